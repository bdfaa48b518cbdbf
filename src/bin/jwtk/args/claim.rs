//! `--get`: one claim of a token.

use anyhow::anyhow;
use jwtk::claims::ClaimPath;
use jwtk::json::{Object, Value};

use crate::output::{Exit, Failure};

/// The claim at a path.
pub(crate) fn find_claim(claims: &Object, path: &ClaimPath) -> Result<Value, Failure> {
    path.resolve(claims).cloned().ok_or_else(|| {
        let names: Vec<_> = claims.iter().map(|(name, _)| name).take(NAMES_IN_HINT).collect();
        let hint =
            if names.is_empty() { "it has no claims".to_owned() } else { format!("it has {}", names.join(", ")) };
        Failure::new(Exit::Input, "no_such_claim", anyhow!("the token has no claim `{path}`")).with_hint(hint)
    })
}

/// How many claim names a hint lists.
const NAMES_IN_HINT: usize = 20;

#[cfg(test)]
mod tests {
    use jwtk::json::{Dialect, read_object};

    use super::*;

    #[test]
    fn a_hint_names_the_claims_that_are_there() {
        let hint = |json: &str| {
            let claims = read_object(json.as_bytes(), Dialect::STRICT).ok()?;
            find_claim(&claims, &ClaimPath::parse("a.b", ".")).err()?.hint().map(str::to_owned)
        };
        assert_eq!(hint(r#"{"iss":"i","a":{}}"#).as_deref(), Some("it has iss, a"));
        assert_eq!(hint("{}").as_deref(), Some("it has no claims"));
        assert_eq!(hint(r#"{"a":{"b":1}}"#), None);
    }
}
