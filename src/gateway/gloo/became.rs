//! What each option became in the settings of Envoy's filters, for people: the same as [`super::translate`] does, in words.

use super::jwt::STAGES;
use super::resource::GROUP;
use super::translate::{jwt_filter, payload_key};
use crate::config::Node;
use crate::gateway::became::Became;
use crate::gateway::resource::Resource;

/// The options of a resource.
pub(super) fn of_resource(resource: &Resource<'_>) -> Vec<Became> {
    let mut told = Told::default();
    let Some(spec) = resource.spec.as_ref().filter(|_| resource.group == GROUP) else { return told.all };
    let host = match resource.kind {
        "VirtualService" => spec.member("virtualHost"),
        "RouteTable" | "VirtualHostOption" | "RouteOption" => Some(spec.clone()),
        _ => None,
    };
    for holder in host.iter().flat_map(|host| std::iter::once(host.clone()).chain(host.items_of("routes"))) {
        holder.member("options").iter().for_each(|options| told.of_options(options));
    }
    told.all
}

#[derive(Default)]
struct Told {
    all: Vec<Became>,
}

impl Told {
    fn tell(&mut self, node: &Node<'_>, setting: String) {
        self.all.push(Became::new(node.name_place(), setting));
    }

    fn of_options(&mut self, options: &Node<'_>) {
        if let Some(jwt) = options.member("jwt") {
            if let Some(off) = jwt.member("disable") {
                for stage in STAGES {
                    self.tell(&off, format!("typed_per_filter_config[{:?}].disabled", jwt_filter(stage)));
                }
            }
            self.of_stage(&jwt, 1);
        }
        for staged in ["jwtStaged", "jwtProvidersStaged"].iter().filter_map(|name| options.member(name)) {
            for (index, stage) in STAGES.iter().enumerate() {
                let Some(stage) = staged.member(stage) else { continue };
                if let Some(off) = stage.member("disable") {
                    let filter = jwt_filter(STAGES.get(index).copied().unwrap_or_default());
                    self.tell(&off, format!("typed_per_filter_config[{filter:?}].disabled"));
                }
                self.of_stage(&stage, index);
            }
        }
        if let Some(rbac) = options.member("rbac") {
            self.of_rbac(&rbac);
        }
    }

    fn of_stage(&mut self, stage: &Node<'_>, index: usize) {
        let filter = jwt_filter(STAGES.get(index).copied().unwrap_or_default());
        for (name, provider) in stage.members_of("providers") {
            let key = payload_key(index, name);
            let own = format!("{filter}: providers[{name:?}]");
            self.tell(&provider, format!("{own}, with payload_in_metadata {key:?}; requirement_map"));
            for (way, field) in FIELDS {
                let found = way.iter().try_fold(provider.clone(), |node, step| node.member(step));
                if let Some(option) = found {
                    self.tell(&option, format!("{own}.{field}"));
                }
            }
            if let Some(claims) = provider.member("claimsToHeaders") {
                self.tell(
                    &claims,
                    format!("{filter}: claims_to_headers[{key:?}] of Gloo's own filter, and clear_route_cache"),
                );
            }
        }
        for name in ["validationPolicy", "allowMissingOrFailedJwt"] {
            if let Some(policy) = stage.member(name) {
                let text = policy.value().as_str().unwrap_or_default();
                let lenient = match text {
                    "REQUIRE_VALID" => "no member of requires_any beside the providers",
                    "ALLOW_MISSING" => "requires_any with allow_missing",
                    _ => "requires_any with allow_missing_or_failed",
                };
                self.tell(&policy, format!("{filter}: requirement_map, {lenient}"));
            }
        }
    }

    fn of_rbac(&mut self, rbac: &Node<'_>) {
        if let Some(off) = rbac.member("disable") {
            self.tell(&off, "typed_per_filter_config[\"rbac\"]: an empty RBACPerRoute".to_owned());
        }
        for (name, policy) in rbac.members_of("policies") {
            let own = format!("rbac: rules.policies[{name:?}]");
            self.tell(&policy, own.clone());
            let delimiter = policy.member("nestedClaimDelimiter");
            for (index, principal) in policy.items_of("principals").iter().enumerate() {
                let Some(jwt) = principal.member("jwtPrincipal") else { continue };
                for (_, claim) in jwt.members_of("claims") {
                    self.tell(
                        &claim,
                        format!(
                            "{own}.principals[{index}].and_ids: a metadata matcher on the payload's key and this claim"
                        ),
                    );
                }
                if let Some(matcher) = jwt.member("matcher") {
                    let value = match matcher.value().as_str() {
                        Some("BOOLEAN") => "bool_match",
                        Some("LIST_CONTAINS") => "list_match.one_of.string_match.exact",
                        Some("REGEX_MATCH") => "string_match.safe_regex",
                        _ => "string_match.exact",
                    };
                    self.tell(&matcher, format!("{own}.principals[{index}].and_ids: metadata.value.{value}"));
                }
                if let Some(provider) = jwt.member("provider") {
                    self.tell(&provider, format!("{own}.principals[{index}].and_ids: the first key of metadata.path"));
                }
            }
            if let Some(delimiter) = delimiter {
                self.tell(
                    &delimiter,
                    format!("{own}.principals: one key of metadata.path for each part of a claim's name"),
                );
            }
            let Some(permissions) = policy.member("permissions") else { continue };
            if let Some(prefix) = permissions.member("pathPrefix") {
                self.tell(&prefix, format!("{own}.permissions.and_rules: header :path, string_match.prefix"));
            }
            if let Some(methods) = permissions.member("methods") {
                self.tell(
                    &methods,
                    format!("{own}.permissions.and_rules: or_rules of header :method, string_match.exact"),
                );
            }
        }
    }
}

/// Ways of a provider's options, and the fields of `JwtProvider` that they become.
const FIELDS: [(&[&str], &str); 12] = [
    (&["issuer"], "issuer"),
    (&["audiences"], "audiences"),
    (&["clockSkewSeconds"], "clock_skew_seconds"),
    (&["keepToken"], "forward"),
    (&["attachFailedStatusToMetadata"], "failed_status_in_metadata"),
    (&["tokenSource", "headers"], "from_headers"),
    (&["tokenSource", "queryParams"], "from_params"),
    (&["jwks", "local", "key"], "local_jwks.inline_string"),
    (&["jwks", "remote", "url"], "remote_jwks.http_uri.uri"),
    (&["jwks", "remote", "upstreamRef"], "remote_jwks.http_uri.cluster"),
    (&["jwks", "remote", "cacheDuration"], "remote_jwks.cache_duration"),
    (&["jwks", "remote", "asyncFetch"], "remote_jwks.async_fetch"),
];
