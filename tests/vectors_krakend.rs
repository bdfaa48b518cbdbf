//! The gateway's golden vectors: what its own code did with 314 requests and 154 answers of backends.
//!
//! `fixtures/README.md` says where they come from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::config::Text;
use jwtk::gateway::{
    self, Answer, Asked, Decision, HeaderChange, KeyLocation, KeySource, Overrides, Served, Signing, Unserved, Unsigned,
};
use jwtk::http::Request;
use jwtk::json::{self, Dialect, Object, Style, Value};
use jwtk::jwk::KeySet;
use jwtk::jws::{Policy, Unverified};

/// One case, with the key sets of its file.
struct Case<'v> {
    members: &'v Object,
    keysets: &'v Object,
}

/// What the case's files and network hold.
struct World {
    jwks: Option<String>,
    served: HashMap<String, (String, String)>,
}

impl KeySource for World {
    fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
        match location {
            KeyLocation::File(path) => match (path.as_str(), &self.jwks) {
                ("jwks.json", Some(text)) => Ok(Served::new(text.clone().into_bytes(), None, path)),
                _ => Err(Unserved::new("no such file")),
            },
            KeyLocation::Remote(remote) => {
                let (content_type, body) = self.served.get(&remote.url).cloned().unwrap_or_default();
                let content_type = (!content_type.is_empty()).then_some(content_type);
                Ok(Served::new(body.into_bytes(), content_type, &remote.url))
            }
            other => panic!("this gateway has no keys at {other:?}"),
        }
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("no such file"))
    }
}

impl Case<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    fn name(&self) -> &str {
        self.text("name").unwrap()
    }

    fn expected(&self, name: &str) -> Option<&Value> {
        self.members.get("expect").unwrap().as_object().unwrap().get(name)
    }

    fn outcome(&self) -> &str {
        self.expected("outcome").unwrap().as_str().unwrap()
    }

    fn config(&self) -> String {
        let block = match self.text("config_text") {
            Some(text) => text.to_owned(),
            None => json::write(self.members.get("config").unwrap(), Style::Compact),
        };
        let mut backend = match self.members.get("backend") {
            Some(Value::Object(backend)) => backend.clone(),
            _ => Object::new(),
        };
        backend.insert("url_pattern", "/b");
        let backend = json::write(&Value::Object(backend), Style::Compact);
        let namespace = json::write(self.members.get("namespace").unwrap(), Style::Compact);
        format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/e","extra_config":{{{namespace}:{block}}},"backend":[{backend}]}}]}}"#
        )
    }

    fn world(&self) -> Arc<World> {
        let jwks = match (self.text("jwks"), self.text("keyset")) {
            (Some(text), _) => Some(text.to_owned()),
            (None, Some(name)) => self.keysets.get(name).and_then(Value::as_str).map(str::to_owned),
            (None, None) => None,
        };
        let served = self.members.get("serve").and_then(Value::as_object).into_iter().flat_map(Object::iter);
        let served = served.map(|(url, answer)| {
            let text = |name| answer.as_object().unwrap().get(name).unwrap().as_str().unwrap().to_owned();
            (url.to_owned(), (text("content_type"), text("body")))
        });
        Arc::new(World { jwks, served: served.collect() })
    }
}

/// Runs every case of a file, and names those that fail.
fn run(file: &str, check: impl Fn(&Case<'_>) -> Result<(), String>) {
    let text = fs::read(format!("{}/fixtures/krakend/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let root = json::read_object(&text, Dialect::GO).unwrap();
    let keysets = root.get("keysets").unwrap().as_object().unwrap();
    let cases = root.get("vectors").unwrap().as_array().unwrap();
    let mut failures = Vec::new();
    for members in cases {
        let case = Case { members: members.as_object().unwrap(), keysets };
        if let Err(problem) = check(&case) {
            failures.push(format!("{}: {problem}", case.name()));
        }
    }
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn requests_are_answered_as_the_gateway_answers_them() {
    run("validate.json", |case| {
        let gateway = gateway::read(&[Text::new(case.config().as_bytes(), "krakend.json")], None)
            .map_err(|error| error.to_string())?;
        let headers = case.members.get("headers").unwrap().as_array().unwrap();
        let request = headers.iter().fold(Request::default(), |request, header| {
            let [name, value] = header.as_array().unwrap() else { panic!("a header is a pair") };
            request.with_header(name.as_str().unwrap(), value.as_str().unwrap())
        });
        let number = |name| case.members.get(name).and_then(Value::as_number).and_then(json::Number::as_i64);
        let now = Timestamp::new(
            number("now").unwrap_or(1_795_000_000),
            u32::try_from(number("now_nanos").unwrap_or(0)).unwrap(),
        );
        let validator = gateway.open(&Asked::at("/e"), case.world()).map_err(|error| error.to_string())?;
        let answer = validator.validate(&request, now).map_err(|error| error.to_string())?;
        compare(case, &answer)
    });
}

fn compare(case: &Case<'_>, answer: &Answer) -> Result<(), String> {
    let reason = answer.reason().map(jwtk::check::Reason::code);
    let told = format!(
        "accepted {} status {:?} reason {reason:?}: {:?}",
        answer.is_passed(),
        answer.status(),
        answer.checks.last()
    );
    let status = case.expected("status").and_then(Value::as_number).and_then(json::Number::as_i64);
    if answer.is_passed() != (case.outcome() == "accepted") || answer.status().map(i64::from) != status {
        return Err(format!("expected {} {status:?}, got {told}", case.outcome()));
    }
    let reasons = case.expected("cli_reasons").and_then(Value::as_array).unwrap_or_default();
    if !reasons.is_empty() && !reasons.iter().any(|expected| expected.as_str() == reason) {
        return Err(format!("expected one of {reasons:?}, got {told}"));
    }
    if answer.is_passed() != reason.is_none() {
        return Err(format!("a check and the decision disagree: {told}"));
    }
    let Some(Value::Object(propagated)) = case.expected("propagated") else { return Ok(()) };
    let Decision::Passed(upstream) = &answer.decision else { return Err(told) };
    if propagated.len() != upstream.headers.len() {
        return Err(format!("expected {} headers, got {:?}", propagated.len(), upstream.headers));
    }
    for (name, values) in propagated {
        let values: Vec<&str> = values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
        let found = upstream.headers.iter().find(|change| change.name() == name);
        let is_same = match found {
            Some(HeaderChange::Set { values: found, .. }) => *found == values,
            Some(HeaderChange::Remove { .. }) => values.is_empty(),
            _ => false,
        };
        if !is_same {
            return Err(format!("expected {name}: {values:?}, got {found:?}"));
        }
    }
    Ok(())
}

#[test]
fn answers_of_backends_are_signed_as_the_gateway_signs_them() {
    run("sign.json", |case| {
        let gateway = gateway::read(&[Text::new(case.config().as_bytes(), "krakend.json")], None)
            .map_err(|error| error.to_string())?;
        let signing = gateway
            .signing(&Asked::at("/e"), &Overrides::default(), case.world())
            .map_err(|error| error.to_string())?;
        let plan = match (signing, case.outcome()) {
            (Signing::Refused(answer), "config-error") if answer.status() == Some(401) => return Ok(()),
            (Signing::Refused(answer), "startup-panic") if answer.status().is_none() => return Ok(()),
            (Signing::Plan(plan), "response" | "backend-error" | "sign-error") => plan,
            (other, outcome) => return Err(format!("expected {outcome}, got {other:?}")),
        };
        let input = match case.text("input_b64") {
            Some(text) => jwtk::base64url::decode_standard(text).unwrap(),
            None => case.text("input").unwrap().as_bytes().to_vec(),
        };
        let body = match (plan.sign(&input, |_| {}), case.outcome()) {
            (Ok(response), "response") => response.body(),
            (Err(Unsigned::Backend { .. }), "backend-error") | (Err(Unsigned::Key { .. }), "sign-error") => {
                return Ok(());
            }
            (other, outcome) => return Err(format!("expected {outcome}, got {other:?}")),
        };
        let expected = case.expected("body").unwrap().as_str().unwrap();
        if case.expected("random_signature") == Some(&Value::Bool(true)) {
            return same_but_for_signatures(case, &body, expected);
        }
        if body == expected { Ok(()) } else { Err(format!("expected {expected}\n  got {body}")) }
    });
}

/// ES and PS signatures are random: everything else must be equal, and they must verify.
fn same_but_for_signatures(case: &Case<'_>, body: &str, expected: &str) -> Result<(), String> {
    let read = |text: &str| json::read_object(text.as_bytes(), Dialect::STRICT).unwrap();
    let (body, expected) = (read(body), read(expected));
    let jwk = json::write(case.expected("verify_jwk").unwrap(), Style::Compact);
    let keys = KeySet::read(jwk.as_bytes(), "verify_jwk").unwrap();
    let mut policy = Policy::default();
    policy.weak_keys = true;
    for (name, expected) in &expected {
        let found = body.get(name).ok_or_else(|| format!("{name} is missing"))?;
        let (Value::String(found), Value::String(sample)) = (found, expected) else {
            if found != expected {
                return Err(format!("{name}: expected {expected:?}, got {found:?}"));
            }
            continue;
        };
        let token = if found.starts_with('{') {
            Unverified::json(found.as_bytes(), None)
        } else {
            let cut = |token: &str| token.rsplit_once('.').map(|(input, _)| input.to_owned());
            if cut(found) != cut(sample) {
                return Err(format!("{name}: the signing inputs differ: {found} {sample}"));
            }
            Unverified::compact(found)
        };
        if found.len() != sample.len() {
            return Err(format!("{name}: the lengths differ"));
        }
        token.unwrap().verify(&keys, &policy).map_err(|refused| format!("{name}: {refused:?}"))?;
    }
    Ok(())
}
