//! Which policies count for a request, phase by phase.

use std::sync::Arc;

use super::attached::{Attached, Phase};
use super::jwt_auth::JwtAuth;
use super::listener::Listener;
use super::plan::Plan;
use super::policies::{Policies, Rule, Unjudged};
use super::route::Backend;
use super::target::{Level, Part};
use super::way::Way;

/// The policies of a phase.
#[derive(Debug, Default)]
pub(super) struct Effective<'p> {
    /// The one that counts; of several of one level chance decides
    pub(super) jwt: Vec<&'p Arc<JwtAuth>>,
    /// Those that another replaced
    pub(super) replaced: Vec<&'p Arc<JwtAuth>>,
    pub(super) rules: Vec<&'p Rule>,
    pub(super) unjudged: Vec<&'p Unjudged>,
}

/// One policy at its level.
struct Leveled<'p> {
    level: Level,
    overrides: bool,
    policies: &'p Policies,
}

/// Before a route is chosen. Nothing overrides there (vector `kubernetes-prerouting-ignores-override`).
pub(super) fn before_routing<'p>(plan: &'p Plan, listener: &'p Listener) -> Effective<'p> {
    let own = Leveled { level: Level::Listener, overrides: false, policies: &listener.policies };
    let attached = of_phase(plan, Phase::Gateway).filter_map(|attached| {
        let level = attached.target.at_listener(listener)?;
        Some(Leveled { level, overrides: false, policies: &attached.policies })
    });
    joined(std::iter::once(own).chain(attached).collect())
}

/// After it was chosen. A more precise `jwtAuth` replaces others whole, rules of all levels form one set; with `Override` a
/// less precise policy keeps more precise ones out (vectors `kubernetes-gateway-override-holds`,
/// `kubernetes-gateway-override-drops-route-rules`).
pub(super) fn after_routing<'p>(plan: &'p Plan, listener: &'p Listener, way: &Way<'p>) -> Effective<'p> {
    let mut found: Vec<Leveled<'p>> = Vec::new();
    for attached in of_phase(plan, Phase::Route) {
        let of_routes = way.routes.iter().enumerate();
        let levels = of_routes.filter_map(|(depth, route)| attached.target.at_route(route, depth));
        for level in attached.target.at_listener(listener).into_iter().chain(levels) {
            found.push(Leveled { level, overrides: attached.overrides, policies: &attached.policies });
        }
    }
    for (depth, route) in way.routes.iter().enumerate() {
        let level = Level::Route(depth, Part::Inline);
        found.push(Leveled { level, overrides: false, policies: &route.policies });
    }
    joined(found)
}

/// The rules of a backend: its own, and those attached to it. `jwtAuth` means nothing there.
pub(super) fn of_backend<'p>(plan: &'p Plan, backend: &'p Backend) -> Vec<&'p Rule> {
    let is_meant =
        |attached: &&Attached| attached.target.backend().is_some_and(|name| backend.name.as_ref() == Some(name));
    let attached = plan.attached.iter().filter(is_meant).flat_map(|attached| &attached.policies.rules);
    attached.chain(&backend.policies.rules).collect()
}

fn of_phase(plan: &Plan, phase: Phase) -> impl Iterator<Item = &Attached> {
    plan.attached.iter().filter(move |attached| attached.phase == phase)
}

fn joined(mut found: Vec<Leveled<'_>>) -> Effective<'_> {
    found.sort_by_key(|leveled| leveled.level);
    let overriding = |has: &dyn Fn(&Policies) -> bool| {
        found.iter().filter(|leveled| leveled.overrides && has(leveled.policies)).map(|leveled| leveled.level).min()
    };
    let jwt_limit = overriding(&|policies| policies.jwt.is_some());
    let rules_limit = overriding(&|policies| !policies.rules.is_empty());
    let within = |level: Level, limit: Option<Level>| limit.is_none_or(|limit| level <= limit);
    let with_jwt = || found.iter().filter_map(|leveled| leveled.policies.jwt.as_ref().map(|jwt| (leveled.level, jwt)));
    let counts = with_jwt().map(|(level, _)| level).filter(|level| within(*level, jwt_limit)).max();
    let is_it = |level: Level| Some(level) == counts;
    let rules = found.iter().filter(|leveled| within(leveled.level, rules_limit));
    Effective {
        jwt: with_jwt().filter(|(level, _)| is_it(*level)).map(|(_, jwt)| jwt).collect(),
        replaced: with_jwt().filter(|(level, _)| !is_it(*level)).map(|(_, jwt)| jwt).collect(),
        rules: rules.flat_map(|leveled| &leveled.policies.rules).collect(),
        unjudged: found.iter().flat_map(|leveled| &leveled.policies.unjudged).collect(),
    }
}
