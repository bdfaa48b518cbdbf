//! An encrypted token taken apart, and not trusted at all.

use super::refusal::Refusal;
use crate::jose::{Header, Malformed, part, sealed_parts};

/// An encrypted token whose parts are well-formed.
///
/// ```
/// use jwtk::jwe::Sealed;
///
/// let token = Sealed::compact("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA")?;
/// assert_eq!(token.peek_headers().next().map(|header| header.alg()), Some("dir"));
/// assert!(Sealed::compact("eyJhbGciOiJIUzI1NiJ9.e30.AAAA").is_err());
/// # Ok::<(), jwtk::jwe::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sealed {
    /// As it came: this text is authenticated, never one that is written anew.
    pub(super) protected: String,
    /// At least one.
    pub(super) recipients: Vec<Recipient>,
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
    pub(super) aad: Option<Aad>,
}

/// One recipient's header, and the content's key as it was encrypted for them.
#[derive(Clone, Debug)]
pub(super) struct Recipient {
    pub(super) header: Header,
    pub(super) encrypted_key: Vec<u8>,
}

/// What is authenticated beside the content: as it is in the token, and as it is meant.
#[derive(Clone, Debug)]
pub(super) struct Aad {
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

impl Sealed {
    /// Takes a compact token apart: exactly five parts of strict base64url, the first a header.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] or [`Refusal::Critical`].
    pub fn compact(token: &str) -> Result<Self, Refusal> {
        let [header, encrypted_key, iv, ciphertext, tag] = sealed_parts(token)?;
        let recipient = Recipient {
            header: Header::read(&part("header", header)?)?,
            encrypted_key: part("encrypted key", encrypted_key)?,
        };
        recipient.check_header()?;
        Ok(Self {
            protected: header.to_owned(),
            recipients: vec![recipient],
            iv: part("initialization vector", iv)?,
            ciphertext: part("ciphertext", ciphertext)?,
            tag: part("tag", tag)?,
            aad: None,
        })
    }

    /// The header of each recipient. Anyone may have written them.
    pub fn peek_headers(&self) -> impl Iterator<Item = &Header> {
        self.recipients.iter().map(|recipient| &recipient.header)
    }

    /// What is authenticated with the content (RFC 7516 section 5.1 step 14).
    pub(super) fn authenticated(&self) -> Vec<u8> {
        match &self.aad {
            None => self.protected.as_bytes().to_vec(),
            Some(aad) => [self.protected.as_bytes(), b".", aad.text.as_bytes()].concat(),
        }
    }
}

impl Recipient {
    /// What is told from the header alone: no extension that must be understood, and texts where texts belong.
    pub(super) fn check_header(&self) -> Result<(), Refusal> {
        self.header.check_nothing_critical()?;
        for name in ["enc", "cty", "zip"] {
            match self.header.members().get(name) {
                Some(value) if value.as_str().is_none() => {
                    let found = value.described();
                    return Err(Malformed::HeaderType { name, expected: "a string", found }.into());
                }
                _ => {}
            }
        }
        if self.header.text("enc").is_none() {
            return Err(Refusal::Parameter { name: "enc", problem: "is missing".to_owned() });
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_than_five_parts_are_counted() {
        let malformed = |token: &str| match Sealed::compact(token).unwrap_err() {
            Refusal::Malformed(malformed) => malformed,
            other => panic!("{other:?}"),
        };
        assert_eq!(malformed(""), Malformed::Empty);
        assert_eq!(malformed("a.b.c"), Malformed::Jws);
        assert_eq!(malformed("a.b.c.d"), Malformed::SealedParts { found: 4 });
        assert_eq!(malformed("a.b.c.d.e.f"), Malformed::SealedParts { found: 6 });
        assert_eq!(malformed(&".".repeat(1 << 20)), Malformed::SealedParts { found: 6 });
        assert_eq!(malformed("{}"), Malformed::JsonSerialization);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[ae30.{}":=\[\]]{0,40}|\PC*"#) {
            let _ = Sealed::compact(&text);
            let _ = Sealed::json(text.as_bytes());
        }
    }
}
