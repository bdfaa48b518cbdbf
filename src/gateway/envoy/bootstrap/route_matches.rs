//! `RouteMatch` as configurations write it.

use super::matchers::{self, HEADER, METADATA, REGEX, STRING};
use super::proto::{self, Message};
use crate::gateway::envoy::cookie_matcher::CookieMatcher;
use crate::gateway::envoy::header_matcher::Lines;
use crate::gateway::envoy::parameter_matcher::{ParameterMatcher, ParameterTest};
use crate::gateway::envoy::path_match::PathMatch;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route_match::{Further, RouteMatch};
use crate::gateway::envoy::version::Version;

pub(super) const MATCH: &str = "envoy.config.route.v3.RouteMatch";

/// `RouteMatch` of a route.
pub(super) fn route_match(message: Message<'_>) -> Result<RouteMatch, Refusal> {
    let further = further(&message)?;
    Ok(RouteMatch { further, ..rule_match(message)? })
}

/// `RouteMatch` of a rule, which does not look at cookies, metadata and the like.
// Matcher::create of jwt_authn; vectors rule-cookies-ignored, rule-*-uncompiled.
pub(super) fn rule_match(message: Message<'_>) -> Result<RouteMatch, Refusal> {
    let further = further(&message.uncompiled())?;
    let reader = message.reader();
    let names = ["prefix", "path", "safe_regex", "connect_matcher", "path_separated_prefix", "path_match_policy"];
    let (name, node) = message.needed_one_of("path_specifier", &names)?;
    let path = match name {
        "prefix" => PathMatch::Prefix(proto::text(&node)?),
        "path" => PathMatch::Exact(proto::text(&node)?),
        "safe_regex" => PathMatch::Regex(matchers::regex(reader.message(&node, REGEX)?)?),
        "connect_matcher" => PathMatch::Connect,
        "path_separated_prefix" => {
            let prefix = proto::text(&node)?;
            let is_fit = prefix.starts_with('/') && !prefix.ends_with('/') && !prefix.contains(['?', '#']);
            if !is_fit {
                let words = "RouteMatchValidationError.PathSeparatedPrefix: value does not match regex pattern \"^[^?#]+[^?#/]$\"";
                return Err(message.invalid(words));
            }
            PathMatch::Segments(prefix)
        }
        _ => PathMatch::Template(matchers::template(
            reader.message(&node, "envoy.config.core.v3.TypedExtensionConfig")?,
        )?),
    };
    let is_case_sensitive = message.optional_flag("case_sensitive")?.unwrap_or(true);
    // envoy.reloadable_features.match_headers_individually, since 1.39; vector rule-header-twice.
    let lines = if reader.version >= Version::minor(39) { Lines::Each } else { Lines::Joined };
    let headers = message.messages("headers", HEADER)?;
    let headers = headers.into_iter().map(|header| matchers::header(header, lines)).collect::<Result<_, _>>()?;
    let parameters = message.messages("query_parameters", "envoy.config.route.v3.QueryParameterMatcher")?;
    let query_parameters = parameters.into_iter().map(parameter).collect::<Result<_, _>>()?;
    Ok(RouteMatch { path, is_case_sensitive, headers, query_parameters, further })
}

fn further(message: &Message<'_>) -> Result<Further, Refusal> {
    let reader = message.reader();
    let mut further = Further { grpc: message.field("grpc").is_some(), ..Further::default() };
    // Before, the member was not known; vector rule-cookies-ignored.
    if reader.version >= Version::minor(37) {
        let cookies = message.messages("cookies", "envoy.config.route.v3.CookieMatcher")?;
        further.cookies = cookies.into_iter().map(cookie).collect::<Result<_, _>>()?;
    }
    let metadata = message.messages("dynamic_metadata", METADATA)?;
    further.dynamic_metadata = metadata.into_iter().map(matchers::metadata).collect::<Result<_, _>>()?;
    if let Some(tls) = message.message("tls_context", "envoy.config.route.v3.RouteMatch.TlsContextMatchOptions")? {
        let is_wanted = [tls.optional_flag("presented")?, tls.optional_flag("validated")?];
        further.never |= is_wanted.contains(&Some(true));
    }
    let states = message.messages("filter_state", matchers::FILTER_STATE)?;
    further.never |= !states.is_empty();
    states.into_iter().try_for_each(matchers::check_filter_state)?;
    let fraction = message.message("runtime_fraction", "envoy.config.core.v3.RuntimeFractionalPercent")?;
    let value = match fraction {
        Some(fraction) => fraction.message("default_value", "envoy.type.v3.FractionalPercent")?,
        None => None,
    };
    if let Some(value) = value {
        further.never |= value.whole::<u32>("numerator")?.unwrap_or(0) == 0;
    }
    Ok(further)
}

fn parameter(message: Message<'_>) -> Result<ParameterMatcher, Refusal> {
    let name = message.needed_text("name", "QueryParameterMatcherValidationError.Name")?;
    let reader = message.reader();
    let test = match message.one_of("query_parameter_match_specifier", &["string_match", "present_match"])? {
        None => ParameterTest::Present(true),
        Some(("present_match", _)) => ParameterTest::Present(message.flag("present_match")?),
        Some((_, node)) => ParameterTest::Text(matchers::string(reader.message(&node, STRING)?)?),
    };
    Ok(ParameterMatcher { name, test })
}

fn cookie(message: Message<'_>) -> Result<CookieMatcher, Refusal> {
    let name = message.needed_text("name", "CookieMatcherValidationError.Name")?;
    let text = message.message("string_match", STRING)?;
    let text = text.ok_or_else(|| message.invalid("CookieMatcherValidationError.StringMatch: value is required"))?;
    let text = matchers::string(text)?;
    let invert = message.flag("invert_match")?;
    Ok(CookieMatcher { name, text, invert })
}
