//! Points in time, as chrono has them: the gateway's years reach beyond 9999, and a timestamp keeps its offset.

use std::fmt;

use super::duration::Duration;

/// A point in time, and the offset in which its parts are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timestamp {
    nanoseconds: i128,
    /// In seconds, east of UTC
    offset: i32,
}

/// The parts of a timestamp.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) year: i64,
    /// From 1
    pub(super) month: i64,
    /// From 1
    pub(super) day: i64,
    /// From 0
    pub(super) day_of_year: i64,
    /// Sunday is 0
    pub(super) weekday: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanosecond: i64,
}

impl Timestamp {
    /// Seconds and nanoseconds since 1970, in UTC; none beyond the years that chrono has.
    pub(super) fn from_unix(seconds: i64, nanoseconds: i64) -> Option<Self> {
        let in_range = (EARLIEST..=LATEST).contains(&seconds);
        in_range.then(|| Self { nanoseconds: i128::from(seconds) * NANOS + i128::from(nanoseconds), offset: 0 })
    }

    /// Reads RFC 3339, with `T`, `t` or a space between date and time.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| -> Option<i64> {
            text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
        };
        let sign = |at: usize, allowed: &[u8]| text.as_bytes().get(at).is_some_and(|byte| allowed.contains(byte));
        if !(sign(4, b"-") && sign(7, b"-") && sign(10, b"Tt ") && sign(13, b":") && sign(16, b":")) {
            return None;
        }
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        if !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let rest = text.get(19..)?;
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len())),
            None => ("0", rest),
        };
        let digits = fraction.get(..9.min(fraction.len())).filter(|digits| !digits.is_empty())?;
        let fraction: i64 = format!("{digits:0<9}").parse().ok()?;
        let offset = offset(rest)?;
        let local = ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        Self::from_unix(local - i64::from(offset), fraction).map(|moment| Self { offset, ..moment })
    }

    /// The duration since `other`.
    pub(super) fn since(self, other: Self) -> Duration {
        Duration::of_nanoseconds(self.nanoseconds - other.nanoseconds)
    }

    /// The same moment later by `duration`, within the years 1 to 9999.
    pub(super) fn plus(self, duration: Duration) -> Option<Self> {
        let moment = Self { nanoseconds: self.nanoseconds.checked_add(duration.nanoseconds())?, ..self };
        (1..=9999).contains(&moment.parts().year).then_some(moment)
    }

    /// The parts, in the timestamp's own offset.
    pub(super) fn parts(self) -> Parts {
        let local = self.nanoseconds + i128::from(self.offset) * NANOS;
        let seconds = i64::try_from(local.div_euclid(NANOS)).unwrap_or_default();
        let days = seconds.div_euclid(86_400);
        let (year, month, day) = civil_from_days(days);
        Parts {
            year,
            month,
            day,
            day_of_year: days - days_from_civil(year, 1, 1),
            weekday: (days + 4).rem_euclid(7),
            hour: seconds.rem_euclid(86_400) / 3600,
            minute: seconds.rem_euclid(3600) / 60,
            second: seconds.rem_euclid(60),
            nanosecond: i64::try_from(local.rem_euclid(NANOS)).unwrap_or_default(),
        }
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.nanoseconds == other.nanoseconds
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.nanoseconds.cmp(&other.nanoseconds))
    }
}

impl fmt::Display for Timestamp {
    /// As chrono's `to_rfc3339`: `+00:00` for UTC, and as many groups of three digits as the fraction needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { year, month, day, hour, minute, second, nanosecond, .. } = self.parts();
        if (0..=9999).contains(&year) {
            write!(f, "{year:04}")?;
        } else {
            write!(f, "{year:+05}")?;
        }
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if nanosecond % 1_000_000 == 0 && nanosecond > 0 {
            write!(f, ".{:03}", nanosecond / 1_000_000)?;
        } else if nanosecond % 1_000 == 0 && nanosecond > 0 {
            write!(f, ".{:06}", nanosecond / 1_000)?;
        } else if nanosecond > 0 {
            write!(f, ".{nanosecond:09}")?;
        }
        let (sign, minutes) = (if self.offset < 0 { '-' } else { '+' }, self.offset.abs() / 60);
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

fn offset(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = text.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, text.strip_prefix('-')?)))?;
    let (hours, minutes) = rest.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i32>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970. The year begins in March here, so that the leap day is its last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The other way.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let (era, day) = ((days + 719_468).div_euclid(146_097), (days + 719_468).rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let month_from_january = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month_from_january <= 2);
    (year, month_from_january, day_of_year - (153 * month + 2) / 5 + 1)
}

const NANOS: i128 = 1_000_000_000;
/// The years that chrono has: -262143 to 262142.
const EARLIEST: i64 = -8_334_601_228_800;
const LATEST: i64 = 8_210_266_876_799;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_read_and_written() {
        for (text, written) in [
            ("2025-10-09T08:53:20Z", "2025-10-09T08:53:20+00:00"),
            ("2024-02-29 23:59:59.5+02:00", "2024-02-29T23:59:59.500+02:00"),
            ("0001-01-01t00:00:00.000000001-00:30", "0001-01-01T00:00:00.000000001-00:30"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), written);
        }
        for text in ["2025-02-29T00:00:00Z", "2025-01-01", "2025-01-01T24:00:00Z", "2025-01-01T00:00:00", "x", "é"] {
            assert!(Timestamp::parse(text).is_none(), "{text}");
        }
        assert_eq!(Timestamp::from_unix(253_402_300_800, 0).unwrap().to_string(), "+10000-01-01T00:00:00+00:00");
    }

    #[test]
    fn days_and_dates_agree() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        let parts = Timestamp::parse("2023-05-28T02:05:06.123Z").unwrap().parts();
        assert_eq!((parts.day_of_year, parts.weekday, parts.hour, parts.minute, parts.second), (147, 0, 2, 5, 6));
    }
}
