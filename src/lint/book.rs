//! All rules that a linter may find.

use super::unknown_rule::UnknownRule;
use super::{certificate, claims, key, pair, set, token};
use crate::finding::{Meaning, Rule};
use crate::gateway;

/// All rules that a linter may find, those about one thing together.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let of_keys = key::RULES.into_iter().chain(certificate::RULES).chain(set::RULES);
    // Those without a meaning are told beside answers alone.
    let of_gateways = gateway::rules().filter(|rule| rule.meaning.is_some());
    of_keys.chain(token::RULES).chain(claims::RULES).chain(of_gateways).chain(pair::RULES)
}

/// The rule of a name, and what it is for.
///
/// # Errors
/// [`UnknownRule`] when there is none of that name.
pub fn explain(id: &str) -> Result<(&'static Rule, Meaning), UnknownRule> {
    let found = rules().find(|rule| rule.id == id).and_then(|rule| Some((rule, rule.meaning?)));
    found.ok_or_else(|| UnknownRule::among(rules(), id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_a_meaning() {
        let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        assert!(rules().all(|rule| rule.meaning.is_some()));
    }

    #[test]
    fn what_is_told_beside_answers_alone_is_known() {
        let without: Vec<&str> = gateway::rules().filter(|rule| rule.meaning.is_none()).map(|rule| rule.id).collect();
        let beside_answers = [
            "krakend/other-policy",
            "krakend/not-imitated",
            "krakend/duplicate-kid",
            "krakend/private-key",
            "krakend/leading-zero",
            "krakend/no-fitting-key",
            "krakend/unheeded-member",
            "krakend/weak-key",
            "krakend/mismatched-halves",
            "krakend/missing-exp",
            "krakend/milliseconds",
            "envoy/missing-exp",
            "envoy/milliseconds",
            "gloo/no-route-table",
            "gloo/missing-exp",
            "gloo/milliseconds",
            #[cfg(feature = "cel")]
            "agentgateway/open-route",
            #[cfg(feature = "cel")]
            "agentgateway/bad-token",
            #[cfg(feature = "cel")]
            "agentgateway/missing-exp",
            #[cfg(feature = "cel")]
            "agentgateway/milliseconds",
        ];
        assert_eq!(without, beside_answers);
    }
}
