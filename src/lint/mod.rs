//! All that is wrong, weak or odd in configurations, key sets, keys and tokens, told at once.
//!
//! A [`Linter`] is shown one file after the other; what does not go together is told in the end. What a file is, is told from
//! its content. The network is never asked: what stands for the places that a configuration names comes from
//! [`Surroundings`].
//!
//! ```
//! use jwtk::config::Text;
//! use jwtk::lint::{Alone, Linter, Options};
//!
//! let mut linter = Linter::new(Options::default(), &Alone);
//! linter.look(Text::new(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#, "jwks.json"))?;
//! let found = linter.finish();
//! assert!(found.findings.iter().any(|finding| finding.rule.id == "jwk/published-key"));
//! # Ok::<(), jwtk::lint::Unreadable>(())
//! ```

mod allowed;
mod book;
mod certificate;
mod configuration;
mod contents;
mod key;
mod names;
mod pair;
mod published;
mod set;
mod suppression;
mod token;
mod uses;

pub use self::allowed::{Allowed, UnknownRule};
pub use self::book::{Explained, explain, explained, rules};
pub use self::configuration::{Alone, Surroundings};
pub use self::contents::Unreadable;

use std::collections::HashSet;

use self::contents::Content;
use self::set::LookedSet;
use crate::claims::Timestamp;
use crate::config::Text;
use crate::finding::{Finding, Place};
use crate::gateway::{self, Kind};

/// What a linter is told beside the files.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The time at which certificates are looked at
    pub now: Timestamp,
    /// Whether the key sets are published
    pub is_public: bool,
    /// The gateway of configurations that do not tell
    pub kind: Option<Kind>,
    /// The gateway that would load the key sets
    pub served_for: Option<Kind>,
    /// How long a token may live, in seconds
    pub longest_life: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self { now: Timestamp::new(0, 0), is_public: false, kind: None, served_for: None, longest_life: 86_400 }
    }
}

/// Looks at files, one after the other.
pub struct Linter<'s> {
    options: Options,
    surroundings: &'s dyn Surroundings,
    found: Found,
    sets: Vec<LookedSet>,
    looked_at: HashSet<String>,
}

/// What was found.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Found {
    /// In the order of the files, and of their lines
    pub findings: Vec<Finding>,
    /// What is to be said about how findings are suppressed
    pub warnings: Vec<String>,
}

impl<'s> Linter<'s> {
    /// A linter that has seen nothing.
    pub fn new(options: Options, surroundings: &'s dyn Surroundings) -> Self {
        let found = Found::default();
        Self { options, surroundings, found, sets: Vec::new(), looked_at: HashSet::new() }
    }

    /// Looks at a file.
    ///
    /// # Errors
    /// [`Unreadable`] when it is nothing that is known here.
    pub fn look(&mut self, text: Text<'_>) -> Result<(), Unreadable> {
        if !self.looked_at.insert(plain_path(text.name())) {
            return Ok(());
        }
        let mut findings = Vec::new();
        let result = self.look_into(text, &mut findings);
        self.keep(text, findings);
        result
    }

    /// All findings, those across files too.
    pub fn finish(mut self) -> Found {
        pair::of_sets(&self.sets, &mut self.found.findings);
        self.found
    }

    fn look_into(&mut self, text: Text<'_>, findings: &mut Vec<Finding>) -> Result<(), Unreadable> {
        match Content::of(text, self.options.kind)? {
            Content::Tokens(lines) => {
                for (number, line) in lines {
                    token::of_token(&line, text.name(), number, self.options.longest_life, findings);
                }
            }
            Content::Set(config) => {
                let set = set::of_document(config.first(), self.options.now, self.options.is_public, findings);
                self.of_served(&set, findings);
                self.sets.push(set);
            }
            Content::KeyFile => {
                let (bytes, name) = (text.bytes(), text.name());
                let set = set::of_key_file(bytes, name, self.options.now, self.options.is_public, findings);
                self.of_served(&set, findings);
                self.sets.push(set);
            }
            Content::Configuration(config, kinds, inner) => {
                for kind in kinds {
                    self.of_configuration(text, &config, kind, findings)?;
                }
                for member in inner {
                    let mut below = Vec::new();
                    // What a ConfigMap holds beside configurations is nobody's business.
                    let _ = self.look_into(Text::new(&member.text, &member.name), &mut below);
                    findings.extend(below.into_iter().map(|finding| member.brought_out(finding, text.name())));
                }
            }
        }
        Ok(())
    }

    /// What a gateway would say of a set that is meant for it.
    fn of_served(&self, set: &LookedSet, findings: &mut Vec<Finding>) {
        let Some(kind) = self.options.served_for else { return };
        pair::of_set(kind, set, findings);
    }

    /// Looks at a file of keys that a configuration names, once.
    fn look_at_keys(&mut self, name: &str, bytes: &[u8]) -> LookedSet {
        if let Some(known) = self.sets.iter().find(|set| plain_path(&set.name) == plain_path(name)) {
            return known.clone();
        }
        let mut findings = Vec::new();
        let text = Text::new(bytes, name);
        let set = configuration::set_of(text, self.options.now, &mut findings);
        if self.looked_at.insert(plain_path(name)) {
            self.keep(text, findings);
        }
        self.sets.push(set.clone());
        set
    }

    /// Keeps findings that are not suppressed where they stand.
    fn keep(&mut self, text: Text<'_>, findings: Vec<Finding>) {
        let mut findings = suppression::left(text, findings, &mut self.found.warnings);
        let by_line =
            |finding: &Finding| finding.place.as_ref().and_then(|place| place.location).map(|at| (at.line, at.column));
        findings.sort_by_key(by_line);
        findings.dedup();
        self.found.findings.extend(findings);
    }
}

/// The same text for the same path, however it is written.
fn plain_path(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." if steps.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The rule of a gateway's family, where it has one of that name.
fn rule_of(kind: Kind, name: &str) -> Option<&'static crate::finding::Rule> {
    let is_it = |rule: &&'static crate::finding::Rule| rule.id.split_once('/') == Some((kind.name(), name));
    gateway::rules().chain(configuration::RULES).find(is_it)
}

/// A place without a line of its own.
fn whole(name: &str) -> Place {
    Place::new(name, "", None)
}
