//! The routes that gin is given, all together.

use std::collections::HashMap;

use super::endpoint::left_out;
use super::obstacle::{Kind, Obstacle};
use super::parameters::of_path;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::member;

/// What gin panics over when it is given all routes.
/// gin, `node.addRoute` and `insertChild`.
pub(super) fn of_routes(all: &[Endpoint<'_>], disables_rest: bool, health: Option<&str>, found: &mut Vec<Obstacle>) {
    let mut known: HashMap<(String, String), String> = HashMap::new();
    known.extend(health.map(|path| (("GET".to_owned(), path.to_owned()), path.to_owned())));
    let mut wildcards: HashMap<(String, String), String> = HashMap::new();
    for endpoint in all.iter().filter(|endpoint| left_out(endpoint).is_none()) {
        let (method, path) = (endpoint.method(), endpoint.path());
        let route = as_route(&path, disables_rest);
        let node = member(endpoint.node(), "endpoint").unwrap_or_else(|| endpoint.node().clone());
        if known.insert((method.clone(), route.clone()), path.clone()).is_some() {
            let detail = format!("{method} {path} is there twice");
            let log = format!("handlers are already registered for path '{route}'");
            found.push(
                Obstacle::at(&node, detail, log)
                    .of(Kind::RouteConflict)
                    .hinting("leave one of them, or give them different methods"),
            );
            continue;
        }
        for (at, _) in route.match_indices(':') {
            let (before, rest) = route.split_at(at);
            // A wildcard ends with its segment; a second in it is an error of its own.
            let name = rest.split('/').next().unwrap_or(rest);
            if before.rsplit('/').next().is_some_and(|segment| segment.contains(':')) {
                let detail = format!("{path:?} has two parameters in one segment");
                let log = format!("only one wildcard per path segment is allowed, has: '{name}' in path '{route}'");
                found.push(Obstacle::at(&node, detail, log).of(Kind::RouteConflict));
                break;
            }
            let key = (method.clone(), before.to_owned());
            let first = wildcards.entry(key).or_insert_with(|| name.to_owned());
            if first != name {
                let detail = format!(
                    "{method} {path} calls a parameter {name:?} that another endpoint calls {first:?}: the router wants one \
                     name for one place"
                );
                let log = format!(
                    "'{name}' in new path '{route}' conflicts with existing wildcard '{first}' in existing prefix \
                     '{before}{first}'"
                );
                found.push(
                    Obstacle::at(&node, detail, log)
                        .of(Kind::RouteConflict)
                        .hinting("give the parameter the same name everywhere"),
                );
                break;
            }
        }
    }
}

/// A path as gin gets it: `{name}` becomes `:name`.
/// lura, `URI.GetEndpointPath`.
fn as_route(path: &str, disables_rest: bool) -> String {
    let names = of_path(path, disables_rest);
    let replace = |route: String, name: &&str| route.replace(&format!("{{{name}}}"), &format!(":{name}"));
    names.iter().fold(path.to_owned(), replace)
}
