//! A proof that must come with the token (DPoP, RFC 9449), and the request that it is for.

use anyhow::anyhow;
use clap::builder::NonEmptyStringValueParser;
use jwtk::algorithm::Algorithm;
use jwtk::check::Check;
use jwtk::claims::{Timestamp, Verdict};
use jwtk::dpop::{AccessToken, Demand, Presented, Target};
use jwtk::http::Request;

use crate::args::duration::Duration;
use crate::input::Input;
use crate::output::{Exit, Failure};

/// What is asked of a proof.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Proof of possession (DPoP)")]
#[command(group = clap::ArgGroup::new("proof").multiple(true).args(["dpop", "request"]))]
pub(super) struct Possession {
    /// The DPoP proof that came with the token: itself, FILE, or -; --request has it in its header
    #[arg(long, value_name = "PROOF", conflicts_with = "lines")]
    dpop: Option<String>,

    /// The method of the request, `htm`
    #[arg(long, value_name = "METHOD", visible_alias = "htm", requires = "proof", conflicts_with = "gateway")]
    dpop_method: Option<String>,

    /// The URL of the request as the client sees it, `htu`; query and fragment mean nothing
    #[arg(long, value_name = "URL", visible_alias = "htu", requires = "proof", conflicts_with = "gateway")]
    dpop_url: Option<String>,

    /// The nonce that the server gave the client
    #[arg(long, value_name = "NONCE", requires = "proof", conflicts_with = "gateway", value_parser = NonEmptyStringValueParser::new())]
    dpop_nonce: Option<String>,

    /// How far the proof's iat may lie from now, on either side; --leeway is added
    #[arg(long, value_name = "DURATION", default_value = "5m", requires = "proof", conflicts_with = "gateway")]
    dpop_window: Duration,

    /// Algorithms that are allowed for proofs; by default every asymmetric one
    #[arg(long, value_name = "ALG,…", value_delimiter = ',', requires = "proof", conflicts_with = "gateway")]
    dpop_alg: Vec<Algorithm>,
}

/// Proofs, and what they must be for.
pub(super) struct Proven {
    demand: Demand,
    proofs: Vec<String>,
    /// The token, where it came with the request
    token: Option<String>,
    /// What is wrong with how the token was sent
    unsent: Option<Box<Check>>,
}

impl Possession {
    /// The proofs that are asked for; none where neither a proof nor a request is given.
    pub(super) fn read(
        &self,
        request: Option<&Request>,
        limit: usize,
        input: &Input<'_>,
    ) -> Result<Option<Proven>, Failure> {
        if request.is_none() && self.dpop.is_none() {
            return Ok(None);
        }
        let mut demand = Demand::new(self.target(request)?);
        demand.nonce.clone_from(&self.dpop_nonce);
        demand.window = self.dpop_window.to_std();
        demand.algorithms = (!self.dpop_alg.is_empty()).then(|| self.dpop_alg.clone());
        let (mut proofs, mut token, mut unsent) = (Vec::new(), None, None);
        if let Some(request) = request {
            match Presented::of(request) {
                Ok(presented) => (token, proofs) = (Some(presented.token), presented.proofs),
                Err(check) => unsent = Some(check),
            }
        }
        if let Some(proof) = &self.dpop {
            proofs.push(input.proof(proof, limit)?);
        }
        Ok(Some(Proven { demand, proofs, token, unsent }))
    }

    /// What was typed counts more than what a head tells: a proxy may have changed its Host.
    fn target(&self, request: Option<&Request>) -> Result<Target, Failure> {
        let own = |url: &str| {
            let method = self.dpop_method.as_deref().or_else(|| request.and_then(Request::method));
            method.map(|method| Target::new(method, url)).transpose()
        };
        let target = match (&self.dpop_url, request) {
            (Some(url), _) => own(url)?,
            (None, Some(request)) => own(&Target::of_request(request)?.uri())?,
            (None, None) => None,
        };
        target.ok_or_else(|| {
            let error = anyhow!("a proof is for one request, and it is not said for which");
            Failure::new(Exit::Usage, "no_request", error)
                .with_hint("name it with --dpop-method METHOD and --dpop-url URL, or give its head with --request FILE")
        })
    }
}

impl Proven {
    /// The token that the request carries; nothing where no request is given.
    ///
    /// # Errors
    /// The check that fails where it carries none, or not as it should.
    pub(super) fn token(&mut self) -> Result<Option<String>, Box<Check>> {
        match self.unsent.take() {
            Some(check) => Err(check),
            None => Ok(self.token.take()),
        }
    }

    /// The verdict on the token together with its proof. `text` is the token as it was sent.
    pub(super) fn judge<'k>(
        mut self,
        verdict: Verdict<'k>,
        text: &str,
        leeway: std::time::Duration,
        weak_keys: bool,
        now: Timestamp,
    ) -> Verdict<'k> {
        (self.demand.leeway, self.demand.weak_keys) = (leeway, weak_keys);
        let token = AccessToken { text, claims: verdict.authentic_claims() };
        let judged = self.demand.judge(&self.proofs, Some(token), now);
        verdict.with_checks(judged.checks).with_warnings(judged.warnings)
    }
}
