//! TIME arguments.

use std::str::FromStr;

use jwtk::claims::Timestamp;

use super::duration::Duration;

/// A TIME argument: Unix seconds, RFC 3339, `now`, or relative with a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    At(Timestamp),
    /// Seconds from now
    FromNow(i64),
}

/// A TIME argument in which a bare duration means from now on: `15m` is `+15m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(Time);

/// Text that is no TIME.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected Unix seconds, RFC 3339 (2025-01-01T00:00:00Z), a date (in UTC), now, or a time from now (+15m, -1h)")]
pub(crate) struct BadTime;

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
        let from_now = |_| text.parse().map(|Duration(seconds)| Time::FromNow(seconds)).map_err(|_| BadTime);
        time.or_else(from_now).map(Self)
    }
}

impl FromStr for Time {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let relative = |text: &str| text.parse().map(|Duration(seconds)| seconds).map_err(|_| BadTime);
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
        text.parse().ok().or_else(day).map(Self::At).ok_or(BadTime)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
            assert_eq!(text.parse::<Time>(), Err(BadTime), "{text}");
        }
    }
}
