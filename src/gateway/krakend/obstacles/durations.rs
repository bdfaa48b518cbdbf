//! Settings that are durations.

use super::obstacle::Obstacle;
use crate::config::Node;
use crate::gateway::krakend::fields::member;
use crate::gateway::krakend::go::duration;
use crate::json::Value;

/// mapstructure, `StringToTimeDurationHookFunc`.
pub(super) fn of_durations(node: &Node<'_>, names: &[&str], found: &mut Vec<Obstacle>) {
    for name in names {
        let Some(node) = member(node, name) else { continue };
        let log = match node.value() {
            Value::String(text) if duration::nanoseconds(text).is_none() => format!("time: invalid duration {text:?}"),
            Value::Array(_) | Value::Object(_) => format!("'{name}' expected type 'time.Duration'"),
            _ => continue,
        };
        let written =
            node.value().as_str().map_or_else(|| node.value().described().to_owned(), |text| format!("{text:?}"));
        found.push(
            Obstacle::at(&node, format!("{written} is not a duration"), log)
                .hinting("write it as \"2s\", \"1500ms\" or \"1m30s\""),
        );
    }
}
