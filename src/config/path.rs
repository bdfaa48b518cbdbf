//! The way from the root of a document to a value.

use std::fmt::Write as _;

/// One step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'c> {
    Member { name: &'c str, position: usize },
    Item(usize),
}

impl Step<'_> {
    pub(super) fn position(self) -> usize {
        match self {
            Self::Member { position, .. } | Self::Item(position) => position,
        }
    }
}

/// Steps from the root as people write them: `endpoints[3].extra_config["auth/validator"]`. Of very many the first and the last.
pub(super) fn shown(steps: &[Step<'_>]) -> String {
    let mut text = String::with_capacity(USUAL_LENGTH);
    let left_out = MOST_SHOWN / 2..steps.len().saturating_sub(MOST_SHOWN / 2);
    for (at, step) in steps.iter().copied().enumerate() {
        if left_out.contains(&at) {
            text.push_str(if at == left_out.start { "…" } else { "" });
            continue;
        }
        // Writing to a string never fails.
        let _ = match step {
            Step::Member { name, .. } if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                text.push_str(if text.is_empty() { "" } else { "." });
                text.push_str(name);
                Ok(())
            }
            Step::Member { name, .. } if name.bytes().all(|byte| byte == b'/' || byte.is_ascii_alphanumeric()) => {
                text.extend(["[\"", name, "\"]"]);
                Ok(())
            }
            Step::Member { name, .. } => write!(text, "[{name:?}]"),
            Step::Item(index) => write!(text, "[{index}]"),
        };
    }
    text
}

/// How many levels of a path are shown.
const MOST_SHOWN: usize = 128;

/// Room for most of them, in bytes.
const USUAL_LENGTH: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_people_write_them() {
        let member = |name| Step::Member { name, position: 0 };
        let steps = [member("endpoints"), Step::Item(3), member("extra_config"), member("auth/validator")];
        assert_eq!(shown(&steps), r#"endpoints[3].extra_config["auth/validator"]"#);
    }

    #[test]
    fn of_very_many_steps_the_first_and_the_last_are_shown() {
        let steps = [Step::Item(7); MOST_SHOWN];
        assert_eq!(shown(&steps), "[7]".repeat(MOST_SHOWN));
        let steps = [Step::Item(7); 300];
        let half = "[7]".repeat(MOST_SHOWN / 2);
        assert_eq!(shown(&steps), format!("{half}…{half}"));
    }
}
