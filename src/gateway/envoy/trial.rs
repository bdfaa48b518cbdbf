//! One token on trial: what was checked so far, and how it ends.

use super::places::{Found, Issuers};
use super::status::Status;
use super::token::{Token, Unreadable};
use crate::check::{Check, Reason};
use crate::diagnosis;
use crate::gateway::answer::SeenToken;
use crate::gateway::ledger::Ledger;
use crate::json::Value;

/// One token, and what came of it so far.
pub(super) struct Trial {
    pub(super) ledger: Ledger,
    pub(super) seen: SeenToken,
}

/// What came of a token.
pub(super) struct TrialEnd {
    /// The last one fails where the token does
    pub(super) checks: Vec<Check>,
    pub(super) seen: SeenToken,
}

/// The end of a trial, and the check that fails.
pub(super) struct Failure {
    status: Status,
    check: Check,
}

/// What goes on, or the end of the trial.
pub(super) type Passing<T> = Result<T, Box<Failure>>;

impl Trial {
    pub(super) fn new(found: &Found<'_>) -> Self {
        let mut ledger = Ledger::new(&ORDER);
        ledger.pass("token", format!("found in {}", found.place));
        Self { ledger, seen: SeenToken { place: found.place.to_string(), ..SeenToken::default() } }
    }

    pub(super) fn add(&mut self, check: Check) {
        self.ledger.add(check);
    }

    /// Takes a token apart.
    pub(super) fn read(&mut self, text: &str) -> Passing<Token> {
        match Token::read(text) {
            Ok(token) => {
                self.ledger.pass("form", "three parts");
                self.ledger.pass("alg", format!("{} is known to Envoy", token.alg));
                self.ledger.pass("claims", "the claims have the types that they must have");
                self.seen.alg = Some(token.alg.name().to_owned());
                (self.seen.header, self.seen.claims) = (Some(token.header.clone()), Some(token.claims.clone()));
                Ok(token)
            }
            Err(unreadable) => Err(self.unreadable(*unreadable, text)),
        }
    }

    fn unreadable(&mut self, unreadable: Unreadable, text: &str) -> Box<Failure> {
        let Unreadable { status, detail, header, claims } = unreadable;
        let name = match status.reason() {
            Reason::AlgorithmNotAllowed => "alg",
            Reason::MalformedClaim => "claims",
            _ => "form",
        };
        if name != "form" {
            self.ledger.pass("form", "three parts");
        }
        if name == "claims" {
            self.ledger.pass("alg", "the alg is known to Envoy");
        }
        let alg = header.as_ref().and_then(|header| header.get("alg")).and_then(Value::as_str);
        self.seen.alg = alg.map(str::to_owned);
        (self.seen.header, self.seen.claims) = (header, claims);
        let check = Check::fail(name, status.reason(), format!("{}: {detail}", self.seen.place));
        let is_bad_form = status == Status::BadFormat;
        Failure::new(status, check.with_hints(is_bad_form.then(|| diagnosis::about_text(text)).flatten()))
    }

    /// Whether the token's issuer may use the place.
    // AuthenticatorImpl::startVerify, isIssuerAllowed: an absent `iss` is the empty text.
    pub(super) fn check_issuer(&mut self, token: &Token, issuers: &Issuers) -> Passing<()> {
        let found = token.claims.get("iss");
        let named = issuers.named();
        if issuers.allow(&token.issuer) {
            let check = match named {
                [] => Check::skip("iss", "no issuer was asked for"),
                named => Check::pass("iss", "equal").expecting(one_of(named)),
            };
            self.add(check.finding(found));
            return Ok(());
        }
        Err(Failure::unknown_issuer(token, named, &self.seen.place))
    }

    /// What came of the token.
    pub(super) fn end(mut self, passed: Passing<()>) -> (TrialEnd, Result<(), Status>) {
        let status = match passed {
            Ok(()) => Ok(()),
            Err(failure) => {
                let Failure { status, check } = *failure;
                self.ledger.stop(check);
                Err(status)
            }
        };
        (TrialEnd { checks: self.ledger.into_checks(), seen: self.seen }, status)
    }
}

impl Failure {
    pub(super) fn new(status: Status, check: Check) -> Box<Self> {
        Box::new(Self { status, check })
    }

    /// No provider is for this issuer.
    pub(super) fn unknown_issuer(token: &Token, named: &[String], place: &str) -> Box<Self> {
        let found = token.claims.get("iss");
        let wanted = one_of(named);
        let detail = match found {
            Some(_) => format!("the token's iss is {:?}; {place} is for tokens of {wanted}", token.issuer),
            None => format!("the token has no iss; {place} is for tokens of {wanted}"),
        };
        let written = found.and_then(Value::as_str);
        let hints = named.iter().find_map(|named| diagnosis::wrong_issuer(named, written));
        let check = Check::fail("iss", Reason::WrongIssuer, detail).expecting(wanted).finding(found);
        Self::new(Status::UnknownIssuer, check.with_hints(hints))
    }
}

fn one_of(named: &[String]) -> String {
    match named {
        [] => "no issuer".to_owned(),
        [one] => one.clone(),
        several => format!("any of {}", several.join(", ")),
    }
}

/// The checks of a token, in their order.
const ORDER: [&str; 12] =
    ["token", "form", "alg", "claims", "iss", "nbf", "exp", "aud", "sub", "lifetime", "key", "signature"];
