//! How a token is written.

/// The serializations of RFC 7515 section 7 and RFC 7516 section 7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Serialization {
    /// Parts joined by dots
    #[default]
    Compact,
    /// A JSON object with one signature or recipient
    Flattened,
    /// A JSON object with an array of signatures or recipients
    General,
}
