//! The JSON serializations, flattened and general (RFC 7516 section 7.2).

use super::refusal::Refusal;
use super::sealed::{Aad, Recipient, Sealed};
use crate::algorithm::KeyManagement;
use crate::jose::{Header, Malformed, member, object, part, protected_header, string};
use crate::json::{self, Dialect, Object, Value};

impl Sealed {
    /// Takes a token in flattened or general JSON serialization apart. Members that are not known are ignored, as the RFC asks.
    ///
    /// # Errors
    /// As [`Self::compact`].
    pub fn json(text: &[u8]) -> Result<Self, Refusal> {
        let token = json::read_object(text, Dialect::STRICT).map_err(Malformed::Serialization)?;
        let (protected_text, protected) = protected_header(&token)?;
        let shared = object(&token, "unprotected")?;
        let recipients = match token.get("recipients") {
            None => vec![recipient(&protected, shared, &token)?],
            Some(recipients) => {
                for name in ["header", "encrypted_key"] {
                    if token.contains(name) {
                        return Err(member(name, "is beside `recipients`").into());
                    }
                }
                let list = recipients.as_array().ok_or_else(|| member("recipients", "must be an array"))?;
                if list.len() > MOST_RECIPIENTS {
                    return Err(member("recipients", "has more entries than anyone needs").into());
                }
                let of = |entry: &Value| {
                    let entry = entry.as_object().ok_or_else(|| member("recipients", "must hold objects"))?;
                    recipient(&protected, shared, entry)
                };
                list.iter().map(of).collect::<Result<_, _>>()?
            }
        };
        check_together(&recipients)?;
        let bytes = |name: &'static str, part_name| part(part_name, string(&token, name)?.unwrap_or_default());
        let aad = match string(&token, "aad")? {
            None => None,
            Some(text) => Some(Aad { text: text.to_owned(), bytes: part("aad", text)? }),
        };
        if !token.contains("ciphertext") {
            return Err(member("ciphertext", "is missing").into());
        }
        Ok(Self {
            protected: protected_text.to_owned(),
            recipients,
            iv: bytes("iv", "initialization vector")?,
            ciphertext: bytes("ciphertext", "ciphertext")?,
            tag: bytes("tag", "tag")?,
            aad,
        })
    }
}

/// One recipient: the whole object when flattened, an entry of `recipients` when general.
fn recipient(protected: &Object, shared: Option<&Object>, entry: &Object) -> Result<Recipient, Refusal> {
    let unprotected = [shared, object(entry, "header")?];
    // RFC 7516 section 4.1.3: whoever could take it away would change what the content is.
    if unprotected.into_iter().flatten().any(|header| header.contains("zip")) {
        return Err(Refusal::Parameter { name: "zip", problem: "must be in the protected header".to_owned() });
    }
    let recipient = Recipient {
        header: Header::joined(protected.clone(), unprotected.into_iter().flatten())?,
        encrypted_key: part("encrypted key", string(entry, "encrypted_key")?.unwrap_or_default())?,
    };
    recipient.check_header()?;
    Ok(recipient)
}

/// RFC 7516 section 7.2.1: all recipients share one content, so one `enc`; and a key that is the content's own has one owner.
fn check_together(recipients: &[Recipient]) -> Result<(), Refusal> {
    let [first, more @ ..] = recipients else {
        return Err(member("recipients", "is empty").into());
    };
    if more.iter().any(|other| other.header.text("enc") != first.header.text("enc")) {
        return Err(Refusal::Parameter { name: "enc", problem: "differs from recipient to recipient".to_owned() });
    }
    let is_direct = |recipient: &Recipient| {
        recipient.header.alg().parse::<KeyManagement>().is_ok_and(KeyManagement::carries_no_key)
    };
    if !more.is_empty() && recipients.iter().any(is_direct) {
        let problem = "is for a single recipient, and there are several".to_owned();
        return Err(Refusal::Parameter { name: "alg", problem });
    }
    Ok(())
}

/// Each recipient is tried with every key that may fit: a bound on what one token may cost.
const MOST_RECIPIENTS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"enc":"A128GCM"}`
    const ENC: &str = "eyJlbmMiOiJBMTI4R0NNIn0";

    #[test]
    fn shapes_that_mean_two_things_are_refused() {
        let kw = r#"{"header":{"alg":"A128KW"}}"#;
        for text in [
            format!(r#"{{"protected":"{ENC}","recipients":[{kw}],"header":{{}},"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","recipients":[{kw}],"encrypted_key":"","ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","recipients":[],"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","recipients":[{kw},{{"header":{{"alg":"dir"}}}}],"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","header":{{"alg":"dir","enc":"A128GCM"}},"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","header":{{"alg":"dir","zip":"DEF"}},"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","header":{{"alg":"dir"}},"unprotected":{{"alg":"dir"}},"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","header":{{"alg":"dir","crit":["x"],"x":1}},"ciphertext":""}}"#),
            format!(r#"{{"protected":"{ENC}","header":{{"alg":"dir"}}}}"#),
            r#"{"recipients":[{"header":{"alg":"A128KW","enc":"A128GCM"}},{"header":{"alg":"A128KW","enc":"A256GCM"}}],"ciphertext":""}"#.to_owned(),
        ] {
            assert!(Sealed::json(text.as_bytes()).is_err(), "{text}");
        }
        let two = format!(r#"{{"protected":"{ENC}","recipients":[{kw},{kw}],"ciphertext":""}}"#);
        let algorithms =
            |sealed: Sealed| sealed.peek_headers().map(|header| header.alg().to_owned()).collect::<Vec<_>>();
        assert_eq!(Sealed::json(two.as_bytes()).map(algorithms), Ok(vec!["A128KW".to_owned(); 2]));
    }

    #[test]
    fn recipients_are_as_many_as_can_be_tried() {
        let of = |recipients: usize| {
            let recipients = vec![r#"{"header":{"alg":"A128KW"}}"#; recipients].join(",");
            Sealed::json(format!(r#"{{"protected":"{ENC}","recipients":[{recipients}],"ciphertext":""}}"#).as_bytes())
        };
        assert!(of(MOST_RECIPIENTS).is_ok());
        for more in [MOST_RECIPIENTS + 1, MOST_RECIPIENTS + 2] {
            assert!(of(more).is_err_and(|refusal| refusal.to_string().contains("more entries")), "{more}");
        }
    }
}
