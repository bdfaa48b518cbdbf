//! Sets of characters in an expression of RE2.

/// Characters, in order, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(u32, u32)>);

/// Of a byte.
pub(super) const LAST: u32 = 0xff;

impl Ranges {
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn add(&mut self, low: u32, high: u32) {
        self.0.push((low, high));
        self.0.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (low, high) in self.0.drain(..) {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        self.0 = merged;
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        other.iter().for_each(|(low, high)| self.add(low, high));
    }

    pub(super) fn others(&self) -> Self {
        let mut others = Self::default();
        let mut next = 0;
        for (low, high) in self.iter() {
            if low > next {
                others.add(next, low - 1);
            }
            next = high + 1;
        }
        if next <= LAST {
            others.add(next, LAST);
        }
        others
    }

    /// The same in both cases of its letters.
    pub(super) fn folded(&self) -> Self {
        let mut folded = self.clone();
        for letter in b'a'..=b'z' {
            let cases = [u32::from(letter), u32::from(letter.to_ascii_uppercase())];
            if cases.iter().any(|one| self.has(*one)) {
                for one in cases {
                    folded.add(one, one);
                }
            }
        }
        folded
    }

    fn has(&self, wanted: u32) -> bool {
        self.iter().any(|(low, high)| low <= wanted && wanted <= high)
    }

    /// `CharClassBuilder::FoldsASCII`.
    pub(super) fn folds_ascii(&self) -> bool {
        (b'a'..=b'z').all(|letter| self.has(letter.into()) == self.has(letter.to_ascii_uppercase().into()))
    }

    /// One character, or a letter in both cases.
    pub(super) fn is_literal(&self) -> bool {
        match self.0.as_slice() {
            [(low, high)] => low == high,
            [(low, high), (small, last)] => {
                low == high && small == last && *small == low + 32 && (65..=90).contains(low)
            }
            _ => false,
        }
    }
}

pub(super) fn perl(c: char) -> Option<Ranges> {
    let ranges = posix(match c.to_ascii_lowercase() {
        'd' => "digit",
        's' => "perl",
        'w' => "word",
        _ => return None,
    })?;
    Some(if c.is_ascii_uppercase() { ranges.others() } else { ranges })
}

pub(super) fn posix(name: &str) -> Option<Ranges> {
    if let Some(name) = name.strip_prefix('^') {
        return posix(name).map(|ranges| ranges.others());
    }
    let listed = match name {
        "alnum" => "09AZaz",
        "alpha" => "AZaz",
        "ascii" => "\0\x7f",
        "blank" => "\t\t  ",
        "cntrl" => "\0\x1f\x7f\x7f",
        "digit" => "09",
        "graph" => "!~",
        "lower" => "az",
        "print" => " ~",
        "punct" => "!/:@[`{~",
        "space" => "\t\r  ",
        // `\s` has no vertical tab
        "perl" => "\t\n\x0c\r  ",
        "upper" => "AZ",
        "word" => "09AZaz__",
        "xdigit" => "09AFaf",
        _ => return None,
    };
    let mut ranges = Ranges::default();
    let mut bytes = listed.bytes();
    while let (Some(low), Some(high)) = (bytes.next(), bytes.next()) {
        ranges.add(low.into(), high.into());
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    type Holds = fn(u8) -> bool;

    fn of(ranges: &Ranges) -> BTreeSet<u32> {
        ranges.iter().flat_map(|(low, high)| low..=high).collect()
    }

    #[test]
    fn classes_have_the_characters_of_their_names() {
        let classes: [(&str, Holds); 15] = [
            ("alnum", |byte| byte.is_ascii_alphanumeric()),
            ("alpha", |byte| byte.is_ascii_alphabetic()),
            ("ascii", |byte| byte.is_ascii()),
            ("blank", |byte| byte == b' ' || byte == b'\t'),
            ("cntrl", |byte| byte.is_ascii_control()),
            ("digit", |byte| byte.is_ascii_digit()),
            ("graph", |byte| byte.is_ascii_graphic()),
            ("lower", |byte| byte.is_ascii_lowercase()),
            ("print", |byte| byte.is_ascii_graphic() || byte == b' '),
            ("punct", |byte| byte.is_ascii_punctuation()),
            ("space", |byte| byte.is_ascii_whitespace() || byte == 0x0b),
            ("perl", |byte| byte.is_ascii_whitespace()),
            ("upper", |byte| byte.is_ascii_uppercase()),
            ("word", |byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            ("xdigit", |byte| byte.is_ascii_hexdigit()),
        ];
        for (name, holds) in classes {
            let wanted = |negated: bool| (0..=255_u8).filter(|byte| holds(*byte) != negated).map(u32::from).collect();
            assert_eq!(posix(name).map(|ranges| of(&ranges)), Some(wanted(false)), "{name}");
            assert_eq!(posix(&format!("^{name}")).map(|ranges| of(&ranges)), Some(wanted(true)), "^{name}");
        }
        for (letter, name) in
            [('d', "digit"), ('D', "^digit"), ('s', "perl"), ('S', "^perl"), ('w', "word"), ('W', "^word")]
        {
            assert_eq!(perl(letter), posix(name), "{letter}");
        }
        assert_eq!((perl('x'), posix("letter"), posix("^letter")), (None, None, None));
    }

    #[test]
    fn a_literal_is_one_character_in_its_cases() {
        let of = |all: &[(u32, u32)]| Ranges(all.to_vec());
        for (ranges, is_one) in [
            (of(&[(97, 97)]), true),
            (of(&[(97, 98)]), false),
            (of(&[(65, 65), (97, 97)]), true),
            (of(&[(90, 90), (122, 122)]), true),
            (of(&[(65, 65), (98, 98)]), false),
            (of(&[(64, 64), (96, 96)]), false),
            (of(&[(91, 91), (123, 123)]), false),
            (of(&[(65, 66), (97, 97)]), false),
            (of(&[(65, 65), (97, 98)]), false),
            (of(&[]), false),
            (of(&[(1, 1), (3, 3), (5, 5)]), false),
        ] {
            assert_eq!(ranges.is_literal(), is_one, "{ranges:?}");
        }
    }

    proptest! {
        #[test]
        fn ranges_are_sets(given in proptest::collection::vec((0..=LAST, 0..40_u32), 0..8)) {
            let (mut ranges, mut set) = (Ranges::default(), BTreeSet::new());
            for (low, more) in given {
                let high = (low + more).min(LAST);
                ranges.add(low, high);
                set.extend(low..=high);
            }
            // Each once, in order, and none beside the next.
            prop_assert!(ranges.0.is_sorted_by(|one, next| one.1 + 1 < next.0));
            prop_assert_eq!(of(&ranges), set.clone());
            let others: BTreeSet<u32> = (0..=LAST).filter(|one| !set.contains(one)).collect();
            prop_assert_eq!(of(&ranges.others()), others);
            let cases = |one: &u32| {
                let byte = u8::try_from(*one).unwrap_or_default();
                [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()].map(u32::from)
            };
            let folded: BTreeSet<u32> = set.iter().flat_map(cases).collect();
            prop_assert_eq!(ranges.folds_ascii(), folded == set);
            prop_assert_eq!(of(&ranges.folded()), folded);
            let mut both = Ranges::default();
            both.add_all(&ranges);
            both.add_all(&ranges.others());
            prop_assert_eq!(both.0, vec![(0, LAST)]);
        }
    }
}
