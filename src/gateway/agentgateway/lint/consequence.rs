//! What would be told only since a mistake in a setting is told already, and the setting passed over.

use super::jwt::{NO_AUDIENCE, NOT_ENFORCED};
use super::rules::ALTERNATIVES;
use crate::finding::{Finding, Rule};

/// Whether a finding is there only since what is wrong with a setting beside it is told, and the setting passed over.
pub(super) fn is_left_by(finding: &Finding, earlier: &Finding) -> bool {
    let (Some(place), Some(earlier)) = (&finding.place, &earlier.place) else { return false };
    let Some((block, setting)) = earlier.path.rsplit_once('.') else { return false };
    let mut of_rule = CONSEQUENCES.iter().filter(|(rule, _)| rule.id == finding.rule.id);
    place.file == earlier.file
        && place.path.starts_with(block)
        && of_rule.any(|(_, settings)| settings.contains(&setting))
}

/// What is said of a setting that is not there, and the names under which it is.
const CONSEQUENCES: [(&Rule, &[&str]); 3] =
    [(&NO_AUDIENCE, &["audiences", "audience", "aud"]), (&NOT_ENFORCED, &["mode"]), (&ALTERNATIVES, &["action"])];
