//! What other implementations make of our keys and signatures.
//!
//! jsonwebkey knows P-256, RSA with the exponent 65537 and secrets, without `alg`, `use` and `key_ops` of other names; its
//! opinion on other keys is not to be had. P-521 and secp256k1 have one implementation each in the tree: their second
//! opinion are the vectors of Wycheproof and of the gateway.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod keys;

use ed25519_dalek::Signer as _;
use jsonwebkey::JsonWebKey;
use jwtk::algorithm::{Algorithm, Curve, Digest, KeyType};
use jwtk::crypto::{EcPrivateKey, Ed25519PrivateKey, RsaPrivateKey, RsaPublicKey, VerifyingKey};
use jwtk::json::{Dialect, Object, Style, read_object, write_object};
use jwtk::jwk::{Jwk, Key, PrivateKey, PublicKey, Thumbprint, symmetric_thumbprint};
use jwtk::keyfile::public_key_to_spki;
use p256::elliptic_curve::common::getrandom::SysRng;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, RsaPublicKeyComponents, UnparsedPublicKey};
use rsa::BoxedUint;
use rsa::rand_core::UnwrapErr;
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _};
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};

const MESSAGE: &[u8] = b"eyJhbGciOiJFUzI1NiJ9.e30";

/// The algorithms with keys that jsonwebkey knows.
const KNOWN: [Algorithm; 5] =
    [Algorithm::Rs256, Algorithm::Es256, Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512];

#[test]
fn jsonwebkey_computes_the_same_thumbprints() {
    for algorithm in KNOWN {
        let jwk = keys::signer(algorithm);
        let theirs = theirs(&jwk.expose_json());
        let ours = |digest| match jwk.key() {
            Key::Symmetric(secret) => symmetric_thumbprint(secret, digest).to_string(),
            _ => Thumbprint::of(jwk.public().unwrap().key(), digest).to_string(),
        };
        assert_eq!(ours(Digest::Sha256), theirs.key.thumbprint(), "{algorithm}");
        assert_eq!(
            ours(Digest::Sha384),
            theirs.key.try_thumbprint_using_hasher::<sha2::Sha384>().unwrap(),
            "{algorithm}"
        );
        assert_eq!(
            ours(Digest::Sha512),
            theirs.key.try_thumbprint_using_hasher::<sha2::Sha512>().unwrap(),
            "{algorithm}"
        );
    }
}

#[test]
fn jsonwebkey_reads_what_we_write_and_writes_what_we_read() {
    for algorithm in KNOWN {
        let jwk = keys::signer(algorithm);
        let public = jwk.public().map(|public| public.to_json());
        for members in [Some(jwk.expose_json()), public].into_iter().flatten() {
            let theirs = theirs(&members);
            assert_eq!(theirs.key.is_private(), members.contains("d") || members.contains("k"), "{algorithm}");
            let back = Jwk::from_json(&read_object(theirs.to_string().as_bytes(), Dialect::STRICT).unwrap()).unwrap();
            assert_eq!(write_object(&back.expose_json(), Style::Compact), write_object(&members, Style::Compact));
        }
    }
}

#[test]
fn jsonwebkey_encodes_public_keys_as_we_do() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
        let public = keys::signer(algorithm).public().unwrap();
        let theirs = theirs(&public.to_json()).key.try_to_der().unwrap();
        assert_eq!(public_key_to_spki(public.key()).unwrap(), theirs, "{algorithm}");
    }
}

#[test]
fn ring_verifies_what_we_sign() {
    for algorithm in Algorithm::ALL {
        if matches!(algorithm.key_type(), KeyType::Oct | KeyType::Akp)
            || matches!(algorithm, Algorithm::Es512 | Algorithm::Es256k)
        {
            continue;
        }
        let jwk = keys::signer(algorithm);
        let signature = keys::signing_key(algorithm, jwk).sign(MESSAGE).unwrap();
        let verified = match jwk.public().unwrap().key() {
            PublicKey::Rsa(key) => ring_verifies_rsa(algorithm, key, &signature),
            PublicKey::Ec(key) if algorithm == Algorithm::Es256 => {
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, key.sec1())
                    .verify(MESSAGE, &signature)
                    .is_ok()
            }
            PublicKey::Ec(key) => UnparsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, key.sec1())
                .verify(MESSAGE, &signature)
                .is_ok(),
            PublicKey::Ed25519(key) => {
                UnparsedPublicKey::new(&signature::ED25519, key.bytes()).verify(MESSAGE, &signature).is_ok()
            }
            other => panic!("{} is new here", other.describe()),
        };
        assert!(verified, "{algorithm}");
    }
}

/// ring does not sign with an exponent below 65537, so the `rsa` crate does, and ring verifies.
#[test]
fn ring_verifies_what_rsa_signs_with_a_small_exponent() {
    let key = rsa::PrivateKey::new_with_exp(&mut SysRng, 2048, 3_u8.into()).unwrap();
    let public = RsaPublicKey::new(&key.n_bytes(), &key.e_bytes()).unwrap();
    let key = PrivateKey::Rsa(RsaPrivateKey::new(public.clone(), &key.d().to_be_bytes(), None).unwrap());
    for algorithm in RSA {
        let signature = jwtk::crypto::SigningKey::new(algorithm, &key).unwrap().sign(MESSAGE).unwrap();
        assert!(ring_verifies_rsa(algorithm, &public, &signature), "{algorithm}");
    }
}

#[test]
fn we_verify_what_rsa_signs() {
    let jwk = keys::signer(Algorithm::Rs256);
    let Key::Private(PrivateKey::Rsa(key)) = jwk.key() else { panic!("not RSA") };
    let number = BoxedUint::from_be_slice_vartime;
    let theirs = rsa::PrivateKey::from_components(
        number(key.public().n()),
        number(key.public().e()),
        number(key.d().expose()),
        vec![number(key.crt().p.expose()), number(key.crt().q.expose())],
    )
    .unwrap();
    let random = &mut UnwrapErr(SysRng);
    let pkcs1 =
        rsa::pkcs1v15::SigningKey::<rsa::sha2::Sha256>::new(theirs.clone()).sign_with_rng(random, MESSAGE).to_vec();
    let pss = rsa::pss::SigningKey::<rsa::sha2::Sha384>::new(theirs.clone()).sign_with_rng(random, MESSAGE).to_vec();
    let salted = rsa::pss::SigningKey::<rsa::sha2::Sha384>::new_with_salt_len(theirs, 20)
        .sign_with_rng(random, MESSAGE)
        .to_vec();
    let verifies = |algorithm, signature: &[u8]| {
        VerifyingKey::new(algorithm, &PublicKey::Rsa(key.public().clone())).unwrap().verifies(MESSAGE, signature)
    };
    assert!(verifies(Algorithm::Rs256, &pkcs1) && !verifies(Algorithm::Ps256, &pkcs1));
    assert!(verifies(Algorithm::Ps384, &pss) && !verifies(Algorithm::Rs384, &pss));
    assert!(!verifies(Algorithm::Ps384, &salted), "a salt of 20 bytes");
}

#[test]
fn we_verify_what_ring_signs_on_curves() {
    for (curve, how) in [
        (Curve::P256, &signature::ECDSA_P256_SHA256_FIXED_SIGNING),
        (Curve::P384, &signature::ECDSA_P384_SHA384_FIXED_SIGNING),
    ] {
        let ours = EcPrivateKey::generate(curve).unwrap();
        let (d, point) = (ours.d().expose(), ours.public().sec1());
        let random = SystemRandom::new();
        let theirs = EcdsaKeyPair::from_private_key_and_public_key(how, d, point, &random).unwrap();
        let signature = theirs.sign(&random, MESSAGE).unwrap();
        let key = VerifyingKey::new(curve.algorithm(), &PublicKey::Ec(ours.public().clone())).unwrap();
        assert!(key.verifies(MESSAGE, signature.as_ref()), "{curve}");
    }
}

#[test]
fn ed25519_dalek_signs_the_same_and_verifies_strictly() {
    let ours = Ed25519PrivateKey::generate().unwrap();
    let theirs = ed25519_dalek::SigningKey::from_bytes(ours.seed().expose().try_into().unwrap());
    assert_eq!(theirs.verifying_key().as_bytes()[..], *ours.public().bytes());
    let key = jwtk::crypto::SigningKey::new(Algorithm::EdDsa, &PrivateKey::Ed25519(ours)).unwrap();
    let signature = key.sign(MESSAGE).unwrap();
    assert_eq!(signature, theirs.sign(MESSAGE).to_bytes());
    let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
    assert!(theirs.verifying_key().verify_strict(MESSAGE, &signature).is_ok());
}

fn theirs(members: &Object) -> JsonWebKey {
    write_object(members, Style::Compact).parse().unwrap()
}

const RSA: [Algorithm; 6] =
    [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512];

fn ring_verifies_rsa(algorithm: Algorithm, key: &RsaPublicKey, signature: &[u8]) -> bool {
    let how = match algorithm {
        Algorithm::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Rs384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::Rs512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::Ps384 => &signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::Ps512 => &signature::RSA_PSS_2048_8192_SHA512,
        other => panic!("{other} is not of RSA"),
    };
    RsaPublicKeyComponents { n: key.n(), e: key.e() }.verify(how, MESSAGE, signature).is_ok()
}
