//! The token of each line, one by one, for commands that need no judge to each thread.

use std::borrow::Cow;

use jwtk::bulk::{Line, Task, Worker};

use crate::args::line_form::{LineContent, LineForm, NoToken};
use crate::args::lines::Lines;
use crate::args::record::Record;
use crate::input::LineSource;
use crate::output::{Batch, Output, Tally, Words};

/// What is done with the token of a line.
pub(crate) trait EachToken: Send + Sync + 'static {
    /// Counts the token, and writes what it comes to.
    fn token(&self, token: Result<Cow<'_, str>, NoToken>, place: Place, out: &mut Vec<u8>, tally: &mut Tally);
}

/// Where a token was.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: u64,
    /// Whether the line is a record with more in it
    pub(crate) is_in_record: bool,
}

impl Lines {
    /// Does `each` for the token of each line of `source`.
    pub(crate) fn run_each(
        &self,
        source: LineSource,
        form: LineForm,
        words: Words,
        each: impl EachToken,
        output: &Output,
    ) -> Batch {
        let line_bytes = form.line_bytes();
        self.run(source, line_bytes, words, Tokens { form, each }, output)
    }
}

struct Tokens<E> {
    form: LineForm,
    each: E,
}

impl<E: EachToken> Task for Tokens<E> {
    type Tally = Tally;
    type Worker<'t> = &'t Self;

    fn worker(&self) -> &Self {
        self
    }
}

impl<E: EachToken> Worker<Tally> for &Tokens<E> {
    fn line(&mut self, line: Line<'_>, out: &mut Vec<u8>, tally: &mut Tally) {
        let number = line.number;
        let LineContent { token, record } = self.form.find(line);
        let place = Place { line: number, is_in_record: record.is_some() };
        Record::around(record, out, |out| self.each.token(token, place, out, tally));
    }
}
