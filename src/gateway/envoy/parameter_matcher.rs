//! Matchers of query parameters.

use super::head::Head;
use super::string_matcher::StringMatcher;

/// `QueryParameterMatcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct ParameterMatcher {
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) test: ParameterTest,
}

/// What a parameter must be like: as it is written, the first of its name.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum ParameterTest {
    Text(StringMatcher),
    Present(bool),
}

impl ParameterMatcher {
    // ConfigUtility::QueryParameterMatcher::matches.
    pub(super) fn matches(&self, head: &Head) -> bool {
        let (_, query) = head.path().split_once('?').unwrap_or_default();
        let mut pieces = query.split('&').map(|piece| piece.split_once('=').unwrap_or((piece, "")));
        let value = pieces.find(|(name, _)| *name == self.name).map(|(_, value)| value);
        match &self.test {
            ParameterTest::Text(matcher) => value.is_some_and(|value| matcher.matches(value)),
            ParameterTest::Present(is_wanted) => value.is_some() == *is_wanted,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn head(target: &str) -> Head {
        Head::of(&Request::read(format!("GET {target} HTTP/1.1").as_bytes()).unwrap())
    }

    #[test]
    fn parameters_are_compared_as_written() {
        let matches =
            |test: ParameterTest, target: &str| ParameterMatcher { name: "x".to_owned(), test }.matches(&head(target));
        let one = ParameterTest::Text(StringMatcher::exact("1"));
        assert!(matches(one.clone(), "/?x=1&x=2") && !matches(one.clone(), "/?x=2&x=1") && !matches(one, "/?x=%31"));
        assert!(matches(ParameterTest::Present(true), "/?x") && matches(ParameterTest::Present(false), "/"));
    }
}
