//! What an expression comes to, as a rule or a location takes it.

use crate::cel::Evaluation;
use crate::check::Check;
use crate::json::Value;

/// What came out of an expression.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    pub(super) truth: Truth,
    /// The value, unless it failed
    pub(super) value: Option<Value>,
    /// The name of the value's type
    pub(super) kind: &'static str,
    /// The value or the fault in words
    pub(super) words: String,
    /// What the parts were worth
    pub(super) parts: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    /// False, of another type, or an error: the gateway makes no difference
    False,
    /// Not to be told from here
    Unknown,
}

impl Worth {
    pub(super) fn of(evaluation: &Evaluation, text: &str) -> Self {
        let warnings = evaluation.warnings().to_vec();
        let parts = evaluation.told();
        match evaluation.outcome() {
            Ok(shown) => {
                let value = shown.value().clone();
                let (truth, words) = match shown.type_name() {
                    "bool" if evaluation.holds() => (Truth::True, "true".to_owned()),
                    "bool" => (Truth::False, "false".to_owned()),
                    kind => (Truth::False, format!("no boolean but {shown} ({kind}), so it counts as false")),
                };
                Self { truth, value: Some(value), kind: shown.type_name(), words, parts, warnings }
            }
            Err(fault) => {
                let part = fault.expression().filter(|part| *part != text);
                let part = part.map_or_else(String::new, |part| format!(" in {part}"));
                let (truth, words) = if fault.is_undetermined() {
                    (Truth::Unknown, format!("{fault}{part}"))
                } else {
                    (Truth::False, format!("{fault}{part}, so it counts as false"))
                };
                Self { truth, value: None, kind: "error", words, parts, warnings }
            }
        }
    }

    /// Of an expression that always fails.
    pub(super) fn failed(words: String) -> Self {
        Self { truth: Truth::False, value: None, kind: "error", words, parts: Vec::new(), warnings: Vec::new() }
    }

    /// Adds what was found to a check.
    pub(super) fn told(&self, check: Check) -> Check {
        check.finding(self.value.as_ref())
    }
}
