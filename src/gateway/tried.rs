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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_tried_by_the_name_that_a_token_asks_for() {
        let set = ["1", "2", "3", "4"].into_iter().zip([r#","kid":"a""#, r#","kid":"b""#, "", r#","kid":"a""#]);
        let keys: Vec<String> =
            set.map(|(own, kid)| format!(r#"{{"kty":"oct","alg":"HS256","k":"{}"{kid}}}"#, own.repeat(43))).collect();
        let keys = KeySet::read(format!(r#"{{"keys":[{}]}}"#, keys.join(",")).as_bytes(), "keys").unwrap();
        let at = |kind, kid| -> Vec<usize> {
            let position = |key: &Member| keys.members().iter().position(|own| std::ptr::eq(own, key));
            tried(kind, &keys, kid).into_iter().filter_map(position).collect()
        };
        for kind in [Kind::Krakend, Kind::Agentgateway] {
            assert_eq!(
                [at(kind, Some("a")), at(kind, Some("b")), at(kind, None), at(kind, Some("c"))],
                [vec![3], vec![1], vec![2], vec![]]
            );
        }
        for kind in [Kind::Envoy, Kind::Gloo] {
            assert_eq!(
                [at(kind, Some("a")), at(kind, Some("b")), at(kind, None), at(kind, Some("c"))],
                [vec![0, 2, 3], vec![1, 2], vec![0, 1, 2, 3], vec![2]]
            );
        }
    }
}
