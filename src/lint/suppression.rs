//! Findings that are taken away where they are: by a comment on the line or above it, or by a member of the object.

use super::allowed::Allowed;
use crate::config::{self, Document, Node, Syntax, Text};
use crate::finding::{Finding, Place};
use crate::json::Value;

/// The findings that are not suppressed, and a warning for each name that is no rule.
pub(super) fn left(text: Text<'_>, findings: Vec<Finding>, warnings: &mut Vec<String>) -> Vec<Finding> {
    let mut suppressed = Vec::new();
    if text.holds(MEMBER)
        && let Ok(config) = config::read(&[text], Syntax::KUBERNETES)
    {
        config.documents().for_each(|document| of_members(document, &mut suppressed));
    }
    if text.holds(COMMENT) {
        of_comments(text, &mut suppressed);
    }
    if suppressed.is_empty() {
        return findings;
    }
    let mut read = Vec::new();
    for Suppressed { scope, names, at } in suppressed {
        match Allowed::read(&names) {
            Ok(allowed) => read.push((scope, allowed)),
            Err(unknown) => warnings.push(format!("{at}: {unknown}")),
        }
    }
    let is_left = |finding: &Finding| {
        !read.iter().any(|(scope, allowed)| {
            finding.place.as_ref().is_some_and(|place| scope.covers(place, text.name())) && allowed.covers(finding.rule)
        })
    };
    findings.into_iter().filter(is_left).collect()
}

struct Suppressed {
    scope: Scope,
    names: Vec<String>,
    at: String,
}

enum Scope {
    Line(usize),
    /// An object by its path, with all that is in it
    Object(String),
}

impl Scope {
    fn covers(&self, place: &Place, file: &str) -> bool {
        if place.file != file {
            return false;
        }
        match self {
            Self::Line(line) => place.location.is_some_and(|location| location.line == *line),
            Self::Object(path) => place
                .path
                .strip_prefix(path.as_str())
                .is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with(['.', '['])),
        }
    }
}

fn of_members(document: &Document, suppressed: &mut Vec<Suppressed>) {
    let mut open = vec![Node::root(document)];
    while let Some(node) = open.pop() {
        if let Some(member) = node.member(MEMBER) {
            let names: Vec<String> = match member.value() {
                Value::String(name) => vec![name.clone()],
                _ => member.items().filter_map(|item| item.value().as_str().map(str::to_owned)).collect(),
            };
            let place = member.name_place();
            let line = place.location.map(|location| format!(", line {}", location.line)).unwrap_or_default();
            let at = format!("{}{line}", place.file);
            suppressed.push(Suppressed { scope: Scope::Object(node.place().path), names, at });
        }
        let is_block = |node: &Node<'_>| matches!(node.value(), Value::Object(_) | Value::Array(_));
        open.extend(node.members().map(|(_, node)| node).filter(is_block));
        open.extend(node.items().filter(is_block));
    }
}

fn of_comments(text: Text<'_>, suppressed: &mut Vec<Suppressed>) {
    let lines = String::from_utf8_lossy(text.bytes());
    let lines: Vec<&str> = lines.lines().collect();
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    for (index, line) in lines.iter().enumerate() {
        let Some((before, after)) = line.split_once(COMMENT) else { continue };
        if !before.trim_end().ends_with('#') {
            continue;
        }
        let Some((names, _)) = after.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            continue;
        };
        let names = names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let line = if is_comment(line) {
            let below = lines.iter().skip(index + 1).position(|line| !is_comment(line) && !line.trim().is_empty());
            index + 2 + below.unwrap_or_default()
        } else {
            index + 1
        };
        let at = format!("{}, line {}", text.name(), index + 1);
        suppressed.push(Suppressed { scope: Scope::Line(line), names, at });
    }
}

const MEMBER: &str = "@jwtk-ignore";
const COMMENT: &str = "jwtk: ignore";
