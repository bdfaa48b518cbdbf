//! Where the gateway is laxer than it should be, or surely not set up as meant. None of it changes its answer.

pub(super) mod block;
pub(super) mod component;
pub(super) mod config;
pub(super) mod endpoint;
mod key_source;
pub(super) mod keys;
pub(super) mod names;
pub(super) mod placeholders;
mod policies;
mod rules;
pub(super) mod service;
pub(super) mod settings;

use crate::finding::Rule;

/// All that can be found.
pub(super) const RULES: [&[&Rule]; 11] = [
    &block::RULES,
    &config::RULES,
    &policies::RULES,
    &endpoint::RULES,
    &key_source::RULES,
    &keys::RULES,
    &names::RULES,
    &placeholders::RULES,
    &rules::RULES,
    &service::RULES,
    &settings::RULES,
];
