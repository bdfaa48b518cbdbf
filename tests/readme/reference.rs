//! The lists of `docs/reference.md` are those of the code and of what the commands print.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::blocks::blocks;
use crate::{pages, root};

#[test]
fn reasons_are_those_of_the_code() {
    let source = std::fs::read_to_string(root().join("src/check/reason.rs")).unwrap();
    let (_, body) = source.split_once("impl Reason {").unwrap();
    let (body, _) = body.split_once("\n}\n").unwrap();
    let codes: BTreeSet<String> = body.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(codes.contains("expired"));
    assert_eq!(listed("Reason codes"), codes);
}

#[test]
fn exit_codes_are_those_of_the_code() {
    let source = std::fs::read_to_string(root().join("src/bin/jwtk/output/failure.rs")).unwrap();
    let (_, body) = source.split_once("fn status(self) -> u8 {").unwrap();
    let (body, _) = body.split_once("\n    }\n").unwrap();
    let codes = body.split("=> ").skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
    let codes: BTreeSet<String> = codes.collect();
    assert!(codes.contains("4"));
    assert_eq!(listed("Exit codes"), codes);
}

/// What the cases of the commands and the examples of the documents show is listed.
#[test]
fn members_that_commands_print_are_listed() {
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for text in outputs() {
        let documents = text.lines().filter(|line| line.starts_with(['{', '[']));
        for document in documents.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            see(&document, &mut seen);
        }
    }
    for (section, members) in &seen {
        let listed = listed(section);
        let missing: Vec<_> = members.difference(&listed).collect();
        assert!(missing.is_empty(), "docs/reference.md, {section}: {missing:?} are missing");
    }
    assert!(seen.len() >= 8, "{:?}", seen.keys());
}

/// What is listed is a name in the code of the reports.
#[test]
fn members_that_are_listed_are_printed() {
    let sources = files(&root().join("src"));
    let code: String = sources.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let page = std::fs::read_to_string(root().join("docs/reference.md")).unwrap();
    let (_, reports) = page.split_once("\n## JSON\n").unwrap();
    for row in reports.lines().filter(|line| line.starts_with("| `")) {
        for name in names(row) {
            let variant = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>();
            let spellings = [
                format!("    {name}: "),
                format!("({name}: "),
                format!(" {name}: "),
                format!("\"{name}\""),
                format!("    {variant}("),
            ];
            assert!(spellings.iter().any(|spelling| code.contains(spelling.as_str())), "{name} is printed by nothing");
        }
    }
}

/// Adds the members of a report to those of its kind.
fn see(document: &Value, seen: &mut BTreeMap<&str, BTreeSet<String>>) {
    let mut add = |section, object: &Value| {
        let names = object.as_object().into_iter().flat_map(|object| object.keys().cloned());
        seen.entry(section).or_default().extend(names);
    };
    let elements = |name| document[name].as_array().into_iter().flatten();
    if document["accepted"].is_boolean() {
        add("verify", document);
        elements("checks").for_each(|check| add("A check", check));
    } else if document["error"].is_object() && document.as_object().is_some_and(|object| object.len() == 1) {
        add("An error", &document["error"]);
    } else if document["verified"] == false {
        add("decode", document);
    } else if document["findings"].is_array() {
        elements("findings").for_each(|finding| add("lint", finding));
    } else if document["decrypted"].is_boolean() {
        add("decrypt", document);
    } else if document["gateways"].is_array() {
        add("Several gateways", document);
    } else if document["expression"].is_string() {
        add("cel", document);
    } else if document["verdict"].is_string() {
        add("jwks diff", document);
    } else if document["warnings"].is_array() && (document["token"].is_string() || document["document"].is_object()) {
        let section = if document["enc"].is_string() { "encrypt" } else { "sign" };
        add(section, document);
    } else {
        for element in document.as_array().into_iter().flatten() {
            if element["source"].is_string() {
                add("fingerprint", element);
            } else if element["kind"].is_string() {
                add("jwks show", element);
            }
        }
    }
}

/// All that is shown to be printed.
fn outputs() -> Vec<String> {
    let mut found = Vec::new();
    for (_, page) in pages() {
        let shown = blocks(&page).into_iter().filter(|block| ["console", "text"].contains(&block.label));
        found.extend(shown.map(|block| block.text.to_owned()));
    }
    let cases = files(&root().join("tests/cmd"));
    // Documents are on lines of their own there, as they are.
    found.extend(cases.iter().map(|path| std::fs::read_to_string(path).unwrap_or_default()));
    found
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The names in the first column of the table below a heading.
#[track_caller]
fn listed(heading: &str) -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/reference.md")).unwrap();
    let mut lines = page.lines().skip_while(|line| !is_heading(line, heading)).skip(1);
    let table = lines.by_ref().take_while(|line| !line.starts_with('#')).filter(|line| line.starts_with('|')).skip(2);
    table.flat_map(names).collect()
}

fn names(row: &str) -> impl Iterator<Item = String> {
    let names = row.split('|').nth(1).unwrap().split(',');
    names.map(|name| name.trim().trim_matches('`').to_owned())
}

fn is_heading(line: &str, heading: &str) -> bool {
    line.starts_with('#')
        && line.trim_start_matches('#').trim().trim_matches('`').trim_start_matches("jwtk ") == heading
}
