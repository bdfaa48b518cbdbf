//! Moduli whose factors anyone can find: what lazy or broken generators make.

use std::fmt;

use p256::elliptic_curve::bigint::{ConcatenatingMul as _, Resize as _};
use rsa::BoxedUint;

/// Why the factors are no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Factors {
    /// A small one is in it.
    Small(u32),
    /// It is a square.
    Square,
    /// Fermat's method finds them: they are too close to each other (CVE-2022-26320).
    Close,
    /// It has none: it is itself a prime, and what signs follows from it.
    Prime,
}

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(prime) => write!(f, "{prime} divides it"),
            Self::Square => f.write_str("it is the square of a number"),
            Self::Close => f.write_str("they are too close to each other"),
            Self::Prime => f.write_str("it is a prime itself"),
        }
    }
}

/// What gives the factors of an odd modulus away. The work is bounded by the length of the modulus: some milliseconds for
/// 2048 bits, less than a second for the longest that is taken.
pub(super) fn known_factors(n: &[u8]) -> Option<Factors> {
    if let Some(prime) = small_factor(n) {
        return Some(Factors::Small(prime));
    }
    let number = BoxedUint::from_be_slice_vartime(n);
    let root = number.floor_sqrt_vartime();
    if is_root(&root, &number) {
        return Some(Factors::Square);
    }
    if fermat(&number, &root) {
        return Some(Factors::Close);
    }
    is_probable_prime(&number).then_some(Factors::Prime)
}

fn is_root(root: &BoxedUint, square: &BoxedUint) -> bool {
    root.concatenating_mul(root) == *square
}

fn small_factor(n: &[u8]) -> Option<u32> {
    // Odd numbers that are no primes find nothing: their factors were tried before.
    (3..SMALL).step_by(2).find(|&divisor| {
        let step = |rest: u64, byte: &u8| (rest * 256 + u64::from(*byte)) % u64::from(divisor);
        n.iter().fold(0, step) == 0
    })
}

/// Whether `n` is `a² − b²` for an `a` little above its root.
fn fermat(n: &BoxedUint, root: &BoxedUint) -> bool {
    let one = BoxedUint::one();
    let wide = n.bits_precision() + 64;
    let n = n.resize(wide);
    let mut a = (root + &one).resize(wide);
    let mut difference = a.wrapping_mul(&a).wrapping_sub(&n);
    for _ in 0..FERMAT_STEPS {
        if may_be_square(&difference) && is_root(&difference.floor_sqrt_vartime(), &difference) {
            return true;
        }
        // (a + 1)² = a² + 2a + 1
        difference = difference.wrapping_add(&a).wrapping_add(&a).wrapping_add(&one);
        a.wrapping_add_assign(&one);
    }
    false
}

/// Squares end in 0, 1, 4, 9, 16, 17, 25, 33, 36, 41, 49 or 57 modulo 64; of other numbers four in five do not.
fn may_be_square(number: &BoxedUint) -> bool {
    let low = number.to_le_bytes().first().copied().unwrap_or_default() % 64;
    (0_u8..32).any(|root| u32::from(root) * u32::from(root) % 64 == u32::from(low))
}

/// One round of Miller and Rabin to the base 2. A product of two random primes passes it about never.
pub(super) fn is_probable_prime(n: &BoxedUint) -> bool {
    let Some(odd) = n.as_odd_vartime() else { return false };
    let one = BoxedUint::one();
    let minus_one = n - &one;
    let twos = minus_one.trailing_zeros_vartime();
    let Some(rest) = minus_one.shr_vartime(twos) else { return false };
    let Ok(two) = BoxedUint::from_be_slice(&[2], n.bits_precision()) else { return false };
    let mut x = two.pow_mod(&rest, odd);
    if x == one || x == minus_one {
        return true;
    }
    let Some(modulus) = n.as_nz_vartime() else { return false };
    for _ in 1..twos {
        x = x.square_mod_vartime(modulus);
        if x == minus_one {
            return true;
        }
    }
    false
}

/// Up to which divisors are tried.
const SMALL: u32 = 4096;

/// Primes that agree in all but a hundred bits or so of their upper half are found in one step.
const FERMAT_STEPS: u32 = 1000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::rsa::RsaPrivateKey;

    fn bytes(number: &BoxedUint) -> Vec<u8> {
        number.to_be_bytes_trimmed_vartime().into_vec()
    }

    #[test]
    fn moduli_that_keep_no_secret_are_told_and_good_ones_are_not() {
        let key = RsaPrivateKey::generate(1024).unwrap();
        let [p, q] = [&key.crt().p, &key.crt().q].map(|prime| BoxedUint::from_be_slice_vartime(prime.expose()));
        let times = |a: &BoxedUint, b: &BoxedUint| known_factors(&bytes(&a.concatenating_mul(b)));
        assert_eq!(known_factors(key.public().n()), None);
        assert_eq!(times(&p, &p), Some(Factors::Square));
        assert_eq!(times(&p, &BoxedUint::from(3_u32)), Some(Factors::Small(3)));
        assert_eq!(times(&p, &BoxedUint::from(4093_u32)), Some(Factors::Small(4093)));
        assert_eq!(known_factors(&bytes(&p)), Some(Factors::Prime));
        // The next primes are some hundred numbers on.
        let mut near = p.wrapping_add(BoxedUint::from(2_u32));
        while small_factor(&bytes(&near)).is_some() || !is_probable_prime(&near) {
            near.wrapping_add_assign(BoxedUint::from(2_u32));
        }
        assert_eq!(times(&p, &near), Some(Factors::Close));
        assert_eq!(times(&q, &near), None);
    }
}
