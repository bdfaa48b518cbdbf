//! What the README shows is what a reader gets.

#![allow(missing_docs, clippy::unwrap_used)]

/// The examples of the commands, with their output and exit codes.
#[test]
fn console_blocks() {
    trycmd::TestCases::new().case("README.md");
}

/// The pipeline of the beginning, with the binary that is built already in the place of `cargo run`.
#[cfg(unix)]
#[test]
fn the_first_command_signs_and_verifies() {
    let readme = include_str!("../README.md");
    let (_, from_block) = readme.split_once("```sh\n").unwrap();
    let (script, _) = from_block.split_once("```").unwrap();
    assert_eq!(script.matches(RUN).count(), 2, "{script}");
    let script = script.replace(RUN, concat!("'", env!("CARGO_BIN_EXE_jwtk"), "'"));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &script]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let claims: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(claims["roles"], serde_json::json!(["role_a", "role_b"]));
    let document: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(document["refresh_token"].as_str().unwrap().starts_with("eyJ"), "{document}");
}

#[cfg(unix)]
const RUN: &str = "cargo run --quiet --locked --";
