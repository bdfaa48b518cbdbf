//! The keys that validators and signers name.

use super::algorithms;
use super::component::Component;
use super::endpoint::Endpoint;
use super::fields::setting;
use super::settings::{KeySettings, SignerSettings, ValidatorSettings};
use crate::config::Node;
use crate::gateway::key_use::KeyUse;
use crate::gateway::keys::{KeyLocation, RemoteKeys};

/// Those of an endpoint whose validator has these settings.
pub(super) fn of_endpoint(endpoint: &Endpoint<'_>, validator: Option<&ValidatorSettings>) -> Vec<KeyUse> {
    let mut uses = Vec::new();
    if let Some((block, settings)) = endpoint.block(Component::Validator).zip(validator)
        && let Some(mut one) = of_source(&settings.keys, &block)
    {
        one.algorithm = algorithms::named(&settings.alg);
        let issuer = (!settings.issuer.is_empty()).then_some(settings.issuer.clone());
        one.issuer = issuer.map(|issuer| (issuer, setting(&block, "issuer").name_place()));
        one.has_audience = !settings.audience.is_empty();
        uses.push(one);
    }
    if let Some(block) = endpoint.block(Component::Signer) {
        let (settings, _) = SignerSettings::decode(&block);
        if let Some(mut one) = of_source(&settings.keys, &block) {
            one.signs = true;
            one.algorithm = algorithms::named(&settings.alg);
            one.kid = Some((settings.kid.clone(), setting(&block, "kid").name_place()));
            uses.push(one);
        }
    }
    uses
}

/// A local path wins over a URL. What opens an encrypted file is not known here, so nothing is said of it.
fn of_source(keys: &KeySettings, block: &Node<'_>) -> Option<KeyUse> {
    let place = |name| setting(block, name).name_place();
    let mut one = match (keys.local_path.as_str(), keys.url.as_str()) {
        ("", "") => return None,
        ("", url) => {
            let remote = RemoteKeys { url: url.to_owned(), ..RemoteKeys::default() };
            KeyUse::new(KeyLocation::Remote(remote), place("jwk_url"))
        }
        (_, _) if !keys.secret_url.is_empty() => return None,
        (path, _) => KeyUse::new(KeyLocation::File(path.to_owned()), place("jwk_local_path")),
    };
    one.ca_file = (!keys.local_ca.is_empty()).then(|| (keys.local_ca.clone(), place("jwk_local_ca")));
    Some(one)
}
