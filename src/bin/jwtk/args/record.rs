//! A line of JSON around a token, which is passed on with one member more.

use jwtk::json::{self, Object, Style};

/// A JSON object that comes out as it came in, with one member more.
pub(crate) enum Record<'t> {
    /// Its text up to the closing brace, and whether it has members
    Text(&'t [u8], bool),
    /// One that has such a member already, which is replaced
    Object(Object),
}

impl<'t> Record<'t> {
    /// The record of a line, which was read as `object`.
    pub(super) fn of(line: &'t [u8], object: Object) -> Self {
        match line.trim_ascii().split_last() {
            Some((b'}', rest)) if !object.contains(ADDED) => Self::Text(rest, !object.is_empty()),
            _ => Self::Object(object),
        }
    }

    /// Writes the line that `write` makes, as a member of the record where there is one.
    pub(crate) fn around(record: Option<Self>, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        let ending: &[u8] = if record.is_some() { b"}\n" } else { b"\n" };
        if let Some(mut record) = record {
            record.begin(out);
        }
        write(out);
        out.extend_from_slice(ending);
    }

    /// Writes what comes in front of the added member's value.
    fn begin(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text, has_members) => {
                out.extend_from_slice(text);
                if *has_members {
                    out.push(b',');
                }
            }
            Self::Object(object) => {
                object.remove(ADDED);
                let text = json::write_object(object, Style::Compact);
                out.extend_from_slice(text.strip_suffix('}').unwrap_or(&text).as_bytes());
                if !object.is_empty() {
                    out.push(b',');
                }
            }
        }
        out.extend_from_slice(b"\"jwtk\":");
    }
}

/// The member that a record gets.
const ADDED: &str = "jwtk";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jwtk::json::Dialect;

    use super::*;

    #[test]
    fn a_record_comes_out_as_it_came_in_with_one_member_more() {
        for (record, begun) in [
            (r#"{ "t" : "x" }"#, r#"{ "t" : "x" ,"jwtk":"#),
            ("{}", r#"{"jwtk":"#),
            (r#"{ "t":"x", "jwtk":1 }"#, r#"{"t":"x","jwtk":"#),
            (r#"{"jwtk":1}"#, r#"{"jwtk":"#),
        ] {
            let mut out = Vec::new();
            let object = json::read_object(record.as_bytes(), Dialect::GO).unwrap();
            Record::of(record.as_bytes(), object).begin(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), begun);
        }
    }
}
