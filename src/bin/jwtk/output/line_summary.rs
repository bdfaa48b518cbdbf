//! What a run over many lines comes to, as it is told at its end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write as _};

use serde::Serialize;

use super::escape::{self, escaped};
use super::screen::Screen;
use super::tally::{Counts, Tally};
use super::words::Words;

/// What a run comes to. The counts of several runs add up.
#[derive(Serialize)]
pub(super) struct LineSummary<'b> {
    #[serde(skip)]
    words: Words,
    #[serde(flatten)]
    counts: BTreeMap<&'static str, u64>,
    reasons: &'b BTreeMap<&'static str, u64>,
    keys: &'b BTreeMap<String, Counts>,
    seconds: f64,
    per_second: u64,
    /// Whether it was ended before the input was.
    #[serde(rename = "interrupted", skip_serializing_if = "is_false")]
    is_interrupted: bool,
}

impl<'b> LineSummary<'b> {
    pub(super) fn of(words: Words, tally: &'b Tally, seconds: f64, is_interrupted: bool) -> Self {
        let (good, bad) = (tally.good, tally.bad());
        Self {
            words,
            counts: [(words.things, good + bad), (words.good, good), (words.bad, bad)].into(),
            reasons: &tally.reasons,
            keys: &tally.keys,
            seconds,
            per_second: per_second(good + bad, seconds),
            is_interrupted,
        }
    }

    pub(super) fn json(&self, err: &mut Screen) -> io::Result<()> {
        writeln!(err, "{}", escape::json(&serde_json::to_string(self)?))
    }

    pub(super) fn human(&self, err: &mut Screen) -> io::Result<()> {
        let styles = err.styles();
        let count = |word| self.counts.get(word).copied().unwrap_or_default();
        let Words { things, good, bad, .. } = self.words;
        let style = if self.is_interrupted {
            styles.warning
        } else if count(bad) == 0 {
            styles.good
        } else {
            styles.error
        };
        let interrupted = if self.is_interrupted { "interrupted after " } else { "" };
        writeln!(
            err,
            "{style}{interrupted}{}:{style:#} {} {good}, {} {bad}; {} a second",
            self.words.counted(count(things)),
            count(good),
            count(bad),
            self.words.counted(self.per_second)
        )?;
        for (reason, count) in self.reasons {
            writeln!(err, "  {count:>9}  {reason}")?;
        }
        for (kid, counts) in self.keys {
            let name = if kid.is_empty() { Cow::Borrowed("(no kid)") } else { escaped(kid) };
            writeln!(err, "  key {name}: {} {good}, {} {bad}", counts.accepted, counts.refused)?;
        }
        Ok(())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a speed for people, and the conversion saturates"
)]
pub(super) fn per_second(count: u64, seconds: f64) -> u64 {
    if seconds > 0.0 { (count as f64 / seconds) as u64 } else { 0 }
}
