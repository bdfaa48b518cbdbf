//! How Gloo's resources find each other: delegation, attachment, order, and what is refused or told.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "support/gateway.rs"]
mod support;

use jwtk::gateway::{Answer, Asked, Decision, Kind};

use self::support::read;

fn ask(config: &str, target: &str) -> Answer {
    assert_eq!(read(config).kind(), Kind::Gloo);
    support::ask(config, &Asked::default(), &format!("GET {target} HTTP/1.1\nHost: h.example"))
}

/// The route and the status; 0 where the request goes on.
fn taken(config: &str, target: &str) -> (String, u16) {
    let answer = ask(config, target);
    let status = match &answer.decision {
        Decision::Refused(response) => response.status,
        Decision::Passed(_) => 0,
        other => panic!("{other:?}: {:?}", answer.checks),
    };
    (answer.route.to_string(), status)
}

/// What is said of a configuration that is refused.
fn refusal(config: &str) -> String {
    let answer = ask(config, "/");
    assert!(matches!(answer.decision, Decision::NotStarted), "{:?}", answer.decision);
    let check = answer.checks.first().unwrap();
    format!("{} | {}", check.detail, check.hints.join("; "))
}

/// A `VirtualService` with some options, and routes.
fn service(options: &str, routes: &str) -> String {
    format!(
        "apiVersion: gateway.solo.io/v1\nkind: VirtualService\nmetadata: {{name: shop, namespace: a}}\n\
         spec:\n  virtualHost:\n    domains: ['*']\n    options: {options}\n    routes: {routes}\n"
    )
}

const JWT: &str =
    "{jwt: {providers: {idp: {issuer: i, jwks: {remote: {url: http://k/, upstreamRef: {name: k, namespace: a}}}}}}}";
const TO: &str = "routeAction: {single: {upstream: {name: s, namespace: a}}}";

#[test]
fn tables_are_reached_and_beat_their_parents() {
    let routes =
        "[{matchers: [{prefix: /shop}], options: {jwt: {disable: true}}, delegateAction: {selector: {labels: {t: x}}}},
      {matchers: [{prefix: /old}], delegateAction: {ref: {name: old}}}]";
    let tables = format!(
        "---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: {{name: two, namespace: a, labels: {{t: x}}}}\n\
         spec: {{weight: 2, routes: [{{name: rest, matchers: [{{prefix: /shop}}], {TO}}}]}}\n\
         ---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: {{name: one, namespace: a, labels: {{t: x}}}}\n\
         spec: {{weight: 1, routes: [{{name: own, matchers: [{{exact: /shop/own}}], options: {{jwtStaged: {{}}}}, {TO}}},\n\
           {{name: lost, matchers: [{{prefix: /other}}], {TO}}}]}}\n"
    );
    let config = service(JWT, routes) + &tables;
    assert_eq!(taken(&config, "/shop/x"), ("a.shop rest".to_owned(), 0));
    assert_eq!(taken(&config, "/shop/own").1, 401);
    assert_eq!(taken(&config, "/other").1, 404);
    let found: Vec<&str> = read(&config).findings().iter().map(|finding| finding.rule.id).collect();
    assert_eq!(found.get(..2).unwrap(), ["gloo/delegated-path", "gloo/no-route-table"]);
}

#[test]
fn a_circle_of_tables_is_refused() {
    let table = "---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: {name: t, namespace: a}\n\
                 spec: {routes: [{matchers: [{prefix: /}], delegateAction: {ref: {name: t, namespace: a}}}]}\n";
    let config = service("{}", "[{matchers: [{prefix: /}], delegateAction: {ref: {name: t, namespace: a}}}]") + table;
    assert!(refusal(&config).contains("in a circle"));
}

#[test]
fn options_are_attached_by_their_targets() {
    let attached = |section: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: g, namespace: a}}\n\
             spec: {{listeners: [{{name: one, port: 80}}]}}\n\
             ---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r, namespace: a}}\n\
             spec:\n  parentRefs: [{{name: g}}]\n  rules:\n\
             \x20 - {{name: all, matches: [{{path: {{type: PathPrefix, value: /}}}}]}}\n\
             \x20 - {{name: free, matches: [{{path: {{type: PathPrefix, value: /free/}}}}],\
             filters: [{{type: ExtensionRef, extensionRef: {{group: gateway.solo.io, kind: RouteOption, name: open}}}}]}}\n\
             ---\napiVersion: gateway.solo.io/v1\nkind: RouteOption\nmetadata: {{name: open, namespace: a}}\n\
             spec: {{options: {{jwt: {{disable: true}}}}}}\n\
             ---\napiVersion: gateway.solo.io/v1\nkind: VirtualHostOption\nmetadata: {{name: v, namespace: a}}\n\
             spec: {{targetRefs: [{{kind: Gateway, name: g, sectionName: {section}}}], options: {JWT}}}\n"
        )
    };
    assert_eq!(taken(&attached("one"), "/x").1, 401);
    assert_eq!(taken(&attached("two"), "/x").1, 0);
    assert_eq!(taken(&attached("one"), "/free"), ("g/one * free".to_owned(), 0));
    assert_eq!(taken(&attached("one"), "/freedom").1, 401);
}

#[test]
fn settings_may_want_rbac_everywhere() {
    let settings = "---\napiVersion: gloo.solo.io/v1\nkind: Settings\nmetadata: {name: default}\nspec: {rbac: {requireRbac: true}}\n";
    let routes = format!("[{{matchers: [{{prefix: /open}}], options: {{rbac: {{disable: true}}}}, {TO}}}, {{{TO}}}]");
    let config = service("{}", &routes);
    assert_eq!(taken(&config, "/x").1, 0);
    let config = config + settings;
    assert_eq!((taken(&config, "/x").1, taken(&config, "/open").1), (403, 0));
}

#[test]
fn what_the_schema_does_not_take_is_refused_at_its_place() {
    let routes = format!("[{{{TO}}}]");
    let of = |options: &str| refusal(&service(options, &routes));
    let rbac = of("{rbac: {policies: {p: {principals: [{jwtPrincipal: {claims: {email_verified: true}}}]}}}}");
    assert!(rbac.contains("jwtPrincipal.claims") && rbac.ends_with("set it in quotes"), "{rbac}");
    assert!(of("{jwt: {providers: {idp: {issuer: i}}}}").contains("no jwks"));
    assert!(of("{jwt: {}, jwtStaged: {}}").contains("exclude each other"));
    assert!(of("{jwt: {providers: {idp: {jwks: {local: {key: x}}}}}}").contains("failed to parse key"));
    assert!(
        of("{rbac: {policies: {p: {principals: [{jwtPrincipal: {claims: {a: '('}, matcher: 3}}]}}}}")
            .contains("claim a")
    );
}

#[test]
fn misspelt_settings_are_told_with_what_was_meant() {
    let config = service(&JWT.replace("issuer", "isuer"), &format!("[{{{TO}}}]"));
    let finding = read(&config).findings().into_iter().next().unwrap();
    assert_eq!((finding.rule.id, finding.hint.as_deref()), ("gloo/unknown-setting", Some("`issuer` was meant")));
    assert_eq!(finding.place.unwrap().location.unwrap().line, 7);
}

#[test]
fn a_hybrid_gateway_takes_what_its_parts_take() {
    let gateway = "---\napiVersion: gateway.solo.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: a}\nspec:\n  bindPort: 80\n  \
                   hybridGateway:\n    matchedGateways:\n    - {httpGateway: {virtualServices: [{name: NAME, namespace: a}]}}\n";
    let routes = "[{matchers: [{prefix: /}], directResponseAction: {status: 404}}]";
    let ask = |name: &str| ask(&(service("{}", routes) + &gateway.replace("NAME", name)), "/").route.to_string();
    assert_eq!((ask("shop"), ask("other")), ("a.shop /".to_owned(), String::new()));
}

#[test]
fn what_is_not_known_is_not_claimed() {
    for further in [
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {rules: [{backendRefs: [{kind: HTTPRoute, name: c}]}]}",
        "apiVersion: gateway.solo.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {hybridGateway: {delegatedHttpGateways: {}}}",
    ] {
        let answer = ask(&format!("{}---\n{further}\n", service("{}", "[]")), "/");
        assert!(matches!(answer.decision, Decision::Undetermined), "{:?}", answer.checks);
    }
}

#[test]
fn hints_name_gloos_own_settings() {
    let config = service(JWT, &format!("[{{{TO}}}]"));
    for (line, wanted) in [
        ("X-Token: TOKEN", Some("`tokenSource: {headers: [{header: x-token}]}`")),
        // It takes none from cookies.
        ("Cookie: jwt=TOKEN", None),
    ] {
        let line = line.replace("TOKEN", "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJpIn0.AAAA");
        let head = format!("GET / HTTP/1.1\nHost: h.example\n{line}");
        let answer = support::ask(&config, &Asked::default(), &head);
        let hints: Vec<&str> = answer.checks.iter().flat_map(|check| &check.hints).map(String::as_str).collect();
        let hint = hints.iter().find(|hint| hint.contains("send it where it is looked for")).unwrap();
        assert_eq!(hint.contains("or set"), wanted.is_some(), "{hint}");
        assert!(wanted.is_none_or(|wanted| hint.to_lowercase().contains(&wanted.to_lowercase())), "{hint}");
    }
}
