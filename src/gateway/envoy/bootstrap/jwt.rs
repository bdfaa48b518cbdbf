//! `JwtAuthentication` as configurations write it.

use super::matchers::{self, STRING};
use super::proto::Message;
use super::route_matches::{MATCH, rule_match};
use super::scope::Scope;
use crate::config::Node;
use crate::gateway::envoy::jwt_settings::{
    ClaimToHeader, ClaimWriter, HeaderPlace, JwtAuthn, PerRoute, Provider, ProviderKeys, Requirement, Requires, Rule,
    TokenPlaces,
};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;
use crate::gateway::keys::{InlineKeys, KeyLocation, RemoteKeys};

pub(super) const JWT_AUTHN: &str = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";
pub(super) const PER_ROUTE: &str = "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig";
const FILTER_STATE_RULE: &str = "envoy.extensions.filters.http.jwt_authn.v3.FilterStateRule";
const REQUIREMENT: &str = "envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement";

/// `JwtAuthentication`.
pub(super) fn jwt_authn(message: Message<'_>, scope: &Scope) -> Result<JwtAuthn, Refusal> {
    let reader = message.reader();
    let mut settings = JwtAuthn {
        bypass_cors_preflight: message.flag("bypass_cors_preflight")?,
        strip_failure_response: message.flag("strip_failure_response")?,
        ..JwtAuthn::default()
    };
    for (name, node) in message.entries("providers")? {
        let provider = reader.message(&node, "envoy.extensions.filters.http.jwt_authn.v3.JwtProvider")?;
        settings.providers.push(self::provider(name, provider, scope)?);
    }
    for rule in message.messages("rules", "envoy.extensions.filters.http.jwt_authn.v3.RequirementRule")? {
        settings.rules.push(self::rule(rule)?);
    }
    for (name, node) in message.entries("requirement_map")? {
        settings.requirement_map.push((name.to_owned(), requirement(reader.message(&node, REQUIREMENT)?)?));
    }
    settings.elsewhere = match message.message("filter_state_rules", FILTER_STATE_RULE)? {
        Some(rule) => filter_state_rule(rule)?,
        None => Vec::new(),
    };
    Ok(settings)
}

/// `FilterStateRule`: its requirements. What other filters leave there for it is not known.
// vectors filter-state-rule-*.
fn filter_state_rule(message: Message<'_>) -> Result<Vec<Requirement>, Refusal> {
    message.needed_text("name", "FilterStateRuleValidationError.Name")?;
    let reader = message.reader();
    let entries = message.entries("requires")?;
    entries.into_iter().map(|(_, node)| requirement(reader.message(&node, REQUIREMENT)?)).collect()
}

/// `PerRouteConfig`.
pub(super) fn per_route(message: Message<'_>) -> Result<PerRoute, Refusal> {
    let (name, _) = message.needed_one_of("requirement_specifier", &["disabled", "requirement_name"])?;
    let per_route = if name == "disabled" {
        if !message.flag("disabled")? {
            return Err(message.invalid("PerRouteConfigValidationError.Disabled: value must equal true"));
        }
        PerRoute::Disabled
    } else {
        PerRoute::Requirement(message.needed_text("requirement_name", "PerRouteConfigValidationError.RequirementName")?)
    };
    Ok(per_route)
}

fn provider(name: &str, message: Message<'_>, scope: &Scope) -> Result<Provider, Refusal> {
    let reader = message.reader();
    let subjects = message.message("subjects", STRING)?.map(matchers::string).transpose()?;
    let keys = keys(name, &message, scope)?;
    let places = TokenPlaces {
        headers: message
            .messages("from_headers", "envoy.extensions.filters.http.jwt_authn.v3.JwtHeader")?
            .into_iter()
            .map(header_place)
            .collect::<Result<_, _>>()?,
        params: message.texts("from_params")?,
        cookies: message.texts("from_cookies")?,
    };
    let claims = message.messages("claim_to_headers", "envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader")?;
    let claim_to_headers = claims.into_iter().map(claim_to_header).collect::<Result<_, _>>()?;
    let space_delimited_claims = match message.field("normalize_payload_in_metadata") {
        None => Vec::new(),
        Some(node) => {
            let kind = "envoy.extensions.filters.http.jwt_authn.v3.JwtProvider.NormalizePayload";
            let normalize = reader.message(&node, kind)?;
            normalize.texts("space_delimited_claims")?
        }
    };
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let provider = Provider {
        name: name.to_owned(),
        issuer: message.text("issuer")?,
        audiences: message.texts("audiences")?,
        subjects,
        require_expiration: message.flag("require_expiration")?,
        max_lifetime: message.duration("max_lifetime")?,
        clock_skew_seconds: message.whole("clock_skew_seconds")?.unwrap_or(0),
        keys,
        places,
        forward: message.flag("forward")?,
        forward_payload_header: filled(Some(message.of_one_line(
            message.text("forward_payload_header")?,
            "JwtProviderValidationError.ForwardPayloadHeader",
        )?)),
        pad_forward_payload_header: message.flag("pad_forward_payload_header")?,
        claim_to_headers,
        payload_in_metadata: filled(message.optional_text("payload_in_metadata")?),
        space_delimited_claims,
        header_in_metadata: filled(message.optional_text("header_in_metadata")?),
        failed_status_in_metadata: filled(message.optional_text("failed_status_in_metadata")?),
        clear_route_cache: message.flag("clear_route_cache")?,
        claims_by: ClaimWriter::Envoy,
    };
    Ok(provider)
}

fn keys(name: &str, message: &Message<'_>, scope: &Scope) -> Result<ProviderKeys, Refusal> {
    let (source, node) = message.needed_one_of("jwks_source_specifier", &["remote_jwks", "local_jwks"])?;
    if source == "remote_jwks" {
        return remote(
            message.reader().message(&node, "envoy.extensions.filters.http.jwt_authn.v3.RemoteJwks")?,
            scope,
        );
    }
    let local = message.reader().message(&node, "envoy.config.core.v3.DataSource")?;
    let names = ["filename", "inline_bytes", "inline_string", "environment_variable"];
    let (kind, source) = local.needed_one_of("specifier", &names)?;
    let needed =
        |local: &Message<'_>, field, rule: &str| local.needed_text(field, &format!("DataSourceValidationError.{rule}"));
    let location = match kind {
        "filename" => KeyLocation::File(needed(&local, "filename", "Filename")?),
        "environment_variable" => KeyLocation::Variable(needed(&local, "environment_variable", "EnvironmentVariable")?),
        "inline_string" => inline(name, &source, local.text("inline_string")?),
        _ => {
            let bytes = local.bytes("inline_bytes")?.unwrap_or_default();
            inline(name, &source, String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    Ok(ProviderKeys::Local(location))
}

fn inline(provider: &str, node: &Node<'_>, text: String) -> KeyLocation {
    let field = node.name().unwrap_or_default();
    KeyLocation::Inline(InlineKeys { text, name: format!("{field} of provider {provider}") })
}

fn remote(message: Message<'_>, scope: &Scope) -> Result<ProviderKeys, Refusal> {
    let uri = message.message("http_uri", "envoy.config.core.v3.HttpUri")?;
    let uri = uri.ok_or_else(|| message.invalid("RemoteJwksValidationError.HttpUri: value is required"))?;
    let url = uri.needed_text("uri", "HttpUriValidationError.Uri")?;
    uri.needed_one_of("http_upstream_type", &["cluster"])?;
    let cluster = uri.needed_text("cluster", "HttpUriValidationError.Cluster")?;
    if uri.duration("timeout")?.is_none() {
        return Err(uri.invalid("HttpUriValidationError.Timeout: value is required"));
    }
    let cache = message.duration("cache_duration")?;
    if cache.is_some_and(|cache| cache.as_millis() == 0 || cache.as_secs() >= LONGEST_CACHE) {
        return Err(
            message.invalid("RemoteJwksValidationError.CacheDuration: value must be inside range [1ms, 9000000000s)")
        );
    }
    if !scope.has_cluster(&cluster) {
        return Ok(ProviderKeys::NoCluster(cluster));
    }
    Ok(ProviderKeys::Remote(KeyLocation::Remote(RemoteKeys { url, upstream: Some(cluster), ..RemoteKeys::default() })))
}

/// Seconds: `RemoteJwks.cache_duration`.
const LONGEST_CACHE: u64 = 9_000_000_000;

const PATH_SEGMENT: &str = "envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader.PathSegment";

fn header_place(message: Message<'_>) -> Result<HeaderPlace, Refusal> {
    let rule = "JwtHeaderValidationError.Name";
    let name = message.of_one_line(message.needed_text("name", rule)?, rule)?;
    let value_prefix = message.of_one_line(message.text("value_prefix")?, "JwtHeaderValidationError.ValuePrefix")?;
    Ok(HeaderPlace { name, value_prefix })
}

fn claim_to_header(message: Message<'_>) -> Result<ClaimToHeader, Refusal> {
    let rule = "JwtClaimToHeaderValidationError.HeaderName";
    let header_name = message.of_one_line(message.needed_text("header_name", rule)?, rule)?;
    let claim_name = message.text("claim_name")?;
    // Not known before; vector claim-path.
    let has_paths = message.reader().version >= Version::minor(40);
    let keys = if has_paths { message.messages("claim_path", PATH_SEGMENT)? } else { Vec::new() };
    if claim_name.is_empty() == keys.is_empty() {
        return Err(message.invalid(if has_paths {
            "exactly one of claim_name and claim_path must be set"
        } else {
            "JwtClaimToHeaderValidationError.ClaimName: value length must be at least 1 characters"
        }));
    }
    let claim = if keys.is_empty() {
        claim_name.split('.').map(str::to_owned).collect()
    } else {
        let key = |segment: Message<'_>| segment.needed_text("key", matchers::PATH_KEY);
        keys.into_iter().map(key).collect::<Result<_, _>>()?
    };
    Ok(ClaimToHeader { header_name, claim, append: false })
}

fn rule(message: Message<'_>) -> Result<Rule, Refusal> {
    let matches = message.message("match", MATCH)?;
    let matches = matches.ok_or_else(|| message.invalid("RequirementRuleValidationError.Match: value is required"))?;
    let matches = rule_match(matches)?;
    let reader = message.reader();
    let requires = match message.one_of("requirement_type", &["requires", "requirement_name"])? {
        None => Requires::Nothing,
        Some(("requires", node)) => Requires::Requirement(requirement(reader.message(&node, REQUIREMENT)?)?),
        Some(_) => {
            Requires::Named(message.needed_text("requirement_name", "RequirementRuleValidationError.RequirementName")?)
        }
    };
    Ok(Rule { matches, requires })
}

fn requirement(message: Message<'_>) -> Result<Requirement, Refusal> {
    let reader = message.reader();
    let mut names = vec![
        "provider_name",
        "provider_and_audiences",
        "requires_any",
        "requires_all",
        "allow_missing_or_failed",
        "allow_missing",
    ];
    // Not known before.
    if reader.version >= Version::minor(37) {
        names.push("extract_only_without_validation");
    }
    let requirement = match message.one_of("requires_type", &names)? {
        None => Requirement::Nothing,
        Some(("provider_name", _)) => {
            Requirement::Provider { name: message.text("provider_name")?, audiences: Vec::new() }
        }
        Some(("provider_and_audiences", node)) => {
            let provider = reader.message(&node, "envoy.extensions.filters.http.jwt_authn.v3.ProviderWithAudiences")?;
            let (name, audiences) = (provider.text("provider_name")?, provider.texts("audiences")?);
            Requirement::Provider { name, audiences }
        }
        Some(("requires_any", node)) => Requirement::Any(list(&node, &message, "JwtRequirementOrList")?),
        Some(("requires_all", node)) => Requirement::All(list(&node, &message, "JwtRequirementAndList")?),
        Some(("allow_missing_or_failed", _)) => Requirement::AllowMissingOrFailed,
        Some(("allow_missing", _)) => Requirement::AllowMissing,
        Some((_, node)) => {
            let kind = "envoy.extensions.filters.http.jwt_authn.v3.ExtractOnlyWithoutValidation";
            let extract = reader.message(&node, kind)?;
            let verification_status_header = extract.text("verification_status_header")?;
            Requirement::ExtractOnly { verification_status_header }
        }
    };
    Ok(requirement)
}

fn list(node: &Node<'_>, message: &Message<'_>, kind: &'static str) -> Result<Vec<Requirement>, Refusal> {
    let list = message.reader().message(node, kind)?;
    let requirements = list.messages("requirements", REQUIREMENT)?;
    if requirements.len() < 2 {
        let words = format!("{kind}ValidationError.Requirements: value must contain at least 2 item(s)");
        return Err(list.invalid(&words));
    }
    requirements.into_iter().map(requirement).collect()
}
