//! The host and port that a request names.

/// A host without its port.
pub(super) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            // The colons of an address in brackets are its own.
            if host.contains(':') && !host.ends_with(']') { authority } else { host }
        }
        Some(_) | None => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_what_stands_behind_the_last_colon_in_digits() {
        for (authority, host) in [
            ("h", "h"),
            ("h:80", "h"),
            ("h:", "h:"),
            ("h:x", "h:x"),
            ("h:8x", "h:8x"),
            ("[::1]:80", "[::1]"),
            ("::1", "::1"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(without_port(authority), host, "{authority}");
        }
    }
}
