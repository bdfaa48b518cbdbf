//! Random bytes from the operating system.

use rsa::rand_core::{TryCryptoRng, TryRng};

use super::backend::rand::{SecureRandom as _, SystemRandom};
use super::secret::Secret;

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

impl crate::error::Explain for NoRandomness {
    fn code(&self) -> &'static str {
        "no_randomness"
    }
}

/// `len` random bytes, fit for keys.
///
/// # Errors
/// When the operating system has none to give.
pub fn bytes(len: usize) -> Result<Secret, NoRandomness> {
    let mut bytes = vec![0; len];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(Secret::from(bytes))
}

/// The same source, as the `rsa` crate asks for it.
pub(super) struct OsRng;

impl TryRng for OsRng {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        SystemRandom::new().fill(bytes).map_err(|_| NoRandomness)
    }
}

impl TryCryptoRng for OsRng {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::error::Explain as _;

    #[test]
    fn numbers_are_as_random_as_bytes() {
        // That all of them are equal happens once in 2^96 runs.
        let short: HashSet<u32> = (0..4).filter_map(|_| OsRng.try_next_u32().ok()).collect();
        let long: HashSet<u64> = (0..4).filter_map(|_| OsRng.try_next_u64().ok()).collect();
        assert!(short.len() > 1 && long.len() > 1);
        assert_eq!(NoRandomness.code(), "no_randomness");
    }
}
