//! What the connection manager makes of a request before the filters.

use jwtk::check::Reason;
use jwtk::gateway::{Answer, Asked, Decision};

use crate::support::ask;
use crate::{ALL, ROUTE, envoy, get, provider, told};

/// A configuration at the edge, whose client is told, with this rule.
fn edge(rule: &str) -> String {
    let config = envoy(&format!("providers: {{{}}}, rules: [{rule}]", provider("p", "")), ROUTE);
    config.replace("stat_prefix: a", "stat_prefix: a\n          use_remote_address: true")
}

/// That nobody can say what the answer is; with the hint that names the client.
fn is_open(answer: &Answer) -> bool {
    let hints = told(answer, "request").into_iter().flat_map(|check| &check.hints);
    let is_hinted = hints.into_iter().any(|hint| hint.contains("where the request comes from"));
    answer.decision == Decision::Undetermined && answer.reason() == Some(Reason::Undetermined) && is_hinted
}

#[test]
fn what_envoy_tells_of_a_client_is_there_whoever_it_is() {
    for name in ["x-forwarded-for", "x-envoy-external-address", "x-request-id", "X-Forwarded-Proto"] {
        let rule = |test| {
            edge(&format!(
                "{{match: {{prefix: /, headers: [{{name: {name}, {test}}}]}}, requires: {{provider_name: p}}}}"
            ))
        };
        assert_eq!(get(&rule("present_match: true"), "").status(), Some(401), "{name}");
        assert!(get(&rule("present_match: false"), "").is_passed(), "{name}");
    }
}

#[test]
fn what_a_header_says_of_an_unknown_client_is_not_guessed() {
    let rule = |value: &str| {
        format!(
            "{{match: {{prefix: /, headers: [{{name: x-forwarded-for, string_match: {{exact: {value}}}}}]}}, \
             requires: {{provider_name: p}}}}"
        )
    };
    let config = edge(&rule("192.0.2.7"));
    assert!(is_open(&get(&config, "")), "{:?}", get(&config, "").checks);
    assert!(is_open(&get(&config, "X-Forwarded-For: 192.0.2.7\r\n")));
    let from = |address: &str| {
        let mut asked = Asked::default();
        asked.client = Some(address.parse().unwrap());
        ask(&config, &asked, "GET / HTTP/1.1\r\nHost: h\r\n")
    };
    assert_eq!(from("192.0.2.7").status(), Some(401));
    assert!(from("192.0.2.8").is_passed());
    // Envoy names an address of the machine then.
    assert_eq!(from("127.0.0.1").decision, Decision::Undetermined);
    // It does not matter where all that follows from it agrees.
    let either = format!("{}, {{match: {{prefix: /}}, requires: {{provider_name: p}}}}", rule("192.0.2.7"));
    assert_eq!(get(&edge(&either), "").status(), Some(401));
    // More questions than are tried are not answered by the first few.
    let many: Vec<String> = (0..9).map(|n| rule(&format!("192.0.2.{n}"))).collect();
    assert!(is_open(&get(&edge(&many.join(", ")), "")));
    let behind = config.replace("use_remote_address: true", "use_remote_address: false");
    assert!(get(&behind, "").is_passed());
}

#[test]
fn settings_that_are_not_known_here_are_told() {
    let config = edge("{match: {prefix: /}}").replace(
        "use_remote_address: true",
        "original_ip_detection_extensions: [{name: a, typed_config: {'@type': \
         type.googleapis.com/envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig, \
         header_name: x-real}}]",
    );
    let answer = get(&config, "");
    assert_eq!(answer.decision, Decision::Undetermined);
    assert!(told(&answer, "request").iter().any(|check| check.detail.contains("original_ip_detection_extensions")));
}

#[test]
fn clients_of_grpc_are_told_in_their_way() {
    let config = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), ROUTE);
    let answer = get(&config, "Content-Type: application/grpc\r\n");
    let Decision::Refused(response) = &answer.decision else { panic!("it is refused") };
    let headers: Vec<String> = response.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        headers,
        ["www-authenticate: Bearer realm=\"http://h/\"", "grpc-status: 16", "grpc-message: Jwt is missing"]
    );
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    assert_eq!(answer.reason(), Some(Reason::NoToken));
    assert!(!answer.is_passed());
    let by_itself = envoy("", "{match: {prefix: /}, direct_response: {status: 403}}");
    let answer = get(&by_itself, "Content-Type: application/grpc\r\n");
    assert_eq!(told(&answer, "route")[0].detail, "Envoy answers by itself, with 200 and grpc-status 7");
}

#[test]
fn the_connection_manager_does_as_it_is_told() {
    let with = |options: &str, routes: &str| {
        envoy("", routes).replace("stat_prefix: a", &format!("stat_prefix: a\n          {options}")).replace(
            "  - name: main\n",
            "  - name: main\n    address: {socket_address: {address: 0.0.0.0, port_value: 1}}\n",
        )
    };
    let by_header = "{match: {prefix: /, headers: [{name: x_y, present_match: true}]}, direct_response: {status: 201}}, \
                     {match: {prefix: /}, direct_response: {status: 202}}";
    let status = |answer: &Answer| match told(answer, "route").last() {
        Some(check) if check.reason.is_none() => check.detail.rsplit(' ').next().unwrap().to_owned(),
        _ => format!("{:?}", answer.status()),
    };
    for (action, wanted) in [("ALLOW", "201"), ("DROP_HEADER", "202"), ("REJECT_REQUEST", "Some(400)")] {
        let options = format!("common_http_protocol_options: {{headers_with_underscores_action: {action}}}");
        assert_eq!(status(&get(&with(&options, by_header), "x_y: 1\r\n")), wanted, "{action}");
    }
    for (action, wanted) in [
        ("KEEP_UNCHANGED", Some(200)),
        ("REJECT_REQUEST", Some(400)),
        ("UNESCAPE_AND_REDIRECT", Some(307)),
        ("UNESCAPE_AND_FORWARD", Some(200)),
    ] {
        let config = with(&format!("path_with_escaped_slashes_action: {action}"), ROUTE);
        let answer = ask(&config, &Asked::default(), "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n");
        assert_eq!(answer.status(), wanted, "{action}");
    }
    for (options, found) in [
        ("use_remote_address: false", [true, false, false]),
        ("strip_matching_host_port: true", [true, true, false]),
        ("strip_any_host_port: true", [true, true, true]),
    ] {
        let config = with(options, ROUTE).replace("['*']", "[h]");
        let is_there = |host: &str| {
            ask(&config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: {host}\r\n")).status() == Some(200)
        };
        assert_eq!(["h", "h:1", "h:2"].map(is_there), found, "{options}");
    }
}
