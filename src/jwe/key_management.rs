//! How the content's key gets to its recipient and back (RFC 7518 section 4): both directions of each algorithm side by side.

use std::num::NonZeroU32;

use super::parameters::{Agreement, Parameters, salt};
use crate::algorithm::{ContentCipher, ContentEncryption, KeyManagement, KeyMethod};
use crate::base64url;
use crate::crypto::{
    self, PrivateKey, PublicKey, Secret, agree, concat_kdf, ephemeral, pbkdf2, random_bytes, unwrap_key, wrap_key,
};
use crate::json::{Object, Value};
use crate::jwk::{Jwk, Metadata};

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

const SALT_LEN: usize = 16;
