//! NAME=VALUE arguments.

use std::collections::HashSet;

/// The two sides of such an argument; the name is not empty.
pub(crate) fn named(text: &str) -> Result<(&str, &str), String> {
    text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| "expected NAME=VALUE".to_owned())
}

/// The first name that is there twice.
pub(crate) fn twice<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut seen = HashSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_have_equals_signs_and_may_be_empty() {
        assert_eq!(named("a=b=c"), Ok(("a", "b=c")));
        assert_eq!(named("a="), Ok(("a", "")));
        for text in ["", "a", "=", "=b"] {
            assert!(named(text).is_err(), "{text}");
        }
    }
}
