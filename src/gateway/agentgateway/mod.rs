//! agentgateway: its standalone file and its resources of Kubernetes (main of August 2026, `jsonwebtoken` 10.4).
//!
//! [`standalone`] and [`kubernetes`] read the two forms, and both come to one [`plan`]: listeners, routes, and policies that
//! are attached to them. [`validator`] goes the way of a request through it: policies before a route is chosen, the route
//! ([`choose`]), policies behind it ([`effective`]), each with tokens ([`authenticate`]) and rules ([`authorize`]).

mod authenticate;
mod authorize;
mod block;
mod choose;
mod claims;
mod effective;
mod expression;
mod form;
mod header;
mod keys;
mod kubernetes;
mod lint;
mod live;
mod matching;
mod plan;
mod problem;
mod refusal;
mod sets;
mod settings;
mod standalone;
mod validator;
mod variables;

use std::sync::Arc;

use super::answer::Answer;
use super::contract::{Entry, Gateway, Validator};
use super::environment::Environment;
use super::error::Error;
use super::key_use::Refused;
use super::keys::KeySource;
use super::kind::Kind;
use super::route::{Asked, Route};
use crate::claims::Timestamp;
use crate::config::{Config, Syntax};
use crate::finding::Finding;
use crate::http::Request;
use crate::json::Value;
use plan::Plan;
use problem::{Problem, Read};
use validator::{Opened, not_started};

/// A member for which it refuses a whole set.
fn refuses(set: &[u8]) -> Option<Refused> {
    keys::KeySet::read(set).err().map(|spoilt| Refused { index: None, reason: spoilt.words })
}

/// The standalone file.
pub(super) const STANDALONE: Entry = Entry {
    kind: Kind::Agentgateway,
    rules: &lint::RULES,
    syntax: Syntax::SERDE,
    prepare: Some(prepare),
    recognises: is_standalone,
    refuses,
    read: |config| Ok(Box::new(Agentgateway::new(standalone::read(&config)))),
};

/// Resources of Kubernetes.
pub(super) const KUBERNETES: Entry = Entry {
    kind: Kind::Agentgateway,
    rules: &[],
    syntax: Syntax::KUBERNETES,
    prepare: None,
    recognises: is_kubernetes,
    refuses,
    read: |config| Ok(Box::new(Agentgateway::new(kubernetes::read(&config)))),
};

fn is_standalone(config: &Config) -> bool {
    let own = ["binds", "gateways", "frontendPolicies", "routeGroups", "llm", "mcp"];
    let is_resource = |members: &crate::json::Object| members.contains("apiVersion") && members.contains("kind");
    let members = config.first().value().as_object();
    members.is_some_and(|members| !is_resource(members) && own.iter().any(|name| members.contains(name)))
}

fn is_kubernetes(config: &Config) -> bool {
    config.documents().any(|document| {
        let version =
            document.value().as_object().and_then(|members| members.get("apiVersion")).and_then(Value::as_str);
        version.is_some_and(|version| version.starts_with("agentgateway.dev/"))
    })
}

/// Resources have no variables.
fn prepare(text: &str, name: &str, environment: &Environment) -> Result<String, Error> {
    variables::put_in(text, name, environment)
}

/// A configuration, or what keeps the gateway from taking it.
struct Agentgateway {
    plan: Read<Arc<Plan>>,
    findings: Vec<Arc<Finding>>,
}

impl Agentgateway {
    fn new(mut plan: Read<Plan>) -> Self {
        let findings = match &mut plan {
            Ok(plan) => {
                let mut findings = std::mem::take(&mut plan.findings);
                findings.extend(lint::of_plan(plan));
                findings.into_iter().map(Arc::new).collect()
            }
            Err(_) => Vec::new(),
        };
        Self { plan: plan.map(Arc::new), findings }
    }
}

impl Gateway for Agentgateway {
    fn kind(&self) -> Kind {
        Kind::Agentgateway
    }

    fn routes(&self) -> Vec<Route> {
        let Ok(plan) = &self.plan else { return Vec::new() };
        let routes =
            plan.listeners.iter().flat_map(|listener| listener.routes.iter().map(move |route| (listener, route)));
        let routes = routes.flat_map(|(listener, route)| {
            route.matches.iter().map(move |one| Route {
                method: one.method.clone(),
                path: one.path.text().to_owned(),
                checks: route.policies.jwt.is_some() || listener.policies.jwt.is_some(),
                signs: false,
            })
        });
        routes.collect()
    }

    fn findings(&self) -> Vec<Finding> {
        self.findings.iter().map(|finding| Finding::clone(finding)).collect()
    }

    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error> {
        let findings = self.findings.clone();
        Ok(match &self.plan {
            Ok(plan) => Box::new(Opened::new(Arc::clone(plan), asked, &keys, findings)),
            Err(problem) => Box::new(NeverStarts { problem: problem.clone() }),
        })
    }
}

/// A gateway that refuses its configuration.
struct NeverStarts {
    problem: Problem,
}

impl Validator for NeverStarts {
    fn validate(&self, _: &Request, _: Timestamp) -> Result<Answer, Error> {
        Ok(not_started(&self.problem, Vec::new()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Text;
    use crate::gateway::{self, KeyLocation, Served, Unserved};

    /// Answers every question with the same bytes.
    struct Echo(Vec<u8>);

    impl KeySource for Echo {
        fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
            Ok(Served::json(self.0.clone(), "keys"))
        }

        fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
            Ok(self.0.clone())
        }
    }

    /// Asks everything that can be asked of a configuration.
    fn ask(config: &str, keys: &str, token: &str) {
        let texts = [Text::new(config.as_bytes(), "gateway.yaml")];
        let Ok(gateway) = gateway::read(&texts, Some(Kind::Agentgateway)) else { return };
        let _ = (gateway.findings(), gateway.routes());
        let validator = gateway.open(&Asked::default(), Arc::new(Echo(keys.as_bytes().to_vec()))).unwrap();
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

    const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"},{"kty":"RSA","n":"AQ","e":"AQ","kid":"b"}]}"#;
    const TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";

    fn broken(text: &str, at: usize, with: &str, gone: usize) -> String {
        let mut bytes = text.as_bytes().to_vec();
        bytes.splice(at.min(text.len())..(at + gone).min(text.len()), with.bytes());
        String::from_utf8_lossy(&bytes).into_owned()
    }

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
                ask(&broken(config, at, &with, gone), &broken(KEYS, keys_at, &key_with, 3), TOKEN);
            }
        }
    }

    #[test]
    fn what_is_whole_is_answered() {
        ask(STANDALONE, KEYS, TOKEN);
        ask(KUBERNETES, KEYS, TOKEN);
    }

    #[test]
    fn nesting_without_end_does_no_harm() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
            ask(&format!(r#"{{"binds":{deep}}}"#), &deep, &deep);
            let header = crate::base64url::encode(format!(r#"{{"alg":"ES256","x":{deep}}}"#));
            ask(STANDALONE, KEYS, &format!("{header}.{}.AAAA", crate::base64url::encode(&deep)));
        }
    }
}
