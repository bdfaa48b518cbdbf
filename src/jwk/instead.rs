//! What was given instead of keys: documents that are no key set are named, with the way to the keys in them where there is one.

use crate::base64url::{self, text_in_base64};
use crate::json::{self, Dialect, Object, Value};
use crate::keyfile::is_key_file;
use crate::text::{is_placeholder, jq_item, jq_member, kubernetes_command, markup, placeholder_named, shortened};

/// What was given instead of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instead {
    /// The discovery document of an issuer, which names the place of its keys.
    Discovery {
        /// `jwks_uri`, when it is a plain URL
        jwks_uri: Option<String>,
    },
    /// Something else.
    Other {
        /// What it is, with its article
        what: String,
        /// What to do about it
        hint: String,
    },
}

impl Instead {
    fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Other { what: what.into(), hint: hint.into() }
    }

    /// In one sentence.
    pub(crate) fn told(&self) -> String {
        format!("this is {}: {}", self.what(), self.hint())
    }

    /// What it is, with its article.
    pub(crate) fn what(&self) -> &str {
        match self {
            Self::Discovery { .. } => "a discovery document",
            Self::Other { what, .. } => what,
        }
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Discovery { jwks_uri: Some(uri) } => format!("it names the key set itself, by jwks_uri: {uri}"),
            Self::Discovery { jwks_uri: None } => "it names the key set itself, by its member jwks_uri".to_owned(),
            Self::Other { hint, .. } => hint.clone(),
        }
    }
}

/// What a content is that holds no keys in a way that is read.
pub(crate) fn instead_of_keys(content: &[u8]) -> Option<Instead> {
    let text = std::str::from_utf8(content).ok()?.trim_start_matches('\u{feff}').trim();
    if let Some(what) = markup(text) {
        let hint = "an error page, a login page or another address: look at what the place answers, and compare it \
             with the \
                    issuer's jwks_uri";
        return Some(Instead::new(what, hint));
    }
    if is_placeholder(text) {
        let what = format!("{}, which nobody filled in", placeholder_named(text));
        return Some(Instead::new(what, "set the variable, or put the key set there"));
    }
    if text.starts_with("ey") && text.contains('.') {
        return Some(of_token(text));
    }
    if text.starts_with(['{', '[', '"']) {
        return match json::read(text.as_bytes(), Dialect::GO) {
            Ok(value) => in_json(&value),
            Err(_) if json_lines(text) => Some(Instead::new(
                "several JSON documents, one a line",
                "put them into one set: jq -s '{keys: .}' FILE",
            )),
            Err(_) => None,
        };
    }
    of_plain_text(text)
}

fn of_token(text: &str) -> Instead {
    let payload = text.split('.').nth(1).and_then(|part| base64url::decode(part).ok());
    let holds_keys = payload
        .and_then(|payload| json::read_object(&payload, Dialect::GO).ok())
        .is_some_and(|claims| claims.contains("keys") || claims.contains("jwks"));
    if holds_keys {
        return Instead::new(
            "a token with keys in it (a signed key set)",
            "nothing vouches for them before its signature is verified; `jwtk decode` shows them",
        );
    }
    Instead::new("a token (JWT)", "the key set and the token may have changed places")
}

fn json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_key =
        |line: &str| json::read_object(line.as_bytes(), Dialect::GO).is_ok_and(|object| object.contains("kty"));
    lines.next().is_some_and(is_key) && lines.next().is_some_and(is_key)
}

fn in_json(value: &Value) -> Option<Instead> {
    if let Value::String(inner) = value {
        let is_json = json::read(inner.as_bytes(), Dialect::GO).is_ok_and(|inner| inner.as_object().is_some());
        return if is_json {
            Some(Instead::new("JSON that was written as a text once more", "take that off: jq -r . FILE"))
        } else {
            instead_of_keys(inner.as_bytes())
        };
    }
    if let Some(items) = value.as_array() {
        let is_key = |item: &Value| item.as_object().is_some_and(|object| object.contains("kty"));
        if !items.is_empty() && items.iter().all(is_key) {
            return Some(Instead::new("a list of keys without the object around it", "wrap it: jq '{keys: .}' FILE"));
        }
    }
    if let Some(object) = value.as_object()
        && let Some(found) = in_object(object)
    {
        return Some(found);
    }
    let mut found = None;
    find_keys(value, String::new(), 0, &mut found);
    if let Some((path, kind)) = found.filter(|(path, _)| !path.is_empty()) {
        let (what, command) = match kind {
            Inside::Set => ("the key set is", format!("jq '{path}' FILE")),
            Inside::Key => ("a key is", format!("jq '{path}' FILE")),
            Inside::Text => ("the key is there as text", format!("jq -r '{path}' FILE")),
            Inside::Base64 => ("the key is there in base64", format!("jq -r '{path}' FILE | base64 -d")),
        };
        return Some(Instead::new(
            "a JSON document with keys inside it",
            format!("{what} at `{path}`: take it out with {command}"),
        ));
    }
    of_error(value.as_object()?)
}

/// What the members of an object tell.
fn in_object(object: &Object) -> Option<Instead> {
    if let Some(uri) = object.get("jwks_uri") {
        let is_plain = |uri: &&str| {
            uri.len() < 500 && uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"`'\"\\<>$".contains(&byte))
        };
        return Some(Instead::Discovery { jwks_uri: uri.as_str().filter(is_plain).map(str::to_owned) });
    }
    if object.contains("issuer") && (object.contains("token_endpoint") || object.contains("authorization_endpoint")) {
        return Some(Instead::new(
            "a metadata document that names no jwks_uri",
            "ask the issuer for its OpenID configuration, or verify with the secret that it shares",
        ));
    }
    if object.get("type").and_then(Value::as_str) == Some("service_account") {
        return Some(Instead::new(
            "the file of a service account",
            "its key is the PEM in `private_key`, its key ID is `private_key_id`; one of them is missing or broken",
        ));
    }
    let is_key = |value: &Value| value.as_object().is_some_and(|object| object.contains("kty"));
    match object.iter().find(|(name, _)| name.eq_ignore_ascii_case("keys")) {
        Some((name, Value::Array(items))) if name != "keys" && items.iter().all(is_key) => {
            return Some(Instead::new(
                format!("a key set whose member is called `{name}`"),
                format!("it is called `keys`: jq '{{keys: .{name}}}' FILE"),
            ));
        }
        Some(("keys", Value::String(text))) if json::read(text.as_bytes(), Dialect::GO).is_ok() => {
            return Some(Instead::new(
                "a key set whose `keys` is JSON written as text",
                "it was encoded twice; take one off: jq '.keys |= fromjson' FILE",
            ));
        }
        Some(("keys", Value::Object(by_name)))
            if !by_name.is_empty() && by_name.iter().all(|(_, value)| is_key(value)) =>
        {
            return Some(Instead::new(
                "a key set whose `keys` is an object, not an array",
                "make it a list: jq '{keys: [.keys | to_entries[] | {kid: .key} + .value]}' FILE",
            ));
        }
        Some(("keys", value)) if is_key(value) => {
            return Some(Instead::new(
                "a key set whose `keys` is a key, not an array",
                "put it into brackets: jq '.keys |= [.]' FILE",
            ));
        }
        _ => {}
    }
    (!object.is_empty() && object.iter().all(|(_, value)| is_key(value))).then(|| {
        Instead::new(
            "a map of key IDs and keys",
            "make it a set: jq '{keys: [to_entries[] | {kid: .key} + .value]}' FILE",
        )
    })
}

/// How keys are inside of a document.
#[derive(Clone, Copy)]
enum Inside {
    Set,
    Key,
    Text,
    Base64,
}

/// The first place in a document where keys are.
fn find_keys(value: &Value, path: String, depth: usize, found: &mut Option<(String, Inside)>) {
    if found.is_some() || depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) => {
            let is_text = |text: &str| {
                is_key_file(text.as_bytes())
                    || json::read_object(text.as_bytes(), Dialect::GO).is_ok_and(|object| object.contains("keys"))
            };
            let is_bare = |text: &str| base64url::decode_standard(text.trim()).is_some_and(|der| is_key_file(&der));
            if text.len() < MIN_KEY {
            } else if is_bare(text) || text_in_base64(text).is_some_and(|inner| is_text(&inner)) {
                *found = Some((path, Inside::Base64));
            } else if is_text(text) {
                *found = Some((path, Inside::Text));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_keys(item, jq_item(&path, index), depth + 1, found);
            }
        }
        Value::Object(object) => {
            let holds_keys = object.get("keys").and_then(Value::as_array).is_some_and(|items| {
                items.iter().any(|item| item.as_object().is_some_and(|object| object.contains("kty")))
            });
            if holds_keys {
                *found = Some((path, Inside::Set));
            } else if object.contains("kty") {
                *found = Some((path, Inside::Key));
            } else {
                for (name, value) in object.iter() {
                    find_keys(value, jq_member(&path, name), depth + 1, found);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A document in which a server says that something is wrong.
fn of_error(object: &Object) -> Option<Instead> {
    let name =
        ["error", "errors", "error_description", "message", "Message", "detail", "title", "fault", "msg", "reason"]
            .into_iter()
            .find(|name| object.contains(name))?;
    let words =
        object.get(name).and_then(Value::as_str).map_or_else(String::new, |words| format!(" ({})", shortened(words)));
    Some(Instead::new(
        format!("an error document: its member `{name}`{words}"),
        "the server has no keys at this address, or does not give them to everyone: compare it with the issuer's \
         jwks_uri",
    ))
}

fn of_plain_text(text: &str) -> Option<Instead> {
    let has_line = |start: &str| text.lines().any(|line| line.trim_start().starts_with(start));
    if let Some(command) = kubernetes_command(text) {
        return Some(Instead::new("a resource of Kubernetes in YAML", format!("take the keys out of it: {command}")));
    }
    if text.starts_with("HTTP/") {
        return Some(Instead::new("an HTTP answer with its head", "give its body alone (curl without -i)"));
    }
    if ["null", "undefined", "None", "nil"].contains(&text) {
        let hint = "a variable or a member that was not set was written out in the place of keys";
        return Some(Instead::new(format!("the word `{text}`"), hint));
    }
    if has_line("keys:") && text.contains("kty:") {
        return Some(Instead::new("a key set in YAML", "make it JSON: yq -o=json"));
    }
    if !text.contains(char::is_whitespace) && text.contains("://") {
        return Some(Instead::new("a URL", "give the URL itself as the source of keys, or what it answers"));
    }
    if let Some(inner) = text_in_base64(text)
        && let Ok(value) = json::read(inner.as_bytes(), Dialect::GO)
        && (value.as_object().is_some() || value.as_array().is_some())
    {
        return Some(Instead::new("JSON in base64", "decode it first: base64 -d FILE"));
    }
    let lower = text.to_ascii_lowercase();
    let phrase = MESSAGES.into_iter().find(|phrase| lower.contains(phrase)).filter(|_| text.len() < LONGEST_MESSAGE);
    if let Some(phrase) = phrase {
        return Some(Instead::new(
            format!("an error message ({phrase})"),
            "the server has no keys at this address: compare it with the issuer's jwks_uri",
        ));
    }
    // Never repeated: it may be the secret itself.
    let may_be_secret =
        (MIN_SECRET..LONGEST_MESSAGE).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    may_be_secret.then(|| Instead::new("a word", "if it is a shared secret, name it as one, not as a set of keys"))
}

/// What servers and proxies say instead of an answer; of the text nothing else is repeated, it may be a secret.
const MESSAGES: [&str; 16] = [
    "not found",
    "unauthorized",
    "forbidden",
    "access denied",
    "permission denied",
    "internal server error",
    "bad request",
    "bad gateway",
    "gateway timeout",
    "service unavailable",
    "no healthy upstream",
    "upstream connect error",
    "moved permanently",
    "too many requests",
    "method not allowed",
    "default backend",
];

/// How deep in a document keys are looked for.
const DEEPEST: usize = 8;

/// No key is written with fewer characters.
const MIN_KEY: usize = 24;

/// In bytes; what is shorter is no secret.
const MIN_SECRET: usize = 8;

/// In bytes; what is longer is no message.
const LONGEST_MESSAGE: usize = 300;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PEM: &str = r"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[track_caller]
    fn says(content: &str, what: &str, hint: &str) {
        let found = instead_of_keys(content.as_bytes()).unwrap_or_else(|| panic!("{content} is not known"));
        assert!(found.what().contains(what) && found.hint().contains(hint), "{content}: {found:?}");
    }

    #[test]
    fn what_stands_in_the_place_of_keys_is_named() {
        let set = format!(r#"{{"keys":[{JWK}]}}"#);
        let base64 = base64url::encode_standard(&set);
        says(
            r#"{"issuer":"https://a.example","jwks_uri":"https://a.example/keys"}"#,
            "discovery",
            "jwks_uri: https://a.example/keys",
        );
        says(r#"{"jwks_uri":"$(x) `y`"}"#, "discovery", "member jwks_uri");
        says("<!DOCTYPE html><html></html>", "HTML", "login page");
        says("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>", "XML", "jwks_uri");
        says(r#"{"error":"not_found","status":404}"#, "`error` (not_found)", "no keys at this address");
        says(r#"{"message":"no Route matched with those values"}"#, "`message`", "address");
        says("404 page not found\n", "not found", "address");
        says("Unauthorized", "unauthorized", "address");
        says(&format!("[{JWK}]"), "list of keys", "jq '{keys: .}'");
        says(&format!(r#"{{"data":{set}}}"#), "inside", "jq '.data'");
        says(
            &format!(r#"{{"data":{{"jwks.json":"{base64}"}}}}"#),
            "inside",
            r#"jq -r '.data["jwks.json"]' FILE | base64 -d"#,
        );
        says(&format!(r#"{{"realm":"x","public_key":"{PEM}"}}"#), "inside", "jq -r '.public_key'");
        says(
            r#"{"public_key":"MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}"#,
            "inside",
            "jq -r '.public_key' FILE | base64 -d",
        );
        says(
            &format!(r#"{{"data":{{"keys":{{"1":{{"public_key":"{PEM}"}}}}}}}}"#),
            "inside",
            r#"'.data.keys["1"].public_key'"#,
        );
        says(&format!(r#"{{"x y":{{"it's":{set}}}}}"#), "inside", r#"jq '.["x y"]["it\u0027s"]' FILE"#);
        says(&format!(r#"{{"key":{JWK}}}"#), "map of key IDs", "to_entries");
        says(&format!(r#"{{"n":1,"key":{JWK}}}"#), "inside", "jq '.key'");
        says(
            &format!(r#"{{"keys":{}}}"#, json::write(&Value::from(format!("[{JWK}]")), json::Style::Compact)),
            "JSON written as text",
            "fromjson",
        );
        says(&format!(r#"{{"keys":{{"a":{JWK}}}}}"#), "an object, not an array", "to_entries");
        says(&format!(r#"{{"keys":{JWK}}}"#), "a key, not an array", "brackets");
        says(&format!(r#"{{"Keys":[{JWK}]}}"#), "called `Keys`", "jq '{keys: .Keys}'");
        says(&json::write(&Value::from(set.as_str()), json::Style::Compact), "text once more", "jq -r .");
        says(&format!("{JWK}\n{JWK}\n"), "one a line", "jq -s");
        says(&base64, "base64", "base64 -d");
        says("https://a.example/jwks.json", "a URL", "source of keys");
        says("apiVersion: v1\nkind: Secret\ndata:\n  a: YQ==\n", "Kubernetes", "base64 -d");
        says("HTTP/1.1 200 OK\r\n\r\n{}", "HTTP answer", "body");
        says("null", "`null`", "not set");
        says("a-shared-secret", "a word", "shared secret");
        says(r#"{"issuer":"a","token_endpoint":"b"}"#, "no jwks_uri", "OpenID");
        says("keys:\n- kty: RSA\n", "YAML", "yq");
        says("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "a token", "changed places");
        says("eyJhbGciOiJIUzI1NiJ9.eyJrZXlzIjpbXX0.AAAA", "signed key set", "decode");
        says("${JWKS}", "placeholder", "variable");
        says(r#"{"type":"service_account","private_key_id":"a"}"#, "service account", "private_key");
        for secret in ["my_secret_of_gateways", "$ecret-of-mine", "gateway-error-secret", "correct horse error battery"]
        {
            let told = instead_of_keys(secret.as_bytes()).map(|instead| instead.told()).unwrap_or_default();
            assert!(!told.contains(secret) && !told.contains(secret.get(..12).unwrap()), "{told}");
        }
        for content in ["{}", "[]", "hello", "", "\u{1}"] {
            assert_eq!(instead_of_keys(content.as_bytes()), None, "{content}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, text in r#"[{}\[\]":,a-z0-9 .=-]{0,60}"#) {
            let _ = instead_of_keys(&bytes);
            let _ = instead_of_keys(text.as_bytes());
        }
    }

    #[test]
    fn what_is_near_and_something_else_is_not_taken_for_it() {
        let what = |content: &str| instead_of_keys(content.as_bytes()).map(|found| found.what().to_owned());
        let named = |content: &str, part: &str| what(content).is_some_and(|what| what.contains(part));
        // One document, and two of which one is no key.
        assert!(!named(&format!("{JWK}\n{{"), "one a line"));
        assert!(!named(&format!("{{\"a\":1}}\n{JWK}"), "one a line"));
        assert!(!named("{\"a\":1}\n{\"a\":1}", "one a line"));
        assert!(!named(r#"{"issuer":"a","sub":"b"}"#, "names no jwks_uri"));
        assert!(!named(r#"{"token_endpoint":"a"}"#, "names no jwks_uri"));
        assert!(!named(r#"{"Keys":[1]}"#, "called `Keys`"));
        assert!(!named(r#"{"keys":[1]}"#, "called `keys`"));
        assert!(!named(&format!(r#"{{"keys":[{JWK}]}}"#), "called `keys`"));
        assert!(!named(r#"{"keys":"no JSON"}"#, "JSON written as text"));
        assert!(!named(r#"{"keys":7}"#, "a key, not an array"));
        assert!(!named(r#"{"keys":{}}"#, "an object, not an array"));
        assert!(!named("keys: some of them", "YAML") && !named("kty: RSA", "YAML"));
        assert!(named("keys:\n  kty: RSA", "YAML") && named("keys:\n  - use: sig\n    kty: RSA", "YAML"));
        let uri = |length: usize| format!(r#"{{"jwks_uri":"https://a.example/{}"}}"#, "x".repeat(length - 18));
        for (length, is_told) in [(499, true), (500, false)] {
            let found = instead_of_keys(uri(length).as_bytes()).unwrap();
            assert_eq!(found.hint().contains("https://"), is_told, "{length}");
        }
        let message = |length: usize| format!("not found{}", " ".repeat(length - 10) + ".");
        assert!(named(&message(LONGEST_MESSAGE - 1), "error message") && !named(&message(LONGEST_MESSAGE), "error"));
    }

    #[test]
    fn keys_are_looked_for_so_deep_and_no_deeper() {
        let nested = |depth: usize| format!("{}{JWK}{}", r#"{"n":1,"a":"#.repeat(depth), "}".repeat(depth));
        let lists = |depth: usize| format!("{}1,{JWK}{}", "[".repeat(depth), "]".repeat(depth));
        for documents in [nested, lists] {
            assert!(
                instead_of_keys(documents(DEEPEST).as_bytes()).is_some_and(|found| found.what().contains("inside"))
            );
            assert_eq!(instead_of_keys(documents(DEEPEST + 1).as_bytes()), None);
        }
        let mut found = Some(("first".to_owned(), Inside::Key));
        find_keys(&json::read(JWK.as_bytes(), Dialect::GO).unwrap(), "second".to_owned(), 0, &mut found);
        assert_eq!(found.unwrap().0, "first");
    }

    #[test]
    fn texts_that_are_shorter_than_any_key_are_not_looked_into() {
        let inside = |length: usize| {
            let text = format!("{:length$}", r#"{"keys":[]}"#);
            let document = Value::Object([("a".to_owned(), Value::from(text))].into_iter().collect());
            instead_of_keys(json::write(&document, json::Style::Compact).as_bytes()).is_some()
        };
        assert_eq!([MIN_KEY - 1, MIN_KEY, MIN_KEY + 1].map(inside), [false, true, true]);
    }

    #[test]
    fn what_is_told_is_a_sentence() {
        let told = instead_of_keys(b"null").unwrap().told();
        assert!(told.starts_with("this is the word `null`: a variable"), "{told}");
    }
}
