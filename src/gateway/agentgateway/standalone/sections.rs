//! `llm`, `mcp` and `ui`: listeners and routes that the gateway makes by itself.

use std::sync::Arc;

use super::listener::of_section;
use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::block::Block;
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::matching::Match;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::{Backend, Routed};

/// A section, and how it comes to requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    port: u16,
    /// Whether its policies are its listener's, with a port of its own; else its route's
    is_of_listener: bool,
}

/// Ports and phases as `types/local.rs` has them; vector `llm-section` shows the policies of a listener.
pub(super) const SECTIONS: [Section; 3] = [
    Section { name: "llm", port: 4000, is_of_listener: true },
    Section { name: "mcp", port: 3000, is_of_listener: false },
    Section { name: "ui", port: 15_000, is_of_listener: false },
];

/// Reads a section. Without a port it joins the gateways that it names, or the one called `default` where there is one.
pub(super) fn read(section: Section, node: &Node<'_>, listeners: &mut Vec<Listener>) -> Read<()> {
    let block = Block::open(node)?;
    let found = policies::under(&block)?;
    let port = block.port("port")?;
    let named = block.text_or_texts("gateways")?;
    let has_default = listeners.iter().any(|listener| listener.name == "default");
    let joined = match (named, port) {
        (Some(named), _) => Some(named),
        (None, None) if has_default => Some(vec!["default".to_owned()]),
        (None, _) => None,
    };
    let route = |policies: Policies| {
        Arc::new(Routed {
            name: Name::new("internal", section.name),
            rule: None,
            index: 0,
            hostnames: Vec::new(),
            matches: vec![Match::default()],
            policies,
            backends: vec![Backend::default()],
        })
    };
    let Some(joined) = joined else {
        let port = port.unwrap_or(section.port);
        let (own, of_route) =
            if section.is_of_listener { (found, Policies::default()) } else { (Policies::default(), found) };
        let mut listener = of_section(section.name, port, own);
        listener.routes.push(route(of_route));
        listeners.push(listener);
        return Ok(());
    };
    for name in joined {
        let Some(listener) = listeners.iter_mut().find(|listener| listener.name == name) else {
            return Err(Problem::at(node, format!("unknown gateway reference {name}")));
        };
        listener.routes.push(route(found.clone()));
    }
    Ok(())
}
