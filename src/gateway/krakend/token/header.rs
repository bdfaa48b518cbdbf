//! A token's header as go-jose reads it.

use std::collections::HashSet;

use super::fault::BadToken;
use super::members::Members;
use crate::config::Reading;
use crate::gateway::krakend::go::numbers::has_infinite_number;
use crate::gateway::krakend::go::piece::{MOST_LEVELS, Piece};
use crate::gateway::krakend::jwk::GatewayJwk;
use crate::gateway::krakend::jwk::certificate::certificates;
use crate::json::{self, Dialect, Object, Value};

/// The members of a header, each as text and as value.
#[derive(Clone, Debug, Default)]
pub(super) struct Header(Vec<(String, Vec<u8>, Value)>);

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BadToken> {
        let part = "header";
        json::read(bytes, Dialect::GO.with_depth(MOST_LEVELS)).map_err(|error| BadToken::Json { part, error })?;
        Self::of(Members::of(part, Piece::first(bytes))?)
    }

    /// The unprotected header among the members of a token or of a signature.
    pub(super) fn unprotected(outer: &Members<'_>) -> Result<Option<Self>, BadToken> {
        outer.piece("header").map(|piece| Self::of(Members::of("unprotected header", piece)?)).transpose()
    }

    fn of(members: Members<'_>) -> Result<Self, BadToken> {
        let part = members.part;
        let read = |(name, piece): (String, Piece<'_>)| {
            let value = piece.read(Dialect::GO).map_err(|error| BadToken::Json { part, error })?;
            Ok((name, piece.text.to_vec(), value))
        };
        Ok(Self(members.members.into_iter().map(read).collect::<Result<_, _>>()?))
    }

    /// A member that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(own, ..)| own == name).map(|(.., value)| value).filter(|value| **value != Value::Null)
    }

    /// These members, then those of `other` whose names are not taken, even by a null.
    pub(super) fn joined(&self, other: &Self) -> Self {
        // By a table: both may have many thousands.
        let taken: HashSet<&str> = self.0.iter().map(|(name, ..)| name.as_str()).collect();
        let further = other.0.iter().filter(|(name, ..)| !taken.contains(name.as_str()));
        Self(self.0.iter().chain(further).cloned().collect())
    }

    /// What the library checks of every header, whether or not it decides anything.
    /// go-jose, `rawHeader.sanitized`; vectors kid-number, typ-number, header-x5c-garbage-rejected.
    pub(super) fn check(&self) -> Result<(), BadToken> {
        let part = "header";
        for (name, text, value) in &self.0 {
            if *value == Value::Null {
                continue;
            }
            let wrong = |name, expected| BadToken::WrongType { part, name, expected, found: value.described() };
            match name.as_str() {
                "alg" if value.as_str().is_none() => return Err(wrong("alg", "a string")),
                "kid" if value.as_str().is_none() => return Err(wrong("kid", "a string")),
                "nonce" if value.as_str().is_none() => return Err(wrong("nonce", "a string")),
                "x5c" => {
                    let chain = Reading::GO.texts(value).ok_or_else(|| wrong("x5c", "a list of strings"))?;
                    certificates(&chain).map_err(BadToken::EmbeddedCertificate)?;
                }
                "jwk" => {
                    let jwk = GatewayJwk::read(Piece::first(text)).map_err(BadToken::EmbeddedKey)?;
                    if !jwk.material.may_be_embedded() {
                        return Err(BadToken::EmbeddedPrivateKey);
                    }
                }
                _ => {
                    let dialect = Dialect::GO_STRICT.with_depth(MOST_LEVELS);
                    json::read(text, dialect).map_err(|error| BadToken::Json { part, error })?;
                    if has_infinite_number(value) {
                        return Err(BadToken::HugeNumber { name: name.clone() });
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn values(self) -> Object {
        self.0.into_iter().map(|(name, _, value)| (name, value)).collect()
    }
}
