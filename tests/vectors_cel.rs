//! Expressions with the values that a real agentgateway gives them: `fixtures/agentgateway/cel.json`.

#![cfg(feature = "cel")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use jwtk::cel::{Expression, Request, Root, Variables};
use jwtk::json::{Dialect, Object, read_object};
use serde_json::Value;

#[test]
fn expressions_have_the_values_that_the_gateway_gives() {
    let file = read();
    let mut failed = Vec::new();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let text = case["expr"].as_str().unwrap();
        let expected = expected(case);
        let found = found(&file, case, text);
        if found != expected {
            failed.push(format!("{text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
    assert_eq!(cases.len(), 135);
}

#[test]
fn rules_hold_where_the_gateway_lets_a_request_through() {
    let file = read();
    for case in file["cases"].as_array().unwrap() {
        let Some(rules) = case["rules"].as_array() else { continue };
        for rule in rules {
            let (text, holds) = (rule[0].as_str().unwrap(), rule[1].as_bool().unwrap());
            let world = World::of(&file, case);
            let evaluation = Expression::parse(text).unwrap().evaluate(&world.variables());
            assert_eq!(evaluation.holds(), holds, "{text}: {:?}", evaluation.outcome());
        }
    }
}

fn expected(case: &Value) -> String {
    match case["outcome"].as_str().unwrap() {
        "value" => format!("{} {}", case["type"].as_str().unwrap(), case["value"]),
        "error" => case["kind"].as_str().unwrap().replace('-', "_"),
        other => other.to_owned(),
    }
}

fn found(file: &Value, case: &Value, text: &str) -> String {
    let Ok(expression) = Expression::parse(text) else { return "compile-error".to_owned() };
    let world = World::of(file, case);
    match expression.explain(&world.variables()).outcome() {
        Ok(shown) => format!("{} {}", shown.type_name(), serde_json::to_string(shown.value()).unwrap()),
        Err(fault) => fault.kind().code().to_owned(),
    }
}

/// What a case is evaluated over.
struct World {
    claims: Object,
    token: String,
    request: Request,
    client: Option<std::net::IpAddr>,
}

impl World {
    fn of(file: &Value, case: &Value) -> Self {
        // The claims of the token itself, since numbers keep their text there.
        let token = file["token"].as_str().unwrap().to_owned();
        let payload = jwtk::base64url::decode(token.split('.').nth(1).unwrap()).unwrap();
        let headers = file["request"]["headers"].as_array().unwrap().iter();
        let headers: Vec<(String, String)> =
            headers.map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())).collect();
        let host = headers.iter().find(|(name, _)| name == "host").unwrap().1.clone();
        let of_request = |name: &str| file["request"][name].as_str().unwrap();
        let mut request = Request::new(of_request("method"), of_request("path"), host);
        // A validated token is taken off the request, and Host is no header for the gateway.
        request.headers = headers.into_iter().filter(|(name, _)| name != "host" && name != "authorization").collect();
        request.start_time = (file["now"].as_i64().unwrap(), 0);
        Self {
            claims: read_object(&payload, Dialect::STRICT).unwrap(),
            token,
            request,
            client: case["client"].as_str().map(|address| address.parse().unwrap()),
        }
    }

    fn variables(&self) -> Variables<'_> {
        let variables = Variables::of_request()
            .with("jwt", Root::Claims(&self.claims, Some(&self.token)))
            .with("request", Root::Request(&self.request));
        match self.client {
            Some(address) => variables.with("source", Root::Source(address)),
            None => variables,
        }
    }
}

fn read() -> Value {
    serde_json::from_str(include_str!("../fixtures/agentgateway/cel.json")).unwrap()
}
