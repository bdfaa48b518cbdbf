//! All that is asked of a token's claims, and the judgement.

use super::checks::{self, Match, apart, not_texts, one_of, texts};
use super::claim_rule::ClaimRule;
use super::confirmation::Confirmation;
#[cfg(feature = "cel")]
use super::expression_rule::ExpressionRule;
use super::path::ClaimPath;
use super::times::Times;
use super::timestamp::Timestamp;
use super::verdict::{Verdict, on_refusal};
use crate::check::{Check, Reason};
use crate::jose::{Header, Malformed};
use crate::json::{self, Dialect, Object, Value};
use crate::jwk::KeySet;
use crate::jws::{Authentic, Policy, Refusal, Unverified};

/// What is asked of claims. The default asks for what every verifier owes: `exp`, `nbf` and `iat` must hold where they are.
#[derive(Clone, Debug, Default)]
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
    /// Whether a proof by DPoP is checked beside the token, so that nobody need be warned of one that wants it
    pub proof_follows: bool,
}

/// Names that a claim must hold, as a list or as one text with spaces between them (RFC 8693 section 4.2).
#[derive(Clone, Debug)]
pub struct Scopes {
    /// Where they stand
    pub path: ClaimPath,
    /// What is asked for
    pub wanted: Vec<String>,
    /// Whether one is enough
    pub matching: Match,
}

impl Rules {
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
                checks.push(on_refusal(&Malformed::Claims(error).into()).named("claims"));
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

    /// RFC 7515 section 4.1.9: a media type, `application/` left out if one likes, letter case without meaning.
    fn judge_typ(&self, header: &Header, checks: &mut Vec<Check>) {
        let Some(wanted) = &self.typ else { return };
        let found = header.typ();
        let full = |typ: &str| {
            let typ = typ.to_ascii_lowercase();
            if typ.contains('/') { typ } else { format!("application/{typ}") }
        };
        let check = match found {
            Some(_) if !header.typ_is_protected() => Check::fail(
                "typ",
                Reason::WrongType,
                "the typ stands outside of the signature, where anyone may write it",
            ),
            Some(found) if full(found) == full(wanted) => Check::pass("typ", format!("{found:?}")),
            Some(found) => Check::fail("typ", Reason::WrongType, apart(wanted, found)),
            None => Check::fail("typ", Reason::WrongType, format!("expected {wanted:?}, the header has no typ")),
        };
        checks.push(check.expecting(wanted.as_str()).finding(found.map(Value::from).as_ref()));
    }

    /// Whether there are rules that only those judge who have read all claims.
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

impl Scopes {
    fn judge(&self, name: &str, claims: &Object, reason: Reason) -> Check {
        let path = self.path.as_str();
        let value = self.path.resolve(claims);
        let found: Option<Vec<&str>> = match value {
            Some(Value::String(text)) => Some(text.split(' ').filter(|word| !word.is_empty()).collect()),
            Some(list) => texts(list),
            None => Some(Vec::new()),
        };
        let check = match (value, found) {
            (None, _) => Check::fail(name, reason, format!("the token has no claim {path:?}")),
            (Some(value), None) => Check::fail(name, Reason::MalformedClaim, format!("{path:?} {}", not_texts(value))),
            (Some(_), Some(found)) => match checks::missing(&self.wanted, &found, self.matching) {
                None => Check::pass(name, format!("{path:?} holds them")),
                Some(missing) => {
                    let has = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
                    Check::fail(name, reason, format!("{path:?} has {has}; missing: {}", missing.join(", ")))
                }
            },
        };
        check.expecting(self.matching.of(&self.wanted)).finding(value)
    }
}
