//! Findings in the forms in which they are told.

mod finding_report;
mod github;
mod human;
mod junit;
mod sarif;
mod texts;

use std::io;

use jwtk::finding::{Finding, Severity};
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use self::finding_report::{FindingCounts, FindingReport};
pub(crate) use self::texts::Texts;

use super::failure::Exit;
use super::options::FindingFormat;
use super::report::Report;
use super::screen::Screen;

/// What a linter found.
pub(crate) struct Findings {
    pub(crate) format: FindingFormat,
    all: Vec<FindingReport>,
    texts: Texts,
    exit: Exit,
    /// All that was looked at, by the names that were given
    named: Vec<String>,
}

impl Findings {
    pub(crate) fn new(findings: Vec<Finding>, texts: Texts, exit: Exit, named: Vec<String>) -> Self {
        let all = findings.into_iter().map(FindingReport::of).collect();
        Self { format: FindingFormat::Human, all, texts, exit, named }
    }

    fn summary(&self) -> FindingCounts {
        let count = |level| self.all.iter().filter(|told| told.level == level).count();
        FindingCounts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

impl Report for Findings {
    fn exit(&self) -> Exit {
        self.exit
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match self.format {
            FindingFormat::Human | FindingFormat::Json => human::write(&self.all, &self.texts, out),
            FindingFormat::Sarif => sarif::write(&self.all, out),
            FindingFormat::Github => github::write(&self.all, out),
            FindingFormat::Junit => junit::write(&self.all, &self.texts, &self.named, out),
        }
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        human::count(&self.summary(), err)
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Findings", 2)?;
        report.serialize_field("findings", &self.all)?;
        report.serialize_field("summary", &self.summary())?;
        report.end()
    }
}
