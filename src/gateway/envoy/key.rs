//! One key of a set as Envoy reads it.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use super::base64;
use crate::algorithm::{Algorithm, Curve, Digest, KeyType, Scheme};
use crate::crypto::{EcPublicKey, LenientKey, MAX_MODULUS_BITS, PublicKey, RsaPublicKey, Secret, VerifyingKey};
use crate::json::{Object, Value};
use crate::keyfile::{self, FileKey};

/// A key that Envoy can use. What else its JWK says (`use`, `key_ops`, certificates) is not looked at.
// vectors key-use-enc, set-encryption-members.
#[derive(Debug)]
pub(super) struct EnvoyKey {
    /// Empty: none
    pub(super) kid: String,
    /// Empty: none
    pub(super) alg: String,
    material: Material,
    ready: Ready,
}

#[derive(Debug)]
enum Material {
    Rsa(RsaPublicKey),
    /// With a modulus of so many bits, which is longer than what is worked with here
    LongRsa(usize),
    Ec(EcPublicKey),
    Oct(Secret),
    Ed25519([u8; 32]),
}

/// What a key verifies with, made at the first token that needs it: for each digest, and for each padding of RSA.
#[derive(Default)]
struct Ready([OnceLock<Verifier>; 6]);

enum Verifier {
    Lenient(LenientKey),
    Strict(VerifyingKey),
    /// No token can be verified.
    Never,
}

impl Ready {
    fn get(&self, digest: Digest, is_pss: bool, make: impl FnOnce() -> Verifier) -> Option<&Verifier> {
        let padding = if is_pss { 3 } else { 0 };
        let slot = match digest {
            Digest::Sha256 => 0,
            Digest::Sha384 => 1,
            Digest::Sha512 => 2,
        };
        self.0.get(padding + slot).map(|slot| slot.get_or_init(make))
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}

impl Verifier {
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Lenient(key) => key.verifies(message, signature),
            Self::Strict(key) => key.verifies(message, signature),
            Self::Never => false,
        }
    }
}

/// Whether a key made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    Bad,
    /// Of an Ed25519 key: which ends the search
    WrongLength,
    /// It cannot be found out here.
    NotKnown,
}

impl Verdict {
    fn of(is_good: bool) -> Self {
        if is_good { Self::Good } else { Self::Bad }
    }
}

/// Why a JWK cannot be used, in Envoy's words.
pub(super) type KeyFault = &'static str;

impl EnvoyKey {
    /// Reads a JWK.
    // jwks.cc, extractJwk: a `kid` or `alg` that is no text counts as absent.
    pub(super) fn of_jwk(jwk: &Object) -> Result<Self, KeyFault> {
        let kty = text(jwk, "kty", "[kty] is missing in [keys]", "[kty] is bad in [keys]")?;
        let optional = |name: &str| jwk.get(name).and_then(Value::as_str).unwrap_or_default();
        let (kid, alg) = (optional("kid"), optional("alg"));
        let material = match kty {
            "EC" => ec(jwk, alg)?,
            "RSA" => rsa(jwk, alg)?,
            "oct" => oct(jwk, alg)?,
            "OKP" => okp(jwk, alg)?,
            _ => return Err("[kty] is not supported in [keys]"),
        };
        Ok(Self { kid: kid.to_owned(), alg: alg.to_owned(), material, ready: Ready::default() })
    }

    /// Reads the certificate of a set that has them by kid: RSA alone, dates ignored.
    // jwks.cc, extractX509; vector google-x509-map.
    pub(super) fn of_certificate(kid: &str, pem: &str) -> Result<Self, KeyFault> {
        let entries = keyfile::read(pem.as_bytes(), None).map_err(|_| "X509 parse pubkey fails")?;
        let found = entries.into_iter().next().and_then(|entry| entry.found.ok()).ok_or("X509 parse pubkey fails")?;
        match found.key {
            FileKey::Public(PublicKey::Rsa(key)) => Ok(Self {
                kid: kid.to_owned(),
                alg: String::new(),
                material: Material::Rsa(key),
                ready: Ready::default(),
            }),
            FileKey::Public(_) | FileKey::Private(_) => Err("X509 parse pubkey internal fails: get pubkey"),
        }
    }

    /// Whether the key is tried for a token.
    // verify.cc, verifyJwtWithoutTimeChecking; vectors kid-absent-token, kid-absent-key, key-alg-pinned.
    pub(super) fn is_for(&self, alg: Algorithm, kid: &str) -> bool {
        self.is_called(kid) && (self.alg.is_empty() || self.alg == alg.name())
    }

    /// Whether token and key do not name different keys.
    pub(super) fn is_called(&self, kid: &str) -> bool {
        kid.is_empty() || self.kid.is_empty() || self.kid == kid
    }

    /// Its `kty`.
    pub(super) fn kty(&self) -> KeyType {
        match self.material {
            Material::Rsa(_) | Material::LongRsa(_) => KeyType::Rsa,
            Material::Ec(_) => KeyType::Ec,
            Material::Oct(_) => KeyType::Oct,
            Material::Ed25519(_) => KeyType::Okp,
        }
    }

    /// Type and size, for messages.
    pub(super) fn describe(&self) -> String {
        match &self.material {
            Material::Rsa(key) => format!("RSA {}", key.bits()),
            Material::LongRsa(bits) => format!("RSA {bits}"),
            Material::Ec(key) => format!("EC {}", key.curve()),
            Material::Oct(secret) => format!("oct {}", secret.expose().len() * 8),
            Material::Ed25519(_) => "OKP Ed25519".to_owned(),
        }
    }

    /// Whether the family of `alg` has nothing to do with the key's type.
    pub(super) fn is_of_other_family(&self, alg: Algorithm) -> bool {
        self.kty() != alg.key_type()
    }

    /// The key picks the family, the token's `alg` the digest: by its digits where it is of the key's family, else SHA-256.
    /// RSA alone looks at the family.
    // verify.cc, verifyJwtWithoutTimeChecking; vectors family-ec-under-rs, ec-hash-mix, family-rsa-under-hs,
    // key-alg-absent-any-hash.
    pub(super) fn verify(&self, alg: Algorithm, message: &[u8], signature: &[u8]) -> Verdict {
        let scheme = alg.scheme();
        let is_pss = matches!(scheme, Scheme::RsaPss(_));
        let digest = match (&self.material, scheme) {
            (Material::Rsa(_), Scheme::RsaPkcs1(digest) | Scheme::RsaPss(digest))
            | (Material::Ec(_), Scheme::Ecdsa(_, digest))
            | (Material::Oct(_), Scheme::Hmac(digest)) => digest,
            (Material::LongRsa(_), Scheme::RsaPkcs1(_) | Scheme::RsaPss(_)) => return Verdict::NotKnown,
            (Material::Rsa(_) | Material::LongRsa(_), _) => return Verdict::Bad,
            (Material::Ed25519(_), _) if signature.len() != ED25519_SIGNATURE => return Verdict::WrongLength,
            (Material::Ec(_) | Material::Oct(_) | Material::Ed25519(_), _) => Digest::Sha256,
        };
        let make = || match &self.material {
            // BoringSSL takes a salt as long as the digest alone, as JOSE asks for; seen on 1.40.
            Material::Rsa(key) if is_pss => {
                VerifyingKey::new(alg, &PublicKey::Rsa(key.clone())).map_or(Verifier::Never, Verifier::Strict)
            }
            Material::Rsa(key) => Verifier::Lenient(LenientKey::rsa_pkcs1(digest, key)),
            Material::LongRsa(_) => Verifier::Never,
            Material::Ec(key) => Verifier::Lenient(LenientKey::ecdsa(digest, key, key.curve().field_len())),
            Material::Oct(secret) => Verifier::Lenient(LenientKey::hmac(digest, secret)),
            Material::Ed25519(key) => Verifier::Lenient(LenientKey::ed25519(*key)),
        };
        let Some(verifier) = self.ready.get(digest, is_pss, make) else { return Verdict::Bad };
        let signature = match &self.material {
            Material::Ec(key) => match at_width(signature, key.curve().field_len()) {
                Some(signature) => Cow::Owned(signature),
                None => return Verdict::Bad,
            },
            Material::Rsa(_) | Material::LongRsa(_) | Material::Oct(_) | Material::Ed25519(_) => {
                Cow::Borrowed(signature)
            }
        };
        Verdict::of(verifier.verifies(message, &signature))
    }
}

/// The two halves of an ECDSA signature as numbers of a width, however many zeros are in front of them; an odd last byte
/// is not looked at.
// verify.cc, verifySignatureEC.
fn at_width(signature: &[u8], width: usize) -> Option<Vec<u8>> {
    let (r, rest) = signature.split_at_checked(signature.len() / 2)?;
    let s = rest.get(..r.len())?;
    Some([padded(r, width)?, padded(s, width)?].concat())
}

/// A number at a width; nothing when it is longer.
fn padded(number: &[u8], width: usize) -> Option<Vec<u8>> {
    let digits = number.iter().position(|&byte| byte != 0).and_then(|at| number.get(at..)).unwrap_or_default();
    let zeros = width.checked_sub(digits.len())?;
    Some([vec![0; zeros].as_slice(), digits].concat())
}

fn text<'j>(jwk: &'j Object, name: &str, missing: KeyFault, bad: KeyFault) -> Result<&'j str, KeyFault> {
    jwk.get(name).ok_or(missing)?.as_str().ok_or(bad)
}

// extractJwkFromJwkRSA, createRsaFromJwk; vectors rsa-1024, rsa-n-leading-zero, set-only-oaep.
fn rsa(jwk: &Object, alg: &str) -> Result<Material, KeyFault> {
    const FAULT: KeyFault = "Jwks RSA [n] or [e] field is missing or has a parse error";
    if !alg.is_empty() && !alg.starts_with("RS") && !alg.starts_with("PS") {
        return Err("[alg] is not started with [RS] or [PS] for an RSA key");
    }
    let n = text(jwk, "n", "[n] field is missing for a RSA key", "[n] field is not string for a RSA key")?;
    let e = text(jwk, "e", "[e] field is missing for a RSA key", "[e] field is not string for a RSA key")?;
    let (n, e) = base64::url(n).zip(base64::url(e)).ok_or(FAULT)?;
    if !padded(&e, 3).is_some_and(|e| e == [0, 0, 3] || e == [1, 0, 1]) {
        return Err(FAULT);
    }
    let bits = bits(&n);
    // BoringSSL's own bounds; vectors rsa-*-bits.
    if !(512..=16_384).contains(&bits) || n.last().is_some_and(|last| last % 2 == 0) {
        return Err(FAULT);
    }
    if bits > MAX_MODULUS_BITS {
        return Ok(Material::LongRsa(bits));
    }
    RsaPublicKey::new(&n, &e).map(Material::Rsa).map_err(|_| FAULT)
}

/// How many bits a number has.
fn bits(number: &[u8]) -> usize {
    let digits = number.iter().position(|&byte| byte != 0).and_then(|at| number.get(at..)).unwrap_or_default();
    let zeros = digits.first().map_or(0, |first| (0..8).take_while(|bit| (first << bit) & 0x80 == 0).count());
    digits.len() * 8 - zeros
}

// extractJwkFromJwkEC; vectors ec-no-crv, ec-crv-alg-clash, alg-es256k.
fn ec(jwk: &Object, alg: &str) -> Result<Material, KeyFault> {
    if !alg.is_empty() && !alg.starts_with("ES") {
        return Err("[alg] is not started with [ES] for an EC key");
    }
    let crv = match jwk.get("crv") {
        None => "",
        Some(crv) => crv.as_str().ok_or("[crv] field is not string for an EC key")?,
    };
    let by_alg = || match alg {
        "ES256" => Some(Curve::P256),
        "ES384" => Some(Curve::P384),
        "ES512" => Some(Curve::P521),
        _ => None,
    };
    let by_crv = Curve::from_name(crv).filter(|curve| *curve != Curve::Secp256k1);
    let curve = match (alg, crv) {
        ("", "") => Curve::P256,
        ("", _) => by_crv.ok_or(EC_UNSUPPORTED)?,
        (_, "") => by_alg().ok_or(EC_UNSUPPORTED)?,
        _ => by_alg()
            .filter(|curve| by_crv == Some(*curve))
            .ok_or("[crv] field specified is not compatible with [alg] for an EC key")?,
    };
    let x = text(jwk, "x", "[x] field is missing for an EC key", "[x] field is not string for an EC key")?;
    let y = text(jwk, "y", "[y] field is missing for an EC key", "[y] field is not string for an EC key")?;
    let (x, y) = base64::url(x).zip(base64::url(y)).ok_or("Jwks EC [x] or [y] field is an invalid Base64.")?;
    let width = curve.field_len();
    let point = padded(&x, width).zip(padded(&y, width));
    let key = point.and_then(|(x, y)| EcPublicKey::new(curve, &x, &y).ok());
    key.map(Material::Ec).ok_or("Jwks EC [x] and [y] fields have a parse error.")
}

// extractJwkFromJwkOct; vector oct-empty-k.
fn oct(jwk: &Object, alg: &str) -> Result<Material, KeyFault> {
    if !["", "HS256", "HS384", "HS512"].contains(&alg) {
        return Err("[alg] does not start with [HS] for an HMAC key");
    }
    let k = text(jwk, "k", "[k] field is missing for an HMAC key", "[k] field is not string for an HMAC key")?;
    let secret = base64::url(k).filter(|secret| !secret.is_empty()).ok_or("Jwks Oct key is an invalid Base64")?;
    Ok(Material::Oct(Secret::from(secret)))
}

// extractJwkFromJwkOKP.
fn okp(jwk: &Object, alg: &str) -> Result<Material, KeyFault> {
    if !["", "EdDSA"].contains(&alg) {
        return Err("[alg] is not [EdDSA] for an OKP key");
    }
    let crv = text(jwk, "crv", "[crv] field is missing for an OKP key", "[crv] field is not string for an OKP key")?;
    if crv != "Ed25519" {
        return Err("[crv] field is not supported for an OKP key");
    }
    let x = text(jwk, "x", "[x] field is missing for an OKP key", "[x] field is not string for an OKP key")?;
    let x = base64::url(x).ok_or("Jwks OKP [x] field is an invalid Base64.")?;
    x.try_into().map(Material::Ed25519).map_err(|_| "Jwks OKP [x] field is wrong length.")
}

const EC_UNSUPPORTED: KeyFault = "[crv] or [alg] field is not supported for an EC key";

const ED25519_SIGNATURE: usize = 64;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::SigningKey;
    use crate::json::{Dialect, read_object};

    fn fault(jwk: &str) -> KeyFault {
        EnvoyKey::of_jwk(&read_object(jwk.as_bytes(), Dialect::PROTOBUF).unwrap()).unwrap_err()
    }

    #[test]
    fn what_keeps_a_key_from_being_used_is_said_in_envoys_words() {
        for (jwk, words) in [
            ("{}", "[kty] is missing in [keys]"),
            ("{kty:1}", "[kty] is bad in [keys]"),
            ("{kty:'rsa'}", "[kty] is not supported in [keys]"),
            ("{kty:'RSA',alg:'ES256'}", "[alg] is not started with [RS] or [PS] for an RSA key"),
            ("{kty:'RSA',n:'AQ'}", "[e] field is missing for a RSA key"),
            ("{kty:'RSA',n:'AQ',e:'Ag'}", "Jwks RSA [n] or [e] field is missing or has a parse error"),
            ("{kty:'EC',alg:'ES384',crv:'P-256'}", "[crv] field specified is not compatible with [alg] for an EC key"),
            ("{kty:'EC',alg:'ES256K'}", EC_UNSUPPORTED),
            ("{kty:'EC',crv:'secp256k1'}", EC_UNSUPPORTED),
            ("{kty:'EC',x:'AQ',y:'AQ'}", "Jwks EC [x] and [y] fields have a parse error."),
            ("{kty:'oct',k:''}", "Jwks Oct key is an invalid Base64"),
            ("{kty:'oct',alg:'A128GCM',k:'AQ'}", "[alg] does not start with [HS] for an HMAC key"),
            ("{kty:'OKP',crv:'X25519',x:'AQ'}", "[crv] field is not supported for an OKP key"),
            ("{kty:'OKP',crv:'Ed25519',x:'AQ'}", "Jwks OKP [x] field is wrong length."),
        ] {
            assert_eq!(fault(jwk), words, "{jwk}");
        }
    }

    #[test]
    fn the_salt_of_pss_is_as_long_as_the_digest() {
        let jwk = format!("{{kty:'RSA',e:'AQAB',n:'{N}'}}");
        let key = EnvoyKey::of_jwk(&read_object(jwk.as_bytes(), Dialect::PROTOBUF).unwrap()).unwrap();
        for (signature, verdict) in [(SALT_OF_32, Verdict::Good), (SALT_OF_20, Verdict::Bad)] {
            let signature = base64::url(signature).unwrap();
            assert_eq!(key.verify(Algorithm::Rs256, b"m", &signature), Verdict::Bad);
            assert_eq!(key.verify(Algorithm::Ps256, b"m", &signature), verdict);
        }
    }

    #[test]
    fn a_key_is_made_ready_for_each_digest_apart() {
        let key = EnvoyKey::of_jwk(&read_object(b"{kty:'oct',k:'c2VjcmV0'}", Dialect::PROTOBUF).unwrap()).unwrap();
        let all = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512];
        for signed in all.into_iter().chain(all) {
            let secret = Secret::from(b"secret".to_vec());
            let tag = SigningKey::hmac(signed, &secret).unwrap().sign(b"m").unwrap();
            for alg in all {
                assert_eq!(key.verify(alg, b"m", &tag), Verdict::of(alg == signed), "{alg} of {signed}");
            }
            // Any other alg asks for SHA-256.
            assert_eq!(key.verify(Algorithm::Es512, b"m", &tag), Verdict::of(signed == Algorithm::Hs256));
        }
    }

    /// A key of OpenSSL's, and its signatures of `m`.
    const N: &str = "ysmhR_6DWHTYRB4coF1IgY5X5jByi_J8FxCV0VLei899kv3FgIkFsQZwiJnExJnLFw3P19jBN0WbuESgzs-ubjVlaVU2DENjvyJDPZfXY-7OZioXFth2Ilnmdll-2S-gJq_v5p9BzA2wt84PSScSrlDc45yr7m6xSbaT-9IM-0U";
    const SALT_OF_32: &str = "dWSih4Lqnm__sS_ARYHVX8Zc4LJ-WG5HQJzmHvypgz0z3q4D3hi-PNHznlVrT6xSRi-hFAiVSzse2jkUdJ28LOdafZD-d3Tp48TozjibkOh5r6ZZSewnyc55Erp3GZ-OZxiA-_81Ai-wRdxdvFlO_IGsb9fVnB6rRRVXuN1nhrs";
    const SALT_OF_20: &str = "W8UN5ZykAVWa7u4l8dFwhMSH4Kys8lziFKIiQvnr7Ey010EiklDy28bCg4TxSgOtN5Cc7Fh0cTxAWFngWuaPqJaYvgP0V4U_3omKMCf9DgrheIRWtEoeOFL6ID7DicLlpg0GHquhoIsq6X7wZ6z0Cn8uIBQDBE50OX2gjhEiPvQ";

    #[test]
    fn a_number_has_any_width() {
        assert_eq!(padded(&[0, 0, 1, 2], 3), Some(vec![0, 1, 2]));
        assert_eq!(padded(&[1, 2, 3], 2), None);
        assert_eq!(padded(&[], 1), Some(vec![0]));
    }
}
