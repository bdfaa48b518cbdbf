//! Expressions of RE2, ready to be matched.

use std::borrow::Cow;
use std::sync::Arc;

use regex_lite::Regex;

use super::re2::{self, Unusable};
use super::version::Version;

/// An expression of RE2. Thousands of routes may have the same.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Expression(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    written: String,
    regex: Regex,
    letters: Letters,
}

/// What a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Letters {
    /// Each byte: Latin-1
    Bytes,
    /// Those of UTF-8
    Utf8,
}

impl Letters {
    /// As Envoy's RE2 reads them; vectors regex-letters-*.
    pub(super) fn of(version: Version) -> Self {
        if version >= Version::minor(39) { Self::Bytes } else { Self::Utf8 }
    }

    const fn last(self) -> char {
        match self {
            Self::Bytes => '\u{ff}',
            Self::Utf8 => char::MAX,
        }
    }
}

impl Expression {
    /// One that must match a text in full.
    ///
    /// # Errors
    /// [`Unusable`], also where it cannot be evaluated here.
    // source/common/common/regex.cc, CompiledGoogleReMatcher: RE2::FullMatch; vectors string-regex-full, string-regex-bad.
    pub(in crate::gateway) fn whole(written: &str, letters: Letters) -> Result<Self, Unusable> {
        Self::compiled(written, letters, |expression| format!(r"\A(?:{expression})\z"))
    }

    /// One that is searched for in a text.
    ///
    /// # Errors
    /// As for [`Expression::whole`].
    pub(super) fn part(written: &str, letters: Letters) -> Result<Self, Unusable> {
        Self::compiled(written, letters, str::to_owned)
    }

    /// CEL's `matches`, which reads UTF-8.
    ///
    /// # Errors
    /// As for [`Expression::whole`].
    pub(super) fn of_cel(written: &str) -> Result<Self, Unusable> {
        Self::compiled(written, Letters::Utf8, str::to_owned)
    }

    fn compiled(written: &str, letters: Letters, around: impl Fn(&str) -> String) -> Result<Self, Unusable> {
        let translated = re2::translate(&latin(written, letters), letters.last())?;
        // By itself first: what closes a group that it did not open must not close ours.
        let regex = Regex::new(&translated).and_then(|_| Regex::new(&around(&translated)));
        let regex = regex.map_err(|error| Unusable::Refused(error.to_string()))?;
        Ok(Self(Arc::new(Compiled { written: written.to_owned(), regex, letters })))
    }

    pub(in crate::gateway) fn as_written(&self) -> &str {
        &self.0.written
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.regex.is_match(&latin(text, self.0.letters))
    }

    /// The text with each match replaced.
    pub(super) fn replace_all(&self, text: &str, replacement: &str) -> String {
        let replaced = |text: &str, replacement: &str| self.0.regex.replace_all(text, replacement).into_owned();
        if self.0.letters == Letters::Utf8 || text.is_ascii() && replacement.is_ascii() {
            return replaced(text, replacement);
        }
        let replaced = replaced(&latin(text, Letters::Bytes), &latin(replacement, Letters::Bytes));
        let bytes: Vec<u8> = replaced.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A text whose bytes are characters, if they are to be. Vector regex-counts-bytes.
fn latin(text: &str, letters: Letters) -> Cow<'_, str> {
    if letters == Letters::Bytes && !text.is_ascii() {
        text.bytes().map(char::from).collect()
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn expressions_match_in_full_and_dots_no_line_break() {
        assert!(Expression::whole("a|ab", Letters::Bytes).unwrap().is_match("ab"));
        assert!(!Expression::whole("read", Letters::Bytes).unwrap().is_match("reads"));
        assert!(!Expression::whole(".*", Letters::Bytes).unwrap().is_match("a\nb"));
        assert!(
            Expression::whole("..", Letters::Bytes).unwrap().is_match("é")
                && !Expression::whole("[é]", Letters::Bytes).unwrap().is_match("é")
        );
        assert!(Expression::of_cel("^.$").unwrap().is_match("é"));
        assert_eq!(Expression::part("é+", Letters::Bytes).unwrap().replace_all("/aé", "ö"), "/aö");
        assert!(Expression::part("read", Letters::Bytes).unwrap().is_match("threads"));
    }

    #[test]
    fn what_re2_has_not_is_refused_in_its_words() {
        assert_eq!(
            Expression::whole("(?=a)", Letters::Bytes).unwrap_err(),
            Unusable::Refused("invalid perl operator: (?=".to_owned())
        );
        assert!(Expression::whole(r"\(?=a", Letters::Bytes).is_ok());
        assert!(Expression::whole("a)(b", Letters::Bytes).is_err());
    }
}
