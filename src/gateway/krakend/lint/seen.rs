//! An endpoint with what is compared between endpoints.

use crate::config::Node;
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::value;
use crate::gateway::krakend::settings::ValidatorSettings;
use crate::json::Value;

/// An endpoint with what is compared of it.
pub(super) struct Seen<'d> {
    pub(super) endpoint: Endpoint<'d>,
    pub(super) validator: Option<(Node<'d>, &'d ValidatorSettings)>,
    backends: Vec<Backend>,
}

/// Where a request goes.
struct Backend {
    hosts: Vec<String>,
    method: String,
    pattern: String,
}

impl<'d> Seen<'d> {
    pub(super) fn of(endpoint: Endpoint<'d>, settings: Option<&'d ValidatorSettings>, root_hosts: &[String]) -> Self {
        let validator = endpoint.block(Component::Validator).filter(|block| block.value().as_object().is_some());
        let validator = validator.zip(settings);
        let backends = endpoint.backends().into_iter().map(|backend| Backend {
            hosts: Some(hosts_of(&backend)).filter(|hosts| !hosts.is_empty()).unwrap_or_else(|| root_hosts.to_vec()),
            method: text(&backend, "method").map_or_else(|| endpoint.method(), str::to_uppercase),
            pattern: text(&backend, "url_pattern").unwrap_or_default().to_owned(),
        });
        let backends = backends.collect();
        Self { endpoint, validator, backends }
    }

    /// Whether anybody is let in; one with a misspelt validator is open too.
    pub(super) fn is_open(&self) -> bool {
        !self.endpoint.has(Component::Validator)
    }

    /// The hosts of all backends.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.backends.iter().flat_map(|backend| &backend.hosts).map(String::as_str)
    }

    /// Where requests go, where all of them go to one place.
    pub(super) fn only_target(&self) -> Option<(&[String], &str, &str)> {
        match self.backends.as_slice() {
            [Backend { hosts, method, pattern }] if !hosts.is_empty() => Some((hosts, method, pattern)),
            _ => None,
        }
    }
}

/// The hosts that a backend names, or the service for all of them.
pub(super) fn hosts_of(node: &Node<'_>) -> Vec<String> {
    let plain = |host: &str| host.trim_end_matches('/').to_lowercase();
    match value(node, "host") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(plain).collect(),
        Some(Value::String(host)) => vec![plain(host)],
        _ => Vec::new(),
    }
}

fn text<'d>(node: &Node<'d>, name: &str) -> Option<&'d str> {
    value(node, name)?.as_str().filter(|text| !text.is_empty())
}
