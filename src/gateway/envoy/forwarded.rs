//! What a connection manager believes of `x-forwarded-for`.

/// What the connection manager believes of `x-forwarded-for`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) struct Forwarded {
    /// `use_remote_address`: the connection counts
    pub(in crate::gateway) use_remote_address: bool,
    /// `xff_num_trusted_hops`
    pub(in crate::gateway) trusted_hops: usize,
    /// Unless `skip_xff_append` is set
    pub(in crate::gateway) appends: bool,
}
