//! `jwtk sign --gateway`: a backend's answer as a gateway's signer hands it out.

use anyhow::anyhow;
use jwtk::check::{Outcome, Reason};
use jwtk::gateway::{Answer, Overrides, Signing};

use super::args::Args;
use super::signed::{Product, Signed, about_left};
use crate::input::Input;
use crate::keys::Sources;
use crate::keys::gateway::Configured;
use crate::output::{Exit, Failure, Output};

impl Args {
    pub(super) fn run_gateway(self, output: &Output) -> Result<Signed, Failure> {
        self.claims.agree()?;
        let input = Input::new(output);
        let Configured { gateway, unknown } = self.gateway.open(&input)?;
        let sources = self.gateway.sources(&self.keys, unknown, &input)?;
        let signing = gateway.signing(&self.gateway.asked(), &self.overrides()?, sources.clone())?;
        sources.check()?;
        Sources::tell_unknown(&[&*sources]);
        let plan = match signing {
            Signing::Plan(plan) => plan,
            Signing::Refused(answer) => return Err(refused(&answer)),
            other => {
                return Err(Failure::new(
                    Exit::Input,
                    "gateway_misconfigured",
                    anyhow!("the gateway signs nothing: {other:?}"),
                ));
            }
        };
        let payload = input.payload(self.payload.as_deref())?;
        let mut warnings = output.take_warnings();
        let mut claims = self.claims.resolve(self.clock.now(), &mut warnings);
        warnings.extend(plan.findings.iter().map(|finding| finding.message.clone()));
        let mut failed = None;
        let response = plan
            .sign(&payload, |object| {
                if let Err(failure) = claims.set_on(object) {
                    failed = Some(failure);
                }
            })
            .map_err(|error| Failure::from(error).context(self.payload_name().to_owned()))?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        warnings.extend(response.left.iter().map(about_left));
        if response.signed.is_empty() && !self.allow_unsigned {
            let reasons = warnings.join("; ");
            let error = anyhow!("the gateway hands {} out unsigned: {reasons}", self.payload_name());
            let hint = "--allow-unsigned passes it on as the gateway does";
            return Err(Failure::new(Exit::Input, "nothing_signed", error).with_hint(hint));
        }
        Ok(Signed { alg: plan.alg, kid: plan.kid, product: Product::Document(response.document), warnings })
    }

    fn overrides(&self) -> Result<Overrides, Failure> {
        let mut overrides = Overrides::default();
        overrides.algorithm = self.signing_key.alg;
        overrides.kid.clone_from(&self.signing_key.kid);
        overrides.typ.clone_from(&self.header.typ);
        overrides.no_typ = self.header.no_typ;
        overrides.headers = self.header.others.checked()?.to_vec();
        overrides.members.clone_from(&self.members);
        overrides.full = self.shape.full;
        Ok(overrides)
    }
}

/// A signer that refuses every request.
fn refused(answer: &Answer) -> Failure {
    let details: Vec<&str> = answer
        .checks
        .iter()
        .filter(|check| check.outcome == Outcome::Fail)
        .map(|check| check.detail.as_str())
        .collect();
    let code = answer.reason().map_or("gateway_misconfigured", Reason::code);
    let failure = Failure::new(Exit::Input, code, anyhow!("{}", details.join("; ")));
    let hints = answer.checks.iter().flat_map(|check| &check.hints);
    let hints: Vec<&str> =
        hints.chain(answer.findings.iter().map(|finding| &finding.message)).map(String::as_str).collect();
    if hints.is_empty() { failure } else { failure.with_hint(hints.join("; ")) }
}
