//! Why a token is refused before its claims are looked at.

use std::fmt::Write as _;

use crate::algorithm::Algorithm;
use crate::base64url::Fault;
use crate::crypto::Weakness;
use crate::json;
use crate::jwk::{Misuse, Unusable};

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
    /// `alg` stands outside of the signature, where anyone may change it, and the caller named none.
    #[error("the token's `alg` ({found}) is not protected by the signature")]
    UnprotectedAlgorithm {
        /// The `alg`
        found: Algorithm,
    },
    /// A header parameter that must be understood is not (RFC 7515 section 4.1.11).
    #[error(transparent)]
    Critical(#[from] Critical),
    /// No key has the identity that the token asks for.
    #[error("{}", no_matching_key(*alg, wanted.as_deref(), available))]
    NoMatchingKey {
        /// The `alg`
        alg: Algorithm,
        /// The identity that the token names, if it names one
        wanted: Option<String>,
        /// The identities that there are
        available: Vec<String>,
    },
    /// A key that the token could be checked with is there but cannot be used.
    #[error("{place} cannot be used: {reason}")]
    KeyLeftOut {
        /// Where the key stands
        place: String,
        /// Why
        reason: Unusable,
    },
    /// The key is of another type, or on another curve, than the algorithm wants.
    #[error("{alg} does not go with {place}, which is {key}{}", confusion(*alg))]
    KeyMismatch {
        /// The `alg`
        alg: Algorithm,
        /// Where the key stands
        place: String,
        /// Its type in words
        key: String,
    },
    /// The key itself says that it is for something else.
    #[error("{place} may not verify this token: {misuse}")]
    Misuse {
        /// Where the key stands
        place: String,
        /// What it says
        misuse: Misuse,
    },
    /// The key is too weak.
    #[error("{place} is too weak: {weakness}")]
    WeakKey {
        /// Where the key stands
        place: String,
        /// In which way
        weakness: Weakness,
    },
    /// More keys fit a token without key ID than anyone should try.
    #[error("the token names no key, and more than {tried} keys fit {alg}")]
    TooManyKeys {
        /// The `alg`
        alg: Algorithm,
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

/// Text that is not a token of the form that was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Nothing.
    #[error("the token is empty")]
    Empty,
    /// Not three parts.
    #[error("a compact token has 3 parts joined by dots, this has {}", parts_found(*found))]
    Parts {
        /// How many were found; six stands for more than five
        found: usize,
    },
    /// An encrypted token.
    #[error("this is an encrypted token (JWE, 5 parts): there is no signature to verify")]
    Jwe,
    /// A JSON serialization where a compact token was wanted.
    #[error("this is a token in JSON serialization, a compact one was expected")]
    JsonSerialization,
    /// A part that is not base64url.
    #[error("the {part} is not base64url: {fault}")]
    Encoding {
        /// `header`, `payload` or `signature`
        part: &'static str,
        /// What was wrong with it
        fault: Fault,
    },
    /// The header is not a strict JSON object.
    #[error("the header is no JSON object: {0}")]
    Header(json::Error),
    /// A header parameter of the wrong JSON type.
    #[error("header parameter `{name}` must be {expected}, this is {found}")]
    HeaderType {
        /// Its name
        name: &'static str,
        /// What it should be
        expected: &'static str,
        /// The JSON type found
        found: &'static str,
    },
    /// No `alg`.
    #[error("the header has no `alg`")]
    NoAlgorithm,
    /// The JSON serialization is not a strict JSON object.
    #[error("the token is no JSON object: {0}")]
    Serialization(json::Error),
    /// A member of the JSON serialization is missing or of the wrong type.
    #[error("the token's member `{name}` {problem}")]
    Member {
        /// Its name
        name: &'static str,
        /// What is wrong with it
        problem: &'static str,
    },
    /// A header parameter that is both protected and unprotected (RFC 7515 section 4).
    #[error("header parameter {name:?} is both protected and unprotected")]
    HeaderTwice {
        /// Its name
        name: String,
    },
    /// A detached payload was given, but the token carries one.
    #[error("the token carries a payload, so a detached one cannot be used with it")]
    NotDetached,
    /// The payload is not the JSON object that claims are.
    #[error("the payload is no claim set: {0}")]
    Claims(json::Error),
}

/// What is wrong with `crit`, or with the `b64` that it must list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Critical {
    /// Not a list of names, or an empty one.
    #[error("`crit` must be a list of at least one name, this is {found}")]
    NotAList {
        /// What was found
        found: &'static str,
    },
    /// A name that we do not know how to honour.
    #[error("`crit` demands {name:?}, which jwtk does not implement here")]
    NotUnderstood {
        /// The name
        name: String,
    },
    /// A name of the base specifications, which must not be listed.
    #[error("`crit` lists {name:?}, which is no extension")]
    Registered {
        /// The name
        name: String,
    },
    /// A name that stands twice.
    #[error("`crit` lists {name:?} twice")]
    Repeated {
        /// The name
        name: String,
    },
    /// A name that the protected header does not have.
    #[error("`crit` lists {name:?}, but the protected header has no such parameter")]
    Absent {
        /// The name
        name: String,
    },
    /// `crit` outside of the protected header.
    #[error("`crit` must stand in the protected header")]
    Unprotected,
    /// `b64: false` where nobody asked for an unencoded payload (RFC 7797 section 7).
    #[error("`b64` is false: an unencoded payload is no JWT")]
    UnencodedPayload,
    /// `b64: false` that `crit` does not list (RFC 7797 section 6).
    #[error("`b64` is false, but `crit` does not list it")]
    UnlistedB64,
    /// Signatures of one token that disagree on `b64` (RFC 7797 section 3).
    #[error("the signatures of the token disagree on `b64`")]
    MixedB64,
}

impl Refusal {
    /// The likely cause and what to do about it, where one can be told from the refusal alone.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Malformed(malformed) => return malformed.hint().map(str::to_owned),
            Self::UnknownAlgorithm { .. } => "the issuer must sign with an algorithm of RFC 7518 or RFC 8037".to_owned(),
            Self::AlgorithmNotAllowed { found, .. } => {
                format!("let the issuer sign with an allowed algorithm, or allow {found} with --alg")
            }
            Self::UnprotectedAlgorithm { found } => {
                format!("if that is meant, say so with --alg {found}")
            }
            Self::Critical(critical) if critical.is_about_unencoded_payloads() => {
                "only --detached and --print payload take unencoded payloads (RFC 7797)".to_owned()
            }
            Self::NoMatchingKey { wanted: Some(_), .. } => {
                "either the keys are stale (the issuer has rotated them) or they are another issuer's: fetch them again, \
                 and compare the token's iss with where they come from"
                    .to_owned()
            }
            Self::NoMatchingKey { wanted: None, available, .. } if available.is_empty() => return None,
            Self::NoMatchingKey { wanted: None, alg, .. } => {
                format!("{alg} needs {}", alg.key_needed())
            }
            Self::KeyLeftOut { .. } => "mend the key in the set; jwtk pem2jwks writes it right".to_owned(),
            Self::KeyMismatch { alg, .. } => format!("{alg} needs {}", alg.key_needed()),
            Self::Misuse { misuse: Misuse::Algorithm { wanted, .. }, .. } => {
                format!("let the issuer sign with the key's own algorithm, or publish the key with \"alg\": \"{wanted}\"")
            }
            Self::Misuse { .. } => "publish a key for signatures: \"use\": \"sig\", without key_ops or with verify".to_owned(),
            Self::WeakKey { .. } => "make a longer key; --allow-weak-keys lets it count all the same".to_owned(),
            Self::TooManyKeys { .. } => "let the issuer put a kid into the header".to_owned(),
            Self::Critical(_) | Self::BadSignature { .. } => return None,
        };
        Some(hint)
    }

    /// How much it tells. When several keys were tried, the failure that tells most is shown.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::BadSignature { .. } => 6,
            Self::WeakKey { .. } => 5,
            Self::Misuse { .. } => 4,
            Self::KeyLeftOut { .. } => 3,
            Self::KeyMismatch { .. } => 2,
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

impl Critical {
    fn is_about_unencoded_payloads(&self) -> bool {
        match self {
            Self::UnencodedPayload => true,
            Self::NotUnderstood { name } => name == "b64",
            Self::NotAList { .. }
            | Self::Registered { .. }
            | Self::Repeated { .. }
            | Self::Absent { .. }
            | Self::Unprotected
            | Self::UnlistedB64
            | Self::MixedB64 => false,
        }
    }
}

impl Malformed {
    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Empty => "an unset variable or an empty file is the usual cause",
            Self::Parts { found: 1 } => {
                "this may be an opaque token, which only its issuer can look into: ask the identity provider for a JWT \
                 access token (many give one only when the request names an audience)"
            }
            Self::Parts { found: 2 } => "the signature is missing: the token may have been cut off",
            Self::Jwe => {
                "ask the issuer for signed, not encrypted tokens (many encrypt when the request names no audience)"
            }
            Self::JsonSerialization => "--serialization json admits this form",
            Self::Encoding { fault: Fault::WhiteSpace { .. }, .. } => {
                "take line breaks and spaces out of the token: terminals and mail programs put them in"
            }
            Self::Encoding { fault: Fault::Padding { .. } | Fault::StandardAlphabet { .. }, .. } => {
                "the issuer must write base64url without padding (RFC 7515 section 2)"
            }
            Self::Encoding { .. } => "copy the token once more, from its first to its last letter",
            Self::Claims(_) => "a payload that is no claim set is verified with --print payload",
            Self::NotDetached => "leave --detached out",
            Self::Parts { .. }
            | Self::Header(_)
            | Self::HeaderType { .. }
            | Self::NoAlgorithm
            | Self::Serialization(_)
            | Self::Member { .. }
            | Self::HeaderTwice { .. } => return None,
        })
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

fn no_matching_key(alg: Algorithm, wanted: Option<&str>, available: &[String]) -> String {
    let mut text = match wanted {
        Some(wanted) => format!("no key has the key ID {wanted:?}"),
        None => format!("the token names no key, and none fits {alg}"),
    };
    match available {
        [] => text.push_str(if wanted.is_some() { "; no key has one" } else { "" }),
        known => {
            let shown: Vec<String> = known.iter().take(SHOWN).map(|kid| format!("{kid:?}")).collect();
            let more = known.len().saturating_sub(SHOWN);
            let _ = write!(text, "; there are {}", shown.join(", "));
            if more > 0 {
                let _ = write!(text, " and {more} more");
            }
        }
    }
    text
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

fn parts_found(found: usize) -> String {
    if found > 5 { "more than 5".to_owned() } else { found.to_string() }
}

/// How many key IDs a message lists.
const SHOWN: usize = 8;
