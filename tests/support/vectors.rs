//! Golden vectors of gateways that answer as Envoy does: a request against a configuration, and what was answered.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use jwtk::check::Reason;
use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::gateway::{self, Answer, Asked, Decision, HeaderChange, KeyLocation, KeySource, Kind, Served, Unserved};
use jwtk::http::Request;
use jwtk::json::{self, Dialect, Object, Value};

/// One case.
struct Case<'v> {
    kind: Kind,
    members: &'v Object,
}

/// What the case's files, environment and network hold.
struct World {
    found: BTreeMap<String, Result<String, String>>,
    files: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
}

impl KeySource for World {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        let name = location.as_written();
        if let KeyLocation::Variable(_) = location {
            let value = self.variables.get(name).ok_or_else(|| Unserved::new("no such variable"))?;
            return Ok(Served::new(value.clone().into_bytes(), None, name));
        }
        match self.found.get(name).or_else(|| self.found.get(name.trim_start_matches("./"))) {
            Some(Ok(text)) => Ok(Served::json(text.clone().into_bytes(), name)),
            Some(Err(status)) => Err(Unserved::new(format!("it answers {status}"))),
            None => self.file(name).map(|bytes| Served::new(bytes, None, name)),
        }
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unserved> {
        let text = self.files.get(path).or_else(|| self.files.get(path.trim_start_matches("./")));
        text.map(|text| text.clone().into_bytes()).ok_or_else(|| Unserved::new("no such file"))
    }
}

impl Case<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    fn object(&self, name: &str) -> Option<&Object> {
        self.members.get(name)?.as_object()
    }

    fn texts(&self, name: &str) -> BTreeMap<String, String> {
        let members = self.object(name).into_iter().flat_map(Object::iter);
        members.map(|(name, value)| (name.to_owned(), value.as_str().unwrap().to_owned())).collect()
    }

    fn world(&self) -> Arc<World> {
        let found = self.object("jwks").into_iter().flat_map(Object::iter).map(|(name, value)| {
            let text = match value {
                Value::String(text) => Ok(text.clone()),
                Value::Object(answer) if answer.contains("status") => {
                    Err(json::write(answer.get("status").unwrap(), json::Style::Compact))
                }
                value => Ok(json::write(value, json::Style::Compact)),
            };
            (name.to_owned(), text)
        });
        Arc::new(World { found: found.collect(), files: self.texts("files"), variables: self.texts("env") })
    }

    fn request(&self) -> (Request, Asked) {
        let request = self.object("request").unwrap();
        let text = |name: &str| request.get(name).unwrap().as_str().unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\n", text("method"), text("path"));
        let lines: Vec<(String, String)> = match request.get("headers").unwrap() {
            Value::Array(pairs) => pairs.iter().map(pair).collect(),
            Value::Object(headers) => headers.iter().flat_map(|(name, value)| lines(name, value)).collect(),
            other => panic!("headers are {other:?}"),
        };
        if !lines.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += "Host: shop.example.com\r\n";
        }
        for (name, value) in &lines {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        let mut asked = Asked::default();
        asked.listener = request.get("port").map(|port| json::write(port, json::Style::Compact));
        asked.client = self.text("client").map(|address| address.parse().unwrap());
        (Request::read(head.as_bytes()).unwrap(), asked)
    }

    /// What the gateway answers; in words where it cannot even be asked.
    fn answer(&self, version: Option<&str>) -> Result<(Request, Answer), String> {
        let (request, mut asked) = self.request();
        asked.version = version.map(str::to_owned);
        let config = self.text("config").unwrap();
        let name = if config.trim_start().starts_with('{') { "gateway.json" } else { "gateway.yaml" };
        let gateway = gateway::read(&[Text::new(config.as_bytes(), name)], None).map_err(|error| error.to_string())?;
        assert_eq!(gateway.kind(), self.kind);
        let validator = gateway.open(&asked, self.world()).map_err(|error| error.to_string())?;
        let now = Timestamp::new(self.members.get("now").unwrap().as_number().unwrap().as_i64().unwrap(), 0);
        let answer = validator.validate(&request, now).map_err(|error| error.to_string())?;
        Ok((request, answer))
    }

    fn check(&self, expected: &Expected<'_>, version: Option<&str>) -> Result<(), String> {
        let answer = self.answer(version);
        let told = |answer: &Answer| {
            let checks: Vec<String> = answer
                .checks
                .iter()
                .map(|check| format!("{} {:?}: {}", check.name, check.outcome, check.detail))
                .collect();
            checks.join("; ")
        };
        match (expected.text("decision").unwrap(), answer) {
            ("config-error", Ok((_, Answer { decision: Decision::NotStarted, log, .. }))) => {
                let said = log.unwrap_or_default();
                let wanted = expected.text("message_contains").unwrap_or_default();
                is(same_blanks(&said).contains(&same_blanks(wanted)), || format!("says {said:?} without {wanted:?}"))
            }
            ("accept", Ok((request, answer @ Answer { decision: Decision::Passed(_), .. }))) => {
                expected.passed(&request, &answer).map_err(|problem| format!("{problem}; {}", told(&answer)))
            }
            ("reject", Ok((_, answer @ Answer { decision: Decision::Refused(_), .. }))) => {
                expected.refused(&answer, self.kind).map_err(|problem| format!("{problem}; {}", told(&answer)))
            }
            (decision, Ok((_, answer))) => {
                Err(format!("expected {decision}, got {:?}: {}", answer.status(), told(&answer)))
            }
            ("config-error", Err(_)) => Ok(()),
            (decision, Err(error)) => Err(format!("expected {decision}, got no answer: {error}")),
        }
    }
}

/// What is expected of an answer.
struct Expected<'v>(&'v Object);

impl Expected<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn refused(&self, answer: &Answer, kind: Kind) -> Result<(), String> {
        let Decision::Refused(response) = &answer.decision else { panic!("it is refused") };
        let status = self.0.get("status").and_then(Value::as_number).and_then(jwtk::json::Number::as_i64);
        is(status.is_none_or(|status| status == i64::from(response.status)), || format!("status {}", response.status))?;
        if let Some(message) = self.text("message") {
            is(response.body == message, || format!("body {:?}, expected {message:?}", response.body))?;
        }
        let asks = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
        let asks = asks.map(|(_, value)| value.as_str());
        let wanted = self.text("www_authenticate");
        // Not every case of Gloo tells it.
        let is_told = wanted.is_some() || kind == Kind::Envoy;
        is(!is_told || asks == wanted, || format!("WWW-Authenticate {asks:?}, expected {wanted:?}"))?;
        let reason = answer.reason().map(Reason::code).unwrap_or_default();
        let wanted = self.text("reason").map(reasons).unwrap_or_default();
        is(wanted.is_empty() || wanted.contains(&reason), || format!("reason {reason}, expected {wanted:?}"))
    }

    fn passed(&self, request: &Request, answer: &Answer) -> Result<(), String> {
        let Decision::Passed(upstream) = &answer.decision else { panic!("it is passed") };
        // An answer that a route gives by itself reaches no service.
        if self.0.contains("answered_by_envoy") {
            return Ok(());
        }
        let (mut added, mut removed) = (BTreeMap::new(), Vec::new());
        for change in &upstream.headers {
            match change {
                HeaderChange::Set { name, values } => drop(added.insert(name.clone(), values.join(","))),
                HeaderChange::Append { name, value } => drop(added.insert(name.clone(), value.clone())),
                HeaderChange::Remove { name } => removed.push(name.clone()),
                other => panic!("{other:?} is new"),
            }
        }
        let wanted = self.0.get("headers_added").and_then(Value::as_object).into_iter().flat_map(Object::iter);
        let wanted = wanted.map(|(name, value)| (name.to_owned(), joined(value)));
        let wanted: BTreeMap<String, String> = wanted.collect();
        // What Envoy tells of itself is not in all cases.
        let told: BTreeMap<String, String> =
            added.into_iter().filter(|(name, _)| !name.starts_with("x-envoy-") || wanted.contains_key(name)).collect();
        is(told == wanted, || format!("adds {told:?}, expected {wanted:?}"))?;
        let wanted = self.0.get("headers_removed").and_then(Value::as_array).unwrap_or_default();
        let mut wanted: Vec<String> = wanted.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        removed.sort_unstable();
        wanted.sort_unstable();
        is(removed == wanted, || format!("removes {removed:?}, expected {wanted:?}"))?;
        let path = upstream.target.as_deref().or(request.target()).unwrap_or_default();
        if let Some(wanted) = self.text("route") {
            is(answer.route.ends_with(wanted), || format!("takes route {}, expected {wanted}", answer.route))?;
        }
        match self.text("path_after") {
            Some(wanted) => is(path == wanted, || format!("goes on as {path}, expected {wanted}")),
            None => is(upstream.target.is_none(), || format!("goes on as {path}")),
        }
    }
}

/// Our codes for the vectors' own words.
fn reasons(word: &str) -> &'static [&'static str] {
    match word {
        "token-missing" => &["no_token"],
        "token-malformed" | "header-malformed" => &["malformed"],
        "payload-malformed" => &["malformed", "malformed_claim"],
        "key-not-found" | "kid-unknown" => &["no_matching_key"],
        "alg-not-allowed" => &["algorithm_not_allowed"],
        "signature-invalid" => &["bad_signature", "key_mismatch", "weak_key"],
        "jwks-unavailable" => &["gateway_misconfigured", "no_matching_key"],
        "issuer-mismatch" => &["wrong_issuer"],
        "audience-mismatch" => &["wrong_audience"],
        "expired" => &["expired"],
        "not-yet-valid" => &["not_yet_valid"],
        "claim-missing" => &["missing_claim"],
        "authz-denied" => &["policy_denied", "claim_mismatch"],
        "subject-mismatch" => &["wrong_subject"],
        "lifetime-too-long" => &["too_long_lived", "claim_mismatch", "malformed_claim", "too_old"],
        "requirement-unknown" => &["gateway_misconfigured"],
        "no-route" => &["no_route"],
        _ => &[],
    }
}

fn is(holds: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(problem()) }
}

fn same_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pair(value: &Value) -> (String, String) {
    let pair = value.as_array().unwrap();
    (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
}

fn lines(name: &str, value: &Value) -> Vec<(String, String)> {
    let line = |value: &Value| (name.to_owned(), value.as_str().unwrap().to_owned());
    match value {
        Value::Array(values) => values.iter().map(line).collect(),
        value => vec![line(value)],
    }
}

fn joined(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join(","),
        value => value.as_str().unwrap().to_owned(),
    }
}

/// Runs every case of a file, in all versions whose answers are told.
pub(crate) fn run(kind: Kind, topic: &str) {
    let text = fs::read(format!("{}/fixtures/{}/{topic}.json", env!("CARGO_MANIFEST_DIR"), kind.name())).unwrap();
    let root = json::read_object(&text, Dialect::GO).unwrap();
    let cases = root.get("cases").unwrap().as_array().unwrap();
    let mut failures = Vec::new();
    for members in cases {
        let case = Case { kind, members: members.as_object().unwrap() };
        let name = case.text("name").unwrap();
        let expected = case.object("expect").unwrap();
        if let Err(problem) = case.check(&Expected(expected), None) {
            failures.push(format!("{name}: {problem}"));
        }
        for differing in case.members.get("differs").and_then(Value::as_array).unwrap_or_default() {
            let differing = differing.as_object().unwrap();
            for version in differing.get("envoy").unwrap().as_array().unwrap() {
                let version = version.as_str().unwrap();
                let expected = Expected(differing.get("expect").unwrap().as_object().unwrap());
                if let Err(problem) = case.check(&expected, Some(version)) {
                    failures.push(format!("{name} with {version}: {problem}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} failed of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}
