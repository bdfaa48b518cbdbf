//! Issuers of tokens: their keys, and what their tokens must have.

use crate::finding::Place;
use crate::gateway::keys::{KeyLocation, Unserved};

/// An issuer of tokens.
#[derive(Clone, Debug)]
pub(super) struct Provider {
    pub(super) issuer: String,
    /// None are not looked at.
    pub(super) audiences: Vec<String>,
    pub(super) required: Vec<Required>,
    pub(super) listed: Option<Listed>,
    pub(super) keys: KeyLocation,
    /// Why nothing can be found there, where the configuration tells
    pub(super) unserved: Option<Unserved>,
    pub(super) keys_place: Place,
    pub(super) place: Place,
}

/// The names of required claims as they are listed, and where.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) names: Vec<String>,
    pub(super) place: Place,
}

/// Claims that can be required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Required {
    Exp,
    Nbf,
    Aud,
    Iss,
    Sub,
}

impl Required {
    pub(super) const ALL: [Self; 5] = [Self::Exp, Self::Nbf, Self::Aud, Self::Iss, Self::Sub];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Aud => "aud",
            Self::Iss => "iss",
            Self::Sub => "sub",
        }
    }
}
