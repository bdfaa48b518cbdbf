//! One comparison of each kind, whatever verifier asks: an issuer, an audience, a bound of time.
//!
//! The caller decides in which order they are made, where they stop, and how a number becomes a time.

use super::near_miss::difference;
use crate::check::{Check, Reason};
use crate::json::Value;

/// Whether one of several is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Match {
    /// One is enough
    #[default]
    Any,
    /// All must be there
    All,
}

impl Match {
    /// What is wanted, in words.
    pub(super) fn of(self, wanted: &[String]) -> String {
        let words = match self {
            Self::Any => "any of",
            Self::All => "all of",
        };
        format!("{words} {}", wanted.join(", "))
    }
}

/// `iss` must be one of `wanted`; nothing wanted, nothing asked.
pub(crate) fn issuer(wanted: &[String], found: Option<&Value>) -> Check {
    one_of("iss", "issuer", wanted, found, Reason::WrongIssuer)
}

/// A claim that must be one of several texts, exactly.
pub(super) fn one_of(name: &str, noun: &str, wanted: &[String], found: Option<&Value>, reason: Reason) -> Check {
    let check = match (wanted, found) {
        ([], _) => return Check::skip(name, format!("no {noun} was asked for")).finding(found),
        (_, None) => Check::fail(name, Reason::MissingClaim, format!("the token has no {name}")),
        (wanted, Some(Value::String(text))) if wanted.contains(text) => Check::pass(name, "equal"),
        ([first, ..], Some(Value::String(text))) => {
            let near = wanted.iter().find(|wanted| difference(wanted, text).is_some()).unwrap_or(first);
            Check::fail(name, reason, apart(near, text))
        }
        (_, Some(other)) => {
            Check::fail(name, Reason::MalformedClaim, format!("must be text, this is {}", other.described()))
        }
    };
    let expected = match wanted {
        [one] => one.clone(),
        several => Match::Any.of(several),
    };
    check.expecting(expected).finding(found)
}

/// `aud`, a text or a list of texts, must hold what is wanted; nothing wanted, nothing asked.
pub(crate) fn audience(wanted: &[String], found: Option<&Value>, matching: Match) -> Check {
    let name = "aud";
    if wanted.is_empty() {
        return Check::skip(name, "no audience was asked for").finding(found);
    }
    let check = match found.map(|value| (value, texts(value))) {
        None => Check::fail(name, Reason::MissingClaim, "the token has no aud"),
        Some((value, None)) => Check::fail(name, Reason::MalformedClaim, not_texts(value)),
        Some((_, Some(found))) => match missing(wanted, &found, matching) {
            None => Check::pass(name, "the token is for this audience"),
            Some(missing) => Check::fail(name, Reason::WrongAudience, wrong_audience(&missing, &found)),
        },
    };
    check.expecting(matching.of(wanted)).finding(found)
}

fn wrong_audience(missing: &[&str], found: &[&str]) -> String {
    let mut pairs = missing.iter().flat_map(|wanted| found.iter().map(move |found| (*wanted, *found)));
    match pairs.find(|(wanted, found)| difference(wanted, found).is_some()) {
        Some((wanted, found)) => apart(wanted, found),
        None if found.is_empty() => "the token's aud is empty".to_owned(),
        None => format!("missing: {}; the token is for {}", missing.join(", "), found.join(", ")),
    }
}

/// Those of `wanted` that are not among `found`; nothing where enough are.
pub(crate) fn missing<'w, T: AsRef<str>>(wanted: &'w [String], found: &[T], matching: Match) -> Option<Vec<&'w str>> {
    let is_found = |wanted: &&str| found.iter().any(|found| found.as_ref() == *wanted);
    let missing: Vec<&str> = wanted.iter().map(String::as_str).filter(|wanted| !is_found(wanted)).collect();
    let is_enough = match matching {
        Match::Any => missing.len() < wanted.len(),
        Match::All => missing.is_empty(),
    };
    (!is_enough).then_some(missing)
}

/// That two texts are not equal, in words.
pub(super) fn apart(expected: &str, actual: &str) -> String {
    let near = difference(expected, actual).map_or_else(String::new, |near| format!("; they differ in {near}"));
    format!("expected {expected:?}, the token has {actual:?}{near}")
}

/// A text as a list of one, or a list of nothing but texts.
pub(super) fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

pub(super) fn not_texts(value: &Value) -> String {
    match value {
        Value::Array(_) => "must be a list of nothing but texts".to_owned(),
        other => format!("must be text or a list of texts, this is {}", other.described()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    #[test]
    fn one_of_several_may_be_enough() {
        let wanted = list(&["a", "b"]);
        assert_eq!(missing(&wanted, &["b"], Match::Any), None);
        assert_eq!(missing(&wanted, &["b"], Match::All), Some(vec!["a"]));
        assert_eq!(missing(&wanted, &["c"], Match::Any), Some(vec!["a", "b"]));
        assert_eq!(missing::<&str>(&[], &[], Match::All), None);
    }

    #[test]
    fn an_issuer_is_equal_or_another_or_missing() {
        let wanted = list(&["https://a/"]);
        for (found, reason) in [
            (Some(Value::from("https://a/")), None),
            (Some(Value::from("https://a")), Some(Reason::WrongIssuer)),
            (Some(Value::Null), Some(Reason::MalformedClaim)),
            (None, Some(Reason::MissingClaim)),
        ] {
            assert_eq!(issuer(&wanted, found.as_ref()).reason, reason, "{found:?}");
        }
    }

    #[test]
    fn an_audience_that_is_another_or_nobody_is_told_so() {
        let wanted = list(&["a", "b"]);
        let detail = |found: &[&str]| {
            let found = Value::Array(found.iter().map(|&one| Value::from(one)).collect());
            audience(&wanted, Some(&found), Match::Any).detail
        };
        assert_eq!(detail(&[]), "the token's aud is empty");
        assert_eq!(detail(&["c", "d"]), "missing: a, b; the token is for c, d");
        assert!(detail(&["c", "B"]).ends_with("they differ in letter case"));
    }
}
