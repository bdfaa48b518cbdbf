//! Plain YAML scalars as the gateways' libraries type them.

use std::borrow::Cow;

use crate::json::{self, Style, Value};

/// What a plain YAML scalar is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalars {
    /// yaml.v3: YAML 1.2, with the integers of 1.1 (`0777`, `0b1`, `1_000`)
    GoV3,
    /// yaml.v2: YAML 1.1, `yes` and `on` are booleans
    GoV2,
    /// Envoy on yaml-cpp: integers of 32 bits and `yes`-like booleans; everything else is text
    Envoy,
    /// `serde_yaml`: YAML 1.2
    Serde,
}

impl Scalars {
    /// What a plain scalar is.
    pub(super) fn value(self, text: &str) -> Value {
        self.typed(text).unwrap_or_else(|| Value::from(text))
    }

    /// What a plain scalar is that is no text.
    fn typed(self, text: &str) -> Option<Value> {
        // Most are texts that begin with none of these.
        match text.as_bytes().first().map(u8::to_ascii_lowercase) {
            None => return Some(Value::Null),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'n' | b't' | b'f' | b'y' | b'o') => {}
            Some(_) => return None,
        }
        if matches!(text, "~" | "null" | "Null" | "NULL") {
            return Some(Value::Null);
        }
        let truth = match text {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true).filter(|_| self.has_yes_and_no()),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false).filter(|_| self.has_yes_and_no()),
            _ => None,
        };
        truth.map(Value::Bool).or_else(|| self.number(text))
    }

    /// The name that a plain scalar gives a member.
    pub(super) fn name(self, text: &str) -> Cow<'_, str> {
        match self {
            // sigs.k8s.io/yaml, convertToJSONableObject: keys become what they are first, then text.
            Self::GoV2 => match self.typed(text) {
                Some(value @ (Value::Bool(_) | Value::Number(_))) => json::write(&value, Style::Compact).into(),
                Some(_) | None => text.into(),
            },
            Self::GoV3 | Self::Envoy | Self::Serde => text.into(),
        }
    }

    /// Whether a tag of YAML's own (`!!str`) changes what a scalar is.
    pub(super) const fn minds_tags(self) -> bool {
        match self {
            Self::GoV3 | Self::GoV2 | Self::Serde => true,
            Self::Envoy => false,
        }
    }

    const fn has_yes_and_no(self) -> bool {
        match self {
            Self::GoV2 | Self::Envoy => true,
            Self::GoV3 | Self::Serde => false,
        }
    }

    fn number(self, text: &str) -> Option<Value> {
        match self {
            Self::GoV3 | Self::GoV2 => go(text),
            Self::Envoy => envoy(text),
            Self::Serde => serde(text),
        }
    }
}

/// `resolve` of yaml.v3; yaml.v2 has the same numbers.
fn go(text: &str) -> Option<Value> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let plain = if text.starts_with('.') { text.to_owned() } else { text.replace('_', "") };
    let bases = [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8), ("0", 8)];
    integer(&plain, &bases)
        .filter(|whole| i64::try_from(*whole).is_ok() || u64::try_from(*whole).is_ok())
        .map(|whole| decimal(&plain, whole))
        .or_else(|| float(&plain))
}

/// Envoy, `parseYamlNode`, with yaml-cpp's conversion to `int64_t`: beyond 32 bits it writes text.
fn envoy(text: &str) -> Option<Value> {
    let whole = i64::try_from(integer(text, &[("0x", 16), ("0X", 16), ("0", 8)])?).ok()?;
    Some(match i32::try_from(whole) {
        Ok(_) => decimal(text, whole.into()),
        Err(_) => Value::from(whole.to_string()),
    })
}

/// `serde_yaml`, `visit_untagged_scalar`.
fn serde(text: &str) -> Option<Value> {
    let digits = text.trim_start_matches(['+', '-']);
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    integer(text, &[("0x", 16), ("0o", 8), ("0b", 2)]).map(|whole| decimal(text, whole)).or_else(|| float(text))
}

/// A whole number with a sign, in the base that its beginning tells.
fn integer(text: &str, bases: &[(&str, u32)]) -> Option<i128> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let based = bases.iter().find_map(|(prefix, base)| {
        let digits = unsigned.strip_prefix(prefix).filter(|digits| !digits.is_empty())?;
        Some((digits, *base))
    });
    let (digits, base) = based.unwrap_or((unsigned, 10));
    // `from_str_radix` would take a second sign.
    let magnitude =
        digits.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| i128::from_str_radix(digits, base).ok())??;
    Some(if negative { -magnitude } else { magnitude })
}

/// As it is written where that is a JSON number, else in decimal.
fn decimal(text: &str, whole: i128) -> Value {
    let number = text.parse().or_else(|_| whole.to_string().parse());
    number.map_or_else(|_| Value::from(text), Value::Number)
}

/// A fraction or a power of ten, or a whole number beyond 64 bits. JSON needs digits on both sides of the point, and knows
/// neither a plus sign nor zeros in front.
fn float(text: &str) -> Option<Value> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = unsigned.find(['e', 'E']).map_or((unsigned, ""), |at| unsigned.split_at(at));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    if !is_digits(whole) || !fraction.is_none_or(is_digits) || whole.len() + fraction.map_or(0, str::len) == 0 {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = match fraction {
        None => String::new(),
        Some("") => ".0".to_owned(),
        Some(digits) => format!(".{digits}"),
    };
    let number: json::Number = format!("{sign}{whole}{fraction}{exponent}").parse().ok()?;
    number.to_f64().is_finite().then_some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_has_numbers_of_its_own() {
        for (text, go, envoy, serde) in [
            ("1", "1", "1", "1"),
            ("-7", "-7", "-7", "-7"),
            ("+7", "7", "7", "7"),
            ("0x1F", "31", "31", "31"),
            ("-0x10", "-16", "-16", "-16"),
            ("0o17", "15", r#""0o17""#, "15"),
            ("0b11", "3", r#""0b11""#, "3"),
            ("017", "15", "15", r#""017""#),
            ("08", "8", r#""08""#, r#""08""#),
            ("1_000", "1000", r#""1_000""#, r#""1_000""#),
            ("1.50", "1.50", r#""1.50""#, "1.50"),
            ("1.", "1.0", r#""1.""#, "1.0"),
            (".5", "0.5", r#"".5""#, "0.5"),
            ("1e3", "1e3", r#""1e3""#, "1e3"),
            ("2147483647", "2147483647", "2147483647", "2147483647"),
            ("2147483648", "2147483648", r#""2147483648""#, "2147483648"),
            ("0x80000000", "2147483648", r#""2147483648""#, "2147483648"),
            ("18446744073709551616", "18446744073709551616", r#""18446744073709551616""#, "18446744073709551616"),
            ("1e999", r#""1e999""#, r#""1e999""#, r#""1e999""#),
            (".inf", r#"".inf""#, r#"".inf""#, r#"".inf""#),
            ("-", r#""-""#, r#""-""#, r#""-""#),
            ("+-1", r#""+-1""#, r#""+-1""#, r#""+-1""#),
            ("1.2.3", r#""1.2.3""#, r#""1.2.3""#, r#""1.2.3""#),
            ("2024-01-02", r#""2024-01-02""#, r#""2024-01-02""#, r#""2024-01-02""#),
        ] {
            let written = |scalars: Scalars| json::write(&scalars.value(text), Style::Compact);
            assert_eq!(written(Scalars::GoV3), go, "{text}");
            assert_eq!(written(Scalars::GoV2), go, "{text}");
            assert_eq!(written(Scalars::Envoy), envoy, "{text}");
            assert_eq!(written(Scalars::Serde), serde, "{text}");
        }
    }

    #[test]
    fn yes_is_a_boolean_for_some_and_null_is_null_for_all() {
        for text in ["y", "No", "on", "OFF"] {
            for scalars in [Scalars::GoV2, Scalars::Envoy] {
                assert!(matches!(scalars.value(text), Value::Bool(_)), "{text}");
            }
            for scalars in [Scalars::GoV3, Scalars::Serde] {
                assert_eq!(scalars.value(text), Value::from(text));
            }
        }
        for scalars in [Scalars::GoV3, Scalars::GoV2, Scalars::Envoy, Scalars::Serde] {
            assert_eq!(scalars.value("True"), Value::Bool(true));
            assert_eq!(scalars.value("tRue"), Value::from("tRue"));
            for text in ["", "~", "null", "NULL"] {
                assert_eq!(scalars.value(text), Value::Null);
            }
        }
    }

    #[test]
    fn names_stay_text_unless_they_are_typed_first() {
        for (text, go_v2, others) in [("on", "true", "on"), ("0x10", "16", "0x10"), ("null", "null", "null")] {
            assert_eq!(Scalars::GoV2.name(text), go_v2);
            assert_eq!(Scalars::GoV3.name(text), others);
            assert_eq!(Scalars::Envoy.name(text), others);
        }
    }
}
