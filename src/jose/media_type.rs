//! Media types as `typ` and `cty` have them.

/// Whether `found` is the media type `wanted`: `application/` may be left out of both where no other slash is in it, and letter
/// case means nothing (RFC 7515 section 4.1.9).
pub(crate) fn is_media_type(found: &str, wanted: &str) -> bool {
    bare(found).eq_ignore_ascii_case(bare(wanted))
}

fn bare(media_type: &str) -> &str {
    match media_type.split_once('/') {
        Some((kind, rest)) if kind.eq_ignore_ascii_case("application") && !rest.contains('/') => rest,
        _ => media_type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_may_be_left_out_of_either_and_case_means_nothing() {
        for (found, wanted) in [
            ("JWT", "jwt"),
            ("application/jwt", "JWT"),
            ("at+jwt", "Application/AT+JWT"),
            ("text/jwt", "TEXT/jwt"),
            ("application/a/b", "APPLICATION/A/B"),
        ] {
            assert!(is_media_type(found, wanted), "{found} {wanted}");
        }
        for (found, wanted) in [
            ("text/jwt", "jwt"),
            ("application/application/jwt", "jwt"),
            ("application/a/b", "a/b"),
            ("application", "application/application/x"),
            ("", "jwt"),
        ] {
            assert!(!is_media_type(found, wanted), "{found} {wanted}");
        }
    }
}
