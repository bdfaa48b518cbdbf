//! Who a token is for: picked from a set, with an algorithm that fits the key.

use super::key_management::Lock;
use super::purpose::{Objection, Side, permits};
use crate::algorithm::{ContentCipher, ContentEncryption, Digest, KeyManagement, KeyMethod};
use crate::crypto::{PublicKey, Secret, Weakness};
use crate::error::{Class, Explain};
use crate::jwk::{Key, Member, NotOne, Unusable, hint_of_ids, named, only};

/// A key made ready for sealing.
#[derive(Clone, Debug)]
pub struct RecipientKey {
    pub(super) alg: KeyManagement,
    pub(super) enc: ContentEncryption,
    pub(super) lock: Lock,
    pub(super) kid: Option<String>,
}

/// Why no key of a set can be encrypted for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoRecipient {
    /// There is no key at all.
    #[error("there is no key to encrypt for")]
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
    #[error("{} keys could be encrypted for", available.len())]
    Several {
        /// Their key IDs
        available: Vec<String>,
    },
    /// A key that cannot be used at all.
    #[error("{place} cannot be used: {reason}")]
    Unusable {
        /// Where the key is
        place: String,
        /// Why
        reason: Unusable,
    },
    /// A key of another type or length.
    #[error("{alg} with {enc} does not go with {place}, which is {key}")]
    Unfit {
        /// Where the key is
        place: String,
        /// What it is, in words
        key: String,
        /// What was asked for
        alg: KeyManagement,
        /// The content encryption
        enc: ContentEncryption,
    },
    /// A key that implies no algorithm, or names one that encrypts nothing.
    #[error("{place} is {key}, which is for no encryption by itself")]
    NoAlgorithm {
        /// Where the key is
        place: String,
        /// What it is, or what it says that it is for
        key: String,
    },
    /// A key that says it is for something else.
    #[error("{place} may not be encrypted for: {problem}")]
    Misuse {
        /// Where the key is
        place: String,
        /// What it says
        problem: String,
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

impl Explain for NoRecipient {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::UnknownKid { .. } => "no_matching_key",
            Self::Several { .. } => "several_keys",
            Self::Unusable { reason, .. } => reason.code(),
            Self::Unfit { .. } | Self::NoAlgorithm { .. } | Self::Misuse { .. } => "key_mismatch",
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
            Self::UnknownKid { available, .. } => Some(hint_of_ids(available)),
            Self::Several { available } => Some(format!("pick one: {}", available.join(", "))),
            Self::Unusable { reason, .. } => reason.hint(),
            Self::Unfit { alg, .. } => Some(format!("{alg} needs {}", alg.key_needed())),
            Self::NoAlgorithm { .. } => Some(
                "RSA keys, EC keys on P-256, P-384 and P-521, X25519 and secrets of 16, 24, 32, 48 or 64 bytes imply one; \
                 a password needs PBES2-HS256+A128KW by name"
                    .to_owned(),
            ),
            Self::Empty | Self::Misuse { .. } | Self::Weak { .. } => None,
        }
    }
}

impl From<NotOne<Self>> for NoRecipient {
    fn from(none: NotOne<Self>) -> Self {
        match none {
            NotOne::Unknown { kid, available } => Self::UnknownKid { kid, available },
            NotOne::Several { available } => Self::Several { available },
            NotOne::Unfit(failure) => failure,
            NotOne::Empty => Self::Empty,
        }
    }
}

/// What whoever encrypts asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The key of this ID, and no other
    pub kid: Option<&'a str>,
    /// The key management
    pub alg: Option<KeyManagement>,
    /// The content encryption
    pub enc: Option<ContentEncryption>,
    /// Whether there are other recipients, so that the content's key cannot be this one's own
    pub among_others: bool,
}

/// Picks the key that is to be encrypted for. Without a `kid` there must be just one that could be.
///
/// The algorithm defaults to what the key is for, then to what its type implies: RSA-OAEP-256 for RSA, ECDH-ES for EC and
/// X25519, AES Key Wrap or the key itself for secrets, by their length; the content encryption to A256GCM.
///
/// # Errors
/// [`NoRecipient`].
pub fn choose_recipient<'k>(
    members: impl IntoIterator<Item = &'k Member>,
    asked: &Asked<'_>,
) -> Result<RecipientKey, NoRecipient> {
    let meant = named(members.into_iter().collect(), asked.kid)?;
    let (_, mut key) = only(meant, |member| prepare(member, asked))?;
    key.kid = asked.kid.map(str::to_owned).or(key.kid);
    Ok(key)
}

fn prepare(member: &Member, asked: &Asked<'_>) -> Result<RecipientKey, NoRecipient> {
    let place = || member.place();
    let jwk = member.jwk().map_err(|reason| NoRecipient::Unusable { place: place(), reason: reason.clone() })?;
    let public = jwk.public();
    let (lock, metadata) = match (jwk.key(), &public) {
        (Key::Symmetric(secret), _) => (Lock::Secret(secret.clone()), jwk.metadata()),
        (_, Some(public)) => (Lock::Public(public.key().clone()), public.metadata()),
        (_, None) => return Err(NoRecipient::Empty),
    };
    let no_algorithm = |key: String| NoRecipient::NoAlgorithm { place: place(), key };
    let pinned = metadata.alg.as_deref();
    // Of a key that is the content's own, `alg` may name the content encryption (RFC 7520 section 5.6).
    let pinned_enc: Option<ContentEncryption> = pinned.and_then(|alg| alg.parse().ok());
    let direct = || KeyManagement::of(KeyMethod::Direct);
    let alg = match (asked.alg, pinned) {
        (Some(alg), _) => Some(alg),
        (None, Some(_)) if pinned_enc.is_some() => direct(),
        (None, Some(alg)) => Some(alg.parse().map_err(|_| no_algorithm(format!("for {alg}")))?),
        (None, None) => implied(&lock, asked.among_others),
    };
    let alg = alg.ok_or_else(|| no_algorithm(jwk.key().describe()))?;
    let own = match (&lock, alg.method()) {
        (Lock::Secret(secret), KeyMethod::Direct) => pinned_enc.or_else(|| of_length(secret)),
        _ => None,
    };
    let enc = asked.enc.or(own).or_else(|| ContentEncryption::of(ContentCipher::Gcm(32)));
    let enc = enc.ok_or_else(|| no_algorithm(jwk.key().describe()))?;
    if !fits(alg, enc, &lock) {
        return Err(NoRecipient::Unfit { place: place(), key: jwk.key().describe(), alg, enc });
    }
    permits(metadata, alg, enc, Side::Sealing).map_err(|objection| {
        let problem = match objection {
            Objection::Pinned(pinned) => format!("the key is for {pinned} alone, not for {alg}"),
            Objection::Misuse(problem) => problem,
        };
        NoRecipient::Misuse { place: place(), problem }
    })?;
    if let Some(weakness) = member.weakness() {
        return Err(NoRecipient::Weak { place: place(), weakness: weakness.clone() });
    }
    Ok(RecipientKey { alg, enc, lock, kid: jwk.kid().map(str::to_owned) })
}

/// The algorithm that a key's type implies.
fn implied(lock: &Lock, among_others: bool) -> Option<KeyManagement> {
    KeyManagement::of(match lock {
        Lock::Public(PublicKey::Rsa(_)) => KeyMethod::RsaOaep(Some(Digest::Sha256)),
        Lock::Public(key) if key.is_for_agreement() => KeyMethod::EcdhEs(among_others.then_some(32)),
        Lock::Public(_) => return None,
        Lock::Secret(secret) => match secret.len() {
            len @ (16 | 24 | 32) => KeyMethod::AesKw(len),
            48 | 64 if !among_others => KeyMethod::Direct,
            _ => return None,
        },
    })
}

/// The content encryption whose key has the length of a secret.
fn of_length(secret: &Secret) -> Option<ContentEncryption> {
    ContentEncryption::of(match secret.len() {
        len @ (16 | 24 | 32) => ContentCipher::Gcm(len),
        48 => ContentCipher::CbcHmac(Digest::Sha384),
        64 => ContentCipher::CbcHmac(Digest::Sha512),
        _ => return None,
    })
}

fn fits(alg: KeyManagement, enc: ContentEncryption, lock: &Lock) -> bool {
    match (alg.method(), lock) {
        (KeyMethod::RsaOaep(_), Lock::Public(PublicKey::Rsa(_))) | (KeyMethod::Pbes2(..), Lock::Secret(_)) => true,
        (KeyMethod::EcdhEs(_), Lock::Public(key)) => key.is_for_agreement(),
        (KeyMethod::AesKw(len) | KeyMethod::AesGcmKw(len), Lock::Secret(secret)) => secret.len() == len,
        (KeyMethod::Direct, Lock::Secret(secret)) => secret.len() == enc.key_len(),
        _ => false,
    }
}

impl RecipientKey {
    /// How the content's key gets to it.
    pub fn algorithm(&self) -> KeyManagement {
        self.alg
    }

    /// The content encryption that it goes with.
    pub fn encryption(&self) -> ContentEncryption {
        self.enc
    }

    /// Its key ID, for the header.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::Curve;
    use crate::jwk::{Jwk, KeySet, KeySpec, Metadata};

    fn keys(members: &[(Key, Option<&str>)]) -> KeySet {
        let mut jwks = Vec::new();
        for (key, kid) in members {
            let metadata = Metadata { kid: kid.map(str::to_owned), ..Metadata::default() };
            jwks.push(Jwk::new(key.clone(), metadata));
        }
        let text = crate::json::write_object(&crate::jwk::expose_set(&jwks), crate::json::Style::Compact);
        KeySet::read(text.as_bytes(), "keys").unwrap()
    }

    fn secret(len: usize) -> Key {
        Key::Symmetric(Secret::from(vec![7; len]))
    }

    fn chosen(key: &Key, asked: &Asked<'_>) -> Result<(&'static str, &'static str), NoRecipient> {
        let keys = keys(&[(key.clone(), None)]);
        choose_recipient(keys.members(), asked).map(|key| (key.algorithm().name(), key.encryption().name()))
    }

    #[test]
    fn a_key_implies_its_algorithm() {
        let ec = |curve| KeySpec::Ec(curve).generate().unwrap();
        for (key, alone, among_others) in [
            (secret(16), Some(("A128KW", "A256GCM")), Some("A128KW")),
            (secret(24), Some(("A192KW", "A256GCM")), Some("A192KW")),
            (secret(32), Some(("A256KW", "A256GCM")), Some("A256KW")),
            (secret(48), Some(("dir", "A192CBC-HS384")), None),
            (secret(64), Some(("dir", "A256CBC-HS512")), None),
            (secret(20), None, None),
            (ec(Curve::P256), Some(("ECDH-ES", "A256GCM")), Some("ECDH-ES+A256KW")),
            (ec(Curve::Secp256k1), None, None),
            (KeySpec::X25519.generate().unwrap(), Some(("ECDH-ES", "A256GCM")), Some("ECDH-ES+A256KW")),
            (KeySpec::Ed25519.generate().unwrap(), None, None),
        ] {
            let asked = Asked { among_others: true, ..Asked::default() };
            assert_eq!(chosen(&key, &Asked::default()).ok(), alone, "{}", key.describe());
            assert_eq!(chosen(&key, &asked).ok().map(|(alg, _)| alg), among_others, "{}", key.describe());
            if alone.is_none() {
                assert!(matches!(chosen(&key, &Asked::default()), Err(NoRecipient::NoAlgorithm { .. })));
            }
        }
        let direct = Asked { alg: KeyManagement::of(KeyMethod::Direct), ..Asked::default() };
        for (len, enc) in [(16, "A128GCM"), (24, "A192GCM"), (32, "A256GCM"), (48, "A192CBC-HS384")] {
            assert_eq!(chosen(&secret(len), &direct), Ok(("dir", enc)));
        }
    }

    #[test]
    fn a_key_may_name_the_encryption_of_the_content() {
        let text = r#"{"kty":"oct","alg":"A128GCM","k":"AAECAwQFBgcICQoLDA0ODw"}"#;
        let keys = KeySet::read(text.as_bytes(), "key").unwrap();
        let key = choose_recipient(keys.members(), &Asked::default()).unwrap();
        assert_eq!((key.algorithm().name(), key.encryption().name()), ("dir", "A128GCM"));
    }

    #[test]
    fn a_key_id_means_its_key() {
        let choose = |keys: &KeySet, kid: Option<&str>| {
            let asked = Asked { kid, ..Asked::default() };
            choose_recipient(keys.members(), &asked).map(|key| key.kid().map(str::to_owned))
        };
        let both = keys(&[(secret(16), Some("a")), (secret(24), Some("b"))]);
        assert_eq!(choose(&both, Some("b")), Ok(Some("b".to_owned())));
        let available = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(choose(&both, None), Err(NoRecipient::Several { available: available.clone() }));
        assert_eq!(choose(&both, Some("c")), Err(NoRecipient::UnknownKid { kid: "c".to_owned(), available }));
        // A lone key without a name takes any; one of a set, or with another name, does not.
        let lone = |kid: &str| {
            KeySet::read(format!(r#"{{"kty":"oct"{kid},"k":"AAECAwQFBgcICQoLDA0ODw"}}"#).as_bytes(), "lone").unwrap()
        };
        assert_eq!(choose(&lone(""), Some("x")), Ok(Some("x".to_owned())));
        for keys in [lone(r#","kid":"a""#), keys(&[(secret(16), None)])] {
            assert!(matches!(choose(&keys, Some("x")), Err(NoRecipient::UnknownKid { .. })));
        }
    }

    #[test]
    fn each_failure_has_its_code_and_what_helps() {
        let unknown = |available: &[&str]| NoRecipient::UnknownKid {
            kid: "x".to_owned(),
            available: available.iter().map(|&kid| kid.to_owned()).collect(),
        };
        assert_eq!(unknown(&["a", "b"]).code(), "no_matching_key");
        assert_eq!(unknown(&["a", "b"]).hint().as_deref(), Some("there are a, b"));
        assert_eq!(unknown(&[]).hint().as_deref(), Some("the keys have no key IDs"));
        let several = NoRecipient::Several { available: Vec::new() };
        assert_eq!((NoRecipient::Empty.code(), several.code()), ("no_matching_key", "several_keys"));
        assert_eq!((NoRecipient::Empty.class(), several.class()), (Class::Input, Class::Usage));
    }
}
