//! A configuration with all that it names.

use super::set::{self, LookedSet};
use super::{Linter, Unreadable, pair, rule_of, uses};
use crate::claims::Timestamp;
use crate::config::{self, Config, Syntax, Text};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::gateway::{self, Environment, Gateway, KeyLocation, KeyUse, Kind};

/// What configurations name, as far as it is here.
pub trait Surroundings {
    /// A file by the path that the configuration `beside` writes, and the name under which it was found.
    fn file(&self, path: &str, beside: &str) -> Option<(String, Vec<u8>)>;

    /// What was given to stand for a place of keys, and its name.
    fn stand_in(&self, location: &KeyLocation) -> Option<(String, Vec<u8>)>;
}

/// No surroundings: nothing that is named is here, and nothing stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Surroundings for Alone {
    fn file(&self, _: &str, _: &str) -> Option<(String, Vec<u8>)> {
        None
    }

    fn stand_in(&self, _: &KeyLocation) -> Option<(String, Vec<u8>)> {
        None
    }
}

/// What is found in the configurations of all gateways, where they have no rule of their own for it.
pub(super) const RULES: [&Rule; 6] = [
    &FILE_OF_KRAKEND,
    &FILE_OF_ENVOY,
    &FILE_OF_AGENTGATEWAY,
    &TWICE_FOR_ENVOY,
    &TWICE_FOR_GLOO,
    &TWICE_FOR_AGENTGATEWAY,
];

impl Linter<'_> {
    pub(super) fn of_configuration(
        &mut self,
        text: Text<'_>,
        config: &Config,
        kind: Kind,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Unreadable> {
        let repeated: Vec<Place> =
            config.documents().flat_map(|document| document.repeated().collect::<Vec<_>>()).collect();
        let has_repeated = !repeated.is_empty();
        for place in repeated {
            let Some(rule) = rule_of(kind, "duplicate-member") else { continue };
            let message = format!("{} stands twice in one object: the last counts, and the first is gone", place.path);
            findings.push(Finding::new(rule, message).at(place));
        }
        let (gateway, unset) = match open(text, kind) {
            Ok(opened) => opened,
            // Some readers refuse what stands twice, which was told.
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
        let uses = if kind == Kind::Krakend { gateway.key_uses() } else { uses::of_providers(config) };
        for one in uses {
            if one.location.as_written().contains(['$', '{', '%', '<'])
                && !matches!(one.location, KeyLocation::Inline(_))
            {
                continue;
            }
            pair::of_address(&one, findings);
            self.of_ca(text, kind, &one, findings);
            if let Some(set) = self.set_at(text, kind, &one, findings) {
                pair::of_use(kind, &one, &set, findings);
            }
        }
        Ok(())
    }

    /// The keys of a place, as far as they are here.
    fn set_at(&mut self, text: Text<'_>, kind: Kind, one: &KeyUse, findings: &mut Vec<Finding>) -> Option<LookedSet> {
        if let Some((name, bytes)) = self.surroundings.stand_in(&one.location) {
            return Some(self.look_at_keys(&name, &bytes));
        }
        match &one.location {
            KeyLocation::File(path) => {
                let found = self.surroundings.file(path, text.name());
                if found.is_none() {
                    findings.extend(missing(kind, path, &one.place));
                }
                found.map(|(name, bytes)| self.look_at_keys(&name, &bytes))
            }
            KeyLocation::Inline(keys) => {
                let mut below = Vec::new();
                let set = set_of(Text::new(keys.text.as_bytes(), &keys.name), self.options.now, &mut below);
                findings.extend(below.into_iter().map(|finding| {
                    let path = finding.place.as_ref().map(|place| place.path.clone()).filter(|path| !path.is_empty());
                    let message =
                        path.map_or_else(|| finding.told().to_owned(), |path| format!("{path}: {}", finding.told()));
                    Finding { message, ..finding }.at(one.place.clone())
                }));
                Some(set)
            }
            KeyLocation::Remote(_) | KeyLocation::Variable(_) => None,
        }
    }

    fn of_ca(&self, text: Text<'_>, kind: Kind, one: &KeyUse, findings: &mut Vec<Finding>) {
        let Some((path, place)) = &one.ca_file else { return };
        if self.surroundings.file(path, text.name()).is_none() {
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

/// A file that is nowhere; those of a container, by absolute paths, may be anywhere.
fn missing(kind: Kind, path: &str, place: &Place) -> Option<Finding> {
    let is_elsewhere = path.starts_with('/') || path.contains(['$', '{', '%', '<']);
    let rule = rule_of(kind, "file-not-found").filter(|_| !is_elsewhere)?;
    let text = format!(
        "{path} is neither here nor beside the configuration: unless it is mounted, the gateway does not start"
    );
    Some(Finding::new(rule, text).at(place.clone()))
}

/// A gateway, and the variables that are not set: nothing is known of what is in them, so they keep their names.
fn open(text: Text<'_>, kind: Kind) -> Result<(Box<dyn Gateway>, Vec<String>), gateway::Error> {
    let (mut environment, mut unset) = (Environment::default(), Vec::new());
    for _ in 0..MOST_VARIABLES {
        match gateway::read_within(&[text], Some(kind), &environment) {
            Err(gateway::Error::UnsetVariable { variable, .. }) => {
                let is_number = variable.to_ascii_uppercase().ends_with("PORT");
                let value = if is_number { "1".to_owned() } else { format!("${{{variable}}}") };
                unset.push(variable.clone());
                environment = environment.with(variable, value);
            }
            other => return Ok((other?, unset)),
        }
    }
    Ok((gateway::read_within(&[text], Some(kind), &environment)?, unset))
}

/// The lines that hold a variable.
fn lines_with(text: Text<'_>, variables: &[String]) -> Vec<usize> {
    if variables.is_empty() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(text.bytes()).into_owned();
    let holds = |line: &str| {
        let is_in =
            |variable: &String| line.contains(&format!("${variable}")) || line.contains(&format!("${{{variable}"));
        variables.iter().any(is_in)
    };
    text.lines().zip(1..).filter(|(line, _)| holds(line)).map(|(_, number)| number).collect()
}

/// The keys of a text, whatever it is.
pub(super) fn set_of(text: Text<'_>, now: Timestamp, findings: &mut Vec<Finding>) -> LookedSet {
    let bytes = text.bytes();
    if bytes.trim_ascii_start().starts_with(b"{") {
        let config = config::read(&[Text::new(bytes, text.name())], Syntax::KUBERNETES);
        return match config {
            Ok(config) => set::of_document(config.first(), now, false, findings),
            Err(_) => LookedSet {
                name: text.name().to_owned(),
                keys: Vec::new(),
                is_lone: false,
                text: bytes.to_vec(),
                is_json: true,
            },
        };
    }
    set::of_key_file(bytes, text.name(), now, false, findings)
}

/// What may well stand in a file that was not given.
const IN_OTHER_FILES: [&str; 1] = ["gloo/no-route-table"];

const MOST_VARIABLES: usize = 1_000;

const FILE_OF_KRAKEND: Rule = Rule::new("krakend/file-not-found", Severity::Warning, NOT_FOUND);
const FILE_OF_ENVOY: Rule = Rule::new("envoy/file-not-found", Severity::Warning, NOT_FOUND);
const FILE_OF_AGENTGATEWAY: Rule = Rule::new("agentgateway/file-not-found", Severity::Warning, NOT_FOUND);
const NOT_FOUND: &str = "a file that is nowhere";
const TWICE_FOR_ENVOY: Rule = Rule::new("envoy/duplicate-member", Severity::Error, TWICE);
const TWICE_FOR_GLOO: Rule = Rule::new("gloo/duplicate-member", Severity::Error, TWICE);
const TWICE_FOR_AGENTGATEWAY: Rule = Rule::new("agentgateway/duplicate-member", Severity::Error, TWICE);
const TWICE: &str = "a name that stands twice in one object";
