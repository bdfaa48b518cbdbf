//! What every request gets, whatever it is: the gateway does not start, or its configuration makes it answer all alike.

use std::sync::Arc;

use super::fields::setting;
use super::obstacles::Obstacle;
use super::router::Elsewhere;
use super::settings::KeySettings;
use super::trouble::Trouble;
use crate::check::{Check, Reason};
use crate::config::{Naming, Node, WrongType};
use crate::error::Explain as _;
use crate::finding::Finding;
use crate::gateway::answer::{Answer, Decision, Response, Upstream};
use crate::gateway::error::Error;
use crate::gateway::placeholder::placeholder;
use crate::gateway::route::Asked;

/// An answer to every request, whatever it is.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) decision: Decision,
    pub(super) checks: Vec<Check>,
    pub(super) log: Option<String>,
}

impl Settled {
    /// An endpoint without a validator lets every request through.
    pub(super) fn open() -> Self {
        Self {
            decision: Decision::Passed(Upstream::default()),
            checks: vec![Check::skip("token", "the endpoint has no validator, so no token is looked at")],
            log: None,
        }
    }

    /// Every request gets 401 with an empty body.
    pub(super) fn unauthorized(checks: Vec<Check>, log: Option<String>) -> Self {
        Self { decision: Decision::Refused(Response::of_status(401)), checks, log }
    }

    /// Members of the wrong type: the block cannot be decoded, and everybody is refused.
    pub(super) fn spoilt(component: &str, wrong: &[WrongType<'_>]) -> Self {
        let check = |WrongType { node, expected, found }: &WrongType<'_>| {
            misconfigured(format!(
                "{} must be {expected}, this is {found}; that spoils the whole block, and every request gets 401",
                node.place()
            ))
            .with_hints(type_hint(node.name().unwrap_or_default(), expected, found))
        };
        let log = format!("[{component}] Unable to parse the configuration");
        Self::unauthorized(wrong.iter().map(check).collect(), Some(log))
    }

    /// A source that the gateway takes for insecure.
    pub(super) fn insecure(component: &str, block: &Node<'_>, keys: &KeySettings) -> Self {
        let (detail, hint) = match (keys.url.is_empty(), keys.local_path.is_empty()) {
            (true, false) => (
                format!(
                    "{}: jwk_local_path alone is refused while disable_jwk_security is not true, and every request gets 401",
                    block.place()
                ),
                "set \"disable_jwk_security\": true: the gateway wants it for local files too",
            ),
            (true, true) => (
                format!("{}: there is neither jwk_url nor jwk_local_path, so every request gets 401", block.place()),
                "set \"jwk_url\" to the https URL of the issuer's key set",
            ),
            (false, _) => {
                let place = setting(block, "jwk_url").place();
                match placeholder(&keys.url) {
                    Some(name) if keys.url.starts_with(name) => (
                        format!(
                            "{place} begins with {name}, which the gateway does not fill in; it takes that for no https URL, and \
                             every request gets 401"
                        ),
                        "render the file before the gateway reads it (envsubst, or its own FC_ENABLE with {{ … }})",
                    ),
                    _ => (
                        format!(
                            "{place} does not begin with https:// and disable_jwk_security is not true (http is refused), so \
                             every request gets 401"
                        ),
                        "use an https URL, or set \"disable_jwk_security\": true where plain http cannot be avoided",
                    ),
                }
            }
        };
        let log = format!(
            "[{component}] Unable to parse the configuration: JWK client is using an insecure connection to the JWK service"
        );
        Self::unauthorized(vec![misconfigured(detail).hinting(hint)], Some(log))
    }

    /// A service that does not start, whatever the request is; nothing where nothing is in the way.
    pub(super) fn blocked(obstacles: &[Obstacle]) -> Option<Self> {
        let first = obstacles.first()?;
        let check = |Obstacle { place, detail, hint, .. }: &Obstacle| {
            misconfigured(format!("{place}: {detail}; the gateway does not start with it"))
                .with_hints(hint.map(str::to_owned))
        };
        let checks = obstacles.iter().take(MOST_TOLD).map(check).collect();
        Some(Self { decision: Decision::NotStarted, checks, log: Some(first.log.clone()) })
    }

    /// An endpoint that the router leaves out: nobody gets further than 404.
    pub(super) fn left_out(obstacle: Obstacle) -> Self {
        let Obstacle { place, detail, log, hint, .. } = obstacle;
        let check = misconfigured(format!("{place}: {detail}")).with_hints(hint.map(str::to_owned));
        Self { decision: Decision::Refused(Response::of_status(404)), checks: vec![check], log: Some(log) }
    }

    /// A request that no endpoint is for. `error` has its words.
    pub(super) fn no_route(asked: &Asked, elsewhere: Elsewhere, error: &Error) -> Self {
        let is_get = asked.method.as_deref().is_none_or(|method| method.eq_ignore_ascii_case("GET"));
        let status = elsewhere.status(is_get);
        // gin, `default404Body` and `default405Body`.
        let (what, body) = match elsewhere {
            Elsewhere::Nowhere => ("", "404 page not found"),
            Elsewhere::OtherMethod => ("; those of this path have other methods", "405 method not allowed"),
            Elsewhere::Redirect => ("; the client is sent to one that is spelled a little otherwise", ""),
        };
        let response = Response { body: body.to_owned(), ..Response::of_status(status) };
        let check = Check::fail("route", Reason::NoRoute, format!("{error}{what}")).with_hints(error.hint());
        Self { decision: Decision::Refused(response), checks: vec![check], log: None }
    }

    /// What keeps the gateway from starting.
    pub(super) fn not_started(block: &Node<'_>, troubles: &[Trouble]) -> Self {
        let check = |trouble: &Trouble| {
            let place = setting(block, trouble.setting).place();
            misconfigured(format!("{place}: {}; the gateway does not start with it", trouble.detail))
                .with_hints(trouble.hint.clone())
        };
        let first = troubles.first();
        Self {
            decision: Decision::NotStarted,
            checks: troubles.iter().map(check).collect(),
            log: first.and_then(|trouble| trouble.line("[JWTValidator] Unable to create the validator")),
        }
    }

    /// The answer to a request.
    pub(super) fn answer(&self, route: Arc<str>, findings: Vec<Arc<Finding>>) -> Answer {
        let Self { decision, checks, log } = self.clone();
        Answer { decision, route, tokens: Vec::new(), checks, findings, log }
    }
}

/// The check of the configuration, which fails.
pub(super) fn misconfigured(detail: String) -> Check {
    Check::fail("configuration", Reason::GatewayMisconfigured, detail)
}

fn type_hint(written: &str, expected: &str, found: &str) -> Option<String> {
    if expected.starts_with("a list of strings") && found == "a string" {
        return Some(format!("put brackets around it: \"{written}\": [\"…\"]"));
    }
    if expected == "true or false" && found == "a string" {
        return Some(format!("leave the quotes of \"{written}\" out"));
    }
    if Naming::AnyCase.is_same(written, "leeway") {
        return Some("write the leeway as a duration in quotes, such as \"5s\"".to_owned());
    }
    None
}

/// How many of the things in the way are told.
const MOST_TOLD: usize = 16;
