//! What an API gateway does with a token, told from its own configuration, offline.
//!
//! [`read()`] takes a configuration and gives a [`Gateway`]: its routes, what is lax or odd in it, its answers to requests,
//! and where it signs, the signing. The [`Answer`] is the gateway's, followed to the letter: its order of checks, its
//! tolerance, its mistakes. What is unsafe or surely not as meant stands beside it as a finding, what went wrong and how
//! to mend it as a hint of the check that failed.
//!
//! A gateway that would not start with its configuration, or answers every request alike because of it, gives an answer
//! too, with the reason `gateway_misconfigured`. An [`Error`] means that there is no answer: a configuration that cannot be
//! read, or a route that it does not have.
//!
//! ```
//! use std::sync::Arc;
//!
//! use jwtk::claims::Timestamp;
//! use jwtk::config::Text;
//! use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Served, Unserved};
//! use jwtk::http::Request;
//!
//! struct Fixed(&'static [u8]);
//! impl KeySource for Fixed {
//!     fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
//!         Ok(Served::json(self.0.to_vec(), "jwks.json"))
//!     }
//!     fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
//!         Ok(Vec::new())
//!     }
//! }
//!
//! let config = br#"{"version": 3, "endpoints": [{"endpoint": "/orders",
//!     "backend": [{"host": ["http://orders:8080"], "url_pattern": "/"}],
//!     "extra_config": {"auth/validator": {"alg": "HS256", "jwk_url": "https://login.example.com/jwks.json"}}}]}"#;
//! let gateway = gateway::read(&[Text::new(config, "krakend.json")], None)?;
//! let keys = Arc::new(Fixed(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#));
//! let validator = gateway.open(&Asked::default(), keys)?;
//!
//! let request = Request::with_token("eyJhbGciOiJIUzI1NiIsImtpZCI6ImIifQ.e30.AAAA");
//! let answer = validator.validate(&request, Timestamp::new(1_735_689_600, 0))?;
//! assert_eq!((answer.status(), answer.reason().map(|reason| reason.code())), (Some(401), Some("no_matching_key")));
//! # Ok::<(), gateway::Error>(())
//! ```

#[cfg(feature = "cel")]
mod agentgateway;
mod answer;
mod became;
mod contract;
mod environment;
mod envoy;
mod error;
mod gloo;
mod internal;
mod key_use;
mod keys;
mod kind;
mod krakend;
mod ledger;
mod meanings;
mod noted;
mod placeholder;
mod prefixes;
#[cfg(test)]
mod probe;
mod remarks;
mod route;
mod signing;
mod token_place;
mod tried;

pub use self::answer::{Answer, Decision, HeaderChange, Response, SeenToken, Upstream};
pub use self::became::Became;
pub use self::contract::{Gateway, TokenAnswer, TokenJudge, Validator};
pub use self::environment::Environment;
pub use self::error::Error;
pub use self::key_use::{KeyUse, Refused};
pub use self::keys::{InlineKeys, KeyLocation, KeySource, Manners, RemoteKeys, Served, Unserved};
pub use self::kind::Kind;
pub use self::route::{Asked, Route};
pub use self::signing::{Overrides, SignedResponse, Signing, SigningPlan, Unsigned};
pub use self::tried::tried;

use crate::config::{self, Config, Document, Syntax, Text};
use crate::finding::Rule;
use contract::Entry;

/// The gateways, in the order in which they are asked whether a document is theirs.
const GATEWAYS: &[Entry] = &[
    krakend::ENTRY,
    envoy::ENTRY,
    gloo::ENTRY,
    // Its rules are expressions, and it reads tokens as serde does.
    #[cfg(feature = "cel")]
    agentgateway::STANDALONE,
    #[cfg(feature = "cel")]
    agentgateway::KUBERNETES,
];

/// Reads a configuration, of one file or of several that belong together; the kind is told from the content unless it is
/// given. No variables of an environment are set: [`read_within`] has some.
///
/// # Errors
/// [`Error`] when it cannot be read: neither JSON nor YAML nor TOML, a template, or no gateway's.
pub fn read(texts: &[Text<'_>], kind: Option<Kind>) -> Result<Box<dyn Gateway>, Error> {
    read_within(texts, kind, &Environment::default())
}

/// Reads a configuration that may name variables of the environment.
///
/// # Errors
/// As for [`read()`], and when a variable is not set.
pub fn read_within(
    texts: &[Text<'_>],
    kind: Option<Kind>,
    environment: &Environment,
) -> Result<Box<dyn Gateway>, Error> {
    let (mut unreadable, mut unrecognised) = (None, None);
    let asked: Vec<&Entry> = GATEWAYS.iter().filter(|entry| kind.is_none_or(|kind| entry.kind == kind)).collect();
    let (likely, others): (Vec<&Entry>, Vec<&Entry>) = asked.into_iter().partition(|entry| entry.is_likely(texts));
    for entry in likely.into_iter().chain(others) {
        // The gateways read one text in several ways.
        match entry.config(texts, environment) {
            Ok(config) if (entry.recognises)(&config) => return (entry.read)(config),
            Ok(config) => unrecognised = unrecognised.or(Some((entry, config))),
            Err(error) => unreadable = unreadable.or(Some(error)),
        }
    }
    match (unrecognised, unreadable) {
        (Some((entry, config)), None) if kind.is_some() => (entry.read)(config),
        (_, Some(error)) => Err(error),
        (_, None) => {
            let name = texts.first().map(|text| text.name().to_owned()).unwrap_or_default();
            Err(Error::UnknownKind { name })
        }
    }
}

/// How a gateway goes on with files that were read with `syntax`, where it would read the same itself.
pub(crate) fn reader(kind: Kind, config: &Config, syntax: Syntax) -> Option<Reader> {
    let mut entries = GATEWAYS.iter().filter(|entry| entry.kind == kind);
    let entry = entries.next().filter(|entry| entry.prepare.is_none())?;
    // Of several the right one is yet to be found.
    let is_only = entries.next().is_none();
    let reads_so = |document: &Document| document.reads_alike(syntax, entry.syntax);
    (is_only && config.documents().all(reads_so)).then_some(entry.read)
}

/// From a configuration that was read to its gateway.
pub(crate) type Reader = fn(Config) -> Result<Box<dyn Gateway>, Error>;

impl Entry {
    fn is_likely(&self, texts: &[Text<'_>]) -> bool {
        texts.iter().any(|text| self.words.iter().any(|word| text.holds(word)))
    }

    fn config(&self, texts: &[Text<'_>], environment: &Environment) -> Result<Config, Error> {
        let Some(prepare) = self.prepare else { return Ok(config::read(texts, self.syntax)?) };
        let prepared = texts.iter().map(|text| match std::str::from_utf8(text.bytes()) {
            Ok(read) => prepare(read, text.name(), environment).map(String::into_bytes),
            Err(_) => Ok(text.bytes().to_vec()),
        });
        let prepared = prepared.collect::<Result<Vec<Vec<u8>>, Error>>()?;
        let texts: Vec<Text<'_>> =
            prepared.iter().zip(texts).map(|(bytes, text)| Text::new(bytes, text.name())).collect();
        Ok(config::read(&texts, self.syntax)?)
    }
}

/// Why a gateway refuses a whole set of keys, if it does.
pub fn refusal(kind: Kind, set: &[u8]) -> Option<Refused> {
    GATEWAYS.iter().find(|entry| entry.kind == kind).and_then(|entry| (entry.refuses)(set))
}

/// All that can be found in the configurations of gateways.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GATEWAYS.iter().flat_map(|entry| entry.rules).flat_map(|rules| *rules).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_names_of_their_own() {
        let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        for entry in GATEWAYS {
            let of_kind = |id: &str| id.strip_prefix(entry.kind.name()).is_some_and(|rest| rest.starts_with('/'));
            assert!(entry.rules.iter().flat_map(|rules| *rules).all(|rule| of_kind(rule.id)));
        }
    }
}
