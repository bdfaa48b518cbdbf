//! Claims as headers for the backend, in the gateway's formats (krakend-jose, `CalculateHeadersToPropagate`).

use super::claim_path::{Unclear, at};
use super::go::names::canonical;
use super::go::print::{printed, with_javascript_numbers};
use super::settings::ValidatorSettings;
use crate::gateway::answer::{HeaderChange, Upstream};
use crate::json::{self, Glance, Number, Object, Style, Value};

/// What the gateway does to the request's headers: for each well-formed pair, a name with its values; a claim without any
/// takes the header away. The last pair of a name wins. A name that begins like a URL does not descend.
/// Vectors propagate-http-prefix-literal, propagate-tuple-of-one-skipped, propagate-same-header-last-wins, propagate-preserve-array-empty.
pub(super) fn upstream(settings: &ValidatorSettings, claims: &Object) -> Upstream {
    let changes = pairs(settings).into_iter().map(|(claim, name)| {
        let claim = at(claims, claim, descends(claim));
        change(name, values(claim, settings.preserve_arrays))
    });
    Upstream { headers: changes.collect(), ..Upstream::default() }
}

/// What [`upstream`] gives, from claims that `find` finds at a glance; nothing where one has to be read.
pub(super) fn upstream_at_a_glance<'t>(
    pairs: &[(&str, String)],
    preserves_arrays: bool,
    mut find: impl FnMut(&str, bool) -> Result<Option<Glance<'t>>, Unclear>,
) -> Option<Upstream> {
    let changes = pairs.iter().map(|(claim, name)| {
        let values = match find(claim, descends(claim)).ok()? {
            Some(Glance::Text(text)) => vec![text.to_owned()],
            Some(found) => match found.texts() {
                Some(texts) => listed(texts.map(str::to_owned).collect(), preserves_arrays),
                None => values(Some(&found.value()?), preserves_arrays),
            },
            None => values(None, preserves_arrays),
        };
        Some(change(name.clone(), values))
    });
    Some(Upstream { headers: changes.collect::<Option<_>>()?, ..Upstream::default() })
}

/// Claims, and the headers that they become.
pub(super) fn pairs(settings: &ValidatorSettings) -> Vec<(&str, String)> {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for pair in &settings.propagate_claims {
        let [claim, header] = pair.as_slice() else { continue };
        let name = canonical(header);
        pairs.retain(|(_, other)| *other != name);
        pairs.push((claim, name));
    }
    pairs
}

fn descends(claim: &str) -> bool {
    !claim.starts_with("http")
}

fn change(name: String, values: Vec<String>) -> HeaderChange {
    if values.is_empty() { HeaderChange::Remove { name } } else { HeaderChange::Set { name, values } }
}

/// krakend-jose, `Claims.Get`; vectors propagate-missing-claim-sets-empty, propagate-array-mixed, propagate-null.
fn values(claim: Option<&Value>, preserves_arrays: bool) -> Vec<String> {
    let Some(claim) = claim else { return vec![String::new()] };
    match claim {
        Value::Array(items) => listed(items.iter().map(printed).collect(), preserves_arrays),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![scalar_number(number)],
        Value::Bool(_) | Value::Null => vec![json::write(claim, Style::Go)],
        Value::Object(_) => vec![json::write(&with_javascript_numbers(claim), Style::Go)],
    }
}

fn listed(items: Vec<String>, preserves_arrays: bool) -> Vec<String> {
    if preserves_arrays { items } else { vec![items.join(",")] }
}

/// A number by itself: whole when it is nearly whole, else with six decimals.
/// Vectors propagate-near-integer, propagate-not-near-integer, propagate-third, propagate-1e21.
fn scalar_number(number: &Number) -> String {
    let number = number.to_f64();
    let whole = number.round();
    if (number - whole).abs() <= NEARLY_WHOLE {
        // What does not fit into 64 bits becomes the smallest number, as on the gateway's usual processors.
        return format!("{whole:.0}").parse::<i64>().unwrap_or(i64::MIN).to_string();
    }
    format!("{number:.6}")
}

/// How far from a whole number a number may be to be written as one.
const NEARLY_WHOLE: f64 = 0.000_001;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    fn value(text: &str) -> Value {
        read(text.as_bytes(), Dialect::GO).unwrap()
    }

    #[track_caller]
    fn is(claim: &str, header: &str) {
        assert_eq!(values(Some(&value(claim)), false), [header], "{claim}");
    }

    #[test]
    fn scalars_read_as_the_gateway_writes_them() {
        is(r#""x<y""#, "x<y");
        is("1735689600", "1735689600");
        is("-0.0", "0");
        is("-0.0000004", "0");
        is("1.5", "1.500000");
        is("0.3333333333", "0.333333");
        is("0.0078125", "0.007812");
        is("0.0234375", "0.023438");
        is("1e19", "-9223372036854775808");
        is("-1e19", "-9223372036854775808");
        is("9007199254740993", "9007199254740992");
        is("4.9999995", "5");
        is("true", "true");
        is("null", "null");
    }

    #[test]
    fn objects_are_json_with_numbers_of_javascript() {
        is(
            r#"{"b":1.0,"a":[2.50,1735689600,1e21,1e-7,0.000001,-0],"c":"<"}"#,
            r#"{"a":[2.5,1735689600,1e+21,1e-7,0.000001,-0],"b":1,"c":"\u003c"}"#,
        );
        is("{}", "{}");
    }

    #[test]
    fn arrays_are_printed_and_joined() {
        is(r#"["a,b",null,true,{"b":"x","a":1},["x","y"],{},[]]"#, "a,b,<nil>,true,map[a:1 b:x],[x y],map[],[]");
        is(
            "[999999,1000000,123456789,0.0001,0.00001,-0,1735689600,1e21]",
            "999999,1e+06,1.23456789e+08,0.0001,1e-05,-0,1.7356896e+09,1e+21",
        );
        is("[]", "");
        assert_eq!(values(Some(&value("[1,2]")), true), ["1", "2"]);
        assert!(values(Some(&value("[]")), true).is_empty());
        assert_eq!(values(None, true), [""]);
    }
}
