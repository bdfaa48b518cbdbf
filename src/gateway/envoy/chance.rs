//! What chance decides in Envoy, or something that is not known here: each way that it may fall is tried, so that an answer is
//! given where all agree.

use super::truth::Truth;

/// One way that chance may fall.
#[derive(Debug)]
pub(super) struct Chance {
    /// What is left of the number of this way
    rest: usize,
    ways: usize,
    picked: Vec<(String, usize)>,
    /// What is not known, of what was asked first
    unknown: Option<&'static str>,
}

impl Chance {
    /// The `n`th way, counted from 0.
    pub(super) fn way(n: usize) -> Self {
        Self { rest: n, ways: 1, picked: Vec::new(), unknown: None }
    }

    /// Which of `count` things it is: the same each time that one thing is asked about.
    pub(super) fn pick(&mut self, what: String, count: usize) -> usize {
        if let Some((_, picked)) = self.picked.iter().find(|(own, _)| *own == what) {
            return *picked;
        }
        let picked = self.draw(count.max(1));
        self.picked.push((what, picked));
        picked
    }

    fn draw(&mut self, count: usize) -> usize {
        let drawn = self.rest % count;
        self.rest /= count;
        self.ways = self.ways.saturating_mul(count);
        drawn
    }

    /// Whether something holds. Where that is not known it does in one way and does not in another, anew each time.
    pub(super) fn holds(&mut self, truth: Truth) -> bool {
        match truth {
            Truth::Yes => true,
            Truth::No => false,
            Truth::Unknown(what) => {
                self.unknown = self.unknown.or(Some(what));
                self.draw(2) == 1
            }
        }
    }

    /// How many ways there are, as far as they were met.
    pub(super) fn ways(&self) -> usize {
        self.ways.min(MOST)
    }

    /// Whether there are more ways than are tried.
    pub(super) fn has_more(&self) -> bool {
        self.ways > MOST
    }

    /// What is not known here, where not chance alone decides.
    pub(super) fn unknown(&self) -> Option<&'static str> {
        self.unknown
    }

    /// What it decided, in words.
    pub(super) fn told(&self) -> String {
        self.picked.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>().join(", and ")
    }
}

/// More ways are not tried.
const MOST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_holds_in_half_of_the_ways() {
        let met = |n| {
            let mut chance = Chance::way(n);
            let first = chance.holds(Truth::Unknown("a"));
            let known = chance.holds(Truth::Yes) && !chance.holds(Truth::No);
            let second = chance.holds(Truth::Unknown("b"));
            assert!(known && chance.ways() == 4 && chance.unknown() == Some("a") && !chance.has_more());
            (first, second)
        };
        let all: Vec<_> = (0..4).map(met).collect();
        assert_eq!(all, [(false, false), (true, false), (false, true), (true, true)]);
        let mut chance = Chance::way(0);
        for n in 0..9 {
            chance.pick(n.to_string(), 2);
        }
        assert!(chance.has_more());
    }

    #[test]
    fn all_ways_are_met_once() {
        let met = |n| {
            let mut chance = Chance::way(n);
            let first = chance.pick("a".to_owned(), 2);
            (first, chance.pick("b".to_owned(), 3), chance.pick("a".to_owned(), 2), chance.ways())
        };
        let all: Vec<_> = (0..6).map(met).collect();
        assert_eq!(all, [(0, 0, 0, 6), (1, 0, 1, 6), (0, 1, 0, 6), (1, 1, 1, 6), (0, 2, 0, 6), (1, 2, 1, 6)]);
    }
}
