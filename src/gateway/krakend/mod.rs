//! `KrakenD`, community edition 2.13: its JWT validator and signer (krakend-jose 2.12 with go-auth0 and go-jose 3).
//!
//! The gateway decodes its own configuration, key sets and tokens with two JSON readers, and which one reads decides
//! what passes: the outer one forgives letter case and duplicates ([`decode`], [`keys`]), the one inside of the JOSE
//! library forgives neither ([`raw`], [`jwk`], [`token`], [`claims`]). The checks stand in [`validator`] in the order in
//! which the gateway makes them.

mod access;
mod backend;
mod base64;
mod claims;
mod config;
mod decode;
mod duration;
mod jwk;
mod keys;
mod propagation;
mod raw;
mod routes;
mod signer;
mod token;
mod validator;
mod warnings;

use std::cell::OnceCell;

use config::Component;
use keys::Download;
use validator::Validator;

use super::source::KeySource;
use super::{Answer, Asked, Error, Gateway, Kind, Overrides, Prepared, Request, Route, Signing};
use crate::claims::Timestamp;
use crate::config::{Config, Error as Unreadable};

/// A configuration of this gateway.
#[derive(Debug)]
pub(super) struct Krakend {
    config: Config,
}

impl Krakend {
    pub(super) fn new(config: Config) -> Result<Self, Error> {
        let first = config.first();
        match first.value().as_object() {
            Some(_) => Ok(Self { config }),
            None => Err(Error::Configuration(Unreadable::Unreadable {
                name: first.name().to_owned(),
                problem: format!("expected an object with endpoints, found {}", first.value().kind()),
                location: None,
            })),
        }
    }
}

impl Gateway for Krakend {
    fn kind(&self) -> Kind {
        Kind::Krakend
    }

    fn routes(&self) -> Vec<Route> {
        routes::routes(self.config.first())
    }

    fn judge(&self, asked: &Asked, request: &Request, keys: &dyn KeySource, now: Timestamp) -> Result<Answer, Error> {
        let mut asked = asked.clone();
        // What the request line says counts where nothing else was said.
        asked.path = asked.path.or_else(|| request.path().map(str::to_owned));
        asked.method = asked.method.or_else(|| request.method().map(str::to_owned));
        let (validator, warnings) = self.validator(&asked, keys)?;
        let download = OnceCell::new();
        let mut answer = validator.judge(request, now, &|| download.get_or_init(|| validator.download(keys)));
        answer.warnings.extend(warnings);
        Ok(answer)
    }

    fn prepare(&self, asked: &Asked, keys: &dyn KeySource) -> Result<Box<dyn Prepared>, Error> {
        let (validator, warnings) = self.validator(asked, keys)?;
        let download = validator.download(keys);
        Ok(Box::new(PreparedValidator { validator, download, warnings }))
    }

    fn signing(&self, asked: &Asked, overrides: &Overrides, keys: &dyn KeySource) -> Result<Signing, Error> {
        let endpoint = routes::choose(self.config.first(), asked, Component::Signer)?;
        signer::signing(&endpoint, overrides, keys)
    }
}

impl Krakend {
    /// The validator of a route, and what is to be said of the configuration around it.
    fn validator(&self, asked: &Asked, keys: &dyn KeySource) -> Result<(Validator, Vec<String>), Error> {
        let endpoint = routes::choose(self.config.first(), asked, Component::Validator)?;
        let validator = Validator::open(&endpoint, keys)?;
        let mut around = Vec::new();
        warnings::of_service(self.config.first(), &mut around);
        warnings::of_others(self.config.first(), &endpoint.name(), &mut around);
        warnings::of_further(&self.config, &mut around);
        Ok((validator, around))
    }
}

/// A validator with all its keys.
struct PreparedValidator {
    validator: Validator,
    download: Download,
    warnings: Vec<String>,
}

impl Prepared for PreparedValidator {
    fn judge(&self, request: &Request, now: Timestamp) -> Answer {
        let mut answer = self.validator.judge(request, now, &|| &self.download);
        answer.warnings.extend_from_slice(&self.warnings);
        answer
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gateway::{self, KeyLocation, Served, Unserved};

    /// Answers every question with the same bytes.
    struct Echo(Vec<u8>);

    impl KeySource for Echo {
        fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
            Ok(Served::json(self.0.clone(), "keys"))
        }

        fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
            Ok(self.0.clone())
        }
    }

    /// Asks everything that can be asked of a configuration.
    fn ask(config: &[u8], keys: &[u8], token: &str) {
        let keys = Echo(keys.to_vec());
        for name in ["krakend.json", "krakend.yaml", "krakend.toml", "krakend"] {
            let Ok(gateway) = gateway::read(config, name, Some(Kind::Krakend)) else { continue };
            for route in gateway.routes().into_iter().take(8) {
                let asked = Asked::at(route.path).with_method(route.method.unwrap_or_default());
                let request = Request::default().with_header("Authorization", format!("Bearer {token}"));
                let _ = gateway.judge(&asked, &request, &keys, Timestamp::new(1_750_000_000, 0));
                if let Ok(Signing::Plan(plan)) = gateway.signing(&asked, &Overrides::default(), &keys) {
                    let _ = plan.sign(&keys.0, |_| {});
                }
            }
        }
    }

    const CONFIG: &str = r#"{"version":3,"extra_config":{"auth/validator":{"shared_cache_duration":5}},"endpoints":[
        {"endpoint":"/a/{x}","method":"GET","input_headers":["X-A"],"extra_config":{"auth/validator":{"alg":"HS256",
        "jwk_url":"https://a","audience":["a"],"roles":["r"],"roles_key":"a.b","roles_key_is_nested":true,"scopes":["s"],
        "scopes_key":"s","leeway":"1m","propagate_claims":[["sub","x-a"]],"jwk_fingerprints":["-_-_"],
        "cipher_suites":[49199],"jwk_local_ca":"ca.pem"},"auth/signer":{"alg":"HS256","kid":"a","keys_to_sign":["t"],
        "jwk_local_path":"k","disable_jwk_security":true,"full":true}},
        "backend":[{"group":"g","target":"a.b","mapping":{"a":"b"},"allow":["a.b"]}]}]}"#;

    const KEYS: &str = r#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}],"t":{"a":1}}"#;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(config: Vec<u8>, keys: Vec<u8>, token: String) {
            ask(&config, &keys, &token);
        }

        #[test]
        fn no_broken_configuration_makes_it_panic(
            at in 0..CONFIG.len(), with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#, gone in 0_usize..30,
            keys_at in 0..KEYS.len(), key_with in r#"[\[\]{}",:0-9a-z\\ -]{0,6}"#,
        ) {
            let broken = |text: &str, at: usize, with: &str, gone: usize| {
                let mut bytes = text.as_bytes().to_vec();
                bytes.splice(at..(at + gone).min(text.len()), with.bytes());
                bytes
            };
            let token = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
            ask(&broken(CONFIG, at, &with, gone), &broken(KEYS, keys_at, &key_with, 3), token);
        }
    }

    #[test]
    fn nesting_without_end_does_no_harm() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(9_000), close.repeat(9_000));
            let block = format!(r#"{{"endpoints":[{{"endpoint":"/","extra_config":{{"auth/validator":{deep}}}}}]}}"#);
            ask(block.as_bytes(), deep.as_bytes(), &deep);
            ask(CONFIG.as_bytes(), format!(r#"{{"t":{{"a":{deep}}}}}"#).as_bytes(), &deep);
            let header = crate::base64url::encode(format!(r#"{{"alg":"HS256","x":{deep}}}"#));
            ask(CONFIG.as_bytes(), KEYS.as_bytes(), &format!("{header}.{}.AAAA", crate::base64url::encode(&deep)));
        }
    }
}
