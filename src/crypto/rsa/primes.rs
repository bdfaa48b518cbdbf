//! The number theory that RSA keys need beyond what the crate does: primes from exponents, exponents from primes, and
//! the mark of a broken generator.

use p256::elliptic_curve::bigint::{ConcatenatingMul as _, Gcd as _};
use rsa::BoxedUint;

/// The primes of `n`, found from the exponents.
///
/// `ed − 1 = 2^t·r` kills every unit, so squaring `g^r` again and again ends at one; when the value before is not `−1` it
/// shares a prime with `n`. Half of all `g` do. (The crate's own search wants an exponent above 2^16.)
pub(super) fn factor(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint) -> Option<(BoxedUint, BoxedUint)> {
    let mut powers = 0;
    factor_within(n, e, d, &mut powers)
}

/// As [`factor`]; counts how many powers were computed, which is what takes time. Where an exponent belongs to no primes the
/// first `g` tells, and where `n` is the power of a single one so that none ever will, the second.
fn factor_within(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint, powers: &mut u32) -> Option<(BoxedUint, BoxedUint)> {
    let (odd, modulus, one) = (n.as_odd_vartime()?, n.as_nz_vartime()?, BoxedUint::one());
    let product = d.concatenating_mul(e);
    if product <= one {
        return None;
    }
    let k = product - &one;
    let twos = k.trailing_zeros_vartime();
    let r = k.shr_vartime(twos)?;
    let minus_one = n - &one;
    for g in (FIRST_BASE..).take(MOST_BASES) {
        let g_number = BoxedUint::from_be_slice(&g.to_be_bytes(), n.bits_precision()).ok()?;
        *powers += 1;
        let mut x = g_number.pow_mod(&r, odd);
        for _ in 0..twos {
            let square = x.square_mod_vartime(modulus);
            if square == one && x != one && x != minus_one {
                return factors_of_root(&x, n);
            }
            x = square;
        }
        if x != one {
            return None;
        }
        if g == FIRST_BASE {
            *powers += 1;
            if is_prime_power(n, &g_number) {
                return None;
            }
        }
    }
    None
}

/// The factors of `n` that a root of one other than one and `−1` tells, the larger first, as generators write them.
fn factors_of_root(root: &BoxedUint, n: &BoxedUint) -> Option<(BoxedUint, BoxedUint)> {
    let one = (root - &BoxedUint::one()).gcd_vartime(n);
    let other = n.wrapping_div_vartime(one.as_nz_vartime()?);
    let mut factors = [one, other];
    factors.sort_unstable();
    let [smaller, larger] = factors;
    Some((larger, smaller))
}

/// Whether `n` is the power of a prime `p`: `g^(n−1)` is one modulo `p` then, as `p − 1` divides `n − 1`. Of two random
/// primes it is about never.
fn is_prime_power(n: &BoxedUint, g: &BoxedUint) -> bool {
    let Some(odd) = n.as_odd_vartime() else { return false };
    let one = BoxedUint::one();
    let power = g.pow_mod(&(n - &one), odd);
    power == one || (&power - &one).gcd_vartime(n) != one
}

const FIRST_BASE: u32 = 2;

/// Of all keys one in 2^64 is not found with so many.
const MOST_BASES: usize = 64;

/// What a file states of a private key.
pub(super) struct Stated {
    pub(super) n: BoxedUint,
    pub(super) e: BoxedUint,
    pub(super) d: BoxedUint,
    pub(super) p: BoxedUint,
    pub(super) q: BoxedUint,
    /// `dp`, `dq` and `qi`
    pub(super) crt: [Option<BoxedUint>; 3],
}

impl Stated {
    /// The exponent that belongs to the primes; nothing when `crt`, or for want of it `d`, belongs to other primes.
    pub(super) fn exponent(&self) -> Option<BoxedUint> {
        let Self { n, e, d, p, q, crt: [dp, dq, qi] } = self;
        let one = BoxedUint::one();
        // Where one of them is one, nothing is an inverse below.
        if p.concatenating_mul(q) != *n {
            return None;
        }
        let (below_p, below_q) = (p - &one, q - &one);
        let is_inverse = |a: &BoxedUint, b: &BoxedUint, modulus: &BoxedUint| {
            let modulus = modulus.as_nz_vartime();
            modulus.is_some_and(|modulus| a.concatenating_mul(b).rem_vartime(modulus) == one)
        };
        let holds = dp.as_ref().is_none_or(|dp| is_inverse(dp, e, &below_p))
            && dq.as_ref().is_none_or(|dq| is_inverse(dq, e, &below_q))
            && qi.as_ref().is_none_or(|qi| is_inverse(qi, q, p));
        let d_counts = dp.is_none() || dq.is_none() || qi.is_none();
        if !holds || (d_counts && !(is_inverse(d, e, &below_p) && is_inverse(d, e, &below_q))) {
            return None;
        }
        let common = below_p.gcd_vartime(&below_q);
        let order = below_p.wrapping_div_vartime(common.as_nz_vartime()?).concatenating_mul(&below_q);
        let e = BoxedUint::from_be_slice(&e.to_be_bytes_trimmed_vartime(), order.bits_precision()).ok()?;
        e.invert_mod(order.as_nz_vartime()?).into_option()
    }
}

/// Whether the modulus bears the fingerprint of CVE-2017-15361.
///
/// The broken generator made primes of the form `k·M + (65537^a mod M)` with M a product of small
/// primes, so modulo each of those the modulus is a power of 65537; by chance that happens once in
/// some hundred million moduli.
pub(super) fn is_roca(n: &[u8]) -> bool {
    ROCA_PRIMES.iter().all(|&prime| {
        let residue = n.iter().fold(0, |acc, &byte| (acc * 256 + u32::from(byte)) % prime);
        std::iter::successors(Some(1), |power| Some(power * 65_537 % prime))
            .take(usize::try_from(prime).unwrap_or(usize::MAX))
            .any(|power| power == residue)
    })
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

    #[test]
    fn a_modulus_that_is_a_power_of_65537_modulo_every_small_prime_is_roca() {
        // 65537^128 is one modulo all of them, has 2049 bits and is odd.
        let power = |n: BoxedUint| n.concatenating_mul(&n);
        let n = (0..7).fold(BoxedUint::from(65_537_u32), |n, _| power(n)).to_be_bytes_trimmed_vartime();
        assert!(is_roca(&n));
        let mut other = n.to_vec();
        other.push(1);
        assert!(!is_roca(&other));
    }

    #[test]
    fn a_search_for_primes_that_do_not_exist_ends_at_once() {
        let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
        let key = crate::crypto::RsaPrivateKey::generate(1024).unwrap();
        let (n, e) = (number(key.public().n()), number(key.public().e()));
        let p = number(key.crt().p.expose());
        let below = &p - &BoxedUint::one();
        let count = |n: &BoxedUint, e: &BoxedUint, d: &BoxedUint| {
            let mut powers = 0;
            assert_eq!(factor_within(n, e, d, &mut powers), None);
            powers
        };
        let wrong = number(&[0xA5; 127]);
        assert_eq!(count(&n, &e, &wrong), 1);
        // The exponents belong to the modulus, but it is a prime, its square or its cube: e·d − 1 is a multiple of p − 1 and p.
        let square = p.concatenating_mul(&p);
        let cube = square.concatenating_mul(&p);
        for n in [&p, &square, &cube] {
            let d = below.concatenating_mul(&square) + &BoxedUint::one();
            assert_eq!(count(n, &BoxedUint::one(), &d), 2);
        }
    }

    #[test]
    fn primes_are_found_from_either_private_exponent() {
        // p = 61, q = 53, e = 17: the textbook's key, with d modulo lcm(60, 52) and modulo 60 · 52.
        let number = BoxedUint::from;
        for d in [413_u32, 2753] {
            let found = factor(&number(3233_u32), &number(17_u32), &number(d));
            assert_eq!(found, Some((number(61_u32), number(53_u32))), "{d}");
        }
        assert_eq!(factor(&number(3233_u32), &number(17_u32), &number(415_u32)), None);
    }

    /// The textbook's key: p = 61, q = 53, e = 17, dp = 53, dq = 49, qi = 38.
    fn exponent(d: u32, [p, q]: [u32; 2], crt: [Option<u32>; 3]) -> Option<BoxedUint> {
        let number = |number: u32| BoxedUint::from(number);
        let [n, e, d, p, q] = [3233, 17, d, p, q].map(number);
        Stated { n, e, d, p, q, crt: crt.map(|one| one.map(number)) }.exponent()
    }

    #[test]
    fn a_stated_exponent_counts_where_anything_else_is_missing() {
        let primes = [61, 53];
        let crt = [Some(53), Some(49), Some(38)];
        assert_eq!(exponent(1, primes, crt), Some(BoxedUint::from(413_u32)));
        for missing in 0..3 {
            let mut some = crt;
            *some.get_mut(missing).unwrap() = None;
            assert_eq!(exponent(1, primes, some), None, "{missing}");
            assert_eq!(exponent(2753, primes, some), Some(BoxedUint::from(413_u32)), "{missing}");
            let mut wrong = crt;
            *wrong.get_mut(missing).unwrap() = Some(2);
            assert_eq!(exponent(2753, primes, wrong), None, "{missing}");
        }
        // One that belongs to one of the primes alone.
        for d in [53, 49] {
            assert_eq!(exponent(d, primes, [None; 3]), None, "{d}");
        }
    }

    #[test]
    fn other_factors_than_two_primes_of_the_modulus_have_no_exponent() {
        for primes in [[1, 3233], [3233, 1], [0, 53], [61, 0], [61, 59], [53, 53]] {
            for crt in [[None; 3], [Some(53), Some(49), Some(38)]] {
                assert_eq!(exponent(2753, primes, crt), None, "{primes:?}");
            }
        }
    }
}
