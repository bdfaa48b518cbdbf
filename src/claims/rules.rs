//! All that is asked of a token's claims, and the judgement.

use std::time::Duration;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::checks::{self, Match, apart, one_of};
use super::claim_rule::{ClaimRule, Test};
use super::confirmation::Confirmation;
#[cfg(feature = "cel")]
use super::expression_rule::ExpressionRule;
use super::path::ClaimPath;
use super::scopes::Scopes;
use super::times::Times;
use super::timestamp::Timestamp;
use super::verdict::Verdict;
use crate::check::{Check, Reason};
use crate::jose::{Header, Malformed, is_media_type};
use crate::json::{self, Dialect, Object, Value};
use crate::jwk::KeySet;
use crate::jws::{Authentic, Policy, Refusal, Unverified};

/// What is asked of claims. The default asks for what every verifier owes: `exp`, `nbf` and `iat` must hold where they are.
///
/// Beside its fields there is a method for each that is asked for often:
///
/// ```
/// use std::time::Duration;
///
/// use jwtk::claims::{Match, Rules};
///
/// let rules = Rules::default()
///     .issuer("https://login.example.com/")
///     .audience("orders")
///     .leeway(Duration::from_secs(30))
///     .require("exp")
///     .roles("realm_access.roles", ["admin", "auditor"])
///     .scopes("scope", ["read"], Match::All);
/// assert_eq!(rules.audiences, ["orders"]);
/// ```
///
/// With the feature `serde` they are also read from a file of settings, by the names of the fields; lengths of time are seconds
/// there. A name that is not known is an error, never a rule that nobody obeys.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Rules {
    /// The times
    pub times: Times,
    /// `iss` must be one of these; empty: not asked
    pub issuers: Vec<String>,
    /// `aud` must hold these; empty: not asked
    pub audiences: Vec<String>,
    /// Whether one of the audiences is enough
    pub audience_match: Match,
    /// `sub` must be this
    pub subject: Option<String>,
    /// `jti` must be this
    pub jwt_id: Option<String>,
    /// The header's `typ` must be this media type
    pub typ: Option<String>,
    /// Claims that must be there
    pub required: Vec<ClaimPath>,
    /// What other claims must be
    pub claims: Vec<ClaimRule>,
    /// What claims and header must be together
    #[cfg(feature = "cel")]
    pub expressions: Vec<ExpressionRule>,
    /// Roles, of which one must be there
    pub roles: Option<Scopes>,
    /// Scopes that must be there
    pub scopes: Option<Scopes>,
    /// Whether the payload is taken as bytes: it need not be JSON, and is looked into only where a rule asks
    pub payload_is_opaque: bool,
    /// Whether a proof by DPoP is checked beside the token, so that nobody need be warned of one that wants it. Who checks it
    /// says so: no document does.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub proof_follows: bool,
}

impl Rules {
    /// Takes this issuer, too.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuers.push(issuer.into());
        self
    }

    /// Asks for this audience; of several one is enough.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Asks for all of the audiences.
    pub fn all_audiences(mut self) -> Self {
        self.audience_match = Match::All;
        self
    }

    /// Asks for this subject.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Asks for this token ID.
    pub fn jwt_id(mut self, jwt_id: impl Into<String>) -> Self {
        self.jwt_id = Some(jwt_id.into());
        self
    }

    /// Asks for this media type in the header.
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.typ = Some(typ.into());
        self
    }

    /// Asks for a claim to be there.
    pub fn require(mut self, path: impl Into<ClaimPath>) -> Self {
        self.required.push(path.into());
        self
    }

    /// Asks for what another claim must be.
    pub fn claim(mut self, path: impl Into<ClaimPath>, test: Test) -> Self {
        self.claims.push(ClaimRule { path: path.into(), test });
        self
    }

    /// Asks for one of these roles.
    pub fn roles(self, path: impl Into<ClaimPath>, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { roles: Some(Scopes::new(path, roles, Match::Any)), ..self }
    }

    /// Asks for one or all of these scopes.
    pub fn scopes(
        self,
        path: impl Into<ClaimPath>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
        matching: Match,
    ) -> Self {
        Self { scopes: Some(Scopes::new(path, scopes, matching)), ..self }
    }

    /// Lets clocks differ by so much.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.times.leeway = leeway;
        self
    }

    /// Asks for an `iat` that is no longer ago.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.times.max_age = Some(max_age);
        self
    }

    /// Decides about a token: signature first, then everything that is asked of its claims. All failures are told.
    ///
    /// A token that could not even be taken apart gets its verdict too.
    ///
    /// ```
    /// use jwtk::claims::{Rules, Timestamp};
    /// use jwtk::jwk::KeySet;
    /// use jwtk::jws::{Policy, Unverified};
    ///
    /// // RFC 7515 appendix A.1; it expired in 2011.
    /// let keys = KeySet::read(br#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#, "a1.json")?;
    /// let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    /// let judge = |now| Rules::default().decide(Unverified::compact(token), &keys, &Policy::default(), Timestamp::new(now, 0));
    /// assert!(judge(1_300_819_000).accepted().is_some());
    /// assert_eq!(judge(1_400_000_000).reason().map(|reason| reason.code()), Some("expired"));
    /// # Ok::<(), jwtk::jwk::NotAKeySet>(())
    /// ```
    pub fn decide<'k>(
        &self,
        token: Result<Unverified, Refusal>,
        keys: &'k KeySet,
        policy: &Policy,
        now: Timestamp,
    ) -> Verdict<'k> {
        let token = match token {
            Ok(token) => token,
            Err(refusal) => return Verdict::on_unreadable(&refusal),
        };
        match token.verify(keys, policy) {
            Ok(token) => self.judge(token, now),
            Err(refused) => Verdict::on_refused(refused),
        }
    }

    /// Weighs the claims of an authentic token at `now`. The time is an argument so that a question about last Tuesday
    /// gets the same answer every time it is asked.
    pub fn judge<'k>(&self, token: Authentic<'k>, now: Timestamp) -> Verdict<'k> {
        let key = token.key().place();
        let mut checks = vec![Check::pass("signature", format!("{} with {key}", token.algorithm()))];
        for (index, refusal) in token.bad_signatures() {
            checks.push(Check::skip("signature", format!("signature {index} is not good: {refusal}")));
        }
        self.judge_typ(token.header(), &mut checks);
        if self.payload_is_opaque && !self.asks_for_claims() {
            checks.push(Check::skip("claims", "the payload is taken as bytes"));
            return Verdict::on_authentic(token, None, checks);
        }
        let claims = match json::read_object(token.payload(), Dialect::STRICT) {
            Ok(claims) => claims,
            Err(error) => {
                checks.push(Refusal::from(Malformed::Claims(error)).to_check().named("claims"));
                return Verdict::on_authentic(token, None, checks);
            }
        };
        self.judge_claims(&claims, now, &mut checks);
        #[cfg(feature = "cel")]
        checks.extend(self.expressions.iter().map(|rule| rule.judge(token.header().protected(), &claims)));
        let warnings = if self.payload_is_opaque { Vec::new() } else { self.warnings(&claims) };
        Verdict::on_authentic(token, Some(claims), checks).warning(warnings)
    }

    /// What is to be known of a token that holds: that it never expires, and what else has to be checked before it counts.
    fn warnings(&self, claims: &Object) -> Vec<String> {
        let bound = Confirmation::of(claims).into_iter().filter(|one| !(self.proof_follows && one.is_for_dpop()));
        let bound = bound.map(|one| format!("the token is bound to {one}: that its bearer holds it was not checked"));
        self.times.warning(claims).into_iter().chain(bound).collect()
    }

    /// Weighs claims that are authentic already.
    fn judge_claims(&self, claims: &Object, now: Timestamp, checks: &mut Vec<Check>) {
        let asked = |name: &str| !self.payload_is_opaque || self.required.iter().any(|path| path.as_str() == name);
        self.times.judge(claims, now, asked, checks);
        checks.push(checks::issuer(&self.issuers, claims.get("iss")));
        checks.push(checks::audience(&self.audiences, claims.get("aud"), self.audience_match));
        let exact = [
            ("sub", "subject", &self.subject, Reason::WrongSubject),
            ("jti", "token ID", &self.jwt_id, Reason::WrongJti),
        ];
        for (name, noun, wanted, reason) in exact {
            checks.push(one_of(name, noun, wanted.as_slice(), claims.get(name), reason));
        }
        for path in &self.required {
            let name = format!("require {path}");
            checks.push(match path.resolve(claims) {
                None | Some(Value::Null) => {
                    Check::fail(name, Reason::MissingClaim, format!("the token has no claim {:?}", path.as_str()))
                }
                Some(_) => Check::pass(name, "it is there"),
            });
        }
        checks.extend(self.claims.iter().map(|rule| rule.judge(claims)));
        for (name, scopes, reason) in
            [("roles", &self.roles, Reason::MissingRole), ("scopes", &self.scopes, Reason::MissingScope)]
        {
            if let Some(scopes) = scopes {
                checks.push(scopes.judge(name, claims, reason));
            }
        }
    }

    /// RFC 7515 section 4.1.9: a media type.
    fn judge_typ(&self, header: &Header, checks: &mut Vec<Check>) {
        let Some(wanted) = &self.typ else { return };
        let found = header.typ();
        let check = match found {
            Some(_) if !header.typ_is_protected() => {
                Check::fail("typ", Reason::WrongType, "the typ is outside the signature, where anyone may write it")
            }
            Some(found) if is_media_type(found, wanted) => Check::pass("typ", format!("{found:?}")),
            Some(found) => Check::fail("typ", Reason::WrongType, apart(wanted, found)),
            None => Check::fail("typ", Reason::WrongType, format!("expected {wanted:?}, the header has no typ")),
        };
        checks.push(check.expecting(wanted.as_str()).finding(found.map(Value::from).as_ref()));
    }

    /// Whether there are rules that only those judge who have read all claims.
    #[cfg_attr(
        not(feature = "cel"),
        expect(clippy::unused_self, reason = "without expressions there are no such rules")
    )]
    pub(super) fn has_expressions(&self) -> bool {
        #[cfg(feature = "cel")]
        return !self.expressions.is_empty();
        #[cfg(not(feature = "cel"))]
        false
    }

    /// Whether any rule looks into the payload.
    fn asks_for_claims(&self) -> bool {
        !(self.issuers.is_empty()
            && self.audiences.is_empty()
            && self.subject.is_none()
            && self.jwt_id.is_none()
            && self.required.is_empty()
            && self.claims.is_empty()
            && !self.has_expressions()
            && self.roles.is_none()
            && self.scopes.is_none()
            && self.times.max_age.is_none())
    }
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_from_json() {
        let text = r#"{"times":{"leeway":1.5,"max_age":3600,"skip":{"exp":false,"nbf":true,"iat":false}},"issuers":["a"],"audiences":["b"],"audience_match":"all","subject":"s","jwt_id":null,"typ":"at+jwt","required":["exp",{"text":"a/b","delimiter":"/"}],"claims":[{"path":"t","test":{"text":"x"}},{"path":"j","test":{"json":{"n":[1,null]}}},{"path":"l","test":{"any":["x","y"]}},{"path":"l","test":{"all":["x"]}},{"path":"p","test":{"matches":"[a-z]+"}}],"#;
        let expressions = if cfg!(feature = "cel") { r#""expressions":["claims.sub == \"s\""],"# } else { "" };
        let rest = r#""roles":{"path":"r","wanted":["x"],"matching":"any"},"scopes":null,"payload_is_opaque":false}"#;
        let text = format!("{text}{expressions}{rest}");
        let rules: Rules = serde_json::from_str(&text).unwrap();
        assert_eq!(rules.times.leeway, Duration::from_millis(1500));
        assert_eq!(serde_json::to_string(&rules).unwrap(), text);
        let written = serde_json::to_string(&Rules::default()).unwrap();
        let read: Rules = serde_json::from_str(&written).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }

    #[test]
    fn settings_that_nobody_would_obey_are_errors() {
        for (text, part) in [
            (r#"{"issuer":"a"}"#, "unknown field `issuer`"),
            (r#"{"times":{"lee_way":1}}"#, "unknown field `lee_way`"),
            (r#"{"times":{"skip":{"aud":true}}}"#, "unknown field `aud`"),
            (r#"{"times":{"leeway":-1}}"#, "negative"),
            (r#"{"claims":[{"path":"a","test":{"any":["x"],"all":["y"]}}]}"#, "expected value"),
            (r#"{"claims":[{"path":"a","test":{"matches":"("}}]}"#, "group"),
            (r#"{"roles":{"path":"r","wanted":["x"]}}"#, "missing field `matching`"),
            (r#"{"required":[{"text":"a","delimiter":".","more":1}]}"#, "did not match"),
        ] {
            let error = serde_json::from_str::<Rules>(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let error = serde_json::from_str::<Policy>(r#"{"algorithm":["ES256"]}"#).unwrap_err().to_string();
        assert!(error.contains("unknown field `algorithm`"), "{error}");
        let policy: Policy = serde_json::from_str(r#"{"algorithms":["ES256"],"key_id_from":"x5t#S256"}"#).unwrap();
        assert_eq!(policy.algorithms.as_deref(), Some(&[crate::algorithm::Algorithm::Es256][..]));
    }

    #[test]
    fn every_method_asks_for_what_it_says() {
        let test = || Test::Text("x".to_owned());
        let fields = Rules {
            times: Times { leeway: Duration::from_secs(1), max_age: Some(Duration::from_secs(2)), ..Times::default() },
            issuers: vec!["i".to_owned(), "j".to_owned()],
            audiences: vec!["a".to_owned(), "b".to_owned()],
            audience_match: Match::All,
            subject: Some("s".to_owned()),
            jwt_id: Some("t".to_owned()),
            typ: Some("at+jwt".to_owned()),
            required: vec!["exp".into()],
            claims: vec![ClaimRule { path: "c".into(), test: test() }],
            roles: Some(Scopes::new("r", ["x"], Match::Any)),
            scopes: Some(Scopes::new("scope", ["y", "z"], Match::All)),
            ..Rules::default()
        };
        let methods = Rules::default()
            .leeway(Duration::from_secs(1))
            .max_age(Duration::from_secs(2))
            .issuer("i")
            .issuer("j")
            .audience("a")
            .audience("b")
            .all_audiences()
            .subject("s")
            .jwt_id("t")
            .typ("at+jwt")
            .require("exp")
            .claim("c", test())
            .roles("r", ["x"])
            .scopes("scope", ["y", "z"], Match::All);
        assert_eq!(format!("{methods:?}"), format!("{fields:?}"));
        assert_eq!(methods.roles.map(|roles| roles.wanted), Some(vec!["x".to_owned()]));
        assert_eq!(methods.scopes.map(|scopes| scopes.wanted.len()), Some(2));
    }
}
