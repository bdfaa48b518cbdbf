//! Findings for people: what, where, the line, and what to do.

use std::collections::HashMap;
use std::io::{self, Write as _};

use jwtk::error::counted;
use jwtk::jwk::is_private_member;

use super::finding_report::{FindingCounts, FindingReport};
use super::texts::Texts;
use crate::output::escape::escaped;
use crate::output::screen::Screen;

/// The same mistake at several places is told once.
pub(super) fn write(all: &[FindingReport], texts: &Texts, out: &mut Screen) -> io::Result<()> {
    let mut groups: Vec<(&FindingReport, Vec<&FindingReport>)> = Vec::new();
    let mut known: HashMap<(&str, &str, &str, Option<&str>), usize> = HashMap::new();
    for told in all {
        let what = (told.rule, told.file.as_str(), told.message.as_str(), told.help.as_deref());
        if let Some((_, others)) = known.get(&what).and_then(|at| groups.get_mut(*at)) {
            others.push(told);
        } else {
            known.insert(what, groups.len());
            groups.push((told, Vec::new()));
        }
    }
    let mut files: HashMap<&str, Vec<&[u8]>> = HashMap::new();
    let mut columns = Columns::default();
    for (first, others) in groups {
        let lines = files.entry(&first.file).or_insert_with(|| {
            texts.get(&first.file).into_iter().flat_map(|text| text.split(|byte| *byte == b'\n')).collect()
        });
        one(first, &others, lines, &mut columns, out)?;
    }
    Ok(())
}

/// Where a column is, in bytes. A line may be a whole file with thousands of places, which come in their order: each look goes on
/// where the one before ended.
#[derive(Default)]
struct Columns {
    file: String,
    line: usize,
    column: usize,
    byte: usize,
}

impl Columns {
    fn byte(&mut self, told: &FindingReport, line: usize, text: &[u8], column: usize) -> usize {
        if self.line != line || self.column > column || self.file != told.file {
            *self = Self { file: told.file.clone(), line, column: 1, byte: 0 };
        }
        let continues = |byte: usize| text.get(byte).is_some_and(|byte| byte & 0xC0 == 0x80);
        while self.column < column {
            self.column += 1;
            self.byte += 1;
            while continues(self.byte) {
                self.byte += 1;
            }
        }
        self.byte.min(text.len())
    }
}

fn one(
    told: &FindingReport,
    others: &[&FindingReport],
    lines: &[&[u8]],
    columns: &mut Columns,
    out: &mut Screen,
) -> io::Result<()> {
    let styles = out.styles();
    let style = match told.severity {
        "error" => styles.error,
        "warning" => styles.warning,
        _ => styles.note,
    };
    writeln!(out, "{style}{}[{}]{style:#}: {}", told.severity, told.rule, escaped(&told.message))?;
    let numbers = [told.line, told.column].into_iter().flatten().map(|number| format!(":{number}"));
    let at = numbers.fold(told.file.clone(), |at, number| at + &number);
    let route = told.route.as_ref().map(|route| format!("  ({route})")).unwrap_or_default();
    let way = format!("  --> {at}  {}{route}", told.path);
    writeln!(out, "{}", escaped(way.trim_end()))?;
    if let (Some(line), Some(column)) = (told.line, told.column)
        && let Some(text) = line.checked_sub(1).and_then(|index| lines.get(index))
        && let Some((text, before, width)) = excerpt(text, columns.byte(told, line, text, column), column, told.rule)
    {
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        let dim = styles.dim;
        writeln!(out, "{dim}{gutter} |{dim:#}")?;
        writeln!(out, "{dim}{number} |{dim:#} {text}")?;
        writeln!(out, "{dim}{gutter} |{dim:#} {}{style}{}{style:#}", " ".repeat(before), "^".repeat(width))?;
    }
    also(told, others, out)?;
    if let Some(help) = &told.help {
        writeln!(out, "  = help: {}", escaped(help))?;
    }
    writeln!(out)
}

/// Where else it is: other lines, each once, and other places of the same line.
fn also(told: &FindingReport, others: &[&FindingReport], out: &mut Screen) -> io::Result<()> {
    let (same, other): (Vec<&FindingReport>, Vec<&FindingReport>) =
        others.iter().partition(|other| other.line == told.line);
    let mut lines: Vec<String> = other.iter().filter_map(|told| told.line).map(|line| line.to_string()).collect();
    lines.dedup();
    let places = match same.len() {
        0 => None,
        1 => Some("another place of this line".to_owned()),
        more => Some(format!("{more} other places of this line")),
    };
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    match (places, lines.is_empty()) {
        (None, true) => Ok(()),
        (Some(places), true) => writeln!(out, "  = also at {places}"),
        (None, false) => writeln!(out, "  = also at {noun}: {}", lines.join(", ")),
        (Some(places), false) => writeln!(out, "  = also at {places}, and at {noun}: {}", lines.join(", ")),
    }
}

pub(super) fn count(summary: &FindingCounts, err: &mut Screen) -> io::Result<()> {
    let FindingCounts { errors, warnings, notes } = summary;
    let [errors, warnings, notes] =
        [(errors, "error"), (warnings, "warning"), (notes, "note")].map(|(count, noun)| counted(*count, noun));
    writeln!(err, "{errors}, {warnings}, {notes}")
}

/// A line, cut to what a terminal shows, with the place and the width of the member's name in it. Of keys and tokens nothing
/// is shown but the name.
fn excerpt(line: &[u8], at: usize, column: usize, rule: &str) -> Option<(String, usize, usize)> {
    let family = rule.split('/').next().unwrap_or_default();
    if family == "token" {
        return None;
    }
    let lead = column.saturating_sub(1);
    // No more of it is looked at than is shown.
    let (start, rest) = line.split_at_checked(at).unwrap_or((line, &[]));
    let start = String::from_utf8_lossy(start.get(start.len().saturating_sub(WINDOW)..).unwrap_or_default());
    let rest = String::from_utf8_lossy(rest.get(..WINDOW).unwrap_or(rest));
    let name = match rest.strip_prefix('"').and_then(|behind| behind.split_once('"')) {
        Some((name, _)) => name.chars().count() + 2,
        None => rest.chars().take_while(|c| !c.is_whitespace() && !",:]}".contains(*c)).count(),
    };
    let name = name.clamp(1, LONGEST);
    let is_secret = ["jwk", "jwks", "pair"].contains(&family) || holds_secret(&start) || holds_secret(&rest);
    if is_secret && name > LONGEST_NAME {
        return None;
    }
    let shown: String = rest.chars().take(if is_secret { name } else { LONGEST }).collect();
    let shown = if shown.len() < rest.trim_end().len() { format!("{shown}…") } else { shown };
    // What comes before it on a line of many members is not needed.
    let is_cut = (is_secret || lead > LONGEST) && !start.trim().is_empty();
    let start = if is_cut { "…".into() } else { start };
    let text =
        format!("{}{}", escaped(&start.replace('\t', " ")), escaped(shown.trim_end().replace('\t', " ").as_str()));
    Some((text, start.chars().count(), name))
}

const LONGEST: usize = 100;
const LONGEST_NAME: usize = 60;

/// What is looked at before and behind a place, in bytes.
const WINDOW: usize = 4 * LONGEST;

/// Whether a text may hold a key, or the end of one: as JSON, as JSON in a text, or as YAML.
fn holds_secret(text: &str) -> bool {
    let is_private = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['"', '\'', '\\', ' ']);
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).next();
        name.is_some_and(is_private_member)
    };
    MARKS.iter().any(|mark| text.contains(mark)) || text.match_indices(':').any(is_private)
}

/// What keys have beside them.
const MARKS: [&str; 6] = ["kty", "\"oct\"", "\"k\"", "\"d\"", "-----BEGIN", "base64key"];

#[cfg(test)]
mod tests {
    use jwtk::finding::{Finding, Rule, Severity};

    use super::*;

    #[test]
    fn columns_are_characters() {
        const RULE: Rule = Rule::new("jwtk/any", Severity::Note, "any");
        let told = FindingReport::of(Finding::new(&RULE, "x"));
        let (line, mut columns) = ("aé漢b".as_bytes(), Columns::default());
        let mut byte = |column| columns.byte(&told, 1, line, column);
        assert_eq!([1, 2, 3, 3, 4, 5, 2, 99].map(&mut byte), [0, 1, 3, 3, 6, 7, 1, 7]);
    }

    #[test]
    fn of_keys_nothing_but_the_name_is_shown() {
        for (line, column, shown) in [
            (r#""inline_string":"{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}""#, 1, r#""inline_string""#),
            (r#""inline_string":"{\"k\":\"c2VjcmV0\"}""#, 1, r#""inline_string""#),
            ("jwks: {keys: [{kid: a, k: c2VjcmV0}]}", 1, "jwks"),
            ("  k: c2VjcmV0", 3, "  k"),
            (r#"{"issuer":"x","d":"c2VjcmV0"}"#, 2, r#"…"issuer""#),
            (r#"{"issuer":"x","oct","c2VjcmV0"}"#, 2, r#"…"issuer""#),
        ] {
            let (text, _, _) = excerpt(line.as_bytes(), column - 1, column, "envoy/any").unwrap_or_default();
            assert!(text.starts_with(shown) && !text.contains("c2V"), "{text}");
        }
        let (text, before, width) = excerpt(b"  kid: a, method: b", 2, 3, "envoy/any").unwrap_or_default();
        assert_eq!((text.as_str(), before, width), ("  kid: a, method: b", 2, 3));
    }
}
