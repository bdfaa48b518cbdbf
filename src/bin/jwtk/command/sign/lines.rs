//! `jwtk sign --lines`: a document a line in, what was signed of it a line out.

use anyhow::anyhow;
use jwtk::bulk::{Line, Task, Worker};
use jwtk::json::{self, Style};

use super::args::{Args, NamedSigner};
use super::signed::{Product, Signed};
use crate::input::Input;
use crate::output::{Batch, Exit, FailedLine, Failure, Output, Tally, Words, write_line};

impl Args {
    /// Signs a document a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        let (signer, warnings) = self.signer(&input)?;
        for warning in warnings {
            output.warn(warning);
        }
        let source = input.lines(self.payload.as_deref(), "payload", "a FILE with one a line")?;
        let (lines, is_json) = (self.lines.clone(), output.is_json());
        Ok(lines.run(source, DOCUMENT_BYTES, WORDS, Signing { args: self, signer, is_json }, output))
    }
}

struct Signing {
    args: Args,
    signer: NamedSigner,
    is_json: bool,
}

impl Task for Signing {
    type Tally = Tally;
    type Worker<'t> = &'t Signing;

    fn worker(&self) -> &Signing {
        self
    }
}

impl Worker<Tally> for &Signing {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut Tally) {
        let (number, mut warnings) = (line.number, Vec::new());
        match self.sign(line, &mut warnings) {
            Ok(product) if self.is_json => {
                tally.count_good(None);
                let signed = Signed {
                    alg: Some(self.signer.algorithm.name().to_owned()),
                    kid: self.signer.kid.clone(),
                    product,
                    warnings,
                };
                write_line(number, &signed, out);
            }
            Ok(product) => {
                tally.count_good(None);
                match product {
                    Product::Token(token) => out.extend_from_slice(token.as_bytes()),
                    Product::Document(document) => {
                        out.extend_from_slice(json::write(&document, Style::Go).as_bytes());
                    }
                }
                for warning in &warnings {
                    tally.warn(number, warning);
                }
            }
            Err(failure) if self.is_json => {
                tally.count_bad(failure.code(), None, failure.exit());
                write_line(number, &FailedLine::of(&failure), out);
            }
            // A line in gives a line out, so that two files can be laid side by side.
            Err(failure) => tally.count_failure(number, &failure),
        }
        out.push(b'\n');
    }
}

impl Signing {
    fn sign(&self, line: Line<'_>, warnings: &mut Vec<String>) -> Result<Product, Failure> {
        if line.is_cut {
            let error = anyhow!("the document has more than {DOCUMENT_BYTES} bytes");
            return Err(Failure::new(Exit::Input, "document_too_large", error));
        }
        self.args.sign(line.text, &self.signer, warnings)
    }
}

/// The longest document that a line may have.
const DOCUMENT_BYTES: usize = 4 << 20;

const WORDS: Words = Words { thing: "document", things: "documents", good: "signed", bad: "failed" };
