//! What a connection manager believes of `x-forwarded-for`.

/// What the connection manager believes of `x-forwarded-for`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Forwarded {
    /// `use_remote_address`: the connection counts
    pub(super) use_remote_address: bool,
    /// `xff_num_trusted_hops`
    pub(super) trusted_hops: usize,
    /// Unless `skip_xff_append` is set
    pub(super) appends: bool,
}
