//! Keys that do not serve a token, and which of them is to blame.

/// The keys that were looked at and left out, of whose refusals the one that tells most is kept.
pub(crate) struct PassedOver<R> {
    count: usize,
    most_telling: Option<(u8, R)>,
}

impl<R> PassedOver<R> {
    pub(crate) fn new() -> Self {
        Self { count: 0, most_telling: None }
    }

    /// Leaves a key out. Of refusals that tell as much as each other, the first is kept.
    pub(crate) fn add(&mut self, refusal: R, rank: u8) {
        self.count += 1;
        if self.most_telling.as_ref().is_none_or(|(kept, _)| *kept < rank) {
            self.most_telling = Some((rank, refusal));
        }
    }

    /// Why no key is left. Where the token names none, and there were several, each of another type, no single one of them is
    /// to blame: any could have been meant.
    pub(crate) fn blamed(self, is_named: bool) -> Option<R> {
        let (rank, refusal) = self.most_telling?;
        (is_named || self.count == 1 || rank > OTHER_TYPE).then_some(refusal)
    }
}

/// The rank of a refusal of a key that is of another type.
pub(crate) const OTHER_TYPE: u8 = 2;
