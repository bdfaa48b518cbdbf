//! A token's header as the gateway's `jsonwebtoken` 10.4 reads it: members that it does not know must be texts.

use std::collections::HashMap;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use serde::Deserialize;

use super::key::KNOWN;
use crate::algorithm::Algorithm;
use crate::json::{self, Dialect, Object};

/// A header that could be read.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<String>,
    pub(super) members: Object,
}

/// Why it could not.
#[derive(Debug)]
pub(super) struct Malformed {
    /// `Error(…)` as the gateway prints it
    pub(super) error: String,
    /// The same in plain words
    pub(super) detail: String,
    /// What could be read of it
    pub(super) members: Option<Object>,
}

/// The members of `jsonwebtoken::Header`; none but `alg` and `kid` is acted on.
#[derive(Deserialize)]
struct Members {
    #[serde(default, rename = "typ")]
    _typ: Option<String>,
    alg: Name,
    #[serde(default, rename = "cty")]
    _cty: Option<String>,
    #[serde(default, rename = "jku")]
    _jku: Option<String>,
    #[serde(default, rename = "jwk")]
    _jwk: Option<Jwk>,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "x5u")]
    _x5u: Option<String>,
    #[serde(default, rename = "x5c")]
    _x5c: Option<Vec<String>>,
    #[serde(default, rename = "x5t")]
    _x5t: Option<String>,
    #[serde(default, rename = "x5t#S256")]
    _x5t_s256: Option<String>,
    #[serde(default, rename = "crit")]
    _crit: Option<Vec<String>>,
    #[serde(default, rename = "enc")]
    _enc: Option<String>,
    #[serde(default, rename = "zip")]
    _zip: Option<String>,
    #[serde(default, rename = "url")]
    _url: Option<String>,
    #[serde(default, rename = "nonce")]
    _nonce: Option<String>,
    #[serde(flatten)]
    _others: HashMap<String, String>,
}

#[derive(Deserialize)]
enum Name {
    HS256,
    HS384,
    HS512,
    ES256,
    ES384,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// A key in the header, which must be one that the library can read.
#[derive(Deserialize)]
#[serde(tag = "kty")]
enum Jwk {
    #[serde(rename = "EC")]
    Ec {
        #[serde(rename = "crv")]
        _crv: JwkCurve,
        #[serde(rename = "x")]
        _x: String,
        #[serde(rename = "y")]
        _y: String,
    },
    #[serde(rename = "RSA")]
    Rsa {
        #[serde(rename = "n")]
        _n: String,
        #[serde(rename = "e")]
        _e: String,
    },
    #[serde(rename = "oct")]
    Oct {
        #[serde(rename = "k")]
        _k: String,
    },
    #[serde(rename = "OKP")]
    Okp {
        #[serde(rename = "crv")]
        _crv: JwkCurve,
        #[serde(rename = "x")]
        _x: String,
    },
}

#[derive(Deserialize)]
enum JwkCurve {
    #[serde(rename = "P-256")]
    P256,
    #[serde(rename = "P-384")]
    P384,
    #[serde(rename = "P-521")]
    P521,
    Ed25519,
}

/// Header, payload and signature, split from the right as the gateway does.
pub(super) fn parts(token: &str) -> Option<(&str, &str, &str)> {
    let (message, signature) = token.rsplit_once('.')?;
    let (header, payload) = message.rsplit_once('.')?;
    Some((header, payload, signature))
}

impl Header {
    /// # Errors
    /// [`Malformed`], as the gateway says it (vectors `two-sections`, `alg-none`, `kid-number`, `extra-header-b64-false`,
    /// `base64-padding`).
    pub(super) fn read(token: &str) -> Result<Self, Malformed> {
        let Some((header, _, _)) = parts(token) else {
            let found = token.split('.').count();
            let detail = match (found, token.is_empty()) {
                (_, true) => "the token is empty".to_owned(),
                (1, _) => "a token is three parts joined by dots, this has no dot".to_owned(),
                (found, _) => format!("a token is three parts joined by dots, this has {found}"),
            };
            return Err(Malformed { error: "Error(InvalidToken)".to_owned(), detail, members: None });
        };
        let bytes = URL_SAFE_NO_PAD.decode(header).map_err(|error| Malformed {
            error: base64_error(&error),
            detail: format!("the header is not base64url without padding: {error}"),
            members: None,
        })?;
        let members = json::read_object(&bytes, Dialect::GO).ok();
        match serde_json::from_slice::<Members>(&bytes) {
            Ok(read) => {
                Ok(Self { algorithm: read.alg.algorithm(), kid: read.kid, members: members.unwrap_or_default() })
            }
            Err(error) => Err(Malformed {
                error: format!("Error(Json({error:?}))"),
                detail: explained(members.as_ref(), &error),
                members,
            }),
        }
    }
}

/// As the gateway prints it.
pub(super) fn base64_error(error: &DecodeError) -> String {
    let inner = match error {
        DecodeError::InvalidByte(at, byte) => format!("InvalidByte({at}, {byte})"),
        DecodeError::InvalidLength(length) => format!("InvalidLength({length})"),
        DecodeError::InvalidLastSymbol { offset: at, symbol: byte, .. } => format!("InvalidLastSymbol({at}, {byte})"),
        DecodeError::InvalidPadding => "InvalidPadding".to_owned(),
    };
    format!("Error(Base64({inner}))")
}

/// What is wrong with a header that could not be read, with the member where it is known.
fn explained(members: Option<&Object>, error: &serde_json::Error) -> String {
    let Some(members) = members else { return format!("the header is not a JSON object: {error}") };
    match members.get("alg") {
        None => return "the header has no alg".to_owned(),
        Some(alg) => {
            let name = alg.as_str().unwrap_or_default();
            if !KNOWN.iter().any(|known| known.name() == name) {
                let known = KNOWN.iter().map(|known| known.name()).collect::<Vec<_>>().join(", ");
                return format!("alg is {}, this gateway knows {known}", json::write(alg, json::Style::Compact));
            }
        }
    }
    let is_odd = |name: &str, value: &json::Value| match name {
        "crit" | "x5c" => value.as_array().is_none() && *value != json::Value::Null,
        "jwk" => false,
        _ if TEXT_OR_NULL.contains(&name) => value.as_str().is_none() && *value != json::Value::Null,
        _ => value.as_str().is_none(),
    };
    match members.iter().find(|(name, value)| is_odd(name, value)) {
        Some((name, value)) if TEXT_OR_NULL.contains(&name) => {
            format!("the header's {name} must be text, this is {}", value.described())
        }
        Some((name, value)) => format!(
            "the header's {name} is {}, and this gateway fails on every member it does not know that is not text",
            value.described()
        ),
        None => format!("the header cannot be read: {error}"),
    }
}

impl Name {
    fn algorithm(&self) -> Algorithm {
        match self {
            Self::HS256 => Algorithm::Hs256,
            Self::HS384 => Algorithm::Hs384,
            Self::HS512 => Algorithm::Hs512,
            Self::ES256 => Algorithm::Es256,
            Self::ES384 => Algorithm::Es384,
            Self::RS256 => Algorithm::Rs256,
            Self::RS384 => Algorithm::Rs384,
            Self::RS512 => Algorithm::Rs512,
            Self::PS256 => Algorithm::Ps256,
            Self::PS384 => Algorithm::Ps384,
            Self::PS512 => Algorithm::Ps512,
            Self::EdDsa => Algorithm::EdDsa,
        }
    }
}

const TEXT_OR_NULL: [&str; 11] = ["typ", "alg", "cty", "jku", "kid", "x5u", "x5t", "x5t#S256", "enc", "zip", "url"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64url;

    fn refusal(token: &str) -> String {
        match Header::read(token) {
            Ok(header) => header.algorithm.name().to_owned(),
            Err(Malformed { error, detail, .. }) => format!("{error} {detail}"),
        }
    }

    #[test]
    fn what_is_wrong_with_a_header_is_named() {
        for (header, part) in [
            ("{}", "the header has no alg"),
            (r#"{"alg":"none"}"#, r#"alg is "none", this gateway knows HS256, "#),
            (r#"{"alg":5}"#, "alg is 5, this"),
            (r#"{"alg":"HS256","kid":5}"#, "the header's kid must be text, this is a number"),
            (r#"{"alg":"HS256","kid":null,"x":5}"#, "the header's x is a number, and this gateway fails"),
            (r#"{"alg":"HS256","x":null}"#, "the header's x is null, and this gateway fails"),
            (r#"{"alg":"HS256","crit":"a"}"#, "the header's crit is a string, and"),
            (r#"{"alg":"HS256","x5c":5,"y":5}"#, "the header's x5c is a number, and"),
            (r#"{"alg":"HS256","crit":null,"x5c":[],"b64":false}"#, "the header's b64 is a boolean"),
            (r#"{"alg":"HS256","jwk":5}"#, "the header cannot be read: "),
            (r#"{"alg":"HS256","x5c":[],"jwk":{"kty":"x"}}"#, "the header cannot be read: "),
            ("[]", "the header is not a JSON object: "),
            ("{", "the header is not a JSON object: "),
            (r#"{"alg":"HS256","kid":null,"crit":null,"x":"y"}"#, "HS256"),
        ] {
            let found = refusal(&format!("{}.b.c", base64url::encode(header)));
            assert!(found.contains(part), "{header}: {found}");
        }
        for (token, text) in [
            ("", "Error(InvalidToken) the token is empty"),
            ("a", "Error(InvalidToken) a token is three parts joined by dots, this has no dot"),
            ("a.b", "Error(InvalidToken) a token is three parts joined by dots, this has 2"),
            ("a+b.b.c", "Error(Base64(InvalidByte(1, 43))) the header is not base64url without padding: "),
            ("a.b.c.d", "Error(Base64(InvalidByte(1, 46))) the header is not base64url without padding: "),
            ("AB.b.c", "Error(Base64(InvalidLastSymbol(1, 66))) the header is not base64url"),
            ("ABCDE.b.c", "Error(Base64(InvalidLength("),
        ] {
            let found = refusal(token);
            assert!(found.starts_with(text), "{token}: {found}");
        }
    }

    #[test]
    fn algorithms_are_those_of_the_library() {
        let names: Vec<&str> = KNOWN.iter().map(|algorithm| algorithm.name()).collect();
        for name in names {
            assert_eq!(refusal(&format!("{}.b.c", base64url::encode(format!("{{\"alg\":\"{name}\"}}")))), name);
        }
    }
}
