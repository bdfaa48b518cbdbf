//! Which requests a route is for.

use regex::Regex;

use super::live::Live;
use crate::finding::Place;

/// One alternative of a route's `matches`.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) path: PathMatch,
    pub(super) method: Option<String>,
    /// Where the method is told
    pub(super) method_place: Option<Place>,
    pub(super) headers: Vec<(String, TextMatch)>,
    pub(super) query: Vec<(String, TextMatch)>,
}

/// What a path must be.
#[derive(Clone, Debug)]
pub(super) enum PathMatch {
    Exact(String),
    Prefix(String),
    Pattern(Pattern),
}

/// What a value must be.
#[derive(Clone, Debug)]
pub(super) enum TextMatch {
    Exact(String),
    Pattern(Pattern),
}

/// A regular expression whose first match must be the whole of a text: `a|ab` is not for `ab`, since `a` is found first
/// (`http/route.rs`, `matches_request`; vector `regex-is-whole-path`).
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    regex: Regex,
}

/// How precise a match is: of several that fit, the greatest counts (`types/agent.rs`, `RouteSet::compare_route`; vectors
/// `longest-prefix`, `regex-longer-than-prefix`, `method-match-wins`, `header-match`).
pub(super) type Rank = (bool, usize, bool, usize, usize);

impl Default for Match {
    fn default() -> Self {
        Self {
            path: PathMatch::Prefix("/".to_owned()),
            method: None,
            method_place: None,
            headers: Vec::new(),
            query: Vec::new(),
        }
    }
}

impl Pattern {
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(source: &str) -> Result<Self, String> {
        if source.len() > LONGEST {
            return Err(format!("a pattern of {} bytes", source.len()));
        }
        Regex::new(source).map(|regex| Self { regex }).map_err(|error| error.to_string())
    }

    fn fits(&self, text: &str) -> bool {
        self.regex.find(text).is_some_and(|found| found.range() == (0..text.len()))
    }
}

impl TextMatch {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Exact(own) => own == text,
            Self::Pattern(pattern) => pattern.fits(text),
        }
    }
}

impl PathMatch {
    /// Paths are compared as they are written, without a query (vectors `prefix-is-by-segment`, `exact-minds-slash`,
    /// `regex-is-whole-path`).
    fn fits(&self, path: &str) -> bool {
        match self {
            Self::Exact(own) => own == path,
            Self::Prefix(own) => {
                let (own, path) = (own.trim_end_matches('/'), path.trim_end_matches('/'));
                path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Self::Pattern(pattern) => pattern.fits(path),
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Prefix(text) => text,
            Self::Pattern(pattern) => pattern.regex.as_str(),
        }
    }
}

impl Match {
    /// Whether a request fits, as far as it is known (vectors `method-match-wins`, `header-match`, `query-last-value`).
    pub(super) fn fits(&self, live: &Live) -> bool {
        let parameters = live.parameters();
        let last = |name: &str| parameters.iter().rfind(|(own, _)| own == name).map(|(_, value)| value.as_str());
        live.path.as_deref().is_none_or(|path| self.path.fits(path))
            && (self.method.is_none() || live.method.is_none() || self.method == live.method)
            && (live.is_token_alone()
                || (self.headers.iter().all(|(name, wanted)| live.values(name).any(|value| wanted.fits(value)))
                    && self.query.iter().all(|(name, wanted)| last(name).is_some_and(|value| wanted.fits(value)))))
    }

    pub(super) fn rank(&self) -> Rank {
        let is_exact = matches!(self.path, PathMatch::Exact(_));
        let length = match &self.path {
            PathMatch::Prefix(prefix) => prefix.trim_end_matches('/').len(),
            PathMatch::Exact(_) | PathMatch::Pattern(_) => self.path.text().len(),
        };
        (is_exact, length, self.method.is_some(), self.headers.len(), self.query.len())
    }
}

const LONGEST: usize = 4 << 10;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_end_at_slashes_and_patterns_at_both_ends() {
        let prefix = PathMatch::Prefix("/orders/".to_owned());
        for (path, fits) in
            [("/orders", true), ("/orders/", true), ("/orders/1", true), ("/ordersX", false), ("/", false)]
        {
            assert_eq!(prefix.fits(path), fits, "{path}");
        }
        assert!(PathMatch::Prefix("/".to_owned()).fits("/anything"));
        let pattern = PathMatch::Pattern(Pattern::parse("/a|/b[0-9]+").unwrap());
        assert!(pattern.fits("/b12") && pattern.fits("/a") && !pattern.fits("/b12/x") && !pattern.fits("/ax"));
        let first = PathMatch::Pattern(Pattern::parse("/a|/ab").unwrap());
        assert!(first.fits("/a") && !first.fits("/ab"));
        assert!(PathMatch::Pattern(Pattern::parse(r"/\p{L}+").unwrap()).fits("/é"));
        assert!(Pattern::parse("(").is_err());
    }
}
