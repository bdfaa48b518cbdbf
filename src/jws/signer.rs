//! Making tokens: a key with the header of what it signs.

use super::not_signable::NotSignable;
use super::protected::Protected;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::crypto::SigningKey;
use crate::jose::Serialization;
use crate::json::{self, Object, Style, Value};

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
    pub fn unencoded(key: SigningKey, header: Protected, serialization: Serialization) -> Self {
        Self { is_encoded: false, ..Self::new(key, &header.unencoded(), serialization) }
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
