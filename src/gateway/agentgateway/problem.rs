//! What keeps the gateway from taking a configuration.

use crate::check::{Check, Reason};
use crate::config::{Node, nearest};
use crate::finding::Place;

/// Why a configuration is refused, in the gateway's own words, and where.
#[derive(Clone, Debug)]
pub(super) struct Problem(Box<Told>);

#[derive(Clone, Debug)]
struct Told {
    place: Place,
    words: String,
    hint: Option<String>,
}

/// What a setting comes to.
pub(super) type Read<T> = Result<T, Problem>;

impl Problem {
    pub(super) fn new(place: Place, words: impl Into<String>) -> Self {
        Self(Box::new(Told { place, words: words.into(), hint: None }))
    }

    pub(super) fn at(node: &Node<'_>, words: impl Into<String>) -> Self {
        Self::new(node.place(), words)
    }

    pub(super) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// A value of another type than the setting has.
    pub(super) fn of_type(node: &Node<'_>, expected: &str) -> Self {
        Self::at(node, format!("invalid type: {}, expected {expected}", node.value().described()))
    }

    /// A member that is not there.
    pub(super) fn missing(node: &Node<'_>, name: &str) -> Self {
        Self::at(node, format!("missing field `{name}`"))
    }

    /// A member that an object does not have.
    pub(super) fn unknown(member: &Node<'_>, name: &str, known: &[&'static str]) -> Self {
        let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let problem =
            Self::new(member.name_place(), format!("unknown field `{name}`, expected one of {}", listed.join(", ")));
        let folded = |text: &str| text.to_ascii_lowercase().replace(['_', '-'], "");
        let mut sorted = known.to_vec();
        sorted.sort_unstable();
        let alike = known.iter().copied().find(|own| folded(own) == folded(name));
        match alike.or_else(|| nearest(name, &sorted)) {
            Some(meant) => problem.hinting(format!("did you mean `{meant}`?")),
            None => problem,
        }
    }

    /// The file that it is in.
    pub(super) fn file(&self) -> &str {
        &self.0.place.file
    }

    /// As the gateway says it.
    pub(super) fn words(&self) -> &str {
        &self.0.words
    }

    /// As the one check of an answer that never comes.
    pub(super) fn check(&self) -> Check {
        let location = self.0.place.location.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
        let path = if self.0.place.path.is_empty() { "the file" } else { &self.0.place.path };
        let detail = format!("{}{location}: {path}: {}", self.0.place.file, self.0.words);
        Check::fail("configuration", Reason::GatewayMisconfigured, detail).with_hints(self.0.hint.clone())
    }
}
