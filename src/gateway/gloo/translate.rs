//! Hosts and their options as the settings of Envoy's filters.
//!
//! Each stage that has providers is a filter `jwt_authn` without rules: hosts and routes name the requirement that counts, and
//! where they name none the filter is off. Claims are left in the metadata, one key for each provider, for the filter `rbac`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::host::{Host, HostRoute, Listener};
use super::jwt::{Checks, Jwt, Lenience, STAGES, Stage};
use super::options::Options;
use super::plan::Plan;
use super::rbac::{Payload, Rbac};
use crate::gateway::envoy::chain::{Chain, Filter, FilterSettings, Routes};
use crate::gateway::envoy::http_rules::HttpRules;
use crate::gateway::envoy::jwt_settings::{JwtAuthn, PerRoute, Requirement};
use crate::gateway::envoy::per_filter::{PerFilter, PerFilters};
use crate::gateway::envoy::rbac::Rbac as EnvoyRbac;
use crate::gateway::envoy::route::Route;
use crate::gateway::envoy::route_table::RouteTable;
use crate::gateway::envoy::virtual_host::VirtualHost;

/// The chain of filters behind a listener. A provider narrows the stages that have it to it.
pub(super) fn chain(listener: &Listener, plan: &Plan, provider: Option<&str>) -> Chain {
    let mut filters = Filters { provider, requires_rbac: plan.requires_rbac, stages: Default::default() };
    let virtual_hosts = listener.hosts.iter().map(|host| filters.host(host)).collect();
    let table = RouteTable { virtual_hosts, ..RouteTable::default() };
    let jwt = STAGES.iter().zip(filters.stages).filter(|(_, stage)| !stage.settings.providers.is_empty());
    let jwt = jwt.map(|(name, stage)| (jwt_filter(name), FilterSettings::Jwt(stage.settings)));
    let rbac = (RBAC.to_owned(), FilterSettings::Rbac(EnvoyRbac::Nothing));
    // Off where neither host nor route speaks to it.
    let judging = jwt.chain([rbac]).map(|(name, settings)| Filter { name, is_disabled: true, settings });
    let router = Filter { name: "router".to_owned(), is_disabled: false, settings: FilterSettings::Router };
    Chain {
        listener: listener.name.clone(),
        port: listener.port,
        rules: HttpRules::default(),
        filters: judging.chain([router]).collect(),
        routes: Routes::Table(table),
    }
}

/// The filters that are being set up.
#[derive(Debug)]
struct Filters<'a> {
    provider: Option<&'a str>,
    requires_rbac: bool,
    stages: [StageFilter; 2],
}

/// The filter of a stage.
#[derive(Debug, Default)]
struct StageFilter {
    settings: JwtAuthn,
    /// The names in its settings, each of which is there once
    providers: BTreeSet<String>,
    requirements: BTreeSet<String>,
}

impl Filters<'_> {
    fn host(&mut self, host: &Host) -> VirtualHost {
        let mut per_filter = self.jwt(&host.options);
        let nothing_said = Options::default();
        let payloads = Arc::new(self.payloads(&nothing_said, &host.options));
        let rbac = host.options.rbac.clone().or_else(|| self.requires_rbac.then(Arc::default));
        per_filter.extend(rbac.map(|rbac| rbac_filter(&rbac, &payloads)));
        VirtualHost {
            name: host.name.clone(),
            domains: host.domains.clone(),
            routes: host.routes.iter().map(|route| self.route(route, &host.options, &payloads)).collect(),
            per_filter: PerFilters(per_filter),
            ..VirtualHost::default()
        }
    }

    fn route(&mut self, route: &HostRoute, host: &Options, of_host: &Arc<Vec<Payload>>) -> Route {
        let mut per_filter = self.jwt(&route.options);
        // Other providers leave their claims elsewhere, so the host's rbac is told anew.
        let has_providers = route.options.jwt.is_some();
        let is_own = route.options.rbac.is_some() || has_providers;
        let rbac = route.options.rbac.as_ref().or(host.rbac.as_ref()).filter(|_| is_own);
        if let Some(rbac) = rbac {
            let own = has_providers.then(|| Arc::new(self.payloads(&route.options, host)));
            per_filter.reserve_exact(1);
            per_filter.push(rbac_filter(rbac, own.as_ref().unwrap_or(of_host)));
        }
        Route { entry: Arc::clone(&route.entry), per_filter: PerFilters(per_filter) }
    }

    /// What options say to the filters of tokens.
    fn jwt(&mut self, options: &Options) -> Vec<Said> {
        let Some(jwt) = &options.jwt else { return Vec::new() };
        let mut said = Vec::new();
        for (index, (name, stage)) in STAGES.iter().zip(&jwt.stages).enumerate() {
            match stage {
                None => {}
                Some(Stage::Off) => said.push((jwt_filter(name).into(), PerFilter::Disabled)),
                Some(Stage::Checks(checks)) => {
                    if let Some(filter) = self.stages.get_mut(index) {
                        filter.require(jwt, index, &asked(checks, self.provider));
                    }
                    said.push((jwt_filter(name).into(), PerFilter::Jwt(PerRoute::Requirement(jwt.label.clone()))));
                }
            }
        }
        said
    }

    /// Where the tokens that count at a route leave their claims.
    fn payloads<'o>(&self, route: &'o Options, host: &'o Options) -> Vec<Payload> {
        let mut payloads = Vec::new();
        for index in 0..STAGES.len() {
            let of = |options: &'o Options| options.jwt.as_ref().and_then(|jwt| jwt.stages.get(index)?.as_ref());
            if let Some(Stage::Checks(checks)) = of(route).or_else(|| of(host)) {
                let all = checks.providers.iter().map(|provider| provider.name.as_str());
                // The same as `asked` narrows to.
                let own = self.provider.filter(|asked| all.clone().any(|name| name == *asked));
                let names = all.filter(|name| own.is_none_or(|own| own == *name));
                payloads.extend(names.map(|name| Payload { key: payload_key(index, name), provider: name.to_owned() }));
            }
        }
        payloads
    }
}

impl StageFilter {
    // kgateway's translator: requires_any in the order of names, then allow_missing; vectors providers-*, policy-*.
    fn require(&mut self, jwt: &Jwt, stage: usize, checks: &Checks) {
        if !self.requirements.insert(jwt.label.clone()) {
            return;
        }
        let mut members = Vec::new();
        for provider in &checks.providers {
            let mut settings = provider.clone();
            settings.payload_in_metadata = Some(payload_key(stage, &provider.name));
            if self.providers.contains(&settings.name) {
                settings.name = format!("{} of {}", provider.name, jwt.label);
            }
            self.providers.insert(settings.name.clone());
            members.push(Requirement::Provider { name: settings.name.clone(), audiences: Vec::new() });
            self.settings.providers.push(settings);
        }
        match checks.lenience {
            Lenience::RequireValid => {}
            Lenience::AllowMissing => members.push(Requirement::AllowMissing),
            Lenience::AllowMissingOrFailed => members.push(Requirement::AllowMissingOrFailed),
        }
        let requirement = if members.len() == 1 { members.remove(0) } else { Requirement::Any(members) };
        self.settings.requirement_map.push((jwt.label.clone(), requirement));
    }
}

/// The checks, narrowed to a provider where they have it.
fn asked(checks: &Checks, provider: Option<&str>) -> Checks {
    let own = provider.and_then(|asked| checks.providers.iter().find(|own| own.name == asked));
    let providers = own.map_or_else(|| checks.providers.clone(), |own| vec![own.clone()]);
    Checks { providers, lenience: checks.lenience }
}

/// What `rbac` says where tokens leave their claims at `payloads`.
fn rbac_filter(rbac: &Arc<Rbac>, payloads: &Arc<Vec<Payload>>) -> Said {
    if rbac.is_off {
        return (RBAC.into(), PerFilter::Disabled);
    }
    let (rbac, payloads) = (Arc::clone(rbac), Arc::clone(payloads));
    (RBAC.into(), PerFilter::rbac(move || rbac.translate(&payloads)))
}

/// What is said to a filter, by its name.
type Said = (Cow<'static, str>, PerFilter);

/// The name of a stage's filter, as checks tell it.
pub(super) fn jwt_filter(stage: &str) -> String {
    format!("jwt {stage}")
}

/// Names of the later stage stand for themselves, so that checks name claims as the resource does.
pub(super) fn payload_key(stage: usize, provider: &str) -> String {
    match STAGES.get(stage) {
        Some(name) if stage == 0 => format!("{name}/{provider}"),
        Some(_) | None => provider.to_owned(),
    }
}

const RBAC: &str = "rbac";
