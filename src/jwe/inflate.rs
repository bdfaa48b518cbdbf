//! Compressed content (RFC 7516 section 4.1.3): read with a cap, and never written.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::refusal::Refusal;
use crate::crypto::Secret;
use crate::jose::MOST_UNPACKED;

/// The content in a raw DEFLATE stream (RFC 1951): all of it, with nothing behind its end.
pub(super) fn inflate(compressed: &[u8]) -> Result<Secret, Refusal> {
    let mut content = vec![0; MOST_UNPACKED];
    let mut machine = DecompressorOxide::new();
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut machine, compressed, &mut content, 0, flags);
    let problem = match status {
        TINFLStatus::Done if read == compressed.len() => {
            content.truncate(written);
            return Ok(Secret::from(content));
        }
        TINFLStatus::Done => "has something behind its end",
        TINFLStatus::HasMoreOutput => "is larger than 250,000 bytes",
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => "is cut short",
        _ => "is not a DEFLATE stream",
    };
    Err(Refusal::Compressed { problem })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn deflated(content: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn all_of_a_stream_is_read_up_to_the_cap() {
        for length in [0, 1, 1000, MOST_UNPACKED] {
            assert_eq!(inflate(&deflated(&vec![7; length])).unwrap().len(), length);
        }
        for length in [MOST_UNPACKED + 1, 20_000_000] {
            assert!(inflate(&deflated(&vec![7; length])).is_err(), "{length}");
        }
    }

    #[test]
    fn a_stream_that_is_cut_or_followed_or_wrapped_is_refused() {
        let stream = deflated(b"some content that is long enough, long enough");
        for length in 0..stream.len() {
            assert!(inflate(stream.get(..length).unwrap()).is_err(), "{length}");
        }
        assert!(inflate(&[&stream[..], b"\0"].concat()).is_err());
        let zlib = [b"\x78\x9c", &stream[..], b"\0\0\0\0"].concat();
        assert!(inflate(&zlib).is_err());
    }

    #[test]
    fn what_is_wrong_with_a_stream_is_told() {
        let problem = |stream: &[u8]| match inflate(stream).unwrap_err() {
            Refusal::Compressed { problem } => problem,
            other => panic!("{other:?}"),
        };
        let stream = deflated(b"some content");
        assert_eq!(problem(&[&stream[..], b"\0"].concat()), "has something behind its end");
        assert_eq!(problem(&deflated(&vec![7; MOST_UNPACKED + 1])), "is larger than 250,000 bytes");
        assert_eq!(problem(stream.get(..5).unwrap()), "is cut short");
        assert_eq!(problem(b"\xFF\xFF"), "is not a DEFLATE stream");
    }
}
