//! What keeps the gateway from taking a configuration.

use crate::check::{Check, Reason};
use crate::config::{Address, Node, nearest};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::gateway::meanings;

pub(super) const UNKNOWN_SETTING: Rule = Rule::new(
    "agentgateway/unknown-setting",
    Severity::Error,
    "a member that does not exist there: the gateway does not load the file, and Kubernetes drops it",
)
.because_of(meanings::UNKNOWN_SETTING);

pub(super) const WRONG_VALUE: Rule = Rule::new(
    "agentgateway/wrong-value",
    Severity::Error,
    "a value of another type or out of range, or a word that is not known",
)
.because_of(meanings::WRONG_VALUE);

pub(super) const KEY_SOURCE: Rule = Rule::new(
    "agentgateway/key-source",
    Severity::Error,
    "not exactly one source of keys, or a path or URL in the place of a key set",
)
.because_of(meanings::KEY_SOURCE);

pub(super) const CEL: Rule = Rule::new(
    "agentgateway/cel",
    Severity::Error,
    "an expression that does not parse, or a variable that never exists",
)
.because("It does not load, or is never true.", "Compare with ==, and read claims as jwt.NAME.");

/// What keeps a configuration from being taken.
pub(super) const RULES: &[&Rule] = &[&UNKNOWN_SETTING, &WRONG_VALUE, &KEY_SOURCE, &CEL];

/// What is said of an object that has not one member.
pub(super) const SINGLE_KEY: &str = "invalid value: map, expected map with a single key";

/// Why a configuration is refused, in the gateway's own words, and where.
#[derive(Clone, Debug)]
pub(super) struct Problem(Box<Told>);

#[derive(Clone, Debug)]
struct Told {
    place: Place,
    /// What to pass over to see what else is wrong
    address: Option<Address>,
    /// The path that the gateway prints: of an object, where a name in it is not known
    path: String,
    rule: &'static Rule,
    words: String,
    hint: Option<String>,
}

/// What a setting comes to.
pub(super) type Read<T> = Result<T, Problem>;

impl Problem {
    pub(super) fn new(place: Place, words: impl Into<String>) -> Self {
        let path = place.path.clone();
        Self(Box::new(Told { place, address: None, path, rule: &WRONG_VALUE, words: words.into(), hint: None }))
    }

    /// At a value.
    pub(super) fn at(node: &Node<'_>, words: impl Into<String>) -> Self {
        let mut problem = Self::new(node.place(), words);
        problem.0.address = Some(node.address());
        problem
    }

    /// At the name of a member.
    pub(super) fn at_name(node: &Node<'_>, words: impl Into<String>) -> Self {
        let mut problem = Self::at(node, words);
        problem.0.place = node.name_place();
        problem.0.path = problem.0.path.rsplit_once('.').map_or_else(String::new, |(object, _)| object.to_owned());
        problem
    }

    /// What is passed over is more than where the mistake is: what would be left means nothing.
    pub(super) fn within(mut self, node: &Node<'_>) -> Self {
        self.0.address = Some(node.address());
        self
    }

    pub(super) fn of(mut self, rule: &'static Rule) -> Self {
        self.0.rule = rule;
        self
    }

    pub(super) fn hinting(self, hint: impl Into<String>) -> Self {
        self.with_hint(Some(hint.into()))
    }

    pub(super) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.0.hint = hint;
        self
    }

    /// A value of another type than the setting has.
    pub(super) fn of_type(node: &Node<'_>, expected: &str) -> Self {
        Self::at(node, format!("invalid type: {}, expected {expected}", node.value().described()))
    }

    /// A member that is not there.
    pub(super) fn missing(node: &Node<'_>, name: &str) -> Self {
        Self::at(node, format!("missing field `{name}`")).of(if name == "jwks" { &KEY_SOURCE } else { &WRONG_VALUE })
    }

    /// A member that an object does not have.
    pub(super) fn unknown(member: &Node<'_>, name: &str, known: &[&'static str]) -> Self {
        let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let problem = Self::at_name(member, format!("unknown field `{name}`, expected one of {}", listed.join(", ")));
        let folded = |text: &str| text.to_ascii_lowercase().replace(['_', '-'], "");
        let mut sorted = known.to_vec();
        sorted.sort_unstable();
        let alike = known.iter().copied().find(|own| folded(own) == folded(name));
        let synonym = || {
            let (_, meant) = SYNONYMS.iter().find(|(other, _)| *other == folded(name))?;
            known.iter().copied().find(|own| own == meant)
        };
        let meant = alike.or_else(|| nearest(name, &sorted)).or_else(synonym);
        problem.of(&UNKNOWN_SETTING).with_hint(meant.map(|meant| format!("did you mean `{meant}`?")))
    }

    /// Whether it is there only since the place of another is passed over.
    pub(super) fn is_left_by(&self, earlier: &Finding) -> bool {
        let Some(earlier) = earlier.place.as_ref().filter(|earlier| earlier.file == self.0.place.file) else {
            return false;
        };
        let below = earlier.path.strip_prefix(&self.0.place.path).unwrap_or_default();
        if !below.starts_with(['.', '[']) && !self.0.place.path.is_empty() {
            return false;
        }
        let missing = self.0.words.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
        missing.is_some_and(|name| below.trim_start_matches('.').split(['.', '[']).next() == Some(name))
            || self.0.words == SINGLE_KEY
            || self.0.words.contains(" must have 1 to ")
    }

    /// The file that it is in.
    pub(super) fn file(&self) -> &str {
        &self.0.place.file
    }

    /// As the gateway that reads a file prints it: what serde says comes with a path.
    pub(super) fn logged(&self) -> String {
        let Told { path, words, .. } = &*self.0;
        let has_path = !path.is_empty() && OF_SERDE.iter().any(|start| words.starts_with(start));
        if has_path { format!("{path}: {words}") } else { words.clone() }
    }

    /// What to pass over to see what else is wrong.
    pub(super) fn address(&self) -> Option<Address> {
        self.0.address.clone()
    }

    /// As what is wrong with the configuration.
    pub(super) fn finding(&self) -> Finding {
        let path = if self.0.place.path.is_empty() { String::new() } else { format!("{}: ", self.0.place.path) };
        let mut finding = Finding::new(self.0.rule, format!("{path}{}", self.0.words)).at(self.0.place.clone());
        finding.hint.clone_from(&self.0.hint);
        finding
    }

    /// As the one check of an answer that never comes.
    pub(super) fn check(&self) -> Check {
        let location = self.0.place.location.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
        let path = if self.0.place.path.is_empty() { "the file" } else { &self.0.place.path };
        let detail = format!("{}{location}: {path}: {}", self.0.place.file, self.0.words);
        Check::fail("configuration", Reason::GatewayMisconfigured, detail).with_hints(self.0.hint.clone())
    }
}

/// How what serde says begins.
const OF_SERDE: [&str; 6] =
    ["unknown field", "missing field", "unknown variant", "invalid type", "invalid value", "data did not match"];

/// Names of tokens and of other gateways, and what they are called here.
const SYNONYMS: [(&str, &str); 9] = [
    ("iss", "issuer"),
    ("aud", "audiences"),
    ("jwksuri", "jwks"),
    ("jwksurl", "jwks"),
    ("keys", "jwks"),
    ("localjwks", "jwks"),
    ("remotejwks", "jwks"),
    ("jwt", "jwtAuth"),
    ("rbac", "authorization"),
];
