//! Why a token is refused before its claims are looked at.

use crate::algorithm::Algorithm;
use crate::check::{Check, Reason, Remedy};
use crate::crypto::Weakness;
use crate::jose::{Critical, Malformed, Unreadable};
use crate::jwk::{KeyIds, Misuse, OTHER_TYPE, Unusable};

/// A token that is no authentic message of ours. Its words are the detail of the failed check.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Not a token at all.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// `alg` names nothing that we verify; `none` is such a name.
    #[error("the token's `alg` is {alg:?}, {}", unknown_algorithm(alg))]
    UnknownAlgorithm {
        /// The `alg`
        alg: String,
    },
    /// `alg` is not among those that the caller allows.
    #[error("the token's `alg` is {found}, allowed is {}", names(allowed))]
    AlgorithmNotAllowed {
        /// The `alg`
        found: Algorithm,
        /// What is allowed
        allowed: Vec<Algorithm>,
    },
    /// `alg` is outside of the signature, where anyone may change it, and the caller named none.
    #[error("the token's `alg` ({found}) is not protected by the signature")]
    UnprotectedAlgorithm {
        /// The `alg`
        found: Algorithm,
    },
    /// A header parameter that must be understood is not (RFC 7515 section 4.1.11).
    #[error(transparent)]
    Critical(#[from] Critical),
    /// No key has the identity that the token asks for.
    #[error("{}", available.none_is(wanted.as_deref(), alg))]
    NoMatchingKey {
        /// The `alg`
        alg: Algorithm,
        /// The identity that the token names, if it names one
        wanted: Option<String>,
        /// The identities that there are
        available: KeyIds,
    },
    /// A key that the token could be checked with is there but cannot be used.
    #[error("{place} cannot be used: {reason}")]
    KeyLeftOut {
        /// Where the key is
        place: String,
        /// Why
        reason: Unusable,
    },
    /// The key is of another type, or on another curve, than the algorithm wants.
    #[error("{alg} does not go with {place}, which is {key}{}", confusion(*alg))]
    KeyMismatch {
        /// The `alg`
        alg: Algorithm,
        /// Where the key is
        place: String,
        /// Its type in words
        key: String,
    },
    /// The key itself says that it is for something else.
    #[error("{place} may not verify this token: {misuse}")]
    Misuse {
        /// Where the key is
        place: String,
        /// What it says
        misuse: Misuse,
    },
    /// The key is too weak.
    #[error("{place} is too weak: {weakness}")]
    WeakKey {
        /// Where the key is
        place: String,
        /// In which way
        weakness: Weakness,
    },
    /// More keys fit the token than anyone should try.
    #[error("{}", too_many(*alg, wanted.as_deref(), *tried))]
    TooManyKeys {
        /// The `alg`
        alg: Algorithm,
        /// The key ID that the token wants, when it names one
        wanted: Option<String>,
        /// How many would have been tried
        tried: usize,
    },
    /// The signature is not of these bytes by this key.
    #[error("{}", bad_signature(*alg, places, *length))]
    BadSignature {
        /// The `alg`
        alg: Algorithm,
        /// The keys that were tried
        places: Vec<String>,
        /// Length found and length needed in bytes, when they differ
        length: Option<(usize, usize)>,
    },
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Malformed(malformed) => Self::Malformed(malformed),
            Unreadable::Critical(critical) => Self::Critical(critical),
        }
    }
}

impl Refusal {
    /// The check that it fails.
    pub(crate) fn to_check(&self) -> Check {
        let (name, reason) = match self {
            Self::Malformed(_) => ("form", Reason::Malformed),
            Self::UnknownAlgorithm { .. }
            | Self::AlgorithmNotAllowed { .. }
            | Self::UnprotectedAlgorithm { .. }
            | Self::Misuse { misuse: Misuse::Algorithm { .. }, .. } => ("alg", Reason::AlgorithmNotAllowed),
            Self::Critical(_) => ("crit", Reason::CriticalHeader),
            Self::NoMatchingKey { .. } | Self::KeyLeftOut { .. } | Self::TooManyKeys { .. } => {
                ("key", Reason::NoMatchingKey)
            }
            Self::KeyMismatch { .. } | Self::Misuse { .. } => ("key", Reason::KeyMismatch),
            Self::WeakKey { .. } => ("key", Reason::WeakKey),
            Self::BadSignature { .. } => ("signature", Reason::BadSignature),
        };
        Check::fail(name, reason, self.to_string()).with_hints(self.hint()).remedied(self.remedy())
    }

    /// The likely cause and what to do about it, where one can be told from the refusal alone.
    pub(super) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Malformed(malformed) => return malformed.hint().map(str::to_owned),
            Self::UnknownAlgorithm { .. } => {
                "the issuer must sign with an algorithm of RFC 7518 or RFC 8037".to_owned()
            }
            Self::AlgorithmNotAllowed { found, .. } => {
                format!("let the issuer sign with an allowed algorithm, or allow {found}")
            }
            Self::UnprotectedAlgorithm { found } => {
                format!("if that is meant, allow {found} by name")
            }
            Self::Critical(critical) if critical.is_about_unencoded_payloads() => {
                "unencoded payloads must be asked for (RFC 7797)".to_owned()
            }
            Self::NoMatchingKey { wanted: None, available, .. } if available.shown.is_empty() => return None,
            Self::NoMatchingKey { wanted: None, alg, .. } => {
                format!("{alg} needs {}", alg.key_needed())
            }
            Self::KeyLeftOut { .. } => "fix the key in the set; jwtk pem2jwks writes it correctly".to_owned(),
            Self::KeyMismatch { alg, .. } => format!("{alg} needs {}", alg.key_needed()),
            Self::Misuse { misuse: Misuse::Algorithm { wanted, .. }, .. } => {
                format!(
                    "let the issuer sign with the key's own algorithm, or publish the key with \"alg\": \"{wanted}\""
                )
            }
            Self::Misuse { misuse: Misuse::Use { found }, .. } if found == "x509-svid" => {
                "SPIFFE: the bundle needs a key with \"use\": \"jwt-svid\" and the token's kid".to_owned()
            }
            Self::Misuse { .. } => {
                "publish a key for signatures: \"use\": \"sig\", without key_ops or with verify".to_owned()
            }
            Self::WeakKey { weakness, .. } => weakness.hint().to_owned(),
            Self::TooManyKeys { wanted: Some(_), .. } => "give each key a kid of its own".to_owned(),
            Self::TooManyKeys { wanted: None, .. } => "let the issuer put a kid into the header".to_owned(),
            // What the keys have to say to it is told by `diagnosis`.
            Self::NoMatchingKey { wanted: Some(_), .. } | Self::Critical(_) | Self::BadSignature { .. } => return None,
        };
        Some(hint)
    }

    /// What to ask for otherwise, so that the token is not refused.
    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Malformed(Malformed::Jwe) => Remedy::DecryptionKey,
            Self::Malformed(Malformed::JsonSerialization) => Remedy::JsonSerialization,
            Self::Malformed(Malformed::Claims(_)) => Remedy::OpaquePayloads,
            Self::Malformed(Malformed::NotDetached) => Remedy::NoDetachedPayload,
            Self::AlgorithmNotAllowed { .. } => Remedy::Algorithms,
            Self::UnprotectedAlgorithm { found } => Remedy::AlgorithmByName(*found),
            Self::Critical(critical) if critical.is_about_unencoded_payloads() => Remedy::UnencodedPayloads,
            Self::WeakKey { .. } => Remedy::WeakKeys,
            Self::Malformed(_)
            | Self::UnknownAlgorithm { .. }
            | Self::Critical(_)
            | Self::NoMatchingKey { .. }
            | Self::KeyLeftOut { .. }
            | Self::KeyMismatch { .. }
            | Self::Misuse { .. }
            | Self::TooManyKeys { .. }
            | Self::BadSignature { .. } => return None,
        })
    }

    /// How much it tells. When several keys were tried, the failure that tells most is shown.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::BadSignature { .. } => 6,
            Self::WeakKey { .. } => 5,
            Self::Misuse { .. } => 4,
            Self::KeyLeftOut { .. } => 3,
            Self::KeyMismatch { .. } => OTHER_TYPE,
            Self::Malformed(_)
            | Self::UnknownAlgorithm { .. }
            | Self::AlgorithmNotAllowed { .. }
            | Self::UnprotectedAlgorithm { .. }
            | Self::Critical(_)
            | Self::NoMatchingKey { .. }
            | Self::TooManyKeys { .. } => 1,
        }
    }
}

fn unknown_algorithm(alg: &str) -> &'static str {
    if alg.trim().eq_ignore_ascii_case("none") {
        "an unsecured token, which is never accepted"
    } else if Algorithm::ALL.iter().any(|known| known.name().eq_ignore_ascii_case(alg.trim())) {
        "which is not exactly the name of an algorithm"
    } else {
        "which jwtk does not verify"
    }
}

fn names(algorithms: &[Algorithm]) -> String {
    algorithms.iter().map(|alg| alg.name()).collect::<Vec<_>>().join(", ")
}

/// A header that says HMAC over somebody's public key is the oldest attack there is.
fn confusion(alg: Algorithm) -> &'static str {
    if alg.key_type() == crate::algorithm::KeyType::Oct { ": public material is never an HMAC secret" } else { "" }
}

fn too_many(alg: Algorithm, wanted: Option<&str>, tried: usize) -> String {
    match wanted {
        Some(wanted) => format!("more than {tried} keys have the key ID {wanted:?} and fit {alg}"),
        None => format!("the token names no key, and more than {tried} keys fit {alg}"),
    }
}

fn bad_signature(alg: Algorithm, places: &[String], length: Option<(usize, usize)>) -> String {
    let keys = match places {
        [place] => place.clone(),
        [] => "the key".to_owned(),
        [first, rest @ ..] => format!("{first} or {} more", rest.len()),
    };
    match length {
        Some((found, needed)) => {
            format!("the signature has {found} bytes, {alg} with {keys} makes {needed}")
        }
        None => format!("the {alg} signature was not made over this header and payload by {keys}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_critical_unencoded_payloads_alone_can_be_asked_for() {
        let remedy = |critical| Refusal::Critical(critical).remedy();
        assert_eq!(remedy(Critical::UnencodedPayload), Some(Remedy::UnencodedPayloads));
        assert_eq!(remedy(Critical::Unprotected), None);
    }

    #[test]
    fn more_keys_than_are_tried_are_told_with_the_id_that_they_share() {
        let refusal = |wanted: Option<&str>| Refusal::TooManyKeys {
            alg: Algorithm::Hs256,
            wanted: wanted.map(str::to_owned),
            tried: 7,
        };
        assert_eq!(refusal(Some("a")).to_string(), "more than 7 keys have the key ID \"a\" and fit HS256");
        assert_eq!(refusal(None).to_string(), "the token names no key, and more than 7 keys fit HS256");
    }
}
