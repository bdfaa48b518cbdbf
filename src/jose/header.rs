//! The JOSE header (RFC 7515 section 4).

use std::collections::HashSet;

use super::critical::Critical;
use super::malformed::Malformed;
use super::unreadable::Unreadable;
use crate::json::{self, Dialect, Object, Value};

/// A header, protected and unprotected members joined, with the parameters that decide something checked.
#[derive(Clone, Debug)]
pub struct Header {
    members: Object,
    alg: String,
    kid: Option<String>,
    critical: Vec<String>,
    is_encoded: bool,
    /// The first of the members are those under the signature.
    protected: usize,
}

impl Header {
    /// Reads the bytes of a protected header that is alone, as in a compact token.
    ///
    /// # Errors
    /// [`Malformed`] or [`Critical`], the latter for a `crit` that no reader could obey.
    pub(crate) fn read(protected: &[u8]) -> Result<Self, Unreadable> {
        let protected = json::read_object(protected, Dialect::STRICT).map_err(Malformed::Header)?;
        Self::joined(protected, [])
    }

    /// Joins the headers of a signature, or of a recipient, in JSON serialization.
    pub(crate) fn joined<'o>(
        protected: Object,
        unprotected: impl IntoIterator<Item = &'o Object>,
    ) -> Result<Self, Unreadable> {
        let critical = critical(&protected)?;
        let is_encoded = match protected.get("b64") {
            None => true,
            Some(Value::Bool(encoded)) => *encoded,
            Some(other) => {
                return Err(
                    Malformed::HeaderType { name: "b64", expected: "a boolean", found: other.described() }.into()
                );
            }
        };
        let under_signature = protected.len();
        let mut members = protected;
        for (name, value) in unprotected.into_iter().flat_map(Object::iter) {
            // Both decide how the signature is read, so they must be under it.
            if name == "crit" || name == "b64" {
                return Err(Critical::Unprotected.into());
            }
            if members.insert(name, value.clone()).is_some() {
                return Err(Malformed::HeaderTwice { name: name.to_owned() }.into());
            }
        }
        let alg = text(&members, "alg")?.ok_or(Malformed::NoAlgorithm)?;
        let kid = text(&members, "kid")?;
        text(&members, "typ")?;
        Ok(Self { members, alg, kid, critical, is_encoded, protected: under_signature })
    }

    /// All members, in order.
    pub fn members(&self) -> &Object {
        &self.members
    }

    /// The members under the signature: all, but for JSON serialization.
    pub fn protected(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().take(self.protected)
    }

    /// `alg`, as it is written.
    pub fn alg(&self) -> &str {
        &self.alg
    }

    /// `kid`.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// `typ`.
    pub fn typ(&self) -> Option<&str> {
        self.text("typ")
    }

    /// A parameter that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str)
    }

    /// Whether the payload is base64url under the signature, which is so unless `b64` is false (RFC 7797).
    pub(crate) fn is_encoded(&self) -> bool {
        self.is_encoded
    }

    /// Whether `alg` is under the signature, as it always is in a compact token.
    pub(crate) fn alg_is_protected(&self) -> bool {
        self.protected().any(|(name, _)| name == "alg")
    }

    /// Whether `typ` is under the signature.
    pub(crate) fn typ_is_protected(&self) -> bool {
        self.protected().any(|(name, _)| name == "typ")
    }

    /// Checks that no extension must be understood: JWE has none that we know.
    #[cfg(feature = "jwe")]
    pub(crate) fn check_nothing_critical(&self) -> Result<(), Critical> {
        match self.critical.first() {
            Some(name) => Err(Critical::NotUnderstood { name: name.clone() }),
            None => Ok(()),
        }
    }

    /// Checks that every extension that must be understood is.
    pub(crate) fn check_critical(&self, unencoded_allowed: bool) -> Result<(), Critical> {
        if let Some(name) = self.critical.iter().find(|name| !(unencoded_allowed && *name == "b64")) {
            return Err(Critical::NotUnderstood { name: name.clone() });
        }
        if self.is_encoded {
            return Ok(());
        }
        match (unencoded_allowed, self.critical.is_empty()) {
            (false, _) => Err(Critical::UnencodedPayload),
            (true, true) => Err(Critical::UnlistedB64),
            (true, false) => Ok(()),
        }
    }
}

fn text(members: &Object, name: &'static str) -> Result<Option<String>, Malformed> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(Malformed::HeaderType { name, expected: "a string", found: other.described() }),
    }
}

/// The names in `crit`, which must be a list without mistakes (RFC 7515 section 4.1.11).
fn critical(protected: &Object) -> Result<Vec<String>, Critical> {
    let Some(value) = protected.get("crit") else { return Ok(Vec::new()) };
    let list = value.as_array().ok_or_else(|| Critical::NotAList { found: value.described() })?;
    if list.is_empty() {
        return Err(Critical::NotAList { found: "an empty list" });
    }
    let mut names: Vec<String> = Vec::with_capacity(list.len());
    let mut seen = HashSet::new();
    for name in list {
        let name = name.as_str().ok_or(Critical::NotAList { found: "a list of something else" })?;
        let owned = || name.to_owned();
        if REGISTERED.contains(&name) {
            return Err(Critical::Registered { name: owned() });
        }
        if !seen.insert(name) {
            return Err(Critical::Repeated { name: owned() });
        }
        if !protected.contains(name) {
            return Err(Critical::Absent { name: owned() });
        }
        names.push(owned());
    }
    Ok(names)
}

/// Parameters of RFC 7515 and RFC 7518, which `crit` must not list.
const REGISTERED: [&str; 19] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        json::read_object(text.as_bytes(), Dialect::STRICT).unwrap()
    }

    #[test]
    fn what_decides_how_the_signature_is_read_stands_under_it() {
        for unprotected in [r#"{"b64":true}"#, r#"{"b64":false}"#, r#"{"crit":["x"]}"#] {
            let joined = Header::joined(object(r#"{"alg":"HS256"}"#), Some(&object(unprotected)));
            assert_eq!(joined.unwrap_err(), Unreadable::Critical(Critical::Unprotected), "{unprotected}");
        }
        let header = Header::joined(object("{}"), Some(&object(r#"{"alg":"HS256","typ":"a"}"#))).unwrap();
        assert!(!header.alg_is_protected() && !header.typ_is_protected());
        let header = Header::joined(object(r#"{"alg":"HS256","typ":"a"}"#), None).unwrap();
        assert!(header.alg_is_protected() && header.typ_is_protected());
    }

    #[test]
    fn extensions_are_listed_once_and_listed_at_all() {
        let read = |text: &str| Header::read(text.as_bytes());
        let twice = read(r#"{"alg":"HS256","crit":["x","x"],"x":1}"#).unwrap_err();
        assert_eq!(twice, Unreadable::Critical(Critical::Repeated { name: "x".to_owned() }));
        let unlisted = read(r#"{"alg":"HS256","b64":false}"#).unwrap();
        assert_eq!(unlisted.check_critical(true), Err(Critical::UnlistedB64));
        assert_eq!(unlisted.check_critical(false), Err(Critical::UnencodedPayload));
        let listed = read(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#).unwrap();
        assert_eq!(listed.check_critical(true), Ok(()));
    }
}
