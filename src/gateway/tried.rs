//! Which keys of a set a gateway tries for a token that names one of them.

use crate::jwk::{KeySet, Member};

/// The keys that a gateway, with its defaults, tries for a token with a `kid`. An empty kid is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// The last key with that kid
    LastNamed,
    /// Every key that does not name another
    AllButOthers,
}

impl Tried {
    pub(super) fn of<'k>(self, keys: &'k KeySet, kid: Option<&str>) -> Vec<&'k Member> {
        let wanted = kid.unwrap_or_default();
        let name = |key: &'k Member| key.kid().unwrap_or_default();
        let members = keys.members().iter();
        match self {
            Self::LastNamed => members.rev().find(|key| name(key) == wanted).into_iter().collect(),
            Self::AllButOthers => {
                members.filter(|key| wanted.is_empty() || name(key).is_empty() || name(key) == wanted).collect()
            }
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
        for (tried, expected) in [
            (Tried::LastNamed, [vec![3], vec![1], vec![2], vec![]]),
            (Tried::AllButOthers, [vec![0, 2, 3], vec![1, 2], vec![0, 1, 2, 3], vec![2]]),
        ] {
            let position = |key: &Member| keys.members().iter().position(|own| std::ptr::eq(own, key));
            let at = |kid| -> Vec<usize> { tried.of(&keys, kid).into_iter().filter_map(position).collect() };
            assert_eq!([at(Some("a")), at(Some("b")), at(None), at(Some("c"))], expected, "{tried:?}");
        }
    }
}
