//! What loads and protects nothing, and what is lax, in a configuration or in what passes.

mod attached;
mod consequence;
mod jwt;
mod listener;
mod request;
mod rules;

use self::attached::{of_attached, of_pairs, routes};
pub(super) use self::attached::{open_hint, replaced};
use self::consequence::is_left_by;
use self::jwt::of_jwt;
use self::listener::of_listener;
pub(super) use self::request::{of_bad_token, of_claims, of_open_route};
use self::rules::of_rules;
use super::plan::Plan;
use super::problem::WRONG_VALUE;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;

/// What loads, and is not as it was meant.
pub(super) const RULES: &[&Rule] = &[
    &attached::TARGET,
    &attached::PHASE,
    &attached::BACKEND,
    &attached::SAME_NAME,
    &attached::SAME_TARGET,
    &listener::STRICT_TWICE,
    &jwt::NOT_ENFORCED,
    &jwt::NO_AUDIENCE,
    &jwt::INSECURE_KEYS,
    &jwt::TOKEN_SOURCE,
    &jwt::SECRET_IN_FILE,
    &jwt::REQUIRED_CLAIMS,
    &rules::DENY_FAILS_OPEN,
    &rules::ALTERNATIVES,
    &request::OPEN_ROUTE,
    &request::BAD_TOKEN,
    &request::MISSING_EXP,
    &request::MILLISECONDS,
    &DUPLICATE_MEMBER,
    &FILE_NOT_FOUND,
];

/// Told where the files are read.
const DUPLICATE_MEMBER: Rule =
    Rule::new("agentgateway/duplicate-member", Severity::Error, "a name that appears twice in one object")
        .because_of(meanings::DUPLICATE_MEMBER);

/// Told where the files are read.
const FILE_NOT_FOUND: Rule = Rule::new("agentgateway/file-not-found", Severity::Warning, "a file that does not exist")
    .because_of(meanings::FILE_NOT_FOUND);

/// All that can be told without a request, beside what is told already.
pub(super) fn of_plan(plan: &Plan, earlier: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for attached in &plan.attached {
        of_attached(plan, attached, &mut findings);
    }
    of_pairs(plan, &mut findings);
    for listener in &plan.listeners {
        of_listener(plan, listener, &mut findings);
    }
    for jwt in plan.jwts() {
        of_jwt(plan, jwt, &mut findings);
    }
    for one in routes(plan).flat_map(|route| &route.matches) {
        if let (Some(method), Some(place)) = (&one.method, &one.method_place)
            && method.chars().any(|letter| letter.is_ascii_lowercase())
        {
            let message = format!("method {method:?} never matches: methods are compared letter by letter");
            let finding = Finding::new(&WRONG_VALUE, message).at(place.clone());
            findings.push(finding.hinting(format!("write {:?}", method.to_ascii_uppercase())));
        }
    }
    for policies in plan.policies() {
        of_rules(policies, &mut findings);
    }
    // A policy for several targets is there once for each.
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        if !told.iter().any(|other| (other.rule, &other.place) == (finding.rule, &finding.place)) {
            told.push(finding);
        }
    }
    told.retain(|finding| !earlier.iter().any(|earlier| is_left_by(finding, earlier)));
    told
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::config::Text;
    use crate::gateway::{self, Kind};

    /// The rules of the findings with their lines.
    fn found(config: &str) -> Vec<(String, usize)> {
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "gateway.yaml")], Some(Kind::Agentgateway)).unwrap();
        let line =
            |place: Option<crate::finding::Place>| place.and_then(|place| place.location).map_or(0, |at| at.line);
        let findings = gateway.findings().into_iter();
        findings.map(|finding| (finding.rule.id.replace("agentgateway/", ""), line(finding.place))).collect()
    }

    fn expect(config: &str, wanted: &[(&str, usize)]) {
        let found = found(config);
        let found: Vec<(&str, usize)> = found.iter().map(|(rule, line)| (rule.as_str(), *line)).collect();
        assert_eq!(found, wanted, "{config}");
    }

    /// A route of the standalone file with `jwtAuth` from line 6, and `policies` behind it.
    fn route(jwt: &str, policies: &str) -> String {
        format!(
            "binds:\n- port: 3000\n  listeners:\n  - routes:\n    - policies:\n        jwtAuth:\n          \
             issuer: https://idp.example.com\n{jwt}{policies}      backends:\n      - host: localhost:8080\n"
        )
    }

    const JWT: &str =
        "          mode: strict\n          audiences: [a]\n          jwks: {url: https://idp.example.com/keys}\n";

    #[test]
    fn what_is_as_it_should_be_is_silent() {
        let rules = r#"        authorization:
          rules:
          - deny: 'jwt.suspended == true'
          - deny: 'has(jwt.tenant) && jwt.tenant != "acme" || !has(jwt.tenant)'
          - require: '"orders" in jwt.scope.split(" ")'
          - allow: 'jwt.sub == "alice" || jwt.roles.exists(r, r == "admin")'
"#;
        expect(&route(JWT, ""), &[]);
        expect(&route(JWT, rules), &[]);
        // Optional by default, but something else looks at claims.
        let optional = JWT.replace("          mode: strict\n", "");
        expect(&route(&optional, "        mcpAuthorization:\n          rules: ['jwt.sub == \"a\"']\n"), &[]);
    }

    #[test]
    fn settings_that_are_lax_are_told() {
        for (from, to, wanted) in [
            ("          mode: strict\n", "", ("not-enforced", 6)),
            ("mode: strict", "mode: permissive", ("not-enforced", 8)),
            ("          audiences: [a]\n", "", ("no-audience", 6)),
            ("audiences: [a]", "audiences: []", ("no-audience", 6)),
            ("https://idp.example.com/keys", "http://idp.example.com/keys", ("insecure-keys", 10)),
            ("{url: https://idp.example.com/keys}", "https://idp.example.com/keys", ("key-source", 10)),
            ("{url: https://idp.example.com/keys}", "jwks.json", ("key-source", 10)),
            ("{url: https://idp.example.com/keys}", "{inline: '{}'}", ("key-source", 10)),
            ("          jwks: {url: https://idp.example.com/keys}\n", "", ("key-source", 6)),
            (
                "{url: https://idp.example.com/keys}",
                r#"'{"keys":[{"kty":"oct","kid":"a","k":"AA"}]}'"#,
                ("secret-in-file", 10),
            ),
            ("mode: strict", "mode: Strict", ("wrong-value", 8)),
            ("audiences", "audience", ("unknown-setting", 9)),
        ] {
            let found = found(&route(&JWT.replace(from, to), ""));
            assert!(found.contains(&(wanted.0.to_owned(), wanted.1)), "{to}: {found:?}");
        }
        for (name, lines) in [("[sub]", true), ("[exp, iat]", true), ("[exp, sub]", false)] {
            let options = format!("          jwtValidationOptions:\n            requiredClaims: {name}\n");
            let wanted: &[(&str, usize)] = if lines { &[("required-claims", 12)] } else { &[] };
            expect(&route(&format!("{JWT}{options}"), ""), wanted);
        }
        let query = "          location:\n            queryParameter: {name: t}\n";
        expect(&route(&format!("{JWT}{query}"), ""), &[("token-source", 12)]);
        let expression = "          location:\n            expression: claims.x\n";
        expect(&route(&format!("{JWT}{expression}"), ""), &[("cel", 12)]);
    }

    #[test]
    fn all_mistakes_are_told_and_not_the_first_alone() {
        let config = route(&JWT.replace("audiences", "aud").replace("strict", "STRICT"), "        jwtauth: {}\n");
        expect(&config, &[("unknown-setting", 11), ("unknown-setting", 9), ("wrong-value", 8)]);
    }

    #[test]
    fn rules_that_never_hold_are_told() {
        for (rule, wanted) in [
            (r#"deny: 'jwt.tenant != "acme"'"#, Some("deny-fails-open")),
            (r#"deny: '!(jwt.tenant == "acme")'"#, Some("deny-fails-open")),
            (r#"deny: 'jwt == null || jwt.tenant != "acme"'"#, None),
            (r#"require: 'jwt.tenant != "acme"'"#, None),
            (r#"allow: 'claims.sub == "a"'"#, Some("cel")),
            (r#"allow: 'jwt.sub = "a"'"#, Some("cel")),
            (r#"allow: 'jwt.roles.exists(r, r == "a") && request.method == "GET"'"#, None),
        ] {
            let rules = format!("        authorization:\n          rules:\n          - {rule}\n");
            let wanted: Vec<(&str, usize)> = wanted.map(|wanted| (wanted, 13)).into_iter().collect();
            expect(&route(JWT, &rules), &wanted);
        }
    }

    #[test]
    fn a_target_may_be_in_another_file_but_no_part_of_what_is_here() {
        let config = |target: &str| {
            format!(
                "apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayPolicy\nmetadata: {{name: a}}\nspec:\n  targetRefs: [{{group: \
                 gateway.networking.k8s.io, {target}}}]\n  traffic:\n    authorization:\n      policy: {{matchExpressions: \
                 [jwt.a == 1]}}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r}}\nspec:\n  \
                 parentRefs: [{{name: g}}]\n  rules: [{{name: one}}]\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: \
                 Gateway\nmetadata: {{name: g}}\nspec:\n  listeners: [{{name: web, port: 80}}]\n"
            )
        };
        for (target, is_told) in [
            ("kind: HTTPRoute, name: r", false),
            ("kind: HTTPRoute, name: other", false),
            ("kind: HTTPRoute, name: r, sectionName: one", false),
            ("kind: HTTPRoute, name: r, sectionName: two", true),
            ("kind: HTTPRoute, name: other, sectionName: two", false),
            ("kind: Gateway, name: other", false),
            ("kind: Gateway, name: g, sectionName: wep", true),
            ("kind: Gateway, name: other, sectionName: web", false),
            ("kind: ListenerSet, name: other", false),
        ] {
            let wanted: &[(&str, usize)] = if is_told { &[("target-not-found", 3)] } else { &[] };
            expect(&config(target), wanted);
        }
    }

    #[test]
    fn methods_are_in_capitals() {
        let config = |method: &str| {
            route(JWT, "").replace("    - policies", &format!("    - matches: [{{method: {method}}}]\n      policies"))
        };
        expect(&config("get"), &[("wrong-value", 5)]);
        expect(&config("HEAD"), &[]);
    }

    #[test]
    fn deny_rules_before_tokens_are_told() {
        let config = |phase: &str| {
            format!(
                "binds:\n- port: 3000\n  listeners:\n  - policies:\n      authorization:\n        rules:\n        - deny: \
                 jwt.suspended\n{phase}    routes:\n    - backends: [{{host: localhost:8080}}]\n"
            )
        };
        expect(&config(""), &[("deny-fails-open", 7)]);
        let jwt =
            "      jwtAuth: {mode: strict, issuer: i, audiences: [a], jwks: {url: https://idp.example.com/keys}}\n";
        expect(&config(jwt), &[]);
    }

    #[test]
    fn policies_of_kubernetes_are_looked_at_alike() {
        let policy = |traffic: &str| {
            format!(
                "apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayPolicy\nmetadata:\n  name: shop\nspec:\n  \
                 targetRefs:\n  - group: gateway.networking.k8s.io\n    kind: HTTPRoute\n    name: shop\n  traffic:\n{traffic}"
            )
        };
        let jwt = "    jwtAuthentication:
      mode: strict
      providers:
      - issuer: https://idp.example.com
        audiences: [a]
        jwks:
          remote:
            url: https://idp.example.com/keys
            cacheDuration: 30s
";
        expect(&policy(jwt), &[("wrong-value", 12), ("wrong-value", 19)]);
        let mended = jwt.replace("strict", "Strict").replace("30s", "5m");
        expect(&policy(&mended), &[]);
        let rules = |action: &str| {
            format!(
                "    authorization:\n      action: {action}\n      policy:\n        matchExpressions:\n        - jwt.a == 1\n        \
                 - jwt.b ==\n"
            )
        };
        expect(&policy(&format!("{mended}{}", rules("Allow"))), &[("alternatives", 23), ("cel", 25)]);
        expect(&policy(&format!("{mended}{}", rules("Require"))), &[("cel", 25)]);
    }
}
