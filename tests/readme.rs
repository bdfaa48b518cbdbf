//! What the README shows is what a reader gets.

#![allow(missing_docs, clippy::unwrap_used)]

/// The examples of the commands, with their output and exit codes.
#[test]
fn console_blocks() {
    trycmd::TestCases::new().case("README.md").case("docs/*.md");
}

/// The pipeline of the beginning, with the binary that is built already in the place of `cargo run`.
#[cfg(unix)]
#[test]
fn the_first_command_signs_and_verifies() {
    let output = run(&first_command());
    assert!(output.status.success(), "{output:?}");
    let claims: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(claims["roles"], serde_json::json!(["role_a", "role_b"]));
    let document: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(document["refresh_token"].as_str().unwrap().starts_with("eyJ"), "{document}");
}

#[cfg(unix)]
#[test]
fn a_token_with_another_letter_is_refused() {
    assert!(README.contains(&format!("`{FORGER}`")));
    let (sign, verify) = first_command().rsplit_once(BINARY).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let output = run(&format!("{sign}{FORGER} {BINARY}{verify}"));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("refused: signature: "));
}

#[cfg(unix)]
fn first_command() -> String {
    let (_, from_block) = README.split_once("```sh\n").unwrap();
    let (script, _) = from_block.split_once("```").unwrap();
    assert_eq!(script.matches(RUN).count(), 2, "{script}");
    script.replace(RUN, BINARY)
}

#[cfg(unix)]
fn run(script: &str) -> std::process::Output {
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

#[cfg(unix)]
const README: &str = include_str!("../README.md");

#[cfg(unix)]
const RUN: &str = "cargo run --quiet --locked --";

#[cfg(unix)]
const BINARY: &str = concat!("'", env!("CARGO_BIN_EXE_jwtk"), "'");

#[cfg(unix)]
const FORGER: &str = "sed 's/.$/A/' |";
