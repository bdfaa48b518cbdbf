//! TIME and DURATION arguments, and the clock.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use jwtk::claims::Timestamp;

/// The clock, which `--now` replaces.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Clock {
    /// The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, help_heading = None)]
    now: Option<Time>,
}

/// A TIME argument: Unix seconds, RFC 3339, `now`, or relative with a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    At(Timestamp),
    /// Seconds from now
    FromNow(i64),
}

/// A DURATION argument in seconds: `90`, `90s`, `15m`, `1h30m`, `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duration(pub(crate) i64);

/// A TIME argument in which a bare duration means from now on: `15m` is `+15m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(Time);

/// Text that is no TIME or no DURATION.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadTime {
    #[error(
        "expected Unix seconds, RFC 3339 (2025-01-01T00:00:00Z), a date (in UTC), now, or a time from now (+15m, -1h)"
    )]
    Time,
    #[error("expected a duration: 90, 90s, 15m, 1h30m or 7d")]
    Duration,
}

impl Duration {
    pub(crate) fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_secs(self.0.unsigned_abs())
    }
}

impl Clock {
    /// `--now`, or the machine's clock.
    pub(crate) fn now(&self) -> Timestamp {
        let machine = machine_time();
        self.now.map_or(machine, |time| time.at(machine))
    }
}

impl Time {
    /// The point in time that is meant at `now`.
    pub(crate) fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::FromNow(seconds) => now.plus_seconds(seconds),
        }
    }
}

impl Moment {
    /// The point in time that is meant at `now`.
    pub(crate) fn at(self, now: Timestamp) -> Timestamp {
        self.0.at(now)
    }
}

impl FromStr for Moment {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let time: Result<Time, BadTime> = text.parse();
        let from_now = |_| text.parse().map(|Duration(seconds)| Time::FromNow(seconds)).map_err(|_| BadTime::Time);
        time.or_else(from_now).map(Self)
    }
}

impl FromStr for Time {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let relative = |text: &str| text.parse().map(|Duration(seconds)| seconds).map_err(|_| BadTime::Time);
        if text == "now" {
            return Ok(Self::FromNow(0));
        }
        if let Some(ahead) = text.strip_prefix('+') {
            return relative(ahead).map(Self::FromNow);
        }
        if let Some(ago) = text.strip_prefix('-') {
            return relative(ago).map(|seconds| Self::FromNow(-seconds));
        }
        // A day by itself begins at midnight in UTC.
        let day = || (text.len() == "2027-01-01".len()).then(|| format!("{text}T00:00:00Z").parse().ok()).flatten();
        text.parse().ok().or_else(day).map(Self::At).ok_or(BadTime::Time)
    }
}

impl FromStr for Duration {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        if let Some(seconds) = digits(text) {
            return Ok(Self(seconds));
        }
        let mut total: i64 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let unit_at = rest.find(|c: char| !c.is_ascii_digit()).ok_or(BadTime::Duration)?;
            let (count, from_unit) = rest.split_at_checked(unit_at).ok_or(BadTime::Duration)?;
            let mut letters = from_unit.chars();
            let unit = match letters.next() {
                Some('s') => 1,
                Some('m') => 60,
                Some('h') => 3_600,
                Some('d') => 86_400,
                _ => return Err(BadTime::Duration),
            };
            let seconds = digits(count).and_then(|count| count.checked_mul(unit)).ok_or(BadTime::Duration)?;
            total = total.checked_add(seconds).ok_or(BadTime::Duration)?;
            rest = letters.as_str();
        }
        if text.is_empty() { Err(BadTime::Duration) } else { Ok(Self(total)) }
    }
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// In whole seconds, which is what `NumericDate` counts and what people read in a report.
fn machine_time() -> Timestamp {
    let seconds = |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp::new(seconds(since), 0),
        Err(before) => Timestamp::new(-seconds(before.duration()), 0),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds_or_counts_with_units() {
        let cases = [("90", 90), ("90s", 90), ("15m", 900), ("1h30m", 5_400), ("7d", 604_800), ("0", 0)];
        for (text, seconds) in cases {
            assert_eq!(text.parse(), Ok(Duration(seconds)), "{text}");
        }
        for text in ["", "m", "1x", "1h30", "-5", "+5", "1.5h", "9999999999999999999", "9223372036854775807d", "1 h"] {
            assert_eq!(text.parse::<Duration>(), Err(BadTime::Duration), "{text}");
        }
    }

    #[test]
    fn times_are_absolute_or_relative_to_now() {
        let now = Timestamp::new(1_000, 0);
        let cases = [
            ("now", 1_000),
            ("+15m", 1_900),
            ("-1h", -2_600),
            ("+5", 1_005),
            ("5", 5),
            ("1970-01-01T00:00:09Z", 9),
            ("1970-01-02", 86_400),
        ];
        for (text, seconds) in cases {
            assert_eq!(text.parse::<Time>().unwrap().at(now), Timestamp::new(seconds, 0), "{text}");
        }
        for text in ["", "+", "-", "15m", "tomorrow", "2025-13-01", "--5"] {
            assert_eq!(text.parse::<Time>(), Err(BadTime::Time), "{text}");
        }
    }
}
