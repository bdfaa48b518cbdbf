//! Settings as the gateway decodes them: member names in any case, `null` for not set, unknown names passed over, and a
//! value of the wrong type spoiling all.

use super::go::base64;
use super::go::names::same_name;
use crate::json::{Object, Value};

/// The members of a block, to be decoded one by one.
pub(super) struct Fields<'a> {
    /// In the order of their names: the gateway writes the block anew, sorted, before it decodes it.
    members: Vec<(&'a str, &'a Value)>,
    wrong: Vec<WrongType>,
}

/// A setting of the wrong JSON type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrongType {
    /// The member as it is written
    pub(super) written: String,
    /// What it should be
    pub(super) expected: &'static str,
    /// What it is
    pub(super) found: String,
}

impl<'a> Fields<'a> {
    pub(super) fn new(block: &'a Object) -> Self {
        let mut members: Vec<_> = block.iter().collect();
        members.sort_unstable_by_key(|(name, _)| *name);
        Self { members, wrong: Vec::new() }
    }

    /// What could not be decoded.
    pub(super) fn into_wrong(self) -> Vec<WrongType> {
        self.wrong
    }

    pub(super) fn text(&mut self, name: &str) -> String {
        self.decode(name, "a string", |value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.decode(name, "true or false", Value::as_bool).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.decode(name, "a list of strings", texts).unwrap_or_default()
    }

    pub(super) fn lists_of_texts(&mut self, name: &str) -> Vec<Vec<String>> {
        let decode = |value: &Value| {
            let or_empty = |item: &Value| if *item == Value::Null { Some(Vec::new()) } else { texts(item) };
            value.as_array()?.iter().map(or_empty).collect()
        };
        self.decode(name, "a list of lists of strings", decode).unwrap_or_default()
    }

    /// A whole number from zero up to 32 bits.
    pub(super) fn count(&mut self, name: &str) -> u32 {
        self.decode(name, "a whole number from 0 to 4294967295", whole).unwrap_or_default()
    }

    /// Whole numbers of 16 bits.
    pub(super) fn numbers(&mut self, name: &str) -> Vec<u16> {
        let decode = |value: &Value| {
            let or_zero = |item: &Value| if *item == Value::Null { Some(0) } else { whole(item) };
            value.as_array()?.iter().map(or_zero).collect()
        };
        self.decode(name, "a list of whole numbers from 0 to 65535", decode).unwrap_or_default()
    }

    /// Bytes in standard base64 with padding.
    pub(super) fn bytes(&mut self, name: &str) -> Vec<u8> {
        let decode = |value: &Value| match value {
            Value::String(text) => base64::standard(text),
            Value::Array(items) => items.iter().map(whole).collect(),
            _ => None,
        };
        self.decode(name, "standard base64 with padding", decode).unwrap_or_default()
    }

    fn decode<T>(&mut self, name: &str, expected: &'static str, decode: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let mut found = None;
        for (written, value) in &self.members {
            if !same_name(written, name) || **value == Value::Null {
                continue;
            }
            match decode(value) {
                Some(decoded) => found = Some(decoded),
                None => self.wrong.push(WrongType {
                    written: (*written).to_owned(),
                    expected,
                    found: found_instead(value, expected),
                }),
            }
        }
        found
    }
}

/// The member of an object that the gateway takes for a field.
pub(super) fn member<'a>(object: &'a Object, field: &str) -> Option<(&'a str, &'a Value)> {
    object.iter().rfind(|(name, value)| same_name(name, field) && **value != Value::Null)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let or_empty = |item: &Value| match item {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some(String::new()),
        _ => None,
    };
    value.as_array()?.iter().map(or_empty).collect()
}

fn whole<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_number()?.as_i64()?).ok()
}

/// What stands there, told so that it differs from what should.
fn found_instead(value: &Value, expected: &str) -> String {
    match value {
        Value::Number(number) => format!("the number {number}"),
        Value::Array(items) if expected.starts_with("a list") => {
            let kinds = items.iter().map(Value::kind).collect::<Vec<_>>().join(", ");
            format!("a list of [{kinds}]")
        }
        Value::String(_) if expected.contains("base64") => "another string".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(_) | Value::Object(_) | Value::Null | Value::String(_) => value.described().to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    fn block(text: &str) -> Object {
        read_object(text.as_bytes(), Dialect::GO).unwrap()
    }

    #[test]
    fn names_have_no_case_and_the_last_in_order_counts() {
        let block = block(r#"{"alg":"b","ALG":"a","Kid":"k","url":null,"ro\u017fes":["x"]}"#);
        let mut fields = Fields::new(&block);
        assert_eq!(fields.text("alg"), "b");
        assert_eq!(fields.text("kid"), "k");
        assert_eq!(fields.text("url"), "");
        assert_eq!(fields.texts("roſes".replace('ſ', "s").as_str()), ["x"]);
        assert!(fields.into_wrong().is_empty());
    }

    #[test]
    fn wrong_types_are_told_and_null_is_not_set() {
        let block = block(r#"{"a":1,"b":"true","c":"x","d":[1],"e":[70000],"f":-1,"g":"!!","h":["a"],"i":null}"#);
        let mut fields = Fields::new(&block);
        fields.text("a");
        fields.flag("b");
        fields.texts("c");
        fields.texts("d");
        fields.numbers("e");
        fields.count("f");
        fields.bytes("g");
        fields.lists_of_texts("h");
        fields.flag("i");
        let wrong: Vec<String> = fields.into_wrong().into_iter().map(|wrong| wrong.written).collect();
        assert_eq!(wrong.concat(), "abcdefgh");
    }

    #[test]
    fn numbers_and_bytes_are_taken_as_go_takes_them() {
        let block = block(r#"{"a":[1.0,2e1,null],"b":"QUJ=","c":"QUI=","d":[1,255],"e":900}"#);
        let mut fields = Fields::new(&block);
        assert_eq!(fields.numbers("a"), [1, 20, 0]);
        assert_eq!(fields.bytes("b"), b"AB");
        assert_eq!(fields.bytes("c"), b"AB");
        assert_eq!(fields.bytes("d"), [1, 255]);
        assert_eq!(fields.count("e"), 900);
        assert!(fields.into_wrong().is_empty());
    }
}
