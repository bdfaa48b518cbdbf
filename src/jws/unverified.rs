//! A token taken apart, and not trusted at all.

use memchr::arch::all::memchr::One;

use super::header::Header;
use super::refusal::{Malformed, Refusal};
use super::serialization;
use crate::base64url;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Serialization {
    /// Three parts joined by dots (RFC 7515 section 7.1)
    #[default]
    Compact,
    /// A JSON object with one signature or with many (RFC 7515 section 7.2)
    Json,
}

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

/// The payload, as it stands under the signature and as what it means.
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

    /// Takes a token in flattened or general JSON serialization apart. A detached payload stands for its `payload`.
    ///
    /// # Errors
    /// As [`Self::compact`].
    pub fn json(text: &[u8], detached: Option<&[u8]>) -> Result<Self, Refusal> {
        serialization::read(text, detached)
    }

    /// The header of the first signature. Anyone may have written it.
    pub fn peek_header(&self) -> &Header {
        &self.first.header
    }

    /// The payload's bytes. Anyone may have written them.
    pub fn peek_payload(&self) -> &[u8] {
        &self.payload.content
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
    fn read(header: &str, signature: &str) -> Result<Self, Refusal> {
        Ok(Self {
            protected: header.to_owned(),
            header: Header::read(&part("header", header)?)?,
            signature: part("signature", signature)?,
        })
    }
}

/// The bytes of one base64url part.
pub(super) fn part(name: &'static str, text: &str) -> Result<Vec<u8>, Malformed> {
    base64url::decode(text).map_err(|fault| Malformed::Encoding { part: name, fault })
}

/// The three parts of a compact token. Counting stops early: 50 MB of dots are no reason to work.
pub(super) fn parts(token: &str) -> Result<[&str; 3], Malformed> {
    if token.is_empty() {
        return Err(Malformed::Empty);
    }
    if token.starts_with('{') {
        return Err(Malformed::JsonSerialization);
    }
    // Not the search that suits the processor best: in a virtual machine, asking for its features takes longer than all else
    // that is done for one token.
    let dot = One::new(b'.');
    let mut dots = dot.iter(token.as_bytes());
    if let (Some(first), Some(second), None) = (dots.next(), dots.next(), dots.next())
        && let Some((signed, signature)) = token.split_at_checked(second)
        && let Some((header, payload)) = signed.split_at_checked(first)
    {
        return Ok([header, behind_dot(payload), behind_dot(signature)]);
    }
    let mut parts = token.splitn(MOST_PARTS, '.');
    match (parts.next(), parts.next(), parts.next(), parts.count()) {
        (Some(header), Some(payload), Some(signature), 0) => Ok([header, payload, signature]),
        (Some(_), Some(_), Some(_), 2) => Err(Malformed::Jwe),
        (first, second, third, more) => {
            let found = [first, second, third].into_iter().flatten().count() + more;
            Err(Malformed::Parts { found })
        }
    }
}

fn behind_dot(text: &str) -> &str {
    text.strip_prefix('.').unwrap_or_default()
}

const MOST_PARTS: usize = 6;

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
