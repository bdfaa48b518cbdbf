//! Permissions and principals of a policy: what may hold of a request.

use super::address_range::AddressRange;
use super::flow::Flow;
use super::header_matcher::HeaderMatcher;
use super::metadata_matcher::MetadataMatcher;
use super::path::without_query;
use super::route_facts::RouteFacts;
use super::string_matcher::StringMatcher;
use super::truth::Truth;
use super::uri_template::UriTemplate;
use crate::json::{self, Style};

/// `Permission` and `Principal` in one: what the one has and the other has not, the configuration's reader knows.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Predicate {
    /// `any`
    Any,
    /// `and_ids`, `and_rules`
    All(Vec<Predicate>),
    /// `or_ids`, `or_rules`
    Or(Vec<Predicate>),
    /// `not_id`, `not_rule`
    Not(Box<Predicate>),
    Header(HeaderMatcher),
    /// `url_path`: without query
    UrlPath(StringMatcher),
    Template(UriTemplate),
    /// `metadata`, and `sourced_metadata` of what filters left
    Metadata(MetadataMatcher),
    /// `sourced_metadata` of the route
    RouteMetadata(MetadataMatcher),
    /// `direct_remote_ip`, and the older `source_ip`
    DirectAddress(AddressRange),
    /// `remote_ip`
    RemoteAddress(AddressRange),
    /// `requested_server_name`: plain HTTP has none
    ServerName(StringMatcher),
    /// What plain HTTP never meets: `authenticated`
    Never,
    /// What is not judged, by its name
    NotJudged(&'static str),
}

impl Predicate {
    // extensions/filters/common/rbac/matchers.cc.
    pub(super) fn holds(&self, route: RouteFacts<'_>, flow: &Flow<'_>) -> Truth {
        match self {
            Self::Any => Truth::Yes,
            Self::All(predicates) => Truth::all(predicates.iter().map(|one| one.holds(route, flow))),
            Self::Or(predicates) => Truth::any(predicates.iter().map(|one| one.holds(route, flow))),
            Self::Not(predicate) => predicate.holds(route, flow).not(),
            Self::Header(matcher) => matcher.matches(&flow.head),
            Self::UrlPath(matcher) => Truth::of(matcher.matches(without_query(flow.head.path()))),
            Self::Template(template) => Truth::of(template.matches(without_query(flow.head.path()))),
            Self::Metadata(matcher) => Truth::of(matcher.matches(&flow.metadata)),
            Self::RouteMetadata(matcher) => Truth::of(matcher.matches_static(route.metadata)),
            Self::DirectAddress(range) => AddressRange::any(&[*range], flow.client.direct),
            Self::RemoteAddress(range) => AddressRange::any(&[*range], flow.client.remote),
            Self::ServerName(matcher) => Truth::of(matcher.matches("")),
            Self::Never => Truth::No,
            Self::NotJudged(what) => Truth::Unknown(what),
        }
    }

    /// What its matchers look at, with what is there.
    pub(super) fn tell(&self, flow: &Flow<'_>, told: &mut Vec<String>) {
        match self {
            Self::All(predicates) | Self::Or(predicates) => predicates.iter().for_each(|one| one.tell(flow, told)),
            Self::Not(predicate) => predicate.tell(flow, told),
            Self::Metadata(matcher) => {
                let found = flow.metadata.at(&matcher.filter, matcher.path.iter().map(String::as_str));
                let found = found.map_or_else(|| "absent".to_owned(), |value| json::write(value, Style::Compact));
                told.push(format!("{} is {found}", matcher.path.join(" > ")));
            }
            Self::Header(matcher) => {
                let lines: Vec<&str> = flow.head.values(&matcher.name).collect();
                let found = match lines.as_slice() {
                    [] => "absent".to_owned(),
                    _ if flow.head.unknown(&matcher.name).is_some() => "there, whatever it says".to_owned(),
                    lines => format!("{:?}", lines.join(",")),
                };
                told.push(format!("header {} is {found}", matcher.name));
            }
            Self::UrlPath(_) | Self::Template(_) => {
                told.push(format!("the path is {}", without_query(flow.head.path())));
            }
            Self::DirectAddress(_) | Self::RemoteAddress(_) => told.push("the client's address".to_owned()),
            Self::RouteMetadata(matcher) => told.push(format!("{} of the route", matcher.path.join(" > "))),
            Self::ServerName(_) | Self::Never => told.push("it needs TLS".to_owned()),
            Self::Any | Self::NotJudged(_) => {}
        }
    }
}
