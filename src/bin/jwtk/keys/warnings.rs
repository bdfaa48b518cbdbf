//! What is said of keys besides the result: weak ones, private ones, and those that are left out.

use jwtk::jwk::{Jwk, Key, KeySet, Member};

use crate::input::{Input, is_url};
use crate::output::Output;

/// Warns of a key that works but must not be trusted, and of members that it can do without.
pub(crate) fn tell_of_weakness(jwk: &Jwk, place: &str, output: &Output) {
    for flaw in &jwk.metadata().flaws {
        output.warn(format_args!("{place}: {flaw}"));
    }
    if let Some(weakness) = jwk.public().and_then(|public| public.key().weakness()) {
        output.warn(format_args!("{place}: {weakness}"));
    }
}

/// Names members that are left out, and what is wrong with others.
pub(crate) fn tell_of(keys: &KeySet, input: &Input<'_>) {
    let output = input.output();
    if !output.warns() {
        return;
    }
    if keys.passed_over() > 0 {
        output.warn(format_args!("{} more members are not JSON objects", keys.passed_over()));
    }
    if keys.members().len() > CHECKED_AT_ONCE {
        output.note(format_args!("{} keys, each checked when it is used", keys.members().len()));
        return;
    }
    for member in keys.members() {
        match member.jwk() {
            Err(reason) => output.warn(format_args!("{} is left out: {reason}", member.place())),
            Ok(jwk) => {
                jwk.metadata().flaws.iter().for_each(|flaw| output.warn(format_args!("{}: {flaw}", member.place())));
            }
        }
    }
}

/// Warns of private keys in a set from the network: anyone who reads it can sign. What is in a file is the user's own, serves by
/// its public half, and is worth a note only.
pub(crate) fn tell_of_private(keys: &KeySet, input: &Input<'_>) {
    let output = input.output();
    if !output.warns() || keys.members().len() > CHECKED_AT_ONCE {
        return;
    }
    let is_private = |member: &&Member| matches!(member.jwk().map(Jwk::key), Ok(Key::Private(_)));
    let (lone, in_sets): (Vec<&Member>, Vec<_>) =
        keys.members().iter().filter(is_private).partition(|member| member.is_lone());
    for member in lone {
        output.note(format_args!("{} is a private key", member.place()));
    }
    for of_one_set in in_sets.chunk_by(|one, next| one.source() == next.source()) {
        let what = match of_one_set {
            [only] => format!("{} is a private key", only.place()),
            [first, ..] => format!("{} holds {} private keys", first.source(), of_one_set.len()),
            [] => continue,
        };
        let is_published = of_one_set.first().is_some_and(|first| is_url(first.source()));
        if is_published {
            output.warn(format_args!(
                "{what}: anyone who can read this set can sign with it; jwtk jwks public makes one to verify with"
            ));
        } else {
            output.note(format_args!("{what}; jwtk jwks public makes a set to verify with"));
        }
    }
}

/// Checking a key takes time; larger sets are not checked for the sake of warnings.
const CHECKED_AT_ONCE: usize = 1_000;
