//! Many tokens: what a header alone decides is decided once for each distinct header, and usual claims are looked at
//! without being read. Everything else is judged in full.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use super::access;
use super::claim_path;
use super::claims::StandardClaims;
use super::opened::Opened;
use super::propagation;
use super::settings::ValidatorSettings;
use super::validator::Validator;
use crate::base64url::{self, Decoder};
use crate::check::Reason;
use crate::claims::Timestamp;
use crate::crypto::{BegunKey, LenientKey};
use crate::gateway::answer::{Answer, Decision, SeenToken, Upstream};
use crate::gateway::token_judge::{TokenAnswer, TokenJudge};
use crate::gateway::unending::latest_exp;
use crate::http::Request;
use crate::json::{Glance, Members, Outline};

/// Answers about one token after another, exactly as the endpoint does about each.
pub(super) struct Judge<'v> {
    opened: &'v Opened,
    validator: &'v Validator,
    /// Claims and the headers that they become
    pairs: Vec<(&'v str, String)>,
    known: HashMap<Box<str>, Known<'v>>,
    payload: Decoder,
    signature: Decoder,
    outline: Outline,
    /// For objects in claims
    inner: Outline,
}

/// A header that is in order, with the key that it names.
struct Known<'v> {
    verifier: BegunKey<&'v LenientKey>,
    /// The answer to tokens that pass
    passed: OnceCell<Arc<Answer>>,
    /// The answer to tokens whose signature is not good
    forged: OnceCell<Arc<Answer>>,
}

impl<'v> Judge<'v> {
    /// A judge for an endpoint whose validator works.
    pub(super) fn new(opened: &'v Opened) -> Option<Self> {
        let validator = opened.validator()?;
        Some(Self {
            opened,
            validator,
            pairs: propagation::pairs(validator.settings()),
            known: HashMap::new(),
            payload: Decoder::new(),
            signature: Decoder::new(),
            outline: Outline::default(),
            inner: Outline::default(),
        })
    }
}

impl TokenJudge for Judge<'_> {
    fn judge(&mut self, token: &str, now: Timestamp) -> TokenAnswer<'_> {
        let Self { opened, validator, pairs, known, payload, signature, outline, inner } = self;
        let opened = *opened;
        let in_full = || opened.answer(&Request::with_token(token), now, false);
        let Some((message, header, payload, signature)) = parts(token, payload, signature) else {
            return TokenAnswer::New(Box::new(in_full().0));
        };
        if !known.contains_key(header) {
            let (answer, found) = in_full();
            let verifier = found.and_then(|found| validator.verifier(found)).filter(|_| is_told_by_header(&answer));
            if let Some(verifier) = verifier.filter(|_| base64url::decode(header).is_ok()) {
                if known.len() >= MOST_HEADERS {
                    known.clear();
                }
                let mut verifier = BegunKey::new(verifier);
                verifier.begin_with(&format!("{header}.").into_bytes().into());
                let known_header = Known { verifier, passed: OnceCell::new(), forged: OnceCell::new() };
                known.insert(header.into(), known_header);
            }
            return TokenAnswer::New(Box::new(answer));
        }
        let Some(known) = known.get(header) else { return TokenAnswer::New(Box::new(in_full().0)) };
        let common = || Arc::new(without_claims(in_full().0));
        if !known.verifier.verifies(message.as_bytes(), signature) {
            return TokenAnswer::Again { like: known.forged.get_or_init(common), headers: Vec::new(), claims: None };
        }
        match outline.read(payload).and_then(|members| glance(validator.settings(), pairs, members, inner, now)) {
            Some(mut upstream) => {
                opened.hold_back(&mut upstream);
                let like = known.passed.get_or_init(common);
                TokenAnswer::Again { like, headers: upstream.headers, claims: Some(payload) }
            }
            None => TokenAnswer::New(Box::new(in_full().0)),
        }
    }
}

/// Whether all that came before the signature was decided by the header, and the signature covers header and payload as
/// they were sent: the gateway asks for `b64` whether or not it is critical.
fn is_told_by_header(answer: &Answer) -> bool {
    let is_encoded = |token: &SeenToken| token.header.as_ref().is_some_and(|header| !header.contains("b64"));
    (answer.is_passed() || answer.reason() == Some(Reason::BadSignature)) && answer.tokens.iter().all(is_encoded)
}

/// What is signed, header, payload and signature of a compact token, where the latter two are base64url as JOSE has it: so
/// it is as the gateway decodes it, and what it encodes again.
fn parts<'t, 'b>(
    token: &'t str,
    payload: &'b mut Decoder,
    signature: &'b mut Decoder,
) -> Option<(&'t str, &'t str, &'b [u8], &'b [u8])> {
    let (message, last) = token.rsplit_once('.')?;
    let (header, middle) = message.split_once('.').filter(|(header, _)| header.len() <= LONGEST_HEADER)?;
    Some((message, header, payload.decode(middle).ok()?, signature.decode(last).ok()?))
}

/// What happens to the headers, where a glance tells that the claims pass and that nothing is to be said of them.
fn glance(
    settings: &ValidatorSettings,
    pairs: &[(&str, String)],
    members: Members<'_, '_>,
    inner: &mut Outline,
    now: Timestamp,
) -> Option<Upstream> {
    let is_plain = |exp: Glance<'_>| exp.as_i64().is_some_and(|exp| exp <= latest_exp(now));
    let mut find = |name: &str, descends: bool| claim_path::at_a_glance(members, inner, name, descends);
    let passes = members.get("exp").is_some_and(is_plain)
        && StandardClaims::pass_at_a_glance(members, &settings.issuer, &settings.audience, now, settings.leeway)
        && access::is_granted_at_a_glance(settings, &mut find);
    if passes { propagation::upstream_at_a_glance(pairs, settings.preserve_arrays, find) } else { None }
}

/// What an answer has in common with others.
fn without_claims(mut answer: Answer) -> Answer {
    answer.checks.retain(|check| check.reason.is_some());
    if let Decision::Passed(upstream) = &mut answer.decision {
        *upstream = Upstream { held_back: mem::take(&mut upstream.held_back), ..Upstream::default() };
    }
    for token in &mut answer.tokens {
        token.claims = None;
    }
    answer
}

/// How many headers are remembered; those that recur are soon known again.
const MOST_HEADERS: usize = 1 << 9;

/// The longest header that is remembered.
const LONGEST_HEADER: usize = 1 << 12;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::algorithm::Digest;
    use crate::check::Outcome;
    use crate::config::Text;
    use crate::crypto::{LenientSigner, Secret};
    use crate::gateway::{self, Asked, KeyLocation, KeySource, Served, Unserved};

    /// Two keys of one secret, and a weak one.
    struct Keys;

    impl KeySource for Keys {
        fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
            let text = br#"{"keys":[{"kty":"oct","kid":"a","k":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"},
                {"kty":"oct","k":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"},{"kty":"oct","kid":"w","k":"AA"}]}"#;
            Ok(Served::json(text.to_vec(), "keys"))
        }

        fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
            Err(Unserved::new("none"))
        }
    }

    fn validator(settings: &str) -> Box<dyn gateway::Validator> {
        let config = format!(
            r#"{{"version":3,"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{{"alg":"HS256",
            "jwk_url":"https://a"{settings}}}}},"backend":[{{"url_pattern":"/"}}]}}]}}"#
        );
        let gateway = gateway::read(&[Text::new(config.as_bytes(), "krakend.json")], None).unwrap();
        let asked = Asked { is_brief: true, ..Asked::default() };
        gateway.open(&asked, Arc::new(Keys)).unwrap()
    }

    fn sign(message: &str, secret: u8) -> String {
        let secret = Secret::from(vec![secret; if secret == 0 { 1 } else { 32 }]);
        let key = LenientSigner::hmac(Digest::Sha256, &secret);
        base64url::encode(key.sign(message.as_bytes()).unwrap())
    }

    /// What the judge says and what the validator says, in one form.
    fn compare(validator: &dyn gateway::Validator, judge: &mut dyn TokenJudge, token: &str, now: Timestamp) -> bool {
        let mut expected = validator.validate(&Request::with_token(token), now).unwrap();
        let found = judge.judge(token, now);
        let is_fast = matches!(found, TokenAnswer::Again { .. });
        let mut found = found.into_answer();
        for answer in [&mut expected, &mut found] {
            answer.checks.retain(|check| check.outcome == Outcome::Fail);
            // Claims of strangers are not told.
            answer.tokens.iter_mut().filter(|token| !token.is_authentic).for_each(|token| token.claims = None);
        }
        assert_eq!(found, expected, "{token}");
        is_fast
    }

    const NOW: i64 = 1_735_689_600;

    fn settings() -> impl Strategy<Value = String> {
        let settings = [
            r#","issuer":"a""#,
            r#","audience":["a"]"#,
            r#","audience":["a","b"]"#,
            r#","roles":["a"],"roles_key":"x""#,
            r#","roles":["a",""],"roles_key":"o.a","roles_key_is_nested":true"#,
            r#","roles":["a"],"roles_key":"o.a""#,
            r#","scopes":["a"],"scopes_key":"x""#,
            r#","scopes":["a","b"],"scopes_key":"o.a","scopes_matcher":"all""#,
            r#","scopes":["a"]"#,
            r#","propagate_claims":[["x","x-a"],["exp","x-b"],["o.a","x-c"],["o","x-d"],["sub","x-a"]]"#,
            r#","propagate_claims":[["x","x-a"],["http.a","x-b"]],"propagate_claims_preserve_array":true"#,
            r#","leeway":"60s""#,
            r#","operation_debug":true"#,
            r#","key_identify_strategy":"x5t""#,
        ];
        // A name that occurs twice counts as it stands last.
        vec(select(settings.to_vec()), 0..4).prop_map(|some| some.concat())
    }

    fn payloads() -> impl Strategy<Value = String> {
        let time = prop_oneof![
            6 => (-90_i64..90).prop_map(|by| (NOW + by).to_string()),
            1 => select(vec![
                "0", "-1", "1e400", "1735689600.0", "1735689600.5", "1e9", "\"1735689601\"", "null", "[]", "-0",
                "9007199254740993", "99999999999999999", "99999999999999999999", "1735689600000", "9.223371974719e18",
            ]).prop_map(str::to_owned),
        ];
        let value = select(vec![
            r#""a""#,
            r#""b""#,
            r#""""#,
            r#""a b""#,
            r#"["a"]"#,
            r#"["b","a"]"#,
            "[]",
            "1",
            "1.0",
            "1.5",
            "1e400",
            "null",
            "true",
            r#""\u0061""#,
            r#"["\u0061"]"#,
            r#"{"a":"a"}"#,
            r#"{"a":["a","b"]}"#,
            r#"{"a":1e400}"#,
            r#"{"a":1,"a":2}"#,
            r#"["a",1]"#,
            r#"[1,"a"]"#,
            r#"["a",null]"#,
            r#""é\n""#,
            r#"[""]"#,
            "{}",
            "\"\\ud800\"",
            "01",
        ]);
        let name =
            select(vec!["exp", "exp", "nbf", "iat", "iss", "sub", "aud", "aud", "jti", "x", "o", "o.a", "http.a"]);
        let member = (name, time, value).prop_map(|(name, time, value)| {
            let is_time = ["exp", "nbf", "iat"].contains(&name);
            format!("\"{name}\":{}", if is_time { time.as_str() } else { value })
        });
        prop_oneof![
            20 => vec(member, 0..6).prop_map(|members| {
                format!(r#"{{"exp":{},{}}}"#, NOW + 5, members.join(",")).replace(",}", "}")
            }),
            1 => select(vec!["null", "[]", "{}", "", "{\"exp\":1} "]).prop_map(str::to_owned),
        ]
    }

    fn tokens() -> impl Strategy<Value = String> {
        let headers = select(vec![
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"HS256","kid":"a","b64":false}"#,
            r#"{"alg":"HS256","kid":"a","b64":false,"crit":["b64"]}"#,
            r#"{"alg":"HS256","kid":"a","crit":["x"]}"#,
            r#"{"alg":"HS256","kid":"a","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"c"}"#,
            r#"{"alg":"HS256","kid":"w"}"#,
            r#"{"alg":"HS512","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a","nonce":1}"#,
            "{}",
            "",
        ]);
        // How the parts are spelled, and what is signed with which secret.
        (headers, payloads(), 0_u8..14, select(vec![7, 7, 7, 7, 7, 7, 0, 9])).prop_map(
            |(header, payload, spelling, secret)| {
                let (encoded, body) = (base64url::encode(header), base64url::encode(&payload));
                let good = sign(&format!("{encoded}.{body}"), secret);
                match spelling {
                    0 => format!("{encoded}.{payload}.{}", sign(&format!("{encoded}.{payload}"), secret)),
                    1 => format!("{encoded}.{body}.{}", sign(&format!("{encoded}.{payload}"), secret)),
                    2 => format!("{encoded}=.{body}.{}", sign(&format!("{encoded}=.{body}"), secret)),
                    3 => format!("{encoded}\n.{body}=.{good}="),
                    4 => format!(r#"{{"payload":"{body}","protected":"{encoded}","signature":"{good}"}}"#),
                    _ => format!("{encoded}.{body}.{good}"),
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn it_answers_as_the_validator_does(
            settings in settings(),
            tokens in vec(prop_oneof![20 => tokens(), 1 => ".{0,12}"], 1..20),
            nanos in 0_u32..2,
        ) {
            let validator = validator(&settings);
            let Some(mut judge) = validator.token_judge() else { return Ok(()) };
            for token in tokens {
                compare(&*validator, &mut *judge, &token, Timestamp::new(NOW, nanos));
            }
        }
    }

    /// A token with a good signature.
    fn token(header: &str, payload: &str) -> String {
        let message = format!("{}.{}", base64url::encode(header), base64url::encode(payload.replace('\'', "\"")));
        format!("{message}.{}", sign(&message, 7))
    }

    #[test]
    fn at_a_glance_nobody_passes_who_is_refused() {
        for (settings, good, bad) in [
            (
                "",
                &["'nbf':1735689600", "'iat':1735689601", "'sub':'x','jti':'y'"][..],
                &["'nbf':1735689602", "'iat':1735689602"][..],
            ),
            (
                r#","leeway":"2s""#,
                &["'nbf':1735689602", "'iat':-9007199254740992"],
                &["'nbf':1735689603", "'iat':1735689603"],
            ),
            (r#","issuer":"a""#, &["'iss':'a'"], &["'iss':'b'", "'x':1"]),
            (
                r#","audience":["a","b"]"#,
                &["'aud':['b','c','a']"],
                &["'aud':['a','c']", "'aud':'a'", "'x':1", "'aud':[]"],
            ),
            (r#","roles":["a","b"]"#, &["'roles':['b']", "'roles':'c b'"], &["'roles':['c']", "'roles':'ab'", "'x':1"]),
            (
                r#","roles":["a"],"roles_key":"o.p.q","roles_key_is_nested":true"#,
                &["'o':{'p':{'q':'a'}}"],
                &["'o':{'p':'a'}", "'o':'a'", "'o':{'p':{'q':'b'}}", "'o':['a']", "'o':true"],
            ),
            (r#","scopes":["a","b"],"scopes_key":"s""#, &["'s':'b'"], &["'s':'c'", "'s':['c']"]),
            (
                r#","scopes":["a","b"],"scopes_key":"o.s","scopes_matcher":"all""#,
                &["'o':{'s':'a c b'}"],
                &["'o':{'s':'a'}", "'o':{'s':['b']}", "'x':1"],
            ),
            (
                r#","roles":["a"],"scopes":["b"],"scopes_key":"s""#,
                &["'roles':'a','s':'b'"],
                &["'roles':'a'", "'s':'b'"],
            ),
            (r#","scopes":["b"]"#, &["'x':1"], &[]),
            (r#","propagate_claims":[["o.x","x-a"]]"#, &["'o':{'x':'y'}", "'o':1"], &[]),
        ] {
            let validator = validator(settings);
            let mut judge = validator.token_judge().unwrap();
            let header = r#"{"alg":"HS256","kid":"a"}"#;
            let now = Timestamp::new(NOW, 0);
            // The first of a header is judged in full.
            compare(&*validator, &mut *judge, &token(header, &format!("{{{}}}", good[0])), now);
            for (claims, is_good) in
                good.iter().map(|claims| (claims, true)).chain(bad.iter().map(|claims| (claims, false)))
            {
                let token = token(header, &format!("{{'exp':{},{claims}}}", NOW + 5));
                assert_eq!(compare(&*validator, &mut *judge, &token, now), is_good, "{settings} {claims}");
                let answer = validator.validate(&Request::with_token(token), now).unwrap();
                assert_eq!(answer.is_passed(), is_good, "{settings} {claims}");
            }
            for exp in [NOW - 3, NOW + 40_000_000_000] {
                let token = token(header, &format!("{{'exp':{exp}}}"));
                assert!(!compare(&*validator, &mut *judge, &token, now), "{settings} {exp}");
            }
        }
    }

    #[test]
    fn several_headers_are_known_at_once_and_long_ones_are_not() {
        let validator = validator("");
        let mut judge = validator.token_judge().unwrap();
        let payload = format!("{{'exp':{}}}", NOW + 5);
        let mut is_fast = |pad: usize| {
            let header = format!(r#"{{"alg":"HS256","kid":"a","x":"{}"}}"#, "y".repeat(pad));
            compare(&*validator, &mut *judge, &token(&header, &payload), Timestamp::new(NOW, 0))
        };
        assert_eq!([1, 2, 3, 1, 2, 3].map(&mut is_fast), [false, false, false, true, true, true]);
        // 4096 characters of base64url are 3072 bytes, and the header has 32 beside the pad.
        let left = 3072 - 32;
        assert_eq!([left, left, left + 1, left + 1].map(&mut is_fast), [false, true, false, false]);
    }

    #[test]
    fn a_token_without_an_end_is_told() {
        let validator = validator("");
        let told = |payload: &str| {
            let token = token(r#"{"alg":"HS256","kid":"a"}"#, payload);
            let answer = validator.validate(&Request::with_token(token), Timestamp::new(NOW, 0)).unwrap();
            assert!(answer.is_passed());
            let rules = answer.findings.iter().map(|finding| finding.rule.id);
            rules.filter(|id| ["krakend/missing-exp", "krakend/milliseconds"].contains(id)).collect::<Vec<_>>()
        };
        assert_eq!(told("{}"), ["krakend/missing-exp"]);
        assert!(told("{'exp':1735689600}").is_empty());
        assert_eq!(told("{'exp':1735689600000}"), ["krakend/milliseconds"]);
    }

    #[test]
    fn what_is_usual_is_answered_as_before() {
        let validator = validator(
            r#","issuer":"a","audience":["b"],"roles":["admin"],"roles_key":"realm_access.roles","roles_key_is_nested":true,
            "propagate_claims":[["sub","x-user"]]"#,
        );
        let mut judge = validator.token_judge().unwrap();
        let header = base64url::encode(r#"{"alg":"HS256","kid":"a","typ":"JWT"}"#);
        let mut is_fast = |sub: &str, secret, now| {
            let payload = format!(
                r#"{{"iss":"a","sub":"{sub}","aud":["a","b"],"exp":1735690000,"iat":1735689000,"realm_access":{{"roles":["admin"]}}}}"#
            );
            let message = format!("{header}.{}", base64url::encode(payload));
            let token = format!("{message}.{}", sign(&message, secret));
            compare(&*validator, &mut *judge, &token, Timestamp::new(now, 0))
        };
        assert!(!is_fast("a", 9, NOW), "the first of a header is judged in full");
        assert!(is_fast("a", 9, NOW), "the next is forged like it");
        assert!(is_fast("b", 7, NOW));
        assert!(!is_fast("b", 7, NOW + 500), "what is refused for its claims is judged in full");
    }
}
