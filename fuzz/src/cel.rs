//! An expression and the claims that it is about, with a line break between.

use jwtk::cel::{Expression, Library, Request, Root, Variables};
use jwtk::json::{Dialect, Object, read_object};

/// Parses and evaluates.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (text, claims) = text.split_once('\n').unwrap_or((&text, ""));
    let mut library = Library::default();
    let _ = library.define(text);
    let Ok(expression) = Expression::parse(text) else { return };
    let _ = (expression.variables(), expression.negates("jwt"), expression.guards("jwt"));
    let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap_or_else(|_| Object::new());
    let mut request = Request::new("GET", "/a?b=c", "host:1");
    request.headers = vec![("x-a".to_owned(), "1,2".to_owned()), ("X-A".to_owned(), text.to_owned())];
    let variables = Variables::of_request()
        .with("jwt", Root::Claims(&claims, Some("a.b.c")))
        .with("request", Root::Request(&request));
    let evaluation = expression.explain_with(&variables, &library);
    assert!(evaluation.outcome().is_ok() || !evaluation.holds());
}
