//! Places in a configuration, as messages name them.

use std::cell::OnceCell;
use std::fmt;

use super::document::Document;
use crate::json::Location;

/// The way from the root of a document to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Item(usize),
}

impl Place {
    pub(crate) fn member(&self, name: &str) -> Self {
        self.with(Step::Member(name.to_owned()))
    }

    pub(crate) fn item(&self, index: usize) -> Self {
        self.with(Step::Item(index))
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// As a JSON pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        self.0.iter().fold(String::new(), |pointer, step| match step {
            Step::Member(name) => format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Item(index) => format!("{pointer}/{index}"),
        })
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                    write!(f, "{}{name}", if position == 0 { "" } else { "." })?;
                }
                Step::Member(name) => write!(f, "[{name:?}]")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A part of a document whose members are named in messages, often several of them.
#[derive(Debug)]
pub(crate) struct Spot<'d> {
    document: &'d Document,
    place: Place,
    /// Found once: looking for it means reading the text from its start.
    start: OnceCell<Option<Location>>,
}

impl<'d> Spot<'d> {
    pub(crate) fn new(document: &'d Document, place: Place) -> Self {
        Self { document, place, start: OnceCell::new() }
    }

    /// The part itself, with its line.
    pub(crate) fn itself(&self) -> String {
        with_line(&self.place, self.start().map(|start| start.line))
    }

    /// A member, with its line.
    pub(crate) fn member(&self, name: &str) -> String {
        let below = Place::default().member(name);
        let line = self.start().and_then(|start| self.document.line_below(start, &below));
        let place = self.place.member(name);
        with_line(&place, line.or_else(|| self.document.line(&place)))
    }

    fn start(&self) -> Option<Location> {
        *self.start.get_or_init(|| self.document.locate(&self.place))
    }
}

fn with_line(place: &Place, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{place} (line {line})"),
        None => place.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_people_write_them() {
        let place = Place::default().member("endpoints").item(3).member("extra_config").member("auth/validator");
        assert_eq!(place.to_string(), r#"endpoints[3].extra_config["auth/validator"]"#);
        assert_eq!(place.pointer(), "/endpoints/3/extra_config/auth~1validator");
    }
}
