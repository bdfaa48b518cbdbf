//! DURATION arguments.

use std::str::FromStr;

/// A DURATION argument in seconds: `90`, `90s`, `15m`, `1h30m`, `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duration(pub(crate) i64);

/// Text that is no DURATION.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a duration: 90, 90s, 15m, 1h30m or 7d")]
pub(crate) struct BadDuration;

impl Duration {
    pub(crate) fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_secs(self.0.unsigned_abs())
    }
}

impl FromStr for Duration {
    type Err = BadDuration;

    fn from_str(text: &str) -> Result<Self, BadDuration> {
        if let Some(seconds) = digits(text) {
            return Ok(Self(seconds));
        }
        let mut total: i64 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let unit_at = rest.find(|c: char| !c.is_ascii_digit()).ok_or(BadDuration)?;
            let (count, from_unit) = rest.split_at_checked(unit_at).ok_or(BadDuration)?;
            let mut letters = from_unit.chars();
            let unit = match letters.next() {
                Some('s') => 1,
                Some('m') => 60,
                Some('h') => 3_600,
                Some('d') => 86_400,
                _ => return Err(BadDuration),
            };
            let seconds = digits(count).and_then(|count| count.checked_mul(unit)).ok_or(BadDuration)?;
            total = total.checked_add(seconds).ok_or(BadDuration)?;
            rest = letters.as_str();
        }
        if text.is_empty() { Err(BadDuration) } else { Ok(Self(total)) }
    }
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds_or_counts_with_units() {
        let cases = [("90", 90), ("90s", 90), ("15m", 900), ("1h30m", 5_400), ("7d", 604_800), ("0", 0)];
        for (text, seconds) in cases {
            assert_eq!(text.parse(), Ok(Duration(seconds)), "{text}");
        }
        for text in ["", "m", "1x", "1h30", "-5", "+5", "1.5h", "9999999999999999999", "9223372036854775807d", "1 h"] {
            assert_eq!(text.parse::<Duration>(), Err(BadDuration), "{text}");
        }
    }
}
