//! Names of members. Configurations repeat a few of them by the thousand.

use std::sync::Arc;

use zeroize::Zeroize;

/// The name of a member.
#[derive(Clone)]
pub(crate) enum Name {
    /// Kept here alone
    Own(String),
    /// Kept together with others of its text
    Shared(Arc<str>),
}

/// The names that a text was found to have. Of any two that fall together it forgets one: nothing depends on what it knows.
#[derive(Default)]
pub(crate) struct Names {
    kept: Vec<Option<Arc<str>>>,
}

impl Name {
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Shared(text) => text,
        }
    }

    pub(crate) fn into_string(self) -> String {
        match self {
            Self::Own(text) => text,
            Self::Shared(text) => text.as_ref().to_owned(),
        }
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::Own(text)
    }
}

impl Zeroize for Name {
    /// Wipes the text, unless others have it still.
    fn zeroize(&mut self) {
        match self {
            Self::Own(text) => text.zeroize(),
            Self::Shared(text) => {
                if let Some(text) = Arc::get_mut(text) {
                    text.zeroize();
                }
            }
        }
    }
}

impl Names {
    /// A name, which shares the text of the one before that reads so.
    pub(crate) fn keep(&mut self, name: &str) -> Name {
        if name.len() > LONGEST {
            return Name::Own(name.to_owned());
        }
        if self.kept.is_empty() {
            self.kept.resize(MOST, None);
        }
        let Some(kept) = self.kept.get_mut(place(name.as_bytes())) else { return Name::Own(name.to_owned()) };
        match kept {
            Some(kept) if **kept == *name => Name::Shared(Arc::clone(kept)),
            kept => Name::Shared(Arc::clone(kept.insert(name.into()))),
        }
    }
}

/// Where a name is kept: by its length, and how it begins and ends.
fn place(name: &[u8]) -> usize {
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let text = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => word(first) ^ word(last).rotate_left(21),
        _ => name.iter().fold(0, |text, byte| text << 8 | u64::from(*byte)),
    };
    let mixed = text.wrapping_add(u64::try_from(name.len()).unwrap_or_default()).wrapping_mul(MIXING);
    usize::try_from(mixed >> 56).unwrap_or_default()
}

/// More than a configuration has, but for those that name what is its own; one for each value of a byte.
const MOST: usize = 256;

/// As Fibonacci hashing has it: the highest bits depend on all.
const MIXING: u64 = 0x9E37_79B9_7F4A_7C15;

/// Longer ones are nobody's setting.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_text_share_it_and_no_others_do() {
        let mut names = Names::default();
        let all: Vec<String> = (0..5_000).map(|number| format!("m{}", number % 700)).collect();
        for text in &all {
            let (one, two) = (names.keep(text), names.keep(text));
            assert_eq!((one.as_str(), two.as_str()), (text.as_str(), text.as_str()));
            assert!(matches!((one, two), (Name::Shared(one), Name::Shared(two)) if Arc::ptr_eq(&one, &two)));
        }
        let long = "x".repeat(LONGEST + 1);
        assert!(matches!(names.keep(&long), Name::Own(own) if own == long));
    }

    #[test]
    fn what_others_have_is_not_wiped() {
        let mut names = Names::default();
        let (mut one, two) = (names.keep("secret"), names.keep("secret"));
        one.zeroize();
        assert_eq!(two.as_str(), "secret");
        drop((one, names));
        let mut last = two;
        last.zeroize();
        assert_eq!(last.as_str(), "\0".repeat(6));
    }
}
