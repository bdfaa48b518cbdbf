//! JSON Web Tokens as API gateways sign and verify them: the library under the command line `jwtk`.
//!
//! # In what order to read it
//!
//! A file names only what is on its own floor or above it in this table, and no two files name each other: from the top
//! down each builds on what is known by then. A test holds the code to it.
//!
//! | floor | room | what lives there |
//! | --- | --- | --- |
//! | 0 | `error`, `base64url`, `hex`, `percent`, `form`, `uri`, `json`, `text`, `algorithm` | what every error can say; the codecs; JSON text as the gateways read and write it: numbers keep their text; what a text is at first sight; the one table about algorithms, without `none` |
//! | 1 | `crypto`, `check`, `finding`, `http` | keys with their limits, signatures, digests, random bytes: nothing else names a cryptographic crate; what was looked at; what is wrong or lax; the head of a request |
//! | 2 | `jose`, `keyfile`, `config`, `source`, `cel` | what signed and encrypted tokens share: header, parts, serializations, a look at any token; PEM, DER, certificates and OpenSSH files, told apart by content; configuration files as values with their places; keys from the network: trust, pins, discovery, cache; expressions as agentgateway evaluates them |
//! | 3 | `jwk` | keys as data: parameters, metadata, sets, thumbprints |
//! | 4 | `jws`, `jwe` | signed tokens: verifying, signing; encrypted tokens: opening, sealing |
//! | 5 | `claims`, `payload` | rules about claims, times, and the verdict that lists every check; signing the members of a document |
//! | 6 | `diagnosis`, `dpop` | why a token is refused, found by trying; proofs that a token's key is held |
//! | 7 | `gateway` | what a gateway does with a request or a response, told from its configuration |
//! | 8 | `bulk`, `lint`, `rotation` | many lines on all cores, in order, in constant memory; all that is wrong, weak or odd in files, at once; what a change of a key set does to tokens that are out |
//! | 9 | `bin/jwtk/` | `command/` (one file a subcommand) → `keys/` → `args/` → `input/` → `output/` |
//!
//! Points in time and input are arguments: the same call gives the same answer, but for random bytes, and for keys that
//! `source` fetches. An error means that no decision was reached; a token that was examined and refused is a
//! [`claims::Verdict`].
//!
//! # Verify a token
//!
//! A token passes through [`jws::Unverified`], [`jws::Authentic`] and [`claims::Accepted`]. Each is made only from the one before, so
//! a function that takes an `Accepted` cannot be handed a token that was merely decoded.
//!
//! ```
//! use jwtk::claims::{Rules, Timestamp};
//! use jwtk::jwk::KeySet;
//! use jwtk::jws::{Policy, Unverified};
//!
//! let keys = KeySet::read(&std::fs::read("fixtures/keys/public.jwks.json")?, "public.jwks.json")?;
//! let token = std::fs::read_to_string("fixtures/tokens/alice.jwt")?;
//!
//! let mut rules = Rules::default();
//! rules.issuers = vec!["https://login.example.com/".to_owned()];
//! rules.audiences = vec!["orders".to_owned()];
//! let decide = |now| rules.decide(Unverified::compact(token.trim()), &keys, &Policy::default(), Timestamp::new(now, 0));
//!
//! let accepted = decide(1_735_687_800).accepted().ok_or("refused")?;
//! assert_eq!(accepted.claims().and_then(|claims| claims.get("sub")?.as_str()), Some("alice"));
//!
//! let expired = decide(1_735_689_600);
//! assert_eq!(expired.reason().map(|reason| reason.code()), Some("expired"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Sign a login response
//!
//! The members that are named become tokens, and the document is written byte for byte as the gateway writes it.
//!
//! ```
//! use jwtk::json::{Dialect, Style, read_object, write_object};
//! use jwtk::jwk::KeySet;
//! use jwtk::jose::Serialization;
//! use jwtk::jws::{Protected, Signer, choose_signer};
//! use jwtk::payload::sign_members;
//!
//! let keys = KeySet::read(&std::fs::read("fixtures/login/symmetric.jwks.json")?, "symmetric.jwks.json")?;
//! let chosen = choose_signer(&keys, Some("sim2"), None, false)?;
//! let signer = Signer::new(chosen.key, &Protected::default().kid("sim2").typ("JWT"), Serialization::Compact);
//!
//! let response = read_object(&std::fs::read("fixtures/login/response.json")?, Dialect::GO)?;
//! let names = ["access_token", "refresh_token"].map(str::to_owned);
//! let signed = sign_members(response, &names, &signer, |_claims| {})?;
//! assert_eq!(signed.signed, names);
//! let body = write_object(&signed.document, Style::Go);
//! assert!(body.starts_with(r#"{"access_token":"eyJhbGciOiJIUzI1NiIsImtpZCI6InNpbTIiLCJ0eXAiOiJKV1QifQ."#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod algorithm;
pub mod base64url;
pub mod bulk;
#[cfg(feature = "cel")]
pub mod cel;
pub mod check;
pub mod claims;
pub mod config;
pub mod crypto;
pub mod diagnosis;
pub mod dpop;
pub mod error;
pub mod finding;
#[cfg(feature = "cel")]
mod form;
pub mod gateway;
pub mod hex;
pub mod http;
pub mod jose;
pub mod json;
#[cfg(feature = "jwe")]
pub mod jwe;
pub mod jwk;
pub mod jws;
pub mod keyfile;
pub mod lint;
pub mod payload;
mod percent;
pub mod rotation;
pub mod source;
mod text;
mod uri;

/// The examples of the page for library users are compiled and run with the others.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct LibraryPage;
