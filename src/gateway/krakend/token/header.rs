//! A token's header, and the members of objects, as go-jose reads them: exact names, none of them twice.

use std::collections::HashSet;

use super::fault::BadToken;
use crate::config::Reading;
use crate::gateway::krakend::go::base64;
use crate::gateway::krakend::go::text::{Piece, repeated};
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
            let wrong = |name, expected| BadToken::WrongType { part, name, expected, found: value.kind() };
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

/// The members of an object whose names are exact and stand once.
pub(super) struct Members<'t> {
    part: &'static str,
    members: Vec<(String, Piece<'t>)>,
}

impl<'t> Members<'t> {
    /// `null` has no members, and is no mistake.
    pub(super) fn of(part: &'static str, piece: Piece<'t>) -> Result<Self, BadToken> {
        let Some(members) = piece.members() else {
            return match piece.read(Dialect::GO) {
                Ok(Value::Null) => Ok(Self { part, members: Vec::new() }),
                Ok(other) => Err(BadToken::NotAnObject { part, found: other.kind() }),
                Err(error) => Err(BadToken::Json { part, error }),
            };
        };
        match repeated(&members) {
            Some(name) => Err(BadToken::Repeated { part, name: name.to_owned() }),
            None => Ok(Self { part, members }),
        }
    }

    fn piece(&self, name: &str) -> Option<Piece<'t>> {
        let (_, piece) = self.members.iter().find(|(own, _)| own == name)?;
        (piece.text != b"null").then_some(*piece)
    }

    pub(super) fn bytes(&self, name: &'static str) -> Result<Option<Vec<u8>>, BadToken> {
        let Some(piece) = self.piece(name) else { return Ok(None) };
        match piece.read(Dialect::GO) {
            Ok(Value::String(text)) => {
                Ok(Some(base64::url(&text).map_err(|fault| BadToken::Encoding { part: name, fault })?))
            }
            Ok(other) => Err(BadToken::WrongType { part: self.part, name, expected: "a string", found: other.kind() }),
            Err(error) => Err(BadToken::Json { part: self.part, error }),
        }
    }

    pub(super) fn header(&self) -> Result<Option<Header>, BadToken> {
        self.piece("header").map(|piece| Header::of(Members::of("unprotected header", piece)?)).transpose()
    }

    pub(super) fn signatures(&self) -> Result<Vec<Self>, BadToken> {
        let Some(piece) = self.piece("signatures") else { return Ok(Vec::new()) };
        let items = piece.items().ok_or(BadToken::WrongType {
            part: self.part,
            name: "signatures",
            expected: "a list",
            found: "something else",
        })?;
        items.into_iter().map(|item| Self::of("signature", item)).collect()
    }
}

/// Whether a number beyond the range of doubles stands anywhere in a value.
pub(in crate::gateway::krakend) fn has_infinite_number(value: &Value) -> bool {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Number(number) if number.to_f64().is_infinite() => return true,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            Value::Array(items) => left.extend(items),
            Value::Object(object) => left.extend(object.iter().map(|(_, value)| value)),
        }
    }
    false
}

/// How deep tokens are looked into; the gateway has no limit of its own, and nobody nests so deep.
pub(in crate::gateway::krakend) const MOST_LEVELS: usize = 1000;
