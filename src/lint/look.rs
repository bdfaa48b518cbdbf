//! A look at one token, and what is found on the way.

use crate::finding::{Finding, Place, Rule};
use crate::json::Location;

/// A token that is looked at, by the line of its file.
pub(super) struct Look<'a> {
    file: &'a str,
    line: usize,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Look<'a> {
    pub(super) fn new(file: &'a str, line: usize, findings: &'a mut Vec<Finding>) -> Self {
        Self { file, line, findings }
    }

    pub(super) fn find(&mut self, rule: &'static Rule, path: &str, text: impl Into<String>) {
        self.push(Finding::new(rule, text), path);
    }

    pub(super) fn push(&mut self, finding: Finding, path: &str) {
        let location = Location { offset: 0, line: self.line, column: 1 };
        self.findings.push(finding.at(Place::new(self.file, path, Some(location))));
    }
}
