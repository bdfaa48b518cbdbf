//! RSA keys and their signatures (RFC 8017).
//!
//! ring does the work wherever it can; keys that it refuses (short moduli, private keys without
//! CRT members or with a small exponent) go to the `rsa` crate, with blinding.

use ring::signature::{self, RsaKeyPair, RsaParameters};
use rsa::rand_core::OsRng;
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::traits::PrivateKeyParts as _;
use rsa::{BigUint, Pkcs1v15Sign, Pss};

use super::digest::digest;
use super::key::{InvalidKey, SigningFailed, Weakness};
use super::secret::Secret;
use crate::algorithm::Digest;

/// The longest modulus that is looked at, in bits: a bound on the time that one check may take.
pub const MAX_MODULUS_BITS: usize = 8192;

/// RFC 7518 section 3.3: a key of 2048 bits or larger must be used.
const MIN_STRONG_BITS: usize = 2048;

/// An RSA public key: an odd modulus of up to [`MAX_MODULUS_BITS`], an odd exponent from 3 up to 33 bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RsaPublicKey {
    n: Vec<u8>,
    e: Vec<u8>,
}

/// An RSA private key. The primes belong to the modulus: that was checked when it was made.
#[derive(Clone, Debug)]
pub struct RsaPrivateKey {
    public: RsaPublicKey,
    d: Secret,
    crt: Crt,
}

/// The members that make private operations four times faster (RFC 8017 section 3.2), big-endian, without leading zeros.
#[derive(Clone, Debug)]
pub struct Crt {
    /// First prime factor
    pub p: Secret,
    /// Second prime factor
    pub q: Secret,
    /// `d mod (p - 1)`
    pub dp: Secret,
    /// `d mod (q - 1)`
    pub dq: Secret,
    /// `q⁻¹ mod p`
    pub qi: Secret,
}

impl RsaPublicKey {
    /// A key from big-endian numbers. Leading zero bytes are taken off.
    ///
    /// # Errors
    /// [`InvalidKey`] when the modulus is even, tiny or longer than [`MAX_MODULUS_BITS`], or the
    /// exponent is even, below 3 or longer than 33 bits.
    pub fn new(n: &[u8], e: &[u8]) -> Result<Self, InvalidKey> {
        let (n, e) = (without_leading_zeros(n), without_leading_zeros(e));
        let bits = bit_len(n);
        if bits > MAX_MODULUS_BITS {
            return Err(InvalidKey::ModulusTooLong { bits });
        }
        // Nothing shorter than a digest with its prefix can hold any signature at all.
        if bits < 256 {
            return Err(InvalidKey::ModulusTooShort { bits });
        }
        if n.last().is_none_or(|byte| byte % 2 == 0) {
            return Err(InvalidKey::EvenModulus);
        }
        let usable = e.last().is_some_and(|byte| byte % 2 == 1) && e != [1] && bit_len(e) <= 33;
        if !usable {
            return Err(InvalidKey::Exponent);
        }
        Ok(Self { n: n.to_vec(), e: e.to_vec() })
    }

    /// The modulus, big-endian, without leading zeros.
    pub fn n(&self) -> &[u8] {
        &self.n
    }

    /// The public exponent, big-endian, without leading zeros.
    pub fn e(&self) -> &[u8] {
        &self.e
    }

    /// Length of the modulus in bits.
    pub fn bits(&self) -> usize {
        bit_len(&self.n)
    }

    /// What makes the key too weak to sign with, if anything does.
    pub fn weakness(&self) -> Option<Weakness> {
        if self.bits() < MIN_STRONG_BITS {
            return Some(Weakness::RsaTooShort { bits: self.bits() });
        }
        self.is_roca().then_some(Weakness::Roca)
    }

    /// Whether the modulus bears the fingerprint of CVE-2017-15361.
    ///
    /// The broken generator made primes of the form `k·M + (65537^a mod M)` with M a product of small
    /// primes, so modulo each of those the modulus is a power of 65537; by chance that happens once in
    /// some hundred million moduli.
    fn is_roca(&self) -> bool {
        ROCA_PRIMES.iter().all(|&prime| {
            let residue = self.n.iter().fold(0, |acc, &byte| (acc * 256 + u32::from(byte)) % prime);
            let generator = 65_537 % prime;
            std::iter::successors(Some(1), |power| Some(power * generator % prime))
                .take(usize::try_from(prime).unwrap_or(usize::MAX))
                .any(|power| power == residue)
        })
    }

    /// Whether `signature` is the RSASSA-PKCS1-v1_5 signature of `message`.
    pub(super) fn verifies_pkcs1(&self, digest_kind: Digest, message: &[u8], signature: &[u8]) -> bool {
        let parameters: &RsaParameters = match digest_kind {
            Digest::Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Digest::Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Digest::Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        };
        self.verifies(parameters, message, signature, || (pkcs1(digest_kind), digest(digest_kind, message)))
    }

    /// Whether `signature` is the RSASSA-PSS signature of `message`, with a salt as long as the digest.
    pub(super) fn verifies_pss(&self, digest_kind: Digest, message: &[u8], signature: &[u8]) -> bool {
        let parameters: &RsaParameters = match digest_kind {
            Digest::Sha256 => &signature::RSA_PSS_2048_8192_SHA256,
            Digest::Sha384 => &signature::RSA_PSS_2048_8192_SHA384,
            Digest::Sha512 => &signature::RSA_PSS_2048_8192_SHA512,
        };
        self.verifies(parameters, message, signature, || {
            (pss(digest_kind, digest_kind.output_len()), digest(digest_kind, message))
        })
    }

    /// Whether `signature` is an RSASSA-PSS signature of `message`, whatever the length of its salt.
    ///
    /// JOSE fixes that length (RFC 7518 section 3.5), so only what imitates a lenient verifier asks this.
    pub(super) fn verifies_pss_of_any_salt(&self, digest_kind: Digest, message: &[u8], signature: &[u8]) -> bool {
        let (n, e, s) =
            (BigUint::from_bytes_be(&self.n), BigUint::from_bytes_be(&self.e), BigUint::from_bytes_be(signature));
        if signature.len() != self.n.len() || s >= n {
            return false;
        }
        let encoded_bits = self.bits() - 1;
        let number = s.modpow(&e, &n).to_bytes_be();
        let Some(zeros) = encoded_bits.div_ceil(8).checked_sub(number.len()) else { return false };
        let encoded = [vec![0; zeros], number].concat();
        is_pss_encoding(digest_kind, &digest(digest_kind, message), &encoded, encoded_bits).unwrap_or(false)
    }

    fn verifies<S: rsa::traits::SignatureScheme>(
        &self,
        parameters: &'static RsaParameters,
        message: &[u8],
        signature: &[u8],
        short: impl FnOnce() -> (S, Vec<u8>),
    ) -> bool {
        // RFC 8017 8.1.2 and 8.2.2, step 1. ring checks it too; its answer would not tell.
        if signature.len() != self.n.len() {
            return false;
        }
        if self.bits() >= MIN_STRONG_BITS {
            let components = signature::RsaPublicKeyComponents { n: &self.n, e: &self.e };
            return components.verify(parameters, message, signature).is_ok();
        }
        let (scheme, hashed) = short();
        self.soft().is_some_and(|key| key.verify(scheme, &hashed, signature).is_ok())
    }

    fn soft(&self) -> Option<rsa::RsaPublicKey> {
        let (n, e) = (BigUint::from_bytes_be(&self.n), BigUint::from_bytes_be(&self.e));
        rsa::RsaPublicKey::new_with_max_size(n, e, MAX_MODULUS_BITS).ok()
    }
}

impl RsaPrivateKey {
    /// A key from big-endian numbers; the primes are found again when only `d` is known.
    ///
    /// # Errors
    /// [`InvalidKey::Mismatch`] when the numbers do not belong together.
    pub fn new(public: RsaPublicKey, d: &[u8], primes: Option<(&[u8], &[u8])>) -> Result<Self, InvalidKey> {
        let number = BigUint::from_bytes_be;
        let primes = primes.map_or_else(Vec::new, |(p, q)| vec![number(p), number(q)]);
        if primes.iter().any(|prime| *prime <= BigUint::from(1_u8)) {
            return Err(InvalidKey::Mismatch);
        }
        let (n, e, d) = (number(&public.n), number(&public.e), number(d));
        let primes = if primes.is_empty() { factor(&n, &e, &d).ok_or(InvalidKey::Mismatch)? } else { primes };
        let key = rsa::RsaPrivateKey::from_components(n, e, d, primes).map_err(|_| InvalidKey::Mismatch)?;
        Self::from_soft(public, &key)
    }

    /// A key whose primes are what counts: its private exponent is computed from them, and the one that is stated is
    /// looked at only when some of `crt` (`dp`, `dq`, `qi`) are missing. Go reads keys so.
    ///
    /// # Errors
    /// [`InvalidKey::Mismatch`] when the numbers do not belong together.
    #[expect(clippy::many_single_char_names, reason = "the letters of RFC 8017")]
    pub fn from_primes(
        public: RsaPublicKey,
        stated_d: &[u8],
        primes: (&[u8], &[u8]),
        crt: [Option<&[u8]>; 3],
    ) -> Result<Self, InvalidKey> {
        let number = BigUint::from_bytes_be;
        let one = BigUint::from(1_u8);
        let (n, e, p, q) = (number(&public.n), number(&public.e), number(primes.0), number(primes.1));
        if p <= one || q <= one || &p * &q != n {
            return Err(InvalidKey::Mismatch);
        }
        let (below_p, below_q) = (&p - &one, &q - &one);
        let is_inverse = |a: &BigUint, b: &BigUint, modulus: &BigUint| a * b % modulus == &one % modulus;
        let [dp, dq, qi] = crt.map(|value| value.map(number));
        let holds = dp.as_ref().is_none_or(|dp| is_inverse(dp, &e, &below_p))
            && dq.as_ref().is_none_or(|dq| is_inverse(dq, &e, &below_q))
            && qi.as_ref().is_none_or(|qi| is_inverse(qi, &q, &p));
        let d = number(stated_d);
        let d_counts = dp.is_none() || dq.is_none() || qi.is_none();
        if !holds || (d_counts && !(is_inverse(&d, &e, &below_p) && is_inverse(&d, &e, &below_q))) {
            return Err(InvalidKey::Mismatch);
        }
        let order = &below_p / common_divisor(below_p.clone(), below_q.clone()) * below_q;
        let d = inverse(&e, &order).ok_or(InvalidKey::Mismatch)?;
        Self::new(public, &d.to_bytes_be(), Some(primes))
    }

    /// A new key of `bits` bits with the exponent 65537.
    ///
    /// # Errors
    /// When the library cannot make one of this size, and below 512 bits.
    pub fn generate(bits: usize) -> Result<Self, InvalidKey> {
        // For toy keys the library estimates how many primes there are. With that out of reach the program needs no
        // logarithm, hence no mathematical library, which would be loaded at every start.
        if bits < 512 {
            return Err(InvalidKey::Generation);
        }
        let key = rsa::RsaPrivateKey::new(&mut OsRng, bits).map_err(|_| InvalidKey::Generation)?;
        let public = {
            use rsa::traits::PublicKeyParts as _;
            RsaPublicKey::new(&key.n().to_bytes_be(), &key.e().to_bytes_be())?
        };
        Self::from_soft(public, &key)
    }

    fn from_soft(public: RsaPublicKey, key: &rsa::RsaPrivateKey) -> Result<Self, InvalidKey> {
        let secret = |number: &BigUint| Secret::from(number.to_bytes_be());
        // More than two primes (RFC 8017 "multi-prime") exist on paper only.
        let [p, q] = key.primes() else { return Err(InvalidKey::MultiPrime) };
        let (Some(dp), Some(dq), Some(qi)) = (key.dp(), key.dq(), key.crt_coefficient()) else {
            return Err(InvalidKey::Mismatch);
        };
        let crt = Crt { p: secret(p), q: secret(q), dp: secret(dp), dq: secret(dq), qi: secret(&qi) };
        Ok(Self { public, d: secret(key.d()), crt })
    }

    /// The public half.
    pub fn public(&self) -> &RsaPublicKey {
        &self.public
    }

    /// The private exponent, big-endian.
    pub fn d(&self) -> &Secret {
        &self.d
    }

    /// Primes and exponents for the Chinese remainder theorem.
    pub fn crt(&self) -> &Crt {
        &self.crt
    }

    fn soft(&self) -> Result<rsa::RsaPrivateKey, SigningFailed> {
        let number = |secret: &Secret| BigUint::from_bytes_be(secret.expose());
        rsa::RsaPrivateKey::from_components(
            BigUint::from_bytes_be(&self.public.n),
            BigUint::from_bytes_be(&self.public.e),
            number(&self.d),
            vec![number(&self.crt.p), number(&self.crt.q)],
        )
        .map_err(|_| SigningFailed)
    }
}

/// A private key made ready for signatures, by ring where it takes the key.
pub(super) enum RsaSigner {
    Ring(Box<RsaKeyPair>),
    Soft(Box<rsa::RsaPrivateKey>),
}

impl RsaSigner {
    pub(super) fn new(key: &RsaPrivateKey) -> Result<Self, SigningFailed> {
        let components = ring::rsa::KeyPairComponents {
            public_key: signature::RsaPublicKeyComponents { n: key.public.n(), e: key.public.e() },
            d: key.d.expose(),
            p: key.crt.p.expose(),
            q: key.crt.q.expose(),
            dP: key.crt.dp.expose(),
            dQ: key.crt.dq.expose(),
            qInv: key.crt.qi.expose(),
        };
        Ok(match RsaKeyPair::from_components(&components) {
            Ok(pair) => Self::Ring(Box::new(pair)),
            Err(_) => Self::Soft(Box::new(key.soft()?)),
        })
    }

    pub(super) fn sign_pkcs1(&self, digest_kind: Digest, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match self {
            Self::Ring(pair) => {
                let encoding: &dyn signature::RsaEncoding = match digest_kind {
                    Digest::Sha256 => &signature::RSA_PKCS1_SHA256,
                    Digest::Sha384 => &signature::RSA_PKCS1_SHA384,
                    Digest::Sha512 => &signature::RSA_PKCS1_SHA512,
                };
                ring_sign(pair, encoding, message)
            }
            Self::Soft(key) => key
                .sign_with_rng(&mut OsRng, pkcs1(digest_kind), &digest(digest_kind, message))
                .map_err(|_| SigningFailed),
        }
    }

    pub(super) fn sign_pss(&self, digest_kind: Digest, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match self {
            Self::Ring(pair) => {
                let encoding: &dyn signature::RsaEncoding = match digest_kind {
                    Digest::Sha256 => &signature::RSA_PSS_SHA256,
                    Digest::Sha384 => &signature::RSA_PSS_SHA384,
                    Digest::Sha512 => &signature::RSA_PSS_SHA512,
                };
                ring_sign(pair, encoding, message)
            }
            Self::Soft(key) => key
                .sign_with_rng(&mut OsRng, pss(digest_kind, digest_kind.output_len()), &digest(digest_kind, message))
                .map_err(|_| SigningFailed),
        }
    }
}

/// The primes of `n`, found from the exponents.
///
/// `ed − 1 = 2^t·r` kills every unit, so squaring `g^r` again and again ends at one; when the value before is not `−1` it
/// shares a prime with `n`. Half of all `g` do. (The crate's own search wants an exponent above 2^16.)
#[expect(clippy::many_single_char_names, reason = "the letters of RFC 8017")]
fn factor(n: &BigUint, e: &BigUint, d: &BigUint) -> Option<Vec<BigUint>> {
    let one = BigUint::from(1_u8);
    let product = d * e;
    if product <= one {
        return None;
    }
    let k = product - &one;
    let twos = (0..n.bits() * 2).take_while(|&bit| &(&k >> bit) % 2_u8 == BigUint::from(0_u8)).count();
    let r = &k >> twos;
    let minus_one = n - &one;
    for g in 2_u32..66 {
        let mut x = BigUint::from(g).modpow(&r, n);
        for _ in 0..twos {
            let square = &x * &x % n;
            if square == one && x != one && x != minus_one {
                let p = common_divisor(&x - &one, n.clone());
                let q = n / &p;
                // The longer first, as generators write them.
                return Some(if p > q { vec![p, q] } else { vec![q, p] });
            }
            x = square;
        }
    }
    None
}

fn common_divisor(mut a: BigUint, mut b: BigUint) -> BigUint {
    while b != BigUint::from(0_u8) {
        (a, b) = (b.clone(), a % b);
    }
    a
}

/// The inverse of `a` modulo `modulus`, by Euclid's extended algorithm; the coefficients are kept positive.
fn inverse(a: &BigUint, modulus: &BigUint) -> Option<BigUint> {
    let (zero, one) = (BigUint::from(0_u8), BigUint::from(1_u8));
    let (mut low, mut high) = (a % modulus, modulus.clone());
    let (mut of_low, mut of_high) = (one.clone(), zero.clone());
    while low != zero {
        let quotient = &high / &low;
        let next = (&of_high + modulus - &quotient * &of_low % modulus) % modulus;
        (high, low) = (low.clone(), high % low);
        (of_high, of_low) = (of_low, next);
    }
    (high == one).then_some(of_high)
}

/// RFC 8017 section 9.1.2, with the length of the salt read off the padding.
fn is_pss_encoding(digest_kind: Digest, hashed: &[u8], encoded: &[u8], bits: usize) -> Option<bool> {
    let (&trailer, rest) = encoded.split_last()?;
    let (masked, hash) = rest.split_at_checked(rest.len().checked_sub(digest_kind.output_len())?)?;
    let used_bits = 0xFF_u8.checked_shr(u32::try_from(8 * encoded.len() - bits).ok()?)?;
    if trailer != 0xBC || masked.first()? & !used_bits != 0 {
        return Some(false);
    }
    let mask = (0_u32..).flat_map(|counter| digest(digest_kind, &[hash, &counter.to_be_bytes()].concat()));
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= used_bits;
    let start = block.iter().position(|&byte| byte != 0)?;
    let (&one, salt) = block.get(start..)?.split_first()?;
    Some(one == 1 && digest(digest_kind, &[&[0; 8], hashed, salt].concat()) == hash)
}

fn ring_sign(
    pair: &RsaKeyPair,
    encoding: &'static dyn signature::RsaEncoding,
    message: &[u8],
) -> Result<Vec<u8>, SigningFailed> {
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(encoding, &ring::rand::SystemRandom::new(), message, &mut signature).map_err(|_| SigningFailed)?;
    Ok(signature)
}

fn pkcs1(digest_kind: Digest) -> Pkcs1v15Sign {
    match digest_kind {
        Digest::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        Digest::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
        Digest::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
    }
}

fn pss(digest_kind: Digest, salt_len: usize) -> Pss {
    match digest_kind {
        Digest::Sha256 => Pss::new_with_salt::<Sha256>(salt_len),
        Digest::Sha384 => Pss::new_with_salt::<Sha384>(salt_len),
        Digest::Sha512 => Pss::new_with_salt::<Sha512>(salt_len),
    }
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Length in bits of a big-endian number without leading zero bytes.
fn bit_len(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0))
}

/// The odd primes up to 167, whose product the broken generator used for its shortest keys (and a divisor of it for longer ones).
const ROCA_PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn modulus(bits: usize) -> Vec<u8> {
        let mut n = vec![0xA5; bits / 8];
        *n.last_mut().unwrap() |= 1;
        n
    }

    #[test]
    fn exponents_outside_of_3_to_33_bits_are_refused() {
        for e in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[3, 0, 0, 0, 1]] {
            assert_eq!(RsaPublicKey::new(&modulus(2048), e).unwrap_err(), InvalidKey::Exponent, "{e:?}");
        }
        for e in [&[3][..], &[1, 0, 1], &[1, 0xFF, 0xFF, 0xFF, 0xFF]] {
            assert!(RsaPublicKey::new(&modulus(2048), e).is_ok(), "{e:?}");
        }
    }

    #[test]
    fn moduli_even_or_of_an_absurd_length_are_refused() {
        let mut even = modulus(2048);
        *even.last_mut().unwrap() &= 0xFE;
        assert_eq!(RsaPublicKey::new(&even, &[3]).unwrap_err(), InvalidKey::EvenModulus);
        assert!(matches!(RsaPublicKey::new(&modulus(32_768), &[3]), Err(InvalidKey::ModulusTooLong { .. })));
        assert!(matches!(RsaPublicKey::new(&[], &[3]), Err(InvalidKey::ModulusTooShort { .. })));
        assert!(matches!(RsaPublicKey::new(&[0, 0, 1], &[3]), Err(InvalidKey::ModulusTooShort { .. })));
    }

    #[test]
    fn pss_of_any_salt_takes_every_length_and_no_other_message() {
        let key = RsaPrivateKey::generate(1024).unwrap();
        let soft = key.soft().unwrap();
        for salt_len in [0, 1, 20, 32, 94] {
            let scheme = pss(Digest::Sha256, salt_len);
            let signature = soft.sign_with_rng(&mut OsRng, scheme, &digest(Digest::Sha256, b"m")).unwrap();
            assert!(key.public().verifies_pss_of_any_salt(Digest::Sha256, b"m", &signature), "{salt_len}");
            assert!(!key.public().verifies_pss_of_any_salt(Digest::Sha256, b"n", &signature), "{salt_len}");
            assert!(!key.public().verifies_pss_of_any_salt(Digest::Sha384, b"m", &signature), "{salt_len}");
            assert_eq!(key.public().verifies_pss(Digest::Sha256, b"m", &signature), salt_len == 32);
        }
        for length in [0, 127, 128, 129] {
            assert!(!key.public().verifies_pss_of_any_salt(Digest::Sha256, b"m", &vec![0; length]), "{length}");
        }
    }

    #[test]
    fn a_key_from_primes_has_the_right_exponent_whatever_is_stated() {
        let key = RsaPrivateKey::generate(512).unwrap();
        let crt = key.crt();
        let build = |d: &[u8], crt: [Option<&[u8]>; 3]| {
            let primes = (key.crt().p.expose(), key.crt().q.expose());
            RsaPrivateKey::from_primes(key.public().clone(), d, primes, crt)
        };
        let all = [Some(crt.dp.expose()), Some(crt.dq.expose()), Some(crt.qi.expose())];
        let wrong = build(&[1, 2, 3], all).unwrap();
        assert_eq!(wrong.crt().dp.expose(), crt.dp.expose());
        assert!(build(key.d().expose(), [None; 3]).is_ok());
        assert_eq!(build(&[1, 2, 3], [None; 3]).unwrap_err(), InvalidKey::Mismatch);
        assert_eq!(build(key.d().expose(), [Some(&[5]), None, None]).unwrap_err(), InvalidKey::Mismatch);
    }

    #[test]
    fn a_modulus_under_2048_bits_is_weak() {
        let short = RsaPublicKey::new(&modulus(2040), &[3]).unwrap();
        assert_eq!(short.weakness(), Some(Weakness::RsaTooShort { bits: 2040 }));
        assert_eq!(RsaPublicKey::new(&modulus(2048), &[3]).unwrap().weakness(), None);
    }

    #[test]
    fn a_modulus_that_is_a_power_of_65537_modulo_every_small_prime_is_roca() {
        // 65537^128 is one modulo all of them, has 2049 bits and is odd.
        let n = (0..128).fold(BigUint::from(1_u8), |product, _| product * 65_537_u32).to_bytes_be();
        let key = RsaPublicKey::new(&n, &[1, 0, 1]).unwrap();
        assert_eq!(key.weakness(), Some(Weakness::Roca));
    }
}
