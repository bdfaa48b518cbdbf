//! Commands that hints name work on the very file at hand, where the tools that they need are installed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/command.rs"]
mod support;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use self::support::{fed, jwtk, text};

const HEADER: &str = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ";
/// The secret of `HS256` over `{"sub":"alice"}` is that of `KEY`.
const KEY: &str = r#"{"kty":"oct","kid":"a","k":"dGhpcnR5LXR3byBieXRlcyBvZiB0ZXN0IHNlY3JldCE"}"#;

#[test]
fn tokens_are_taken_out_as_the_hint_says() {
    let token = format!("{HEADER}.eyJzdWIiOiJhbGljZSJ9.AAAA");
    let base64 = base64(&token);
    for document in [
        format!(r#"{{"access_token":"{token}","token_type":"Bearer"}}"#),
        format!(r#"{{"status":{{"my-token":"{token}"}}}}"#),
        format!(r#"[{{"id_token":"{token}"}}]"#),
        format!(r#"{{"kind":"Secret","data":{{"token.jwt":"{base64}"}}}}"#),
        base64.clone(),
        self::base64(&base64),
    ] {
        let told = text(&fed(&["decode", "-"], document.as_bytes()).stderr);
        let Some(out) = follow(&told, document.as_bytes()) else { continue };
        let decoded = fed(&["decode", "-", "--get", "sub"], &out);
        assert_eq!((decoded.status.code(), text(&decoded.stdout).trim()), (Some(0), "alice"), "{document}: {told}");
    }
}

#[test]
fn keys_are_taken_out_as_the_hint_says() {
    let payload = "eyJzdWIiOiJhbGljZSJ9";
    let folder = tempfile::tempdir().unwrap();
    let jwk = folder.path().join("jwk");
    std::fs::write(&jwk, KEY).unwrap();
    let signed = fed(&["sign", "--jwks", jwk.to_str().unwrap(), "--no-typ"], br#"{"sub":"alice"}"#);
    let token = text(&signed.stdout).trim().to_owned();
    assert!(token.contains(payload), "{signed:?}");
    let set = format!(r#"{{"keys":[{KEY}]}}"#);
    let as_text = |json: &str| serde_json::to_string(json).unwrap();
    for document in [
        format!("[{KEY}]"),
        format!("{KEY}\n{KEY}\n"),
        format!(r#"{{"data":{set}}}"#),
        format!(r#"{{"a":1,"key":{KEY}}}"#),
        format!(r#"{{"x y":{{"it's":{set}}}}}"#),
        format!(r#"{{"a":{KEY}}}"#),
        format!(r#"{{"keys":{{"a":{KEY}}}}}"#),
        format!(r#"{{"keys":{KEY}}}"#),
        format!(r#"{{"Keys":[{KEY}]}}"#),
        format!(r#"{{"keys":{}}}"#, as_text(&format!("[{KEY}]"))),
        as_text(&set),
        format!(r#"{{"kind":"ConfigMap","data":{{"jwks.json":{}}}}}"#, as_text(&set)),
        format!(r#"{{"kind":"Secret","data":{{"jwks.json":"{}"}}}}"#, base64(&set)),
        base64(&set),
    ] {
        let given = fed(&["verify", &token, "--jwks", "-"], document.as_bytes());
        let told = text(&given.stderr);
        // What is read as it is needs no hint.
        if given.status.success() {
            continue;
        }
        let Some(out) = follow(&told, document.as_bytes()) else { continue };
        let verified = fed(&["verify", &token, "--jwks", "-"], &out);
        assert_eq!(verified.status.code(), Some(0), "{document}: {told}{}", text(&verified.stderr));
    }
}

#[test]
fn a_hint_names_the_file_that_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let output = jwtk(arguments).current_dir(folder.path()).output().unwrap();
        text(&output.stderr)
    };
    let answer = format!(r#"{{"access_token":"{HEADER}.eyJzdWIiOiJhbGljZSJ9.AAAA"}}"#);
    std::fs::write(folder.path().join("answer.json"), &answer).unwrap();
    std::fs::write(folder.path().join("an answer"), &answer).unwrap();
    std::fs::write(folder.path().join("keys.json"), format!("[{KEY}]")).unwrap();
    std::fs::write(folder.path().join("set.json"), format!(r#"{{"keys":[{KEY}]}}"#)).unwrap();
    for command in [&["decode"][..], &["verify", "--jwks", "set.json"]] {
        let of = |token| told(&[command, &[token]].concat());
        assert!(of("@answer.json").contains("jq -r '.access_token' answer.json\n"), "{}", of("@answer.json"));
        // A name that a shell takes apart is left to the reader.
        assert!(of("@an answer").contains("jq -r '.access_token' FILE\n"), "{}", of("@an answer"));
    }
    let keys = told(&["jwks", "show", "keys.json"]);
    assert!(keys.contains("jq '{keys: .}' keys.json\n"), "{keys}");
}

/// What comes out of the command that a hint names; nothing where it needs a tool that is not there.
fn follow(told: &str, input: &[u8]) -> Option<Vec<u8>> {
    let start = ["jq ", "base64 -d"].iter().filter_map(|tool| told.find(tool)).min();
    let command = &told[start.unwrap_or_else(|| panic!("no command in {told}"))..];
    let command = command.lines().next().unwrap().trim_end_matches(')');
    let has = |tool: &str| run(Command::new(tool).arg("--version"), b"").is_some_and(|output| output.status.success());
    if !["jq", "base64"].iter().filter(|tool| command.contains(*tool)).all(|tool| has(tool)) {
        return None;
    }
    let output = run(Command::new("sh").args(["-c", command]), input).unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    Some(output.stdout)
}

fn run(command: &mut Command, input: &[u8]) -> Option<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?;
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().ok()
}

fn base64(text: &str) -> String {
    jwtk::base64url::encode_standard(text)
}
