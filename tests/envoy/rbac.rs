//! RBAC: policies and trees of matchers.

use jwtk::gateway::Asked;

use crate::support::ask;
use crate::{ROUTE, envoy, get, told};

/// What a matcher does: the request is allowed.
const ENTRY: &str =
    "{action: {name: a, typed_config: {'@type': type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}}";

/// A configuration whose RBAC filter has these settings.
fn rbac(settings: &str) -> String {
    let filter = format!(
        "          - name: rbac
            typed_config: {{'@type': type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC, {settings}}}
          - name: router
"
    );
    envoy("", ROUTE).replace("          - name: router\n", &filter)
}

#[test]
fn a_tree_of_matchers_is_read_by_its_kind() {
    let of_header = "input: {name: header, typed_config: {'@type': \
                     type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x-team}}";
    let rbac =
        |map: &str| rbac(&format!("matcher: {{matcher_tree: {{{of_header}, {map}: {{map: {{ops: {ENTRY}}}}}}}}}"));
    let statuses = |map: &str| {
        ["X-Team: ops\r\n", "X-Team: ops-a\r\n", "X-Team: dev\r\n", ""].map(|lines| get(&rbac(map), lines).status())
    };
    assert_eq!(statuses("exact_match_map"), [Some(200), Some(403), Some(403), Some(403)]);
    assert_eq!(statuses("prefix_match_map"), [Some(200), Some(200), Some(403), Some(403)]);
}

#[test]
fn policies_are_told_with_what_keeps_them_from_matching() {
    let rbac = |policies: &str| rbac(&format!("rules: {{action: ALLOW, policies: {{{policies}}}}}"));
    let policy = |permission: &str, principal: &str| {
        format!("p: {{permissions: [{{{permission}}}], principals: [{{{principal}}}]}}")
    };
    let team = "header: {name: x-team, string_match: {exact: a}}";
    for (policies, lines, text) in [
        (policy("any: true", "any: true"), "", r#"allowed by policy "p""#),
        (policy(team, "any: true"), "X-Team: b\r\n", r#"no policy allows it: "p" has no permission for it: "#),
        (policy("any: true", team), "X-Team: b\r\n", r#"no policy allows it: "p" is for others: "#),
        (String::new(), "", "there is no policy, and so nothing is allowed"),
    ] {
        let answer = get(&rbac(&policies), lines);
        let detail = &told(&answer, "rbac")[0].detail;
        assert!(detail.starts_with(text), "{policies}: {detail}");
    }
    // Metadata of the route, for which nobody sent anything.
    let of_route = "sourced_metadata: {metadata_source: ROUTE, metadata_matcher: {filter: f, path: [{key: k}], value: {string_match: {exact: v}}}}";
    let config = rbac(&policy(of_route, "any: true"));
    let with = |value: &str| {
        let metadata = format!("route: {{cluster: a}}, metadata: {{filter_metadata: {{f: {{k: {value}}}}}}}");
        config.replace("route: {cluster: a}", &metadata)
    };
    let statuses = [with("v"), with("w"), config.clone()].map(|config| get(&config, "").status());
    assert_eq!(statuses, [Some(200), Some(403), Some(403)]);
    let condition = "condition: {call_expr: {function: _==_, args: [{const_expr: {int64_value: 1}}, {const_expr: {int64_value: 2}}]}}";
    let policies = format!("p: {{permissions: [{{any: true}}], principals: [{{any: true}}], {condition}}}");
    let answer = get(&rbac(&policies), "");
    assert_eq!(told(&answer, "rbac")[0].detail, r#"no policy allows it: the condition of "p" does not hold"#);
}

#[test]
fn matchers_look_at_addresses_and_want_two_to_join() {
    let ranges = "cidr_ranges: [{address_prefix: 192.0.2.0, prefix_len: 24}]";
    let single = |input: &str| {
        format!(
            "{{single_predicate: {{input: {{name: i, typed_config: {{'@type': type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.{input}}}}}, \
             custom_match: {{name: m, typed_config: {{'@type': type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip, stat_prefix: a, {ranges}}}}}}}}}"
        )
    };
    let rbac = |predicate: &str| {
        rbac(&format!("matcher: {{matcher_list: {{matchers: [{{predicate: {predicate}, on_match: {ENTRY}}}]}}}}"))
    };
    let status = |predicate: &str, client: &str| {
        let mut asked = Asked::default();
        asked.client = Some(client.parse().unwrap());
        ask(&rbac(predicate), &asked, "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.9\r\n").status()
    };
    let (source, direct) = (single("SourceIPInput"), single("DirectSourceIPInput"));
    // The header names another address than the connection.
    assert_eq!([status(&source, "198.51.100.1"), status(&direct, "198.51.100.1")], [Some(200), Some(403)]);
    assert_eq!(status(&direct, "192.0.2.1"), Some(200));
    for (kind, count, wanted) in
        [("or_matcher", 1, None), ("or_matcher", 2, Some(200)), ("and_matcher", 1, None), ("and_matcher", 3, Some(200))]
    {
        let predicates = vec![source.as_str(); count].join(", ");
        let predicate = format!("{{{kind}: {{predicate: [{predicates}]}}}}");
        assert_eq!(status(&predicate, "198.51.100.1"), wanted, "{kind} {count}");
    }
    assert_eq!(status(&format!("{{not_matcher: {source}}}"), "198.51.100.1"), Some(403));
    let other = single("DestinationIPInput");
    assert_eq!(status(&other, "192.0.2.1"), None);
}
