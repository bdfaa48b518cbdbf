//! What every error of the core can say, to a program and to a person.
//!
//! An error means that no decision was reached: a file that is no key set, a
//! source that did not answer. A token that was examined and refused is not an
//! error but a [`crate::claims::Verdict`].

/// Whose turn it is to mend an error. The binary turns it into an exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// The question itself was wrong: options that contradict each other, no key named.
    Usage,
    /// What was handed in cannot be used: not JSON, not a key, a key that does not fit.
    Input,
    /// A place could not be reached or trusted: file missing, network, TLS, too large.
    Source,
}

/// The side of an error that a program reads, and the advice that goes with it.
///
/// Every error type of this crate implements it, so that one place can print them all.
pub trait Explain: std::error::Error {
    /// A name for programs, in `snake_case`. It never changes once released.
    fn code(&self) -> &'static str;

    /// Whose turn it is.
    fn class(&self) -> Class {
        Class::Input
    }

    /// What to do about it, in one line, if there is something to say.
    fn hint(&self) -> Option<String> {
        None
    }
}

/// The first `most` of `names`, and how many more there are.
pub(crate) fn listed(names: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let count = names.len();
    first_of(names.take(most), count)
}

/// The first names of `count`, and how many more there are.
pub(crate) fn first_of(shown: impl ExactSizeIterator<Item = String>, count: usize) -> String {
    let more = count.saturating_sub(shown.len());
    let shown = shown.collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// How many of something there are, in words.
///
/// ```
/// use jwtk::error::counted;
///
/// assert_eq!((counted(1, "bit"), counted(2, "bit")), ("1 bit".to_owned(), "2 bits".to_owned()));
/// ```
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
