//! Settings as a gateway decodes them: what counts as not set, and what is left over.

use super::node::{Entry, Node};
use super::reading::Reading;
use super::spelling::nearest;
use crate::base64url;
use crate::json::Value;

/// The settings of an object, to be decoded one by one.
#[derive(Debug)]
pub(crate) struct Fields<'c> {
    reading: Reading,
    /// The object itself
    block: Node<'c>,
    members: Vec<Member<'c>>,
    /// The names that were asked for.
    known: Vec<&'static str>,
    wrong: Vec<WrongType<'c>>,
}

#[derive(Debug)]
struct Member<'c> {
    entry: Entry<'c>,
    is_known: bool,
}

/// A setting of the wrong type.
#[derive(Clone, Debug)]
pub(crate) struct WrongType<'c> {
    pub(crate) node: Node<'c>,
    /// What it should be
    pub(crate) expected: &'static str,
    /// What it is
    pub(crate) found: String,
}

/// A member that no setting was asked for by.
#[derive(Clone, Debug)]
pub(crate) struct Unknown<'c> {
    pub(crate) name: &'c str,
    pub(crate) node: Node<'c>,
    /// The setting whose name is written nearly so
    pub(crate) meant: Option<&'static str>,
}

/// What was not decoded.
#[derive(Debug, Default)]
pub(crate) struct Leftover<'c> {
    pub(crate) wrong: Vec<WrongType<'c>>,
    /// In the order in which they are written
    pub(crate) unknown: Vec<Unknown<'c>>,
}

impl<'c> Fields<'c> {
    /// The members of an object. `null` has none, rightly; anything else is of the wrong type itself.
    pub(crate) fn of(block: &Node<'c>, reading: Reading) -> Self {
        let known = Vec::with_capacity(USUAL_SETTINGS);
        let mut fields = Self { reading, block: block.clone(), members: Vec::new(), known, wrong: Vec::new() };
        match block.value() {
            Value::Object(object) => {
                fields.members.reserve_exact(object.len());
                fields.members.extend(block.entries().map(|entry| Member { entry, is_known: false }));
            }
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => fields.wrong.push(WrongType {
                node: block.clone(),
                expected: "an object",
                found: block.value().described().to_owned(),
            }),
        }
        if reading.last_wins {
            fields.members.sort_by_key(|member| member.entry.name);
        }
        fields
    }

    /// What is wrong or unknown, once every setting was asked for.
    pub(crate) fn finish(self) -> Leftover<'c> {
        if self.members.iter().all(|member| member.is_known) {
            return Leftover { wrong: self.wrong, unknown: Vec::new() };
        }
        let mut known = self.known;
        let mut unknown: Vec<_> = self.members.into_iter().filter(|member| !member.is_known).collect();
        known.sort_unstable();
        unknown.sort_by_key(|member| member.entry.position);
        let unknown = unknown.into_iter().map(|Member { entry, .. }| Unknown {
            name: entry.name,
            node: self.block.inner(entry),
            meant: nearest(entry.name, &known),
        });
        Leftover { wrong: self.wrong, unknown: unknown.collect() }
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.decode(name, "a string", |node| node.value().as_str().map(str::to_owned))
    }

    pub(crate) fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.decode(name, "true or false", |node| node.value().as_bool())
    }

    pub(crate) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let reading = self.reading;
        self.decode(name, "a list of strings", |node| reading.texts(node.value()))
    }

    pub(crate) fn lists_of_texts(&mut self, name: &'static str) -> Option<Vec<Vec<String>>> {
        let reading = self.reading;
        self.decode(name, "a list of lists of strings", |node| reading.list(node.value(), |item| reading.texts(item)))
    }

    /// A whole number from zero up to 32 bits.
    pub(crate) fn count(&mut self, name: &'static str) -> Option<u32> {
        self.decode(name, "a whole number from 0 to 4294967295", |node| whole(node.value()))
    }

    /// Whole numbers of 16 bits.
    pub(crate) fn numbers(&mut self, name: &'static str) -> Option<Vec<u16>> {
        let reading = self.reading;
        self.decode(name, "a list of whole numbers from 0 to 65535", |node| reading.list(node.value(), whole))
    }

    /// Bytes in standard base64 with padding.
    pub(crate) fn bytes(&mut self, name: &'static str) -> Option<Vec<u8>> {
        self.decode(name, "standard base64 with padding", |node| match node.value() {
            Value::String(text) => base64url::decode_standard_as_go(text),
            Value::Array(items) => items.iter().map(whole).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        })
    }

    /// Whatever it is, to be looked at further.
    pub(crate) fn node(&mut self, name: &'static str) -> Option<Node<'c>> {
        self.decode(name, "", |node| Some(node.clone()))
    }

    /// What `decode` makes of a setting; where it makes nothing, the setting is wrong. All members of its name are decoded,
    /// and each can be wrong.
    pub(crate) fn decode<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        decode: impl Fn(&Node<'c>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(name);
        let mut found = None;
        for member in &mut self.members {
            let is_second = found.is_some() && !self.reading.last_wins;
            if is_second || !self.reading.naming.is_same(member.entry.name, name) {
                continue;
            }
            member.is_known = true;
            if matches!(member.entry.value, Value::Null) {
                continue;
            }
            let node = self.block.inner(member.entry);
            if let Some(decoded) = decode(&node) {
                found = Some(decoded);
            } else {
                let found = found_instead(node.value(), expected);
                self.wrong.push(WrongType { node, expected, found });
            }
        }
        found
    }
}

/// Room for the settings of most objects.
const USUAL_SETTINGS: usize = 16;

fn whole<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_number()?.as_i64()?).ok()
}

/// What stands there, told so that it differs from what should.
fn found_instead(value: &Value, expected: &str) -> String {
    match value {
        Value::Number(number) => format!("the number {number}"),
        Value::Array(items) if expected.starts_with("a list") => {
            let kinds = items.iter().map(Value::described).collect::<Vec<_>>().join(", ");
            format!("a list of {kinds}")
        }
        Value::String(_) if expected.contains("base64") => "another string".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => value.described().to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::document::Document;
    use crate::config::naming::Naming;
    use crate::config::syntax::Syntax;
    use crate::config::text::Text;

    fn document(text: &str) -> Document {
        let (documents, error) = Document::read(Text::new(text.as_bytes(), "k.json"), Syntax::GO);
        assert_eq!(error, None);
        documents.into_iter().next().unwrap()
    }

    fn wrong(leftover: &Leftover<'_>) -> Vec<String> {
        leftover.wrong.iter().map(|wrong| wrong.node.name().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn names_have_no_case_and_the_last_in_order_counts() {
        let document = document(r#"{"alg":"b","ALG":"a","Kid":"k","url":null,"ro\u017fes":["x"]}"#);
        let mut fields = Fields::of(&Node::root(&document), Reading::GO);
        assert_eq!(fields.text("alg").as_deref(), Some("b"));
        assert_eq!(fields.text("kid").as_deref(), Some("k"));
        assert_eq!(fields.text("url"), None);
        assert_eq!(fields.texts("roses").unwrap(), ["x"]);
        let leftover = fields.finish();
        assert!(leftover.wrong.is_empty() && leftover.unknown.is_empty());
    }

    #[test]
    fn wrong_types_are_told_and_null_is_not_set() {
        let document = document(r#"{"a":1,"b":"true","c":"x","d":[1],"e":[70000],"f":-1,"g":"!!","h":["a"],"i":null}"#);
        let mut fields = Fields::of(&Node::root(&document), Reading::GO);
        fields.text("a");
        fields.flag("b");
        fields.texts("c");
        fields.texts("d");
        fields.numbers("e");
        fields.count("f");
        fields.bytes("g");
        fields.lists_of_texts("h");
        fields.flag("i");
        let leftover = fields.finish();
        assert_eq!(wrong(&leftover).concat(), "abcdefgh");
        let found: Vec<&str> = leftover.wrong.iter().map(|wrong| wrong.found.as_str()).collect();
        let told = ["the number 1", "a string", "a string", "a list of a number", "a list of a number"];
        assert_eq!(found.get(..5).unwrap(), told);
        let place = leftover.wrong.first().unwrap().node.place();
        assert_eq!(place.to_string(), "a (line 1)");
    }

    #[test]
    fn numbers_and_bytes_are_taken_as_go_takes_them() {
        let document = document(r#"{"a":[1.0,2e1,null],"b":"QUJ=","c":"QUI=","d":[1,255],"e":900}"#);
        let mut fields = Fields::of(&Node::root(&document), Reading::GO);
        assert_eq!(fields.numbers("a").unwrap(), [1, 20, 0]);
        assert_eq!(fields.bytes("b").unwrap(), b"AB");
        assert_eq!(fields.bytes("c").unwrap(), b"AB");
        assert_eq!(fields.bytes("d").unwrap(), [1, 255]);
        assert_eq!(fields.count("e"), Some(900));
        assert!(fields.finish().wrong.is_empty());
    }

    #[test]
    fn what_was_not_asked_for_is_left_over_with_what_was_meant() {
        let document = document(r#"{"roles_ky":1,"alg":"a","isuer":"b","zzz":2}"#);
        let mut fields = Fields::of(&Node::root(&document), Reading::GO);
        fields.text("issuer");
        fields.text("alg");
        fields.node("roles_key");
        let unknown = fields.finish().unknown;
        let told: Vec<_> = unknown.iter().map(|unknown| (unknown.name, unknown.meant)).collect();
        assert_eq!(told, [("roles_ky", Some("roles_key")), ("isuer", Some("issuer")), ("zzz", None)]);
    }

    #[test]
    fn other_readings_have_other_names_and_no_second_one() {
        let document = document(r#"{"fromHeaders":["a"],"from_headers":["b"],"From_Headers":["c"],"list":[null]}"#);
        let left = |mut fields: Fields<'_>| {
            let found = fields.texts("from_headers").unwrap().concat();
            fields.texts("list");
            let leftover = fields.finish();
            let unknown = leftover.unknown.iter().map(|unknown| unknown.name).collect::<Vec<_>>().join(" ");
            (found, unknown, wrong(&leftover).concat())
        };
        let proto = Reading { naming: Naming::CamelOrSnake, ..Reading::SERDE };
        let proto = left(Fields::of(&Node::root(&document), proto));
        assert_eq!(proto, ("a".to_owned(), "from_headers From_Headers".to_owned(), "list".to_owned()));
        let serde = left(Fields::of(&Node::root(&document), Reading::SERDE));
        assert_eq!(serde, ("b".to_owned(), "fromHeaders From_Headers".to_owned(), "list".to_owned()));
    }

    #[test]
    fn only_objects_have_settings_and_null_has_none() {
        let document = document(r#"{"a":[],"b":null}"#);
        let root = Node::root(&document);
        let leftover = |name| Fields::of(&root.member(name).unwrap(), Reading::GO).finish();
        let found = leftover("a").wrong.into_iter().next().unwrap();
        assert_eq!((found.expected, found.found.as_str()), ("an object", "an array"));
        assert!(leftover("b").wrong.is_empty());
    }
}
