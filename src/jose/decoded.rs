//! Tokens taken apart to be looked at, and never to be trusted.
//!
//! Whatever can be shown is shown: unknown algorithms, unsecured and encrypted tokens, JSON that only a lenient reader
//! takes. Nothing of this module leads to claims that one may act on.

use super::fault::{COPY_AGAIN, CUT_OFF, NOTHING, WHITE_SPACE};
use super::serialization::Serialization;
use crate::base64url::{self, Fault};
use crate::error::Explain;
use crate::json::{self, Dialect, Object, Value};

/// A token taken apart: a JWS (RFC 7515) or the outside of a JWE (RFC 7516), compact or JSON.
///
/// ```
/// use jwtk::jose::{Content, Decoded};
///
/// let token = Decoded::read("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.")?;
/// let Content::Claims(claims) = token.content() else { panic!() };
/// assert_eq!(claims.get("sub").and_then(|sub| sub.as_str()), Some("alice"));
/// # Ok::<(), jwtk::jose::Undecodable>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    serialization: Serialization,
    heads: Vec<Head>,
    content: Content,
    oddities: Vec<Oddity>,
}

/// The header of one signature or one recipient, and the signature.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Head {
    /// The header that the signature covers
    pub protected: Option<Object>,
    /// The header that it does not cover, of JSON serializations alone
    pub unprotected: Option<Object>,
    /// The signature as it is written; a JWE has none
    pub signature: Option<String>,
}

/// What a token carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A JSON object
    Claims(Object),
    /// Anything else
    Bytes(Vec<u8>),
    /// Nothing: the payload travels by another way (RFC 7515 appendix F)
    Detached,
    /// Something that only the recipient can read
    Encrypted,
}

/// What a stricter reader would refuse in a token that could be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Oddity {
    /// The header has duplicate members or bad text.
    #[error("header: {0}")]
    Header(json::Error),
    /// The claims have duplicate members or bad text.
    #[error("claims: {0}")]
    Claims(json::Error),
    /// The payload is no JSON object.
    #[error("the payload is no claim set: {0}")]
    NotClaims(json::Error),
    /// The signature is not base64url.
    #[error("signature: {0}")]
    Signature(Fault),
}

/// Why a text cannot be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undecodable {
    /// There is no text.
    #[error("the token is empty")]
    Empty,
    /// Neither three parts (a JWS) nor five (a JWE).
    #[error("a token has three parts joined by dots, or five when it is encrypted; this has {found}")]
    Parts {
        /// How many there are
        found: usize,
    },
    /// A part that is not base64url.
    #[error("{part} is not base64url: {fault}")]
    Encoding {
        /// Its name
        part: &'static str,
        /// What was wrong
        fault: Fault,
    },
    /// A header that is not a JSON object.
    #[error("the header is not a JSON object")]
    Header(#[source] json::Error),
    /// Text that begins like a JSON serialization and is not JSON.
    #[error("the token begins with a brace, but is not JSON")]
    Json(#[source] json::Error),
    /// JSON that is no token.
    #[error("the JSON is no token: member `{member}` {problem}")]
    Shape {
        /// Its name
        member: &'static str,
        /// What it should be
        problem: &'static str,
    },
}

impl Explain for Undecodable {
    fn code(&self) -> &'static str {
        "malformed_token"
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Empty => NOTHING,
            Self::Parts { found: 1 } => "this may be an opaque token, which only its issuer can look into",
            Self::Parts { found: 2 } => CUT_OFF,
            Self::Header(error) | Self::Json(error) => return error.hint(),
            Self::Encoding { fault: Fault::WhiteSpace { .. }, .. } => WHITE_SPACE,
            Self::Encoding { .. } | Self::Parts { .. } => COPY_AGAIN,
            Self::Shape { .. } => {
                "a JSON serialization has `payload` and `signature`, or `payload` and `signatures` (RFC 7515 section 7.2)"
            }
        };
        Some(hint.to_owned())
    }
}

impl Decoded {
    /// Takes a token apart. No key is asked for and nothing is verified.
    ///
    /// # Errors
    /// [`Undecodable`] when there is no header to show.
    pub fn read(token: &str) -> Result<Self, Undecodable> {
        if token.is_empty() {
            return Err(Undecodable::Empty);
        }
        if token.starts_with('{') { Self::json(token) } else { Self::compact(token) }
    }

    /// How the token is written down.
    pub fn serialization(&self) -> Serialization {
        self.serialization
    }

    /// Its signatures, or its recipients when it is encrypted; one for the compact form.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// What it carries.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What a stricter reader would refuse.
    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }

    fn compact(token: &str) -> Result<Self, Undecodable> {
        let mut parts = token.split('.');
        let header = parts.next().unwrap_or_default();
        match (parts.next(), parts.next(), parts.count()) {
            (Some(payload), Some(signature), 0) => {
                let mut decoded = Self::new(Serialization::Compact);
                decoded.add_signature(Some(header), None, signature)?;
                decoded.set_payload(payload)?;
                Ok(decoded)
            }
            (Some(_), Some(_), 2) => {
                let mut decoded = Self::new(Serialization::Compact);
                let protected = Some(decoded.header(header)?);
                decoded.heads.push(Head { protected, ..Head::default() });
                decoded.content = Content::Encrypted;
                Ok(decoded)
            }
            (second, third, more) => {
                let found = 1 + usize::from(second.is_some()) + usize::from(third.is_some()) + more;
                Err(Undecodable::Parts { found })
            }
        }
    }

    fn json(text: &str) -> Result<Self, Undecodable> {
        let token = json::read_object(text.as_bytes(), Dialect::GO).map_err(Undecodable::Json)?;
        let mut decoded = Self::new(if token.contains("signatures") || token.contains("recipients") {
            Serialization::General
        } else {
            Serialization::Flattened
        });
        if token.contains("ciphertext") {
            decoded.add_recipients(&token)?;
            decoded.content = Content::Encrypted;
            return Ok(decoded);
        }
        match token.get("signatures") {
            None => decoded.add_signature_object(&token)?,
            Some(Value::Array(signatures)) => {
                for signature in signatures {
                    decoded.add_signature_object(signature.as_object().ok_or(NOT_OBJECTS)?)?;
                }
            }
            Some(_) => return Err(NOT_OBJECTS),
        }
        match text_member(&token, "payload")? {
            Some(payload) => decoded.set_payload(payload)?,
            None => decoded.content = Content::Detached,
        }
        Ok(decoded)
    }

    fn new(serialization: Serialization) -> Self {
        Self { serialization, heads: Vec::new(), content: Content::Detached, oddities: Vec::new() }
    }

    fn add_signature_object(&mut self, object: &Object) -> Result<(), Undecodable> {
        let signature = text_member(object, "signature")?
            .ok_or(Undecodable::Shape { member: "signature", problem: "is missing" })?;
        self.add_signature(text_member(object, "protected")?, object_member(object, "header")?, signature)
    }

    fn add_signature(
        &mut self,
        protected: Option<&str>,
        unprotected: Option<&Object>,
        signature: &str,
    ) -> Result<(), Undecodable> {
        let protected = protected.map(|text| self.header(text)).transpose()?;
        if let Err(fault) = base64url::decode(signature) {
            self.oddities.push(Oddity::Signature(fault));
        }
        self.heads.push(Head { protected, unprotected: unprotected.cloned(), signature: Some(signature.to_owned()) });
        Ok(())
    }

    /// RFC 7516 section 7.2: a protected and an unprotected header for all, and one header for each recipient.
    fn add_recipients(&mut self, token: &Object) -> Result<(), Undecodable> {
        let protected = text_member(token, "protected")?.map(|text| self.header(text)).transpose()?;
        let shared = object_member(token, "unprotected")?;
        let own_headers = match token.get("recipients") {
            None => vec![object_member(token, "header")?],
            Some(Value::Array(recipients)) => recipients
                .iter()
                .map(|recipient| object_member(recipient.as_object().ok_or(NOT_OBJECTS)?, "header"))
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(NOT_OBJECTS),
        };
        for own in own_headers {
            let both: Object = [shared, own]
                .into_iter()
                .flatten()
                .flat_map(Object::iter)
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect();
            let unprotected = (shared.is_some() || own.is_some()).then_some(both);
            self.heads.push(Head { protected: protected.clone(), unprotected, signature: None });
        }
        Ok(())
    }

    fn header(&mut self, text: &str) -> Result<Object, Undecodable> {
        let bytes = base64url::decode(text).map_err(|fault| Undecodable::Encoding { part: "the header", fault })?;
        let header = json::read_object(&bytes, Dialect::GO).map_err(Undecodable::Header)?;
        if let Err(error) = json::read_object(&bytes, Dialect::STRICT) {
            self.oddities.push(Oddity::Header(error));
        }
        Ok(header)
    }

    fn set_payload(&mut self, text: &str) -> Result<(), Undecodable> {
        if text.is_empty() {
            return Ok(());
        }
        let bytes = if self.payload_is_plain() {
            text.as_bytes().to_vec()
        } else {
            base64url::decode(text).map_err(|fault| Undecodable::Encoding { part: "the payload", fault })?
        };
        self.content = match json::read_object(&bytes, Dialect::GO) {
            Ok(claims) => {
                if let Err(error) = json::read_object(&bytes, Dialect::STRICT) {
                    self.oddities.push(Oddity::Claims(error));
                }
                Content::Claims(claims)
            }
            Err(error) => {
                self.oddities.push(Oddity::NotClaims(error));
                Content::Bytes(bytes)
            }
        };
        Ok(())
    }

    /// RFC 7797 section 3: with `b64` false the payload stands as it is. All signatures must agree on it.
    fn payload_is_plain(&self) -> bool {
        let is_plain = |head: &Head| {
            head.protected.as_ref().and_then(|header| header.get("b64")).and_then(Value::as_bool) == Some(false)
        };
        !self.heads.is_empty() && self.heads.iter().all(is_plain)
    }
}

fn text_member<'a>(object: &'a Object, member: &'static str) -> Result<Option<&'a str>, Undecodable> {
    match object.get(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Undecodable::Shape { member, problem: "must be a string" }),
    }
}

fn object_member<'a>(object: &'a Object, member: &'static str) -> Result<Option<&'a Object>, Undecodable> {
    match object.get(member) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Undecodable::Shape { member, problem: "must be an object" }),
    }
}

const NOT_OBJECTS: Undecodable =
    Undecodable::Shape { member: "signatures", problem: "or `recipients` must be an array of objects" };

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compact(header: &str, payload: &str, signature: &str) -> String {
        format!("{}.{}.{signature}", base64url::encode(header), base64url::encode(payload))
    }

    fn member<'a>(head: &'a Head, name: &str) -> Option<&'a str> {
        head.protected.as_ref()?.get(name)?.as_str()
    }

    #[test]
    fn an_unknown_or_missing_algorithm_does_no_harm() {
        for header in ["{}", r#"{"alg":7}"#, r#"{"alg":"XX999"}"#, r#"{"alg":"none"}"#] {
            let decoded = Decoded::read(&compact(header, "{}", "")).unwrap();
            assert_eq!(decoded.content(), &Content::Claims(Object::new()), "{header}");
            assert_eq!(decoded.oddities(), [], "{header}");
        }
    }

    #[test]
    fn what_only_a_lenient_reader_takes_is_named() {
        let decoded = Decoded::read(&compact(r#"{"a":1,"a":2}"#, r#"{"sub":"x","sub":"y"}"#, "a+b")).unwrap();
        assert!(
            matches!(decoded.oddities(), [Oddity::Header(_), Oddity::Signature(_), Oddity::Claims(_)]),
            "{decoded:?}"
        );
    }

    #[test]
    fn a_payload_that_is_no_claim_set_is_bytes() {
        let decoded = Decoded::read(&compact("{}", "[1]", "AA")).unwrap();
        assert_eq!(decoded.content(), &Content::Bytes(b"[1]".to_vec()));
        assert!(matches!(decoded.oddities(), [Oddity::NotClaims(_)]));
    }

    #[test]
    fn an_empty_payload_is_detached() {
        assert_eq!(Decoded::read(&compact("{}", "", "AA")).unwrap().content(), &Content::Detached);
        assert_eq!(Decoded::read(r#"{"signature":"AA"}"#).unwrap().content(), &Content::Detached);
    }

    #[test]
    fn an_unencoded_payload_stands_as_it_is() {
        let header = base64url::encode(r#"{"b64":false,"crit":["b64"]}"#);
        let decoded = Decoded::read(&format!("{header}.$02.AA")).unwrap();
        assert_eq!(decoded.content(), &Content::Bytes(b"$02".to_vec()));
    }

    #[test]
    fn an_encrypted_token_shows_its_header() {
        let decoded = Decoded::read(&format!("{}.AA.AA.AA.AA", base64url::encode(r#"{"enc":"A128GCM"}"#))).unwrap();
        assert_eq!(decoded.content(), &Content::Encrypted);
        assert_eq!(member(&decoded.heads()[0], "enc"), Some("A128GCM"));

        let text = format!(
            r#"{{"protected":"{}","unprotected":{{"jku":"x"}},"recipients":[{{"header":{{"kid":"a"}}}},{{}}],"ciphertext":"AA"}}"#,
            base64url::encode(r#"{"enc":"A128GCM"}"#)
        );
        let decoded = Decoded::read(&text).unwrap();
        assert_eq!((decoded.serialization(), decoded.heads().len()), (Serialization::General, 2));
        assert_eq!(decoded.heads()[0].unprotected.as_ref().unwrap().len(), 2);
        assert_eq!(decoded.heads()[1].unprotected.as_ref().unwrap().len(), 1);
    }

    #[test]
    fn the_json_serializations_are_read() {
        let protected = base64url::encode(r#"{"alg":"ES256"}"#);
        let one = format!(r#""protected":"{protected}","header":{{"kid":"a"}},"signature":"AA""#);
        let flattened = Decoded::read(&format!(r#"{{"payload":"e30",{one}}}"#)).unwrap();
        let general = Decoded::read(&format!(r#"{{"payload":"e30","signatures":[{{{one}}},{{{one}}}]}}"#)).unwrap();
        assert_eq!(flattened.serialization(), Serialization::Flattened);
        assert_eq!(general.serialization(), Serialization::General);
        assert_eq!(general.heads()[1], flattened.heads()[0]);
        assert_eq!(member(&general.heads()[0], "alg"), Some("ES256"));
        assert_eq!(general.content(), &Content::Claims(Object::new()));
    }

    #[test]
    fn what_is_no_token_is_refused_with_the_reason() {
        use Undecodable::*;
        let parts = |found| Parts { found };
        for (text, expected) in
            [("", Empty), ("a", parts(1)), ("a.b", parts(2)), ("a.b.c.d", parts(4)), (".....", parts(6))]
        {
            assert_eq!(Decoded::read(text), Err(expected), "{text}");
        }
        assert!(matches!(Decoded::read("e3 0.e30.AA"), Err(Encoding { part: "the header", .. })));
        assert!(matches!(Decoded::read("e30.e30=.AA"), Err(Encoding { part: "the payload", .. })));
        assert!(matches!(Decoded::read("W10.e30.AA"), Err(Header(_))));
        assert!(matches!(Decoded::read("{"), Err(Json(_))));
        assert!(matches!(Decoded::read("{}"), Err(Shape { member: "signature", .. })));
        assert!(matches!(Decoded::read(r#"{"signatures":[1]}"#), Err(Shape { .. })));
        assert!(matches!(Decoded::read(r#"{"payload":1,"signature":""}"#), Err(Shape { member: "payload", .. })));
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in r#"[ae30.{}":=\[\]]{0,40}|\PC*"#) {
            let _ = Decoded::read(&text);
        }
    }
}
