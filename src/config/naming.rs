//! Which names mean a field.

/// Which names mean a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Its own, to the letter
    Exact,
    /// Its own in any letter case, as Go folds it
    AnyCase,
    /// `snake_case` as the field is asked for, or `lowerCamelCase`
    CamelOrSnake,
}

impl Naming {
    /// Whether a member's name means a field.
    #[inline]
    pub(crate) fn is_same(self, written: &str, field: &str) -> bool {
        begins_alike(written, field) && self.is_same_throughout(written, field)
    }

    fn is_same_throughout(self, written: &str, field: &str) -> bool {
        match self {
            Self::Exact => written == field,
            Self::AnyCase => is_same_in_any_case(written, field),
            Self::CamelOrSnake => written == field || is_camel_case_of(written, field),
        }
    }
}

/// Whether names may be the same: most are told apart by their first letter, of which both cases have all but one bit in common.
#[inline]
fn begins_alike(written: &str, field: &str) -> bool {
    match (written.as_bytes().first(), field.as_bytes().first()) {
        (Some(one), Some(other)) => one | 0x20 == other | 0x20 || !one.is_ascii(),
        (one, other) => one == other,
    }
}

/// Letter case means nothing, nor do the two letters beyond ASCII that fold into it (`ſ` and the Kelvin sign): Go's
/// `encoding/json`, foldName.
fn is_same_in_any_case(written: &str, field: &str) -> bool {
    // Names of settings are ASCII, and what folds into that takes more bytes.
    if written.len() <= field.len() {
        return written.eq_ignore_ascii_case(field);
    }
    if written.is_ascii() {
        return false;
    }
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    written.chars().map(fold).eq(field.chars())
}

/// Protobuf's JSON name: the letter behind an underscore is a capital one, and the underscore is gone.
fn is_camel_case_of(written: &str, field: &str) -> bool {
    if written.len() >= field.len() {
        return false;
    }
    let mut is_capital = false;
    let camel = field.chars().filter_map(|c| {
        if c == '_' {
            is_capital = true;
            return None;
        }
        Some(if std::mem::take(&mut is_capital) { c.to_ascii_uppercase() } else { c })
    });
    written.chars().eq(camel)
}
