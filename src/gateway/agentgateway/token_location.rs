//! Where `jwtAuth` looks for its token, and what it finds there.

use std::sync::Arc;

use super::expression::Expression;
use super::facts::Facts;
use super::live::Live;
use super::worth::Truth;
use crate::config::Node;
use crate::finding::Place;
use crate::gateway::token_place::TokenPlace;
use crate::http::Request;
use crate::json::Value;

/// Where the token is.
#[derive(Clone, Debug)]
pub(super) enum Location {
    Header { name: String, prefix: Option<String> },
    Query(String),
    Cookie(String),
    Expression(Arc<Expression>),
}

/// What was found where the token should be.
#[derive(Clone, Debug)]
pub(super) enum Looked {
    Token(String),
    Nothing(String),
    Unknown(String),
}

impl Default for Location {
    fn default() -> Self {
        Self::Header { name: "authorization".to_owned(), prefix: Some("Bearer ".to_owned()) }
    }
}

/// The name of the member that says what kind of place it is.
pub(super) fn kind_place(location: &Node<'_>) -> Place {
    location.members().next().map_or_else(|| location.name_place(), |(_, kind)| kind.name_place())
}

impl Location {
    /// Looks for the token; one that was found before counts first.
    pub(super) fn find(&self, live: &Live, expression: &dyn Fn(&Live) -> Looked) -> Looked {
        match (live.token(), self) {
            // Nothing behind the prefix is no token.
            (Some(""), Self::Header { name, prefix: Some(prefix) }) => {
                return Looked::Nothing(format!("nothing follows {prefix:?} in header {name}"));
            }
            (Some(token), _) => return Looked::Token(token.to_owned()),
            (None, _) => {}
        }
        match self {
            Self::Header { name, prefix } => header(name, prefix.as_deref(), live),
            Self::Query(name) => {
                let found = live.parameters().into_iter().find(|(own, _)| own == name);
                found.map_or_else(
                    || Looked::Nothing(format!("no parameter {name:?} in the query")),
                    |(_, value)| Looked::Token(value),
                )
            }
            Self::Cookie(name) => {
                let found = live.cookies().into_iter().find(|(own, _)| own == name).map(|(_, value)| value.to_owned());
                found.map_or_else(|| Looked::Nothing(format!("no cookie {name:?}")), Looked::Token)
            }
            Self::Expression(_) => expression(live),
        }
    }

    /// What an expression gives as the token (vectors `expression-split`, `expression-number`, `expression-location-missing`).
    pub(super) fn by_expression(&self, facts: &Facts<'_>) -> Looked {
        let Self::Expression(expression) = self else { return Looked::Nothing("no expression".to_owned()) };
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

    /// Where else something like a token is.
    pub(super) fn elsewhere(&self, live: &Live, request: &Request) -> Option<String> {
        let own = match self {
            Self::Header { name, prefix } => {
                if let Some(value) = live.values(name).next() {
                    return Some(instead_of_token(name, prefix.as_deref().unwrap_or_default().trim(), value));
                }
                TokenPlace::Header(name.clone())
            }
            Self::Query(name) => TokenPlace::Parameter(name.clone()),
            Self::Cookie(name) => TokenPlace::Cookie(name.clone()),
            Self::Expression(_) => return None,
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

    /// Takes the token off the request.
    pub(super) fn remove(&self, live: &mut Live) {
        match self {
            Self::Header { name, .. } => live.remove_header(name),
            Self::Query(name) => live.remove_parameter(name),
            Self::Cookie(name) => live.remove_cookie(name),
            Self::Expression(_) => live.use_token(),
        }
    }

    /// Where it is looked for, in words.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Header { name, .. } => TokenPlace::Header(name.clone()).to_string(),
            Self::Query(name) => TokenPlace::Parameter(name.clone()).to_string(),
            Self::Cookie(name) => TokenPlace::Cookie(name.clone()).to_string(),
            Self::Expression(expression) => format!("what {} gives", expression.text()),
        }
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

/// What a header has in the place of the prefix and a token. Nothing of it is repeated but a scheme: it may be a secret.
fn instead_of_token(name: &str, wanted: &str, value: &str) -> String {
    if value.trim().is_empty() {
        return format!("header {name} is empty");
    }
    let put = |word: &str| format!("put {word} in front, as in {name}: {wanted} eyJ…");
    if value.starts_with("eyJ") {
        return format!("the value begins with the token: {}", put(&format!("{wanted:?}")));
    }
    let behind = value.split_at_checked(wanted.len()).filter(|(start, _)| start.eq_ignore_ascii_case(wanted));
    if let Some((_, behind)) = behind.filter(|_| !wanted.is_empty()) {
        return if behind.trim().is_empty() {
            format!("nothing follows {wanted:?}: put the token behind it, as in {name}: {wanted} eyJ…")
        } else {
            format!("there is no blank between {wanted:?} and what follows: write {name}: {wanted} eyJ…")
        };
    }
    let is_scheme = |word: &str| word.len() <= LONGEST_SCHEME && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    match value.split_once(' ').filter(|(word, rest)| is_scheme(word) && !rest.trim().is_empty()) {
        Some((word, _)) => format!("the scheme is {word:?}, the policy wants {wanted:?}"),
        None => format!("the value names no scheme, the policy wants {wanted:?}: {}", put("it")),
    }
}

const LONGEST_SCHEME: usize = 16;

/// These are no texts to the gateway as they are.
fn is_uri(expression: &str) -> bool {
    matches!(expression.trim(), "request.uri" | "request.pathAndQuery")
}
