//! Claims (RFC 7519): where they stand and when they hold.

mod path;
mod time;

pub use self::path::ClaimPath;
pub use self::time::{NotATime, Timestamp};
