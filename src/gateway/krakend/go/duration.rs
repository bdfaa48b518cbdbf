//! Durations as Go reads them.

/// The duration in a text such as `1h30m`, `2.5s`, `.5m` or `-10s`, in nanoseconds; nothing for anything that Go's
/// `time.ParseDuration` refuses (`30`, `1d`, ` 5s`, `5S`, more than 292 years).
pub(in crate::gateway::krakend) fn nanoseconds(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0_u128;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let unit_len = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(unit_len)?;
        let unit = unit_nanoseconds(unit)?;
        let whole: u128 =
            if whole.is_empty() { 0 } else { whole.trim_start_matches('0').parse().or_else(zero(whole)).ok()? };
        total = total.checked_add(whole.checked_mul(unit)?)?.checked_add(fraction_of(fraction, unit))?;
        if total > LIMIT {
            return None;
        }
        rest = after;
    }
    // The most negative number is one further from zero than the most positive.
    let total = i128::try_from(total).ok()?;
    i64::try_from(if negative { -total } else { total }).ok()
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// An empty remainder is what is left of a row of zeros.
fn zero<E>(whole: &str) -> impl FnOnce(E) -> Result<u128, E> {
    move |error| if whole.bytes().all(|digit| digit == b'0') { Ok(0) } else { Err(error) }
}

fn fraction_of(digits: &str, unit: u128) -> u128 {
    let kept: String = digits.chars().take(MOST_DIGITS).collect();
    let scale = u32::try_from(kept.len()).map_or(1, |places| 10_u128.pow(places));
    kept.parse::<u128>().map_or(0, |fraction| fraction * unit / scale)
}

fn unit_nanoseconds(unit: &str) -> Option<u128> {
    Some(match unit {
        "ns" => 1,
        // The micro sign and the Greek letter.
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// Beyond this nothing fits into 64 bits.
const LIMIT: u128 = 1 << 63;

/// Digits of a fraction that can make a difference.
const MOST_DIGITS: usize = 18;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_read_as_go_reads_them() {
        for (text, nanos) in [
            ("1h30m", 5_400_000_000_000),
            ("2.5s", 2_500_000_000),
            (".5m", 30_000_000_000),
            ("5.s", 5_000_000_000),
            ("+5s", 5_000_000_000),
            ("-10s", -10_000_000_000),
            ("5000000µs", 5_000_000_000),
            ("5000000μs", 5_000_000_000),
            ("0", 0),
            ("-0", 0),
            ("00s", 0),
            ("007s", 7_000_000_000),
            ("1s1s", 2_000_000_000),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
        ] {
            assert_eq!(nanoseconds(text), Some(nanos), "{text}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in [
            "",
            "30",
            "1d",
            "5S",
            " 5s",
            "5s ",
            "ten",
            "+",
            "-",
            ".s",
            "s",
            "1.2.3s",
            "9223372036854775808ns",
            "99999999999999999999h",
            "1e3s",
            "1,5s",
        ] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
    }

    #[test]
    fn units_have_their_lengths() {
        for (unit, nanos) in [
            ("ns", 1),
            ("us", 1_000),
            ("µs", 1_000),
            ("μs", 1_000),
            ("ms", 1_000_000),
            ("s", 1_000_000_000),
            ("m", 60_000_000_000),
            ("h", 3_600_000_000_000),
        ] {
            assert_eq!(nanoseconds(&format!("2{unit}")), Some(2 * nanos), "{unit}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[-+0-9.hmsnuµd ]{0,30}|.*") {
            let _ = nanoseconds(&text);
        }
    }
}
