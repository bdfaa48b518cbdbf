//! `jwtk decode`: what a token says, without a word on whether it is true.

mod args;
mod binding;
mod encrypted;
mod human;
mod lines;
mod redacted;
mod report;
mod shown;

use std::process::ExitCode;

pub(crate) use self::args::Args;
use self::report::DecodeReport;
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

    fn run_one(self, output: &Output) -> Result<DecodeReport, Failure> {
        let input = Input::new(output);
        let keys = self.decryption.read(&self.passphrase, &input)?;
        let token = input.token(&self.token)?;
        self.find(&token, keys.as_ref()).map_err(|failure| failure.at_hand(self.token.at_hand()))
    }
}
