//! `jwtk decrypt`: what was encrypted for us, byte for byte.

mod args;
mod lines;
mod outcome;

use std::process::ExitCode;

pub(crate) use self::args::Args;
use self::outcome::Outcome;
use crate::input::Input;
use crate::output::{Failure, Output};

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else {
            output.finish(self.run_one(output))
        }
    }

    fn run_one(self, output: &Output) -> Result<Outcome, Failure> {
        let input = Input::new(output);
        let keys = self.keys.read(&input)?;
        let policy = self.policy(&input)?;
        let token = input.token(&self.token)?;
        let mut outcome = self.open(&token, &keys, &policy);
        match &mut outcome {
            Outcome::Opened(content) => content.warnings = output.take_warnings(),
            Outcome::Refused(decision) => decision.warnings = output.take_warnings(),
        }
        Ok(outcome)
    }
}
