//! A rule about any one claim.

use std::mem;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::checks::{Match, apart, missing, not_texts, texts};
use super::path::ClaimPath;
use super::pattern::Pattern;
use crate::check::{Check, Reason, Remedy};
use crate::json::{Dialect, Object, Value, read};

/// What is asked of the claim at a path.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
pub struct ClaimRule {
    /// Where the claim is
    pub path: ClaimPath,
    /// What it must be
    pub test: Test,
}

/// What a claim must be.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Test {
    /// This very text
    Text(String),
    /// This JSON value; numbers by what they are worth, members in any order
    Json(Value),
    /// One of these texts, or a list that holds one of them
    Any(Vec<String>),
    /// A list that holds all of these texts, or the one text
    All(Vec<String>),
    /// A text that a pattern matches
    Matches(Pattern),
}

impl ClaimRule {
    pub(super) fn judge(&self, claims: &Object) -> Check {
        let name = self.path.as_str();
        let Some(value) = self.path.resolve(claims) else {
            return Check::fail(name, Reason::MissingClaim, format!("the token has no claim {name:?}"))
                .expecting(self.test.expected());
        };
        let (passed, detail) = self.test.judge(value);
        let check = if passed { Check::pass(name, detail) } else { Check::fail(name, Reason::ClaimMismatch, detail) };
        let remedy = self.test.is_meant_as_json(value).then_some(Remedy::JsonClaim);
        check.expecting(self.test.expected()).finding(Some(value)).remedied(remedy)
    }
}

impl Test {
    fn judge(&self, value: &Value) -> (bool, String) {
        match self {
            Self::Text(wanted) => match value {
                Value::String(found) if found == wanted => (true, "equal".to_owned()),
                Value::String(found) => (false, apart(wanted, found)),
                other if self.is_meant_as_json(other) => (false, format!("this is {}, not text", other.described())),
                other => (false, format!("must be text, this is {}", other.described())),
            },
            Self::Json(wanted) if wanted == value => (true, "equal".to_owned()),
            Self::Json(wanted) if mem::discriminant(wanted) == mem::discriminant(value) => {
                (false, "another value".to_owned())
            }
            Self::Json(wanted) => (false, format!("must be {}, this is {}", wanted.described(), value.described())),
            Self::Any(wanted) => match texts(value) {
                Some(found) => {
                    let hit = wanted.iter().find(|wanted| found.contains(&wanted.as_str()));
                    hit.map_or_else(
                        || (false, "none of them is there".to_owned()),
                        |hit| (true, format!("{hit:?} is there")),
                    )
                }
                None => (false, not_texts(value)),
            },
            Self::All(wanted) => match texts(value) {
                Some(found) => match missing(wanted, &found, Match::All) {
                    None => (true, "all are there".to_owned()),
                    Some(missing) => (false, format!("missing: {}", missing.join(", "))),
                },
                None => (false, not_texts(value)),
            },
            Self::Matches(pattern) => match value {
                Value::String(text) if pattern.matches(text) => (true, "matches".to_owned()),
                Value::String(text) => {
                    let shown: String = text.chars().take(SHOWN).collect();
                    (false, format!("{shown:?} does not match /{}/ from beginning to end", pattern.text))
                }
                other => (false, format!("must be text, this is {}", other.described())),
            },
        }
    }

    /// Whether the text that is wanted is JSON of the kind that this value, which is no text, is of.
    fn is_meant_as_json(&self, value: &Value) -> bool {
        let Self::Text(wanted) = self else { return false };
        value.as_str().is_none()
            && read(wanted.as_bytes(), Dialect::STRICT)
                .is_ok_and(|wanted| mem::discriminant(&wanted) == mem::discriminant(value))
    }

    fn expected(&self) -> Value {
        match self {
            Self::Text(wanted) => Value::from(wanted.as_str()),
            Self::Json(wanted) => wanted.clone(),
            Self::Any(wanted) => Match::Any.of(wanted).into(),
            Self::All(wanted) => Match::All.of(wanted).into(),
            Self::Matches(pattern) => Value::from(format!("/{}/", pattern.text)),
        }
    }
}

/// How many characters of a claim a comparison repeats.
const SHOWN: usize = 100;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::read_object;

    #[track_caller]
    fn holds(test: &Test, value: &str) -> bool {
        test.judge(&read(value.as_bytes(), Dialect::STRICT).unwrap()).0
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    #[test]
    fn text_is_equal_or_not_and_never_a_number() {
        let seven = Test::Text("7".to_owned());
        assert!(holds(&seven, r#""7""#));
        assert!(!holds(&seven, "7"));
        assert!(!holds(&seven, r#"["7"]"#));
        let rule = ClaimRule { path: ClaimPath::parse("level", "."), test: seven };
        for (level, remedy) in [
            ("7", Some(Remedy::JsonClaim)),
            (r#""7""#, None),
            ("8", Some(Remedy::JsonClaim)),
            (r#""8""#, None),
            ("true", None),
        ] {
            let claims = read_object(format!(r#"{{"level":{level}}}"#).as_bytes(), Dialect::STRICT).unwrap();
            assert_eq!(rule.judge(&claims).remedy, remedy, "{level}");
        }
    }

    #[test]
    fn json_compares_numbers_by_worth() {
        let wanted = Test::Json(read(br#"{"a":1,"b":[true]}"#, Dialect::STRICT).unwrap());
        assert!(holds(&wanted, r#"{"b":[true],"a":1.0}"#));
        assert!(!holds(&wanted, r#"{"b":[true],"a":"1"}"#));
    }

    #[test]
    fn any_and_all_look_into_lists_of_texts() {
        let (any, all) = (Test::Any(list(&["a", "b"])), Test::All(list(&["a", "b"])));
        assert!(holds(&any, r#"["b","c"]"#) && holds(&any, r#""a""#));
        assert!(!holds(&any, r#"["ab"]"#) && !holds(&any, r#"["a",1]"#));
        assert!(holds(&all, r#"["b","a","c"]"#) && !holds(&all, r#""a""#));
    }

    #[test]
    fn expressions_match_the_whole_text() {
        let test = Test::Matches("a|ab".parse().unwrap());
        assert!(holds(&test, r#""ab""#));
        assert!("a)(b".parse::<Pattern>().is_err());
        assert!(!holds(&test, r#""cab""#) && !holds(&test, r#""abc""#) && !holds(&test, r#""a\nb""#));
    }

    #[test]
    fn another_kind_of_value_is_told_as_such() {
        let detail = |test: &Test, value: &str| test.judge(&read(value.as_bytes(), Dialect::STRICT).unwrap()).1;
        let one = Test::Json(read(b"1", Dialect::STRICT).unwrap());
        assert_eq!(detail(&one, "2"), "another value");
        assert!(detail(&one, "true").starts_with("must be "), "{}", detail(&one, "true"));
        let text = |text: &str| Test::Text(text.to_owned());
        assert!(detail(&text("1"), "2").ends_with(", not text"));
        assert!(detail(&text("a"), "2").starts_with("must be text"));
    }
}
