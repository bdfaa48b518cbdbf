//! What may have been meant by a request that no listener or route takes.

use super::listener::Listener;
use super::live::Live;
use super::plan::Plan;

/// Hosts that differ in letter case alone.
pub(super) fn host_hint(plan: &Plan, host: &str) -> Option<String> {
    let mut names = plan.listeners.iter().filter_map(|listener| listener.hostname.as_deref());
    let near = names.find(|name| name.eq_ignore_ascii_case(host))?;
    Some(format!("listener {near} differs in letter case, which counts here"))
}

/// What speaks against the likeliest route.
pub(super) fn route_hint(listener: &Listener, live: &Live) -> Option<String> {
    let path = live.path.as_deref()?;
    let shown: Vec<String> = listener
        .routes
        .iter()
        .take(SHOWN)
        .map(|route| format!("{} ({})", route.matches.first().map_or("no match", |one| one.path.text()), route.label()))
        .collect();
    if shown.is_empty() {
        return Some(format!("listener {} has no routes", listener.name));
    }
    Some(format!("there are {}; none takes {path}", shown.join(", ")))
}

pub(super) const SHOWN: usize = 8;
