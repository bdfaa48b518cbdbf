//! Matchers as configurations write them.

use super::any::Any;
use super::proto::{self, Message};
use crate::gateway::envoy::header_matcher::{HeaderMatcher, HeaderTest, Lines};
use crate::gateway::envoy::metadata_matcher::MetadataMatcher;
use crate::gateway::envoy::re2;
use crate::gateway::envoy::re2::Unusable;
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::regex::{Expression, Letters};
use crate::gateway::envoy::string_matcher::{StringMatcher, TextPattern};
use crate::gateway::envoy::uri_template::UriTemplate;
use crate::gateway::envoy::value_matcher::ValueMatcher;

pub(super) const STRING: &str = "envoy.type.matcher.v3.StringMatcher";
pub(super) const REGEX: &str = "envoy.type.matcher.v3.RegexMatcher";
const REGEX_TEXT: &str = "RegexMatcherValidationError.Regex";
pub(super) const FILTER_STATE: &str = "envoy.type.matcher.v3.FilterStateMatcher";
pub(super) const HEADER: &str = "envoy.config.route.v3.HeaderMatcher";
pub(super) const METADATA: &str = "envoy.type.matcher.v3.MetadataMatcher";
pub(super) const VALUE: &str = "envoy.type.matcher.v3.ValueMatcher";

/// `StringMatcher`.
pub(super) fn string(message: Message<'_>) -> Result<StringMatcher, Refusal> {
    let names = ["exact", "prefix", "suffix", "contains", "safe_regex", "custom"];
    let (name, node) = message.needed_one_of("match_pattern", &names)?;
    let text = proto::text(&node);
    let needed = |text: Result<String, Refusal>, rule: &str| {
        let text = text?;
        if text.is_empty() {
            let words = format!("StringMatcherValidationError.{rule}: value length must be at least 1 characters");
            return Err(message.invalid(&words));
        }
        Ok(text)
    };
    let ignore_case = message.flag("ignore_case")?;
    let pattern = match name {
        "exact" => TextPattern::Exact(text?),
        "prefix" => TextPattern::Prefix(needed(text, "Prefix")?),
        "suffix" => TextPattern::Suffix(needed(text, "Suffix")?),
        "contains" => TextPattern::Contains(needed(text, "Contains")?),
        "safe_regex" if !message.reader().compiles => {
            let regex = message.reader().message(&node, REGEX)?;
            TextPattern::Exact(regex.needed_text("regex", REGEX_TEXT)?)
        }
        // StringMatcherImpl::initialize; vectors ignore-case-of-regex-*.
        "safe_regex" if ignore_case => return Err(message.refused("ignore_case has no effect for safe_regex.")),
        "safe_regex" => TextPattern::Regex(regex(message.reader().message(&node, REGEX)?)?),
        _ => return Err(message.not_known("a string matcher of an extension")),
    };
    Ok(StringMatcher { pattern, ignore_case })
}

/// `xds.type.matcher.v3.StringMatcher`, whose expressions must name their engine.
// vector matcher-regex-without-engine.
pub(super) fn xds_string(message: Message<'_>) -> Result<StringMatcher, Refusal> {
    if let Some(regex) = message.message("safe_regex", REGEX)?.filter(|regex| regex.field("google_re2").is_none()) {
        return Err(regex.invalid("field: \"engine_type\", reason: is required"));
    }
    string(message)
}

/// `RegexMatcher`: of a whole text.
pub(super) fn regex(message: Message<'_>) -> Result<Expression, Refusal> {
    compiled(message, Expression::whole)
}

/// `RegexMatcher`: of a part of a text.
pub(super) fn part_regex(message: Message<'_>) -> Result<Expression, Refusal> {
    compiled(message, Expression::part)
}

fn compiled(
    message: Message<'_>,
    compile: fn(&str, Letters) -> Result<Expression, Unusable>,
) -> Result<Expression, Refusal> {
    let expression = message.needed_text("regex", REGEX_TEXT)?;
    check_size(&message, &expression)?;
    let regex = compile(&expression, Letters::of(message.reader().version)).map_err(|unusable| match unusable {
        Unusable::Refused(words) => message.refused(words),
        Unusable::NotKnown(words) => message.not_known(format!("{expression:?}: {words}")),
    })?;
    Ok(regex)
}

/// Refuses an expression whose program is too large, as far as that is known.
// source/common/common/regex.cc, CompiledGoogleReMatcher: a limit of its own, else re2.max_program_size.error_level.
fn check_size(message: &Message<'_>, expression: &str) -> Result<(), Refusal> {
    let reader = message.reader();
    let engine = message.message("google_re2", "envoy.type.matcher.v3.RegexMatcher.GoogleRE2")?;
    let own = engine.map(|engine| engine.whole::<usize>("max_program_size")).transpose()?.flatten();
    let Some(most) = own.or_else(|| reader.is_strict.then_some(MOST_INSTRUCTIONS)) else { return Ok(()) };
    let size = re2::size(expression);
    let close = if size.is_exact { most } else { most - most / 4 };
    if size.instructions <= close {
        return Ok(());
    }
    if !size.is_exact || reader.has_runtime && own.is_none() {
        return Err(
            message.not_known(format!("whether the program of {expression:?} is too large for Envoy is not known"))
        );
    }
    let behind = if own.is_some() { "" } else { " set for the error level threshold" };
    Err(message.refused(format!(
        "regex '{expression}' RE2 program size of {} > max program size of {most}{behind}. Increase configured max program size if \
         necessary.",
        size.instructions
    )))
}

/// The default of `re2.max_program_size.error_level`.
const MOST_INSTRUCTIONS: usize = 100;

/// `HeaderMatcher`; `lines` tells how one of several lines is looked at.
pub(super) fn header(message: Message<'_>, lines: Lines) -> Result<HeaderMatcher, Refusal> {
    let rule = "HeaderMatcherValidationError.Name";
    let name = message.of_one_line(message.needed_text("name", rule)?, rule)?;
    let names = [
        "exact_match",
        "safe_regex_match",
        "range_match",
        "present_match",
        "prefix_match",
        "suffix_match",
        "contains_match",
        "string_match",
    ];
    let reader = message.reader();
    let needed = |field, rule: &str| message.needed_text(field, &format!("HeaderMatcherValidationError.{rule}"));
    let of_text = |pattern: TextPattern| HeaderTest::Text(StringMatcher { pattern, ignore_case: false });
    let test = match message.one_of("header_match_specifier", &names)? {
        None => HeaderTest::Present(true),
        Some(("present_match", _)) => HeaderTest::Present(message.flag("present_match")?),
        Some(("exact_match", _)) => of_text(match message.text("exact_match")? {
            // HeaderDataExactMatch: any text is as good as none; vectors exact-match-empty.
            none if none.is_empty() => TextPattern::Prefix(none),
            exact => TextPattern::Exact(exact),
        }),
        Some(("prefix_match", _)) => of_text(TextPattern::Prefix(needed("prefix_match", "PrefixMatch")?)),
        Some(("suffix_match", _)) => of_text(TextPattern::Suffix(needed("suffix_match", "SuffixMatch")?)),
        Some(("contains_match", _)) => of_text(TextPattern::Contains(needed("contains_match", "ContainsMatch")?)),
        Some(("safe_regex_match", node)) => of_text(TextPattern::Regex(regex(reader.message(&node, REGEX)?)?)),
        Some(("range_match", node)) => {
            let range = reader.message(&node, "envoy.type.v3.Int64Range")?;
            HeaderTest::Range(range.whole("start")?.unwrap_or(0), range.whole("end")?.unwrap_or(0))
        }
        Some((_, node)) => HeaderTest::Text(string(reader.message(&node, STRING)?)?),
    };
    let invert = message.flag("invert_match")?;
    let missing_is_empty = message.flag("treat_missing_header_as_empty")?;
    Ok(HeaderMatcher { name, test, invert, missing_is_empty, lines })
}

/// `MetadataMatcher`.
pub(super) fn metadata(message: Message<'_>) -> Result<MetadataMatcher, Refusal> {
    let filter = message.needed_text("filter", "MetadataMatcherValidationError.Filter")?;
    let path = path(&message, "MetadataMatcherValidationError.Path")?;
    let value = message.message("value", VALUE)?;
    let value = value.ok_or_else(|| message.invalid("MetadataMatcherValidationError.Value: value is required"))?;
    let value = self::value(value)?;
    let invert = message.flag("invert")?;
    Ok(MetadataMatcher { filter, path, value, invert })
}

/// The constraint on `PathSegment.key`; vectors path-key-empty-*.
pub(super) const PATH_KEY: &str = "PathSegmentValidationError.Key";

/// `FilterStateMatcher`: what keeps Envoy from starting with one.
// vectors filter-state-*.
pub(super) fn check_filter_state(message: Message<'_>) -> Result<(), Refusal> {
    message.needed_text("key", "FilterStateMatcherValidationError.Key")?;
    let (name, node) = message.needed_one_of("matcher", &["string_match", "address_match"])?;
    if name == "string_match" {
        string(message.reader().message(&node, STRING)?)?;
    }
    Ok(())
}

/// `path[].key`.
pub(super) fn path(message: &Message<'_>, constraint: &str) -> Result<Vec<String>, Refusal> {
    let segments = message.messages("path", "envoy.type.matcher.v3.MetadataMatcher.PathSegment")?;
    if segments.is_empty() {
        return Err(message.invalid(&format!("{constraint}: value must contain at least 1 item(s)")));
    }
    let key = |segment: Message<'_>| {
        segment.needed_one_of("segment", &["key"])?;
        segment.needed_text("key", PATH_KEY)
    };
    segments.into_iter().map(key).collect()
}

/// `ValueMatcher`.
pub(super) fn value(message: Message<'_>) -> Result<ValueMatcher, Refusal> {
    let names = ["null_match", "double_match", "string_match", "bool_match", "present_match", "list_match", "or_match"];
    let (name, node) = message.needed_one_of("match_pattern", &names)?;
    let reader = message.reader();
    let matcher = match name {
        "null_match" => ValueMatcher::Null,
        "double_match" => double(reader.message(&node, "envoy.type.matcher.v3.DoubleMatcher")?)?,
        "string_match" => ValueMatcher::Text(string(reader.message(&node, STRING)?)?),
        "bool_match" => ValueMatcher::Truth(message.flag("bool_match")?),
        "present_match" => ValueMatcher::Present(message.flag("present_match")?),
        "list_match" => {
            let list = reader.message(&node, "envoy.type.matcher.v3.ListMatcher")?;
            let (_, one) = list.needed_one_of("match_pattern", &["one_of"])?;
            ValueMatcher::OneOf(Box::new(value(reader.message(&one, VALUE)?)?))
        }
        _ => {
            let or = reader.message(&node, "envoy.type.matcher.v3.OrMatcher")?;
            let matchers = or.messages("value_matchers", VALUE)?;
            if matchers.len() < 2 {
                return Err(or.invalid("OrMatcherValidationError.ValueMatchers: value must contain at least 2 item(s)"));
            }
            ValueMatcher::Or(matchers.into_iter().map(value).collect::<Result<_, _>>()?)
        }
    };
    Ok(matcher)
}

fn double(message: Message<'_>) -> Result<ValueMatcher, Refusal> {
    let (name, node) = message.needed_one_of("match_pattern", &["range", "exact"])?;
    let matcher = if name == "exact" {
        ValueMatcher::Number(message.double("exact")?.unwrap_or_default())
    } else {
        let range = message.reader().message(&node, "envoy.type.v3.DoubleRange")?;
        let (start, end) = (range.double("start")?, range.double("end")?);
        ValueMatcher::Range(start.unwrap_or_default(), end.unwrap_or_default())
    };
    Ok(matcher)
}

/// `UriTemplateMatchConfig`, as an extension with its type.
pub(super) fn template(extension: Message<'_>) -> Result<UriTemplate, Refusal> {
    let any = Any::of_field(&extension, "typed_config")?;
    let any =
        any.ok_or_else(|| extension.invalid("TypedExtensionConfigValidationError.TypedConfig: value is required"))?;
    let config =
        any.message(extension.reader(), "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig")?;
    let template = config.needed_text("path_template", "UriTemplateMatchConfigValidationError.PathTemplate")?;
    UriTemplate::read(&template, config.reader().version).map_err(|unusable| match unusable {
        Unusable::Refused(words) => {
            config.refused(format!("path_match_policy.path_template {template} is invalid: {words}"))
        }
        Unusable::NotKnown(words) => config.not_known(format!("{template:?}: {words}")),
    })
}
