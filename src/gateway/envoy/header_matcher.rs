//! Matchers of headers.

use super::head::Head;
use super::string_matcher::StringMatcher;
use super::truth::Truth;

/// `HeaderMatcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct HeaderMatcher {
    /// In any letter case; with a colon in front a part of the request line
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) test: HeaderTest,
    pub(in crate::gateway) invert: bool,
    /// `treat_missing_header_as_empty`
    pub(in crate::gateway) missing_is_empty: bool,
    /// What is matched of a header of several lines
    pub(in crate::gateway) lines: Lines,
}

/// What a header must be like.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum HeaderTest {
    Text(StringMatcher),
    /// `range_match`: a whole number from the first up to before the second
    Range(i64, i64),
    /// `present_match`, or nothing at all
    Present(bool),
}

/// How a header of several lines is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Lines {
    /// Any of them may match
    Each,
    /// As one, with commas between
    Joined,
}

impl HeaderMatcher {
    // source/common/http/header_utility.cc, HeaderUtility::HeaderData; vectors rule-header-invert-absent,
    // perm-header-missing-empty, rule-header-twice.
    pub(super) fn matches(&self, head: &Head) -> Truth {
        match head.unknown(&self.name) {
            Some(why) if !matches!(self.test, HeaderTest::Present(_)) => Truth::Unknown(why),
            Some(_) | None => Truth::of(self.matches_lines(head)),
        }
    }

    fn matches_lines(&self, head: &Head) -> bool {
        let values: Vec<&str> = head.values(&self.name).collect();
        if let HeaderTest::Present(is_wanted) = self.test {
            let is_missing = values.is_empty() && !self.missing_is_empty;
            return (is_missing != is_wanted) != self.invert;
        }
        let found = match (values.as_slice(), self.lines) {
            ([], _) if self.missing_is_empty => self.test.holds(""),
            // Absent: no match, inverted or not.
            ([], _) => return false,
            (lines, Lines::Each) => lines.iter().any(|line| self.test.holds(line)),
            (lines, Lines::Joined) => self.test.holds(&lines.join(",")),
        };
        found != self.invert
    }
}

impl HeaderTest {
    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Text(matcher) => matcher.matches(value),
            Self::Range(start, end) => value.parse::<i64>().is_ok_and(|number| *start <= number && number < *end),
            Self::Present(is_wanted) => *is_wanted,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn matches(head: &str, test: HeaderTest, invert: bool, lines: Lines) -> bool {
        let head = Head::of(&Request::read(head.as_bytes()).unwrap());
        HeaderMatcher { name: "X-T".to_owned(), test, invert, missing_is_empty: false, lines }.matches(&head)
            == Truth::Yes
    }

    #[test]
    fn absent_headers_match_nothing() {
        let exact = HeaderTest::Text(StringMatcher::exact("a"));
        assert!(!matches("GET / HTTP/1.1", exact.clone(), false, Lines::Each));
        assert!(!matches("GET / HTTP/1.1", exact, true, Lines::Each));
        assert!(matches("GET / HTTP/1.1", HeaderTest::Present(true), true, Lines::Each));
        assert!(matches("GET / HTTP/1.1", HeaderTest::Present(false), false, Lines::Each));
        let mut empty = HeaderMatcher {
            name: "x-t".to_owned(),
            test: HeaderTest::Present(true),
            invert: false,
            missing_is_empty: true,
            lines: Lines::Each,
        };
        assert_eq!(empty.matches(&Head::default()), Truth::Yes);
        empty.invert = true;
        assert_eq!(empty.matches(&Head::default()), Truth::No);
    }

    #[test]
    fn of_a_header_that_is_not_known_it_is_known_that_it_is_there() {
        let mut head = Head::default();
        head.append_unknown("X-T", "a", "why");
        let matcher = |test, invert| HeaderMatcher {
            name: "x-t".to_owned(),
            test,
            invert,
            missing_is_empty: false,
            lines: Lines::Each,
        };
        assert_eq!(matcher(HeaderTest::Present(true), false).matches(&head), Truth::Yes);
        assert_eq!(matcher(HeaderTest::Present(true), true).matches(&head), Truth::No);
        for invert in [false, true] {
            let exact = HeaderTest::Text(StringMatcher::exact("a"));
            assert_eq!(matcher(exact, invert).matches(&head), Truth::Unknown("why"));
        }
        head.set("x-t", "a");
        assert_eq!(matcher(HeaderTest::Range(1, 2), false).matches(&head), Truth::No);
    }

    #[test]
    fn several_lines_are_looked_at_one_by_one_or_joined() {
        let twice = "GET / HTTP/1.1\nx-t: b\nx-t: a";
        assert!(matches(twice, HeaderTest::Text(StringMatcher::exact("a")), false, Lines::Each));
        assert!(!matches(twice, HeaderTest::Text(StringMatcher::exact("a")), false, Lines::Joined));
        assert!(matches(twice, HeaderTest::Text(StringMatcher::exact("b,a")), false, Lines::Joined));
        for (value, is_in) in [(6, false), (7, true), (8, true), (9, false)] {
            let head = format!("GET / HTTP/1.1\nx-t: {value}");
            assert_eq!(matches(&head, HeaderTest::Range(7, 9), false, Lines::Each), is_in, "{value}");
        }
    }
}
