//! Numbers that keep their text.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use zeroize::Zeroize;

use super::error::{Error, Fault, NumberFault};

/// A JSON number (RFC 8259 section 6), as it was written.
///
/// Two numbers are equal when they have the same exact value, however written.
/// The one exception: exponents of more than 37 digits are compared by their text.
///
/// ```
/// use jwtk::json::Number;
///
/// let number: Number = "1.50e3".parse()?;
/// assert_eq!(number.as_str(), "1.50e3");
/// assert_eq!(number.as_i64(), Some(1500));
/// assert_eq!(number, Number::from(1500_u64));
/// # Ok::<(), jwtk::json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number(Box<str>);

impl Number {
    /// The text, which fits the grammar of JSON numbers.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double, infinite when the number is beyond the range of doubles.
    pub fn to_f64(&self) -> f64 {
        // Every JSON number is in the grammar of `f64`'s `FromStr`.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The number when it is a whole one that fits, in whatever notation: `1e3`, `1.0`, `-0`.
    pub fn as_i64(&self) -> Option<i64> {
        let decimal = Decimal::of(&self.0);
        if decimal.is_zero() {
            return Some(0);
        }
        let whole_digits = usize::try_from(decimal.point).ok()?;
        if decimal.digits().count() > whole_digits || whole_digits > LONGEST_I64 {
            return None;
        }
        let magnitude = decimal
            .digits()
            .chain(std::iter::repeat(b'0'))
            .take(whole_digits)
            .fold(0, |sum: i128, digit| sum * 10 + i128::from(digit - b'0'));
        let signed = if decimal.negative { -magnitude } else { magnitude };
        i64::try_from(signed).ok()
    }

    /// Compares the exact value with `unscaled × 10^-scale`.
    ///
    /// The time is linear in the length of the text, whatever the exponent is.
    ///
    /// ```
    /// use std::cmp::Ordering;
    ///
    /// let number: jwtk::json::Number = "1700000000.5".parse()?;
    /// assert_eq!(number.cmp_decimal(1_700_000_000, 0), Ordering::Greater);
    /// assert_eq!(number.cmp_decimal(1_700_000_000_500, 3), Ordering::Equal);
    /// # Ok::<(), jwtk::json::Error>(())
    /// ```
    pub fn cmp_decimal(&self, unscaled: i128, scale: u32) -> Ordering {
        let text = unscaled.to_string();
        let mut other = Decimal::of(&text);
        other.point -= i128::from(scale);
        Decimal::of(&self.0).cmp(&other)
    }

    /// `text` must fit the grammar: [`scan`] has seen it.
    pub(super) fn from_scanned(text: &str) -> Self {
        Self(text.into())
    }
}

impl FromStr for Number {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return Err(Error::new(bytes, 0, Fault::Empty));
        }
        match scan(bytes) {
            Ok(length) if length == bytes.len() => Ok(Self(text.into())),
            Ok(length) => Err(Error::new(bytes, length, Fault::TrailingData)),
            Err((at, fault)) => Err(Error::new(bytes, at, Fault::InvalidNumber(fault))),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(value.to_string().into())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        if self.0 == other.0 {
            return true;
        }
        let (one, two) = (Decimal::of(&self.0), Decimal::of(&other.0));
        let comparable = |decimal: &Decimal<'_>| decimal.is_zero() || decimal.point.abs() < FARTHEST / 2;
        comparable(&one) && comparable(&two) && one.cmp(&two) == Ordering::Equal
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.0)
    }
}

impl Zeroize for Number {
    /// Wipes the text and leaves a `0`.
    fn zeroize(&mut self) {
        self.0.zeroize();
        self.0 = "0".into();
    }
}

/// The length of the number at the start of `text`, or where it goes wrong.
pub(super) fn scan(text: &[u8]) -> Result<usize, (usize, NumberFault)> {
    let byte = |at: usize| text.get(at).copied();
    let digits = |at: usize| match digits_at(text, at) {
        0 => Err((at, NumberFault::MissingDigit)),
        count => Ok(at + count),
    };

    let mut at = match byte(0) {
        Some(b'-') => 1,
        Some(b'+') => return Err((0, NumberFault::PlusSign)),
        _ => 0,
    };
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(b"NaN") || rest.starts_with(b"Infinity") {
        return Err((0, NumberFault::NotFinite));
    }
    if byte(at) == Some(b'0') && digits_at(text, at) > 1 {
        return Err((at, NumberFault::LeadingZero));
    }
    at = digits(at)?;
    if byte(at) == Some(b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = byte(at) {
        at += 1;
        if let Some(b'+' | b'-') = byte(at) {
            at += 1;
        }
        at = digits(at)?;
    }
    Ok(at)
}

fn digits_at(text: &[u8], at: usize) -> usize {
    text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `±0.head tail × 10^point`, without zeros at either end of the digits.
struct Decimal<'a> {
    negative: bool,
    /// The digits in two pieces, as the text has a point between them.
    head: &'a str,
    tail: &'a str,
    /// Stops at [`FARTHEST`] on both sides, far beyond anything it is compared with.
    point: i128,
}

impl<'a> Decimal<'a> {
    fn of(text: &'a str) -> Self {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));

        let head = whole.trim_start_matches('0');
        let (tail, shift) = if head.is_empty() {
            let tail = fraction.trim_start_matches('0');
            (tail, -length(fraction) + length(tail))
        } else {
            (fraction, length(head))
        };
        let tail = tail.trim_end_matches('0');
        let head = if tail.is_empty() { head.trim_end_matches('0') } else { head };
        Self { negative, head, tail, point: exponent_value(exponent) + shift }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.head.bytes().chain(self.tail.bytes())
    }

    fn is_zero(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty()
    }

    fn signum(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn cmp(&self, other: &Decimal<'_>) -> Ordering {
        let sign = self.signum();
        let of_signs = sign.cmp(&other.signum());
        if of_signs != Ordering::Equal || sign == 0 {
            return of_signs;
        }
        let of_magnitudes = self.point.cmp(&other.point).then_with(|| self.digits().cmp(other.digits()));
        if self.negative { of_magnitudes.reverse() } else { of_magnitudes }
    }
}

fn exponent_value(text: &str) -> i128 {
    match text.parse::<i128>() {
        Ok(value) => value.clamp(-FARTHEST, FARTHEST),
        // The grammar leaves overflow as the only cause.
        Err(_) if text.starts_with('-') => -FARTHEST,
        Err(_) => FARTHEST,
    }
}

fn length(digits: &str) -> i128 {
    i128::try_from(digits.len()).unwrap_or(FARTHEST)
}

/// Where the decimal point stops moving.
const FARTHEST: i128 = i128::MAX / 4;

/// How many digits `i64::MIN` has.
const LONGEST_I64: usize = 19;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_kept() {
        for text in ["0", "-0", "1.0", "1e3", "1E+3", "-0.0", "1e400", "0.10", "12345678901234567890123"] {
            assert_eq!(number(text).as_str(), text);
            assert_eq!(number(text).to_string(), text);
        }
    }

    #[test]
    fn only_the_grammar_is_accepted() {
        for (text, fault) in [
            ("01", NumberFault::LeadingZero),
            ("-00", NumberFault::LeadingZero),
            ("+1", NumberFault::PlusSign),
            ("-", NumberFault::MissingDigit),
            (".5", NumberFault::MissingDigit),
            ("1.", NumberFault::MissingDigit),
            ("1.e1", NumberFault::MissingDigit),
            ("1e", NumberFault::MissingDigit),
            ("1e+", NumberFault::MissingDigit),
            ("NaN", NumberFault::NotFinite),
            ("-Infinity", NumberFault::NotFinite),
        ] {
            let error = text.parse::<Number>().unwrap_err();
            assert_eq!(error.fault(), &Fault::InvalidNumber(fault), "{text}");
        }
        assert_eq!("".parse::<Number>().unwrap_err().fault(), &Fault::Empty);
        for text in ["1 ", "0x10", "1e1.5", "1_000"] {
            let error = text.parse::<Number>().unwrap_err();
            assert_eq!(error.fault(), &Fault::TrailingData, "{text}");
        }
    }

    #[test]
    fn equality_is_of_exact_values() {
        for (one, two) in [
            ("1", "1.0"),
            ("1", "10e-1"),
            ("-0", "0"),
            ("0e999", "-0.000e-5"),
            ("120", "1.2e2"),
            ("0.0012", "12E-4"),
            ("1e999999999999", "10e999999999998"),
        ] {
            assert_eq!(number(one), number(two));
        }
        for (one, two) in [
            ("1", "-1"),
            ("9007199254740993", "9007199254740992"),
            ("1e400", "1e401"),
            ("0.1", "0.10000000000000000000000001"),
        ] {
            assert_ne!(number(one), number(two));
        }
        let (huge, huger) = (format!("1e{}", "9".repeat(50)), format!("1e{}", "9".repeat(51)));
        assert_ne!(number(&huge), number(&huger));
        assert_eq!(number(&huge), number(&huge));
    }

    #[test]
    fn whole_numbers_in_any_notation_are_integers() {
        for (text, value) in [
            ("1e3", Some(1000)),
            ("1.0", Some(1)),
            ("-0.0", Some(0)),
            ("12.50e1", Some(125)),
            ("1000e-3", Some(1)),
            ("0e99999999999999999999999", Some(0)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("-9223372036854775809", None),
            ("1e19", None),
            ("1e999999999999999999999999999999999999999999", None),
            ("1e-999999999999999999999999999999999999999999", None),
            ("1.5", None),
            ("1e-1", None),
        ] {
            assert_eq!(number(text).as_i64(), value, "{text}");
        }
    }

    #[test]
    fn doubles_may_be_infinite() {
        assert_eq!(number("1.5e2").to_f64(), 150.0);
        assert_eq!(number("-1e400").to_f64(), f64::NEG_INFINITY);
        assert_eq!(number("1e-99999999999999999999").to_f64(), 0.0);
    }

    #[test]
    fn no_exponent_is_too_large_to_compare() {
        let huge = format!("1e{}", "9".repeat(100));
        for text in ["1e999999999999", &huge] {
            assert_eq!(number(text).cmp_decimal(i128::MAX, 0), Ordering::Greater);
            assert_eq!(number(&format!("-{text}")).cmp_decimal(i128::MIN, 0), Ordering::Less);
            let tiny = text.replace('e', "e-");
            assert_eq!(number(&tiny).cmp_decimal(0, 0), Ordering::Greater);
            assert_eq!(number(&tiny).cmp_decimal(1, u32::MAX), Ordering::Less);
        }
        assert_eq!(number("0e999").cmp_decimal(0, 9), Ordering::Equal);
    }

    #[test]
    fn a_long_text_is_compared_to_its_end() {
        let text = format!("1700000000.{}1", "0".repeat(100_000));
        assert_eq!(number(&text).cmp_decimal(1_700_000_000, 0), Ordering::Greater);
        let text = format!("1{}.0", "0".repeat(100_000));
        assert_eq!(number(&text), number("1e100000"));
    }

    #[test]
    fn wiping_leaves_a_number() {
        let mut secret = number("42");
        secret.zeroize();
        assert_eq!(secret.as_str(), "0");
    }

    proptest! {
        #[test]
        fn comparison_is_that_of_integers(
            one in -10_000_i128..10_000, up in 0_u32..6,
            two in -10_000_i128..10_000, scale in 0_u32..6,
        ) {
            let expected = (one * 10_i128.pow(scale)).cmp(&(two * 10_i128.pow(up)));
            let negative = if one < 0 { "-" } else { "" };
            let digits = one.unsigned_abs();
            let unit = 10_u128.pow(up);
            let width = usize::try_from(up).unwrap();
            let mut notations = vec![format!("{one}e-{up}"), format!("{}E-{:02}", one * 1000, up + 3)];
            if up > 0 {
                notations.push(format!("{negative}{}.{:0width$}", digits / unit, digits % unit));
                notations.push(format!("{negative}0.{digits:040}e+{}", 40 - up));
            }
            for text in notations {
                prop_assert_eq!(number(&text).cmp_decimal(two, scale), expected, "{}", text);
                let equal = number(&text) == number(&format!("{two}e-{scale}"));
                prop_assert_eq!(equal, expected == Ordering::Equal, "{}", text);
            }
        }

        #[test]
        fn integers_survive(value in any::<i64>()) {
            prop_assert_eq!(Number::from(value).as_i64(), Some(value));
            prop_assert_eq!(Number::from(value).cmp_decimal(value.into(), 0), Ordering::Equal);
        }
    }

    #[track_caller]
    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }
}
