//! A token as the gateway takes it apart.

pub(in crate::gateway::krakend) mod fault;
mod header;
mod members;
pub(in crate::gateway::krakend) mod place;

use super::go::base64;
use super::go::piece::{MOST_LEVELS, Piece};
use crate::base64url;
use crate::config::Reading;
use crate::json::{self, Dialect, Object, Value};
use fault::BadToken;
use header::Header;
use members::Members;

/// A token taken apart. Nothing of it is trusted.
#[derive(Clone, Debug)]
pub(in crate::gateway::krakend) struct Token {
    /// All members of the first header that the gateway sees, protected ones first
    pub(in crate::gateway::krakend) header: Object,
    pub(in crate::gateway::krakend) alg: String,
    pub(in crate::gateway::krakend) kid: String,
    /// `x5t`, when it is a string
    pub(in crate::gateway::krakend) x5t: Option<String>,
    /// `x5t#S256`, when it is a string
    pub(in crate::gateway::krakend) x5t_s256: Option<String>,
    /// The names in `crit`; nothing when it is no list of strings
    pub(in crate::gateway::krakend) critical: Option<Vec<String>>,
    /// How many signatures it has
    pub(in crate::gateway::krakend) signatures: usize,
    /// The protected header's bytes, where there is one
    pub(in crate::gateway::krakend) protected: Option<Vec<u8>>,
    /// Whether the signature is over the encoded payload, which `b64: false` changes with or without `crit`
    pub(in crate::gateway::krakend) is_encoded: bool,
    pub(in crate::gateway::krakend) payload: Vec<u8>,
    pub(in crate::gateway::krakend) signature: Vec<u8>,
    /// Whether it came as JSON
    pub(in crate::gateway::krakend) is_json: bool,
}

impl Token {
    /// Takes a token apart: all white space goes first, wherever it stands.
    /// go-jose, `ParseSigned` and `stripWhitespace`; vectors token-spaces-inside, token-zero-width-space-inside.
    pub(in crate::gateway::krakend) fn read(text: &str) -> Result<Self, BadToken> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if text.starts_with('{') { Self::from_json(&text) } else { Self::from_compact(&text) }
    }

    /// What the signature covers: the parts decoded and encoded again, not as they were sent. Nothing, when an empty
    /// protected header is there that the gateway cannot read once more.
    /// go-jose, `computeAuthData`; vectors base64-padding-signed-as-sent, base64-trailing-bits-in-signature.
    pub(in crate::gateway::krakend) fn message(&self) -> Option<Vec<u8>> {
        let protected = self.protected.as_deref();
        if protected.is_some_and(<[u8]>::is_empty) {
            return None;
        }
        let mut message = protected.map(base64url::encode).unwrap_or_default().into_bytes();
        message.push(b'.');
        if self.is_encoded {
            message.extend_from_slice(base64url::encode(&self.payload).as_bytes());
        } else {
            message.extend_from_slice(&self.payload);
        }
        Some(message)
    }

    /// go-jose, `parseSignedCompact`; vectors token-two-parts, jwe-five-parts.
    fn from_compact(text: &str) -> Result<Self, BadToken> {
        let mut parts = text.splitn(MOST_PARTS, '.');
        let (header, payload, signature) = match (parts.next(), parts.next(), parts.next(), parts.count()) {
            (Some(header), Some(payload), Some(signature), 0) => (header, payload, signature),
            (Some(_), Some(_), Some(_), 2) => return Err(BadToken::Jwe),
            (one, two, three, more) => {
                let found = [one, two, three].into_iter().flatten().count() + more;
                return Err(BadToken::Parts { found });
            }
        };
        let part = |part, text| base64::url(text).map_err(|fault| BadToken::Encoding { part, fault });
        let raw = Raw {
            protected: Some(part("header", header)?),
            unprotected: None,
            payload: part("payload", payload)?,
            signature: part("signature", signature)?,
        };
        raw.token(1, true)
    }

    /// go-jose, `rawJSONWebSignature.sanitized`; vectors json-flattened, json-missing-payload.
    fn from_json(text: &str) -> Result<Self, BadToken> {
        json::read(text.as_bytes(), Dialect::GO.with_depth(MOST_LEVELS))
            .map_err(|error| BadToken::Json { part: TOKEN, error })?;
        let outer = Members::of(TOKEN, Piece::first(text.as_bytes()))?;
        let payload = outer.bytes("payload")?;
        let flattened = Raw {
            protected: outer.bytes("protected")?,
            unprotected: Header::unprotected(&outer)?,
            payload: Vec::new(),
            signature: outer.bytes("signature")?.unwrap_or_default(),
        };
        let entries = outer.signatures()?;
        let payload = payload.ok_or(BadToken::NoPayload)?;
        if entries.is_empty() {
            return Ok(Token { is_json: true, ..Raw { payload, ..flattened }.token(1, true)? });
        }
        let mut first = None;
        for entry in &entries {
            let raw = Raw {
                protected: entry.bytes("protected")?,
                unprotected: Header::unprotected(entry)?,
                payload: payload.clone(),
                signature: entry.bytes("signature")?.unwrap_or_default(),
            };
            // Here the unprotected header comes too late to be seen where the algorithm and the key are chosen.
            let token = raw.token(entries.len(), false)?;
            first.get_or_insert(token);
        }
        first.map(|token| Self { is_json: true, ..token }).ok_or(BadToken::NoPayload)
    }
}

/// One signature with what belongs to it.
struct Raw {
    protected: Option<Vec<u8>>,
    unprotected: Option<Header>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Raw {
    /// go-jose, `mergedHeaders`; vectors json-alg-in-unprotected-header, json-unprotected-nonce.
    fn token(self, signatures: usize, sees_unprotected: bool) -> Result<Token, BadToken> {
        let protected = match self.protected.as_deref() {
            None | Some([]) => Header::default(),
            Some(bytes) => Header::read(bytes)?,
        };
        let unprotected = self.unprotected.unwrap_or_default();
        if unprotected.get("nonce").and_then(Value::as_str).is_some_and(|nonce| !nonce.is_empty()) {
            return Err(BadToken::UnprotectedNonce);
        }
        let merged = protected.joined(&unprotected);
        let seen = if sees_unprotected { merged.clone() } else { protected.clone() };
        for header in [&seen, &unprotected, &protected] {
            header.check()?;
        }
        let text = |header: &Header, name| header.get(name).and_then(Value::as_str).map(str::to_owned);
        let critical = match merged.get("crit") {
            None => Some(Vec::new()),
            Some(value) => Reading::GO.texts(value),
        };
        Ok(Token {
            alg: text(&seen, "alg").unwrap_or_default(),
            kid: text(&seen, "kid").unwrap_or_default(),
            x5t: text(&seen, "x5t"),
            x5t_s256: text(&seen, "x5t#S256"),
            critical,
            signatures,
            is_encoded: protected.get("b64").and_then(Value::as_bool).unwrap_or(true),
            header: seen.values(),
            protected: self.protected,
            payload: self.payload,
            signature: self.signature,
            is_json: false,
        })
    }
}

const TOKEN: &str = "token";

/// Counting stops there.
const MOST_PARTS: usize = 8;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compact(header: &str) -> String {
        format!("{}.e30.AAAA", base64url::encode(header))
    }

    #[test]
    fn every_kind_of_white_space_goes() {
        let token = compact(r#"{"alg":"HS256"}"#);
        let spaced: String = token.chars().flat_map(|c| [c, '\u{2003}', '\n', '\u{a0}']).collect();
        assert_eq!(Token::read(&spaced).unwrap().alg, "HS256");
        assert!(Token::read(&format!("\u{200b}{token}")).is_err());
    }

    #[test]
    fn headers_are_strict_where_they_are_looked_at() {
        for header in [
            r#"{"alg":"a","alg":"b"}"#,
            r#"{"alg":1}"#,
            r#"{"kid":7}"#,
            r#"{"nonce":7}"#,
            r#"{"x5c":["AAAA"]}"#,
            r#"{"x5c":"AAAA"}"#,
            r#"{"jwk":{"kty":"oct","k":"AA"}}"#,
            r#"{"typ":{"a":1,"a":2}}"#,
            r#"{"zzz":1e400}"#,
            "[]",
            "{} {}",
            "\u{feff}{}",
        ] {
            assert!(Token::read(&compact(header)).is_err(), "{header}");
        }
        assert!(Token::read(&compact(r#"{"alg":"HS256","kid":"a","nonce":"b"}"#)).is_ok());
        for header in [r#"{"alg":null,"kid":null,"jwk":null}"#, "null", r#"{"typ":5,"cty":[],"x5c":[]}"#, " {}"] {
            assert_eq!(Token::read(&compact(header)).unwrap().alg, "", "{header}");
        }
    }

    #[test]
    fn parts_are_counted() {
        for (text, found) in [("a", 1), ("a.b", 2), ("a.b.c.d", 4), ("a.b.c.d.e.f", 6)] {
            let bad = Token::read(text).err();
            assert!(matches!(bad, Some(BadToken::Parts { found: parts }) if parts == found), "{text}: {bad:?}");
        }
        assert!(matches!(Token::read("a.b.c.d.e"), Err(BadToken::Jwe)));
    }

    #[test]
    fn unprotected_members_are_seen_when_flattened_alone() {
        let token = |shape: &str| Token::read(&shape.replace('\'', "\"")).unwrap();
        let flattened = token("{'payload':'e30','header':{'alg':'HS256','kid':'a'},'signatures':[]}");
        assert_eq!((flattened.alg.as_str(), flattened.kid.as_str()), ("HS256", "a"));
        assert!(flattened.is_json);
        let general = token("{'payload':'e30','signatures':[{'header':{'alg':'HS256','kid':'a','crit':['x']}}]}");
        assert_eq!((general.alg.as_str(), general.kid.as_str()), ("", ""));
        assert_eq!(general.critical.unwrap(), ["x"]);
        let blocked = format!(
            "{{'payload':'e30','protected':'{}','header':{{'alg':'HS256'}}}}",
            base64url::encode(r#"{"alg":null}"#)
        );
        assert_eq!(token(&blocked).alg, "");
        assert!(token(&blocked.replace(",'header':{'alg':'HS256'}", "")).is_json, "a protected header alone");
        assert!(!Token::read(&compact("{}")).unwrap().is_json);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String, header: String) {
            let _ = Token::read(&text);
            let _ = Token::read(&compact(&header));
            let _ = Token::read(&format!("{{{text}"));
        }
    }
}
