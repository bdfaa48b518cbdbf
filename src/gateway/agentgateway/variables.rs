//! Variables of the environment, which are put into the text of a standalone file before it is read.

use crate::gateway::environment::Environment;
use crate::gateway::error::Error;

/// The text with all variables put in, and their names.
///
/// `$NAME`, `${NAME}` and `${NAME:-default}` are one, anywhere in the text; `$$` is a dollar, and a dollar before
/// another sign stays (vectors `env-variable`, `default-env-value`, `dollar-word-in-rule`, `dollar-at-end-of-pattern`).
///
/// # Errors
/// [`Error::UnsetVariable`] for one that is not set and has no default (vector `env-variable-unset`).
pub(super) fn put_in(text: &str, name: &str, environment: &Environment) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let length = |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
        let braced = after.strip_prefix('{').and_then(|inner| {
            let (variable, behind) = inner.split_at_checked(length(inner))?;
            if let Some(rest) = behind.strip_prefix('}') {
                return Some((variable, None, rest));
            }
            let (default, rest) = behind.strip_prefix(":-")?.split_once('}')?;
            Some((variable, Some(default), rest))
        });
        let plain = || after.split_at_checked(length(after)).map(|(variable, rest)| (variable, None, rest));
        let found = braced.or_else(plain).filter(|(variable, ..)| !variable.is_empty());
        rest = match (after.strip_prefix('$'), found) {
            (Some(behind), _) => {
                out.push('$');
                behind
            }
            (None, None) => {
                out.push('$');
                after
            }
            (None, Some((variable, default, behind))) => {
                let unset = || Error::UnsetVariable {
                    name: name.to_owned(),
                    variable: variable.to_owned(),
                    line: text
                        .len()
                        .checked_sub(after.len())
                        .and_then(|at| text.get(..at))
                        .map_or(1, |head| head.split('\n').count()),
                };
                out.push_str(environment.get(variable).or(default).ok_or_else(unset)?);
                behind
            }
        };
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_wherever_they_stand() {
        let environment = Environment::default().with("A", "1").with("B_2", "");
        for (text, result) in [
            ("x: $A", "x: 1"),
            ("${A}b $B_2.", "1b ."),
            ("${C:-d e}${A:-z}", "d e1"),
            ("com$\")$|$$A $", "com$\")$|$A $"),
            ("${}", "${}"),
        ] {
            assert_eq!(put_in(text, "f", &environment).unwrap(), result, "{text}");
        }
        for (text, name, at) in [("a\nb: $ref", "ref", 2), ("\"$2\"", "2", 1), ("# ${X}", "X", 1)] {
            let unset = Error::UnsetVariable { name: "f".to_owned(), variable: name.to_owned(), line: at };
            assert_eq!(put_in(text, "f", &environment), Err(unset), "{text}");
        }
    }
}
