//! The registered names of algorithms, and which keys they are for.

use crate::algorithm::{Algorithm, Scheme};

/// What an `alg` of a JWK is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Signing,
    Encryption,
}

/// What a registered name is for, and whether it fits a `kty` and `crv`; none when it is not registered.
/// IANA, "JSON Web Signature and Encryption Algorithms".
pub(super) fn algorithm(alg: &str, kty: &str, crv: Option<&str>) -> Option<(Purpose, bool)> {
    if let Ok(known) = alg.parse::<Algorithm>() {
        let curve = match known.scheme() {
            Scheme::Ecdsa(curve, _) => Some(curve.name()),
            // EdDSA is for Ed448 as well (RFC 8037 section 3.1, RFC 9864 section 2.2).
            Scheme::Ed25519 if known == Algorithm::Ed25519 => Some("Ed25519"),
            _ => None,
        };
        let fits_curve = match curve {
            Some(curve) => crv == Some(curve),
            None => known.key_type().name() != "OKP" || matches!(crv, Some("Ed25519" | "Ed448")),
        };
        return Some((Purpose::Signing, known.key_type().name() == kty && fits_curve));
    }
    let encryption = |fits| Some((Purpose::Encryption, fits));
    match alg {
        "Ed448" => Some((Purpose::Signing, kty == "OKP" && crv == Some("Ed448"))),
        _ if alg.starts_with("ML-DSA-") => Some((Purpose::Signing, kty == "AKP")),
        "RSA1_5" | "RSA-OAEP" | "RSA-OAEP-256" | "RSA-OAEP-384" | "RSA-OAEP-512" => encryption(kty == "RSA"),
        "ECDH-ES" | "ECDH-ES+A128KW" | "ECDH-ES+A192KW" | "ECDH-ES+A256KW" => {
            encryption(kty == "EC" || kty == "OKP" && matches!(crv, Some("X25519" | "X448")))
        }
        "dir" | "A128KW" | "A192KW" | "A256KW" | "A128GCMKW" | "A192GCMKW" | "A256GCMKW" | "A128GCM" | "A192GCM"
        | "A256GCM" | "A128CBC-HS256" | "A192CBC-HS384" | "A256CBC-HS512" | "PBES2-HS256+A128KW"
        | "PBES2-HS384+A192KW" | "PBES2-HS512+A256KW" => encryption(kty == "oct"),
        _ => None,
    }
}

/// Whether a name is that of a signature, to the letter.
pub(super) fn is_signature(alg: &str) -> bool {
    alg.parse::<Algorithm>().is_ok() || ["Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"].contains(&alg)
}
