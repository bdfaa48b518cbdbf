//! Why an encrypted token is not opened.

use super::policy::LEAST_ROUNDS;
use crate::algorithm::{KeyManagement, KeyType};
use crate::check::{Check, Reason, Remedy};
use crate::crypto::Weakness;
use crate::jose::{Critical, Malformed, Unreadable};
use crate::jwk::{KeyIds, OTHER_TYPE, Unusable};

/// An encrypted token that is not opened, or not taken for what it should be. Its words are the detail of the failed check.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Not an encrypted token at all.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A header parameter that must be understood is not (RFC 7516 section 4.1.13).
    #[error(transparent)]
    Critical(#[from] Critical),
    /// A part of a length that its algorithm never makes.
    #[error("the {part} has {found} bytes, {algorithm} makes {needed}")]
    Length {
        /// Its name
        part: &'static str,
        /// Length found in bytes
        found: usize,
        /// The algorithm
        algorithm: &'static str,
        /// What it makes
        needed: &'static str,
    },
    /// A header parameter of the algorithm that is missing or wrong.
    #[error("header parameter `{name}` {problem}")]
    Parameter {
        /// Its name
        name: &'static str,
        /// What is wrong with it
        problem: String,
    },
    /// `aad` is not what was asked for.
    #[error("the token's `aad` is not the data that was asked for")]
    Aad,
    /// `alg` or `enc` names nothing that we open.
    #[error("the token's `{parameter}` is {found:?}, which jwtk does not decrypt")]
    UnknownAlgorithm {
        /// `alg` or `enc`
        parameter: &'static str,
        /// What it says
        found: String,
    },
    /// `alg` or `enc` is not among those that the caller allows.
    #[error("the token's `{parameter}` is {found}, allowed is {}", allowed.join(", "))]
    NotAllowed {
        /// `alg` or `enc`
        parameter: &'static str,
        /// What it says
        found: &'static str,
        /// What is allowed
        allowed: Vec<&'static str>,
    },
    /// A token for a password, and nobody asked for such.
    #[error("the token is for a password ({alg}), which neither the key nor anyone else asks for")]
    Password {
        /// The `alg`
        alg: KeyManagement,
    },
    /// More rounds, or fewer, than a password may take.
    #[error("`p2c` asks for {rounds} rounds, from {LEAST_ROUNDS} to {most} are taken")]
    Rounds {
        /// What the token asks for
        rounds: String,
        /// What is allowed
        most: u32,
    },
    /// A compression that is not read.
    #[error("`zip` is {found:?}, DEF alone is read")]
    UnknownCompression {
        /// What it says
        found: String,
    },
    /// Compressed content that is too large, or broken.
    #[error("the compressed content {problem}")]
    Compressed {
        /// What is wrong with it
        problem: &'static str,
    },
    /// No key has the identity that the token asks for.
    #[error("{}", available.none_is(wanted.as_deref(), alg))]
    NoMatchingKey {
        /// The `alg`
        alg: KeyManagement,
        /// The `kid` of the token, if it has one
        wanted: Option<String>,
        /// The `kid`s that there are
        available: KeyIds,
    },
    /// The key of that identity cannot be used.
    #[error("{place} cannot be used: {reason}")]
    KeyLeftOut {
        /// Where the key is
        place: String,
        /// Why
        reason: Unusable,
    },
    /// The key is of another type or length, or has no private half.
    #[error("{alg} does not go with {place}, which is {key}")]
    KeyMismatch {
        /// The `alg`
        alg: KeyManagement,
        /// Where the key is
        place: String,
        /// What it is, in words
        key: String,
    },
    /// The key's `alg` names another algorithm.
    #[error("{place} is for {pinned} alone, not for {alg}")]
    Pinned {
        /// Where the key is
        place: String,
        /// The key's `alg`
        pinned: String,
        /// The token's
        alg: KeyManagement,
    },
    /// The key itself says that it is for something else.
    #[error("{place} may not open this token: {problem}")]
    Misuse {
        /// Where the key is
        place: String,
        /// What it says
        problem: String,
    },
    /// The key is too weak.
    #[error("{place} is too weak: {weakness}")]
    WeakKey {
        /// Where the key is
        place: String,
        /// In which way
        weakness: Weakness,
    },
    /// More keys fit the token's recipients than anyone should try.
    #[error("more than {tried} keys fit {alg}, too many to try for one token")]
    TooManyKeys {
        /// The `alg`
        alg: KeyManagement,
        /// How many would have been tried
        tried: usize,
    },
    /// The token does not open. RFC 7516 section 11.5: nothing more is told.
    #[error("the token does not open: it was changed, or it was made for another key")]
    Failed,
    /// What was encrypted is no signed token.
    #[error("what was encrypted is {found}, signed by nobody: encryption does not tell who wrote it")]
    NotSigned {
        /// What it is instead
        found: &'static str,
    },
    /// `cty` says that what was encrypted is something else than a token (RFC 7519 section 5.2).
    #[error("`cty` is {found:?}, a token in a token has JWT there")]
    ContentType {
        /// What it says
        found: String,
    },
    /// A token that should be encrypted is only signed.
    #[error("the token is not encrypted")]
    NotEncrypted,
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
    /// The check that fails.
    pub fn to_check(&self) -> Check {
        let reason = self.reason();
        let name = match reason {
            Reason::Malformed => "form",
            Reason::AlgorithmNotAllowed => "alg",
            Reason::CriticalHeader => "crit",
            Reason::NoMatchingKey | Reason::KeyMismatch | Reason::WeakKey => "key",
            Reason::WrongType => "cty",
            _ => "decrypt",
        };
        Check::fail(name, reason, self.to_string()).with_hints(self.hint()).remedied(self.remedy())
    }

    /// The code of the refusal.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Malformed(_) | Self::Length { .. } | Self::Parameter { .. } | Self::Aad => Reason::Malformed,
            Self::Critical(_) => Reason::CriticalHeader,
            Self::UnknownAlgorithm { .. } | Self::NotAllowed { .. } | Self::Password { .. } | Self::Pinned { .. } => {
                Reason::AlgorithmNotAllowed
            }
            Self::Rounds { .. } => Reason::TooCostly,
            Self::UnknownCompression { .. } | Self::Compressed { .. } => Reason::Compressed,
            Self::NoMatchingKey { .. } | Self::KeyLeftOut { .. } | Self::TooManyKeys { .. } => Reason::NoMatchingKey,
            Self::KeyMismatch { .. } | Self::Misuse { .. } => Reason::KeyMismatch,
            Self::WeakKey { .. } => Reason::WeakKey,
            Self::Failed => Reason::DecryptionFailed,
            Self::NotSigned { .. } => Reason::NotSigned,
            Self::ContentType { .. } => Reason::WrongType,
            Self::NotEncrypted => Reason::NotEncrypted,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Malformed(malformed) => return malformed.hint().map(str::to_owned),
            Self::UnknownAlgorithm { found, .. } if found == "RSA1_5" => {
                "RSA1_5 tells attackers about the key (RFC 8725 section 3.2): let the sender encrypt with RSA-OAEP-256"
                    .to_owned()
            }
            Self::NotAllowed { found, .. } => format!("if that is meant, allow {found}"),
            Self::Password { alg } => format!("if that is meant, allow {alg} by name"),
            Self::Rounds { .. } => "the token's maker must ask for a number within these bounds".to_owned(),
            Self::NoMatchingKey { wanted: None, alg, .. } | Self::KeyMismatch { alg, .. } => {
                let half = if alg.key_types() == [KeyType::Oct] { "" } else { "the private half of " };
                format!("{alg} needs {half}{}", alg.key_needed())
            }
            Self::WeakKey { weakness, .. } => weakness.hint().to_owned(),
            Self::NotSigned { .. } => "let the issuer sign the claims, then encrypt what was signed".to_owned(),
            _ => return None,
        })
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Malformed(Malformed::Jws) => Remedy::Verification,
            Self::Malformed(Malformed::JsonSerialization) => Remedy::JsonSerialization,
            Self::NotAllowed { parameter: "alg", .. } => Remedy::Algorithms,
            Self::NotAllowed { .. } => Remedy::Encryptions,
            Self::Password { alg } => Remedy::Password(alg.name()),
            Self::Rounds { .. } => Remedy::Rounds,
            _ => return None,
        })
    }

    /// How much it tells. When there are several recipients or keys, the refusal that tells most is shown first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Failed | Self::Compressed { .. } => 6,
            Self::WeakKey { .. } => 5,
            Self::Misuse { .. } | Self::Pinned { .. } | Self::Password { .. } => 4,
            Self::KeyLeftOut { .. } => 3,
            Self::KeyMismatch { .. } => OTHER_TYPE,
            _ => 1,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn alg(name: &str) -> KeyManagement {
        name.parse().unwrap()
    }

    #[test]
    fn each_refusal_is_a_check_with_what_helps() {
        let unknown = |found: &str| Refusal::UnknownAlgorithm { parameter: "alg", found: found.to_owned() };
        let rounds = Refusal::Rounds { rounds: "1".to_owned(), most: 1_000 };
        let weak = Refusal::WeakKey { place: "key".to_owned(), weakness: Weakness::Roca };
        let password = Refusal::Password { alg: alg("PBES2-HS256+A128KW") };
        let serialization = Refusal::Malformed(Malformed::JsonSerialization);
        for (refusal, name, hint, remedy) in [
            (serialization, "form", None, Some(Remedy::JsonSerialization)),
            (Refusal::Critical(Critical::Unprotected), "crit", None, None),
            (unknown("RSA1_5"), "alg", Some("RSA1_5 tells"), None),
            (unknown("x"), "alg", None, None),
            (password, "alg", Some("allow PBES2-HS256+A128KW"), Some(Remedy::Password("PBES2-HS256+A128KW"))),
            (rounds, "decrypt", Some("within these bounds"), Some(Remedy::Rounds)),
            (weak, "key", Some("sound generator"), None),
            (Refusal::ContentType { found: "x".to_owned() }, "cty", None, None),
            (Refusal::Failed, "decrypt", None, None),
        ] {
            let check = refusal.to_check();
            assert_eq!((&*check.name, check.remedy), (name, remedy), "{refusal}");
            if let Some(hint) = hint {
                assert!(check.hints.iter().any(|told| told.contains(hint)), "{:?}", check.hints);
            } else if !matches!(refusal, Refusal::Malformed(_)) {
                assert!(check.hints.is_empty(), "{:?}", check.hints);
            }
        }
    }

    #[test]
    fn the_refusal_that_tells_most_comes_first() {
        let place = || "key".to_owned();
        let ranks = [
            Refusal::Aad,
            Refusal::KeyMismatch { alg: alg("dir"), place: place(), key: "x".to_owned() },
            Refusal::KeyLeftOut { place: place(), reason: Unusable::EmptySecret },
            Refusal::Misuse { place: place(), problem: "x".to_owned() },
            Refusal::WeakKey { place: place(), weakness: Weakness::Roca },
            Refusal::Failed,
        ]
        .map(|refusal| refusal.rank());
        assert_eq!(ranks, [1, 2, 3, 4, 5, 6]);
        assert_eq!(Refusal::Compressed { problem: "x" }.rank(), 6);
        assert_eq!(Refusal::Password { alg: alg("dir") }.rank(), 4);
    }
}
