//! `llm`, `mcp` and `ui`: listeners and routes that the gateway makes by itself.

use std::sync::Arc;

use super::gateways::{DEFAULT, Gateways};
use super::listener::of_section;
use super::policies;
use crate::config::Node;
use crate::gateway::agentgateway::block::Block;
use crate::gateway::agentgateway::listener::Listener;
use crate::gateway::agentgateway::matching::Match;
use crate::gateway::agentgateway::name::Name;
use crate::gateway::agentgateway::policies::{Policies, Unjudged};
use crate::gateway::agentgateway::problem::{Problem, Read};
use crate::gateway::agentgateway::route::{Backend, Routed};

/// A section, and how it comes to requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    /// Its port where it joins no gateway; without one it must
    port: Option<u16>,
    /// Whether its policies are its listener's, with a port of its own; else its route's
    is_of_listener: bool,
    members: &'static [&'static str],
    policies: &'static [&'static str],
    /// What is served, and the members of each
    served: &'static [(&'static str, &'static [&'static str])],
}

/// `LocalLLMConfig`, `LocalSimpleMcpConfig` and `LocalUIConfig` of `types/local.rs`; vector `llm-section` shows the policies of a
/// listener.
pub(super) const SECTIONS: [Section; 3] = [
    Section {
        name: "llm",
        port: Some(4000),
        is_of_listener: true,
        members: &[
            "gateways",
            "port",
            "tls",
            "policies",
            "models",
            "virtualModels",
            "providers",
            "discovery",
            "pathPrefix",
        ],
        policies: &policies::LLM,
        served: &[
            ("models", &OF_MODEL),
            ("virtualModels", &["name", "routing"]),
            ("providers", &["name", "params", "provider", "defaults"]),
        ],
    },
    Section {
        name: "mcp",
        port: Some(3000),
        is_of_listener: false,
        members: &[
            "gateways",
            "port",
            "policies",
            "targets",
            "statefulMode",
            "prefixMode",
            "failureMode",
            "sseKeepAlive",
            "dnsRebindingProtection",
            "server",
        ],
        policies: &policies::ROUTE,
        served: &[("targets", &["name", "condition", "policies", "sse", "mcp", "stdio", "openapi"])],
    },
    Section {
        name: "ui",
        port: None,
        is_of_listener: false,
        members: &["gateways", "policies"],
        policies: &policies::UI,
        served: &[],
    },
];

/// Reads a section. Without a port it joins the gateways that it names, or the one called `default` where there is one.
/// Where it joins none, it has a listener of its own.
pub(super) fn read(section: Section, node: &Node<'_>, gateways: &mut Gateways) -> Read<Option<Listener>> {
    let Section { name, .. } = section;
    let advice = format!("policies of {name} stand under {name}.policies");
    let block = policies::strict(node, section.members, &advice)?;
    let found = policies::under(&block, section.policies)?;
    let of_served = served(section, &block, &advice)?;
    let port = block.port("port")?;
    let own = if section.is_of_listener { &["port", "tls"][..] } else { &["port"] };
    let has_own = own.iter().any(|member| block.get(member).is_some());
    let named = block.text_or_texts("gateways")?.filter(|named| !named.is_empty());
    if named.is_some() && has_own {
        let own: Vec<String> = own.iter().map(|member| format!("{name}.{member}")).collect();
        let words = format!("{name}.gateways cannot be used with {}", own.join(" or "));
        return Err(Problem::at(node, words));
    }
    let joined = named.or_else(|| (!has_own && gateways.has_default()).then(|| vec![DEFAULT.to_owned()]));
    let route = |mut policies: Policies| {
        policies.unjudged.extend(of_served.iter().cloned());
        Arc::new(Routed {
            name: Name::new("internal", name),
            rule: None,
            index: 0,
            hostnames: Vec::new(),
            matches: vec![Match::default()],
            policies,
            backends: vec![Backend::default()],
        })
    };
    if let Some(joined) = joined {
        return gateways.join(&joined, &route(found), node).map(|()| None);
    }
    let Some(port) = port.or(section.port) else {
        return Err(Problem::at(node, format!("{name}.gateways must be set"))
            .hinting("only a gateway called default is joined by default"));
    };
    let (own, of_route) =
        if section.is_of_listener { (found, Policies::default()) } else { (Policies::default(), found) };
    let mut listener = of_section(name, port, own);
    listener.routes.push(route(of_route));
    Ok(Some(listener))
}

/// Looks into what is served. Rules of a model are for requests with its name in their body, so they are not judged here.
fn served(section: Section, block: &Block<'_>, advice: &str) -> Read<Vec<Unjudged>> {
    let mut unjudged = Vec::new();
    for (member, known) in section.served {
        for node in block.items(member)? {
            let own = policies::strict(&node, known, advice)?;
            policies::rules(&own)?;
            let rules = own.get("authorization").map(|node| node.name_place());
            unjudged.extend(rules.map(|place| Unjudged { name: format!("authorization of {member}"), place }));
            if let Some(policies) = own.get("policies") {
                policies::strict(&policies, &OF_TARGET, advice)?;
            }
        }
    }
    Ok(unjudged)
}

/// The members of a model (`LocalLLMModels`), `backendTLS` being another name of `tls`.
const OF_MODEL: [&str; 21] = [
    "id",
    "name",
    "visibility",
    "params",
    "provider",
    "passthrough",
    "authorization",
    "defaults",
    "overrides",
    "transformation",
    "finalTransformation",
    "requestHeaders",
    "responseHeaders",
    "tls",
    "backendTLS",
    "auth",
    "health",
    "backendTunnel",
    "guardrails",
    "promptCaching",
    "matches",
];

/// The policies of a target (`SimpleLocalBackendPolicies`, and what went with them in earlier versions).
const OF_TARGET: [&str; 10] = [
    "requestHeaderModifier",
    "transformations",
    "backendTLS",
    "backendAuth",
    "backendTunnel",
    "http",
    "tcp",
    "mcpAuthorization",
    "mcpGuardrails",
    "extMcp",
];
