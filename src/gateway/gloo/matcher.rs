//! Matchers of routes, as `VirtualService`s and `RouteTable`s write them.

use super::block::Block;
use crate::gateway::envoy::header_matcher::{HeaderMatcher, HeaderTest, Lines};
use crate::gateway::envoy::parameter_matcher::{ParameterMatcher, ParameterTest};
use crate::gateway::envoy::path_match::PathMatch;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::route_match::RouteMatch;
use crate::gateway::envoy::string_matcher::{StringMatcher, TextPattern};

/// The matchers of a route, of which any will do; without one every path matches.
// projects/gloo/api/v1/core/matchers/matchers.proto.
pub(super) fn matchers(route: &mut Block<'_, '_>) -> Result<Vec<RouteMatch>, Refusal> {
    route.blocks("matchers").map(matcher).collect()
}

fn matcher(mut block: Block<'_, '_>) -> Result<RouteMatch, Refusal> {
    let [prefix, exact, regex] = ["prefix", "exact", "regex"].map(|name| block.text(name));
    let path = match (prefix.is_empty(), exact.is_empty(), regex.is_empty()) {
        (_, false, _) => PathMatch::Exact(exact),
        (_, true, false) => PathMatch::Regex(block.expression(&regex)?),
        (false, true, true) => PathMatch::Prefix(prefix),
        (true, true, true) if block.has("connectMatcher") => PathMatch::Connect,
        (true, true, true) => PathMatch::Prefix("/".to_owned()),
    };
    block.pass_over(&["connectMatcher"]);
    let mut matches = RouteMatch::prefix("");
    matches.path = path;
    matches.is_case_sensitive = block.optional_flag("caseSensitive").unwrap_or(true);
    let (headers, methods) = (block.blocks("headers"), block.texts("methods"));
    matches.headers.reserve_exact(headers.len() + usize::from(!methods.is_empty()));
    for mut header in headers {
        let (name, value) = (header.text("name"), header.text("value"));
        let is_regex = header.flag("regex");
        let test = match (value.is_empty(), is_regex) {
            (true, _) => HeaderTest::Present(true),
            (false, false) => HeaderTest::Text(StringMatcher::exact(value)),
            (false, true) => HeaderTest::Text(regex_matcher(&header, &value)?),
        };
        matches.headers.push(header_matcher(name, test, header.flag("invertMatch")));
        header.finish()?;
    }
    for mut parameter in block.blocks("queryParameters") {
        let (name, value) = (parameter.text("name"), parameter.text("value"));
        let is_regex = parameter.flag("regex");
        let test = match (value.is_empty(), is_regex) {
            (true, _) => ParameterTest::Present(true),
            (false, false) => ParameterTest::Text(StringMatcher::exact(value)),
            (false, true) => ParameterTest::Text(regex_matcher(&parameter, &value)?),
        };
        matches.query_parameters.push(ParameterMatcher { name, test });
        parameter.finish()?;
    }
    if !methods.is_empty() {
        // translator/route_config.go: one expression for all of them.
        let test = HeaderTest::Text(regex_matcher(&block, &methods.join("|"))?);
        matches.headers.push(header_matcher(":method".to_owned(), test, false));
    }
    block.finish()?;
    Ok(matches)
}

pub(super) fn header_matcher(name: String, test: HeaderTest, invert: bool) -> HeaderMatcher {
    HeaderMatcher { name, test, invert, missing_is_empty: false, lines: Lines::Joined }
}

/// A text that an expression must match as a whole.
pub(super) fn regex_matcher(block: &Block<'_, '_>, expression: &str) -> Result<StringMatcher, Refusal> {
    Ok(StringMatcher { pattern: TextPattern::Regex(block.expression(expression)?), ignore_case: false })
}
