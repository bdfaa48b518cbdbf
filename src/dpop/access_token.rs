//! The access token that a proof goes with.

use crate::algorithm::Digest;
use crate::base64url;
use crate::check::{Check, Reason};
use crate::crypto::digest;
use crate::json::{Object, Value};
use crate::jwk::Thumbprint;

/// The access token that a proof goes with.
#[derive(Clone, Copy, Debug)]
pub struct AccessToken<'t> {
    /// The token as the request carries it
    pub text: &'t str,
    /// What is known of it for sure: the claims under a good signature, or what its issuer says of it
    pub claims: Option<&'t Object>,
}

impl AccessToken<'_> {
    /// `ath`, which a proof for it has.
    pub(super) fn hash(&self) -> String {
        token_hash(self.text)
    }

    /// The key that the token is bound to must be the proof's (RFC 9449 section 6).
    pub(super) fn binding(&self, key: &Thumbprint) -> Check {
        let name = "dpop_jkt";
        let Some(claims) = self.claims else {
            return Check::fail(name, Reason::MissingClaim, "what the token is bound to is not known for sure");
        };
        let cnf = claims.get("cnf");
        let jkt = cnf.and_then(Value::as_object).and_then(|cnf| cnf.get("jkt"));
        let check = match (cnf, jkt) {
            (Some(Value::Object(_)), Some(Value::String(jkt))) if *jkt == key.to_string() => {
                Check::pass(name, "the token is bound to the proof's key")
            }
            (Some(Value::Object(_)), Some(Value::String(jkt))) => Check::fail(
                name,
                Reason::KeyMismatch,
                format!("the token is bound to the key {jkt:?}, the proof is signed with {key}"),
            ),
            (None | Some(Value::Object(_)), None) => {
                Check::fail(name, Reason::MissingClaim, "the token is bound to no key: it has no cnf.jkt")
            }
            (Some(other), None) => Check::fail(
                name,
                Reason::MalformedClaim,
                format!("cnf must be an object, this is {}", other.described()),
            ),
            (_, Some(other)) => Check::fail(
                name,
                Reason::MalformedClaim,
                format!("cnf.jkt must be text, this is {}", other.described()),
            ),
        };
        check.expecting(key.to_string()).finding(jkt.or(cnf))
    }
}

/// `ath`: what a proof says of the access token that it goes with (RFC 9449 section 4.2).
pub(super) fn token_hash(token: &str) -> String {
    base64url::encode(digest(Digest::Sha256, token.as_bytes()))
}
