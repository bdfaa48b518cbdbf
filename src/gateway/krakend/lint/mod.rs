//! Where the gateway is laxer than it should be, or not set up as was meant. None of it changes its answer.

mod algorithm;
pub(super) mod block;
pub(super) mod claims;
pub(super) mod component;
pub(super) mod config;
pub(super) mod endpoint;
mod forgeable_header;
mod hosts;
mod key_source;
pub(super) mod keys;
pub(super) mod names;
pub(super) mod open_endpoint;
pub(super) mod placeholders;
mod policies;
mod rules;
mod seen;
pub(super) mod service;
pub(super) mod signer;
mod uneven_validators;
pub(super) mod validator;

use crate::finding::{Rule, Severity};
use crate::gateway::meanings;

/// All that can be found.
pub(super) const RULES: [&[&Rule]; 20] = [
    &validator::RULES,
    &config::RULES,
    &policies::RULES,
    &endpoint::RULES,
    &key_source::RULES,
    &keys::RULES,
    &claims::RULES,
    &names::RULES,
    &placeholders::RULES,
    &rules::RULES,
    &hosts::RULES,
    &service::RULES,
    &forgeable_header::RULES,
    &open_endpoint::RULES,
    &uneven_validators::RULES,
    &[&FILE_NOT_FOUND],
    &algorithm::RULES,
    &validator::OF_FILES,
    &rules::OF_FILES,
    &key_source::OF_FILES,
];

/// Told by the linter, which looks for the files.
const FILE_NOT_FOUND: Rule = Rule::new("krakend/file-not-found", Severity::Warning, "a file that is nowhere")
    .because_of(meanings::FILE_NOT_FOUND);
