//! What is typed for `jwtk verify`, and the rules that it comes to.

use jwtk::algorithm::Algorithm;
use jwtk::claims::Rules;
use jwtk::jwk::KeyIdFrom;
use jwtk::jws::Policy;

use super::issuer::{allow_only, bind};
use super::nested::NestedArgs;
use super::possession::Possession;
use super::request::GatewayArgs;
use crate::args::claim_rules::ClaimRules;
use crate::args::clock::Clock;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::token_forms::Forms;
use crate::input::Token;
use crate::keys::Keys;
use crate::output::Failure;

/// Check a token's signature and claims
///
/// Accepted: exit 0, and the claims on standard output. Refused: exit 1, nothing on standard output, and every failed check on
/// standard error.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
#[command(group = clap::ArgGroup::new("rules").multiple(true).args(RULES).conflicts_with("gateway"))]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) token: Token,

    #[command(flatten)]
    pub(super) gateway: GatewayArgs,

    #[command(flatten)]
    pub(super) keys: Keys,

    /// What in the header names the key
    #[arg(long, value_enum, default_value_t, value_name = "HEADER", help_heading = "Keys")]
    pub(super) key_id_from: KeyId,

    /// Algorithms that are allowed; by default what the keys allow
    #[arg(long, value_name = "ALG,…", value_delimiter = ',', help_heading = "Keys")]
    pub(super) alg: Vec<Algorithm>,

    /// Accept keys that are too weak, with a warning
    #[arg(long, help_heading = "Keys")]
    pub(super) allow_weak_keys: bool,

    /// How the token may be written
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Form of the token")]
    pub(super) serialization: Forms,

    /// The payload, for a token that does not carry it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lines", "decryption"], help_heading = "Form of the token")]
    pub(super) detached: Option<String>,

    #[command(flatten)]
    pub(super) nested: NestedArgs,

    #[command(flatten)]
    pub(super) rules: ClaimRules,

    #[command(flatten)]
    pub(super) possession: Possession,

    /// What is printed of an accepted token
    #[arg(long, value_enum, default_value_t, value_name = "WHAT", help_heading = "Output")]
    pub(super) print: Print,

    /// Print one claim: a name, names joined by dots, or a JSON pointer
    #[arg(long, value_name = "PATH", conflicts_with_all = ["print", "lines"], help_heading = "Output")]
    pub(super) get: Option<String>,

    /// Print every check, passed ones too
    #[arg(long, help_heading = "Output")]
    pub(super) explain: bool,

    #[command(flatten)]
    pub(super) lines: Lines,

    #[command(flatten)]
    pub(super) field: Field,

    #[command(flatten)]
    pub(super) clock: Clock,
}

/// What names the key.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum KeyId {
    #[default]
    Kid,
    X5t,
    #[value(name = "x5t#S256")]
    X5tS256,
    #[value(name = "kid_x5t")]
    KidX5t,
}

/// What is printed of an accepted token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Print {
    /// The claims, as they are in the token
    #[default]
    Claims,
    /// The header
    Header,
    /// The payload's bytes; it need not be JSON
    Payload,
    /// The token
    Token,
    /// Nothing
    None,
}

impl Args {
    pub(super) fn to_rules(&self) -> Result<Rules, Failure> {
        let mut rules = self.rules.to_rules();
        if self.keys.network().discovery().is_some() {
            bind(self.keys.issuer().unwrap_or_default(), &mut rules)?;
        } else if let Some(issuer) = self.keys.issuer() {
            allow_only(issuer, &mut rules)?;
        }
        rules.payload_is_opaque = self.print == Print::Payload;
        Ok(rules)
    }

    pub(super) fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        policy.algorithms = (!self.alg.is_empty()).then(|| self.alg.clone());
        policy.key_id_from = self.key_id_from.into();
        policy.weak_keys = self.allow_weak_keys;
        policy.unencoded = self.print == Print::Payload || self.detached.is_some();
        policy
    }
}

impl From<KeyId> for KeyIdFrom {
    fn from(id: KeyId) -> Self {
        match id {
            KeyId::Kid => Self::Kid,
            KeyId::X5t => Self::X5t,
            KeyId::X5tS256 => Self::X5tS256,
            KeyId::KidX5t => Self::KidX5t,
        }
    }
}

/// What a gateway decides by itself.
const RULES: &[&str] = &[
    "key_id_from",
    "alg",
    "allow_weak_keys",
    "serialization",
    "detached",
    "secret",
    "decrypt_key",
    "decrypt_secret",
    "require_encrypted",
    #[cfg(feature = "fetch")]
    "oidc",
    #[cfg(feature = "fetch")]
    "discovery",
    "profile",
    "iss",
    "aud",
    "sub",
    "jti",
    "typ",
    "leeway",
    "max_age",
    "require",
    "skip",
    "claim",
    "claim_json",
    "claim_any",
    "claim_all",
    "claim_regex",
    #[cfg(feature = "cel")]
    "claim_cel",
    "roles",
    "scopes",
    "dpop",
];

const EXAMPLE: &str = "\
Examples:
  jwtk verify @token.jwt --jwks jwks.json --iss https://login.example.com/ --aud orders
  jwtk verify @token.jwt --oidc https://login.example.com/ --roles admin --roles-key realm_access.roles
  jwtk verify @token.jwt --gateway krakend.json --endpoint /orders --jwks jwks.json --explain
  jwtk verify @token.jwt --jwks jwks.json --dpop proof.jwt --dpop-method GET --dpop-url https://api.example.com/orders";
