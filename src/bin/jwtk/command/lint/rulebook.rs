//! `--rules` and `--explain`: what can be found.

use std::io::{self, Write as _};

use jwtk::finding::{Meaning, Rule};
use jwtk::lint::{explain, rules};
use serde::Serialize;

use crate::output::{Failure, Report, Screen};

/// What is asked about the rules.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Rulebook {
    /// List the rules
    #[arg(long, conflicts_with_all = ["named", "explain"], help_heading = "Rules")]
    rules: bool,

    /// Explain a rule: what it finds, why it matters, what to do
    #[arg(long, value_name = "RULE", conflicts_with = "named", help_heading = "Rules")]
    explain: Option<String>,
}

/// Rules, as they are told.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum RulebookReport {
    All { rules: Vec<Row> },
    One(Row),
}

#[derive(Serialize)]
pub(super) struct Row {
    rule: &'static str,
    severity: &'static str,
    about: &'static str,
    why: &'static str,
    help: &'static str,
}

impl Rulebook {
    pub(super) fn is_asked_for(&self) -> bool {
        self.rules || self.explain.is_some()
    }

    pub(super) fn open(&self) -> Result<RulebookReport, Failure> {
        Ok(match &self.explain {
            Some(id) => {
                let (rule, meaning) = explain(id)?;
                RulebookReport::One(Row::of(rule, meaning))
            }
            None => {
                RulebookReport::All { rules: rules().filter_map(|rule| Some(Row::of(rule, rule.meaning?))).collect() }
            }
        })
    }
}

impl Row {
    fn of(rule: &'static Rule, Meaning { why, mend, .. }: Meaning) -> Self {
        Self { rule: rule.id, severity: rule.severity.word(), about: rule.about, why, help: mend }
    }
}

impl Report for RulebookReport {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match self {
            Self::All { rules } => {
                let width = rules.iter().map(|row| row.rule.len()).max().unwrap_or_default();
                rules.iter().try_for_each(|row| writeln!(out, "{:width$}  {:7}  {}", row.rule, row.severity, row.about))
            }
            Self::One(row) => {
                writeln!(out, "{} ({}): {}", row.rule, row.severity, row.about)?;
                writeln!(out, "\nWhy: {}", row.why)?;
                writeln!(out, "What to do: {}", row.help)
            }
        }
    }
}
