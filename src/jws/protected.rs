//! The protected header of a token that is made, as the gateway writes it.

use super::not_signable::NotSignable;
use crate::algorithm::Algorithm;
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

    /// Says that the payload stays unencoded, and that this must be understood (RFC 7797 section 6).
    pub(super) fn unencoded(mut self) -> Self {
        self.others.insert("b64", false);
        self.others.insert("crit", vec![Value::from("b64")]);
        self
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

/// Header parameters with a place of their own.
const RESERVED: [&str; 5] = ["alg", "kid", "typ", "b64", "crit"];
