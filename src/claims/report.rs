//! A verdict as data: what is kept, sent on, or printed of it.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::verdict::Verdict;
use crate::algorithm::Algorithm;
use crate::check::{Check, Outcome, Reason};
use crate::json::Object;
use crate::jwk::UsedKey;
use crate::jws::Authentic;

/// What is to be said of a verdict, with nothing borrowed. As JSON it has the members that the reports of the command line have.
///
/// It is for logs and for people: who acts on claims takes an [`Accepted`](super::Accepted) or an
/// [`OwnedAccepted`](super::OwnedAccepted), since the claims of a refused token stand here as well.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// Whether the token is accepted
    pub accepted: bool,
    /// The code of the first failure
    pub reason: Option<Reason>,
    /// The algorithm of the good signature
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub alg: Option<Algorithm>,
    /// The key that made it
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub key: Option<UsedKey>,
    /// The header of a token whose signature is good
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub header: Option<Object>,
    /// Its claims, whatever became of them
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub claims: Option<Object>,
    /// Every check, in the order in which they were made
    pub checks: Vec<Check>,
    /// The likely causes of failures, and what to do about them
    pub hints: Vec<String>,
    /// What was tolerated, or is most likely not as meant
    pub warnings: Vec<String>,
}

impl Report {
    /// The checks that do not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Fail)
    }
}

impl Verdict<'_> {
    /// What is to be said of the verdict.
    pub fn report(&self) -> Report {
        let token = self.authentic();
        let mut hints: Vec<String> = Vec::new();
        for hint in self.checks().iter().flat_map(|check| &check.hints) {
            if !hints.contains(hint) {
                hints.push(hint.clone());
            }
        }
        Report {
            accepted: self.is_accepted(),
            reason: self.reason(),
            alg: token.map(Authentic::algorithm),
            key: token.and_then(|token| token.key().used()),
            header: token.map(|token| token.header().members().clone()),
            claims: self.authentic_claims().cloned(),
            checks: self.checks().to_vec(),
            hints,
            warnings: self.warnings().cloned().collect(),
        }
    }
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::claims::{Rules, Timestamp};
    use crate::jwk::KeySet;
    use crate::jws::{Policy, Unverified};

    /// RFC 7515 appendix A.1, which expired in 2011.
    const KEY: &[u8] = br#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn a_report_comes_back_from_json() {
        let keys = KeySet::read(KEY, "a1.json").unwrap();
        for (now, reason) in [(1_300_819_000, None), (1_400_000_000, Some(Reason::Expired))] {
            let now = Timestamp::new(now, 0);
            let rules = Rules::default().issuer("joe").audience("orders").audience("bills");
            for rules in [Rules::default(), rules] {
                let report = rules.decide(Unverified::compact(TOKEN), &keys, &Policy::default(), now).report();
                let text = serde_json::to_string(&report).unwrap();
                let mut read: Report = serde_json::from_str(&text).unwrap();
                // What is told beside the checks does not stand in them.
                for (read, told) in read.checks.iter_mut().zip(&report.checks) {
                    (read.hints, read.remedy) = (told.hints.clone(), told.remedy);
                }
                assert_eq!(read, report, "{text}");
                assert!(rules.audiences.len() == 2 || report.reason == reason);
                assert_eq!(report.failures().next().is_none(), report.accepted);
            }
        }
    }

    #[test]
    fn each_hint_is_told_once() {
        let keys = KeySet::read(KEY, "a1.json").unwrap();
        let now = Timestamp::new(1_400_000_000, 0);
        let verdict = Rules::default().decide(Unverified::compact(TOKEN), &keys, &Policy::default(), now);
        let own: Vec<String> = verdict.checks().iter().flat_map(|check| check.hints.clone()).collect();
        assert_eq!((own.len(), verdict.report().hints), (1, own));
    }

    #[test]
    fn what_was_accepted_is_kept_with_nothing_borrowed() {
        let decide = |now| {
            let keys = KeySet::read(KEY, "a1.json").unwrap();
            let now = Timestamp::new(now, 0);
            Rules::default().decide(Unverified::compact(TOKEN), &keys, &Policy::default(), now).into_result()
        };
        let accepted = decide(1_300_819_000).unwrap();
        assert_eq!(accepted.claims().and_then(|claims| claims.get("iss")?.as_str()), Some("joe"));
        assert!(accepted.payload().starts_with(b"{\"iss\":\"joe\""));
        assert_eq!(accepted.key().map(|key| &*key.source), Some("a1.json"));
        assert_eq!(decide(1_400_000_000).unwrap_err().reason, Some(Reason::Expired));
    }
}
