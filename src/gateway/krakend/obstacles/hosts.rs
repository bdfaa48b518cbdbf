//! Hosts as lura cleans them.

use super::obstacle::Obstacle;
use crate::config::Node;
use crate::gateway::krakend::fields::{member, value};
use crate::gateway::placeholder::placeholder;
use crate::json::Value;

/// lura, `URI.SafeCleanHost`: its pattern must be found once, no more and no less.
pub(super) fn of_hosts(node: &Node<'_>, found: &mut Vec<Obstacle>) {
    let Some(list) = member(node, "host") else { return };
    let mut check = |node: &Node<'_>, host: &str| {
        if hosts_in(host) != 1 {
            let detail = match (host, placeholder(host)) {
                ("", _) => "the host is empty".to_owned(),
                (_, Some(name)) => format!("{host:?} is not a host: {name} is not filled in by the gateway"),
                (_, None) => format!("{host:?} is not a host as the gateway reads them"),
            };
            found.push(Obstacle::at(node, detail, format!("host {host} not valid: invalid host")).hinting(
                "a host is a scheme, a name and a port, without a path; \"disable_host_sanitize\": true lets others pass",
            ));
        }
    };
    match list.value() {
        // mapstructure, `StringToSliceHookFunc`
        Value::String(text) if !text.is_empty() => text.split(',').for_each(|host| check(&list, host)),
        _ => list.items().for_each(|item| {
            if let Some(host) = item.value().as_str() {
                check(&item, host);
            }
        }),
    }
}

pub(super) fn of_backend_hosts(backend: &Node<'_>, found: &mut Vec<Obstacle>) {
    if !value(backend, "disable_host_sanitize").is_some_and(|value| matches!(value, Value::Bool(true))) {
        of_hosts(backend, found);
    }
}

/// How often lura's `hostPattern` `(https?://)?([a-zA-Z0-9\._\-]+)(:[0-9]{2,6})?/?` is found.
pub(super) fn hosts_in(text: &str) -> usize {
    let (mut rest, mut count) = (text, 0_usize);
    while let Some(first) = rest.chars().next() {
        let length = host_length(rest);
        count = count.saturating_add(usize::from(length.is_some()));
        rest = rest.get(length.unwrap_or(first.len_utf8())..).unwrap_or_default();
    }
    count
}

fn host_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)).map_or(0, str::len);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_not_name = |c: char| !is_name(c);
    // The scheme is given back where no name follows.
    let from = if behind(text, scheme).starts_with(is_name) { scheme } else { 0 };
    let rest = behind(text, from);
    let name = rest.find(is_not_name).unwrap_or(rest.len());
    if name == 0 {
        return None;
    }
    let rest = behind(rest, name);
    let digits = rest.strip_prefix(':').map_or(0, |port| port.bytes().take(6).take_while(u8::is_ascii_digit).count());
    let port = if digits < 2 { 0 } else { digits.saturating_add(1) };
    let slash = usize::from(behind(rest, port).starts_with('/'));
    Some(from.saturating_add(name).saturating_add(port).saturating_add(slash))
}

fn behind(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}
