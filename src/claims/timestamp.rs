//! Points in time as tokens carry them (`NumericDate`, RFC 7519 section 2), and how people read them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::{self, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::{SignedDuration, Span, Unit};

use crate::error::{Class, Explain};
use crate::json::Number;

/// A point in time: seconds since 1970-01-01T00:00:00Z, leap seconds not counted, and nanoseconds after them.
///
/// ```
/// use jwtk::claims::Timestamp;
///
/// let expiry = Timestamp::from_number(&"1735689600.5".parse()?);
/// assert_eq!(expiry, Some(Timestamp::new(1_735_689_600, 500_000_000)));
/// assert_eq!(Timestamp::new(1_735_689_600, 0).to_string(), "2025-01-01T00:00:00Z");
/// # Ok::<(), jwtk::json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// Text that is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a point in time: expected Unix seconds or an RFC 3339 date with time and offset")]
pub struct NotATime;

impl Explain for NotATime {
    fn code(&self) -> &'static str {
        "invalid_time"
    }

    fn class(&self) -> Class {
        Class::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("write 1735689600 or 2025-01-01T00:00:00Z".to_owned())
    }
}

impl Timestamp {
    /// The time `seconds` and `nanos` after 1970 began in UTC. Nanoseconds of more than a second are carried over.
    pub fn new(seconds: i64, nanos: u32) -> Self {
        Self { seconds: seconds.saturating_add(i64::from(nanos / SECOND)), nanos: nanos % SECOND }
    }

    /// The time that a number of seconds names, to the nanosecond; what is finer is cut off towards the past.
    /// Nothing when the number is beyond 64 bits.
    pub fn from_number(number: &Number) -> Option<Self> {
        if let Some(seconds) = number.as_i64() {
            return Some(Self::new(seconds, 0));
        }
        // A fraction, or far out of range. Exact comparison is there already, so the nanoseconds are searched for.
        let (mut low, mut high) = (i128::from(i64::MIN) * NANOS, (i128::from(i64::MAX) + 1) * NANOS);
        if number.cmp_decimal(low, NANO_PLACES) == Ordering::Less
            || number.cmp_decimal(high, NANO_PLACES) != Ordering::Less
        {
            return None;
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            match number.cmp_decimal(middle, NANO_PLACES) {
                Ordering::Less => high = middle,
                Ordering::Equal | Ordering::Greater => low = middle,
            }
        }
        let seconds = i64::try_from(low.div_euclid(NANOS)).ok()?;
        Some(Self { seconds, nanos: u32::try_from(low.rem_euclid(NANOS)).ok()? })
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after [`Self::seconds`], less than a second.
    pub(crate) fn nanos(self) -> u32 {
        self.nanos
    }

    /// The time so many seconds later, or earlier for a negative number. Stops at the ends of what 64 bits hold.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self { seconds: self.seconds.saturating_add(seconds), nanos: self.nanos }
    }

    /// The finer unit that a number was most likely counted in when it names a second behind the year 9999, and the time that was
    /// meant then.
    ///
    /// ```
    /// use jwtk::claims::Timestamp;
    ///
    /// let (unit, meant) = Timestamp::new(1_735_689_600_000, 0).finer_unit().unwrap();
    /// assert_eq!((unit, meant), ("milliseconds", Timestamp::new(1_735_689_600, 0)));
    /// assert_eq!(Timestamp::new(253_402_300_799, 0).finer_unit(), None);
    /// ```
    pub fn finer_unit(self) -> Option<(&'static str, Self)> {
        if self.seconds <= LATEST {
            return None;
        }
        let (unit, in_a_second) = match self.seconds {
            ..=99_999_999_999_999 => ("milliseconds", 1_000),
            100_000_000_000_000..=99_999_999_999_999_999 => ("microseconds", 1_000_000),
            _ => ("nanoseconds", 1_000_000_000),
        };
        Some((unit, Self::new(self.seconds / in_a_second, 0)))
    }

    /// How far this lies from `now`, in the two largest units of the calendar: `1 year 10 months ago`,
    /// `in 5 minutes`, `just now`.
    ///
    /// ```
    /// use jwtk::claims::Timestamp;
    ///
    /// let now = Timestamp::new(1_735_689_600, 0);
    /// assert_eq!(now.plus_seconds(-3_700).ago_or_ahead(now), "1 hour 1 minute ago");
    /// assert_eq!(now.plus_seconds(90).ago_or_ahead(now), "in 1 minute 30 seconds");
    /// ```
    pub fn ago_or_ahead(self, now: Self) -> String {
        match self.cmp(&now) {
            Ordering::Less => format!("{} ago", self.distance(now)),
            Ordering::Equal => "just now".to_owned(),
            Ordering::Greater => format!("in {}", self.distance(now)),
        }
    }

    /// How long it is from one time to the other, whichever is earlier, in the two largest units: `2 days 3 hours`.
    fn distance(self, other: Self) -> String {
        let (early, late) = if self <= other { (self, other) } else { (other, self) };
        let on_calendar = || early.datetime()?.until((Unit::Year, late.datetime()?)).ok();
        let parts = on_calendar().map_or_else(|| early.fixed_units(late), |span| calendar_units(&span));
        let Some(largest) = parts.iter().position(|(count, _)| *count != 0) else {
            return "less than a second".to_owned();
        };
        let words = parts.iter().skip(largest).take(2).filter(|(count, _)| *count != 0);
        words.map(|&(count, unit)| in_words(count, unit)).collect::<Vec<_>>().join(" ")
    }

    /// Date and time in UTC, for the years -9999 to 9999.
    fn datetime(self) -> Option<DateTime> {
        let nanos = i32::try_from(self.nanos).ok()?;
        EPOCH.checked_add(SignedDuration::new(self.seconds, nanos)).ok()
    }

    /// For times beyond any calendar: years of their mean length.
    fn fixed_units(self, late: Self) -> [(i128, &'static str); 6] {
        let seconds = i128::from(late.seconds) - i128::from(self.seconds) - i128::from(late.nanos < self.nanos);
        let days = seconds % MEAN_YEAR / DAY;
        let rest = seconds % MEAN_YEAR % DAY;
        [
            (seconds / MEAN_YEAR, "year"),
            (0, "month"),
            (days, "day"),
            (rest / 3600, "hour"),
            (rest % 3600 / 60, "minute"),
            (rest % 60, "second"),
        ]
    }
}

/// To the nanosecond.
///
/// ```
/// use jwtk::claims::Timestamp;
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// assert!(now > Timestamp::new(1_735_689_600, 0));
/// ```
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let (nanos, is_past) = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => (since, false),
            Err(error) => (error.duration(), true),
        };
        let seconds = i64::try_from(nanos.as_secs()).unwrap_or(i64::MAX);
        match (is_past, nanos.subsec_nanos()) {
            (false, nanos) => Self { seconds, nanos },
            (true, 0) => Self { seconds: -seconds, nanos: 0 },
            (true, nanos) => Self { seconds: (-seconds).saturating_sub(1), nanos: SECOND - nanos },
        }
    }
}

/// RFC 3339 in UTC; outside of its years 0000 to 9999 a number of seconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.datetime() {
            Some(datetime) if datetime.year() >= 0 => write!(f, "{datetime}Z"),
            Some(_) | None => write!(f, "{} seconds", self.seconds),
        }
    }
}

/// Unix seconds, with a fraction if need be, or RFC 3339.
impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        if let Ok(number) = text.parse::<Number>() {
            return Self::from_number(&number).ok_or(NotATime);
        }
        // jiff counts nanoseconds towards zero.
        let nanos = match text.parse::<jiff::Timestamp>() {
            Ok(time) => time.as_nanosecond(),
            Err(_) => at_the_edge(text).ok_or(NotATime)?,
        };
        let seconds = i64::try_from(nanos.div_euclid(NANOS)).map_err(|_| NotATime)?;
        Ok(Self { seconds, nanos: u32::try_from(nanos.rem_euclid(NANOS)).map_err(|_| NotATime)? })
    }
}

/// Nanoseconds since the epoch on the last days of the calendar, such as the end of 9999 that stands for never, and on its
/// first: jiff's own timestamps leave them out, so that every offset can be applied to the others.
fn at_the_edge(text: &str) -> Option<i128> {
    let pieces = Pieces::parse(text).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    let offset = SignedDuration::from_secs(pieces.to_numeric_offset()?.seconds().into());
    let is_edge = local.year().unsigned_abs() == LAST_YEAR;
    is_edge.then(|| local.duration_since(EPOCH).checked_sub(offset)).flatten().map(|since| since.as_nanos())
}

fn calendar_units(span: &Span) -> [(i128, &'static str); 6] {
    [
        (span.get_years().into(), "year"),
        (span.get_months().into(), "month"),
        (span.get_days().into(), "day"),
        (span.get_hours().into(), "hour"),
        (span.get_minutes().into(), "minute"),
        (span.get_seconds().into(), "second"),
    ]
}

fn in_words(count: i128, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Of the calendar, on both sides.
const LAST_YEAR: u16 = 9999;

const EPOCH: DateTime = civil::date(1970, 1, 1).at(0, 0, 0, 0);

/// In nanoseconds.
const SECOND: u32 = 1_000_000_000;

/// A second, in nanoseconds.
pub(crate) const NANOS: i128 = 1_000_000_000;

/// Decimal places of a nanosecond.
pub(super) const NANO_PLACES: u32 = 9;

/// The last second of the year 9999.
pub(super) const LATEST: i64 = 253_402_300_799;

/// In seconds.
const DAY: i128 = 86_400;

/// Of the Gregorian calendar, in seconds.
const MEAN_YEAR: i128 = 31_556_952;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Option<Timestamp> {
        Timestamp::from_number(&text.parse().unwrap())
    }

    #[test]
    fn a_clock_s_time_is_kept_to_the_nanosecond_on_both_sides_of_1970() {
        let nanos = std::time::Duration::from_nanos(1_500_000_001);
        assert_eq!(Timestamp::from(UNIX_EPOCH), Timestamp::new(0, 0));
        assert_eq!(Timestamp::from(UNIX_EPOCH + nanos), Timestamp::new(1, 500_000_001));
        assert_eq!(Timestamp::from(UNIX_EPOCH - nanos), Timestamp::new(-2, 499_999_999));
        assert_eq!(Timestamp::from(UNIX_EPOCH - std::time::Duration::from_secs(2)), Timestamp::new(-2, 0));
    }

    #[test]
    fn numbers_are_exact_to_the_nanosecond() {
        assert_eq!(number("1e9"), Some(Timestamp::new(1_000_000_000, 0)));
        assert_eq!(number("1735689600.123456789"), Some(Timestamp::new(1_735_689_600, 123_456_789)));
        assert_eq!(number("0.0000000019"), Some(Timestamp::new(0, 1)));
        assert_eq!(number("-0.25"), Some(Timestamp::new(-1, 750_000_000)));
        assert_eq!(number("9223372036854775807.9"), Some(Timestamp::new(i64::MAX, 900_000_000)));
        assert_eq!(number("-9223372036854775808"), Some(Timestamp::new(i64::MIN, 0)));
    }

    #[test]
    fn numbers_beyond_64_bits_are_no_time() {
        for text in ["9223372036854775808", "-9223372036854775808.1", "1e400", "-1e400"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_day_of_9999_still_has_a_date() {
        assert_eq!(Timestamp::new(253_402_300_799, 0).to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(Timestamp::new(253_402_300_800, 0).to_string(), "253402300800 seconds");
        assert_eq!(Timestamp::new(-62_167_219_201, 0).to_string(), "-62167219201 seconds");
        assert_eq!(Timestamp::new(0, 5_000_000).to_string(), "1970-01-01T00:00:00.005Z");
    }

    #[test]
    fn distances_name_the_two_largest_units() {
        let now = Timestamp::new(1_795_360_857, 0);
        assert_eq!(Timestamp::new(1_735_689_600, 0).ago_or_ahead(now), "1 year 10 months ago");
        assert_eq!(now.plus_seconds(1).ago_or_ahead(now), "in 1 second");
        assert_eq!(now.plus_seconds(86_400 * 3 + 59).ago_or_ahead(now), "in 3 days");
        assert_eq!(now.ago_or_ahead(now), "just now");
        assert_eq!(Timestamp::new(1_795_360_857, 1).ago_or_ahead(now), "in less than a second");
    }

    #[test]
    fn distances_beyond_the_calendar_are_counted_in_mean_years() {
        let now = Timestamp::new(0, 0);
        assert_eq!(Timestamp::new(i64::MAX, 0).ago_or_ahead(now), "in 292277024626 years");
        assert_eq!(now.distance(Timestamp::new(i64::MIN, 0)), Timestamp::new(i64::MIN, 0).distance(now));
    }

    #[test]
    fn text_is_unix_seconds_or_rfc_3339() {
        assert_eq!("1735689600".parse(), Ok(Timestamp::new(1_735_689_600, 0)));
        assert_eq!("2025-01-01T01:00:00.5+01:00".parse(), Ok(Timestamp::new(1_735_689_600, 500_000_000)));
        assert_eq!("1969-12-31T23:59:59.5Z".parse(), Ok(Timestamp::new(-1, 500_000_000)));
        // Of the last day of the calendar too.
        assert_eq!("9999-12-31T23:59:59Z".parse(), Ok(Timestamp::new(253_402_300_799, 0)));
        assert_eq!("9999-12-31T23:59:59.5-01:00".parse(), Ok(Timestamp::new(253_402_304_399, 500_000_000)));
        for text in
            ["", "soon", "2025-01-01", "2025-01-01T00:00:00", "9999-12-31", "9999-12-31T23:59:59", "0x10", "1e99"]
        {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATime), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_two_times_have_a_distance(a: i64, b: i64, x in 0..SECOND, y in 0..SECOND) {
            let (one, two) = (Timestamp::new(a, x), Timestamp::new(b, y));
            prop_assert_eq!(one.distance(two), two.distance(one));
            prop_assert!(!one.to_string().is_empty());
        }

        #[test]
        fn no_text_makes_reading_panic(text: String) {
            let _ = text.parse::<Timestamp>();
        }
    }

    #[test]
    fn distances_beyond_the_calendar_have_all_their_units() {
        let years = i64::try_from(2 * MEAN_YEAR).unwrap();
        let late = years + 3 * 86_400 + 4 * 3_600 + 5 * 60 + 6;
        let units =
            |early, late| Timestamp::new(100, early).fixed_units(Timestamp::new(100 + late, 5)).map(|(count, _)| count);
        assert_eq!(units(4, late), [2, 0, 3, 4, 5, 6]);
        assert_eq!(units(5, late), [2, 0, 3, 4, 5, 6]);
        // A part of a second is missing.
        assert_eq!(units(6, late), [2, 0, 3, 4, 5, 5]);
    }

    #[test]
    fn fractions_are_read_in_all_of_64_bits() {
        assert_eq!(number("-99999999999.5"), Some(Timestamp::new(-100_000_000_000, 500_000_000)));
        assert_eq!(number("99999999999.5"), Some(Timestamp::new(99_999_999_999, 500_000_000)));
    }

    #[test]
    fn what_is_no_time_is_told_what_would_be_one() {
        assert_eq!(NotATime.code(), "invalid_time");
        let hint = NotATime.hint().unwrap();
        let shown = hint.strip_prefix("write ").unwrap().split(" or ").map(str::parse::<Timestamp>);
        let one = Ok(Timestamp::new(1_735_689_600, 0));
        assert_eq!(shown.collect::<Vec<_>>(), [one.clone(), one]);
    }
}
