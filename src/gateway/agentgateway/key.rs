//! A key of a set as the gateway's `jsonwebtoken` 10.4 takes it.

use std::fmt;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::spoilt::{Spoilt, shown_name, without_values};
use crate::algorithm::{Algorithm, Curve, KeyType};
use crate::crypto::{EcPublicKey, Ed25519PublicKey, PublicKey, RsaPublicKey, VerifyingKey};
use crate::keyfile::{certificate_key, certificate_spki};

/// A public key with its `kid` and what it may verify.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) kty: KeyType,
    /// All that a token may name
    pub(super) algorithms: Vec<Algorithm>,
    /// Those of another type than the key spoil it.
    is_mixed: bool,
    /// None: it loads, and every signature fails
    material: Result<PublicKey, String>,
    /// What each of its algorithms verifies with, made at the first token that needs it
    ready: Vec<OnceLock<Result<VerifyingKey, String>>>,
    /// Its certificates, as they are written
    chain: Vec<String>,
}

/// What counts of that which all keys may have (`CommonParameters`); named twice, it spoils the set.
#[derive(Deserialize)]
struct Common {
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    kid: Option<String>,
}

/// The rest of it must be of its type.
const TEXTS: [&str; 7] = ["kty", "use", "alg", "kid", "x5u", "x5t", "x5t#S256"];
const LISTS: [&str; 2] = ["key_ops", "x5c"];

/// The texts that a key of this type is made of.
fn parts_of(kty: &str) -> &'static [&'static str] {
    match kty {
        "EC" => &["crv", "x", "y"],
        "RSA" => &["n", "e"],
        "oct" => &["k"],
        "OKP" => &["crv", "x"],
        _ => &[],
    }
}

#[derive(Deserialize)]
#[serde(tag = "kty")]
enum Parameters {
    #[serde(rename = "EC")]
    Ec { crv: String, x: String, y: String },
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "oct")]
    Oct {
        #[serde(rename = "k")]
        _k: String,
    },
    #[serde(rename = "OKP")]
    Okp { crv: String, x: String },
}

impl Key {
    pub(super) fn read(text: &str) -> Result<Self, Spoilt> {
        let unreadable = |words: &dyn fmt::Display, kty: &str| Spoilt {
            words: format!("failed to load JWKS: {words}"),
            hint: match kty {
                "RSA" | "EC" | "OKP" | "oct" => {
                    "one key that it cannot read spoils the whole set: take it out".to_owned()
                }
                "" => "one member that is no key spoils the whole set: take it out".to_owned(),
                kty => format!(
                    "it knows RSA, EC and OKP keys; one of kty {:?} spoils the whole set: publish it apart from the others",
                    shown_name(kty)
                ),
            },
        };
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| unreadable(&without_values(&error, JWK), "RSA"))?;
        let member = |name: &&str| value.get(*name).filter(|value| !value.is_null());
        let kty = value.get("kty").and_then(|kty| kty.as_str()).unwrap_or_default().to_owned();
        let mut texts_of_it = TEXTS.iter().chain(parts_of(&kty));
        if let Some(name) = texts_of_it.find(|name| member(name).is_some_and(|value| !value.is_string())) {
            return Err(unreadable(&format!("{name} must be a string"), &kty));
        }
        if let Some(name) = LISTS.iter().find(|name| member(name).is_some_and(|value| texts(value).is_none())) {
            return Err(unreadable(&format!("{name} must be a list of strings"), &kty));
        }
        if !kty.is_empty() && parts_of(&kty).is_empty() {
            let words = format!("unknown variant `{}`, expected one of `EC`, `RSA`, `oct`, `OKP`", shown_name(&kty));
            return Err(unreadable(&words, &kty));
        }
        let unread = |error: serde_json::Error| unreadable(&without_values(&error, JWK), &kty);
        let common: Common = serde_json::from_str(text).map_err(unread)?;
        let parameters: Parameters = serde_json::from_str(text).map_err(unread)?;
        let known = |curve: &str| ["P-256", "P-384", "P-521", "Ed25519"].contains(&curve);
        if let Parameters::Ec { crv, .. } | Parameters::Okp { crv, .. } = &parameters
            && !known(crv)
        {
            return Err(Spoilt {
                words: format!(
                    "failed to load JWKS: curve {:?} is not one of P-256, P-384, P-521, Ed25519",
                    shown_name(crv)
                ),
                hint: "one key of another curve spoils the whole set: publish it apart from the others".to_owned(),
            });
        }
        let Some(kid) = common.kid else {
            return Err(Spoilt {
                words: "the key is missing the `kid` attribute".to_owned(),
                hint: "this gateway finds keys by their kid alone: give every key of the set one".to_owned(),
            });
        };
        let undecodable = || Spoilt {
            words: format!("could not construct a decoding key for {kid:?}"),
            hint: "its values must be base64url without padding".to_owned(),
        };
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| undecodable());
        let alg = common.alg.as_deref();
        let (kty, algorithms, material) = match &parameters {
            Parameters::Rsa { n, e } => (KeyType::Rsa, RSA.as_slice(), rsa(&bytes(n)?, &bytes(e)?)),
            Parameters::Ec { crv, x, y } => (KeyType::Ec, EC.as_slice(), ec(crv, &bytes(x)?, &bytes(y)?)),
            Parameters::Okp { crv, x } if crv == "Ed25519" => {
                let key = Ed25519PublicKey::new(&bytes(x)?).map(PublicKey::Ed25519).map_err(|error| error.to_string());
                (KeyType::Okp, OKP.as_slice(), key)
            }
            Parameters::Okp { crv, .. } => {
                return Err(Spoilt {
                    words: format!("the key {kid:?} uses an unsupported OKP curve {crv}"),
                    hint: "of OKP keys it knows Ed25519 alone".to_owned(),
                });
            }
            Parameters::Oct { .. } => {
                return Err(Spoilt {
                    words: format!("the key {kid:?} uses an unsupported algorithm"),
                    hint: "it has no shared secrets: a key of kty oct spoils the whole set, so take it out".to_owned(),
                });
            }
        };
        // An `alg` that is no signature algorithm here counts as none (vector `jwk-alg-rsa-oaep`).
        let stated = alg.and_then(|alg| KNOWN.iter().copied().find(|known| known.name() == alg));
        let algorithms = stated.map_or_else(|| algorithms.to_vec(), |alg| vec![alg]);
        let is_mixed = algorithms.iter().any(|algorithm| algorithm.key_type() != kty);
        let chain = value.get("x5c").and_then(texts).unwrap_or_default().into_iter().map(str::to_owned).collect();
        let ready = algorithms.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { kid, kty, algorithms, is_mixed, material, ready, chain })
    }

    /// What the control plane of Kubernetes, which reads remote sets first, refuses the whole set for (go-jose,
    /// `JSONWebKey.UnmarshalJSON`): a point off its curve, and certificates that are none or of another key.
    pub(super) fn misfit(&self) -> Option<String> {
        let kid = &self.kid;
        if let (Err(why), KeyType::Ec | KeyType::Okp) = (&self.material, self.kty) {
            return Some(format!("the key {kid:?}: {why}"));
        }
        let chain: Option<Vec<Vec<u8>>> = self.chain.iter().map(|text| STANDARD.decode(text).ok()).collect();
        let Some(chain) = chain.filter(|chain| chain.iter().all(|der| certificate_spki(der).is_ok())) else {
            return Some(format!("the x5c of key {kid:?} holds something else than certificates"));
        };
        let certified = chain.first().and_then(|der| certificate_key(der).ok())?;
        let is_other = self.material.as_ref().is_ok_and(|own| *own != certified);
        is_other.then(|| format!("the certificate in x5c of key {kid:?} is of another key"))
    }

    /// Whether a token of this algorithm is tried with the key at all.
    pub(super) fn takes(&self, algorithm: Algorithm) -> bool {
        !self.is_mixed && self.algorithms.contains(&algorithm)
    }

    /// # Errors
    /// Why no signature can be good.
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Result<&VerifyingKey, &str> {
        let key = self.material.as_ref().map_err(String::as_str)?;
        let slot = self.algorithms.iter().position(|own| *own == algorithm).and_then(|at| self.ready.get(at));
        let slot = slot.ok_or("it is of another algorithm")?;
        let made = slot.get_or_init(|| VerifyingKey::new(algorithm, key).map_err(|error| error.to_string()));
        made.as_ref().map_err(String::as_str)
    }

    /// What it is, for messages.
    pub(super) fn describe(&self) -> String {
        match &self.material {
            Ok(key) => key.describe(),
            Err(_) => self.kty.name().to_owned(),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("kid", &self.kid).field("algorithms", &self.algorithms).finish_non_exhaustive()
    }
}

fn texts(value: &serde_json::Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(serde_json::Value::as_str).collect()
}

/// A modulus with a zero byte in front, or of less than 2048 bits, loads and verifies nothing.
fn rsa(n: &[u8], e: &[u8]) -> Result<PublicKey, String> {
    if n.first() == Some(&0) {
        return Err("its modulus begins with a zero byte, which this gateway's library refuses".to_owned());
    }
    let key = RsaPublicKey::new(n, e).map_err(|error| error.to_string())?;
    if key.bits() < LEAST_BITS {
        return Err(format!("it has {} bits, and this gateway's library wants {LEAST_BITS} at least", key.bits()));
    }
    Ok(PublicKey::Rsa(key))
}

fn ec(curve: &str, x: &[u8], y: &[u8]) -> Result<PublicKey, String> {
    let curve = Curve::from_name(curve).ok_or_else(|| format!("{curve} is not a curve of EC keys"))?;
    EcPublicKey::new(curve, x, y).map(PublicKey::Ec).map_err(|error| error.to_string())
}

/// All algorithms of the gateway's library, those of shared secrets too: no key takes them.
pub(super) const KNOWN: [Algorithm; 12] = [
    Algorithm::Hs256,
    Algorithm::Hs384,
    Algorithm::Hs512,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
    Algorithm::EdDsa,
];

const RSA: [Algorithm; 6] =
    [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512];
const EC: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Es384];
const OKP: [Algorithm; 1] = [Algorithm::EdDsa];

const LEAST_BITS: usize = 2048;

/// What the library calls a key.
const JWK: &str = "struct Jwk";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_verifies_is_made_once() {
        let key = Key::read(
            r#"{"kty":"EC","crv":"P-256","kid":"a","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
            "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"}"#,
        );
        let key = key.unwrap();
        let verifier = |algorithm| key.verifier(algorithm).ok().map(std::ptr::from_ref);
        assert!(verifier(Algorithm::Es256).is_some());
        assert_eq!(verifier(Algorithm::Es256), verifier(Algorithm::Es256));
        // The curve is of another algorithm, and RSA is of another key.
        assert_eq!((verifier(Algorithm::Es384), verifier(Algorithm::Rs256)), (None, None));
    }
}
