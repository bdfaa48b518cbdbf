//! What keeps the gateway from starting, whatever is asked of it, and which endpoints it leaves out.
//!
//! koanf decodes the file with mapstructure, which takes text for numbers; then lura's `ServiceConfig.Init` looks at it, and at
//! last gin is given the routes. The first fault ends it; here all are told, in that order.

mod durations;
mod endpoint;
mod hosts;
mod obstacle;
mod parameters;
mod routes;

use self::durations::of_durations;
pub(super) use self::endpoint::left_out;
use self::endpoint::of_endpoint;
use self::hosts::{of_backend_hosts, of_hosts};
pub(super) use self::obstacle::{Kind, Obstacle};
use self::routes::of_routes;
use super::endpoint::{Endpoint, endpoint_items, endpoints};
use super::fields::{member, value};
use crate::config::{Document, Node};
use crate::json::Value;

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
    use super::hosts::hosts_in;
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
