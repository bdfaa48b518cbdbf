//! What the lines of an input are called, in a summary.

/// What the lines of an input are called, in a summary.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// One of them
    pub(crate) thing: &'static str,
    /// Several, and the name of their number in JSON
    pub(crate) things: &'static str,
    pub(crate) good: &'static str,
    pub(crate) bad: &'static str,
}

impl Words {
    /// A number of them, as people say it.
    pub(crate) fn counted(self, count: u64) -> String {
        format!("{count} {}", if count == 1 { self.thing } else { self.things })
    }
}
