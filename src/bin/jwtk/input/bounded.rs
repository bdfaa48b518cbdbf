//! Reading that ends at a limit.

use std::io::{self, Read};

use anyhow::anyhow;
use zeroize::Zeroizing;

use crate::output::{Exit, Failure};

/// Reads at most one byte more than `limit`, which shows that there is too much.
pub(super) fn bounded(reader: impl Read, expected: u64, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    // Room for all from the start: a buffer that grows leaves copies of secrets behind.
    let room = usize::try_from(expected.saturating_add(1).min(most)).unwrap_or(0).max(FIRST_BUFFER);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn too_large(what: &str, limit: usize) -> Failure {
    Failure::new(Exit::Source, TOO_LARGE, anyhow!("{what} has more than {limit} bytes"))
}

pub(super) const TOO_LARGE: &str = "too_large";

/// In bytes.
const FIRST_BUFFER: usize = 4 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_limit_is_read() {
        let endless = io::repeat(b'a');
        assert_eq!(bounded(endless, 0, 10).map(|bytes| bytes.len()).ok(), Some(11));
    }
}
