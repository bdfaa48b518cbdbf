//! Claims (RFC 7519): where they are, when they hold, and what the verdict is.

mod accepted;
mod bound;
pub(crate) mod checks;
mod claim_rule;
mod confirmation;
#[cfg(feature = "cel")]
mod expression_rule;
mod judge;
mod near_miss;
mod owned;
mod path;
mod pattern;
mod report;
mod rules;
mod scopes;
#[cfg(feature = "serde")]
mod seconds;
mod times;
mod timestamp;
mod verdict;

pub use self::accepted::Accepted;
#[cfg(feature = "serde")]
pub use self::accepted::UnexpectedClaims;
pub(crate) use self::bound::Bound;
pub use self::checks::Match;
pub use self::claim_rule::{ClaimRule, Test};
pub use self::confirmation::Confirmation;
#[cfg(feature = "cel")]
pub use self::expression_rule::{ExpressionRule, NotARule};
pub use self::judge::{Judge, Judgement};
pub(crate) use self::near_miss::difference;
pub use self::owned::OwnedAccepted;
pub use self::path::ClaimPath;
pub use self::pattern::Pattern;
pub use self::report::Report;
pub use self::rules::Rules;
pub use self::scopes::Scopes;
pub(crate) use self::times::is_near;
pub use self::times::{SkippedTimes, Times};
pub(crate) use self::timestamp::NANOS;
pub use self::timestamp::{NotATime, Timestamp};
pub use self::verdict::Verdict;
