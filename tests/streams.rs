//! No input and no output, however broken, ends in a panic, a hang, or success.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "support/command.rs"]
mod support;

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Child, Output, Stdio};

use self::support::{fed, jwtk, text};

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.AAAA";

#[test]
fn what_is_no_token_is_an_unusable_input() {
    let cases: [&[u8]; 7] = [
        b"",
        b"Bearer ",
        b"one.two",
        b"\xff\xfe.\x00.\x01",
        b"eyJhbGciOiJIUzI1NiJ9\xff.e30.AA",
        b"{\"payload\":",
        &[0; 4096],
    ];
    for input in cases {
        let output = decode_stdin(input);
        assert_refused(&output, 3);
    }
}

#[test]
fn nested_arrays_do_not_exhaust_the_stack() {
    let deep = "[".repeat(10_000);
    assert_refused(&decode_stdin(format!("{{\"payload\":{deep}").as_bytes()), 3);
}

#[test]
fn a_token_that_is_too_long_is_not_read_to_its_end() {
    let mut child = jwtk(&["decode"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let block = vec![b'a'; 1 << 20];
    let written = (0..100).take_while(|_| stdin.write_all(&block).is_ok()).count();
    drop(stdin);
    assert!(written < 100, "all 100 MiB were read");
    let output = child.wait_with_output().unwrap();
    assert_refused(&output, 4);
    assert!(text(&output.stderr).contains("1048576 bytes"), "{output:?}");
}

#[test]
fn the_limit_counts_the_token_alone() {
    let limit = TOKEN.len().to_string();
    let surrounded = format!("Authorization: Bearer {TOKEN}\r\n");
    let decode = |limit: &str| fed(&["decode", "--max-token-bytes", limit], surrounded.as_bytes());
    assert_eq!(decode(&limit).status.code(), Some(0));
    assert_refused(&decode(&(TOKEN.len() - 1).to_string()), 4);
}

#[test]
fn a_missing_file_or_a_folder_is_a_source_that_cannot_be_reached() {
    for argument in ["@no/such/file.jwt", "@src"] {
        let output = jwtk(&["decode", argument]).output().unwrap();
        assert_refused(&output, 4);
        assert!(text(&output.stderr).contains(&argument[1..]), "{output:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told_of() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token.jwt");
    fs::write(&path, TOKEN).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_err() {
        let output = jwtk(&["decode", &format!("@{}", path.display())]).output().unwrap();
        assert_refused(&output, 4);
    }
}

#[test]
fn a_reader_that_went_away_does_not_change_the_status() {
    for (input, code) in [(TOKEN, 0), ("no token", 3)] {
        for format in ["human", "json"] {
            let mut child = jwtk(&["decode", "--format", format]).stdin(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            drop(child.stderr.take());
            feed(&mut child, input.as_bytes());
            assert_eq!(child.wait().unwrap().code(), Some(code), "{input} {format}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for args in [&["decode", TOKEN][..], &["decode", TOKEN, "--format", "json"], &["--help"], &["man"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = jwtk(args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: cannot write to standard output"), "{output:?}");
    }
}

#[test]
fn what_a_token_holds_cannot_steer_a_terminal() {
    // {"sub":"\u001b[31m\u202e\u009b"} and a header with an escape in a name
    let header = "eyJhbGciOiJcdTAwMWJbMm0ifQ";
    let payload = "eyJzdWIiOiJcdTAwMWJbMzFtXHUyMDJlXHUwMDliIn0";
    for format in ["human", "json"] {
        let output = jwtk(&["decode", &format!("{header}.{payload}.AA"), "--format", format]).output().unwrap();
        let shown = text(&output.stdout);
        assert!(output.status.success(), "{output:?}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{shown}");
        assert!(shown.contains(r"\u202e"), "{shown}");
    }
}

#[test]
fn a_claim_goes_to_a_pipe_as_it_is() {
    let output =
        jwtk(&["decode", "e30.eyJzdWIiOiJcdTAwMWJbMzFtXHUyMDJlXHUwMDliIn0.AA", "--get", "sub"]).output().unwrap();
    assert_eq!(text(&output.stdout), "\u{1b}[31m\u{202e}\u{9b}\n");
}

#[test]
fn a_message_does_not_repeat_a_token() {
    for args in [&[TOKEN][..], &["decode", TOKEN, TOKEN], &["decode", "@x", TOKEN, "--format", "json"]] {
        let output = jwtk(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(!text(&output.stderr).contains(TOKEN) && !text(&output.stdout).contains(TOKEN), "{output:?}");
    }
}

#[test]
fn failures_are_json_when_json_was_asked_for() {
    for (args, code, name) in [
        (&["decode", "x", "--format", "json"][..], 3, "malformed_token"),
        (&["decode", "@no/such/file", "--format=json"], 4, "source_missing"),
        (&["--format", "json"], 2, "usage"),
        (&["--format", "json", "decode", "--no-such-flag"], 2, "usage"),
    ] {
        let output = jwtk(args).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["error"]["code"], name, "{args:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn colours_are_for_those_who_ask() {
    let colored = |args: &[&str], vars: &[(&str, &str)]| {
        let mut command = jwtk(args);
        command.args(["decode", TOKEN]).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").envs(vars.iter().copied());
        text(&command.output().unwrap().stdout).contains('\u{1b}')
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[track_caller]
fn assert_refused(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    assert!(text(&output.stderr).starts_with("error: "), "{output:?}");
}

fn decode_stdin(input: &[u8]) -> Output {
    fed(&["decode"], input)
}

fn feed(child: &mut Child, input: &[u8]) {
    // The process may have ended before it read all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
}
