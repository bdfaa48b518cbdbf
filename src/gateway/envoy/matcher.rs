//! Matchers of texts.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use regex_lite::Regex;

use super::re2::{self, Unusable};

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

/// An expression of RE2. Thousands of routes may have the same.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Expression(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    written: String,
    regex: Regex,
    /// Whether each byte is a character: Envoy's RE2 reads Latin-1
    reads_bytes: bool,
}

impl Expression {
    /// One that must match a text in full.
    ///
    /// # Errors
    /// [`Unusable`], also where it cannot be evaluated here.
    // source/common/common/regex.cc, CompiledGoogleReMatcher: RE2::FullMatch; vectors string-regex-full, string-regex-bad.
    pub(in crate::gateway) fn whole(written: &str) -> Result<Self, Unusable> {
        Self::compiled(written, true, |expression| format!(r"\A(?:{expression})\z"))
    }

    /// One that is searched for in a text.
    ///
    /// # Errors
    /// As for [`Expression::whole`].
    pub(super) fn part(written: &str) -> Result<Self, Unusable> {
        Self::compiled(written, true, str::to_owned)
    }

    /// CEL's `matches`, which reads UTF-8.
    ///
    /// # Errors
    /// As for [`Expression::whole`].
    pub(super) fn of_cel(written: &str) -> Result<Self, Unusable> {
        Self::compiled(written, false, str::to_owned)
    }

    fn compiled(written: &str, reads_bytes: bool, around: impl Fn(&str) -> String) -> Result<Self, Unusable> {
        let translated = re2::translate(&latin(written, reads_bytes))?;
        // By itself first: what closes a group that it did not open must not close ours.
        let regex = Regex::new(&translated).and_then(|_| Regex::new(&around(&translated)));
        let regex = regex.map_err(|error| Unusable::Refused(error.to_string()))?;
        Ok(Self(Arc::new(Compiled { written: written.to_owned(), regex, reads_bytes })))
    }

    pub(in crate::gateway) fn as_written(&self) -> &str {
        &self.0.written
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.regex.is_match(&latin(text, self.0.reads_bytes))
    }

    /// The text with each match replaced.
    pub(super) fn replace_all(&self, text: &str, replacement: &str) -> String {
        let replaced = |text: &str, replacement: &str| self.0.regex.replace_all(text, replacement).into_owned();
        if !self.0.reads_bytes || text.is_ascii() && replacement.is_ascii() {
            return replaced(text, replacement);
        }
        let replaced = replaced(&latin(text, true), &latin(replacement, true));
        let bytes: Vec<u8> = replaced.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A text whose bytes are characters, if they are to be. Vector regex-counts-bytes.
fn latin(text: &str, reads_bytes: bool) -> Cow<'_, str> {
    if reads_bytes && !text.is_ascii() { text.bytes().map(char::from).collect() } else { Cow::Borrowed(text) }
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
        assert!(Expression::whole("a|ab").unwrap().is_match("ab"));
        assert!(!Expression::whole("read").unwrap().is_match("reads"));
        assert!(!Expression::whole(".*").unwrap().is_match("a\nb"));
        assert!(Expression::whole("..").unwrap().is_match("é") && !Expression::whole("[é]").unwrap().is_match("é"));
        assert!(Expression::of_cel("^.$").unwrap().is_match("é"));
        assert_eq!(Expression::part("é+").unwrap().replace_all("/aé", "ö"), "/aö");
        assert!(Expression::part("read").unwrap().is_match("threads"));
    }

    #[test]
    fn what_re2_has_not_is_refused_in_its_words() {
        assert_eq!(Expression::whole("(?=a)").unwrap_err(), Unusable::Refused("invalid perl operator: (?=".to_owned()));
        assert!(Expression::whole(r"\(?=a").is_ok());
        assert!(Expression::whole("a)(b").is_err());
    }
}
