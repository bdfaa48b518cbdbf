//! Where `jwtAuth` looks for its token, and what it finds there.

use super::expression::{Facts, Truth};
use super::live::Live;
use super::settings::{JwtAuth, Location};
use crate::gateway::token_place::TokenPlace;
use crate::http::Request;
use crate::json::Value;

/// What was found where the token should be.
#[derive(Clone, Debug)]
pub(super) enum Looked {
    Token(String),
    Nothing(String),
    Unknown(String),
}

/// Where else something like a token is.
pub(super) fn elsewhere(jwt: &JwtAuth, live: &Live, request: &Request) -> Option<String> {
    let own = match &jwt.location {
        Location::Header { name, prefix } => {
            if let Some(value) = live.values(name).next() {
                let prefix = prefix.as_deref().unwrap_or_default();
                let word = value.split(' ').next().unwrap_or_default();
                return Some(match (word.starts_with("eyJ"), prefix.trim()) {
                    (true, wanted) => {
                        format!("the value begins with the token: put {wanted:?} in front, as in {name}: {wanted} eyJ…")
                    }
                    (false, wanted) => format!("the scheme is {word:?}, the policy wants {wanted:?}"),
                });
            }
            TokenPlace::Header(name.clone())
        }
        Location::Query(name) => TokenPlace::Parameter(name.clone()),
        Location::Cookie(name) => TokenPlace::Cookie(name.clone()),
        Location::Expression(_) => return None,
    };
    if let TokenPlace::Header(name) = &own
        && request.header(name).is_some()
    {
        return Some(
            "the request had a token, which an earlier jwtAuth validated and took off: give the later one mode optional, or \
             leave it out"
                .to_owned(),
        );
    }
    let found = TokenPlace::elsewhere(request, &[own])?;
    Some(format!("there is something like a token in {found}: send it where the policy looks, or set its location"))
}

/// Looks for the token; one that was found before counts first.
pub(super) fn find(location: &Location, live: &Live, expression: &dyn Fn(&Live) -> Looked) -> Looked {
    if let Some(token) = live.token() {
        return Looked::Token(token.to_owned());
    }
    match location {
        Location::Header { name, prefix } => header(name, prefix.as_deref(), live),
        Location::Query(name) => {
            let found = live.parameters().into_iter().find(|(own, _)| own == name);
            found.map_or_else(
                || Looked::Nothing(format!("no parameter {name:?} in the query")),
                |(_, value)| Looked::Token(value),
            )
        }
        Location::Cookie(name) => {
            let found = live.cookies().into_iter().find(|(own, _)| own == name).map(|(_, value)| value.to_owned());
            found.map_or_else(|| Looked::Nothing(format!("no cookie {name:?}")), Looked::Token)
        }
        Location::Expression(_) => expression(live),
    }
}

/// The first value; its prefix is compared without ASCII case (vectors `header-twice-first-counts`, `bearer-lowercase`,
/// `basic-scheme-optional`).
fn header(name: &str, prefix: Option<&str>, live: &Live) -> Looked {
    let Some(value) = live.values(name).next() else { return Looked::Nothing(format!("no header {name}")) };
    let Some(prefix) = prefix else { return Looked::Token(value.to_owned()) };
    let rest = value
        .split_at_checked(prefix.len())
        .filter(|(start, rest)| start.eq_ignore_ascii_case(prefix) && !rest.is_empty())
        .map(|(_, rest)| rest.to_owned());
    rest.map_or_else(
        || Looked::Nothing(format!("header {name} does not begin with {prefix:?} and a token")),
        Looked::Token,
    )
}

/// What an expression gives as the token (vectors `expression-split`, `expression-number`, `expression-location-missing`).
pub(super) fn by_expression(location: &Location, facts: &Facts<'_>) -> Looked {
    let Location::Expression(expression) = location else { return Looked::Nothing("no expression".to_owned()) };
    let worth = expression.evaluate(facts);
    let text = expression.text();
    match (worth.truth, &worth.value, worth.kind) {
        (Truth::Unknown, ..) => Looked::Unknown(format!("the location {text}: {}", worth.words)),
        (_, Some(Value::String(token)), "string") if !is_uri(text) => Looked::Token(token.clone()),
        (_, Some(Value::String(token)), "bytes") => Looked::Token(token.clone()),
        (_, Some(Value::Bool(value)), _) => Looked::Token(value.to_string()),
        (_, Some(Value::Number(number)), "int" | "uint") => Looked::Token(number.as_str().to_owned()),
        (_, Some(_), kind) => Looked::Nothing(format!("the location {text} gives a {kind}, which is not a token")),
        (_, None, _) => Looked::Nothing(format!("the location {text} gives none: {}", worth.words)),
    }
}

/// These are no texts to the gateway as they are.
fn is_uri(expression: &str) -> bool {
    matches!(expression.trim(), "request.uri" | "request.pathAndQuery")
}

/// Takes the token off the request.
pub(super) fn remove(location: &Location, live: &mut Live) {
    match location {
        Location::Header { name, .. } => live.remove_header(name),
        Location::Query(name) => live.remove_parameter(name),
        Location::Cookie(name) => live.remove_cookie(name),
        Location::Expression(_) => live.use_token(),
    }
}

/// Where it is looked for, in words.
pub(super) fn place(location: &Location) -> String {
    match location {
        Location::Header { name, .. } => TokenPlace::Header(name.clone()).to_string(),
        Location::Query(name) => TokenPlace::Parameter(name.clone()).to_string(),
        Location::Cookie(name) => TokenPlace::Cookie(name.clone()).to_string(),
        Location::Expression(expression) => format!("what {} gives", expression.text()),
    }
}
