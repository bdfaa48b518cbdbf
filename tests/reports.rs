//! The JSON that programs read: reports on tokens, results, and failures.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "support/command.rs"]
mod support;

use serde_json::{Value, json};

use self::support::{fed, jwtk, text};

const NOW: [&str; 2] = ["--now", "2024-12-31T23:30:00Z"];
const LATER: [&str; 2] = ["--now", "2026-11-22T00:00:00Z"];
const PUBLIC: [&str; 2] = ["--jwks", "fixtures/keys/public.jwks.json"];
const SYMMETRIC: [&str; 4] = ["--jwks", "fixtures/login/symmetric.jwks.json", "--kid", "sim2"];

#[test]
fn an_accepted_token_has_no_reason() {
    let report = verify("alice", &[&PUBLIC, &NOW, &["--aud", "orders"]], 0);
    assert_eq!(report["accepted"], true);
    assert_eq!(report["reason"], Value::Null);
    assert_eq!(report["alg"], "ES256");
    assert_eq!(report["key"], json!({"kid": "p-256", "kty": "EC", "source": "fixtures/keys/public.jwks.json"}));
    assert_eq!(report["header"], json!({"alg": "ES256", "kid": "p-256", "typ": "JWT"}));
    assert_eq!(report["claims"]["sub"], "alice");
    assert_eq!(report["hints"], json!([]));
    assert_eq!(report["warnings"], json!([]));
    assert_eq!(check(&report, "signature")["outcome"], "pass");
    assert_eq!(check(&report, "aud")["expected"], "any of orders");
    assert_eq!(check(&report, "iss")["outcome"], "skip");
    for absent in ["status", "message", "headers", "unverified_claims"] {
        assert!(report.get(absent).is_none(), "{absent}");
    }
}

/// But for hints, to which the command adds what to type.
#[test]
fn a_report_is_that_of_the_library() {
    let keys = std::fs::read("fixtures/keys/public.jwks.json").unwrap();
    let keys = jwtk::jwk::KeySet::read(&keys, "fixtures/keys/public.jwks.json").unwrap();
    let token = std::fs::read_to_string("fixtures/tokens/alice.jwt").unwrap();
    for (now, clock, aud, exit) in [(1_735_687_800, NOW, "orders", 0), (1_795_305_600, LATER, "payments", 1)] {
        let rules = jwtk::claims::Rules::default().audience(aud);
        let token = jwtk::jws::Unverified::compact(token.trim());
        let verdict = rules.decide(token, &keys, &jwtk::jws::Policy::default(), jwtk::claims::Timestamp::new(now, 0));
        let mut told = serde_json::to_value(verdict.report()).unwrap();
        let mut report = verify("alice", &[&PUBLIC, &clock, &["--aud", aud, "--explain"]], exit);
        (told["hints"], report["hints"]) = (Value::Null, Value::Null);
        assert_eq!(report, told);
    }
}

#[test]
fn a_refused_token_keeps_its_claims_and_says_what_was_compared() {
    let report = verify("alice", &[&PUBLIC, &LATER], 1);
    assert_eq!(report["accepted"], false);
    assert_eq!(report["reason"], "expired");
    assert_eq!(report["claims"]["exp"], 1_735_689_600);
    let expected = json!({
        "check": "exp",
        "outcome": "fail",
        "reason": "expired",
        "expected": "> 1795305600",
        "actual": 1_735_689_600,
        "detail": "expired 1 year 10 months ago",
    });
    assert_eq!(check(&report, "exp"), &expected);
    assert!(report["hints"][0].as_str().unwrap().contains("fresh one"), "{report}");
}

#[test]
fn the_reason_is_that_of_the_first_failure() {
    let asked = ["--iss", "https://other.example.com/", "--aud", "payments"];
    let report = verify("alice", &[&PUBLIC, &LATER, &asked], 1);
    assert_eq!(report["reason"], "expired");
    let failed = report["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == "fail");
    let reasons: Vec<&Value> = failed.map(|check| &check["reason"]).collect();
    assert_eq!(reasons, ["expired", "wrong_issuer", "wrong_audience"]);
}

#[test]
fn claims_that_nobody_signed_are_named_so() {
    let report = verify("tampered", &[&PUBLIC, &NOW], 1);
    assert_eq!(report["reason"], "bad_signature");
    assert_eq!(report["unverified_claims"], json!({"sub": "mallory"}));
    assert_eq!(report["header"]["kid"], "p-256");
    assert!(report.get("claims").is_none() && report.get("key").is_none() && report.get("alg").is_none(), "{report}");
}

#[test]
fn a_token_that_cannot_be_taken_apart_gets_a_report_too() {
    let report = report(&["verify", "one.two"], &[&PUBLIC], 1);
    assert_eq!(report["reason"], "malformed");
    assert_eq!(check(&report, "form")["outcome"], "fail");
    assert!(report.get("header").is_none(), "{report}");
}

#[test]
fn numbers_keep_their_text() {
    let text = stdout(&["verify", "@fixtures/tokens/alice.jwt", "--format", "json"], &[&PUBLIC, &NOW], 0);
    assert!(text.contains(r#""score":1.50"#), "{text}");
}

#[test]
fn keys_that_are_left_out_are_warnings_of_the_report() {
    let unusable = ["--jwks", "fixtures/keys/unusable.jwks.json"];
    let report = verify("alice", &[&unusable, &NOW, &["--quiet"]], 0);
    let warnings = report["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 3);
    assert!(warnings[0].as_str().unwrap().contains("ML-DSA-44 needs 1312"), "{report}");
}

#[test]
fn weak_keys_that_were_allowed_are_warnings_of_the_report() {
    let report = verify("weak-hmac", &[&["--jwks", "fixtures/keys/weak.jwks.json", "--allow-weak-keys"]], 0);
    let warnings = report["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|warning| warning.as_str().unwrap().contains("16 bytes")), "{report}");
}

#[test]
fn a_failure_tells_its_code_message_and_hint() {
    let report = report(&["verify", "@fixtures/tokens/alice.jwt"], &[&NOW], 2);
    let expected = json!({"error": {
        "code": "no_key_named",
        "message": "no key is named",
        "hint": "name a key set with --jwks FILE, or a shared secret with --secret env:NAME",
    }});
    assert_eq!(report, expected);
}

#[test]
fn a_signed_document_is_a_member_of_the_result() {
    let response = ["sign", "fixtures/login/response.json", "--keys", "access_token,absent", "--allow-unsigned"];
    let report = report(&response, &[&SYMMETRIC], 0);
    assert_eq!((&report["alg"], &report["kid"]), (&json!("HS256"), &json!("sim2")));
    assert!(report["document"]["access_token"].as_str().unwrap().starts_with("eyJ"), "{report}");
    assert_eq!(report["document"]["refresh_token"]["iss"], "https://krakend.io");
    assert_eq!(report["warnings"], json!(["there is no member \"absent\" to sign"]));
}

#[test]
fn nothing_to_sign_is_a_failure_with_a_code() {
    let response = ["sign", "fixtures/login/response.json", "--keys", "token"];
    let report = report(&response, &[&SYMMETRIC], 3);
    assert_eq!(report["error"]["code"], "nothing_signed");
    assert!(report["error"]["hint"].as_str().unwrap().contains("--allow-unsigned"), "{report}");
}

#[test]
fn documents_escape_what_the_gateway_escapes() {
    let args = [&["sign", "--keys", "t", "--full"], &SYMMETRIC[..]].concat();
    let text = text(&fed(&args, r#"{"t": {"a": "<&>"}, "b": "<&>\u2028"}"#.as_bytes()).stdout);
    assert!(text.ends_with('\n') && text.contains(r#""b":"\u003c\u0026\u003e\u2028""#), "{text}");
    let document: Value = serde_json::from_str(&text).unwrap();
    let token: Value = serde_json::from_str(document["t"].as_str().unwrap()).unwrap();
    assert_eq!(token["payload"], jwtk::base64url::encode(r#"{"a":"\u003c\u0026\u003e"}"#));
}

#[test]
fn a_location_is_unknown_when_no_source_is_called_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("gateway.yaml");
    let judged = |policies: &str, location: &str, code: i32| {
        let text = format!(
            r#"{{"binds":[{{"port":3000,"listeners":[{{"routes":[{{"policies":{{{policies}}},"backends":[{{"host":"a:1"}}]}}]}}]}}]}}"#
        );
        std::fs::write(&config, text).unwrap();
        let at = format!("{location}=fixtures/agentgateway/jwks.json");
        let gateway = ["--gateway", config.to_str().unwrap(), "--jwks-at", &at];
        report(&["verify", "@fixtures/agentgateway/alice.jwt"], &[&gateway], code)
    };
    let warned = |report: &Value| report["warnings"].to_string().contains("is nowhere in the configuration");
    let mcp = r#""mcpAuthentication":{"issuer":"https://idp.example.com","audiences":["api.example.com"],
        "resourceMetadata":{"resource":"https://a/mcp"},"jwtValidationOptions":{"requiredClaims":[]}}"#;
    for location in ["https://idp.example.com/.well-known/jwks.json", "idp.example.com/.well-known/jwks.json"] {
        let report = judged(mcp, location, 1);
        assert_eq!(
            (check(&report, "signature")["outcome"].as_str(), warned(&report)),
            (Some("pass"), false),
            "{report}"
        );
    }
    let file = |path: &str| format!(r#""jwtAuth":{{"issuer":"https://idp.example.com","jwks":{{"file":"{path}"}}}}"#);
    let report = judged(&file("./keys/gone.json"), "keys/gone.json", 2);
    assert_eq!(report["error"]["code"], "no_such_location", "{report}");
    let report = judged(&file("fixtures/agentgateway/jwks.json"), "agentgateway/jwks.json", 1);
    assert!(warned(&report), "{report}");
    let two = r#""jwtAuth":{"providers":[{"issuer":"a","jwks":{"file":"./gone.json"}},
        {"issuer":"b","jwks":{"url":"https://b/keys"}}]}"#;
    let report = judged(two, "https://b/keys", 1);
    let told = check(&report, "configuration")["detail"].as_str().unwrap();
    assert!(told.contains("gone.json") && !told.contains("EOF"), "{report}");
}

#[track_caller]
fn verify(token: &str, options: &[&[&str]], code: i32) -> Value {
    report(&["verify", &format!("@fixtures/tokens/{token}.jwt")], options, code)
}

#[track_caller]
fn report(args: &[&str], options: &[&[&str]], code: i32) -> Value {
    serde_json::from_str(&stdout(&[args, &["--format", "json"]].concat(), options, code)).unwrap()
}

#[track_caller]
fn stdout(args: &[&str], options: &[&[&str]], code: i32) -> String {
    let output = jwtk(&[args, &options.concat()].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["checks"].as_array().unwrap().iter().find(|check| check["check"] == name).unwrap()
}
