//! Members that the standalone file does not have, and those that it has.

#![allow(clippy::unwrap_used)]

use crate::config::Text;
use crate::finding::Severity;
use crate::gateway::{self, Kind};

/// What is wrong with a file; nothing where it loads.
fn problems(config: &str) -> Vec<String> {
    let gateway = gateway::read(&[Text::new(config.as_bytes(), "a.json")], Some(Kind::Agentgateway)).unwrap();
    let findings = gateway.findings().into_iter().filter(|finding| finding.rule.severity == Severity::Error);
    findings.map(|finding| finding.message).collect()
}

const JWT: &str = r#""jwtAuth":{"mode":"strict","issuer":"i","jwks":{"file":"k"}}"#;

#[test]
fn unknown_members_are_refused_wherever_they_stand() {
    let route = |inside: &str| format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{{inside}}}]}}]}}]}}"#);
    let mcp = |inside: &str| {
        route(&format!(
            r#""policies":{{"mcpAuthentication":{{"issuer":"https://i","audiences":["a"],"resourceMetadata":{{}},{inside}}}}}"#
        ))
    };
    let target = |inside: &str| {
        format!(
            r#"{{"binds":[],"policies":[{{"name":{{"name":"p","namespace":"d"}},"target":{{{inside}}},"policy":{{
            "authorization":{{"rules":["true"]}}}}}}]}}"#
        )
    };
    for (config, field) in [
        (format!(r#"{{"llm":{{"port":1,"models":[],{JWT}}}}}"#), "jwtAuth"),
        (format!(r#"{{"llm":{{"port":1,"models":[{{"name":"m","provider":"openAI",{JWT}}}]}}}}"#), "jwtAuth"),
        (r#"{"llm":{"port":1,"models":[],"policies":{"csrf":{}}}}"#.to_owned(), "csrf"),
        (format!(r#"{{"mcp":{{"targets":[],{JWT}}}}}"#), "jwtAuth"),
        (format!(r#"{{"mcp":{{"targets":[{{"name":"t","mcp":{{}},"policies":{{{JWT}}}}}]}}}}"#), "jwtAuth"),
        (format!(r#"{{"gateways":{{"default":{{"port":1}}}},"ui":{{{JWT}}}}}"#), "jwtAuth"),
        (r#"{"gateways":{"default":{"port":1}},"ui":{"port":1}}"#.to_owned(), "port"),
        (format!(r#"{{"binds":[],"frontendPolicies":{{{JWT}}}}}"#), "jwtAuth"),
        (r#"{"binds":[],"frontendPolicies":{"junk":1}}"#.to_owned(), "junk"),
        (format!(r#"{{"binds":[],"config":{{{JWT}}}}}"#), "jwtAuth"),
        (route(r#""backends":[{"host":"a:1","policies":{"autorization":{"rules":["false"]}}}]"#), "autorization"),
        (route(r#""backends":[{"host":"a:1","policy":{"authorization":{"rules":["false"]}}}]"#), "policy"),
        (route(r#""backends":[{"host":"a:1","junk":1}]"#), "junk"),
        (route(r#""backends":[{"host":"a:1","backend":"/b"}]"#), "backend"),
        (route(&format!(r#""backends":[{{"host":"a:1","policies":{{{JWT}}}}}]"#)), "jwtAuth"),
        (route(JWT), "jwtAuth"),
        (
            r#"{"binds":[],"backends":[{"name":"b","host":"a:1","policies":{"autorization":{}}}]}"#.to_owned(),
            "autorization",
        ),
        (r#"{"binds":[],"backends":[{"name":"b","service":{}}]}"#.to_owned(), "service"),
        (format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[],{JWT}}}]}}]}}"#), "jwtAuth"),
        (
            r#"{"binds":[{"port":1,"listeners":[{"routes":[],"policies":{"mcpAuthentication":{}}}]}]}"#.to_owned(),
            "mcpAuthentication",
        ),
        (r#"{"gateways":{"a":{"port":1,"mcpAuthentication":{}}}}"#.to_owned(), "mcpAuthentication"),
        (r#"{"gateways":{"a":{"port":1,"listeners":[{"name":"l","port":2}]}}}"#.to_owned(), "port"),
        (
            format!(r#"{{"gateways":{{"a":{{"port":1,"protocol":"TCP"}}}},"tcpRoutes":[{{"policies":{{{JWT}}}}}]}}"#),
            "jwtAuth",
        ),
        (mcp(r#""provider":{"keycloak":{"realm":"r"}}"#), "realm"),
        (target(r#""backend":{"backend":{"name":"b","namespace":"","junk":1}}"#), "junk"),
        (target(r#""gateway":{"gatewayName":"g","gatewayNamespace":"n","listenerSet":{}}"#), "listenerSet"),
        (target(r#""listenerSet":{"name":"g","namespace":"n","junk":1}"#), "junk"),
    ] {
        let told = problems(&config);
        assert!(told.iter().any(|words| words.contains(&format!("unknown field `{field}`"))), "{config}: {told:?}");
    }
    for (config, words) in [
        (mcp(r#""provider":{"foo":{}}"#), "unknown variant `foo`"),
        (mcp(r#""provider":"keycloak""#), "invalid type: a string"),
        (mcp(r#""provider":{"entra":{}}"#), "no tenant path segment"),
        (route(r#""backends":[{"weight":1}]"#), "a backend has one of"),
        (target(r#""backend":{"backend":{"name":"b"}}"#), "missing field `namespace`"),
        (
            target(r#""gateway":{"gatewayName":"g","gatewayNamespace":"n","listenerName":"l","port":1}"#),
            "cannot set both",
        ),
        (r#"{"binds":[],"ui":{}}"#.to_owned(), "ui.gateways must be set"),
        (
            r#"{"gateways":{"a":{"port":1}},"mcp":{"gateways":"a","port":2,"targets":[]}}"#.to_owned(),
            "mcp.gateways cannot be used with mcp.port",
        ),
    ] {
        let told = problems(&config);
        assert!(told.iter().any(|told| told.contains(words)), "{config}: {told:?}");
    }
}

#[test]
fn what_the_gateway_takes_is_taken() {
    let route = |inside: &str| format!(r#"{{"binds":[{{"port":1,"listeners":[{{"routes":[{{{inside}}}]}}]}}]}}"#);
    for config in [
        r#"{"binds":[],"frontendPolicies":{"http":{},"tls":{},"tcp":{},"networkAuthorization":{"rules":[]},"proxy":{},
            "connect":{},"logging":{},"accessLog":{},"tracing":{}}}"#
            .to_owned(),
        r#"{"llm":{"port":1,"models":[{"name":"*","provider":"openAI","params":{},"backendTLS":{},"matches":[],
            "authorization":{"rules":["true"]}}],"virtualModels":[{"name":"v","routing":{}}],"providers":[],
            "policies":{"guardrails":{},"localRateLimit":[],"timeout":{}}}}"#
            .to_owned(),
        r#"{"mcp":{"port":1,"targets":[{"name":"t","mcp":{"host":"a"},"policies":{"backendAuth":{}}}],
            "statefulMode":"stateless","policies":{"mcpGuardrails":{},"delay":{}}}}"#
            .to_owned(),
        r#"{"gateways":{"default":{"port":1,"bindAddress":"127.0.0.1","listeners":[{"name":"l","hostname":"a"}]}},
            "ui":{"policies":{"csrf":{}}},"mcp":{"targets":[]},"llm":{"models":[]},"routes":[{"backends":[]}]}"#
            .to_owned(),
        route(
            r#""backends":[{"weight":1,"service":{"name":"a","port":1},"policies":{"inferenceRouting":{},"http":{}}}]"#,
        ),
        route(r#""backends":[{"dynamic":{}},{"invalid":null},{"routeGroup":"g"},{"backend":"/b"},{"aws":{}}]"#),
        route(
            r#""policies":{"mcpAuthentication":{"issuer":"https://i","audiences":["a"],"clientId":"c","clientSecret":"s",
            "resourceMetadata":{"resource":"https://r","whatever":1},"provider":{"okta":{}}}}"#,
        ),
    ] {
        assert_eq!(problems(&config), Vec::<String>::new(), "{config}");
    }
}

#[test]
fn routes_join_gateways_alone() {
    let bind = r#""binds":[{"port":1,"listeners":[{"name":"default","routes":[]}]}]"#;
    let routes = r#""routes":[{"name":"shop","backends":[]}]"#;
    assert_eq!(problems(&format!("{{{bind},{routes}}}")), ["routes[0]: routes.shop must set gateways"]);
    let named = routes.replace(r#""name""#, r#""gateways":"default","name""#);
    assert_eq!(problems(&format!("{{{bind},{named}}}")), ["routes[0]: unknown gateway reference default"]);
    for gateways in [r#"{"default":{"port":2}}"#, r#"{"default":{"port":2,"listeners":[{"name":"a"},{"name":"b"}]}}"#] {
        assert_eq!(
            problems(&format!(r#"{{{bind},"gateways":{gateways},{routes}}}"#)),
            Vec::<String>::new(),
            "{gateways}"
        );
    }
}
