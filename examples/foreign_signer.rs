//! A token signed by a key that never comes here: a key management service, a hardware module, an agent. The public half is
//! here, and each signature that comes back is checked with it before it gets into a token.
//!
//! `cargo run --example foreign_signer`

use std::error::Error;
use std::io::{self, Write as _};

use jwtk::algorithm::Algorithm;
use jwtk::claims::{Rules, Timestamp};
use jwtk::crypto::SigningKey;
use jwtk::jose::Serialization;
use jwtk::jwk::KeySet;
use jwtk::jws::{ForeignSigner, Policy, Protected, Unverified, choose_foreign_signer, choose_signer};

/// In the place of a service: what is behind `sign` would be a request to it.
struct Service {
    key: SigningKey,
}

impl ForeignSigner for Service {
    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        if algorithm != self.key.algorithm() {
            return Err(format!("the service's key does not sign {algorithm}").into());
        }
        Ok(self.key.sign(message)?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let read = |name: &str| -> Result<KeySet, Box<dyn Error>> {
        Ok(KeySet::read(&std::fs::read(format!("fixtures/keys/{name}"))?, name)?)
    };
    let service = |kid| -> Result<Service, Box<dyn Error>> {
        Ok(Service { key: choose_signer(&read("signing.jwks.json")?, Some(kid), None, false)?.key })
    };
    let public = read("public.jwks.json")?;
    let header = Protected::default().kid("p-256").typ("JWT");

    let key = choose_foreign_signer(&public, Some("p-256"), None)?;
    let token = key.signer(service("p-256")?, &header, Serialization::Compact).sign(br#"{"sub":"alice"}"#)?;
    writeln!(io::stdout(), "{token}")?;
    let now = Timestamp::new(1_735_686_000, 0);
    let verdict = Rules::default().decide(Unverified::compact(&token), &public, &Policy::default(), now);
    assert!(verdict.is_accepted());

    // A service that signs with another key than was thought makes no token.
    let key = choose_foreign_signer(&public, Some("p-256"), None)?;
    let refused = key.signer(service("p-384")?, &header, Serialization::Compact).sign(b"{}");
    assert_eq!(refused.map_err(|error| error.to_string()), Err("the service's key does not sign ES256".to_owned()));
    Ok(())
}

#[test]
fn it_runs() {
    assert!(main().is_ok());
}
