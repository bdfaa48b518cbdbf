//! One request against one configuration a case, with what a real agentgateway answered: `fixtures/agentgateway/cases/`.

#![cfg(feature = "cel")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jwtk::check::{Outcome, Reason};
use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::error::Explain as _;
use jwtk::gateway::{
    self, Answer, Asked, Decision, Environment, HeaderChange, KeyLocation, KeySource, Kind, Served, Unserved,
};
use jwtk::http::Request;
use serde_json::Value;

#[test]
fn the_answers_are_those_of_the_gateway() {
    let (mut failed, mut count) = (Vec::new(), 0);
    for case in cases() {
        count += 1;
        if let Err(why) = run(&case) {
            failed.push(format!("{} {}: {why}\n    ({})", case["topic"], case["name"], case["why"]));
        }
    }
    assert!(failed.is_empty(), "{} of {count} failed:\n{}", failed.len(), failed.join("\n"));
    assert_eq!(count, 222);
}

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/agentgateway/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let only = std::env::var("ONLY").unwrap_or_default();
    let read = files.iter().map(|path| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap());
    let cases = read.flat_map(|file| file["cases"].as_array().cloned().unwrap_or_default());
    cases.filter(|case| case["name"].as_str().unwrap().contains(&only)).collect()
}

/// What the configuration points at.
struct Places(BTreeMap<String, Vec<u8>>);

impl KeySource for Places {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        let at = location.as_written();
        let found = self.0.iter().find(|(name, _)| location.is_called(name));
        let (_, bytes) = found.ok_or_else(|| Unserved::new(format!("nothing is at {at}")))?;
        Ok(Served::json(bytes.clone(), at))
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new(format!("{path} is not here")))
    }
}

fn run(case: &Value) -> Result<(), String> {
    let expect = &case["expect"];
    let decision = expect["decision"].as_str().unwrap();
    let answer = match answer(case, None) {
        Ok(answer) => answer,
        Err(_) if decision == "config-error" => return Ok(()),
        Err(error) => return Err(format!("{} ({})", error, error.code())),
    };
    let told = || answer.checks.iter().map(|check| format!("{:?} {} {}", check.outcome, check.name, check.detail));
    let told = || told().collect::<Vec<_>>().join("\n      ");
    let found = match (&answer.decision, answer.reason()) {
        (Decision::Passed(_), None) => "accept",
        (Decision::Refused(_), Some(_)) => "reject",
        (Decision::NotStarted, Some(Reason::GatewayMisconfigured)) => "config-error",
        _ => "something else",
    };
    if found != decision {
        return Err(format!("expected {decision} ({}), found {found}\n      {}", expect["reason"], told()));
    }
    let reason = answer.reason().map_or("", Reason::code);
    let reasons = reasons(expect["reason"].as_str().unwrap());
    if decision == "reject" && !reasons.contains(&reason) {
        return Err(format!("expected {reasons:?}, found {reason}\n      {}", told()));
    }
    // A provider by itself decides about its tokens as it does among others.
    if let Some(provider) = answer.tokens.iter().rev().find_map(|token| token.provider.clone())
        && self::answer(case, Some(&provider)).map_err(|error| error.to_string())?.decision != answer.decision
    {
        return Err(format!("another decision with {provider} alone"));
    }
    match &answer.decision {
        Decision::Refused(response) => {
            let signatures = answer.checks.iter().filter(|check| check.name == "signature");
            let good = signatures.filter(|check| check.outcome == Outcome::Pass).count();
            if answer.tokens.iter().filter(|token| token.is_authentic).count() != good {
                return Err(format!("{good} good signatures\n      {}", told()));
            }
            if expect["status"].as_u64() != Some(u64::from(response.status)) {
                return Err(format!("status {}", response.status));
            }
            message(expect, &response.body)?;
            let challenge = response.headers.iter().find(|(name, _)| name == "www-authenticate");
            if expect["www_authenticate"].as_str() != challenge.map(|(_, value)| value.as_str()) {
                return Err(format!("challenge {challenge:?}"));
            }
        }
        Decision::Passed(upstream) => {
            let removed: Vec<&str> = upstream
                .headers
                .iter()
                .filter(|change| matches!(change, HeaderChange::Remove { .. }))
                .map(HeaderChange::name)
                .collect();
            for name in expect["headers_removed"].as_array().into_iter().flatten() {
                if !removed.contains(&name.as_str().unwrap()) {
                    return Err(format!("{name} is not removed"));
                }
            }
            if let Some(path) = expect["path_after"].as_str() {
                let sent = case["request"]["path"].as_str().unwrap();
                let after = upstream.target.as_deref().unwrap_or(sent);
                if after != path {
                    return Err(format!("path {after}, expected {path}"));
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn answer(case: &Value, provider: Option<&str>) -> Result<Answer, gateway::Error> {
    let texts = |member: &Value| -> BTreeMap<String, String> {
        let entries = member.as_object().into_iter().flatten();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        entries.map(|(name, value)| (name.clone(), text(value))).collect()
    };
    let environment = texts(&case["env"])
        .into_iter()
        .fold(Environment::default(), |environment, (name, value)| environment.with(name, value));
    let config = case["config"].as_str().unwrap();
    let gateway =
        gateway::read_within(&[Text::new(config.as_bytes(), "gateway.yaml")], Some(Kind::Agentgateway), &environment)?;
    let recognised = gateway::read_within(&[Text::new(config.as_bytes(), "gateway.yaml")], None, &environment)?;
    assert_eq!(recognised.kind(), Kind::Agentgateway);
    let _ = (gateway.findings(), gateway.routes());
    let places = texts(&case["jwks"]).into_iter().map(|(at, text)| (at, text.into_bytes())).collect();
    let mut asked = Asked::default();
    asked.client = case["client"].as_str().map(|client| client.parse().unwrap());
    asked.provider = provider.map(str::to_owned);
    let validator = gateway.open(&asked, Arc::new(Places(places)))?;
    validator.validate(&request(&case["request"]), Timestamp::new(case["now"].as_i64().unwrap(), 0))
}

fn request(request: &Value) -> Request {
    let (method, path) = (request["method"].as_str().unwrap(), request["path"].as_str().unwrap());
    let mut head = format!("{method} {path} HTTP/1.1\r\n");
    let headers = request["headers"].as_object().unwrap();
    if !headers.contains_key("host") {
        head.push_str("host: shop.example.com\r\n");
    }
    for (name, value) in headers {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for value in values {
            head.extend([name, ": ", value.as_str().unwrap(), "\r\n"]);
        }
    }
    Request::read(head.as_bytes()).unwrap()
}

fn message(expect: &Value, body: &str) -> Result<(), String> {
    let exact = expect["message"].as_str().is_none_or(|message| message == body);
    let prefix = expect["message_prefix"].as_str().is_none_or(|prefix| body.starts_with(prefix));
    let one_of = expect["message_one_of"].as_array().is_none_or(|several| several.iter().any(|one| one == body));
    if exact && prefix && one_of { Ok(()) } else { Err(format!("body {body}\n      expected {expect}")) }
}

/// The codes of a reason, in the words of the cases.
fn reasons(word: &str) -> &'static [&'static str] {
    match word {
        "token-missing" => &["no_token"],
        "token-malformed" | "header-malformed" => &["malformed"],
        "payload-malformed" => &["malformed", "malformed_claim"],
        "kid-missing" | "kid-unknown" => &["no_matching_key"],
        "alg-not-allowed" => &["algorithm_not_allowed"],
        "signature-invalid" => &["bad_signature"],
        "issuer-mismatch" => &["wrong_issuer"],
        "audience-mismatch" => &["wrong_audience"],
        "expired" => &["expired"],
        "claim-missing" => &["missing_claim"],
        "claim-malformed" => &["malformed_claim"],
        "authz-denied" => &["policy_denied"],
        "route-not-found" | "listener-not-found" => &["no_route"],
        _ => &[],
    }
}
