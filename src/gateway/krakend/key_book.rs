//! Where the keys of an endpoint come from, and which one the gateway picks.

use std::sync::Arc;

use super::go::base64;
use super::jwk::GatewayJwk;
use super::jwk::fault::BadJwk;
use super::key_set::{BadSet, Found, GatewaySet};
use super::key_strategy::Strategy;
use super::settings::KeySettings;
use super::trouble::Trouble;
use crate::gateway::error::Error;
use crate::gateway::keys::{Kept, KeyLocation, KeySource, Manners, RemoteKeys, Served, Unserved};
use crate::json::Dialect;
use crate::jwk::instead_of_keys;

/// Where the keys of an endpoint come from, with everything that must be right before the first request.
#[derive(Debug)]
pub(super) struct KeyBook {
    settings: KeySettings,
    local: Option<GatewaySet>,
    /// What is found at `jwk_url`; no such place, and nothing is ever asked
    download: Result<Kept<Download>, Trouble>,
}

/// What is found at `jwk_url`.
type Download = Result<GatewaySet, Trouble>;

/// Why there is no key for a token.
pub(super) enum NoKey<'b> {
    /// None of the set has the identity
    NotFound(&'b GatewaySet),
    /// There is no set
    Trouble(&'b Trouble),
    /// The gateway crashes: it uses a null pointer
    Crash,
}

impl KeyBook {
    /// What the gateway does with its key source before the first request comes.
    pub(super) fn open(settings: &KeySettings, source: &Arc<dyn KeySource>) -> Result<Result<Self, Trouble>, Error> {
        match Self::opened(settings, source) {
            Err(Opening::Trouble(trouble)) => Ok(Err(trouble)),
            Err(Opening::Error(error)) => Err(error),
            Ok(book) => Ok(Ok(book)),
        }
    }

    /// krakend-jose, `DecodeFingerprints` and `SecretProvider`; vector config-local-ca-missing.
    fn opened(settings: &KeySettings, source: &Arc<dyn KeySource>) -> Result<Self, Opening> {
        let mut pins = Vec::new();
        for (index, text) in settings.fingerprints.iter().enumerate() {
            pins.push(base64::padded_url(text).ok_or_else(|| undecodable_pin(index, text))?);
        }
        let ca_file = (!settings.local_ca.is_empty()).then(|| settings.local_ca.clone());
        if let Some(path) = &ca_file {
            source.file(path).map_err(|Unserved { message, hint }| Trouble {
                setting: "jwk_local_ca",
                log: Some(format!("open {path}: no such file or directory")),
                detail: format!("the file of authorities {path:?} cannot be read: {message}"),
                hint,
            })?;
        }
        let local = match settings.local_path.as_str() {
            "" => None,
            path => Some(local_set(path, settings, &**source)?),
        };
        let download = if settings.url.is_empty() {
            Err(of_url(
                "no key source is set: there is neither jwk_url nor jwk_local_path".to_owned(),
                Some("Get \"\": unsupported protocol scheme \"\""),
                Some("set jwk_url to where the issuer publishes its key set".to_owned()),
            ))
        } else {
            let location = KeyLocation::Remote(RemoteKeys {
                url: settings.url.clone(),
                ca_file,
                pins,
                cipher_suites: settings.cipher_suites.clone(),
                is_insecure: settings.is_insecure,
                upstream: None,
                manners: MANNERS,
            });
            Ok(Kept::new(location, Arc::clone(source)))
        };
        Ok(Self { settings: settings.clone(), local, download })
    }

    /// Asks the URL, where the gateway asks it for every token. Beside a file it is asked for those alone whose key is not
    /// in the file.
    pub(super) fn warm(&self) {
        if self.local.is_none() {
            // A failure is told to each request.
            let _ = self.download();
        }
    }

    /// The URL that is asked for a key that is not at hand.
    pub(super) fn url(&self) -> Option<&str> {
        Some(self.settings.url.as_str()).filter(|url| !url.is_empty())
    }

    /// The key with an identity: the last of the set that has it. The URL is asked only where the gateway asks.
    /// go-auth0, `JWKClient.GetKey`; vectors url-local-path-wins, kid-missing-single-key-with-kid.
    pub(super) fn find(&self, strategy: Strategy, wanted: &str) -> Result<Found<'_>, NoKey<'_>> {
        let is_wanted = |key: &GatewayJwk| strategy.of_key(key) == wanted;
        if let Some(local) = &self.local {
            if let Some(found) = local.find(is_wanted) {
                return Ok(found);
            }
            if self.settings.url.is_empty() {
                return Err(NoKey::NotFound(local));
            }
            // The code asks the URL then, and crashes on any answer, even when the key is in it.
            return Err(if self.download().is_ok() { NoKey::Crash } else { NoKey::NotFound(local) });
        }
        let set = self.download().map_err(NoKey::Trouble)?;
        set.find(is_wanted).ok_or(NoKey::NotFound(set))
    }

    fn download(&self) -> Result<&GatewaySet, &Trouble> {
        let kept = self.download.as_ref()?;
        kept.get(|location, served| downloaded(location.as_written(), served)).as_ref()
    }
}

/// What the gateway makes of the answer of a URL.
/// go-auth0, `JWKClient.downloadKeys`; vectors url-text-plain-refused, url-status-503-json-body-ok, url-keys-null.
fn downloaded(url: &str, served: Result<Served, Unserved>) -> Download {
    let served = served.map_err(|Unserved { message, hint }| {
        of_url(format!("the key set at {url} could not be had: {message}"), None, hint)
    })?;
    let content_type = served.content_type.as_deref().unwrap_or_default();
    if !CONTENT_TYPES.iter().any(|prefix| content_type.starts_with(prefix)) {
        let found = if content_type.is_empty() {
            "has no Content-Type".to_owned()
        } else {
            format!("has Content-Type {content_type:?}")
        };
        return Err(of_url(
            format!(
                "the answer of {} {found}; the gateway takes only what begins with application/json or \
                 application/jwk-set+json, in lower case",
                served.name
            ),
            Some("should have a JSON content type for JWKS endpoint"),
            Some("this may be an error page or a login page: look at it with curl -i, and check the URL".to_owned()),
        ));
    }
    let (name, bytes) = (served.name.clone(), served.bytes.clone());
    let set = GatewaySet::read(served, Dialect::GO.with_trailing_ignored())
        .map_err(|bad| bad_set("jwk_url", &name, &bad, &bytes))?;
    if set.keys().is_empty() {
        let hint = instead_of_keys(set.bytes()).map_or_else(
            || "a key set is {\"keys\":[…]}; a single JWK must be inside such a list".to_owned(),
            |instead| instead.told(),
        );
        return Err(of_url(format!("{name} has no keys: `keys` is empty or missing"), Some(NO_KEYS), Some(hint)));
    }
    Ok(set)
}

fn of_url(detail: String, log: Option<&str>, hint: Option<String>) -> Trouble {
    Trouble { setting: "jwk_url", detail, log: log.map(str::to_owned), hint }
}

/// Vectors jwks-local-missing-file, jwks-local-not-json, jwks-local-empty-set.
fn local_set(path: &str, settings: &KeySettings, source: &dyn KeySource) -> Result<GatewaySet, Opening> {
    let location = KeyLocation::File(path.to_owned());
    let served = source.keys(&location).map_err(|Unserved { message, hint }| Trouble {
        setting: "jwk_local_path",
        log: Some(format!("open {path}: no such file or directory")),
        detail: format!("the key set {path:?} cannot be read: {message}"),
        hint,
    })?;
    let (name, bytes) = (served.name.clone(), served.bytes.clone());
    // What stands for the file has a type, and stands for what the gateway finds in it.
    let is_the_file = served.content_type.is_none();
    let set = GatewaySet::read(served, Dialect::GO).map_err(|bad| {
        if matches!(*bad, BadSet::Json(_)) && !settings.secret_url.is_empty() {
            let scheme = settings.secret_url.split("://").next().unwrap_or_default();
            return Opening::Error(Error::EncryptedKeys { location: name.clone(), secret_url: format!("{scheme}://") });
        }
        Opening::Trouble(bad_set("jwk_local_path", &name, &bad, &bytes))
    })?;
    if is_the_file && !settings.secret_url.is_empty() {
        return Err(Opening::Trouble(Trouble {
            setting: "secret_url",
            detail: format!(
                "{name} is in the clear, and the gateway decrypts it with what secret_url leads to, which fails"
            ),
            log: None,
            hint: Some(
                "leave secret_url out, or encrypt the file; a copy in the clear may be given in the file's place"
                    .to_owned(),
            ),
        }));
    }
    Ok(set)
}

/// Why a book could not be opened: the gateway's trouble, or ours.
enum Opening {
    Trouble(Trouble),
    Error(Error),
}

impl From<Trouble> for Opening {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

fn bad_set(setting: &'static str, name: &str, bad: &BadSet, bytes: &[u8]) -> Trouble {
    let consequence = match bad {
        BadSet::Key { .. } => "; one bad key spoils the whole set for this gateway",
        BadSet::Json(_) | BadSet::WebPage | BadSet::NotAnObject { .. } | BadSet::KeysType { .. } => "",
    };
    Trouble {
        setting,
        detail: format!("{name} cannot be used: {bad}{consequence}"),
        log: log_of(bad),
        hint: advice(bad).or_else(|| Some(instead_of_keys(bytes)?.told())),
    }
}

/// What the gateway's library says of a key; of much it says what Go's reader of JSON says, which is not known here.
/// go-jose, `JSONWebKey.UnmarshalJSON`.
fn log_of(bad: &BadSet) -> Option<String> {
    let BadSet::Key { reason, .. } = bad else { return None };
    let words = match reason {
        BadJwk::UnknownKeyType { found } => format!("unknown json web key type '{found}'"),
        BadJwk::NoKeyType | BadJwk::NotAnObject { found: "null" } => "unknown json web key type ''".to_owned(),
        BadJwk::UnknownCurve { kty: "OKP", found, .. } => format!("unknown curve {found}'"),
        BadJwk::UnknownCurve { found, .. } if found != "secp256k1" => format!("unsupported elliptic curve '{found}'"),
        BadJwk::OtherKey => "invalid JWK, public keys in key and x5c fields do not match".to_owned(),
        BadJwk::SecretWithCertificate => "invalid JWK, found 'oct' (symmetric) key with cert chain".to_owned(),
        BadJwk::ThumbprintSize { member, .. } => format!("invalid JWK, {member} header is of incorrect size"),
        BadJwk::OtherThumbprint { member } => format!("invalid JWK, x5c thumbprint does not match {member} value"),
        BadJwk::NotAnObject { .. }
        | BadJwk::Repeated { .. }
        | BadJwk::WrongType { .. }
        | BadJwk::Encoding { .. }
        | BadJwk::UnknownCurve { .. }
        | BadJwk::Missing { .. }
        | BadJwk::Invalid(_)
        | BadJwk::ThumbprintHex { .. }
        | BadJwk::NotACertificate { .. }
        | BadJwk::BadUrl => return None,
    };
    Some(format!("go-jose/go-jose: {words}"))
}

fn advice(bad: &BadSet) -> Option<String> {
    let BadSet::Key { reason, .. } = bad else {
        return match bad {
            BadSet::WebPage => {
                Some("the URL answers with HTML: an error page, a login page, or not the URL of the key set".to_owned())
            }
            BadSet::NotAnObject { .. } => Some("wrap the keys: {\"keys\":[…]}".to_owned()),
            BadSet::Json(_) | BadSet::KeysType { .. } | BadSet::Key { .. } => None,
        };
    };
    let advice = match reason {
        BadJwk::Encoding { fault: base64_fault, .. } => match base64_fault {
            crate::base64url::Fault::StandardAlphabet { .. } => {
                "this is standard base64: write `-` for `+`, `_` for `/`, and leave `=` out"
            }
            _ => "write it as base64url of the bytes",
        },
        BadJwk::NoKeyType => "add `\"kty\"`: RSA, EC, OKP or oct",
        BadJwk::UnknownKeyType { .. } | BadJwk::UnknownCurve { .. } => {
            "publish this key in another set, or take it out: the gateway reads a set whole or not at all"
        }
        BadJwk::Invalid(_) => "convert the key once more, with all leading zero bytes of coordinates kept",
        BadJwk::NotACertificate { .. } => "put X.509 certificates into `x5c`, or leave the member out",
        BadJwk::OtherKey | BadJwk::OtherThumbprint { .. } | BadJwk::ThumbprintSize { .. } => {
            "make `x5c`, `x5t` and the key belong together, or leave the certificate members out"
        }
        BadJwk::NotAnObject { .. }
        | BadJwk::Repeated { .. }
        | BadJwk::WrongType { .. }
        | BadJwk::Missing { .. }
        | BadJwk::ThumbprintHex { .. }
        | BadJwk::SecretWithCertificate
        | BadJwk::BadUrl => return None,
    };
    Some(advice.to_owned())
}

fn undecodable_pin(index: usize, text: &str) -> Trouble {
    let cause = match text.parse::<crate::source::Pin>() {
        Ok(pin) => Some(format!("write it so: {pin}")),
        Err(_) => Some("`jwtk fingerprint` prints pins that this gateway takes".to_owned()),
    };
    Trouble {
        setting: "jwk_fingerprints",
        log: Some("illegal base64 data".to_owned()),
        detail: format!(
            "fingerprint {index} of {} characters is not base64url with padding, so it cannot be decoded",
            text.chars().count()
        ),
        hint: cause,
    }
}

/// Go's own HTTP client: whatever the status, ten redirects to wherever they lead, and no second try.
const MANNERS: Manners =
    Manners { any_status: true, redirects: 10, redirects_to_http: true, retries: 0, goes_on_without: false };

/// In the gateway's words: the key is not in the set.
pub(super) const NO_KEYS: &str = "no Keys have been found";

const CONTENT_TYPES: [&str; 2] = ["application/json", "application/jwk-set+json"];
