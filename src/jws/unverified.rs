//! A token taken apart, and not trusted at all.

use super::refusal::Refusal;
use crate::base64url;
use crate::jose::{Header, Malformed, part, parts};

/// A token whose parts are well-formed. Nothing in it has been verified.
///
/// ```
/// use jwtk::jws::Unverified;
///
/// let token = Unverified::compact("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")?;
/// assert_eq!(token.peek_header().alg(), "HS256");
/// assert_eq!(token.peek_payload(), b"{}");
/// assert!(Unverified::compact("eyJhbGciOiJIUzI1NiJ9.e30").is_err());
/// # Ok::<(), jwtk::jws::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Unverified {
    pub(super) payload: Payload,
    /// At least one.
    pub(super) first: Signed,
    pub(super) more: Vec<Signed>,
}

/// The payload, as it is under the signature and as what it means.
#[derive(Clone, Debug)]
pub(super) struct Payload {
    pub(super) signed: Vec<u8>,
    pub(super) content: Vec<u8>,
}

/// One signature with its header.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) protected: String,
    pub(super) header: Header,
    pub(super) signature: Vec<u8>,
}

impl Unverified {
    /// Takes a compact token apart: exactly three parts of strict base64url, the first a header.
    ///
    /// # Errors
    /// [`Refusal::Malformed`], or [`Refusal::Critical`] when `crit` is no list of extensions.
    pub fn compact(token: &str) -> Result<Self, Refusal> {
        let [header, payload, signature] = parts(token)?;
        let first = Signed::read(header, signature)?;
        let payload = Payload::read(payload, &first.header)?;
        Ok(Self { payload, first, more: Vec::new() })
    }

    /// Takes a compact token apart whose payload travels elsewhere (RFC 7515 appendix F): its middle part is empty.
    ///
    /// # Errors
    /// As [`Self::compact`], and [`Malformed::NotDetached`] when the token has a payload of its own.
    pub fn detached(token: &str, payload: &[u8]) -> Result<Self, Refusal> {
        let [header, own, signature] = parts(token)?;
        if !own.is_empty() {
            return Err(Malformed::NotDetached.into());
        }
        let first = Signed::read(header, signature)?;
        Ok(Self { payload: Payload::detached(payload, &first.header), first, more: Vec::new() })
    }

    /// The header of the first signature. Anyone may have written it.
    pub fn peek_header(&self) -> &Header {
        &self.first.header
    }

    /// The payload's bytes. Anyone may have written them.
    pub fn peek_payload(&self) -> &[u8] {
        &self.payload.content
    }

    /// The message under the first signature, and that signature.
    pub(crate) fn signed(&self) -> (Vec<u8>, &[u8]) {
        (self.first.message(&self.payload), &self.first.signature)
    }

    pub(super) fn signatures(&self) -> impl Iterator<Item = &Signed> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

impl Payload {
    /// The payload of a token, told by its header whether it is encoded.
    pub(super) fn read(text: &str, header: &Header) -> Result<Self, Malformed> {
        let signed = text.as_bytes().to_vec();
        let content = if header.is_encoded() { part("payload", text)? } else { signed.clone() };
        Ok(Self { signed, content })
    }

    pub(super) fn detached(content: &[u8], header: &Header) -> Self {
        let signed = if header.is_encoded() { base64url::encode(content).into_bytes() } else { content.to_vec() };
        Self { signed, content: content.to_vec() }
    }
}

impl Signed {
    /// What the signature covers.
    pub(super) fn message(&self, payload: &Payload) -> Vec<u8> {
        [self.protected.as_bytes(), b".", &payload.signed].concat()
    }

    fn read(header: &str, signature: &str) -> Result<Self, Refusal> {
        Ok(Self {
            protected: header.to_owned(),
            header: Header::read(&part("header", header)?)?,
            signature: part("signature", signature)?,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn malformed(token: &str) -> Malformed {
        match Unverified::compact(token).unwrap_err() {
            Refusal::Malformed(malformed) => malformed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn other_than_three_parts_are_counted() {
        assert_eq!(malformed(""), Malformed::Empty);
        assert_eq!(malformed("a"), Malformed::Parts { found: 1 });
        assert_eq!(malformed("a.b"), Malformed::Parts { found: 2 });
        assert_eq!(malformed("a.b.c.d"), Malformed::Parts { found: 4 });
        assert_eq!(malformed("a.b.c.d.e"), Malformed::Jwe);
        assert_eq!(malformed(&".".repeat(1 << 20)), Malformed::Parts { found: 6 });
        assert_eq!(malformed("{\"payload\":\"\"}"), Malformed::JsonSerialization);
    }

    #[test]
    fn each_part_is_strict_base64url() {
        let header = "eyJhbGciOiJIUzI1NiJ9";
        for (token, part) in [
            (format!("{header}=.e30.AAAA"), "header"),
            (format!("{header}.e30=.AAAA"), "payload"),
            (format!("{header}.e30.AA+A"), "signature"),
            (format!("{header}.e31.AAAA"), "payload"),
            (format!("{header}.e 30.AAAA"), "payload"),
        ] {
            assert!(matches!(malformed(&token), Malformed::Encoding { part: found, .. } if found == part), "{token}");
        }
    }

    #[test]
    fn header_parameters_that_decide_something_have_their_types() {
        for header in
            [r#"{"alg":1}"#, r#"{"alg":"HS256","kid":7}"#, r#"{"alg":"HS256","typ":[]}"#, r#"{"alg":"HS256","b64":0}"#]
        {
            let token = format!("{}.e30.AAAA", base64url::encode(header));
            assert!(matches!(malformed(&token), Malformed::HeaderType { .. }), "{header}");
        }
        assert_eq!(malformed(&format!("{}.e30.AAAA", base64url::encode("{}"))), Malformed::NoAlgorithm);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = Unverified::compact(&text);
            let _ = Unverified::json(text.as_bytes(), None);
        }
    }
}
