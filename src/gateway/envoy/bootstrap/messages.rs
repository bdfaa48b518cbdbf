//! The members that messages have, and what in a configuration is none of them.
//!
//! Envoy reads a whole text before it looks at any constraint, so a member or a type that does not exist is told before all else.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::any;
use super::types;
use crate::config::{Naming, Node, nearest};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;
use crate::json::{Object, Value};

/// The messages that there are.
pub(super) struct Messages {
    listed: Vec<Message>,
    /// Where each is among them, by its name
    places: HashMap<&'static str, usize>,
    version: Version,
}

struct Message {
    name: &'static str,
    /// Its members as they are listed
    text: &'static str,
    /// Read at the first need: most messages are in no configuration.
    members: OnceCell<Vec<Member>>,
}

/// A member of a message.
struct Member {
    name: &'static str,
    holds: Holds,
}

/// What a member holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Nothing that is read by its members
    Anything,
    /// One message or several
    Messages(Kind),
    /// Messages by name
    Map(Kind),
}

#[derive(Clone, Copy)]
enum Kind {
    /// By its place in the list: configurations hold tens of thousands of messages
    Listed(usize),
    /// `google.protobuf.Any`
    Any,
}

/// What Envoy does not find.
enum Missing {
    Member { of: String },
    Type,
}

/// Where something is: places among members and items, from the outside inwards.
type Way = Vec<usize>;

/// What was found on a way through a message.
#[derive(Default)]
struct Found {
    way: Way,
    missing: Vec<(Way, Missing)>,
}

impl Messages {
    /// Those that a version has.
    pub(super) fn of(version: Version) -> Self {
        let lines = LISTED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        let listed: Vec<Message> = lines.map(|(name, text)| Message { name, text, members: OnceCell::new() }).collect();
        let places = listed.iter().enumerate().map(|(place, message)| (message.name, place)).collect();
        Self { listed, places, version }
    }

    /// What a message of a known kind does not have, and what the messages in it do not have, in their order.
    pub(super) fn mistakes(&self, node: &Node<'_>, kind: &str) -> Vec<Refusal> {
        let mut found = Found::default();
        self.of_name(node.value(), kind, &mut found);
        found.missing.iter().map(|(way, missing)| self.refusal(node, way, missing)).collect()
    }

    /// Refuses the first of them.
    pub(super) fn check(&self, node: &Node<'_>, kind: &str) -> Result<(), Refusal> {
        let mut found = Found::default();
        self.of_name(node.value(), kind, &mut found);
        self.first(node, &found)
    }

    /// The same of a message that brings its type along.
    pub(super) fn check_typed(&self, node: &Node<'_>) -> Result<(), Refusal> {
        let mut found = Found::default();
        self.of_kind(node.value(), Kind::Any, &mut found);
        self.first(node, &found)
    }

    fn first(&self, node: &Node<'_>, found: &Found) -> Result<(), Refusal> {
        found.missing.first().map_or(Ok(()), |(way, missing)| Err(self.refusal(node, way, missing)))
    }

    fn refusal(&self, node: &Node<'_>, way: &[usize], missing: &Missing) -> Refusal {
        let Some(node) = node.descendant(way) else { return Refusal::new("a field that does not exist") };
        match missing {
            Missing::Type => any::not_found(&node, self.version),
            Missing::Member { of } => {
                let name = node.name().unwrap_or_default();
                no_such_field(&node, name, of, self.known(of).unwrap_or_default())
            }
        }
    }

    /// The members of a message that is listed.
    fn known(&self, kind: &str) -> Option<&[Member]> {
        self.listed.get(*self.places.get(kind)?).map(|message| self.members(message))
    }

    fn members<'m>(&self, message: &'m Message) -> &'m [Member] {
        let read = || message.text.split_whitespace().filter_map(|one| self.member(one)).collect();
        message.members.get_or_init(read)
    }

    /// A member as it is listed, where the version has it.
    fn member(&self, written: &'static str) -> Option<Member> {
        let written = types::since(written, self.version)?;
        let Some((name, holds)) = written.split_once('=') else {
            return Some(Member { name: written, holds: Holds::Anything });
        };
        let (is_map, kind) = holds.strip_prefix("{}").map_or((false, holds), |kind| (true, kind));
        let kind = if kind == "@" { Some(Kind::Any) } else { self.places.get(kind).copied().map(Kind::Listed) };
        let holds = match kind {
            None => Holds::Anything,
            Some(kind) if is_map => Holds::Map(kind),
            Some(kind) => Holds::Messages(kind),
        };
        Some(Member { name, holds })
    }

    fn of_name(&self, value: &Value, kind: &str, found: &mut Found) {
        if let Some(place) = self.places.get(kind) {
            self.members_of(value, *place, found);
        }
    }

    fn members_of(&self, value: &Value, place: usize, found: &mut Found) {
        let (Some(message), Some(object)) = (self.listed.get(place), value.as_object()) else { return };
        let members = self.members(message);
        for (position, (written, value)) in object.iter().enumerate() {
            let member = members.iter().find(|member| Naming::CamelOrSnake.is_same(written, member.name));
            found.way.push(position);
            match member.map(|member| member.holds) {
                None if written == "@type" => {}
                None => found.miss(Missing::Member { of: message.name.to_owned() }),
                Some(Holds::Anything) => {}
                Some(Holds::Messages(kind)) => match value {
                    Value::Array(items) => self.each(items.iter(), kind, found),
                    _ => self.of_kind(value, kind, found),
                },
                Some(Holds::Map(kind)) => {
                    let entries = value.as_object().into_iter().flat_map(Object::iter);
                    self.each(entries.map(|(_, entry)| entry), kind, found);
                }
            }
            found.way.pop();
        }
    }

    fn each<'v>(&self, values: impl Iterator<Item = &'v Value>, kind: Kind, found: &mut Found) {
        for (position, value) in values.enumerate() {
            found.way.push(position);
            self.of_kind(value, kind, found);
            found.way.pop();
        }
    }

    fn of_kind(&self, value: &Value, kind: Kind, found: &mut Found) {
        match kind {
            Kind::Listed(place) => self.members_of(value, place, found),
            Kind::Any => {
                // Without a type it is told when it is read.
                let Some(url) = any::url(value) else { return };
                let kind = any::last_piece(url);
                let is_known = self.places.contains_key(kind) || types::is_known(kind, self.version);
                if is_known && any::is_url(url) {
                    self.of_name(value, kind, found);
                } else {
                    found.miss(Missing::Type);
                }
            }
        }
    }
}

impl Found {
    fn miss(&mut self, missing: Missing) {
        self.missing.push((self.way.clone(), missing));
    }
}

fn no_such_field(node: &Node<'_>, name: &str, kind: &str, members: &[Member]) -> Refusal {
    let place = node.name_place();
    let within = place.path.strip_suffix(name).unwrap_or(&place.path).trim_end_matches('.');
    let refusal = Refusal::new(format!(
        "Protobuf message (type envoy.config.bootstrap.v3.Bootstrap reason INVALID_ARGUMENT: invalid JSON in \
         envoy.config.bootstrap.v3.Bootstrap @ {within}: message {kind}: no such field: '{name}') has unknown fields",
    ));
    let known: Vec<&str> = members.iter().map(|member| member.name).collect();
    match nearest(name, &known) {
        Some(meant) => refusal.hinting(format!("`{meant}` was meant")),
        None => refusal,
    }
    .at(place)
}

const LISTED: &str = include_str!("messages.txt");

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_message_that_is_named_is_listed() {
        let all = Messages::of(Version::NEWEST);
        for message in &all.listed {
            let members = message.text.split_whitespace().filter_map(|member| types::since(member, Version::NEWEST));
            for (name, holds) in members.filter_map(|member| member.split_once('=')) {
                let kind = holds.trim_start_matches("{}");
                assert!(kind == "@" || all.places.contains_key(kind), "{name}: {kind}");
            }
        }
    }

    #[test]
    fn every_version_has_members_of_its_own() {
        let has = |minor, kind: &str, name: &str| {
            let messages = Messages::of(Version::minor(minor));
            messages.known(kind).unwrap().iter().any(|member| member.name == name)
        };
        let extract = "envoy.extensions.filters.http.jwt_authn.v3.ExtractOnlyWithoutValidation";
        assert!(!has(38, extract, "verification_status_header") && has(39, extract, "verification_status_header"));
        let options = "envoy.config.core.v3.HttpProtocolOptions";
        assert!(
            !has(38, options, "max_connection_duration_jitter") && has(39, options, "max_connection_duration_jitter")
        );
    }
}
