//! A configuration that loads.

use std::sync::Arc;

use super::plan::Plan;
use super::sets::Sets;
use crate::check::Check;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, SeenToken};
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;

/// What is the same for all requests: the configuration with its keys, and what is asked beside a request.
pub(super) struct Loaded {
    pub(super) plan: Arc<Plan>,
    pub(super) asked: Asked,
    pub(super) sets: Sets,
    pub(super) findings: Vec<Arc<Finding>>,
}

impl Loaded {
    pub(super) fn new(
        plan: Arc<Plan>,
        asked: &Asked,
        source: &Arc<dyn KeySource>,
        findings: Vec<Arc<Finding>>,
    ) -> Self {
        let sets = Sets::new(&plan, source, asked.provider.as_deref());
        Self { plan, asked: asked.clone(), sets, findings }
    }

    /// An answer with all findings.
    pub(super) fn answer(&self, route: &str, checks: Vec<Check>, tokens: Vec<SeenToken>, decision: Decision) -> Answer {
        let findings = self.findings.clone();
        Answer { decision, route: route.into(), tokens, checks, findings, log: None }
    }
}
