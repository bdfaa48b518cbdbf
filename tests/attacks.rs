//! Tokens that a verifier must accept or refuse, run through the binary as a script would: `fixtures/attacks/`.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

#[test]
fn the_starter_set_is_decided_rightly() {
    assert_decided(include_str!("../fixtures/attacks/cases.json"));
}

#[test]
fn our_own_cases_are_decided_rightly() {
    assert_decided(include_str!("../fixtures/attacks/own.json"));
}

/// Runs every case and names all that fail.
#[track_caller]
fn assert_decided(document: &str) {
    let document: Value = serde_json::from_str(document).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cases = document["cases"].as_array().unwrap();
    let failed: Vec<String> = cases.iter().filter_map(|case| complaint(case, folder.path())).collect();
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

/// What is wrong with the answer to a case, if anything is.
fn complaint(case: &Value, folder: &Path) -> Option<String> {
    let output = run(case, folder);
    let faults = faults(case, &output);
    let error = String::from_utf8_lossy(&output.stderr);
    let (name, why) = (&case["name"], &case["why"]);
    (!faults.is_empty()).then(|| format!("{name} ({why}): {}; it said: {}", faults.join(", "), error.trim()))
}

fn run(case: &Value, folder: &Path) -> Output {
    let keys = folder.join("jwks.json");
    let text = case["jwks_text"].as_str().map_or_else(|| case["jwks"].to_string(), str::to_owned);
    std::fs::write(&keys, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
    command.arg("verify").arg("--jwks").arg(keys).args(flags(case)).arg("-");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The process may refuse the token before it has read all of it.
    let _ = child.stdin.take().unwrap().write_all(case["token"].as_str().unwrap().as_bytes());
    child.wait_with_output().unwrap()
}

fn flags(case: &Value) -> Vec<String> {
    let mut arguments = Vec::new();
    for (name, value) in case["flags"].as_object().into_iter().flatten() {
        if name == "raw" {
            arguments.extend(["--print", "payload"].map(str::to_owned));
            continue;
        }
        let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            arguments.push(format!("--{name}"));
            arguments.push(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    arguments
}

fn faults(case: &Value, output: &Output) -> Vec<String> {
    let mut faults = Vec::new();
    let class = match output.status.code() {
        Some(0) => "ok",
        Some(1) => "token",
        Some(2) => "usage",
        Some(3) => "input",
        Some(4) => "source",
        _ => return vec![format!("it crashed: {}", output.status)],
    };
    let decision = if class == "ok" { "accept" } else { "reject" };
    if case["expect"] != "either" && case["expect"] != decision {
        faults.push(format!("{decision} instead of {}", case["expect"]));
    }
    if case["exit"].as_array().is_some_and(|classes| !classes.iter().any(|allowed| allowed == class)) {
        faults.push(format!("exit class {class} instead of {}", case["exit"]));
    }
    if decision == "reject" {
        if !output.stdout.is_empty() {
            faults.push("refused, yet something stands on standard output".to_owned());
        }
        if output.stderr.is_empty() {
            faults.push("refused without a word".to_owned());
        }
    } else if case["flags"]["raw"].is_null() && !prints_the_claims(case, &output.stdout) {
        faults.push("it printed other claims than the token's".to_owned());
    }
    if secrets(case).any(|secret| shows(&output.stdout, secret) || shows(&output.stderr, secret)) {
        faults.push("it printed a secret".to_owned());
    }
    faults
}

fn prints_the_claims(case: &Value, stdout: &[u8]) -> bool {
    let payload = case["token"].as_str().unwrap().split_whitespace().last().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&jwtk::base64url::decode(payload).unwrap()).unwrap();
    serde_json::from_slice::<Value>(stdout).is_ok_and(|printed| printed == claims)
}

/// The symmetric keys of a case that are too long to be in a text by chance.
fn secrets(case: &Value) -> impl Iterator<Item = &str> {
    let keys = case["jwks"]["keys"].as_array().into_iter().flatten();
    keys.filter_map(|key| key["k"].as_str()).filter(|secret| secret.len() > 20)
}

fn shows(text: &[u8], secret: &str) -> bool {
    text.windows(secret.len()).any(|window| window == secret.as_bytes())
}
