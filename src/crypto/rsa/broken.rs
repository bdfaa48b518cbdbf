//! Moduli whose factors anyone can find: what lazy or broken generators make.

use std::fmt;

use p256::elliptic_curve::bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use p256::elliptic_curve::bigint::{ConcatenatingMul as _, Gcd as _, Resize as _};
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
    /// It is the power of a prime, whose root anyone can take.
    Power,
}

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(prime) => write!(f, "{prime} divides it"),
            Self::Square => f.write_str("it is the square of a number"),
            Self::Close => f.write_str("they are too close to each other"),
            Self::Prime => f.write_str("it is a prime itself"),
            Self::Power => f.write_str("it is the power of a prime"),
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
    prime_or_power(&number)
}

fn is_root(root: &BoxedUint, square: &BoxedUint) -> bool {
    root.concatenating_mul(root) == *square
}

fn small_factor(n: &[u8]) -> Option<u32> {
    // Other divisors find nothing: their own factors were tried before.
    let mut primes = (3..SMALL).step_by(2).filter(|&number| is_small_prime(number));
    primes.find(|&prime| remainder(n, prime) == 0)
}

/// Whether an odd number has no smaller divisor.
fn is_small_prime(number: u32) -> bool {
    (3..).step_by(2).take_while(|divisor| divisor * divisor <= number).all(|divisor| !number.is_multiple_of(divisor))
}

/// What a big-endian number leaves, divided by a small one: four bytes at a time.
fn remainder(number: &[u8], divisor: u32) -> u32 {
    let step = |rest: u64, bytes: &[u8]| {
        let word = bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        (rest << (8 * bytes.len()) | word) % u64::from(divisor)
    };
    let (first, rest) = number.split_at(number.len() % 4);
    let rest = rest.chunks(4).fold(step(0, first), step);
    u32::try_from(rest).unwrap_or_default()
}

/// Whether `n` is `a² − b²` for an `a` little above its root.
fn fermat(n: &BoxedUint, root: &BoxedUint) -> bool {
    let n = n.resize(n.bits_precision() + 64);
    let square_of = |a: &BoxedUint| a.concatenating_mul(a).resize(n.bits_precision());
    let first = (root + &BoxedUint::one()).resize(n.bits_precision() / 2);
    // Of nearly all steps it is enough to know what the numbers leave.
    let left = |number: &BoxedUint| u64::from(remainder(&number.to_be_bytes(), LEAVING));
    let (mut a, mut difference) = (left(&first), left(&square_of(&first).wrapping_sub(&n)));
    for step in 0..FERMAT_STEPS {
        if leaves_square(difference) {
            let difference = square_of(&first.wrapping_add(BoxedUint::from(step))).wrapping_sub(&n);
            if is_root(&difference.floor_sqrt_vartime(), &difference) {
                return true;
            }
        }
        // (a + 1)² = a² + 2a + 1
        difference = (difference + 2 * a + 1) % u64::from(LEAVING);
        a += 1;
    }
    false
}

/// Whether a number that leaves this, divided by [`LEAVING`], may be a square. Of those that are none one in 200 may.
fn leaves_square(rest: u64) -> bool {
    let leaves = |divisor: u64| (0..divisor).any(|root| root * root % divisor == rest % divisor);
    leaves(64) && ODD.iter().all(|divisor| leaves(u64::from(*divisor)))
}

/// Whether an odd number is a prime, or the power of one: one round of Miller and Rabin to the base 2. `p - 1` divides
/// `p^k - 1`, so that `2^(n-1) - 1` has `p` in common with `n = p^k`; with a product of two random primes about never anything.
fn prime_or_power(n: &BoxedUint) -> Option<Factors> {
    let odd = n.to_odd().into_option()?;
    let minus_one = n - &BoxedUint::one();
    let twos = minus_one.trailing_zeros_vartime();
    let rest = minus_one.shr_vartime(twos)?;
    let parameters = BoxedMontyParams::new_vartime(odd);
    let one = BoxedMontyForm::one(&parameters);
    let minus_one = -&one;
    // Powers of 2 need squares and doubles alone.
    let square = |x: BoxedMontyForm, bit: u32| if rest.bit_vartime(bit) { x.square().double() } else { x.square() };
    let mut x = (0..rest.bit_width_vartime()).rev().fold(one.clone(), square);
    if x == one || x == minus_one {
        return Some(Factors::Prime);
    }
    for _ in 1..twos {
        x = x.square();
        if x == minus_one {
            return Some(Factors::Prime);
        }
    }
    let common = (x.square() - &one).retrieve().gcd_vartime(n);
    (common != BoxedUint::one()).then_some(Factors::Power)
}

/// Up to which divisors are tried.
const SMALL: u32 = 4096;

/// Squares leave little of what could be left, divided by these.
const ODD: [u32; 6] = [9, 5, 7, 11, 13, 17];

/// The product of these and 64
const LEAVING: u32 = 49_008_960;

/// Primes that agree in all but a hundred bits or so of their upper half are found in one step.
const FERMAT_STEPS: u32 = 1000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::rsa::RsaPrivateKey;

    fn is_probable_prime(n: &BoxedUint) -> bool {
        prime_or_power(n) == Some(Factors::Prime)
    }

    fn bytes(number: &BoxedUint) -> Vec<u8> {
        number.to_be_bytes_trimmed_vartime().into_vec()
    }

    #[test]
    fn every_square_may_be_one_and_few_others() {
        assert_eq!(LEAVING, 64 * ODD.iter().product::<u32>());
        let may_be_square = |number: u64| leaves_square(number % u64::from(LEAVING));
        assert!((0_u64..20_000).map(|root| root * root).all(may_be_square));
        let others = (0_u64..20_000).filter(|number| number.isqrt() * number.isqrt() != *number);
        assert!(others.filter(|number| may_be_square(*number)).count() < 100);
    }

    #[test]
    fn close_factors_are_found_within_so_many_steps() {
        // (p + q) / 2 is square(step) above the root of a product of p and p + 2 · step · 2^256, near enough.
        let power = |exponent: u32| BoxedUint::one_with_precision(1024).shl(exponent);
        let product = |step: u32| {
            let p = &power(511) + &BoxedUint::one();
            let q = &p + &power(257).wrapping_mul(BoxedUint::from(step));
            BoxedUint::from_be_slice_vartime(&bytes(&p.concatenating_mul(&q)))
        };
        for (step, is_found) in [(1, true), (2, true), (3, true), (7, true), (31, true), (32, false), (40, false)] {
            let n = product(step);
            assert_eq!(fermat(&n, &n.floor_sqrt_vartime()), is_found, "{step}");
        }
    }

    #[test]
    fn primes_of_both_kinds_are_told() {
        let below = |exponent: u32, less: u32| {
            BoxedUint::one_with_precision(576).shl(exponent).wrapping_sub(BoxedUint::from(less))
        };
        // Divided by 4 they leave 3 and 1.
        for prime in [below(127, 1), below(521, 1), below(255, 19), below(130, 5), below(61, 1), below(64, 59)] {
            assert!(is_probable_prime(&prime), "{prime}");
        }
        for composite in [below(127, 3), below(521, 3), below(255, 21), below(128, 1).wrapping_mul(below(127, 1))] {
            assert!(!is_probable_prime(&composite), "{composite}");
        }
    }

    #[test]
    fn factors_are_told_in_words() {
        for (factors, words) in [
            (Factors::Small(7), "7 divides it"),
            (Factors::Square, "it is the square of a number"),
            (Factors::Close, "they are too close to each other"),
            (Factors::Prime, "it is a prime itself"),
            (Factors::Power, "it is the power of a prime"),
        ] {
            assert_eq!(factors.to_string(), words);
        }
    }

    #[test]
    fn small_factors_are_found_at_every_length() {
        for length in 1..12 {
            let number: Vec<u8> = (0..length).map(|at| 131 + 7 * at).collect();
            for divisor in [3, 17, 4093, 765_765] {
                let slow = number.iter().fold(0_u64, |rest, byte| (rest * 256 + u64::from(*byte)) % u64::from(divisor));
                assert_eq!(u64::from(remainder(&number, divisor)), slow, "{length} {divisor}");
            }
        }
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
        let [square, cube] = [p.concatenating_mul(&p), p.concatenating_mul(&p).concatenating_mul(&p)];
        assert_eq!(known_factors(&bytes(&cube)), Some(Factors::Power));
        assert_eq!(known_factors(&bytes(&square.concatenating_mul(&cube))), Some(Factors::Power));
        // The next primes are some hundred numbers on.
        let mut near = p.wrapping_add(BoxedUint::from(2_u32));
        while small_factor(&bytes(&near)).is_some() || !is_probable_prime(&near) {
            near.wrapping_add_assign(BoxedUint::from(2_u32));
        }
        assert_eq!(times(&p, &near), Some(Factors::Close));
        assert_eq!(times(&q, &near), None);
    }
}
