//! The top of an object at a glance, for those who read very many of them.

mod lookup;
mod member;
mod scan;

use std::mem;

use self::lookup::Lookup;
use self::member::{Member, word};
pub(super) use self::scan::MOST_LEVELS;
use self::scan::{Scan, behind_space};
use super::glance::Glance;

/// The members of one object after another, found without building values; its buffers are used again.
///
/// It reads [`super::Dialect::STRICT`] and takes no chances: whatever is out of the ordinary (names with escapes, deep nesting,
/// very many members, numbers that may be beyond a double) it does not read at all, and [`super::read_object`] has to decide.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Those of the object; while it is read, those of the objects that are open behind them, the outermost first.
    members: Vec<Member>,
    lookup: Lookup,
    /// Where the object begins
    start: usize,
    /// The text of the last object that was read, which is where its members have their places
    text: Vec<u8>,
}

/// The objects of one text.
#[derive(Debug)]
pub(super) struct Objects<'t> {
    text: &'t str,
    outline: Outline,
}

/// The members of an object that is good JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Members<'o, 't> {
    outline: &'o Outline,
    text: &'t str,
}

impl Outline {
    /// Finds the members of the object that `text` is.
    ///
    /// With members, [`super::read_object`] accepts the text too and finds the same ones. Without, nothing is said.
    pub(crate) fn read<'o, 't>(&'o mut self, text: &'t [u8]) -> Option<Members<'o, 't>> {
        let text = str::from_utf8(text).ok()?;
        let bytes = text.as_bytes();
        let before = mem::take(&mut self.text);
        let end = self.scan(bytes, bytes.len() - behind_space(bytes).len(), &before);
        self.text = before;
        let end = end?;
        self.text.clear();
        self.text.extend_from_slice(bytes);
        behind_space(bytes.get(end..)?).is_empty().then_some(Members { outline: self, text })
    }

    /// Finds the members of the object that begins at `start`, and where it ends. Those of the last one are in `before`.
    fn scan(&mut self, text: &[u8], start: usize, before: &[u8]) -> Option<usize> {
        let others = mem::take(&mut self.start);
        let mut scan = Scan::new(text, start, &mut self.members)?;
        let read = scan.object_like(before, others).map(|is_alike| (scan.offset(), is_alike));
        let Some((end, is_alike)) = read else {
            self.members.clear();
            return None;
        };
        self.start = start;
        if !is_alike {
            self.lookup = Lookup::of(self.members.iter().map(|member| member.name.start));
        }
        Some(end)
    }
}

impl<'t> Objects<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, outline: Outline::default() }
    }

    /// Finds the members of the object that begins at `start`, and where it ends.
    pub(super) fn read<'o>(&'o mut self, start: usize) -> Option<(Members<'o, 't>, usize)> {
        let bytes = self.text.as_bytes();
        let end = self.outline.scan(bytes, start, bytes)?;
        Some((Members { outline: &self.outline, text: self.text }, end))
    }
}

impl<'t> Members<'_, 't> {
    /// The names of all members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.outline.members.iter().map(|member| self.text.get(member.name.place.clone()).unwrap_or_default())
    }

    /// The value of the member of that name.
    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<Glance<'t>> {
        // Most names are known where this is compiled, and so is how they begin.
        self.named(word(name.as_bytes(), name.len()), name.as_bytes())
    }

    /// The value of the member of that name, which begins with the word `start`.
    #[inline]
    fn named(&self, start: u64, name: &[u8]) -> Option<Glance<'t>> {
        let Outline { members, lookup, .. } = self.outline;
        let is_it = |member: &&Member| member.name.is(self.text.as_bytes(), start, name);
        let likely = members.get(lookup.find(start)?).filter(is_it);
        likely.or_else(|| members.iter().find(is_it))?.glance(self.text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::scan::MOST_MEMBERS;
    use super::*;
    use crate::json::{Dialect, Style, Value, read, read_object, write};

    #[test]
    fn usual_claims_are_read() {
        for text in [
            "{}",
            r#" {"iss":"https:\/\/a","sub":"é","aud":["a","b"],"exp":1.5e3,"ok":true,"no":null,"r":{"a":[{"a":1},{}]}} "#,
        ] {
            assert!(Outline::default().read(text.as_bytes()).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_repeated_is_left_to_the_reader() {
        let mut outline = Outline::default();
        let members = outline.read(br#"{"sub": "alice", "exp": 1735689600, "roles": ["a"]}"#).unwrap();
        assert_eq!(members.get("sub"), Some(Glance::Text("alice")));
        assert_eq!(members.get("exp"), Some(Glance::Number("1735689600", Some(1_735_689_600))));
        assert!(outline.read(br#"{"sub": "alice", "sub": "bob"}"#).is_none());
        // Names that begin alike for longer than a word.
        assert!(outline.read(br#"{"resource_a":{"resource_a":1},"resource_b":2}"#).is_some());
        assert!(outline.read(br#"{"resource_a":{"resource_a":1},"resource_b":2,"resource_a":3}"#).is_none());
        let object = |members: usize| {
            let members: Vec<String> = (0..members).map(|number| format!("\"{number}\":0")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert!(outline.read(object(MOST_MEMBERS).as_bytes()).is_some());
        assert!(outline.read(object(MOST_MEMBERS + 1).as_bytes()).is_none());
    }

    #[test]
    fn names_are_known_from_the_object_before_as_far_as_all_is_the_same() {
        let mut outline = Outline::default();
        let names = |outline: &mut Outline, text: &str| {
            outline.read(text.as_bytes()).map(|members| members.names().map(str::to_owned).collect::<Vec<_>>())
        };
        let long = "a_name_of_more_than_twenty_letters";
        for text in [
            r#"{"iss":"https://login.example.com/","sub":"a","exp":1}"#.to_owned(),
            r#"{"iss":"https://login.example.com/","sub":"b","exp":2}"#.to_owned(),
            r#"{"iss":"https://login.example.com/","sub":"c","iat":2,"exp":3}"#.to_owned(),
            r#"{"iss":"https://login.example.com/"}"#.to_owned(),
            format!(r#"{{"iss":"https://login.example.com/","{long}":1,"sub":"a","exp":1}}"#),
            format!(r#"{{"iss":"https://login.example.com/","{long}":1,"sub":"a","exp":1}}"#),
            r#"{"iss":"https://login.example.com/","sub":  "a",  "exp":1}"#.to_owned(),
        ] {
            let alone = names(&mut Outline::default(), &text);
            assert!(alone.is_some() && names(&mut outline, &text) == alone, "{text}");
        }
        // What is repeated behind the names that are known.
        assert_eq!(
            names(&mut outline, r#"{"iss":"https://login.example.com/","sub":"a","iss":"https://a.example/"}"#),
            None
        );
    }

    #[test]
    fn values_are_known_from_the_object_before_as_far_as_all_is_the_same() {
        let mut outline = Outline::default();
        let mut values = |text: &str| {
            let members = outline.read(text.as_bytes())?;
            let written = |name| members.get(name).and_then(Glance::value).map(|value| write(&value, Style::Compact));
            Some(["a", "b", "c"].map(|name| written(name).unwrap_or_default()))
        };
        for text in [
            r#"{"a":1,"b":"x","c":[1]}"#,
            // The same, elsewhere.
            r#"  {"a":1,"b":"x","c":[1]} "#,
            // What goes on where it ended.
            r#"{"a":12,"b":"x","c":[1]}"#,
            r#"{"a":12.5,"b":"xy","c":[1,"x"]}"#,
            r#"{"a":1,"b":"x","c":[1]}"#,
            // Another kind.
            r#"{"a":"1","b":1,"c":{"a":[]}}"#,
            r#"{"a":null,"b":-1,"c":{"a":[],"b":{}}}"#,
            r#"{"a": null,"b":-1,"c":{"a":[],"b":{}}}"#,
            // Fewer, and more.
            r#"{"a": null,"b":-1}"#,
            "{}",
            r#"{"a":1}"#,
            r#"{"a":1,"b":2}"#,
            r#"{"b":2,"a":1}"#,
            r#"{"a":1 , "b":2}"#,
        ] {
            let alone = read_object(text.as_bytes(), Dialect::STRICT).unwrap();
            let written = |name| alone.get(name).map(|value| write(value, Style::Compact)).unwrap_or_default();
            assert_eq!(values(text), Some(["a", "b", "c"].map(written)), "{text}");
        }
        // What begins as a good one and is none.
        for text in [r#"{"a":1 , "b":2"#, r#"{"a":1 , "b":2,}"#, r#"{"a":1 , "b":2}}"#, r#"{"a":1 , "b":2x}"#] {
            assert_eq!(values(r#"{"a":1 , "b":2}"#).unwrap().concat(), "12");
            assert_eq!(values(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_a_text_or_a_list_of_nothing_else() {
        let texts = |text: &str| {
            let text = format!("{{\"a\":{text}}}");
            let mut outline = Outline::default();
            let texts = outline.read(text.as_bytes()).unwrap().get("a").unwrap().texts();
            texts.map(|texts| texts.map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(texts(r#""a""#).unwrap(), ["a"]);
        assert_eq!(texts(r#"[ "a" , "b,]" ]"#).unwrap(), ["a", "b,]"]);
        assert!(texts("[ ]").unwrap().is_empty());
        for other in ["1", "[1]", r#"["a",1]"#, r#"["a",["b"]]"#, r#"["a\n"]"#, r#"["\"","a"]"#, r#""\n""#, "null"] {
            assert_eq!(texts(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_it_reads_the_reader_reads_too(text in fragments()) {
            let mut outline = Outline::default();
            let Some(members) = outline.read(&text) else { return Ok(()) };
            let object = read_object(&text, Dialect::STRICT).unwrap();
            prop_assert_eq!(members.outline.members.len(), object.len());
            for (name, value) in object.iter() {
                let read_alone = members.get(name).unwrap().value();
                prop_assert_eq!(read_alone.as_ref(), Some(value));
                match members.get(name).unwrap() {
                    Glance::Null => prop_assert_eq!(value, &Value::Null),
                    Glance::Text(text) => prop_assert_eq!(value, &Value::from(text)),
                    found @ Glance::Number(text, _) => {
                        prop_assert!(value.as_number().unwrap().to_f64().is_finite());
                        prop_assert_eq!(&read(text.as_bytes(), Dialect::STRICT).unwrap(), value);
                        if let Some(number) = found.as_i64() {
                            prop_assert_eq!(value.as_number().unwrap().as_i64(), Some(number));
                        }
                    }
                    found @ Glance::Texts(_) => {
                        let items: Vec<_> = found.texts().unwrap().map(Value::from).collect();
                        prop_assert_eq!(&Value::from(items), value);
                    }
                    Glance::Array(_) => prop_assert!(value.as_array().is_some()),
                    Glance::Other(_) => prop_assert!(value.as_array().is_none()),
                }
            }
        }

        #[test]
        fn objects_before_change_nothing(texts in vec(fragments(), 2..6), order in vec(any::<prop::sample::Index>(), 1..12)) {
            let mut outline = Outline::default();
            for text in order.iter().map(|index| index.get(&texts)) {
                let mut alone = Outline::default();
                match (outline.read(text), alone.read(text)) {
                    (Some(found), Some(alone)) => {
                        prop_assert!(found.names().eq(alone.names()));
                        for name in alone.names() {
                            prop_assert_eq!(found.get(name), alone.get(name));
                        }
                    }
                    (found, alone) => prop_assert_eq!(found.is_some(), alone.is_some()),
                }
            }
        }

        #[test]
        fn an_object_that_differs_a_little_is_read_as_if_alone(
            text in fragments(),
            changes in vec((any::<prop::sample::Index>(), 0_usize..4, r#"[\[\]{}":, 0-9ab\\.-]{0,4}"#), 1..12),
        ) {
            let mut outline = Outline::default();
            let mut changed = text.clone();
            for (at, gone, with) in changes {
                let (found, alone) = (outline.read(&changed), &mut Outline::default());
                let alone = alone.read(&changed);
                prop_assert_eq!(found.is_some(), alone.is_some(), "{}", String::from_utf8_lossy(&changed));
                if let (Some(found), Some(alone)) = (found, alone) {
                    prop_assert!(found.names().eq(alone.names()));
                    for name in alone.names() {
                        prop_assert_eq!(found.get(name), alone.get(name));
                    }
                }
                // The next one is much like this one, or like the first.
                if gone == 3 {
                    changed.clone_from(&text);
                }
                let at = at.index(changed.len() + 1);
                changed.splice(at..(at + gone).min(changed.len()), with.bytes());
            }
        }

        #[test]
        fn no_bytes_make_it_panic(text in vec(any::<u8>(), 0..64)) {
            let _ = Outline::default().read(&text);
        }
    }

    /// Pieces of an object, most of them in good order.
    fn fragments() -> impl Strategy<Value = Vec<u8>> {
        let value = prop_oneof![
            3 => proptest::sample::select(vec![
                "1", "-1", "01", "1.5", "1e9", "1E-9", "1e99", "1e309", "9.9e+99", "1e0308", "123456789012345678", "1234567890123456789", "-", "true", "fals", "null",
                "\"\"", "\"a\"", "\"a b\"", "\"\\n\"", "\"\\u0061\"", "\"\\ud800\"", "\"\\", "\"é\"", "[]", "{}",
                "[\"a\",\"b\"]", "[ \"a\" , 1 ]", "[\"\\\"\",\"a\"]", "[[[]]]", "[1,]", "{\"a\":1,\"a\":2}",
                "{\"a\":{\"a\":1},\"b\":2}", "{\"\\u0061\":1,\"a\":1}", "[", "\"\t\"",
            ]).prop_map(str::to_owned),
            1 => "\\PC{0,6}",
        ];
        let name = proptest::sample::select(vec!["\"a\"", "\"b\"", "\"sub\"", "\"exp\"", "\"\\u0061\"", "\"\"", "a"]);
        let space = proptest::sample::select(vec!["", "", "", " ", "\n", "\u{a0}"]);
        vec((name, value, space), 0..5).prop_flat_map(|members| {
            let text: Vec<String> =
                members.iter().map(|(name, value, space)| format!("{name}{space}:{value}")).collect();
            let text = format!("{{{}}}", text.join(","));
            prop_oneof![
                8 => Just(text.clone().into_bytes()),
                1 => Just(format!("{text} x").into_bytes()),
                1 => Just([text.as_bytes(), b"\xff"].concat()),
                1 => Just(format!("\u{feff}{text}").into_bytes()),
            ]
        })
    }
}
