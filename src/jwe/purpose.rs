//! What a key says it is for (RFC 7517 section 4).

use crate::algorithm::{ContentEncryption, KeyManagement, KeyMethod};
use crate::jwk::Metadata;

/// Which side of the token one is on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    Sealing,
    Opening,
}

/// What a key says against it.
#[derive(Debug)]
pub(super) enum Objection {
    /// Its `alg` is another
    Pinned(String),
    /// Its `use` or `key_ops` are for something else
    Misuse(String),
}

/// Whether the key may serve `alg` with `enc`.
pub(super) fn permits(
    metadata: &Metadata,
    alg: KeyManagement,
    enc: ContentEncryption,
    side: Side,
) -> Result<(), Objection> {
    if let Some(pinned) = &metadata.alg {
        // RFC 7520 section 5.6: of a key that is the content's own, `alg` may name the content encryption.
        let names_content = alg.method() == KeyMethod::Direct && pinned == enc.name();
        if pinned != alg.name() && !names_content {
            return Err(Objection::Pinned(pinned.clone()));
        }
    }
    if let Some(found) = metadata.public_key_use.as_deref().filter(|found| *found != "enc") {
        return Err(Objection::Misuse(format!("its `use` is `{found}`, not `enc`")));
    }
    let Some(found) = &metadata.key_ops else { return Ok(()) };
    let wanted: &[&str] = match (alg.method(), side) {
        (KeyMethod::EcdhEs(_) | KeyMethod::Pbes2(..), _) => &["deriveKey", "deriveBits"],
        (KeyMethod::Direct, Side::Opening) => &["decrypt"],
        (KeyMethod::Direct, Side::Sealing) => &["encrypt"],
        (_, Side::Opening) => &["unwrapKey", "decrypt"],
        (_, Side::Sealing) => &["wrapKey", "encrypt"],
    };
    if !found.iter().any(|op| wanted.contains(&op.as_str())) {
        return Err(Objection::Misuse(format!("its `key_ops` lacks `{}`", wanted.join("` or `"))));
    }
    if let Some(op) = found.iter().find(|op| SIGNATURES.contains(&op.as_str()))
        && metadata.public_key_use.is_some()
    {
        return Err(Objection::Misuse(format!("its `use` is `enc`, but its `key_ops` has `{op}`")));
    }
    Ok(())
}

/// Operations that no key for encryption performs.
const SIGNATURES: [&str; 2] = ["sign", "verify"];
