//! Configuration files, in whatever language they are written, as values with their places.
//!
//! `Config` has the documents of all files, a `Node` a value with its way from the root and its place in the text,
//! `Fields` the settings of an object, decoded one by one, with all that was wrong or unknown among them.

mod document;
mod error;
mod fault;
mod fields;
mod json;
mod lines;
mod marks;
mod naming;
mod node;
mod path;
mod reading;
mod scalars;
mod spelling;
mod syntax;
mod text;
mod toml;
mod yaml;

pub(crate) use self::document::Document;
pub use self::error::Error;
pub(crate) use self::fields::{Fields, Leftover, Unknown, WrongType};
pub(crate) use self::naming::Naming;
#[cfg(feature = "cel")]
pub(crate) use self::node::Address;
pub(crate) use self::node::Node;
pub(crate) use self::reading::Reading;
pub(crate) use self::spelling::{distance, is_near, nearest};
pub(crate) use self::syntax::Syntax;
pub use self::text::Text;

use crate::finding::Place;
use crate::json::Value;

/// All documents of all files of a configuration, at least one.
#[derive(Debug)]
pub(crate) struct Config {
    first: Document,
    rest: Vec<Document>,
    /// What is wrong with a document behind the first of its file.
    broken: Option<Error>,
}

/// Reads the files of a configuration.
///
/// # Errors
/// [`Error`] when the first document of any of them cannot be read. A later one counts for [`Config::all`] alone: some
/// gateways never look at it.
pub(crate) fn read(texts: &[Text<'_>], syntax: Syntax) -> Result<Config, Error> {
    let (mut documents, mut broken) = (Vec::new(), None);
    for text in texts {
        match Document::read(*text, syntax) {
            (read, Some(error)) if read.is_empty() => return Err(error),
            (read, error) => {
                documents.extend(read);
                broken = broken.or(error);
            }
        }
    }
    let mut documents = documents.into_iter();
    let unreadable =
        || Error::Unreadable { name: "the configuration".to_owned(), problem: "no files".to_owned(), location: None };
    Ok(Config { first: documents.next().ok_or_else(unreadable)?, rest: documents.collect(), broken })
}

impl Config {
    /// The first document of the first file, which is all that some gateways read.
    pub(crate) fn first(&self) -> &Document {
        &self.first
    }

    /// The documents of all files that could be read.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The documents of all files.
    ///
    /// # Errors
    /// [`Error`] when one of them cannot be read.
    pub(crate) fn all(&self) -> Result<impl Iterator<Item = &Document>, &Error> {
        self.broken.as_ref().map_or_else(|| Ok(self.documents()), Err)
    }

    /// Passes over a value from now on, as if it were not there: to go on behind a mistake. Not over a whole document.
    #[cfg(feature = "cel")]
    pub(crate) fn hide(&mut self, address: &Address) -> bool {
        let is_meant = |document: &&mut Document| document.name() == address.file && document.index() == address.index;
        match std::iter::once(&mut self.first).chain(&mut self.rest).find(is_meant) {
            Some(document) if !address.way.is_empty() => {
                document.hide(&address.way);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Where the files go on behind the first document.
    pub(crate) fn further(&self) -> Option<Place> {
        let second = self.rest.iter().find(|document| *document.value() != Value::Null);
        match (second, &self.broken) {
            (Some(second), _) => Some(Node::root(second).place()),
            (None, Some(Error::Unreadable { name, location, .. })) => Some(Place::new(name, "", *location)),
            (None, Some(Error::Json { .. } | Error::Template { .. }) | None) => None,
        }
    }
}

#[cfg(test)]
mod tests;
