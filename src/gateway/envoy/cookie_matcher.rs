//! Matchers of cookies.

use super::head::Head;
use super::string_matcher::StringMatcher;

/// `CookieMatcher`.
#[derive(Clone, Debug)]
pub(super) struct CookieMatcher {
    pub(super) name: String,
    pub(super) text: StringMatcher,
    pub(super) invert: bool,
}

impl CookieMatcher {
    // ConfigUtility::matchCookies: the first of a name; an absent one matches only when inverted.
    pub(super) fn matches(&self, head: &Head) -> bool {
        let pieces = head.values("cookie").flat_map(|line| line.split(';')).filter_map(|piece| piece.split_once('='));
        let mut named = pieces.filter(|(name, _)| name.trim() == self.name);
        let value = named.next().map(|(_, value)| value.trim().trim_matches('"'));
        value.is_some_and(|value| self.text.matches(value)) != self.invert
    }
}
