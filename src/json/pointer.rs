//! JSON pointers (RFC 6901) into values.

use std::borrow::Cow;

use super::value::{Object, Value};

impl Value {
    /// The value at a JSON pointer (RFC 6901), `""` being this value.
    /// Nothing when it is not there or the pointer is none.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut tokens = tokens(pointer)?;
        tokens.try_fold(self, |value, token| match value {
            Self::Object(object) => object.get(&token?),
            Self::Array(items) => items.get(position(&token?)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        })
    }
}

impl Object {
    /// The value at a JSON pointer into this object; nothing for the pointer that means the object itself.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Value> {
        let rest = pointer.strip_prefix('/')?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (name, rest) = rest.split_at_checked(end)?;
        self.get(&unescape(name)?)?.pointer(rest)
    }
}

/// The unescaped reference tokens of a pointer, each `None` when it has a bad escape.
/// `None` when the text is no pointer.
pub(super) fn tokens(pointer: &str) -> Option<impl Iterator<Item = Option<Cow<'_, str>>>> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    Some(pointer.split('/').skip(1).map(unescape))
}

/// The array position that a token names, which has one spelling only (RFC 6901 section 4).
pub(crate) fn position(token: &str) -> Option<usize> {
    let digits = token.bytes().all(|byte| byte.is_ascii_digit());
    let padded = token.len() > 1 && token.starts_with('0');
    (digits && !padded).then(|| token.parse().ok()).flatten()
}

fn unescape(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut pieces = token.split('~');
    let mut plain = pieces.next()?.to_owned();
    for piece in pieces {
        // RFC 6901 section 3: `~0` is a tilde, `~1` a slash, anything else an error.
        let (tail, meant) = match piece.strip_prefix('0') {
            Some(tail) => (tail, '~'),
            None => (piece.strip_prefix('1')?, '/'),
        };
        plain.push(meant);
        plain.push_str(tail);
    }
    Some(Cow::Owned(plain))
}
