//! `completions/` and `man/` hold what the binary prints, `docs/error-codes.md` what its sources say. `SNAPSHOTS=overwrite cargo test --test generated` rewrites them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use snapbox::Data;
use snapbox::cmd::{Command, cargo_bin};

const SHELLS: [(&str, &str); 6] = [
    ("bash", "jwtk.bash"),
    ("zsh", "_jwtk"),
    ("fish", "jwtk.fish"),
    ("elvish", "jwtk.elv"),
    ("powershell", "_jwtk.ps1"),
    ("nushell", "jwtk.nu"),
];

#[test]
fn completions_are_those_of_the_binary() {
    for (shell, file) in SHELLS {
        assert_generated(&["completions", shell], Path::new("completions").join(file));
    }
}

#[test]
fn every_subcommand_has_its_page() {
    assert_generated(&["man"], Path::new("man").join("jwtk.1"));
    for name in subcommands(&[]) {
        assert_generated(&["man", &name], Path::new("man").join(format!("jwtk-{name}.1")));
        for below in subcommands(&[&name]) {
            assert_generated(&["man", &name, &below], Path::new("man").join(format!("jwtk-{name}-{below}.1")));
        }
    }
    for topic in ["exit-codes", "reasons", "keys", "gateways", "json"] {
        assert_generated(&["man", topic], Path::new("man").join(format!("jwtk-{topic}.7")));
    }
}

#[test]
fn every_error_code_is_listed() {
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for file in sources(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        // Reasons of refusals are no errors.
        if file.ends_with("src/check/reason.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (_, body) in text.match_indices("fn code(&self) -> &'static str {").map(|(at, _)| text.split_at(at)) {
            let body = body.split("\n    }\n").next().unwrap();
            // What is written in quotes there, and not in an arm's pattern.
            for piece in body.split('"').skip(1).step_by(2).filter(|piece| is_code(piece)) {
                codes.entry(piece.to_owned()).or_default();
            }
        }
        for (at, _) in text.match_indices("Exit::") {
            let rest = &text[at + "Exit::".len()..];
            let (exit, rest) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric()).unwrap());
            let Some(rest) = rest.strip_prefix(',').map(str::trim_start).and_then(|rest| rest.strip_prefix('"')) else {
                continue;
            };
            let code = rest.split('"').next().unwrap();
            let exit = ["Done", "Against", "Usage", "Input", "Source"].iter().position(|name| *name == exit);
            if let (true, Some(exit)) = (is_code(code), exit) {
                codes.insert(code.to_owned(), exit.to_string());
            }
        }
    }
    let mut page = "# Error codes\n\nThe member `code` in the JSON of an error. Where no exit code is given, it is 2, 3 or 4 by the [table of exit \
                    codes](reference.md#exit-codes). Codes never change once released.\n\n| code | exit |\n| --- | --- |\n"
        .to_owned();
    for (code, exit) in &codes {
        writeln!(page, "| `{code}` | {exit} |").unwrap();
    }
    snapbox::assert_data_eq!(page, snapbox::file!["../docs/error-codes.md"].raw());
}

fn is_code(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn sources(folder: PathBuf) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested = entries.flat_map(|path| if path.is_dir() { sources(path) } else { vec![path] });
    nested.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The names under `Commands:` of the help.
fn subcommands(of: &[&str]) -> Vec<String> {
    let help = Command::new(cargo_bin!("jwtk")).args(of).arg("--help").assert().success().get_output().stdout.clone();
    let help = String::from_utf8(help).unwrap();
    let Some((_, commands)) = help.split_once("Commands:\n") else { return Vec::new() };
    let lines = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|&name| name != "help").map(str::to_owned).collect()
}

#[track_caller]
fn assert_generated(args: &[&str], file: impl AsRef<Path>) {
    // Without `raw` backslashes become slashes, and the page is ruined.
    let expected = Data::read_from(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file), None).raw();
    Command::new(cargo_bin!("jwtk")).args(args).assert().success().stdout_eq(expected);
}
