//! The JSON serializations, flattened and general (RFC 7515 section 7.2).

use super::refusal::Refusal;
use super::unverified::{Payload, Signed, Unverified};
use crate::jose::{Critical, Header, Malformed, member, object, part, protected_header, string};
use crate::json::{self, Dialect, Object};

impl Unverified {
    /// Takes a token in flattened or general JSON serialization apart. A detached payload stands for its `payload`. Members
    /// that are not known are ignored, as the RFC asks.
    ///
    /// # Errors
    /// As [`Self::compact`].
    pub fn json(text: &[u8], detached: Option<&[u8]>) -> Result<Self, Refusal> {
        let token = json::read_object(text, Dialect::STRICT).map_err(Malformed::Serialization)?;
        let (first, more) = match token.get("signatures") {
            None => (signed(&token)?, Vec::new()),
            Some(signatures) => {
                if token.contains("signature") {
                    return Err(member("signature", "is beside `signatures`").into());
                }
                let list = signatures.as_array().ok_or_else(|| member("signatures", "must be an array"))?;
                if list.len() > MOST_SIGNATURES {
                    return Err(member("signatures", "has more entries than anyone needs").into());
                }
                let mut signatures = list
                    .iter()
                    .map(|entry| signed(entry.as_object().ok_or_else(|| member("signatures", "must hold objects"))?));
                let first = signatures.next().ok_or_else(|| member("signatures", "is empty"))??;
                (first, signatures.collect::<Result<_, _>>()?)
            }
        };
        if more.iter().any(|other| other.header.is_encoded() != first.header.is_encoded()) {
            return Err(Critical::MixedB64.into());
        }
        let payload = match (string(&token, "payload")?, detached) {
            (Some(payload), None) => Payload::read(payload, &first.header)?,
            (None, Some(content)) => Payload::detached(content, &first.header),
            (Some(_), Some(_)) => return Err(Malformed::NotDetached.into()),
            (None, None) => return Err(member("payload", "is missing").into()),
        };
        Ok(Self { payload, first, more })
    }
}

/// One signature: the whole object when flattened, an entry of `signatures` when general.
fn signed(entry: &Object) -> Result<Signed, Refusal> {
    let (protected_text, protected) = protected_header(entry)?;
    let unprotected = object(entry, "header")?;
    let signature = string(entry, "signature")?.ok_or_else(|| member("signature", "is missing"))?;
    Ok(Signed {
        protected: protected_text.to_owned(),
        header: Header::joined(protected, unprotected)?,
        signature: part("signature", signature)?,
    })
}

/// Each signature is tried with every key that may fit: a bound on what one token may cost.
const MOST_SIGNATURES: usize = 100;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

    #[test]
    fn flattened_and_general_forms_are_read() {
        let flat = format!(r#"{{"payload":"e30","protected":"{HEADER}","header":{{"kid":"a"}},"signature":"AAAA"}}"#);
        let token = Unverified::json(flat.as_bytes(), None).unwrap();
        assert_eq!(token.peek_header().kid(), Some("a"));
        let signature = format!(r#"{{"protected":"{HEADER}","signature":"AAAA"}}"#);
        let general = format!(r#"{{"payload":"e30","signatures":[{signature},{signature}]}}"#);
        assert_eq!(Unverified::json(general.as_bytes(), None).unwrap().signatures().count(), 2);
    }

    #[test]
    fn signatures_are_as_many_as_can_be_tried_and_agree_on_the_payload() {
        let entry = format!(r#"{{"protected":"{HEADER}","signature":"AA"}}"#);
        let general = |entries: &[String], more: &str| {
            Unverified::json(
                format!(r#"{{"payload":"e30"{more},"signatures":[{}]}}"#, entries.join(",")).as_bytes(),
                None,
            )
        };
        assert!(general(&vec![entry.clone(); MOST_SIGNATURES], "").is_ok());
        let too_many = general(&vec![entry.clone(); MOST_SIGNATURES + 1], "").unwrap_err();
        assert!(too_many.to_string().contains("more entries"), "{too_many}");
        let beside = general(std::slice::from_ref(&entry), r#","signature":"AA""#).unwrap_err();
        assert!(beside.to_string().contains("beside"), "{beside}");
        let unencoded = crate::base64url::encode(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
        let other = format!(r#"{{"protected":"{unencoded}","signature":"AA"}}"#);
        for entries in [[entry.clone(), other.clone()], [other, entry]] {
            assert_eq!(general(&entries, "").unwrap_err(), Refusal::Critical(Critical::MixedB64));
        }
    }

    #[test]
    fn shapes_that_mean_two_things_are_refused() {
        for text in [
            format!(r#"{{"payload":"e30","protected":"{HEADER}","signature":"AA","signatures":[]}}"#),
            r#"{"payload":"e30","signatures":[]}"#.to_owned(),
            format!(r#"{{"payload":"e30","protected":"{HEADER}","header":{{"alg":"HS256"}},"signature":"AA"}}"#),
            format!(r#"{{"payload":"e30","protected":"{HEADER}","header":{{"crit":["x"],"x":1}},"signature":"AA"}}"#),
            format!(r#"{{"protected":"{HEADER}","signature":"AA"}}"#),
            format!(r#"{{"payload":"e30","payload":"e30","protected":"{HEADER}","signature":"AA"}}"#),
        ] {
            assert!(Unverified::json(text.as_bytes(), None).is_err(), "{text}");
        }
    }
}
