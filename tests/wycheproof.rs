//! The vectors of project Wycheproof, through our own key and signature types.
//!
//! Keys come in as JWKs, as they do in practice. What Wycheproof calls acceptable is refused: each such case is a
//! signature that JOSE does not know.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use jwtk::algorithm::Algorithm;
use jwtk::base64url::encode;
use jwtk::crypto::{Secret, VerifyingKey};
use jwtk::json::{Dialect, read_object};
use jwtk::jwk::{Jwk, Key};
use wycheproof::{TestResult, ecdsa, eddsa, mac, rsa_pkcs1_verify, rsa_pss_verify};

#[test]
fn ecdsa_with_its_own_digest() {
    use ecdsa::TestName::{
        EcdsaSecp256k1Sha256P1363, EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512P1363,
    };
    let mut tally = Tally::default();
    for (name, algorithm) in [
        (EcdsaSecp256r1Sha256P1363, Algorithm::Es256),
        (EcdsaSecp384r1Sha384P1363, Algorithm::Es384),
        (EcdsaSecp521r1Sha512P1363, Algorithm::Es512),
        (EcdsaSecp256k1Sha256P1363, Algorithm::Es256k),
    ] {
        for (key, test) in ecdsa_cases(name, algorithm) {
            tally.count(&key, &test, test.result == TestResult::Valid);
        }
    }
    tally.is_clean(1_000, 600);
}

/// A valid signature over another digest, or written as DER, is none of JOSE's.
#[test]
fn ecdsa_with_another_digest_or_as_der() {
    use ecdsa::TestName::{
        EcdsaSecp256k1Sha256, EcdsaSecp256k1Sha256Bitcoin, EcdsaSecp256k1Sha512P1363, EcdsaSecp256r1Sha256,
        EcdsaSecp256r1Sha512P1363, EcdsaSecp384r1Sha384, EcdsaSecp384r1Sha512P1363, EcdsaSecp521r1Sha512,
    };
    let mut tally = Tally::default();
    for (name, algorithm) in [
        (EcdsaSecp256r1Sha512P1363, Algorithm::Es256),
        (EcdsaSecp256r1Sha256, Algorithm::Es256),
        (EcdsaSecp384r1Sha512P1363, Algorithm::Es384),
        (EcdsaSecp384r1Sha384, Algorithm::Es384),
        (EcdsaSecp521r1Sha512, Algorithm::Es512),
        (EcdsaSecp256k1Sha512P1363, Algorithm::Es256k),
        (EcdsaSecp256k1Sha256, Algorithm::Es256k),
        (EcdsaSecp256k1Sha256Bitcoin, Algorithm::Es256k),
    ] {
        for (key, test) in ecdsa_cases(name, algorithm) {
            tally.count(&key, &test, false);
        }
    }
    tally.is_clean(2_000, 0);
}

#[test]
fn rsa_pkcs1() {
    use rsa_pkcs1_verify::TestName::{
        Rsa2048Sha256, Rsa2048Sha384, Rsa2048Sha512, Rsa3072Sha256, Rsa3072Sha384, Rsa3072Sha512, Rsa4096Sha256,
        Rsa4096Sha384, Rsa4096Sha512, Rsa8192Sha256, Rsa8192Sha384, Rsa8192Sha512,
    };
    let mut tally = Tally::default();
    for (algorithm, names) in [
        (Algorithm::Rs256, [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256]),
        (Algorithm::Rs384, [Rsa2048Sha384, Rsa3072Sha384, Rsa4096Sha384, Rsa8192Sha384]),
        (Algorithm::Rs512, [Rsa2048Sha512, Rsa3072Sha512, Rsa4096Sha512, Rsa8192Sha512]),
    ] {
        for name in names {
            for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
                let key = rsa(algorithm, &group.key.n, &group.key.e);
                for test in &group.tests {
                    let test = Case::new(format!("{name:?} {}", test.tc_id), test.result, &test.msg, &test.sig);
                    // Acceptable is here the DigestInfo without its NULL, which RFC 8017 section 9.2 does not write.
                    tally.count(&key, &test, test.result == TestResult::Valid);
                }
            }
        }
    }
    tally.is_clean(3_000, 80);
}

#[test]
fn rsa_pss() {
    use rsa_pss_verify::TestName as Name;
    let mut tally = Tally::default();
    let own = |name, algorithm| (name, algorithm, true);
    // RFC 7518 section 3.5 fixes salt and mask: a salt of another length or a mask of another digest is refused,
    // however good the signature is. Truncated digests are no digests of JOSE at all.
    let foreign = |name, algorithm| (name, algorithm, false);
    // Invalid in a set of empty salts, since its salt has 32 bytes: in JOSE that is right.
    let salted = ["RsaPss2048Sha256Mgf1SaltLen0 69", "RsaPss2048Sha256Mgf1SaltLen0WithParams 69"];
    for (name, algorithm, is_ours) in [
        own(Name::RsaPss2048Sha256Mgf1SaltLen32, Algorithm::Ps256),
        own(Name::RsaPss2048Sha256Mgf1SaltLen32WithParams, Algorithm::Ps256),
        own(Name::RsaPss3072Sha256Mgf1SaltLen32, Algorithm::Ps256),
        own(Name::RsaPss3072Sha256Mgf1SaltLen32WithParams, Algorithm::Ps256),
        own(Name::RsaPss4096Sha256Mgf1SaltLen32, Algorithm::Ps256),
        own(Name::RsaPss2048Sha384Mgf1SaltLen48, Algorithm::Ps384),
        own(Name::RsaPss4096Sha384Mgf1SaltLen48, Algorithm::Ps384),
        own(Name::RsaPss4096Sha512Mgf1SaltLen64, Algorithm::Ps512),
        own(Name::RsaPss4096Sha512Mgf1SaltLen64WithParams, Algorithm::Ps512),
        foreign(Name::RsaPss2048Sha256Mgf1SaltLen0, Algorithm::Ps256),
        foreign(Name::RsaPss2048Sha256Mgf1SaltLen0WithParams, Algorithm::Ps256),
        foreign(Name::RsaPss2048Sha256Mgf1Sha1_20, Algorithm::Ps256),
        foreign(Name::RsaPss2048Sha1Mgf1SaltLen20, Algorithm::Ps256),
        foreign(Name::RsaPss2048Sha512_256Mgf1SaltLen32, Algorithm::Ps512),
        foreign(Name::RsaPss2048Sha512_224Mgf1SaltLen28, Algorithm::Ps512),
        foreign(Name::RsaPss2048Sha512Mgf1Sha256SaltLen32WithParams, Algorithm::Ps512),
        foreign(Name::RsaPss4096Sha512Mgf1SaltLen32, Algorithm::Ps512),
        foreign(Name::RsaPss4096Sha512Mgf1SaltLen32WithParams, Algorithm::Ps512),
        foreign(Name::RsaPss2048Shake128, Algorithm::Ps256),
        foreign(Name::RsaPss4096Shake256, Algorithm::Ps512),
    ] {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            let key = rsa(algorithm, &group.key.n, &group.key.e);
            for test in &group.tests {
                let test = Case::new(format!("{name:?} {}", test.tc_id), test.result, &test.msg, &test.sig);
                let is_good = is_ours && test.result == TestResult::Valid;
                tally.count(&key, &test, is_good || salted.contains(&test.name.as_str()));
            }
        }
    }
    tally.is_clean(1_800, 500);
}

/// Parameters mixed at random, all valid by themselves; those of JOSE among them are taken.
#[test]
fn rsa_pss_with_mixed_parameters() {
    use rsa_pss_verify::TestName::{RsaPssmisc, RsaPssmiscWithParams};
    use wycheproof::HashFunction::{Sha2_256, Sha2_384, Sha2_512};
    let mut tally = Tally::default();
    for name in [RsaPssmisc, RsaPssmiscWithParams] {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            for (algorithm, digest, salt) in
                [(Algorithm::Ps256, Sha2_256, 32), (Algorithm::Ps384, Sha2_384, 48), (Algorithm::Ps512, Sha2_512, 64)]
            {
                let key = rsa(algorithm, &group.key.n, &group.key.e);
                let is_ours = group.hash == digest && group.mgf_hash == Some(digest) && group.salt_size == salt;
                for test in &group.tests {
                    let test = Case::new(format!("{name:?} {}", test.tc_id), test.result, &test.msg, &test.sig);
                    tally.count(&key, &test, is_ours);
                }
            }
        }
    }
    tally.is_clean(500, 1);
}

#[test]
fn ed25519() {
    let mut tally = Tally::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        let x = encode(&*group.key.pk);
        for algorithm in [Algorithm::EdDsa, Algorithm::Ed25519] {
            let key = public(algorithm, &format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"}}"#));
            for test in &group.tests {
                let test = Case::new(format!("Ed25519 {}", test.tc_id), test.result, &test.msg, &test.sig);
                tally.count(&key, &test, test.result == TestResult::Valid);
            }
        }
    }
    tally.is_clean(300, 150);
}

#[test]
fn hmac() {
    let mut tally = Tally::default();
    for (name, algorithm, whole) in [
        (mac::TestName::HmacSha256, Algorithm::Hs256, 256),
        (mac::TestName::HmacSha384, Algorithm::Hs384, 384),
        (mac::TestName::HmacSha512, Algorithm::Hs512, 512),
    ] {
        for group in mac::TestSet::load(name).unwrap().test_groups {
            // RFC 7518 section 3.2: a tag is never truncated.
            let is_whole = group.tag_size == whole;
            for test in &group.tests {
                let key = VerifyingKey::hmac(algorithm, &Secret::from(test.key.to_vec())).unwrap();
                let test = Case::new(format!("{name:?} {}", test.tc_id), test.result, &test.msg, &test.tag);
                tally.count(&key, &test, is_whole && test.result == TestResult::Valid);
            }
        }
    }
    tally.is_clean(500, 90);
}

struct Case {
    name: String,
    result: TestResult,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Case {
    fn new(name: String, result: TestResult, message: &[u8], signature: &[u8]) -> Self {
        Self { name, result, message: message.to_vec(), signature: signature.to_vec() }
    }
}

/// How many cases ran, how many signatures were good, and which cases went wrong.
#[derive(Default)]
struct Tally {
    ran: usize,
    good: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn count(&mut self, key: &VerifyingKey, case: &Case, expected: bool) {
        let verifies = key.verifies(&case.message, &case.signature);
        self.ran += 1;
        self.good += usize::from(verifies);
        if verifies != expected {
            let algorithm = key.algorithm();
            self.wrong.push(format!("{} ({:?}) under {algorithm}: {verifies}", case.name, case.result));
        }
    }

    /// Nothing went wrong, and the sets were not silently empty.
    #[track_caller]
    fn is_clean(&self, at_least: usize, good_at_least: usize) {
        assert!(self.wrong.is_empty(), "{} of {}: {:#?}", self.wrong.len(), self.ran, self.wrong);
        assert!(self.ran >= at_least && self.good >= good_at_least, "{} ran, {} good", self.ran, self.good);
    }
}

fn ecdsa_cases(name: ecdsa::TestName, algorithm: Algorithm) -> Vec<(VerifyingKey, Case)> {
    let mut cases = Vec::new();
    for group in ecdsa::TestSet::load(name).unwrap().test_groups {
        let Some((4, coordinates)) = group.key.key.split_first() else { panic!("{name:?} has a compressed key") };
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        let curve = jwtk::algorithm::Curve::ALL.into_iter().find(|curve| curve.algorithm() == algorithm).unwrap();
        let jwk = format!(r#"{{"kty":"EC","crv":"{curve}","x":"{}","y":"{}"}}"#, encode(x), encode(y));
        for test in &group.tests {
            let case = Case::new(format!("{name:?} {}", test.tc_id), test.result, &test.msg, &test.sig);
            cases.push((public(algorithm, &jwk), case));
        }
    }
    cases
}

fn rsa(algorithm: Algorithm, n: &[u8], e: &[u8]) -> VerifyingKey {
    let significant = |number: &[u8]| encode(number.iter().copied().skip_while(|&byte| byte == 0).collect::<Vec<_>>());
    public(algorithm, &format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, significant(n), significant(e)))
}

fn public(algorithm: Algorithm, jwk: &str) -> VerifyingKey {
    let jwk = Jwk::from_json(&read_object(jwk.as_bytes(), Dialect::STRICT).unwrap()).unwrap();
    let Key::Public(key) = jwk.key() else { panic!("not a public key") };
    VerifyingKey::new(algorithm, key).unwrap()
}
