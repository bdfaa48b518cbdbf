//! `xds.type.matcher.v3.Matcher` with actions of RBAC.

use std::cmp::Reverse;

use super::address_range::AddressRange;
use super::cel::Expr;
use super::flow::Flow;
use super::metadata_matcher::MetadataMatcher;
use super::rbac_action::Action;
use super::string_matcher::StringMatcher;
use super::truth::Truth;

/// `Matcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct ActionMatcher {
    pub(super) matches: Matches,
    pub(super) on_no_match: Option<Box<OnMatch>>,
}

/// How the matches are found.
#[derive(Clone, Debug)]
pub(super) enum Matches {
    /// `matcher_list`: in order, the first match decides
    List(Vec<(Condition, OnMatch)>),
    /// `matcher_tree.exact_match_map` of a header
    Exact(String, Vec<(String, OnMatch)>),
    /// `matcher_tree.prefix_match_map` of a header: the longest prefix that comes to an action
    Prefix(String, Vec<(String, OnMatch)>),
}

/// `OnMatch`.
#[derive(Clone, Debug)]
pub(super) enum OnMatch {
    Action { action: Action, name: String },
    Matcher(ActionMatcher),
}

/// `Predicate` of a matcher.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    /// `DynamicMetadataInput` with a `Metadata` matcher
    Metadata(MetadataMatcher),
    /// `HttpRequestHeaderMatchInput`: lines joined by a comma, absent is no match
    Header(String, StringMatcher),
    /// `HttpAttributesCelMatchInput` with a `CelMatcher`
    Cel(Expr),
    /// `SourceIPInput`
    RemoteAddress(Vec<AddressRange>),
    /// `DirectSourceIPInput`
    DirectAddress(Vec<AddressRange>),
    /// What is not judged, by its name
    NotJudged(&'static str),
}

/// An action with its name, if there is one; or what the answer rests on.
type Found<'m> = Result<Option<(Action, &'m str)>, &'static str>;

impl ActionMatcher {
    /// The action that a request comes to, by its name.
    // source/common/matcher/list_matcher.h, map_matcher.h, prefix_map_matcher.h; vectors matcher-*.
    pub(super) fn action(&self, flow: &Flow<'_>) -> Found<'_> {
        let found = match &self.matches {
            Matches::List(matchers) => in_list(matchers, flow)?,
            Matches::Exact(header, entries) => {
                let value = joined(flow, header)?;
                let entry = entries.iter().find(|(wanted, _)| value.as_ref() == Some(wanted));
                entry.map(|(_, on_match)| on_match.action(flow)).transpose()?.flatten()
            }
            Matches::Prefix(header, entries) => {
                let value = joined(flow, header)?;
                let fits = |prefix: &str| value.as_ref().is_some_and(|value| value.starts_with(prefix));
                let mut fitting: Vec<&(String, OnMatch)> = entries.iter().filter(|(prefix, _)| fits(prefix)).collect();
                fitting.sort_by_key(|(prefix, _)| Reverse(prefix.len()));
                first(fitting.into_iter().map(|(_, on_match)| on_match), flow)?
            }
        };
        match (found, &self.on_no_match) {
            (None, Some(on_no_match)) => on_no_match.action(flow),
            (found, _) => Ok(found),
        }
    }
}

/// The first action of several matches that fit.
fn first<'m>(fitting: impl Iterator<Item = &'m OnMatch>, flow: &Flow<'_>) -> Found<'m> {
    for on_match in fitting {
        let found = on_match.action(flow)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn in_list<'m>(matchers: &'m [(Condition, OnMatch)], flow: &Flow<'_>) -> Found<'m> {
    for (condition, on_match) in matchers {
        match condition.holds(flow) {
            Truth::Yes => {
                let found = on_match.action(flow)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Truth::No => {}
            Truth::Unknown(what) => return Err(what),
        }
    }
    Ok(None)
}

impl OnMatch {
    fn action(&self, flow: &Flow<'_>) -> Found<'_> {
        match self {
            Self::Action { action, name } => Ok(Some((*action, name))),
            Self::Matcher(matcher) => matcher.action(flow),
        }
    }
}

impl Condition {
    fn holds(&self, flow: &Flow<'_>) -> Truth {
        match self {
            Self::And(conditions) => Truth::all(conditions.iter().map(|condition| condition.holds(flow))),
            Self::Or(conditions) => Truth::any(conditions.iter().map(|condition| condition.holds(flow))),
            Self::Not(condition) => condition.holds(flow).not(),
            Self::Metadata(matcher) => Truth::of(matcher.matches(&flow.metadata)),
            Self::Header(name, matcher) => match joined(flow, name) {
                Ok(value) => Truth::of(value.is_some_and(|value| matcher.matches(&value))),
                Err(what) => Truth::Unknown(what),
            },
            Self::Cel(expr) => expr.holds(flow),
            Self::RemoteAddress(ranges) => AddressRange::any(ranges, flow.client.remote),
            Self::DirectAddress(ranges) => AddressRange::any(ranges, flow.client.direct),
            Self::NotJudged(what) => Truth::Unknown(what),
        }
    }
}

/// The lines of a header, with commas between; or why they are not known.
fn joined(flow: &Flow<'_>, header: &str) -> Result<Option<String>, &'static str> {
    if let Some(why) = flow.head.unknown(header) {
        return Err(why);
    }
    let lines: Vec<&str> = flow.head.values(header).collect();
    Ok((!lines.is_empty()).then(|| lines.join(",")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::claims::Timestamp;
    use crate::gateway::envoy::chance::Chance;
    use crate::gateway::envoy::head::Head;
    use crate::http::Request;

    fn named(name: &str) -> OnMatch {
        OnMatch::Action { action: Action::Allow, name: name.to_owned() }
    }

    /// One that only a request with the header `x-b` comes to.
    fn nested(name: &str) -> OnMatch {
        let condition = Condition::Header("x-b".to_owned(), StringMatcher::exact("1"));
        OnMatch::Matcher(ActionMatcher { matches: Matches::List(vec![(condition, named(name))]), on_no_match: None })
    }

    fn found(matches: &Matches, lines: &str) -> String {
        let request = Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap();
        let flow = Flow::new(&request, Head::of(&request), Chance::way(0), Timestamp::new(0, 0));
        let matcher = ActionMatcher { matches: matches.clone(), on_no_match: Some(Box::new(named("none"))) };
        matcher.action(&flow).unwrap().unwrap().1.to_owned()
    }

    #[test]
    fn the_longest_prefix_that_comes_to_an_action_counts() {
        let entry = |prefix: &str, on_match| (prefix.to_owned(), on_match);
        let matches = Matches::Prefix(
            "x-a".to_owned(),
            vec![entry("te", named("te")), entry("team", named("team")), entry("team-", nested("team-"))],
        );
        for (lines, name) in [
            ("X-A: test", "te"),
            ("X-A: team", "team"),
            ("X-A: team-a\nX-B: 1", "team-"),
            ("X-A: team-a", "team"),
            ("X-A: a", "none"),
            ("X-A: t", "none"),
            ("X-B: 1", "none"),
        ] {
            assert_eq!(found(&matches, lines), name, "{lines}");
        }
        // What is not there begins with nothing.
        let any = Matches::Prefix("x-a".to_owned(), vec![entry("", named("any"))]);
        assert_eq!((found(&any, "X-A: a"), found(&any, "X-B: 1")), ("any".to_owned(), "none".to_owned()));
    }

    #[test]
    fn a_value_comes_to_its_own_action_alone() {
        let matches = Matches::Exact(
            "x-a".to_owned(),
            vec![("a".to_owned(), named("a")), ("b".to_owned(), nested("b")), ("a,b".to_owned(), named("both"))],
        );
        for (lines, name) in [
            ("X-A: a", "a"),
            ("X-A: ab", "none"),
            ("X-A: b", "none"),
            ("X-A: b\nX-B: 1", "b"),
            ("X-A: a\nX-A: b", "both"),
            ("X-B: 1", "none"),
        ] {
            assert_eq!(found(&matches, lines), name, "{lines}");
        }
    }
}
