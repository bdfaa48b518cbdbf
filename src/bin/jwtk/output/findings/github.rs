//! Findings as the commands that GitHub's runners read from a log.

use std::io::{self, Write as _};

use super::finding_report::FindingReport;
use crate::output::screen::Screen;

pub(super) fn write(all: &[FindingReport], out: &mut Screen) -> io::Result<()> {
    for told in all {
        let command = if told.severity == "note" { "notice" } else { told.severity };
        write!(out, "::{command} file={}", property(&told.file))?;
        if let Some(line) = told.line {
            write!(out, ",line={line}")?;
        }
        if let Some(column) = told.column {
            write!(out, ",col={column}")?;
        }
        let help = told.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        writeln!(out, ",title={}::{}", property(told.rule), data(&format!("{}{help}", told.message)))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("a\r\n::error::b 100%"), "a%0D%0A::error::b 100%25");
        assert_eq!(property("a:b,c\n"), "a%3Ab%2Cc%0A");
    }
}
