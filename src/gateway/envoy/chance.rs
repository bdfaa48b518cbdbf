//! What chance decides in Envoy: each way that it may fall is tried, so that an answer is given where all agree.

/// One way that chance may fall.
#[derive(Debug)]
pub(super) struct Chance {
    /// What is left of the number of this way
    rest: usize,
    ways: usize,
    picked: Vec<(String, usize)>,
}

impl Chance {
    /// The `n`th way, counted from 0.
    pub(super) fn way(n: usize) -> Self {
        Self { rest: n, ways: 1, picked: Vec::new() }
    }

    /// Which of `count` things it is: the same each time that one thing is asked about.
    pub(super) fn pick(&mut self, what: String, count: usize) -> usize {
        if let Some((_, picked)) = self.picked.iter().find(|(own, _)| *own == what) {
            return *picked;
        }
        let count = count.max(1);
        let picked = self.rest % count;
        self.rest /= count;
        self.ways = self.ways.saturating_mul(count);
        self.picked.push((what, picked));
        picked
    }

    /// How many ways there are, as far as they were met.
    pub(super) fn ways(&self) -> usize {
        self.ways.min(MOST)
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
