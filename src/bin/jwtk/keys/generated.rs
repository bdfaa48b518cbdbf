//! A new key, for every command that makes one.

use jwtk::jwk::{Jwk, KeySpec, Metadata};

use crate::output::{Failure, Output};

/// Makes a key, with a sign of life while primes are looked for.
pub(crate) fn generate(spec: KeySpec, output: &Output) -> Result<Jwk, Failure> {
    let key = match spec {
        KeySpec::Rsa(bits) => output.while_waiting(&format!("looking for primes, {bits} bits"), || spec.generate()),
        _ => spec.generate(),
    }?;
    Ok(Jwk::new(key, Metadata::default()))
}
