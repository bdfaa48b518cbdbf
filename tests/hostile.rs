//! Whatever is given in the place of a token, a key, a secret or a payload: `sign` and `verify` refuse it in words.
//!
//! What happens with closed pipes and full disks is tested for `decode` in `streams.rs`.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/command.rs"]
mod support;

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Output, Stdio};

use self::support::{fed, jwtk};

const KEYS: &str = "--jwks=fixtures/keys/public.jwks.json";
const SIGNING: [&str; 2] = ["--jwks=fixtures/keys/signing.jwks.json", "--kid=p-256"];
const ALICE: &str = "@fixtures/tokens/alice.jwt";
const NOW: &str = "--now=2024-12-31T23:30:00Z";

/// A command line for each place where `{}` may be a file with any content.
const PLACES: [&[&str]; 8] = [
    &["verify", "@{}", KEYS],
    &["verify", "@{}", KEYS, "--serialization=json"],
    &["verify", ALICE, NOW, "--jwks={}"],
    &["verify", "@fixtures/tokens/alice-secret.jwt", NOW, "--secret=file:{}"],
    &["verify", "@fixtures/tokens/detached.jwt", KEYS, "--detached={}"],
    &["sign", "{}", SIGNING[0], SIGNING[1]],
    &["sign", "{}", SIGNING[0], SIGNING[1], "--keys=access_token"],
    &["sign", "fixtures/login/response.json", "--jwks={}"],
];

#[test]
fn no_bytes_are_accepted_anywhere() {
    let inputs: [(&str, Vec<u8>); 9] = [
        ("nothing", Vec::new()),
        ("zeros", vec![0; 4096]),
        ("random bytes", random_bytes(1 << 16)),
        ("random bytes that begin as JSON", [b"{\"keys\":[".as_slice(), &random_bytes(1 << 12)].concat()),
        ("invalid UTF-8", b"{\"kty\":\"\xff\xfe\",\"a\":\"\xc0\xaf\"".to_vec()),
        ("nested arrays", "[".repeat(10_000).into_bytes()),
        ("nested arrays in an object", format!("{{\"keys\":{}", "[".repeat(10_000)).into_bytes()),
        ("nested objects", "{\"a\":".repeat(10_000).into_bytes()),
        ("dots", ".".repeat(1 << 19).into_bytes()),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    for (name, bytes) in inputs {
        fs::write(&path, bytes).unwrap();
        for place in PLACES {
            assert_told(&in_place(place, path.to_str().unwrap()), &format!("{name}: {place:?}"));
        }
    }
}

#[test]
fn nesting_inside_of_a_token_is_refused() {
    let deep = jwtk::base64url::encode(format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000)));
    let header = jwtk::base64url::encode(r#"{"alg":"ES256","kid":"p-256"}"#);
    for token in [format!("{deep}.e30.AAAA"), format!("{header}.{deep}.AAAA")] {
        let output = fed(&["verify", "-", KEYS], token.as_bytes());
        assert_told(&output, &token);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
}

#[test]
fn a_hundred_megabytes_are_not_read_to_their_end() {
    for (args, exit) in [
        (&["verify", "-", KEYS][..], 4),
        (&["verify", ALICE, "--secret", "-"], 4),
        (&["verify", ALICE, "--jwks", "-"], 4),
        (&["sign", "-", SIGNING[0], SIGNING[1]], 4),
    ] {
        let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let block = vec![b'a'; 1 << 20];
        let written = (0..100).take_while(|_| stdin.write_all(&block).is_ok()).count();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(written < 100, "{args:?} read all of it");
        assert_told(&output, &format!("{args:?}"));
        assert_eq!(output.status.code(), Some(exit), "{output:?}");
    }
}

#[test]
fn what_cannot_be_read_is_a_source_that_cannot_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    for path in [missing.as_path(), folder.path()].map(|path| path.to_str().unwrap()) {
        for place in PLACES {
            let output = in_place(place, path);
            assert_told(&output, &format!("{place:?}"));
            assert_eq!(output.status.code(), Some(4), "{output:?}");
            assert!(String::from_utf8(output.stderr).unwrap().contains(path), "{place:?} does not name it");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_a_source_that_cannot_be_reached() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("closed");
    fs::write(&path, "{}").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads it all the same.
    if File::open(&path).is_err() {
        for place in PLACES {
            let output = in_place(place, path.to_str().unwrap());
            assert_told(&output, &format!("{place:?}"));
            assert_eq!(output.status.code(), Some(4), "{output:?}");
        }
    }
}

#[test]
fn a_reader_that_went_away_does_not_change_the_decision() {
    for (args, exit) in [
        (&["verify", ALICE, KEYS, NOW][..], 0),
        (&["verify", ALICE, KEYS, NOW, "--format=json"], 0),
        (&["verify", ALICE, KEYS, "--now=2026-01-01T00:00:00Z"], 1),
        (&["verify", ALICE, KEYS, "--now=2026-01-01T00:00:00Z", "--explain"], 1),
        (&["verify", ALICE, KEYS, "--now=2026-01-01T00:00:00Z", "--format=json"], 1),
        (&["verify", ALICE], 2),
        (&["sign", "fixtures/login/response.json", SIGNING[0], SIGNING[1]], 0),
        (&["sign", "fixtures/tokens/order.txt", SIGNING[0], SIGNING[1], "--format=json"], 3),
    ] {
        let mut child = jwtk(args).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(exit), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    for args in [
        &["verify", ALICE, KEYS, NOW][..],
        &["verify", ALICE, KEYS, NOW, "--format=json"],
        &["verify", "@fixtures/tokens/text.jwt", KEYS, "--print=payload"],
        &["sign", "fixtures/login/response.json", SIGNING[0], SIGNING[1], "--keys=access_token"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = jwtk(args).stdout(full).output().unwrap();
        assert_told(&output, &format!("{args:?}"));
        assert_eq!(output.status.code(), Some(4), "{output:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_message_that_cannot_be_written_does_not_change_the_decision() {
    for (now, exit) in [(NOW, 0), ("--now=2026-01-01T00:00:00Z", 1)] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let status = jwtk(&["verify", ALICE, KEYS, now, "--explain"]).stderr(full).output().unwrap().status;
        assert_eq!(status.code(), Some(exit));
    }
}

/// Refused, by an exit code of ours and in words, with nothing on standard output.
#[track_caller]
fn assert_told(output: &Output, what: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(1..=4)), "{what}: {output:?}");
    assert!(output.stdout.is_empty(), "{what}: {output:?}");
    assert!(error.starts_with("error: ") || error.starts_with("refused: "), "{what}: {output:?}");
    assert!(error.len() < 1000, "{what}: a message of {} bytes", error.len());
}

fn in_place(place: &[&str], path: &str) -> Output {
    let args: Vec<String> = place.iter().map(|argument| argument.replace("{}", path)).collect();
    jwtk(&args).output().unwrap()
}

/// The same bytes in every run (xorshift64).
fn random_bytes(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    std::iter::repeat_with(next).flatten().take(count).collect()
}
