//! The query of a path as Envoy decodes it and writes it anew.

use std::collections::BTreeMap;

use crate::percent;

/// Parameters by name, each with its values in order.
// Http::Utility::QueryParamsMulti.
pub(super) struct Query(BTreeMap<String, Vec<String>>);

impl Query {
    /// What is behind the question mark of a path, decoded.
    pub(super) fn of(path: &str) -> Self {
        let mut params: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let query = path.split_once('?').map(|(_, query)| query).filter(|query| !query.is_empty());
        for piece in query.into_iter().flat_map(|query| query.strip_suffix('&').unwrap_or(query).split('&')) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            params.entry(decoded(name)).or_default().push(decoded(value));
        }
        Self(params)
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.first().map(String::as_str)
    }

    /// `path` without a parameter: what is left is sorted by name, and what was decoded is not encoded again.
    // QueryParamsMulti::replaceQueryString; vectors param-removal-sorts, param-removal-decodes.
    pub(super) fn without(mut self, name: &str, path: &str) -> String {
        self.0.remove(name);
        let mut written = path.split_once('?').map_or(path, |(path, _)| path).to_owned();
        let mut mark = '?';
        for (name, values) in &self.0 {
            for value in values {
                written.push(mark);
                written.push_str(name);
                written.push('=');
                written.push_str(value);
                mark = '&';
            }
        }
        written
    }
}

fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&percent::decode(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_sorted_and_stays_decoded() {
        for (path, without) in [
            ("/a?t=1", "/a"),
            ("/a?q=x%26admin%3D1&t=1&flag&b=%20+", "/a?b= +&flag=&q=x&admin=1"),
            ("/a?t=1&t=2&x=1&x=0&", "/a?x=1&x=0"),
            ("/a?&t=1", "/a?="),
            ("/a", "/a"),
        ] {
            assert_eq!(Query::of(path).without("t", path), without, "{path}");
        }
        assert_eq!(Query::of("/a?t=%41&t=b").first("t"), Some("A"));
    }
}
