//! Options that several subcommands share, and how their values are read.

pub(crate) mod aad;
pub(crate) mod algorithm_name;
pub(crate) mod claim;
pub(crate) mod claim_rules;
pub(crate) mod clock;
pub(crate) mod decryption;
pub(crate) mod duration;
pub(crate) mod each_token;
pub(crate) mod gateway_kind;
pub(crate) mod header_parameters;
pub(crate) mod line_form;
pub(crate) mod lines;
pub(crate) mod name_value;
pub(crate) mod passphrase;
pub(crate) mod profile;
pub(crate) mod record;
pub(crate) mod secret;
pub(crate) mod set_claims;
pub(crate) mod signer_cmd;
pub(crate) mod signing_key;
pub(crate) mod time;
pub(crate) mod token_forms;
pub(crate) mod token_header;
pub(crate) mod token_shape;
