//! The keys that Envoy can use of a set.

use std::sync::OnceLock;

use super::chance::Chance;
use super::key::{EnvoyKey, KeyFault, Verdict};
use super::status::{NO_VALID_KEYS, Status};
use super::token::{Token, read_struct};
use super::truth::Truth;
use crate::gateway::keys::Served;
use crate::json::{Object, Value};
use crate::jwk::KeySet;

/// The keys that Envoy can use of a set.
#[derive(Debug)]
pub(super) struct EnvoySet {
    pub(super) keys: Vec<EnvoyKey>,
    /// Members that it passes over: place in the set, and why
    pub(super) unusable: Vec<(usize, KeyFault)>,
    /// Where it came from, for messages
    pub(super) name: String,
    text: Vec<u8>,
    native: OnceLock<Option<KeySet>>,
}

impl EnvoySet {
    /// Reads a set.
    // Jwks::createFromJwksCore; vectors set-bad-member-first, set-duplicate-member, google-x509-map.
    pub(super) fn read(served: Served) -> Result<Self, KeyFault> {
        let object = read_struct(&served.bytes).map_err(|_| "Jwks is an invalid JSON")?;
        let (name, text) = (served.name, served.bytes);
        let mut set = Self { keys: Vec::new(), unusable: Vec::new(), name, text, native: OnceLock::new() };
        match object.get("keys") {
            None if has_certificates(&object) => {
                for (kid, certificate) in object.iter() {
                    set.keys.push(EnvoyKey::of_certificate(kid, certificate.as_str().unwrap_or_default())?);
                }
                return Ok(set);
            }
            None => return Err("Jwks does not have [keys] field"),
            Some(Value::Array(members)) => {
                let jwks = members.iter().enumerate().filter_map(|(index, member)| Some((index, member.as_object()?)));
                for (index, jwk) in jwks {
                    match EnvoyKey::of_jwk(jwk) {
                        Ok(key) => set.keys.push(key),
                        Err(fault) => set.unusable.push((index, fault)),
                    }
                }
            }
            Some(_) => return Err("[keys] in Jwks is not an array"),
        }
        match set.unusable.first() {
            Some((_, fault)) if set.keys.is_empty() => Err(fault),
            None if set.keys.is_empty() => Err(NO_VALID_KEYS),
            Some(_) | None => Ok(set),
        }
    }

    /// The key that made the token's signature; else how it ends, and the keys that were tried.
    // verify.cc, verifyJwtWithoutTimeChecking; vectors kid-duplicate, ed-short-signature.
    pub(super) fn verify(&self, token: &Token, chance: &mut Chance) -> Result<&EnvoyKey, (Status, Vec<&EnvoyKey>)> {
        let fitting: Vec<&EnvoyKey> = self.keys.iter().filter(|key| key.is_for(token.alg, &token.kid)).collect();
        for key in &fitting {
            match key.verify(token.alg, &token.message, &token.signature) {
                Verdict::Good => return Ok(key),
                Verdict::WrongLength => return Err((Status::Ed25519Length, fitting)),
                Verdict::NotKnown if chance.holds(Truth::Unknown(LONG_RSA)) => return Ok(key),
                Verdict::Bad | Verdict::NotKnown => {}
            }
        }
        let status = if fitting.is_empty() { Status::NoKeyMatches } else { Status::VerificationFails };
        Err((status, fitting))
    }

    /// The same set as a strict reader sees it, to look for causes in.
    pub(super) fn native(&self) -> Option<&KeySet> {
        self.native.get_or_init(|| KeySet::read(&self.text, &self.name).ok()).as_ref()
    }
}

const LONG_RSA: &str = "whether a key of RSA of more than 8192 bits made a signature";

/// An object of kid and certificate.
// shouldCheckX509.
fn has_certificates(object: &Object) -> bool {
    let is_certificate = |text: &str| {
        text.starts_with("-----BEGIN CERTIFICATE-----\n") && text.ends_with("\n-----END CERTIFICATE-----\n")
    };
    !object.is_empty()
        && object.iter().all(|(kid, value)| !kid.is_empty() && value.as_str().is_some_and(is_certificate))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EnvoySet, KeyFault> {
        EnvoySet::read(Served::json(text.as_bytes().to_vec(), "jwks.json"))
    }

    #[test]
    fn members_that_cannot_be_used_are_passed_over_while_one_is_left() {
        let set = read(r#"{"keys":[1,{"kty":"x"},{"kty":"oct","k":"AQ","kid":1},{"kty":"RSA"}]}"#).unwrap();
        assert_eq!((set.keys.len(), set.keys[0].kid.as_str()), (1, ""));
        assert_eq!(set.unusable.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1, 3]);
        for (text, fault) in [
            ("[]", "Jwks is an invalid JSON"),
            ("null", "Jwks does not have [keys] field"),
            ("{}", "Jwks does not have [keys] field"),
            (r#"{"a":"-----BEGIN CERTIFICATE-----"}"#, "Jwks does not have [keys] field"),
            (r#"{"a":"-----BEGIN CERTIFICATE-----\n"}"#, "Jwks does not have [keys] field"),
            (r#"{"a":"\n-----END CERTIFICATE-----\n"}"#, "Jwks does not have [keys] field"),
            (r#"{"keys":{}}"#, "[keys] in Jwks is not an array"),
            (r#"{"keys":[]}"#, NO_VALID_KEYS),
            (r#"{"keys":[1]}"#, NO_VALID_KEYS),
            (r#"{"keys":[{"kty":"x"},{}]}"#, "[kty] is not supported in [keys]"),
        ] {
            assert_eq!(read(text).unwrap_err(), fault, "{text}");
        }
    }
}
