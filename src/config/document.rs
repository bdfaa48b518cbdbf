//! A configuration document, in whatever language it is written, as JSON values with their places.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use memchr::{memchr_iter, memmem};

use super::error::Error;
use super::lines::Lines;
use super::marks::{Marks, Spot};
use super::path::Step;
use super::syntax::Syntax;
use super::text::Text;
use super::{json, toml, yaml};
use crate::finding::Place;
use crate::json::{Location, Value};

/// One document of a file: all of it, but for YAML.
#[derive(Debug)]
pub(crate) struct Document {
    file: Arc<File>,
    index: usize,
    language: Language,
    value: Value,
    marks: Marks,
    /// What is passed over.
    hidden: Vec<Spot>,
}

/// What the documents of a file share.
#[derive(Debug)]
struct File {
    name: String,
    bytes: Arc<Vec<u8>>,
    lines: OnceLock<Lines>,
}

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
    Toml,
}

impl Document {
    /// The documents of a text. One that cannot be read ends them, and is told beside those before it.
    pub(super) fn read(text: Text<'_>, syntax: Syntax) -> (Vec<Self>, Option<Error>) {
        let bytes = text.shared.map_or_else(|| Arc::new(text.bytes().to_vec()), Arc::clone);
        let file = File { name: text.name().to_owned(), bytes, lines: OnceLock::new() };
        let (documents, error) = Arc::new(file).read(syntax);
        let error = error.map(|error| match template_line(text.bytes()) {
            Some(line) if documents.is_empty() => Error::Template { name: text.name().to_owned(), line },
            Some(_) | None => error,
        });
        (documents, error)
    }

    /// The file's name.
    pub(crate) fn name(&self) -> &str {
        &self.file.name
    }

    /// How many documents stand before it in its file.
    #[cfg_attr(not(feature = "cel"), expect(dead_code, reason = "agentgateway alone reads so"))]
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// The first line of the file with template code, even where the text can be read as it is.
    pub(crate) fn template_line(&self) -> Option<usize> {
        template_line(&self.file.bytes)
    }

    /// Whether two syntaxes make the same of its text.
    pub(crate) fn reads_alike(&self, one: Syntax, other: Syntax) -> bool {
        match self.language {
            Language::Json => one.json == other.json,
            Language::Yaml => one == other,
            Language::Toml => true,
        }
    }

    /// The members whose names stand in their objects already.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = Place> {
        let marks = self.marks.repeated().iter();
        marks.map(|repeated| Place::new(self.name(), &repeated.way, Some(self.locate(repeated.at))))
    }

    /// The text of its file.
    pub(crate) fn text(&self) -> &[u8] {
        &self.file.bytes
    }

    /// Passes over a value from now on.
    #[cfg(feature = "cel")]
    pub(super) fn hide(&mut self, way: &[usize]) {
        self.hidden.push(self.marks.find(way));
    }

    /// Whether a value is passed over.
    pub(super) fn hides(&self, spot: impl FnOnce() -> Spot) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&spot())
    }

    /// A way of positions, with the names of the members.
    pub(super) fn steps(&self, way: &[usize]) -> Vec<Step<'_>> {
        let mut steps = Vec::with_capacity(way.len());
        let mut value = &self.value;
        for position in way.iter().copied() {
            let (step, inner) = match value {
                Value::Array(items) => (Step::Item(position), items.get(position)),
                Value::Object(object) => match object.iter().nth(position) {
                    Some((name, inner)) => (Step::Member { name, position }, Some(inner)),
                    None => break,
                },
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => break,
            };
            let Some(inner) = inner else { break };
            steps.push(step);
            value = inner;
        }
        steps
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.marks
    }

    pub(super) fn locate(&self, offset: usize) -> Location {
        self.file.locate(offset)
    }
}

type Documents = (Vec<Document>, Option<Error>);

impl File {
    fn read(self: Arc<Self>, syntax: Syntax) -> Documents {
        match self.language() {
            Some(Language::Json) => one(self.json(syntax)),
            Some(Language::Yaml) => self.yaml(syntax),
            Some(Language::Toml) => one(self.toml()),
            // Almost any text is YAML of some kind, so that is the last guess.
            None => match self.toml() {
                Ok(document) => one(Ok(document)),
                Err(_) => self.yaml(syntax),
            },
        }
    }

    /// The language, by the file's name as the gateways tell it, else by the text's beginning.
    fn language(&self) -> Option<Language> {
        let extension = Path::new(&self.name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "json" => Some(Language::Json),
            "yaml" | "yml" => Some(Language::Yaml),
            "toml" => Some(Language::Toml),
            _ => match self.bytes.trim_ascii_start().first() {
                Some(b'{') | None => Some(Language::Json),
                Some(_) => None,
            },
        }
    }

    fn json(self: &Arc<Self>, syntax: Syntax) -> Result<Document, Error> {
        let read = json::read(&self.bytes, syntax.json);
        let (value, marks) = read.map_err(|error| Error::Json { name: self.name.clone(), error })?;
        Ok(self.document(Language::Json, value, marks, 0))
    }

    fn toml(self: &Arc<Self>) -> Result<Document, Error> {
        let (value, marks) = toml::read(self.text()?).map_err(|fault| self.unreadable(fault.problem, fault.offset))?;
        Ok(self.document(Language::Toml, value, marks, 0))
    }

    fn yaml(self: &Arc<Self>, syntax: Syntax) -> Documents {
        let text = match self.text() {
            Ok(text) => text,
            Err(error) => return (Vec::new(), Some(error)),
        };
        let (read, fault) = yaml::read(text, self.lines(), syntax);
        let documents: Vec<Document> = read
            .into_iter()
            .enumerate()
            .map(|(index, yaml)| self.document(Language::Yaml, yaml.value, yaml.marks, index))
            .collect();
        if let Some(fault) = fault {
            let error = self.unreadable(fault.problem, fault.offset);
            return (documents, Some(error));
        }
        if documents.iter().any(|document| document.value.as_object().is_some()) {
            return (documents, None);
        }
        let problem = documents.first().map_or_else(
            || "the text is empty".to_owned(),
            |first| format!("expected members, found {}", first.value.described()),
        );
        (Vec::new(), Some(self.unreadable(problem, None)))
    }

    fn document(self: &Arc<Self>, language: Language, value: Value, marks: Marks, index: usize) -> Document {
        Document { file: Arc::clone(self), index, language, value, marks, hidden: Vec::new() }
    }

    fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.bytes)
            .map_err(|error| self.unreadable("not UTF-8".to_owned(), Some(error.valid_up_to())))
    }

    fn unreadable(&self, problem: String, offset: Option<usize>) -> Error {
        let location = offset.map(|offset| self.locate(offset));
        Error::Unreadable { name: self.name.clone(), problem, location }
    }

    fn locate(&self, offset: usize) -> Location {
        self.lines().locate(&self.bytes, offset)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.bytes))
    }
}

fn one(document: Result<Document, Error>) -> Documents {
    match document {
        Ok(document) => (vec![document], None),
        Err(error) => (Vec::new(), Some(error)),
    }
}

fn template_line(text: &[u8]) -> Option<usize> {
    let start = memmem::find(text, b"{{")?;
    let (before, after) = text.split_at_checked(start)?;
    // `{{` alone is JSON that went wrong; template code is closed again.
    memmem::find(after, b"}}").map(|_| 1 + memchr_iter(b'\n', before).count())
}
