//! The header of a proof: what it says of itself, and what is checked of it.

use crate::algorithm::{Algorithm, Digest, KeyType};
use crate::check::{Check, Reason};
use crate::jose::{Header, is_media_type};
use crate::json::{Object, Value};
use crate::jwk::{Jwk, Key, PublicKey, Thumbprint, private_members};

/// `typ` of every proof.
pub(super) const TYP: &str = "dpop+jwt";

/// Whether a header says that it is a proof's: by its `typ`, a media type (RFC 7515 section 4.1.9).
pub fn is_proof(header: &Object) -> bool {
    header.get("typ").and_then(Value::as_str).is_some_and(|typ| is_media_type(typ, TYP))
}

/// The thumbprint of the public key in a proof's header, if one is there that can be used. Tokens are bound to it as `cnf.jkt`.
pub fn key_of(header: &Object) -> Option<Thumbprint> {
    Thumbprint::of_public_jwk(header.get("jwk")?.as_object()?, Digest::Sha256)
}

/// The `typ` of a proof.
pub(super) fn typ(header: &Header) -> Check {
    let name = "dpop_typ";
    let check = match header.typ() {
        Some(typ) if is_media_type(typ, TYP) => Check::pass(name, format!("{typ:?}")),
        Some(typ) => Check::fail(name, Reason::WrongType, format!("expected {TYP:?}, the proof has {typ:?}")),
        None => Check::fail(name, Reason::WrongType, format!("expected {TYP:?}, the proof has no typ")),
    };
    check.expecting(TYP).finding(header.members().get("typ"))
}

/// Refuses what is no asymmetric signature: of a shared secret and of `none` nobody is the holder.
pub(super) fn algorithm(header: &Header, allowed: Option<&[Algorithm]>) -> Result<(), Box<Check>> {
    let problem = match header.alg().parse::<Algorithm>() {
        Ok(alg) if alg.key_type() == KeyType::Oct => "is signed with a shared secret, which proves nothing".to_owned(),
        Ok(alg) => match allowed {
            Some(allowed) if !allowed.iter().any(|allowed| allowed.is_same_as(alg)) => {
                let names: Vec<&str> = allowed.iter().map(|alg| alg.name()).collect();
                format!("is not allowed, but {}", names.join(", "))
            }
            Some(_) | None => return Ok(()),
        },
        Err(_) => "is not verified here".to_owned(),
    };
    let detail = format!("a proof whose `alg` is {:?} {problem}", header.alg());
    Err(Box::new(Check::fail("dpop_alg", Reason::AlgorithmNotAllowed, detail)))
}

/// The public key in the header. Its `kid` is left out: it says nothing of a key that is there.
pub(super) fn key(header: &Header) -> Result<Jwk<PublicKey>, Box<Check>> {
    let failed = |reason, detail: String| Box::new(Check::fail("dpop_key", reason, detail));
    let members = match header.members().get("jwk") {
        Some(Value::Object(members)) => members,
        Some(other) => {
            return Err(failed(Reason::Malformed, format!("`jwk` must be an object, this is {}", other.described())));
        }
        None => return Err(failed(Reason::Malformed, "the proof's header has no `jwk`".to_owned())),
    };
    // Whatever type the key is of: a stranger's private member is refused as well.
    let private: Vec<&str> = private_members(members).collect();
    if !private.is_empty() {
        let detail = format!("the proof's `jwk` has private members: {}", private.join(", "));
        return Err(Box::new(failed(Reason::KeyMismatch, detail).hinting(
            "the key is not a secret any more: make another, bind tokens to it, and put its public half alone into proofs",
        )));
    }
    let jwk = Jwk::from_json(members)
        .map_err(|reason| failed(Reason::NoMatchingKey, format!("the proof's `jwk` cannot be used: {reason}")))?;
    match jwk.key() {
        Key::Public(key) => {
            let mut metadata = jwk.metadata().clone();
            metadata.kid = None;
            Ok(Jwk::new(key.clone(), metadata))
        }
        Key::Private(_) | Key::Symmetric(_) => Err(failed(
            Reason::KeyMismatch,
            format!("the proof's `jwk` is not a public key but {}", jwk.key().describe()),
        )),
    }
}
