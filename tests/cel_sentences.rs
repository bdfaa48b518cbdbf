//! What the specification of agentgateway's expressions says, sentence by sentence.

#![allow(missing_docs, clippy::unwrap_used)]
#![cfg(feature = "cel")]

use std::fs;

use jwtk::cel::{Expression, Request, Root, Variables};
use jwtk::json::{Dialect, Style, read, read_object, write};

/// An expression and its value in each line; `!` for an error, `!!` for one that does not compile, `?` for what is not determined.
#[test]
fn every_sentence_holds() {
    let file: serde_json::Value = serde_json::from_slice(&fs::read("fixtures/agentgateway/cel.json").unwrap()).unwrap();
    let claims = read_object(file["claims"].to_string().as_bytes(), Dialect::STRICT).unwrap();
    let token = file["token"].as_str().unwrap();
    let mut request = Request::new("GET", file["request"]["path"].as_str().unwrap(), "shop.example.com:3000");
    request.headers = file["request"]["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned()))
        .filter(|(name, _)| !["host", "authorization"].contains(&name.as_str()))
        .collect();
    request.start_time = (1_760_000_000, 0);
    let variables = Variables::of_request()
        .with("jwt", Root::Claims(&claims, Some(token)))
        .with("request", Root::Request(&request));
    let mut wrong = Vec::new();
    let sentences = fs::read_to_string("fixtures/agentgateway/sentences.tsv").unwrap();
    for line in sentences.lines() {
        let (text, wanted) = line.rsplit_once('\t').unwrap();
        let found = match Expression::parse(text).map(|expression| expression.evaluate(&variables)) {
            Err(_) => "!!".to_owned(),
            Ok(evaluation) => match evaluation.outcome() {
                Ok(shown) => write(shown.value(), Style::Compact),
                Err(fault) if fault.is_undetermined() => "?".to_owned(),
                Err(_) => "!".to_owned(),
            },
        };
        let same = |one: &str, other: &str| {
            read(one.as_bytes(), Dialect::STRICT)
                .ok()
                .is_some_and(|one| read(other.as_bytes(), Dialect::STRICT) == Ok(one))
        };
        if found != wanted && !same(&found, wanted) {
            wrong.push(format!("{text}: {found}, and not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
