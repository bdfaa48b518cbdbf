//! Requirements: which tokens must be good, and which failure is told.

use super::chance::Chance;
use super::flow::{Flow, RouteChoice};
use super::headers::{self, Written};
use super::jwt_settings::{ClaimWriter, NAMESPACE, Provider};
use super::places::{Found, Places};
use super::provider::{Asks, ReadyProvider};
use super::status::Status;
use super::token::Token;
use super::trial::{Failure, Trial, TrialEnd};
use super::verifier::{Lenience, Verifier};
use super::version::Version;
use crate::check::{self, Check, Reason};
use crate::gateway::token_place::TokenPlace;
use crate::json::Object;

/// One run of a requirement over a request.
pub(super) struct Run<'f, 'r> {
    providers: &'f [ReadyProvider],
    version: Version,
    flow: &'f mut Flow<'r>,
    /// What the tokens leave in the metadata
    extracted: Object,
    choice: RouteChoice,
}

/// A requirement that is not met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unmet {
    pub(super) status: Status,
    /// The check that tells it, by its place among all checks
    check: usize,
}

impl<'f, 'r> Run<'f, 'r> {
    pub(super) fn new(providers: &'f [ReadyProvider], version: Version, flow: &'f mut Flow<'r>) -> Self {
        Self { providers, version, flow, extracted: Object::new(), choice: RouteChoice::Stands }
    }

    /// Judges the request. Only the failure that decides is left among the checks as one.
    pub(super) fn judge(mut self, verifier: &Verifier) -> Result<RouteChoice, Status> {
        let judged = self.verify(verifier);
        self.flow.metadata.merge(NAMESPACE, &self.extracted);
        let decisive = judged.err().map(|unmet| unmet.check);
        for (index, check) in self.flow.checks.iter_mut().enumerate() {
            if check.outcome == check::Outcome::Fail && Some(index) != decisive {
                check.outcome = check::Outcome::Skip;
                check.reason = None;
                check.detail.push_str(": it does not decide");
            }
        }
        judged.map(|()| self.choice).map_err(|unmet| unmet.status)
    }

    fn verify(&mut self, verifier: &Verifier) -> Result<(), Unmet> {
        match verifier {
            Verifier::Nothing => Ok(()),
            Verifier::Provider { index, audiences, places, .. } => match self.providers.get(*index) {
                Some(provider) => self.verify_named(provider, audiences, places),
                None => Ok(()),
            },
            Verifier::Lenient { lenience, places } => self.verify_leniently(lenience, places),
            // AllVerifierImpl::onComplete; vectors all-second-missing, all-same-place.
            Verifier::All(members) => members.iter().try_for_each(|member| self.verify(member)),
            Verifier::Any(members, lenience) => self.verify_any(members, lenience.as_ref()),
        }
    }

    /// The first success ends it.
    // AnyVerifierImpl::onComplete; vectors any-last-failure-wins, any-issuer-beats-missing, any-failure-beats-issuer,
    // any-provider-or-missing-none, any-provider-or-failed, nested-istio-two-one-bad.
    fn verify_any(&mut self, members: &[Verifier], lenience: Option<&Lenience>) -> Result<(), Unmet> {
        let mut told: Option<Unmet> = None;
        for member in members {
            let Err(unmet) = self.verify(member) else { return Ok(()) };
            let is_worth_telling = !matches!(unmet.status, Status::Missing | Status::UnknownIssuer);
            if is_worth_telling || told.is_none_or(|told| told.status == Status::Missing) {
                told = Some(unmet);
            }
        }
        match (told, lenience) {
            (None, _)
            | (Some(_), Some(Lenience::Failed))
            | (Some(Unmet { status: Status::Missing, .. }), Some(Lenience::Missing)) => Ok(()),
            (Some(told), Some(Lenience::Missing | Lenience::ExtractOnly(_)) | None) => Err(told),
        }
    }

    /// All tokens at the provider's places must be good, and there must be one.
    // ProviderVerifierImpl::verify; vectors header-and-query, two-custom-headers-order, claims-erased-by-second.
    fn verify_named(&mut self, provider: &ReadyProvider, audiences: &[String], places: &Places) -> Result<(), Unmet> {
        headers::sanitize(&mut self.flow.head, [&provider.settings]);
        let found = places.extract(&self.flow.head);
        let judged = if found.is_empty() {
            Err(self.missing(places, Some(&provider.settings.name)))
        } else {
            found.iter().rev().try_for_each(|found| self.try_token(found, audiences, |_, _, _| Ok(provider)))
        };
        if let Err(unmet) = judged {
            self.tell_failure(Some(provider).filter(|_| !found.is_empty()), unmet.status);
        }
        judged
    }

    /// Tokens at the places of all providers. It goes on after a failure, and the token judged last decides.
    // AllowMissingVerifierImpl, AllowFailedVerifierImpl, AuthenticatorImpl::doneWithStatus; vectors
    // allow-missing-bad-first-checked, allow-missing-unknown-issuer, allow-failed-mixed, extract-only-client-header.
    fn verify_leniently(&mut self, lenience: &Lenience, places: &Places) -> Result<(), Unmet> {
        let providers = self.providers;
        headers::sanitize(&mut self.flow.head, providers.iter().map(|provider| &provider.settings));
        let found = places.extract(&self.flow.head);
        let mut last = Ok(());
        let mut chosen = None;
        for found in found.iter().rev() {
            last = self.try_token(found, &[], |token, place, chance| {
                let provider = by_issuer(providers, token, place, chance)?;
                chosen = Some(provider);
                Ok(provider)
            });
            if let Err(unmet) = last {
                self.tell_failure(chosen, unmet.status);
            }
        }
        if found.is_empty() {
            self.tell_failure(None, Status::Missing);
            let detail = format!("there is no token in {}, and none is needed", listed(&places.all()));
            self.flow.checks.push(Check::skip("token", detail));
        }
        match (last, lenience) {
            (last, Lenience::Missing) => last,
            (_, Lenience::Failed) => Ok(()),
            // vector extract-only-last-good
            (last, Lenience::ExtractOnly(header)) => {
                if last.is_err() && self.version >= Version::TELLS_UNVERIFIED {
                    self.flow.head.remove(header);
                    self.flow.head.append(header, "false");
                }
                Ok(())
            }
        }
    }

    /// Leaves a failure in the metadata: under the key of the provider that was found last, else of the only one that there is.
    // AuthenticatorImpl::doneWithStatus; vectors failed-status-*.
    fn tell_failure(&mut self, found: Option<&ReadyProvider>, status: Status) {
        let only = if let [only] = self.providers { Some(only) } else { None };
        let provider = found.or(only);
        if let Some(key) = provider.and_then(|provider| provider.settings.failed_status_in_metadata.as_ref()) {
            let mut failed = Object::new();
            failed.insert("code", u64::from(status.code()));
            failed.insert("message", status.text());
            self.extracted.insert(key.clone(), failed);
        }
    }

    fn try_token<'p>(
        &mut self,
        found: &Found<'_>,
        audiences: &[String],
        choose: impl FnOnce(&Token, &str, &mut Chance) -> Result<&'p ReadyProvider, Box<Failure>>,
    ) -> Result<(), Unmet> {
        let mut trial = Trial::new(found);
        let asked = Asks { audiences, now: self.flow.now, is_brief: self.flow.is_brief };
        let chance = &mut self.flow.chance;
        let judge = || {
            let token = trial.read(&found.token)?;
            trial.check_issuer(&token, found.issuers)?;
            let provider = choose(&token, &found.place.to_string(), chance)?;
            provider.check(&mut trial, &token, asked, chance)?;
            Ok((token, provider))
        };
        let judged = judge();
        let passed = judged.map(|(token, provider)| self.keep(&token, &provider.settings, found));
        let (TrialEnd { checks, seen }, status) = trial.end(passed);
        self.flow.tokens.push(seen);
        let failing = checks.iter().position(|check| check.outcome == check::Outcome::Fail).unwrap_or_default();
        let check = self.flow.checks.len() + failing;
        self.flow.checks.extend(checks);
        status.map_err(|status| Unmet { status, check })
    }

    /// What a good token does to the request.
    // AuthenticatorImpl::handleGoodJwt.
    fn keep(&mut self, token: &Token, provider: &Provider, found: &Found<'_>) {
        let Written { any: has_written, unknown, unordered } = headers::write(&mut self.flow.head, token, provider);
        for name in unknown {
            let detail =
                format!("the header {name} is for a claim that is not text: what Gloo writes then is not known");
            self.flow.checks.push(Check::skip("claims", detail));
        }
        for name in unordered {
            let detail = format!(
                "the header {name} holds an object: Envoy writes its members in no fixed order, here they are in the token's"
            );
            let hint = format!("read {name} as JSON: its text is another one from one Envoy to the next");
            self.flow.checks.push(Check::skip("claims", detail).hinting(hint));
        }
        if !provider.forward {
            found.remove(&mut self.flow.head);
        }
        if let Some(key) = &provider.header_in_metadata {
            self.extracted.insert(key.clone(), token.header.clone());
        }
        if let Some(key) = &provider.payload_in_metadata {
            let claims = headers::normalized(&token.claims, &provider.space_delimited_claims);
            self.extracted.insert(key.clone(), claims);
        }
        // vectors route-cache-cleared, route-cache-kept, route-cache-absent-claim, route-metadata-match.
        let by_payload = provider.claims_by == ClaimWriter::Envoy && provider.payload_in_metadata.is_some();
        if provider.clear_route_cache && (has_written || by_payload) {
            self.choice = RouteChoice::Anew;
        }
    }

    fn missing(&mut self, places: &Places, provider: Option<&str>) -> Unmet {
        let all = places.all();
        let whose = provider.map(|name| format!(" (provider {name:?})")).unwrap_or_default();
        let detail = format!("there is no token in {}{whose}", listed(&all));
        let without_prefix = places.without_prefix(&self.flow.head).map(|place| {
            format!(
                "the header {} is there, but without the prefix {:?}, which is compared letter by letter",
                place.name, place.value_prefix
            )
        });
        let writer = self.providers.first().map(|provider| provider.settings.claims_by).unwrap_or_default();
        let elsewhere = TokenPlace::elsewhere(self.flow.request, &all).map(|place| {
            let setting = writer.setting_of(&place).map_or_else(String::new, |setting| format!(", or set `{setting}`"));
            format!("a token is in the {place}: send it where it is looked for{setting}")
        });
        let check = Check::fail("token", Reason::NoToken, detail).with_hints(without_prefix).with_hints(elsewhere);
        self.flow.checks.push(check);
        Unmet { status: Status::Missing, check: self.flow.checks.len() - 1 }
    }
}

/// The provider of a token's issuer, else the one without issuer.
// JwksCacheImpl::findByIssuer; vectors allow-missing-no-issuer-provider, allow-missing-unknown-issuer.
fn by_issuer<'p>(
    providers: &'p [ReadyProvider],
    token: &Token,
    place: &str,
    chance: &mut Chance,
) -> Result<&'p ReadyProvider, Box<Failure>> {
    let mut of = |issuer: &str| {
        let own: Vec<_> = providers.iter().filter(|provider| provider.settings.issuer == issuer).collect();
        if own.len() < 2 {
            return own.first().copied();
        }
        let names = own.iter().map(|provider| provider.settings.name.as_str()).collect::<Vec<_>>().join(" or ");
        let picked = chance.pick(format!("whether {names} is for tokens of {issuer:?}"), own.len());
        own.get(picked).copied()
    };
    of(&token.issuer).or_else(|| of("")).ok_or_else(|| {
        let named: Vec<String> = providers.iter().map(|provider| provider.settings.issuer.clone()).collect();
        Failure::unknown_issuer(token, &named, place)
    })
}

fn listed(places: &[TokenPlace]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", nor in ")
}
