//! Proofs that whoever presents an access token holds the key that it is bound to (DPoP, RFC 9449).
//!
//! A [`Draft`] becomes a proof for one request; a [`Demand`] checks one, step by step as section 4.3 lists them. Whether a
//! proof was seen before, by its `jti`, only those can tell who keep the ones that they have seen.
//!
//! ```
//! use jwtk::claims::Timestamp;
//! use jwtk::dpop::{AccessToken, Demand, Draft, Target};
//! use jwtk::jwk::KeySet;
//! use jwtk::jws::choose_signer;
//!
//! let keys = KeySet::read(&std::fs::read("fixtures/keys/signing.jwks.json")?, "signing.jwks.json")?;
//! let key = choose_signer(&keys, Some("p-256"), None, false)?;
//! let now = Timestamp::new(1_735_687_800, 0);
//!
//! let target = Target::new("GET", "https://api.example.com/orders?page=2")?;
//! let mut draft = Draft::new(target.clone(), "e1j3V_bKic8-LAEB", now);
//! draft.access_token = Some("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".to_owned());
//! let proof = draft.sign(key)?;
//!
//! // An access token that is no JWT has its claims from elsewhere.
//! let claims = format!(r#"{{"cnf":{{"jkt":"{}"}}}}"#, proof.thumbprint);
//! let claims = jwtk::json::read_object(claims.as_bytes(), jwtk::json::Dialect::STRICT)?;
//! let token = AccessToken { text: "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", claims: Some(&claims) };
//! let checks = Demand::new(target).judge(&[proof.text], Some(token), now).checks;
//! assert!(checks.iter().all(|check| check.reason.is_none()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access_token;
mod demand;
mod draft;
mod header;
mod presented;
mod target;

pub use self::access_token::AccessToken;
pub use self::demand::{Demand, Judged};
pub use self::draft::{Draft, NoProof, Proof};
pub use self::header::{is_proof, key_of};
pub use self::presented::Presented;
pub use self::target::{NotATarget, Target};
