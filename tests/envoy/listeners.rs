//! What is read as Envoy's, and which of its listeners is meant.

use std::sync::Arc;

use jwtk::config::Text;
use jwtk::gateway::{self, Asked, Decision, Error, Kind};

use crate::support::{Nothing, ask, read};
use crate::{ALL, ROUTE, envoy, get, provider};

#[test]
fn a_dump_may_hold_what_only_its_own_build_knows() {
    let listener = envoy(&format!("providers: {{{}}}, {ALL}", provider("p", "")), ROUTE);
    let foreign = "          http_filters:\n          - name: alpn\n            typed_config: {'@type': \
                   type.googleapis.com/envoy.config.filter.http.of_theirs.v2.FilterConfig, some: thing}\n";
    let with = listener.replace("          http_filters:\n", foreign);
    assert!(matches!(get(&with, "").decision, Decision::NotStarted));
    let bootstrap = with.lines().collect::<Vec<_>>().join("\n    ");
    let dump = format!(
        "configs:\n- '@type': type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\n  bootstrap:\n    {bootstrap}\n"
    );
    assert_eq!(get(&dump, "").status(), Some(401));
    // A build of others has filters of its own.
    let own = with.replace("envoy.config.filter.http.of_theirs.v2", "istio.envoy.config.filter.http.alpn.v2alpha1");
    assert_eq!(get(&own, "").status(), Some(401));
}

#[test]
fn listeners_are_chosen_and_listed() {
    let listener = |name: &str, port: u16, jwt: &str| {
        let config = envoy(jwt, ROUTE);
        let start = config.find("    filter_chains:").unwrap();
        let end = config.find("  clusters:").unwrap();
        let address = format!("    address: {{socket_address: {{address: 0.0.0.0, port_value: {port}}}}}\n");
        format!("  - name: {name}\n{address}{}", &config[start..end])
    };
    let checks = format!("providers: {{{}}}, {ALL}", provider("p", ""));
    let both = [listener("one", 1, ""), listener("two", 2, &checks)].concat();
    let plain = both.replace("          - name: jwt\n            typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication, }\n", "");
    let config = format!("static_resources:\n  listeners:\n{plain}  clusters: [{{name: a}}]\n");
    let status = |config: &str, listener: Option<&str>| {
        let mut asked = Asked::default();
        asked.listener = listener.map(str::to_owned);
        ask(config, &asked, "GET / HTTP/1.1\r\nHost: h\r\n").status()
    };
    // Of a file the first is meant; a running Envoy has others beside those that people ask about.
    assert_eq!(
        [None, Some("one"), Some("2"), Some("two")].map(|one| status(&config, one)),
        [Some(200), Some(200), Some(401), Some(401)]
    );
    let bootstrap = config.lines().collect::<Vec<_>>().join("\n    ");
    let dump = format!(
        "configs:\n- '@type': type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\n  bootstrap:\n    {bootstrap}\n"
    );
    assert_eq!([None, Some("one")].map(|one| status(&dump, one)), [Some(401), Some(200)]);
    let mut asked = Asked::default();
    asked.listener = Some("three".to_owned());
    let error = read(&config).open(&asked, Arc::new(Nothing)).err().unwrap();
    assert!(
        matches!(&error, Error::NoSuchListener { listeners, .. } if *listeners == ["one (1)", "two (2)"]),
        "{error:?}"
    );
}

#[test]
fn what_envoy_reads_is_recognised() {
    for (text, is_own) in [
        (r#"{"static_resources":{}}"#, true),
        (r#"{"dynamic_resources":{}}"#, true),
        (r#"{"filter_chains":[]}"#, true),
        (r#"{"default_filter_chain":{}}"#, true),
        (r#"{"resources":[{"@type":"x"}]}"#, true),
        (r#"[{"filter_chains":[]}]"#, true),
        (r#"{"resources":[{}]}"#, false),
        (r#"{"clusters":[]}"#, false),
    ] {
        let found = gateway::read(&[Text::new(text.as_bytes(), "a.json")], None);
        assert_eq!(found.is_ok_and(|found| found.kind() == Kind::Envoy), is_own, "{text}");
    }
    let config = envoy("", ROUTE).replace("['*']", "['*.example']");
    let other = envoy("", ROUTE).replace("['*']", "['example.*']");
    for (config, host, is_there) in [
        (&config, "a.example", true),
        (&config, ".example", false),
        (&config, "example", false),
        (&other, "example.a", true),
        (&other, "example.", false),
    ] {
        let answer = ask(config, &Asked::default(), &format!("GET / HTTP/1.1\r\nHost: {host}\r\n"));
        assert_eq!(answer.is_passed(), is_there, "{host}");
    }
}
