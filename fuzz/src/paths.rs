//! Rules or settings, a header and payloads, with zero bytes between: the payloads are signed under the header.
//!
//! The rules are the library's own as JSON, or the settings of `KrakenD`'s validator.

use std::sync::Arc;

use jwtk::algorithm::Algorithm;
use jwtk::base64url::encode;
use jwtk::check::Outcome;
use jwtk::claims::{Judge, Judgement, Rules, Timestamp};
use jwtk::config::Text;
use jwtk::crypto::{Secret, SigningKey};
use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Kind, Served, TokenJudge, Unserved, Validator};
use jwtk::http::Request;
use jwtk::jwk::KeySet;
use jwtk::jws::{Authentic, Policy, Unverified};

/// Judges the tokens by the fast path, one after another, and each by itself in full.
pub fn run(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0);
    let (settings, header) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let tokens: Vec<String> = parts.map(|payload| sign(header, payload)).collect();
    // A number of nanoseconds is a number of seconds more when it is compared.
    let now = Timestamp::new(1_735_689_600, u32::from(settings.len() % 2 == 1));
    if let Ok(rules) = serde_json::from_slice::<Rules>(settings) {
        by_rules(&rules, &tokens, now);
    } else {
        by_krakend(settings, &tokens, now);
    }
}

fn sign(header: &[u8], payload: &[u8]) -> String {
    let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![7; 32])).unwrap();
    let message = format!("{}.{}", encode(header), encode(payload));
    format!("{message}.{}", encode(key.sign(message.as_bytes()).unwrap()))
}

fn by_rules(rules: &Rules, tokens: &[String], now: Timestamp) {
    let (keys, policy) = (KeySet::read(SET, "keys").unwrap(), Policy::default());
    let mut judge = Judge::new(rules, &keys, &policy);
    for token in tokens {
        let single = rules.decide(Unverified::compact(token), &keys, &policy, now);
        match judge.decide(token, now) {
            Judgement::Accepted(lent, warning) => {
                assert!(single.is_accepted(), "accepted at a glance: {token} {:?}", single.checks());
                let warnings: Vec<&str> = single.warnings().map(String::as_str).collect();
                let told: Vec<&str> = lent.warnings().iter().map(String::as_str).chain(warning).collect();
                assert_eq!(told, warnings, "{token}");
                assert_eq!(Some(lent.payload()), single.authentic().map(Authentic::payload));
            }
            Judgement::Decided(verdict) => {
                assert_eq!(verdict.checks(), single.checks(), "{token}");
                assert!(verdict.warnings().eq(single.warnings()), "{token}");
            }
        }
    }
}

fn by_krakend(settings: &[u8], tokens: &[String], now: Timestamp) {
    let settings = String::from_utf8_lossy(settings);
    let config = format!(
        r#"{{"version":3,"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{settings}}},"backend":[{{"url_pattern":"/"}}]}}]}}"#
    );
    let text = Text::new(config.as_bytes(), "krakend.json");
    let Ok(gateway) = gateway::read(&[text], Some(Kind::Krakend)) else { return };
    let mut asked = Asked::default();
    asked.is_brief = true;
    let Ok(validator) = gateway.open(&asked, Arc::new(Set)) else { return };
    let Some(mut judge) = validator.token_judge() else { return };
    for token in tokens {
        compare(&*validator, &mut *judge, token, now);
    }
}

/// As the judge's own property has it: claims of strangers are not told, nor checks that hold.
fn compare(validator: &dyn Validator, judge: &mut dyn TokenJudge, token: &str, now: Timestamp) {
    let mut expected = validator.validate(&Request::with_token(token), now).unwrap();
    let mut found = judge.judge(token, now).into_answer();
    for answer in [&mut expected, &mut found] {
        answer.checks.retain(|check| check.outcome == Outcome::Fail);
        answer.tokens.iter_mut().filter(|token| !token.is_authentic).for_each(|token| token.claims = None);
    }
    assert_eq!(found, expected, "{token}");
}

struct Set;

impl KeySource for Set {
    fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
        Ok(Served::json(SET.to_vec(), "keys"))
    }

    fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
        Err(Unserved::new("there are no files"))
    }
}

/// The key by itself and under a name, and one that is too short.
const SET: &[u8] = br#"{"keys":[{"kty":"oct","kid":"a","k":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"},
    {"kty":"oct","k":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"},{"kty":"oct","kid":"w","k":"AA"}]}"#;
