//! Between the kinds of numbers.

/// `number` without its fraction, within what fits.
pub(super) fn truncated(number: f64) -> i128 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "saturates, and NaN is 0: what chrono does"
    )]
    let nearest = number as i64;
    i128::from(nearest)
}

/// The whole number that `number` is when its fraction is cut off; none beyond the range.
pub(super) fn to_int(number: f64) -> Option<i64> {
    #[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "the range was looked at")]
    (-9_223_372_036_854_775_808.0..=9_223_372_036_854_775_807.0)
        .contains(&number)
        .then_some(number as i64)
        .or_else(|| nan(number))
}

pub(super) fn to_uint(number: f64) -> Option<u64> {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was looked at"
    )]
    (0.0..=18_446_744_073_709_551_615.0).contains(&number).then_some(number as u64).or_else(|| nan(number))
}

pub(super) fn int_to_double(int: i64) -> f64 {
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "the nearest double is asked for")]
    let double = int as f64;
    double
}

pub(super) fn uint_to_double(uint: u64) -> f64 {
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "the nearest double is asked for")]
    let double = uint as f64;
    double
}

/// NaN is neither above nor below the range, and becomes 0 as everywhere in Rust.
fn nan<T: Default>(number: f64) -> Option<T> {
    number.is_nan().then(T::default)
}
