//! Credentials of other kinds than tokens.

use std::sync::LazyLock;

/// Credentials that are told by how they begin. Makers publish these, so that leaked ones can be found.
pub(super) fn known_credential(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let (_, what) = CREDENTIALS.iter().find(|(start, _)| text.starts_with(start))?;
    Some(format!("this is {what}"))
}

/// What credentials begin with, and what they are; the longer of two that begin alike comes first.
pub(super) static CREDENTIALS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut credentials = TABLE.to_vec();
    credentials.sort_by_key(|(start, _)| std::cmp::Reverse(start.len()));
    credentials
});

const TABLE: [(&str, &str); 80] = [
    (
        "ya29.",
        "an access token of Google, which is opaque: the ID token is a JWT, and Google's tokeninfo endpoint looks \
         into this one",
    ),
    ("1//", "a refresh token of Google, for its token endpoint alone: send the ID token"),
    ("AIza", "an API key of Google, not a token"),
    ("GOCSPX-", "a client secret of Google, not a token"),
    ("gho_", "a token of GitHub (OAuth), which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghp_", "a personal access token of GitHub, which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghu_", "a user token of GitHub, which is opaque"),
    ("ghs_", "an installation token of GitHub, which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghr_", "a refresh token of GitHub, for GitHub alone"),
    ("github_pat_", "a personal access token of GitHub, which is opaque"),
    ("glpat-", "a personal access token of GitLab, which is opaque; jobs get JWTs by `id_tokens`"),
    ("gldt-", "a deploy token of GitLab, which is opaque"),
    ("glcbt-", "a job token of GitLab, which is opaque; jobs get JWTs by `id_tokens`"),
    ("glrt-", "a runner token of GitLab, which is opaque"),
    ("gloas-", "an application secret of GitLab, not a token"),
    ("xoxb-", "a bot token of Slack, which is opaque"),
    ("xoxp-", "a user token of Slack, which is opaque"),
    ("xoxe.", "a token of Slack, which is opaque"),
    ("xoxa-", "a token of Slack, which is opaque"),
    ("xoxs-", "a token of Slack, which is opaque"),
    ("xoxr-", "a refresh token of Slack, for Slack alone"),
    ("xoxc-", "a token of Slack's own client, which is opaque"),
    ("xapp-", "an app token of Slack, which is opaque"),
    ("sk-ant-", "an API key of Anthropic, not a JWT"),
    ("sk-", "an API key (OpenAI and others begin theirs with sk-), not a JWT"),
    ("sk_live_", "a secret key of Stripe, not a JWT"),
    ("sk_test_", "a secret key of Stripe or Clerk, not a JWT"),
    ("pk_live_", "a publishable key of Stripe or Clerk, not a JWT"),
    ("pk_test_", "a publishable key of Stripe or Clerk, not a JWT"),
    ("rk_live_", "a restricted key of Stripe, not a JWT"),
    ("whsec_", "the secret of a webhook, not a token"),
    ("sb_secret_", "an API key of Supabase of the new kind, which is not a JWT: a user's session has one"),
    ("sb_publishable_", "an API key of Supabase of the new kind, which is not a JWT: a user's session has one"),
    ("sbp_", "a personal access token of Supabase, which is opaque"),
    ("hf_", "a token of Hugging Face, which is opaque"),
    ("AKIA", "an access key ID of AWS, not a token"),
    ("ASIA", "an access key ID of AWS, not a token"),
    ("IQoJb3JpZ2lu", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("FwoGZXIvYXdz", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("FQoGZXIvYXdz", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("k8s-aws-v1.", "a token for Amazon EKS: a signed request in base64, not a JWT"),
    ("Atza|", "an access token of Login with Amazon, which is opaque"),
    ("Atzr|", "a refresh token of Login with Amazon, for Amazon alone"),
    ("amzn1.", "an identifier of Amazon, not a JWT"),
    ("SG.", "an API key of SendGrid, not a JWT, though it has dots"),
    ("npm_", "a token of npm, which is opaque"),
    ("pypi-", "a token of PyPI (a macaroon), which is not a JWT"),
    ("dop_v1_", "a token of DigitalOcean, which is opaque"),
    ("shpat_", "a token of Shopify, which is opaque"),
    ("shpca_", "a token of Shopify, which is opaque"),
    ("EAAC", "an access token of Facebook, which is opaque"),
    ("EAAG", "an access token of Facebook, which is opaque"),
    ("EwA", "an access token for Microsoft accounts, which is opaque: ask for one for your own API, which is a JWT"),
    ("EwB", "an access token for Microsoft accounts, which is opaque: ask for one for your own API, which is a JWT"),
    ("0.A", "a refresh token of Entra ID, for its token endpoint alone: send the access token"),
    ("1.A", "a refresh token of Entra ID, for its token endpoint alone: send the access token"),
    ("M.C", "a refresh token of a Microsoft account, for its token endpoint alone"),
    ("M.R3_", "an authorization code of a Microsoft account: exchange it for tokens"),
    ("hvs.", "a token of HashiCorp Vault, which is opaque; Vault's identity engine makes JWTs"),
    ("hvb.", "a batch token of HashiCorp Vault, which is opaque; Vault's identity engine makes JWTs"),
    ("hvr.", "a recovery token of HashiCorp Vault, which is opaque"),
    ("v1.local.", "a PASETO (encrypted), another format than JWT"),
    ("v1.public.", "a PASETO (signed), another format than JWT"),
    ("v2.local.", "a PASETO (encrypted), another format than JWT"),
    ("v2.public.", "a PASETO (signed), another format than JWT"),
    ("v3.local.", "a PASETO (encrypted), another format than JWT"),
    ("v3.public.", "a PASETO (signed), another format than JWT"),
    ("v4.local.", "a PASETO (encrypted), another format than JWT"),
    ("v4.public.", "a PASETO (signed), another format than JWT"),
    ("MDAx", "a macaroon, another format than JWT"),
    ("MDAy", "a macaroon, another format than JWT"),
    ("fm2_", "a macaroon of Fly.io, another format than JWT"),
    ("biscuit:", "a Biscuit token, another format than JWT"),
    ("gAAAAA", "a Fernet token (Python's cryptography), another format than JWT"),
    ("PMAK-", "an API key of Postman, not a token"),
    ("dckr_pat_", "a token of Docker Hub, which is opaque"),
    ("ory_at_", "an access token of Ory, which is opaque: Hydra makes JWTs with strategies.access_token: jwt"),
    ("ory_rt_", "a refresh token of Ory, for Ory alone"),
    ("lin_api_", "an API key of Linear, not a token"),
    ("s%3A", "a signed cookie of Express in percent-encoding, not a JWT"),
];
