//! Signed tokens (RFC 7515).

mod decoded;

pub use self::decoded::{Content, Decoded, Form, Head, Oddity, Undecodable};
