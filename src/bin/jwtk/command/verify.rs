//! `jwtk verify`: whether a token may be trusted, and why.

mod gateway;
mod issuer;
mod judged;
mod judges;
mod lines;
mod nested;
mod own_rules;
mod pieces;
mod possession;
mod product;
mod request;
mod several;

use std::process::ExitCode;

use jwtk::algorithm::Algorithm;
use jwtk::claims::Rules;
use jwtk::diagnosis;
use jwtk::jwk::KeyIdFrom;
use jwtk::jws::{Policy, Unverified};

use self::issuer::{allow_only, bind};
use self::judged::Judged;
use self::nested::NestedArgs;
use self::possession::{Possession, Proven};
use self::request::GatewayArgs;
use crate::args::claim_rules::ClaimRules;
use crate::args::clock::Clock;
use crate::args::line_form::Field;
use crate::args::lines::Lines;
use crate::args::token_forms::Forms;
use crate::input::{Input, MAX_FILE_BYTES, Source, Token};
use crate::keys::{Keys, tell_of_private};
use crate::output::{Decision, Failure, Output};

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
    token: Token,

    #[command(flatten)]
    gateway: GatewayArgs,

    #[command(flatten)]
    keys: Keys,

    /// What in the header names the key
    #[arg(long, value_enum, default_value_t, value_name = "HEADER", help_heading = "Keys")]
    key_id_from: KeyId,

    /// Algorithms that are allowed; by default what the keys allow
    #[arg(long, value_name = "ALG,…", value_delimiter = ',', help_heading = "Keys")]
    alg: Vec<Algorithm>,

    /// Accept keys that are too weak, with a warning
    #[arg(long, help_heading = "Keys")]
    allow_weak_keys: bool,

    /// How the token may be written
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Form of the token")]
    serialization: Forms,

    /// The payload, for a token that does not carry it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lines", "decryption"], help_heading = "Form of the token")]
    detached: Option<String>,

    #[command(flatten)]
    nested: NestedArgs,

    #[command(flatten)]
    rules: ClaimRules,

    #[command(flatten)]
    possession: Possession,

    /// What is printed of an accepted token
    #[arg(long, value_enum, default_value_t, value_name = "WHAT", help_heading = "Output")]
    print: Print,

    /// Print one claim: a name, names joined by dots, or a JSON pointer
    #[arg(long, value_name = "PATH", conflicts_with_all = ["print", "lines"], help_heading = "Output")]
    get: Option<String>,

    /// Print every check, passed ones too
    #[arg(long, help_heading = "Output")]
    explain: bool,

    #[command(flatten)]
    lines: Lines,

    #[command(flatten)]
    field: Field,

    #[command(flatten)]
    clock: Clock,
}

/// What names the key.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum KeyId {
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
enum Print {
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
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        if self.lines.are_asked_for() {
            output.finish_lines(self.run_lines(output))
        } else if self.gateway.options.are_several() {
            output.finish(self.run_several(output))
        } else {
            output.finish(self.run(output))
        }
    }

    fn run(self, output: &Output) -> Result<Judged, Failure> {
        if self.gateway.is_asked_for() {
            return self.run_gateway(output);
        }
        let input = Input::new(output);
        let mut keyring = self.keys.open(&input)?;
        tell_of_private(keyring.keys(), &input);
        let opening = self.nested.opening(&self.keys, self.serialization, &input)?;
        let request = self.gateway.read_request(&input)?;
        let mut proven = self.possession.read(request.as_ref(), self.token.max_token_bytes(), &input)?;
        let text = match proven.as_mut().map_or(Ok(None), Proven::token) {
            Ok(Some(text)) => text,
            Ok(None) => input.token(&self.token)?,
            Err(check) => {
                let mut decision = Decision::of_checks([*check]);
                decision.warnings = output.take_warnings();
                return Ok(Judged::refused(decision, self.explain));
            }
        };
        let inside = match opening.open(&text) {
            Ok(inside) => inside,
            Err(mut decision) => {
                decision.warnings.splice(..0, output.take_warnings());
                return Ok(Judged::refused(*decision, self.explain));
            }
        };
        let sent = text.clone();
        let text = inside.as_ref().map_or(text, |inside| inside.token.clone());
        let detached = match self.detached.as_deref() {
            None => None,
            Some(path) => Some(input.read(Source::of_file(path), MAX_FILE_BYTES)?),
        };
        let token = match &detached {
            payload if inside.is_none() && self.serialization.take_as_json(&text) => {
                Unverified::json(text.as_bytes(), payload.as_ref().map(|bytes| bytes.as_slice()))
            }
            Some(payload) => Unverified::detached(&text, payload),
            None => Unverified::compact(&text),
        };
        let (mut rules, policy) = (self.to_rules()?, self.policy());
        // A detached payload may be anything; one that is a claim set holds no longer for coming by itself.
        rules.payload_is_opaque |= detached.as_ref().is_some_and(|payload| !looks_like_claims(payload));
        if proven.is_some() {
            // What a token is bound to stands among its claims.
            (rules.proof_follows, rules.payload_is_opaque) = (true, false);
        }
        if let Ok(token) = &token
            && keyring.may_be_outdated()
            && token.names_unknown_key(keyring.keys(), &policy)
        {
            keyring.ask_anew();
        }
        let now = self.clock.now();
        let verdict = rules.decide(token, keyring.keys(), &policy, now);
        let causes = diagnosis::explain(&verdict, &text, keyring.keys(), &rules);
        // The hash in a proof is that of the token as it is sent, encrypted as it may be.
        let verdict = match proven {
            Some(proven) => proven.judge(verdict, &sent, rules.times.leeway, policy.weak_keys, now),
            None => verdict,
        };
        let mut judged = self.judged(verdict, &text)?;
        judged.decision.add_causes(&causes);
        if let Some(inside) = inside {
            inside.tell(&mut judged.decision);
        }
        judged.decision.at_hand(self.token.at_hand());
        judged.decision.warnings.splice(..0, output.take_warnings());
        Ok(judged)
    }

    fn to_rules(&self) -> Result<Rules, Failure> {
        let mut rules = self.rules.to_rules();
        if self.keys.network().discovery().is_some() {
            bind(self.keys.issuer().unwrap_or_default(), &mut rules)?;
        } else if let Some(issuer) = self.keys.issuer() {
            allow_only(issuer, &mut rules)?;
        }
        rules.payload_is_opaque = self.print == Print::Payload;
        Ok(rules)
    }

    fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        policy.algorithms = (!self.alg.is_empty()).then(|| self.alg.clone());
        policy.key_id_from = self.key_id_from.into();
        policy.weak_keys = self.allow_weak_keys;
        policy.unencoded = self.print == Print::Payload || self.detached.is_some();
        policy
    }
}

/// Whether a payload begins as JSON objects do, to the most lenient reader. One that is a claim set to others is judged as
/// one, or refused: that it cannot be read strictly is no reason to look away from its `exp`.
fn looks_like_claims(payload: &[u8]) -> bool {
    let is_passed_over = |byte: &u8| byte.is_ascii_whitespace() || [0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains(byte);
    payload.iter().find(|byte| !is_passed_over(byte)) == Some(&b'{')
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
