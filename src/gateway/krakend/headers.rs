//! Claims as headers for the backend, in the gateway's formats (krakend-jose, `CalculateHeadersToPropagate`).

use super::claims::{Unclear, at};
use super::endpoint::Endpoint;
use super::fields::value;
use super::go::names::canonical;
use super::go::numbers::{javascript, shortest};
use super::settings::ValidatorSettings;
use crate::config::Node;
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

/// The headers of a request that reach a backend.
pub(super) struct Passed {
    /// Whether the endpoint says anything about it
    is_written: bool,
    /// `input_headers` of the endpoint
    own: Vec<String>,
    /// Those of the backends, where each of them has a list of its own
    backends: Vec<Vec<String>>,
}

impl Passed {
    /// lura, `NewRequest` and `NewFilterHeadersMiddleware`: what is not in `input_headers` stays behind, and a backend's own
    /// list narrows it.
    pub(super) fn of(endpoint: &Endpoint<'_>) -> Self {
        let names = |node: &Node<'_>| -> Option<Vec<String>> {
            let list = value(node, "input_headers")?.as_array()?;
            Some(list.iter().filter_map(Value::as_str).map(canonical).collect())
        };
        let own = names(endpoint.node());
        let backends: Option<Vec<Vec<String>>> =
            endpoint.backends().iter().map(|backend| names(backend).filter(|names| !names.is_empty())).collect();
        Self { is_written: own.is_some(), own: own.unwrap_or_default(), backends: backends.unwrap_or_default() }
    }

    /// Whether a header arrives, by its canonical name.
    pub(super) fn lets(&self, name: &str) -> bool {
        let has = |list: &Vec<String>| list.iter().any(|passed| passed == "*" || passed == name);
        has(&self.own) && (self.backends.is_empty() || self.backends.iter().any(has))
    }

    /// Takes away what never arrives. Where the endpoint has no list at all, what the validator sets is kept beside, as that is
    /// what the golden vectors show.
    pub(super) fn hold_back(&self, upstream: &mut Upstream) {
        if self.is_written {
            upstream.headers.retain(|change| self.lets(change.name()));
        } else {
            let held = upstream.headers.iter().map(HeaderChange::name).filter(|name| !self.lets(name));
            upstream.held_back = held.map(str::to_owned).collect();
        }
    }
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

/// Numbers as Go's encoder of JSON writes doubles.
fn with_javascript_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            javascript(number.to_f64()).parse().map_or_else(|_| Value::Number(number.clone()), Value::Number)
        }
        Value::Array(items) => Value::Array(items.iter().map(with_javascript_numbers).collect()),
        Value::Object(object) => {
            let members = object.iter().map(|(name, value)| (name.to_owned(), with_javascript_numbers(value)));
            Value::Object(members.collect())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

/// A value in Go's default format, `%v`.
/// `fmt`, `printValue`; vectors propagate-array-numbers, propagate-array-strings-odd.
fn printed(value: &Value) -> String {
    let mut text = String::new();
    print(value, &mut text);
    text
}

fn print(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("<nil>"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&shortest(number.to_f64())),
        Value::String(string) => text.push_str(string),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(' ');
                }
                print(item, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push_str("map[");
            for (position, (name, value)) in members.into_iter().enumerate() {
                if position > 0 {
                    text.push(' ');
                }
                text.push_str(name);
                text.push(':');
                print(value, text);
            }
            text.push(']');
        }
    }
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

    #[test]
    fn what_no_list_lets_pass_stays_behind() {
        use crate::config::{self, Syntax, Text};
        use crate::gateway::krakend::endpoint::endpoints;

        for (endpoint, arrives) in [
            ("'input_headers':['x-USER']", true),
            ("'input_headers':['*']", true),
            ("'input_headers':['Other']", false),
            ("'input_headers':[]", false),
            ("'a':1", false),
            ("'input_headers':['*'],'backend':[{'input_headers':['Other']}]", false),
            ("'input_headers':['*'],'backend':[{'input_headers':['Other']},{}]", true),
            ("'input_headers':['*'],'backend':[{'input_headers':[]}]", true),
        ] {
            let text = format!("{{'endpoints':[{{{endpoint}}}]}}").replace('\'', "\"");
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            let passed = Passed::of(&endpoints(config.first()).next().unwrap());
            assert_eq!(passed.lets("X-User"), arrives, "{endpoint}");
            let set = HeaderChange::Set { name: "X-User".to_owned(), values: vec!["a".to_owned()] };
            let mut upstream = Upstream { headers: vec![set], ..Upstream::default() };
            passed.hold_back(&mut upstream);
            let told = upstream.headers.len() == 1 && upstream.held_back.is_empty();
            assert_eq!(told, arrives, "{endpoint}");
        }
    }

    #[test]
    fn header_names_are_canonical() {
        for (written, canonical_name) in [
            ("x-CUSTOM-name", "X-Custom-Name"),
            ("authorization", "Authorization"),
            ("my header", "my header"),
            ("", ""),
        ] {
            assert_eq!(canonical(written), canonical_name);
        }
    }
}
