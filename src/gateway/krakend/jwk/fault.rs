//! Keys that the gateway refuses.

use crate::base64url::Fault;
use crate::crypto::InvalidKey;
use crate::json;

/// Why the gateway refuses a key, and its whole set with it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(in crate::gateway::krakend) enum BadJwk {
    #[error("a key must be an object, this is {found}")]
    NotAnObject { found: &'static str },
    #[error("member `{member}` appears twice")]
    Repeated { member: String },
    #[error("member `{member}` must be {expected}, this is {found}")]
    WrongType { member: &'static str, expected: &'static str, found: &'static str },
    #[error("member `{member}` is not base64url: {fault}")]
    Encoding { member: &'static str, fault: Fault },
    #[error("`kty` is missing, so the key's type is unknown")]
    NoKeyType,
    #[error("unknown key type `kty` {found:?}; the gateway knows RSA, EC, OKP and oct")]
    UnknownKeyType { found: String },
    #[error("unknown curve `crv` {found:?}; for {kty} the gateway knows {known}")]
    UnknownCurve { kty: &'static str, found: String, known: &'static str },
    #[error("member `{member}` is missing")]
    Missing { member: &'static str },
    #[error(transparent)]
    Invalid(#[from] InvalidKey),
    #[error("`{member}` is not a thumbprint of {digest}: it has an incorrect size of {bytes} bytes")]
    ThumbprintSize { member: &'static str, digest: &'static str, bytes: usize },
    #[error("`{member}` has the length of a thumbprint in hex, but is not hex")]
    ThumbprintHex { member: &'static str },
    #[error("`x5c[{index}]` is not an X.509 certificate{}", bare_key(*is_bare_key))]
    NotACertificate { index: usize, is_bare_key: bool },
    #[error("`x5c[0]` is the certificate of another key than the JWK's own")]
    OtherKey,
    #[error("a shared secret has no certificate, but there is `x5c`")]
    SecretWithCertificate,
    #[error("`{member}` does not match: it is not the thumbprint of the certificate `x5c[0]`")]
    OtherThumbprint { member: &'static str },
    #[error("`x5u` is not a URL")]
    BadUrl,
}

fn bare_key(is_bare_key: bool) -> &'static str {
    if is_bare_key { " but a bare public key, which does not belong there" } else { "" }
}

impl From<json::Error> for BadJwk {
    fn from(_: json::Error) -> Self {
        Self::NotAnObject { found: "no JSON" }
    }
}
