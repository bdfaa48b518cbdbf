//! What is asked of a whole configuration.

#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::check::Reason;
use crate::config::Text;
use crate::gateway::probe::{Echo, broken};
use crate::gateway::{self, KeyLocation, Served, Unserved};

/// Asks everything that can be asked of a configuration.
fn ask(config: impl AsRef<[u8]>, keys: impl AsRef<[u8]>, token: &str) {
    let texts = [Text::new(config.as_ref(), "gateway.yaml")];
    let Ok(gateway) = gateway::read(&texts, Some(Kind::Agentgateway)) else { return };
    let _ = (gateway.findings(), gateway.routes());
    let validator = gateway.open(&Asked::default(), Arc::new(Echo(keys.as_ref().to_vec()))).unwrap();
    let head = format!("GET /a/b?t={token}&x=%zz HTTP/1.1\nHost: a.b:1\nCookie: t={token}; u");
    let whole = Request::read(head.as_bytes()).unwrap_or_default();
    for request in [whole.with_header("Authorization", format!("Bearer {token}")), Request::with_token(token)] {
        let _ = validator.validate(&request, Timestamp::new(1_760_000_000, 0));
    }
}

const STANDALONE: &str = r#"{"binds":[{"port":3000,"listeners":[{"hostname":"*.b","policies":{"jwtAuth":{"issuer":"i",
    "jwks":{"file":"k"},"location":{"cookie":{"name":"t"}}}},"routes":[{"matches":[{"path":{"regex":"/a.*"}}],"policies":{
    "jwtAuth":{"mode":"strict","providers":[{"issuer":"i","audiences":["a"],"jwks":{"url":"https://a"},
    "jwtValidationOptions":{"requiredClaims":["sub"]}}]},"authorization":{"rules":["jwt.a == 1",{"deny":"has(jwt.b)"}]}},
    "backends":[{"routeGroup":"g"}]}]}]}],"routeGroups":[{"name":"g","routes":[{"backends":[{"routeGroup":"g"}]}]}],
    "policies":[{"name":{"name":"p","namespace":"n"},"target":{"route":{"name":"r","namespace":"n"}},
    "policy":{"jwtAuth":null}}]}"#;

const KUBERNETES: &str = r#"{"apiVersion":"agentgateway.dev/v1alpha1","kind":"AgentgatewayPolicy","metadata":{"name":"a"},
    "spec":{"targetRefs":[{"kind":"HTTPRoute","name":"r","sectionName":"s"}],"strategy":{"inheritance":"Override"},
    "traffic":{"jwtAuthentication":{"mode":"Strict","location":{"expression":"request.path"},"providers":[{"issuer":"i",
    "audiences":["a"],"jwks":{"remote":{"backendRef":{"name":"s","port":1},"jwksPath":"p"}}}]},"authorization":{
    "action":"Deny","policy":{"matchExpressions":["jwt.a"]}}}}}"#;

const KEYS: &str =
    r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"},{"kty":"RSA","n":"AQ","e":"AQ","kid":"b"}]}"#;
const TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";

proptest! {
    #[test]
    fn no_text_makes_it_panic(config: String, keys: String, token: String) {
        ask(&config, &keys, &token);
        ask(STANDALONE, &keys, &token);
    }

    #[test]
    fn no_broken_configuration_makes_it_panic(
        at in 0_usize..1_200, with in r#"[\[\]{}",:0-9a-z\\ $-]{0,6}"#, gone in 0_usize..30,
        keys_at in 0_usize..110, key_with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#,
    ) {
        for config in [STANDALONE, KUBERNETES] {
            ask(broken(config, at, &with, gone), broken(KEYS, keys_at, &key_with, 3), TOKEN);
        }
    }
}

#[test]
fn what_is_whole_is_answered() {
    ask(STANDALONE, KEYS, TOKEN);
    ask(KUBERNETES, KEYS, TOKEN);
}

/// Status and reason of the answer to a request; none for an empty status.
fn answered(config: &str, name: &str, keys: &str, head: &str) -> (Option<u16>, Option<&'static str>) {
    let gateway = gateway::read(&[Text::new(config.as_bytes(), name)], Some(Kind::Agentgateway)).unwrap();
    let keys = Arc::new(Echo(keys.as_bytes().to_vec()));
    let request = Request::read(format!("{head} HTTP/1.1\nHost: a.b\n").as_bytes()).unwrap();
    let opened = gateway.open(&Asked::default(), keys).unwrap();
    let answer = opened.validate(&request, Timestamp::new(1_760_000_000, 0)).unwrap();
    (answer.status(), answer.reason().map(Reason::code))
}

#[test]
fn discovery_is_answered_without_a_token() {
    let config = r#"{"binds":[{"port":1,"listeners":[{"routes":[{"policies":{"mcpAuthentication":{"issuer":"i",
        "audiences":["a"],"jwks":{"file":"k"},"resourceMetadata":{"resource":"https://a/mcp"}},
        "authorization":{"rules":["jwt.sub == 'a'"]}}}]}]}]}"#;
    for (path, status) in [
        ("/.well-known/oauth-protected-resource/mcp", 200),
        ("/.well-known/oauth-authorization-server?x=1", 200),
        ("/.well-known/oauth-protected-resources", 401),
        ("/.well-known/openid-configuration", 401),
        ("/mcp", 401),
    ] {
        assert_eq!(answered(config, "a.json", KEYS, &format!("GET {path}")).0, Some(status), "{path}");
    }
    let plain = config
        .replace("mcpAuthentication", "jwtAuth")
        .replace(r#","resourceMetadata":{"resource":"https://a/mcp"}"#, "");
    let plain = plain.replace(r#""issuer""#, r#""mode":"strict","issuer""#);
    let path = "GET /.well-known/oauth-protected-resource";
    assert_eq!(answered(&plain, "a.json", KEYS, path), (Some(401), Some("no_token")));
}

#[test]
fn rules_know_where_the_request_is() {
    let config = |rule: &str| {
        format!(
            r#"{{"binds":[{{"port":1,"listeners":[{{"name":"web","routes":[{{"name":"shop","policies":{{
            "authorization":{{"rules":[{{"allow":{rule:?}}}]}}}}}}]}}]}}]}}"#
        )
    };
    for (rule, reason) in [
        ("proxy.route.name == 'shop' && proxy.listener.name == 'web'", None),
        ("proxy.gateway.namespace + proxy.gateway.name == 'defaultdefault'", None),
        ("proxy.route.name == 'shops'", Some("policy_denied")),
        ("proxy.route.rule == 'a'", Some("policy_denied")),
        ("proxy.bind == 'bind/1'", Some("undetermined")),
        ("proxy == {'a': 1}", Some("undetermined")),
        ("proxy.mapValues(v, v == 'a').size() == 3", Some("undetermined")),
        ("env.podName == 'a'", Some("undetermined")),
        ("destination.port == 1", Some("undetermined")),
    ] {
        assert_eq!(answered(&config(rule), "a.json", KEYS, "GET /").1, reason, "{rule}");
    }
}

/// The checks of a request to a configuration, in words.
fn told(config: &str, head: &str) -> Vec<String> {
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    let request = Request::read(head.as_bytes()).unwrap();
    let opened = gateway.open(&Asked::default(), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
    let answer = match opened.validate(&request, Timestamp::new(1_760_000_000, 0)) {
        Ok(answer) => answer,
        Err(error) => return vec![error.to_string()],
    };
    let told = answer.checks.iter().map(|check| {
        let reason = check.reason.map(Reason::code).unwrap_or_default();
        format!("{} {:?} {reason}: {}; {}", check.name, check.outcome, check.detail, check.hints.join("; "))
    });
    told.collect()
}

#[test]
fn each_rule_is_told_with_what_it_comes_to() {
    let (yes, no, error, unknown) = ("request.method == 'GET'", "false", "jwt.sub == 'a'", "env.podName == 'a'");
    let told = |rules: &[(&str, &str)]| {
        let rules: Vec<String> = rules.iter().map(|(effect, rule)| format!("{{{effect:?}:{rule:?}}}")).collect();
        let config = format!(
            r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{"policies":{{"authorization":{{"rules":[{}]}}}}}}]}}]}}]}}"#,
            rules.join(",")
        );
        let told = told(&config, "GET / HTTP/1.1\nHost: a.b");
        let told = told.into_iter().filter(|line| line.starts_with("rule") || line.starts_with("authorization"));
        told.map(|line| {
            let (name, rest) = line.split_once(' ').unwrap();
            let (number, rest) = if name == "rule" { rest.split_once(' ').unwrap() } else { ("", rest) };
            let (outcome, detail) = rest.split_once(": ").unwrap();
            let said = if name == "rule" { "" } else { detail.trim_end_matches("; ") };
            let hint = if detail.contains("denies nothing") { " !" } else { "" };
            format!("{name}{number} {outcome}{said}{hint}")
                .replace("policy_denied", "denied")
                .replace("undetermined", "open")
        })
        .collect::<Vec<_>>()
    };
    let allowed = "authorization Pass an allow rule holds, and no rule forbids it";
    for (rules, lines) in [
        (&[("allow", yes)][..], vec!["rule1 Pass ", allowed]),
        (&[("allow", no), ("allow", yes)], vec!["rule1 Skip ", "rule2 Pass ", allowed]),
        (
            &[("allow", no)],
            vec!["rule1 Fail denied", "authorization Fail deniedthere are allow rules, and none of them holds"],
        ),
        (
            &[("allow", error)],
            vec!["rule1 Fail denied", "authorization Fail deniedthere are allow rules, and none of them holds"],
        ),
        (&[("deny", no)], vec!["rule1 Pass ", "authorization Pass none of 1 rules forbids it"]),
        (&[("deny", error)], vec!["rule1 Pass  !", "authorization Pass none of 1 rules forbids it"]),
        (
            &[("deny", yes), ("allow", yes)],
            vec!["rule1 Fail denied", "rule2 Pass ", "authorization Fail denieda deny rule holds"],
        ),
        (
            &[("deny", yes), ("allow", no)],
            vec!["rule1 Fail denied", "rule2 Skip ", "authorization Fail denieda deny rule holds"],
        ),
        (
            &[("require", no), ("allow", yes)],
            vec!["rule1 Fail denied", "rule2 Pass ", "authorization Fail denieda require rule does not hold"],
        ),
        (
            &[("require", yes), ("deny", no)],
            vec!["rule1 Pass ", "rule2 Pass ", "authorization Pass none of 2 rules forbids it"],
        ),
        (
            &[("allow", unknown)],
            vec!["rule1 Fail open", "authorization Fail openwhat a rule is worth is not known here"],
        ),
        (&[("allow", unknown), ("allow", yes)], vec!["rule1 Skip ", "rule2 Pass ", allowed]),
        (
            &[("deny", unknown), ("allow", no)],
            vec![
                "rule1 Skip ",
                "rule2 Fail denied",
                "authorization Fail deniedthere are allow rules, and none of them holds",
            ],
        ),
        (
            &[("deny", unknown), ("allow", yes)],
            vec!["rule1 Fail open", "rule2 Pass ", "authorization Fail openwhat a rule is worth is not known here"],
        ),
        (
            &[("require", unknown), ("deny", no)],
            vec!["rule1 Fail open", "rule2 Pass ", "authorization Fail openwhat a rule is worth is not known here"],
        ),
        (
            &[("require", unknown), ("deny", yes)],
            vec!["rule1 Skip ", "rule2 Fail denied", "authorization Fail denieda deny rule holds"],
        ),
    ] {
        assert_eq!(told(rules), lines, "{rules:?}");
    }
}

/// Remembers where keys were looked for.
#[derive(Default)]
struct Places(Mutex<Vec<String>>);

impl KeySource for Places {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        self.0.lock().unwrap().push(location.as_written().to_owned());
        Err(Unserved::new("none"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("none"))
    }
}

/// A route with this `jwtAuth`.
fn guarded(jwt: &str) -> String {
    format!(
        r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{"policies":{{"jwtAuth":{{{jwt},"issuer":"i",
        "audiences":["a"],"jwks":"{{\"keys\":[]}}"}}}}}}]}}]}}]}}"#
    )
}

/// The answer's warnings and hints, and how each check came out.
fn warned(config: &str, head: &str, now: i64) -> (Vec<String>, Vec<String>) {
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    let opened = gateway.open(&Asked::default(), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
    let request = Request::read(head.as_bytes()).unwrap();
    let answer = opened.validate(&request, Timestamp::new(now, 0)).unwrap();
    let rules = answer.findings.iter().map(|finding| finding.rule.id.replace("agentgateway/", ""));
    let rules = rules.filter(|rule| rule != "no-audience" && rule != "not-enforced");
    (rules.collect(), answer.checks.iter().flat_map(|check| check.hints.clone()).collect())
}

#[test]
fn what_is_not_judged_is_told_of_both_phases_and_of_refusals() {
    let jwt = r#""jwtAuth":{"mode":"strict","issuer":"i","jwks":"{\"keys\":[]}"}"#;
    let config = |listener: &str, route: &str| {
        format!(
            r#"{{"binds":[{{"port":1,"listeners":[{{"policies":{{{listener}}},"routes":[{{"policies":{{{route}}}}}]}}]}}]}}"#
        )
    };
    let get = "GET / HTTP/1.1\nHost: a.b";
    let preflight = "OPTIONS / HTTP/1.1\nHost: a.b";
    for (listener, route, head, wanted) in [
        (r#""extAuthz":{}"#, "", get, vec!["extAuthz"]),
        (r#""extAuthz":{},"cors":{}"#, r#""basicAuth":{}"#, get, vec!["cors", "extAuthz", "basicAuth"]),
        // What runs behind a refusal never ran.
        ("", r#""jwtAuth":null,"extAuthz":{}"#, get, vec!["extAuthz"]),
        (r#""oidc":{},"extAuthz":{}"#, "JWT", get, vec!["oidc", "extAuthz"]),
        ("", r#""cors":{},"apiKey":{},JWT"#, get, vec!["cors"]),
        ("", r#""cors":{},JWT"#, preflight, vec!["cors"]),
    ] {
        let config = config(listener, &route.replace("JWT", jwt));
        let told = told(&config, head);
        let skipped = told.iter().filter(|line| line.contains("is not judged here"));
        let names: Vec<&str> = skipped.filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(names, wanted, "{config}");
        let (_, hints) = warned(&config, head, 0);
        let is_hinted = |part: &str| hints.iter().any(|hint| hint.contains(part));
        assert_eq!(is_hinted("answers a preflight by itself"), head == preflight, "{config} {hints:?}");
        assert_eq!(is_hinted("it may answer first"), route == "JWT", "{config} {hints:?}");
    }
}

#[test]
fn what_is_lax_about_a_request_that_passes_is_told() {
    let open = |policies: &str| {
        format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{"policies":{{{policies}}}}}]}}]}}]}}"#)
    };
    for (policies, wanted) in [
        ("", &["open-route"][..]),
        (r#""cors":{}"#, &["open-route"]),
        (r#""extAuthz":{}"#, &[]),
        (r#""authorization":{"rules":["true"]}"#, &[]),
    ] {
        assert_eq!(warned(&open(policies), "GET / HTTP/1.1\nHost: a.b", 0).0, wanted, "{policies}");
    }
    let with_keys = |jwt: &str| guarded(jwt).replace(r#""{\"keys\":[]}""#, &format!("{TWO_KEYS:?}"));
    let bearer = |claims: &str, (header, signature): (&str, &str)| {
        let header = crate::base64url::encode(header);
        format!("GET / HTTP/1.1\nHost: a.b\nAuthorization: Bearer {header}.{claims}.{signature}")
    };
    let permissive = with_keys(r#""mode":"permissive""#);
    assert_eq!(warned(&permissive, &bearer(CLAIMS, OLD), 1_760_000_000).0, ["bad-token"]);
    assert_eq!(warned(&permissive, "GET / HTTP/1.1\nHost: a.b", 1_760_000_000).0, [""; 0]);
    // A thousand years before the token's end.
    let strict = with_keys(r#""mode":"strict""#);
    let one = (r#"{"alg":"EdDSA","kid":"one"}"#, ONE);
    assert_eq!(warned(&strict, &bearer(CLAIMS, one), 1_760_000_000).0, [""; 0]);
    assert_eq!(warned(&strict, &bearer(CLAIMS, one), 1_760_000_099 - 31_556_952_000).0, ["milliseconds"]);
    let endless = with_keys(r#""mode":"strict","jwtValidationOptions":{"requiredClaims":[]}"#);
    assert_eq!(warned(&endless, &bearer(ENDLESS, (one.0, ENDLESS_ONE)), 0).0, ["required-claims", "missing-exp"]);
}

#[test]
fn what_is_no_token_is_told_with_what_to_send() {
    let header = r#""mode":"strict","location":{"header":{"name":"x-t","prefix":"JWT "}}"#;
    let plain = r#""mode":"strict","location":{"header":{"name":"x-t"}}"#;
    let by = |expression: &str| format!(r#""mode":"strict","location":{{"expression":"{expression}"}}"#);
    for (jwt, lines, parts) in [
        (header.to_owned(), "X-T: eyJh.b.c", &["put \"JWT\" in front, as in x-t: JWT eyJ"][..]),
        (header.to_owned(), "X-T: Basic eyJ", &["the scheme is \"Basic\", the policy wants \"JWT\""]),
        (header.to_owned(), "X-T: jwteyJh.b.c", &["no blank between \"JWT\" and what follows: write x-t: JWT eyJ…"]),
        (header.to_owned(), "X-T: JWT", &["nothing follows \"JWT\""]),
        (header.to_owned(), "X-T: s3cr3t", &["names no scheme", "put it in front, as in x-t: JWT eyJ…"]),
        (header.to_owned(), "X-T: s3cr3t key", &["names no scheme"]),
        (header.to_owned(), "Authorization: Bearer eyJh.b.c", &["no_token", "Authorization"]),
        (header.to_owned(), "X-T: JWT a.b", &["found in header x-t", "this has 2"]),
        (plain.to_owned(), "X-T: a.b", &["found in header x-t", "this has 2"]),
        (
            r#""mode":"strict","location":{"queryParameter":{"name":"q"}}"#.to_owned(),
            "X: y",
            &["found in parameter \"q\""],
        ),
        (
            r#""mode":"strict","location":{"cookie":{"name":"c"}}"#.to_owned(),
            "Cookie: c=a.b",
            &["found in cookie \"c\""],
        ),
        (by("request.headers['x-t']"), "X-T: a.b", &["found in what request.headers['x-t'] gives", "this has 2"]),
        (by("request.uri"), "X: y", &["request.uri gives a string, which is not a token"]),
        (by("request.path"), "X: y", &["found in what request.path gives"]),
        (by("{'a': 1}"), "X: y", &["gives a map, which is not a token"]),
    ] {
        let told = told(&guarded(&jwt), &format!("GET /a?q=a.b HTTP/1.1\nHost: a.b\n{lines}")).join("\n");
        assert!(parts.iter().all(|part| told.contains(part)), "{jwt} {lines}: {told}");
        assert!(!told.contains("s3cr3t") && !told.contains("eyJh"), "{jwt} {lines}: {told}");
    }
}

#[test]
fn a_prefix_alone_is_no_token_and_an_empty_parameter_is_one() {
    for (jwt, reason) in [
        (r#""mode":"strict""#, "no_token"),
        (r#""mode":"strict","location":{"header":{"name":"x-t"}}"#, "malformed"),
        (r#""mode":"strict","location":{"queryParameter":{"name":"q"}}"#, "malformed"),
    ] {
        let gateway = gateway::read(&[Text::new(guarded(jwt).as_bytes(), "a.json")], None).unwrap();
        let opened = gateway.open(&Asked::default(), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let answer = opened.validate(&Request::with_token(""), Timestamp::new(1_760_000_000, 0)).unwrap();
        assert_eq!(answer.reason().map(Reason::code), Some(reason), "{jwt}");
    }
}

#[test]
fn mistakes_are_logged_with_the_path_of_their_object() {
    let config = |jwt: &str| {
        format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{"policies":{{"jwtAuth":{{{jwt}}}}}}}]}}]}}]}}"#)
    };
    let jwt = "binds[0].listeners[0].routes[0].policies.jwtAuth";
    for (config, log) in [
        (config(r#""isuer":"i""#), format!("{jwt}: unknown field `isuer`, ")),
        (config(r#""issuer":"i""#), format!("{jwt}: missing field `jwks`")),
        (config(r#""mode":"x","issuer":"i","jwks":"{}""#), format!("{jwt}.mode: unknown variant `x`, ")),
        (config(r#""issuer":1,"jwks":"{}""#), format!("{jwt}.issuer: invalid type: ")),
        (
            config(r#""issuer":"i","jwks":"{}","location":{"expression":"a ="}"#),
            "parse: ERROR: <input>:1:3: ".to_owned(),
        ),
        (r#"{"bind":[],"binds":[]}"#.to_owned(), "unknown field `bind`, ".to_owned()),
    ] {
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let opened = gateway.open(&Asked::default(), Arc::new(Echo(KEYS.as_bytes().to_vec()))).unwrap();
        let answer = opened.validate(&Request::default(), Timestamp::new(0, 0)).unwrap();
        assert!(answer.log.as_ref().is_some_and(|said| said.starts_with(&log)), "{config}: {:?}", answer.log);
    }
}

#[test]
fn what_follows_from_a_mistake_is_not_told_beside_it() {
    let route =
        |jwt: &str| format!(r#"{{"policies":{{"jwtAuth":{{{jwt}"issuer":"i","audiences":["a"],"jwks":"{{}}"}}}}}}"#);
    let routes = [route(r#""mode":"Strict","#), route(""), route(r#""mode":"strict","#)].join(",");
    let config = format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{routes}]}}]}}]}}"#);
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    let found = gateway.findings();
    let places = found.iter().filter(|finding| finding.rule.id == "agentgateway/not-enforced");
    let places: Vec<&str> = places.map(|finding| finding.place.as_ref().unwrap().path.as_str()).collect();
    assert!(places.len() == 1 && places[0].contains("routes[1]"), "{places:?}");
    assert!(found.iter().any(|finding| finding.severity == crate::finding::Severity::Error), "{found:?}");
    let many = vec![route(r#""mode":"Strict","#); MOST_PROBLEMS + 3].join(",");
    let config = format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{many}]}}]}}]}}"#);
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    assert_eq!(gateway.findings().len(), MOST_PROBLEMS);
}

#[test]
fn listeners_are_named_by_name_port_and_gateway() {
    let listener =
        |name: &str, further: &str| format!(r#"{{"name":"{name}",{further}"routes":[{{"name":"r-{name}"}}]}}"#);
    let bind = |port: u16, listeners: &str| format!(r#"{{"port":{port},"listeners":[{listeners}]}}"#);
    let ask = |binds: &str, listener: Option<&str>, request: &Request| {
        let config = format!(r#"{{"binds":[{binds}]}}"#);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let asked = Asked { listener: listener.map(str::to_owned), ..Asked::default() };
        let opened = gateway.open(&asked, Arc::new(Echo(Vec::new())))?;
        opened.validate(request, Timestamp::new(0, 0)).map(|answer| answer.route.to_string())
    };
    let whole = Request::read(b"GET / HTTP/1.1\nHost: a.b").unwrap();
    let two = [bind(1, &listener("one", "")), bind(2, &listener("two", ""))].join(",");
    for (asked, route) in [("one", "r-one"), ("1", "r-one"), ("two", "r-two"), ("2", "r-two")] {
        let found = ask(&two, Some(asked), &whole).unwrap();
        assert!(found.contains(route), "{asked}: {found}");
    }
    let listed = |error: Error| match error {
        Error::SeveralListeners { listeners, .. } | Error::NoSuchListener { listeners, .. } => listeners.join(", "),
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(ask(&two, None, &whole).unwrap_err()), "one (port 1), two (port 2)");
    assert_eq!(listed(ask(&two, Some("3"), &whole).unwrap_err()), "one (port 1), two (port 2)");
    let routes =
        r#"{"port":1,"listeners":[{"routes":[{"name":"r","matches":[{"path":{"exact":"/a"}}]},{"name":"s"}]}]}"#;
    let error = ask(routes, None, &Request::with_token("a.b.c")).unwrap_err();
    let Error::SeveralRoutes { routes, .. } = error else { panic!("{error:?}") };
    assert!(routes[0].starts_with("/a (") && routes[1].starts_with("/ ("), "{routes:?}");
    // Without a host the only one is meant, or the one for any host.
    let bare = Request::with_token("a.b.c");
    let named = listener("one", r#""hostname":"x","#);
    assert!(ask(&bind(1, &named), None, &bare).unwrap().contains("r-one"));
    assert!(ask(&bind(1, &[named.clone(), listener("two", "")].join(",")), None, &bare).unwrap().contains("r-two"));
    let other = listener("two", r#""hostname":"y","#);
    assert!(ask(&bind(1, &[named, other].join(",")), None, &bare).is_err());
}

#[test]
fn a_place_of_tokens_is_one_that_is_known() {
    for (location, part) in [
        (r#"{"other":{"name":"a"}}"#, "unknown variant `other`, expected one of `header`, `queryParameter`"),
        (r#"{"header":{"name":"a"},"cookie":{"name":"b"}}"#, "gateway_misconfigured"),
        ("{}", "gateway_misconfigured"),
        (r#"{"header":{"name":"a b"}}"#, "invalid HTTP header name"),
    ] {
        let told = told(&guarded(&format!(r#""mode":"strict","location":{location}"#)), "GET / HTTP/1.1\nHost: a.b");
        assert!(told.join("\n").contains(part), "{location}: {told:?}");
    }
}

#[test]
fn a_resource_has_a_version_and_a_kind() {
    for (text, is_own) in [
        (r#"{"binds":[]}"#, true),
        (r#"{"binds":[],"kind":"a"}"#, true),
        (r#"{"binds":[],"apiVersion":"a"}"#, true),
        (r#"{"binds":[],"apiVersion":"a","kind":"a"}"#, false),
    ] {
        let found = gateway::read(&[Text::new(text.as_bytes(), "a.json")], None);
        assert_eq!(found.is_ok_and(|found| found.kind() == Kind::Agentgateway), is_own, "{text}");
    }
}

#[test]
fn policies_count_for_what_they_are_attached_to() {
    let policy = |name: &str, kind: &str, target: &str, strategy: &str, traffic: &str| {
        format!(
            r#"{{"apiVersion":"agentgateway.dev/v1alpha1","kind":"AgentgatewayPolicy","metadata":{{"name":"{name}"}},
            "spec":{{"targetRefs":[{{"kind":"{kind}","name":"{target}"}}],{strategy}"traffic":{{{traffic}}}}}}}"#
        )
    };
    let overrides = r#""strategy":{"inheritance":"Override"},"#;
    let rule = |action: &str, rule: &str| {
        format!(r#""authorization":{{"action":"{action}","policy":{{"matchExpressions":["{rule}"]}}}}"#)
    };
    let (deny, allow) = (rule("Deny", "true"), rule("Allow", "true"));
    let jwt = |mode: &str| {
        format!(
            r#""jwtAuthentication":{{"mode":"{mode}","providers":[{{"issuer":"i","jwks":{{"inline":"{{\"keys\":[]}}"}}}}]}}"#
        )
    };
    let route = |pool: &str| {
        format!(
            r#"{{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{{"name":"r"}},"spec":{{
            "parentRefs":[{{"name":"g"}}],"rules":[{{"backendRefs":[{{"group":"inference.networking.k8s.io",
            "kind":"InferencePool","name":"{pool}"}}]}}]}}}}"#
        )
    };
    let gateway = r#"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"g"},
        "spec":{"listeners":[{"name":"l","port":80,"protocol":"HTTP"}]}}"#;
    for (pool, policies, status) in [
        ("p", vec![policy("a", "InferencePool", "p", "", &deny)], 403),
        ("q", vec![policy("a", "InferencePool", "p", "", &deny)], 200),
        ("p", vec![policy("a", "HTTPRoute", "r", "", &deny)], 403),
        ("p", vec![policy("a", "HTTPRoute", "s", "", &deny)], 200),
        // What overrides says nothing of what it does not set.
        (
            "p",
            vec![policy("a", "Gateway", "g", overrides, &jwt("Permissive")), policy("b", "HTTPRoute", "r", "", &deny)],
            403,
        ),
        ("p", vec![policy("a", "Gateway", "g", overrides, &allow), policy("b", "HTTPRoute", "r", "", &deny)], 200),
        ("p", vec![policy("a", "Gateway", "g", "", &allow), policy("b", "HTTPRoute", "r", "", &deny)], 403),
        (
            "p",
            vec![policy("a", "Gateway", "g", overrides, &allow), policy("b", "HTTPRoute", "r", "", &jwt("Strict"))],
            401,
        ),
        (
            "p",
            vec![
                policy("a", "Gateway", "g", overrides, &jwt("Permissive")),
                policy("b", "HTTPRoute", "r", "", &jwt("Strict")),
            ],
            200,
        ),
        (
            "p",
            vec![
                policy("a", "Gateway", "g", "", &jwt("Permissive")),
                policy("b", "HTTPRoute", "r", "", &jwt("Strict")),
            ],
            401,
        ),
    ] {
        let items = [vec![gateway.to_owned(), route(pool)], policies].concat().join(",");
        let config = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{items}]}}"#);
        assert_eq!(answered(&config, "a.json", KEYS, "GET /").0, Some(status), "{pool} {items}");
    }
}

/// Attached policies with these modes for one target, one phase after the other.
fn by_chance(before: &[&str], after: &[&str]) -> (Option<u16>, Option<&'static str>) {
    let policy = |phase: &str, index: usize, mode: &str| {
        format!(
            r#"{{"name":{{"name":"{phase}{index}","namespace":"n"}},"phase":"{phase}",
            "target":{{"gateway":{{"gatewayName":"default","gatewayNamespace":"default"}}}},
            "policy":{{"jwtAuth":{{"mode":"{mode}","issuer":"i","jwks":"{{\"keys\":[]}}"}}}}}}"#
        )
    };
    let of = |phase: &'static str, modes: &[&str]| {
        modes.iter().enumerate().map(|(index, mode)| policy(phase, index, mode)).collect::<Vec<_>>()
    };
    let policies = [of("gateway", before), of("route", after)].concat().join(",");
    let config =
        format!(r#"{{"policies":[{policies}],"binds":[{{"port":1,"listeners":[{{"routes":[{{"name":"r"}}]}}]}}]}}"#);
    answered(&config, "a.json", KEYS, "GET /")
}

#[test]
fn chance_decides_in_each_phase_by_itself() {
    let undetermined = (None, Some("undetermined"));
    for (before, after, wanted) in [
        (&["strict", "optional"][..], &["optional", "strict"][..], undetermined),
        (&["strict", "strict", "strict", "strict", "optional"], &[], undetermined),
        (&["optional", "optional"], &["strict", "strict", "strict", "strict", "strict", "optional"], undetermined),
        (&["strict", "optional"], &["strict", "strict"], (Some(401), Some("no_token"))),
        (&["optional", "permissive"], &["permissive", "optional", "optional"], (Some(200), None)),
        // More than are tried.
        (&["optional"; 9], &["optional"; 9], undetermined),
        (&["strict"; 70], &[], undetermined),
    ] {
        assert_eq!(by_chance(before, after), wanted, "{before:?} {after:?}");
    }
}

#[test]
fn keys_of_mcp_are_where_its_provider_has_them() {
    for (provider, path) in [
        (r#""provider":{"keycloak":{}},"#, "i//protocol/openid-connect/certs"),
        (r#""provider":{"authentik":{}},"#, "i/jwks/"),
        (r#""provider":{"auth0":{}},"#, "i//.well-known/jwks.json"),
        (r#""provider":null,"#, "i//.well-known/jwks.json"),
        ("", "i//.well-known/jwks.json"),
    ] {
        let config = format!(
            r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{"policies":{{"mcpAuthentication":{{{provider}"issuer":"https://i/",
            "audiences":["a"],"resourceMetadata":{{"resource":"https://a/mcp"}}}}}}}}]}}]}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let places = Arc::new(Places::default());
        let opened = gateway.open(&Asked::default(), places.clone()).unwrap();
        let answer = opened.validate(&Request::default(), Timestamp::new(0, 0)).unwrap();
        assert_eq!(*places.0.lock().unwrap(), [format!("https://{path}")], "{provider} {:?}", answer.checks);
    }
}

#[test]
fn a_provider_that_is_asked_for_must_be_there() {
    let config = r#"{"binds":[{"port":1,"listeners":[{"routes":[{"policies":{"jwtAuth":{"providers":[
        {"issuer":"i","jwks":{"file":"k"}},{"issuer":"j","jwks":{"file":"k"}}]}}}]}]}]}"#;
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    for (provider, is_there) in [("i", true), ("j", true), ("k", false)] {
        let asked = Asked { provider: Some(provider.to_owned()), ..Asked::default() };
        let opened = gateway.open(&asked, Arc::new(Echo(KEYS.as_bytes().to_vec())));
        let code = opened.err().map(|error| crate::error::Explain::code(&error));
        assert_eq!(code, (!is_there).then_some("no_such_provider"), "{provider}");
    }
}

#[test]
fn a_path_without_a_method_is_told_as_it_is() {
    let config = r#"{"binds":[{"port":1,"listeners":[{"routes":[{"matches":[{"path":{"exact":"/a"}}]}]}]}]}"#;
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    let asked = Asked { path: Some("/z".to_owned()), ..Asked::default() };
    let opened = gateway.open(&asked, Arc::new(Echo(Vec::new()))).unwrap();
    let answer = opened.validate(&Request::with_token(TOKEN), Timestamp::new(0, 0)).unwrap();
    assert!(answer.checks.iter().any(|check| check.detail == "no route takes /z"), "{:?}", answer.checks);
}

#[test]
fn hosts_and_paths_that_nobody_takes_are_told_with_what_there_is() {
    let config = |routes: &str| {
        format!(
            r#"{{"binds":[{{"port":1,"listeners":[{{"name":"web","hostname":"Shop.example","routes":[{routes}]}}]}}]}}"#
        )
    };
    let one = config(
        r#"{"name":"r","matches":[{"path":{"exact":"/a"}}]},{"name":"s","matches":[{"path":{"pathPrefix":"/b"}}]}"#,
    );
    let hints = |config: &str, host: &str| {
        let told = told(config, &format!("GET /c HTTP/1.1\nHost: {host}"));
        told.into_iter().filter(|line| line.contains(" Fail ")).collect::<Vec<_>>().join("\n")
    };
    assert!(hints(&one, "shop.example").ends_with("listener Shop.example differs in letter case, which counts here"));
    assert!(!hints(&one, "other.example").contains("letter case"));
    assert!(hints(&one, "Shop.example").contains("there are /a ("), "{}", hints(&one, "Shop.example"));
    assert!(hints(&one, "Shop.example").ends_with("none takes /c"));
    assert!(hints(&config(""), "Shop.example").ends_with("listener web has no routes"));
}

/// What the API server says, in part.
const REFUSALS: &[&str] = &[
    "at least one of",
    "must be of one kind",
    "may only be used",
    "unsupported value",
    "must have 1 to",
    "mcp needs",
    "exactly one of url",
    "url must be",
    "at least 5m",
    "not a duration",
];

#[test]
fn policies_that_the_api_server_refuses_are_refused() {
    let route = r#""targetRefs":[{"kind":"HTTPRoute","name":"r"}]"#;
    let gateway = r#""targetRefs":[{"kind":"Gateway","name":"g"}]"#;
    let provider = |further: &str, jwks: &str| format!(r#"{{"issuer":"i",{further}"jwks":{{{jwks}}}}}"#);
    let inline = || provider("", r#""inline":"{}""#);
    let jwt = |further: &str, providers: &str| {
        format!(r#"{route},"traffic":{{"jwtAuthentication":{{{further}"providers":[{providers}]}}}}"#)
    };
    let remote = |jwks: &str| jwt("", &provider("", &format!(r#""remote":{{{jwks}}}"#)));
    let cached = |duration: &str| remote(&format!(r#""url":"https://a/k","cacheDuration":"{duration}""#));
    let rules = |action: &str, count: usize| {
        let expressions = vec!["\"true\""; count].join(",");
        format!(
            r#"{route},"traffic":{{"authorization":{{"action":"{action}","policy":{{"matchExpressions":[{expressions}]}}}}}}"#
        )
    };
    let phase = |targets: &str| format!(r#"{targets},"traffic":{{"phase":"PreRouting"}}"#);
    for (spec, part) in [
        (r#""traffic":{}"#.to_owned(), Some("at least one of targetRefs")),
        (format!(r#"{route},"traffic":{{}}"#), None),
        (
            r#""targetRefs":[{"kind":"HTTPRoute","name":"r"},{"kind":"Gateway","name":"g"}],"traffic":{}"#.to_owned(),
            Some("all targets must be of one kind"),
        ),
        (
            r#""targetRefs":[{"kind":"HTTPRoute","name":"r"},{"kind":"HTTPRoute","name":"s"}],"traffic":{}"#.to_owned(),
            None,
        ),
        (r#""targetRefs":[{"kind":"Service","name":"s"}],"traffic":{}"#.to_owned(), Some("traffic may only be used")),
        (r#""targetRefs":[{"kind":"Service","name":"s"}]"#.to_owned(), None),
        (phase(route), Some("phase PreRouting may only be used")),
        (phase(gateway), None),
        (
            format!(r#"{gateway},"strategy":{{"inheritance":"Other"}},"traffic":{{}}"#),
            Some("unsupported value: \"Other\""),
        ),
        (format!(r#"{gateway},"strategy":{{"inheritance":"Override"}},"traffic":{{}}"#), None),
        (jwt("", ""), Some("providers must have 1 to")),
        (jwt("", &inline()), None),
        (jwt(r#""mode":"strict","#, &inline()), Some("unsupported value: \"strict\", supported values: \"Strict\"")),
        (jwt(r#""mcp":{},"#, &inline()), None),
        (jwt(r#""mcp":{},"mode":"Optional","#, &inline()), Some("mcp needs exactly one provider")),
        (jwt(r#""mcp":{},"#, &[inline(), inline()].join(",")), Some("mcp needs exactly one provider")),
        (jwt("", &provider(r#""audiences":[],"#, r#""inline":"{}""#)), Some("audiences must have 1 to")),
        (jwt("", &provider(r#""audiences":["a"],"#, r#""inline":"{}""#)), None),
        (remote(""), Some("exactly one of url, and backendRef")),
        (remote(r#""url":"https://a/k","jwksPath":"p""#), Some("exactly one of url, and backendRef")),
        (remote(r#""url":"https://a/k""#), None),
        (remote(r#""url":"http://a/k""#), None),
        (remote(r#""url":"ftp://a/k""#), Some("url must be http or https")),
        (remote(r#""url":"https://me@a/k""#), Some("url must be http or https")),
        (remote(r#""url":"https://a/k?b""#), Some("url must be http or https")),
        (cached("5m"), None),
        (cached("300s"), None),
        (cached("300000ms"), None),
        (cached("4m60s"), None),
        (cached("1h30m"), None),
        (cached("4m59s"), Some("at least 5m, this is 4m59s")),
        (cached("299999ms"), Some("at least 5m")),
        (cached(""), Some("at least 5m")),
        (cached("5"), Some("not a duration: \"5\"")),
        (cached("m"), Some("not a duration")),
        (cached("5d"), Some("not a duration")),
        (cached("9999999999999999999999h"), Some("not a duration")),
        (rules("Allow", 0), Some("matchExpressions must have 1 to 256 items")),
        (rules("Allow", 257), Some("matchExpressions must have 1 to 256 items")),
        (rules("Allow", 256), None),
        (rules("deny", 1), Some("unsupported value: \"deny\"")),
    ] {
        let config = format!(
            r#"{{"apiVersion":"agentgateway.dev/v1alpha1","kind":"AgentgatewayPolicy","metadata":{{"name":"a"}},"spec":{{{spec}}}}}"#
        );
        let texts = [Text::new(config.as_bytes(), "a.json")];
        let told = match gateway::read(&texts, Some(Kind::Agentgateway)).map(|_| ()) {
            Ok(()) => self::told(&config, "GET / HTTP/1.1\nHost: a.b").join("\n"),
            Err(error) => error.to_string(),
        };
        match part {
            Some(part) => assert!(told.contains(part), "{spec}: {told}"),
            None => assert!(!REFUSALS.iter().any(|part| told.contains(part)), "{spec}: {told}"),
        }
    }
}

#[test]
fn resources_that_the_api_server_does_not_know_are_refused() {
    for (from, to, part) in [
        ("AgentgatewayPolicy", "AgentGatewayPolicy", "did you mean AgentgatewayPolicy?"),
        (
            "AgentgatewayPolicy",
            "TrafficPolicy",
            "no matches for kind \"TrafficPolicy\" in version \"agentgateway.dev/v1alpha1\"",
        ),
        (r#"{"name":"a"}"#, "{}", "metadata.name: Required value"),
        (r#""metadata":{"name":"a"},"#, "", "metadata.name: Required value"),
        (r#"{"name":"a"}"#, r#"{"name":""}"#, "metadata.name: Required value"),
    ] {
        let config = KUBERNETES.replace(from, to);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], None).unwrap();
        let findings = gateway.findings();
        let [found] = findings.as_slice() else { panic!("{to}: {findings:?}") };
        let told = format!("{} {}", found.message, found.hint.clone().unwrap_or_default());
        assert!(told.contains(part), "{to}: {told}");
        assert_eq!(answered(&config, "a.json", KEYS, "GET /").1, Some("gateway_misconfigured"), "{to}");
    }
    for further in ["AgentgatewayModel", "AgentgatewayBackend", "AgentgatewayParameters"] {
        let config = format!(
            r#"{{"apiVersion":"agentgateway.dev/v1alpha1","kind":"{further}","metadata":{{"generateName":"a"}}}}"#
        );
        assert!(
            gateway::read(&[Text::new(config.as_bytes(), "a.json")], None).unwrap().findings().is_empty(),
            "{further}"
        );
    }
}

#[test]
fn resources_of_others_are_none_of_this_gateway() {
    for (version, kind, is_own) in [
        ("apps/v1", "Deployment", false),
        ("gateway.solo.io/v1", "VirtualService", false),
        ("gateway.solo.io/v1", "Gateway", false),
        ("gateway.networking.k8s.io/v1", "ReferenceGrant", false),
        ("gateway.networking.k8s.io/v1", "HTTPRoute", true),
        ("gateway.networking.x-k8s.io/v1alpha1", "XListenerSet", true),
        ("agentgateway.dev/v1alpha1", "AgentgatewayPolicy", true),
    ] {
        let one = format!(r#"{{"apiVersion":"{version}","kind":"{kind}","metadata":{{"name":"a"}},"spec":{{}}}}"#);
        for config in [one.clone(), format!(r#"{{"apiVersion":"v1","kind":"List","items":[{one}]}}"#)] {
            let read = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway));
            assert_eq!(read.is_ok(), is_own, "{config}");
            assert!(is_own || matches!(read, Err(Error::NothingOfKind { .. })), "{config}");
        }
    }
}

#[test]
fn routes_of_kubernetes_look_at_headers_and_parameters() {
    let route = r#"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"a"},
        "spec":{"parentRefs":[{"name":"g"}],"rules":[{"matches":[{"headers":[{"name":"x-a","value":"1"},
        {"name":"x-b","type":"RegularExpression","value":"[23]"}],"queryParams":[{"name":"p","value":"q"}]}]}]}}"#;
    for (target, lines, status) in [
        ("/?p=q", "X-A: 1\nX-B: 2", 200),
        ("/?p=q", "X-A: 1\nX-B: 4", 404),
        ("/?p=q", "X-A: 11\nX-B: 2", 404),
        ("/?p=r", "X-A: 1\nX-B: 2", 404),
        ("/", "X-A: 1\nX-B: 2", 404),
    ] {
        let gateway = gateway::read(&[Text::new(route.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let request = Request::read(format!("GET {target} HTTP/1.1\nHost: a.b\n{lines}").as_bytes()).unwrap();
        let opened = gateway.open(&Asked::default(), Arc::new(Echo(Vec::new()))).unwrap();
        let answer = opened.validate(&request, Timestamp::new(1_760_000_000, 0)).unwrap();
        assert_eq!(answer.status(), Some(status), "{target} {lines}");
    }
}

#[test]
fn a_name_given_twice_is_refused() {
    let config = r#"{"binds":[{"port":1,"port":2,"listeners":[]}]}"#;
    assert!(gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).is_err());
    let set = r#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQ","kid":"b","d":"a","d":"b"}]}"#;
    let config = r#"{"binds":[{"port":1,"listeners":[{"routes":[{"policies":{"jwtAuth":{"issuer":"i","jwks":{"file":"k"}}}}]}]}]}"#;
    assert_eq!(answered(config, "a.json", set, "GET /"), (Some(200), None));
    for twice in [r#""kid":"b""#, r#""n":"AQ""#, r#""kty":"RSA""#] {
        let set = set.replace(twice, &format!("{twice},{twice}"));
        assert_eq!(answered(config, "a.json", &set, "GET /").1, Some("gateway_misconfigured"), "{twice}");
    }
}

#[test]
fn routes_without_policies_are_resources() {
    let route = r#"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"a"},
        "spec":{"parentRefs":[{"name":"g"}]}}"#;
    assert_eq!(answered(route, "a.json", KEYS, "GET /"), (Some(200), None));
}

#[test]
fn one_file_is_read_and_no_second() {
    let text = r#"{"binds":[]}"#;
    let texts = ["a.json", "b.json"].map(|name| Text::new(text.as_bytes(), name));
    let gateway = gateway::read(&texts, Some(Kind::Agentgateway)).unwrap();
    let findings = gateway.findings();
    assert!(findings.first().unwrap().message.contains("beside a.json"), "{findings:?}");
}

#[test]
fn servers_of_keys_are_asked_as_their_policies_say() {
    let policy = |backend: &str| {
        KUBERNETES
            .replace(r#"{"name":"s","port":1}"#, backend)
            .replace(r#""location":{"expression":"request.path"},"#, "")
    };
    let service = |port: u16| policy(&format!(r#"{{"name":"s","port":{port}}}"#));
    let backend = |further: &str| {
        format!(
            r#"{{"apiVersion":"agentgateway.dev/v1alpha1","kind":"AgentgatewayBackend","metadata":{{"name":"b"}},"spec":{{{further}}}}}"#
        )
    };
    let target = |further: &str| format!(r#""targetRefs":[{{"group":"","kind":"Service","name":"s"{further}}}]"#);
    let tls = |namespace: &str, further: &str| {
        format!(
            r#"{{"apiVersion":"gateway.networking.k8s.io/v1","kind":"BackendTLSPolicy","metadata":{{"name":"t","namespace":"{namespace}"}},
        "spec":{{{}}}}}"#,
            target(further)
        )
    };
    let own_tls = format!(
        r#"{{"apiVersion":"agentgateway.dev/v1alpha1","kind":"AgentgatewayPolicy","metadata":{{"name":"t"}},"spec":{{{},
        "backend":{{"tls":{{}}}}}}}}"#,
        target("")
    );
    let ports =
        r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"name":"web","port":8443}]}}"#;
    let by_name = r#"{"group":"agentgateway.dev","kind":"AgentgatewayBackend","name":"b"}"#;
    let at = r#""static":{"host":"idp.test","port":443}"#;
    let cluster = |scheme: &str, port: u16| format!("{scheme}://s.default.svc.cluster.local:{port}/p");
    for (policy, further, asked) in [
        (service(443), String::new(), cluster("http", 443)),
        (service(8443), tls("default", ""), cluster("https", 8443)),
        (service(8443), tls("other", ""), cluster("http", 8443)),
        (service(8443), tls("default", r#","sectionName":"8443""#), cluster("https", 8443)),
        (service(8443), tls("default", r#","sectionName":"80""#), cluster("http", 8443)),
        (service(8443), format!("{},{ports}", tls("default", r#","sectionName":"web""#)), cluster("https", 8443)),
        (service(80), format!("{},{ports}", tls("default", r#","sectionName":"web""#)), cluster("http", 80)),
        (service(8443), own_tls, cluster("https", 8443)),
        (policy(by_name), backend(at), "http://idp.test:443/p".to_owned()),
        (policy(by_name), backend(&format!(r#"{at},"policies":{{"tls":{{}}}}"#)), "https://idp.test:443/p".to_owned()),
    ] {
        let items = if further.is_empty() { policy } else { format!("{policy},{further}") };
        let config = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{items}]}}"#);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let places = Arc::new(Places::default());
        let opened = gateway.open(&Asked::default(), places.clone()).unwrap();
        opened.validate(&Request::with_token(TOKEN), Timestamp::new(0, 0)).unwrap();
        assert_eq!(*places.0.lock().unwrap(), [asked], "{config}");
    }
    for (further, part) in [(backend(r#""mcp":{}"#), "it has no spec.static"), (ports.to_owned(), "it is not here")] {
        let config = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{},{further}]}}"#, policy(by_name));
        let told = told(&config, &format!("GET / HTTP/1.1\nHost: a.b\nAuthorization: Bearer {TOKEN}")).join("\n");
        assert!(told.contains("AgentgatewayBackend default/b could not be fetched") && told.contains(part), "{told}");
    }
}

/// Two keys, and a signature of the first over `{"iss":"i","aud":"a","exp":1760000100}` under several headers.
const TWO_KEYS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"one","x":"PNUWDE_Gm3vgws5rXJyA1_OKUN1fmNxrXrhNpQm8YcY"},
    {"kty":"OKP","crv":"Ed25519","kid":"two","x":"wZwGtwvDWErXq75h_mazkKjGQhuq7kWmg2mbd4L891g"}]}"#;
const CLAIMS: &str = "eyJpc3MiOiJpIiwiYXVkIjoiYSIsImV4cCI6MTc2MDAwMDEwMH0";
const ONE: &str = "FWhVhQIByLM_QEHZ_zKT-Lrqy-nBoo-cJnqCh2Yx3w5UfvWZ0yT1MSK5naFZS65Anj9E2ZpwFyRsQcG62T4aAA";
/// The same without exp.
const ENDLESS: &str = "eyJpc3MiOiJpIiwiYXVkIjoiYSJ9";
const ENDLESS_ONE: &str = "loKMMEayMWVuDyhEvfdGh-676fvgSfNVGEQ9XjD5iLdxpsBYq1EDNj3AdYM7nhLSFctaznS60_7zCwDKPA8ECg";
const OLD: (&str, &str) = (
    r#"{"alg":"EdDSA","kid":"old"}"#,
    "QGVyIvmjTRym7wODnHjAJvzUg6c5psIvQ6eL-hFuFMCS5g0h26ktzygrLizVceeioRsaS7rAllc7HJAmLSqYBQ",
);
const TWO: (&str, &str) = (
    r#"{"alg":"EdDSA","kid":"two"}"#,
    "66xMOEJ7ZVZIOZe9sIGqPgy19mU4JrkqX21xsBvfzzIilZoAUD_JipUuJv_V1X9vLl5oXYn05ExYY98Sl196DA",
);
const NONCE: (&str, &str) = (
    r#"{"alg":"EdDSA","kid":"one","nonce":"abc"}"#,
    "3V6oYplHK4gl-HrW9qH1wnXqbBIVhs7hfJDK6b0CxZto4fUWtlFdmtBimR0SLMZ8BAzontZriByYnnKZ4zgDDA",
);

#[test]
fn what_made_a_signature_is_found_by_trying() {
    let config = guarded(r#""mode":"strict""#).replace(r#""{\"keys\":[]}""#, &format!("{TWO_KEYS:?}"));
    for ((header, signature), part) in [
        (OLD, "key 0 (kid \"one\") would verify this token"),
        (TWO, "another key made this signature"),
        (NONCE, "`nonce` was hashed before signing"),
        ((r#"{"alg":"EdDSA","kid":"One"}"#, OLD.1), "differ in letter case"),
        ((r#"{"alg":"EdDSA","kid":"other"}"#, OLD.1), "none of these keys made the signature"),
        ((OLD.0, "!"), "none of these keys made the signature"),
        ((r#"{"alg":"EdDSA","kid":"one","x":"y"}"#, OLD.1), "the token was changed on the way"),
        ((r#"{"alg":"EdDSA","kid":"one"}"#, "AAAA"), "the signature has 3 bytes"),
    ] {
        let token = format!("{}.{CLAIMS}.{signature}", crate::base64url::encode(header));
        let told = told(&config, &format!("GET / HTTP/1.1\nHost: a.b\nAuthorization: Bearer {token}")).join("\n");
        assert!(told.contains(part), "{header} {signature}: {told}");
        // Nothing is tried for one token of many.
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], None).unwrap();
        let asked = Asked { is_brief: true, ..Asked::default() };
        let opened = gateway.open(&asked, Arc::new(Echo(Vec::new()))).unwrap();
        let answer = opened.validate(&Request::with_token(token), Timestamp::new(0, 0)).unwrap();
        let hints: Vec<&String> = answer.checks.iter().flat_map(|check| &check.hints).collect();
        let is_generic =
            |hint: &str| hint.starts_with("the set may be older") || hint.starts_with("the token was changed");
        assert!(hints.iter().all(|hint| signature == "!" || is_generic(hint)), "{header} {hints:?}");
    }
}

/// A set with a certificate that is none is taken from a file of Kubernetes' policy, and not by its controller.
#[test]
fn the_controller_reads_remote_sets_first() {
    let set = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps","x5c":["AAAA"]}]}"#;
    let policy = |jwks: &str| {
        KUBERNETES
            .replace(r#"{"remote":{"backendRef":{"name":"s","port":1},"jwksPath":"p"}}"#, jwks)
            .replace(r#""location":{"expression":"request.path"},"#, "")
    };
    let inline = format!(r#"{{"inline":{set:?}}}"#);
    let found = |jwks: &str| {
        let config = policy(jwks);
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
        let keys = Arc::new(Echo(set.as_bytes().to_vec()));
        let opened = gateway.open(&Asked::default(), keys).unwrap();
        let answer = opened.validate(&Request::with_token(TOKEN), Timestamp::new(1_760_000_000, 0)).unwrap();
        answer.reason().map(Reason::code)
    };
    assert_eq!(found(r#"{"remote":{"url":"https://a/p"}}"#), Some("no_matching_key"));
    assert_eq!(found(&inline), Some("bad_signature"));
}

#[test]
fn nesting_without_end_does_no_harm() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
        ask(format!(r#"{{"binds":{deep}}}"#), &deep, &deep);
        let header = crate::base64url::encode(format!(r#"{{"alg":"ES256","x":{deep}}}"#));
        ask(STANDALONE, KEYS, &format!("{header}.{}.AAAA", crate::base64url::encode(&deep)));
    }
}
