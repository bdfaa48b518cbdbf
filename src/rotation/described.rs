//! Keys as they are shown and compared.

use crate::algorithm::Digest;
use crate::jwk::{Member, Thumbprint};

/// A key as reports show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Described {
    /// `kid`
    pub kid: Option<String>,
    /// RFC 7638, of asymmetric keys
    pub thumbprint: Option<String>,
    /// `kty`
    pub kty: Option<String>,
    /// `alg`
    pub alg: Option<String>,
    /// `use`
    pub public_key_use: Option<String>,
}

/// A key on its way into the comparison.
pub(super) struct Compared<'k> {
    pub(super) member: &'k Member,
    identity: Option<String>,
    pub(super) described: Described,
}

impl<'k> Compared<'k> {
    pub(super) fn of(member: &'k Member) -> Self {
        let public = member.public();
        let thumbprint = public.map(|jwk| Thumbprint::of(jwk.key(), Digest::Sha256).to_string());
        // Not for reports: it may be that of a secret, and whoever can guess the secret could check the guess.
        let identity = member.jwk().ok().map(|jwk| Thumbprint::of_key(jwk.key(), Digest::Sha256).to_string());
        let text = |name: &str| Some(member.json()?.get(name)?.as_str()?.to_owned());
        let of_key = || Some(member.jwk().ok()?.key().key_type().name().to_owned());
        let described = Described {
            kid: member.kid().map(str::to_owned),
            thumbprint,
            kty: text("kty").or_else(of_key),
            alg: text("alg"),
            public_key_use: text("use"),
        };
        Self { member, identity, described }
    }

    pub(super) fn is_same_key(&self, other: &Self) -> bool {
        match (&self.identity, &other.identity) {
            (Some(one), Some(other)) => one == other,
            (None, None) => {
                self.member.json().is_some_and(|json| Some(json) == other.member.json())
                    || self.member.kid().is_some() && self.member.kid() == other.member.kid()
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
