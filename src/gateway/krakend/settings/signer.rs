//! The signer's settings, decoded (krakend-jose, `SignerConfig`).

use super::keys::{KeySettings, or};
use crate::config::{Fields, Leftover, Node, Reading};
use crate::gateway::signing::Overrides;

/// The signer's settings, with their defaults.
#[derive(Clone, Debug)]
pub(in crate::gateway::krakend) struct SignerSettings {
    pub(in crate::gateway::krakend) alg: String,
    pub(in crate::gateway::krakend) kid: String,
    pub(in crate::gateway::krakend) typ: String,
    pub(in crate::gateway::krakend) keys_to_sign: Vec<String>,
    pub(in crate::gateway::krakend) full: bool,
    pub(in crate::gateway::krakend) keys: KeySettings,
}

impl SignerSettings {
    /// Decodes a block, as for [`ValidatorSettings::decode`].
    /// krakend-jose, `getSignerConfig`; vectors typ-empty-string, config-full-string.
    pub(in crate::gateway::krakend) fn decode<'c>(block: &Node<'c>) -> (Self, Leftover<'c>) {
        let mut fields = Fields::of(block, Reading::GO);
        // The schema knows it, the code does not.
        fields.node("leeway");
        let typ = or(fields.text("typ"), "JWT");
        let settings = Self {
            alg: fields.text("alg").unwrap_or_default(),
            kid: fields.text("kid").unwrap_or_default(),
            typ,
            keys_to_sign: fields.texts("keys_to_sign").unwrap_or_default(),
            full: fields.flag("full").unwrap_or_default(),
            keys: KeySettings::decode(&mut fields),
        };
        (settings, fields.finish())
    }

    /// What is asked for otherwise than the configuration says.
    pub(in crate::gateway::krakend) fn apply(&mut self, overrides: &Overrides) {
        if let Some(algorithm) = overrides.algorithm {
            algorithm.name().clone_into(&mut self.alg);
        }
        if let Some(kid) = &overrides.kid {
            kid.clone_into(&mut self.kid);
        }
        if let Some(typ) = overrides.typ.as_ref().filter(|typ| !typ.is_empty()) {
            typ.clone_into(&mut self.typ);
        }
        if !overrides.members.is_empty() {
            overrides.members.clone_into(&mut self.keys_to_sign);
        }
        self.full |= overrides.full;
    }
}
