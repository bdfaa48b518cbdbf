//! A configuration that was read to tell what it is, and the gateways that go on with it.

use super::uses;
use super::variables::open;
use crate::config::{Config, Syntax, Text};
use crate::finding::Place;
use crate::gateway::{self, Gateway, KeyUse, Kind};

/// A configuration, and what is looked for in it before a gateway takes it.
pub(super) struct Reading {
    /// Until a gateway takes it
    config: Option<Config>,
    /// The members whose names are in their objects already
    pub(super) repeated: Vec<Place>,
    /// The keys that providers name, unless all its gateways tell them themselves
    pub(super) provider_uses: Vec<KeyUse>,
}

impl Reading {
    pub(super) fn of(config: Config, kinds: &[Kind]) -> Self {
        let repeated = config.documents().flat_map(|document| document.repeated().collect::<Vec<_>>()).collect();
        let has_providers = kinds.iter().any(|kind| *kind != Kind::Krakend);
        let provider_uses = if has_providers { uses::of_providers(&config) } else { Vec::new() };
        Self { config: Some(config), repeated, provider_uses }
    }

    /// The gateway of a kind, and the variables that are not set. A file is read again where the gateway reads it otherwise.
    pub(super) fn open(
        &mut self,
        text: Text<'_>,
        kind: Kind,
    ) -> Result<(Box<dyn Gateway>, Vec<String>), gateway::Error> {
        let reader = |config: &Config| {
            let is_whole = config.first().name() == text.name();
            gateway::reader(kind, config, Syntax::KUBERNETES).filter(|_| is_whole)
        };
        if let Some(read) = self.config.as_ref().and_then(reader)
            && let Some(config) = self.config.take()
        {
            return Ok((read(config)?, Vec::new()));
        }
        open(text, kind)
    }
}
