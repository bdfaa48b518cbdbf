//! Findings for people: what, where, the line, and what to do.

use std::collections::HashMap;
use std::io::{self, Write as _};

use super::told::{Summary, Texts, Told};
use crate::output::escape::escaped;
use crate::output::screen::Screen;

/// The same mistake at several places is told once.
pub(super) fn write(all: &[Told], texts: &Texts, out: &mut Screen) -> io::Result<()> {
    let mut groups: Vec<(&Told, Vec<&Told>)> = Vec::new();
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
    for (first, others) in groups {
        let lines = files.entry(&first.file).or_insert_with(|| {
            texts.get(&first.file).into_iter().flat_map(|text| text.split(|byte| *byte == b'\n')).collect()
        });
        one(first, &others, lines, out)?;
    }
    Ok(())
}

fn one(told: &Told, others: &[&Told], lines: &[&[u8]], out: &mut Screen) -> io::Result<()> {
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
        && let Some((text, before, width)) = excerpt(text, column, told.rule)
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
fn also(told: &Told, others: &[&Told], out: &mut Screen) -> io::Result<()> {
    let (same, other): (Vec<&Told>, Vec<&Told>) = others.iter().partition(|other| other.line == told.line);
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

pub(super) fn count(summary: &Summary, err: &mut Screen) -> io::Result<()> {
    let Summary { errors, warnings, notes } = summary;
    let said = |count: &usize, noun: &str| format!("{count} {noun}{}", if *count == 1 { "" } else { "s" });
    writeln!(err, "{}, {}, {}", said(errors, "error"), said(warnings, "warning"), said(notes, "note"))
}

/// A line, cut to what a terminal shows, with the place and the width of the member's name in it. Of keys and tokens nothing
/// is shown but the name.
fn excerpt(line: &[u8], column: usize, rule: &str) -> Option<(String, usize, usize)> {
    let family = rule.split('/').next().unwrap_or_default();
    if family == "token" {
        return None;
    }
    // A line may be a whole file, with thousands of places in it: no more of it is looked at than is shown.
    let lead = column.saturating_sub(1);
    let at = match line.get(..lead) {
        Some(before) if before.is_ascii() => lead,
        _ => String::from_utf8_lossy(line).chars().take(lead).map(char::len_utf8).sum(),
    };
    let (start, rest) = line.split_at_checked(at).unwrap_or((line, &[]));
    let start = String::from_utf8_lossy(start.get(start.len().saturating_sub(WINDOW)..).unwrap_or_default());
    let rest = String::from_utf8_lossy(rest.get(..WINDOW).unwrap_or(rest));
    let name = match rest.strip_prefix('"').and_then(|behind| behind.split_once('"')) {
        Some((name, _)) => name.chars().count() + 2,
        None => rest.chars().take_while(|c| !c.is_whitespace() && !",:]}".contains(*c)).count(),
    };
    let name = name.clamp(1, LONGEST);
    let is_secret = ["jwk", "jwks", "pair"].contains(&family)
        || SECRETS.iter().any(|mark| rest.contains(mark) || start.contains(mark));
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

/// Marks of values that are not to be shown.
const SECRETS: [&str; 5] = ["\"k\"", "\"d\"", "-----BEGIN", "base64key", "\"oct\""];
