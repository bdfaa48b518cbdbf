//! How much an expression may cost. The gateway sets hardly any limits: what goes beyond these is told as not determined here.

use super::fault::{Fault, Kind};

/// The longest expression, in bytes. The parser's time and stack grow with the length.
pub(super) const TEXT: usize = 8 << 10;

/// How many brackets may be open at once; the parser of the gateway stops at 96 expressions in one another.
pub(super) const BRACKETS: usize = 90;

/// How deep the tree of an expression, and a call of custom functions, may be.
pub(super) const DEPTH: usize = 200;

/// The longest pattern, in bytes, and the most that it may take when it is compiled.
pub(super) const PATTERN: usize = 4 << 10;
pub(super) const COMPILED_PATTERN: usize = 2 << 20;

/// How many sub-expressions a trace keeps.
pub(super) const TRACE: usize = 200;

const STEPS: usize = 1_000_000;
const BYTES: usize = 32 << 20;

/// What is left to spend in one evaluation.
#[derive(Debug)]
pub(super) struct Budget {
    steps: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { steps: STEPS, bytes: BYTES }
    }

    /// One more sub-expression.
    pub(super) fn step(&mut self) -> Result<(), Fault> {
        self.steps = self.steps.checked_sub(1).ok_or_else(|| beyond("it takes more than a million steps"))?;
        Ok(())
    }

    /// Texts and lists that are made: `bytes` more of them.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        self.bytes =
            self.bytes.checked_sub(bytes).ok_or_else(|| beyond("its texts and lists take more than 32 MiB"))?;
        Ok(())
    }
}

pub(super) fn beyond(message: &str) -> Fault {
    Fault::new(Kind::Limit, message)
}
