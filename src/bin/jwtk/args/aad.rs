//! `--aad`: what is authenticated beside the content of an encrypted token.

use crate::input::{Input, MAX_FILE_BYTES, Source};
use crate::output::Failure;

/// The content of `--aad`, if it was given.
pub(crate) fn read_aad(file: Option<&str>, input: &Input<'_>) -> Result<Option<Vec<u8>>, Failure> {
    let Some(file) = file else { return Ok(None) };
    Ok(Some(std::mem::take(&mut *input.read(Source::of_file(file), MAX_FILE_BYTES)?)))
}
