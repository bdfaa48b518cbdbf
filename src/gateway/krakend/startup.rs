//! What happens before the first request: what keeps the gateway from starting, and what makes it answer every request
//! alike.

use std::sync::Arc;

use super::component::Component;
use super::endpoint::Endpoint;
use super::fields::setting;
use super::key_book::KeyBook;
use super::service::{Kind, Obstacle};
use super::settings::{KeySettings, ValidatorSettings};
use super::trouble::Trouble;
use super::validator::Validator;
use crate::algorithm::Algorithm;
use crate::check::{Check, Reason};
use crate::config::{Naming, Node, WrongType};
use crate::gateway::answer::{Decision, Response, Upstream};
use crate::gateway::error::Error;
use crate::gateway::keys::KeySource;
use crate::gateway::placeholder::placeholder;

/// An answer to every request, whatever it is.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) decision: Decision,
    pub(super) checks: Vec<Check>,
    pub(super) log: Option<String>,
}

/// An endpoint with a validator as it is before the first request comes.
pub(super) enum Start {
    Settled(Settled),
    Ready(Box<Validator>),
}

/// Starts a validator whose settings could be decoded.
/// krakend-jose, `TokenSignatureValidator`: without a validator the program ends; vector jwks-local-missing-file.
pub(super) fn start(
    settings: ValidatorSettings,
    block: &Node<'_>,
    source: &Arc<dyn KeySource>,
) -> Result<Start, Error> {
    if !settings.keys.is_allowed() {
        return Ok(Start::Settled(insecure("JWTValidator", block, &settings.keys)));
    }
    let mut troubles = troubles(&settings);
    let book = KeyBook::open(&settings.keys, source)?;
    match (book, Algorithm::of_gateway(&settings.alg)) {
        (Ok(book), Some(algorithm)) if troubles.is_empty() => {
            let in_order = Check::pass("configuration", format!("{} is in order", block.place()));
            Ok(Start::Ready(Box::new(Validator::new(settings, algorithm, book, in_order))))
        }
        (book, _) => {
            troubles.extend(book.err());
            Ok(Start::Settled(not_started(block, &troubles)))
        }
    }
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
    pub(super) fn unauthorized(checks: Vec<Check>, log: String) -> Self {
        Self { decision: Decision::Refused(Response::of_status(401)), checks, log: Some(log) }
    }
}

/// Members of the wrong type: the block cannot be decoded, and everybody is refused.
pub(super) fn spoilt(component: &str, wrong: &[WrongType<'_>]) -> Settled {
    let check = |WrongType { node, expected, found }: &WrongType<'_>| {
        misconfigured(format!(
            "{} must be {expected}, this is {found}; that spoils the whole block, and every request gets 401",
            node.place()
        ))
        .with_hints(type_hint(node.name().unwrap_or_default(), expected, found))
    };
    let log = format!("[{component}] Unable to parse the configuration");
    Settled::unauthorized(wrong.iter().map(check).collect(), log)
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

/// A source that the gateway takes for insecure.
pub(super) fn insecure(component: &str, block: &Node<'_>, keys: &KeySettings) -> Settled {
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
    Settled::unauthorized(vec![misconfigured(detail).hinting(hint)], log)
}

/// A service that does not start, whatever the request is; nothing where nothing is in the way.
pub(super) fn blocked(obstacles: &[Obstacle]) -> Option<Settled> {
    let first = obstacles.first()?;
    let check = |Obstacle { place, detail, hint, .. }: &Obstacle| {
        misconfigured(format!("{place}: {detail}; the gateway does not start with it"))
            .with_hints(hint.map(str::to_owned))
    };
    let checks = obstacles.iter().take(MOST_TOLD).map(check).collect();
    Some(Settled { decision: Decision::NotStarted, checks, log: Some(first.log.clone()) })
}

/// An endpoint that the router leaves out: nobody gets further than 404.
pub(super) fn left_out(obstacle: Obstacle) -> Settled {
    let Obstacle { place, detail, log, hint, .. } = obstacle;
    let check = misconfigured(format!("{place}: {detail}")).with_hints(hint.map(str::to_owned));
    Settled { decision: Decision::Refused(Response::of_status(404)), checks: vec![check], log: Some(log) }
}

/// What keeps the gateway from starting in the validator of some endpoint, as its settings alone show it.
pub(super) fn of_validator(endpoint: &Endpoint<'_>) -> Option<Obstacle> {
    let block = endpoint.block(Component::Validator)?;
    block.value().as_object()?;
    let (settings, leftover) = ValidatorSettings::decode(&block);
    if !leftover.wrong.is_empty() || !settings.keys.is_allowed() {
        return None;
    }
    let trouble = troubles(&settings).into_iter().next()?;
    let log = format!("[JWTValidator] Unable to create the validator: {}", trouble.log);
    let detail = format!("{} ({})", trouble.detail, endpoint.name());
    let place = setting(&block, trouble.setting).name_place();
    Some(Obstacle { kind: Kind::Other, place, detail, log, hint: None })
}

/// What keeps the gateway from starting.
fn not_started(block: &Node<'_>, troubles: &[Trouble]) -> Settled {
    let check = |trouble: &Trouble| {
        let place = setting(block, trouble.setting).place();
        misconfigured(format!("{place}: {}; the gateway does not start with it", trouble.detail))
            .with_hints(trouble.hint.clone())
    };
    let first = troubles.first();
    Settled {
        decision: Decision::NotStarted,
        checks: troubles.iter().map(check).collect(),
        log: first.map(|trouble| format!("[JWTValidator] Unable to create the validator: {}", trouble.log)),
    }
}

pub(super) fn misconfigured(detail: String) -> Check {
    Check::fail("configuration", Reason::GatewayMisconfigured, detail)
}

/// What keeps the gateway from starting and shows in the settings alone.
/// krakend-jose, `NewValidator`; vectors alg-missing-in-config, config-cache-with-local-path.
pub(super) fn troubles(settings: &ValidatorSettings) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut add = |setting, detail: String, log: String, hint: &str| {
        troubles.push(Trouble { setting, detail, log, hint: Some(hint.to_owned()) });
    };
    if Algorithm::of_gateway(&settings.alg).is_none() {
        let detail = match settings.alg.as_str() {
            "" => "no algorithm is set: the gateway itself has no default for alg".to_owned(),
            alg => format!("{alg:?} is not an algorithm that the gateway knows"),
        };
        let hint = algorithm_hint(&settings.alg);
        add("alg", detail, format!("JOSE: unknown algorithm {}", settings.alg), &hint);
    }
    if settings.cache && !settings.keys.local_path.is_empty() {
        add(
            "cache",
            "cache is true together with jwk_local_path, and the gateway refuses the pair".to_owned(),
            "cache could not be used with jwk_local_path".to_owned(),
            "leave cache out: a local file is read once anyway",
        );
    }
    if settings.roles_key_crashes() {
        add(
            "roles_key",
            format!("a nested roles_key shorter than four characters ({:?}) crashes it", settings.roles_key),
            "runtime error: slice bounds out of range".to_owned(),
            "give the outer claim a longer name",
        );
    }
    troubles
}

/// What to write in the place of an `alg` that the gateway does not know.
pub(super) fn algorithm_hint(written: &str) -> String {
    match ALGORITHMS.iter().find(|alg| alg.eq_ignore_ascii_case(written)) {
        Some(alg) => format!("names are exact: write \"alg\": \"{alg}\""),
        None => format!("set \"alg\" to one of {}", ALGORITHMS.join(", ")),
    }
}

/// How many of the things in the way are told.
const MOST_TOLD: usize = 16;

/// The gateway's algorithms, by their names.
/// krakend-jose, `supportedAlgorithms`; vectors alg-lowercase-in-config, config-alg-es256k.
const ALGORITHMS: [&str; 13] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];
