//! `jwtk lint`, `jwtk jwks diff` and `jwtk verify` with several gateways: the cases of `fixtures/lint/`.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/command.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use self::support::jwtk;

#[test]
fn every_case_is_answered_as_expected() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in fs::read_dir("fixtures/lint").unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let case: Value = serde_json::from_slice(&fs::read(folder.join("case.json")).unwrap()).unwrap();
        cases += 1;
        wrong.extend(run_case(&case, &folder).into_iter().map(|text| format!("{name}: {text}")));
    }
    assert_eq!(cases, 107);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_folder_in_which_nothing_is_known_is_not_green() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("conf");
    fs::create_dir(&inner).unwrap();
    let lint = || {
        let output = run_in(folder.path(), &["lint", "conf"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, told) = lint();
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains(r#"nothing in "conf" is"#) && told.contains("no file"), "{told}");
    for (name, count) in [("a.json", "1 file was passed over"), ("b.yaml", "2 files were passed over")] {
        fs::write(inner.join(name), r#"{"a":1}"#).unwrap();
        let (code, told) = lint();
        assert_eq!(code, Some(3), "{told}");
        assert!(told.contains(count), "{told}");
    }
    let set = fs::read("fixtures/lint/clean-jwks-in-googles-shape/jwks.json").unwrap();
    fs::write(inner.join("jwks.json"), set).unwrap();
    assert_eq!(lint().0, Some(0));
}

/// Go's reader of JSON puts something in the place of bytes that are no text, and goes on.
#[test]
fn json_with_bytes_that_are_no_text_is_looked_at_as_the_gateway_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let config = fs::read_to_string("fixtures/lint/krakend-misspelt-component/krakend.json").unwrap();
    let (before, behind) = config.split_once("shop gateway").unwrap();
    let config = [before.as_bytes(), b"caf\xE9", behind.as_bytes()].concat();
    fs::write(folder.path().join("krakend.json"), config).unwrap();
    let output = run_in(folder.path(), &["lint", "krakend.json"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.starts_with("error[krakend/unknown-component]"), "{output:?}");
}

#[test]
fn a_private_half_in_a_published_set_is_told_whatever_the_type_of_its_key() {
    for key in [
        r#"{"kty":"AKP","kid":"a","alg":"ML-DSA-44","pub":"AA","priv":"AA"}"#,
        r#"{"kty":"OKP","kid":"a","crv":"X25519","x":"AA","d":"AA"}"#,
        r#"{"kty":"RSA","kid":"a","n":"AA","e":"AQAB","p":"AA"}"#,
    ] {
        let found = rules(&[("jwks.json", &format!(r#"{{"keys":[{key}]}}"#))], &["--public"]);
        assert!(found.iter().any(|rule| rule == "jwks/private-key"), "{key}: {found:?}");
    }
}

/// What of a case is not as it should be.
fn run_case(case: &Value, folder: &Path) -> Vec<String> {
    let mut argv: Vec<&str> = case["argv"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let is_lint = argv[0] == "lint";
    if is_lint && !argv.contains(&"--format") {
        argv.extend(["--format", "json"]);
    }
    let output = run_in(folder, &argv);
    let expect = &case["expect"];
    let mut wrong = Vec::new();
    let code = output.status.code().map(i64::from);
    if code != expect["exit"].as_i64() {
        wrong.push(format!("exit {code:?}, expected {}", expect["exit"]));
    }
    let stdout = String::from_utf8_lossy(&output.stdout).to_lowercase();
    let list = |name: &str| expect[name].as_array().cloned().unwrap_or_default();
    for word in list("stdout_has") {
        let word = word.as_str().unwrap().to_lowercase();
        if !stdout.contains(&word) {
            wrong.push(format!("standard output lacks {word:?}"));
        }
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    for (path, want) in expect["json"].as_object().into_iter().flatten() {
        if !reach(&report, path).contains(&want) {
            wrong.push(format!("{path} is not {want}"));
        }
    }
    if is_lint && (report["findings"].is_array() || !list("findings").is_empty()) {
        wrong.extend(compare(&report, expect));
    }
    wrong
}

fn compare(report: &Value, expect: &Value) -> Vec<String> {
    let found = report["findings"].as_array().cloned().unwrap_or_default();
    let list = |name: &str| expect[name].as_array().cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for want in list("findings") {
        let is_it = |one: &&Value| {
            ["rule", "severity", "file"].iter().all(|name| one[name] == want[name])
                && (want["line"].is_null() || one["line"] == want["line"])
        };
        if !found.iter().any(|one| is_it(&one)) {
            wrong.push(format!("missing {want}"));
        }
    }
    let named: Vec<Value> = list("findings").iter().map(|want| want["rule"].clone()).chain(list("may")).collect();
    for one in &found {
        if list("forbidden").contains(&one["rule"]) {
            wrong.push(format!("forbidden {one}"));
        }
        if expect["only"] == true && one["severity"] != "note" && !named.contains(&one["rule"]) {
            wrong.push(format!("false alarm {one}"));
        }
    }
    for (severity, name) in [("error", "errors"), ("warning", "warnings"), ("note", "notes")] {
        let count = found.iter().filter(|one| one["severity"] == severity).count();
        if report["summary"][name] != count {
            wrong.push(format!("summary.{name} is not {count}"));
        }
    }
    wrong
}

/// All that lies at a path; `[]` is any item.
fn reach<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('.').fold(vec![value], |values, step| {
        let below = |value: &'v Value| -> Vec<&'v Value> {
            match (step, step.parse::<usize>()) {
                ("[]", _) => value.as_array().into_iter().flatten().collect(),
                (_, Ok(index)) if value.is_array() => value.get(index).into_iter().collect(),
                _ => value.get(step).into_iter().collect(),
            }
        };
        values.into_iter().flat_map(below).collect()
    })
}

fn run_in(folder: &Path, argv: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    jwtk(argv).current_dir(folder).env("NO_COLOR", "1").env("HOME", home.path()).output().unwrap()
}

/// The rules that are found in files with these names and texts.
fn rules(files: &[(&str, &str)], flags: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let output = run_in(folder.path(), &[&["lint", "--format", "json", "--now", "1795600600"], flags, &names].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    let found = report["findings"].as_array().unwrap_or_else(|| panic!("{output:?}"));
    found.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

/// Each rule about keys, sets and tokens speaks of a mistake, and is silent without it.
#[test]
fn rules_speak_of_mistakes_and_of_nothing_else() {
    let rsa: Value =
        serde_json::from_slice(&fs::read("fixtures/lint/clean-jwks-in-googles-shape/jwks.json").unwrap()).unwrap();
    let ec: Value =
        serde_json::from_slice(&fs::read("fixtures/lint/clean-jwks-of-several-types/jwks.json").unwrap()).unwrap();
    let (rsa, other, ec) = (&rsa["keys"][0], &rsa["keys"][1], &ec["keys"][1]);
    let with = |key: &Value, name: &str, value: Value| {
        let mut key = key.clone();
        key[name] = value;
        key
    };
    let set = |keys: &[&Value]| serde_json::json!({ "keys": keys }).to_string();
    let secret =
        |text: &str| serde_json::json!({"kty": "oct", "kid": "s", "alg": "HS256", "k": jwtk::base64url::encode(text)});
    let number = rsa["n"].as_str().unwrap();
    let zero = {
        let bytes = [vec![0], jwtk::base64url::decode(number).unwrap()].concat();
        jwtk::base64url::encode(bytes)
    };
    let upright = set(&[rsa, other]);
    let cases: Vec<(&str, String)> = vec![
        ("jwk/malformed", set(&[&with(rsa, "kty", "rsa".into())])),
        ("jwk/malformed", set(&[&with(rsa, "kid", 7.into())])),
        ("jwk/malformed", set(&[&with(ec, "y", ec["x"].clone())])),
        ("jwk/malformed", set(&[&serde_json::json!({"kty": "RSA", "kid": "a", "e": "AQAB"})])),
        ("jwk/not-base64url", set(&[&with(rsa, "e", "AQAB==".into())])),
        ("jwk/leading-zero", set(&[&with(rsa, "n", zero.into())])),
        ("jwk/unknown-type", set(&[&serde_json::json!({"kty": "AKP", "kid": "a", "alg": "ML-DSA-44", "pub": "AA"})])),
        ("jwk/weak-key", set(&[&with(rsa, "e", "Ag".into())])),
        ("jwk/weak-key", set(&[&secret("0123456789")])),
        ("jwk/published-key", set(&[&secret("your-256-bit-secret")])),
        ("jwk/alg-mismatch", set(&[&with(rsa, "alg", "ES256".into())])),
        ("jwk/alg-mismatch", set(&[&with(rsa, "alg", "rs256".into())])),
        ("jwk/use-conflict", set(&[&with(rsa, "use", "signature".into())])),
        ("jwk/use-conflict", set(&[&with(rsa, "use", "enc".into())])),
        ("jwk/certificate", set(&[&with(rsa, "x5t", "AAAA".into())])),
        ("jwk/certificate", set(&[&with(rsa, "x5c", serde_json::json!([number]))])),
        ("jwks/no-keys", set(&[])),
        ("jwks/no-keys", r#"{"keys":{}}"#.to_owned()),
        ("jwks/no-keys", serde_json::json!([rsa]).to_string()),
        ("jwks/no-keys", r#"{"a":"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"}"#.to_owned()),
        ("jwks/duplicate-kid", set(&[rsa, &with(other, "kid", rsa["kid"].clone())])),
        ("jwks/duplicate-kid", set(&[rsa, rsa])),
        ("jwks/missing-kid", set(&[&with(rsa, "kid", "".into())])),
        ("jwks/missing-alg", set(&[&with(rsa, "alg", "".into())])),
        ("jwks/symmetric-key", set(&[rsa, &secret("a secret of more than thirty-two bytes")])),
        ("jwks/encryption-key", set(&[rsa, &with(&with(other, "use", "enc".into()), "alg", "RSA-OAEP".into())])),
        ("jwks/too-many-keys", set(&[rsa; 101])),
    ];
    assert_eq!(rules(&[("jwks.json", &upright)], &[]), [""; 0]);
    for (rule, text) in cases {
        assert!(rules(&[("jwks.json", &text)], &[]).iter().any(|found| found == rule), "{rule}: {text}");
    }
    let good = r#"{"iss":"https://a","aud":"b","exp":1795603600,"iat":1795600000}"#;
    let token = |header: &str, claims: &str| {
        format!("{}.{}.AAAA", jwtk::base64url::encode(header), jwtk::base64url::encode(claims))
    };
    let header = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    assert_eq!(rules(&[("t.jwt", &token(header, good))], &[]), [""; 0]);
    for (rule, header, claims) in [
        ("token/alg", r#"{"alg":"NONE","typ":"JWT"}"#, good),
        ("token/alg", r#"{"alg":"rs256","typ":"JWT"}"#, good),
        ("token/embedded-key", r#"{"alg":"RS256","typ":"JWT","jwk":{}}"#, good),
        ("token/crit", r#"{"alg":"RS256","typ":"JWT","crit":[]}"#, good),
        ("token/crit", r#"{"alg":"RS256","typ":"JWT","b64":false}"#, good),
        (
            "token/duplicate-member",
            header,
            r#"{"iss":"a","aud":"b","exp":1795603600,"iat":1795600000,"x":{"y":1,"y":2}}"#,
        ),
        ("token/claim-type", header, r#"{"iss":"a","aud":["b",1],"exp":1795603600}"#),
        ("token/claim-type", header, r#"{"iss":"a","aud":"b","exp":-1}"#),
        ("token/milliseconds", header, r#"{"iss":"a","aud":"b","exp":1795603600,"nbf":1795600000000}"#),
        ("token/never-valid", header, r#"{"iss":"a","aud":"b","exp":1795603600,"nbf":1795603600}"#),
        ("token/missing-exp", header, r#"{"iss":"a","aud":"b"}"#),
        ("token/missing-aud", header, r#"{"iss":"a","exp":1795603600}"#),
        ("token/missing-iss", header, r#"{"aud":"a","exp":1795603600}"#),
        ("token/missing-typ", r#"{"alg":"RS256"}"#, good),
        ("token/long-lifetime", header, r#"{"iss":"a","aud":"b","exp":1795700000,"iat":1795600000}"#),
        ("token/secret-claim", header, r#"{"iss":"a","aud":"b","exp":1795603600,"user":[{"Api-Key":"x"}]}"#),
        ("token/personal-data", header, r#"{"iss":"a","aud":"b","exp":1795603600,"phone_number":"1"}"#),
    ] {
        let found = rules(&[("t.jwt", &token(header, claims))], &[]);
        assert!(found.iter().any(|found| found == rule), "{rule}: {found:?}");
    }
    let long = format!("{}.A", token(header, good));
    assert!(rules(&[("t.jwt", &long)], &[]).contains(&"token/malformed".to_owned()));
    let proof = r#"{"alg":"ES256","typ":"dpop+jwt","jwk":{}}"#;
    assert!(!rules(&[("t.jwt", &token(proof, good))], &[]).contains(&"token/embedded-key".to_owned()));
    assert!(
        rules(&[("t.jwt", &token(header, good))], &["--max-lifetime", "10m"])
            .contains(&"token/long-lifetime".to_owned())
    );
}

/// A configuration of one endpoint: its own members, those of its backend, of its validator.
fn krakend(endpoint: &str, backend: &str, validator: &str) -> String {
    format!(
        r#"{{"version":3,"endpoints":[{{"endpoint":"/a/{{id}}"{endpoint},"backend":[{{"host":["http://b:8080"],"url_pattern":"/a"{backend}}}],
        "extra_config":{{"auth/validator":{{"alg":"RS256","jwk_url":"https://idp.example.com/jwks.json","cache":true,
        "issuer":"https://idp.example.com","audience":["a"]{validator}}}}}}}]}}"#
    )
}

#[test]
fn rules_of_krakend_speak_of_mistakes_and_of_nothing_else() {
    let of = |text: &str| rules(&[("krakend.json", text)], &[]);
    assert_eq!(of(&krakend("", "", "")), [""; 0]);
    for (rule, endpoint, backend, validator) in [
        ("krakend/unknown-setting", "", "", r#","isuer":"x""#),
        ("krakend/wrong-value", "", "", r#","leeway":5"#),
        ("krakend/wrong-value", "", "", r#","scopes":["a"],"scopes_key":"scope","scopes_matcher":"ALL""#),
        ("krakend/wrong-value", r#","method":"GET,POST""#, "", ""),
        ("krakend/duplicate-member", r#","timeout":"1s","timeout":"2s""#, "", ""),
        ("krakend/placeholder", "", "", r#","jwk_local_ca":"${CA}""#),
        ("krakend/insecure-keys", "", "", r#","disable_jwk_security":true"#),
        ("krakend/leeway", "", "", r#","leeway":"6m""#),
        ("krakend/leeway", "", "", r#","leeway":"ten""#),
        ("krakend/claim-path", "", "", r#","roles":["a"],"roles_key":"a.b","roles_key_is_nested":true"#),
        ("krakend/claim-path", "", "", r#","scopes":["a"],"scopes_key":"a..b""#),
        ("krakend/dotted-claim", "", "", r#","roles":["a"],"roles_key":"realm.roles""#),
        (
            "krakend/secret-in-file",
            "",
            "",
            r#","secret_url":"base64key://c2VjcmV0","jwk_local_path":"x.json","disable_jwk_security":true"#,
        ),
        ("krakend/file-not-found", "", "", r#","jwk_local_ca":"ca.pem""#),
        ("krakend/no-effect", "", "", r#","propagate_claims_preserve_array":true"#),
        ("krakend/no-effect", "", "", r#","failed_jwk_key_cooldown":"1ms""#),
        ("krakend/no-effect", "", "", r#","scopes_key":"scope""#),
        ("krakend/several-audiences", "", "", r#","audience":["a","b"]"#),
        ("krakend/debug-endpoint", "", "", r#","operation_debug":true"#),
        ("krakend/outdated-cipher-suite", "", "", r#","cipher_suites":[5]"#),
        ("krakend/invalid-fingerprint", "", "", r#","jwk_fingerprints":["S3Jha2VuRA=="]"#),
        ("krakend/propagation", "", "", r#","propagate_claims":[["sub","X-User"]]"#),
        ("krakend/undefined-param", "", r#","url_pattern":"/{user}""#, ""),
        ("krakend/misplaced-component", "", r#","extra_config":{"auth/validator":{}}"#, ""),
        ("krakend/will-not-start", "", r#","host":["http://b/path"]"#, ""),
    ] {
        let text = krakend(endpoint, backend, validator);
        assert!(of(&text).iter().any(|found| found == rule), "{rule}: {:?}", of(&text));
    }
    let nowhere = krakend("", "", "").replace(r#""host":["http://b:8080"],"#, "");
    assert_eq!(of(&nowhere), ["krakend/no-host"]);
    let elsewhere = nowhere.replace(r#""url_pattern""#, r#""extra_config":{"backend/lambda":{}},"url_pattern""#);
    assert_eq!(of(&elsewhere), [""; 0]);
    let nobody = krakend("", "", "").replace(r#""auth/validator""#, r#""qos/ratelimit/router""#);
    assert_eq!(of(&nobody), [""; 0]);
}

#[test]
fn issuers_and_keys_of_known_providers_go_together() {
    let of = |url: &str, issuer: &str| {
        let text = krakend("", "", "").replace("https://idp.example.com/jwks.json", url);
        let found = rules(&[("krakend.json", &text.replace("https://idp.example.com\"", &format!("{issuer}\"")))], &[]);
        found.contains(&"pair/issuer-form".to_owned())
    };
    let entra = "https://login.microsoftonline.com";
    for (url, issuer, is_wrong) in [
        ("https://t.eu.auth0.com/.well-known/jwks.json", "https://t.eu.auth0.com/", false),
        ("https://t.eu.auth0.com/.well-known/jwks.json", "https://t.eu.auth0.com", true),
        ("https://t.eu.auth0.com/.well-known/jwks.json", "https://u.eu.auth0.com/", true),
        (&format!("{entra}/abc/discovery/v2.0/keys"), &format!("{entra}/abc/v2.0"), false),
        (&format!("{entra}/abc/discovery/v2.0/keys"), &format!("{entra}/abc/v2.0/"), true),
        (&format!("{entra}/abc/discovery/v2.0/keys"), &format!("{entra}/def/v2.0"), true),
        (&format!("{entra}/common/discovery/v2.0/keys"), &format!("{entra}/def/v2.0"), false),
        (&format!("{entra}/abc/discovery/keys"), "https://sts.windows.net/abc/", false),
        (&format!("{entra}/abc/discovery/keys"), "https://sts.windows.net/abc", true),
        ("https://kc/realms/a/protocol/openid-connect/certs", "https://kc/realms/a", false),
        ("https://kc/realms/a/protocol/openid-connect/certs", "https://kc/realms/a/", true),
        ("https://kc/realms/a/protocol/openid-connect/certs", "https://kc/realms/b", true),
        ("https://idp.example.com/jwks.json", "https://idp.example.com", false),
    ] {
        assert_eq!(of(url, issuer), is_wrong, "{url} {issuer}");
    }
}

#[test]
fn what_is_suppressed_is_not_told_and_a_typing_error_is() {
    let text = krakend("", "", r#","audience":[]"#);
    assert_eq!(rules(&[("krakend.json", &text)], &[]), ["krakend/no-audience", "krakend/duplicate-member"]);
    assert_eq!(rules(&[("krakend.json", &text)], &["--allow", "krakend/*"]), [""; 0]);
    let folder = tempfile::tempdir().unwrap();
    let run = |text: &str, flags: &[&str]| {
        fs::write(folder.path().join("krakend.yaml"), text).unwrap();
        run_in(folder.path(), &[&["lint", "krakend.yaml"], flags].concat())
    };
    let yaml = |comment: &str| {
        format!(
            "version: 3\nendpoints:\n- endpoint: /a\n  backend:\n  - host: [http://b]\n    url_pattern: /\n  extra_config:\n    \
             auth/validator:{comment}\n      alg: RS256\n      jwk_url: https://a.example/k\n      cache: true\n      issuer: x\n"
        )
    };
    assert!(run(&yaml(" # jwtk: ignore[krakend/no-audience] one API"), &[]).stdout.is_empty());
    let misspelt = run(&yaml(" # jwtk: ignore[krakend/no-audeince]"), &[]);
    assert!(String::from_utf8_lossy(&misspelt.stdout).contains("krakend/no-audience"));
    assert!(String::from_utf8_lossy(&misspelt.stderr).contains("was \"krakend/no-audience\" meant?"), "{misspelt:?}");
    let usage = run(&yaml(""), &["--allow", "krakend/no-audeince"]);
    assert_eq!(usage.status.code(), Some(2));
    assert_eq!(run(&yaml(""), &["--deny", "warning"]).status.code(), Some(1));
    assert_eq!(run(&yaml(""), &["--deny", "warning", "--exit-zero"]).status.code(), Some(0));
    let report = run(&yaml(""), &["--format", "json"]).stdout;
    fs::write(folder.path().join("baseline.json"), report).unwrap();
    let flags = ["--baseline", "baseline.json", "--deny", "note"];
    assert_eq!(run(&format!("# moved\n{}", yaml("")), &flags).status.code(), Some(0));
    let mended = run(&yaml("").replace("issuer: x", "audience: [a]"), &flags);
    assert!(String::from_utf8_lossy(&mended.stderr).contains("no longer found"), "{mended:?}");
}

#[test]
fn statuses_are_the_highest_of_what_was_met_and_the_rest_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("set.jwks"), r#"{"keys":[]}"#).unwrap();
    fs::write(folder.path().join("template.json"), r#"{"version": {{ .v }}}"#).unwrap();
    fs::write(folder.path().join("other.json"), r#"{"name":"x"}"#).unwrap();
    let code = |argv: &[&str]| run_in(folder.path(), argv).status.code();
    assert_eq!(code(&["lint"]), Some(2));
    assert_eq!(code(&["lint", "other.json"]), Some(3));
    assert_eq!(code(&["lint", "template.json"]), Some(3));
    assert_eq!(code(&["lint", "nowhere.json"]), Some(4));
    let several = run_in(folder.path(), &["lint", "set.jwks", "template.json", "nowhere.json", "--format", "json"]);
    assert_eq!(several.status.code(), Some(4));
    let report: Value = serde_json::from_slice(&several.stdout).unwrap();
    assert_eq!(report["findings"][0]["rule"], "jwks/no-keys");
    assert!(String::from_utf8_lossy(&several.stderr).contains("FC_OUT"));
    assert_eq!(code(&["lint", "--explain", "jwk/nothing"]), Some(2));
}

#[test]
fn sarif_has_what_code_scanning_needs() {
    let folder = Path::new("fixtures/lint/krakend-all-mistakes-at-once");
    let output = run_in(folder, &["lint", "krakend.json", "--format", "sarif"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.is_empty() && !uri.contains(':') && !uri.starts_with('/'), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
    }
    for rule in rules {
        assert!(rule["help"]["markdown"].is_string() && rule["fullDescription"]["text"].is_string(), "{rule}");
        let severity = &rule["properties"]["security-severity"];
        assert!(severity.is_null() || severity.as_str().unwrap().parse::<f64>().is_ok());
    }
    let nameless = run_in(folder, &["lint", "-", "--format", "sarif"]);
    assert_eq!(nameless.status.code(), Some(2));
}

/// Names and kids come from the author of the change that is looked at: none of it may end a command or begin one.
#[cfg(unix)]
#[test]
fn commands_of_github_are_not_broken_out_of() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a%b,line=9:c\n::error::d.jwks";
    let set = r#"{"keys":[{"kty":"RSA","kid":"100%\r\n::error file=x::y","n":"A=","e":"AQAB"},{"kty":"\u001b]8;;\u0007::warning::z"}]}"#;
    fs::write(folder.path().join(name), set).unwrap();
    let output = run_in(folder.path(), &["lint", name, "--format", "github"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() >= 2, "{text}");
    for line in text.lines() {
        let command = line.strip_prefix("::").unwrap_or_else(|| panic!("{line}"));
        let (properties, message) = command.split_once("::").unwrap();
        assert!(properties.contains(" file=a%25b%2Cline=9%3Ac%0A%3A%3Aerror%3A%3Ad.jwks,line=1,"), "{line}");
        assert_eq!(properties.matches("line=").count(), 2, "{line}");
        assert!(!message.contains(['\r', '\u{1b}', '\u{7}']), "{line:?}");
    }
    let pattern =
        text.split('%').skip(1).all(|rest| ["25", "2C", "3A", "0A", "0D"].iter().any(|code| rest.starts_with(code)));
    assert!(pattern, "{text}");
}

#[test]
fn junit_has_a_suite_a_file_and_a_case_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a&b.jwks"), r#"{"keys":[]}"#).unwrap();
    let clean = fs::read("fixtures/lint/clean-jwks-in-googles-shape/jwks.json").unwrap();
    fs::write(folder.path().join("clean.jwks"), clean).unwrap();
    let output = run_in(folder.path(), &["lint", "a&b.jwks", "clean.jwks", "--format", "junit"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(r#"<testsuites name="jwtk lint" tests="2" failures="1" errors="0">"#), "{text}");
    assert!(text.contains(r#"<testsuite name="a&amp;b.jwks" tests="1" failures="1""#), "{text}");
    assert!(text.contains(r#"<testcase name="nothing found" classname="clean.jwks"/>"#), "{text}");
}

/// The page of rules is made of what the binary says of them. `SNAPSHOTS=overwrite cargo test --test lint` rewrites it.
#[test]
fn the_page_of_rules_is_that_of_the_binary() {
    let output = run_in(Path::new("."), &["lint", "--rules", "--format", "json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut page = String::from(
        "# The rules of `jwtk lint`\n\nError: it will not work, or can be exploited. Warning: most likely not intended, or weak. Note: worth \
         knowing, and no failure unless `--deny note` says so.\nSome findings are milder than their rule where less is at stake.\n\n\
         | rule | severity | what it finds | why | what to do |\n| --- | --- | --- | --- | --- |\n",
    );
    for row in told["rules"].as_array().unwrap() {
        let cells =
            ["rule", "severity", "about", "why", "help"].map(|name| row[name].as_str().unwrap().replace('|', "\\|"));
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        page.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    snapbox::assert_data_eq!(page, snapbox::Data::read_from(Path::new("docs/lint-rules.md"), None).raw());
}

#[test]
fn a_pair_of_sets_is_rotated_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let run = |argv: &[&str]| run_in(folder.path(), argv);
    assert_eq!(run(&["keygen", "--alg", "ES256", "--kid", "old", "--out-dir", "keys"]).status.code(), Some(0));
    fs::copy(folder.path().join("keys/public.jwks.json"), folder.path().join("before.json")).unwrap();
    assert_eq!(run(&["jwks", "rotate", "keys", "--alg", "ES256", "--kid", "new"]).status.code(), Some(2));
    let added =
        run(&["jwks", "rotate", "keys", "--alg", "ES256", "--kid", "new", "--force", "--now", "2026-11-26T00:00:00Z"]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    assert!(String::from_utf8_lossy(&added.stderr).contains("not before 2026-11-27"), "{added:?}");
    let diff = |new: &str| String::from_utf8(run(&["jwks", "diff", "before.json", new]).stdout).unwrap();
    assert!(diff("keys/public.jwks.json").starts_with("safe\n"));
    let public = fs::read_to_string(folder.path().join("keys/public.jwks.json")).unwrap();
    assert!(!public.contains("\"d\""), "{public}");
    fs::write(folder.path().join("claims.json"), "{}").unwrap();
    let token = run(&["sign", "claims.json", "--jwks", "keys/private.jwks.json", "--kid", "new"]).stdout;
    let token = String::from_utf8(token).unwrap();
    assert_eq!(run(&["verify", token.trim(), "--jwks", "keys/public.jwks.json"]).status.code(), Some(0));
    assert_eq!(run(&["jwks", "rotate", "keys", "--retire", "old", "--out-dir", "next"]).status.code(), Some(0));
    assert!(diff("next/public.jwks.json").starts_with("break\n"));
    assert_eq!(run(&["jwks", "rotate", "next", "--retire", "new", "--force"]).status.code(), Some(3));
    assert_eq!(run(&["jwks", "rotate", "next", "--retire", "none", "--force"]).status.code(), Some(1));
}
