//! A configuration with all that it names.

use super::set::{self, LookedSet};
use super::strength::Strengths;
use crate::claims::Timestamp;
use crate::config::{self, Syntax, Text};
use crate::finding::{Finding, Place, Rule};
use crate::gateway::{self, Environment, Gateway, KeyLocation, Kind};

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

/// Adds the endpoints that findings are about.
pub(super) fn name_routes(gateway: &dyn Gateway, findings: &mut [Finding]) {
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
pub(super) fn rule_of(kind: Kind, name: &str) -> Option<&'static Rule> {
    gateway::rules().find(|rule| rule.id.split_once('/') == Some((kind.name(), name)))
}

/// A file that is nowhere; those of a container, by absolute paths, may be anywhere.
pub(super) fn missing(kind: Kind, path: &str, place: &Place) -> Option<Finding> {
    let is_elsewhere = path.starts_with('/') || path.contains(['$', '{', '%', '<']);
    let rule = rule_of(kind, "file-not-found").filter(|_| !is_elsewhere)?;
    let text = format!(
        "{path} is neither here nor beside the configuration: unless it is mounted, the gateway does not start"
    );
    Some(Finding::new(rule, text).at(place.clone()))
}

/// A gateway, and the variables that are not set: nothing is known of what is in them, so they keep their names.
pub(super) fn open(text: Text<'_>, kind: Kind) -> Result<(Box<dyn Gateway>, Vec<String>), gateway::Error> {
    let (mut environment, mut unset) = (Environment::default(), Vec::new());
    for _ in 0..MOST_VARIABLES {
        match gateway::read_within(&[text], Some(kind), &environment) {
            Err(gateway::Error::UnsetVariable { variable, .. }) => {
                let is_number = variable.to_ascii_uppercase().ends_with("PORT");
                // Without braces, which YAML would read between others.
                let value = if is_number { "1".to_owned() } else { format!("${variable}") };
                unset.push(variable.clone());
                environment = environment.with(variable, value);
            }
            other => return Ok((other?, unset)),
        }
    }
    Ok((gateway::read_within(&[text], Some(kind), &environment)?, unset))
}

/// The lines that hold a variable.
pub(super) fn lines_with(text: Text<'_>, variables: &[String]) -> Vec<usize> {
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
pub(super) fn set_of(text: Text<'_>, now: Timestamp, strengths: &Strengths, findings: &mut Vec<Finding>) -> LookedSet {
    let bytes = text.bytes();
    if bytes.trim_ascii_start().starts_with(b"{") {
        let config = config::read(&[Text::new(bytes, text.name())], Syntax::KUBERNETES);
        return match config {
            Ok(config) => set::of_document(config.first(), now, strengths, false, findings),
            Err(_) => LookedSet {
                name: text.name().to_owned(),
                keys: Vec::new(),
                is_lone: false,
                text: bytes.to_vec(),
                is_json: true,
            },
        };
    }
    set::of_key_file(bytes, text.name(), now, strengths, false, findings)
}

const MOST_VARIABLES: usize = 1_000;
