//! One finding, as reports have it.

use jwtk::finding::{Finding, Severity};
use serde::Serialize;

/// One finding, as reports have it.
#[derive(Serialize)]
pub(super) struct FindingReport {
    pub(super) rule: &'static str,
    pub(super) severity: &'static str,
    pub(super) file: String,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
    pub(super) path: String,
    pub(super) message: String,
    pub(super) help: Option<String>,
    #[serde(skip)]
    pub(super) level: Severity,
    #[serde(skip)]
    pub(super) route: Option<String>,
}

/// How many there are of each severity.
#[derive(Serialize)]
pub(super) struct FindingCounts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl FindingReport {
    pub(super) fn of(finding: Finding) -> Self {
        let message = finding.told().to_owned();
        let mend = || finding.rule.meaning.map(|meaning| meaning.mend.to_owned());
        let (file, path, location) = match finding.place {
            Some(place) => (place.file, place.path, place.location),
            None => Default::default(),
        };
        Self {
            rule: finding.rule.id,
            severity: finding.severity.word(),
            file,
            // A file as a whole begins at its start.
            line: location.map(|location| location.line),
            column: location.map(|location| location.column),
            path,
            message,
            help: finding.hint.or_else(mend),
            level: finding.severity,
            route: finding.route,
        }
    }
}
