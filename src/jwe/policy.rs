//! What an encrypted token must be to be opened.

use crate::algorithm::{ContentEncryption, KeyManagement};

/// What an encrypted token must be to be opened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// The key managements that are allowed; `None` leaves it to what the keys allow. One with a password must be named here or
    /// by the key, or whoever sends tokens would choose the work and the salt
    pub algorithms: Option<Vec<KeyManagement>>,
    /// The content encryptions that are allowed
    pub encryptions: Option<Vec<ContentEncryption>>,
    /// How many rounds a password may take
    pub most_rounds: u32,
    /// What must be in `aad`, where something must
    pub aad: Option<Vec<u8>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { algorithms: None, encryptions: None, most_rounds: MOST_ROUNDS, aad: None }
    }
}

/// Twice OWASP's recommendation for SHA-256 (draft-ietf-oauth-rfc8725bis section 3.13): some 0.3 to 0.9 seconds.
pub const MOST_ROUNDS: u32 = 1_200_000;

/// RFC 7518 section 4.8.1.2: fewer leave the password as good as open.
pub(super) const LEAST_ROUNDS: u32 = 1_000;

/// How many rounds are written unless others are asked for: OWASP's recommendation for SHA-256.
pub const USUAL_ROUNDS: u32 = 600_000;
