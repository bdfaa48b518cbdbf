//! Where a claim is: by name, by names joined with a delimiter, or by JSON pointer.

use std::fmt;

use crate::json::{Object, Value, array_position};

/// The place of a claim, as a person names it.
///
/// A claim whose whole name is the path wins, so names with dots or slashes in them (`https://example.com/roles`) need
/// no escape. Otherwise the path is taken apart at the delimiter, of several ways the one with the longest existing
/// name first; items of arrays are named by their position from zero. A path that begins with `/` and is no name is a
/// JSON pointer (RFC 6901).
///
/// ```
/// use jwtk::claims::ClaimPath;
/// use jwtk::json::{Dialect, read_object};
///
/// let claims = read_object(br#"{"realm.eu": {"roles": ["admin", "user"]}}"#, Dialect::STRICT)?;
/// let resolve = |path| ClaimPath::parse(path, ".").resolve(&claims).and_then(|value| value.as_str());
/// assert_eq!(resolve("realm.eu.roles.1"), Some("user"));
/// assert_eq!(resolve("/realm.eu/roles/0"), Some("admin"));
/// assert_eq!(resolve("realm"), None);
/// # Ok::<(), jwtk::json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(into = "Form", from = "Form"))]
pub struct ClaimPath {
    text: String,
    delimiter: String,
}

/// How a path is written: as the text alone where its names are joined by a dot.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Form {
    Text(String),
    Parts { text: String, delimiter: String },
}

#[cfg(feature = "serde")]
impl From<ClaimPath> for Form {
    fn from(ClaimPath { text, delimiter }: ClaimPath) -> Self {
        if delimiter == DELIMITER { Self::Text(text) } else { Self::Parts { text, delimiter } }
    }
}

#[cfg(feature = "serde")]
impl From<Form> for ClaimPath {
    fn from(form: Form) -> Self {
        match form {
            Form::Text(text) => text.as_str().into(),
            Form::Parts { text, delimiter } => Self { text, delimiter },
        }
    }
}

/// A path whose names are joined by a dot.
impl From<&str> for ClaimPath {
    fn from(text: &str) -> Self {
        Self::parse(text, DELIMITER)
    }
}

/// What joins names where nothing else was said.
const DELIMITER: &str = ".";

impl ClaimPath {
    /// A path whose names are joined by `delimiter`. With an empty delimiter it is never taken apart.
    pub fn parse(text: &str, delimiter: &str) -> Self {
        Self { text: text.to_owned(), delimiter: delimiter.to_owned() }
    }

    /// The path as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value at this place, if there is one.
    pub fn resolve<'a>(&self, claims: &'a Object) -> Option<&'a Value> {
        if let Some(value) = claims.get(&self.text) {
            return Some(value);
        }
        if self.text.starts_with('/') { claims.pointer(&self.text) } else { self.in_object(claims, &self.text) }
    }

    fn in_object<'a>(&self, object: &'a Object, path: &str) -> Option<&'a Value> {
        let whole = object.get(path);
        if whole.is_some() || self.delimiter.is_empty() {
            return whole;
        }
        // Every place in the claims is reached by one split alone, so trying all of them stays linear.
        path.rmatch_indices(&self.delimiter).find_map(|(at, delimiter)| {
            let (name, rest) = path.split_at_checked(at)?;
            self.in_value(object.get(name)?, rest.strip_prefix(delimiter)?)
        })
    }

    fn in_value<'a>(&self, value: &'a Value, path: &str) -> Option<&'a Value> {
        match value {
            Value::Object(object) => self.in_object(object, path),
            Value::Array(items) => match path.split_once(&self.delimiter) {
                Some((item, rest)) => self.in_value(items.get(array_position(item)?)?, rest),
                None => items.get(array_position(path)?),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::{Dialect, Style, read_object, write};

    #[track_caller]
    fn resolves(claims: &str, path: &str, expected: Option<&str>) {
        let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
        let found = ClaimPath::parse(path, ".").resolve(&claims).map(|value| write(value, Style::Compact));
        assert_eq!(found.as_deref(), expected, "{path}");
    }

    #[test]
    fn a_whole_name_wins() {
        resolves(r#"{"a.b": 1, "a": {"b": 2}}"#, "a.b", Some("1"));
        resolves(r#"{"/a": 1, "a": 2}"#, "/a", Some("1"));
        resolves(r#"{"https://example.com/roles": 1}"#, "https://example.com/roles", Some("1"));
        resolves(r#"{"": 1}"#, "", Some("1"));
    }

    #[test]
    fn the_longest_existing_name_is_tried_first() {
        resolves(r#"{"a.b": {"c": 1}, "a": {"b": {"c": 2}}}"#, "a.b.c", Some("1"));
        resolves(r#"{"a.b": {"d": 1}, "a": {"b": {"c": 2}}}"#, "a.b.c", Some("2"));
        resolves(r#"{"a": {"b.c": 1, "b": {"c": 2}}}"#, "a.b.c", Some("1"));
    }

    #[test]
    fn items_are_named_by_their_position() {
        resolves(r#"{"a": [[1, 2], {"b": 3}]}"#, "a.0.1", Some("2"));
        resolves(r#"{"a": [[1, 2], {"b": 3}]}"#, "a.1.b", Some("3"));
        for path in ["a.2", "a.01", "a.+1", "a.-1", "a."] {
            resolves(r#"{"a": [[1, 2], {"b": 3}]}"#, path, None);
        }
    }

    #[test]
    fn a_leading_slash_is_a_pointer() {
        resolves(r#"{"a/b": {"~": [1]}}"#, "/a~1b/~0/0", Some("1"));
        resolves(r#"{"": {"": 1}}"#, "//", Some("1"));
        resolves(r#"{"~2": 1}"#, "/~2", None);
        resolves(r#"{"~01": 1}"#, "/~001", Some("1"));
    }

    #[test]
    fn another_delimiter_leaves_dots_alone() {
        let claims = read_object(br#"{"a.b": {"c": 1}}"#, Dialect::STRICT).unwrap();
        assert!(ClaimPath::parse("a.b::c", "::").resolve(&claims).is_some());
        assert!(ClaimPath::parse("a.b.c", "").resolve(&claims).is_none());
    }

    proptest! {
        #[test]
        fn no_path_makes_resolving_panic(path in "[a./~01é]{0,12}", delimiter in "[./é]{0,2}") {
            let claims = read_object(br#"{"a":{"a":[{"a.a":{}}],"":{"":1}},"a.a":{"":2}}"#, Dialect::STRICT).unwrap();
            let _ = ClaimPath::parse(&path, &delimiter).resolve(&claims);
        }
    }
}
