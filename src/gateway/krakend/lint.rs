//! Where the gateway is laxer than it should be, or surely not set up as meant. None of it changes its answer.

use super::config::{
    Block, Component, Endpoint, KeySettings, SignerSettings, Spot, ValidatorSettings, endpoints, service_level,
};
use super::decode::{member, same_name};
use super::duration;
use super::jwk::{GatewayJwk, Material};
use super::keys::{GatewaySet, Strategy};
use super::validator::{setting_place, startup_troubles};
use super::{base64, propagation};
use crate::algorithm::Algorithm;
use crate::claims::Timestamp;
use crate::config::{Config, Document, is_near, nearest};
use crate::json::{Object, Value};

/// Names under an endpoint that were surely meant to be a component, and components that stand where nobody reads them.
pub(super) fn of_endpoint(endpoint: &Endpoint<'_>, component: Component, warnings: &mut Vec<String>) {
    let spot = endpoint.spot();
    let [wanted, long] = component.names();
    let others = match component {
        Component::Validator => Component::Signer,
        Component::Signer => Component::Validator,
    };
    let is_known = |name: &str| component.names().contains(&name) || others.names().contains(&name);
    let resembles =
        |name: &str| !is_known(name) && (is_near(name, wanted) || is_near(name, long) || is_old_name(name, wanted));
    if let Some((extra_name, extra)) = endpoint.extra_config() {
        for (name, _) in extra.iter().filter(|(name, _)| resembles(name)) {
            warnings.push(format!(
                "{} of {}: the gateway does not know {name:?} and passes over it; it knows {wanted:?}",
                spot.member(extra_name),
                endpoint.name()
            ));
        }
        if extra.contains(wanted) && extra.contains(long) {
            warnings.push(format!("both {wanted:?} and {long:?} are set at {}: the first counts", endpoint.name()));
        }
        if component == Component::Validator && extra.contains("validation/cel") && endpoint.has(component) {
            warnings.push("CEL rules (validation/cel) may still refuse what the validator accepts".to_owned());
        }
    }
    let stray = |object: &Object| object.contains(wanted) || object.contains(long);
    if stray(endpoint.members()) {
        warnings.push(format!(
            "{wanted:?} stands beside extra_config at {}, not inside: nobody reads it there",
            spot.itself()
        ));
    }
    let in_backend = endpoint
        .backends()
        .iter()
        .filter_map(Value::as_object)
        .any(|backend| member(backend, "extra_config").and_then(|(_, extra)| extra.as_object()).is_some_and(stray));
    if in_backend {
        warnings.push(format!(
            "{wanted:?} stands under a backend of {}: it belongs under the endpoint's own extra_config",
            endpoint.name()
        ));
    }
}

/// The gateway's older configurations wrote these names with an underscore for the dot.
fn is_old_name(name: &str, wanted: &str) -> bool {
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    name.contains("krakend-jose") && name.ends_with(last) || (name.starts_with("auth/") && is_near(name, wanted))
}

/// What the service level says about components that work at endpoints alone, and what else the gateway does with tokens.
pub(super) fn of_service(document: &Document, warnings: &mut Vec<String>) {
    let Some(extra) = service_level(document) else { return };
    for component in [Component::Validator, Component::Signer] {
        for name in component.names() {
            let Some(Value::Object(block)) = extra.get(name) else { continue };
            if let Some((stray, _)) =
                block.iter().find(|(name, _)| !same_name(name, "shared_cache_duration") && !is_comment(name))
            {
                warnings.push(format!(
                    "{name:?} at the service level knows shared_cache_duration alone: {stray:?} there protects nothing"
                ));
            }
        }
    }
    if extra.contains("auth/revoker") {
        warnings.push("a revoker (auth/revoker) may still refuse what the validator accepts".to_owned());
    }
    if let Some(line) = document.template_line() {
        warnings
            .push(format!("line {line} has template code ({{{{): what the gateway renders there is not known here"));
    }
}

/// Endpoints elsewhere whose validators keep the whole gateway from starting.
pub(super) fn of_others(document: &Document, own: &str, warnings: &mut Vec<String>) {
    for endpoint in endpoints(document) {
        let Some(Value::Object(block)) = endpoint.block_value(Component::Validator) else { continue };
        if !may_keep_from_starting(block) {
            continue;
        }
        let Ok(settings) = ValidatorSettings::decode(block) else { continue };
        if !settings.keys.is_allowed() || startup_troubles(&settings).is_empty() {
            continue;
        }
        let name = endpoint.name();
        if name != own {
            let trouble =
                startup_troubles(&settings).into_iter().next().map(|trouble| trouble.detail).unwrap_or_default();
            warnings.push(format!("the gateway does not start at all, since of {name}: {trouble}"));
            return;
        }
    }
}

/// What follows in the file of the configuration: yaml.v3's Unmarshal reads the first document alone.
pub(super) fn of_further(config: &Config, warnings: &mut Vec<String>) {
    if let Some(place) = config.further() {
        warnings
            .push(format!("{place}: the gateway reads the first document of a file alone and passes over this one"));
    }
}

/// A quick look that passes over most blocks, of which there may be thousands.
fn may_keep_from_starting(block: &Object) -> bool {
    let text = |field| member(block, field).and_then(|(_, value)| value.as_str());
    let is_on = |field| member(block, field).and_then(|(_, value)| value.as_bool()).unwrap_or_default();
    text("alg").and_then(Algorithm::of_gateway).is_none() || is_on("cache") || is_on("roles_key_is_nested")
}

/// Members of a block that the gateway does not know.
pub(super) fn of_names(block: &Object, component: Component, spot: &Spot<'_>, warnings: &mut Vec<String>) {
    let known = component.settings();
    for (name, _) in block {
        if is_comment(name) || known.iter().any(|known| same_name(name, known)) {
            continue;
        }
        let meant = nearest(name, known).or_else(|| synonym(name));
        let advice = match meant {
            Some(meant) => format!("was {meant:?} meant?"),
            None => match (component, name) {
                (Component::Validator, "shared_cache_duration") => "it belongs to the service level".to_owned(),
                _ => "check its name and place".to_owned(),
            },
        };
        warnings
            .push(format!("{}: the gateway does not know {name:?} and passes over it; {advice}", spot.member(name)));
    }
    if component == Component::Signer && member(block, "leeway").is_some() {
        warnings.push(format!("{} does nothing in a signer", spot.member("leeway")));
    }
}

/// Comments are written so in this gateway's configurations.
fn is_comment(name: &str) -> bool {
    name.starts_with(['@', '$', '_', '#', '/'])
}

/// Names of other gateways and of older habits.
fn synonym(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let (_, meant) = SYNONYMS.iter().find(|(synonym, _)| *synonym == plain)?;
    Some(meant)
}

/// What is lax or odd in a validator's settings.
pub(super) fn of_validator(
    settings: &ValidatorSettings,
    block: &Block<'_>,
    endpoint: &Endpoint<'_>,
    warnings: &mut Vec<String>,
) {
    let at = |setting| setting_place(block, setting);
    let mut warn = |text: String| warnings.push(text);
    if settings.audience.is_empty() {
        warn(format!("{}: no audience is set, so tokens for any other service are accepted", block.spot.itself()));
    }
    match (settings.scopes.is_empty(), settings.scopes_key.is_empty()) {
        (false, true) => warn(format!("{}: scopes without scopes_key are not checked at all", at("scopes"))),
        (true, false) => warn(format!("{}: scopes_key is set, but no scopes: nothing is checked", at("scopes_key"))),
        (true, true) | (false, false) => {}
    }
    if settings.roles.is_empty()
        && block.value.as_object().is_some_and(|members| member(members, "roles_key").is_some())
    {
        warn(format!("{}: roles_key is set, but no roles: nothing is checked", at("roles_key")));
    }
    if !["", "any", "all"].contains(&settings.scopes_matcher.as_str()) {
        warn(format!("{}: the matcher {:?} is unknown and means any", at("scopes_matcher"), settings.scopes_matcher));
    }
    if settings.scopes_key.contains('.') && settings.scopes_key.contains("://") {
        warn(format!(
            "{}: scopes_key descends at every dot, so {:?} can never be found as one name",
            at("scopes_key"),
            settings.scopes_key
        ));
    }
    if !["", "kid", "x5t", "x5t#S256", "kid_x5t"].contains(&settings.key_identify_strategy.as_str()) {
        let strategy = &settings.key_identify_strategy;
        warn(format!("{}: the strategy {strategy:?} is unknown and means kid", at("key_identify_strategy")));
    }
    let second = 1_000_000_000;
    if !settings.leeway_text.is_empty() {
        match duration::nanoseconds(&settings.leeway_text) {
            None => warn(format!(
                "{}: {:?} is no duration (write \"30s\" or \"1m\"), so the leeway is 1 second",
                at("leeway"),
                settings.leeway_text
            )),
            Some(nanos) if nanos < second => {
                warn(format!("{}: a leeway under one second counts as 1 second", at("leeway")));
            }
            Some(_) => {}
        }
    }
    if !settings.cooldown.is_empty() && duration::nanoseconds(&settings.cooldown).is_none_or(|nanos| nanos < second) {
        warn(format!(
            "{}: {:?} is no duration from 1 second up, so there is none",
            at("failed_jwk_key_cooldown"),
            settings.cooldown
        ));
    }
    of_propagation(settings, block, endpoint, &mut warn);
    of_source(&settings.keys, block, &mut warn);
}

fn of_propagation(
    settings: &ValidatorSettings,
    block: &Block<'_>,
    endpoint: &Endpoint<'_>,
    warn: &mut impl FnMut(String),
) {
    let place = || setting_place(block, "propagate_claims");
    let passed = endpoint.input_headers();
    for (index, pair) in settings.propagate_claims.iter().enumerate() {
        let [_, header] = pair.as_slice() else {
            warn(format!(
                "{}[{index}] has {} elements instead of claim and header, so it is passed over",
                place(),
                pair.len()
            ));
            continue;
        };
        let Some(passed) = &passed else { continue };
        let name = propagation::canonical(header);
        if !passed.iter().any(|passed| *passed == "*" || propagation::canonical(passed) == name) {
            warn(format!(
                "{}[{index}]: the backend never sees {name}, since input_headers does not let it pass",
                place()
            ));
        }
    }
}

/// What is lax or odd about where the keys come from.
fn of_source(keys: &KeySettings, block: &Block<'_>, warn: &mut impl FnMut(String)) {
    let at = |setting| setting_place(block, setting);
    if !keys.url.is_empty() && !keys.local_path.is_empty() {
        warn(format!("{}: jwk_local_path wins, and jwk_url is not asked", at("jwk_url")));
    }
    if keys.is_insecure && keys.local_path.is_empty() && !keys.url.is_empty() {
        warn(if keys.url.starts_with("https://") {
            format!(
                "{}: certificates are not verified, so whoever is in between can hand in keys",
                at("disable_jwk_security")
            )
        } else {
            format!("{}: keys come over plain http, so whoever is in between can replace them", at("jwk_url"))
        });
    }
    for (index, text) in keys.fingerprints.iter().enumerate() {
        let bytes = base64::padded_url(text).map(|bytes| bytes.len());
        if bytes.is_some_and(|bytes| bytes != 32) {
            warn(format!(
                "{}[{index}] is no SHA-256 ({} bytes instead of 32), so it can never match",
                at("jwk_fingerprints"),
                bytes.unwrap_or_default()
            ));
        }
    }
    if !keys.fingerprints.is_empty() && keys.url.starts_with("http://") {
        warn(format!("{}: pins do nothing for an http URL", at("jwk_fingerprints")));
    }
    for suite in &keys.cipher_suites {
        if !SAFE_SUITES.contains(suite) {
            let name = OUTDATED_SUITES.iter().find(|(number, _)| number == suite).map(|(_, name)| *name);
            let what = name.map_or_else(|| "unknown".to_owned(), |name| format!("{name}, which no server should have"));
            warn(format!("{}: cipher suite {suite} is {what}", at("cipher_suites")));
        }
    }
    if !keys.secret_url.is_empty() && keys.local_path.is_empty() {
        warn(format!("{}: secret_url is used with jwk_local_path alone", at("secret_url")));
    }
}

/// What is odd about the keys of a set, and about the one that is used.
pub(super) fn of_keys(
    settings: &ValidatorSettings,
    algorithm: Algorithm,
    set: &GatewaySet,
    used: &GatewayJwk,
    warnings: &mut Vec<String>,
) {
    let strategy = Strategy::named(&settings.key_identify_strategy);
    let identity = strategy.of_key(used);
    let same = set.identities(strategy).iter().filter(|other| **other == identity).count();
    if same > 1 {
        warnings.push(format!(
            "{same} keys of {} have the {} {identity:?}: the gateway tries the last of them alone",
            set.name(),
            strategy.noun()
        ));
    }
    of_key(algorithm, used, set.name(), warnings);
    of_set(algorithm, set, warnings);
    for key in set.keys() {
        if key.material.is_private() {
            warnings.push(format!(
                "{} holds the private {} (kid {:?}): whoever reads the set can sign",
                set.name(),
                key.material.key_type(),
                key.kid
            ));
        }
        if key.has_leading_zero {
            warnings.push(format!(
                "{}: the modulus `n` of kid {:?} begins with a zero byte; this gateway takes it, others refuse it or the \
                 signature: leave the leading zero out",
                set.name(),
                key.kid
            ));
        }
    }
}

/// A set that cannot serve the validator at all.
pub(super) fn of_set(algorithm: Algorithm, set: &GatewaySet, warnings: &mut Vec<String>) {
    let needed = algorithm.key_type();
    if !set.keys().is_empty() && !set.has_type(needed) {
        warnings.push(format!("{algorithm} needs a key of type {needed}, and {} has none", set.name()));
    }
}

/// What is odd about one key that is used.
pub(super) fn of_key(algorithm: Algorithm, key: &GatewayJwk, set: &str, warnings: &mut Vec<String>) {
    let kid = &key.kid;
    if !key.alg.is_empty() && key.alg != algorithm.name() {
        warnings.push(format!(
            "kid {kid:?} of {set} says alg {:?}, which this gateway passes over and uses it for {algorithm}",
            key.alg
        ));
    }
    if !key.public_key_use.is_empty() && key.public_key_use != "sig" {
        warnings
            .push(format!("kid {kid:?} of {set} says use {:?}, which this gateway passes over", key.public_key_use));
    }
    if let (Some(least), Material::Symmetric(secret)) = (algorithm.least_secret(), &key.material)
        && secret.len() < least
    {
        warnings.push(format!(
            "the secret of kid {kid:?} has {} bytes, {algorithm} should have {least} at least: it can be guessed",
            secret.len()
        ));
    }
    if let Some(bits) = key.material.rsa_bits().filter(|bits| *bits < 2048) {
        warnings.push(format!("the RSA key of kid {kid:?} has {bits} bits, 2048 are the least that is safe"));
    }
}

/// What is lax about an accepted token.
pub(super) fn of_claims(claims: &Object, expires: bool, now: Timestamp, warnings: &mut Vec<String>) {
    if !expires {
        warnings.push("the token has no exp, so it is accepted for ever".to_owned());
    }
    let far = now.plus_seconds(FAR_FUTURE).seconds();
    if claims.get("exp").and_then(Value::as_number).is_some_and(|exp| exp.cmp_decimal(i128::from(far), 0).is_gt()) {
        warnings
            .push("exp is more than a thousand years ahead: it looks like milliseconds, and never expires".to_owned());
    }
}

/// What is lax or odd in a signer's settings.
pub(super) fn of_signer(settings: &SignerSettings, block: &Block<'_>, warnings: &mut Vec<String>) {
    let mut warn = |text: String| warnings.push(text);
    if settings.keys_to_sign.is_empty() {
        warn(format!("{}: keys_to_sign is empty, so nothing is signed", setting_place(block, "keys_to_sign")));
    }
    of_source(&settings.keys, block, &mut warn);
}

/// The default of `cipher_suites`.
const SAFE_SUITES: [u16; 9] = [49199, 49195, 49200, 49196, 52392, 52393, 4865, 4866, 4867];

/// Suites without forward secrecy, or with RC4, 3DES or CBC, by their IANA numbers.
const OUTDATED_SUITES: [(u16, &str); 18] = [
    (5, "TLS_RSA_WITH_RC4_128_SHA"),
    (10, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (47, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (53, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (60, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (61, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (156, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (157, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (49159, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
    (49161, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (49162, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (49169, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    (49170, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (49171, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (49172, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (49187, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (49191, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (49192, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
];

/// Names that people use for settings, in small letters alone.
const SYNONYMS: [(&str, &str); 18] = [
    ("algorithm", "alg"),
    ("iss", "issuer"),
    ("aud", "audience"),
    ("jwksurl", "jwk_url"),
    ("jwksuri", "jwk_url"),
    ("url", "jwk_url"),
    ("uri", "jwk_url"),
    ("jwks", "jwk_url"),
    ("jwkspath", "jwk_local_path"),
    ("localpath", "jwk_local_path"),
    ("header", "auth_header_name"),
    ("headername", "auth_header_name"),
    ("cookie", "cookie_key"),
    ("claimstoheaders", "propagate_claims"),
    ("cipherkey", "cypher_key"),
    ("fingerprints", "jwk_fingerprints"),
    ("keystosigned", "keys_to_sign"),
    ("rolesnested", "roles_key_is_nested"),
];

/// A thousand years in seconds.
const FAR_FUTURE: i64 = 31_556_952_000;
