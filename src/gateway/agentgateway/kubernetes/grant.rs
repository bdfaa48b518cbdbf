//! `ReferenceGrant`: whether a policy may name a server of keys in another namespace.

use super::resource::{GROUP, Resource};
use crate::config::Node;
use crate::finding::{Finding, Rule, Severity};

const REFERENCE_GRANT: Rule = Rule::new(
    "agentgateway/reference-grant",
    Severity::Note,
    "keys from another namespace, without a ReferenceGrant that allows it",
)
.because(
    "Where the installation demands grants, the keys are never fetched.",
    "Add a ReferenceGrant in the namespace of the server.",
);

/// What is odd about references.
pub(super) const RULES: &[&Rule] = &[&REFERENCE_GRANT];

/// The servers of keys in other namespaces that no grant among the documents allows. Whether one is needed is a setting of the
/// installation, so the answer does not depend on it.
pub(super) fn missing(all: &[Resource<'_>]) -> Vec<Finding> {
    let policies = all.iter().filter(|one| one.kind == POLICY && one.group == GROUP);
    policies
        .flat_map(|policy| backends(policy).into_iter().filter_map(|backend| of_backend(policy, &backend, all)))
        .collect()
}

fn backends<'c>(policy: &Resource<'c>) -> Vec<Node<'c>> {
    let traffic = policy.spec().and_then(|spec| spec.member("traffic"));
    let jwt = traffic.and_then(|traffic| traffic.member("jwtAuthentication"));
    let providers = jwt.map(|jwt| jwt.items_of("providers")).unwrap_or_default();
    providers.iter().filter_map(|provider| provider.member("jwks")?.member("remote")?.member("backendRef")).collect()
}

fn of_backend(policy: &Resource<'_>, backend: &Node<'_>, all: &[Resource<'_>]) -> Option<Finding> {
    let (own, other) = (policy.name.namespace.as_str(), backend.text("namespace")?);
    if own == other {
        return None;
    }
    let name = backend.text("name")?;
    let kind = backend.text("kind").unwrap_or("Service");
    let group = backend.text("group").unwrap_or_default();
    let is_from = |from: &Node<'_>| {
        (from.text("group"), from.text("kind"), from.text("namespace")) == (Some(GROUP), Some(POLICY), Some(own))
    };
    // Without a name, all of the kind are meant.
    let is_to = |to: &Node<'_>| {
        (to.text("group"), to.text("kind")) == (Some(group), Some(kind))
            && to.text("name").is_none_or(|only| only.is_empty() || only == name)
    };
    let allows = |grant: &Resource<'_>| {
        grant
            .spec()
            .is_some_and(|spec| spec.items_of("from").iter().any(is_from) && spec.items_of("to").iter().any(is_to))
    };
    let mut grants = all.iter().filter(|one| {
        one.kind == "ReferenceGrant" && one.group == "gateway.networking.k8s.io" && one.name.namespace == other
    });
    if grants.any(allows) {
        return None;
    }
    let message = format!(
        "the keys come from {kind} {other}/{name}, and no ReferenceGrant is here that lets policies of namespace {own} name it: \
         an installation that demands one does not fetch them"
    );
    let hint = format!(
        "add a ReferenceGrant in namespace {other}: from {{group: {GROUP}, kind: {POLICY}, namespace: {own}}}, to {{group: \
         {group:?}, kind: {kind}, name: {name}}}"
    );
    Some(Finding::new(&REFERENCE_GRANT, message).at(backend.name_place()).hinting(hint))
}

const POLICY: &str = "AgentgatewayPolicy";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::config::Text;
    use crate::finding::Finding;
    use crate::gateway::{self, Kind};

    fn found(backend: &str, grant: &str) -> Vec<Finding> {
        let config = format!(
            "apiVersion: agentgateway.dev/v1alpha1
kind: AgentgatewayPolicy
metadata: {{name: shop, namespace: shop}}
spec:
  targetRefs: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}}]
  traffic:
    jwtAuthentication:
      providers:
      - issuer: https://idp.example.com
        audiences: [a]
        jwks:
          remote:
            jwksPath: /keys
            backendRef: {backend}
{grant}"
        );
        let texts = [Text::new(config.as_bytes(), "gateway.yaml")];
        gateway::read(&texts, Some(Kind::Agentgateway)).unwrap().findings()
    }

    fn grant(namespace: &str, from: &str, to: &str) -> String {
        format!(
            "---\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: keys, namespace: \
             {namespace}}}\nspec:\n  from: [{{kind: HTTPRoute, group: gateway.networking.k8s.io, namespace: shop}}, {from}]\n  to: \
             [{to}]\n"
        )
    }

    const SERVICE: &str = "{name: idp, namespace: auth, port: 80}";
    const FROM: &str = "{group: agentgateway.dev, kind: AgentgatewayPolicy, namespace: shop}";

    #[test]
    fn keys_of_another_namespace_want_a_grant() {
        let findings = found(SERVICE, "");
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.rule.id, "agentgateway/reference-grant");
        assert_eq!(finding.place.as_ref().and_then(|place| place.location).unwrap().line, 14);
        assert!(finding.message.contains("Service auth/idp"), "{}", finding.message);
        assert_eq!(
            finding.hint.as_deref(),
            Some(
                "add a ReferenceGrant in namespace auth: from {group: agentgateway.dev, kind: AgentgatewayPolicy, \
                 namespace: shop}, to {group: \"\", kind: Service, name: idp}"
            )
        );
        for own in ["{name: idp, port: 80}", "{name: idp, namespace: shop, port: 80}"] {
            assert_eq!(found(own, ""), [], "{own}");
        }
    }

    #[test]
    fn a_grant_must_be_for_both_ends() {
        let to = "{group: \"\", kind: Service}";
        for (namespace, from, to, is_enough) in [
            ("auth", FROM, to, true),
            ("auth", FROM, "{group: \"\", kind: Service, name: idp}", true),
            ("auth", FROM, "{group: \"\", kind: Service, name: other}", false),
            ("auth", FROM, "{group: agentgateway.dev, kind: AgentgatewayBackend}", false),
            ("shop", FROM, to, false),
            ("auth", &FROM.replace("shop", "auth"), to, false),
            ("auth", &FROM.replace("AgentgatewayPolicy", "HTTPRoute"), to, false),
        ] {
            let grant = grant(namespace, from, to);
            assert_eq!(found(SERVICE, &grant).is_empty(), is_enough, "{grant}");
        }
        let backend = "{group: agentgateway.dev, kind: AgentgatewayBackend, name: idp, namespace: auth}";
        assert_eq!(found(backend, &grant("auth", FROM, to)).len(), 1);
        let to = "{group: agentgateway.dev, kind: AgentgatewayBackend}";
        assert_eq!(found(backend, &grant("auth", FROM, to)), []);
    }
}
