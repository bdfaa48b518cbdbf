//! Findings as a report of tests: a suite a file, a case a finding that failed, one that passed for a file without.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use super::finding_report::FindingReport;
use super::texts::Texts;
use crate::output::screen::Screen;

pub(super) fn write(all: &[FindingReport], texts: &Texts, named: &[String], out: &mut Screen) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&FindingReport>> = BTreeMap::new();
    for name in texts.keys().chain(named.iter().filter(|name| texts.contains_key(*name))) {
        suites.entry(name).or_default();
    }
    for told in all {
        suites.entry(&told.file).or_default().push(told);
    }
    let tests: usize = suites.values().map(|found| found.len().max(1)).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="jwtk lint" tests="{tests}" failures="{}" errors="0">"#, all.len())?;
    for (file, found) in suites {
        let (tests, failures) = (found.len().max(1), found.len());
        let file = escaped(file);
        writeln!(out, r#"  <testsuite name="{file}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#)?;
        if found.is_empty() {
            writeln!(out, r#"    <testcase name="nothing found" classname="{file}"/>"#)?;
        }
        for told in found {
            let line = told.line.map(|line| format!(":{line}")).unwrap_or_default();
            writeln!(out, r#"    <testcase name="{}{line}" classname="{file}">"#, escaped(told.rule))?;
            let message = escaped(&told.message);
            write!(
                out,
                r#"      <failure type="{}" message="{message}">{file}{line} {}"#,
                told.severity,
                escaped(&told.path)
            )?;
            if let Some(help) = &told.help {
                write!(out, "\nhelp: {}", escaped(help))?;
            }
            writeln!(out, "</failure>\n    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// What XML 1.0 has no way to write is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
