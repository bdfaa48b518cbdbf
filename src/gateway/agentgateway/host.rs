//! Hosts as requests name them, and the names that listeners and routes have for them.

/// The hosts under which a name is looked for: itself, then wildcards from long to short (`types/agent.rs`,
/// `HostnameMatch::all_matches`; vectors `host-before-path`, `host-minds-case`).
pub(super) fn hosts_of(host: &str) -> Vec<String> {
    let mut hosts = vec![host.to_owned()];
    let mut rest = host;
    while let Some((_, behind)) = rest.split_once('.') {
        hosts.push(format!("*.{behind}"));
        rest = behind;
        if hosts.len() > MOST_LABELS {
            break;
        }
    }
    hosts
}

/// A host without its port: listeners and routes are found without, as a running gateway did.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        Some(_) | None => host,
    }
}

const MOST_LABELS: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_by_wildcards_from_long_to_short() {
        assert_eq!(hosts_of("a.b.c"), ["a.b.c", "*.b.c", "*.c"]);
    }

    #[test]
    fn a_port_is_not_part_of_a_host() {
        for (host, bare) in
            [("h", "h"), ("h:80", "h"), ("h:x", "h:x"), ("::1", "::1"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]")]
        {
            assert_eq!(without_port(host), bare, "{host}");
        }
    }
}
