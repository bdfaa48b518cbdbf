//! How Go's standard library reads and writes, as far as the gateway lets it show.

pub(super) mod base64;
pub(super) mod duration;
pub(super) mod names;
pub(super) mod numbers;
pub(super) mod piece;
pub(super) mod print;
