//! Matchers of texts.

use std::fmt;

use regex_lite::Regex;

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
    Regex(Regex),
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
            TextPattern::Regex(regex) => write!(f, "what matches {:?} as a whole", written(regex))?,
        }
        f.write_str(if self.ignore_case { " in any letter case" } else { "" })
    }
}

/// An expression as the configuration writes it.
pub(super) fn written(full: &Regex) -> &str {
    let text = full.as_str();
    text.strip_prefix(r"\A(?:").and_then(|text| text.strip_suffix(r")\z")).unwrap_or(text)
}

/// An expression that must match a text in full.
///
/// # Errors
/// RE2's own words, where it refuses the expression.
// source/common/common/regex.cc, CompiledGoogleReMatcher: RE2::FullMatch; vectors string-regex-full, string-regex-bad.
pub(in crate::gateway) fn full_match(expression: &str) -> Result<Regex, String> {
    compile(expression, |expression| format!(r"\A(?:{expression})\z"))
}

/// An expression that is searched for in a text: CEL's `matches`.
///
/// # Errors
/// RE2's own words, where it refuses the expression.
pub(super) fn search(expression: &str) -> Result<Regex, String> {
    compile(expression, str::to_owned)
}

fn compile(expression: &str, around: impl Fn(&str) -> String) -> Result<Regex, String> {
    // What RE2 has not, as re2/parse.cc names it.
    if let Some(operator) = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "(?#"]
        .into_iter()
        .find(|operator| expression.match_indices(operator).any(|(at, _)| !is_escaped(expression, at)))
    {
        let told = if operator.starts_with("(?<") { "(?<" } else { operator };
        return Err(format!("invalid perl operator: {told}"));
    }
    // By itself first: what closes a group that it did not open must not close ours.
    Regex::new(expression).and_then(|_| Regex::new(&around(expression))).map_err(|error| error.to_string())
}

fn is_escaped(expression: &str, at: usize) -> bool {
    let before = expression.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn expressions_match_in_full_and_dots_no_line_break() {
        assert!(full_match("a|ab").unwrap().is_match("ab"));
        assert!(!full_match("read").unwrap().is_match("reads"));
        assert!(!full_match(".*").unwrap().is_match("a\nb"));
        assert!(search("read").unwrap().is_match("threads"));
    }

    #[test]
    fn what_re2_has_not_is_refused_in_its_words() {
        assert_eq!(full_match("(?=a)").unwrap_err(), "invalid perl operator: (?=");
        assert_eq!(full_match("(?<!a)").unwrap_err(), "invalid perl operator: (?<");
        assert!(full_match(r"\(?=a").is_ok());
        assert!(full_match("a)(b").is_err());
    }
}
