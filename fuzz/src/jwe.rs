//! A text that may be an encrypted token, compact or JSON.

use std::sync::OnceLock;

use jwtk::json::{Dialect, Object, Style, Value, read_object, write_object};
use jwtk::jwe::{Policy, Sealed};
use jwtk::jwk::KeySet;

/// Opens it with the keys of the vectors: what opens is a token of theirs, or says what one of them says.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (keys, known) = vectors();
    if let Some(plaintext) = Sealed::compact(&text).ok().and_then(|token| open(&token, keys)) {
        assert!(known.iter().any(|(own, content)| *own == text && *content == plaintext), "nobody sealed this: {text}");
    }
    // Around what is authenticated anybody may change the text.
    if let Some(plaintext) = Sealed::json(data).ok().and_then(|token| open(&token, keys)) {
        assert!(known.iter().any(|(_, content)| *content == plaintext), "nobody sealed this: {text}");
    }
}

fn open(token: &Sealed, keys: &KeySet) -> Option<Vec<u8>> {
    assert!(token.peek_headers().next().is_some());
    let mut policy = Policy::default();
    policy.most_rounds = 5_000;
    let opened = token.open(keys, &policy).ok()?;
    assert!(token.peek_headers().any(|header| header.alg() == opened.algorithm().name()));
    Some(opened.plaintext().to_vec())
}

/// A token that opens, and what is in it.
type Known = (String, Vec<u8>);

/// The keys of the vectors, of RSA the first alone, and all tokens that they open.
fn vectors() -> &'static (KeySet, Vec<Known>) {
    static VECTORS: OnceLock<(KeySet, Vec<Known>)> = OnceLock::new();
    VECTORS.get_or_init(|| {
        let document = read_object(include_bytes!("../../fixtures/jwe/cases.json"), Dialect::STRICT).unwrap();
        let own =
            read_object(include_bytes!("../../fixtures/jwe/recipient.private.jwks.json"), Dialect::STRICT).unwrap();
        let cases: Vec<&Object> =
            document.get("cases").unwrap().as_array().unwrap().iter().filter_map(Value::as_object).collect();
        let mut list: Vec<Value> = own.get("keys").unwrap().as_array().unwrap().to_vec();
        for key in cases.iter().filter_map(|case| case.get("keys")?.as_object()) {
            let several = key.get("keys").and_then(Value::as_array);
            let one = [Value::Object(key.clone())];
            for key in several.unwrap_or(&one) {
                let is_rsa = |key: &Value| key.as_object().and_then(|key| key.get("kty")?.as_str()) == Some("RSA");
                if !(list.contains(key) || is_rsa(key) && list.iter().any(is_rsa)) {
                    list.push(key.clone());
                }
            }
        }
        let mut set = Object::new();
        set.insert("keys", list);
        let keys = KeySet::read(write_object(&set, Style::Compact).as_bytes(), "keys").unwrap();
        let texts = cases.iter().filter_map(|case| case.get("token")?.as_str()).chain(TOKENS);
        let known = texts.map(str::trim).filter_map(|text| {
            let token = Sealed::compact(text).or_else(|_| Sealed::json(text.as_bytes())).ok()?;
            Some((text.to_owned(), open(&token, &keys)?))
        });
        let known: Vec<Known> = known.collect();
        // Who opens nothing at all finds nothing either.
        assert!(TOKENS.iter().all(|token| known.iter().any(|(own, _)| own == token.trim())));
        (keys, known)
    })
}

/// Tokens for the recipient of the fixtures.
pub const TOKENS: [&str; 2] =
    [include_str!("../../fixtures/jwe/claims.jwe"), include_str!("../../fixtures/jwe/nested.jwe")];
