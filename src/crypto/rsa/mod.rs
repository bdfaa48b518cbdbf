//! RSA keys as numbers (RFC 8017), checked when they are made.

pub(super) mod signature;

mod broken;
mod primes;

use rsa::BoxedUint;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};

pub use self::broken::Factors;
use super::error::{InvalidKey, MAX_MODULUS_BITS, SigningFailed, Weakness};
use super::random::OsRng;
use super::secret::Secret;

/// Nothing shorter than a digest with its prefix can hold any signature at all.
const MIN_BITS: usize = 256;

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
        if bits < MIN_BITS {
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

    /// What makes the key too weak to sign with, if anything does. That takes some milliseconds.
    pub fn weakness(&self) -> Option<Weakness> {
        let factors = || broken::known_factors(&self.n).map(|factors| Weakness::RsaFactors { factors });
        self.evident_weakness().or_else(factors)
    }

    /// What makes the key too weak at first sight: its length, or the mark of a broken generator.
    pub fn evident_weakness(&self) -> Option<Weakness> {
        if self.bits() < MIN_STRONG_BITS {
            return Some(Weakness::RsaTooShort { bits: self.bits() });
        }
        primes::is_roca(&self.n).then_some(Weakness::Roca)
    }
}

impl RsaPrivateKey {
    /// A key from big-endian numbers; the primes are found again when only `d` is known.
    ///
    /// # Errors
    /// [`InvalidKey::Mismatch`] when the numbers do not belong together.
    pub fn new(public: RsaPublicKey, d: &[u8], primes: Option<(&[u8], &[u8])>) -> Result<Self, InvalidKey> {
        check_lengths(&public, [Some(d), primes.map(|(p, _)| p), primes.map(|(_, q)| q)])?;
        let number = BoxedUint::from_be_slice_vartime;
        let (n, e, d) = (number(&public.n), number(&public.e), number(d));
        let found = match primes {
            Some((p, q)) => Some((number(p), number(q))),
            None => primes::factor(&n, &e, &d),
        };
        let (p, q) = found.ok_or(InvalidKey::Mismatch)?;
        let key = soft(n, e, d, p, q).ok_or(InvalidKey::Mismatch)?;
        Self::from_soft(public, &key)
    }

    /// A key whose primes are what counts: its private exponent is computed from them, and the one that is stated is
    /// looked at only when some of `crt` (`dp`, `dq`, `qi`) are missing. Go reads keys so.
    ///
    /// # Errors
    /// [`InvalidKey::Mismatch`] when the numbers do not belong together.
    pub(crate) fn from_primes(
        public: RsaPublicKey,
        stated_d: &[u8],
        primes: (&[u8], &[u8]),
        crt: [Option<&[u8]>; 3],
    ) -> Result<Self, InvalidKey> {
        let [dp, dq, qi] = crt;
        check_lengths(&public, [Some(stated_d), Some(primes.0), Some(primes.1), dp, dq, qi])?;
        let number = BoxedUint::from_be_slice_vartime;
        let d = primes::Stated {
            n: number(&public.n),
            e: number(&public.e),
            d: number(stated_d),
            p: number(primes.0),
            q: number(primes.1),
            crt: crt.map(|value| value.map(number)),
        }
        .exponent()
        .ok_or(InvalidKey::Mismatch)?;
        Self::new(public, &d.to_be_bytes(), Some(primes))
    }

    /// A new key of `bits` bits with the exponent 65537.
    ///
    /// # Errors
    /// When there is no randomness to be had, and below 1024 bits.
    pub fn generate(bits: usize) -> Result<Self, InvalidKey> {
        let key = rsa::PrivateKey::new(&mut OsRng, bits).map_err(|_| InvalidKey::Generation)?;
        Self::from_soft(RsaPublicKey::new(&key.n_bytes(), &key.e_bytes())?, &key)
    }

    fn from_soft(public: RsaPublicKey, key: &rsa::PrivateKey) -> Result<Self, InvalidKey> {
        let secret = |number: &BoxedUint| Secret::from(number.to_be_bytes_trimmed_vartime().into_vec());
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

    fn soft(&self) -> Result<rsa::PrivateKey, SigningFailed> {
        let number = |secret: &Secret| BoxedUint::from_be_slice_vartime(secret.expose());
        let (n, e) =
            (BoxedUint::from_be_slice_vartime(&self.public.n), BoxedUint::from_be_slice_vartime(&self.public.e));
        soft(n, e, number(&self.d), number(&self.crt.p), number(&self.crt.q)).ok_or(SigningFailed)
    }
}

/// Refuses numbers longer than the modulus: none belongs to it, and what is computed with them takes as long as they are.
fn check_lengths<const N: usize>(public: &RsaPublicKey, numbers: [Option<&[u8]>; N]) -> Result<(), InvalidKey> {
    let fits = |number: &[u8]| without_leading_zeros(number).len() <= public.n.len();
    if numbers.into_iter().flatten().all(fits) { Ok(()) } else { Err(InvalidKey::Mismatch) }
}

/// The key as the crate has it, which checks that the numbers belong together.
///
/// Its usual constructor wants primes of half the modulus's length at the most; JOSE and Go do not.
fn soft(n: BoxedUint, e: BoxedUint, d: BoxedUint, p: BoxedUint, q: BoxedUint) -> Option<rsa::PrivateKey> {
    rsa::PrivateKey::from_components_with_wide_primes(n, e, d, vec![p, q]).ok()
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Length in bits of a big-endian number without leading zero bytes.
pub(crate) fn bit_len(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0))
}

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
    fn a_key_from_primes_has_the_right_exponent_whatever_is_stated() {
        let key = RsaPrivateKey::generate(1024).unwrap();
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
        assert_eq!(RsaPublicKey::new(&modulus(2048), &[3]).unwrap().evident_weakness(), None);
        assert!(matches!(
            RsaPublicKey::new(&modulus(2048), &[3]).unwrap().weakness(),
            Some(Weakness::RsaFactors { factors: Factors::Small(3) })
        ));
    }

    #[test]
    fn no_key_is_made_below_1024_bits() {
        assert_eq!(RsaPrivateKey::generate(512).unwrap_err(), InvalidKey::Generation);
        assert_eq!(RsaPrivateKey::generate(1024).unwrap().public().bits(), 1024);
    }

    #[test]
    fn numbers_longer_than_the_modulus_are_refused_before_anything_is_computed() {
        let public = || RsaPublicKey::new(&modulus(2048), &[3]).unwrap();
        let long = vec![0xFF; 1 << 20];
        assert_eq!(RsaPrivateKey::new(public(), &long, None).unwrap_err(), InvalidKey::Mismatch);
        assert_eq!(RsaPrivateKey::new(public(), &[5], Some((&long, &long))).unwrap_err(), InvalidKey::Mismatch);
        let refused = RsaPrivateKey::from_primes(public(), &[5], (&[3], &long), [None; 3]);
        assert_eq!(refused.unwrap_err(), InvalidKey::Mismatch);
    }
}
