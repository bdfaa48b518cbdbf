//! What a running Envoy says of itself: the admin page `/config_dump`, and the lists that `istioctl` and `egctl` make of it.

use super::member::member;
use crate::config::Node;

/// The parts of a dump.
#[derive(Debug, Default)]
pub(super) struct Dump<'c> {
    pub(super) listeners: Vec<Node<'c>>,
    pub(super) routes: Vec<Node<'c>>,
    pub(super) bootstrap: Option<Node<'c>>,
}

/// How deep a dump may be in an object of names: by namespace and workload.
const WRAPS: usize = 3;

impl<'c> Dump<'c> {
    /// Reads a document that is a dump.
    pub(super) fn of(root: &Node<'c>) -> Option<Self> {
        let configs = configs(root, WRAPS)?;
        let mut dump = Self::default();
        for config in configs.items() {
            let kind = config.member("@type").and_then(|kind| kind.value().as_str()).unwrap_or_default();
            match kind.rsplit('.').next().unwrap_or_default() {
                "BootstrapConfigDump" => dump.bootstrap = member(&config, "bootstrap"),
                "ListenersConfigDump" => dump.add_listeners(&config),
                "RoutesConfigDump" => {
                    let lists = ["static_route_configs", "dynamic_route_configs"];
                    let all = lists.into_iter().flat_map(|list| items(&config, list));
                    dump.routes.extend(all.filter_map(|one| member(&one, "route_config")));
                }
                _ => {}
            }
        }
        Some(dump)
    }

    fn add_listeners(&mut self, config: &Node<'c>) {
        let of_static = items(config, "static_listeners").into_iter();
        let of_dynamic = items(config, "dynamic_listeners").into_iter();
        let of_dynamic = of_dynamic.filter_map(|one| member(&one, "active_state"));
        self.listeners.extend(of_static.chain(of_dynamic).filter_map(|one| member(&one, "listener")));
    }
}

fn configs<'c>(node: &Node<'c>, wraps: usize) -> Option<Node<'c>> {
    match node.member("configs") {
        Some(configs) => Some(configs),
        None if wraps == 0 || node.member("static_resources").is_some() => None,
        None => node.members().find_map(|(_, inner)| configs(&inner, wraps - 1)),
    }
}

fn items<'c>(node: &Node<'c>, name: &str) -> Vec<Node<'c>> {
    member(node, name).iter().flat_map(Node::items).collect()
}
