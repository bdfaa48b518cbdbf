//! What a reader of JSON accepts where RFC 8259 leaves the choice to it.

/// How JSON text is read: what happens to duplicates, bad text and what follows.
///
/// ```
/// use jwtk::json::{self, Dialect};
///
/// let stream = br#"{"a": 1} {"a": 2}"#;
/// assert!(json::read(stream, Dialect::GO).is_err());
/// assert!(json::read(stream, Dialect::GO.with_trailing_ignored()).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub(super) depth: usize,
    pub(super) refuses_duplicates: bool,
    pub(super) refuses_bad_text: bool,
    pub(super) ignores_trailing: bool,
    pub(super) is_protobuf: bool,
}

impl Dialect {
    /// As Go's `encoding/json` reads a file: the last of two members of one name
    /// counts, each byte of invalid UTF-8 and each lone surrogate becomes U+FFFD,
    /// and text after the value is an error.
    pub const GO: Self = Self {
        depth: DEFAULT_DEPTH,
        refuses_duplicates: false,
        refuses_bad_text: false,
        ignores_trailing: false,
        is_protobuf: false,
    };

    /// As the gateway's JOSE library reads keys, headers and claims: two members of
    /// one name are refused at every depth, everything else is as in [`Self::GO`].
    /// Names are compared after unescaping and replacement.
    pub(crate) const GO_STRICT: Self = Self { refuses_duplicates: true, ..Self::GO };

    /// Nothing is repaired: duplicates, invalid UTF-8 and lone surrogates are refused.
    /// RFC 7515 section 4 and RFC 7519 section 4 allow that for headers and claims.
    pub const STRICT: Self = Self { refuses_bad_text: true, ..Self::GO_STRICT };

    /// As [`Self::STRICT`], but for members that are there twice, of which the last counts: for a first look at what is read
    /// strictly by itself.
    pub(crate) const WITH_DUPLICATES: Self = Self { refuses_duplicates: false, ..Self::STRICT };

    /// As protobuf's C++ reader takes texts (its setting `allow_legacy_nonconformant_behavior`): beyond JSON a comma
    /// before the end of an object or array, `'single quotes'` and `\'`, `\U` for `\u`, names without quotes, and control
    /// characters in strings. Duplicates, bad text and numbers beyond a double are refused.
    // google/protobuf/json/internal/lexer.cc; vectors payload-control-char, payload-depth-101, payload-comment.
    pub const PROTOBUF: Self = Self { depth: 100, is_protobuf: true, ..Self::STRICT };

    /// The deepest nesting that can be asked for, which is what Go's reader takes.
    /// Every value up to this depth can be written and dropped on a thread's usual stack.
    pub const MAX_DEPTH: usize = 10_000;

    /// The same dialect with another limit on how many arrays and objects may be open
    /// at once (128 unless told otherwise), at most [`Self::MAX_DEPTH`].
    pub const fn with_depth(mut self, levels: usize) -> Self {
        self.depth = if levels < Self::MAX_DEPTH { levels } else { Self::MAX_DEPTH };
        self
    }

    /// The same dialect for the first value of a stream: what follows it is not looked at.
    pub const fn with_trailing_ignored(mut self) -> Self {
        self.ignores_trailing = true;
        self
    }
}

const DEFAULT_DEPTH: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_capped() {
        assert_eq!(Dialect::STRICT.with_depth(7).depth, 7);
        assert_eq!(Dialect::STRICT.with_depth(usize::MAX).depth, 10_000);
    }
}
