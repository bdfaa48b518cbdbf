//! Keys that are written in a resource: `jwks.local.key`.

use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::keys::{InlineKeys, KeyLocation};
use crate::json::{self, Dialect, Object, Style, Value};
use crate::jwk::{Jwk, Metadata, public_set};
use crate::keyfile;

/// The key set that a text is written anew as: of a PEM public key, a set, or a single key.
// kgateway's translator, trafficpolicy/jwt.go, translateKey, tries these in turn; Gloo's documentation names the same three.
// A PEM key gets neither kid nor alg; vectors guide-access-get, pem-*.
pub(super) fn local(text: &str, name: String) -> Result<KeyLocation, Refusal> {
    let text = if text.contains("-----BEGIN") {
        of_pem(text)?
    } else {
        let object = json::read_object(text.trim().as_bytes(), Dialect::GO);
        let object = object.map_err(|error| refused(format!("neither PEM nor JSON: {error}")))?;
        if object.contains("keys") {
            text.to_owned()
        } else if object.contains("kty") {
            format!("{{\"keys\":[{}]}}", text.trim())
        } else {
            return Err(refused("neither a key set nor a key: it has neither `keys` nor `kty`"));
        }
    };
    Ok(KeyLocation::Inline(InlineKeys { text, name }))
}

fn of_pem(text: &str) -> Result<String, Refusal> {
    let entries = keyfile::read(text.as_bytes(), None).map_err(|error| refused(error.to_string()))?;
    let entry = entries.into_iter().next().ok_or_else(|| refused("there is no key in it"))?;
    let is_public = entry.place.label.as_deref().is_some_and(|label| label.ends_with("PUBLIC KEY"));
    if !is_public {
        let refusal = refused("a PEM key must be a public one");
        return Err(refusal
            .hinting("write its public half there, and make a new key: whoever reads this file can sign with it"));
    }
    let found = entry.found.map_err(|fault| refused(fault.to_string()))?;
    let set: Object = public_set([&Jwk::new(found.key.public(), Metadata::default())]);
    Ok(json::write(&Value::Object(set), Style::Compact))
}

fn refused(why: impl std::fmt::Display) -> Refusal {
    Refusal::new(format!("failed to parse key: {why}"))
        .hinting("write a PEM public key, a key set or a single key there")
}
