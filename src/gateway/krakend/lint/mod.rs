//! Where the gateway is laxer than it should be, or surely not set up as meant. None of it changes its answer.

pub(super) mod component;
pub(super) mod config;
pub(super) mod keys;
pub(super) mod service;
pub(super) mod settings;

use crate::finding::Rule;

/// All that can be found.
pub(super) const RULES: [&[&Rule]; 4] = [&config::RULES, &keys::RULES, &service::RULES, &settings::RULES];
