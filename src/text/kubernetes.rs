//! Resources of Kubernetes that hold what was asked for.

use super::shortened::{LONGEST_NAME, shortened};

/// The command that takes what a resource of Kubernetes holds out of it, for such a resource in YAML.
pub(crate) fn kubernetes_command(text: &str) -> Option<String> {
    let value_of = |name: &str| {
        text.lines()
            .find_map(|line| line.trim_start().strip_prefix(name)?.trim_start().strip_prefix(':'))
            .map(str::trim)
    };
    value_of("apiVersion")?;
    let kind = value_of("kind")?.to_ascii_lowercase();
    let data = text.lines().skip_while(|line| !["data:", "stringData:"].contains(&line.trim_end())).nth(1);
    let name = data.and_then(|line| line.trim().split_once(':')).map(|(name, _)| name.trim_matches(['"', '\'']));
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let name = name.filter(is_plain).filter(|name| name.len() < LONGEST_NAME).unwrap_or("KEY").replace('.', "\\.");
    Some(match kind.as_str() {
        "secret" => format!("kubectl get secret NAME -o jsonpath='{{.data.{name}}}' | base64 -d"),
        "configmap" => format!("kubectl get configmap NAME -o jsonpath='{{.data.{name}}}'"),
        _ => format!("kubectl get {} NAME -o yaml", shortened(&kind)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_resource_holds_is_taken_out_by_its_name() {
        let command =
            |kind: &str| kubernetes_command(&format!("apiVersion: v1\nkind: {kind}\ndata:\n  jwks.json: YQ==\n"));
        let (secret, map) = (command("Secret").unwrap_or_default(), command("ConfigMap").unwrap_or_default());
        assert_eq!(secret, r"kubectl get secret NAME -o jsonpath='{.data.jwks\.json}' | base64 -d");
        assert_eq!(map, r"kubectl get configmap NAME -o jsonpath='{.data.jwks\.json}'");
        assert_eq!(kubernetes_command("kind: Secret"), None);
    }
}
