//! Where keys come from: files, and with the feature `fetch` the network.
//!
//! This room knows nothing of keys. It hands back bytes and how they were come by,
//! or an error that says exactly why a source was not reached or not trusted.
//!
//! [`mod@file`] reads files and pipes. [`Pin`] names a public key by its hash. The rest
//! is the network: a [`Remote`] describes a source completely, a [`Client`] fetches
//! it, through a [`Cache`] where one is given, and tells an observer of every
//! [`Event`]. [`Client::discover`] finds an issuer's key set (`OpenID` Connect
//! Discovery 1.0, RFC 8414), [`Client::inspect`] looks at the chain that a server
//! presents without trusting it.
//!
//! ```no_run
//! # #[cfg(feature = "fetch")] {
//! use std::time::SystemTime;
//! use jwtk::source::{Authority, Client, Remote};
//!
//! let mut remote = Remote::new("https://keys.example/jwks.json".parse()?);
//! remote.trust.authorities = Authority::read("ca.pem".as_ref())?;
//! let fetched = Client::new(&SystemTime::now).fetch(&remote)?;
//! println!("{} bytes from {}", fetched.bytes.len(), fetched.url);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "fetch")]
mod authority;
#[cfg(feature = "fetch")]
mod cache;
#[cfg(feature = "fetch")]
mod cache_control;
#[cfg(feature = "fetch")]
mod cache_entry;
mod certificate;
#[cfg(feature = "fetch")]
mod cipher;
#[cfg(feature = "fetch")]
mod client;
#[cfg(feature = "fetch")]
mod context;
#[cfg(feature = "fetch")]
mod deadline;
#[cfg(feature = "fetch")]
mod dial;
#[cfg(feature = "fetch")]
mod discovery;
#[cfg(feature = "fetch")]
mod distrust;
#[cfg(feature = "fetch")]
mod error;
#[cfg(feature = "fetch")]
mod event;
#[cfg(feature = "fetch")]
mod explain;
#[cfg(feature = "fetch")]
mod fetched;
pub mod file;
#[cfg(feature = "fetch")]
mod guard;
#[cfg(feature = "fetch")]
mod handshake;
#[cfg(feature = "fetch")]
mod headers;
#[cfg(feature = "fetch")]
mod https;
#[cfg(feature = "fetch")]
mod inspect;
#[cfg(feature = "fetch")]
mod issuer;
#[cfg(feature = "fetch")]
mod line;
mod name;
mod pin;
#[cfg(feature = "fetch")]
mod proxy;
#[cfg(feature = "fetch")]
mod remote;
#[cfg(feature = "fetch")]
mod trust;
#[cfg(feature = "fetch")]
mod url;
#[cfg(feature = "fetch")]
mod verifier;

#[cfg(feature = "fetch")]
pub use self::authority::Authority;
#[cfg(feature = "fetch")]
pub use self::cache::Cache;
pub use self::certificate::Certificate;
#[cfg(feature = "fetch")]
pub use self::cipher::{CipherSuites, LeftOut};
#[cfg(feature = "fetch")]
pub use self::client::Client;
#[cfg(feature = "fetch")]
pub use self::discovery::Discovered;
#[cfg(feature = "fetch")]
pub use self::distrust::Distrust;
#[cfg(feature = "fetch")]
pub use self::error::{Error, Stage};
#[cfg(feature = "fetch")]
pub use self::event::Event;
#[cfg(feature = "fetch")]
pub use self::fetched::{Fetched, Freshness};
#[cfg(feature = "fetch")]
pub use self::headers::Header;
#[cfg(feature = "fetch")]
pub use self::inspect::{Inspection, Server};
#[cfg(feature = "fetch")]
pub use self::issuer::Issuer;
pub use self::pin::{Pin, PinError};
#[cfg(feature = "fetch")]
pub use self::proxy::Proxies;
#[cfg(feature = "fetch")]
pub use self::remote::{ContentTypes, Redirects, Remote, Retries, Statuses};
#[cfg(feature = "fetch")]
pub use self::trust::Trust;
#[cfg(feature = "fetch")]
pub use self::url::{Scheme, Url};
