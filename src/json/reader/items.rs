//! Objects with one long array, read without keeping the array.

use std::borrow::Cow;
use std::ops::Range;

use zeroize::Zeroize as _;

use super::cursor::{Cursor, Failure};
use super::value::{not_an_object, read};
use crate::json::dialect::Dialect;
use crate::json::error::{Error, Expected};
use crate::json::glance::Glance;
use crate::json::outline::{MOST_LEVELS, Members, Objects};
use crate::json::value::{Object, Value};

/// An item of the array: at a glance where that does, else as a value, which is wiped when it is dropped.
#[derive(Debug)]
pub(crate) enum Item<'o, 't> {
    /// An object, of which no value was built
    Outlined(Members<'o, 't>),
    /// Whatever it is
    Read(Value),
}

impl Item<'_, '_> {
    /// Whether it is an object.
    pub(crate) fn is_object(&self) -> bool {
        match self {
            Self::Outlined(_) => true,
            Self::Read(value) => value.as_object().is_some(),
        }
    }

    /// Whether it is an object, and something holds of the names of all its members.
    pub(crate) fn has_only(&self, is_allowed: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Outlined(members) => members.names().all(is_allowed),
            Self::Read(value) => {
                value.as_object().is_some_and(|object| object.iter().all(|(name, _)| is_allowed(name)))
            }
        }
    }

    /// The member of that name, when it is a string.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Outlined(members) => match members.get(name)? {
                Glance::Text(text) => Some(Cow::Borrowed(text)),
                other => other.value()?.as_str().map(|text| Cow::Owned(text.to_owned())),
            },
            Self::Read(value) => value.as_object()?.get(name)?.as_str().map(Cow::Borrowed),
        }
    }
}

impl Drop for Item<'_, '_> {
    fn drop(&mut self) {
        if let Self::Read(value) = self {
            value.zeroize();
        }
    }
}

/// Reads an object, and hands over the items of its array `member` one by one, each with the place of its text. In the
/// object that is given back the array is empty.
///
/// A set of many keys takes as much memory as its largest one, and of usual keys no values are built. The items are handed
/// over before the rest of the text is read: when there is an error, they were in vain. Of two arrays of that name, where the
/// dialect allows them, both are handed over. `of_items` is the dialect of the items; its limit on depth does not count.
///
/// # Errors
/// As [`super::value::read_object`].
pub(crate) fn read_items(
    text: &[u8],
    dialect: Dialect,
    of_items: Dialect,
    member: &str,
    mut each: impl FnMut(Range<usize>, &Item<'_, '_>),
) -> Result<Object, Error> {
    let mut cursor = Cursor::of_whole(text, dialect);
    if cursor.begin().map_err(|failure| failure.locate(text))? != b'{' {
        return Err(not_an_object(text, &read(text, dialect)?));
    }
    let read = cursor.items(of_items, member, &mut each).and_then(|object| cursor.end().map(|()| object));
    read.map_err(|failure| failure.locate(text))
}

impl Cursor<'_> {
    fn items(
        &mut self,
        of_items: Dialect,
        member: &str,
        each: &mut impl FnMut(Range<usize>, &Item<'_, '_>),
    ) -> Result<Object, Failure> {
        let mut object = Object::new();
        self.enter(0)?;
        if self.takes(b'}') {
            return Ok(object);
        }
        let mut expected = Expected::NameOrEnd;
        loop {
            let name = self.name(&object, expected, &mut ())?;
            expected = Expected::Name;
            self.skip_space();
            let value = if name.as_str() == member && self.peek() == Some(b'[') {
                self.enter(1)?;
                self.each_item(of_items, each)?;
                Value::Array(Vec::new())
            } else {
                self.nested(1, self.dialect, Expected::Value)?
            };
            object.put(name, value);
            if !self.goes_on(b'}', Expected::CommaOrBrace)? {
                return Ok(object);
            }
            self.skip_space();
        }
    }

    fn each_item(
        &mut self,
        dialect: Dialect,
        each: &mut impl FnMut(Range<usize>, &Item<'_, '_>),
    ) -> Result<(), Failure> {
        if self.takes(b']') {
            return Ok(());
        }
        // What is strict and flat is accepted by any dialect with room for so many levels.
        let text = self.utf8.filter(|_| self.dialect.depth >= LEVELS + MOST_LEVELS);
        let mut objects = text.map(Objects::new);
        let mut expected = Expected::ValueOrEnd;
        loop {
            self.skip_space();
            let start = self.at;
            let item = match objects.as_mut().and_then(|objects| objects.read(start)) {
                Some((members, end)) => {
                    self.at = end;
                    Item::Outlined(members)
                }
                None => Item::Read(self.nested(LEVELS, dialect, expected)?),
            };
            expected = Expected::Value;
            each(start..self.at, &item);
            if !self.goes_on(b']', Expected::CommaOrBracket)? {
                return Ok(());
            }
        }
    }

    /// A value inside of `levels` containers, which count for the limit on depth.
    fn nested(&mut self, levels: usize, inside: Dialect, expected: Expected) -> Result<Value, Failure> {
        let dialect = self.dialect;
        self.dialect = inside.with_depth(dialect.depth.saturating_sub(levels));
        let value = self.value(expected, &mut ());
        self.dialect = dialect;
        value.map_err(|failure| failure.with_depth_limit(dialect.depth))
    }
}

/// The object and the array around an item.
const LEVELS: usize = 2;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::{self, Style};

    /// The whole object again, put together from its parts.
    fn joined(text: &[u8], dialect: Dialect) -> Result<Value, Error> {
        let mut items = Vec::new();
        let mut object = read_items(text, dialect, dialect, "keys", |place, item| {
            let read = json::read(text.get(place).unwrap(), dialect).unwrap();
            assert_eq!(item.is_object(), read.as_object().is_some());
            for name in ["a", "b"] {
                let own = read.as_object().and_then(|members| members.get(name)).and_then(Value::as_str);
                assert_eq!(item.text(name).as_deref(), own);
            }
            items.push(read);
        })?;
        if object.get("keys").is_some_and(|keys| keys.as_array().is_some()) {
            object.insert("keys".to_owned(), Value::Array(items));
        }
        Ok(Value::Object(object))
    }

    #[test]
    fn what_is_read_item_by_item_is_what_is_read_at_once() {
        for text in [
            "{}",
            r#"{"keys":[]}"#,
            r#" {"a": [1, 2], "keys" : [ 1 , {"b": [{}]}, "x" ] , "c": {"keys": [2]}} "#,
            r#"{"keys":{"a":1}}"#,
            r#"{"keys":[1,]}"#,
            r#"{"keys":[1"#,
            r#"{"keys":[1]}}"#,
            r#"{"keys":[1],"keys":[2]}"#,
            r#"{"keys":[{"a":1,"a":2}]}"#,
            r#"{"keys":[{"a":"x","b":"\u0041\n"},{"a":"x","a":"y"},{"\u0061":"x"},{"a":"x"]}"#,
            r#"{"keys":[{"a":"x","b":"\\"} ,{"b" : "x" }, {"a":{"a":"x"}}]}"#,
            r#"{"keys":[[[1]]]}"#,
            r#"{"keys":[[[[1]]]]}"#,
            r#"{"a":[[[[1]]]]}"#,
            "[1]",
            "",
            "\u{feff}{}",
        ] {
            let dialect = Dialect::STRICT.with_depth(4);
            let whole = json::read_object(text.as_bytes(), dialect).map(Value::Object);
            assert_eq!(joined(text.as_bytes(), dialect), whole, "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_accepts_what_the_reader_of_values_accepts(text in r#"[\{\}\[\]:, "1a]{0,16}|\{"keys":[\[\]\{\}1,"a: ]{0,12}\}?"#) {
            let whole = json::read_object(text.as_bytes(), Dialect::STRICT).map(Value::Object);
            let parts = joined(text.as_bytes(), Dialect::STRICT);
            prop_assert_eq!(
                parts.map(|value| json::write(&value, Style::Compact)),
                whole.map(|value| json::write(&value, Style::Compact))
            );
        }
    }
}
