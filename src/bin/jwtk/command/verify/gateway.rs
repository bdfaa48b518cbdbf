//! `jwtk verify --gateway`: what a gateway does with a token or a request.

use std::sync::Arc;

use jwtk::claims::Timestamp;
use jwtk::gateway::{Became, Gateway, TokenAnswer, TokenJudge, Validator};
use jwtk::http::Request;
use jwtk::json::{self, Style};

use super::args::{Args, Print};
use super::judged::Judged;
use super::judges::{Decided, Decides, Judges};
use super::request::GatewayArgs;
use crate::input::Input;
use crate::keys::gateway::Configured;
use crate::keys::{Keys, Sources};
use crate::output::{Decision, Failure, Output, Product, is_harmless};

impl GatewayArgs {
    /// What decides about the tokens of many lines.
    pub(super) fn judges(
        &self,
        keys: &Keys,
        print: Print,
        explain: bool,
        input: &Input<'_>,
    ) -> Result<GatewayRules, Failure> {
        let Configured { gateway, unknown } = self.options.open(input)?;
        let sources = self.options.sources(keys, unknown, input)?;
        let mut asked = self.asked(gateway.as_ref(), input.output())?;
        asked.is_brief = !explain;
        let validator = gateway.open(&asked, sources.clone())?;
        validator.warm()?;
        sources.check()?;
        Sources::tell_unknown(&[&*sources]);
        Ok(GatewayRules { validator, sources, print, explain })
    }
}

/// A gateway with its keys.
pub(super) struct GatewayRules {
    validator: Box<dyn Validator>,
    sources: Arc<Sources>,
    print: Print,
    explain: bool,
}

pub(super) struct GatewayJudge<'j> {
    rules: &'j GatewayRules,
    /// Where a report is made of pieces that it has
    fast: Option<Box<dyn TokenJudge + 'j>>,
}

impl Judges for GatewayRules {
    type Judge<'j> = GatewayJudge<'j>;

    fn judge(&self) -> GatewayJudge<'_> {
        let is_made_of_pieces = !self.explain && matches!(self.print, Print::Claims | Print::None);
        let fast = if is_made_of_pieces { self.validator.token_judge() } else { None };
        GatewayJudge { rules: self, fast }
    }
}

impl Decides for GatewayJudge<'_> {
    fn decide(&mut self, token: &str, now: Timestamp) -> Decided<'_> {
        let GatewayRules { validator, print, .. } = self.rules;
        let answer = match self.fast.as_mut().map(|fast| fast.judge(token, now)) {
            Some(TokenAnswer::Again { like, headers, claims })
                if *print == Print::None || claims.is_none_or(is_harmless) =>
            {
                return Decided::Again { like, headers, claims };
            }
            Some(answer) => Ok(answer.into_answer()),
            None => validator.validate(&Request::with_token(token), now),
        };
        let decision = match answer {
            Ok(answer) => Decision::of_answer(answer),
            Err(error) => return Decided::Failed(error.into()),
        };
        if let Err(failure) = self.rules.sources.check() {
            return Decided::Failed(failure);
        }
        // An answer has no payload but its claims, as for a single token.
        let claims = decision.claims.as_ref().filter(|_| *print == Print::Payload);
        let payload = claims.map(|claims| json::write_object(claims, Style::Compact).into_bytes());
        Decided::InFull { decision: Box::new(decision), payload }
    }
}

/// What the options of a gateway became whose configuration another one runs.
fn tell_translation(gateway: &dyn Gateway, output: &Output) {
    for Became { place, setting, .. } in gateway.translation() {
        let line = place.location.map(|location| format!(":{}", location.line)).unwrap_or_default();
        output.note(format_args!("{}{line}: {} became {setting}", place.file, place.path));
    }
}

impl Args {
    pub(super) fn run_gateway(self, output: &Output) -> Result<Judged, Failure> {
        let input = Input::new(output);
        let options = &self.gateway.options;
        let Configured { gateway, unknown } = options.open(&input)?;
        let request = self.gateway.request(&self.token, &input)?;
        let sources = options.sources(&self.keys, unknown, &input)?;
        if self.explain && output.is_verbose() {
            tell_translation(gateway.as_ref(), output);
        }
        let mut asked = self.gateway.asked(gateway.as_ref(), output)?;
        asked.compares_versions = self.explain;
        let validator = gateway.open(&asked, sources.clone())?;
        let answer = validator.validate(&request, self.clock.now())?;
        sources.check()?;
        Sources::tell_unknown(&[&*sources]);
        // The process ends soon: a large configuration takes as long to give back as to read.
        std::mem::forget((gateway, validator));
        let mut decision = Decision::of_answer(answer);
        decision.warnings.splice(..0, output.take_warnings());
        let product =
            if decision.summary.accepted { self.gateway_product(&decision, &request)? } else { Product::Nothing };
        Ok(Judged { decision, product, explain: self.explain })
    }

    /// What is handed on of a token that the gateway accepts; a route without a check may have none.
    fn gateway_product(&self, decision: &Decision, request: &Request) -> Result<Product, Failure> {
        let Some(claims) = &decision.claims else { return Ok(Product::Nothing) };
        let header = || decision.header.clone().unwrap_or_default();
        // An answer has no payload but its claims.
        let payload = || Product::Line(json::write_object(claims, Style::Compact));
        self.part(Some(claims), header, payload, request.token())
    }
}
