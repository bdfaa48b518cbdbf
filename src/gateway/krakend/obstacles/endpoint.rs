//! One endpoint: what keeps the gateway from starting, or the router from serving it.

use super::durations::of_durations;
use super::hosts::of_backend_hosts;
use super::obstacle::{Kind, Obstacle};
use super::parameters::{is_parameter, of_path, parameters};
use crate::gateway::krakend::endpoint::{Endpoint, has_proxy};
use crate::gateway::krakend::fields::{member, value};
use crate::json::Value;

/// Why the router leaves an endpoint out, so that requests for it get 404.
/// lura, `ginRouter.registerKrakendEndpoint`.
pub(in crate::gateway::krakend) fn left_out(endpoint: &Endpoint<'_>) -> Option<Obstacle> {
    let method = endpoint.method();
    if !METHODS.contains(&method.as_str()) {
        let node = member(endpoint.node(), "method").unwrap_or_else(|| endpoint.node().clone());
        let detail = format!(
            "{method:?} is not a method that the gateway routes, so it leaves the endpoint out, and requests get 404"
        );
        let log = format!("[SERVICE: Gin] Unsupported method {method}");
        let mut obstacle = Obstacle::at(&node, detail, log).of(Kind::Method);
        obstacle.hint = Some("write one of GET, POST, PUT, PATCH and DELETE; one endpoint for each method");
        return Some(obstacle);
    }
    if method != "GET" && endpoint.backends().len() > 1 && !has_proxy(endpoint) {
        let node = member(endpoint.node(), "backend").unwrap_or_else(|| endpoint.node().clone());
        let detail = format!(
            "several backends behind {method} need the sequential proxy; without it the gateway leaves the endpoint out, \
             and requests get 404"
        );
        let log = format!(
            "[SERVICE: Gin] {method} endpoints with sequential proxy enabled only allow a non-GET in the last backend! \
             Ignoring {}",
            endpoint.path()
        );
        let mut obstacle = Obstacle::at(&node, detail, log);
        obstacle.hint = Some("leave one backend, or set \"sequential\": true under extra_config.proxy");
        return Some(obstacle);
    }
    None
}

/// lura, `ServiceConfig.initEndpoints`.
pub(super) fn of_endpoint(endpoint: &Endpoint<'_>, disables_rest: bool, encoding: &str, found: &mut Vec<Obstacle>) {
    let node = endpoint.node();
    let path = endpoint.path();
    let field = |name| member(node, name).unwrap_or_else(|| node.clone());
    let written = value(node, "method").and_then(Value::as_str).unwrap_or_default();
    let name = format!("{written} {path}");
    of_durations(node, &["timeout", "cache_ttl"], found);
    if is_reserved(&path) {
        let detail = format!("{path:?} is a path that the gateway keeps for itself, or has text behind a *");
        let log = format!("ignoring the '{name}' endpoint, since it is invalid!!!");
        let hint = "give the endpoint another path: /__debug, /__echo and /__health are the gateway's own";
        found.push(Obstacle::at(&field("endpoint"), detail, log).hinting(hint));
    }
    let backends = endpoint.backends();
    if backends.is_empty() {
        let log = format!("ignoring the '{name}' endpoint, since it has 0 backends defined!");
        let detail = format!("{} has no backend", endpoint.name());
        found
            .push(Obstacle::at(&field("backend"), detail, log).hinting("give it a \"backend\" with a \"url_pattern\""));
    }
    let encoding = match value(node, "output_encoding").and_then(Value::as_str) {
        None | Some("") => encoding,
        Some(own) => own,
    };
    if encoding == "no-op" && backends.len() > 1 {
        let log = "can not use NoOp encoding with more than one backends connected to the same endpoint".to_owned();
        let detail = format!("the output encoding no-op passes one backend on, and {} has several", endpoint.name());
        let hint = "leave one backend, or another output_encoding";
        found.push(Obstacle::at(&field("output_encoding"), detail, log).hinting(hint));
    }
    let inputs = of_path(&path, disables_rest);
    for (index, backend) in backends.iter().enumerate() {
        of_backend_hosts(backend, found);
        let pattern = value(backend, "url_pattern").and_then(Value::as_str).unwrap_or_default();
        let outputs = parameters(pattern, "{", is_parameter);
        for output in &outputs {
            if inputs.contains(output) || is_filled_in_later(output) {
                continue;
            }
            let node = member(backend, "url_pattern").unwrap_or_else(|| backend.clone());
            let has = if inputs.is_empty() { "none".to_owned() } else { inputs.join(", ") };
            let detail = format!("{{{output}}} is not a parameter of the endpoint {path} (it has {has})");
            let log = format!(
                "undefined output param '{output}'! endpoint: {} {path}, backend: {index}. input: [{}], output: [{}]",
                endpoint.method(),
                sorted(&inputs),
                sorted(&outputs)
            );
            let hint = "name a parameter of the endpoint's path, or one of an earlier answer ({resp0_…}) or of the token \
                        ({JWT.…})";
            found.push(Obstacle::at(&node, detail, log).of(Kind::UndefinedParam).hinting(hint));
        }
    }
}

/// lura, `invalidPattern`: `^[^/]|\*.|/__(debug|echo|health)(/.*)?$`.
fn is_reserved(path: &str) -> bool {
    path.split_once('*').is_some_and(|(_, behind)| !behind.is_empty())
        || path.match_indices("/__").any(|(at, found)| {
            let rest = path.get(at.saturating_add(found.len())..).unwrap_or_default();
            let rest = ["debug", "echo", "health"].into_iter().find_map(|own| rest.strip_prefix(own));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// lura, `sequentialParamsPattern`: `^(resp[\d]+_.+)?(JWT\.([\w\-\.:/]+))?$`.
fn is_filled_in_later(name: &str) -> bool {
    let of_answer = name.strip_prefix("resp").and_then(|rest| rest.split_once('_')).is_some_and(|(number, rest)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !rest.is_empty()
    });
    of_answer || name.strip_prefix("JWT.").is_some_and(|claim| !claim.is_empty())
}

fn sorted(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.join(" ")
}

/// The methods that the router knows.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
