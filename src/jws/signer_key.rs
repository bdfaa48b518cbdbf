//! The key that is to sign: picked from a set, with an algorithm that fits it.

use crate::algorithm::Algorithm;
use crate::crypto::{PublicKey, SigningKey, Unfit, Weakness, secret_weakness};
use crate::error::{Class, Explain};
use crate::jwk::{Jwk, Key, KeySet, Member, Misuse, NotOne, Operation, Unusable, hint_of_ids, named, only};

/// A key made ready for signing.
pub struct SignerKey {
    /// The key with its algorithm
    pub key: SigningKey,
    /// Its key ID, for the header
    pub kid: Option<String>,
    /// Its public half; a shared secret has none
    pub public: Option<PublicKey>,
    /// What was tolerated, for people
    pub warnings: Vec<String>,
}

/// Why no key of a set can sign what was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSigner {
    /// There is no key at all.
    #[error("there is no key to sign with")]
    Empty,
    /// No key has the ID.
    #[error("no key has the key ID {kid:?}")]
    UnknownKid {
        /// The key ID that was asked for
        kid: String,
        /// The key IDs that there are
        available: Vec<String>,
    },
    /// More than one key would do.
    #[error("{} keys could sign", available.len())]
    Several {
        /// Their key IDs
        available: Vec<String>,
    },
    /// A public key.
    #[error("{place} is a public key, which cannot sign")]
    Public {
        /// Where the key is
        place: String,
    },
    /// A key that cannot be used at all.
    #[error("{place} cannot be used: {reason}")]
    Unusable {
        /// Where the key is
        place: String,
        /// Why
        reason: Unusable,
    },
    /// A key of another type or curve.
    #[error("{place}: {unfit}")]
    Unfit {
        /// Where the key is
        place: String,
        /// What does not fit
        unfit: Unfit,
    },
    /// A key whose `alg` is no signature algorithm, where no other was asked for.
    #[error("{place} is for {alg:?}, which is not a signature algorithm")]
    ForeignAlgorithm {
        /// Where the key is
        place: String,
        /// Its `alg`
        alg: String,
    },
    /// A key that says it is for something else.
    #[error("{place} may not sign: {misuse}")]
    Misuse {
        /// Where the key is
        place: String,
        /// What it says
        misuse: Misuse,
    },
    /// A key that is too weak.
    #[error("{place} is too weak: {weakness}")]
    Weak {
        /// Where the key is
        place: String,
        /// In which way
        weakness: Weakness,
    },
}

impl Explain for NoSigner {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::UnknownKid { .. } => "no_matching_key",
            Self::Several { .. } => "several_keys",
            Self::Public { .. } => "public_key",
            Self::Unusable { reason, .. } => reason.code(),
            Self::Unfit { unfit, .. } => unfit.code(),
            Self::ForeignAlgorithm { .. } | Self::Misuse { .. } => "key_mismatch",
            Self::Weak { .. } => "weak_key",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Several { .. } => Class::Usage,
            _ => Class::Input,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Misuse { misuse: Misuse::Algorithm { pinned, .. }, .. } => {
                Some(format!("sign with {pinned}; for another algorithm use another key, or one without `alg`"))
            }
            Self::Empty | Self::Weak { .. } | Self::Misuse { .. } => None,
            Self::UnknownKid { available, .. } => Some(hint_of_ids(available)),
            Self::Several { available } => Some(format!("pick one: {}", available.join(", "))),
            Self::Public { .. } => Some("sign with the private half of the key".to_owned()),
            Self::Unusable { reason, .. } => reason.hint(),
            Self::Unfit { unfit, .. } => unfit.hint(),
            Self::ForeignAlgorithm { .. } => Some("name a signature algorithm".to_owned()),
        }
    }
}

impl From<NotOne<Self>> for NoSigner {
    fn from(none: NotOne<Self>) -> Self {
        match none {
            NotOne::Unknown { kid, available } => Self::UnknownKid { kid, available },
            NotOne::Several { available } => Self::Several { available },
            NotOne::Unfit(failure) => failure,
            NotOne::Empty => Self::Empty,
        }
    }
}

/// Picks the key of `keys` that is to sign.
///
/// With `kid` the key of that ID is meant, and no other; the last one where several have it, as the gateway picks, and an
/// empty one means a key without an ID. A lone key without an ID of its own takes the name. Without `kid` there must be
/// just one key that could sign with `alg`.
///
/// `alg` defaults to what the key is for, then to what its type implies. A key that is for another one does not sign. One that
/// is too weak signs only with `weak_keys`, with a warning.
///
/// # Errors
/// [`NoSigner`].
pub fn choose_signer(
    keys: &KeySet,
    kid: Option<&str>,
    alg: Option<Algorithm>,
    weak_keys: bool,
) -> Result<SignerKey, NoSigner> {
    let members = keys.members();
    let Some(wanted) = kid else {
        let (member, mut chosen) = only(members, |member| prepare(member, alg, weak_keys))?;
        return look_closely(member, weak_keys, &mut chosen).map(|()| chosen);
    };
    let meant: Vec<&Member> = match wanted {
        "" => members.iter().filter(|member| member.kid().unwrap_or_default().is_empty()).collect(),
        _ => named(members.iter().collect(), kid)?,
    };
    let member = meant.last().ok_or_else(|| NotOne::unknown(wanted, members))?;
    let mut chosen = prepare(member, alg, weak_keys)?;
    look_closely(member, weak_keys, &mut chosen)?;
    chosen.kid = Some(wanted.to_owned());
    if meant.len() > 1 {
        let count = meant.len();
        chosen.warnings.push(format!("{count} keys have the key ID {wanted:?}; the last one signs, as in the gateway"));
    }
    Ok(chosen)
}

/// Refuses a key that only a look which takes its time shows to be weak.
fn look_closely(member: &Member, weak_keys: bool, chosen: &mut SignerKey) -> Result<(), NoSigner> {
    match member.weakness() {
        Some(weakness) if !weak_keys => Err(NoSigner::Weak { place: member.place(), weakness: weakness.clone() }),
        Some(weakness) if chosen.warnings.is_empty() => {
            chosen.warnings.push(too_weak(&member.place(), weakness));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn too_weak(place: &str, weakness: &Weakness) -> String {
    format!("{place} is too weak: {weakness}")
}

fn prepare(member: &Member, alg: Option<Algorithm>, weak_keys: bool) -> Result<SignerKey, NoSigner> {
    let place = || member.place();
    let jwk = member.jwk().map_err(|reason| NoSigner::Unusable { place: place(), reason: reason.clone() })?;
    let alg = algorithm(jwk, alg, &place)?;
    let (key, weakness) = match jwk.key() {
        Key::Public(_) => return Err(NoSigner::Public { place: place() }),
        Key::Private(key) => (SigningKey::new(alg, key), key.public().evident_weakness()),
        Key::Symmetric(secret) => (SigningKey::hmac(alg, secret), secret_weakness(alg, secret)),
    };
    let key = key.map_err(|unfit| NoSigner::Unfit { place: place(), unfit })?;
    // That a key cannot tells more than that it may not.
    jwk.metadata().permits(Operation::Sign, alg).map_err(|misuse| NoSigner::Misuse { place: place(), misuse })?;
    let mut warnings = Vec::new();
    match weakness {
        Some(weakness) if !weak_keys => return Err(NoSigner::Weak { place: place(), weakness }),
        Some(weakness) => warnings.push(too_weak(&place(), &weakness)),
        None => {}
    }
    let public = jwk.public().map(|public| public.key().clone());
    Ok(SignerKey { key, kid: jwk.kid().map(str::to_owned), public, warnings })
}

/// The algorithm to sign with.
pub(super) fn algorithm(
    jwk: &Jwk,
    asked: Option<Algorithm>,
    place: &impl Fn() -> String,
) -> Result<Algorithm, NoSigner> {
    let pinned = jwk.metadata().alg.as_deref();
    match (asked, pinned) {
        (Some(asked), _) => Ok(asked),
        (None, None) => Ok(jwk.metadata().bound_to.first().copied().unwrap_or_else(|| jwk.key().default_algorithm())),
        (None, Some(pinned)) => {
            pinned.parse().map_err(|_| NoSigner::ForeignAlgorithm { place: place(), alg: pinned.to_owned() })
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn file(name: &str) -> KeySet {
        KeySet::from_content(std::fs::read(format!("fixtures/keys/{name}")).unwrap(), name, None).unwrap()
    }

    #[test]
    fn each_failure_has_its_code_and_what_helps() {
        let refused = |keys: &KeySet, kid| choose_signer(keys, kid, None, false).err().unwrap();
        let (private, public) = (file("signing.jwks.json"), file("public.jwks.json"));
        for (refused, code, hint) in [
            (refused(&KeySet::new(), None), "no_matching_key", None),
            (refused(&KeySet::new(), Some("x")), "no_matching_key", Some("the keys have no key IDs")),
            (refused(&private, Some("x")), "no_matching_key", Some("there are ")),
            (refused(&private, None), "several_keys", Some("pick one: ")),
            (refused(&public, Some("p-256")), "public_key", Some("sign with the private half of the key")),
        ] {
            let told = refused.hint();
            assert_eq!(refused.code(), code);
            assert_eq!(refused.class() == Class::Usage, code == "several_keys", "{refused}");
            assert!(told.as_deref().unwrap_or_default().starts_with(hint.unwrap_or_default()), "{told:?}");
            assert_eq!(told.is_some(), hint.is_some(), "{refused}");
        }
    }

    #[test]
    fn of_several_keys_of_an_id_the_last_one_signs_and_an_empty_id_is_none() {
        let text = br#"{"keys":[{"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","kid":"a","k":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","kid":"b","k":"CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            {"kty":"oct","k":"DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#;
        let keys = KeySet::read(text, "keys").unwrap();
        for (kid, first, is_warned) in [("a", 0x04, true), ("b", 0x08, false), ("", 0x0c, false)] {
            let chosen = choose_signer(&keys, Some(kid), None, false).unwrap();
            let mut secret = vec![0; 32];
            *secret.first_mut().unwrap() = first;
            let same = SigningKey::hmac(Algorithm::Hs256, &secret.into()).unwrap();
            assert_eq!(chosen.key.sign(b"m").unwrap(), same.sign(b"m").unwrap(), "{kid}");
            assert_eq!(chosen.kid.as_deref(), Some(kid));
            assert_eq!(chosen.warnings.iter().any(|warning| warning.starts_with("2 keys have")), is_warned, "{kid}");
            assert_eq!(chosen.warnings.len(), usize::from(is_warned), "{kid}");
        }
    }

    #[test]
    fn a_key_that_is_too_weak_does_not_stand_beside_another() {
        let text = br#"{"keys":[{"kty":"oct","kid":"w","k":"AA"},
            {"kty":"oct","kid":"a","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#;
        let keys = KeySet::read(text, "keys").unwrap();
        assert_eq!(choose_signer(&keys, None, None, false).unwrap().kid.as_deref(), Some("a"));
        assert!(matches!(choose_signer(&keys, None, None, true), Err(NoSigner::Several { .. })));
    }

    #[test]
    fn weakness_that_takes_a_close_look_is_found_and_told_once() {
        for (name, is_evident) in [("close-primes.private.jwk.json", false), ("rsa-1024/pkcs8.pem", true)] {
            let keys = file(name);
            let public = keys.members().first().unwrap().jwk().unwrap().public().unwrap();
            assert_eq!(public.key().evident_weakness().is_some(), is_evident, "{name}");
            assert!(matches!(choose_signer(&keys, None, None, false), Err(NoSigner::Weak { .. })), "{name}");
            let warnings = choose_signer(&keys, None, None, true).unwrap().warnings;
            assert!(matches!(&warnings[..], [warning] if warning.contains("is too weak")), "{warnings:?}");
        }
    }
}
