//! Random bytes from the operating system.

use ring::rand::{SecureRandom, SystemRandom};

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
pub fn bytes(len: usize) -> Result<super::Secret, NoRandomness> {
    let mut bytes = vec![0; len];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(super::Secret::from(bytes))
}
