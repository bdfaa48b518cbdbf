//! Rules applied to many tokens: what is usual is accepted at a glance, everything else is judged in full.

use super::checks::Match;
use super::claim_rule::{ClaimRule, Test};
use super::rules::Rules;
use super::scopes::Scopes;
use super::timestamp::Timestamp;
use super::verdict::Verdict;
use crate::jose::Header;
use crate::json::{Glance, Members, Outline};
use crate::jwk::KeySet;
use crate::jws::{AuthenticRef, Policy, Verifier};

/// Decides about one compact token after another, exactly as [`Rules::decide`] does about each.
///
/// Its buffers are used again and it remembers headers, so each thread needs a judge of its own.
///
/// ```
/// use jwtk::claims::{Judge, Judgement, Rules, Timestamp};
/// use jwtk::jwk::KeySet;
/// use jwtk::jws::Policy;
///
/// // RFC 7515 appendix A.1; it expired in 2011.
/// let keys = KeySet::read(br#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#, "a1.json")?;
/// let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// let (rules, policy) = (Rules::default(), Policy::default());
/// let mut judge = Judge::new(&rules, &keys, &policy);
/// assert!(matches!(judge.decide(token, Timestamp::new(1_300_819_000, 0)), Judgement::Accepted(..)));
/// let Judgement::Decided(verdict) = judge.decide(token, Timestamp::new(1_400_000_000, 0)) else { panic!() };
/// assert_eq!(verdict.reason().map(|reason| reason.code()), Some("expired"));
/// # Ok::<(), jwtk::jwk::NotAKeySet>(())
/// ```
pub struct Judge<'k> {
    rules: &'k Rules,
    verifier: Verifier<'k>,
    outline: Outline,
}

/// What a judge finds.
#[derive(Debug)]
pub enum Judgement<'j, 'k> {
    /// Accepted, without a tree of its claims ever having been built, and what is to be known of it. The claims are a strict
    /// JSON object.
    Accepted(AuthenticRef<'j, 'k>, Option<&'static str>),
    /// Decided in full: every refusal, and whatever is out of the ordinary
    Decided(Box<Verdict<'k>>),
}

impl<'k> Judge<'k> {
    /// A judge by `rules`, with the keys of `keys` as `policy` wants them.
    pub fn new(rules: &'k Rules, keys: &'k KeySet, policy: &'k Policy) -> Self {
        Self { rules, verifier: Verifier::new(keys, policy), outline: Outline::default() }
    }

    /// Decides about a compact token at `now`.
    pub fn decide<'j>(&'j mut self, token: &str, now: Timestamp) -> Judgement<'j, 'k> {
        let token = match self.verifier.verify(token) {
            Ok(token) => token,
            Err(refusal) => return Judgement::Decided(Box::new(Verdict::on_unreadable(&refusal))),
        };
        if !self.rules.payload_is_opaque
            && !self.rules.has_expressions()
            && let Some(members) = self.outline.read(token.payload())
            && self.rules.accepts_at_a_glance(token.header(), members, now)
        {
            let warning = self.rules.times.warning_at_a_glance(members.get("exp").is_some());
            return Judgement::Accepted(token, warning);
        }
        Judgement::Decided(Box::new(self.rules.judge(token.to_authentic(), now)))
    }
}

impl Rules {
    /// Whether every check passes. `false` says nothing: [`Self::judge`] has to look.
    fn accepts_at_a_glance(&self, header: &Header, members: Members<'_, '_>, now: Timestamp) -> bool {
        let is_one_of = |name, wanted: &[String]| {
            wanted.is_empty()
                || matches!(members.get(name), Some(Glance::Text(text)) if wanted.iter().any(|one| one == text))
        };
        let times = self.times.hold_at_a_glance(|name| members.get(name), now);
        // A token that is bound to a key comes with a warning.
        times
            && members.get("cnf").is_none()
            && self.typ.as_deref().is_none_or(|wanted| header.typ().is_some_and(|typ| typ.eq_ignore_ascii_case(wanted)))
            && is_one_of("iss", &self.issuers)
            && is_one_of("sub", self.subject.as_slice())
            && is_one_of("jti", self.jwt_id.as_slice())
            && (self.audiences.is_empty() || hold_at_a_glance(members.get("aud"), &self.audiences, self.audience_match))
            && self.required.iter().all(|path| members.get(path.as_str()).is_some_and(|found| found != Glance::Null))
            && self.claims.iter().all(|rule| rule.holds_at_a_glance(members))
            && [&self.roles, &self.scopes].into_iter().flatten().all(|scopes| scopes.hold_at_a_glance(members))
    }
}

impl ClaimRule {
    fn holds_at_a_glance(&self, members: Members<'_, '_>) -> bool {
        // A claim whose whole name is the path wins; others are looked for in the tree.
        let found = members.get(self.path.as_str());
        match (&self.test, found) {
            (Test::Text(wanted), Some(Glance::Text(text))) => wanted == text,
            (Test::Matches(pattern), Some(Glance::Text(text))) => pattern.matches(text),
            (Test::Any(wanted), found) => hold_at_a_glance(found, wanted, Match::Any),
            (Test::All(wanted), found) => hold_at_a_glance(found, wanted, Match::All),
            (Test::Text(_) | Test::Matches(_) | Test::Json(_), _) => false,
        }
    }
}

impl Scopes {
    fn hold_at_a_glance(&self, members: Members<'_, '_>) -> bool {
        match members.get(self.path.as_str()) {
            Some(Glance::Text(text)) => {
                are_met(&self.wanted, self.matching, |one| text.split(' ').any(|word| word == one))
            }
            found => hold_at_a_glance(found, &self.wanted, self.matching),
        }
    }
}

/// Whether a text, or a list of texts, holds what is wanted.
fn hold_at_a_glance(found: Option<Glance<'_>>, wanted: &[String], matching: Match) -> bool {
    let Some(texts) = found.and_then(Glance::texts) else { return false };
    are_met(wanted, matching, |one| texts.clone().any(|text| text == one))
}

/// Empty texts are left to those who look closely.
fn are_met(wanted: &[String], matching: Match, has: impl Fn(&str) -> bool) -> bool {
    let has = |one: &String| !one.is_empty() && has(one);
    match matching {
        Match::Any => wanted.iter().any(has),
        Match::All => !wanted.is_empty() && wanted.iter().all(has),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::algorithm::Algorithm;
    use crate::base64url;
    use crate::check::{Outcome, Reason};
    use crate::claims::ClaimPath;
    use crate::crypto::{Secret, SigningKey};
    use crate::json::{Dialect, read};
    use crate::jws::Unverified;

    const NOW: i64 = 1_735_689_600;

    fn sign(payload: &str) -> String {
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![7; 32])).unwrap();
        let message =
            format!("{}.{}", base64url::encode(r#"{"alg":"HS256","typ":"at+JWT"}"#), base64url::encode(payload));
        format!("{message}.{}", base64url::encode(key.sign(message.as_bytes()).unwrap()))
    }

    fn keys() -> KeySet {
        let mut keys = KeySet::new();
        keys.push_secret(Secret::from(vec![7; 32]), "secret");
        keys
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    fn rules() -> impl Strategy<Value = Rules> {
        let path = |name: &str| ClaimPath::parse(name, ".");
        let scopes = move |name: &str, matching| Scopes { path: path(name), wanted: list(&["a", "b"]), matching };
        let rule = move |name: &str, test| ClaimRule { path: path(name), test };
        let json = read(b"1", Dialect::STRICT).unwrap();
        let tests = vec![
            rule("x", Test::Text("a".to_owned())),
            rule("x", Test::Any(list(&["a", "c"]))),
            rule("aud", Test::All(list(&["a", "b"]))),
            rule("x", Test::All(Vec::new())),
            rule("x", Test::Matches("a|b".parse().unwrap())),
            rule("x", Test::Json(json)),
            rule("o.a", Test::Text("a".to_owned())),
        ];
        let matching = prop_oneof![Just(Match::Any), Just(Match::All)];
        let maybe = proptest::option::weighted::<BoxedStrategy<()>>;
        let wanted = proptest::sample::select(vec![vec![], list(&["a"]), list(&["a", "b"]), list(&[""])]);
        (
            (maybe(0.2, Just(()).boxed()), maybe(0.2, Just(()).boxed()), maybe(0.2, Just(()).boxed())),
            (wanted.clone(), wanted, matching.clone(), matching),
            (maybe(0.2, Just(()).boxed()), maybe(0.2, Just(()).boxed()), maybe(0.2, Just(()).boxed())),
            proptest::collection::vec(proptest::sample::select(tests), 0..2),
            (maybe(0.2, Just(()).boxed()), 0_u64..100, 0_u8..8),
        )
            .prop_map(
                move |(
                    (sub, jti, typ),
                    (issuers, audiences, any, all),
                    (required, roles, wide),
                    claims,
                    (age, leeway, skip),
                )| {
                    let mut rules = Rules { issuers, audiences, audience_match: any, claims, ..Rules::default() };
                    rules.subject = sub.map(|()| "a".to_owned());
                    rules.jwt_id = jti.map(|()| "a".to_owned());
                    rules.typ = typ.map(|()| if leeway > 50 { "at+jwt" } else { "application/at+jwt" }.to_owned());
                    #[cfg(feature = "cel")]
                    rules.expressions.extend((leeway < 10).then(|| r#"claims.x == "a""#.parse().unwrap()));
                    rules.required = required.map(|()| path("x")).into_iter().collect();
                    rules.roles = roles.map(|()| scopes("x", all));
                    rules.scopes = wide.map(|()| scopes("aud", all));
                    rules.times.leeway = Duration::from_secs(leeway);
                    rules.times.max_age = age.map(|()| Duration::from_secs(60));
                    rules.times.skip.exp = skip & 1 == 1;
                    rules.times.skip.nbf = skip & 2 == 2;
                    rules.times.skip.iat = skip & 4 == 4;
                    rules
                },
            )
    }

    fn payloads() -> impl Strategy<Value = String> {
        let time = prop_oneof![
            4 => (-120_i64..120).prop_map(|by| (NOW + by).to_string()),
            1 => proptest::sample::select(vec![
                "0", "-1", "1e400", "1735689600.0", "1735689600.5", "17356896005e-1", "\"1735689601\"", "null", "[]",
                "99999999999999999999", "1735689600000", "999999999999999999", "-0", "1735689601",
            ]).prop_map(str::to_owned),
        ];
        let text = proptest::sample::select(vec![
            r#""a""#,
            r#""b""#,
            r#""""#,
            r#""a b""#,
            r#"["a"]"#,
            r#"["a","b"]"#,
            "[]",
            "1",
            "1.0",
            "null",
            r#""\u0061""#,
            r#"["\u0061"]"#,
            r#"{"a":"a"}"#,
            r#"{"jkt":"a"}"#,
            r#"["a",1]"#,
            r#""A""#,
            r#"[""]"#,
            r#"" a  b ""#,
        ])
        .prop_map(str::to_owned);
        let name =
            proptest::sample::select(vec!["exp", "nbf", "iat", "iss", "sub", "aud", "jti", "x", "o", "o.a", "cnf"]);
        let member = (name, time, text).prop_map(|(name, time, text)| {
            let value = if ["exp", "nbf", "iat"].contains(&name) { time } else { text };
            format!("\"{name}\":{value}")
        });
        proptest::collection::vec(member, 0..7).prop_map(|members| format!("{{{}}}", members.join(",")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn it_decides_as_the_rules_do(rules in rules(), payload in payloads(), nanos in 0_u32..2) {
            let (keys, policy, token) = (keys(), Policy::default(), sign(&payload));
            let now = Timestamp::new(NOW, nanos);
            let single = rules.decide(Unverified::compact(&token), &keys, &policy, now);
            match Judge::new(&rules, &keys, &policy).decide(&token, now) {
                Judgement::Accepted(lent, warning) => {
                    prop_assert!(single.is_accepted(), "{payload} {rules:?} {:?}", single.checks());
                    let warnings: Vec<&str> = single.warnings().map(String::as_str).collect();
                    prop_assert_eq!(warning.as_slice(), warnings, "{}", payload);
                    prop_assert_eq!(lent.payload(), payload.as_bytes());
                }
                Judgement::Decided(verdict) => prop_assert_eq!(verdict.checks(), single.checks()),
            }
        }
    }

    /// What a judge of many finds, and that a single decision is the same.
    fn judged(rules: &Rules, payload: &str) -> Result<(), Option<Reason>> {
        let (keys, policy, token, now) = (keys(), Policy::default(), sign(payload), Timestamp::new(NOW, 0));
        let single = rules.decide(Unverified::compact(&token), &keys, &policy, now);
        let many = match Judge::new(rules, &keys, &policy).decide(&token, now) {
            Judgement::Accepted(..) => Ok(()),
            Judgement::Decided(verdict) if verdict.is_accepted() => Ok(()),
            Judgement::Decided(verdict) => Err(verdict.reason()),
        };
        assert_eq!(many.err().flatten(), single.reason(), "{payload}");
        many
    }

    #[test]
    fn a_glance_is_as_sharp_as_a_close_look() {
        let times = |iat: i64| format!(r#"{{"exp":{},"iat":{iat}}}"#, NOW + 60);
        let rules = Rules::default();
        assert_eq!(judged(&rules, &times(NOW)), Ok(()));
        assert_eq!(judged(&rules, &times(NOW + 1)), Err(Some(Reason::IssuedInFuture)));
        let mut rules = Rules::default();
        rules.times.max_age = Some(Duration::from_secs(60));
        assert_eq!(judged(&rules, &times(NOW - 60)), Ok(()));
        assert_eq!(judged(&rules, &times(NOW - 61)), Err(Some(Reason::TooOld)));
        let rules = Rules { required: vec![ClaimPath::parse("x", ".")], ..Rules::default() };
        let x = |value: &str| format!(r#"{{"exp":{},"x":{value}}}"#, NOW + 60);
        assert_eq!(judged(&rules, &x("false")), Ok(()));
        assert_eq!(judged(&rules, &x("null")), Err(Some(Reason::MissingClaim)));
    }

    #[test]
    fn a_payload_of_bytes_is_looked_into_where_a_rule_asks() {
        let opaque = || Rules { payload_is_opaque: true, ..Rules::default() };
        let (keys, policy, now) = (keys(), Policy::default(), Timestamp::new(NOW, 0));
        // A claim set to look at, and yet bytes.
        let token = sign(&format!(r#"{{"exp":{}}}"#, NOW + 60));
        let rules = opaque();
        let mut judge = Judge::new(&rules, &keys, &policy);
        let Judgement::Decided(verdict) = judge.decide(&token, now) else { panic!("bytes were taken for claims") };
        assert!(verdict.is_accepted() && verdict.authentic_claims().is_none());
        assert_eq!(judged(&opaque(), "text"), Ok(()));
        let scopes = Scopes { path: ClaimPath::parse("scope", "."), wanted: list(&["a"]), matching: Match::Any };
        let mut aged = opaque();
        aged.times.max_age = Some(Duration::from_secs(60));
        for rules in [
            aged,
            Rules { scopes: Some(scopes.clone()), ..opaque() },
            Rules { roles: Some(scopes), ..opaque() },
            Rules { required: vec![ClaimPath::parse("x", ".")], ..opaque() },
            Rules { issuers: list(&["a"]), ..opaque() },
            Rules { audiences: list(&["a"]), ..opaque() },
            Rules { subject: Some("a".to_owned()), ..opaque() },
            Rules { jwt_id: Some("a".to_owned()), ..opaque() },
        ] {
            assert_eq!(judged(&rules, "text"), Err(Some(Reason::Malformed)), "{rules:?}");
            assert!(judged(&rules, "{}").is_err(), "{rules:?}");
        }
    }

    #[test]
    fn what_never_expires_has_its_warning() {
        let (keys, policy, rules, now) = (keys(), Policy::default(), Rules::default(), Timestamp::new(NOW, 0));
        let mut judge = Judge::new(&rules, &keys, &policy);
        let token = sign(r#"{"sub":"a"}"#);
        let Judgement::Accepted(_, warning) = judge.decide(&token, now) else { panic!("not at a glance") };
        assert!(warning.is_some_and(|warning| warning.contains("never expires")));
        let token = sign(r#"{"exp":4102444800000}"#);
        let Judgement::Decided(verdict) = judge.decide(&token, now) else { panic!("at a glance") };
        assert!(verdict.is_accepted() && verdict.warnings().any(|warning| warning.contains("never expires")));
        let mut skipping = Rules::default();
        skipping.times.skip.exp = true;
        let token = sign("{}");
        let mut judge = Judge::new(&skipping, &keys, &policy);
        assert!(matches!(judge.decide(&token, now), Judgement::Accepted(_, None)));
    }

    #[test]
    fn what_is_usual_is_accepted_at_a_glance() {
        let scopes = Scopes { path: ClaimPath::parse("scope", "."), wanted: list(&["read"]), matching: Match::All };
        let rules = Rules {
            issuers: list(&["https://issuer.example"]),
            audiences: list(&["orders"]),
            typ: Some("at+jwt".to_owned()),
            required: vec![ClaimPath::parse("sub", ".")],
            scopes: Some(scopes),
            ..Rules::default()
        };
        let payload = r#"{"iss":"https://issuer.example","sub":"alice","aud":["orders","bills"],"iat":1735689000,
            "nbf":1735689000,"exp":1735690000,"scope":"openid read","realm_access":{"roles":["a","b"]},"name":"Zoë"}"#;
        let (keys, policy, token) = (keys(), Policy::default(), sign(payload));
        let mut judge = Judge::new(&rules, &keys, &policy);
        assert!(matches!(judge.decide(&token, Timestamp::new(NOW, 0)), Judgement::Accepted(_, None)));
        let Judgement::Decided(verdict) = judge.decide(&token, Timestamp::new(NOW + 400, 0)) else { panic!() };
        assert!(verdict.checks().iter().any(|check| check.outcome == Outcome::Fail));
    }

    #[test]
    fn a_glance_accepts_what_is_asked_for_and_nothing_beside_it() {
        let path = || ClaimPath::parse("x", ".");
        let claim = |test| Rules { claims: vec![ClaimRule { path: path(), test }], ..Rules::default() };
        let scopes = |matching| Some(Scopes { path: path(), wanted: list(&["a", "b"]), matching });
        let mismatch = Reason::ClaimMismatch;
        for (rules, reason, good, bad) in [
            (Rules { issuers: list(&["a"]), ..Rules::default() }, Reason::WrongIssuer, vec![r#""a""#], vec![r#""c""#]),
            (
                Rules { audiences: list(&["a", "b"]), ..Rules::default() },
                Reason::WrongAudience,
                vec![r#""a""#, r#"["b","c"]"#],
                vec![r#""c""#, r#"["c","d"]"#],
            ),
            (claim(Test::Text("a".to_owned())), mismatch, vec![r#""a""#], vec![r#""c""#]),
            (claim(Test::Matches("a|b".parse().unwrap())), mismatch, vec![r#""b""#], vec![r#""c""#]),
            (claim(Test::Any(list(&["a", "b"]))), mismatch, vec![r#""b""#, r#"["c","a"]"#], vec![r#""c""#, r#"["c"]"#]),
            (claim(Test::All(list(&["a", "b"]))), mismatch, vec![r#"["b","a"]"#], vec![r#""a""#, r#"["a","c"]"#]),
            (
                Rules { roles: scopes(Match::Any), ..Rules::default() },
                Reason::MissingRole,
                vec![r#""b""#, r#""c a""#, r#"["c","a"]"#],
                vec![r#""c""#, r#""c d""#, r#"["c","d"]"#],
            ),
            (
                Rules { scopes: scopes(Match::All), ..Rules::default() },
                Reason::MissingScope,
                vec![r#""a c b""#, r#"["b","c","a"]"#],
                vec![r#""c d""#, r#""a c""#, r#"["a","c"]"#],
            ),
        ] {
            let (keys, policy) = (keys(), Policy::default());
            let payload = |value: &str| format!(r#"{{"iss":{value},"aud":{value},"x":{value}}}"#);
            for value in good {
                let mut judge = Judge::new(&rules, &keys, &policy);
                let judgement = judge.decide(&sign(&payload(value)), Timestamp::new(NOW, 0));
                assert!(matches!(judgement, Judgement::Accepted(..)), "{value} {rules:?}");
                assert_eq!(judged(&rules, &payload(value)), Ok(()));
            }
            for value in bad {
                assert_eq!(judged(&rules, &payload(value)), Err(Some(reason)), "{value} {rules:?}");
            }
        }
    }

    #[test]
    fn a_time_in_bytes_counts_where_it_is_required() {
        let rules =
            |path| Rules { payload_is_opaque: true, required: vec![ClaimPath::parse(path, ".")], ..Rules::default() };
        let expired = format!(r#"{{"sub":"a","exp":{NOW}}}"#);
        assert_eq!(judged(&rules("exp"), &expired), Err(Some(Reason::Expired)));
        assert_eq!(judged(&rules("sub"), &expired), Ok(()));
    }
}
