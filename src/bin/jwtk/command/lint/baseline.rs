//! `--baseline`: the findings of an earlier run, which are passed over.

use std::collections::BTreeMap;

use anyhow::anyhow;
use jwtk::finding::Finding;
use jwtk::lint::Allowed;
use serde::Deserialize;

use crate::output::{Exit, Failure, Output};

/// How often each rule may still be found at each place. Lines do not count: they move.
#[derive(Default)]
pub(super) struct Baseline(BTreeMap<Entry, usize>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Entry {
    rule: String,
    file: String,
    #[serde(default)]
    path: String,
}

#[derive(Deserialize)]
struct Report {
    findings: Vec<Entry>,
}

impl Baseline {
    pub(super) fn read(text: &[u8], name: &str, output: &Output) -> Result<Self, Failure> {
        let report: Report = serde_json::from_slice(text).map_err(|error| {
            let error = anyhow!(error).context(format!("{name} is not a report of jwtk lint"));
            Failure::new(Exit::Input, "unreadable_baseline", error)
                .with_hint("write one with jwtk lint FILE --format json")
        })?;
        let mut counts: BTreeMap<Entry, usize> = BTreeMap::new();
        for mut entry in report.findings {
            if let Err(unknown) = Allowed::read(std::slice::from_ref(&entry.rule)) {
                output.mention_warning(format_args!("{name}: {unknown}"));
            }
            entry.file = plain(&entry.file);
            *counts.entry(entry).or_default() += 1;
        }
        Ok(Self(counts))
    }

    /// Whether a finding was there before; each entry counts once.
    pub(super) fn takes(&mut self, finding: &Finding) -> bool {
        let place = finding.place.as_ref();
        let entry = Entry {
            rule: finding.rule.id.to_owned(),
            file: plain(place.map(|place| place.file.as_str()).unwrap_or_default()),
            path: place.map(|place| place.path.clone()).unwrap_or_default(),
        };
        match self.0.get_mut(&entry) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// What was there before, and is no longer.
    pub(super) fn rest(&self) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(entry, _)| format!("{} in {} at {}", entry.rule, entry.file, entry.path))
    }
}

fn plain(path: &str) -> String {
    path.trim_start_matches("./").replace('\\', "/")
}
