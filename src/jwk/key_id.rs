//! What in the header of a token names its key.

use std::fmt;

use super::member::Member;
use super::set::KeySet;
use crate::algorithm::Digest;
use crate::base64url;
use crate::crypto::{digest, sha1};
use crate::error::first_of;
use crate::jose::Header;
use crate::json::Value;

/// What in the header names the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum KeyIdFrom {
    /// `kid`
    #[default]
    Kid,
    /// `x5t`, the SHA-1 thumbprint of the key's certificate
    X5t,
    /// `x5t#S256`
    #[cfg_attr(feature = "serde", serde(rename = "x5t#S256"))]
    X5tS256,
    /// `kid` followed by `x5t`
    #[cfg_attr(feature = "serde", serde(rename = "kid_x5t"))]
    KidX5t,
}

impl KeyIdFrom {
    /// The identity that a header asks for.
    pub(crate) fn wanted(self, header: &Header) -> Option<String> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        match self {
            Self::Kid => owned(header.kid()),
            Self::X5t => owned(header.text("x5t")),
            Self::X5tS256 => owned(header.text("x5t#S256")),
            Self::KidX5t => Some(format!("{}{}", header.kid()?, header.text("x5t")?)),
        }
    }

    /// The members with that identity; all of them for a header that names none. A key that came by itself and has no
    /// identity serves any.
    pub(crate) fn members<'k>(
        self,
        keys: &'k KeySet,
        wanted: Option<&str>,
    ) -> Box<dyn Iterator<Item = &'k Member> + 'k> {
        let Some(wanted) = wanted.map(str::to_owned) else { return Box::new(keys.members().iter()) };
        match self {
            Self::Kid => {
                let lone = keys.lone_without_kid();
                Box::new(keys.with_kid(&wanted).collect::<Vec<_>>().into_iter().chain(lone))
            }
            Self::X5t | Self::X5tS256 | Self::KidX5t => Box::new(keys.members().iter().filter(move |member| {
                let own = self.of(member);
                own.as_deref().map_or_else(|| member.is_lone(), |own| own == wanted)
            })),
        }
    }

    /// The identity of a member.
    pub(crate) fn of(self, member: &Member) -> Option<String> {
        match self {
            Self::Kid => member.kid().map(str::to_owned),
            Self::X5t => thumbprint(member, "x5t"),
            Self::X5tS256 => thumbprint(member, "x5t#S256"),
            Self::KidX5t => Some(format!("{}{}", member.kid()?, thumbprint(member, "x5t")?)),
        }
    }

    /// The first identities of a set, and how many there are: a list of all would be kept for each token that misses.
    pub(crate) fn available(self, keys: &KeySet) -> KeyIds {
        let shown =
            keys.members().iter().filter_map(|member| self.of(member)).map(|id| id.chars().take(LONGEST).collect());
        let shown: Vec<String> = shown.take(MOST_LISTED).collect();
        let count = if self == Self::Kid { keys.named() } else { shown.len() };
        KeyIds { shown, count }
    }
}

/// A certificate's thumbprint: stated in the JWK, or computed from its chain.
fn thumbprint(member: &Member, name: &str) -> Option<String> {
    let others = &member.jwk().ok()?.metadata().others;
    if let Some(stated) = others.get(name).and_then(Value::as_str) {
        return Some(stated.to_owned());
    }
    let leaf = others.get("x5c")?.as_array()?.first()?.as_str()?;
    let der = base64url::decode_standard(leaf)?;
    Some(base64url::encode(if name == "x5t" { sha1(&der) } else { digest(Digest::Sha256, &der) }))
}

/// Identities of keys, for a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyIds {
    /// The first of them, each cut when it is long
    pub shown: Vec<String>,
    /// How many there are at the least
    pub count: usize,
}

impl KeyIds {
    /// That none of them is the one that a token wants, or fits the algorithm of a token that names none.
    pub(crate) fn none_is(&self, wanted: Option<&str>, alg: impl fmt::Display) -> String {
        let problem = match wanted {
            Some(wanted) => format!("no key has the key ID {wanted:?}"),
            None => format!("the token names no key, and none fits {alg}"),
        };
        if self.shown.is_empty() {
            return if wanted.is_some() { problem + "; no key has one" } else { problem };
        }
        let shown = self.shown.iter().map(|kid| format!("{kid:?}"));
        format!("{problem}; there are {}", first_of(shown, self.count))
    }
}

/// How many identities are listed for a message.
const MOST_LISTED: usize = 8;

/// How many characters of each.
const LONGEST: usize = 200;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::Object;

    #[test]
    fn thumbprints_are_those_of_the_certificate_where_none_is_stated() {
        let pem = std::fs::read("fixtures/keys/rsa-2048/certificate.pem").unwrap();
        let certified = KeySet::from_content(pem, "certificate.pem", None).unwrap();
        let stated = certified.members().first().unwrap();
        let jwk = stated.jwk().unwrap().expose_json();
        let bare: Object = jwk
            .iter()
            .filter(|(name, _)| !name.starts_with("x5t"))
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        assert!(jwk.contains("x5t") && jwk.contains("x5t#S256") && !bare.contains("x5t#S256"));
        let text = crate::json::write_object(&bare, crate::json::Style::Compact);
        let read = KeySet::read(text.as_bytes(), "bare").unwrap();
        let computed = read.members().first().unwrap();
        for from in [KeyIdFrom::X5t, KeyIdFrom::X5tS256] {
            assert_eq!(from.of(computed), from.of(stated), "{from:?}");
            assert!(from.of(stated).is_some());
        }
        assert_ne!(KeyIdFrom::X5t.of(stated), KeyIdFrom::X5tS256.of(stated));
    }
}
