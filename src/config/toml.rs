//! TOML, with its places.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fault::Fault;
use super::marks::{Mark, Marks};
use crate::json::{Object, Value};

/// What a text holds and where, or what is wrong with it and at which byte.
pub(super) fn read(text: &str) -> Result<(Value, Marks), Fault> {
    let root = DeTable::parse(text).map_err(|error| Fault {
        problem: format!("not TOML: {}", error.message()),
        offset: error.span().map(|span| span.start),
    })?;
    let mut reader = Reader { marks: Marks::default() };
    let start = root.span().start;
    let (value, below) = reader.table(root.get_ref(), 0)?;
    reader.marks.finish(Mark::new(start, start, Some(below)));
    Ok((value, reader.marks))
}

struct Reader {
    marks: Marks,
}

impl Reader {
    fn value(&mut self, value: &Spanned<DeValue<'_>>, level: usize) -> Result<(Value, Option<usize>), Fault> {
        let start = value.span().start;
        if level > MOST_LEVELS {
            return Err(Fault::at(start, format!("more than {MOST_LEVELS} levels of nesting")));
        }
        Ok(match value.get_ref() {
            DeValue::String(text) => (Value::from(text.as_ref()), None),
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix());
                (Value::from(whole.map_err(|_| Fault::at(start, "not TOML: a number beyond 64 bits"))?), None)
            }
            // What JSON has no number for (infinity) stays text.
            DeValue::Float(number) => {
                (number.as_str().parse().map_or_else(|_| Value::from(number.as_str()), Value::Number), None)
            }
            DeValue::Boolean(truth) => (Value::Bool(*truth), None),
            DeValue::Datetime(time) => (Value::from(time.to_string()), None),
            DeValue::Array(items) => self.array(items, level).map(|(value, below)| (value, Some(below)))?,
            DeValue::Table(table) => self.table(table, level).map(|(value, below)| (value, Some(below)))?,
        })
    }

    fn array(&mut self, array: &DeArray<'_>, level: usize) -> Result<(Value, usize), Fault> {
        let (mut items, mut marks) = (Vec::new(), Vec::new());
        for item in array {
            let (value, below) = self.value(item, level + 1)?;
            let start = item.span().start;
            items.push(value);
            marks.push(Mark::new(start, start, below));
        }
        Ok((Value::Array(items), self.marks.add(marks)))
    }

    fn table(&mut self, table: &DeTable<'_>, level: usize) -> Result<(Value, usize), Fault> {
        let (mut object, mut marks) = (Object::new(), Vec::new());
        for (name, value) in table {
            let (member, below) = self.value(value, level + 1)?;
            object.insert(name.get_ref().as_ref(), member);
            marks.push(Mark::new(name.span().start, value.span().start, below));
        }
        Ok((Value::Object(object), self.marks.add(marks)))
    }
}

/// Deeper than any configuration, and no danger to the stack.
const MOST_LEVELS: usize = 100;
