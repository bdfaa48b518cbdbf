//! `jwtk sign`: members of a JSON document, or a whole claim set, signed as the gateway signs.

mod args;
mod gateway;
mod lines;
mod signed;

use std::process::ExitCode;

pub(crate) use self::args::Args;
use self::signed::Signed;
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

    fn run_one(self, output: &Output) -> Result<Signed, Failure> {
        if self.gateway.are_given() {
            return self.run_gateway(output);
        }
        let input = Input::new(output);
        let (signer, mut warnings) = self.signer(&input)?;
        let payload = self.read_payload(&input)?;
        let product = self.sign(&payload, &signer, &mut warnings)?;
        warnings.splice(..0, output.take_warnings());
        Ok(Signed { alg: Some(signer.algorithm.name().to_owned()), kid: signer.kid, product, warnings })
    }
}
