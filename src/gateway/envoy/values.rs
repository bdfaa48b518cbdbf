//! Claims as protobuf holds and writes them: numbers are doubles, and JSON has habits of its own.

use std::fmt::Write as _;

use crate::json::{Number, Value};

/// A number cut to a whole one; nothing when it is negative or beyond 64 bits.
// StructUtils::GetUInt64; vectors exp-fraction, exp-huge.
pub(super) fn whole(number: &Number) -> Option<u64> {
    let double = number.to_f64();
    if !(0.0..TWO_TO_64).contains(&double) {
        return None;
    }
    digits(double.trunc()).parse().ok()
}

/// A number in a header.
// convertClaimDoubleToString; vectors claim-int, claim-negative, claim-float, claim-big.
pub(super) fn number_in_header(number: &Number) -> String {
    let double = number.to_f64();
    let is_whole = (0.0..TWO_TO_64).contains(&double) && double.fract() == 0.0;
    if is_whole { digits(double) } else { format!("{double:.6}") }
}

fn digits(double: f64) -> String {
    // No sign of a negative zero.
    format!("{:.0}", double.abs())
}

/// A value as compact JSON.
// google::protobuf::util::MessageToJsonString of a Value, json/internal/writer.cc; vectors claim-list, claim-object-escapes.
pub(super) fn compact(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&shortest(number.to_f64())),
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (index, (name, member)) in object.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(name, text);
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
    }
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '\n' => text.push_str(r"\n"),
            '\r' => text.push_str(r"\r"),
            '\t' => text.push_str(r"\t"),
            '\u{c}' => text.push_str(r"\f"),
            '\u{8}' => text.push_str(r"\b"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str(r"\\"),
            c if ESCAPED.iter().any(|range| range.contains(&c)) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string never fails.
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// `%.15g`, or `%.17g` where that is another number.
// google::protobuf::io::SimpleDtoa.
fn shortest(double: f64) -> String {
    let short = general(double, 15);
    if short.parse() == Ok(double) { short } else { general(double, 17) }
}

/// `%.*g` of C.
fn general(double: f64, precision: usize) -> String {
    if double == 0.0 {
        return if double.is_sign_negative() { "-0" } else { "0" }.to_owned();
    }
    let scientific = format!("{double:.*e}", precision - 1);
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let without_zeros = |text: &str| {
        let kept = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
        kept.to_owned()
    };
    let places = i32::try_from(precision).unwrap_or_default() - 1 - exponent;
    match usize::try_from(places) {
        Ok(places) if exponent >= -4 => without_zeros(&format!("{double:.places$}")),
        Ok(_) | Err(_) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{}e{sign}{:02}", without_zeros(digits), exponent.abs())
        }
    }
}

const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;

/// What is written as `\u` and digits: `MustEscape`.
const ESCAPED: [std::ops::RangeInclusive<char>; 18] = [
    '\0'..='\u{1f}',
    '<'..='<',
    '>'..='>',
    '\u{7f}'..='\u{9f}',
    '\u{ad}'..='\u{ad}',
    '\u{600}'..='\u{603}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{17b4}'..='\u{17b5}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{206a}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0001}'..='\u{e0001}',
    '\u{e0020}'..='\u{e007f}',
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_cut_and_bounded() {
        for (text, value) in [
            ("5", Some(5)),
            ("1.9", Some(1)),
            ("-0.0", Some(0)),
            ("-1", None),
            ("-0.5", None),
            ("18446744073709551615", None),
            ("18446744073709549568", Some(18_446_744_073_709_549_568)),
            ("1e300", None),
        ] {
            assert_eq!(whole(&number(text)), value, "{text}");
        }
    }

    #[test]
    fn numbers_go_through_a_double_into_headers() {
        for (text, header) in [
            ("5", "5"),
            ("9007199254740993", "9007199254740992"),
            ("-5", "-5.000000"),
            ("1e-7", "0.000000"),
            ("1.5", "1.500000"),
            ("1e20", "100000000000000000000.000000"),
            ("-0", "0"),
        ] {
            assert_eq!(number_in_header(&number(text)), header, "{text}");
        }
    }

    #[test]
    fn json_is_written_as_protobuf_writes_it() {
        let value = read(
            "[1,0.1,1e21,1e20,-5,123456789012345678,1e-5,0.0001,true,null,{\"a<\":\"\u{ad}é&/\\n\\u0001😀\u{e0001}\"},[],{}]"
                .as_bytes(),
            Dialect::PROTOBUF,
        );
        assert_eq!(
            compact(&value.unwrap()),
            r#"[1,0.1,1e+21,1e+20,-5,1.2345678901234568e+17,1e-05,0.0001,true,null,{"a\u003c":"\u00adé&/\n\u0001😀\udb40\udc01"},[],{}]"#
        );
    }
}
