//! The host and port that a request names.

use std::borrow::Cow;

/// A host without its port.
// HeaderUtility::stripPortFromHost; vectors host-port-any-*.
pub(super) fn without_port(authority: &str) -> &str {
    if port(authority).is_some() { before_port(authority) } else { authority }
}

/// The port, where it is a number.
pub(super) fn port(authority: &str) -> Option<u32> {
    authority.get(colon(authority)? + 1..)?.parse().ok()
}

/// What is in front of the place of a port, whatever is there.
// RouteMatcher::findVirtualHost with ignore_port_in_host_matching; vectors ignored-port-*.
pub(super) fn before_port(authority: &str) -> &str {
    colon(authority).and_then(|at| authority.get(..at)).unwrap_or(authority)
}

/// Without the dot at the end of the host, or at that of the whole.
// ConnectionManagerUtility::stripTrailingHostDot; vectors host-dot-*.
pub(super) fn without_dot(authority: &str) -> Cow<'_, str> {
    if let Some(bare) = authority.strip_suffix('.') {
        return bare.into();
    }
    let (host, port) = colon(authority).map_or((authority, ""), |at| authority.split_at(at));
    host.strip_suffix('.').map_or(authority.into(), |host| format!("{host}{port}").into())
}

/// Where the place of a port begins: at the last colon, unless that is inside of brackets.
// HeaderUtility::getPortStart.
fn colon(authority: &str) -> Option<usize> {
    let colon = authority.rfind(':')?;
    authority.rfind(']').is_none_or(|bracket| bracket < colon).then_some(colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_number_behind_the_last_colon() {
        for (authority, bare, before) in [
            ("h", "h", "h"),
            ("h:80", "h", "h"),
            ("h:", "h:", "h"),
            ("h:x", "h:x", "h"),
            ("h:8x", "h:8x", "h"),
            ("h:4294967296", "h:4294967296", "h"),
            ("a:b:80", "a:b", "a:b"),
            ("[::1]:80", "[::1]", "[::1]"),
            ("::1", ":", ":"),
            ("[::1]", "[::1]", "[::1]"),
            ("", "", ""),
        ] {
            assert_eq!((without_port(authority), before_port(authority)), (bare, before), "{authority}");
        }
    }

    #[test]
    fn one_dot_goes() {
        for (authority, bare) in
            [("h.", "h"), ("h..", "h."), ("h.:80", "h:80"), ("h.:x", "h:x"), ("h:80.", "h:80"), (".", ""), ("h", "h")]
        {
            assert_eq!(without_dot(authority), bare, "{authority}");
        }
    }
}
