//! A regular expression that a claim must match.

use std::str::FromStr;

use regex_lite::Regex;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A regular expression that must match a text from its beginning to its end: one that is only searched for lets
/// strangers in. Classes such as `\d` and `\w`, and case with `(?i)`, are those of ASCII, which is what Go's are but for
/// `(?i)`; there are no Unicode classes (`\p{…}`), whose tables every start of the program would pay for.
///
/// ```
/// use jwtk::claims::Pattern;
///
/// assert!("team-[a-z]+".parse::<Pattern>().is_ok());
/// assert!("team-(".parse::<Pattern>().is_err());
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(into = "String", try_from = "String"))]
pub struct Pattern {
    pub(super) text: String,
    whole: Regex,
}

impl FromStr for Pattern {
    type Err = regex_lite::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // By itself first: `a)(b` would be well-formed inside of the group.
        Regex::new(text)?;
        Ok(Self { text: text.to_owned(), whole: Regex::new(&format!(r"\A(?:{text})\z"))? })
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex_lite::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl Pattern {
    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }
}
