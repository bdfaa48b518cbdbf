//! Other components that may refuse what the validator accepts.

use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};

/// What this file can find.
pub(super) const RULES: [&Rule; 1] = [&OTHER_POLICY];

/// Other components that look at a request, each by all its names.
pub(super) fn of_policies(extra: &Node<'_>, findings: &mut Vec<Finding>) {
    for (name, node) in extra.members() {
        let Some((_, what)) = POLICIES.iter().find(|(names, _)| names.contains(&name)) else { continue };
        let text = format!("{what} ({name}) may still refuse what the validator accepts");
        findings.push(Finding::new(&OTHER_POLICY, text).at(node.place()));
    }
}

const OTHER_POLICY: Rule =
    Rule::new("krakend/other-policy", Severity::Note, "another component may refuse what the validator accepts");

/// Components that may refuse a request, by their names and the older ones that they stand for (krakend-ce, `aliases`).
const POLICIES: [(&[&str], &str); 13] = [
    (&["auth/revoker", "github_com/devopsfaith/bloomfilter"], "a revoker"),
    (&["auth/api-keys", "auth/basic"], "another kind of authentication"),
    (&["security/policies"], "a set of security policies"),
    (&["security/bot-detector", "github_com/devopsfaith/krakend-botdetector"], "a bot detector"),
    (&["security/http", "github_com/devopsfaith/krakend-httpsecure"], "the list of allowed hosts"),
    (&["validation/cel", "github.com/devopsfaith/krakend-cel"], "a CEL rule"),
    (&["validation/json-schema", "github.com/devopsfaith/krakend-jsonschema"], "a JSON schema"),
    (&["modifier/lua-endpoint", "github.com/devopsfaith/krakend-lua/router"], "a Lua script"),
    (&["modifier/lua-proxy", "github.com/devopsfaith/krakend-lua/proxy"], "a Lua script"),
    (&["modifier/lua-backend", "github.com/devopsfaith/krakend-lua/proxy/backend"], "a Lua script"),
    (
        &[
            "qos/ratelimit/router",
            "qos/ratelimit/proxy",
            "qos/ratelimit/service",
            "qos/ratelimit/tiered",
            "github.com/devopsfaith/krakend-ratelimit/juju/router",
            "github.com/devopsfaith/krakend-ratelimit/juju/proxy",
        ],
        "a rate limit",
    ),
    (&["plugin/http-server", "github_com/devopsfaith/krakend/transport/http/server/handler"], "a plugin"),
    (&["plugin/req-resp-modifier", "github.com/devopsfaith/krakend/proxy/plugin"], "a plugin"),
];
