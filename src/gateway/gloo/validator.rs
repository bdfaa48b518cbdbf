//! Envoy's answer, told as Gloo's.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::Reason;
use crate::claims::Timestamp;
use crate::gateway::answer::{Answer, Decision, HeaderChange};
use crate::gateway::envoy::chain::{Chain, FilterSettings};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::validator::Ready;
use crate::gateway::envoy::version::Version;
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// A chain that is ready to judge.
#[derive(Debug)]
pub(super) struct Translated {
    ready: Ready,
    /// The providers that leave the token in the request
    keeping: BTreeSet<String>,
}

impl Translated {
    pub(super) fn start(chain: Chain, asked: &Asked, source: &Arc<dyn KeySource>) -> Result<Self, Refusal> {
        let mut keeping = BTreeSet::new();
        for filter in &chain.filters {
            if let FilterSettings::Jwt(settings) = &filter.settings {
                let kept = settings.providers.iter().filter(|provider| provider.forward);
                keeping.extend(kept.map(|provider| provider.name.clone()));
            }
        }
        Ok(Self { ready: Ready::start(chain, asked, source, ENVOY)?, keeping })
    }

    /// Names the headers in which a token goes on, which are no change; vector keep-token.
    fn tell_kept(&self, answer: &mut Answer, request: &Request) {
        let Decision::Passed(upstream) = &mut answer.decision else { return };
        for token in answer.tokens.iter().filter(|token| token.is_authentic) {
            let is_kept = token.provider.as_ref().is_some_and(|provider| self.keeping.contains(provider));
            let Some(name) = token.place.strip_prefix("header ").filter(|_| is_kept) else { continue };
            let is_told = upstream.headers.iter().any(|change| changed(change).eq_ignore_ascii_case(name));
            let values = request.headers().filter(|(own, _)| own.eq_ignore_ascii_case(name));
            let values: Vec<String> = values.map(|(_, value)| value.to_owned()).collect();
            if !is_told && !values.is_empty() {
                upstream.headers.push(HeaderChange::Set { name: name.to_owned(), values });
            }
        }
    }
}

impl Validator for Translated {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let mut answer = self.ready.validate(request, now)?;
        for check in &mut answer.checks {
            // One kind of failure for Gloo: vectors alg-none-with-signature, iss-number, aud-number.
            if matches!(check.name.as_str(), "alg" | "claims") && check.reason.is_some() {
                check.reason = Some(Reason::Malformed);
            }
        }
        self.tell_kept(&mut answer, request);
        Ok(answer)
    }

    fn warm(&self) -> Result<(), Error> {
        self.ready.warm()
    }
}

fn changed(change: &HeaderChange) -> &str {
    match change {
        HeaderChange::Set { name, .. } | HeaderChange::Append { name, .. } | HeaderChange::Remove { name } => name,
    }
}

/// The Envoy that Gloo is built on.
const ENVOY: Version = Version::minor(36);
