//! `xds.type.matcher.v3.Matcher` as configurations write it.

use super::address_range::{RANGE, range};
use super::any::{Any, not_registered};
use super::expressions;
use super::matchers::{self, STRING, VALUE};
use super::proto::{Message, Reader};
use super::rbac_actions::{ACTIONS, action};
use crate::config::Node;
use crate::gateway::envoy::action_matcher::{ActionMatcher, Condition, Matches, OnMatch};
use crate::gateway::envoy::metadata_matcher::MetadataMatcher;
use crate::gateway::envoy::refusal::Refusal;

pub(super) const MATCHER: &str = "xds.type.matcher.v3.Matcher";
const EXTENSION: &str = "xds.core.v3.TypedExtensionConfig";
const PREDICATE: &str = "xds.type.matcher.v3.Matcher.MatcherList.Predicate";
const ACTION: &str = "envoy.config.rbac.v3.Action";
const ON_MATCH: &str = "xds.type.matcher.v3.Matcher.OnMatch";

/// What an input gives to a matcher.
enum Input {
    Metadata(String, Vec<String>),
    Header(String),
    Attributes,
    RemoteAddress,
    DirectAddress,
    NotJudged(&'static str),
}

/// `Matcher`.
// xds/type/matcher/v3/matcher.proto, with its constraints; vectors matcher-*, kg-cel-*, eg-*.
pub(super) fn matcher(message: Message<'_>) -> Result<ActionMatcher, Refusal> {
    let reader = message.reader();
    let matches = match message.one_of("matcher_type", &["matcher_list", "matcher_tree"])? {
        None => Matches::List(Vec::new()),
        Some(("matcher_list", node)) => {
            let list = reader.message(&node, "xds.type.matcher.v3.Matcher.MatcherList")?;
            let matchers = list.messages("matchers", "xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher")?;
            if matchers.is_empty() {
                let words = "Matcher_MatcherListValidationError.Matchers: value must contain at least 1 item(s)";
                return Err(list.invalid(words));
            }
            Matches::List(matchers.into_iter().map(field_matcher).collect::<Result<_, _>>()?)
        }
        Some((_, node)) => tree(reader.message(&node, "xds.type.matcher.v3.Matcher.MatcherTree")?)?,
    };
    let on_no_match = message.message("on_no_match", ON_MATCH)?.map(on_match).transpose()?.map(Box::new);
    Ok(ActionMatcher { matches, on_no_match })
}

fn field_matcher(message: Message<'_>) -> Result<(Condition, OnMatch), Refusal> {
    let required = |message: &Message<'_>, name: &str| {
        message.invalid(&format!("Matcher_MatcherList_FieldMatcherValidationError.{name}: value is required"))
    };
    let predicate = message.message("predicate", PREDICATE)?;
    let predicate = condition(predicate.ok_or_else(|| required(&message, "Predicate"))?)?;
    let on_match = message.message("on_match", ON_MATCH)?;
    let on_match = self::on_match(on_match.ok_or_else(|| required(&message, "OnMatch"))?)?;
    Ok((predicate, on_match))
}

fn tree(message: Message<'_>) -> Result<Matches, Refusal> {
    let reader = message.reader();
    let input = message.message("input", EXTENSION)?;
    let input = input.ok_or_else(|| message.invalid("Matcher_MatcherTreeValidationError.Input: value is required"))?;
    let input = self::input(input)?;
    let names = ["exact_match_map", "prefix_match_map", "custom_match"];
    let (kind, node) = message.needed_one_of("tree_type", &names)?;
    let Input::Header(header) = input else {
        return Ok(not_judged_tree());
    };
    if kind == "custom_match" {
        return Ok(not_judged_tree());
    }
    let map = reader.message(&node, "xds.type.matcher.v3.Matcher.MatcherTree.MatchMap")?;
    let mut entries = Vec::new();
    let listed = map.entries("map")?;
    if listed.is_empty() {
        return Err(map.invalid("MatchMapValidationError.Map: value must contain at least 1 pair(s)"));
    }
    for (value, node) in listed {
        entries.push((value.to_owned(), on_match(reader.message(&node, ON_MATCH)?)?));
    }
    Ok(if kind == "exact_match_map" { Matches::Exact(header, entries) } else { Matches::Prefix(header, entries) })
}

fn not_judged_tree() -> Matches {
    let action = OnMatch::Matcher(ActionMatcher { matches: Matches::List(Vec::new()), on_no_match: None });
    Matches::List(vec![(Condition::NotJudged("a tree of matchers over another input"), action)])
}

fn on_match(message: Message<'_>) -> Result<OnMatch, Refusal> {
    let reader = message.reader();
    let (kind, node) = message.needed_one_of("on_match", &["action", "matcher"])?;
    // validation_visitor.h; vector matcher-keeps-matching.
    if message.flag("keep_matching")? {
        return Err(message.refused(
            "requirement violation while creating RBAC match tree: INVALID_ARGUMENT: keep_matching is not supported in this context",
        ));
    }
    if kind == "matcher" {
        return Ok(OnMatch::Matcher(matcher(reader.message(&node, MATCHER)?)?));
    }
    let extension = reader.message(&node, EXTENSION)?;
    let any = typed(&extension)?;
    if any.kind != ACTION {
        return Err(extension.refused(not_registered(&extension.text("name")?, any.kind)));
    }
    let config = any.message(reader, ACTION)?;
    let name = config.needed_text("name", "ActionValidationError.Name")?;
    let action = action(config.choice("action", &ACTIONS)?);
    Ok(OnMatch::Action { action, name })
}

fn condition(message: Message<'_>) -> Result<Condition, Refusal> {
    let reader = message.reader();
    let names = ["single_predicate", "or_matcher", "and_matcher", "not_matcher"];
    let (kind, node) = message.needed_one_of("match_type", &names)?;
    Ok(match kind {
        "single_predicate" => {
            single(reader.message(&node, "xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate")?)?
        }
        "not_matcher" => Condition::Not(Box::new(condition(reader.message(&node, PREDICATE)?)?)),
        "or_matcher" => Condition::Or(conditions(&node, reader)?),
        _ => Condition::And(conditions(&node, reader)?),
    })
}

fn conditions(node: &Node<'_>, reader: Reader) -> Result<Vec<Condition>, Refusal> {
    let list = reader.message(node, "xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList")?;
    let predicates = list.messages("predicate", PREDICATE)?;
    if predicates.len() < 2 {
        let words = "Matcher_MatcherList_Predicate_PredicateListValidationError.Predicate: value must contain at least 2 item(s)";
        return Err(list.invalid(words));
    }
    predicates.into_iter().map(condition).collect()
}

fn single(message: Message<'_>) -> Result<Condition, Refusal> {
    let reader = message.reader();
    let input = message.message("input", EXTENSION)?;
    let input = input.ok_or_else(|| {
        message.invalid("Matcher_MatcherList_Predicate_SinglePredicateValidationError.Input: value is required")
    })?;
    let input = self::input(input)?;
    let (kind, node) = message.needed_one_of("matcher", &["value_match", "custom_match"])?;
    if kind == "value_match" {
        let text = matchers::xds_string(reader.message(&node, STRING)?)?;
        return Ok(match input {
            Input::Header(name) => Condition::Header(name, text),
            Input::NotJudged(what) => Condition::NotJudged(what),
            _ => Condition::NotJudged("an input that is not text"),
        });
    }
    let extension = reader.message(&node, EXTENSION)?;
    let any = typed(&extension)?;
    custom(&any, input, reader)
}

fn custom(any: &Any<'_>, input: Input, reader: Reader) -> Result<Condition, Refusal> {
    Ok(match (any.kind, input) {
        ("envoy.extensions.matching.input_matchers.metadata.v3.Metadata", Input::Metadata(filter, path)) => {
            let message = any.message(reader, "envoy.extensions.matching.input_matchers.metadata.v3.Metadata")?;
            let value = message.message("value", VALUE)?;
            let value = value.ok_or_else(|| message.invalid("MetadataValidationError.Value: value is required"))?;
            let (value, invert) = (matchers::value(value)?, message.flag("invert")?);
            Condition::Metadata(MetadataMatcher { filter, path, value, invert })
        }
        ("xds.type.matcher.v3.CelMatcher", Input::Attributes) => {
            let message = any.message(reader, "xds.type.matcher.v3.CelMatcher")?;
            let expression = message.message("expr_match", "xds.type.v3.CelExpression")?;
            let expression =
                expression.ok_or_else(|| message.invalid("CelMatcherValidationError.ExprMatch: value is required"))?;
            let names = ["parsed_expr", "checked_expr", "cel_expr_checked", "cel_expr_parsed", "cel_expr_string"];
            let (kind, node) = expression.needed_one_of("expr_specifier", &names)?;
            // vector matcher-cel-text.
            if kind == "cel_expr_string" {
                return Err(message.refused("failed to create an expression: CEL expression not set."));
            }
            let parsed = reader.message(&node, "cel.expr.ParsedExpr")?;
            let expr = expressions::checked(parsed)?;
            if let Some(words) = expr.refusal(message.reader().version) {
                return Err(message.refused(words));
            }
            Condition::Cel(expr)
        }
        (
            "envoy.extensions.matching.input_matchers.ip.v3.Ip",
            input @ (Input::RemoteAddress | Input::DirectAddress),
        ) => {
            let message = any.message(reader, "envoy.extensions.matching.input_matchers.ip.v3.Ip")?;
            let ranges = message.messages("cidr_ranges", RANGE)?;
            let ranges = ranges.into_iter().map(range).collect::<Result<_, _>>()?;
            match input {
                Input::RemoteAddress => Condition::RemoteAddress(ranges),
                _ => Condition::DirectAddress(ranges),
            }
        }
        (_, Input::NotJudged(what)) => Condition::NotJudged(what),
        _ => Condition::NotJudged("a matcher of an extension"),
    })
}

fn input(extension: Message<'_>) -> Result<Input, Refusal> {
    let reader = extension.reader();
    let any = typed(&extension)?;
    Ok(match any.kind {
        "envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput" => {
            let message = any.message(reader, "DynamicMetadataInput")?;
            let filter = message.needed_text("filter", "DynamicMetadataInputValidationError.Filter")?;
            let path = matchers::path(&message, "DynamicMetadataInputValidationError.Path")?;
            Input::Metadata(filter, path)
        }
        "envoy.type.matcher.v3.HttpRequestHeaderMatchInput" => {
            let message = any.message(reader, "envoy.type.matcher.v3.HttpRequestHeaderMatchInput")?;
            let name = message.needed_text("header_name", "HttpRequestHeaderMatchInputValidationError.HeaderName")?;
            Input::Header(name)
        }
        "xds.type.matcher.v3.HttpAttributesCelMatchInput" => Input::Attributes,
        "envoy.extensions.matching.common_inputs.network.v3.SourceIPInput" => Input::RemoteAddress,
        "envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput" => Input::DirectAddress,
        _ => Input::NotJudged("an input of an extension"),
    })
}

fn typed<'c>(extension: &Message<'c>) -> Result<Any<'c>, Refusal> {
    extension.needed_text("name", "TypedExtensionConfigValidationError.Name")?;
    Any::of_field(extension, "typed_config")?
        .ok_or_else(|| extension.invalid("TypedExtensionConfigValidationError.TypedConfig: value is required"))
}
