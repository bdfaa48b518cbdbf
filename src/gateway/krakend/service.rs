//! What keeps the gateway from starting, whatever is asked of it, and which endpoints it leaves out.
//!
//! koanf decodes the file with mapstructure, which takes text for numbers; then lura's `ServiceConfig.Init` looks at it, and at
//! last gin is given the routes. The first fault ends it; here all are told, in that order.

use std::collections::HashMap;

use super::config::{Endpoint, endpoint_items, endpoints, has_proxy, member, value};
use super::go::duration;
use crate::config::{Document, Node};
use crate::finding::Place;
use crate::json::Value;

/// Something with which the gateway does not start, or an endpoint does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) kind: Kind,
    pub(super) place: Place,
    /// What is wrong
    pub(super) detail: String,
    /// The gateway's own words
    pub(super) log: String,
    /// What to do about it
    pub(super) hint: Option<&'static str>,
}

/// What an obstacle is about, as its rule has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A parameter that is nowhere to be had
    UndefinedParam,
    /// Routes that contradict each other
    RouteConflict,
    /// A method that the router does not know
    Method,
    Other,
}

/// All that keeps the gateway from starting outside of the blocks about tokens.
pub(super) fn obstacles(document: &Document) -> Vec<Obstacle> {
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
            let detail = format!("an endpoint must be an object, this is {}", item.value().kind());
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

/// Why the router leaves an endpoint out, so that requests for it get 404.
/// lura, `ginRouter.registerKrakendEndpoint`.
pub(super) fn left_out(endpoint: &Endpoint<'_>) -> Option<Obstacle> {
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

impl Obstacle {
    fn at(node: &Node<'_>, detail: String, log: String) -> Self {
        Self { kind: Kind::Other, place: node.name_place(), detail, log, hint: None }
    }

    fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    fn hinting(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
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

fn of_port(root: &Node<'_>, found: &mut Vec<Obstacle>) {
    let Some(node) = member(root, "port") else { return };
    if !whole(node.value()).is_some_and(|port| (0..=65_535).contains(&port)) {
        let detail = format!("the port must be a number up to 65535, this is {}", node.value().described());
        found.push(Obstacle::at(&node, detail, "cannot parse 'port' as int, or no such port".to_owned()));
    }
}

/// mapstructure, `StringToTimeDurationHookFunc`.
fn of_durations(node: &Node<'_>, names: &[&str], found: &mut Vec<Obstacle>) {
    for name in names {
        let Some(node) = member(node, name) else { continue };
        let log = match node.value() {
            Value::String(text) if duration::nanoseconds(text).is_none() => format!("time: invalid duration {text:?}"),
            Value::Array(_) | Value::Object(_) => format!("'{name}' expected type 'time.Duration'"),
            _ => continue,
        };
        let written =
            node.value().as_str().map_or_else(|| node.value().described().to_owned(), |text| format!("{text:?}"));
        found.push(
            Obstacle::at(&node, format!("{written} is not a duration"), log)
                .hinting("write it as \"2s\", \"1500ms\" or \"1m30s\""),
        );
    }
}

/// lura, `URI.SafeCleanHost`: its pattern must be found once, no more and no less.
fn of_hosts(node: &Node<'_>, found: &mut Vec<Obstacle>) {
    let Some(list) = member(node, "host") else { return };
    let mut check = |node: &Node<'_>, host: &str| {
        if hosts_in(host) != 1 {
            let detail = match (host, placeholder(host)) {
                ("", _) => "the host is empty".to_owned(),
                (_, Some(name)) => format!("{host:?} is not a host: {name} is not filled in by the gateway"),
                (_, None) => format!("{host:?} is not a host as the gateway reads them"),
            };
            found.push(Obstacle::at(node, detail, format!("host {host} not valid: invalid host")).hinting(
                "a host is a scheme, a name and a port, without a path; \"disable_host_sanitize\": true lets others pass",
            ));
        }
    };
    match list.value() {
        // mapstructure, `StringToSliceHookFunc`
        Value::String(text) if !text.is_empty() => text.split(',').for_each(|host| check(&list, host)),
        _ => list.items().for_each(|item| {
            if let Some(host) = item.value().as_str() {
                check(&item, host);
            }
        }),
    }
}

fn of_backend_hosts(backend: &Node<'_>, found: &mut Vec<Obstacle>) {
    if !value(backend, "disable_host_sanitize").is_some_and(|value| matches!(value, Value::Bool(true))) {
        of_hosts(backend, found);
    }
}

/// How often `(https?://)?([a-zA-Z0-9\._\-]+)(:[0-9]{2,6})?/?` is found.
fn hosts_in(text: &str) -> usize {
    let (mut rest, mut count) = (text, 0_usize);
    while let Some(first) = rest.chars().next() {
        let length = host_length(rest);
        count = count.saturating_add(usize::from(length.is_some()));
        rest = rest.get(length.unwrap_or(first.len_utf8())..).unwrap_or_default();
    }
    count
}

fn host_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)).map_or(0, str::len);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_not_name = |c: char| !is_name(c);
    // The scheme is given back where no name follows.
    let from = if behind(text, scheme).starts_with(is_name) { scheme } else { 0 };
    let rest = behind(text, from);
    let name = rest.find(is_not_name).unwrap_or(rest.len());
    if name == 0 {
        return None;
    }
    let rest = behind(rest, name);
    let digits = rest.strip_prefix(':').map_or(0, |port| port.bytes().take(6).take_while(u8::is_ascii_digit).count());
    let port = if digits < 2 { 0 } else { digits.saturating_add(1) };
    let slash = usize::from(behind(rest, port).starts_with('/'));
    Some(from.saturating_add(name).saturating_add(port).saturating_add(slash))
}

fn behind(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// lura, `ServiceConfig.initEndpoints`.
fn of_endpoint(endpoint: &Endpoint<'_>, disables_rest: bool, encoding: &str, found: &mut Vec<Obstacle>) {
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
    let inputs: Vec<&str> =
        if disables_rest { parameters(&path, "{", is_parameter) } else { parameters(&path, "/{", is_path_parameter) };
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

/// lura's pattern `^[^/]|\*.|/__(debug|echo|health)(/.*)?$`.
fn is_reserved(path: &str) -> bool {
    path.split_once('*').is_some_and(|(_, behind)| !behind.is_empty())
        || path.match_indices("/__").any(|(at, found)| {
            let rest = path.get(at.saturating_add(found.len())..).unwrap_or_default();
            let rest = ["debug", "echo", "health"].into_iter().find_map(|own| rest.strip_prefix(own));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// The names in braces: `\{([\w\-\.:/]+)\}`, and `/\{([a-zA-Z\-_0-9]+)\}` in an endpoint's path.
fn parameters<'t>(text: &'t str, opening: &str, is_part: fn(char) -> bool) -> Vec<&'t str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(opening) {
        let rest = text.get(at.saturating_add(opening.len())..).unwrap_or_default();
        let (name, behind) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        if !name.is_empty() && behind.starts_with('}') && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn is_path_parameter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_".contains(c)
}

fn is_parameter(c: char) -> bool {
    is_path_parameter(c) || ".:/".contains(c)
}

/// lura's pattern `^(resp[\d]+_.+)?(JWT\.([\w\-\.:/]+))?$`.
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

/// What gin panics over when it is given all routes.
/// gin, `node.addRoute` and `insertChild`.
fn of_routes(all: &[Endpoint<'_>], disables_rest: bool, health: Option<&str>, found: &mut Vec<Obstacle>) {
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

/// A path as gin gets it: `{name}` becomes `:name`.
/// lura, `URI.GetEndpointPath`.
fn as_route(path: &str, disables_rest: bool) -> String {
    let names =
        if disables_rest { parameters(path, "{", is_parameter) } else { parameters(path, "/{", is_path_parameter) };
    let replace = |route: String, name: &&str| route.replace(&format!("{{{name}}}"), &format!(":{name}"));
    names.iter().fold(path.to_owned(), replace)
}

/// The first placeholder of a text that something else than the gateway fills in: `${NAME}`, `$NAME`, `{{ … }}`, `%NAME%`,
/// `<name>`.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let end_of = |from: usize, closing: &str| {
        let at = text.get(from..)?.find(closing)?;
        from.checked_add(at)?.checked_add(closing.len())
    };
    let named = |at: usize, closing: &str| text.get(at..end_of(at.checked_add(1)?, closing)?);
    for (at, mark) in text.match_indices(['$', '{', '%', '<']) {
        let rest = text.get(at..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let name = rest.get(1..).unwrap_or_default();
        let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
        let behind = name.get(length..).unwrap_or_default();
        let is_word = length > 1 && !name.starts_with(|c: char| c.is_ascii_digit());
        let found = match mark {
            "$" if rest.starts_with("${") => named(at, "}"),
            "{" if rest.starts_with("{{") => named(at, "}}"),
            "<" if name.starts_with(|c: char| c.is_ascii_alphabetic()) => named(at, ">"),
            "$" if is_word => rest.get(..length.saturating_add(1)),
            "%" if is_word && behind.starts_with('%') => rest.get(..length.saturating_add(2)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The methods that the router knows.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

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

    fn logs(text: &str) -> Vec<String> {
        let text = text.replace('\'', "\"");
        let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
        obstacles(config.first()).into_iter().map(|obstacle| obstacle.log).collect()
    }

    /// The first fault of a service with these endpoints.
    fn of(endpoints: &str) -> String {
        logs(&format!("{{'version':3,'endpoints':[{endpoints}]}}")).into_iter().next().unwrap_or_default()
    }

    fn at(path: &str, more: &str) -> String {
        format!("{{'endpoint':'{path}','backend':[{{'url_pattern':'/'}}]{more}}}")
    }

    #[test]
    fn version_is_three() {
        for (version, log) in [
            ("'version':3", None),
            ("'VERSION':3.0", None),
            ("'version':'3'", None),
            ("'a':3", Some("unsupported version: 0 (want: 3)")),
            ("'version':null", Some("unsupported version: 0 (want: 3)")),
            ("'version':2", Some("unsupported version: 2 (want: 3)")),
            ("'version':true", Some("unsupported version: 1 (want: 3)")),
            ("'version':'three'", Some("cannot parse 'version' as int")),
            ("'version':[3]", Some("cannot parse 'version' as int")),
        ] {
            assert_eq!(logs(&format!("{{{version}}}")).first().map(String::as_str), log, "{version}");
        }
    }

    #[test]
    fn hosts_are_found_once() {
        for host in ["http://a", "https://a.b:8080/", "a", "a_b-c.d:80", "http://", "http://a:8"] {
            // A port of one digit is another match.
            assert_eq!(hosts_in(host) == 1, host != "http://a:8", "{host}");
        }
        for host in ["", "/", "http://a/b", "http://a,http://b", "http://${HOST}", "http://a:1234567", "http://ä.b"] {
            assert_ne!(hosts_in(host), 1, "{host}");
        }
        let with = |service: &str, backend: &str| {
            let endpoint = format!("{{'endpoint':'/a','backend':[{{'url_pattern':'/',{backend}}}]}}");
            logs(&format!("{{'version':3,{service},'endpoints':[{endpoint}]}}"))
        };
        assert_eq!(with("'host':['']", "'host':[]"), ["host  not valid: invalid host"]);
        assert_eq!(with("'host':['a']", "'host':['http://a/b']"), ["host http://a/b not valid: invalid host"]);
        assert_eq!(with("'host':[]", "'host':['http://a/b'],'disable_host_sanitize':true"), [""; 0]);
        assert_eq!(with("'host':'http://a,b'", "'host':'x y'"), ["host x y not valid: invalid host"]);
    }

    #[test]
    fn some_paths_are_the_gateways_own() {
        for path in ["/__debug", "/__debug/", "/__debug/foo/bar", "__echo", "/__health", "/a/__debug", "/a/*/b", "/*x"]
        {
            let expected =
                format!("ignoring the ' /{}' endpoint, since it is invalid!!!", path.trim_start_matches('/'));
            assert_eq!(of(&at(path, "")), expected, "{path}");
        }
        for path in ["/__debugger", "/debug", "/__health.txt", "/_debug", "/files/*"] {
            assert_eq!(of(&at(path, "")), "", "{path}");
        }
    }

    #[test]
    fn backends_are_there_and_fit() {
        let none = "ignoring the 'POST /a' endpoint, since it has 0 backends defined!";
        for backend in ["", ",'backend':[]", ",'backend':null", ",'backend':{}"] {
            assert_eq!(of(&format!("{{'endpoint':'/a','method':'POST'{backend}}}")), none, "{backend}");
        }
        assert_eq!(of("{'endpoint':'/a','backend':{'url_pattern':'/'}}"), "");
        let two = "'backend':[{'url_pattern':'/'},{'url_pattern':'/'}]";
        let several = "can not use NoOp encoding with more than one backends connected to the same endpoint";
        assert_eq!(of(&format!("{{'endpoint':'/a','output_encoding':'no-op',{two}}}")), several);
        assert_eq!(of(&format!("{{'endpoint':'/a',{two}}}")), "");
        let of_service = format!("{{'version':3,'output_encoding':'no-op','endpoints':[{{'endpoint':'/a',{two}}}]}}");
        assert_eq!(logs(&of_service), [several]);
    }

    #[test]
    fn backends_use_the_parameters_of_their_endpoint() {
        let with = |path: &str, pattern: &str| {
            of(&format!("{{'endpoint':'{path}','backend':[{{'url_pattern':'{pattern}'}}]}}"))
        };
        for pattern in ["/{id}", "/{id}?a={id}", "/{resp0_x}/{id}", "/{JWT.sub}", "/{JWT.http://a/b}", "/{ id }", "/{}"]
        {
            assert_eq!(with("/a/{id}", pattern), "", "{pattern}");
        }
        assert_eq!(
            with("/a/{id}/{b}", "/{user}/{id}"),
            "undefined output param 'user'! endpoint: GET /a/{id}/{b}, backend: 0. input: [b id], output: [id user]"
        );
        for pattern in ["/{Id}", "/{JWT.}", "/{resp_x}", "/{resp0_}", "/{jwt.sub}"] {
            assert_ne!(with("/a/{id}", pattern), "", "{pattern}");
        }
        assert_ne!(with("/a/x{id}", "/{id}"), "");
    }

    #[test]
    fn routes_do_not_contradict_each_other() {
        let both = |one: &str, other: &str| of(&format!("{},{}", at(one, ""), at(other, "")));
        assert_eq!(both("/a", "a"), "handlers are already registered for path '/a'");
        assert_eq!(
            both("/users/{id}", "/users/{user}/orders"),
            "':user' in new path '/users/:user/orders' conflicts with existing wildcard ':id' in existing prefix '/users/:id'"
        );
        for (one, other) in [("/a/{x}", "/a/b"), ("/a/{x}", "/b/{y}"), ("/a/{x}/b", "/a/{x}/c/{y}"), ("/a", "/a/")] {
            assert_eq!(both(one, other), "", "{one} {other}");
        }
        let methods = |method: &str| of(&format!("{},{}", at("/a/{x}", ""), at("/a/{y}", method)));
        assert_eq!(methods(",'method':'POST'"), "");
        assert_ne!(methods(",'method':'get'"), "");
        assert_eq!(methods(",'method':'GET,POST'"), "");
        let health = |path: &str| {
            let router = format!("'extra_config':{{'router':{{'health_path':'{path}'}}}}");
            logs(&format!("{{'version':3,{router},'endpoints':[{}]}}", at("/a", ""))).len()
        };
        assert_eq!((health("/a"), health("/b")), (1, 0));
    }

    #[test]
    fn unknown_methods_leave_an_endpoint_out() {
        fn endpoint_of(document: &Document) -> Endpoint<'_> {
            endpoints(document).next().unwrap()
        }
        let left = |endpoint: &str| {
            let text = format!("{{\"endpoints\":[{endpoint}]}}").replace('\'', "\"");
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            left_out(&endpoint_of(config.first())).is_some()
        };
        for (method, is_left_out) in [("get", false), ("", false), ("Patch", false), ("HEAD", true), ("GET,POST", true)]
        {
            assert_eq!(left(&at("/a", &format!(",'method':'{method}'"))), is_left_out, "{method}");
        }
        let two = "'method':'POST','backend':[{'url_pattern':'/'},{'url_pattern':'/'}]";
        assert!(left(&format!("{{'endpoint':'/a',{two}}}")));
        assert!(!left(&format!("{{'endpoint':'/a',{two},'extra_config':{{'proxy':{{'sequential':true}}}}}}")));
    }

    #[test]
    fn durations_and_ports_are_decoded() {
        for (member, is_wrong) in [
            ("'timeout':'3s'", false),
            ("'timeout':3000", false),
            ("'timeout':'3'", true),
            ("'cache_ttl':''", true),
            ("'read_timeout':['1s']", true),
            ("'port':8080", false),
            ("'port':'8080'", false),
            ("'port':'http'", true),
            ("'port':70000", true),
        ] {
            assert_eq!(logs(&format!("{{'version':3,{member}}}")).len(), usize::from(is_wrong), "{member}");
        }
        assert_eq!(of(&at("/a", ",'timeout':'soon'")), "time: invalid duration \"soon\"");
        assert_eq!(of("'a'"), "expected a map");
    }

    #[test]
    fn placeholders_have_many_forms() {
        for (text, found) in [
            ("${KEYCLOAK_URL}/certs", Some("${KEYCLOAK_URL}")),
            ("https://$HOST/certs", Some("$HOST")),
            ("{{ .Issuer }}", Some("{{ .Issuer }}")),
            ("https://%HOST%/a", Some("%HOST%")),
            ("${kc.url}", Some("${kc.url}")),
            ("https://<tenant>/a", Some("<tenant>")),
            ("https://a/%20b%2F", None),
            ("/a/{id}", None),
            ("a$b", None),
            ("$", None),
            ("${", None),
        ] {
            assert_eq!(placeholder(text), found, "{text}");
        }
    }
}
