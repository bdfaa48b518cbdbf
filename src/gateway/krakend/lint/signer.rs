//! What is lax, odd or wrong in the settings of a signer, and about what it is given to sign.

use super::algorithm::of_alg;
use super::block::{Block, of_setting};
use super::key_source;
use super::rules::{DOTTED_CLAIM, NOTHING_SIGNED, SECRET_BY_URL};
use crate::config::Node;
use crate::finding::Finding;
use crate::gateway::internal::is_loopback;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::{member, setting};
use crate::gateway::krakend::settings::SignerSettings;

/// What is lax or odd in its settings, whether or not a file is linted.
pub(in crate::gateway::krakend) fn of_settings(
    settings: &SignerSettings,
    block: &Node<'_>,
    findings: &mut Vec<Finding>,
) {
    if settings.keys_to_sign.is_empty() {
        let text = "keys_to_sign is empty, so nothing is signed";
        findings.push(of_setting(block, &NOTHING_SIGNED, "keys_to_sign", text));
    }
    key_source::of_settings(&settings.keys, block, findings);
}

/// What is wrong with its settings in a file.
pub(in crate::gateway::krakend) fn of_block(
    block: &Block<'_, '_>,
    settings: &SignerSettings,
    findings: &mut Vec<Finding>,
) {
    of_alg(block, &settings.alg, findings);
    key_source::of_block(block, &settings.keys, findings);
    let url = settings.keys.url.as_str();
    if !url.is_empty() && !is_loopback(url) {
        let text = "the signing key comes from a URL: anyone who fetches it can sign";
        findings.extend(block.finding(&SECRET_BY_URL, "jwk_url", text));
    }
    let list = setting(block.node(), "keys_to_sign");
    for item in list.items() {
        if item.value().as_str().is_some_and(|name| name.contains('.')) {
            let place = item.place();
            let text = format!("{place}: the name has a dot and is taken as one name of a top-level member");
            findings.push(Finding::new(&DOTTED_CLAIM, text).at(place));
        }
    }
}

/// A signer behind which nothing is decoded, so that nothing can be signed.
pub(in crate::gateway::krakend) fn of_encoding(endpoint: &Endpoint<'_>, block: &Node<'_>, findings: &mut Vec<Finding>) {
    let encodings = endpoint.backends().into_iter().filter_map(|backend| member(&backend, "encoding"));
    let mut encodings = encodings.chain(member(endpoint.node(), "output_encoding"));
    if let Some(node) = encodings.find(|node| node.value().as_str() == Some("no-op")) {
        let text = "no-op passes the answer on as it is, so nothing is signed";
        let place = if node.name().is_some() { node.name_place() } else { block.name_place() };
        findings.push(Finding::new(&NOTHING_SIGNED, text).at(place).hinting("write \"json\""));
    }
}
