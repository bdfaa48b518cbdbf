//! A request on its way: the rules of the connection manager, a route, the filters in their order, and the router.

use std::sync::Arc;

use super::chain::{Chain, FilterSettings, Routes};
use super::chance::Chance;
use super::chosen_route::Chosen;
use super::client::Client;
use super::flow::{Flow, RouteChoice};
use super::grpc::{self, is_grpc};
use super::head::Head;
use super::jwt_authn::JwtFilter;
use super::per_filter::{LateRbac, PerFilter};
use super::rbac::Rbac;
use super::refusal::Refusal;
use super::route::End;
use super::sendable::{self, Unsendable};
use super::unknown::undetermined;
use super::version::Version;
use crate::check::{Check, Reason};
use crate::claims::Timestamp;
use crate::gateway::answer::{Answer, Decision, Response};
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::route::Asked;
use crate::gateway::validator::Validator;
use crate::http::Request;

/// A chain that is ready to judge.
#[derive(Debug)]
pub(in crate::gateway) struct Ready {
    chain: Chain,
    /// One for each filter of the chain
    filters: Vec<ReadyFilter>,
    asked: Asked,
}

#[derive(Debug)]
enum ReadyFilter {
    Jwt(JwtFilter),
    Rbac(Rbac),
    Router,
    Other(String),
}

impl Ready {
    /// What Envoy makes of a chain at its start.
    pub(in crate::gateway) fn start(
        mut chain: Chain,
        asked: &Asked,
        source: &Arc<dyn KeySource>,
        version: Version,
    ) -> Result<Self, Refusal> {
        let filters = chain.filters.iter_mut().map(|filter| {
            // The settings move into what judges by them; the chain keeps the names.
            Ok(match std::mem::replace(&mut filter.settings, FilterSettings::Router) {
                FilterSettings::Jwt(settings) => ReadyFilter::Jwt(JwtFilter::start(settings, source, version)?),
                FilterSettings::Rbac(settings) => ReadyFilter::Rbac(settings),
                FilterSettings::Router => ReadyFilter::Router,
                FilterSettings::Other(kind) => ReadyFilter::Other(kind),
            })
        });
        let filters = filters.collect::<Result<Vec<_>, Refusal>>()?;
        Ok(Self { chain, filters, asked: asked.clone() })
    }

    /// The head as the codec hands it over, with what was asked for where the request does not say it.
    fn head(&self, request: &Request) -> Head {
        let mut head = Head::of(request);
        if let (None, Some(path)) = (request.target(), &self.asked.path) {
            head.set_path(path.clone());
        }
        if let (None, Some(method)) = (request.method(), &self.asked.method) {
            head.set_method(method.clone());
        }
        head
    }

    fn choose(&self, flow: &mut Flow<'_>) -> Option<Chosen<'_>> {
        match &self.chain.routes {
            Routes::Table(table) => {
                let chosen = Chosen::of(table, &flow.head, &flow.metadata, &mut flow.chance);
                chosen.map(|chosen| chosen.at_random(&mut flow.chance))
            }
            Routes::Elsewhere(_) => None,
        }
    }

    /// All filters, each with what the route says to it; the route that counts at the end.
    fn filter<'r>(&'r self, flow: &mut Flow<'_>) -> Result<Option<Chosen<'r>>, Response> {
        if let Some(what) = self.chain.rules.not_judged {
            flow.checks.push(undetermined("request", what));
            return Err(Response::of_status(400));
        }
        let mut chosen = self.choose(flow);
        let of_route = chosen.as_ref().map(Chosen::upgrades).unwrap_or_default();
        if self.chain.rules.refuses_upgrade(&flow.head, of_route) {
            let detail = "an upgrade is asked for that is not let through (upgrade_configs)";
            flow.checks.push(Check::fail("request", Reason::PolicyDenied, detail));
            return Err(Response::of_status(403));
        }
        for (filter, ready) in self.chain.filters.iter().zip(&self.filters) {
            let said = chosen.as_ref().and_then(|chosen| chosen.per_filter(&filter.name));
            let is_off = match said {
                Some(PerFilter::Disabled) => true,
                Some(_) => false,
                None => filter.is_disabled,
            };
            match ready {
                ReadyFilter::Router => {}
                _ if is_off => flow.checks.push(Check::skip(filter.name.clone(), "the filter is switched off here")),
                ReadyFilter::Jwt(own) => {
                    let per_route = if let Some(PerFilter::Jwt(per_route)) = said { Some(per_route) } else { None };
                    if own.judge(per_route, flow)? == RouteChoice::Anew {
                        chosen = self.choose(flow);
                    }
                }
                ReadyFilter::Rbac(own) => {
                    let settings =
                        if let Some(PerFilter::Rbac(per_route)) = said { LateRbac::force(per_route) } else { own };
                    settings.judge(chosen.as_ref().map(Chosen::facts).unwrap_or_default(), flow)?;
                }
                ReadyFilter::Other(kind) => {
                    flow.checks.push(Check::skip(filter.name.clone(), format!("{kind} is not judged here")));
                }
            }
        }
        Ok(chosen)
    }

    /// What the router does at the end of the filters.
    fn finish(&self, chosen: Option<&Chosen<'_>>, flow: &mut Flow<'_>) -> Result<(), Response> {
        if let Routes::Elsewhere(why) = &self.chain.routes {
            let hint = "take /config_dump of the running Envoy: it has them";
            let check = Check::fail("route", Reason::Undetermined, why.clone()).hinting(hint);
            flow.checks.push(check);
            return Err(Response::of_status(404));
        }
        let Some(chosen) = chosen else {
            let target = format!("{} {}{}", flow.head.method(), flow.head.authority(), flow.head.path());
            flow.checks.push(Check::fail("route", Reason::NoRoute, format!("no route is for {target}")));
            return Err(Response::of_status(404));
        };
        match chosen.end() {
            End::Service(_) => {
                for name in chosen.finish(&mut flow.head) {
                    let detail = format!("Envoy fills in the header {name}: what it writes is not known here");
                    flow.checks.push(Check::skip("headers", detail));
                }
            }
            // What it answers itself is written to no service, so its headers may hold anything.
            End::Response(status) => {
                let status = if is_grpc(&flow.head) {
                    format!("200 and grpc-status {}", grpc::status(*status))
                } else {
                    status.to_string()
                };
                flow.checks.push(Check::pass("route", format!("Envoy answers by itself, with {status}")));
                return Ok(());
            }
            End::Redirect(status) => {
                flow.checks.push(Check::pass("route", format!("Envoy sends the client elsewhere, with {status}")));
                return Ok(());
            }
        }
        match sendable::fault(&flow.head) {
            None => Ok(()),
            Some(Unsendable { body, check }) => {
                flow.checks.push(check);
                Err(Response { status: 503, body, ..Response::default() })
            }
        }
    }

    /// The answer, if chance falls so.
    fn judge(&self, request: &Request, chance: Chance, now: Timestamp) -> (Answer, Chance) {
        let mut before = self.head(request);
        let mut flow = Flow::new(request, before.clone(), chance, now);
        flow.is_brief = self.asked.is_brief;
        flow.client = Client::of(self.asked.client, &flow.head, self.chain.rules.forwarded);
        let mut route = String::new();
        let mut is_of_codec = false;
        let ended = if let Err(refused) = self.chain.rules.admit(&mut flow.head, request.target()) {
            flow.checks.push(Check::fail("request", Reason::PolicyDenied, refused.why));
            is_of_codec = refused.is_of_codec;
            Err(refused.response)
        } else {
            // Set for every request, and so no change to tell.
            let proto = flow.head.values("x-forwarded-proto").next().unwrap_or_default();
            before.set("x-forwarded-proto", proto);
            let internal_only = match &self.chain.routes {
                Routes::Table(table) => table.internal_only.as_slice(),
                Routes::Elsewhere(_) => &[],
            };
            self.chain.rules.tell_client(&mut flow.head, flow.client, internal_only, &mut flow.chance);
            self.filter(&mut flow).and_then(|chosen| {
                route = chosen.as_ref().map(Chosen::name).unwrap_or_default();
                self.finish(chosen.as_ref(), &mut flow)
            })
        };
        let is_head = flow.head.method() == "HEAD";
        let decision = match ended {
            Ok(()) => Decision::Passed(flow.head.changes(&before)),
            Err(mut response) => {
                if is_head && !is_of_codec {
                    response.body.clear();
                }
                let is_told = is_grpc(&flow.head) && !is_of_codec;
                Decision::Refused(if is_told { grpc::told(response) } else { response })
            }
        };
        let Flow { checks, tokens, chance, .. } = flow;
        let mut answer = Answer { decision, route: route.into(), tokens, checks, findings: Vec::new(), log: None };
        if answer.reason() == Some(Reason::Undetermined) {
            answer.decision = Decision::Undetermined;
        }
        (answer, chance)
    }
}

impl Validator for Ready {
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error> {
        let (mut answer, chance) = self.judge(request, Chance::way(0), now);
        let has_more = chance.has_more();
        let mut ways = chance.ways();
        let mut way = 1;
        while way < ways {
            let (other, chance) = self.judge(request, Chance::way(way), now);
            if other.decision != answer.decision || has_more || chance.has_more() {
                answer.checks.push(if let Some(what) = chance.unknown() {
                    undetermined("request", what)
                } else {
                    let told = chance.told();
                    Check::fail(
                        "chance",
                        Reason::Undetermined,
                        format!("chance decides {told}, and the answer with it"),
                    )
                });
                answer.checks.retain(|check| check.reason.is_none_or(|reason| reason == Reason::Undetermined));
                answer.decision = Decision::Undetermined;
                break;
            }
            ways = ways.max(chance.ways());
            way += 1;
        }
        Ok(answer)
    }

    fn warm(&self) -> Result<(), Error> {
        for filter in &self.filters {
            if let ReadyFilter::Jwt(filter) = filter {
                filter.warm();
            }
        }
        Ok(())
    }
}
