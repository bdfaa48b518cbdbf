//! `jwtk jwks merge`: sets joined to one.

use std::collections::{HashMap, HashSet};

use anyhow::anyhow;
use jwtk::algorithm::Digest;
use jwtk::json::{Object, Style, write_object};
use jwtk::jwk::{Key, KeySet, Member, Thumbprint, symmetric_thumbprint};

use super::chosen::{as_written, set_of};
use crate::keys::usable;
use crate::output::{Exit, Failure, Made, MadeOf};

/// All keys in order, each once. Keys that cannot be used here are kept as they are, for others may use them.
pub(super) fn merged(keys: &KeySet) -> Result<Made, Failure> {
    let mut merged: Vec<Object> = Vec::new();
    let mut by_kid: HashMap<&str, Known> = HashMap::new();
    let mut nameless: HashSet<String> = HashSet::new();
    for member in keys.members() {
        if member.json().is_none() {
            usable(member)?;
        }
        let identity = identity(member);
        let Some(kid) = member.kid() else {
            if nameless.insert(identity) {
                merged.push(as_written(member));
            }
            continue;
        };
        let known = Known { identity, index: merged.len(), place: member.place(), is_private: is_private(member) };
        match by_kid.get_mut(kid) {
            None => {
                by_kid.insert(kid, known);
                merged.push(as_written(member));
            }
            Some(first) if first.identity != known.identity => {
                let error = anyhow!("{} and {} are different keys of one kid", first.place, known.place);
                return Err(Failure::new(Exit::Input, "kid_collision", error)
                    .with_hint("gateways take the last one of them, others the first: give one of them another kid"));
            }
            Some(first) => {
                // The same key: the one that has more of it stays.
                if known.is_private && !first.is_private {
                    first.is_private = true;
                    if let Some(slot) = merged.get_mut(first.index) {
                        *slot = as_written(member);
                    }
                }
            }
        }
    }
    Ok(MadeOf::Set(set_of(merged)).into())
}

/// A key of some kid.
struct Known {
    identity: String,
    index: usize,
    place: String,
    is_private: bool,
}

/// Equal for the same key, whatever half of it and whatever else is said about it; by its text when it cannot be read.
fn identity(member: &Member) -> String {
    match member.jwk().map(jwtk::jwk::Jwk::key) {
        Ok(Key::Public(key)) => Thumbprint::of(key, Digest::Sha256).to_string(),
        Ok(Key::Private(key)) => Thumbprint::of(&key.public(), Digest::Sha256).to_string(),
        Ok(Key::Symmetric(secret)) => symmetric_thumbprint(secret, Digest::Sha256).to_string(),
        Ok(_) | Err(_) => member.json().map(|json| write_object(json, Style::Go)).unwrap_or_default(),
    }
}

fn is_private(member: &Member) -> bool {
    matches!(member.jwk().map(jwtk::jwk::Jwk::key), Ok(Key::Private(_)))
}
