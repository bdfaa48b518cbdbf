//! The operations alone, by the library that does them for us.

use std::fmt;

use jwtk::jwk::{Key, PrivateKey, PublicKey};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use ring::rand::SystemRandom;
use ring::signature::{self, RsaKeyPair, UnparsedPublicKey, VerificationAlgorithm};
use ring::{hmac, rsa};

use super::{Algorithm, Bencher, CLAIMS, black_box, keys, token};

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8> + Sync>;
type Verify = Box<dyn Fn(&[u8], &[u8]) -> bool + Sync>;

/// An algorithm with the crate that does its work.
#[derive(Clone, Copy)]
struct Bare(Algorithm, &'static str);

impl fmt::Display for Bare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

#[divan::bench(args = [
    Bare(Algorithm::Hs256, "ring"), Bare(Algorithm::Rs256, "ring"), Bare(Algorithm::Ps256, "ring"),
    Bare(Algorithm::Es256, "p256"), Bare(Algorithm::Es384, "p384"), Bare(Algorithm::Es512, "p521"),
    Bare(Algorithm::Es256k, "k256"), Bare(Algorithm::EdDsa, "ring"),
])]
fn sign(bencher: Bencher<'_, '_>, bare: Bare) {
    let (token, sign) = (token(bare.0), signing(bare.0));
    let input = token.rsplit_once('.').unwrap().0;
    assert!(input.len() > CLAIMS.len());
    bencher.bench(|| sign(black_box(input.as_bytes())));
}

/// EdDSA twice: by the library that does it for us, and by ring over the same token.
const RING: [Bare; 9] = [
    Bare(Algorithm::Hs256, "ring"),
    Bare(Algorithm::Rs256, "ring"),
    Bare(Algorithm::Ps256, "ring"),
    Bare(Algorithm::Es256, "ring"),
    Bare(Algorithm::Es384, "ring"),
    Bare(Algorithm::Es512, "p521"),
    Bare(Algorithm::Es256k, "k256"),
    Bare(Algorithm::EdDsa, "ed25519-dalek"),
    Bare(Algorithm::EdDsa, "ring"),
];

/// What AWS-LC does too, over the same tokens.
#[cfg(feature = "aws-lc")]
const AWS_LC: [Bare; 6] = [
    Bare(Algorithm::Rs256, "aws-lc"),
    Bare(Algorithm::Ps256, "aws-lc"),
    Bare(Algorithm::Es256, "aws-lc"),
    Bare(Algorithm::Es384, "aws-lc"),
    Bare(Algorithm::Es512, "aws-lc"),
    Bare(Algorithm::EdDsa, "aws-lc"),
];
#[cfg(not(feature = "aws-lc"))]
const AWS_LC: [Bare; 0] = [];

#[divan::bench(args = RING.into_iter().chain(AWS_LC))]
fn verify(bencher: Bencher<'_, '_>, bare: Bare) {
    let (token, verify) = (token(bare.0), verification(bare));
    let (input, signature) = token.rsplit_once('.').unwrap();
    let signature = jwtk::base64url::decode(signature).unwrap();
    assert!(verify(input.as_bytes(), &signature));
    bencher.bench(|| verify(black_box(input.as_bytes()), &signature));
}

fn signing(algorithm: Algorithm) -> Sign {
    match keys::signer(algorithm).key() {
        Key::Symmetric(secret) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose());
            Box::new(move |message| hmac::sign(&key, message).as_ref().to_vec())
        }
        Key::Private(PrivateKey::Rsa(key)) => {
            let public = key.public();
            let components = rsa::KeyPairComponents {
                public_key: rsa::PublicKeyComponents { n: public.n(), e: public.e() },
                d: key.d().expose(),
                p: key.crt().p.expose(),
                q: key.crt().q.expose(),
                dP: key.crt().dp.expose(),
                dQ: key.crt().dq.expose(),
                qInv: key.crt().qi.expose(),
            };
            let pair = RsaKeyPair::from_components(&components).unwrap();
            let padding: &'static dyn signature::RsaEncoding = match algorithm {
                Algorithm::Ps256 => &signature::RSA_PSS_SHA256,
                _ => &signature::RSA_PKCS1_SHA256,
            };
            Box::new(move |message| {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
                signature
            })
        }
        Key::Private(PrivateKey::Ec(key)) => {
            let d = key.d().expose();
            match algorithm {
                Algorithm::Es256 => {
                    let key = p256::ecdsa::SigningKey::from_slice(d).unwrap();
                    Box::new(move |message| {
                        let signature: p256::ecdsa::Signature = key.sign(message);
                        signature.to_vec()
                    })
                }
                Algorithm::Es384 => {
                    let key = p384::ecdsa::SigningKey::from_slice(d).unwrap();
                    Box::new(move |message| {
                        let signature: p384::ecdsa::Signature = key.sign(message);
                        signature.to_vec()
                    })
                }
                Algorithm::Es512 => {
                    let key = p521::ecdsa::SigningKey::from_slice(d).unwrap();
                    Box::new(move |message| {
                        let signature: p521::ecdsa::Signature = key.sign(message);
                        signature.to_vec()
                    })
                }
                _ => {
                    let key = k256::ecdsa::SigningKey::from_slice(d).unwrap();
                    Box::new(move |message| {
                        let signature: k256::ecdsa::Signature = key.sign(message);
                        signature.to_vec()
                    })
                }
            }
        }
        Key::Private(PrivateKey::Ed25519(key)) => {
            let pair = signature::Ed25519KeyPair::from_seed_unchecked(key.seed().expose()).unwrap();
            Box::new(move |message| pair.sign(message).as_ref().to_vec())
        }
        other => panic!("{} cannot sign", other.describe()),
    }
}

fn verification(Bare(algorithm, library): Bare) -> Verify {
    let jwk = keys::signer(algorithm);
    let Some(public) = jwk.public() else {
        let Key::Symmetric(secret) = jwk.key() else { panic!("no half that verifies") };
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose());
        return Box::new(move |message, tag| hmac::verify(&key, message, tag).is_ok());
    };
    #[cfg(feature = "aws-lc")]
    if library == "aws-lc" {
        return aws_lc(algorithm, public.key());
    }
    match (public.key(), algorithm) {
        (PublicKey::Rsa(key), algorithm) => {
            let key = rsa::PublicKeyComponents { n: key.n().to_vec(), e: key.e().to_vec() };
            let how = match algorithm {
                Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
                _ => &signature::RSA_PKCS1_2048_8192_SHA256,
            };
            Box::new(move |message, signature| key.verify(how, message, signature).is_ok())
        }
        (PublicKey::Ec(key), Algorithm::Es512) => {
            let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(key.sec1()).unwrap();
            Box::new(move |message, signature| {
                key.verify(message, &p521::ecdsa::Signature::from_slice(signature).unwrap()).is_ok()
            })
        }
        (PublicKey::Ec(key), Algorithm::Es256k) => {
            let key = k256::ecdsa::VerifyingKey::from_sec1_bytes(key.sec1()).unwrap();
            Box::new(move |message, signature| {
                key.verify(message, &k256::ecdsa::Signature::from_slice(signature).unwrap()).is_ok()
            })
        }
        (PublicKey::Ec(key), Algorithm::Es384) => ring(&signature::ECDSA_P384_SHA384_FIXED, key.sec1()),
        (PublicKey::Ec(key), _) => ring(&signature::ECDSA_P256_SHA256_FIXED, key.sec1()),
        (PublicKey::Ed25519(key), _) if library == "ring" => ring(&signature::ED25519, key.bytes()),
        (PublicKey::Ed25519(key), _) => {
            let key = ed25519_dalek::VerifyingKey::from_bytes(key.bytes().try_into().unwrap()).unwrap();
            Box::new(move |message, signature| {
                key.verify_strict(message, &ed25519_dalek::Signature::from_slice(signature).unwrap()).is_ok()
            })
        }
        (other, _) => panic!("{} is new here", other.describe()),
    }
}

#[cfg(feature = "aws-lc")]
fn aws_lc(algorithm: Algorithm, key: &PublicKey) -> Verify {
    use aws_lc_rs::signature::{self, ParsedPublicKey, RsaPublicKeyComponents};
    let key = match (key, algorithm) {
        (PublicKey::Rsa(key), algorithm) => {
            let how = match algorithm {
                Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
                _ => &signature::RSA_PKCS1_2048_8192_SHA256,
            };
            RsaPublicKeyComponents { n: key.n(), e: key.e() }.to_parsed_public_key(how)
        }
        (PublicKey::Ec(key), Algorithm::Es384) => ParsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, key.sec1()),
        (PublicKey::Ec(key), Algorithm::Es512) => ParsedPublicKey::new(&signature::ECDSA_P521_SHA512_FIXED, key.sec1()),
        (PublicKey::Ec(key), _) => ParsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, key.sec1()),
        (PublicKey::Ed25519(key), _) => ParsedPublicKey::new(&signature::ED25519, key.bytes()),
        (other, _) => panic!("{} is new here", other.describe()),
    };
    let key = key.unwrap();
    Box::new(move |message, signature| key.verify_sig(message, signature).is_ok())
}

fn ring(how: &'static dyn VerificationAlgorithm, public: &[u8]) -> Verify {
    let key = UnparsedPublicKey::new(how, public.to_vec());
    Box::new(move |message, signature| key.verify(message, signature).is_ok())
}
