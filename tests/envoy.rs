//! What Envoy's and Gloo's configurations come to beyond the vectors: chance, versions, types, and what is told beside an answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "support/gateway.rs"]
mod support;

use jwtk::algorithm::Algorithm;
use jwtk::check::{Check, Reason};
use jwtk::claims::Timestamp;
use jwtk::crypto::{Secret, SigningKey};
use jwtk::gateway::{Answer, Asked, Decision};
use jwtk::http::Request;
use jwtk::jose::Serialization;
use jwtk::jws::{Protected, Signer};

use self::support::{ask, read};

/// A configuration with these settings of `jwt_authn`, and these routes.
fn envoy(jwt: &str, routes: &str) -> String {
    format!(
        "static_resources:
  listeners:
  - name: main
    filter_chains:
    - filters:
      - name: hcm
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: a
          http_filters:
          - name: jwt
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication, {jwt}}}
          - name: router
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
          route_config: {{virtual_hosts: [{{name: a, domains: ['*'], routes: [{routes}]}}]}}
  clusters: [{{name: a}}, {{name: b}}]
"
    )
}

/// A provider whose key is `secret`.
fn provider(name: &str, further: &str) -> String {
    let set = r#"'{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'"#;
    format!("{name}: {{issuer: https://idp.test, local_jwks: {{inline_string: {set}}}, {further}}}")
}

fn get(config: &str, lines: &str) -> Answer {
    ask(config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: h\r\n{lines}"))
}

/// An `Authorization` line with a good token.
fn bearer(claims: &str) -> String {
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(b"secret".to_vec())).unwrap();
    let signer = Signer::new(key, &Protected::default(), Serialization::Compact);
    format!("Authorization: Bearer {}\r\n", signer.sign(claims.as_bytes()).unwrap())
}

fn told<'a>(answer: &'a Answer, name: &str) -> Vec<&'a Check> {
    answer.checks.iter().filter(|check| check.name == name).collect()
}

const ALL: &str = "rules: [{match: {prefix: /}, requires: {provider_name: p}}]";
const ROUTE: &str = "{match: {prefix: /}, route: {cluster: a}}";

fn weighted(of_b: &str) -> String {
    let clusters = format!("[{{name: a, weight: 1}}, {{name: b, weight: 1, {of_b}}}]");
    let route = format!("{{match: {{prefix: /}}, route: {{weighted_clusters: {{clusters: {clusters}}}}}}}");
    envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), &route)
}

#[test]
fn a_weighted_cluster_with_settings_of_its_own_decides_by_chance() {
    let off = "typed_per_filter_config: {jwt: {'@type': \
               type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig, disabled: true}}";
    let answer = get(&weighted(off), "");
    assert_eq!((&answer.decision, answer.reason()), (&Decision::Undetermined, Some(Reason::Undetermined)));
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("cluster")), "{:?}", answer.checks);
    // Without settings of their own it does not matter which one is taken.
    assert_eq!(get(&weighted(""), "").status(), Some(401));
    let good = bearer(r#"{"iss":"https://idp.test"}"#);
    assert!(get(&weighted(""), &good).is_passed());
}

#[test]
fn two_providers_of_one_issuer_are_chosen_among_by_chance() {
    let providers = [provider("p", "audiences: [a]"), provider("q", "audiences: [b]")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let config = envoy(&format!("providers: {{{providers}}}, {rules}"), ROUTE);
    let with = |aud: &str| get(&config, &bearer(&format!(r#"{{"iss":"https://idp.test","aud":{aud}}}"#)));
    let answer = with(r#""a""#);
    assert_eq!(answer.decision, Decision::Undetermined);
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("p or q")), "{:?}", answer.checks);
    // Both take it, or neither does.
    assert!(with(r#"["a","b"]"#).is_passed());
    assert_eq!(with(r#""c""#).status(), Some(403));
    assert!(get(&config, "").is_passed());
    let third = provider("r", "audiences: [c]");
    let config = envoy(&format!("providers: {{{providers}, {third}}}, {rules}"), ROUTE);
    let answer = get(&config, &bearer(r#"{"iss":"https://idp.test","aud":"c"}"#));
    assert!(told(&answer, "chance").iter().any(|check| check.detail.contains("p or q or r")), "{:?}", answer.checks);
}

fn versions(config: &str, head: &str, version: Option<&str>) -> Vec<String> {
    let mut asked = Asked::default();
    asked.version = version.map(str::to_owned);
    asked.compares_versions = true;
    let answer = ask(config, &asked, head);
    told(&answer, "version").iter().map(|check| check.detail.clone()).collect()
}

#[test]
fn versions_that_answer_otherwise_are_told() {
    let open = "rules: [{match: {prefix: /closed}, requires: {provider_name: p}}]";
    let claims = "claim_to_headers: [{header_name: x-c, claim_name: sub}]";
    let config = envoy(&format!("providers: {{{}}}, {open}", provider("p", claims)), ROUTE);
    // What a client sends under the name of a claim's header is taken away everywhere since 1.40.
    let spoofed = "GET / HTTP/1.1\r\nHost: h\r\nx-c: alice\r\n";
    let otherwise = "the request goes on otherwise: header x-c";
    assert_eq!(versions(&config, spoofed, None), [format!("Envoy 1.36, 1.37, 1.38, 1.39: {otherwise}")]);
    assert_eq!(versions(&config, spoofed, Some("1.38")), [format!("Envoy 1.40: {otherwise}")]);
    assert!(versions(&config, "GET / HTTP/1.1\r\nHost: h\r\n", None).is_empty());

    let path = "claim_to_headers: [{header_name: x-c, claim_path: [{key: sub}]}]";
    let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", path)), ROUTE);
    assert_eq!(versions(&config, spoofed, None), ["Envoy 1.36, 1.37, 1.38, 1.39: does not start"]);
    assert!(ask(&config, &Asked::default(), spoofed).checks.iter().all(|check| check.name != "version"));
}

#[test]
fn an_object_in_a_header_has_no_fixed_order() {
    let config = |name: &str| {
        let claims = format!("claim_to_headers: [{{header_name: x-c, claim_name: {name}}}]");
        envoy(&format!("providers: {{{}}}, {ALL}", provider("p", &claims)), ROUTE)
    };
    let token = bearer(r#"{"iss":"https://idp.test","one":{"a":1},"two":[{"a":1,"b":2}],"list":[2,1]}"#);
    let hints = |name: &str| {
        let answer = get(&config(name), &token);
        assert!(answer.is_passed(), "{:?}", answer.checks);
        answer.checks.into_iter().flat_map(|check| check.hints).collect::<Vec<_>>().join("; ")
    };
    assert!(hints("two").contains("read x-c as JSON"), "{}", hints("two"));
    assert_eq!((hints("one"), hints("list")), (String::new(), String::new()));
}

#[test]
fn a_dump_may_hold_what_only_its_own_build_knows() {
    let listener = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), ROUTE);
    let foreign = "          http_filters:\n          - name: alpn\n            typed_config: {'@type': \
                   type.googleapis.com/envoy.config.filter.http.of_theirs.v2.FilterConfig, some: thing}\n";
    let with = listener.replace("          http_filters:\n", foreign);
    assert!(matches!(get(&with, "").decision, Decision::NotStarted));
    let bootstrap = with.lines().collect::<Vec<_>>().join("\n    ");
    let dump = format!(
        "configs:\n- '@type': type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\n  bootstrap:\n    {bootstrap}\n"
    );
    assert_eq!(get(&dump, "").status(), Some(401));
    // A build of others has filters of its own.
    let own = with.replace("envoy.config.filter.http.of_theirs.v2", "istio.envoy.config.filter.http.alpn.v2alpha1");
    assert_eq!(get(&own, "").status(), Some(401));
}

#[test]
fn places_of_keys_are_found_wrong() {
    let rules_of = |config: &str| -> Vec<&'static str> {
        read(config).findings().into_iter().map(|finding| finding.rule.id).collect()
    };
    for keys in [
        "",
        "remote_jwks: {}",
        "remote_jwks: {http_uri: {uri: https://idp.test/keys, cluster: a}}",
        "local_jwks: {}",
        "local_jwks: {inline_string: a}, remote_jwks: {http_uri: {uri: https://idp.test/keys, cluster: a, timeout: 1s}}",
    ] {
        let config = envoy(&format!("providers: {{p: {{{keys}}}}}, {ALL}"), ROUTE);
        assert!(rules_of(&config).contains(&"envoy/key-source"), "{keys}: {:?}", rules_of(&config));
    }
    for keys in [
        "",
        "local: {key: '{}'}, remote: {url: https://idp.test/keys, upstreamRef: {name: idp, namespace: a}}",
        "remote: {url: https://idp.test/keys}",
        "remote: {upstreamRef: {name: idp, namespace: a}}",
    ] {
        let config = gloo(&format!("jwt: {{providers: {{p: {{jwks: {{{keys}}}}}}}}}"));
        assert!(rules_of(&config).contains(&"gloo/key-source"), "{keys}: {:?}", rules_of(&config));
    }
    let both = gloo("jwt: {}, jwtStaged: {}");
    assert!(rules_of(&both).contains(&"gloo/key-source"), "{both}");
}

fn gloo(options: &str) -> String {
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

/// A configuration at the edge, whose client is told, with this rule.
fn edge(rule: &str) -> String {
    let config = envoy(&format!("providers: {{{}}}, rules: [{rule}]", provider("p", "")), ROUTE);
    config.replace("stat_prefix: a", "stat_prefix: a\n          use_remote_address: true")
}

/// That nobody can say what the answer is; with the hint that names the client.
fn is_open(answer: &Answer) -> bool {
    let hints = told(answer, "request").into_iter().flat_map(|check| &check.hints);
    let is_hinted = hints.into_iter().any(|hint| hint.contains("where the request comes from"));
    answer.decision == Decision::Undetermined && answer.reason() == Some(Reason::Undetermined) && is_hinted
}

#[test]
fn what_envoy_tells_of_a_client_is_there_whoever_it_is() {
    for name in ["x-forwarded-for", "x-envoy-external-address", "x-request-id", "X-Forwarded-Proto"] {
        let rule = |test| {
            edge(&format!(
                "{{match: {{prefix: /, headers: [{{name: {name}, {test}}}]}}, requires: {{provider_name: p}}}}"
            ))
        };
        assert_eq!(get(&rule("present_match: true"), "").status(), Some(401), "{name}");
        assert!(get(&rule("present_match: false"), "").is_passed(), "{name}");
    }
}

#[test]
fn what_a_header_says_of_an_unknown_client_is_not_guessed() {
    let rule = |value: &str| {
        format!(
            "{{match: {{prefix: /, headers: [{{name: x-forwarded-for, string_match: {{exact: {value}}}}}]}}, \
             requires: {{provider_name: p}}}}"
        )
    };
    let config = edge(&rule("192.0.2.7"));
    assert!(is_open(&get(&config, "")), "{:?}", get(&config, "").checks);
    assert!(is_open(&get(&config, "X-Forwarded-For: 192.0.2.7\r\n")));
    let from = |address: &str| {
        let mut asked = Asked::default();
        asked.client = Some(address.parse().unwrap());
        ask(&config, &asked, "GET / HTTP/1.1\r\nHost: h\r\n")
    };
    assert_eq!(from("192.0.2.7").status(), Some(401));
    assert!(from("192.0.2.8").is_passed());
    // Envoy names an address of the machine then.
    assert_eq!(from("127.0.0.1").decision, Decision::Undetermined);
    // It does not matter where all that follows from it agrees.
    let either = format!("{}, {{match: {{prefix: /}}, requires: {{provider_name: p}}}}", rule("192.0.2.7"));
    assert_eq!(get(&edge(&either), "").status(), Some(401));
    // More questions than are tried are not answered by the first few.
    let many: Vec<String> = (0..9).map(|n| rule(&format!("192.0.2.{n}"))).collect();
    assert!(is_open(&get(&edge(&many.join(", ")), "")));
    let behind = config.replace("use_remote_address: true", "use_remote_address: false");
    assert!(get(&behind, "").is_passed());
}

#[test]
fn settings_that_are_not_known_here_are_told() {
    let config = edge("{match: {prefix: /}}").replace(
        "use_remote_address: true",
        "original_ip_detection_extensions: [{name: a, typed_config: {'@type': \
         type.googleapis.com/envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig, \
         header_name: x-real}}]",
    );
    let answer = get(&config, "");
    assert_eq!(answer.decision, Decision::Undetermined);
    assert!(told(&answer, "request").iter().any(|check| check.detail.contains("original_ip_detection_extensions")));
}

#[test]
fn a_tree_of_matchers_is_read_by_its_kind() {
    let rbac = |map: &str| {
        let entry =
            "{action: {name: a, typed_config: {'@type': type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}}";
        let filter = format!(
            "          - name: rbac
            typed_config:
              '@type': type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
              matcher:
                matcher_tree:
                  input:
                    name: header
                    typed_config:
                      '@type': type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
                      header_name: x-team
                  {map}: {{map: {{ops: {entry}}}}}
          - name: router
"
        );
        envoy("", ROUTE).replace("          - name: router\n", &filter)
    };
    let statuses = |map: &str| {
        ["X-Team: ops\r\n", "X-Team: ops-a\r\n", "X-Team: dev\r\n", ""].map(|lines| get(&rbac(map), lines).status())
    };
    assert_eq!(statuses("exact_match_map"), [Some(200), Some(403), Some(403), Some(403)]);
    assert_eq!(statuses("prefix_match_map"), [Some(200), Some(200), Some(403), Some(403)]);
}

#[test]
fn one_provider_is_asked_about_alone() {
    let other = provider("q", "").replace("idp.test", "other.test");
    let any = "requires_any: {requirements: [{provider_name: p}, {provider_name: q}, {allow_missing: {}}]}";
    let both = "requires_all: {requirements: [{provider_name: q}, {allow_missing: {}}]}";
    let named = format!("requires_any: {{requirements: [{{{both}}}, {{allow_missing_or_failed: {{}}}}]}}");
    let rules =
        format!("{{match: {{prefix: /a}}, requires: {{{any}}}}}, {{match: {{prefix: /b}}, requirement_name: r}}");
    let providers = format!("{}, {other}", provider("p", ""));
    let jwt = format!("providers: {{{providers}}}, rules: [{rules}], requirement_map: {{r: {{{named}}}}}");
    let config = envoy(&jwt, ROUTE);
    let status = |provider: Option<&str>, target: &str, issuer: &str| {
        let mut asked = Asked::default();
        asked.provider = provider.map(str::to_owned);
        let line = if issuer.is_empty() { String::new() } else { bearer(&format!(r#"{{"iss":"https://{issuer}"}}"#)) };
        ask(&config, &asked, &format!("GET {target} HTTP/1.1\r\nHost: h\r\n{line}")).status()
    };
    for (provider, target, wanted) in [
        (None, "/a", [Some(200), Some(200), Some(200)]),
        (Some("p"), "/a", [Some(200), Some(401), Some(401)]),
        (Some("q"), "/a", [Some(401), Some(200), Some(401)]),
        (None, "/b", [Some(200), Some(200), Some(200)]),
        (Some("q"), "/b", [Some(401), Some(200), Some(401)]),
    ] {
        let found = ["idp.test", "other.test", ""].map(|issuer| status(provider, target, issuer));
        assert_eq!(found, wanted, "{provider:?} {target}");
    }
    let mut asked = Asked::default();
    asked.provider = Some("r".to_owned());
    let error = support::read(&config).open(&asked, std::sync::Arc::new(support::Nothing)).err().unwrap();
    assert!(matches!(error, jwtk::gateway::Error::NoSuchProvider { providers, .. } if providers == ["p", "q"]));
}

#[test]
fn what_is_asked_counts_where_a_request_does_not_tell() {
    let rule =
        "{match: {prefix: /a, headers: [{name: ':method', string_match: {exact: PUT}}]}, requires: {provider_name: p}}";
    let config = envoy(&format!("providers: {{{}}}, rules: [{rule}]", provider("p", "")), ROUTE);
    for (path, method, status) in [("/a", "PUT", 401), ("/a", "GET", 200), ("/b", "PUT", 200)] {
        let asked = Asked::at(path).with_method(method);
        let opened = support::read(&config).open(&asked, std::sync::Arc::new(support::Nothing)).unwrap();
        let answer = opened.validate(&Request::with_token("e30.e30.AA"), Timestamp::new(0, 0)).unwrap();
        assert_eq!(answer.status(), Some(status), "{path} {method}");
    }
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

/// The names of the checks that were made, with how each ended.
fn made(answer: &Answer) -> Vec<String> {
    answer.checks.iter().map(|check| format!("{} {:?}", check.name, check.outcome)).collect()
}

#[test]
fn each_check_of_a_token_is_told() {
    let config =
        envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "audiences: [a], clock_skew_seconds: 10")), ROUTE);
    let good = r#"{"iss":"https://idp.test","aud":"a","nbf":1759999000,"exp":1760000100}"#;
    let answer = get(&config, &bearer(good));
    assert_eq!(
        made(&answer)[..13],
        [
            "requirement Pass",
            "token Pass",
            "form Pass",
            "alg Pass",
            "claims Pass",
            "iss Pass",
            "nbf Pass",
            "exp Pass",
            "aud Pass",
            "sub Skip",
            "lifetime Skip",
            "key Pass",
            "signature Pass",
        ]
    );
    let expected =
        |name: &str| told(&answer, name)[0].expected.as_ref().map(|value| value.as_str().unwrap().to_owned());
    assert_eq!(expected("nbf").as_deref(), Some("<= 1760000010"));
    assert_eq!(expected("exp").as_deref(), Some(">= 1759999990"));
    let raw = |header: &str, claims: &str| {
        let [header, claims] = [header, claims].map(jwtk::base64url::encode);
        format!("Authorization: Bearer {header}.{claims}.AAAA\r\n")
    };
    for (line, checks) in [
        (raw(r#"{"alg":"none"}"#, good), vec!["form Pass", "alg Fail"]),
        (raw(r#"{"alg":"HS256"}"#, r#"{"exp":"x"}"#), vec!["form Pass", "alg Pass", "claims Fail"]),
        ("Authorization: Bearer a.b\r\n".to_owned(), vec!["form Fail"]),
    ] {
        let answer = get(&config, &line);
        let found: Vec<String> = made(&answer).into_iter().skip(2).take(checks.len()).collect();
        assert_eq!(found, checks, "{line}");
    }
    let hints = |line: &str| told(&get(&config, line), "form")[0].hints.len();
    assert!(hints("Authorization: Bearer a.b.c.d.e\r\n") > 0);
}

#[test]
fn requirements_are_told_in_words() {
    let lenient = "{allow_missing: {}}";
    let any = |members: &str| format!("requires_any: {{requirements: [{members}]}}");
    for (asks, words) in [
        ("provider_name: p".to_owned(), r#"provider "p""#),
        ("provider_and_audiences: {provider_name: p, audiences: [a, b]}".to_owned(), r#"provider "p" for a or b"#),
        ("allow_missing: {}".to_owned(), "allow_missing"),
        ("allow_missing_or_failed: {}".to_owned(), "allow_missing_or_failed"),
        (any("{provider_name: p}, {provider_name: q}"), r#"any of (provider "p", provider "q")"#),
        (any(&format!("{{provider_name: p}}, {lenient}")), r#"any of (provider "p", allow_missing)"#),
        (any(&[lenient, lenient].join(", ")), "any of (allow_missing)"),
        (
            format!("requires_all: {{requirements: [{{provider_name: p}}, {lenient}]}}"),
            r#"all of (provider "p", allow_missing)"#,
        ),
    ] {
        let providers = [provider("p", ""), provider("q", "from_cookies: [c], from_params: [t]")].join(", ");
        let rules = format!("rules: [{{match: {{prefix: /}}, requires: {{{asks}}}}}]");
        let answer = get(&envoy(&format!("providers: {{{providers}}}, {rules}"), ROUTE), "");
        assert_eq!(told(&answer, "requirement")[0].detail, format!("rules[0] asks for {words}"));
        if asks == "allow_missing: {}" {
            let detail = &told(&answer, "token")[0].detail;
            let places =
                ["there is no token in header authorization, nor in ", r#", nor in cookie "c", and none is needed"#];
            assert!(places.iter().all(|place| detail.contains(place)), "{detail}");
        }
    }
}

#[test]
fn a_route_is_chosen_anew_where_a_provider_wants_it() {
    let at = |matches: &str| {
        format!(
            "{{match: {{prefix: /{matches}}}, direct_response: {{status: 201}}}}, {{match: {{prefix: /}}, direct_response: {{status: 202}}}}"
        )
    };
    let claim = at(", headers: [{name: x-c, present_match: true}]");
    let payload = at(
        ", dynamic_metadata: [{filter: envoy.filters.http.jwt_authn, path: [{key: p}, {key: iss}], value: {present_match: true}}]",
    );
    let token = at(", headers: [{name: authorization, present_match: true}]");
    let claims = "claim_to_headers: [{header_name: x-c, claim_name: iss}]";
    for (further, routes, status) in [
        (format!("{claims}, clear_route_cache: true"), &claim, "201"),
        (claims.to_owned(), &claim, "202"),
        ("payload_in_metadata: p, clear_route_cache: true".to_owned(), &payload, "201"),
        ("payload_in_metadata: p".to_owned(), &payload, "202"),
        // Nothing is written that a route could be chosen by.
        ("clear_route_cache: true".to_owned(), &token, "201"),
        (format!("{claims}, clear_route_cache: true"), &token, "202"),
    ] {
        let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", &further)), routes);
        let answer = get(&config, &bearer(r#"{"iss":"https://idp.test"}"#));
        let detail = &told(&answer, "route").last().unwrap().detail;
        assert!(detail.ends_with(status), "{further}: {detail}");
    }
}

/// A line with a token of this header, that nobody signed.
fn raw(header: &str, claims: &str, signature: &str) -> String {
    let [header, claims] = [header, claims].map(jwtk::base64url::encode);
    format!("Authorization: Bearer {header}.{claims}.{signature}\r\n")
}

fn failure(answer: &Answer) -> String {
    let failed = answer.checks.iter().find(|check| check.reason.is_some()).unwrap();
    format!("{}: {} | {}", failed.name, failed.detail, failed.hints.join("; "))
}

#[test]
fn keys_that_do_not_fit_are_told_with_those_that_there_are() {
    let with = |keys: &str| {
        let keys = format!("'{{\"keys\":[{keys}]}}'");
        envoy(&format!("providers: {{p: {{local_jwks: {{inline_string: {keys}}}}}}}, {ALL}"), ROUTE)
    };
    let pinned = r#"{"kty":"oct","kid":"a","alg":"HS512","k":"c2VjcmV0"}"#;
    let plain = r#"{"kty":"oct","kid":"b","k":"c2VjcmV0"}"#;
    let bare = r#"{"kty":"oct","k":"b3RoZXI"}"#;
    let ed = r#"{"kty":"OKP","crv":"Ed25519","kid":"e","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let unknown = r#"{"kty":"x"}"#;
    for (keys, header, parts) in [
        (
            [pinned, plain].join(","),
            r#"{"alg":"HS256","kid":"a"}"#,
            &[
                r#"no key fits the kid "a" and the alg HS256; "#,
                r#" has key "a" for HS512, key "b" |"#,
                "the key is pinned to HS512",
            ][..],
        ),
        (
            [unknown, pinned].join(","),
            r#"{"alg":"HS256"}"#,
            &["no key fits the alg HS256; ", "Envoy ignores key 0 of "],
        ),
        (
            [plain, bare].join(","),
            r#"{"alg":"RS256","kid":"b"}"#,
            &["the RS256 signature was not made", "key \"b\" (oct 48), a key without kid (oct 40)"],
        ),
        (plain.to_owned(), r#"{"alg":"RS256","kid":"b"}"#, &["RS256 is not a signature of key \"b\" (oct 48) of "]),
        (
            plain.to_owned(),
            r#"{"alg":"HS256"}"#,
            &["the HS256 signature was not made over this header and payload by key \"b\" (oct 48)"],
        ),
        (ed.to_owned(), r#"{"alg":"EdDSA"}"#, &["an Ed25519 signature has 64 bytes, this has 3"]),
    ] {
        let found = failure(&get(&with(&keys), &raw(header, "{}", "AAAA")));
        assert!(parts.iter().all(|part| found.contains(part)), "{keys} {header}: {found}");
        assert!(!found.ends_with("| ") && !found.contains("xyzzy"), "{found}");
    }
    let used = |keys: &str| {
        let answer = get(&with(keys), &bearer("{}"));
        assert!(answer.is_passed(), "{:?}", answer.checks);
        let key = answer.tokens[0].key.clone().unwrap();
        (key.kid, told(&answer, "key")[0].detail.clone())
    };
    let (kid, detail) = used(plain);
    assert_eq!(kid.as_deref(), Some("b"));
    assert!(detail.starts_with("key \"b\" of ") && detail.ends_with(": oct 48"), "{detail}");
    assert_eq!(used(r#"{"kty":"oct","k":"c2VjcmV0"}"#).0, None);
}

#[test]
fn sets_that_cannot_be_used_are_told_with_what_to_write() {
    for (set, hint) in [
        ("-----BEGIN PUBLIC KEY-----", "pem2jwks"),
        (r#"{"kty":"oct","k":"YQ"}"#, "wrap a single JWK"),
        (r#"{"keys":[]}"#, ""),
    ] {
        let jwt = format!(
            "providers: {{p: {{remote_jwks: {{http_uri: {{uri: https://k, cluster: a, timeout: 1s}}}}}}}}, {ALL}"
        );
        let source = std::sync::Arc::new(support::Fixed(set.as_bytes().to_vec()));
        let opened = read(&envoy(&jwt, ROUTE)).open(&Asked::default(), source).unwrap();
        let head = format!("GET / HTTP/1.1\r\nHost: h\r\n{}", raw(r#"{"alg":"HS256"}"#, "{}", "AAAA"));
        let answer = opened.validate(&Request::read(head.as_bytes()).unwrap(), Timestamp::new(0, 0)).unwrap();
        let found = failure(&answer);
        assert!(found.contains(hint), "{set}: {found}");
        assert_eq!(found.ends_with("| "), hint.is_empty(), "{set}: {found}");
    }
}

#[test]
fn what_was_read_of_a_bad_token_is_told() {
    let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), ROUTE);
    let good = r#"{"iss":"https://idp.test"}"#;
    for (line, part, has_header, has_claims) in [
        ("Authorization: Bearer a\r\n".to_owned(), "this has 1 part ", false, false),
        ("Authorization: Bearer a.b\r\n".to_owned(), "this has 2 parts ", false, false),
        (raw("{", good, "AA"), "header", false, false),
        (raw(r#"{"alg":"none"}"#, good, "AA"), "", true, false),
        (raw(r#"{"alg":"HS256"}"#, "[", "AA"), "payload", true, false),
        (raw(r#"{"alg":"HS256"}"#, r#"{"exp":"x"}"#, "AA"), "exp", true, true),
        (raw(r#"{"alg":"HS256"}"#, good, "%%"), "the signature is not base64url", true, true),
        (raw(r#"{"alg":"HS256"}"#, r#"{"iss":"i"}"#, "AA"), "is for tokens of https://idp.test", true, true),
        (
            raw(r#"{"alg":"HS256"}"#, "{}", "AA"),
            "the token has no iss; header authorization is for tokens of",
            true,
            true,
        ),
    ] {
        let answer = get(&config, &line);
        let found = failure(&answer);
        assert!(found.contains(part), "{line}: {found}");
        let seen = &answer.tokens[0];
        assert_eq!((seen.header.is_some(), seen.claims.is_some()), (has_header, has_claims), "{line}");
    }
    let expired = get(&config, &bearer(r#"{"iss":"https://idp.test","exp":1759996400}"#));
    let found = failure(&expired);
    assert!(found.starts_with("exp: expired 1 hour ago | ask the issuer"), "{found}");
    assert!(found.contains("(clock_skew_seconds of the provider)"), "{found}");
    let two = [provider("p", ""), provider("q", "").replace("idp.test", "other.test")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let answer = get(&envoy(&format!("providers: {{{two}}}, {rules}"), ROUTE), &bearer(r#"{"iss":"i"}"#));
    assert!(
        failure(&answer).contains("is for tokens of any of https://idp.test, https://other.test"),
        "{}",
        failure(&answer)
    );
}

#[test]
fn policies_are_told_with_what_keeps_them_from_matching() {
    let rbac = |policies: &str| {
        let filter = format!(
            "          - name: rbac
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC, rules: {{action: ALLOW, policies: {{{policies}}}}}}}
          - name: router
"
        );
        envoy("", ROUTE).replace("          - name: router\n", &filter)
    };
    let policy = |permission: &str, principal: &str| {
        format!("p: {{permissions: [{{{permission}}}], principals: [{{{principal}}}]}}")
    };
    let team = "header: {name: x-team, string_match: {exact: a}}";
    for (policies, lines, text) in [
        (policy("any: true", "any: true"), "", r#"allowed by policy "p""#),
        (policy(team, "any: true"), "X-Team: b\r\n", r#"no policy allows it: "p" has no permission for it: "#),
        (policy("any: true", team), "X-Team: b\r\n", r#"no policy allows it: "p" is for others: "#),
        (String::new(), "", "there is no policy, and so nothing is allowed"),
    ] {
        let answer = get(&rbac(&policies), lines);
        let detail = &told(&answer, "rbac")[0].detail;
        assert!(detail.starts_with(text), "{policies}: {detail}");
    }
    // Metadata of the route, for which nobody sent anything.
    let of_route = "sourced_metadata: {metadata_source: ROUTE, metadata_matcher: {filter: f, path: [{key: k}], value: {string_match: {exact: v}}}}";
    let config = rbac(&policy(of_route, "any: true"));
    let with = |value: &str| {
        let metadata = format!("route: {{cluster: a}}, metadata: {{filter_metadata: {{f: {{k: {value}}}}}}}");
        config.replace("route: {cluster: a}", &metadata)
    };
    let statuses = [with("v"), with("w"), config.clone()].map(|config| get(&config, "").status());
    assert_eq!(statuses, [Some(200), Some(403), Some(403)]);
    let condition = "condition: {call_expr: {function: _==_, args: [{const_expr: {int64_value: 1}}, {const_expr: {int64_value: 2}}]}}";
    let policies = format!("p: {{permissions: [{{any: true}}], principals: [{{any: true}}], {condition}}}");
    let answer = get(&rbac(&policies), "");
    assert_eq!(told(&answer, "rbac")[0].detail, r#"no policy allows it: the condition of "p" does not hold"#);
}

#[test]
fn tokens_are_looked_for_where_providers_have_them() {
    let good = bearer(r#"{"iss":"https://idp.test"}"#);
    let token = good.trim_end().rsplit_once(' ').unwrap().1;
    for (further, place) in [
        ("", "header authorization"),
        ("from_headers: [{name: x-t}]", "header x-t"),
        ("from_headers: [{name: a-t}, {name: authorization}, {name: z-t}]", "header authorization"),
        ("from_params: [t]", "parameter \"t\""),
        ("from_cookies: [c]", "cookie \"c\""),
    ] {
        let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", further)), ROUTE);
        let opened = read(&config).open(&Asked::default(), std::sync::Arc::new(support::Nothing)).unwrap();
        let answer = opened.validate(&Request::with_token(token), Timestamp::new(1_760_000_000, 0)).unwrap();
        assert!(answer.is_passed(), "{further}: {:?}", answer.checks);
        assert_eq!(answer.tokens[0].place, place, "{further}");
    }
    let prefixed = provider("p", "from_headers: [{name: x-t, value_prefix: 'JWT '}]");
    let config = envoy(&format!("providers: {{{prefixed}}}, {ALL}"), ROUTE);
    for (lines, is_told) in
        [("X-T: Bearer a\r\n", true), ("X-T: a\r\nX-T: b\r\n", true), ("X-T: a\r\nX-T: JWT x\r\n", false), ("", false)]
    {
        let found = failure(&get(&config, lines));
        assert_eq!(found.contains("without the prefix \"JWT \""), is_told, "{lines}: {found}");
    }
    let two = [provider("p", ""), provider("q", "").replace("idp.test", "other.test")].join(", ");
    let rules = "rules: [{match: {prefix: /}, requires: {allow_missing: {}}}]";
    let config = envoy(&format!("providers: {{{two}}}, {rules}"), ROUTE);
    for issuer in ["idp.test", "other.test"] {
        assert!(get(&config, &bearer(&format!(r#"{{"iss":"https://{issuer}"}}"#))).is_passed(), "{issuer}");
    }
}

#[test]
fn listeners_are_chosen_and_listed() {
    let listener = |name: &str, port: u16, jwt: &str| {
        let config = envoy(jwt, ROUTE);
        let start = config.find("    filter_chains:").unwrap();
        let end = config.find("  clusters:").unwrap();
        let address = format!("    address: {{socket_address: {{address: 0.0.0.0, port_value: {port}}}}}\n");
        format!("  - name: {name}\n{address}{}", &config[start..end])
    };
    let checks = format!("providers: {{{}}}, {ALL}", provider("p", ""));
    let both = [listener("one", 1, ""), listener("two", 2, &checks)].concat();
    let plain = both.replace("          - name: jwt\n            typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication, }\n", "");
    let config = format!("static_resources:\n  listeners:\n{plain}  clusters: [{{name: a}}]\n");
    let status = |config: &str, listener: Option<&str>| {
        let mut asked = Asked::default();
        asked.listener = listener.map(str::to_owned);
        ask(config, &asked, "GET / HTTP/1.1\r\nHost: h\r\n").status()
    };
    // Of a file the first is meant; a running Envoy has others beside those that people ask about.
    assert_eq!(
        [None, Some("one"), Some("2"), Some("two")].map(|one| status(&config, one)),
        [Some(200), Some(200), Some(401), Some(401)]
    );
    let bootstrap = config.lines().collect::<Vec<_>>().join("\n    ");
    let dump = format!(
        "configs:\n- '@type': type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\n  bootstrap:\n    {bootstrap}\n"
    );
    assert_eq!([None, Some("one")].map(|one| status(&dump, one)), [Some(401), Some(200)]);
    let mut asked = Asked::default();
    asked.listener = Some("three".to_owned());
    let error = read(&config).open(&asked, std::sync::Arc::new(support::Nothing)).err().unwrap();
    assert!(
        matches!(&error, jwtk::gateway::Error::NoSuchListener { listeners, .. } if *listeners == ["one (1)", "two (2)"]),
        "{error:?}"
    );
}

#[test]
fn what_envoy_reads_is_recognised() {
    for (text, is_own) in [
        (r#"{"static_resources":{}}"#, true),
        (r#"{"dynamic_resources":{}}"#, true),
        (r#"{"filter_chains":[]}"#, true),
        (r#"{"default_filter_chain":{}}"#, true),
        (r#"{"resources":[{"@type":"x"}]}"#, true),
        (r#"[{"filter_chains":[]}]"#, true),
        (r#"{"resources":[{}]}"#, false),
        (r#"{"clusters":[]}"#, false),
    ] {
        let found = jwtk::gateway::read(&[jwtk::config::Text::new(text.as_bytes(), "a.json")], None);
        assert_eq!(found.is_ok_and(|found| found.kind() == jwtk::gateway::Kind::Envoy), is_own, "{text}");
    }
    let config = envoy("", ROUTE).replace("['*']", "['*.example']");
    let other = envoy("", ROUTE).replace("['*']", "['example.*']");
    for (config, host, is_there) in [
        (&config, "a.example", true),
        (&config, ".example", false),
        (&config, "example", false),
        (&other, "example.a", true),
        (&other, "example.", false),
    ] {
        let answer = ask(config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: {host}\r\n"));
        assert_eq!(answer.is_passed(), is_there, "{host}");
    }
}

#[test]
fn the_connection_manager_does_as_it_is_told() {
    let with = |options: &str, routes: &str| {
        envoy("", routes).replace("stat_prefix: a", &format!("stat_prefix: a\n          {options}")).replace(
            "  - name: main\n",
            "  - name: main\n    address: {socket_address: {address: 0.0.0.0, port_value: 1}}\n",
        )
    };
    let by_header = "{match: {prefix: /, headers: [{name: x_y, present_match: true}]}, direct_response: {status: 201}}, \
                     {match: {prefix: /}, direct_response: {status: 202}}";
    let status = |answer: &Answer| match told(answer, "route").last() {
        Some(check) if check.reason.is_none() => check.detail.rsplit(' ').next().unwrap().to_owned(),
        _ => format!("{:?}", answer.status()),
    };
    for (action, wanted) in [("ALLOW", "201"), ("DROP_HEADER", "202"), ("REJECT_REQUEST", "Some(400)")] {
        let options = format!("common_http_protocol_options: {{headers_with_underscores_action: {action}}}");
        assert_eq!(status(&get(&with(&options, by_header), "x_y: 1\r\n")), wanted, "{action}");
    }
    for (action, wanted) in [
        ("KEEP_UNCHANGED", Some(200)),
        ("REJECT_REQUEST", Some(400)),
        ("UNESCAPE_AND_REDIRECT", Some(307)),
        ("UNESCAPE_AND_FORWARD", Some(200)),
    ] {
        let config = with(&format!("path_with_escaped_slashes_action: {action}"), ROUTE);
        let answer = ask(&config, &Asked::default(), "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n");
        assert_eq!(answer.status(), wanted, "{action}");
    }
    for (options, found) in [
        ("use_remote_address: false", [true, false, false]),
        ("strip_matching_host_port: true", [true, true, false]),
        ("strip_any_host_port: true", [true, true, true]),
    ] {
        let config = with(options, ROUTE).replace("['*']", "[h]");
        let is_there = |host: &str| {
            ask(&config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: {host}\r\n")).status() == Some(200)
        };
        assert_eq!(["h", "h:1", "h:2"].map(is_there), found, "{options}");
    }
}

#[test]
fn matchers_look_at_addresses_and_want_two_to_join() {
    let ranges = "cidr_ranges: [{address_prefix: 192.0.2.0, prefix_len: 24}]";
    let single = |input: &str| {
        format!(
            "{{single_predicate: {{input: {{name: i, typed_config: {{'@type': type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.{input}}}}}, \
             custom_match: {{name: m, typed_config: {{'@type': type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip, stat_prefix: a, {ranges}}}}}}}}}"
        )
    };
    let rbac = |predicate: &str| {
        let action =
            "{action: {name: a, typed_config: {'@type': type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}}";
        let filter = format!(
            "          - name: rbac
            typed_config:
              '@type': type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
              matcher: {{matcher_list: {{matchers: [{{predicate: {predicate}, on_match: {action}}}]}}}}
          - name: router
"
        );
        envoy("", ROUTE).replace("          - name: router\n", &filter)
    };
    let status = |predicate: &str, client: &str| {
        let mut asked = Asked::default();
        asked.client = Some(client.parse().unwrap());
        ask(&rbac(predicate), &asked, "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.9\r\n").status()
    };
    let (source, direct) = (single("SourceIPInput"), single("DirectSourceIPInput"));
    // The header names another address than the connection.
    assert_eq!([status(&source, "198.51.100.1"), status(&direct, "198.51.100.1")], [Some(200), Some(403)]);
    assert_eq!(status(&direct, "192.0.2.1"), Some(200));
    for (kind, count, wanted) in
        [("or_matcher", 1, None), ("or_matcher", 2, Some(200)), ("and_matcher", 1, None), ("and_matcher", 3, Some(200))]
    {
        let predicates = vec![source.as_str(); count].join(", ");
        let predicate = format!("{{{kind}: {{predicate: [{predicates}]}}}}");
        assert_eq!(status(&predicate, "198.51.100.1"), wanted, "{kind} {count}");
    }
    assert_eq!(status(&format!("{{not_matcher: {source}}}"), "198.51.100.1"), Some(403));
    let other = single("DestinationIPInput");
    assert_eq!(status(&other, "192.0.2.1"), None);
}
