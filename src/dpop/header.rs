//! What the header of a proof says of itself.

use crate::algorithm::Digest;
use crate::json::{Object, Value};
use crate::jwk::{Jwk, Thumbprint};

/// `typ` of every proof.
pub(super) const TYP: &str = "dpop+jwt";

/// Whether a header says that it is a proof's: by its `typ`, a media type, of which `application/` may be left out and letter
/// case means nothing (RFC 7515 section 4.1.9).
pub fn is_proof(header: &Object) -> bool {
    header.get("typ").and_then(Value::as_str).is_some_and(is_typ_of_proof)
}

pub(super) fn is_typ_of_proof(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ) == TYP
}

/// The thumbprint of the public key in a proof's header, if one is there that can be used. Tokens are bound to it as `cnf.jkt`.
pub fn key_of(header: &Object) -> Option<Thumbprint> {
    let jwk = Jwk::from_json(header.get("jwk")?.as_object()?).ok()?;
    Some(Thumbprint::of(jwk.public()?.key(), Digest::Sha256))
}
