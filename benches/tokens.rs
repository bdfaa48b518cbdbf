//! What a token costs: taking it apart, signing and verifying it with each algorithm, beside the bare operation of the
//! library that does the work; and sets of keys, and JSON.
//!
//! Compare the numbers of one run with each other, never with those of another machine.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../tests/keys/mod.rs"]
mod keys;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jwtk::algorithm::Algorithm;
use jwtk::claims::{Rules, Timestamp};
use jwtk::jose::Serialization;
use jwtk::json::{self, Dialect, Style};
use jwtk::jwk::{Jwk, KeySet};
use jwtk::jws::{Policy, Protected, Signer, Unverified};

const CLAIMS: &str = r#"{"aud":"http://api.example.com","exp":4102444800,"iss":"https://krakend.io","jti":"mnb23vcsrt756yuiomnbvcx98ertyuiop","roles":["role_a","role_b"],"sub":"1234567890qwertyuio"}"#;

fn main() {
    divan::main();
}

fn signer(algorithm: Algorithm) -> Signer {
    let jwk = keys::signer(algorithm);
    let header = Protected::default().kid(jwk.kid().unwrap()).typ("JWT");
    Signer::new(keys::signing_key(algorithm, jwk), &header, Serialization::Compact)
}

fn token(algorithm: Algorithm) -> String {
    signer(algorithm).sign(CLAIMS.as_bytes()).unwrap()
}

/// The half that verifies: the public one, or the secret.
fn verifying(jwk: &Jwk) -> String {
    let members = jwk.public().map_or_else(|| jwk.expose_json(), |public| public.to_json());
    json::write_object(&members, Style::Compact)
}

fn key_set(algorithm: Algorithm) -> KeySet {
    let text = format!(r#"{{"keys":[{}]}}"#, verifying(keys::signer(algorithm)));
    KeySet::read(text.as_bytes(), "keys").unwrap()
}

fn is_accepted(token: &str, keys: &KeySet) -> bool {
    let now = Timestamp::new(1_700_000_000, 0);
    Rules::default().decide(Unverified::compact(token), keys, &Policy::default(), now).is_accepted()
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let token = token(Algorithm::Rs256);
    bencher.counter(BytesCount::of_str(&token)).bench(|| Unverified::compact(black_box(&token)));
}

#[divan::bench(args = Algorithm::ALL)]
fn sign(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let signer = signer(algorithm);
    bencher.bench(|| signer.sign(black_box(CLAIMS.as_bytes())));
}

/// From the token's text to the verdict on its claims, the key being prepared anew each time.
#[divan::bench(args = Algorithm::ALL)]
fn verify(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let (token, keys) = (token(algorithm), key_set(algorithm));
    assert!(is_accepted(&token, &keys));
    bencher.bench(|| is_accepted(black_box(&token), &keys));
}

/// The operations alone, by the library that does them for us.
mod bare {
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
            (PublicKey::Ec(key), Algorithm::Es384) => {
                ParsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, key.sec1())
            }
            (PublicKey::Ec(key), Algorithm::Es512) => {
                ParsedPublicKey::new(&signature::ECDSA_P521_SHA512_FIXED, key.sec1())
            }
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
}

/// A set of 100,000 keys, read and used for one token.
#[divan::bench(sample_count = 10)]
fn large_key_set(bencher: Bencher<'_, '_>) {
    const KEYS: usize = 100_000;
    let jwk = keys::signer(Algorithm::Es256);
    let members = verifying(jwk);
    let named = format!(r#""kid":"{}""#, jwk.kid().unwrap());
    let others = (1..KEYS).map(|n| members.replace(&named, &format!(r#""kid":"k{n}""#)));
    let text = format!(r#"{{"keys":[{}]}}"#, others.chain([members.clone()]).collect::<Vec<_>>().join(","));
    let token = token(Algorithm::Es256);
    bencher.counter(ItemsCount::new(KEYS)).counter(BytesCount::of_str(&text)).bench(|| {
        let keys = KeySet::read(black_box(text.as_bytes()), "keys").unwrap();
        assert!(is_accepted(&token, &keys));
    });
}

#[divan::bench]
fn read_json(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| json::read(black_box(CLAIMS.as_bytes()), Dialect::STRICT));
}

#[divan::bench]
fn read_json_with_serde(bencher: Bencher<'_, '_>) {
    let read = |text| serde_json::from_slice::<serde_json::Value>(text);
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| read(black_box(CLAIMS.as_bytes())));
}

#[divan::bench]
fn write_json(bencher: Bencher<'_, '_>) {
    let claims = json::read(CLAIMS.as_bytes(), Dialect::STRICT).unwrap();
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| json::write(black_box(&claims), Style::Go));
}
