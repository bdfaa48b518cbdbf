//! Claims (RFC 7519): where they are, when they hold, and what the verdict is.

pub(crate) mod checks;
mod claim_rule;
mod confirmation;
#[cfg(feature = "cel")]
mod expression_rule;
mod judge;
mod near_miss;
mod owned;
mod path;
mod report;
mod rules;
mod scopes;
#[cfg(feature = "serde")]
mod seconds;
mod times;
mod timestamp;
mod verdict;

pub use self::checks::Match;
pub use self::claim_rule::{ClaimRule, Pattern, Test};
pub use self::confirmation::Confirmation;
#[cfg(feature = "cel")]
pub use self::expression_rule::{ExpressionRule, NotARule};
pub use self::judge::{Judge, Judgement};
pub(crate) use self::near_miss::difference;
pub use self::owned::OwnedAccepted;
pub use self::path::ClaimPath;
pub use self::report::Report;
pub use self::rules::Rules;
pub use self::scopes::Scopes;
pub(crate) use self::times::is_near;
pub use self::times::{SkippedTimes, Times};
pub use self::timestamp::{NotATime, Timestamp};
#[cfg(feature = "serde")]
pub use self::verdict::UnexpectedClaims;
pub use self::verdict::{Accepted, Verdict};
