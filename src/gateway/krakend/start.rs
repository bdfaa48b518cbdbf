//! An endpoint with a validator, before the first request comes.

use std::sync::Arc;

use super::algorithms;
use super::key_book::KeyBook;
use super::obstacles::troubles;
use super::settings::ValidatorSettings;
use super::settled::Settled;
use super::validator::Validator;
use crate::check::Check;
use crate::config::Node;
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;

/// An endpoint with a validator as it is before the first request comes.
pub(super) enum Start {
    Settled(Settled),
    Ready(Box<Validator>),
}

/// Starts a validator whose settings could be decoded.
/// krakend-jose, `TokenSignatureValidator`: without a validator the program ends; vector jwks-local-missing-file.
pub(super) fn start(
    settings: ValidatorSettings,
    block: &Node<'_>,
    source: &Arc<dyn KeySource>,
) -> Result<Start, Error> {
    if !settings.keys.is_allowed() {
        return Ok(Start::Settled(Settled::insecure("JWTValidator", block, &settings.keys)));
    }
    let mut troubles = troubles(&settings);
    let book = KeyBook::open(&settings.keys, source)?;
    match (book, algorithms::named(&settings.alg)) {
        (Ok(book), Some(algorithm)) if troubles.is_empty() => {
            let in_order = Check::pass("configuration", format!("{} is in order", block.place()));
            Ok(Start::Ready(Box::new(Validator::new(settings, algorithm, book, in_order))))
        }
        (book, _) => {
            troubles.extend(book.err());
            Ok(Start::Settled(Settled::not_started(block, &troubles)))
        }
    }
}
