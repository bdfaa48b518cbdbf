//! Tokens as Envoy takes them apart.

use super::base64;
use super::status::Status;
use super::values;
use crate::algorithm::{Algorithm, KeyType};
use crate::json::{self, Dialect, Fault, Object, Value, read_object};

/// A token in its parts, all of the types that they must have.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) header: Object,
    pub(super) claims: Object,
    pub(super) alg: Algorithm,
    /// Empty: none
    pub(super) kid: String,
    /// Empty: none
    pub(super) issuer: String,
    /// Empty: none
    pub(super) subject: String,
    pub(super) audiences: Vec<String>,
    /// 0: none
    pub(super) not_before: u64,
    /// 0: none
    pub(super) expires: u64,
    /// As it came
    pub(super) payload: String,
    /// What the signature covers
    pub(super) message: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// Why a text is no such token.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) status: Status,
    /// What was found instead, in words
    pub(super) detail: String,
    pub(super) header: Option<Object>,
    pub(super) claims: Option<Object>,
}

impl Token {
    /// Takes a token apart, in Envoy's order.
    // Jwt::parseFromString; vectors order-format-first, form-empty-parts, header-crit-ignored.
    pub(super) fn read(text: &str) -> Result<Self, Box<Unreadable>> {
        let parts: Vec<&str> = text.split('.').filter(|part| !part.is_empty()).collect();
        let &[header_part, payload, signature_part] = parts.as_slice() else {
            let noun = if parts.len() == 1 { "part" } else { "parts" };
            return fail(Status::BadFormat, format!("three parts are wanted, this has {} {noun}", parts.len()));
        };
        let header = object(header_part, [Status::HeaderBase64, Status::HeaderJson], "header")?;
        let (alg, kid) = match read_header(&header) {
            Ok(read) => read,
            Err(fault) => return Err(Box::new(Unreadable { header: Some(header), ..*fault })),
        };
        let claims = match object(payload, [Status::PayloadBase64, Status::PayloadJson], "payload") {
            Ok(claims) => claims,
            Err(fault) => return Err(Box::new(Unreadable { header: Some(header), ..*fault })),
        };
        let known = Known::read(&claims).and_then(|known| {
            let detail = || "the signature is not base64url".to_owned();
            let signature = base64::url(signature_part).map_or_else(|| fail(Status::SignatureBase64, detail()), Ok)?;
            Ok((known, signature))
        });
        match known {
            Ok((Known { issuer, subject, audiences, not_before, expires }, signature)) => Ok(Self {
                header,
                claims,
                alg,
                kid,
                issuer,
                subject,
                audiences,
                not_before,
                expires,
                payload: payload.to_owned(),
                // The parts are joined anew: dots that stood beside them are gone.
                message: format!("{header_part}.{payload}").into_bytes(),
                signature,
            }),
            Err(fault) => Err(Box::new(Unreadable { header: Some(header), claims: Some(claims), ..*fault })),
        }
    }
}

fn fail<T>(status: Status, detail: String) -> Result<T, Box<Unreadable>> {
    Err(Box::new(Unreadable { status, detail, header: None, claims: None }))
}

/// Reads JSON into a `Struct`. A bare `null` is an empty one.
// vectors payload-null, payload-not-object, payload-duplicate-nested.
pub(super) fn read_struct(text: &[u8]) -> Result<Object, json::Error> {
    match read_object(text, Dialect::PROTOBUF) {
        Err(error) if *error.fault() == (Fault::NotAnObject { found: Value::Null.described() }) => Ok(Object::new()),
        read => read,
    }
}

fn object(part: &str, [base64_status, json_status]: [Status; 2], noun: &str) -> Result<Object, Box<Unreadable>> {
    let Some(bytes) = base64::url(part) else { return fail(base64_status, format!("the {noun} is not base64url")) };
    read_struct(&bytes)
        .or_else(|error| fail(json_status, format!("the {noun} is not a JSON object that Envoy reads: {error}")))
}

fn read_header(header: &Object) -> Result<(Algorithm, String), Box<Unreadable>> {
    let alg = match header.get("alg") {
        Some(Value::String(alg)) => alg,
        Some(other) => return fail(Status::HeaderAlg, format!("alg must be text, this is {}", other.described())),
        None => return fail(Status::HeaderAlg, "the header has no alg".to_owned()),
    };
    // Jwt::isImplemented; vectors alg-ed25519-name, alg-es256k. ML-DSA is not there either.
    let is_implemented = |known: &Algorithm| {
        !matches!(known, Algorithm::Es256k | Algorithm::Ed25519) && known.key_type() != KeyType::Akp
    };
    let known = alg.parse().ok().filter(is_implemented);
    let Some(known) = known else { return fail(Status::AlgUnknown, format!("Envoy does not know the alg {alg:?}")) };
    let kid = text(header, "kid", Status::HeaderKid)?;
    Ok((known, kid))
}

/// The claims that Envoy looks at.
struct Known {
    issuer: String,
    subject: String,
    audiences: Vec<String>,
    not_before: u64,
    expires: u64,
}

impl Known {
    fn read(claims: &Object) -> Result<Self, Box<Unreadable>> {
        let issuer = text(claims, "iss", Status::IssNotText)?;
        let subject = text(claims, "sub", Status::SubNotText)?;
        time(claims, "iat", [Status::IatNotNumber, Status::IatOutOfRange])?;
        let not_before = time(claims, "nbf", [Status::NbfNotNumber, Status::NbfOutOfRange])?;
        let expires = time(claims, "exp", [Status::ExpNotNumber, Status::ExpOutOfRange])?;
        text(claims, "jti", Status::JtiNotText)?;
        let audiences = audiences(claims.get("aud"))?;
        Ok(Self { issuer, subject, audiences, not_before, expires })
    }
}

fn text(object: &Object, name: &str, status: Status) -> Result<String, Box<Unreadable>> {
    match object.get(name) {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(other) => fail(status, format!("{name} must be text, this is {}", other.described())),
    }
}

fn time(claims: &Object, name: &str, [not_a_number, out_of_range]: [Status; 2]) -> Result<u64, Box<Unreadable>> {
    match claims.get(name) {
        None => Ok(0),
        Some(Value::Number(number)) => match values::whole(number) {
            Some(whole) => Ok(whole),
            None => fail(out_of_range, format!("{name} must be from 0 up to 64 bits, this is {}", number.as_str())),
        },
        Some(other) => fail(not_a_number, format!("{name} must be a number, this is {}", other.described())),
    }
}

// vectors issuer-list-claim, aud-mixed-list, aud-space-list.
fn audiences(found: Option<&Value>) -> Result<Vec<String>, Box<Unreadable>> {
    match found {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(items)) => {
            let texts: Option<_> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            let detail = || "aud must be a list of nothing but texts".to_owned();
            texts.map_or_else(|| fail(Status::AudNotTexts, detail()), Ok)
        }
        Some(other) => {
            fail(Status::AudNotTexts, format!("aud must be text or a list of texts, this is {}", other.described()))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base64url;

    fn status(header: &str, payload: &str) -> Result<Token, Status> {
        let text = format!("{}.{}.AA", base64url::encode(header), base64url::encode(payload));
        Token::read(&text).map_err(|fault| fault.status)
    }

    #[test]
    fn faults_are_found_in_envoys_order() {
        for (header, payload, expected) in [
            ("[]", "[]", Status::HeaderJson),
            ("null", "[]", Status::HeaderAlg),
            (r#"{"alg":1,"kid":1}"#, "[]", Status::HeaderAlg),
            (r#"{"alg":"ES256K","kid":1}"#, "[]", Status::AlgUnknown),
            (r#"{"alg":"ML-DSA-44","kid":1}"#, "[]", Status::AlgUnknown),
            (r#"{"alg":"ES256","kid":null}"#, "[]", Status::HeaderKid),
            (r#"{"alg":"ES256"}"#, "{a:1,a:2}", Status::PayloadJson),
            (r#"{"alg":"ES256"}"#, r#"{"iss":[],"sub":1}"#, Status::IssNotText),
            (r#"{"alg":"ES256"}"#, r#"{"sub":null,"iat":""}"#, Status::SubNotText),
            (r#"{"alg":"ES256"}"#, r#"{"iat":"1","nbf":-1}"#, Status::IatNotNumber),
            (r#"{"alg":"ES256"}"#, r#"{"nbf":-1,"exp":null}"#, Status::NbfOutOfRange),
            (r#"{"alg":"ES256"}"#, r#"{"exp":null,"jti":1}"#, Status::ExpNotNumber),
            (r#"{"alg":"ES256"}"#, r#"{"jti":1,"aud":1}"#, Status::JtiNotText),
            (r#"{"alg":"ES256"}"#, r#"{"aud":["a",1]}"#, Status::AudNotTexts),
        ] {
            assert_eq!(status(header, payload).unwrap_err(), expected, "{header} {payload}");
        }
    }

    #[test]
    fn dots_beside_the_parts_do_not_matter() {
        let parts = [base64url::encode("{'alg':'EdDSA',}"), base64url::encode("null")];
        let token = Token::read(&format!(".{}..{}.AA=.", parts[0], parts[1]));
        // A dot would count as padding, but the text was split there before.
        assert_eq!(token.unwrap_err().status, Status::SignatureBase64);
        let token = Token::read(&format!("{}..{}.AA..", parts[0], parts[1])).unwrap();
        assert_eq!(token.message, format!("{}.{}", parts[0], parts[1]).into_bytes());
        assert_eq!((token.alg, token.claims.len(), token.signature), (Algorithm::EdDsa, 0, vec![0]));
        assert_eq!(Token::read("a.b").unwrap_err().status, Status::BadFormat);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String, header: String, payload: String) {
            let _ = Token::read(&text);
            let _ = status(&header, &payload);
        }
    }
}
