//! How the content's key gets to its recipient and back (RFC 7518 section 4): both directions of each algorithm side by side.

use std::num::NonZeroU32;

use super::policy::LEAST_ROUNDS;
use super::refusal::Refusal;
use crate::algorithm::{ContentCipher, ContentEncryption, KeyManagement, KeyMethod};
use crate::base64url;
use crate::crypto::{
    self, PrivateKey, PublicKey, Secret, agree, concat_kdf, ephemeral, pbkdf2, random_bytes, unwrap_key, wrap_key,
};
use crate::jose::Header;
use crate::json::{Object, Value};
use crate::jwk::{Jwk, Key, Metadata};

/// What the header says beside the algorithm's name, read and bounded before any key is touched.
#[derive(Debug)]
pub(super) enum Parameters {
    None,
    Agreement(Agreement),
    Gcm { iv: Vec<u8>, tag: Vec<u8> },
    Password { salt: Vec<u8>, rounds: NonZeroU32 },
}

#[derive(Debug)]
pub(super) struct Agreement {
    pub(super) epk: PublicKey,
    apu: Vec<u8>,
    apv: Vec<u8>,
}

/// The key that opens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Opener<'k> {
    Private(&'k PrivateKey),
    Secret(&'k Secret),
}

/// The key that seals.
#[derive(Clone, Debug)]
pub(super) enum Lock {
    Public(PublicKey),
    Secret(Secret),
}

/// What whoever seals may choose.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    pub(super) apu: Option<Vec<u8>>,
    pub(super) apv: Option<Vec<u8>>,
    pub(super) rounds: NonZeroU32,
}

/// What the token says of the content's key.
pub(super) struct Wrapped {
    pub(super) encrypted_key: Vec<u8>,
    pub(super) parameters: Object,
}

impl Parameters {
    pub(super) fn read(alg: KeyManagement, header: &Header, most_rounds: u32) -> Result<Self, Refusal> {
        Ok(match alg.method() {
            KeyMethod::RsaOaep(_) | KeyMethod::AesKw(_) | KeyMethod::Direct => Self::None,
            KeyMethod::EcdhEs(_) => Self::Agreement(Agreement {
                epk: ephemeral_key(header)?,
                apu: bytes(header, "apu")?.unwrap_or_default(),
                apv: bytes(header, "apv")?.unwrap_or_default(),
            }),
            KeyMethod::AesGcmKw(_) => Self::Gcm { iv: sized(header, "iv", 12)?, tag: sized(header, "tag", 16)? },
            KeyMethod::Pbes2(..) => {
                let p2s = bytes(header, "p2s")?.ok_or_else(|| missing("p2s"))?;
                if p2s.len() < LEAST_SALT {
                    return Err(wrong("p2s", format!("has {} bytes, at least {LEAST_SALT} are needed", p2s.len())));
                }
                Self::Password { salt: salt(alg, &p2s), rounds: rounds(header, most_rounds)? }
            }
        })
    }
}

/// The content's key, or nothing, whatever is wrong.
pub(super) fn open(
    alg: KeyManagement,
    enc: ContentEncryption,
    parameters: &Parameters,
    key: Opener<'_>,
    encrypted_key: &[u8],
) -> Option<Secret> {
    match (alg.method(), parameters, key) {
        (KeyMethod::RsaOaep(digest), _, Opener::Private(PrivateKey::Rsa(key))) => {
            key.decrypt_oaep(digest, encrypted_key)
        }
        (KeyMethod::EcdhEs(wrapping), Parameters::Agreement(Agreement { epk, apu, apv }), Opener::Private(key)) => {
            let agreed = agreed_key(alg, enc, &agree(key, epk)?, apu, apv)?;
            if wrapping.is_none() { Some(agreed) } else { unwrap_key(&agreed, encrypted_key) }
        }
        (KeyMethod::AesKw(_), _, Opener::Secret(key)) => unwrap_key(key, encrypted_key),
        (KeyMethod::AesGcmKw(len), Parameters::Gcm { iv, tag }, Opener::Secret(key)) => {
            crypto::decrypt(ContentCipher::Gcm(len), key, iv, &[], encrypted_key, tag)
        }
        (KeyMethod::Direct, _, Opener::Secret(key)) => Some(key.clone()),
        (KeyMethod::Pbes2(digest, len), Parameters::Password { salt, rounds }, Opener::Secret(password)) => {
            unwrap_key(&pbkdf2(digest, password, salt, *rounds, len), encrypted_key)
        }
        _ => None,
    }
}

/// The content's key where it is not free to choose, with what the token says of it.
pub(super) fn direct_key(
    alg: KeyManagement,
    enc: ContentEncryption,
    lock: &Lock,
    choices: &Choices,
) -> Option<(Secret, Object)> {
    match (alg.method(), lock) {
        (KeyMethod::Direct, Lock::Secret(key)) => Some((key.clone(), Object::new())),
        (KeyMethod::EcdhEs(None), Lock::Public(key)) => agree_anew(alg, enc, key, choices),
        _ => None,
    }
}

/// Wraps a key for the content that was chosen at random.
pub(super) fn wrap(
    alg: KeyManagement,
    enc: ContentEncryption,
    lock: &Lock,
    content_key: &Secret,
    choices: &Choices,
) -> Option<Wrapped> {
    let mut parameters = Object::new();
    let encrypted_key = match (alg.method(), lock) {
        (KeyMethod::RsaOaep(digest), Lock::Public(PublicKey::Rsa(key))) => key.encrypt_oaep(digest, content_key)?,
        (KeyMethod::EcdhEs(Some(_)), Lock::Public(key)) => {
            let (agreed, said) = agree_anew(alg, enc, key, choices)?;
            parameters = said;
            wrap_key(&agreed, content_key)?
        }
        (KeyMethod::AesKw(_), Lock::Secret(key)) => wrap_key(key, content_key)?,
        (KeyMethod::AesGcmKw(len), Lock::Secret(key)) => {
            let iv = random_bytes(12).ok()?;
            let (encrypted_key, tag) =
                crypto::encrypt(ContentCipher::Gcm(len), key, iv.expose(), &[], content_key.expose())?;
            parameters.insert("iv", base64url::encode(iv.expose()));
            parameters.insert("tag", base64url::encode(tag));
            encrypted_key
        }
        (KeyMethod::Pbes2(digest, len), Lock::Secret(password)) => {
            let p2s = random_bytes(SALT_LEN).ok()?;
            parameters.insert("p2s", base64url::encode(p2s.expose()));
            parameters.insert("p2c", Value::from(u64::from(choices.rounds.get())));
            wrap_key(&pbkdf2(digest, password, &salt(alg, p2s.expose()), choices.rounds, len), content_key)?
        }
        _ => return None,
    };
    Some(Wrapped { encrypted_key, parameters })
}

/// Agrees with a key of our own that is used once.
fn agree_anew(
    alg: KeyManagement,
    enc: ContentEncryption,
    key: &PublicKey,
    choices: &Choices,
) -> Option<(Secret, Object)> {
    let own = ephemeral(key).ok()?;
    let mut parameters = Object::new();
    parameters.insert("epk", Jwk::new(own.public(), Metadata::default()).to_json());
    for (name, party) in [("apu", &choices.apu), ("apv", &choices.apv)] {
        if let Some(party) = party {
            parameters.insert(name, base64url::encode(party));
        }
    }
    let party = |party: &Option<Vec<u8>>| party.clone().unwrap_or_default();
    let agreed = agreed_key(alg, enc, &agree(&own, key)?, &party(&choices.apu), &party(&choices.apv))?;
    Some((agreed, parameters))
}

/// RFC 7518 section 4.6.2: the name that the key is bound to is `enc` where it is the content's own, else `alg`.
fn agreed_key(alg: KeyManagement, enc: ContentEncryption, shared: &Secret, apu: &[u8], apv: &[u8]) -> Option<Secret> {
    match alg.method() {
        KeyMethod::EcdhEs(None) => concat_kdf(shared, enc.name(), apu, apv, enc.key_len()),
        KeyMethod::EcdhEs(Some(len)) => concat_kdf(shared, alg.name(), apu, apv, len),
        _ => None,
    }
}

/// RFC 7518 section 4.8.1.1: the name of the algorithm and a zero byte stand in front.
fn salt(alg: KeyManagement, p2s: &[u8]) -> Vec<u8> {
    [alg.name().as_bytes(), &[0], p2s].concat()
}

/// `epk`: a public key whose point is on its curve. One that is not would give our own key away (Sanso 2017).
fn ephemeral_key(header: &Header) -> Result<PublicKey, Refusal> {
    let value = header.members().get("epk").ok_or_else(|| missing("epk"))?;
    let members =
        value.as_object().ok_or_else(|| wrong("epk", format!("must be an object, this is {}", value.described())))?;
    if members.contains("d") {
        return Err(wrong("epk", "carries its private half".to_owned()));
    }
    let jwk = Jwk::from_json(members).map_err(|reason| wrong("epk", format!("is not a key: {reason}")))?;
    match jwk.key() {
        Key::Public(key) if key.is_for_agreement() => Ok(key.clone()),
        other => Err(wrong("epk", format!("is {}, which agrees on nothing", other.describe()))),
    }
}

fn rounds(header: &Header, most: u32) -> Result<NonZeroU32, Refusal> {
    let value = header.members().get("p2c").ok_or_else(|| missing("p2c"))?;
    let number =
        value.as_number().ok_or_else(|| wrong("p2c", format!("must be a number, this is {}", value.described())))?;
    let beyond = || Refusal::Rounds { rounds: number.as_str().chars().take(40).collect(), most };
    let whole = match number.as_i64() {
        Some(whole) if whole >= 0 => whole,
        None if number.as_str().bytes().all(|byte| byte.is_ascii_digit()) => return Err(beyond()),
        _ => return Err(wrong("p2c", "must be a whole number that is not negative".to_owned())),
    };
    let whole = u32::try_from(whole).map_err(|_| beyond())?;
    NonZeroU32::new(whole).filter(|rounds| (LEAST_ROUNDS..=most).contains(&rounds.get())).ok_or_else(beyond)
}

fn bytes(header: &Header, name: &'static str) -> Result<Option<Vec<u8>>, Refusal> {
    match header.members().get(name) {
        None => Ok(None),
        Some(Value::String(text)) => match base64url::decode(text) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(fault) => Err(wrong(name, format!("is not base64url: {fault}"))),
        },
        Some(other) => Err(wrong(name, format!("must be a string, this is {}", other.described()))),
    }
}

fn sized(header: &Header, name: &'static str, needed: usize) -> Result<Vec<u8>, Refusal> {
    let bytes = bytes(header, name)?.ok_or_else(|| missing(name))?;
    if bytes.len() == needed {
        return Ok(bytes);
    }
    Err(wrong(name, format!("has {} bytes, {needed} are needed", bytes.len())))
}

fn missing(name: &'static str) -> Refusal {
    wrong(name, "is missing".to_owned())
}

fn wrong(name: &'static str, problem: String) -> Refusal {
    Refusal::Parameter { name, problem }
}

/// RFC 7518 section 4.8.1.1.
const LEAST_SALT: usize = 8;

const SALT_LEN: usize = 16;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::Curve;

    fn rounds_of(p2c: &str) -> Result<NonZeroU32, Refusal> {
        let text = format!(r#"{{"alg":"PBES2-HS256+A128KW","p2c":{p2c}}}"#);
        rounds(&Header::read(text.as_bytes()).unwrap(), 1_200_000)
    }

    #[test]
    fn rounds_are_bounded_on_both_sides() {
        for p2c in ["1000", "1200000", "1e3"] {
            assert!(rounds_of(p2c).is_ok(), "{p2c}");
        }
        for p2c in ["0", "1", "999", "1200001", "2147483647", "9223372036854775808", "4294968296"] {
            assert!(matches!(rounds_of(p2c), Err(Refusal::Rounds { .. })), "{p2c}");
        }
        for p2c in ["-1", "1000.5", "\"1000\"", "null", "[1000]"] {
            assert!(matches!(rounds_of(p2c), Err(Refusal::Parameter { .. })), "{p2c}");
        }
    }

    #[test]
    fn a_salt_has_eight_bytes_or_more() {
        let read = |p2s: &[u8]| {
            let text = format!(r#"{{"alg":"PBES2-HS256+A128KW","p2c":1000,"p2s":"{}"}}"#, base64url::encode(p2s));
            Parameters::read("PBES2-HS256+A128KW".parse().unwrap(), &Header::read(text.as_bytes()).unwrap(), 1_000)
        };
        assert!(read(&[1; 7]).unwrap_err().to_string().contains("has 7 bytes"));
        for len in [8, 9] {
            let Ok(Parameters::Password { salt, .. }) = read(&vec![1; len]) else { panic!("{len}") };
            // RFC 7518 section 4.8.1.1
            assert_eq!(salt, [b"PBES2-HS256+A128KW\0", &vec![1; len][..]].concat());
        }
    }

    #[test]
    fn a_key_on_a_curve_for_signatures_alone_agrees_on_nothing() {
        let epk = |curve| {
            let public = PublicKey::Ec(crypto::EcPrivateKey::generate(curve).unwrap().public().clone());
            let jwk = Value::from(Jwk::new(public, Metadata::default()).to_json());
            let text =
                format!(r#"{{"alg":"ECDH-ES","epk":{}}}"#, crate::json::write(&jwk, crate::json::Style::Compact));
            ephemeral_key(&Header::read(text.as_bytes()).unwrap())
        };
        assert!(epk(Curve::P256).is_ok());
        assert!(epk(Curve::Secp256k1).unwrap_err().to_string().contains("agrees on nothing"));
    }
}
