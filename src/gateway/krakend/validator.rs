//! What becomes of a request, in the order in which the gateway decides.
//!
//! The order is that of krakend-jose, `TokenSignatureValidator`, and go-auth0, `JWTValidator.Validate`; vectors
//! two-failures-issuer-before-audience and two-failures-exp-before-roles show it.

use super::claim_check;
use super::claims::{self, BadClaims, StandardClaims};
use super::key_book::KeyBook;
use super::key_check::{self, NotFound, unauthorized};
use super::key_set::{Found, GatewaySet};
use super::key_strategy::Strategy;
use super::per_key::PerKey;
use super::propagation;
use super::settings::ValidatorSettings;
use super::token::Token;
use super::token::place;
use crate::algorithm::Algorithm;
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::crypto::LenientKey;
use crate::diagnosis;
use crate::gateway::answer::{Decision, SeenToken, Upstream};
use crate::gateway::ledger::{Ledger, Passing, Stop};
use crate::gateway::token_place::TokenPlace;
use crate::http::Request;

/// An endpoint whose validator works.
pub(super) struct Validator {
    settings: ValidatorSettings,
    algorithm: Algorithm,
    strategy: Strategy,
    book: KeyBook,
    /// What each key verifies with: made once, at the first token of the key
    verifiers: PerKey<Option<LenientKey>>,
    /// Where the gateway looks for a token
    places: [TokenPlace; 2],
    /// The check of the configuration, which holds
    in_order: Check,
}

/// What became of a request, and what it was decided by.
pub(super) struct Judged<'v> {
    pub(super) decision: Decision,
    pub(super) token: Option<SeenToken>,
    pub(super) checks: Vec<Check>,
    pub(super) log: Option<String>,
    /// The set in which a key was looked for
    pub(super) set: Option<&'v GatewaySet>,
    /// The key that was found
    pub(super) found: Option<Found<'v>>,
    /// Whether the token names a time when it expires, where the gateway came so far
    pub(super) expires: Option<bool>,
}

/// One request, and what is known of it so far.
struct Case<'v, 'r> {
    validator: &'v Validator,
    request: &'r Request,
    now: Timestamp,
    /// Whether causes of a refusal are found by trying
    explains: bool,
    ledger: Ledger,
    seen: Option<SeenToken>,
    set: Option<&'v GatewaySet>,
    found: Option<Found<'v>>,
    expires: Option<bool>,
}

impl Validator {
    pub(super) fn new(settings: ValidatorSettings, algorithm: Algorithm, book: KeyBook, in_order: Check) -> Self {
        let strategy = Strategy::named(&settings.key_identify_strategy);
        let places =
            [TokenPlace::Header(settings.auth_header_name.clone()), TokenPlace::Cookie(settings.cookie_key.clone())];
        Self { settings, algorithm, strategy, book, verifiers: PerKey::new(), places, in_order }
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn strategy(&self) -> Strategy {
        self.strategy
    }

    pub(super) fn settings(&self) -> &ValidatorSettings {
        &self.settings
    }

    /// What a key verifies with; nothing where no signature can be good.
    pub(super) fn verifier(&self, found: Found<'_>) -> Option<&LenientKey> {
        self.verifiers.get(found, || found.key.material.verifier(self.algorithm))?.as_ref()
    }

    /// Asks for the keys, if that was not done yet.
    pub(super) fn warm(&self) {
        self.book.warm();
    }

    /// What becomes of a request; causes of a refusal are found by trying where `explains`.
    pub(super) fn judge(&self, request: &Request, now: Timestamp, explains: bool) -> Judged<'_> {
        let mut ledger = Ledger::new(&ORDER);
        ledger.add(self.in_order.clone());
        let mut case =
            Case { validator: self, request, now, explains, ledger, seen: None, set: None, found: None, expires: None };
        let (decision, log) = match case.check() {
            Ok(upstream) => (Decision::Passed(upstream), None),
            Err(stop) => {
                let Stop { check, response, log } = *stop;
                case.ledger.stop(check);
                // A refusal has an empty body, whatever it is about.
                let log = log.filter(|_| self.settings.operation_debug).map(|words| format!("[JWTValidator] {words}"));
                (Decision::Refused(response), log)
            }
        };
        let Case { ledger, seen, set, found, expires, .. } = case;
        Judged { decision, token: seen, checks: ledger.into_checks(), log, set, found, expires }
    }
}

impl<'v> Case<'v, '_> {
    /// The gateway's checks in its order, up to the first failure.
    fn check(&mut self) -> Passing<Upstream> {
        let token = self.token()?;
        let checked = self.check_token(&token);
        if let Some(seen) = self.seen.as_mut().filter(|seen| seen.claims.is_none()) {
            seen.claims = claims::told(&token.payload);
        }
        checked
    }

    fn check_token(&mut self, token: &Token) -> Passing<Upstream> {
        let Validator { settings, algorithm, .. } = self.validator;
        self.ledger.add(key_check::algorithm(*algorithm, token)?);
        let found = self.key(token)?;
        let verifier = self.validator.verifier(found);
        self.ledger.add(key_check::signature(*algorithm, token, found, verifier, self.explains)?);
        if let Some(seen) = &mut self.seen {
            seen.is_authentic = true;
        }
        let standard = StandardClaims::read(&token.payload).map_err(|bad| malformed_claims("claims", &bad))?;
        self.ledger.pass("claims", "the claims have the types that they must have");
        self.ledger.add(claim_check::issuer(&settings.issuer, &standard)?);
        self.ledger.add(claim_check::audience(&settings.audience, &standard, &token.payload)?);
        self.check_times(&standard)?;
        let claims = claims::all(&token.payload).map_err(|bad| malformed_claims("all claims", &bad))?;
        self.expires = Some(standard.expires());
        let claims = self.seen.get_or_insert_default().claims.insert(claims);
        self.ledger.add(claim_check::roles(settings, claims)?);
        self.ledger.add(claim_check::scopes(settings, claims)?);
        Ok(propagation::upstream(settings, claims))
    }

    fn token(&mut self) -> Passing<Token> {
        let places = &self.validator.places;
        let [header, cookie] = places;
        let Some(found) = place::find(self.request, places) else {
            let detail = format!("there is no token in the {header}, nor in the {cookie}");
            let check = Check::fail("token", Reason::NoToken, detail).with_hints(self.token_elsewhere());
            return Err(unauthorized(check, Some("Token not found")));
        };
        self.ledger.pass("token", format!("found in {}", found.place));
        let token = Token::read(found.text).map_err(|bad| {
            let check = Check::fail("form", Reason::Malformed, format!("{}: {bad}", found.place))
                .with_hints(diagnosis::about_text(found.text))
                .with_hints(self.hidden_cookie(found.place));
            unauthorized(check, bad.log())
        })?;
        self.ledger.pass("form", if token.is_json { "JSON serialization" } else { "compact" });
        self.seen = Some(SeenToken {
            place: found.place.to_string(),
            alg: (!token.alg.is_empty()).then(|| token.alg.clone()),
            header: Some(token.header.clone()),
            ..SeenToken::default()
        });
        Ok(token)
    }

    /// A token in another header or cookie than the gateway looks into.
    fn token_elsewhere(&self) -> Option<String> {
        match TokenPlace::elsewhere(self.request, &self.validator.places)? {
            TokenPlace::Header(name) => Some(format!(
                "the token is in the header {name}: send it in {}, or set \"auth_header_name\": {name:?}",
                self.validator.settings.auth_header_name
            )),
            TokenPlace::Cookie(name) => {
                Some(format!("the token is in the cookie {name:?}: set \"cookie_key\": {name:?}"))
            }
            TokenPlace::Parameter(_) => None,
        }
    }

    /// A cookie that may hold a good token behind a header that holds none.
    fn hidden_cookie(&self, found: &TokenPlace) -> Option<String> {
        let ValidatorSettings { auth_header_name, cookie_key, .. } = &self.validator.settings;
        let is_there = self.request.header("Cookie").is_some_and(|all| all.contains(cookie_key.as_str()));
        (matches!(found, TokenPlace::Header(_)) && is_there).then(|| {
            format!(
                "the header {auth_header_name} hides the cookie {cookie_key:?}: only an absent or empty one does not"
            )
        })
    }

    fn key(&mut self, token: &Token) -> Passing<Found<'v>> {
        let Validator { book, strategy, algorithm, .. } = self.validator;
        let (found, check) =
            key_check::find(book, *strategy, *algorithm, token, self.explains).map_err(|NotFound { stop, set }| {
                self.set = set;
                if let Some(seen) = &mut self.seen {
                    seen.lacks_key_of = book.url().map(str::to_owned);
                }
                stop
            })?;
        self.ledger.add(check);
        (self.set, self.found) = (Some(found.set), Some(found));
        if let Some(seen) = &mut self.seen {
            seen.key = Some(found.set.used(found.key));
        }
        Ok(found)
    }

    fn check_times(&mut self, claims: &StandardClaims) -> Passing<()> {
        let leeway = self.validator.settings.leeway;
        let (checks, log) = claims.judge_times(self.now, leeway);
        for check in checks {
            let hint = match check.reason {
                None => {
                    self.ledger.add(check);
                    continue;
                }
                Some(Reason::Expired) => "ask the issuer for a fresh token".to_owned(),
                Some(_) => format!(
                    "`{}` is ahead of this clock: compare the clocks, or raise \"leeway\" (now {} s) to the difference",
                    check.name,
                    leeway.as_secs()
                ),
            };
            return Err(unauthorized(check.hinting(hint), log));
        }
        Ok(())
    }
}

fn malformed_claims(name: &str, bad: &BadClaims) -> Box<Stop> {
    unauthorized(Check::fail(name, Reason::Malformed, bad.to_string()), None)
}

/// The gateway's checks, in its order.
const ORDER: [&str; 14] = [
    "token",
    "form",
    "alg",
    "key",
    "signature",
    "claims",
    "iss",
    "aud",
    "nbf",
    "exp",
    "iat",
    "all claims",
    "roles",
    "scopes",
];
