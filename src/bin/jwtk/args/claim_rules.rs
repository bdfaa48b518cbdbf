//! What `verify` asks of claims, as the command line says it.

use clap::ValueEnum;
#[cfg(feature = "cel")]
use jwtk::claims::ExpressionRule;
use jwtk::claims::{ClaimPath, ClaimRule, Match, Pattern, Rules, Scopes, Test};
use jwtk::json::{self, Dialect, Value};

use super::duration::Duration;
use super::profile::Profile;

/// Claim checks.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Claims")]
pub(crate) struct ClaimRules {
    /// Check what all tokens of this issuer or kind have in common; other options win
    #[arg(long, value_enum, value_name = "NAME")]
    profile: Option<Profile>,

    /// The issuer must be this; repeatable, any of them will do
    #[arg(long, value_name = "TEXT")]
    iss: Vec<String>,

    /// The audience must hold this; repeatable, any of them will do
    #[arg(long, value_name = "TEXT")]
    aud: Vec<String>,

    /// The audience must hold every --aud
    #[arg(long, requires = "aud")]
    aud_all: bool,

    /// The subject must be this
    #[arg(long, value_name = "TEXT")]
    sub: Option<String>,

    /// The token's ID must be this
    #[arg(long, value_name = "TEXT")]
    jti: Option<String>,

    /// The header's typ must be this media type
    #[arg(long, value_name = "TYPE")]
    typ: Option<String>,

    /// How much the clocks may differ
    #[arg(long, value_name = "DURATION", default_value = "0")]
    leeway: Duration,

    /// How long ago iat may be
    #[arg(long, value_name = "DURATION")]
    max_age: Option<Duration>,

    /// A claim that must be there; repeatable
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    require: Vec<String>,

    /// A time that is not checked; repeatable
    #[arg(long, value_enum, value_name = "CLAIM", value_delimiter = ',')]
    skip: Vec<Time>,

    /// A claim must be this text; repeatable
    #[arg(long, value_name = "PATH=TEXT", value_parser = pair)]
    claim: Vec<(String, String)>,

    /// A claim must be this JSON value; repeatable
    #[arg(long, value_name = "PATH=JSON", value_parser = json_pair)]
    claim_json: Vec<(String, Value)>,

    /// A claim must be, or hold, one of these texts; repeatable
    #[arg(long, value_name = "PATH=A,B", value_parser = pair)]
    claim_any: Vec<(String, String)>,

    /// A claim must hold all of these texts; repeatable
    #[arg(long, value_name = "PATH=A,B", value_parser = pair)]
    claim_all: Vec<(String, String)>,

    /// A claim must match this expression from beginning to end; `\d`, `\w` and `(?i)` mean ASCII; repeatable
    #[arg(long, value_name = "PATH=RE", value_parser = pattern_pair)]
    claim_regex: Vec<(String, Pattern)>,

    /// An expression over `claims` and `header` that must be true, as in agentgateway's rules; an error refuses; repeatable
    #[cfg(feature = "cel")]
    #[arg(long, value_name = "EXPR")]
    claim_cel: Vec<ExpressionRule>,

    /// Roles, of which the token must have one
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    roles: Vec<String>,

    /// The claim that holds the roles [default: roles, or the profile's]
    #[arg(long, value_name = "PATH", requires = "roles")]
    roles_key: Option<String>,

    /// Scopes that the token must have
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    scopes: Vec<String>,

    /// The claim that holds the scopes [default: scope, or the profile's]
    #[arg(long, value_name = "PATH", requires = "scopes")]
    scopes_key: Option<String>,

    /// Whether one of the scopes is enough
    #[arg(long, value_enum, default_value_t, value_name = "HOW", requires = "scopes")]
    scopes_matcher: Matcher,

    /// What joins the names in a PATH
    #[arg(long, value_name = "TEXT", default_value = ".")]
    claim_delimiter: String,
}

/// Time claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Time {
    Exp,
    Nbf,
    Iat,
}

/// Whether one of several is enough.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Matcher {
    #[default]
    Any,
    All,
}

impl ClaimRules {
    /// A PATH argument.
    pub(crate) fn path(&self, text: &str) -> ClaimPath {
        ClaimPath::parse(text, &self.claim_delimiter)
    }

    pub(crate) fn to_rules(&self) -> Rules {
        let mut rules = Rules::default();
        rules.times.leeway = self.leeway.to_std();
        rules.times.max_age = self.max_age.map(Duration::to_std);
        rules.times.skip.exp = self.skip.contains(&Time::Exp);
        rules.times.skip.nbf = self.skip.contains(&Time::Nbf);
        rules.times.skip.iat = self.skip.contains(&Time::Iat);
        rules.issuers.clone_from(&self.iss);
        rules.audiences.clone_from(&self.aud);
        rules.audience_match = if self.aud_all { Match::All } else { Match::Any };
        rules.subject.clone_from(&self.sub);
        rules.jwt_id.clone_from(&self.jti);
        rules.typ.clone_from(&self.typ);
        rules.required = self.require.iter().map(|name| self.path(name)).collect();
        rules.claims = self.claim_rules();
        #[cfg(feature = "cel")]
        rules.expressions.clone_from(&self.claim_cel);
        let key = |given: Option<&str>, profile: fn(Profile) -> ClaimPath, usual: &str| match (given, self.profile) {
            (None, Some(of)) => profile(of),
            (given, _) => self.path(given.unwrap_or(usual)),
        };
        let roles_key = key(self.roles_key.as_deref(), Profile::roles_key, "roles");
        let scopes_key = key(self.scopes_key.as_deref(), Profile::scopes_key, "scope");
        rules.roles = scopes(&self.roles, roles_key, Matcher::Any);
        rules.scopes = scopes(&self.scopes, scopes_key, self.scopes_matcher);
        if let Some(profile) = self.profile {
            profile.add_to(&mut rules);
        }
        rules
    }

    fn claim_rules(&self) -> Vec<ClaimRule> {
        let rule = |path: &str, test| ClaimRule { path: self.path(path), test };
        let texts = self.claim.iter().map(|(path, text)| rule(path, Test::Text(text.clone())));
        let jsons = self.claim_json.iter().map(|(path, value)| rule(path, Test::Json(value.clone())));
        let any = self.claim_any.iter().map(|(path, list)| rule(path, Test::Any(split(list))));
        let all = self.claim_all.iter().map(|(path, list)| rule(path, Test::All(split(list))));
        let patterns = self.claim_regex.iter().map(|(path, pattern)| rule(path, Test::Matches(pattern.clone())));
        texts.chain(jsons).chain(any).chain(all).chain(patterns).collect()
    }
}

fn scopes(wanted: &[String], path: ClaimPath, matcher: Matcher) -> Option<Scopes> {
    let matching = match matcher {
        Matcher::Any => Match::Any,
        Matcher::All => Match::All,
    };
    (!wanted.is_empty()).then(|| Scopes { path, wanted: wanted.to_vec(), matching })
}

fn split(list: &str) -> Vec<String> {
    list.split(',').map(str::to_owned).collect()
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (path, value) = text.split_once('=').ok_or_else(|| "expected PATH=VALUE".to_owned())?;
    if path.is_empty() {
        return Err("the PATH in front of = is empty".to_owned());
    }
    Ok((path.to_owned(), value.to_owned()))
}

fn json_pair(text: &str) -> Result<(String, Value), String> {
    let (path, json) = pair(text)?;
    let value =
        json::read(json.as_bytes(), Dialect::STRICT).map_err(|error| format!("the value is not JSON: {error}"))?;
    Ok((path, value))
}

fn pattern_pair(text: &str) -> Result<(String, Pattern), String> {
    let (path, pattern) = pair(text)?;
    let pattern = pattern.parse().map_err(|error| format!("the expression cannot be used: {error}"))?;
    Ok((path, pattern))
}
