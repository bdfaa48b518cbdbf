//! `policies` at the root: policies that name what they are for.

use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::attached::{Attached, Phase};
use crate::gateway::agentgateway::block::{self, Block, single};
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::target::Target;

/// Reads an entry: exactly one setting (vector `policies-two-settings`).
pub(super) fn attached(node: &Node<'_>) -> Read<Attached> {
    let block = Block::strict(node, &["name", "target", "phase", "policy"])?;
    let name = name(&block.required("name")?)?;
    let target = target(&block.required("target")?)?;
    let phase = match block.raw("phase") {
        None => Phase::Route,
        Some(node) => match block::text(&node)?.as_str() {
            "route" => Phase::Route,
            "gateway" => Phase::Gateway,
            other => {
                return Err(Problem::at(&node, format!("unknown variant `{other}`, expected `route` or `gateway`")));
            }
        },
    };
    let policy = block.required("policy")?;
    let found = policies::policies(&policy, &policies::ROUTE)?;
    if policy.members().filter(|(_, member)| *member.value() != crate::json::Value::Null).count() != 1 {
        return Err(Problem::at(&policy, "'policies' must contain exactly 1 policy")
            .hinting("give every setting an entry of its own, with a name of its own"));
    }
    Ok(Attached { name: name.to_string(), target, phase, overrides: false, policies: found, place: node.place() })
}

fn name(node: &Node<'_>) -> Read<Name> {
    let block = Block::strict(node, &["name", "namespace"])?;
    Ok(Name::new(block.required_text("namespace")?, block.required_text("name")?))
}

fn target(node: &Node<'_>) -> Read<Target> {
    let (kind, value) = single(node, &["route", "gateway", "backend", "listenerSet"])?;
    match kind {
        "route" => {
            let block = Block::strict(&value, &["name", "namespace", "ruleName", "kind"])?;
            let route = Name::new(block.required_text("namespace")?, block.required_text("name")?);
            Ok(match block.text("ruleName")? {
                Some(rule) => Target::Rule { route, rule },
                None => Target::Route(route),
            })
        }
        "gateway" => {
            let block = Block::strict(&value, &["gatewayName", "gatewayNamespace", "listenerName", "port"])?;
            let gateway = Name::new(block.required_text("gatewayNamespace")?, block.required_text("gatewayName")?);
            Ok(match (block.text("listenerName")?, block.port("port")?) {
                (Some(_), Some(_)) => {
                    let words = "gateway policy target cannot set both listener_name and port";
                    return Err(Problem::at(&value, words).hinting("leave one of listenerName and port out"));
                }
                (Some(listener), None) => Target::Listener { gateway, listener },
                (None, Some(port)) => Target::Port { gateway, port },
                (None, None) => Target::Gateway(gateway),
            })
        }
        "backend" => {
            let (kind, inner) = single(&value, &["backend", "service"])?;
            let (own, further) = if kind == "backend" { ("name", "section") } else { ("hostname", "port") };
            let block = Block::strict(&inner, &[own, "namespace", further])?;
            Ok(Target::Backend(Name::new(block.required_text("namespace")?, block.required_text(own)?)))
        }
        _ => {
            let block = Block::strict(&value, &["name", "namespace", "section"])?;
            Ok(Target::ListenerSet(Name::new(block.required_text("namespace")?, block.required_text("name")?)))
        }
    }
}
