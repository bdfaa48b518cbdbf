//! `cnf`: the key that whoever presents a token must hold (RFC 7800).

use std::fmt;

use crate::algorithm::Digest;
use crate::json::{Object, Value};
use crate::jwk::Thumbprint;

/// One way in which a token is bound to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    method: Method,
    value: String,
}

/// The members of `cnf` that are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Jkt,
    Certificate,
    Jwk,
    Kid,
    Jku,
    Jwe,
    /// Whatever else is there: it binds the token all the same
    Other,
}

impl Method {
    const ALL: [Self; 6] = [Self::Jkt, Self::Certificate, Self::Jwk, Self::Kid, Self::Jku, Self::Jwe];

    const fn name(self) -> &'static str {
        match self {
            Self::Jkt => "jkt",
            Self::Certificate => "x5t#S256",
            Self::Jwk => "jwk",
            Self::Kid => "kid",
            Self::Jku => "jku",
            Self::Jwe => "jwe",
            Self::Other => "cnf",
        }
    }

    /// What is shown of such a member: texts as they are, of a key its thumbprint.
    fn identity(self, value: &Value) -> String {
        match value {
            Value::String(text) if self != Self::Jwe => text.clone(),
            Value::Object(jwk) => {
                let thumbprint = Thumbprint::of_public_jwk(jwk, Digest::Sha256);
                thumbprint.map(|thumbprint| thumbprint.to_string()).unwrap_or_default()
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => String::new(),
        }
    }
}

impl Confirmation {
    /// All that claims say of a key.
    ///
    /// ```
    /// use jwtk::claims::Confirmation;
    /// use jwtk::json::{Dialect, read_object};
    ///
    /// let claims = read_object(br#"{"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}"#, Dialect::STRICT)?;
    /// let confirmations = Confirmation::of(&claims);
    /// assert_eq!(confirmations.iter().map(Confirmation::member).collect::<Vec<_>>(), ["jkt"]);
    /// # Ok::<(), jwtk::json::Error>(())
    /// ```
    pub fn of(claims: &Object) -> Vec<Self> {
        let cnf = match claims.get("cnf") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Object(cnf)) => cnf,
            Some(_) => return vec![Self { method: Method::Other, value: String::new() }],
        };
        let known = Method::ALL.into_iter().filter_map(|method| {
            let value = method.identity(cnf.get(method.name())?);
            Some(Self { method, value })
        });
        let is_known = |name: &str| Method::ALL.iter().any(|method| method.name() == name);
        let others = cnf.iter().map(|(name, _)| name).filter(|name| !is_known(name));
        known.chain(others.map(|name| Self { method: Method::Other, value: name.to_owned() })).collect()
    }

    /// The member of `cnf` that it is in, when that is a registered one; else `cnf`.
    pub fn member(&self) -> &'static str {
        self.method.name()
    }

    /// What identifies the key there: a thumbprint, an ID, an address. Empty where nothing short does.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a proof by DPoP confirms it.
    pub(super) fn is_for_dpop(&self) -> bool {
        self.method == Method::Jkt
    }
}

impl fmt::Display for Confirmation {
    /// What the token is bound to, and what has to show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = &self.value;
        match self.method {
            Method::Jkt => {
                write!(f, "the key with the thumbprint {value:?} (cnf.jkt), which a DPoP proof shows (RFC 9449)")
            }
            Method::Certificate => write!(
                f,
                "the client certificate with the thumbprint {value:?} (cnf.x5t#S256), which the TLS connection shows (RFC 8705)"
            ),
            Method::Jwk if value.is_empty() => f.write_str("a key in cnf.jwk that cannot be read (RFC 7800)"),
            Method::Jwk => write!(f, "the key in cnf.jwk, with the thumbprint {value:?} (RFC 7800)"),
            Method::Kid => write!(f, "the key with the ID {value:?} (cnf.kid, RFC 7800)"),
            Method::Jku => write!(f, "a key of the set at {value:?} (cnf.jku, RFC 7800)"),
            Method::Jwe => f.write_str("a key that is encrypted in cnf.jwe (RFC 7800)"),
            Method::Other if value.is_empty() => f.write_str("something in cnf that cannot be read (RFC 7800)"),
            Method::Other => write!(f, "something that is not known here (cnf, member {value:?})"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    fn of(claims: &str) -> Vec<(&'static str, String)> {
        let claims = read_object(claims.as_bytes(), Dialect::STRICT).unwrap();
        Confirmation::of(&claims).iter().map(|one| (one.member(), one.value().to_owned())).collect()
    }

    #[test]
    fn every_way_is_told_with_what_identifies_the_key() {
        let key = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let claims =
            format!(r#"{{"cnf":{{"jwk":{key},"x5t#S256":"c","kid":"k","jkt":"t","jku":"u","jwe":"e","z":1}}}}"#);
        // RFC 8037 appendix A.3
        let thumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        let told = [
            ("jkt", "t"),
            ("x5t#S256", "c"),
            ("jwk", thumbprint),
            ("kid", "k"),
            ("jku", "u"),
            ("jwe", ""),
            ("cnf", "z"),
        ];
        assert_eq!(of(&claims), told.map(|(member, value)| (member, value.to_owned())));
        assert_eq!(of(r#"{"cnf":{"jkt":1}}"#), [("jkt", String::new())]);
        assert_eq!(of(r#"{"cnf":"jkt"}"#), [("cnf", String::new())]);
        for none in ["{}", r#"{"cnf":null}"#, r#"{"cnf":{}}"#, r#"{"jkt":"a"}"#] {
            assert_eq!(of(none), [], "{none}");
        }
    }

    #[test]
    fn each_way_has_its_words_and_dpop_shows_one_of_them() {
        let key = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let jwk = format!(r#"{{"jwk":{key}}}"#);
        for (cnf, words, is_for_dpop) in [
            (r#"{"jkt":"a"}"#, "the thumbprint \"a\" (cnf.jkt)", true),
            (r#"{"x5t#S256":"a"}"#, "the client certificate with the thumbprint \"a\"", false),
            (&jwk, "with the thumbprint \"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"", false),
            (r#"{"jwk":{}}"#, "cnf.jwk that cannot be read", false),
            (r#"{"z":1}"#, "not known here (cnf, member \"z\")", false),
            ("1", "something in cnf that cannot be read", false),
        ] {
            let claims = read_object(format!(r#"{{"cnf":{cnf}}}"#).as_bytes(), Dialect::STRICT).unwrap();
            let one = Confirmation::of(&claims).pop().unwrap();
            assert!(one.to_string().contains(words), "{one}");
            assert_eq!(one.is_for_dpop(), is_for_dpop, "{one}");
        }
    }
}
