//! How Gloo's resources find each other: delegation, attachment, order, and what is refused or told.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "support/gateway.rs"]
mod support;

use jwtk::base64url;
use jwtk::gateway::{Answer, Asked, Decision, Kind};
use jwtk::jose::Serialization;
use jwtk::jwk::KeySet;
use jwtk::jws::{Protected, Signer, choose_signer};

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

/// The route that a request to a host comes to, at the listener `listener`.
fn route_of(config: &str, listener: Option<&str>, head: &str) -> String {
    let mut asked = Asked::default();
    asked.listener = listener.map(str::to_owned);
    support::ask(config, &asked, head).route.to_string()
}

/// A Gateway with a listener, and an `HTTPRoute`.
fn gateway_api(hostname: &str, route: &str) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: g, namespace: a}}\n\
         spec: {{listeners: [{{name: one, port: 80, hostname: '{hostname}'}}, {{name: other, port: 81}}]}}\n\
         ---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r, namespace: a}}\n\
         spec: {{{route}}}\n\
         ---\napiVersion: gateway.solo.io/v1\nkind: VirtualHostOption\nmetadata: {{name: o, namespace: a}}\n\
         spec: {{targetRefs: [{{kind: Gateway, name: g}}], options: {{}}}}\n"
    )
}

#[test]
fn hosts_are_those_that_listener_and_route_have_in_common() {
    for (of_listener, of_route, host, is_found) in [
        ("", "", "a.example", true),
        ("", "a.example", "a.example", true),
        ("", "a.example", "b.example", false),
        ("a.example", "", "a.example", true),
        ("a.example", "", "b.example", false),
        ("*.example", "a.example", "a.example", true),
        ("*.example", "a.example", "b.example", false),
        ("a.example", "'*.example'", "a.example", true),
        ("a.example", "'*.example'", "b.example", false),
        ("a.example", "b.example", "a.example", false),
        ("a.example", "b.example", "b.example", false),
        ("*.example", "'*.a.example'", "x.a.example", true),
        ("*.example", "'*.a.example'", "x.b.example", false),
        ("a.example", "a.example, b.example", "b.example", false),
        ("A.Example", "a.EXAMPLE", "a.example", true),
    ] {
        let config = gateway_api(of_listener, &format!("hostnames: [{of_route}], rules: [{{name: all}}]"));
        let found = route_of(&config, Some("one"), &format!("GET / HTTP/1.1\nHost: {host}"));
        assert_eq!(found.ends_with(" all"), is_found, "{of_listener} {of_route} {host}: {found:?}");
    }
}

#[test]
fn routes_are_reached_by_the_listeners_that_they_name() {
    for (parents, at_one, at_other) in [
        ("", true, true),
        ("{name: g}", true, true),
        ("{name: g, namespace: a}", true, true),
        ("{name: g, sectionName: one}", true, false),
        ("{name: g, sectionName: other}", false, true),
        ("{name: g, sectionName: third}", false, false),
        ("{name: g, namespace: b}", false, false),
        ("{name: h}", false, false),
        ("{name: h}, {name: g, sectionName: one}", true, false),
    ] {
        let config = gateway_api("", &format!("parentRefs: [{parents}], rules: [{{name: all}}]"));
        let found = ["80", "81"].map(|port| route_of(&config, Some(port), "GET / HTTP/1.1\nHost: h").ends_with(" all"));
        assert_eq!(found, [at_one, at_other], "{parents}");
    }
    // Of a Gateway that is not here no listener is known.
    let config = gateway_api("", "parentRefs: [{name: h, sectionName: one}], rules: [{name: all}]");
    assert_eq!(route_of(&config, Some("h"), "GET / HTTP/1.1\nHost: h"), "h * all");
}

#[test]
fn the_more_precise_of_the_rules_is_asked_first() {
    let rules = "[{name: root}, {name: prefix, matches: [{path: {value: /a/}}]},
        {name: exact, matches: [{path: {type: Exact, value: /a/b}}]},
        {name: regex, matches: [{path: {type: RegularExpression, value: '/a/[cd]'}}]},
        {name: long, matches: [{path: {value: /a/long}}]},
        {name: method, matches: [{path: {value: /a}, method: PUT}]},
        {name: header, matches: [{path: {value: /a}, headers: [{name: x-a, value: '1'}]}]},
        {name: headers, matches: [{path: {value: /a}, headers: [{name: x-a, value: '1'}, {name: x-b, type: RegularExpression, value: '[23]'}]}]},
        {name: parameter, matches: [{path: {value: /a}, queryParams: [{name: p, value: '1'}]}]}]";
    let config = gateway_api("", &format!("rules: {rules}"));
    for (head, name) in [
        ("GET /x HTTP/1.1\nHost: h", "root"),
        ("GET /ab HTTP/1.1\nHost: h", "root"),
        ("GET /a HTTP/1.1\nHost: h", "prefix"),
        ("GET /a/x HTTP/1.1\nHost: h", "prefix"),
        ("GET /a/b HTTP/1.1\nHost: h", "exact"),
        ("GET /a/c HTTP/1.1\nHost: h", "regex"),
        ("GET /a/long/x HTTP/1.1\nHost: h", "long"),
        ("PUT /a/x HTTP/1.1\nHost: h\nX-A: 1", "method"),
        ("GET /a/x HTTP/1.1\nHost: h\nX-A: 1", "header"),
        ("GET /a/x HTTP/1.1\nHost: h\nX-A: 1\nX-B: 3", "headers"),
        ("GET /a/x HTTP/1.1\nHost: h\nX-A: 1\nX-B: 4", "header"),
        ("GET /a/x?p=1 HTTP/1.1\nHost: h", "parameter"),
        ("GET /a/x?p=1 HTTP/1.1\nHost: h\nX-A: 1", "header"),
    ] {
        let found = route_of(&config, Some("one"), head);
        assert_eq!(found.rsplit(' ').next(), Some(name), "{head}");
    }
}

#[test]
fn filters_of_a_rule_end_or_change_the_request() {
    let rules = "[{name: moved, matches: [{path: {value: /moved}}], filters: [{type: RequestRedirect, requestRedirect: {statusCode: 301}}]},
        {name: found, matches: [{path: {value: /found}}], filters: [{type: RequestRedirect, requestRedirect: {}}]},
        {name: own, matches: [{path: {value: /own}}], filters: [{type: ExtensionRef, extensionRef: {group: a, kind: Other, name: open}}]}]";
    let open = "---\napiVersion: gateway.solo.io/v1\nkind: RouteOption\nmetadata: {name: open, namespace: a}\n\
                spec: {options: {jwt: {disable: true}}}\n";
    let config = gateway_api("", &format!("rules: {rules}")) + open;
    let ask = |config: &str, target: &str| {
        let mut asked = Asked::default();
        asked.listener = Some("one".to_owned());
        support::ask(config, &asked, &format!("GET {target} HTTP/1.1\nHost: h"))
    };
    for (target, status) in [("/moved", "301"), ("/found", "302")] {
        let answer = ask(&config, target);
        assert!(answer.checks.iter().any(|check| check.detail.ends_with(status)), "{:?}", answer.checks);
    }
    let status = |config: &str, target: &str| ask(config, target).status();
    // Another kind of extension is no RouteOption.
    let config = config.replace("options: {}", &format!("options: {JWT}"));
    assert_eq!(status(&config, "/own"), Some(401));
    assert_eq!(status(&config.replace("kind: Other", "kind: RouteOption"), "/own"), Some(200));
}

#[test]
fn a_gateway_takes_the_services_that_it_selects() {
    let services = "apiVersion: gateway.solo.io/v1\nkind: VirtualService\nmetadata: {name: one, namespace: a, labels: {t: x, v: w}}\n\
         spec: {virtualHost: {domains: [one], routes: [{directResponseAction: {status: 404}}]}}\n\
         ---\napiVersion: gateway.solo.io/v1\nkind: VirtualService\nmetadata: {name: two, namespace: b, labels: {t: x}}\n\
         spec: {virtualHost: {domains: [two], routes: [{directResponseAction: {status: 404}}]}}\n\
         ---\napiVersion: gateway.solo.io/v1\nkind: VirtualService\nmetadata: {name: tls, namespace: a}\n\
         spec: {sslConfig: {}, virtualHost: {domains: [tls], routes: [{directResponseAction: {status: 404}}]}}\n";
    let hosts = ["one", "two", "tls"];
    let found = |spec: &str| {
        let gateway = format!(
            "---\napiVersion: gateway.solo.io/v1\nkind: Gateway\nmetadata: {{name: g, namespace: a}}\nspec: {{{spec}}}\n"
        );
        let config = format!("{services}{gateway}");
        hosts.map(|host| !route_of(&config, None, &format!("GET / HTTP/1.1\nHost: {host}")).is_empty())
    };
    for (spec, taken) in [
        ("", [true, true, false]),
        ("ssl: true", [false, false, true]),
        ("httpGateway: {}", [true, true, false]),
        ("httpGateway: {virtualServices: [{name: one, namespace: a}]}", [true, false, false]),
        (
            "httpGateway: {virtualServices: [{name: one, namespace: b}, {name: two, namespace: a}]}",
            [false, false, false],
        ),
        ("httpGateway: {virtualServiceSelector: {t: x}}", [true, true, false]),
        ("httpGateway: {virtualServiceSelector: {t: x, v: w}}", [true, false, false]),
        ("httpGateway: {virtualServiceSelector: {t: z}}", [false, false, false]),
        ("httpGateway: {virtualServiceNamespaces: [b]}", [false, true, false]),
        ("httpGateway: {virtualServiceNamespaces: ['*']}", [true, true, false]),
        ("httpGateway: {virtualServiceNamespaces: [c, a]}", [true, false, false]),
        ("hybridGateway: {matchedGateways: [{httpGateway: {}}]}", [true, true, false]),
        ("hybridGateway: {matchedGateways: [{matcher: {sslConfig: {}}, httpGateway: {}}]}", [false, false, true]),
    ] {
        assert_eq!(found(spec), taken, "{spec}");
    }
}

#[test]
fn tables_are_asked_by_weight_and_selected_by_labels() {
    let table = |name: &str, namespace: &str, spec: &str| {
        format!(
            "---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: {{name: {name}, namespace: {namespace}, \
             labels: {{t: x, n: {name}}}}}\nspec: {{{spec}routes: [{{name: {name}, {TO}}}]}}\n"
        )
    };
    let tables = [
        table("b", "a", ""),
        table("c", "a", "weight: -1, "),
        table("d", "a", "weight: 1, "),
        table("e", "o", "weight: -5, "),
    ]
    .concat();
    let found = |selector: &str| {
        let routes = format!("[{{matchers: [{{prefix: /}}], delegateAction: {{selector: {{{selector}}}}}}}]");
        let config = service("{}", &routes) + &tables;
        taken(&config, "/").0.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    for (selector, name) in [
        ("labels: {t: x}", "c"),
        ("labels: {t: x, n: d}", "d"),
        ("labels: {t: x}, namespaces: [o]", "e"),
        ("labels: {t: x}, namespaces: ['*']", "e"),
        ("labels: {t: x}, namespaces: [p, a]", "c"),
        ("namespaces: [o]", "e"),
    ] {
        assert_eq!(found(selector), name, "{selector}");
    }
}

#[test]
fn routes_of_a_table_inherit_what_they_are_let() {
    for (flags, matchers, head, is_found) in [
        ("", "", "GET /shop/x HTTP/1.1\nHost: h\nX-A: 1", true),
        ("", "", "GET /shop/x HTTP/1.1\nHost: h", false),
        ("", "", "GET /x HTTP/1.1\nHost: h\nX-A: 1", false),
        ("", "matchers: [{prefix: /shop/a}], ", "GET /shop/a HTTP/1.1\nHost: h", true),
        ("inheritableMatchers: true, ", "matchers: [{prefix: /shop/a}], ", "GET /shop/a HTTP/1.1\nHost: h", false),
        (
            "inheritableMatchers: true, ",
            "matchers: [{prefix: /shop/a}], ",
            "GET /shop/a HTTP/1.1\nHost: h\nX-A: 1",
            true,
        ),
        ("inheritablePathMatchers: true, ", "matchers: [{prefix: /a}], ", "GET /shop/a HTTP/1.1\nHost: h", true),
        ("inheritablePathMatchers: true, ", "matchers: [{prefix: /a}], ", "GET /a HTTP/1.1\nHost: h", false),
    ] {
        let routes = format!(
            "[{{matchers: [{{prefix: /shop, headers: [{{name: x-a, value: '1'}}]}}], {flags}delegateAction: {{ref: {{name: t, namespace: a}}}}}}]"
        );
        let table = format!(
            "---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: {{name: t, namespace: a}}\n\
             spec: {{routes: [{{name: own, {matchers}{TO}}}]}}\n"
        );
        let found = route_of(&(service("{}", &routes) + &table), None, head);
        assert_eq!(found.ends_with(" own"), is_found, "{flags}{matchers}{head}: {found:?}");
    }
}

/// Options that are named count behind the host's own, in the order in which they are named.
#[test]
fn options_that_a_service_names_count() {
    let resource = |kind: &str, name: &str, options: &str| {
        format!(
            "---\napiVersion: gateway.solo.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: a}}\nspec: {{options: {options}}}\n"
        )
    };
    let config = |own: &str, of_host: &str, of_route: &str| {
        let routes = format!("[{{matchers: [{{prefix: /}}], {of_route}{TO}}}]");
        service(own, &routes).replace("    routes:", &format!("{of_host}    routes:"))
    };
    let named = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("{{name: {name}}}")).collect();
        format!("optionsConfigRefs: {{delegateOptions: [{}]}}", names.join(", "))
    };
    let of_host = |names: &[&str]| format!("    {}\n", named(names));
    let (deny, open) = ("{rbac: {policies: {}}}", "{rbac: {disable: true}}");
    let resources = [
        resource("VirtualHostOption", "jwt", JWT),
        resource("VirtualHostOption", "deny", deny),
        resource("VirtualHostOption", "open", open),
        resource("RouteOption", "deny", deny),
    ]
    .concat();
    for (own, of_host, of_route, status) in [
        ("{}", of_host(&["jwt"]), String::new(), 401),
        ("{}", of_host(&["deny", "open"]), String::new(), 403),
        ("{}", of_host(&["open", "deny"]), String::new(), 0),
        (open, of_host(&["deny"]), String::new(), 0),
        ("{}", String::new(), named(&["deny"]) + ", ", 403),
        ("{}", String::new(), format!("options: {open}, {}, ", named(&["deny"])), 0),
    ] {
        let config = config(own, &of_host, &of_route) + &resources;
        assert_eq!(taken(&config, "/").1, status, "{config}");
    }
    // What is not here may say anything.
    for config in [config("{}", &of_host(&["lost"]), ""), config("{}", "", &(named(&["lost"]) + ", "))] {
        let answer = ask(&(config + &resources), "/");
        assert!(matches!(answer.decision, Decision::Undetermined), "{:?}", answer.decision);
    }
}

#[test]
fn keys_that_no_upstream_serves_are_refused() {
    for (written, missing) in [("url: http://k/, ", "upstreamRef: {name: k, namespace: a}"), ("", "url: http://k/, ")] {
        let jwt = JWT.replace(missing, "");
        assert!(jwt != JWT && jwt.contains(written), "{jwt}");
        let told = refusal(&service(&jwt, &format!("[{{{TO}}}]")));
        assert!(told.contains("without which no keys are fetched"), "{told}");
    }
}

/// What is to be said of a token with some claims that a policy of its own lets in.
fn told_of(claims: &str) -> Vec<&'static str> {
    let secret = base64url::encode([7; 32]);
    let options = format!(
        "{{jwt: {{providers: {{idp: {{audiences: [b], jwks: {{local: {{key: '{{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"{secret}\"}}'}}}}}}}}}},\
         rbac: {{policies: {{p: {{principals: [{{jwtPrincipal: {{claims: {{roles: admin}}}}}}]}}}}}}}}"
    );
    let keys = KeySet::read(
        format!(r#"{{"keys":[{{"kty":"oct","kid":"a","alg":"HS256","k":"{secret}"}}]}}"#).as_bytes(),
        "keys",
    )
    .unwrap();
    let chosen = choose_signer(&keys, Some("a"), None, false).unwrap();
    let signer = Signer::new(chosen.key, &Protected::default().kid("a"), Serialization::Compact);
    let token = signer.sign(claims.as_bytes()).unwrap();
    let config = service(&options, &format!("[{{{TO}}}]"));
    let head = format!("GET / HTTP/1.1\nHost: h.example\nAuthorization: Bearer {token}");
    let answer = support::ask(&config, &Asked::default(), &head);
    let matcher = answer.findings.iter().any(|finding| finding.rule.id == "gloo/claim-matcher");
    assert_eq!(matcher, !answer.is_passed(), "{:?}", answer.checks);
    let rules = answer.findings.iter().map(|finding| finding.rule.id);
    rules.filter(|id| ["gloo/missing-exp", "gloo/milliseconds"].contains(id)).collect()
}

#[test]
fn a_token_without_an_end_is_told_where_it_is_accepted() {
    for (claims, expected) in [
        (r#"{"aud":"b","roles":"admin","exp":1760000600}"#, vec![]),
        (r#"{"aud":"b","roles":"admin"}"#, vec!["gloo/missing-exp"]),
        (r#"{"aud":"b","roles":"admin","exp":0}"#, vec!["gloo/missing-exp"]),
        (r#"{"aud":"b","roles":"admin","exp":1760000600000}"#, vec!["gloo/milliseconds"]),
        (r#"{"aud":"b","roles":["admin"]}"#, vec![]),
    ] {
        assert_eq!(told_of(claims), expected, "{claims}");
    }
}
