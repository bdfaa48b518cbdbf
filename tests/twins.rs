//! Every rule of `jwtk lint` with a mistake and its clean twin: `fixtures/twins/`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::finding::{Finding, Severity};
use jwtk::gateway::KeyLocation;
use jwtk::lint::{Linter, Options, Surroundings, rules};

/// Files by their names.
type Files = BTreeMap<String, String>;

/// A mistake, and what is not one.
struct Twins {
    bad: Files,
    clean: Files,
    /// The file and the line that the rule must name
    expected: (String, usize),
    /// Other rules that speak of the same mistake
    also: Vec<String>,
}

impl Twins {
    /// `=== NAME` begins a file. In front of its lines there is `-` for the mistake alone, `+` for the clean twin alone, ` ` for
    /// both; `!` is `-` and `>` is ` ` where the finding is expected. `% also RULE` in front of all.
    fn read(text: &str) -> Self {
        let mut twins = Self { bad: Files::new(), clean: Files::new(), expected: Default::default(), also: Vec::new() };
        let mut files: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
        for line in text.lines() {
            if let Some(rule) = line.strip_prefix("% also ") {
                twins.also.push(rule.to_owned());
                continue;
            }
            if let Some(name) = line.strip_prefix("=== ") {
                files.push((name, Vec::new(), Vec::new()));
                continue;
            }
            let (mark, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
            let (name, bad, clean) = files.last_mut().unwrap();
            if mark != "+" {
                bad.push(rest);
            }
            if [" ", "+", ">"].contains(&mark) {
                clean.push(rest);
            }
            if ["!", ">"].contains(&mark) {
                assert_eq!(twins.expected.1, 0, "two places are expected");
                twins.expected = ((*name).to_owned(), bad.len());
            }
        }
        for (name, bad, clean) in files {
            if is_token(name) && twins.expected.0 == name {
                twins.expected.1 = 1;
            }
            twins.bad.insert(name.to_owned(), written(name, &bad));
            twins.clean.insert(name.to_owned(), written(name, &clean));
        }
        twins
    }
}

fn is_token(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "jwt")
}

/// A file; a token is put together from the lines of its header, its claims, and its signature, if that matters.
fn written(name: &str, lines: &[&str]) -> String {
    match lines {
        [header, claims, rest @ ..] if is_token(name) => {
            let [header, claims] = [header, claims].map(base64url::encode);
            format!("{header}.{claims}.{}\n", rest.first().unwrap_or(&"c2lnbmF0dXJl"))
        }
        _ => lines.join("\n") + "\n",
    }
}

struct Beside<'f>(&'f Files);

impl Surroundings for Beside<'_> {
    fn file(&self, path: &str, _: &str) -> Option<(String, Vec<u8>)> {
        self.0.get(path).map(|text| (path.to_owned(), text.clone().into_bytes()))
    }

    fn stand_in(&self, _: &KeyLocation) -> Option<(String, Vec<u8>)> {
        None
    }
}

fn findings(files: &Files) -> Vec<Finding> {
    let mut options = Options::default();
    options.now = Timestamp::new(1_795_600_600, 0);
    let beside = Beside(files);
    let mut linter = Linter::new(options, &beside);
    for (name, text) in files {
        linter.look(Text::new(text.as_bytes(), name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    linter.finish().findings
}

fn shown(finding: &Finding) -> String {
    let place = finding.place.as_ref();
    let line = place.and_then(|place| place.location).map_or(0, |location| location.line);
    let file = place.map(|place| place.file.as_str()).unwrap_or_default();
    format!("{} at {file}:{line}: {}", finding.rule.id, finding.message)
}

#[test]
fn every_rule_tells_a_mistake_from_its_clean_twin() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let path = format!("fixtures/twins/{}.twins", rule.id);
        let Ok(text) = fs::read_to_string(&path) else {
            wrong.push(format!("{}: there is no {path}", rule.id));
            continue;
        };
        let Twins { bad, clean, expected: (file, line), also } = Twins::read(&text);
        let found = findings(&bad);
        let is_expected = |one: &Finding| {
            let place = one.place.as_ref();
            one.rule == rule
                && one.severity == rule.severity
                && place.is_some_and(|place| place.file == file && place.location.is_some_and(|at| at.line == line))
        };
        if !found.iter().any(is_expected) {
            wrong.push(format!("{}: nothing at {file}:{line}", rule.id));
        }
        let is_more = |one: &&Finding| {
            if one.rule == rule {
                !is_expected(one)
            } else {
                one.severity > Severity::Note && !also.contains(&one.rule.id.to_owned())
            }
        };
        wrong.extend(found.iter().filter(is_more).map(|one| format!("{}: there is also {}", rule.id, shown(one))));
        let told = findings(&clean).into_iter().filter(|one| one.severity > Severity::Note || one.rule == rule);
        wrong.extend(told.map(|one| format!("{}: the clean twin has {}", rule.id, shown(&one))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Configurations as people have them: nothing above a note is found in them.
#[test]
fn what_is_in_order_is_passed_over_in_silence() {
    let mut wrong = Vec::new();
    for file in fs::read_dir("fixtures/clean").unwrap().map(Result::unwrap) {
        let name = file.file_name().to_string_lossy().into_owned();
        let files = Files::from([(name.clone(), fs::read_to_string(file.path()).unwrap())]);
        let found = findings(&files).into_iter().filter(|one| one.severity > Severity::Note);
        wrong.extend(found.map(|one| format!("{name}: {}", shown(&one))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The gateways tell one mistake at a time.
#[test]
fn nothing_hides_behind_the_first_mistake() {
    for (twins, changes, expected) in [
        (
            "gloo/leeway",
            [
                ("issuer: https://idp.example.com", "isuer: x"),
                ("audiences: [https://api.example.com]", "audiences: 1"),
                ("methods", "method"),
            ],
            ["gloo/unknown-setting", "gloo/wrong-value", "gloo/unknown-setting"],
        ),
        (
            "envoy/leeway",
            [
                ("issuer: https://idp.example.com", "isuer: x"),
                ("forward", "forward"),
                ("timeout: 5s", "timeout: soon\n                      tmieout: 5s"),
            ],
            ["envoy/unknown-setting", "envoy/wrong-value", "envoy/unknown-setting"],
        ),
        (
            "agentgateway/wrong-value",
            [
                ("issuer: https://idp.example.com", "isuer: x"),
                ("authorization:", "authorisation:"),
                ("mode: strict", "mode: STRICT"),
            ],
            ["agentgateway/unknown-setting", "agentgateway/wrong-value", "agentgateway/unknown-setting"],
        ),
    ] {
        let text = fs::read_to_string(format!("fixtures/twins/{twins}.twins")).unwrap();
        let mut files = Twins::read(&text).clean;
        for text in files.values_mut() {
            for (from, to) in changes {
                *text = text.replace(from, to);
            }
        }
        let found: Vec<&str> = findings(&files).iter().map(|one| one.rule.id).collect();
        for rule in expected {
            let wanted = expected.iter().filter(|other| **other == rule).count();
            assert_eq!(found.iter().filter(|found| **found == rule).count(), wanted, "{rule}: {found:?}");
        }
    }
}

/// What `kubectl get -o yaml` prints, with what is allowed in its place.
#[test]
fn files_in_config_maps_are_looked_into() {
    let text = fs::read_to_string("fixtures/twins/krakend/no-audience.twins").unwrap();
    let config = Twins::read(&text).bad.remove("krakend.json").unwrap();
    let list = |config: &str| {
        let block = config.lines().flat_map(|line| ["      ", line, "\n"]).collect::<String>();
        format!(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  data:\n    krakend.json: |\n{block}"
        )
    };
    let found = |text: String| findings(&Files::from([("map.yaml".to_owned(), text)]));
    let [one] = found(list(&config)).try_into().unwrap();
    let line = one.place.as_ref().and_then(|place| place.location).unwrap().line;
    assert_eq!((one.rule.id, line), ("krakend/no-audience", 7 + Twins::read(&text).expected.1));
    let allowed = config.replace("\"alg\"", "\"@jwtk-ignore\": [\"krakend/no-audience\"], \"alg\"");
    assert_eq!(found(list(&allowed)), []);
}

#[test]
fn no_twins_are_left_of_rules_that_are_gone() {
    let known: BTreeSet<String> = rules().map(|rule| format!("{}.twins", rule.id)).collect();
    let mut found = BTreeSet::new();
    for family in fs::read_dir("fixtures/twins").unwrap().map(Result::unwrap) {
        for file in fs::read_dir(family.path()).unwrap().map(Result::unwrap) {
            found.insert(format!("{}/{}", family.file_name().to_string_lossy(), file.file_name().to_string_lossy()));
        }
    }
    assert_eq!(found, known);
}
