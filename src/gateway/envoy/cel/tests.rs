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
    let refusal = call("string", vec![text("a")]).refusal(crate::gateway::envoy::version::Version::NEWEST).unwrap();
    assert!(refusal.ends_with("No overload found in reference resolve step for string"), "{refusal}");
    assert!(call("_+_", vec![text("a"), text("b")]).refusal(crate::gateway::envoy::version::Version::NEWEST).is_none());
    assert_eq!(holds(&call("_+_", vec![text("a"), text("b")])), Truth::No);
}

#[test]
fn a_header_is_there_whatever_it_holds() {
    let request = Request::read(b"GET / HTTP/1.1\nHost: h\nPort: 1").unwrap();
    let mut head = Head::of(&request);
    head.append_unknown("x-f", "1", "why");
    let flow = Flow::new(&request, head, Chance::way(0), Timestamp::new(0, 0));
    let has = |operand: Expr, field: &str| {
        let field = field.to_owned();
        Expr::Select { operand: Box::new(operand), field, test_only: true }.holds(&flow)
    };
    let headers = || self::request("headers");
    assert_eq!(
        [has(headers(), "x-f"), has(headers(), "port"), has(headers(), "x-g")],
        [Truth::Yes, Truth::Yes, Truth::No]
    );
    assert!(matches!(has(Expr::Ident("source".to_owned()), "port"), Truth::Unknown(_)));
    let value = call("_==_", vec![call("_[_]", vec![headers(), text("x-f")]), text("1")]);
    assert_eq!(value.holds(&flow), Truth::Unknown("why"));
}

#[test]
fn sides_that_decide_are_enough() {
    let (yes, no) = (|| Expr::Constant(Constant::Bool(true)), || Expr::Constant(Constant::Bool(false)));
    let (error, unknown) = (|| claim("nope"), || select(Expr::Ident("source".to_owned()), "port"));
    let is_unknown = |truth: Truth| matches!(truth, Truth::Unknown(_));
    for (one, other, both, either) in [
        (yes(), yes(), Truth::Yes, Truth::Yes),
        (yes(), no(), Truth::No, Truth::Yes),
        (no(), no(), Truth::No, Truth::No),
        (yes(), error(), Truth::No, Truth::Yes),
        (no(), error(), Truth::No, Truth::No),
        (yes(), text("true"), Truth::No, Truth::Yes),
        (no(), unknown(), Truth::No, Truth::Unknown("")),
        (yes(), unknown(), Truth::Unknown(""), Truth::Yes),
        (error(), unknown(), Truth::Unknown(""), Truth::Unknown("")),
    ] {
        for (function, wanted) in [("_&&_", both), ("_||_", either)] {
            for args in [vec![one.clone(), other.clone()], vec![other.clone(), one.clone()]] {
                let found = holds(&call(function, args));
                assert!(found == wanted || is_unknown(found) && is_unknown(wanted), "{function} {one:?} {other:?}");
            }
        }
    }
    for (condition, wanted) in [(yes(), Truth::Yes), (no(), Truth::No), (text("true"), Truth::No)] {
        assert_eq!(holds(&call("_?_:_", vec![condition, yes(), no()])), wanted);
    }
}

#[test]
fn values_are_compared_by_what_they_hold() {
    let int = |number| Expr::Constant(Constant::Int(number));
    let uint = |number| Expr::Constant(Constant::Uint(number));
    let double = |number| Expr::Constant(Constant::Double(number));
    let list = |items: Vec<Expr>| Expr::List(items);
    let map =
        |entries: Vec<(&str, Expr)>| Expr::Map(entries.into_iter().map(|(key, value)| (text(key), value)).collect());
    for (one, other, is_equal) in [
        (int(1), uint(1), true),
        (int(1), double(1.0), true),
        (int(1), double(1.5), false),
        (uint(u64::MAX), double(18_446_744_073_709_551_615.0), false),
        (Expr::Constant(Constant::Null), Expr::Constant(Constant::Null), true),
        (Expr::Constant(Constant::Null), int(0), false),
        (Expr::Constant(Constant::Bytes(vec![1])), Expr::Constant(Constant::Bytes(vec![1])), true),
        (Expr::Constant(Constant::Bytes(vec![1])), Expr::Constant(Constant::Bytes(vec![2])), false),
        (list(vec![int(1), int(2)]), list(vec![int(1), double(2.0)]), true),
        (list(vec![int(1), int(2)]), list(vec![int(1)]), false),
        (list(vec![int(1)]), list(vec![int(2)]), false),
        (map(vec![("a", int(1)), ("b", int(2))]), map(vec![("b", int(2)), ("a", int(1))]), true),
        (map(vec![("a", int(1))]), map(vec![("a", int(2))]), false),
        (map(vec![("a", int(1))]), map(vec![("b", int(1))]), false),
        (map(vec![("a", int(1)), ("b", int(1))]), map(vec![("a", int(1))]), false),
        (text("a"), int(1), false),
        (claim("roles"), list(vec![text("a"), text("b")]), true),
        (request("headers"), request("headers"), true),
    ] {
        let wanted = if is_equal { (Truth::Yes, Truth::No) } else { (Truth::No, Truth::Yes) };
        let found = |one: &Expr, other: &Expr| {
            let args = vec![one.clone(), other.clone()];
            (holds(&call("_==_", args.clone())), holds(&call("_!=_", args)))
        };
        assert_eq!(found(&one, &other), wanted, "{one:?} {other:?}");
        assert_eq!(found(&other, &one), wanted, "{other:?} {one:?}");
    }
    for (one, other, is_less) in [
        (int(1), double(1.5), true),
        (double(1.5), int(1), false),
        (double(-0.5), uint(0), true),
        (uint(3), int(4), true),
        (text("a"), text("b"), true),
        (Expr::Constant(Constant::Bool(false)), Expr::Constant(Constant::Bool(true)), true),
        (text("a"), int(1), false),
    ] {
        assert_eq!(holds(&call("_<_", vec![one.clone(), other.clone()])), Truth::of(is_less), "{one:?} {other:?}");
    }
    let payload = |entries| {
        let metadata = select(Expr::Ident("metadata".to_owned()), "filter_metadata");
        let found = call("_[_]", vec![call("_[_]", vec![metadata, text("jwt")]), text("p")]);
        holds(&call("_==_", vec![found, map(entries)]))
    };
    let roles = || list(vec![text("a"), text("b")]);
    assert_eq!(payload(vec![("level", int(5)), ("roles", roles()), ("sub", text("alice"))]), Truth::Yes);
    assert_eq!(payload(vec![("level", int(5)), ("roles", roles()), ("sub", text("bob"))]), Truth::No);
    assert_eq!(payload(vec![("level", int(5)), ("roles", roles())]), Truth::No);
}

#[test]
fn members_are_found_in_lists_maps_and_objects() {
    let int = |number| Expr::Constant(Constant::Int(number));
    let list = || Expr::List(vec![text("a"), text("b")]);
    let map = || Expr::Map(vec![(text("a"), text("b")), (int(1), text("c"))]);
    for (container, index, wanted) in [
        (list(), int(1), "b"),
        (list(), Expr::Constant(Constant::Double(0.0)), "a"),
        (map(), text("a"), "b"),
        (map(), Expr::Constant(Constant::Uint(1)), "c"),
        (claim("roles"), int(0), "a"),
    ] {
        assert_eq!(
            holds(&call("_==_", vec![call("_[_]", vec![container, index]), text(wanted)])),
            Truth::Yes,
            "{wanted}"
        );
    }
    for (container, index) in [(list(), int(2)), (list(), int(-1)), (map(), text("c")), (text("a"), int(0))] {
        let found = call("_[_]", vec![container, index]);
        assert_eq!(holds(&call("_==_", vec![found.clone(), found])), Truth::No);
    }
    for (item, container, is_there) in [
        (text("b"), list(), true),
        (text("c"), list(), false),
        (text("a"), map(), true),
        (text("b"), map(), false),
        (text("X-Team"), request("headers"), true),
        (text("x-other"), request("headers"), false),
        (int(1), request("headers"), false),
        (text("a"), text("abc"), false),
    ] {
        for function in ["@in", "in", "_in_"] {
            let args = vec![item.clone(), container.clone()];
            assert_eq!(holds(&call(function, args)), Truth::of(is_there), "{item:?} {container:?}");
        }
    }
}

#[test]
fn parts_of_a_request_have_their_values() {
    for (field, value) in [
        ("path", "/a?b=c"),
        ("url_path", "/a"),
        ("query", "b=c"),
        ("host", "h"),
        ("scheme", "http"),
        ("method", "GET"),
        ("protocol", "HTTP/1.1"),
    ] {
        assert_eq!(holds(&call("_==_", vec![request(field), text(value)])), Truth::Yes, "{field}");
    }
    let time = call("timestamp", vec![Expr::Constant(Constant::Int(1_760_000_000))]);
    assert_eq!(holds(&call("_==_", vec![request("time"), time])), Truth::Yes);
    for field in ["referer", "useragent", "id", "nope"] {
        assert_eq!(holds(&call("_==_", vec![request(field), request(field)])), Truth::No, "{field}");
    }
    for (root, field, is_known) in [
        ("request", "size", false),
        ("destination", "address", false),
        ("destination", "nope", true),
        ("connection", "id", false),
        ("connection", "nope", true),
        ("metadata", "nope", true),
        ("upstream", "address", false),
        ("nope", "nope", true),
    ] {
        let found = select(Expr::Ident(root.to_owned()), field);
        let truth = holds(&call("_==_", vec![found.clone(), found]));
        assert_eq!(matches!(truth, Truth::Unknown(_)), !is_known, "{root}.{field}");
    }
    let mtls = select(Expr::Ident("connection".to_owned()), "mtls");
    assert_eq!(holds(&call("!_", vec![mtls])), Truth::Yes);
}

#[test]
fn what_is_there_has_its_value() {
    let head = b"GET / HTTP/1.1\nHost: h\nReferer: r\nUser-Agent: u\nX-Request-Id: i";
    let request = Request::read(head).unwrap();
    let mut flow = Flow::new(&request, Head::of(&request), Chance::way(0), Timestamp::new(0, 0));
    flow.client.direct = "192.0.2.1".parse().ok();
    let payload = br#"{"p": {"a": 1, "b": 2}}"#;
    flow.metadata.merge("jwt", &read_object(payload, Dialect::STRICT).unwrap());
    for (field, value) in [("referer", "r"), ("useragent", "u"), ("id", "i")] {
        assert_eq!(call("_==_", vec![self::request(field), text(value)]).holds(&flow), Truth::Yes, "{field}");
    }
    let source = |field: &str| select(Expr::Ident("source".to_owned()), field);
    assert_eq!(call("_==_", vec![source("address"), text("192.0.2.1:0")]).holds(&flow), Truth::Yes);
    assert!(matches!(call("_==_", vec![source("port"), text("")]).holds(&flow), Truth::Unknown(_)));
    assert_eq!(call("_==_", vec![source("nope"), text("")]).holds(&flow), Truth::No);
    let payload = || match claim("a") {
        Expr::Select { operand, .. } => *operand,
        other => other,
    };
    let int = |number| Expr::Constant(Constant::Int(number));
    assert_eq!(call("_==_", vec![payload(), payload()]).holds(&flow), Truth::Yes);
    assert_eq!(call("_==_", vec![call("size", vec![payload()]), int(2)]).holds(&flow), Truth::Yes);
    for (item, is_there) in [(text("a"), true), (text("c"), false), (int(1), false)] {
        let found = call("@in", vec![item, payload()]);
        assert_eq!(found.holds(&flow), Truth::of(is_there));
        assert_eq!(call("!_", vec![found]).holds(&flow), Truth::of(!is_there));
    }
    let (yes, no) = (Expr::Constant(Constant::Bool(true)), Expr::Constant(Constant::Bool(false)));
    assert_eq!(call("_?_:_", vec![no.clone(), no, yes]).holds(&flow), Truth::Yes);
}
