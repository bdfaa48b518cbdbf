//! Looks at files, one after the other.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::contents::Content;
use super::options::Options;
use super::reading::Reading;
use super::served_set::{Around, ServedSet};
use super::set::{self, LookedSet};
use super::strength::Strengths;
use super::surroundings::Surroundings;
use super::unreadable::Unreadable;
use super::variables::lines_with;
use super::{pair, suppression, token};
use crate::config::Text;
use crate::finding::{Finding, Place, Rule};
use crate::gateway::{self, Gateway, KeyLocation, KeyUse, Kind};

/// Looks at files, one after the other.
pub struct Linter<'s> {
    options: Options,
    surroundings: &'s dyn Surroundings,
    found: Found,
    sets: Vec<Rc<LookedSet>>,
    /// The same by their paths
    by_path: HashMap<String, Rc<LookedSet>>,
    looked_at: HashSet<String>,
    strengths: Strengths,
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
        Self {
            options,
            surroundings,
            found,
            sets: Vec::new(),
            by_path: HashMap::new(),
            looked_at: HashSet::new(),
            strengths: Strengths::default(),
        }
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
                let set = set::of_document(
                    config.first(),
                    self.options.now,
                    &self.strengths,
                    self.options.is_public,
                    findings,
                );
                self.of_served(&set, findings);
                self.add_set(set);
            }
            Content::KeyFile => {
                let (bytes, name) = (text.bytes(), text.name());
                let set =
                    set::of_key_file(bytes, name, self.options.now, &self.strengths, self.options.is_public, findings);
                self.of_served(&set, findings);
                self.add_set(set);
            }
            Content::Configuration(config, kinds, inner) => {
                let mut read = Reading::of(config, &kinds);
                for kind in kinds {
                    self.of_configuration(text, &mut read, kind, findings)?;
                }
                for member in inner {
                    let mut below = Vec::new();
                    // A ConfigMap holds other things, too: what cannot be read in it is passed over.
                    let inner = Text::new(&member.text, &member.name);
                    let _ = self.look_into(inner, &mut below);
                    let below = suppression::left(inner, below, &mut self.found.warnings);
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
    fn look_at_keys(&mut self, name: &str, bytes: &[u8]) -> Rc<LookedSet> {
        if let Some(known) = self.by_path.get(&plain_path(name)) {
            return Rc::clone(known);
        }
        let mut findings = Vec::new();
        let text = Text::new(bytes, name);
        let set = set::of_text(text, self.options.now, &self.strengths, &mut findings);
        if self.looked_at.insert(plain_path(name)) {
            self.keep(text, findings);
        }
        self.add_set(set)
    }

    fn add_set(&mut self, set: LookedSet) -> Rc<LookedSet> {
        let set = Rc::new(set);
        self.by_path.entry(plain_path(&set.name)).or_insert_with(|| Rc::clone(&set));
        self.sets.push(Rc::clone(&set));
        set
    }

    /// Keeps findings that are not suppressed where they are.
    fn keep(&mut self, text: Text<'_>, findings: Vec<Finding>) {
        let mut findings = suppression::left(text, findings, &mut self.found.warnings);
        let by_line =
            |finding: &Finding| finding.place.as_ref().and_then(|place| place.location).map(|at| (at.line, at.column));
        findings.sort_by_key(by_line);
        findings.dedup();
        self.found.findings.extend(findings);
    }

    fn of_configuration(
        &mut self,
        text: Text<'_>,
        read: &mut Reading,
        kind: Kind,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Unreadable> {
        let has_repeated = !read.repeated.is_empty();
        for place in read.repeated.iter().cloned() {
            let Some(rule) = rule_of(kind, "duplicate-member") else { continue };
            let message = format!("{} occurs twice in one object: the last counts, and the first is gone", place.path);
            findings.push(Finding::new(rule, message).at(place));
        }
        let (gateway, unset) = match read.open(text, kind) {
            Ok(opened) => opened,
            // Some readers refuse what occurs twice, which was told.
            Err(_) if has_repeated => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let unknown_lines = lines_with(text, &unset);
        let is_elsewhere = |finding: &Finding| {
            let line = finding.place.as_ref().and_then(|place| place.location).map(|location| location.line);
            IN_OTHER_FILES.contains(&finding.rule.id) || line.is_some_and(|line| unknown_lines.contains(&line))
        };
        findings.extend(gateway.findings().into_iter().filter(|finding| !is_elsewhere(finding)));
        if kind == Kind::Krakend {
            name_routes(&*gateway, findings);
        }
        // Thousands of endpoints: one use after the other, not all at once.
        let uses: Box<dyn Iterator<Item = Cow<'_, KeyUse>>> = if kind == Kind::Krakend {
            Box::new(gateway.key_uses().map(Cow::Owned))
        } else {
            Box::new(read.provider_uses.iter().map(Cow::Borrowed))
        };
        let mut around = Around::default();
        // Places of keys with their issuers of which nothing is to be said: most endpoints have the same.
        let mut quiet = HashSet::new();
        for one in uses {
            let one = &*one;
            if one.location.as_written().contains(['$', '{', '%', '<'])
                && !matches!(one.location, KeyLocation::Inline(_))
            {
                continue;
            }
            let issuer = one.issuer.as_ref().map(|(issuer, _)| issuer.as_str());
            let is_filled = issuer.is_none_or(|issuer| !issuer.contains(['$', '{', '%', '<']));
            let written = (one.location.as_written().to_owned(), issuer.map(str::to_owned));
            let address = (written, one.has_audience, one.signs);
            if is_filled && !quiet.contains(&address) {
                let before = findings.len();
                pair::of_address(one, findings);
                if findings.len() == before {
                    quiet.insert(address);
                }
            }
            self.of_ca(text, kind, one, &mut around, findings);
            if let Some(served) = self.served(text, kind, one, &mut around, findings) {
                pair::of_use(kind, one, &served.set, served.refused.as_ref(), findings);
            }
        }
        Ok(())
    }

    /// The keys of a place, as far as they are here; those of one place are looked at once.
    fn served(
        &mut self,
        text: Text<'_>,
        kind: Kind,
        one: &KeyUse,
        around: &mut Around,
        findings: &mut Vec<Finding>,
    ) -> Option<Rc<ServedSet>> {
        if let KeyLocation::Inline(_) = one.location {
            return self.set_at(text, one, findings).map(|set| Rc::new(ServedSet::of(kind, set)));
        }
        let is_file = matches!(one.location, KeyLocation::File(_));
        let key = (is_file, one.location.as_written().to_owned());
        let found = if let Some(known) = around.served.get(&key) {
            known.clone()
        } else {
            let found = self.set_at(text, one, findings).map(|set| Rc::new(ServedSet::of(kind, set)));
            around.served.insert(key, found.clone());
            found
        };
        if let (None, KeyLocation::File(path)) = (&found, &one.location) {
            findings.extend(missing(kind, path, &one.place));
        }
        found
    }

    fn set_at(&mut self, text: Text<'_>, one: &KeyUse, findings: &mut Vec<Finding>) -> Option<Rc<LookedSet>> {
        if let Some((name, bytes)) = self.surroundings.stand_in(&one.location) {
            return Some(self.look_at_keys(&name, &bytes));
        }
        match &one.location {
            KeyLocation::File(path) => {
                let (name, bytes) = self.surroundings.file(path, text.name())?;
                Some(self.look_at_keys(&name, &bytes))
            }
            KeyLocation::Inline(keys) => {
                let mut below = Vec::new();
                let set = set::of_text(
                    Text::new(keys.text.as_bytes(), &keys.name),
                    self.options.now,
                    &self.strengths,
                    &mut below,
                );
                findings.extend(below.into_iter().map(|finding| {
                    let path = finding.place.as_ref().map(|place| place.path.clone()).filter(|path| !path.is_empty());
                    let message =
                        path.map_or_else(|| finding.told().to_owned(), |path| format!("{path}: {}", finding.told()));
                    Finding { message, ..finding }.at(one.place.clone())
                }));
                Some(Rc::new(set))
            }
            KeyLocation::Remote(_) | KeyLocation::Variable(_) => None,
        }
    }

    fn of_ca(&self, text: Text<'_>, kind: Kind, one: &KeyUse, around: &mut Around, findings: &mut Vec<Finding>) {
        let Some((path, place)) = &one.ca_file else { return };
        let is_here = match around.ca_files.get(path) {
            Some(is_here) => *is_here,
            None => self.surroundings.file(path, text.name()).is_some(),
        };
        around.ca_files.insert(path.clone(), is_here);
        if !is_here {
            findings.extend(missing(kind, path, place));
        }
    }
}

/// Adds the endpoints that findings are about.
fn name_routes(gateway: &dyn Gateway, findings: &mut [Finding]) {
    let routes = gateway.routes();
    for finding in findings {
        let path = finding.place.as_ref().map(|place| place.path.as_str()).unwrap_or_default();
        let index = path.strip_prefix("endpoints[").and_then(|rest| rest.split_once(']'));
        let index = index.and_then(|(index, _)| index.parse::<usize>().ok());
        let route = index.and_then(|index| routes.get(index));
        finding.route = route.map(|route| format!("{} {}", route.method.as_deref().unwrap_or_default(), route.path));
    }
}

/// The rule of a gateway's family, where it has one of that name.
fn rule_of(kind: Kind, name: &str) -> Option<&'static Rule> {
    gateway::rules().find(|rule| rule.id.split_once('/') == Some((kind.name(), name)))
}

/// A file that is not found; those of a container, by absolute paths, may be anywhere.
fn missing(kind: Kind, path: &str, place: &Place) -> Option<Finding> {
    let is_elsewhere = path.starts_with('/') || path.contains(['$', '{', '%', '<']);
    let rule = rule_of(kind, "file-not-found").filter(|_| !is_elsewhere)?;
    let text = format!(
        "{path} is neither here nor beside the configuration: unless it is mounted, the gateway does not start"
    );
    Some(Finding::new(rule, text).at(place.clone()))
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

/// What may well stand in a file that was not given.
const IN_OTHER_FILES: [&str; 1] = ["gloo/no-route-table"];
