//! Many tokens: every line gets its report, in order, whatever is in it and wherever it goes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "support/command.rs"]
mod support;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use self::support::text;

const NOW: &str = "1735689600";

#[test]
fn every_kind_of_bad_line_among_good_ones_gets_its_report() {
    let work = Work::new();
    let (good, expired) = (work.sign("+1h"), work.sign("-1h"));
    let (start, signature) = good.rsplit_once('.').unwrap();
    let lines: Vec<(Vec<u8>, Option<&str>)> = vec![
        (good.clone().into_bytes(), None),
        (Vec::new(), Some("blank")),
        (format!("Bearer {good}").into_bytes(), None),
        (format!("{good}\r").into_bytes(), None),
        (b" \t\r".to_vec(), Some("blank")),
        (vec![b'a'; 10 << 20], Some("malformed")),
        (format!("\"{good}\"").into_bytes(), None),
        (b"\xff\xfe\x00\x01".to_vec(), Some("malformed")),
        (good[..good.len() / 2].into(), Some("malformed")),
        (good[..good.len() - 3].into(), Some("bad_signature")),
        (format!("{start}.{}", signature.replace(['a', 'b'], "c")).into_bytes(), Some("bad_signature")),
        (expired.into_bytes(), Some("expired")),
        (b"eyJhbGciOiJub25lIn0.e30.".to_vec(), Some("algorithm_not_allowed")),
        (b"eyJhbGciOiJIUzI1NiIsImtpZCI6ImIifQ.e30.AA".to_vec(), Some("no_matching_key")),
        (good.clone().into_bytes(), None),
    ];
    let input = lines.iter().map(|(line, _)| line.as_slice()).collect::<Vec<_>>().join(&b"\n"[..]);
    for jobs in ["1", "2", "5"] {
        let output = work.run(&["verify", "--lines", "--jwks", "keys", "--now", NOW, "--jobs", jobs], &input);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let expected: Vec<(u64, Option<&str>)> = (1..)
            .zip(&lines)
            .map(|(number, (_, reason))| (number, *reason))
            .filter(|(_, reason)| *reason != Some("blank"))
            .collect();
        let reports = json_lines(&output.stdout);
        let found: Vec<(u64, Option<&str>)> =
            reports.iter().map(|report| (report["line"].as_u64().unwrap(), report["reason"].as_str())).collect();
        assert_eq!(found, expected);
        for report in &reports {
            assert_eq!(report["accepted"], Value::from(report["reason"].is_null()), "{report}");
        }
        assert_eq!(reports[0]["key"]["kid"], "a");
        assert_eq!(reports[0]["claims"]["sub"], "alice");
        let summary = text(&output.stderr);
        assert!(summary.contains("13 tokens") && summary.contains("5 accepted, 8 refused"), "{summary}");
    }
}

#[test]
fn pieces_of_a_file_add_up_to_the_whole() {
    let work = Work::new();
    let tokens = [work.sign("+1h"), work.sign("-1h"), "x.y.z".to_owned(), work.sign("+2h")];
    let input = format!("{}\n", tokens.join("\n")).repeat(750);
    let verify = |input: &str, jobs: &str| {
        let args = ["verify", "--lines", "--jwks", "keys", "--now", NOW, "--format", "json", "--jobs", jobs];
        let output = work.run(&args, input.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        let mut reports = json_lines(&output.stdout);
        for report in &mut reports {
            report["line"] = Value::Null;
        }
        (reports, json_lines(&output.stderr).pop().unwrap())
    };
    let (whole, summary) = verify(&input, "1");
    assert_eq!(whole.len(), 3_000);
    let lines: Vec<&str> = input.split_inclusive('\n').collect();
    let (mut reports, mut sums) = (Vec::new(), [0, 0, 0, 0, 0, 0]);
    let counts = |summary: &Value| {
        [
            &summary["tokens"],
            &summary["accepted"],
            &summary["refused"],
            &summary["reasons"]["expired"],
            &summary["reasons"]["malformed"],
            &summary["keys"]["a"]["accepted"],
        ]
        .map(|count| count.as_u64().unwrap())
    };
    for piece in lines.chunks(700) {
        let (part, summary) = verify(&piece.concat(), "3");
        reports.extend(part);
        sums.iter_mut().zip(counts(&summary)).for_each(|(sum, count)| *sum += count);
    }
    assert_eq!(reports, whole);
    assert_eq!(sums, counts(&summary));
    assert_eq!(sums, [3_000, 1_500, 1_500, 750, 750, 1_500]);
}

#[test]
fn a_token_is_answered_while_the_pipe_stays_open() {
    let work = Work::new();
    let token = work.sign("+1h");
    let mut child = work.spawn(&["verify", "--lines", "--jwks", "keys", "--now", NOW]);
    let mut stdin = child.stdin.take().unwrap();
    let mut reports = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 1..=3 {
        writeln!(stdin, "{token}").unwrap();
        let report: Value = serde_json::from_str(&reports.next().unwrap().unwrap()).unwrap();
        assert_eq!((&report["line"], &report["accepted"]), (&number.into(), &true.into()));
    }
    drop(stdin);
    assert!(reports.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_went_away_ends_it_with_the_decision_so_far() {
    let work = Work::new();
    let token = work.sign("+1h");
    let mut child = work.spawn(&["verify", "--lines", "--jwks", "keys", "--now", NOW]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    writeln!(stdin, "{token}").unwrap();
    // Standard input stays open: nobody waits for it.
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(stdin);
    let endless = work.file("many", format!("{token}\nno token\n").repeat(200_000).as_bytes());
    let mut child = work.spawn(&["verify", "--lines", "--jwks", "keys", "--now", NOW, endless.to_str().unwrap()]);
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.ends_with('\n'));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stderr).contains("error"), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_after_what_was_finished() {
    let work = Work::new();
    let token = work.sign("+1h");
    let mut child = work.spawn(&["verify", "--lines", "--jwks", "keys", "--now", NOW]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    write!(stdin, "{token}\n{token}\n{}", &token[..20]).unwrap();
    let mut reports = String::new();
    stdout.read_line(&mut reports).unwrap();
    stdout.read_line(&mut reports).unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    stdout.read_to_string(&mut reports).unwrap();
    assert_eq!(json_lines(reports.as_bytes()).len(), 2);
    assert!(text(&output.stderr).contains("interrupted after 2 tokens"), "{output:?}");
    drop(stdin);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_line() {
    let work = Work::new();
    let tokens = work.file("tokens", format!("\n{}\n", work.sign("+1h")).repeat(10).as_bytes());
    for args in [&["verify", "--lines", "--jwks", "keys", "--now", NOW][..], &["decode", "--lines"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = work.command(args).arg(&tokens).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert!(text(&output.stderr).contains("not even of the first line"), "{output:?}");
    }
}

#[test]
fn records_are_passed_on_with_the_verdict() {
    let work = Work::new();
    let token = work.sign("+1h");
    let input = format!(
        "{{\"n\":1.0, \"http\":{{\"auth\":\"Bearer {token}\"}}}}\n{{\"http\":{{}}}}\n[]\n{{\"http\":{{\"auth\":\"{token}\"}},\"jwtk\":0}}\n"
    );
    let args = ["verify", "--lines", "--field", "http.auth", "--jwks", "keys", "--now", NOW];
    let output = work.run(&args, input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    assert!(
        lines[0].starts_with("{\"n\":1.0, \"http\":") && lines[0].contains(",\"jwtk\":{\"line\":1,\"accepted\":true")
    );
    let records = json_lines(&output.stdout);
    assert_eq!(records[1]["jwtk"]["reason"], "no_token");
    assert_eq!((&records[2]["line"], &records[2]["reason"]), (&3.into(), &"malformed".into()));
    assert_eq!(records[3]["jwtk"]["accepted"], true);
    let decoded = work.run(&["decode", "--lines", "--field", "http.auth"], input.as_bytes());
    assert_eq!(json_lines(&decoded.stdout)[0]["jwtk"]["claims"]["sub"], "alice");
    assert_eq!(decoded.status.code(), Some(3));
}

#[test]
fn a_refused_line_is_explained_as_a_single_token_is() {
    let work = Work::new();
    let k = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T";
    // The issuer's secret ends with a line break; another one names the same key by another ID.
    work.file("stray", format!(r#"{{"kty":"oct","kid":"a","alg":"HS256","k":"{k}Cg"}}"#).as_bytes());
    work.file("renamed", format!(r#"{{"kty":"oct","kid":"b","alg":"HS256","k":"{k}"}}"#).as_bytes());
    let sign = |keys: &str, claims: &str| {
        let args = ["sign", "--jwks", keys, "--now", NOW, "--exp", "+1h"];
        text(&work.run(&args, claims.as_bytes()).stdout).trim().to_owned()
    };
    let cases = [
        (sign("stray", r#"{"aud":"orders"}"#), "lacks a line break"),
        (sign("renamed", r#"{"aud":"orders"}"#), "only the key IDs differ"),
        (sign("keys", r#"{"aud":"x","azp":"orders"}"#), "is the token's client"),
        (sign("keys", r#"{"aud":"orders"}"#), ""),
        ("x.y".to_owned(), "not a JWT"),
    ];
    let input = cases.each_ref().map(|(token, _)| token.as_str()).join("\n");
    let verify = |more: &[&str], input: &str| {
        let args = [&["verify", "--jwks", "keys", "--now", NOW, "--aud", "orders"], more].concat();
        json_lines(&work.run(&args, input.as_bytes()).stdout)
    };
    for form in ["compact", "json"] {
        let explained = verify(&["--lines", "--explain", "--serialization", form], &input);
        for ((token, words), report) in cases.iter().zip(&explained) {
            let single = verify(&["--format", "json", "--serialization", form], token);
            let hints = report["hints"].as_array().cloned().unwrap_or_default();
            assert_eq!(single[0]["hints"].as_array().unwrap(), &hints, "{report}");
            let is_told = hints.iter().any(|hint| hint.as_str().unwrap().contains(words));
            assert_eq!(is_told, !words.is_empty(), "{report}");
        }
    }
    assert!(verify(&["--lines"], &input).iter().all(|report| report["hints"].is_null()));
}

#[test]
fn a_gateway_judges_every_line_as_it_judges_one() {
    let work = Work::new();
    work.file("gateway.json", GATEWAY.as_bytes());
    let keys = fs::read_to_string(work.0.path().join("keys")).unwrap();
    work.file("set.json", format!("{{\"keys\":[{keys}]}}").as_bytes());
    let good = work.sign("+1h");
    let forged = format!("{}.{}", good.rsplit_once('.').unwrap().0, "A".repeat(43));
    let tokens =
        [good, work.sign("-1h"), "x.y.z".to_owned(), work.sign("+2h"), "e30.e30.AA".to_owned(), forged.clone(), forged];
    for more in
        [&["--endpoint", "/local"][..], &["--endpoint", "/remote", "--jwks", "set.json"], &["--endpoint", "/open"]]
    {
        let judge = |args: &[&str], input: &str| {
            let output =
                work.run(&[args, &["--gateway", "gateway.json", "--now", NOW], more].concat(), input.as_bytes());
            (output.status.code(), json_lines(&output.stdout))
        };
        let (status, reports) = judge(&["verify", "--lines", "--jobs", "2"], &tokens.join("\n"));
        assert_eq!(reports.len(), tokens.len());
        let mut highest = Some(0);
        for (number, (token, report)) in (1..).zip(tokens.iter().zip(&reports)) {
            let (one_status, one) = judge(&["verify", "--format", "json"], token);
            highest = highest.max(one_status);
            assert_eq!(report["line"], number);
            for member in ["accepted", "reason", "status"] {
                assert_eq!(report[member], one[0][member], "{more:?} {token}");
            }
            if report["accepted"] == true {
                assert_eq!((&report["claims"], &report["headers"]), (&one[0]["claims"], &one[0]["headers"]));
            }
        }
        assert_eq!(status, highest, "{more:?}");
        // What was met before is told the same.
        let (_, mut twice) = judge(&["verify", "--lines", "--jobs", "1"], &[&tokens[..], &tokens].concat().join("\n"));
        for report in &mut twice {
            report["line"] = Value::Null;
        }
        assert_eq!(twice[..tokens.len()], twice[tokens.len()..], "{more:?}");
    }
    let request = ["verify", "--lines", "--gateway", "gateway.json", "--endpoint", "/open", "--request", "request"];
    assert_eq!(work.run(&request, b"").status.code(), Some(2));
}

/// The source of the keys is a pipe, which can be read but once.
#[cfg(unix)]
#[test]
fn a_gateways_keys_are_read_once_for_all_lines() {
    let work = Work::new();
    work.file("gateway.json", GATEWAY.as_bytes());
    let token = work.sign("+1h");
    work.file("tokens", format!("{token}\n").repeat(500).as_bytes());
    let keys = fs::read_to_string(work.0.path().join("keys")).unwrap();
    let args = [
        "verify",
        "--lines",
        "--gateway",
        "gateway.json",
        "--endpoint",
        "/local",
        "--jwks",
        "-",
        "--now",
        NOW,
        "tokens",
    ];
    let output = work.run(&args, format!("{{\"keys\":[{keys}]}}").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(json_lines(&output.stdout).len(), 500);
}

#[test]
fn what_is_printed_of_a_token_stands_in_its_report() {
    let work = Work::new();
    let token = work.sign("+1h");
    let report = |print: &str| {
        let args = ["verify", "--lines", "--jwks", "keys", "--now", NOW, "--print", print];
        let output = work.run(&args, token.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        json_lines(&output.stdout).pop()
    };
    assert_eq!(report("none"), None);
    assert_eq!(report("token").unwrap()["token"], token.as_str());
    assert_eq!(report("header").unwrap()["header"]["kid"], "a");
    assert!(report("payload").unwrap()["payload"].as_str().unwrap().contains("alice"));
    let args = ["verify", "--lines", "--explain", "--jwks", "keys", "--now", NOW];
    let output = work.run(&args, token.as_bytes());
    assert_eq!(json_lines(&output.stdout)[0]["checks"][0]["outcome"], "pass");
    assert!(text(&output.stderr).starts_with("1 token: 1 accepted, 0 refused; "), "{output:?}");
}

#[test]
fn documents_are_signed_line_by_line() {
    let work = Work::new();
    let documents = "{\"sub\":\"a\"}\n\nnot json\n{\"sub\":\"b\"}";
    let output = work.run(&["sign", "--lines", "--jwks", "keys"], documents.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    let tokens: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(tokens.len(), 3);
    assert!(tokens[1].is_empty(), "{tokens:?}");
    assert!(text(&output.stderr).contains("error: line 3: "), "{output:?}");
    let verified = work.run(&["verify", "--lines", "--jwks", "keys"], &output.stdout);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let json = work.run(&["sign", "--lines", "--jwks", "keys", "--format", "json"], documents.as_bytes());
    let reports = json_lines(&json.stdout);
    assert_eq!(reports[0]["token"], tokens[0].as_str());
    assert_eq!(reports[1]["error"]["code"], "invalid_json");
    assert_eq!(json_lines(&json.stderr)[0]["failed"], 1);
}

#[test]
fn claims_are_shown_line_by_line() {
    let work = Work::new();
    let input = format!("{}\nx\n{}\n", work.sign("+1h"), work.sign("+1h"));
    let output = work.run(&["decode", "--lines", "--get", "sub"], input.as_bytes());
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(3), "alice\n\nalice\n"));
    let whole = json_lines(&work.run(&["decode", "--lines", "--redact"], input.as_bytes()).stdout);
    assert_eq!(whole[0]["claims"]["sub"], "(redacted)");
    assert_eq!(whole[1]["error"]["code"], "malformed_token");
}

#[test]
fn what_does_not_go_with_lines_is_refused() {
    let work = Work::new();
    for args in [
        &["verify", "--lines", "--get", "sub", "--jwks", "keys"][..],
        &["verify", "--lines", "--detached", "keys", "--jwks", "keys"],
        &["verify", "--field", "a", "--jwks", "keys"],
        &["verify", "--jobs", "2", "--jwks", "keys"],
        &["verify", "--lines", "--jobs", "0", "--jwks", "keys"],
        &["verify", "--lines", "--jwks", "keys", "eyJhbGciOiJIUzI1NiJ9.e30.AA"],
    ] {
        let output = work.run(args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?} {output:?}");
    }
    let missing = work.run(&["verify", "--lines", "--jwks", "keys", "no/such"], b"");
    assert_eq!(missing.status.code(), Some(4));
}

#[test]
fn an_input_without_lines_is_no_good_one_unless_that_is_said() {
    let work = Work::new();
    for args in
        [&["verify", "--lines", "--jwks", "keys"][..], &["decode", "--lines"], &["sign", "--lines", "--jwks", "keys"]]
    {
        for input in [&b""[..], b"\n \n"] {
            let empty = work.run(args, input);
            assert_eq!((empty.status.code(), empty.stdout.len()), (Some(3), 0), "{args:?}");
            assert!(text(&empty.stderr).contains("--allow-empty"), "{empty:?}");
            assert_eq!(work.run(&[args, &["--allow-empty"]].concat(), input).status.code(), Some(0));
        }
    }
}

#[test]
fn no_more_threads_than_a_machine_can_have_are_started() {
    let work = Work::new();
    let token = work.sign("+1h");
    let args = ["verify", "--lines", "--jwks", "keys", "--now", NOW, "--jobs", "9223372036854775807"];
    assert_eq!(work.run(&args, token.as_bytes()).status.code(), Some(0));
}

#[test]
fn bytes_that_a_terminal_obeys_are_escaped_in_reports() {
    let work = Work::new();
    let payload = "{\"sub\":\"a\u{9b}31m\u{202e}\"}";
    let token = work.run(&["sign", "--jwks", "keys"], payload.as_bytes());
    let args = ["verify", "--lines", "--jwks", "keys", "--now", NOW];
    let output = work.run(&args, &token.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report = text(&output.stdout);
    assert!(report.contains(r"a\u009b31m\u202e") && !report.contains(['\u{9b}', '\u{202e}']), "{report:?}");
}

/// A gateway with its keys in a file, at a URL, and with a route that asks for none.
const GATEWAY: &str = r#"{"version":3,"endpoints":[
    {"endpoint":"/local","extra_config":{"auth/validator":{"alg":"HS256","jwk_local_path":"set.json",
        "disable_jwk_security":true,"propagate_claims":[["sub","x-user"]]}},"input_headers":["X-User"],
        "backend":[{"url_pattern":"/"}]},
    {"endpoint":"/remote","extra_config":{"auth/validator":{"alg":"HS256","jwk_url":"https://login.example.com/keys"}},
        "backend":[{"url_pattern":"/"}]},
    {"endpoint":"/open","backend":[{"url_pattern":"/"}]}]}"#;

/// A folder with a key.
#[test]
fn a_reader_that_went_away_hears_nothing_and_the_decision_stays() {
    let work = Work::new();
    let good = work.sign("+1h");
    for (command, line, exit) in [
        (&["decode", "--lines"][..], good.as_str(), 0),
        (&["decode", "--lines"], "no-token", 3),
        (&["verify", "--lines", "--jwks", "keys", "--now", NOW], &good, 0),
        (&["verify", "--lines", "--jwks", "keys", "--now", NOW], "no.token", 1),
    ] {
        let mut child = work.spawn(command);
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(format!("{line}\n").repeat(10).as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(exit), String::new()), "{command:?}");
    }
}

#[test]
fn causes_of_every_kind_are_told_in_lines_when_asked_for() {
    let work = Work::new();
    let never = work.sign("+1h");
    let cut = &never[..never.len() - 11];
    let input = format!("null\nBearer Bearer {never}\n{cut}\n");
    let args = ["verify", "--lines", "--jwks", "keys", "--now", NOW];
    for report in json_lines(&work.run(&args, input.as_bytes()).stdout) {
        assert!(report.get("hints").is_none(), "{report}");
    }
    let explained = json_lines(&work.run(&[&args[..], &["--explain"]].concat(), input.as_bytes()).stdout);
    for (report, words) in explained.iter().zip(["`null`", "`Bearer`", "cut off"]) {
        assert!(report["hints"][0].as_str().unwrap().contains(words), "{report}");
    }
}

#[test]
fn a_token_that_never_expires_has_its_warning_in_its_line() {
    let work = Work::new();
    let token = work.run(&["sign", "--jwks", "keys"], br#"{"sub":"alice"}"#).stdout;
    let reports = json_lines(&work.run(&["verify", "--lines", "--jwks", "keys"], &token).stdout);
    assert!(reports[0]["warnings"][0].as_str().unwrap().contains("never expires"), "{reports:?}");
    assert_eq!(reports[0]["accepted"], true);
}

struct Work(tempfile::TempDir);

impl Work {
    fn new() -> Self {
        let work = Self(tempfile::tempdir().unwrap());
        work.file(
            "keys",
            br#"{"kty":"oct","kid":"a","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}"#,
        );
        work
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// A token of alice that expires so long after [`NOW`].
    fn sign(&self, exp: &str) -> String {
        let args = ["sign", "--jwks", "keys", "--now", NOW, "--exp", exp];
        text(&self.run(&args, br#"{"sub":"alice"}"#).stdout).trim().to_owned()
    }

    fn run(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = self.spawn(args);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // The process writes while it reads.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        output
    }

    fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
        command.args(args).current_dir(self.0.path()).stderr(Stdio::piped());
        command
    }
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
