//! Help fits a screen, shows examples, and knows the words of other tools.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jwtk")).args(args).env("COLUMNS", "80").output().unwrap()
}

fn out(args: &[&str]) -> String {
    String::from_utf8(run(args).stdout).unwrap()
}

/// The names under `Commands:`.
fn subcommands(of: &[&str]) -> Vec<String> {
    let help = out(&[of, &["--help"]].concat());
    let Some((_, commands)) = help.split_once("Commands:\n") else { return Vec::new() };
    let names = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|&name| name != "help").map(str::to_owned).collect()
}

fn all() -> Vec<Vec<String>> {
    let top = subcommands(&[]);
    let inner = |name: &String| -> Vec<Vec<String>> {
        let below = subcommands(&[name]);
        if below.is_empty() {
            return vec![vec![name.clone()]];
        }
        below.into_iter().map(|below| vec![name.clone(), below]).collect()
    };
    top.iter().flat_map(inner).collect()
}

#[test]
fn short_help_fits_a_screen_and_long_help_has_three_examples() {
    assert!(out(&["-h"]).lines().count() <= 40);
    for path in all() {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let short = out(&[&path[..], &["-h"]].concat());
        assert!((10..=40).contains(&short.lines().count()), "{path:?} {}", short.lines().count());
        let long = out(&[&path[..], &["--help"]].concat());
        let examples = long.split_once("Examples:\n").map_or(0, |(_, examples)| examples.matches("  jwtk ").count());
        assert!(examples >= 3, "{path:?}");
        assert_eq!(out(&[&["help"], &path[..]].concat()), long);
    }
}

#[test]
fn the_options_that_people_use_come_first() {
    let short = out(&["verify", "-h"]);
    let places: Vec<_> = ["Keys:", "Claims:", "Gateway:", "Output:"].map(|group| short.find(group).unwrap()).into();
    assert!(places.is_sorted(), "{short}");
    assert!(!short.contains("--max-token-bytes") && out(&["verify", "--help"]).contains("--max-token-bytes"));
}

#[test]
fn topics_are_printed() {
    for (topic, words) in [
        ("exit-codes", "130"),
        ("reasons", "gateway_misconfigured"),
        ("keys", "--secret-encoding"),
        ("gateways", "--jwks-at"),
        ("json", "unverified_claims"),
    ] {
        assert!(out(&["help", topic]).contains(words), "{topic}");
        assert!(out(&["man", topic]).starts_with(".ie") || out(&["man", topic]).contains(".TH"), "{topic}");
    }
    assert_eq!(run(&["help", "nothing"]).status.code(), Some(2));
}

#[test]
fn words_of_other_tools_are_understood() {
    for (args, meant) in [
        (&["validate", "t"][..], "verify"),
        (&["inspect", "t"], "decode"),
        (&["encode", "t"], "sign"),
        (&["thumbprint", "k"], "fingerprint"),
        (&["gen"], "keygen"),
        (&["verify", "t", "--json"], "--format json"),
        (&["verify", "t", "--skew", "5"], "--leeway"),
        (&["verify", "t", "--skew=5"], "--leeway"),
        (&["verify", "t", "--cert", "c"], "--jwks"),
        (&["verify", "t", "--pem", "c"], "--jwks"),
        (&["verify", "t", "--cacert", "c"], "--ca-file"),
        (&["verify", "t", "-k"], "--insecure"),
        (&["sign", "--output", "f"], "> FILE"),
        (&["pem2jwks", "--output", "f"], "--out-dir"),
        (&["sign", "--alg", "rs256"], "RS256"),
        (&["keygen", "--alg", "nothing"], "ES256"),
        (&["encrypt", "--alg", "rsa-oaep"], "write RSA-OAEP"),
        (&["decrypt", "--enc", "aes"], "A256GCM"),
        (&["verify", "t", "--audience", "a"], "--aud"),
        (&["verfy", "t"], "verify"),
        (&["verify", "--requier", "a"], "--require"),
    ] {
        let ran = run(args);
        let err = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        let tip = err.lines().find(|line| line.contains("tip:") || line.starts_with("hint:"));
        assert!(tip.is_some_and(|tip| tip.contains(meant)), "{args:?} {err}");
        let json = out(&[&["--format", "json"], args].concat());
        assert!(json.contains("\"hint\"") && json.contains(meant), "{args:?} {json}");
    }
}

#[test]
fn letters_in_common_are_no_guess() {
    let ran = run(&["verify", "t", "--zkew", "5"]);
    assert!(!String::from_utf8(ran.stderr).unwrap().contains("similar"));
}

#[test]
fn a_conflict_names_what_was_given_alone() {
    let err = String::from_utf8(run(&["verify", "t", "--gateway", "g", "--iss=x"]).stderr).unwrap();
    assert!(err.contains("--gateway <FILE>' cannot be used with '--iss <TEXT>'"), "{err}");
}

#[test]
fn every_page_that_is_referred_to_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().replace('\\', "");
        for title in ["NAME", "SEE ALSO"] {
            assert!(text.contains(title), "{path:?} {title}");
        }
        for word in text.split([' ', '\n', ',']).filter(|word| word.starts_with("jwtk") && word.ends_with(')')) {
            let file = word.trim_end_matches(')').replace('(', ".");
            assert!(folder.join(&file).exists(), "{path:?} {file}");
        }
    }
}
