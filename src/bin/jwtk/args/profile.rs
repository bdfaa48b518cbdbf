//! `--profile NAME`: what tokens of known issuers and kinds have in common.

use clap::ValueEnum;
use jwtk::claims::{ClaimPath, ClaimRule, Pattern, Rules, Test};

/// Whose tokens, or which kind of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Access tokens of Keycloak; roles are those of the realm
    Keycloak,
    /// Tokens of Microsoft Entra ID
    Entra,
    /// Access tokens of Auth0; roles are its permissions
    Auth0,
    /// Tokens of Amazon Cognito; roles are its groups
    Cognito,
    /// ID tokens of Google
    Google,
    /// Tokens of GitHub's workflows
    GithubActions,
    /// ID tokens of GitLab's jobs
    Gitlab,
    /// Tokens of Kubernetes' service accounts
    Kubernetes,
    /// Access tokens as of RFC 9068
    AccessToken,
    /// ID tokens as of OpenID Connect
    IdToken,
    /// SPIFFE's JWT-SVID
    JwtSvid,
}

/// What a profile asks for.
struct Row {
    typ: Option<&'static str>,
    /// Claims that must be there
    required: &'static [&'static str],
    /// Claims that have a shape
    shapes: &'static [(&'static str, &'static str)],
    roles_key: &'static str,
    scopes_key: &'static str,
}

/// What is asked for unless a profile says more.
const PLAIN: Row =
    Row { typ: None, required: &["iss", "exp", "iat"], shapes: &[], roles_key: "roles", scopes_key: "scope" };

impl Profile {
    fn row(self) -> Row {
        match self {
            Self::Keycloak => {
                Row { shapes: &[("iss", r"https?://.+/realms/[^/]+")], roles_key: "realm_access.roles", ..PLAIN }
            }
            Self::Entra => Row {
                required: &["iss", "aud", "exp", "iat", "tid"],
                // v2.0 and v1.0, of the world, of the United States' government and of China.
                shapes: &[(
                    "iss",
                    r"https://(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn)/[^/]+/v2\.0|https://sts\.(windows\.net|chinacloudapi\.cn)/[^/]+/",
                )],
                scopes_key: "scp",
                ..PLAIN
            },
            Self::Auth0 => Row {
                required: &["iss", "sub", "aud", "exp", "iat"],
                shapes: &[("iss", r"https://[^/]+/")],
                roles_key: "permissions",
                ..PLAIN
            },
            Self::Cognito => Row {
                required: &["iss", "sub", "exp", "iat", "token_use"],
                shapes: &[("iss", r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[^/]+")],
                roles_key: "cognito:groups",
                ..PLAIN
            },
            Self::Google => Row {
                required: &["iss", "sub", "aud", "exp", "iat"],
                shapes: &[("iss", r"(https://)?accounts\.google\.com")],
                ..PLAIN
            },
            Self::GithubActions => Row {
                required: &["iss", "sub", "aud", "exp", "iat", "repository"],
                shapes: &[("iss", r"https://token\.actions\.githubusercontent\.com(/[^/]+)?")],
                ..PLAIN
            },
            Self::Gitlab => Row {
                required: &["iss", "sub", "aud", "exp", "iat", "project_path"],
                shapes: &[("iss", r"https?://.+")],
                ..PLAIN
            },
            Self::Kubernetes => Row {
                required: &["iss", "sub", "aud", "exp", "iat"],
                shapes: &[("sub", r"system:serviceaccount:[^:]+:[^:]+")],
                ..PLAIN
            },
            // RFC 9068 section 2.2.
            Self::AccessToken => {
                Row { typ: Some("at+jwt"), required: &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"], ..PLAIN }
            }
            // OpenID Connect Core 1.0 section 2.
            Self::IdToken => Row { required: &["iss", "sub", "aud", "exp", "iat"], ..PLAIN },
            // JWT-SVID sections 3.1 to 3.3.
            Self::JwtSvid => Row {
                required: &["sub", "aud", "exp"],
                shapes: &[("sub", r"spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)+")],
                ..PLAIN
            },
        }
    }

    /// The claim that holds roles.
    pub(super) fn roles_key(self) -> ClaimPath {
        path(self.row().roles_key)
    }

    /// The claim that holds scopes.
    pub(super) fn scopes_key(self) -> ClaimPath {
        path(self.row().scopes_key)
    }

    /// Adds what it asks for to `rules`, where those do not say it already.
    pub(super) fn add_to(self, rules: &mut Rules) {
        let row = self.row();
        if rules.typ.is_none() {
            rules.typ = row.typ.map(str::to_owned);
        }
        for name in row.required {
            let is_skipped = match *name {
                "exp" => rules.times.skip.exp,
                "iat" => rules.times.skip.iat,
                _ => false,
            };
            if !is_skipped && !rules.required.iter().any(|known| known.as_str() == *name) {
                rules.required.push(path(name));
            }
        }
        for (name, shape) in row.shapes {
            let is_said = match *name {
                "iss" => !rules.issuers.is_empty(),
                _ => rules.subject.is_some(),
            };
            if let (false, Ok(pattern)) = (is_said, shape.parse::<Pattern>()) {
                rules.claims.push(ClaimRule { path: path(name), test: Test::Matches(pattern) });
            }
        }
    }
}

/// As it is written in the table, whatever `--claim-delimiter` says.
fn path(text: &str) -> ClaimPath {
    ClaimPath::parse(text, ".")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_can_be_read_and_is_applied() {
        for profile in Profile::value_variants() {
            let mut rules = Rules::default();
            profile.add_to(&mut rules);
            assert_eq!(rules.claims.len(), profile.row().shapes.len(), "{profile:?}");
            assert!(profile.row().shapes.iter().all(|(name, _)| ["iss", "sub"].contains(name)), "{profile:?}");
        }
    }

    #[test]
    fn issuers_are_known_by_their_shape() {
        for (profile, issuer, fits) in [
            (Profile::Keycloak, "https://sso.example/realms/main", true),
            (Profile::Keycloak, "https://sso.example/auth/realms/main", true),
            (Profile::Keycloak, "https://sso.example/", false),
            (Profile::Entra, "https://login.microsoftonline.com/8f/v2.0", true),
            (Profile::Entra, "https://sts.windows.net/8f/", true),
            (Profile::Entra, "https://login.microsoftonline.com.evil.example/8f/v2.0", false),
            (Profile::Auth0, "https://tenant.eu.auth0.com/", true),
            (Profile::Cognito, "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a", true),
            (Profile::Google, "accounts.google.com", true),
            (Profile::Google, "https://accounts.google.com.evil.example", false),
            (Profile::GithubActions, "https://token.actions.githubusercontent.com", true),
        ] {
            let shape = profile.row().shapes.iter().find(|(name, _)| *name == "iss").map(|(_, shape)| *shape);
            let pattern = regex_lite::Regex::new(&format!("^(?:{})$", shape.unwrap())).unwrap();
            assert_eq!(pattern.is_match(issuer), fits, "{profile:?} {issuer}");
        }
    }
}
