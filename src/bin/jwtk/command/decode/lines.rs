//! `jwtk decode --lines`: one line of JSON, or one claim, for each token.

use std::borrow::Cow;

use jwtk::json::{self, Style, Value};
use jwtk::jwk::KeySet;

use super::args::Args;
use super::report::DecodeReport;
use crate::args::each_token::{EachToken, Place};
use crate::args::line_form::NoToken;
use crate::input::Input;
use crate::output::{Batch, FailedLine, Failure, Output, Tally, Words, escaped, write_line};

impl Args {
    /// Shows a token a line.
    pub(super) fn run_lines(self, output: &Output) -> Result<Batch, Failure> {
        let input = Input::new(output);
        let keys = self.decryption.read(&self.passphrase, &input)?;
        let source = input.token_lines(&self.token)?;
        let form = self.field.form(self.token.max_token_bytes());
        let (lines, is_json) = (self.lines.clone(), output.is_json());
        Ok(lines.run_each(source, form, WORDS, Decoding { args: self, keys, is_json }, output))
    }
}

struct Decoding {
    args: Args,
    keys: Option<KeySet>,
    is_json: bool,
}

impl EachToken for Decoding {
    fn token(&self, token: Result<Cow<'_, str>, NoToken>, place: Place, out: &mut Vec<u8>, tally: &mut Tally) {
        let Place { line, is_in_record } = place;
        let found = token.map_err(Failure::from).and_then(|token| self.args.find(&token, self.keys.as_ref()));
        match found {
            Ok(found) => {
                tally.count_good(None);
                match found {
                    DecodeReport::Claim(Value::String(text)) if !is_in_record && !self.is_json => {
                        out.extend_from_slice(escaped(&text).as_bytes());
                    }
                    DecodeReport::Claim(value) => out.extend_from_slice(json::write(&value, Style::Compact).as_bytes()),
                    DecodeReport::Token(shown) => write_line(line, &shown.to_json(), out),
                }
            }
            Err(failure) => {
                // A line in gives a line out, so that two files can be laid side by side.
                if is_in_record || self.is_json || self.args.get.is_none() {
                    tally.count_bad(failure.code(), None, failure.exit());
                    write_line(line, &FailedLine::of(&failure), out);
                } else {
                    tally.count_failure(line, &failure);
                }
            }
        }
    }
}

const WORDS: Words = Words { thing: "token", things: "tokens", good: "shown", bad: "failed" };
