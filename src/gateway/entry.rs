//! What the table of gateways has of each.

use super::contract::Gateway;
use super::environment::Environment;
use super::error::Error;
use super::key_use::Refused;
use super::kind::Kind;
use super::tried::Tried;
use crate::config::{self, Config, Syntax, Text};
use crate::finding::Rule;
use crate::json::Object;

/// What the table has of a gateway.
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// All that it can find in a configuration, file by file
    pub(super) rules: &'static [&'static [&'static Rule]],
    /// Texts that hold one of these are tried with it first: reading takes longer than looking for a few words
    pub(super) words: &'static [&'static str],
    /// How it reads its files
    pub(super) syntax: Syntax,
    /// What it makes of a text before it reads it
    pub(super) prepare: Option<Prepare>,
    /// Whether a configuration is its own
    pub(super) recognises: fn(&Config) -> bool,
    /// Whether an object is surely a configuration or a resource of its own, in a file that may be of any kind
    pub(super) owns: fn(&Object) -> bool,
    /// Which keys of a set it tries for a token
    pub(super) tried: Tried,
    /// Whether it refuses a whole set for one of its members
    pub(super) refuses: fn(&[u8]) -> Option<Refused>,
    pub(super) read: fn(Config) -> Result<Box<dyn Gateway>, Error>,
}

/// From the text of a file and its name to the text that is read.
pub(super) type Prepare = fn(&str, &str, &Environment) -> Result<String, Error>;

impl Entry {
    /// Whether one of the texts may well be its own: reading takes longer than looking for a few words.
    pub(super) fn is_likely(&self, texts: &[Text<'_>]) -> bool {
        texts.iter().any(|text| self.words.iter().any(|word| text.holds(word)))
    }

    /// The texts as it reads them.
    pub(super) fn config(&self, texts: &[Text<'_>], environment: &Environment) -> Result<Config, Error> {
        let Some(prepare) = self.prepare else { return Ok(config::read(texts, self.syntax)?) };
        let prepared = texts.iter().map(|text| match std::str::from_utf8(text.bytes()) {
            Ok(read) => prepare(read, text.name(), environment).map(String::into_bytes),
            Err(_) => Ok(text.bytes().to_vec()),
        });
        let prepared = prepared.collect::<Result<Vec<Vec<u8>>, Error>>()?;
        let texts: Vec<Text<'_>> =
            prepared.iter().zip(texts).map(|(bytes, text)| Text::new(bytes, text.name())).collect();
        Ok(config::read(&texts, self.syntax)?)
    }
}
