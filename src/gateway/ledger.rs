//! The checks of one request, in the gateway's order; the first failure ends them.

use super::answer::Response;
use crate::check::Check;

/// The checks that were made so far.
#[derive(Debug)]
pub(super) struct Ledger {
    order: &'static [&'static str],
    checks: Vec<Check>,
}

/// The end of all checks: the one that fails, what the gateway answers therefore, and its own words in its log.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) check: Check,
    pub(super) response: Response,
    pub(super) log: Option<String>,
}

/// What a check comes to; `?` carries the end out.
pub(super) type Passing<T> = Result<T, Box<Stop>>;

impl Ledger {
    /// None yet. `order` names all that a request may meet.
    pub(super) fn new(order: &'static [&'static str]) -> Self {
        Self { order, checks: Vec::with_capacity(order.len() + 1) }
    }

    /// Adds a check that holds.
    pub(super) fn pass(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(Check::pass(name, detail));
    }

    /// Adds a check that holds or was not made.
    pub(super) fn add(&mut self, check: Check) {
        self.checks.push(check);
    }

    /// Adds the check that fails; the rest of the order is told as not reached.
    pub(super) fn stop(&mut self, check: Check) {
        let reached = self.order.iter().take_while(|name| **name != check.name).count() + 1;
        self.checks.push(check);
        let rest = self.order.iter().skip(reached);
        self.checks.extend(rest.map(|name| Check::skip(*name, "not reached: the first failure ends it")));
    }

    /// All of them.
    pub(super) fn into_checks(self) -> Vec<Check> {
        self.checks
    }
}

impl Stop {
    pub(super) fn new(check: Check, response: Response, log: Option<String>) -> Box<Self> {
        Box::new(Self { check, response, log })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Outcome, Reason};

    #[test]
    fn the_first_failure_leaves_the_rest_unreached() {
        let mut ledger = Ledger::new(&["token", "alg", "exp"]);
        ledger.pass("token", "found");
        ledger.stop(Check::fail("alg", Reason::AlgorithmNotAllowed, "another"));
        let told: Vec<_> = ledger.into_checks().into_iter().map(|check| (check.name, check.outcome)).collect();
        let named = |name: &str, outcome| (name.to_owned(), outcome);
        assert_eq!(told, [named("token", Outcome::Pass), named("alg", Outcome::Fail), named("exp", Outcome::Skip)]);
    }
}
