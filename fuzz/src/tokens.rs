//! A text that may be a signed token, compact or JSON.

use std::sync::OnceLock;

use jwtk::base64url::{decode, encode};
use jwtk::claims::{Rules, Timestamp};
use jwtk::jose::{Content, Decoded};
use jwtk::json::{Dialect, Object, Style, Value, read_object, write_object};
use jwtk::jwk::KeySet;
use jwtk::jws::{Policy, Refusal, Unverified};

/// Takes it apart and puts it together again; a good signature is there only under what was signed.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let decoded = Decoded::read(&text);
    if let Ok(token) = Unverified::compact(&text) {
        check_compact(&text, &token);
        if is_encoded(&token) {
            let decoded = decoded.as_ref().unwrap_or_else(|error| panic!("read, and not decoded: {error}"));
            assert_eq!(decoded.heads()[0].protected.as_ref(), Some(token.peek_header().members()));
            if let (Content::Bytes(bytes), None) = (decoded.content(), token.peek_header().members().get("zip")) {
                assert_eq!(bytes, token.peek_payload());
            }
        }
    }
    if let Ok(token) = Unverified::json(data, None) {
        let decoded = decoded.unwrap_or_else(|error| panic!("read, and not decoded: {error}"));
        assert!(!decoded.heads().is_empty());
        let known = read_object(data, Dialect::STRICT).unwrap();
        let payload = known.get("payload").and_then(Value::as_str).unwrap();
        assert_eq!(written_payload(&token), payload);
    }
    // Who accepts nothing at all finds nothing either.
    let said = |token: &&str| accepted(token.trim()).into_iter().next().expect("the fixtures are accepted");
    let known = KNOWN.get_or_init(|| TOKENS.iter().map(said).collect());
    for signed in accepted(&text) {
        assert!(known.contains(&signed), "nobody signed this: {text}");
    }
}

/// What a token says: its protected header and its payload.
type Said = (Object, Vec<u8>);

/// What is said under a good signature, as each way to read it finds.
fn accepted(text: &str) -> Vec<Said> {
    let keys = KEYS.get_or_init(|| KeySet::read(SET, "signing.jwks.json").unwrap());
    let mut rules = Rules::default();
    rules.payload_is_opaque = true;
    let decide = |token: Result<Unverified, Refusal>, policy: &Policy| {
        let accepted = rules.decide(token, keys, policy, Timestamp::new(1_735_687_800, 0)).accepted()?;
        let header = accepted.token().header().protected();
        let header = header.map(|(name, value)| (name.to_owned(), value.clone())).collect();
        Some((header, accepted.payload().to_vec()))
    };
    let policies = [Policy::default(), Policy::default().expect_unencoded()];
    let both =
        |policy| [decide(Unverified::compact(text), policy), decide(Unverified::json(text.as_bytes(), None), policy)];
    policies.iter().flat_map(both).flatten().collect()
}

/// A compact token is written of its parts as it was read, and says the same in JSON.
fn check_compact(text: &str, token: &Unverified) {
    let (protected, rest) = text.split_once('.').unwrap();
    let (payload, signature) = rest.rsplit_once('.').unwrap();
    let header = token.peek_header().members();
    let bytes = decode(protected).unwrap();
    assert_eq!(encode(&bytes), protected);
    assert_eq!(read_object(&bytes, Dialect::STRICT).as_ref(), Ok(header));
    assert_eq!(written_payload(token), payload);
    assert_eq!(encode(decode(signature).unwrap()), signature);
    let mut entry = Object::new();
    entry.insert("protected", protected);
    entry.insert("signature", signature);
    let mut general = Object::new();
    general.insert("payload", payload);
    general.insert("signatures", vec![Value::Object(entry.clone())]);
    entry.insert("payload", payload);
    for object in [entry, general] {
        let json = write_object(&object, Style::Compact);
        let again = Unverified::json(json.as_bytes(), None).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(again.peek_header().members(), header);
        assert_eq!(again.peek_payload(), token.peek_payload());
    }
}

/// The payload as the token has it.
fn written_payload(token: &Unverified) -> String {
    let payload = token.peek_payload();
    if is_encoded(token) { encode(payload) } else { String::from_utf8(payload.to_vec()).unwrap() }
}

fn is_encoded(token: &Unverified) -> bool {
    token.peek_header().members().get("b64") != Some(&Value::Bool(false))
}

static KEYS: OnceLock<KeySet> = OnceLock::new();
static KNOWN: OnceLock<Vec<Said>> = OnceLock::new();

const SET: &[u8] = include_bytes!("../../fixtures/keys/signing.jwks.json");

/// Tokens with their payloads that these keys signed.
pub const TOKENS: [&str; 19] = [
    include_str!("../../fixtures/tokens/alice.jwt"),
    include_str!("../../fixtures/tokens/alice-eddsa.jwt"),
    include_str!("../../fixtures/tokens/alice-es256k.jwt"),
    include_str!("../../fixtures/tokens/alice-es384.jwt"),
    include_str!("../../fixtures/tokens/alice-es512.jwt"),
    include_str!("../../fixtures/tokens/alice-full.jwt"),
    include_str!("../../fixtures/tokens/alice-general.jwt"),
    include_str!("../../fixtures/tokens/alice-hs256.jwt"),
    include_str!("../../fixtures/tokens/alice-no-kid.jwt"),
    include_str!("../../fixtures/tokens/alice-ps256.jwt"),
    include_str!("../../fixtures/tokens/alice-rs256.jwt"),
    include_str!("../../fixtures/tokens/at-jwt.jwt"),
    include_str!("../../fixtures/tokens/milliseconds.jwt"),
    include_str!("../../fixtures/tokens/no-claims.jwt"),
    include_str!("../../fixtures/tokens/number-aud.jwt"),
    include_str!("../../fixtures/tokens/text.jwt"),
    include_str!("../../fixtures/tokens/text-exp.jwt"),
    include_str!("../../fixtures/tokens/unencoded.jwt"),
    include_str!("../../fixtures/tokens/x5t.jwt"),
];
