//! Tests of what keeps the gateway from starting.

#![allow(clippy::unwrap_used)]

use super::hosts::hosts_in;
use super::{left_out, of_service};
use crate::config::{self, Document, Syntax, Text};
use crate::gateway::krakend::endpoint::{Endpoint, endpoints};

fn logs(text: &str) -> Vec<String> {
    let text = text.replace('\'', "\"");
    let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
    of_service(config.first()).into_iter().map(|obstacle| obstacle.log).collect()
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
    for path in ["/__debug", "/__debug/", "/__debug/foo/bar", "__echo", "/__health", "/a/__debug", "/a/*/b", "/*x"] {
        let expected = format!("ignoring the ' /{}' endpoint, since it is invalid!!!", path.trim_start_matches('/'));
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
    let with =
        |path: &str, pattern: &str| of(&format!("{{'endpoint':'{path}','backend':[{{'url_pattern':'{pattern}'}}]}}"));
    for pattern in ["/{id}", "/{id}?a={id}", "/{resp0_x}/{id}", "/{JWT.sub}", "/{JWT.http://a/b}", "/{ id }", "/{}"] {
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
    for (method, is_left_out) in [("get", false), ("", false), ("Patch", false), ("HEAD", true), ("GET,POST", true)] {
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
