//! What keeps a component from working, told of one of its settings.

/// Something that keeps a component from working, or the gateway from having keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The setting that it is about
    pub(super) setting: &'static str,
    /// What is wrong
    pub(super) detail: String,
    /// The gateway's own words
    pub(super) log: String,
    /// What to do about it
    pub(super) hint: Option<String>,
}
