//! Bytes that must not be seen.

use std::fmt;

use zeroize::Zeroize as _;

/// Bytes that are not printed, not compared in variable time, and not left in memory.
///
/// ```
/// use jwtk::crypto::Secret;
///
/// let secret = Secret::from(b"do not tell".to_vec());
/// assert_eq!(format!("{secret:?}"), "Secret(11 bytes)");
/// ```
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    /// The bytes themselves. Every use of this method is a place to review.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}
