//! What keeps a component from working, told of one of its settings.

/// Something that keeps a component from working, or the gateway from having keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The setting that it is about
    pub(super) setting: &'static str,
    /// What is wrong
    pub(super) detail: String,
    /// The gateway's own words, where they are known
    pub(super) log: Option<String>,
    /// What to do about it
    pub(super) hint: Option<String>,
}

impl Trouble {
    /// The line of the log, behind what the component says of all of them. A crash is nothing that it says.
    pub(super) fn line(&self, component: &str) -> Option<String> {
        let log = self.log.as_deref()?;
        Some(if log.starts_with(CRASH) { log.to_owned() } else { format!("{component}: {log}") })
    }
}

/// What Go writes when a program crashes.
pub(super) const CRASH: &str = "panic: ";
