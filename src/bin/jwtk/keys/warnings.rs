//! What is said of keys besides the result: weak ones, private ones, and those that are left out.

use jwtk::jwk::{Jwk, Key, KeySet, Member};

use crate::input::Input;
use crate::output::Output;

/// Warns of a key that works but must not be trusted.
pub(crate) fn tell_of_weakness(jwk: &Jwk, place: &str, output: &Output) {
    if let Some(weakness) = jwk.public().and_then(|public| public.key().weakness()) {
        output.warn(format_args!("{place}: {weakness}"));
    }
}

/// Names members that are left out.
pub(crate) fn tell_of(keys: &KeySet, input: &Input<'_>) {
    let output = input.output();
    if !output.warns() {
        return;
    }
    if keys.members().len() > CHECKED_AT_ONCE {
        output.note(format_args!("{} keys, each checked when it is used", keys.members().len()));
        return;
    }
    for member in keys.members() {
        if let Err(reason) = member.jwk() {
            output.warn(format_args!("{} is left out: {reason}", member.place()));
        }
    }
}

/// Warns of private keys in the sets that a verifier reads: such a set is handed out, and whoever has it can sign. A lone
/// private key is somebody's own, and worth a note only.
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
        output.warn(format_args!(
            "{what}: whoever can read this set can sign with it; jwtk jwks public makes one to verify with"
        ));
    }
}

/// Checking a key takes time; larger sets are not checked for the sake of warnings.
const CHECKED_AT_ONCE: usize = 1_000;
