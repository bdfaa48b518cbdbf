//! `RouteMatch`: which requests a route, or a rule of the filter, is for.

use super::cookie_matcher::CookieMatcher;
use super::grpc::is_grpc;
use super::head::Head;
use super::header_matcher::HeaderMatcher;
use super::metadata::Metadata;
use super::metadata_matcher::MetadataMatcher;
use super::parameter_matcher::ParameterMatcher;
use super::path_match::PathMatch;
use super::truth::Truth;

/// `RouteMatch`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct RouteMatch {
    pub(in crate::gateway) path: PathMatch,
    /// `case_sensitive` is not `false`
    pub(in crate::gateway) is_case_sensitive: bool,
    pub(in crate::gateway) headers: Vec<HeaderMatcher>,
    pub(in crate::gateway) query_parameters: Vec<ParameterMatcher>,
    /// What routes alone look at
    pub(super) further: Further,
}

/// What routes look at besides, and rules of the filter do not.
#[derive(Clone, Debug, Default)]
pub(super) struct Further {
    pub(super) cookies: Vec<CookieMatcher>,
    pub(super) dynamic_metadata: Vec<MetadataMatcher>,
    /// gRPC alone
    pub(super) grpc: bool,
    /// What no plain HTTP request without further facts can meet: TLS, state of other filters, chance of zero
    pub(super) never: bool,
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

impl Further {
    fn matches(&self, head: &Head, metadata: &Metadata) -> bool {
        !self.never
            && self.cookies.iter().all(|cookie| cookie.matches(head))
            && self.dynamic_metadata.iter().all(|matcher| matcher.matches(metadata))
            && (!self.grpc || is_grpc(head))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::gateway::envoy::string_matcher::StringMatcher;
    use crate::http::Request;

    fn head(target: &str) -> Head {
        Head::of(&Request::read(format!("GET {target} HTTP/1.1\nCookie: a=1; b=\"2\"").as_bytes()).unwrap())
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
