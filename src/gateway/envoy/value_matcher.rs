//! Matchers of values in metadata.

use std::cmp::Ordering;

use super::string_matcher::StringMatcher;
use crate::json::{Number, Value};

/// `ValueMatcher`: what a value must be like. None of them matches a value that is not there.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum ValueMatcher {
    /// `string_match`: of texts alone
    Text(StringMatcher),
    /// `double_match.exact`: of numbers alone
    Number(f64),
    /// `double_match.range`: from the first up to before the second
    Range(f64, f64),
    /// `bool_match`
    Truth(bool),
    /// `null_match`
    Null,
    /// `present_match`: `false` matches nothing
    Present(bool),
    /// `list_match.one_of`: a list with a matching member
    OneOf(Box<ValueMatcher>),
    /// `or_match`
    Or(Vec<ValueMatcher>),
}

impl ValueMatcher {
    // source/common/common/matchers.cc, ValueMatcher; vectors value-*.
    pub(super) fn matches(&self, value: &Value) -> bool {
        match self {
            Self::Text(matcher) => value.as_str().is_some_and(|text| matcher.matches(text)),
            Self::Number(wanted) => {
                value.as_number().is_some_and(|number| number.to_f64().partial_cmp(wanted) == Some(Ordering::Equal))
            }
            Self::Range(start, end) => {
                value.as_number().map(Number::to_f64).is_some_and(|number| *start <= number && number < *end)
            }
            Self::Truth(wanted) => value.as_bool() == Some(*wanted),
            Self::Null => *value == Value::Null,
            Self::Present(is_wanted) => *is_wanted,
            Self::OneOf(matcher) => value.as_array().unwrap_or_default().iter().any(|item| matcher.matches(item)),
            Self::Or(matchers) => matchers.iter().any(|matcher| matcher.matches(value)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    #[test]
    fn types_are_not_mixed() {
        let value = |text: &str| read(text.as_bytes(), Dialect::STRICT).unwrap();
        let five = ValueMatcher::Text(StringMatcher::exact("5"));
        assert!(five.matches(&value("\"5\"")) && !five.matches(&value("5")) && !five.matches(&value("[\"5\"]")));
        assert!(ValueMatcher::OneOf(Box::new(five)).matches(&value("[1,\"5\"]")));
        assert!(ValueMatcher::Number(5.0).matches(&value("5.0")));
        let range = ValueMatcher::Range(5.0, 10.0);
        assert!(range.matches(&value("5")) && !range.matches(&value("10")) && !range.matches(&value("\"7\"")));
        assert!(
            ValueMatcher::Present(true).matches(&Value::Null) && !ValueMatcher::Present(false).matches(&Value::Null)
        );
    }
}
