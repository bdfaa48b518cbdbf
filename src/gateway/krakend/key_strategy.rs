//! What names a key for the gateway: its `kid`, or a thumbprint of its certificate.

use std::borrow::Cow;

use super::jwk::GatewayJwk;
use super::key_set::GatewaySet;
use super::token::Token;

/// What names a key, `key_identify_strategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    Kid,
    X5t,
    X5tS256,
    KidX5t,
}

impl Strategy {
    /// Every unknown name means the default.
    /// krakend-jose, `KeyIDGetterFactory`; vectors strategy-bogus-uses-kid, strategy-empty-uses-kid.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "x5t" => Self::X5t,
            "x5t#S256" => Self::X5tS256,
            "kid_x5t" => Self::KidX5t,
            _ => Self::Kid,
        }
    }

    /// The identity that a key has.
    /// krakend-jose, `X5TKeyIDGetter` and `CompoundX5TKeyIDGetter`; vector x5t-hex-form-in-jwk.
    pub(super) fn of_key(self, key: &GatewayJwk) -> Cow<'_, str> {
        match self {
            Self::Kid => Cow::Borrowed(&key.kid),
            Self::X5t => Cow::Borrowed(&key.x5t),
            Self::X5tS256 => Cow::Borrowed(&key.x5t_s256),
            Self::KidX5t => Cow::Owned(format!("{}{}", key.kid, key.x5t)),
        }
    }

    /// The identity that a token asks for. A thumbprint that is missing is replaced by the `kid`, even where the `kid`
    /// stands before it already.
    /// krakend-jose, `CompoundX5TTokenKeyIDGetter`; vector kid-x5t-no-x5t-in-token-doubles-kid.
    pub(super) fn of_token(self, token: &Token) -> String {
        let kid = || token.kid.clone();
        let or_kid = |thumbprint: &Option<String>| thumbprint.clone().unwrap_or_else(kid);
        match self {
            Self::Kid => kid(),
            Self::X5t => or_kid(&token.x5t),
            Self::X5tS256 => or_kid(&token.x5t_s256),
            Self::KidX5t => format!("{}{}", token.kid, or_kid(&token.x5t)),
        }
    }

    /// The identities of all keys of a set, in order.
    pub(super) fn identities(self, set: &GatewaySet) -> Vec<String> {
        set.keys().iter().map(|key| self.of_key(key).into_owned()).collect()
    }

    /// As messages name it.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Kid => "kid",
            Self::X5t => "x5t",
            Self::X5tS256 => "x5t#S256",
            Self::KidX5t => "kid followed by x5t",
        }
    }
}
