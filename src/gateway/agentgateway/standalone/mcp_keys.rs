//! Where `mcpAuthentication` looks for keys when none are told: a URL that follows from the issuer and the kind of provider.

/// The kinds of providers.
pub(super) const PROVIDERS: [&str; 6] = ["auth0", "keycloak", "okta", "descope", "authentik", "entra"];

/// The URL (`derived_jwks_url` in `crates/agentgateway/src/types/agent.rs`). The issuer is taken as it is written, so that a
/// slash at its end stays, but for authentik.
///
/// # Errors
/// What is wrong with an issuer that says too little.
pub(super) fn derived(provider: Option<&str>, issuer: &str) -> Result<String, String> {
    match provider {
        Some("keycloak") => Ok(format!("{issuer}/protocol/openid-connect/certs")),
        Some("authentik") => Ok(format!("{}/jwks/", issuer.trim_end_matches('/'))),
        Some("entra") => of_entra(issuer),
        Some("descope") => Ok(of_descope(issuer)?.unwrap_or_else(|| usual(issuer))),
        _ => Ok(usual(issuer)),
    }
}

fn usual(issuer: &str) -> String {
    format!("{issuer}/.well-known/jwks.json")
}

/// A tenant's keys are at the login host, whichever version of tokens it gives (`entra_endpoints` in
/// `crates/agentgateway/src/http/oauth.rs`).
fn of_entra(issuer: &str) -> Result<String, String> {
    let (scheme, host, path) = parts(issuer).map_err(|why| format!("invalid Entra issuer URL {issuer:?}: {why}"))?;
    let tenant = path.split('/').find(|segment| !segment.is_empty()).ok_or_else(|| {
        format!(
            "Entra issuer URL {issuer:?} has no tenant path segment (expected \
             https://login.microsoftonline.com/<tenant>/v2.0 or https://sts.windows.net/<tenant>/)"
        )
    })?;
    let is_first_version = host.split(':').next() == Some("sts.windows.net");
    let (scheme, host) = if is_first_version { ("https", "login.microsoftonline.com") } else { (&*scheme, &*host) };
    Ok(format!("{scheme}://{host}/{tenant}/discovery/v2.0/keys"))
}

/// The keys of an agentic issuer are those of its project.
fn of_descope(issuer: &str) -> Result<Option<String>, String> {
    let (scheme, host, path) = parts(issuer)?;
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let ["v1", "apps", "agentic", project, _, ..] = segments.as_slice() else { return Ok(None) };
    Ok(Some(format!("{scheme}://{host}/{project}/.well-known/jwks.json")))
}

/// Scheme and host in lower case, the host with a port that is not the usual one, and the path.
fn parts(url: &str) -> Result<(String, String, &str), String> {
    let (scheme, rest) = url.split_once("://").ok_or("relative URL without a base")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(end);
    let path = behind.split(['?', '#']).next().unwrap_or_default();
    let (scheme, host) = (scheme.to_ascii_lowercase(), authority.rsplit('@').next().unwrap_or_default());
    if host.is_empty() {
        return Err("empty host".to_owned());
    }
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(usual).unwrap_or(host).to_ascii_lowercase();
    Ok((scheme, host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_provider_has_its_place_of_keys() {
        for (provider, issuer, url) in [
            (None, "https://idp.example.com/t", "https://idp.example.com/t/.well-known/jwks.json"),
            (Some("auth0"), "https://t.auth0.com", "https://t.auth0.com/.well-known/jwks.json"),
            (Some("auth0"), "https://t.auth0.com/", "https://t.auth0.com//.well-known/jwks.json"),
            (
                Some("okta"),
                "https://t.okta.com/oauth2/default",
                "https://t.okta.com/oauth2/default/.well-known/jwks.json",
            ),
            (Some("keycloak"), "https://a/realms/b", "https://a/realms/b/protocol/openid-connect/certs"),
            (Some("keycloak"), "https://a/realms/b/", "https://a/realms/b//protocol/openid-connect/certs"),
            (Some("authentik"), "https://a/application/o/mcp/", "https://a/application/o/mcp/jwks/"),
            (Some("authentik"), "https://a/application/o/mcp", "https://a/application/o/mcp/jwks/"),
            (
                Some("descope"),
                "https://api.descope.com/v1/apps/agentic/project/server",
                "https://api.descope.com/project/.well-known/jwks.json",
            ),
            (
                Some("descope"),
                "https://api.descope.com/v1/apps/agentic/project",
                "https://api.descope.com/v1/apps/agentic/project/.well-known/jwks.json",
            ),
            (
                Some("entra"),
                "https://login.microsoftonline.com/tenant/v2.0",
                "https://login.microsoftonline.com/tenant/discovery/v2.0/keys",
            ),
            (
                Some("entra"),
                "https://sts.windows.net/tenant/",
                "https://login.microsoftonline.com/tenant/discovery/v2.0/keys",
            ),
            (
                Some("entra"),
                "https://Login.Microsoftonline.us:443/tenant/v2.0",
                "https://login.microsoftonline.us/tenant/discovery/v2.0/keys",
            ),
            (Some("entra"), "http://127.0.0.1:18080/tenant/v2.0", "http://127.0.0.1:18080/tenant/discovery/v2.0/keys"),
        ] {
            assert_eq!(derived(provider, issuer).as_deref(), Ok(url), "{provider:?} {issuer}");
        }
        for (provider, issuer) in [
            ("entra", "https://login.microsoftonline.com"),
            ("entra", "https://login.microsoftonline.com/?a=/b"),
            ("entra", "tenant"),
            ("descope", "project"),
            ("descope", "https:///v1"),
        ] {
            assert!(derived(Some(provider), issuer).is_err(), "{provider} {issuer}");
        }
    }
}
