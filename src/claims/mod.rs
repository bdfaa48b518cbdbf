//! Claims (RFC 7519): where they stand, when they hold, and what the verdict is.

mod judge;
mod near_miss;
mod path;
mod claim_rule;
mod rules;
mod timestamp;
mod times;
mod verdict;

pub use self::judge::{Judge, Judgement};
pub use self::near_miss::difference;
pub use self::path::ClaimPath;
pub use self::claim_rule::{ClaimRule, Pattern, Test};
pub use self::rules::{Match, Rules, Scopes};
pub use self::timestamp::{NotATime, Timestamp};
pub use self::times::{SkippedTimes, Times};
pub use self::verdict::{Accepted, Verdict};
