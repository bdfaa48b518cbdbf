//! What the path of a request must be like.

use super::head::Head;
use super::path::without_query;
use super::regex::Expression;
use super::uri_template::UriTemplate;

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

impl PathMatch {
    // source/common/router/config_impl.cc; path_separated_prefix: PathSeparatedPrefixRouteEntryImpl.
    pub(super) fn matches(&self, head: &Head, is_case_sensitive: bool) -> bool {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn head(target: &str) -> Head {
        Head::of(&Request::read(format!("GET {target} HTTP/1.1").as_bytes()).unwrap())
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
}
