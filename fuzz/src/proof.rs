//! A proof of possession (DPoP), or the head of a request with one.

use std::sync::OnceLock;

use jwtk::check::Outcome;
use jwtk::claims::Timestamp;
use jwtk::dpop::{AccessToken, Demand, Presented, Target, is_proof, key_of};
use jwtk::http::Request;
use jwtk::jose::{Content, Decoded};
use jwtk::json::Object;

/// Checks it for the request and the token of the fixtures: only their proofs hold.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let holds =
        |text: &str| judge(&[text.to_owned()], Some(AccessToken { text: TOKEN.trim(), claims: Some(claims()) }));
    if holds(&text) {
        assert!(PROOFS.iter().any(|proof| proof.trim() == text), "nobody signed this: {text}");
    }
    if let Ok(decoded) = Decoded::read(&text)
        && let Some(header) = &decoded.heads()[0].protected
    {
        let _ = (is_proof(header), key_of(header));
    }
    let Ok(request) = Request::read(data) else { return };
    // Who takes no proof at all finds nothing either.
    assert!(holds(PROOFS[0].trim()));
    let _ = Target::of_request(&request);
    let Ok(presented) = Presented::of(&request) else { return };
    assert!(!presented.token.is_empty());
    let token = AccessToken { text: &presented.token, claims: Some(claims()) };
    if judge(&presented.proofs, Some(token)) {
        assert!(presented.token == TOKEN.trim() && holds(&presented.proofs[0]), "{text}");
    }
    // What is not known for sure binds nothing.
    assert!(!judge(&presented.proofs, Some(AccessToken { claims: None, ..token })));
}

fn judge(proofs: &[String], token: Option<AccessToken<'_>>) -> bool {
    let target = Target::new("GET", "https://api.example.com/orders").unwrap();
    let judged = Demand::new(target).judge(proofs, token, Timestamp::new(1_735_689_600, 0));
    judged.checks.iter().all(|check| check.outcome != Outcome::Fail)
}

/// The claims of the token, which its issuer did sign.
fn claims() -> &'static Object {
    static CLAIMS: OnceLock<Object> = OnceLock::new();
    CLAIMS.get_or_init(|| match Decoded::read(TOKEN.trim()).unwrap().content() {
        Content::Claims(claims) => claims.clone(),
        other => panic!("{other:?}"),
    })
}

const TOKEN: &str = include_str!("../../fixtures/dpop/token.jwt");

/// The proofs for it.
pub const PROOFS: [&str; 2] =
    [include_str!("../../fixtures/dpop/proof.jwt"), include_str!("../../fixtures/dpop/nonce.jwt")];
