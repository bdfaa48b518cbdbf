//! `jwtk verify`: whether a token may be trusted, and why.

mod args;
mod gateway;
mod issuer;
mod judged;
mod judges;
mod lines;
mod nested;
mod own_rules;
mod pieces;
mod possession;
mod product;
mod request;
mod several;

use std::process::ExitCode;

use jwtk::diagnosis;
use jwtk::jws::Unverified;

pub(crate) use self::args::Args;
use self::judged::Judged;
use self::possession::Proven;
use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::keys::tell_of_private;
use crate::output::{Decision, Failure, Output};

impl Args {
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else if self.gateway.options.are_several() {
            output.finish(self.run_several(output))
        } else {
            output.finish(self.run_one(output))
        }
    }

    fn run_one(self, output: &Output) -> Result<Judged, Failure> {
        if self.gateway.is_asked_for() {
            return self.run_gateway(output);
        }
        let input = Input::new(output);
        let mut keyring = self.keys.open(&input)?;
        tell_of_private(keyring.keys(), &input);
        let opening = self.nested.opening(&self.keys, self.serialization, &input)?;
        let request = self.gateway.read_request(&input)?;
        let mut proven = self.possession.read(request.as_ref(), self.token.max_token_bytes(), &input)?;
        let text = match proven.as_mut().map_or(Ok(None), Proven::token) {
            Ok(Some(text)) => text,
            Ok(None) => input.token(&self.token)?,
            Err(check) => {
                let mut decision = Decision::of_checks([*check]);
                decision.warnings = output.take_warnings();
                return Ok(Judged::refused(decision, self.explain));
            }
        };
        let inside = match opening.open(&text) {
            Ok(inside) => inside,
            Err(mut decision) => {
                decision.warnings.splice(..0, output.take_warnings());
                return Ok(Judged::refused(*decision, self.explain));
            }
        };
        let sent = text.clone();
        let text = inside.as_ref().map_or(text, |inside| inside.token.clone());
        let detached = match self.detached.as_deref() {
            None => None,
            Some(path) => Some(input.read(Source::of_file(path), MAX_FILE_BYTES)?),
        };
        let token = match &detached {
            payload if inside.is_none() && self.serialization.take_as_json(&text) => {
                Unverified::json(text.as_bytes(), payload.as_ref().map(|bytes| bytes.as_slice()))
            }
            Some(payload) => Unverified::detached(&text, payload),
            None => Unverified::compact(&text),
        };
        let (mut rules, policy) = (self.to_rules()?, self.policy());
        // A detached payload may be anything; one that is a claim set holds no longer for coming by itself.
        rules.payload_is_opaque |= detached.as_ref().is_some_and(|payload| !looks_like_claims(payload));
        if proven.is_some() {
            // What a token is bound to stands among its claims.
            (rules.proof_follows, rules.payload_is_opaque) = (true, false);
        }
        if let Ok(token) = &token
            && keyring.may_be_outdated()
            && token.names_unknown_key(keyring.keys(), &policy)
        {
            keyring.ask_anew();
        }
        let now = self.clock.now();
        let verdict = rules.decide(token, keyring.keys(), &policy, now);
        let causes = diagnosis::explain(&verdict, &text, keyring.keys(), &rules);
        // The hash in a proof is that of the token as it is sent, encrypted as it may be.
        let verdict = match proven {
            Some(proven) => proven.judge(verdict, &sent, rules.times.leeway, policy.weak_keys, now),
            None => verdict,
        };
        let mut judged = self.judged(verdict, &text)?;
        judged.decision.add_causes(&causes);
        if let Some(inside) = inside {
            inside.tell(&mut judged.decision);
        }
        judged.decision.at_hand(self.token.at_hand());
        judged.decision.warnings.splice(..0, output.take_warnings());
        Ok(judged)
    }
}

/// Whether a payload begins as JSON objects do, to the most lenient reader. One that is a claim set to others is judged as
/// one, or refused: that it cannot be read strictly is no reason to look away from its `exp`.
fn looks_like_claims(payload: &[u8]) -> bool {
    let is_passed_over = |byte: &u8| byte.is_ascii_whitespace() || [0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains(byte);
    payload.iter().find(|byte| !is_passed_over(byte)) == Some(&b'{')
}
