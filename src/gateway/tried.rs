//! Which keys of a set a gateway tries for a token that names one of them.

use super::kind::Kind;
use crate::jwk::{KeySet, Member};

/// The keys of a set that a gateway, with its defaults, tries for a token with this `kid`.
///
/// `KrakenD` and agentgateway keep one key of a kid, the last (vectors kid-duplicate-last-wins-bad and duplicate-kid-last);
/// Envoy, and Gloo by it, try every key that does not name another (vector kid-duplicate). An empty kid is none.
pub fn tried<'k>(kind: Kind, keys: &'k KeySet, kid: Option<&str>) -> Vec<&'k Member> {
    let wanted = kid.unwrap_or_default();
    let name = |key: &'k Member| key.kid().unwrap_or_default();
    let members = keys.members().iter();
    match kind {
        Kind::Krakend | Kind::Agentgateway => members.rev().find(|key| name(key) == wanted).into_iter().collect(),
        Kind::Envoy | Kind::Gloo => {
            members.filter(|key| wanted.is_empty() || name(key).is_empty() || name(key) == wanted).collect()
        }
    }
}
