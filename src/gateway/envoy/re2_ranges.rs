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
