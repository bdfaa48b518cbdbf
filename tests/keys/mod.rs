//! One key for each algorithm, for the tests that go through all of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use jwtk::algorithm::{Algorithm, Curve, ParameterSet};
use jwtk::crypto::{EcPrivateKey, MlDsaPrivateKey, SigningKey};
use jwtk::json::{Dialect, read_object};
use jwtk::jwk::{Jwk, Key, Metadata, PrivateKey};

/// A key that signs with `algorithm`, of those made for the gateway's vectors. It has a `kid` and no `alg`.
pub(crate) fn signer(algorithm: Algorithm) -> &'static Jwk {
    static KEYS: LazyLock<HashMap<Algorithm, Jwk>> =
        LazyLock::new(|| Algorithm::ALL.into_iter().map(|algorithm| (algorithm, read(algorithm))).collect());
    &KEYS[&algorithm]
}

fn read(algorithm: Algorithm) -> Jwk {
    let (set, kid) = match algorithm {
        Algorithm::Hs256 => ("symmetric", "hs-32"),
        Algorithm::Hs384 => ("symmetric", "hs-48"),
        Algorithm::Hs512 => ("symmetric", "hs-64"),
        Algorithm::Es256 => ("private", "p-256"),
        Algorithm::Es384 => ("private", "p-384"),
        Algorithm::Es512 => ("private", "p-521"),
        Algorithm::EdDsa | Algorithm::Ed25519 => ("private", "ed"),
        // KrakenD does not know it, so its vectors have no key.
        Algorithm::Es256k => return secp256k1(),
        // Nor any of these.
        Algorithm::MlDsa44 => return ml_dsa(ParameterSet::MlDsa44),
        Algorithm::MlDsa65 => return ml_dsa(ParameterSet::MlDsa65),
        Algorithm::MlDsa87 => return ml_dsa(ParameterSet::MlDsa87),
        _ => ("private", "rsa-2048"),
    };
    let vectors = include_str!("../../fixtures/krakend/sign.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let set: serde_json::Value = serde_json::from_str(vectors["keysets"][set].as_str().unwrap()).unwrap();
    let key = set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid).unwrap();
    Jwk::from_json(&read_object(key.to_string().as_bytes(), Dialect::STRICT).unwrap()).unwrap()
}

fn secp256k1() -> Jwk {
    let key = EcPrivateKey::new(Curve::Secp256k1, &[7; 32]).unwrap();
    let mut metadata = Metadata::default();
    metadata.kid = Some("secp256k1".to_owned());
    Jwk::new(Key::Private(PrivateKey::Ec(key)), metadata)
}

fn ml_dsa(set: ParameterSet) -> Jwk {
    let mut metadata = Metadata::default();
    metadata.kid = Some(set.algorithm().name().to_owned());
    Jwk::new(Key::Private(PrivateKey::MlDsa(MlDsaPrivateKey::new(set, &[7; 32]).unwrap())), metadata)
}

/// The key joined with the algorithm.
pub(crate) fn signing_key(algorithm: Algorithm, jwk: &Jwk) -> SigningKey {
    match jwk.key() {
        Key::Private(key) => SigningKey::new(algorithm, key),
        Key::Symmetric(secret) => SigningKey::hmac(algorithm, secret),
        other => panic!("{} cannot sign", other.describe()),
    }
    .unwrap()
}
