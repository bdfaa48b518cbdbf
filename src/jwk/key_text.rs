//! The text that keys are read from.

use std::ops::Deref;
use std::sync::OnceLock;

use zeroize::{Zeroize as _, Zeroizing};

use crate::json::{Item, Object};

/// A text that is wiped when it is dropped, unless all that is in it is known to be public: wiping a large set takes longer than
/// reading it.
pub(super) struct KeyText {
    bytes: Vec<u8>,
    is_public: OnceLock<()>,
}

impl KeyText {
    /// No more of it needs to be wiped.
    pub(super) fn mark_public(&self) {
        self.is_public.get_or_init(|| ());
    }
}

impl From<Zeroizing<Vec<u8>>> for KeyText {
    fn from(mut bytes: Zeroizing<Vec<u8>>) -> Self {
        Self { bytes: std::mem::take(&mut *bytes), is_public: OnceLock::new() }
    }
}

impl Deref for KeyText {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for KeyText {
    fn drop(&mut self) {
        if self.is_public.get().is_none() {
            self.bytes.zeroize();
        }
    }
}

/// Whether a key has only members that anyone may know. What is registered nowhere may be anything.
pub(super) fn has_public_members_alone(key: &Item<'_, '_>) -> bool {
    key.has_only(|name| PUBLIC.contains(&name))
}

/// Whether nothing else than the keys is in the object of a set.
pub(super) fn has_keys_alone(set: &Object) -> bool {
    set.iter().all(|(name, _)| name == "keys")
}

/// The registry "JSON Web Key Parameters" without what is private, and RFC 9964's.
const PUBLIC: [&str; 15] =
    ["kty", "kid", "use", "alg", "n", "e", "crv", "x", "y", "pub", "key_ops", "x5c", "x5t", "x5t#S256", "x5u"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_items};

    /// Whether a set with this key and these members beside is public.
    fn is_public(key: &str, beside: &str) -> bool {
        let (text, mut is_public) = (format!(r#"{{"keys":[{key}]{beside}}}"#), true);
        let set = read_items(text.as_bytes(), Dialect::STRICT, Dialect::WITH_DUPLICATES, "keys", |_, key| {
            is_public &= has_public_members_alone(key);
        });
        is_public && set.is_ok_and(|set| has_keys_alone(&set))
    }

    #[test]
    fn what_is_registered_as_public_is_public_and_nothing_else() {
        for (key, beside, expected) in [
            (r#"{"kty":"RSA","kid":"a","n":"AA","e":"AQAB","x5t#S256":"a"}"#, "", true),
            (r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","key_ops":["verify"]}"#, "", true),
            (r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#, "", false),
            (r#"{"kty":"oct","k":"AA"}"#, "", false),
            (r#"{"kty":"oct","k":"AA"}"#, "", false),
            (r#"{"kty":"AKP","pub":"AA","priv":"AA"}"#, "", false),
            (r#"{"kty":"RSA","n":"AA","e":"AQAB","pem":"-----BEGIN"}"#, "", false),
            (r#""secret""#, "", false),
            (r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#, r#","more":"secret""#, false),
        ] {
            assert_eq!(is_public(key, beside), expected, "{key} {beside}");
        }
    }

    #[test]
    fn a_text_is_wiped_unless_it_is_marked() {
        let text = KeyText::from(Zeroizing::new(b"text".to_vec()));
        assert!(text.is_public.get().is_none());
        text.mark_public();
        assert!(text.is_public.get().is_some());
        assert_eq!(&*text, b"text");
    }
}
