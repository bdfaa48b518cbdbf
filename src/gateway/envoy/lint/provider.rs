//! What is lax in a provider of tokens, in the words of whatever gateway it is written for.

use crate::config::{Node, is_near};
use crate::finding::{Finding, Rule};
use crate::gateway::placeholder::placeholder;
use crate::gateway::remarks;
use crate::json::Value;

/// What a gateway calls the settings of a provider, and its rules about them.
pub(in crate::gateway) struct Wording {
    /// As messages name it
    pub(in crate::gateway) gateway: &'static str,
    /// How a member is looked up
    pub(in crate::gateway) member: for<'c> fn(&Node<'c>, &str) -> Option<Node<'c>>,
    /// Query parameters that hold tokens
    pub(in crate::gateway) query: &'static [&'static str],
    /// Headers that hold tokens
    pub(in crate::gateway) headers: &'static [&'static str],
    /// What is in front of the token in such a header
    pub(in crate::gateway) prefix: &'static str,
    pub(in crate::gateway) clock_skew: &'static str,
    /// Keys in the file itself
    pub(in crate::gateway) inline_keys: &'static [&'static str],
    /// Where keys are fetched from
    pub(in crate::gateway) url: &'static [&'static str],
    pub(in crate::gateway) no_audience: &'static Rule,
    pub(in crate::gateway) token_source: &'static Rule,
    pub(in crate::gateway) leeway: &'static Rule,
    pub(in crate::gateway) secret_in_file: &'static Rule,
    pub(in crate::gateway) insecure_keys: &'static Rule,
    pub(in crate::gateway) placeholder: &'static Rule,
}

impl Wording {
    /// Tokens for every audience.
    pub(in crate::gateway) fn of_audiences(&self, name: &str, provider: &Node<'_>) -> Option<Finding> {
        let audiences = (self.member)(provider, "audiences");
        let has_none = audiences.is_none_or(|node| matches!(node.value(), Value::Array(items) if items.is_empty()));
        (has_none && !is_misspelt(provider, "audiences")).then(|| {
            let message = format!("provider {name:?} takes tokens for every audience");
            Finding::placed(self.no_audience, provider.name_place(), &message).hinting("set `audiences`")
        })
    }

    /// Tokens in URLs, and prefixes that no client sends.
    pub(in crate::gateway) fn of_places(&self, provider: &Node<'_>, findings: &mut Vec<Finding>) {
        if let Some(params) = self.at(provider, self.query).filter(|params| params.items().next().is_some()) {
            let message = "tokens in the query end up in logs, histories and referrers";
            let finding = Finding::placed(self.token_source, params.name_place(), message);
            findings.push(finding.hinting("take them from a header"));
        }
        let headers = self.at(provider, self.headers);
        for header in headers.iter().flat_map(Node::items) {
            let prefix = (self.member)(&header, self.prefix);
            if let Some(prefix) = prefix.filter(|prefix| prefix.value().as_str().is_some_and(is_other_bearer)) {
                let message = "the prefix is compared letter by letter, and clients send \"Bearer \"";
                let finding = Finding::placed(self.token_source, prefix.name_place(), message);
                findings.push(finding.hinting("write it \"Bearer \""));
            }
        }
    }

    /// A clock skew that is odd.
    pub(in crate::gateway) fn of_clock_skew(&self, provider: &Node<'_>) -> Option<Finding> {
        let skew = (self.member)(provider, self.clock_skew)?;
        let told = of_skew(skew.value().as_number()?.as_i64()?)?;
        Some(Finding::placed(self.leeway, skew.name_place(), &format!("{} {told}", self.clock_skew)))
    }

    /// A private or symmetric key in the file.
    pub(in crate::gateway) fn of_secrets(&self, provider: &Node<'_>) -> Option<Finding> {
        let keys = self.at(provider, self.inline_keys)?;
        keys.value().as_str().is_some_and(remarks::holds_secret).then(|| {
            let message = "anyone who reads this file can sign tokens with the key in it";
            Finding::placed(self.secret_in_file, keys.name_place(), message)
        })
    }

    /// Keys that are fetched without TLS.
    pub(in crate::gateway) fn of_plain_http(&self, provider: &Node<'_>) -> Option<Finding> {
        let url = self.at(provider, self.url)?;
        let text = url.value().as_str().filter(|text| placeholder(text).is_none())?;
        let severity = remarks::of_plain_http(text)?;
        let message = "keys are fetched without TLS: anyone on the way can replace them";
        let finding = Finding::placed(self.insecure_keys, url.name_place(), message);
        Some(finding.mattering(severity).hinting("fetch them by https"))
    }

    /// What something else should have filled in, in any text of a provider.
    pub(in crate::gateway) fn of_provider_placeholders(&self, provider: &Node<'_>, findings: &mut Vec<Finding>) {
        let audiences = (self.member)(provider, "audiences");
        let audiences = audiences.iter().flat_map(Node::items);
        let issuer = (self.member)(provider, "issuer");
        self.of_placeholders(issuer.into_iter().chain(audiences).chain(self.at(provider, self.url)), findings);
    }

    /// What something else should have filled in before the gateway reads it.
    pub(in crate::gateway) fn of_placeholders<'c>(
        &self,
        texts: impl IntoIterator<Item = Node<'c>>,
        findings: &mut Vec<Finding>,
    ) {
        for text in texts {
            if let Some(found) = text.value().as_str().and_then(placeholder) {
                let message = format!("{found} is not filled in by {}, which takes it as it stands", self.gateway);
                let finding = Finding::placed(self.placeholder, text.name_place(), &message);
                findings.push(finding.hinting("render the file first"));
            }
        }
    }

    /// The first of the names that an object lacks, unless it is there in another spelling.
    pub(in crate::gateway) fn missing(&self, node: &Node<'_>, names: &[&'static str]) -> Option<&'static str> {
        let missing = names.iter().copied().find(|name| (self.member)(node, name).is_none());
        missing.filter(|name| !is_misspelt(node, name))
    }

    fn at<'c>(&self, node: &Node<'c>, way: &[&str]) -> Option<Node<'c>> {
        way.iter().try_fold(node.clone(), |node, step| (self.member)(&node, step))
    }
}

/// Whether a member that is not there was meant by one of another name: then that name is what is wrong.
pub(in crate::gateway) fn is_misspelt(node: &Node<'_>, name: &str) -> bool {
    node.members().any(|(written, _)| written != name && is_near(written, name))
}

/// Whether a prefix is `Bearer` in letters that the gateway does not take for it.
fn is_other_bearer(prefix: &str) -> bool {
    prefix.trim().eq_ignore_ascii_case("bearer") && !prefix.starts_with("Bearer")
}

/// What is odd about how far clocks may differ; `seconds` as it is written.
fn of_skew(seconds: i64) -> Option<&'static str> {
    match seconds {
        0 => Some("0 means 60 seconds"),
        301.. => Some("is more than five minutes: tokens live that much longer"),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Syntax, Text};

    #[test]
    fn odd_prefixes_and_clocks_are_told() {
        for (prefix, is_other) in [
            ("Bearer ", false),
            ("Bearer", false),
            ("bearer ", true),
            (" Bearer", true),
            ("BEARER", true),
            ("JWT ", false),
        ] {
            assert_eq!(is_other_bearer(prefix), is_other, "{prefix:?}");
        }
        let told = [-1, 0, 1, 300, 301].map(|seconds| of_skew(seconds).is_some());
        assert_eq!(told, [false, true, false, false, true]);
    }

    #[test]
    fn names_that_are_nearly_right_are_seen() {
        let text = r#"{"audience":[],"jwks":{},"other":1}"#;
        let config = config::read(&[Text::new(text.as_bytes(), "a.json")], Syntax::GO).unwrap();
        let node = Node::root(config.first());
        let found = ["audiences", "jwks", "issuer", "othr"].map(|name| is_misspelt(&node, name));
        assert_eq!(found, [true, false, false, true]);
    }
}
