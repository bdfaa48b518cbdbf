//! `KrakenD`, community edition 2.13: its JWT validator and signer (krakend-jose 2.12 with go-auth0 and go-jose 3).
//!
//! The gateway decodes its own configuration, key sets and tokens with two JSON readers, and which one reads decides
//! what passes: the outer one forgives letter case and duplicates ([`decode`], [`keys`]), the one inside of the JOSE
//! library forgives neither ([`raw`], [`jwk`], [`token`], [`claims`]). The checks stand in [`validator`] in the order in
//! which the gateway makes them.

mod access;
mod backend;
mod base64;
mod claims;
mod config;
mod decode;
mod duration;
mod jwk;
mod keys;
mod propagation;
mod raw;
mod routes;
mod signer;
mod spelling;
mod token;
mod validator;
mod warnings;

use config::Component;

use super::document::Document;
use super::source::KeySource;
use super::{Answer, Asked, Error, Gateway, Kind, Overrides, Request, Route, Signing};
use crate::claims::Timestamp;

/// A configuration of this gateway.
#[derive(Debug)]
pub(super) struct Krakend {
    document: Document,
}

impl Krakend {
    pub(super) fn new(document: Document) -> Result<Self, Error> {
        match document.value().as_object() {
            Some(_) => Ok(Self { document }),
            None => Err(Error::Unreadable {
                name: document.name().to_owned(),
                problem: format!("expected an object with endpoints, found {}", document.value().kind()),
            }),
        }
    }
}

impl Gateway for Krakend {
    fn kind(&self) -> Kind {
        Kind::Krakend
    }

    fn routes(&self) -> Vec<Route> {
        routes::routes(&self.document)
    }

    fn judge(&self, asked: &Asked, request: &Request, keys: &dyn KeySource, now: Timestamp) -> Result<Answer, Error> {
        let mut asked = asked.clone();
        // What the request line says counts where nothing else was said.
        asked.path = asked.path.or_else(|| request.path().map(str::to_owned));
        asked.method = asked.method.or_else(|| request.method().map(str::to_owned));
        let endpoint = routes::choose(&self.document, &asked, Component::Validator)?;
        let mut answer = validator::judge(&endpoint, request, keys, now)?;
        warnings::of_service(&self.document, &mut answer.warnings);
        warnings::of_others(&self.document, &endpoint.name(), &mut answer.warnings);
        Ok(answer)
    }

    fn signing(&self, asked: &Asked, overrides: &Overrides, keys: &dyn KeySource) -> Result<Signing, Error> {
        let endpoint = routes::choose(&self.document, asked, Component::Signer)?;
        signer::signing(&endpoint, overrides, keys)
    }
}
