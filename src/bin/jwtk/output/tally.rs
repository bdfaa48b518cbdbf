//! What is counted of many lines, and what is said of single ones.

use std::collections::BTreeMap;

use serde::Serialize;

use super::failure::{Exit, Failure};

/// What is counted of some lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) good: u64,
    /// Why others are not, how often
    pub(crate) reasons: BTreeMap<&'static str, u64>,
    /// By `kid`, for those whose key is known; the empty one is for keys without
    pub(crate) keys: BTreeMap<String, Counts>,
    /// The highest status met
    pub(crate) exit: Option<Exit>,
    /// What belongs on standard error, in order
    pub(crate) messages: Vec<Message>,
}

/// How a key fared.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
}

/// A word on one line.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) is_error: bool,
    pub(crate) text: String,
    pub(crate) hint: Option<String>,
}

impl Tally {
    /// Adds what was counted of later lines, but for their messages.
    pub(crate) fn add(&mut self, other: Self) {
        self.good += other.good;
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        for (kid, counts) in other.keys {
            let own = self.keys.entry(kid).or_default();
            own.accepted += counts.accepted;
            own.refused += counts.refused;
        }
        self.meet(other.exit);
    }

    pub(crate) fn meet(&mut self, exit: Option<Exit>) {
        self.exit = self.exit.max(exit);
    }

    /// Counts one that is good.
    pub(crate) fn count_good(&mut self, kid: Option<&str>) {
        self.good += 1;
        if let Some(kid) = kid {
            self.count_key(kid, |counts| counts.accepted += 1);
        }
    }

    /// Counts one that is not.
    pub(crate) fn count_bad(&mut self, reason: &'static str, kid: Option<&str>, exit: Exit) {
        *self.reasons.entry(reason).or_default() += 1;
        if let Some(kid) = kid {
            self.count_key(kid, |counts| counts.refused += 1);
        }
        self.meet(Some(exit));
    }

    /// Counts a line that could not be used, and says why.
    pub(crate) fn count_failure(&mut self, line: u64, failure: &Failure) {
        self.count_bad(failure.code(), None, failure.exit());
        let (text, hint) = (format!("line {line}: {}", failure.message()), failure.hint().map(str::to_owned));
        self.messages.push(Message { is_error: true, text, hint });
    }

    /// Warns about a line.
    pub(crate) fn warn(&mut self, line: u64, text: &str) {
        self.messages.push(Message { is_error: false, text: format!("line {line}: {text}"), hint: None });
    }

    pub(crate) fn bad(&self) -> u64 {
        self.reasons.values().sum()
    }

    fn count_key(&mut self, kid: &str, count: impl Fn(&mut Counts)) {
        if let Some(counts) = self.keys.get_mut(kid) {
            return count(counts);
        }
        count(self.keys.entry(kid.to_owned()).or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_later_lines_are_added_and_the_highest_status_stays() {
        let mut all = Tally::default();
        all.count_bad("expired", Some("k"), Exit::Against);
        let mut later = Tally::default();
        later.count_good(Some("k"));
        later.count_good(None);
        later.count_bad("expired", None, Exit::Done);
        all.add(later);
        assert_eq!((all.good, all.bad(), all.exit), (2, 2, Some(Exit::Against)));
        assert_eq!(all.keys.get("k").map(|counts| (counts.accepted, counts.refused)), Some((1, 1)));
        assert_eq!(all.keys.len(), 1);
    }
}
