//! What an SD-JWT carries behind its token: values that are handed on one by one, and a proof of who holds it.

use std::collections::HashSet;

use crate::algorithm::Digest;
use crate::base64url;
use crate::crypto::digest;
use crate::json::{self, Dialect, Object, Value};

/// One value of an SD-JWT: a claim with its name, or an item of a list without one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Disclosure {
    /// What keeps its digest from being guessed
    pub salt: Value,
    /// The claim's name; an item of a list has none
    pub name: Option<String>,
    /// The value
    pub value: Value,
    digest: String,
}

impl Disclosure {
    /// Reads `["salt", "name", value]` or `["salt", value]` in base64url.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (bytes, _) = base64url::decode_leniently(text).ok()?;
        let digest = base64url::encode(digest(Digest::Sha256, text.as_bytes()));
        let Value::Array(items) = json::read(&bytes, Dialect::GO).ok()? else { return None };
        match <[Value; 3]>::try_from(items) {
            Ok([salt, Value::String(name), value]) => Some(Self { salt, name: Some(name), value, digest }),
            Ok(_) => None,
            Err(items) => {
                let [salt, value] = <[Value; 2]>::try_from(items).ok()?;
                Some(Self { salt, name: None, value, digest })
            }
        }
    }
}

/// The places of those disclosures whose digest stands neither in the claims nor in another of them. Other digests than
/// SHA-256 are not looked at.
pub(super) fn strays(disclosures: &[Disclosure], claims: &Object) -> Vec<usize> {
    if claims.get("_sd_alg").is_some_and(|name| name.as_str() != Some("sha-256")) {
        return Vec::new();
    }
    let mut texts = HashSet::new();
    let values = claims.iter().map(|(_, value)| value);
    for value in values.chain(disclosures.iter().map(|disclosure| &disclosure.value)) {
        collect(value, &mut texts);
    }
    let is_stray = |disclosure: &Disclosure| !texts.contains(disclosure.digest.as_str());
    disclosures.iter().enumerate().filter(|(_, disclosure)| is_stray(disclosure)).map(|(index, _)| index).collect()
}

/// No deeper than what was read.
fn collect<'v>(value: &'v Value, texts: &mut HashSet<&'v str>) {
    match value {
        Value::String(text) => {
            texts.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(object) => object.iter().for_each(|(_, value)| collect(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn claims_and_items_are_read() {
        // The SD-JWT specification's own example, section 4.2.1.
        let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
        let claim = Disclosure::read(text).unwrap();
        assert_eq!((claim.name.as_deref(), claim.value.as_str()), (Some("family_name"), Some("Möbius")));
        assert_eq!(claim.digest, "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
        let item = Disclosure::read(&base64url::encode(r#"["salt","DE"]"#)).unwrap();
        assert_eq!((item.name, item.value.as_str()), (None, Some("DE")));
        for text in ["", "e30", &base64url::encode(r#"["a"]"#), &base64url::encode(r#"["a",1,2]"#)] {
            assert_eq!(Disclosure::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_disclosure_that_belongs_to_no_digest_is_found() {
        let known = Disclosure::read(&base64url::encode(r#"["salt","a",1]"#)).unwrap();
        let stray = Disclosure::read(&base64url::encode(r#"["salt","b",1]"#)).unwrap();
        let claims = format!(r#"{{"_sd":["{}"]}}"#, known.digest);
        let claims = json::read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
        assert_eq!(strays(&[known, stray], &claims), [1]);
    }
}
