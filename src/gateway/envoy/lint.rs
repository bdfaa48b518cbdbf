//! What loads and does not do what it was written for, and what is lax.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::bootstrap::{Members as _, Typed};
use super::lint_rules::{
    FILTER_ORDER, INSECURE_KEYS, KEY_SOURCE, LEEWAY, NO_AUDIENCE, NO_RULE, NOT_ENFORCED, OPEN_ENDPOINT, PLACEHOLDER,
    RBAC_METADATA, SECRET_IN_FILE, TOKEN_SOURCE, UNKNOWN_REFERENCE, UNREACHABLE_RULE,
};
use super::requirement::NAMESPACE;
use crate::config::{Node, nearest};
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::placeholder::placeholder;
use crate::gateway::prefixes::Prefixes;
use crate::gateway::remarks;
use crate::json::Value;

/// What one connection manager is looked at with.
struct Critic<'c> {
    findings: Vec<Finding>,
    filters: Vec<Filter<'c>>,
    /// Per-route settings: the name of the filter, and the message
    per_route: Vec<(Node<'c>, Typed<'c>)>,
    /// Whether all routes stand in the file
    has_routes: bool,
    /// Name and message of each; none where not all are known
    clusters: Option<Clusters<'c>>,
}

/// By their names.
type Clusters<'c> = Rc<BTreeMap<&'c str, Node<'c>>>;

struct Filter<'c> {
    entry: Node<'c>,
    typed: Typed<'c>,
}

const MANAGER: &str = "HttpConnectionManager";
const JWT: &str = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";
const JWT_ROUTE: &str = "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig";
const RBAC: &str = "envoy.extensions.filters.http.rbac.v3.RBAC";
const RBAC_ROUTE: &str = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute";

/// All that can be told of a document without a request.
pub(super) fn of_document(root: &Node<'_>) -> Vec<Finding> {
    let (mut managers, mut alone) = (Vec::new(), Vec::new());
    find_managers(root, &mut managers, &mut alone);
    let is_whole = root.set("dynamic_resources").is_none() && root.set("static_resources").is_some();
    let clusters = root.set("static_resources").filter(|_| is_whole).map(|statics| {
        let clusters = statics.listed("clusters").into_iter();
        Rc::new(clusters.filter_map(|cluster| Some((cluster.written("name")?, cluster))).collect())
    });
    let mut findings = Vec::new();
    for manager in managers {
        let mut critic = Critic::of(&manager, clusters.clone());
        critic.judge();
        findings.extend(critic.findings);
    }
    for filter in alone {
        let filters = vec![filter];
        let mut critic =
            Critic { findings: Vec::new(), filters, per_route: Vec::new(), has_routes: false, clusters: None };
        critic.judge();
        // What stands behind it is not known.
        critic.findings.retain(|finding| finding.rule != &NOT_ENFORCED);
        findings.extend(critic.findings);
    }
    findings
}

/// Whether two findings are about one member.
pub(super) fn is_at_one_place(one: &Finding, other: &Finding) -> bool {
    let way = |finding: &Finding| finding.place.as_ref().map(|place| (place.file.clone(), place.path.clone()));
    way(one) == way(other)
}

/// Connection managers wherever they stand, and filters of tokens without one, as patches of meshes have them.
fn find_managers<'c>(node: &Node<'c>, managers: &mut Vec<Typed<'c>>, alone: &mut Vec<Filter<'c>>) {
    if let Some(typed) = node.set("typed_config").and_then(|config| Typed::of(&config).ok()) {
        if typed.kind.ends_with(MANAGER) {
            managers.push(typed);
            return;
        }
        if typed.kind == JWT {
            alone.push(Filter { entry: node.clone(), typed });
            return;
        }
    }
    node.members().for_each(|(_, inner)| find_managers(&inner, managers, alone));
    node.items().for_each(|inner| find_managers(&inner, managers, alone));
}

impl<'c> Critic<'c> {
    fn of(manager: &Typed<'c>, clusters: Option<Clusters<'c>>) -> Self {
        let entries = manager.body.listed("http_filters").into_iter();
        let filters = entries.filter_map(|entry| {
            let typed = Typed::of(&entry.set("typed_config")?).ok()?;
            Some(Filter { entry, typed })
        });
        let mut critic = Self {
            findings: Vec::new(),
            filters: filters.collect(),
            per_route: Vec::new(),
            has_routes: manager.body.set("route_config").is_some(),
            clusters,
        };
        if let Some(table) = manager.body.set("route_config") {
            critic.add_per_route(&table);
            for host in table.listed("virtual_hosts") {
                critic.add_per_route(&host);
                critic.of_placeholders(host.listed("domains"));
                for route in host.listed("routes") {
                    critic.add_per_route(&route);
                    critic.of_placeholders(route.set("match").as_ref().and_then(path));
                    let weighted = route.set("route").and_then(|route| route.set("weighted_clusters"));
                    let clusters = weighted.iter().flat_map(|weighted| weighted.listed("clusters"));
                    clusters.for_each(|cluster| critic.add_per_route(&cluster));
                    critic.of_switched_off(&route);
                }
            }
        }
        critic
    }

    fn add_per_route(&mut self, node: &Node<'c>) {
        let Some(said) = node.set("typed_per_filter_config") else { return };
        self.per_route.extend(said.members().filter_map(|(_, node)| Typed::of(&node).ok().map(|typed| (node, typed))));
    }

    fn find(&mut self, rule: &'static Rule, node: &Node<'_>, severity: Severity, message: &str, hint: &str) {
        let place = node.name_place();
        let mut finding = Finding::placed(rule, place, message);
        finding.severity = severity;
        self.findings.push(if hint.is_empty() { finding } else { finding.hinting(hint) });
    }

    fn tell(&mut self, rule: &'static Rule, node: &Node<'_>, message: &str, hint: &str) {
        self.find(rule, node, rule.severity, message, hint);
    }

    fn judge(&mut self) {
        let jwt: Vec<(usize, Node<'c>)> = self
            .filters
            .iter()
            .enumerate()
            .filter(|(_, filter)| filter.typed.kind == JWT)
            .map(|(at, filter)| (at, filter.typed.body.clone()))
            .collect();
        let mut written = BTreeSet::new();
        for (at, body) in &jwt {
            self.of_jwt(*at, body);
            for (_, provider) in body.mapped("providers") {
                let keys = ["payload_in_metadata", "header_in_metadata", "failed_status_in_metadata"];
                written.extend(keys.iter().filter_map(|key| provider.written(key)));
            }
        }
        self.of_per_route_names();
        let rbac: Vec<(usize, Node<'c>, Node<'c>)> = self
            .filters
            .iter()
            .enumerate()
            .filter(|(_, filter)| filter.typed.kind == RBAC)
            .map(|(at, filter)| (at, filter.entry.clone(), filter.typed.body.clone()))
            .collect();
        for (at, entry, body) in rbac {
            let mut read = Vec::new();
            metadata_of(&body, &mut read);
            let is_early = jwt.iter().any(|(jwt, _)| at < *jwt) && !jwt.iter().any(|(jwt, _)| *jwt < at);
            if is_early && !read.is_empty() {
                let message = "rbac looks at claims, and comes before jwt_authn, which reads them";
                self.tell(&FILTER_ORDER, &entry, message, "put jwt_authn first");
            }
            self.of_metadata(&read, &written);
        }
        let of_routes: Vec<_> = self
            .per_route
            .iter()
            .filter(|(_, typed)| typed.kind == RBAC_ROUTE)
            .map(|(_, typed)| typed.body.clone())
            .collect();
        for body in of_routes {
            let mut read = Vec::new();
            metadata_of(&body, &mut read);
            self.of_metadata(&read, &written);
        }
    }

    fn of_metadata(&mut self, read: &[Node<'_>], written: &BTreeSet<&str>) {
        for key in read {
            let Some(name) = key.written("key").filter(|name| !written.contains(name)) else { continue };
            let known: Vec<&str> = written.iter().copied().collect();
            let hint = match nearest(name, &known).or(known.first().copied()) {
                Some(meant) => format!("a provider writes {meant:?}"),
                None => format!("set `payload_in_metadata: {name}` in the provider"),
            };
            let message = format!("no provider writes {name:?} into the metadata: this matches no request ({hint})");
            self.tell(&RBAC_METADATA, &key.set("key").unwrap_or_else(|| key.clone()), &message, &hint);
        }
    }

    fn of_jwt(&mut self, at: usize, body: &Node<'c>) {
        let providers = body.mapped("providers");
        let names = sorted(providers.iter().map(|(name, _)| *name));
        let requirements = sorted(body.mapped("requirement_map").iter().map(|(name, _)| *name));
        let name = self.filters.get(at).and_then(|filter| filter.entry.written("name"));
        let own_routes: Vec<Node<'c>> = self
            .per_route
            .iter()
            .filter(|(node, typed)| typed.kind == JWT_ROUTE && node.name() == name)
            .map(|(_, typed)| typed.body.clone())
            .collect();
        let rules = body.listed("rules");
        if !names.is_empty()
            && rules.is_empty()
            && body.set("filter_state_rules").is_none()
            && self.has_routes
            && own_routes.is_empty()
            && let Some(listed) = body.set("providers")
        {
            let hint = "add `rules: [{match: {prefix: /}, requires: {provider_name: …}}]`";
            self.tell(&NO_RULE, &listed, "there are providers, but no rule asks for one: every request passes", hint);
        }
        let named = named_with_audiences(body);
        for (name, provider) in &providers {
            self.of_provider(name, provider, named.get(name).copied().unwrap_or_default());
        }
        self.of_rules(&rules, body);
        let is_guarded = self
            .filters
            .iter()
            .skip(at + 1)
            .any(|filter| filter.typed.kind == RBAC || filter.typed.kind.contains(".ext_authz."));
        let mapped = body.mapped("requirement_map");
        let asked =
            rules.iter().filter_map(|rule| rule.set("requires")).chain(mapped.into_iter().map(|(_, node)| node));
        for requirement in asked.collect::<Vec<_>>() {
            self.of_requirement(&requirement, &names, is_guarded);
        }
        for node in rules.iter().chain(&own_routes) {
            if let (Some(named), Some(member)) = (node.written("requirement_name"), node.set("requirement_name")) {
                self.of_reference(&member, "requirement", named, &requirements);
            }
        }
    }

    /// `known` is in order.
    fn of_reference(&mut self, node: &Node<'_>, what: &str, name: &str, known: &[&str]) {
        if known.binary_search(&name).is_ok() {
            return;
        }
        let hint = match (nearest(name, known), known) {
            (Some(meant), _) => format!("{meant:?} was meant"),
            (None, []) => format!("there is no {what} at all"),
            (None, known) => format!("there are {}", known.join(", ")),
        };
        self.tell(&UNKNOWN_REFERENCE, node, &format!("there is no {what} {name:?} ({hint})"), &hint);
    }

    fn of_per_route_names(&mut self) {
        for (kind, own) in [(JWT_ROUTE, JWT), (RBAC_ROUTE, RBAC)] {
            let filters = self.filters.iter().filter(|filter| filter.typed.kind == own);
            let names = sorted(filters.filter_map(|filter| filter.entry.written("name")));
            let said = self.per_route.iter().filter(|(_, typed)| typed.kind == kind).map(|(node, _)| node.clone());
            for node in said.collect::<Vec<_>>() {
                self.of_reference(&node, "filter", node.name().unwrap_or_default(), &names);
            }
        }
    }

    fn of_requirement(&mut self, node: &Node<'c>, providers: &[&str], is_guarded: bool) {
        let nested = node.set("provider_and_audiences");
        for holder in [Some(node), nested.as_ref()].into_iter().flatten() {
            if let (Some(name), Some(member)) = (holder.written("provider_name"), holder.set("provider_name")) {
                self.of_reference(&member, "provider", name, providers);
            }
        }
        let lenient = ["allow_missing", "allow_missing_or_failed"].iter().find_map(|name| node.set(name));
        if let Some(member) = lenient.filter(|_| !is_guarded) {
            let message = "requests without a token pass, and neither rbac nor ext_authz follows jwt_authn";
            self.tell(&NOT_ENFORCED, &member, message, "leave it out, or add an rbac filter that asks for a claim");
        }
        for list in ["requires_any", "requires_all"].iter().filter_map(|name| node.set(name)) {
            for member in list.listed("requirements") {
                self.of_requirement(&member, providers, is_guarded);
            }
        }
    }

    fn of_rules(&mut self, rules: &[Node<'c>], body: &Node<'c>) {
        let mut bare = Prefixes::default();
        for rule in rules {
            let Some(matches) = rule.set("match") else { continue };
            self.of_placeholders(path(&matches));
            let path = path(&matches).and_then(|path| path.value().as_str());
            // A rule for paths of another kind is behind the one for all paths, at least.
            if let Some(prefix) = bare.covering(path.unwrap_or("/")) {
                let message =
                    format!("no request reaches this rule: the one with prefix {prefix:?} before it takes them all");
                self.tell(&UNREACHABLE_RULE, rule, &message, "put the rule for fewer paths first");
            }
            let is_bare = matches.members().count() == 1;
            matches.written("prefix").filter(|_| is_bare).into_iter().for_each(|prefix| bare.add(prefix));
        }
        if let Some(listed) = body.set("rules").filter(|_| !rules.is_empty() && bare.covering("/").is_none()) {
            self.tell(&OPEN_ENDPOINT, &listed, "the rules do not cover every path: the rest is open", "");
        }
    }

    /// `names_audiences`: whether all that ask for it do.
    fn of_provider(&mut self, name: &str, provider: &Node<'c>, names_audiences: bool) {
        self.of_source(provider);
        let has_own = provider
            .set("audiences")
            .is_some_and(|audiences| !matches!(audiences.value(), Value::Array(items) if items.is_empty()));
        if !has_own && !remarks::is_misspelt(provider, "audiences") && !names_audiences {
            let message = format!("provider {name:?} takes tokens for every audience");
            self.tell(&NO_AUDIENCE, provider, &message, "set `audiences`");
        }
        if let Some(params) = provider.set("from_params").filter(|_| !provider.listed("from_params").is_empty()) {
            let message = "tokens in the query end up in logs, histories and referrers";
            self.tell(&TOKEN_SOURCE, &params, message, "take them from a header");
        }
        for header in provider.listed("from_headers") {
            if let Some(prefix) = header
                .set("value_prefix")
                .filter(|_| header.written("value_prefix").is_some_and(remarks::is_other_bearer))
            {
                self.tell(
                    &TOKEN_SOURCE,
                    &prefix,
                    "the prefix is compared letter by letter, and clients send \"Bearer \"",
                    "write it \"Bearer \"",
                );
            }
        }
        if let Some(skew) = provider.set("clock_skew_seconds")
            && let Some(message) = skew.value().as_number().and_then(|number| remarks::of_skew(number.as_i64()?))
        {
            self.tell(&LEEWAY, &skew, &format!("clock_skew_seconds {message}"), "");
        }
        let uri = provider.set("remote_jwks").and_then(|remote| remote.set("http_uri"));
        let url = uri.as_ref().and_then(|uri| uri.set("uri"));
        self.of_placeholders(provider.set("issuer").into_iter().chain(provider.listed("audiences")).chain(url));
        if let Some(inline) = provider.set("local_jwks").and_then(|local| local.set("inline_string"))
            && inline.value().as_str().is_some_and(remarks::holds_secret)
        {
            self.tell(&SECRET_IN_FILE, &inline, "anyone who reads this file can sign tokens with the key in it", "");
        }
        if let Some(uri) = uri.filter(|uri| uri.written("uri").and_then(placeholder).is_none()) {
            self.of_keys(&uri);
        }
    }

    /// What something else should have filled in before Envoy reads the file.
    fn of_placeholders(&mut self, texts: impl IntoIterator<Item = Node<'c>>) {
        for text in texts {
            if let Some(found) = text.value().as_str().and_then(placeholder) {
                let message = format!("{found} is not filled in by Envoy, which takes it as it stands");
                self.tell(&PLACEHOLDER, &text, &message, "render the file first");
            }
        }
    }

    /// Where the keys of a provider are.
    fn of_source(&mut self, provider: &Node<'c>) {
        let (remote, local) = (provider.set("remote_jwks"), provider.set("local_jwks"));
        let is_misspelt = ["remote_jwks", "local_jwks"].iter().any(|name| remarks::is_misspelt(provider, name));
        let hint = "name one of remote_jwks and local_jwks";
        match (&remote, &local) {
            (None, None) if is_misspelt => {}
            (None, None) => self.tell(&KEY_SOURCE, provider, "the provider has no keys: Envoy does not start", hint),
            (Some(_), Some(local)) => {
                self.tell(&KEY_SOURCE, local, "there are keys by remote_jwks too: Envoy takes one source alone", hint);
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
        if let Some(local) = local {
            let sources = ["filename", "inline_string", "inline_bytes", "environment_variable"];
            if sources.iter().filter(|name| local.set(name).is_some()).count() != 1 {
                let message = "this has not exactly one source of keys: Envoy does not start";
                self.tell(&KEY_SOURCE, &local, message, "name a filename or an inline_string");
            }
        }
        let Some(remote) = remote else { return };
        let Some(uri) = remote.set("http_uri") else {
            return self.tell(&KEY_SOURCE, &remote, "there is no http_uri: Envoy does not start", "add http_uri");
        };
        let missing = ["uri", "cluster", "timeout"].into_iter().find(|name| uri.set(name).is_none());
        if let Some(name) = missing.filter(|name| !remarks::is_misspelt(&uri, name)) {
            let message = format!("there is no `{name}`: Envoy does not start");
            self.tell(&KEY_SOURCE, &uri, &message, "http_uri has uri, cluster and timeout");
        }
    }

    fn of_keys(&mut self, uri: &Node<'c>) {
        if let (Some(member), Some(severity)) = (uri.set("uri"), uri.written("uri").and_then(remarks::of_plain_http)) {
            let message = "keys are fetched without TLS: anyone on the way can replace them";
            self.find(&INSECURE_KEYS, &member, severity, message, "fetch them by https");
        }
        let (Some(member), Some(name), Some(clusters)) =
            (uri.set("cluster"), uri.written("cluster"), self.clusters.clone())
        else {
            return;
        };
        let Some(cluster) = clusters.get(name) else {
            let known: Vec<&str> = clusters.keys().copied().collect();
            return self.of_reference(&member, "cluster", name, &known);
        };
        let is_https = uri.written("uri").is_some_and(|url| url.starts_with("https://"));
        if is_https && cluster.set("transport_socket").is_none() && cluster.set("transport_socket_matches").is_none() {
            let message = format!("the URL says https, but cluster {name:?} has no TLS (transport_socket)");
            self.tell(&INSECURE_KEYS, &member, &message, "give the cluster an UpstreamTlsContext");
        }
    }

    /// A check that is off on the route for everything.
    fn of_switched_off(&mut self, route: &Node<'c>) {
        let is_all = route
            .set("match")
            .is_some_and(|matches| matches.written("prefix") == Some("/") && matches.members().count() == 1);
        let said = route.set("typed_per_filter_config").filter(|_| is_all);
        for (_, node) in said.iter().flat_map(Node::members) {
            let typed = Typed::of(&node).ok().filter(|typed| typed.kind == JWT_ROUTE);
            if let Some(disabled) = typed.and_then(|typed| typed.body.set("disabled")) {
                self.tell(&NOT_ENFORCED, &disabled, "the check of tokens is off on the route for every path", "");
            }
        }
    }
}

/// The member of a match that names a path.
fn path<'c>(matches: &Node<'c>) -> Option<Node<'c>> {
    ["prefix", "path", "path_separated_prefix"].iter().find_map(|name| matches.set(name))
}

fn sorted<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

/// The providers that are asked for, and whether each requirement of theirs names audiences.
fn named_with_audiences<'c>(body: &Node<'c>) -> BTreeMap<&'c str, bool> {
    fn all<'c>(node: &Node<'c>, found: &mut BTreeMap<&'c str, bool>) {
        if let Some(provider) = node.written("provider_name") {
            *found.entry(provider).or_insert(true) &= !node.listed("audiences").is_empty();
        }
        let lists = ["requires_any", "requires_all"].iter().filter_map(|name| node.set(name));
        let inner = lists.flat_map(|list| list.listed("requirements")).chain(node.set("provider_and_audiences"));
        inner.for_each(|inner| all(&inner, found));
    }
    let mut found = BTreeMap::new();
    let rules = body.listed("rules").into_iter().filter_map(|rule| rule.set("requires"));
    let mapped = body.mapped("requirement_map").into_iter().map(|(_, node)| node);
    rules.chain(mapped).for_each(|node| all(&node, &mut found));
    found
}

/// The first keys that are looked at of what the JWT filter leaves, wherever a matcher stands.
fn metadata_of<'c>(node: &Node<'c>, found: &mut Vec<Node<'c>>) {
    if node.written("filter") == Some(NAMESPACE) {
        found.extend(node.listed("path").into_iter().next());
        return;
    }
    match node.value() {
        Value::Array(_) => node.items().for_each(|item| metadata_of(&item, found)),
        Value::Object(_) => node.members().for_each(|(name, inner)| {
            if !name.starts_with("shadow") {
                metadata_of(&inner, found);
            }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
