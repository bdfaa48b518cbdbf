//! Names that are nearly those of settings.

/// How many letters must be changed, added or taken away to get from one text to the other.
pub(crate) fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (line, a) in one.chars().take(LONGEST).enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), line + 1);
        let mut left = line + 1;
        for (b, above) in two.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *above;
            *above = replaced.min(diagonal + 1).min(left + 1);
            left = *above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Whether a name is so near to another that this one was probably meant.
pub(crate) fn is_near(written: &str, known: &str) -> bool {
    Outline::of(written).may_be(known) && is_nearly(written, known)
}

fn is_nearly(written: &str, known: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (written, known) = (plain(written), plain(known));
    let most = if known.len() > 6 { 2 } else { 1 };
    let is_as_long = || written.len().abs_diff(known.len()) <= most;
    !written.is_empty()
        && (written == known || is_as_long() && distance(&written, &known) <= most || written == format!("{known}s"))
}

/// What tells most names apart.
struct Outline {
    /// Of its letters and digits
    length: usize,
    /// Which they are, a bit for each
    letters: u64,
}

impl Outline {
    fn of(name: &str) -> Self {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        letters.fold(Self { length: 0, letters: 0 }, |Self { length, letters }, byte| Self {
            length: length + 1,
            letters: letters | 1 << (byte.to_ascii_lowercase() % 64),
        })
    }

    /// Nearly all names are of another length, or of other letters: a change takes one away and adds one.
    fn may_be(&self, known: &str) -> bool {
        let known = Self::of(known);
        self.length.abs_diff(known.length) <= 2 && (self.letters ^ known.letters).count_ones() <= 4
    }
}

/// The known name that a written one was probably meant to be.
pub(crate) fn nearest<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let outline = Outline::of(written);
    known
        .iter()
        .copied()
        .filter(|known| outline.may_be(known) && is_nearly(written, known))
        .min_by_key(|known| distance(&written.to_ascii_lowercase(), known))
}

/// Longer names are not taken for typing errors.
const LONGEST: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_letters() {
        for (one, two, letters) in [("", "abc", 3), ("kitten", "sitting", 3), ("a", "a", 0), ("ab", "ba", 2)] {
            assert_eq!(distance(one, two), letters, "{one} {two}");
        }
    }

    #[test]
    fn typing_errors_find_their_names() {
        let known = ["scopes", "scopes_key", "roles", "roles_key", "jwk_url", "alg", "audience", "issuer"];
        for (written, meant) in [
            ("scope_key", Some("scopes_key")),
            ("jwk-url", Some("jwk_url")),
            ("jwks_url", Some("jwk_url")),
            ("rolesKey", Some("roles_key")),
            ("audiences", Some("audience")),
            ("aud", None),
            ("algorithm", None),
            ("isuer", Some("issuer")),
            ("", None),
        ] {
            assert_eq!(nearest(written, &known), meant, "{written}");
        }
    }
}
