//! Listeners of the standalone file, wherever they are written.

use super::policies;
use super::route;
use crate::config::Node;
use crate::gateway::agentgateway::block::{self, Block};
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::Policies;
use crate::gateway::agentgateway::problem::{Problem, Read};

/// The listeners of an item of `binds`.
pub(super) fn of_bind(node: &Node<'_>) -> Read<Vec<Listener>> {
    let bind = Block::strict(node, &["port", "listeners", "protocol", "tunnelProtocol", "mode"])?;
    let port = block::port(&bind.required("port")?)?;
    let listeners = block::items(&bind.required("listeners")?)?;
    listeners.iter().enumerate().map(|(index, node)| of_listener(node, index, port)).collect()
}

fn of_listener(node: &Node<'_>, index: usize, port: u16) -> Read<Listener> {
    let known = ["name", "namespace", "hostname", "protocol", "tls", "routes", "tcpRoutes", "policies"];
    let block = policies::strict(node, &known, "policies of a listener stand under `policies`")?;
    let protocol = block.text("protocol")?.unwrap_or_else(|| "HTTP".to_owned());
    match protocol.as_str() {
        "HTTP" | "HTTPS" if block.get("routes").is_none() => {
            return Err(Problem::at(node, format!("protocol {protocol} requires 'routes'")));
        }
        "HTTP" | "HTTPS" | "TLS" | "TCP" | "HBONE" => {}
        other => {
            let words = format!("unknown variant `{other}`, expected one of `HTTP`, `HTTPS`, `TLS`, `TCP`, `HBONE`");
            return Err(Problem::at(node, words));
        }
    }
    let routes = block.items("routes")?;
    block.items("tcpRoutes")?.iter().try_for_each(|node| route::tcp_route(node, false))?;
    Ok(Listener {
        name: block.text("name")?.unwrap_or_else(|| format!("listener{index}")),
        gateway: gateway(),
        set: None,
        port,
        hostname: hostname(&block)?,
        policies: policies::under(&block, &policies::GATEWAY)?,
        routes: route::routes(&routes)?,
    })
}

/// Policies are directly beside the other settings (vector `gateways-form-inline`).
pub(super) fn of_gateway(block: &Block<'_>, name: String, port: u16) -> Read<Listener> {
    Ok(Listener {
        name,
        gateway: gateway(),
        set: None,
        port,
        hostname: hostname(block)?,
        policies: policies::among(block)?,
        routes: Vec::new(),
    })
}

/// A listener that a section brings along.
pub(super) fn of_section(name: &str, port: u16, policies: Policies) -> Listener {
    Listener {
        name: name.to_owned(),
        gateway: gateway(),
        set: None,
        port,
        hostname: None,
        policies,
        routes: Vec::new(),
    }
}

/// An empty hostname and a lone asterisk take any host.
fn hostname(block: &Block<'_>) -> Read<Option<String>> {
    Ok(block.text("hostname")?.filter(|name| !name.is_empty() && name != "*"))
}

/// Outside of Kubernetes there is one gateway.
fn gateway() -> Name {
    Name::new("default", "default")
}
