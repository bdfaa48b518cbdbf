//! The members that messages have, and what in a configuration is none of them.
//!
//! Envoy reads a whole text before it looks at any constraint, so a member that does not exist is told before all else.

use std::collections::HashMap;

use super::any::Any;
use crate::config::{Naming, Node, nearest};
use crate::gateway::envoy::refusal::Refusal;
use crate::gateway::envoy::version::Version;
use crate::json::Value;

/// The messages by their names.
pub(super) struct Messages(HashMap<&'static str, Vec<Member>>);

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
    Named(&'static str),
    /// `google.protobuf.Any`
    Any,
}

impl Messages {
    /// Those that a version has.
    pub(super) fn of(version: Version) -> Self {
        let lines = LISTED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        Self(
            lines
                .map(|(name, members)| {
                    (name, members.split_whitespace().filter_map(|one| member(one, version)).collect())
                })
                .collect(),
        )
    }

    /// Tells `found` what a message of a known kind does not have, and what the messages in it do not have.
    pub(super) fn check(&self, node: &Node<'_>, kind: &str, found: &mut Vec<Refusal>) {
        let Some(members) = self.0.get(kind) else { return };
        for (written, value) in node.members() {
            let member = members.iter().find(|member| Naming::CamelOrSnake.is_same(written, member.name));
            match member.map(|member| member.holds) {
                None if written == "@type" => {}
                None => found.push(no_such_field(&value, written, kind, members)),
                Some(Holds::Anything) => {}
                Some(Holds::Messages(kind)) => match value.value() {
                    Value::Array(_) => value.items().for_each(|item| self.check_kind(&item, kind, found)),
                    _ => self.check_kind(&value, kind, found),
                },
                Some(Holds::Map(kind)) => {
                    value.members().for_each(|(_, entry)| self.check_kind(&entry, kind, found));
                }
            }
        }
    }

    fn check_kind(&self, node: &Node<'_>, kind: Kind, found: &mut Vec<Refusal>) {
        match kind {
            Kind::Named(kind) => self.check(node, kind, found),
            // What is wrong with its type is told when it is read.
            Kind::Any => {
                if let Ok(any) = Any::of(node) {
                    self.check(&any.body, any.kind, found);
                }
            }
        }
    }
}

fn member(written: &'static str, version: Version) -> Option<Member> {
    let (written, since) = written.split_once('>').unwrap_or((written, "0"));
    if since.parse().is_ok_and(|since: u32| version < Version::minor(since)) {
        return None;
    }
    let Some((name, holds)) = written.split_once('=') else {
        return Some(Member { name: written, holds: Holds::Anything });
    };
    let (is_map, kind) = holds.strip_prefix("{}").map_or((false, holds), |kind| (true, kind));
    let kind = if kind == "@" { Kind::Any } else { Kind::Named(kind) };
    Some(Member { name, holds: if is_map { Holds::Map(kind) } else { Holds::Messages(kind) } })
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
mod tests {
    use super::*;

    #[test]
    fn every_message_that_is_named_is_listed() {
        let all = Messages::of(Version::NEWEST);
        for member in all.0.values().flatten() {
            if let Holds::Messages(Kind::Named(kind)) | Holds::Map(Kind::Named(kind)) = member.holds {
                assert!(all.0.contains_key(kind), "{kind}");
            }
        }
    }
}
