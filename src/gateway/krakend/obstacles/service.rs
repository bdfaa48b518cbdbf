//! What keeps the gateway from starting outside of the blocks about tokens: the service, its endpoints and their routes.

use super::durations::of_durations;
use super::endpoint::of_endpoint;
use super::hosts::{of_backend_hosts, of_hosts};
use super::obstacle::Obstacle;
use super::routes::of_routes;
use crate::config::{Document, Node};
use crate::gateway::krakend::endpoint::{Endpoint, endpoint_items, endpoints};
use crate::gateway::krakend::fields::{member, value};
use crate::json::Value;

/// All that keeps the gateway from starting outside of the blocks about tokens.
pub(in crate::gateway::krakend) fn of_service(document: &Document) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let root = Node::root(document);
    of_version(&root, &mut found);
    of_durations(&root, &SERVICE_DURATIONS, &mut found);
    of_port(&root, &mut found);
    of_hosts(&root, &mut found);
    let agents: Vec<Node<'_>> = member(&root, "async_agent").iter().flat_map(Node::items).collect();
    let of_agents: Vec<Node<'_>> = agents.iter().filter_map(|agent| member(agent, "backend")).collect();
    of_agents.iter().flat_map(Node::items).for_each(|backend| of_backend_hosts(&backend, &mut found));
    for item in endpoint_items(document) {
        if item.value().as_object().is_none() {
            let detail = format!("an endpoint must be an object, this is {}", item.value().described());
            found.push(Obstacle::at(&item, detail, "expected a map".to_owned()));
        }
    }
    let disables_rest = value(&root, "disable_rest").and_then(Value::as_bool).unwrap_or_default();
    let encoding = value(&root, "output_encoding").and_then(Value::as_str).unwrap_or_default();
    let all: Vec<Endpoint<'_>> = endpoints(document).collect();
    for endpoint in &all {
        of_endpoint(endpoint, disables_rest, encoding, &mut found);
    }
    of_routes(&all, disables_rest, health_path(&root), &mut found);
    found
}

/// lura, `ServiceConfig.Init`; what is not there is 0.
fn of_version(root: &Node<'_>, found: &mut Vec<Obstacle>) {
    let hint = "write \"version\": 3; files of older versions need `krakend-config-migrator`";
    let Some(node) = member(root, "version") else {
        let log = "unsupported version: 0 (want: 3)".to_owned();
        found.push(Obstacle::at(root, "there is no version, and the gateway wants 3".to_owned(), log).hinting(hint));
        return;
    };
    match whole(node.value()) {
        Some(3) => {}
        Some(version) => {
            let detail = format!("the version is {version}, and the gateway reads only version 3");
            let log = format!("unsupported version: {version} (want: 3)");
            found.push(Obstacle::at(&node, detail, log).hinting(hint));
        }
        None => {
            let detail = format!("the version must be 3, this is {}", node.value().described());
            found.push(Obstacle::at(&node, detail, "cannot parse 'version' as int".to_owned()).hinting(hint));
        }
    }
}

/// A whole number as mapstructure decodes it with weak types.
/// mapstructure, `Decoder.decodeInt`.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => format!("{:.0}", number.to_f64().trunc()).parse().ok(),
        Value::Bool(truth) => Some(i64::from(*truth)),
        Value::String(text) if text.is_empty() => Some(0),
        Value::String(text) => text.parse().ok(),
        Value::Null => Some(0),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// mapstructure, `Decoder.decodeInt`; the system refuses ports beyond.
fn of_port(root: &Node<'_>, found: &mut Vec<Obstacle>) {
    let Some(node) = member(root, "port") else { return };
    if !whole(node.value()).is_some_and(|port| (0..=65_535).contains(&port)) {
        let detail = format!("the port must be a number up to 65535, this is {}", node.value().described());
        found.push(Obstacle::at(&node, detail, "cannot parse 'port' as int, or no such port".to_owned()));
    }
}

/// Where the gateway says that it lives, where that is not the path that no endpoint may have anyway.
/// lura, `gin.NewEngine`.
fn health_path<'d>(root: &Node<'d>) -> Option<&'d str> {
    let extra = member(root, "extra_config");
    let names = ["router", "github_com/luraproject/lura/router/gin"];
    let router = extra.and_then(|extra| names.into_iter().find_map(|name| extra.member(name)));
    let of = |name| router.as_ref().and_then(|router| value(router, name));
    let is_off = of("disable_health").and_then(Value::as_bool).unwrap_or_default();
    of("health_path").and_then(Value::as_str).filter(|path| !is_off && !path.is_empty())
}

/// The service's durations, by their names in lura's `ServiceConfig`.
const SERVICE_DURATIONS: [&str; 12] = [
    "timeout",
    "cache_ttl",
    "read_timeout",
    "write_timeout",
    "idle_timeout",
    "read_header_timeout",
    "idle_connection_timeout",
    "response_header_timeout",
    "expect_continue_timeout",
    "dialer_timeout",
    "dialer_fallback_delay",
    "dialer_keep_alive",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

    #[test]
    fn numbers_are_taken_as_mapstructure_takes_them() {
        for (value, number) in [
            (Value::from("3"), Some(3)),
            (Value::from(""), Some(0)),
            (Value::from("x"), None),
            (Value::Bool(true), Some(1)),
            (Value::Null, Some(0)),
            (Value::Array(Vec::new()), None),
        ] {
            assert_eq!(whole(&value), number, "{value:?}");
        }
    }

    #[test]
    fn health_has_a_path_unless_it_is_off() {
        for (router, path) in [
            (r#"{"health_path":"/h"}"#, Some("/h")),
            (r#"{"health_path":""}"#, None),
            (r#"{"health_path":"/h","disable_health":true}"#, None),
            (r#"{"health_path":"/h","disable_health":false}"#, Some("/h")),
            (r#"{"disable_health":true}"#, None),
        ] {
            let text = format!(r#"{{"extra_config":{{"router":{router}}}}}"#);
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            assert_eq!(health_path(&Node::root(config.first())), path, "{router}");
        }
    }
}
