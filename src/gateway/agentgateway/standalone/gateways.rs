//! `gateways`: what routes and sections join by its name.

use std::sync::Arc;

use super::listener;
use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::block::{self, Block};
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::Routed;

/// The listeners of `gateways`, each called as its gateway, or `GATEWAY/LISTENER`.
#[derive(Debug, Default)]
pub(super) struct Gateways {
    listeners: Vec<Listener>,
}

impl Gateways {
    /// Reads the gateways by their names. With `listeners` nothing but `port` and `bindAddress` may stand beside them.
    pub(super) fn read(node: &Node<'_>) -> Read<Self> {
        Block::open(node)?;
        let mut listeners = Vec::new();
        for (name, node) in node.members() {
            let known = [&OF_GATEWAY[..], &OF_ALL, &policies::GATEWAY].concat();
            let own = policies::strict(&node, &known, NO_POLICY)?;
            let port = block::port(&own.required("port")?)?;
            let items = own.items("listeners")?;
            if items.is_empty() {
                listeners.push(listener::of_gateway(&own, name.to_owned(), port)?);
                continue;
            }
            Block::strict(&node, &OF_GATEWAY)?;
            for (index, item) in items.iter().enumerate() {
                let known = [&["name", "hostname"][..], &OF_ALL, &policies::GATEWAY].concat();
                let block = policies::strict(item, &known, NO_POLICY)?;
                let own = block.text("name")?.unwrap_or_else(|| format!("listener{index}"));
                listeners.push(listener::of_gateway(&block, format!("{name}/{own}"), port)?);
            }
        }
        Ok(Self { listeners })
    }

    /// Whether there is the one that is joined where none is named.
    pub(super) fn has_default(&self) -> bool {
        self.listeners.iter().any(|listener| is_of(listener, DEFAULT))
    }

    /// Adds a route to those that are named, a gateway or one of its listeners.
    pub(super) fn join(&mut self, names: &[String], route: &Arc<Routed>, node: &Node<'_>) -> Read<()> {
        for name in names {
            let mut joined = self.listeners.iter_mut().filter(|listener| is_of(listener, name)).peekable();
            if joined.peek().is_none() {
                return Err(Problem::at(node, format!("unknown gateway reference {name}"))
                    .hinting("only what stands in gateways can be joined, by GATEWAY or GATEWAY/LISTENER"));
            }
            for listener in joined {
                if !listener.routes.iter().any(|known| Arc::ptr_eq(known, route)) {
                    listener.routes.push(Arc::clone(route));
                }
            }
        }
        Ok(())
    }

    pub(super) fn into_listeners(self) -> Vec<Listener> {
        self.listeners
    }
}

fn is_of(listener: &Listener, name: &str) -> bool {
    listener.name == name || listener.name.split_once('/').is_some_and(|(gateway, _)| gateway == name)
}

/// The gateway that is joined where none is named.
pub(super) const DEFAULT: &str = "default";

/// What a gateway has beside its listeners (`LocalGateway`).
const OF_GATEWAY: [&str; 3] = ["port", "bindAddress", "listeners"];

/// What a gateway without listeners has, and a listener.
const OF_ALL: [&str; 2] = ["protocol", "tls"];

const NO_POLICY: &str = "it is a policy of routes, and gateways do not know it";
