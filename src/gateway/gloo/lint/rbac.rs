//! Policies that never match as they were meant to.

use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};
use crate::gateway::meanings;
use crate::json::Value;

pub(super) const CLAIM_PATH: Rule =
    Rule::new("gloo/claim-path", Severity::Error, "a claim whose name is parted and never found")
        .because_of(meanings::CLAIM_PATH);
pub(super) const DOTTED_CLAIM: Rule =
    Rule::new("gloo/dotted-claim", Severity::Warning, "a dotted claim that is not taken for a way")
        .because_of(meanings::DOTTED_CLAIM);
pub(super) const CLAIM_MATCHER: Rule =
    Rule::new("gloo/claim-matcher", Severity::Warning, "a matcher that never matches this kind of claim").because(
        "A list is never equal to a text, nor does a text contain an item.",
        "Use LIST_CONTAINS for lists, EXACT_STRING for text.",
    );
pub(super) const PERMISSION: Rule =
    Rule::new("gloo/permission", Severity::Error, "a method or path that no request has").because(
        "Methods and paths are compared to the letter, so it never matches.",
        "Write methods in capitals, and paths with / in front.",
    );

pub(super) fn of_policy(policy: &Node<'_>, findings: &mut Vec<Finding>) {
    let delimiter = policy.member("nestedClaimDelimiter").and_then(|node| node.value().as_str()).unwrap_or_default();
    for jwt in policy.items_of("principals").iter().filter_map(|principal| principal.member("jwtPrincipal")) {
        let matcher = jwt.member("matcher");
        let matcher = match matcher.as_ref().map(Node::value) {
            Some(Value::String(name)) => name.as_str(),
            Some(Value::Number(number)) => ["EXACT_STRING", "BOOLEAN", "LIST_CONTAINS", "REGEX_MATCH"]
                .get(number.as_i64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default())
                .copied()
                .unwrap_or_default(),
            _ => "EXACT_STRING",
        };
        for (name, claim) in jwt.members_of("claims") {
            of_claim(name, &claim, matcher, delimiter, findings);
        }
    }
    let Some(permissions) = policy.member("permissions") else { return };
    for method in permissions.items_of("methods") {
        if let Some(name) = method.value().as_str().filter(|name| name.bytes().any(|byte| byte.is_ascii_lowercase())) {
            let message = format!("methods are compared with letter case, and no request has {name:?}");
            findings.push(
                Finding::placed(&PERMISSION, method.name_place(), &message)
                    .hinting(format!("write it {:?}", name.to_ascii_uppercase())),
            );
        }
    }
    if let Some(prefix) = permissions.member("pathPrefix")
        && prefix.value().as_str().is_some_and(|text| !text.is_empty() && !text.starts_with('/'))
    {
        findings.push(
            Finding::placed(&PERMISSION, prefix.name_place(), "every path begins with a slash, and this does not")
                .hinting("put / in front"),
        );
    }
}

fn of_claim(name: &str, claim: &Node<'_>, matcher: &str, delimiter: &str, findings: &mut Vec<Finding>) {
    let is_url = name.contains("://");
    if is_url && !delimiter.is_empty() && name.contains(delimiter) {
        let message = format!("the claim {name:?} is parted at {delimiter:?} (nestedClaimDelimiter), and never found");
        findings.push(
            Finding::placed(&CLAIM_PATH, claim.name_place(), &message).hinting("choose a delimiter that is in no name"),
        );
    } else if delimiter.is_empty() && name.contains('.') && !name.contains('/') {
        let message =
            format!("without nestedClaimDelimiter {name:?} is one claim of that name, no way through objects");
        findings.push(
            Finding::placed(&DOTTED_CLAIM, claim.name_place(), &message).hinting("set `nestedClaimDelimiter: .`"),
        );
    }
    if matcher == "BOOLEAN" && claim.value().as_str().is_some_and(|text| !["true", "false"].contains(&text)) {
        let message = format!("BOOLEAN knows true and false alone, and {name:?} is to be something else");
        findings.push(
            Finding::placed(&CLAIM_MATCHER, claim.name_place(), &message)
                .hinting("write \"true\" or \"false\", or `matcher: EXACT_STRING`"),
        );
    }
    let last = if delimiter.is_empty() { name } else { name.rsplit(delimiter).next().unwrap_or(name) };
    let meant = match matcher {
        "EXACT_STRING" if LISTS.contains(&last) => "LIST_CONTAINS",
        "LIST_CONTAINS" if TEXTS.contains(&last) => "EXACT_STRING",
        _ => return,
    };
    let kind = if meant == "LIST_CONTAINS" { "a list" } else { "a text" };
    let message = format!("{matcher} never matches {kind}, and {last:?} is mostly one");
    findings.push(Finding::placed(&CLAIM_MATCHER, claim.name_place(), &message).hinting(format!("`matcher: {meant}`")));
}

/// Claims that issuers write as lists.
const LISTS: [&str; 5] = ["roles", "groups", "permissions", "entitlements", "amr"];

/// Claims that issuers write as texts.
const TEXTS: [&str; 6] = ["sub", "iss", "email", "scope", "azp", "client_id"];
