//! Expressions of RE2, ready to be matched.

use std::borrow::Cow;
use std::sync::Arc;

use regex_lite::Regex;

use super::re2::{self, Unusable};

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
