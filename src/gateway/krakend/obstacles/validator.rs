//! What keeps the gateway from starting in the settings of a validator.

use super::obstacle::{Kind, Obstacle};
use crate::gateway::krakend::algorithms;
use crate::gateway::krakend::component::Component;
use crate::gateway::krakend::endpoint::Endpoint;
use crate::gateway::krakend::fields::setting;
use crate::gateway::krakend::settings::ValidatorSettings;
use crate::gateway::krakend::trouble::{CRASH, Trouble};

/// What keeps the gateway from starting in the validator of some endpoint, as its settings alone show it.
pub(super) fn of_validator(endpoint: &Endpoint<'_>) -> Option<Obstacle> {
    let block = endpoint.block(Component::Validator)?;
    block.value().as_object()?;
    let (settings, leftover) = ValidatorSettings::decode(&block);
    if !leftover.wrong.is_empty() || !settings.keys.is_allowed() {
        return None;
    }
    let trouble = troubles(&settings).into_iter().next()?;
    let log = trouble.line("[JWTValidator] Unable to create the validator").unwrap_or_default();
    let detail = format!("{} ({})", trouble.detail, endpoint.name());
    let place = setting(&block, trouble.setting).name_place();
    Some(Obstacle { kind: Kind::Other, place, detail, log, hint: None })
}

/// What keeps the gateway from starting and shows in the settings alone.
/// krakend-jose, `NewValidator`; vectors alg-missing-in-config, config-cache-with-local-path.
pub(in crate::gateway::krakend) fn troubles(settings: &ValidatorSettings) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut add = |setting, detail: String, log: String, hint: &str| {
        troubles.push(Trouble { setting, detail, log: Some(log), hint: Some(hint.to_owned()) });
    };
    if algorithms::named(&settings.alg).is_none() {
        let detail = match settings.alg.as_str() {
            "" => "no algorithm is set: the gateway itself has no default for alg".to_owned(),
            alg => format!("{alg:?} is not an algorithm that the gateway knows"),
        };
        let hint = algorithms::hint(&settings.alg);
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
            format!("{CRASH}runtime error: slice bounds out of range [:4] with length {}", settings.roles_key.len()),
            "give the outer claim a longer name",
        );
    }
    troubles
}
