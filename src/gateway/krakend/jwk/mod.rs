//! One JWK as the gateway's JOSE library reads it: exact names, no duplicates, tolerant base64, and no look at `alg`,
//! `use` and `key_ops`.

use super::base64;
use super::raw::{Piece, repeated};
use crate::algorithm::{Algorithm, Curve, Digest, KeyType, Scheme};
use crate::base64url::{self, Fault};
use crate::crypto::{
    EcPrivateKey, EcPublicKey, InvalidKey, PrivateKey, PublicKey, RsaPrivateKey, RsaPublicKey, Secret, SigningKey,
    VerifyingKey, digest, sha1,
};
use crate::hex;
use crate::json::{self, Dialect, Value};
use crate::keyfile::{certificate_key, certificate_spki, public_key_from_spki};

/// A key of a set that the gateway took.
#[derive(Clone, Debug)]
pub(super) struct GatewayJwk {
    pub(super) kid: String,
    /// The SHA-1 thumbprint of its certificate, base64url; empty without one.
    pub(super) x5t: String,
    /// The same with SHA-256.
    pub(super) x5t_s256: String,
    pub(super) material: Material,
    /// What it says it is for; the gateway does not care.
    pub(super) alg: String,
    pub(super) public_key_use: String,
    /// Whether the modulus is written with a zero byte in front.
    pub(super) has_leading_zero: bool,
}

/// The key itself.
#[derive(Clone, Debug)]
pub(super) enum Material {
    Symmetric(Secret),
    RsaPublic(RsaNumbers),
    /// The key is missing when it is too short or too odd to sign with.
    RsaPrivate(RsaNumbers, Option<Box<RsaPrivateKey>>),
    EcPublic(EcPublicKey),
    /// Whether the scalar belongs to the point is never checked.
    EcPrivate(EcPublicKey, Secret),
    Ed25519Public([u8; 32]),
    /// The public half is trusted, never recomputed.
    Ed25519Private(Secret, [u8; 32]),
}

/// An RSA modulus and exponent, fit for signatures or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RsaNumbers {
    n: Vec<u8>,
    e: Vec<u8>,
}

/// Why the gateway refuses a key, and its whole set with it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum BadJwk {
    #[error("a key must be an object, this is {found}")]
    NotAnObject { found: &'static str },
    #[error("member `{member}` stands twice")]
    Repeated { member: String },
    #[error("member `{member}` must be {expected}, this is {found}")]
    WrongType { member: &'static str, expected: &'static str, found: &'static str },
    #[error("member `{member}` is not base64url: {fault}")]
    Encoding { member: &'static str, fault: Fault },
    #[error("`kty` is missing, so the key's type is unknown")]
    NoKeyType,
    #[error("unknown key type `kty` {found:?}; the gateway knows RSA, EC, OKP and oct")]
    UnknownKeyType { found: String },
    #[error("unknown curve `crv` {found:?}; for {kty} the gateway knows {known}")]
    UnknownCurve { kty: &'static str, found: String, known: &'static str },
    #[error("member `{member}` is missing")]
    Missing { member: &'static str },
    #[error(transparent)]
    Invalid(#[from] InvalidKey),
    #[error("`{member}` is no thumbprint of {digest}: it has an incorrect size of {bytes} bytes")]
    ThumbprintSize { member: &'static str, digest: &'static str, bytes: usize },
    #[error("`{member}` has the length of a thumbprint in hex, but is not hex")]
    ThumbprintHex { member: &'static str },
    #[error("`x5c[{index}]` is no X.509 certificate{}", bare_key(*is_bare_key))]
    NotACertificate { index: usize, is_bare_key: bool },
    #[error("`x5c[0]` is the certificate of another key than the JWK's own")]
    OtherKey,
    #[error("a shared secret has no certificate, but there is `x5c`")]
    SecretWithCertificate,
    #[error("`{member}` does not match: it is not the thumbprint of the certificate `x5c[0]`")]
    OtherThumbprint { member: &'static str },
    #[error("`x5u` is no URL")]
    BadUrl,
}

fn bare_key(is_bare_key: bool) -> &'static str {
    if is_bare_key { " but a bare public key, which does not belong there" } else { "" }
}

impl GatewayJwk {
    pub(super) fn read(piece: Piece<'_>) -> Result<Self, BadJwk> {
        let Some(members) = piece.members() else {
            let found = piece.read(Dialect::GO).map_or("no JSON", |value| value.kind());
            return Err(BadJwk::NotAnObject { found });
        };
        if let Some(member) = repeated(&members) {
            return Err(BadJwk::Repeated { member: member.to_owned() });
        }
        let reader = Reader(members);
        let text = |member| reader.text(member);
        let (kty, crv) = (text("kty")?, text("crv")?);
        let (kid, alg, public_key_use, x5u) = (text("kid")?, text("alg")?, text("use")?, text("x5u")?);
        // All of them are decoded, whichever the key type asks for.
        let numbers = Numbers::read(&reader)?;
        if !is_url(&x5u) {
            return Err(BadJwk::BadUrl);
        }
        let certificates = certificates(&reader.texts("x5c")?)?;
        let has_leading_zero = kty == "RSA" && numbers.get("n").is_some_and(|n| n.first() == Some(&0) && n.len() > 1);
        let material = match kty.as_str() {
            "EC" => numbers.ec(&crv)?,
            "RSA" => numbers.rsa()?,
            "oct" if !certificates.is_empty() => return Err(BadJwk::SecretWithCertificate),
            "oct" => Material::Symmetric(Secret::from(numbers.required("k")?.to_vec())),
            "OKP" => numbers.okp(&crv)?,
            "" => return Err(BadJwk::NoKeyType),
            _ => return Err(BadJwk::UnknownKeyType { found: kty }),
        };
        if let Some(Certificate { key: Some(certified), .. }) = certificates.first()
            && !material.is_half_of(certified)
        {
            return Err(BadJwk::OtherKey);
        }
        let leaf = certificates.first().map(|certificate| certificate.der.as_slice());
        Ok(Self {
            kid,
            x5t: thumbprint("x5t", "SHA-1", 20, &text("x5t")?, leaf.map(sha1))?,
            x5t_s256: thumbprint(
                "x5t#S256",
                "SHA-256",
                32,
                &text("x5t#S256")?,
                leaf.map(|der| digest(Digest::Sha256, der)),
            )?,
            material,
            alg,
            public_key_use,
            has_leading_zero,
        })
    }
}

impl Material {
    pub(super) fn key_type(&self) -> KeyType {
        match self {
            Self::Symmetric(_) => KeyType::Oct,
            Self::RsaPublic(_) | Self::RsaPrivate(..) => KeyType::Rsa,
            Self::EcPublic(_) | Self::EcPrivate(..) => KeyType::Ec,
            Self::Ed25519Public(_) | Self::Ed25519Private(..) => KeyType::Okp,
        }
    }

    /// The key in words: `RSA 2048`, `private EC P-256`.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Symmetric(secret) => format!("oct {}", secret.len() * 8),
            Self::RsaPublic(numbers) => format!("RSA {}", numbers.bits()),
            Self::RsaPrivate(numbers, _) => format!("private RSA {}", numbers.bits()),
            Self::EcPublic(key) => format!("EC {}", key.curve()),
            Self::EcPrivate(key, _) => format!("private EC {}", key.curve()),
            Self::Ed25519Public(_) => "OKP Ed25519".to_owned(),
            Self::Ed25519Private(..) => "private OKP Ed25519".to_owned(),
        }
    }

    pub(super) fn is_private(&self) -> bool {
        match self {
            Self::RsaPrivate(..) | Self::EcPrivate(..) | Self::Ed25519Private(..) => true,
            Self::Symmetric(_) | Self::RsaPublic(_) | Self::EcPublic(_) | Self::Ed25519Public(_) => false,
        }
    }

    /// Length of the modulus, of RSA keys.
    pub(super) fn rsa_bits(&self) -> Option<usize> {
        match self {
            Self::RsaPublic(numbers) | Self::RsaPrivate(numbers, _) => Some(numbers.bits()),
            Self::Symmetric(_)
            | Self::EcPublic(_)
            | Self::EcPrivate(..)
            | Self::Ed25519Public(_)
            | Self::Ed25519Private(..) => None,
        }
    }

    /// Ready to verify; nothing when no signature of this algorithm can ever be good under it.
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Option<VerifyingKey> {
        match self {
            Self::Symmetric(secret) => VerifyingKey::hmac_of_any_length(algorithm, secret).ok(),
            Self::RsaPublic(numbers) => VerifyingKey::rsa_of_any_salt(algorithm, &numbers.usable()?).ok(),
            Self::EcPublic(key) => VerifyingKey::ec_of_any_curve(algorithm, key).ok(),
            Self::Ed25519Public(key) => VerifyingKey::ed25519_unchecked(algorithm, *key).ok(),
            Self::RsaPrivate(..) | Self::EcPrivate(..) | Self::Ed25519Private(..) => None,
        }
    }

    /// Ready to sign. The outer error is one that the gateway meets when it starts, the inner one only when it signs.
    pub(super) fn signer(&self, algorithm: Algorithm) -> Result<Result<SigningKey, String>, String> {
        if algorithm.key_type() != self.key_type() {
            return Err(format!("{algorithm} cannot sign with a key of type {}", self.describe()));
        }
        let unfit = |error: crate::crypto::Unfit| error.to_string();
        match self {
            Self::Symmetric(secret) => Ok(SigningKey::hmac_of_any_length(algorithm, secret).map_err(unfit)),
            Self::RsaPrivate(numbers, key) => {
                let key = key.as_ref().filter(|_| numbers.bits() >= LEAST_RSA_BITS);
                let key = key.ok_or_else(|| format!("an RSA key of {} bits cannot sign", numbers.bits()));
                Ok(key.and_then(|key| SigningKey::new(algorithm, &PrivateKey::Rsa((**key).clone())).map_err(unfit)))
            }
            Self::EcPrivate(public, d) => Ok(EcPrivateKey::new(public.curve(), d.expose())
                .map_err(|error| error.to_string())
                .and_then(|key| SigningKey::new(algorithm, &PrivateKey::Ec(key)).map_err(unfit))),
            Self::Ed25519Private(seed, public) => {
                Ok(SigningKey::ed25519_with_stated_public(algorithm, seed, *public).map_err(unfit))
            }
            Self::RsaPublic(_) | Self::EcPublic(_) | Self::Ed25519Public(_) => {
                Err(format!("the key is {}, a public key, and public keys cannot sign", self.describe()))
            }
        }
    }

    /// Whether the gateway would take the key for a valid one in a token's header: public, and no empty exponent.
    pub(super) fn may_be_embedded(&self) -> bool {
        match self {
            Self::RsaPublic(numbers) => !numbers.e.is_empty(),
            Self::EcPublic(_) | Self::Ed25519Public(_) => true,
            Self::Symmetric(_) | Self::RsaPrivate(..) | Self::EcPrivate(..) | Self::Ed25519Private(..) => false,
        }
    }

    fn is_half_of(&self, certified: &PublicKey) -> bool {
        match (self, certified) {
            (Self::RsaPublic(own) | Self::RsaPrivate(own, _), PublicKey::Rsa(key)) => {
                own.n == key.n() && own.e == key.e()
            }
            (Self::EcPublic(own) | Self::EcPrivate(own, _), PublicKey::Ec(key)) => own == key,
            (Self::Ed25519Public(own) | Self::Ed25519Private(_, own), PublicKey::Ed25519(key)) => own == key.bytes(),
            (_, PublicKey::Rsa(_) | PublicKey::Ec(_) | PublicKey::Ed25519(_)) => false,
        }
    }
}

impl RsaNumbers {
    fn new(n: &[u8], e: &[u8]) -> Self {
        let digits = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect();
        Self { n: digits(n), e: digits(e) }
    }

    fn bits(&self) -> usize {
        bit_len(&self.n)
    }

    /// The key, when signatures under it can be good: from 1024 bits up, with an exponent of up to 31 bits.
    fn usable(&self) -> Option<RsaPublicKey> {
        let is_usable = self.bits() >= LEAST_RSA_BITS && bit_len(&self.e) <= MOST_EXPONENT_BITS;
        if is_usable { RsaPublicKey::new(&self.n, &self.e).ok() } else { None }
    }
}

fn bit_len(digits: &[u8]) -> usize {
    digits.first().map_or(0, |first| digits.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0))
}

/// The members of a JWK, by their exact names.
struct Reader<'t>(Vec<(String, Piece<'t>)>);

impl Reader<'_> {
    /// A member that is there and not null.
    fn value(&self, member: &'static str) -> Option<Value> {
        let (_, piece) = self.0.iter().find(|(name, _)| name == member)?;
        piece.read(Dialect::GO).ok().filter(|value| *value != Value::Null)
    }

    fn text(&self, member: &'static str) -> Result<String, BadJwk> {
        match self.value(member) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text),
            Some(other) => Err(BadJwk::WrongType { member, expected: "a string", found: other.kind() }),
        }
    }

    fn texts(&self, member: &'static str) -> Result<Vec<String>, BadJwk> {
        let Some(value) = self.value(member) else { return Ok(Vec::new()) };
        texts(&value).ok_or(BadJwk::WrongType { member, expected: "a list of strings", found: value.kind() })
    }
}

/// A list of strings; `null` among them is an empty one.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    let or_empty = |item: &Value| match item {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some(String::new()),
        _ => None,
    };
    value.as_array()?.iter().map(or_empty).collect()
}

/// The members that are base64url, decoded.
struct Numbers(Vec<(&'static str, Secret)>);

impl Numbers {
    fn read(reader: &Reader<'_>) -> Result<Self, BadJwk> {
        let mut numbers = Vec::new();
        for member in ["k", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi"] {
            if reader.value(member).is_some() {
                let bytes = base64::url(&reader.text(member)?).map_err(|fault| BadJwk::Encoding { member, fault })?;
                numbers.push((member, Secret::from(bytes)));
            }
        }
        Ok(Self(numbers))
    }

    fn get(&self, member: &str) -> Option<&[u8]> {
        self.0.iter().find(|(name, _)| *name == member).map(|(_, bytes)| bytes.expose())
    }

    fn required(&self, member: &'static str) -> Result<&[u8], BadJwk> {
        self.get(member).ok_or(BadJwk::Missing { member })
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of RFC 8017")]
    fn rsa(&self) -> Result<Material, BadJwk> {
        let (n, e) = (self.required("n")?, self.required("e")?);
        let numbers = RsaNumbers::new(n, e);
        let Some(d) = self.get("d") else { return Ok(Material::RsaPublic(numbers)) };
        let (p, q) = (self.required("p")?, self.required("q")?);
        // Too short or too long for us to look into: the gateway takes it, and cannot sign with it.
        let key = match RsaPublicKey::new(n, e) {
            Err(InvalidKey::ModulusTooShort { .. } | InvalidKey::ModulusTooLong { .. }) => None,
            Err(other) => return Err(other.into()),
            Ok(_) if bit_len(&numbers.e) > MOST_EXPONENT_BITS => return Err(InvalidKey::Exponent.into()),
            Ok(public) => {
                let crt = [self.get("dp"), self.get("dq"), self.get("qi")];
                Some(Box::new(RsaPrivateKey::from_primes(public, d, (p, q), crt)?))
            }
        };
        Ok(Material::RsaPrivate(numbers, key))
    }

    fn ec(&self, crv: &str) -> Result<Material, BadJwk> {
        let known = Curve::from_name(crv).filter(|curve| *curve != Curve::Secp256k1);
        let curve = known.ok_or_else(|| BadJwk::UnknownCurve {
            kty: "EC",
            found: crv.to_owned(),
            known: "P-256, P-384 and P-521",
        })?;
        let public = EcPublicKey::new(curve, self.required("x")?, self.required("y")?)?;
        let Some(d) = self.get("d") else { return Ok(Material::EcPublic(public)) };
        if d.len() != curve.field_len() {
            return Err(InvalidKey::CoordinateLength { member: "d", curve, found: d.len() }.into());
        }
        Ok(Material::EcPrivate(public, Secret::from(d.to_vec())))
    }

    fn okp(&self, crv: &str) -> Result<Material, BadJwk> {
        if crv != "Ed25519" {
            return Err(BadJwk::UnknownCurve { kty: "OKP", found: crv.to_owned(), known: "Ed25519" });
        }
        let public = padded(self.required("x")?);
        Ok(match self.get("d") {
            None => Material::Ed25519Public(public),
            Some(d) => Material::Ed25519Private(Secret::from(padded(d).to_vec()), public),
        })
    }
}

/// 32 bytes: what is short is filled up with zeros, what is long is cut.
fn padded(bytes: &[u8]) -> [u8; 32] {
    let mut padded = [0; 32];
    padded.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    padded
}

/// A certificate of `x5c`, and its key when that is of a kind that we know.
pub(super) struct Certificate {
    der: Vec<u8>,
    key: Option<PublicKey>,
}

/// The certificates of an `x5c`, every one of which must be one.
pub(super) fn certificates(x5c: &[String]) -> Result<Vec<Certificate>, BadJwk> {
    let read = |(index, text): (usize, &String)| {
        let der = base64::standard(text).ok_or(BadJwk::NotACertificate { index, is_bare_key: false })?;
        if certificate_spki(&der).is_err() {
            let is_bare_key = public_key_from_spki(&der).is_ok();
            return Err(BadJwk::NotACertificate { index, is_bare_key });
        }
        // A key of a kind that neither of us knows is compared with nothing.
        let key = certificate_key(&der).ok();
        Ok(Certificate { der, key })
    };
    x5c.iter().enumerate().map(read).collect()
}

/// The thumbprint as the gateway keeps it: base64url of its bytes, which may be written in hex inside of the base64url.
fn thumbprint(
    member: &'static str,
    name: &'static str,
    size: usize,
    written: &str,
    of_leaf: Option<Vec<u8>>,
) -> Result<String, BadJwk> {
    let bytes = base64::url(written).map_err(|fault| BadJwk::Encoding { member, fault })?;
    let bytes =
        if bytes.len() == 2 * size { hex::decode(&bytes).ok_or(BadJwk::ThumbprintHex { member })? } else { bytes };
    if bytes.is_empty() {
        return Ok(String::new());
    }
    if bytes.len() != size {
        return Err(BadJwk::ThumbprintSize { member, digest: name, bytes: bytes.len() });
    }
    if of_leaf.is_some_and(|of_leaf| of_leaf != bytes) {
        return Err(BadJwk::OtherThumbprint { member });
    }
    Ok(base64url::encode(bytes))
}

/// Whether Go's `url.Parse` takes a text, as far as texts go that anybody writes.
fn is_url(text: &str) -> bool {
    let has_control = text.bytes().any(|byte| byte < 0x20 || byte == 0x7F);
    let escapes_hold = text
        .split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().first_chunk::<2>().is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit)));
    !has_control && escapes_hold && !text.starts_with(':')
}

impl Algorithm {
    /// The algorithms that the gateway knows: those of RFC 7518, and EdDSA.
    pub(super) fn of_gateway(name: &str) -> Option<Self> {
        let known: Self = name.parse().ok()?;
        (!matches!(known, Self::Es256k | Self::Ed25519)).then_some(known)
    }

    /// The bytes that its HMAC should have at least.
    pub(super) fn least_secret(self) -> Option<usize> {
        match self.scheme() {
            Scheme::Hmac(digest) => Some(digest.output_len()),
            Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Ed25519 => None,
        }
    }
}

impl From<json::Error> for BadJwk {
    fn from(_: json::Error) -> Self {
        Self::NotAnObject { found: "no JSON" }
    }
}

/// Go signs and verifies with RSA keys from here on.
const LEAST_RSA_BITS: usize = 1024;

/// Go's exponents are positive numbers of 32 bits.
const MOST_EXPONENT_BITS: usize = 31;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<GatewayJwk, BadJwk> {
        GatewayJwk::read(Piece::first(text.as_bytes()))
    }

    #[test]
    fn secrets_may_be_empty_and_of_any_spelling() {
        for (text, bytes) in [("", &b""[..]), ("YWI=", b"ab"), ("YW\\nI", b"ab"), ("YWJ", b"ab")] {
            let jwk = read(&format!(r#"{{"kty":"oct","k":"{text}","key_ops":7,"zzz":{{"a":1,"a":2}}}}"#)).unwrap();
            assert!(matches!(jwk.material, Material::Symmetric(secret) if secret.expose() == bytes), "{text}");
        }
    }

    #[test]
    fn what_spoils_a_set_is_named() {
        for (text, part) in [
            ("null", "must be an object"),
            ("{}", "`kty` is missing"),
            (r#"{"kty":"AKP"}"#, "AKP"),
            (r#"{"KTY":"oct","k":"AA"}"#, "`kty` is missing"),
            (r#"{"kty":"oct","k":null}"#, "`k` is missing"),
            (r#"{"kty":"oct","k":"AA","k":"AA"}"#, "twice"),
            (r#"{"kty":"oct","k":"AA","kid":7}"#, "`kid` must be a string"),
            (r#"{"kty":"oct","k":"AA","alg":7}"#, "`alg` must be a string"),
            (r#"{"kty":"oct","k":"a+b/"}"#, "`k` is not base64url"),
            (r#"{"kty":"oct","k":"AA","x":"?"}"#, "`x` is not base64url"),
            (r#"{"kty":"oct","k":"AA","x5t":"AAAA"}"#, "incorrect size"),
            (r#"{"kty":"oct","k":"AA","x5c":"AAAA"}"#, "`x5c` must be a list"),
            (r#"{"kty":"oct","k":"AA","x5u":"%zz"}"#, "x5u"),
            (r#"{"kty":"RSA","n":"AQAB"}"#, "`e` is missing"),
            (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","p":"AQ"}"#, "`q` is missing"),
            (r#"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#, "curve"),
            (r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, "curve"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn rsa_numbers_that_no_signature_fits_are_taken_all_the_same() {
        for text in [r#"{"kty":"RSA","n":"","e":""}"#, r#"{"kty":"RSA","n":"AAE","e":"Ag"}"#] {
            let jwk = read(text).unwrap();
            assert!(jwk.material.verifier(Algorithm::Rs256).is_none(), "{text}");
        }
    }

    #[test]
    fn ed25519_halves_are_filled_up_and_cut() {
        let jwk = read(r#"{"kty":"OKP","crv":"Ed25519","x":"AQ","d":"Ag"}"#).unwrap();
        let Material::Ed25519Private(seed, public) = jwk.material else { panic!() };
        assert_eq!((seed.len(), public.iter().map(|byte| u32::from(*byte)).sum::<u32>()), (32, 1));
    }

    #[test]
    fn thumbprints_may_be_hex_inside_of_base64url() {
        let hex = base64url::encode("00".repeat(20));
        let jwk = read(&format!(r#"{{"kty":"oct","k":"AA","x5t":"{hex}=="}}"#)).unwrap();
        assert_eq!(jwk.x5t, base64url::encode([0; 20]));
    }
}
