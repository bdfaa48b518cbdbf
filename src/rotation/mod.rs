//! What a change of a key set does to tokens that are out: whether it is a rotation that breaks nothing.
//!
//! Keys are paired by their thumbprints, and by `kid` where they have none. Order means nothing.

mod described;
mod safety;
mod tokens;

pub use self::described::Described;
pub use self::safety::Safety;
pub use self::tokens::{Broken, Tokens};

use std::collections::HashSet;

use zeroize::Zeroizing;

use self::described::Compared;
use crate::claims::{Rules, Timestamp, Verdict};
use crate::gateway::{self, Kind};
use crate::json::Value;
use crate::jwk::{KeySet, Member, is_private_member};
use crate::jws::{Policy, Unverified};

/// What differs between two sets.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Difference {
    /// Keys of the new set alone
    pub added: Vec<Described>,
    /// Keys of the old set alone
    pub removed: Vec<Described>,
    /// Another key under a known `kid`
    pub replaced: Vec<[Described; 2]>,
    /// The same key under another `kid`
    pub renamed: Vec<[Described; 2]>,
    /// The same key with other members, and their names
    pub changed: Vec<(Described, Vec<String>)>,
    /// What was found of tokens, if any were given
    pub tokens: Option<Tokens>,
    kept: usize,
    had: usize,
    refused: Option<String>,
    kind: Option<Kind>,
    /// Keys of the new set alone under the `kid` of one that stayed
    beside: Vec<Described>,
    /// Keys that stayed, and that the gateway tries no longer for their `kid`
    hidden: Vec<Described>,
}

impl Difference {
    /// Compares two sets.
    pub fn of(old: &KeySet, new: &KeySet) -> Self {
        let mut difference = Self { had: old.members().len(), ..Self::default() };
        let mut rest: Vec<Compared<'_>> = new.members().iter().map(Compared::of).collect();
        let (mut unpaired, mut stayed) = (Vec::new(), HashSet::new());
        for before in old.members().iter().map(Compared::of) {
            let Some(at) = rest.iter().position(|after| before.is_same_key(after)) else {
                unpaired.push(before);
                continue;
            };
            let after = rest.swap_remove(at);
            difference.kept += 1;
            stayed.extend(after.member.kid());
            difference.compare(&before, &after);
        }
        for before in unpaired {
            let is_successor =
                |after: &Compared<'_>| before.member.kid().is_some() && before.member.kid() == after.member.kid();
            match rest.iter().position(is_successor) {
                Some(at) => difference.replaced.push([before.described, rest.swap_remove(at).described]),
                None => difference.removed.push(before.described),
            }
        }
        rest.sort_by_key(|after| after.member.index());
        let is_beside = |after: &&Compared<'_>| after.member.kid().is_some_and(|kid| stayed.contains(kid));
        difference.beside = rest.iter().filter(is_beside).map(|after| after.described.clone()).collect();
        difference.added = rest.into_iter().map(|after| after.described).collect();
        difference
    }

    fn compare(&mut self, before: &Compared<'_>, after: &Compared<'_>) {
        if before.described.kid != after.described.kid {
            self.renamed.push([before.described.clone(), after.described.clone()]);
        }
        let (Some(one), Some(other)) = (before.member.json(), after.member.json()) else { return };
        let names = one.iter().chain(other.iter()).map(|(name, _)| name);
        let differs = |name: &&str| {
            let is_same = match (one.get(name), other.get(name)) {
                // Their order means nothing (RFC 7517 section 4.3).
                (Some(Value::Array(one)), Some(Value::Array(other))) if *name == "key_ops" => {
                    one.len() == other.len() && one.iter().all(|op| other.contains(op))
                }
                (one, other) => one == other,
            };
            // A private half may be in one of the sets alone.
            *name != "kid" && !PARAMETERS.contains(name) && !is_private_member(name) && !is_same
        };
        let mut names: Vec<String> = names.filter(differs).map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            self.changed.push((after.described.clone(), names));
        }
    }

    /// Adds what a gateway makes of it: whether it refuses the new set as a whole, and which keys it tries no longer.
    pub fn for_gateway(mut self, kind: Kind, old: &KeySet, new: &KeySet) -> Self {
        self.kind = Some(kind);
        for before in old.members().iter().filter(|key| is_tried(kind, old, key.kid(), key)).map(Compared::of) {
            let is_same =
                |after: &Member| after.kid() == before.member.kid() && before.is_same_key(&Compared::of(after));
            let is_left = new.members().iter().any(is_same);
            if is_left && !is_tried(kind, new, before.member.kid(), before.member) {
                self.hidden.push(before.described);
            }
        }
        let refused = gateway::refusal(kind, &as_written(new));
        self.refused = refused.map(|refused| format!("{} refuses the new set: {}", kind.name(), refused.reason));
        self
    }

    /// Adds how tokens fare, each with the number of its line: with the gateway that was named before, if any was.
    pub fn with_tokens<'t>(
        mut self,
        old: &KeySet,
        new: &KeySet,
        tokens: impl Iterator<Item = (usize, &'t str)>,
        now: Timestamp,
    ) -> Self {
        let mut found = Tokens::default();
        let (rules, policy) = (Rules::default(), Policy::default());
        let kind = self.kind;
        let verifies = |verdict: &Verdict<'_>, keys: &KeySet| {
            let found = verdict.authentic();
            found.is_some_and(|token| kind.is_none_or(|kind| is_tried(kind, keys, token.header().kid(), token.key())))
        };
        for (line, token) in tokens {
            found.total += 1;
            let verdict = rules.decide(Unverified::compact(token), old, &policy, now);
            if !verifies(&verdict, old) {
                continue;
            }
            let exp = verdict.authentic_claims().and_then(|claims| claims.get("exp")).and_then(Value::as_number);
            if exp.and_then(Timestamp::from_number).is_some_and(|exp| exp <= now) {
                found.expired += 1;
            } else if verifies(&rules.decide(Unverified::compact(token), new, &policy, now), new) {
                found.kept += 1;
            } else {
                let kid = verdict.authentic().and_then(|token| token.header().kid().map(str::to_owned));
                found.broken.push(Broken { line, kid, exp: exp.cloned() });
            }
        }
        self.tokens = Some(found);
        self
    }

    /// Whether the change may be made, and what makes it so.
    pub fn judge(&self) -> (Safety, Vec<String>) {
        let mut reasons = Vec::new();
        if self.had > 0 && self.kept == 0 {
            reasons.push("no key of the old set is left, so every token that is out is refused".to_owned());
        }
        let name = |key: &Described| key.kid.clone().map_or_else(|| "without kid".to_owned(), |kid| format!("{kid:?}"));
        reasons.extend(self.replaced.iter().map(|[old, _]| format!("kid {} names another key now", name(old))));
        match self.kind {
            // Who verifies with the set is not known: some take one key of a kid, and not the same.
            None => {
                reasons.extend(self.beside.iter().map(|new| format!("kid {} names another key too now", name(new))));
            }
            Some(kind) => reasons.extend(self.hidden.iter().map(|key| {
                format!("{} takes the last key with kid {}, which is another one now", kind.name(), name(key))
            })),
        }
        reasons.extend(self.renamed.iter().map(|[old, new]| format!("kid {} is {} now", name(old), name(new))));
        for (key, members) in &self.changed {
            for member in members.iter().filter(|member| ["alg", "use", "key_ops"].contains(&member.as_str())) {
                reasons.push(format!("`{member}` of kid {} changed", name(key)));
            }
        }
        reasons.extend(self.refused.clone());
        let broken = self.tokens.as_ref().map(|tokens| tokens.broken.len());
        match broken {
            Some(1) => reasons.push("1 token that is out is refused".to_owned()),
            Some(count) if count > 1 => reasons.push(format!("{count} tokens that are out are refused")),
            Some(_) | None => {}
        }
        if !reasons.is_empty() {
            return (Safety::Break, reasons);
        }
        if !self.removed.is_empty() {
            if broken.is_some() {
                return (Safety::Safe, vec!["no token that is out needs the removed keys".to_owned()]);
            }
            let reason = "safe once the tokens of the removed keys have run out".to_owned();
            return (Safety::Overlap, vec![reason]);
        }
        match (self.added.is_empty(), self.changed.is_empty()) {
            (true, true) => (Safety::Same, Vec::new()),
            (false, _) => (Safety::Safe, vec!["keys were only added".to_owned()]),
            (true, false) => (Safety::Safe, vec!["only members changed that decide nothing".to_owned()]),
        }
    }
}

/// A set with its members to the letter, those that are no keys too: a gateway may refuse all for one of them.
fn as_written(set: &KeySet) -> Zeroizing<Vec<u8>> {
    let members = set.members().iter().filter_map(Member::as_written);
    // Of a large set members that are no objects are counted alone: any number stands for them.
    let counted = (set.passed_over() > 0).then_some(&b"0"[..]);
    let mut text = Zeroizing::new(br#"{"keys":["#.to_vec());
    for (index, member) in members.chain(counted).enumerate() {
        if index > 0 {
            text.push(b',');
        }
        text.extend_from_slice(member);
    }
    text.extend_from_slice(b"]}");
    text
}

/// Whether a gateway tries a key, among those of a set, for tokens with this `kid`.
fn is_tried(kind: Kind, keys: &KeySet, kid: Option<&str>, key: &Member) -> bool {
    let key = Compared::of(key);
    gateway::tried(kind, keys, kid).into_iter().any(|tried| key.is_same_key(&Compared::of(tried)))
}

/// What makes the public half: equal where thumbprints are.
const PARAMETERS: [&str; 7] = ["kty", "crv", "x", "y", "n", "e", "pub"];
