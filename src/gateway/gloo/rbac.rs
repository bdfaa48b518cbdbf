//! The option `rbac`, and what it becomes in Envoy's filter.

use super::block::Block;
use super::matcher::regex_matcher;
use crate::gateway::envoy::header_matcher::{HeaderMatcher, HeaderTest, Lines};
use crate::gateway::envoy::jwt_settings::NAMESPACE;
use crate::gateway::envoy::metadata_matcher::MetadataMatcher;
use crate::gateway::envoy::predicate::Predicate;
use crate::gateway::envoy::rbac::{Policy as EnvoyPolicy, Rbac as EnvoyRbac};
use crate::gateway::envoy::rbac_action::Action;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::string_matcher::{StringMatcher, TextPattern};
use crate::gateway::envoy::value_matcher::ValueMatcher;

/// `rbac` of a host or a route.
#[derive(Clone, Debug, Default)]
pub(super) struct Rbac {
    pub(super) is_off: bool,
    /// In the order of their names; without any nothing is allowed
    policies: Vec<Policy>,
}

#[derive(Clone, Debug)]
struct Policy {
    name: String,
    principals: Vec<Principal>,
    permission: Predicate,
}

/// `jwtPrincipal`: all of its claims.
#[derive(Clone, Debug)]
struct Principal {
    /// Empty: whichever validated
    provider: String,
    /// The way to each, and what must be there
    claims: Vec<(Vec<String>, ValueMatcher)>,
}

/// Where the claims of a provider are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) provider: String,
    /// The key in the metadata
    pub(super) key: String,
}

// rbac.proto of Gloo: ExtensionSettings.
pub(super) fn rbac(options: &mut Block<'_, '_>) -> Result<Option<Rbac>, Refusal> {
    let Some(mut block) = options.block("rbac") else { return Ok(None) };
    let is_off = block.flag("disable");
    let policies = block.map("policies").into_iter().map(|(name, block)| policy(name, block));
    let policies = block.notes().all(policies);
    block.finish()?;
    Ok(Some(Rbac { is_off, policies: policies? }))
}

fn policy(name: &str, mut block: Block<'_, '_>) -> Result<Policy, Refusal> {
    let delimiter = block.text("nestedClaimDelimiter");
    let written = block.blocks("principals");
    let mut principals = Vec::with_capacity(written.len());
    for mut principal in written {
        if let Some(jwt) = principal.block("jwtPrincipal") {
            principals.push(self::principal(jwt, &delimiter)?);
        }
        principal.finish()?;
    }
    let permission = block.block("permissions").map(permission).transpose()?.unwrap_or(Predicate::Any);
    block.finish()?;
    Ok(Policy { name: name.to_owned(), principals, permission })
}

fn principal(mut block: Block<'_, '_>, delimiter: &str) -> Result<Principal, Refusal> {
    let names = ["EXACT_STRING", "BOOLEAN", "LIST_CONTAINS", "REGEX_MATCH"];
    let matcher = block.choice("matcher", &names, "one of EXACT_STRING, BOOLEAN, LIST_CONTAINS, REGEX_MATCH");
    let provider = block.text("provider");
    let written = block.map_of_texts("claims");
    let mut claims = Vec::with_capacity(written.len());
    for (name, value) in written {
        let exact = || ValueMatcher::Text(StringMatcher::exact(value.clone()));
        let matcher = match matcher {
            0 => exact(),
            1 => match value.as_str() {
                "true" => ValueMatcher::Truth(true),
                "false" => ValueMatcher::Truth(false),
                _ => {
                    let refusal = block.refused(format!("claim {name}: {value:?} is neither true nor false"));
                    let claim = block.node().member("claims").and_then(|claims| claims.member(&name));
                    return Err(match claim {
                        Some(claim) => refusal.at(claim.name_place()),
                        None => refusal,
                    });
                }
            },
            2 => ValueMatcher::OneOf(Box::new(exact())),
            _ => ValueMatcher::Text(regex_matcher(&block, &value).map_err(|refusal| {
                let words = format!("claim {name}: {}", refusal.words);
                Refusal { words, ..refusal }
            })?),
        };
        // vectors guide-access-legacy-claim-name, guide-access-legacy-claim-delimiter.
        let way = if delimiter.is_empty() { vec![name] } else { name.split(delimiter).map(str::to_owned).collect() };
        claims.push((way, matcher));
    }
    block.finish()?;
    Ok(Principal { provider, claims })
}

/// A plain prefix of path and query, and any of the methods.
// vectors guide-access-prefix-no-boundary, guide-access-post.
fn permission(mut block: Block<'_, '_>) -> Result<Predicate, Refusal> {
    let header = |name: &str, pattern| {
        Predicate::Header(HeaderMatcher {
            name: name.to_owned(),
            test: HeaderTest::Text(StringMatcher { pattern, ignore_case: false }),
            invert: false,
            missing_is_empty: false,
            lines: Lines::Joined,
        })
    };
    let (prefix, methods) = (block.text("pathPrefix"), block.texts("methods"));
    block.finish()?;
    let prefix = (!prefix.is_empty()).then(|| header(":path", TextPattern::Prefix(prefix)));
    let methods = (!methods.is_empty()).then(|| {
        let methods = methods.into_iter().map(|method| header(":method", TextPattern::Exact(method)));
        Predicate::Or(methods.collect())
    });
    Ok(match (prefix, methods) {
        (None, None) => Predicate::Any,
        (Some(rule), None) | (None, Some(rule)) => Predicate::All(vec![rule]),
        (Some(prefix), Some(methods)) => Predicate::All(vec![prefix, methods]),
    })
}

impl Rbac {
    /// The settings of Envoy's filter, where tokens leave their claims at `payloads`.
    pub(super) fn translate(&self, payloads: &[Payload]) -> EnvoyRbac {
        let policies = self.policies.iter().map(|policy| EnvoyPolicy {
            name: policy.name.clone(),
            permissions: vec![policy.permission.clone()],
            principals: policy.principals.iter().map(|principal| principal.translate(payloads)).collect(),
            condition: None,
        });
        EnvoyRbac::Policies { action: Action::Allow, policies: policies.collect() }
    }
}

impl Principal {
    /// All claims of one token; where no provider is named any token will do.
    // vectors guide-route-stages-both, provider-*.
    fn translate(&self, payloads: &[Payload]) -> Predicate {
        let asked: Vec<&Payload> =
            payloads.iter().filter(|payload| self.provider.is_empty() || payload.provider == self.provider).collect();
        let of_payload = |payload: &Payload| {
            let claim = |way: &[String], value: ValueMatcher| {
                let path = std::iter::once(payload.key.clone()).chain(way.iter().cloned()).collect();
                Predicate::Metadata(MetadataMatcher { filter: NAMESPACE.to_owned(), path, value, invert: false })
            };
            if self.claims.is_empty() {
                // Without a token no principal matches.
                return claim(&[], ValueMatcher::Present(true));
            }
            Predicate::All(self.claims.iter().map(|(way, value)| claim(way, value.clone())).collect())
        };
        Predicate::Or(asked.into_iter().map(of_payload).collect())
    }
}
