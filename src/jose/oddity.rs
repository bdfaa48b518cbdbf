//! What a stricter reader would refuse in a token that could be taken apart.

use std::borrow::Cow;

use crate::base64url::Fault;
use crate::json;

/// What a stricter reader would refuse in a token that could be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Oddity {
    /// The header has duplicate members or bad text.
    #[error("header: {0}")]
    Header(json::Error),
    /// The claims have duplicate members or bad text.
    #[error("claims: {0}")]
    Claims(json::Error),
    /// The payload is no JSON object.
    #[error("the payload is not a claim set: {0}")]
    NotClaims(json::Error),
    /// A part that is base64url for lenient readers alone, or a signature that is none at all.
    #[error("{part} is not base64url: {fault}")]
    Encoding {
        /// Its name
        part: &'static str,
        /// What was wrong
        fault: Fault,
    },
    /// The token begins with a byte-order mark.
    #[error("the token begins with a byte-order mark, which is not part of it")]
    ByteOrderMark,
    /// A payload that is shown unpacked.
    #[error("the payload is compressed (`zip`), which RFC 7516 has for encrypted tokens alone; it is shown unpacked")]
    Compressed,
    /// Values behind the token, or a proof of who holds it.
    #[error("this is an SD-JWT, a token with {} behind it", in_count(*count, "disclosure"))]
    Disclosures {
        /// How many there are
        count: usize,
    },
    /// Something between tildes that is no disclosure.
    #[error("disclosure {number} is none: not a list of salt, name and value in base64url")]
    NotADisclosure {
        /// Which, from 1
        number: usize,
    },
    /// A disclosure whose digest is nowhere.
    #[error("disclosure {number} belongs to no digest (`_sd`) of the token")]
    StrayDisclosure {
        /// Which, from 1
        number: usize,
    },
    /// Five parts under a header that is none of an encrypted token.
    #[error("the token has five parts, but its header names no `enc`: two tokens may have been joined")]
    NotEncrypted,
    /// A token inside of the token.
    #[error("{place} is a token by itself: whether it is good is a question of its own")]
    Nested {
        /// Where it is
        place: String,
    },
    /// Too many recipients to repeat what they share for each.
    #[error("of {found} recipients the first {shown} are shown")]
    ManyRecipients {
        /// How many are shown
        shown: usize,
        /// How many there are
        found: usize,
    },
}

fn in_count(count: usize, noun: &str) -> Cow<'static, str> {
    match count {
        0 => Cow::Borrowed("room for disclosures"),
        1 => Cow::Owned(format!("one {noun}")),
        more => Cow::Owned(format!("{more} {noun}s")),
    }
}
