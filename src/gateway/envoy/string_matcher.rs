//! Matchers of texts.

use std::fmt;

use super::regex::Expression;

/// `StringMatcher`.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct StringMatcher {
    pub(in crate::gateway) pattern: TextPattern,
    /// For all but regular expressions
    pub(in crate::gateway) ignore_case: bool,
}

/// What a text must be like.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum TextPattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
    /// Of the whole text
    Regex(Expression),
}

impl StringMatcher {
    /// A text to the letter.
    pub(in crate::gateway) fn exact(text: impl Into<String>) -> Self {
        Self { pattern: TextPattern::Exact(text.into()), ignore_case: false }
    }

    pub(in crate::gateway) fn matches(&self, text: &str) -> bool {
        let is_same = |part: &[u8], wanted: &str| {
            if self.ignore_case { part.eq_ignore_ascii_case(wanted.as_bytes()) } else { part == wanted.as_bytes() }
        };
        let bytes = text.as_bytes();
        match &self.pattern {
            TextPattern::Exact(exact) => is_same(bytes, exact),
            TextPattern::Prefix(prefix) => bytes.get(..prefix.len()).is_some_and(|part| is_same(part, prefix)),
            TextPattern::Suffix(suffix) => {
                let start = bytes.len().checked_sub(suffix.len());
                start.and_then(|start| bytes.get(start..)).is_some_and(|part| is_same(part, suffix))
            }
            // absl::StrContains of both in lower case.
            TextPattern::Contains(part) if self.ignore_case => {
                text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
            }
            TextPattern::Contains(part) => text.contains(part.as_str()),
            TextPattern::Regex(regex) => regex.is_match(text),
        }
    }
}

/// As messages name it.
impl fmt::Display for StringMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pattern {
            TextPattern::Exact(exact) => write!(f, "{exact:?}")?,
            TextPattern::Prefix(prefix) => write!(f, "what begins with {prefix:?}")?,
            TextPattern::Suffix(suffix) => write!(f, "what ends with {suffix:?}")?,
            TextPattern::Contains(part) => write!(f, "what contains {part:?}")?,
            TextPattern::Regex(regex) => write!(f, "what matches {:?} as a whole", regex.as_written())?,
        }
        f.write_str(if self.ignore_case { " in any letter case" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: TextPattern, ignore_case: bool, text: &str) -> bool {
        StringMatcher { pattern, ignore_case }.matches(text)
    }

    #[test]
    fn letter_case_counts_unless_told_otherwise() {
        for (pattern, text) in [
            (TextPattern::Exact("Abc".to_owned()), "aBC"),
            (TextPattern::Prefix("Abc".to_owned()), "aBCd"),
            (TextPattern::Suffix("Abc".to_owned()), "xaBC"),
            (TextPattern::Contains("Abc".to_owned()), "xaBCd"),
        ] {
            assert!(matches(pattern.clone(), true, text), "{text}");
            assert!(!matches(pattern, false, text), "{text}");
        }
        assert!(!matches(TextPattern::Prefix("abcdef".to_owned()), true, "abc"));
        assert!(!matches(TextPattern::Suffix("é".to_owned()), false, "x"));
    }
}
