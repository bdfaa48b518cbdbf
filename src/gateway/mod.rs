//! What an API gateway does with a token, told from its own configuration, offline.
//!
//! [`read()`] takes a configuration and gives a [`Gateway`]: its routes, its answer to a request, and where it signs, the
//! signing. The [`Answer`] is the gateway's, followed to the letter: its order of checks, its tolerance, its mistakes.
//! What is unsafe or surely not as meant stands beside it as a warning, what went wrong and how to mend it as a hint.
//!
//! A gateway that would not start with its configuration, or answers every request alike because of it, gives an answer
//! too, with the reason `gateway_misconfigured`. An [`Error`] means that there is no answer: a configuration that nobody
//! can read, or a route that it does not have.
//!
//! ```
//! use jwtk::claims::Timestamp;
//! use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Request, Served, Unserved};
//!
//! struct Served1(&'static [u8]);
//! impl KeySource for Served1 {
//!     fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
//!         Ok(Served::json(self.0.to_vec(), "jwks.json"))
//!     }
//!     fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
//!         Ok(Vec::new())
//!     }
//! }
//!
//! let config = br#"{"version": 3, "endpoints": [{"endpoint": "/orders", "extra_config": {"auth/validator": {
//!     "alg": "HS256", "jwk_url": "https://login.example.com/jwks.json"}}}]}"#;
//! let gateway = gateway::read(config, "krakend.json", None)?;
//! let keys = Served1(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#);
//! let request = Request::with_token("eyJhbGciOiJIUzI1NiIsImtpZCI6ImIifQ.e30.AAAA");
//! let answer = gateway.judge(&Asked::default(), &request, &keys, Timestamp::new(1_735_689_600, 0))?;
//! assert_eq!((answer.status, answer.reason().map(|reason| reason.code())), (Some(401), Some("no_matching_key")));
//! # Ok::<(), gateway::Error>(())
//! ```

mod answer;
mod error;
mod krakend;
mod request;
mod route;
mod signing;
mod source;

pub use self::answer::{Answer, UsedKey};
pub use self::error::Error;
pub use self::request::{NotARequest, Request};
pub use self::route::{Asked, Route};
pub use self::signing::{Overrides, SignedResponse, Signing, SigningPlan, Unsigned};
pub use self::source::{KeyLocation, KeySource, RemoteKeys, Served, Unserved};

use crate::claims::Timestamp;
use crate::config::{self, Config, Syntax, Text};

/// What every gateway can be asked.
pub trait Gateway {
    /// Which one it is.
    fn kind(&self) -> Kind;

    /// The routes of its configuration, in order.
    fn routes(&self) -> Vec<Route>;

    /// Its answer to a request at `now`.
    ///
    /// # Errors
    /// [`Error`] when the configuration has no such route, or several that may be meant.
    fn judge(&self, asked: &Asked, request: &Request, keys: &dyn KeySource, now: Timestamp) -> Result<Answer, Error>;

    /// Reads all that its answers on one route depend on, for many requests.
    ///
    /// # Errors
    /// [`Error`] as for [`Self::judge`].
    fn prepare(&self, asked: &Asked, keys: &dyn KeySource) -> Result<Box<dyn Prepared>, Error>;

    /// How it signs what the backend of a route answers.
    ///
    /// # Errors
    /// [`Error`] as for [`Self::judge`], and for gateways that never sign.
    fn signing(&self, asked: &Asked, overrides: &Overrides, keys: &dyn KeySource) -> Result<Signing, Error>;
}

/// One route of a gateway, with its settings and keys at hand: no source is asked again.
pub trait Prepared: Send + Sync {
    /// The gateway's answer to a request at `now`, as [`Gateway::judge`] gives it. The request's own path and method do not
    /// count: the route is chosen already.
    fn judge(&self, request: &Request, now: Timestamp) -> Answer;
}

/// The gateways whose configurations can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `KrakenD`, community edition
    Krakend,
}

impl Kind {
    /// The name as it stands on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Krakend => "krakend",
        }
    }
}

/// Reads a configuration. `name` is the file's, for messages; the kind is told from the content unless it is given.
///
/// # Errors
/// [`Error`] when nobody can read it: neither JSON nor YAML nor TOML, a template, or no gateway's.
pub fn read(text: &[u8], name: &str, kind: Option<Kind>) -> Result<Box<dyn Gateway>, Error> {
    let config = config::read(&[Text::new(text, name)], Syntax::GO)?;
    match kind.or_else(|| kind_of(&config)) {
        Some(Kind::Krakend) => Ok(Box::new(krakend::Krakend::new(config)?)),
        None => Err(Error::UnknownKind { name: name.to_owned() }),
    }
}

fn kind_of(config: &Config) -> Option<Kind> {
    let members = config.first().value().as_object()?;
    let has = |wanted: &str| members.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    (has("endpoints") || has("version") || has("async_agent")).then_some(Kind::Krakend)
}
