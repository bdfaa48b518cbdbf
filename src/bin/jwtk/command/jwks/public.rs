//! `jwtk jwks public`: private members stripped.

use anyhow::anyhow;
use jwtk::jwk::KeySet;

use super::chosen::set_of;
use crate::output::{Exit, Failure, MadeKeys, MadeOf, Output};

/// The public halves of all keys that have one.
pub(super) fn public(keys: &KeySet, output: &Output) -> Result<MadeKeys, Failure> {
    let mut halves = Vec::new();
    for member in keys.members() {
        match (member.public_json(), member.jwk()) {
            (Some(public), _) => halves.push(public),
            (None, Ok(_)) => {
                output.warn(format_args!("{} is left out: a shared secret has no public half", member.place()));
            }
            // Which of its members are private is not known.
            (None, Err(reason)) => output.warn(format_args!("{} is left out: {reason}", member.place())),
        }
    }
    if halves.is_empty() {
        return Err(Failure::new(Exit::Input, "no_public_key", anyhow!("there is no key with a public half")));
    }
    Ok(MadeOf::Set(set_of(halves)).into())
}
