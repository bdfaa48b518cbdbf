//! Numbers as Go writes them, and the range that it has for them.

use crate::json::Value;

/// A double as `encoding/json` writes it (`floatEncoder`), which is as JavaScript does.
pub(in crate::gateway::krakend) fn javascript(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (mantissa, exponent) = scientific(number);
        return if exponent < 0 { format!("{mantissa}e{exponent}") } else { format!("{mantissa}e+{exponent}") };
    }
    format!("{number}")
}

/// `%v` of a double: the shortest digits, with an exponent from a million up and below a ten-thousandth.
/// `fmt`, `fmtFloat`; vectors propagate-array-numbers, propagate-preserve-float.
pub(in crate::gateway::krakend) fn shortest(number: f64) -> String {
    let (mantissa, exponent) = scientific(number);
    if number == 0.0 || (-4..6).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// The shortest digits, and the power of ten.
fn scientific(number: f64) -> (String, i32) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_owned(), exponent.parse().unwrap_or(0))
}

/// Whether a number beyond the range of doubles stands anywhere in a value.
pub(in crate::gateway::krakend) fn has_infinite_number(value: &Value) -> bool {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Number(number) if number.to_f64().is_infinite() => return true,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            Value::Array(items) => left.extend(items),
            Value::Object(object) => left.extend(object.iter().map(|(_, value)| value)),
        }
    }
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shortest_digits_read_back(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
            for text in [shortest(number), javascript(number)] {
                prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits(), "{}", text);
            }
        }
    }
}
