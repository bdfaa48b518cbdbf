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
