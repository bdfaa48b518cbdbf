//! What the parts of an expression were worth, for reports.

use std::fmt;

use super::fault::Fault;
use super::limits;
use super::shown::Shown;
use super::value::Value;

/// A part of an expression and what it came to.
#[derive(Clone, Debug)]
pub struct Part {
    /// How deep it is in the others: each is followed by its own parts
    pub depth: usize,
    /// What is in the expression
    pub expression: String,
    /// Its value, or why it has none
    pub outcome: Result<Shown, Fault>,
}

/// `jwt.sub is "alice"`, or why there is no value.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok(shown) => write!(f, "{} is {shown}", self.expression),
            Err(fault) => write!(f, "{}: {fault}", self.expression),
        }
    }
}

/// The parts of one evaluation in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Trace {
    on: bool,
    depth: usize,
    parts: Vec<Part>,
    left_out: bool,
}

impl Trace {
    /// One that keeps what it is told, up to a limit.
    pub(super) fn on() -> Self {
        Self { on: true, ..Self::default() }
    }

    /// Keeps a place for what begins.
    pub(super) fn begin(&mut self, expression: &str) -> Option<usize> {
        if !self.on || self.parts.len() >= limits::TRACE {
            self.left_out |= self.on;
            return None;
        }
        let outcome = Err(Fault::function("it has not come to an end"));
        self.parts.push(Part { depth: self.depth, expression: expression.to_owned(), outcome });
        self.depth += 1;
        Some(self.parts.len() - 1)
    }

    pub(super) fn end(&mut self, begun: Option<usize>, found: &Result<Value<'_>, Fault>) {
        let Some(part) = begun.and_then(|index| self.parts.get_mut(index)) else { return };
        self.depth = self.depth.saturating_sub(1);
        part.outcome = found.as_ref().map(Shown::of).map_err(Clone::clone);
    }

    pub(super) fn into_parts(self) -> (Vec<Part>, bool) {
        (self.parts, self.left_out)
    }
}
