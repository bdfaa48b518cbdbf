//! `jwtk jwks merge`: sets joined to one.

use std::collections::HashMap;

use anyhow::anyhow;
use jwtk::algorithm::Digest;
use jwtk::json::{Object, Style, Value, write_object};
use jwtk::jwk::{Jwk, Key, KeySet, Member};

use super::chosen::{as_written, set_of};
use crate::output::{Exit, Failure, MadeKeys, MadeOf};

/// All keys in order, each once. Keys that cannot be used here are kept as they are, for others may use them.
pub(super) fn merged(keys: &KeySet) -> Result<MadeKeys, Failure> {
    let mut merged = Merged::default();
    for member in keys.members() {
        merged.add(member)?;
    }
    let private = merged.keys.iter().filter(|key| key.is_private).count();
    let notes = match private {
        0 => Vec::new(),
        1 => vec!["the set has a private or secret key in it; jwtk jwks public makes one to hand out".to_owned()],
        many => {
            vec![format!("the set has {many} private or secret keys in it; jwtk jwks public makes one to hand out")]
        }
    };
    let what = MadeOf::Set(set_of(merged.keys.into_iter().map(|key| key.json).collect()));
    Ok(MadeKeys::noting(what, notes))
}

/// What is joined already.
#[derive(Default)]
struct Merged {
    keys: Vec<Known>,
    /// By what is the same in both halves: all that have it
    by_identity: HashMap<String, Vec<usize>>,
    by_kid: HashMap<String, usize>,
}

/// A key of the set that comes out.
struct Known {
    json: Object,
    identity: String,
    kid: Option<String>,
    place: String,
    uses: Uses,
    is_private: bool,
}

/// What restricts a key, as it is for its public half: RFC 7517 sections 4.2 to 4.4.
#[derive(PartialEq, Eq)]
struct Uses {
    alg: Option<String>,
    public_key_use: Option<String>,
    key_ops: Option<Vec<String>>,
}

impl Merged {
    fn add(&mut self, member: &Member) -> Result<(), Failure> {
        let key = Known::of(member)?;
        if let Some(kid) = &key.kid
            && let Some(first) = self.by_kid.get(kid).and_then(|&index| self.keys.get(index))
            && first.identity != key.identity
        {
            let error = anyhow!("{} and {} are different keys with one kid", first.place, key.place);
            return Err(Failure::new(Exit::Input, "kid_collision", error)
                .with_hint("gateways take the last one of them, others the first: give one of them another kid"));
        }
        let same = self.by_identity.entry(key.identity.clone()).or_default();
        let first = same.first().and_then(|&index| self.keys.get(index));
        if let Some(difference) = first.and_then(|first| first.uses.difference(&key.uses, [&first.place, &key.place])) {
            return Err(Failure::new(Exit::Input, "restrictions_differ", difference)
                .with_hint("say the same of the key in both: what one of them forbids, the other would allow"));
        }
        let known = same.iter().copied().find(|&index| self.keys.get(index).is_some_and(|known| known.kid == key.kid));
        match known.and_then(|index| self.keys.get_mut(index)) {
            // The one that has more of it stays.
            Some(known) if key.is_private && !known.is_private => *known = key,
            Some(_) => {}
            None => {
                let index = self.keys.len();
                same.push(index);
                if let Some(kid) = &key.kid {
                    self.by_kid.insert(kid.clone(), index);
                }
                self.keys.push(key);
            }
        }
        Ok(())
    }
}

impl Known {
    fn of(member: &Member) -> Result<Self, Failure> {
        let json = as_written(member)?;
        Ok(Self {
            identity: identity(member, &json),
            kid: member.kid().map(str::to_owned),
            place: member.place(),
            uses: Uses::of(member, &json),
            is_private: match member.jwk().map(Jwk::key) {
                Ok(key) => matches!(key, Key::Private(_) | Key::Symmetric(_)),
                Err(_) => json.contains("priv") || json.contains("d"),
            },
            json,
        })
    }
}

impl Uses {
    fn of(member: &Member, json: &Object) -> Self {
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let metadata = match member.public() {
            Some(public) => Some(public.metadata().clone()),
            None => member.jwk().ok().map(|jwk| jwk.metadata().clone()),
        };
        let mut uses = match metadata {
            Some(metadata) => Self {
                alg: metadata.written_alg().map(str::to_owned),
                public_key_use: metadata.public_key_use,
                key_ops: metadata.key_ops,
            },
            None => Self { alg: text("alg"), public_key_use: text("use"), key_ops: None },
        };
        if let Some(ops) = &mut uses.key_ops {
            ops.sort();
        }
        uses
    }

    /// In what two of them differ, with both values.
    fn difference(&self, other: &Self, [here, there]: [&str; 2]) -> Option<anyhow::Error> {
        if self == other {
            return None;
        }
        let shown = |value: Option<String>| value.map_or_else(|| "none".to_owned(), |value| format!("{value:?}"));
        let ops = |uses: &Self| uses.key_ops.as_ref().map(|ops| ops.join(","));
        let (member, first, second) = if self.alg != other.alg {
            ("alg", self.alg.clone(), other.alg.clone())
        } else if self.public_key_use != other.public_key_use {
            ("use", self.public_key_use.clone(), other.public_key_use.clone())
        } else {
            ("key_ops", ops(self), ops(other))
        };
        let (first, second) = (shown(first), shown(second));
        Some(anyhow!("one key with two values of `{member}`: {here} has {first}, {there} has {second}"))
    }
}

/// Equal for the same key, whatever half of it and whatever else is said about it; by its text when it cannot be read.
fn identity(member: &Member, json: &Object) -> String {
    let identity = member.identity(Digest::Sha256);
    identity.map_or_else(|| write_object(json, Style::Go), |identity| identity.to_string())
}
