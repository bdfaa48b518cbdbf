//! The members of an object as go-jose reads them: exact names, none of them twice.

use super::fault::BadToken;
use crate::gateway::krakend::go::base64;
use crate::gateway::krakend::go::piece::{Piece, repeated};
use crate::json::{Dialect, Value};

/// The members of an object whose names are exact and stand once.
pub(super) struct Members<'t> {
    pub(super) part: &'static str,
    pub(super) members: Vec<(String, Piece<'t>)>,
}

impl<'t> Members<'t> {
    /// `null` has no members, and is no mistake.
    pub(super) fn of(part: &'static str, piece: Piece<'t>) -> Result<Self, BadToken> {
        let Some(members) = piece.members() else {
            return match piece.read(Dialect::GO) {
                Ok(Value::Null) => Ok(Self { part, members: Vec::new() }),
                Ok(other) => Err(BadToken::NotAnObject { part, found: other.described() }),
                Err(error) => Err(BadToken::Json { part, error }),
            };
        };
        match repeated(&members) {
            Some(name) => Err(BadToken::Repeated { part, name: name.to_owned() }),
            None => Ok(Self { part, members }),
        }
    }

    pub(super) fn piece(&self, name: &str) -> Option<Piece<'t>> {
        let (_, piece) = self.members.iter().find(|(own, _)| own == name)?;
        (piece.text != b"null").then_some(*piece)
    }

    pub(super) fn bytes(&self, name: &'static str) -> Result<Option<Vec<u8>>, BadToken> {
        let Some(piece) = self.piece(name) else { return Ok(None) };
        match piece.read(Dialect::GO) {
            Ok(Value::String(text)) => {
                Ok(Some(base64::url(&text).map_err(|fault| BadToken::Encoding { part: name, fault })?))
            }
            Ok(other) => {
                Err(BadToken::WrongType { part: self.part, name, expected: "a string", found: other.described() })
            }
            Err(error) => Err(BadToken::Json { part: self.part, error }),
        }
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
