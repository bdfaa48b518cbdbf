//! What a cluster takes and does not do what it was written for, and what is lax.

use super::block::Notes;
use super::virtual_service::GROUP;
use crate::config::Node;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::gateway::meanings;
use crate::gateway::placeholder::placeholder;
use crate::gateway::prefixes::Prefixes;
use crate::gateway::remarks;
use crate::gateway::resource::Resource;
use crate::json::{Number, Value};

/// A value that is refused
pub(super) const WRONG_VALUE: Rule =
    Rule::new("gloo/wrong-value", Severity::Error, "a value with which the resource is refused")
        .because_of(meanings::WRONG_VALUE);
/// Tokens for others
const NO_AUDIENCE: Rule = Rule::new("gloo/no-audience", Severity::Warning, "tokens for every audience pass")
    .because_of(meanings::NO_AUDIENCE);
/// Tokens in URLs, and prefixes that nobody sends
const TOKEN_SOURCE: Rule =
    Rule::new("gloo/token-source", Severity::Warning, "tokens from a place where they leak, or are not found")
        .because_of(meanings::TOKEN_SOURCE);
/// Requests without a token
const NOT_ENFORCED: Rule =
    Rule::new("gloo/not-enforced", Severity::Warning, "requests without a token pass, and nothing stops them")
        .because_of(meanings::NOT_ENFORCED);
/// Clocks that differ too much
const LEEWAY: Rule = Rule::new("gloo/leeway", Severity::Warning, "a clock skew that is not as meant, or too large")
    .because_of(meanings::LEEWAY);
/// Keys that anybody on the way can exchange
const INSECURE_KEYS: Rule = Rule::new("gloo/insecure-keys", Severity::Warning, "keys are fetched without TLS")
    .because_of(meanings::INSECURE_KEYS);
/// Keys from nowhere
const KEY_SOURCE: Rule = Rule::new("gloo/key-source", Severity::Error, "no source of keys, or more than one")
    .because_of(meanings::KEY_SOURCE);
/// Secrets for everybody who reads the file
const SECRET_IN_FILE: Rule =
    Rule::new("gloo/secret-in-file", Severity::Warning, "a private or symmetric key in the resource")
        .because_of(meanings::SECRET_IN_FILE);
/// Text that waits for another
const PLACEHOLDER: Rule = Rule::new("gloo/placeholder", Severity::Warning, "a placeholder that was not filled in")
    .because_of(meanings::PLACEHOLDER);
/// A claim that cannot be reached
const CLAIM_PATH: Rule = Rule::new("gloo/claim-path", Severity::Error, "a claim whose name is parted and never found")
    .because_of(meanings::CLAIM_PATH);
/// A claim that is taken for one name
const DOTTED_CLAIM: Rule =
    Rule::new("gloo/dotted-claim", Severity::Warning, "a dotted claim that is not taken for a way")
        .because_of(meanings::DOTTED_CLAIM);
/// A matcher for another kind of value
const CLAIM_MATCHER: Rule =
    Rule::new("gloo/claim-matcher", Severity::Warning, "a matcher that never matches this kind of claim").because(
        "A list is never equal to a text, nor does a text contain an item.",
        "Use LIST_CONTAINS for lists, EXACT_STRING for text.",
    );
/// Claims that nobody has
const RBAC_WITHOUT_JWT: Rule =
    Rule::new("gloo/rbac-without-jwt", Severity::Error, "rbac over claims without a provider: everything is denied")
        .because(
            "There are no claims to look at, so everything is denied.",
            "Add a provider, or take the policies out.",
        );
/// A permission that matches nothing
const PERMISSION: Rule = Rule::new("gloo/permission", Severity::Error, "a method or path that no request has").because(
    "Methods and paths are compared to the letter, so it never matches.",
    "Write methods in capitals, and paths with / in front.",
);
/// Headers that clients can forge
const APPEND_HEADER: Rule =
    Rule::new("gloo/append-header", Severity::Warning, "a claim that is added to what the client sent")
        .because_of(Meaning::new("The header that the client sent stays in front.", "Leave append out.").exploitable());
/// A route behind one that covers it
const UNREACHABLE_RULE: Rule =
    Rule::new("gloo/unreachable-rule", Severity::Warning, "a route that an earlier one leaves nothing to")
        .because_of(meanings::UNREACHABLE_RULE);
/// Told by whoever reads the files
const DUPLICATE_MEMBER: Rule =
    Rule::new("gloo/duplicate-member", Severity::Error, "a name that occurs twice in one object")
        .because_of(meanings::DUPLICATE_MEMBER);

/// All that is found here.
pub(super) const RULES: &[&Rule] = &[
    &WRONG_VALUE,
    &NO_AUDIENCE,
    &TOKEN_SOURCE,
    &NOT_ENFORCED,
    &LEEWAY,
    &INSECURE_KEYS,
    &KEY_SOURCE,
    &SECRET_IN_FILE,
    &PLACEHOLDER,
    &CLAIM_PATH,
    &DOTTED_CLAIM,
    &CLAIM_MATCHER,
    &RBAC_WITHOUT_JWT,
    &PERMISSION,
    &APPEND_HEADER,
    &UNREACHABLE_RULE,
    &DUPLICATE_MEMBER,
];

/// All that can be told of a resource.
pub(super) fn of_resource(resource: &Resource<'_>, notes: &Notes) {
    let Some(spec) = resource.spec.as_ref().filter(|_| resource.group == GROUP) else { return };
    let critic = Critic { notes };
    match resource.kind {
        "VirtualService" => {
            if let Some(host) = spec.member("virtualHost") {
                let routes = host.items_of("routes");
                let options = host.member("options");
                critic.of_placeholders(host.items_of("domains"));
                critic.of_routes(&routes);
                critic.of_service(options.as_ref(), &routes);
            }
        }
        "RouteTable" => critic.of_routes(&spec.items_of("routes")),
        "VirtualHostOption" | "RouteOption" => {
            spec.member("options").iter().for_each(|options| critic.of_options(options));
        }
        _ => {}
    }
}

#[derive(Clone, Copy)]
struct Critic<'n> {
    notes: &'n Notes,
}

impl Critic<'_> {
    fn find(self, rule: &'static Rule, node: &Node<'_>, severity: Severity, message: &str, hint: &str) {
        let place = node.name_place();
        let mut finding = Finding::placed(rule, place, message);
        finding.severity = severity;
        self.notes.add(if hint.is_empty() { finding } else { finding.hinting(hint) });
    }

    fn tell(self, rule: &'static Rule, node: &Node<'_>, message: &str, hint: &str) {
        self.find(rule, node, rule.severity, message, hint);
    }

    /// A host, whose options say what stands against requests without a token.
    fn of_service(self, options: Option<&Node<'_>>, routes: &[Node<'_>]) {
        let own = options.into_iter().cloned().chain(routes.iter().filter_map(|route| route.member("options")));
        let all: Vec<Node<'_>> = own.collect();
        for options in &all {
            self.of_options(options);
        }
        let is_guarded =
            all.iter().any(|options| options.member("rbac").is_some() || options.member("extauth").is_some());
        let stages: Vec<Node<'_>> = all.iter().flat_map(stages).collect();
        let providers = stages.iter().flat_map(|stage| stage.members_of("providers")).count();
        if let Some(options) = options.filter(|_| providers == 0)
            && let Some(policies) = options.member("rbac").and_then(|rbac| rbac.member("policies"))
        {
            let message = "these policies ask for claims, and no provider reads any: everything is denied";
            self.tell(&RBAC_WITHOUT_JWT, &policies, message, "add a provider, or leave rbac out");
        }
        for stage in stages.iter().filter(|_| !is_guarded) {
            let policy = stage.member("validationPolicy").filter(|policy| {
                let is_lenient = |text: &str| text.starts_with("ALLOW_MISSING");
                policy.value().as_str().is_some_and(is_lenient)
                    || policy.value().as_number().and_then(Number::as_i64).is_some_and(|number| number > 0)
            });
            let flag = stage.member("allowMissingOrFailedJwt").filter(|flag| flag.value().as_bool() == Some(true));
            if let Some(member) = policy.or(flag) {
                let message = "requests without a token pass, and neither rbac nor extauth stops them";
                self.tell(&NOT_ENFORCED, &member, message, "leave it out, or ask for a claim with rbac");
            }
        }
    }

    fn of_routes(self, routes: &[Node<'_>]) {
        let mut bare = Prefixes::default();
        for route in routes {
            let matchers = route.items_of("matchers");
            for matcher in &matchers {
                self.of_placeholders(["exact", "prefix"].iter().filter_map(|name| matcher.member(name)));
            }
            let covering = |matcher: &Node<'_>| {
                let path = matcher.text("exact").or_else(|| matcher.text("prefix"));
                bare.covering(path.unwrap_or("/")).is_some()
            };
            let is_covered =
                if matchers.is_empty() { bare.covering("/").is_some() } else { matchers.iter().all(covering) };
            if is_covered {
                let message = "no request reaches this route: one with a shorter prefix before it takes them all";
                self.tell(&UNREACHABLE_RULE, route, message, "put the route for fewer paths first");
            }
            let is_bare = |matcher: &&Node<'_>| matcher.members().count() == 1;
            let prefixes = matchers.iter().filter(is_bare).filter_map(|matcher| matcher.member("prefix"));
            prefixes.filter_map(|prefix| prefix.value().as_str()).for_each(|prefix| bare.add(prefix));
            if matchers.is_empty() {
                bare.add("/");
            }
            let is_all = matchers.is_empty()
                || matchers.iter().any(|matcher| matcher.text("prefix") == Some("/") && is_bare(&matcher));
            let stages = route.member("options").filter(|_| is_all).map(|options| stages(&options));
            let switches = stages.into_iter().flatten().filter_map(|stage| stage.member("disable"));
            for off in switches.filter(|off| off.value().as_bool() == Some(true)) {
                self.tell(&NOT_ENFORCED, &off, "the check of tokens is off on the route for every path", "");
            }
        }
    }

    fn of_options(self, options: &Node<'_>) {
        let all = ["jwt", "jwtStaged", "jwtProvidersStaged"].iter().filter_map(|name| options.member(name));
        let mut all: Vec<Node<'_>> = all.collect();
        all.sort_by_key(Node::position);
        for second in all.iter().skip(1) {
            let message = "only one of jwt, jwtStaged and jwtProvidersStaged may be set here: they exclude each other";
            self.tell(&KEY_SOURCE, second, message, "move all providers into one of them");
        }
        for stage in stages(options) {
            for (name, provider) in stage.members_of("providers") {
                self.of_provider(name, &provider);
            }
            let is_strict =
                stage.member("validationPolicy").is_some_and(|policy| policy.value().as_str() == Some("REQUIRE_VALID"));
            if let Some(flag) =
                stage.member("allowMissingOrFailedJwt").filter(|flag| is_strict && flag.value().as_bool() == Some(true))
            {
                self.tell(&NOT_ENFORCED, &flag, "this beats `validationPolicy: REQUIRE_VALID`", "leave it out");
            }
        }
        for (_, policy) in options.member("rbac").iter().flat_map(|rbac| rbac.members_of("policies")) {
            self.of_policy(&policy);
        }
    }

    fn of_provider(self, name: &str, provider: &Node<'_>) {
        self.of_source(provider);
        let names_audience = provider
            .member("audiences")
            .is_some_and(|audiences| audiences.value().as_array().is_none_or(|items| !items.is_empty()));
        if !names_audience && !remarks::is_misspelt(provider, "audiences") {
            let message = format!("provider {name:?} takes tokens for every audience");
            self.tell(&NO_AUDIENCE, provider, &message, "set `audiences`");
        }
        let url = provider.member("jwks").and_then(|jwks| jwks.member("remote")?.member("url"));
        self.of_placeholders(provider.member("issuer").into_iter().chain(provider.items_of("audiences")).chain(url));
        if let Some(source) = provider.member("tokenSource") {
            if let Some(params) = source.member("queryParams").filter(|_| !source.items_of("queryParams").is_empty()) {
                let message = "tokens in the query end up in logs, histories and referrers";
                self.tell(&TOKEN_SOURCE, &params, message, "take them from a header");
            }
            for prefix in source.items_of("headers").iter().filter_map(|header| header.member("prefix")) {
                if prefix.value().as_str().is_some_and(remarks::is_other_bearer) {
                    let message = "the prefix is compared letter by letter, and clients send \"Bearer \"";
                    self.tell(&TOKEN_SOURCE, &prefix, message, "write it \"Bearer \"");
                }
            }
        }
        if let Some(skew) = provider.member("clockSkewSeconds")
            && let Some(message) = skew.value().as_number().and_then(|number| remarks::of_skew(number.as_i64()?))
        {
            self.tell(&LEEWAY, &skew, &format!("clockSkewSeconds {message}"), "");
        }
        for append in provider.items_of("claimsToHeaders").iter().filter_map(|claim| claim.member("append")) {
            if append.value().as_bool() == Some(true) {
                let message = "the header of the client stays, and the claim is added to it: anybody can forge it";
                self.tell(&APPEND_HEADER, &append, message, "leave `append` out");
            }
        }
        let jwks = |kind: &str, member: &str| provider.member("jwks")?.member(kind)?.member(member);
        if let Some(key) = jwks("local", "key").filter(|key| key.value().as_str().is_some_and(remarks::holds_secret)) {
            self.tell(&SECRET_IN_FILE, &key, "anyone who reads this file can sign tokens with the key in it", "");
        }
        if let Some(url) = jwks("remote", "url")
            && url.value().as_str().and_then(placeholder).is_none()
            && let Some(severity) = url.value().as_str().and_then(remarks::of_plain_http)
        {
            let message = "keys are fetched without TLS: anyone on the way can replace them";
            self.find(&INSECURE_KEYS, &url, severity, message, "fetch them by https");
        }
    }

    /// What something else should have filled in before the cluster takes the resource.
    fn of_placeholders<'c>(self, texts: impl IntoIterator<Item = Node<'c>>) {
        for text in texts {
            if let Some(found) = text.value().as_str().and_then(placeholder) {
                let message = format!("{found} is not filled in by Gloo, which takes it as it stands");
                self.tell(&PLACEHOLDER, &text, &message, "render the file first");
            }
        }
    }

    /// Where the keys of a provider are.
    fn of_source(self, provider: &Node<'_>) {
        let Some(jwks) = provider.member("jwks") else {
            if !remarks::is_misspelt(provider, "jwks") {
                self.tell(&KEY_SOURCE, provider, "the provider has no keys", "add `jwks`");
            }
            return;
        };
        let is_misspelt = ["local", "remote"].iter().any(|name| remarks::is_misspelt(&jwks, name));
        let hint = "name one of `local` and `remote`";
        match (jwks.member("local"), jwks.member("remote")) {
            (None, None) if is_misspelt => {}
            (None, None) => self.tell(&KEY_SOURCE, &jwks, "there are no keys in it", hint),
            (Some(_), Some(_)) => self.tell(&KEY_SOURCE, &jwks, "local and remote exclude each other", hint),
            (Some(_), None) => {}
            (None, Some(remote)) => {
                let missing = ["url", "upstreamRef"].into_iter().find(|name| remote.member(name).is_none());
                if let Some(name) = missing.filter(|name| !remarks::is_misspelt(&remote, name)) {
                    let message = format!("there is no `{name}`, without which no keys are fetched");
                    self.tell(&KEY_SOURCE, &remote, &message, "`remote` has url and upstreamRef");
                }
            }
        }
    }

    fn of_policy(self, policy: &Node<'_>) {
        let delimiter =
            policy.member("nestedClaimDelimiter").and_then(|node| node.value().as_str()).unwrap_or_default();
        for jwt in policy.items_of("principals").iter().filter_map(|principal| principal.member("jwtPrincipal")) {
            let matcher = jwt.member("matcher");
            let matcher = match matcher.as_ref().map(Node::value) {
                Some(Value::String(name)) => name.as_str(),
                Some(Value::Number(number)) => ["EXACT_STRING", "BOOLEAN", "LIST_CONTAINS", "REGEX_MATCH"]
                    .get(number.as_i64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default())
                    .copied()
                    .unwrap_or_default(),
                _ => "EXACT_STRING",
            };
            for (name, claim) in jwt.members_of("claims") {
                self.of_claim(name, &claim, matcher, delimiter);
            }
        }
        let Some(permissions) = policy.member("permissions") else { return };
        for method in permissions.items_of("methods") {
            if let Some(name) =
                method.value().as_str().filter(|name| name.bytes().any(|byte| byte.is_ascii_lowercase()))
            {
                let message = format!("methods are compared with letter case, and no request has {name:?}");
                self.tell(&PERMISSION, &method, &message, &format!("write it {:?}", name.to_ascii_uppercase()));
            }
        }
        if let Some(prefix) = permissions.member("pathPrefix")
            && prefix.value().as_str().is_some_and(|text| !text.is_empty() && !text.starts_with('/'))
        {
            self.tell(&PERMISSION, &prefix, "every path begins with a slash, and this does not", "put / in front");
        }
    }

    fn of_claim(self, name: &str, claim: &Node<'_>, matcher: &str, delimiter: &str) {
        let is_url = name.contains("://");
        if is_url && !delimiter.is_empty() && name.contains(delimiter) {
            let message =
                format!("the claim {name:?} is parted at {delimiter:?} (nestedClaimDelimiter), and never found");
            self.tell(&CLAIM_PATH, claim, &message, "choose a delimiter that is in no name");
        } else if delimiter.is_empty() && name.contains('.') && !name.contains('/') {
            let message =
                format!("without nestedClaimDelimiter {name:?} is one claim of that name, no way through objects");
            self.tell(&DOTTED_CLAIM, claim, &message, "set `nestedClaimDelimiter: .`");
        }
        if matcher == "BOOLEAN" && claim.value().as_str().is_some_and(|text| !["true", "false"].contains(&text)) {
            let message = format!("BOOLEAN knows true and false alone, and {name:?} is to be something else");
            self.tell(&CLAIM_MATCHER, claim, &message, "write \"true\" or \"false\", or `matcher: EXACT_STRING`");
        }
        let last = if delimiter.is_empty() { name } else { name.rsplit(delimiter).next().unwrap_or(name) };
        let meant = match matcher {
            "EXACT_STRING" if LISTS.contains(&last) => "LIST_CONTAINS",
            "LIST_CONTAINS" if TEXTS.contains(&last) => "EXACT_STRING",
            _ => return,
        };
        let message = format!(
            "{matcher} never matches {last:?}, which is {}",
            if meant == "LIST_CONTAINS" { "a list" } else { "a text" }
        );
        self.tell(&CLAIM_MATCHER, claim, &message, &format!("`matcher: {meant}`"));
    }
}

/// The objects that name providers.
fn stages<'c>(options: &Node<'c>) -> Vec<Node<'c>> {
    let staged = ["jwtStaged", "jwtProvidersStaged"].iter().filter_map(|name| options.member(name));
    let stages = staged.flat_map(|staged| [staged.member("beforeExtAuth"), staged.member("afterExtAuth")]).flatten();
    options.member("jwt").into_iter().chain(stages).collect()
}

/// Claims that issuers write as lists.
const LISTS: [&str; 5] = ["roles", "groups", "permissions", "entitlements", "amr"];

/// Claims that issuers write as texts.
const TEXTS: [&str; 6] = ["sub", "iss", "email", "scope", "azp", "client_id"];
