//! Expressions on a request.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::claims::Timestamp;
use crate::gateway::envoy::chance::Chance;
use crate::gateway::envoy::head::Head;
use crate::http::Request;
use crate::json::{Dialect, read_object};

fn text(text: &str) -> Expr {
    Expr::Constant(Constant::Text(text.to_owned()))
}

fn call(function: &str, args: Vec<Expr>) -> Expr {
    Expr::Call { function: function.to_owned(), target: None, args }
}

fn select(operand: Expr, field: &str) -> Expr {
    Expr::Select { operand: Box::new(operand), field: field.to_owned(), test_only: false }
}

fn request(field: &str) -> Expr {
    select(Expr::Ident("request".to_owned()), field)
}

fn claim(name: &str) -> Expr {
    let metadata = select(Expr::Ident("metadata".to_owned()), "filter_metadata");
    let payload = call("_[_]", vec![call("_[_]", vec![metadata, text("jwt")]), text("p")]);
    select(payload, name)
}

fn holds(expr: &Expr) -> Truth {
    let request = Request::read(b"GET /a?b=c HTTP/1.1\nHost: h\nX-Team: a").unwrap();
    let mut flow = Flow::new(&request, Head::of(&request), Chance::way(0), Timestamp::new(1_760_000_000, 0));
    let payload = br#"{"p": {"level": 5, "roles": ["a", "b"], "sub": "alice"}}"#;
    flow.metadata.merge("jwt", &read_object(payload, Dialect::STRICT).unwrap());
    expr.holds(&flow)
}

#[test]
fn attributes_and_claims_are_compared() {
    assert_eq!(holds(&call("_==_", vec![request("method"), text("GET")])), Truth::Yes);
    assert_eq!(holds(&call("_==_", vec![request("url_path"), text("/a")])), Truth::Yes);
    assert_eq!(holds(&call("_==_", vec![claim("level"), Expr::Constant(Constant::Int(5))])), Truth::Yes);
    assert_eq!(holds(&call("@in", vec![text("b"), claim("roles")])), Truth::Yes);
    assert_eq!(
        holds(&call("_==_", vec![call("_[_]", vec![request("headers"), text("x-TEAM")]), text("a")])),
        Truth::Yes
    );
    assert_eq!(holds(&call("matches", vec![claim("sub"), text("l.c")])), Truth::Yes);
}

#[test]
fn errors_match_nothing_and_are_absorbed() {
    let error = call("_==_", vec![claim("nope"), text("x")]);
    let yes = Expr::Constant(Constant::Bool(true));
    assert_eq!(holds(&error), Truth::No);
    assert_eq!(holds(&call("!_", vec![error.clone()])), Truth::No);
    assert_eq!(holds(&call("_||_", vec![error.clone(), yes.clone()])), Truth::Yes);
    assert_eq!(holds(&call("_&&_", vec![yes, error])), Truth::No);
    assert_eq!(holds(&text("true")), Truth::No);
    let has = |name: &str| match claim(name) {
        Expr::Select { operand, field, .. } => Expr::Select { operand, field, test_only: true },
        other => other,
    };
    assert_eq!((holds(&has("sub")), holds(&has("nope"))), (Truth::Yes, Truth::No));
}

#[test]
fn what_rests_on_the_connection_is_not_known() {
    let address = select(Expr::Ident("source".to_owned()), "address");
    assert!(matches!(holds(&call("startsWith", vec![address, text("10.")])), Truth::Unknown(_)));
}

#[test]
fn switched_off_functions_are_refused() {
    let refusal = call("string", vec![text("a")]).refusal().unwrap();
    assert!(refusal.ends_with("No overload found in reference resolve step for string"), "{refusal}");
    assert!(call("_+_", vec![text("a"), text("b")]).refusal().is_none());
    assert_eq!(holds(&call("_+_", vec![text("a"), text("b")])), Truth::No);
}
