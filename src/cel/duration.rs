//! Spans of time, as chrono has them.

use std::fmt;

use super::number::truncated;

/// A span of time, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duration(i128);

impl Duration {
    pub(super) const ZERO: Self = Self(0);

    /// Reads `1h30m`, `1.5s`, `-10ms`: hours, minutes, seconds, `ms`, `us`, `ns`; there are no days. As the gateway does, it
    /// ignores what is behind the last part that it knows.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, mut rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        if rest == "0" {
            return Some(Self::ZERO);
        }
        let mut sum = None;
        while let Some((part, after)) = part(rest) {
            sum = Some(sum.unwrap_or(0_i128) + part);
            rest = after;
        }
        Self::in_range(if negative { -sum? } else { sum? })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Self::in_range(self.0.checked_add(other.0)?)
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        Self::in_range(self.0.checked_sub(other.0)?)
    }

    pub(super) fn negated(self) -> Self {
        Self(-self.0)
    }

    pub(super) fn of_nanoseconds(nanoseconds: i128) -> Self {
        Self(nanoseconds)
    }

    pub(super) fn nanoseconds(self) -> i128 {
        self.0
    }

    /// How many whole units of `nanoseconds` it has.
    pub(super) fn whole(self, nanoseconds: i128) -> i64 {
        i64::try_from(self.0 / nanoseconds).unwrap_or_default()
    }

    /// chrono counts milliseconds in 64 bits.
    fn in_range(nanoseconds: i128) -> Option<Self> {
        i64::try_from(nanoseconds / 1_000_000).ok().map(|_| Self(nanoseconds))
    }
}

impl fmt::Display for Duration {
    /// As Go writes durations: `1h30m0s`, `1.5s`, `500ms`, `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let decimal = |number: u128, unit: u128| {
            let digits = unit.ilog10();
            let fraction = format!("{:0width$}", number % unit, width = usize::try_from(digits).unwrap_or_default());
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() || unit == 1 { "" } else { "." };
            format!("{}{point}{}", number / unit, if unit == 1 { "" } else { fraction })
        };
        match size {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{size}ns"),
            1_000..1_000_000 => write!(f, "{}µs", decimal(size, 1_000)),
            1_000_000..1_000_000_000 => write!(f, "{}ms", decimal(size, 1_000_000)),
            _ => {
                let (minutes, seconds) = (size / 60_000_000_000, decimal(size % 60_000_000_000, 1_000_000_000));
                match (minutes / 60, minutes % 60) {
                    (0, 0) => write!(f, "{seconds}s"),
                    (0, minutes) => write!(f, "{minutes}m{seconds}s"),
                    (hours, minutes) => write!(f, "{hours}h{minutes}m{seconds}s"),
                }
            }
        }
    }
}

/// A number with its unit, in nanoseconds, and what follows.
fn part(text: &str) -> Option<(i128, &str)> {
    let after_sign = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = after_sign.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(after_sign.len());
    let (number, rest) = text.split_at_checked(text.len() - after_sign.len() + digits)?;
    let number: f64 = number.parse().ok()?;
    let (unit, rest) = UNITS.iter().find_map(|(name, unit)| Some((*unit, rest.strip_prefix(name)?)))?;
    Some((truncated(number * unit), rest))
}

const UNITS: [(&str, f64); 6] = [("ms", 1e6), ("us", 1e3), ("ns", 1.0), ("h", 3.6e12), ("m", 6e10), ("s", 1e9)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, written) in [
            ("1h30m", "1h30m0s"),
            ("1.5s", "1.5s"),
            ("-90s", "-1m30s"),
            ("500ms", "500ms"),
            ("1500us", "1.5ms"),
            ("0", "0s"),
            ("1h1d", "1h0m0s"),
            ("24h", "24h0m0s"),
        ] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), written, "{text}");
        }
        for text in ["1d", "", "-", "h", "1", "é", "1e999h"] {
            assert!(Duration::parse(text).is_none(), "{text}");
        }
    }
}
