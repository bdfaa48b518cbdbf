//! What a match of RBAC comes to.

/// `RBAC.Action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Action {
    Allow,
    Deny,
    /// Never denies
    Log,
}
