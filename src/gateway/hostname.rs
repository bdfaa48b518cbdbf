//! Hostnames as listeners and routes of Kubernetes name them, and which hosts two of them have in common.

/// The hosts that two names have in common, which is the narrower of them.
// Gateway API, HTTPRoute.spec.hostnames and Listener.hostname: an asterisk is for one label or several.
pub(super) fn common<'h>(one: &'h str, other: &'h str) -> Option<&'h str> {
    if one == other || covers(other, one) { Some(one) } else { covers(one, other).then_some(other) }
}

/// Whether a name with an asterisk is for all hosts of another.
fn covers(wild: &str, name: &str) -> bool {
    wild.strip_prefix('*').is_some_and(|suffix| name.len() > suffix.len() && name.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrower_of_two_names_is_common() {
        for (one, other, found) in [
            ("a.example", "a.example", Some("a.example")),
            ("a.example", "b.example", None),
            ("*.example", "a.example", Some("a.example")),
            ("*.example", "a.b.example", Some("a.b.example")),
            ("*.example", "*.example", Some("*.example")),
            ("*.example", "example", None),
            ("*.example", ".example", None),
            ("*.example", "a.other", None),
            ("*.example", "*.a.example", Some("*.a.example")),
            ("*.a.example", "*.b.example", None),
            ("*", "a.example", Some("a.example")),
        ] {
            assert_eq!((common(one, other), common(other, one)), (found, found), "{one} {other}");
        }
    }
}
