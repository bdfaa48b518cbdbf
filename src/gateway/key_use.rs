//! What a configuration wants of the keys that it names.

use super::keys::KeyLocation;
use crate::algorithm::Algorithm;
use crate::finding::Place;

/// One place of keys that a configuration names, and what it wants of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KeyUse {
    /// Where the keys are
    pub location: KeyLocation,
    /// The member that says so
    pub place: Place,
    /// Whether tokens are signed with them, not verified
    pub signs: bool,
    /// The algorithm that they must fit, if one is named
    pub algorithm: Option<Algorithm>,
    /// The key that is asked for by name, and where that is written
    pub kid: Option<(String, Place)>,
    /// The issuer that tokens must have, and where that is written
    pub issuer: Option<(String, Place)>,
    /// Whether an audience is asked for
    pub has_audience: bool,
    /// A file of authorities that is named beside them, and where
    pub ca_file: Option<(String, Place)>,
}

/// Why a gateway takes no key of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The member at fault, counted from 0; none when it is the set itself
    pub index: Option<usize>,
    /// Why
    pub reason: String,
}

impl KeyUse {
    pub(crate) fn new(location: KeyLocation, place: Place) -> Self {
        Self {
            location,
            place,
            signs: false,
            algorithm: None,
            kid: None,
            issuer: None,
            has_audience: false,
            ca_file: None,
        }
    }
}
