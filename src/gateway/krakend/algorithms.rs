//! The algorithms that the gateway knows.

use crate::algorithm::Algorithm;

/// The algorithm of a name, to the letter.
pub(super) fn named(name: &str) -> Option<Algorithm> {
    if ALGORITHMS.contains(&name) { name.parse().ok() } else { None }
}

/// The name from which another differs in the case of letters alone.
pub(super) fn in_other_case(written: &str) -> Option<&'static str> {
    ALGORITHMS.into_iter().find(|name| name.eq_ignore_ascii_case(written))
}

/// What to write in the place of an `alg` that the gateway does not know.
pub(super) fn hint(written: &str) -> String {
    match in_other_case(written) {
        Some(name) => format!("names are exact: write \"alg\": \"{name}\""),
        None => format!("set \"alg\" to one of {}", ALGORITHMS.join(", ")),
    }
}

/// The gateway's algorithms, by their names.
/// krakend-jose, `supportedAlgorithms`; vectors alg-lowercase-in-config, config-alg-es256k.
const ALGORITHMS: [&str; 13] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_that_go_jose_does_not_have_are_unknown() {
        let known = Algorithm::ALL.into_iter().filter(|alg| named(alg.name()).is_some()).count();
        assert_eq!(known, 13);
        for name in ["ES256K", "Ed25519", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_in_other_letters_is_told() {
        assert_eq!((in_other_case("rs256"), in_other_case("eddsa")), (Some("RS256"), Some("EdDSA")));
        // The gateway does not know it in any letters.
        assert_eq!((in_other_case("es256k"), named("rs256")), (None, None));
    }
}
