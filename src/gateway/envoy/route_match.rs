//! `RouteMatch`: which requests a route, or a rule of the filter, is for.

use super::head::Head;
use super::header_matcher::HeaderMatcher;
use super::matcher::{Expression, StringMatcher};
use super::metadata::Metadata;
use super::metadata_matcher::MetadataMatcher;
use super::truth::Truth;
use super::uri_template::UriTemplate;

/// `RouteMatch`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct RouteMatch {
    pub(in crate::gateway) path: PathMatch,
    /// `case_sensitive` is not `false`
    pub(in crate::gateway) is_case_sensitive: bool,
    pub(in crate::gateway) headers: Vec<HeaderMatcher>,
    pub(in crate::gateway) query_parameters: Vec<ParameterMatcher>,
    /// What routes alone look at
    pub(in crate::gateway) further: Further,
}

/// What the path must be like, without its query.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum PathMatch {
    Prefix(String),
    Exact(String),
    /// `path_separated_prefix`: ends at a slash or with the path
    Segments(String),
    /// `safe_regex`: of the whole path
    Regex(Expression),
    /// `path_match_policy`
    Template(UriTemplate),
    /// `connect_matcher`: CONNECT alone
    Connect,
}

/// What routes look at besides, and rules of the filter do not.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct Further {
    pub(in crate::gateway) cookies: Vec<CookieMatcher>,
    pub(in crate::gateway) dynamic_metadata: Vec<MetadataMatcher>,
    /// gRPC alone
    pub(in crate::gateway) grpc: bool,
    /// What no plain HTTP request without further facts can meet: TLS, state of other filters, chance of zero
    pub(in crate::gateway) never: bool,
}

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

/// `CookieMatcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct CookieMatcher {
    pub(in crate::gateway) name: String,
    pub(in crate::gateway) text: StringMatcher,
    pub(in crate::gateway) invert: bool,
}

impl RouteMatch {
    /// All requests below a prefix.
    pub(in crate::gateway) fn prefix(prefix: impl Into<String>) -> Self {
        Self {
            path: PathMatch::Prefix(prefix.into()),
            is_case_sensitive: true,
            headers: Vec::new(),
            query_parameters: Vec::new(),
            further: Further::default(),
        }
    }

    /// As a rule of the filter looks at it: path, headers and parameters, nothing else.
    // jwt_authn/matcher.cc, BaseMatcherImpl::matchRoute; vector rule-cookies-ignored.
    pub(super) fn matches(&self, head: &Head) -> Truth {
        let is_there = self.path.matches(head, self.is_case_sensitive)
            && self.query_parameters.iter().all(|parameter| parameter.matches(head));
        if is_there { Truth::all(self.headers.iter().map(|header| header.matches(head))) } else { Truth::No }
    }

    /// As a route looks at it.
    pub(super) fn matches_route(&self, head: &Head, metadata: &Metadata) -> Truth {
        if self.further.matches(head, metadata) { self.matches(head) } else { Truth::No }
    }
}

impl PathMatch {
    // source/common/router/config_impl.cc; path_separated_prefix: PathSeparatedPrefixRouteEntryImpl.
    fn matches(&self, head: &Head, is_case_sensitive: bool) -> bool {
        let path = without_query(head.path());
        let is_same = |part: &str, wanted: &str| {
            if is_case_sensitive { part == wanted } else { part.eq_ignore_ascii_case(wanted) }
        };
        let begins = |prefix: &str| path.get(..prefix.len()).is_some_and(|part| is_same(part, prefix));
        match self {
            Self::Prefix(prefix) => begins(prefix),
            Self::Exact(exact) => is_same(path, exact),
            Self::Segments(prefix) => {
                begins(prefix) && path.get(prefix.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Self::Regex(regex) => regex.is_match(path),
            Self::Template(template) => template.matches(path),
            Self::Connect => head.method() == "CONNECT",
        }
    }

    /// As messages name it.
    pub(in crate::gateway) fn shown(&self) -> &str {
        match self {
            Self::Prefix(path) | Self::Exact(path) | Self::Segments(path) => path,
            Self::Regex(regex) => regex.as_written(),
            Self::Template(_) => "a template",
            Self::Connect => "CONNECT",
        }
    }
}

impl Further {
    fn matches(&self, head: &Head, metadata: &Metadata) -> bool {
        !self.never
            && self.cookies.iter().all(|cookie| cookie.matches(head))
            && self.dynamic_metadata.iter().all(|matcher| matcher.matches(metadata))
            && (!self.grpc || head.values("content-type").any(is_grpc))
    }
}

impl ParameterMatcher {
    // ConfigUtility::QueryParameterMatcher::matches.
    fn matches(&self, head: &Head) -> bool {
        let (_, query) = head.path().split_once('?').unwrap_or_default();
        let mut pieces = query.split('&').map(|piece| piece.split_once('=').unwrap_or((piece, "")));
        let value = pieces.find(|(name, _)| *name == self.name).map(|(_, value)| value);
        match &self.test {
            ParameterTest::Text(matcher) => value.is_some_and(|value| matcher.matches(value)),
            ParameterTest::Present(is_wanted) => value.is_some() == *is_wanted,
        }
    }
}

impl CookieMatcher {
    // ConfigUtility::matchCookies: the first of a name; an absent one matches only when inverted.
    fn matches(&self, head: &Head) -> bool {
        let pieces = head.values("cookie").flat_map(|line| line.split(';')).filter_map(|piece| piece.split_once('='));
        let mut named = pieces.filter(|(name, _)| name.trim() == self.name);
        let value = named.next().map(|(_, value)| value.trim().trim_matches('"'));
        value.is_some_and(|value| self.text.matches(value)) != self.invert
    }
}

/// A path without its query.
pub(super) fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

fn is_grpc(content_type: &str) -> bool {
    let rest = content_type.strip_prefix("application/grpc");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('+'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn head(target: &str) -> Head {
        Head::of(&Request::read(format!("GET {target} HTTP/1.1\nCookie: a=1; b=\"2\"").as_bytes()).unwrap())
    }

    #[test]
    fn paths_are_compared_without_query() {
        let matches = |path: PathMatch, target: &str| path.matches(&head(target), true);
        assert!(matches(PathMatch::Prefix("/api".to_owned()), "/apiary?x"));
        assert!(matches(PathMatch::Exact("/login".to_owned()), "/login?next=/"));
        assert!(!matches(PathMatch::Segments("/api".to_owned()), "/apiary"));
        assert!(matches(PathMatch::Segments("/api".to_owned()), "/api/x"));
        assert!(PathMatch::Exact("/login".to_owned()).matches(&head("/LOGIN"), false));
        assert!(!matches(PathMatch::Connect, "/"));
    }

    #[test]
    fn parameters_are_compared_as_written() {
        let matches =
            |test: ParameterTest, target: &str| ParameterMatcher { name: "x".to_owned(), test }.matches(&head(target));
        let one = ParameterTest::Text(StringMatcher::exact("1"));
        assert!(matches(one.clone(), "/?x=1&x=2") && !matches(one.clone(), "/?x=2&x=1") && !matches(one, "/?x=%31"));
        assert!(matches(ParameterTest::Present(true), "/?x") && matches(ParameterTest::Present(false), "/"));
    }

    #[test]
    fn routes_look_at_more_than_rules() {
        let with = |lines: &str| Head::of(&Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap());
        let holds = |further: Further, lines: &str| further.matches(&with(lines), &Metadata::default());
        for (lines, is_grpc) in [
            ("Content-Type: application/grpc", true),
            ("Content-Type: application/grpc+proto", true),
            ("Content-Type: application/grpc-web", false),
            ("Content-Type: text/plain", false),
            ("X: y", false),
        ] {
            assert_eq!(holds(Further { grpc: true, ..Further::default() }, lines), is_grpc, "{lines}");
        }
        assert!(holds(Further::default(), "X: y") && !holds(Further { never: true, ..Further::default() }, "X: y"));
        for (text, invert, line, is_so) in [
            ("1", false, "Cookie: a=1", true),
            ("1", false, "Cookie: b=2; a = \"1\"", true),
            ("1", false, "Cookie: a=2; a=1", false),
            ("1", true, "Cookie: a=2", true),
            ("1", true, "Cookie: a=1", false),
            ("1", false, "X: y", false),
            ("1", true, "X: y", true),
        ] {
            let cookies = vec![CookieMatcher { name: "a".to_owned(), text: StringMatcher::exact(text), invert }];
            assert_eq!(holds(Further { cookies, ..Further::default() }, line), is_so, "{text} {invert} {line}");
        }
    }

    #[test]
    fn rules_do_not_look_at_cookies() {
        let mut wanted = RouteMatch::prefix("/");
        let cookie = |value| CookieMatcher { name: "b".to_owned(), text: StringMatcher::exact(value), invert: false };
        wanted.further.cookies = vec![cookie("2")];
        assert_eq!(wanted.matches_route(&head("/"), &Metadata::default()), Truth::Yes);
        wanted.further.cookies = vec![cookie("3")];
        assert_eq!(wanted.matches_route(&head("/"), &Metadata::default()), Truth::No);
        assert_eq!(wanted.matches(&head("/")), Truth::Yes);
    }
}
