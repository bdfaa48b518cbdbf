//! Findings as SARIF 2.1.0, with what code scanning needs of it.

use std::collections::HashMap;
use std::io::{self, Write as _};

use jwtk::algorithm::Digest;
use jwtk::crypto::digest;
use jwtk::finding::{Meaning, Rule};
use jwtk::hex;
use jwtk::lint::rules;
use serde_json::{Value, json};

use super::finding_report::FindingReport;
use crate::output::screen::Screen;

pub(super) fn write(all: &[FindingReport], out: &mut Screen) -> io::Result<()> {
    let found: Vec<&'static Rule> = rules().filter(|rule| all.iter().any(|told| told.rule == rule.id)).collect();
    let mut seen = HashMap::new();
    let results = all.iter().map(|told| {
        let index = found.iter().position(|rule| rule.id == told.rule);
        result(told, index, &mut seen)
    });
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "jwtk",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://crates.io/crates/jwtk-cli",
                "rules": found.iter().map(|rule| described(rule)).collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<Value>>(),
        }],
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&document)?)
}

fn described(rule: &Rule) -> Value {
    let (why, mend) = rule.meaning.map_or((rule.about, ""), |Meaning { why, mend, .. }| (why, mend));
    let mut properties = json!({"tags": ["security"]});
    if rule.meaning.is_some_and(|meaning| meaning.is_exploitable)
        && let Some(properties) = properties.as_object_mut()
    {
        let severity = if rule.severity.word() == "error" { "8.0" } else { "5.0" };
        properties.insert("security-severity".to_owned(), severity.into());
    }
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.about},
        "fullDescription": {"text": why},
        "help": {"text": format!("{why} {mend}"), "markdown": format!("{why}\n\n**What to do:** {mend}")},
        "defaultConfiguration": {"level": rule.severity.word()},
        "properties": properties,
    })
}

/// `seen` counts what has one identity, so that two findings of a rule at one member are two alerts.
fn result(told: &FindingReport, index: Option<usize>, seen: &mut HashMap<String, usize>) -> Value {
    let text = match &told.help {
        Some(help) => format!("{}\n{help}", told.message),
        None => told.message.clone(),
    };
    let mut region = json!({"startLine": told.line.unwrap_or(1).max(1)});
    if let (Some(column), Some(region)) = (told.column, region.as_object_mut()) {
        region.insert("startColumn".to_owned(), column.into());
    }
    let uri = uri(&told.file);
    let identity = format!("{}\n{uri}\n{}", told.rule, told.path);
    let hash = hex::encode(&digest(Digest::Sha256, identity.as_bytes()));
    let hash = hash.get(..16).unwrap_or(&hash).to_owned();
    let count = seen.entry(identity).and_modify(|count| *count += 1).or_insert(1);
    let mut result = json!({
        "ruleId": told.rule,
        "level": told.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": format!("{hash}:{count}")},
    });
    if let (Some(index), Some(result)) = (index, result.as_object_mut()) {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

/// A file as a relative reference: one without a scheme, and never empty.
fn uri(file: &str) -> String {
    let here = std::env::current_dir().map(|here| here.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    let file = file.replace('\\', "/");
    let file = file.split_once("://").map_or(file.as_str(), |(_, rest)| rest);
    let file = file.strip_prefix(&here).filter(|_| !here.is_empty()).unwrap_or(file);
    let steps: Vec<&str> = file.split('/').filter(|step| !step.is_empty() && *step != ".").collect();
    let mut uri = String::new();
    for byte in steps.join("/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'+' | b'@' => {
                uri.push(char::from(byte));
            }
            other => {
                uri.push('%');
                uri.push_str(&hex::encode(&[other]).to_uppercase());
            }
        }
    }
    if uri.is_empty() { "unknown".to_owned() } else { uri }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_and_never_empty() {
        for (file, expected) in [
            ("./a/b c.json", "a/b%20c.json"),
            ("/etc/krakend.json", "etc/krakend.json"),
            ("https://a.example/jwks.json", "a.example/jwks.json"),
            ("c:\\x.json", "c%3A/x.json"),
            ("", "unknown"),
        ] {
            assert_eq!(uri(file), expected, "{file}");
        }
    }
}
