//! The settings of Envoy's filters that Gloo's options become.

use crate::support::read;
use crate::{ROUTE, envoy};

/// A virtual service with these options.
pub(crate) fn gloo(options: &str) -> String {
    format!(
        "apiVersion: gateway.solo.io/v1\nkind: VirtualService\nmetadata: {{name: shop, namespace: a}}\nspec:\n  \
         virtualHost:\n    domains: ['*']\n    options: {{{options}}}\n    routes:\n    - matchers: [{{prefix: /}}]\n      \
         options: {{jwt: {{disable: true}}}}\n      routeAction: {{single: {{upstream: {{name: a, namespace: a}}}}}}\n"
    )
}

#[test]
fn options_of_gloo_name_the_settings_that_they_became() {
    let provider = "providers: {idp: {issuer: i, keepToken: true, jwks: {remote: {url: u, upstreamRef: {name: a}}}}}";
    let rbac =
        "rbac: {policies: {one: {principals: [{jwtPrincipal: {claims: {sub: a}}}], permissions: {methods: [GET]}}}}";
    let config = gloo(&format!("jwt: {{{provider}, validationPolicy: ALLOW_MISSING}}, {rbac}"));
    let told: Vec<(String, Option<usize>, String)> = read(&config)
        .translation()
        .into_iter()
        .map(|became| (became.place.path, became.place.location.map(|location| location.line), became.setting))
        .collect();
    let settings = |path: &str, line: usize| -> Vec<&str> {
        let found = told.iter().filter(|(own, at, _)| own == path && *at == Some(line));
        found.map(|(_, _, setting)| setting.as_str()).collect()
    };
    let idp = "spec.virtualHost.options.jwt.providers.idp";
    let field = |field: &str| format!("jwt afterExtAuth: providers[\"idp\"].{field}");
    assert_eq!(settings(&format!("{idp}.issuer"), 7), [field("issuer")]);
    assert_eq!(settings(&format!("{idp}.keepToken"), 7), [field("forward")]);
    assert_eq!(settings(&format!("{idp}.jwks.remote.upstreamRef"), 7), [field("remote_jwks.http_uri.cluster")]);
    let policy = settings("spec.virtualHost.options.jwt.validationPolicy", 7);
    assert_eq!(policy, ["jwt afterExtAuth: requirement_map, requires_any with allow_missing"]);
    let methods = settings("spec.virtualHost.options.rbac.policies.one.permissions.methods", 7);
    assert_eq!(
        methods,
        ["rbac: rules.policies[\"one\"].permissions.and_rules: or_rules of header :method, string_match.exact"]
    );
    assert_eq!(settings("spec.virtualHost.routes[0].options.jwt.disable", 10).len(), 2);
    assert!(read(&envoy("", ROUTE)).translation().is_empty());
}

#[test]
fn every_option_of_gloo_has_its_setting() {
    let options = "{jwt: {disable: true, validationPolicy: REQUIRE_VALID},
      jwtStaged: {beforeExtAuth: {disable: true, validationPolicy: ALLOW_MISSING_OR_FAILED},
        afterExtAuth: {allowMissingOrFailedJwt: true, providers: {idp: {issuer: i, audiences: [a], clockSkewSeconds: 1, keepToken: true,
          attachFailedStatusToMetadata: m, tokenSource: {headers: [], queryParams: []}, claimsToHeaders: [],
          jwks: {local: {key: k}, remote: {url: u, upstreamRef: {}, cacheDuration: 1s, asyncFetch: {}}}}}}},
      rbac: {disable: true, policies: {one: {nestedClaimDelimiter: ., permissions: {pathPrefix: /, methods: [GET]}, principals: [
        {jwtPrincipal: {claims: {a: b}, matcher: BOOLEAN, provider: idp}}, {jwtPrincipal: {claims: {}, matcher: LIST_CONTAINS}},
        {jwtPrincipal: {matcher: REGEX_MATCH}}, {jwtPrincipal: {matcher: EXACT_STRING}}, {}]}}}}";
    let resource = |kind: &str| {
        format!(
            "apiVersion: gateway.solo.io/v1\nkind: {kind}\nmetadata: {{name: a, namespace: a}}\nspec: {{options: {options}}}\n"
        )
    };
    let told = |kind: &str| -> Vec<String> {
        let all = read(&resource(kind)).translation().into_iter();
        all.map(|became| {
            let (_, option) = became.place.path.rsplit_once("options.").unwrap();
            format!("{option} -> {}", became.setting)
        })
        .collect()
    };
    let wanted = [
        r#"jwt.disable -> typed_per_filter_config["jwt beforeExtAuth"].disabled"#,
        r#"jwt.disable -> typed_per_filter_config["jwt afterExtAuth"].disabled"#,
        "jwt.validationPolicy -> jwt afterExtAuth: requirement_map, no member of requires_any beside the providers",
        r#"jwtStaged.beforeExtAuth.disable -> typed_per_filter_config["jwt beforeExtAuth"].disabled"#,
        "jwtStaged.beforeExtAuth.validationPolicy -> jwt beforeExtAuth: requirement_map, requires_any with allow_missing_or_failed",
        r#"jwtStaged.afterExtAuth.providers.idp -> jwt afterExtAuth: providers["idp"], with payload_in_metadata "idp"; requirement_map"#,
        r#"jwtStaged.afterExtAuth.providers.idp.issuer -> jwt afterExtAuth: providers["idp"].issuer"#,
        r#"jwtStaged.afterExtAuth.providers.idp.audiences -> jwt afterExtAuth: providers["idp"].audiences"#,
        r#"jwtStaged.afterExtAuth.providers.idp.clockSkewSeconds -> jwt afterExtAuth: providers["idp"].clock_skew_seconds"#,
        r#"jwtStaged.afterExtAuth.providers.idp.keepToken -> jwt afterExtAuth: providers["idp"].forward"#,
        r#"jwtStaged.afterExtAuth.providers.idp.attachFailedStatusToMetadata -> jwt afterExtAuth: providers["idp"].failed_status_in_metadata"#,
        r#"jwtStaged.afterExtAuth.providers.idp.tokenSource.headers -> jwt afterExtAuth: providers["idp"].from_headers"#,
        r#"jwtStaged.afterExtAuth.providers.idp.tokenSource.queryParams -> jwt afterExtAuth: providers["idp"].from_params"#,
        r#"jwtStaged.afterExtAuth.providers.idp.jwks.local.key -> jwt afterExtAuth: providers["idp"].local_jwks.inline_string"#,
        r#"jwtStaged.afterExtAuth.providers.idp.jwks.remote.url -> jwt afterExtAuth: providers["idp"].remote_jwks.http_uri.uri"#,
        r#"jwtStaged.afterExtAuth.providers.idp.jwks.remote.upstreamRef -> jwt afterExtAuth: providers["idp"].remote_jwks.http_uri.cluster"#,
        r#"jwtStaged.afterExtAuth.providers.idp.jwks.remote.cacheDuration -> jwt afterExtAuth: providers["idp"].remote_jwks.cache_duration"#,
        r#"jwtStaged.afterExtAuth.providers.idp.jwks.remote.asyncFetch -> jwt afterExtAuth: providers["idp"].remote_jwks.async_fetch"#,
        r#"jwtStaged.afterExtAuth.providers.idp.claimsToHeaders -> jwt afterExtAuth: claims_to_headers["idp"] of Gloo's own filter, and clear_route_cache"#,
        "jwtStaged.afterExtAuth.allowMissingOrFailedJwt -> jwt afterExtAuth: requirement_map, requires_any with allow_missing_or_failed",
        r#"rbac.disable -> typed_per_filter_config["rbac"]: an empty RBACPerRoute"#,
        r#"rbac.policies.one -> rbac: rules.policies["one"]"#,
        r#"rbac.policies.one.principals[0].jwtPrincipal.claims.a -> rbac: rules.policies["one"].principals[0].and_ids: a metadata matcher on the payload's key and this claim"#,
        r#"rbac.policies.one.principals[0].jwtPrincipal.matcher -> rbac: rules.policies["one"].principals[0].and_ids: metadata.value.bool_match"#,
        r#"rbac.policies.one.principals[0].jwtPrincipal.provider -> rbac: rules.policies["one"].principals[0].and_ids: the first key of metadata.path"#,
        r#"rbac.policies.one.principals[1].jwtPrincipal.matcher -> rbac: rules.policies["one"].principals[1].and_ids: metadata.value.list_match.one_of.string_match.exact"#,
        r#"rbac.policies.one.principals[2].jwtPrincipal.matcher -> rbac: rules.policies["one"].principals[2].and_ids: metadata.value.string_match.safe_regex"#,
        r#"rbac.policies.one.principals[3].jwtPrincipal.matcher -> rbac: rules.policies["one"].principals[3].and_ids: metadata.value.string_match.exact"#,
        r#"rbac.policies.one.nestedClaimDelimiter -> rbac: rules.policies["one"].principals: one key of metadata.path for each part of a claim's name"#,
        r#"rbac.policies.one.permissions.pathPrefix -> rbac: rules.policies["one"].permissions.and_rules: header :path, string_match.prefix"#,
        r#"rbac.policies.one.permissions.methods -> rbac: rules.policies["one"].permissions.and_rules: or_rules of header :method, string_match.exact"#,
    ];
    assert_eq!(told("VirtualHostOption"), wanted);
    assert_eq!(told("RouteOption"), told("VirtualHostOption"));
    assert!(told("AuthConfig").is_empty());
}
