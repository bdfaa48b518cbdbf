//! Making tokens, with the header that the gateway writes.

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::crypto::{SigningFailed, SigningKey};
use crate::error::Explain;
use crate::jose::Serialization;
use crate::json::{self, Object, Style, Value};

/// What is in a protected header beside `alg`, which the key gives: `kid` and `typ` in the gateway's order, then
/// whatever else was asked for.
///
/// ```
/// use jwtk::algorithm::Algorithm;
/// use jwtk::jws::Protected;
///
/// let header = Protected::default().kid("sim2").typ("JWT");
/// assert_eq!(header.text(Algorithm::Hs256), r#"{"alg":"HS256","kid":"sim2","typ":"JWT"}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Protected {
    kid: Option<String>,
    typ: Option<String>,
    others: Object,
}

/// What makes a signature of a message.
type Sign = Box<dyn Fn(&[u8]) -> Result<Vec<u8>, NotSignable> + Send + Sync>;

/// A key with the header of the tokens that it signs.
pub struct Signer {
    sign: Sign,
    protected: String,
    serialization: Serialization,
    is_detached: bool,
    is_encoded: bool,
}

/// A token that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSignable {
    /// An unencoded payload that a compact token cannot carry (RFC 7797 section 5.2).
    #[error("byte {offset} of the payload cannot be carried unencoded in a compact token")]
    UnencodedPayload {
        /// Where, in bytes
        offset: usize,
    },
    /// The payload is not text, which an unencoded JSON serialization wants.
    #[error("the payload is not UTF-8, so it cannot be carried unencoded in JSON")]
    UnencodedBytes,
    /// A header parameter that something else decides about.
    #[error("header parameter `{name}` cannot be set by hand")]
    Reserved {
        /// Its name
        name: &'static str,
    },
    /// What signs elsewhere did not.
    #[error("{problem}")]
    Elsewhere {
        /// What went wrong
        problem: String,
    },
    /// The library cannot sign with this key.
    #[error(transparent)]
    Failed(#[from] SigningFailed),
}

impl Explain for NotSignable {
    fn code(&self) -> &'static str {
        match self {
            Self::UnencodedPayload { .. } | Self::UnencodedBytes => "unencoded_payload",
            Self::Reserved { .. } => "reserved_header",
            Self::Elsewhere { .. } => "signing_failed",
            Self::Failed(failed) => failed.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::UnencodedPayload { .. } | Self::UnencodedBytes => Some("send the payload beside the token".into()),
            Self::Reserved { .. } => None,
            Self::Elsewhere { .. } => Some(
                "it must sign the bytes of its standard input, for RSA and ECDSA with their digest, and print nothing but the signature"
                    .into(),
            ),
            Self::Failed(_) => Some("a longer key, or another algorithm, will do".into()),
        }
    }
}

impl Protected {
    /// Sets `kid`.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// Sets `typ`.
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.typ = Some(typ.into());
        self
    }

    /// Adds another header parameter behind those that are there.
    ///
    /// # Errors
    /// [`NotSignable::Reserved`] for a name that something else decides about: a header that has one twice, or a `crit`
    /// that nobody obeys, makes a token that every strict reader refuses.
    pub fn with(mut self, name: &str, value: Value) -> Result<Self, NotSignable> {
        if let Some(name) = RESERVED.into_iter().find(|reserved| *reserved == name) {
            return Err(NotSignable::Reserved { name });
        }
        self.others.insert(name, value);
        Ok(self)
    }

    /// The header's JSON text, byte for byte as the gateway writes it.
    pub fn text(&self, alg: Algorithm) -> String {
        let mut text = String::from("{");
        let named = [("alg", Some(alg.name())), ("kid", self.kid.as_deref()), ("typ", self.typ.as_deref())];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            begin_member(&mut text, name);
            json::write_header_string(value, &mut text);
        }
        for (name, value) in self.others.iter() {
            begin_member(&mut text, name);
            match value {
                Value::String(value) => json::write_header_string(value, &mut text),
                other => json::write_to(other, Style::Go, &mut text),
            }
        }
        text.push('}');
        text
    }
}

fn begin_member(text: &mut String, name: &str) {
    if text.len() > 1 {
        text.push(',');
    }
    json::write_header_string(name, text);
    text.push(':');
}

impl Signer {
    /// Joins a key and a header; the header's `alg` is the key's.
    pub fn new(key: SigningKey, header: &Protected, serialization: Serialization) -> Self {
        Self::with(key.algorithm(), Box::new(move |message| Ok(key.sign(message)?)), header, serialization)
    }

    /// Joins whatever signs for `algorithm` and a header.
    pub(crate) fn with(algorithm: Algorithm, sign: Sign, header: &Protected, serialization: Serialization) -> Self {
        let protected = base64url::encode(header.text(algorithm));
        Self { sign, protected, serialization, is_detached: false, is_encoded: true }
    }

    /// Joins a key and a header for payloads that stay unencoded: adds `b64` and `crit` (RFC 7797).
    pub fn unencoded(key: SigningKey, mut header: Protected, serialization: Serialization) -> Self {
        header.others.insert("b64", false);
        header.others.insert("crit", vec![Value::from("b64")]);
        Self { is_encoded: false, ..Self::new(key, &header, serialization) }
    }

    /// Leaves the payload out of the token: it travels elsewhere (RFC 7515 appendix F).
    pub fn detached(self) -> Self {
        Self { is_detached: true, ..self }
    }

    /// The token for a payload.
    ///
    /// # Errors
    /// [`NotSignable`] when the key fails, or the payload cannot be carried unencoded in this serialization.
    pub fn sign(&self, payload: &[u8]) -> Result<String, NotSignable> {
        let carried = self.carried(payload)?;
        let mut message = Vec::with_capacity(self.protected.len() + 1 + payload.len() * 4 / 3 + 4);
        message.extend_from_slice(self.protected.as_bytes());
        message.push(b'.');
        match &carried {
            Some(text) => message.extend_from_slice(text.as_bytes()),
            None => message.extend_from_slice(&self.signed(payload)),
        }
        let signature = base64url::encode((self.sign)(&message)?);
        let protected = self.protected.clone();
        // The members of JSON in the gateway's order.
        let signed = [("protected", protected.clone()), ("signature", signature.clone())];
        Ok(match self.serialization {
            Serialization::Compact => format!("{protected}.{}.{signature}", carried.unwrap_or_default()),
            Serialization::Flattened => write(&members(carried, signed)),
            Serialization::General => {
                let mut token = members(carried, []);
                token.insert("signatures", vec![Value::from(members(None, signed))]);
                write(&token)
            }
        })
    }

    /// The payload as the token carries it; a detached one is not carried.
    fn carried(&self, payload: &[u8]) -> Result<Option<String>, NotSignable> {
        if self.is_detached {
            return Ok(None);
        }
        if self.is_encoded {
            return Ok(Some(base64url::encode(payload)));
        }
        match self.serialization {
            Serialization::Compact => {
                // RFC 7797 section 5.2: what would be taken for a separator or not survive transport stays out.
                let stranger = payload.iter().position(|byte| !matches!(byte, 0x20..=0x2D | 0x2F..=0x7E));
                match stranger {
                    Some(offset) => Err(NotSignable::UnencodedPayload { offset }),
                    None => Ok(Some(String::from_utf8_lossy(payload).into_owned())),
                }
            }
            Serialization::Flattened | Serialization::General => match std::str::from_utf8(payload) {
                Ok(text) => Ok(Some(text.to_owned())),
                Err(_) => Err(NotSignable::UnencodedBytes),
            },
        }
    }

    fn signed(&self, payload: &[u8]) -> Vec<u8> {
        if self.is_encoded { base64url::encode(payload).into_bytes() } else { payload.to_vec() }
    }
}

fn members<const N: usize>(payload: Option<String>, others: [(&str, String); N]) -> Object {
    let payload = payload.map(|payload| ("payload", payload));
    payload.into_iter().chain(others).map(|(name, text)| (name.to_owned(), Value::from(text))).collect()
}

fn write(token: &Object) -> String {
    json::write_object(token, Style::Go)
}

/// Header parameters with a place of their own.
const RESERVED: [&str; 5] = ["alg", "kid", "typ", "b64", "crit"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_code() {
        for (failure, code) in [
            (NotSignable::UnencodedPayload { offset: 1 }, "unencoded_payload"),
            (NotSignable::UnencodedBytes, "unencoded_payload"),
            (NotSignable::Reserved { name: "alg" }, "reserved_header"),
            (NotSignable::Elsewhere { problem: String::new() }, "signing_failed"),
            (NotSignable::Failed(SigningFailed), "signing_failed"),
        ] {
            assert_eq!(failure.code(), code, "{failure:?}");
        }
    }
}
