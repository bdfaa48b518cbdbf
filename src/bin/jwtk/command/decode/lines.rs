//! `jwtk decode --lines`: one line of JSON, or one claim, for each token.

use jwtk::bulk::{Line, Task, Worker};
use jwtk::json::{self, Style, Value};
use jwtk::jwk::KeySet;

use super::{Args, Found};
use crate::args::line_form::{Held, LineForm};
use crate::input::Input;
use crate::output::{Batch, FailedLine, Failure, Output, Tally, Words, escaped, write_line};

impl Args {
    /// Whether many tokens are to be shown.
    pub(super) fn has_lines(&self) -> bool {
        self.lines.are_asked_for()
    }

    /// Shows a token a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        let keys = self.decryption.read(&self.passphrase, &input)?;
        let source = input.token_lines(&self.token)?;
        let form = self.field.form(self.token.max_token_bytes());
        let line_bytes = form.line_bytes();
        let (lines, is_json) = (self.lines.clone(), output.is_json());
        Ok(lines.run(source, line_bytes, WORDS, Decoding { args: self, keys, form, is_json }, output))
    }
}

struct Decoding {
    args: Args,
    keys: Option<KeySet>,
    form: LineForm,
    is_json: bool,
}

impl Task for Decoding {
    type Tally = Tally;
    type Worker<'t> = &'t Decoding;

    fn worker(&self) -> &Decoding {
        self
    }
}

impl Worker<Tally> for &Decoding {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut Tally) {
        let Held { token, record } = self.form.find(line);
        let found = token.map_err(Failure::from).and_then(|token| self.args.find(&token, self.keys.as_ref()));
        let is_record = record.is_some();
        if let Some(mut record) = record {
            record.begin(out);
        }
        let number = line.number;
        match found {
            Ok(found) => {
                tally.count_good(None);
                match found {
                    Found::Claim(value) if is_record || self.is_json => {
                        out.extend_from_slice(json::write(&value, Style::Compact).as_bytes());
                    }
                    Found::Claim(Value::String(text)) => out.extend_from_slice(escaped(&text).as_bytes()),
                    Found::Claim(value) => out.extend_from_slice(json::write(&value, Style::Compact).as_bytes()),
                    Found::Token(shown) => write_line(number, &shown.to_json(), out),
                }
            }
            Err(failure) => {
                // A line in gives a line out, so that two files can be laid side by side.
                if is_record || self.is_json || self.args.get.is_none() {
                    tally.count_bad(failure.code(), None, failure.exit());
                    write_line(number, &FailedLine::of(&failure), out);
                } else {
                    tally.count_failure(number, &failure);
                }
            }
        }
        out.extend_from_slice(if is_record { b"}\n" } else { b"\n" });
    }
}

const WORDS: Words = Words { thing: "token", things: "tokens", good: "shown", bad: "failed" };
