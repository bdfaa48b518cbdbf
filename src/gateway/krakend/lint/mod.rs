//! Where the gateway is laxer than it should be, or surely not set up as meant. None of it changes its answer.

pub(super) mod config;
pub(super) mod keys;

use crate::finding::Rule;

/// All that can be found.
pub(super) const RULES: [&[&Rule]; 2] = [&config::RULES, &keys::RULES];
