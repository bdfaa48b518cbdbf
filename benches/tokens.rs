//! What a token costs: taking it apart, signing and verifying it with each algorithm, beside the bare operation of the
//! library that does the work; and sets of keys, and JSON.
//!
//! Compare the numbers of one run with each other, never with those of another machine.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod bare;
#[path = "../tests/keys/mod.rs"]
mod keys;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jwtk::algorithm::Algorithm;
use jwtk::claims::{Rules, Timestamp};
use jwtk::jose::Serialization;
use jwtk::json::{self, Dialect, Style};
use jwtk::jwk::{Jwk, KeySet};
use jwtk::jws::{Policy, Protected, Signer, Unverified};

const CLAIMS: &str = r#"{"aud":"http://api.example.com","exp":4102444800,"iss":"https://krakend.io","jti":"mnb23vcsrt756yuiomnbvcx98ertyuiop","roles":["role_a","role_b"],"sub":"1234567890qwertyuio"}"#;

fn main() {
    divan::main();
}

fn signer(algorithm: Algorithm) -> Signer {
    let jwk = keys::signer(algorithm);
    let header = Protected::default().kid(jwk.kid().unwrap()).typ("JWT");
    Signer::new(keys::signing_key(algorithm, jwk), &header, Serialization::Compact)
}

fn token(algorithm: Algorithm) -> String {
    signer(algorithm).sign(CLAIMS.as_bytes()).unwrap()
}

/// The half that verifies: the public one, or the secret.
fn verifying(jwk: &Jwk) -> String {
    let members = jwk.public().map_or_else(|| jwk.expose_json(), |public| public.to_json());
    json::write_object(&members, Style::Compact)
}

fn key_set(algorithm: Algorithm) -> KeySet {
    let text = format!(r#"{{"keys":[{}]}}"#, verifying(keys::signer(algorithm)));
    KeySet::read(text.as_bytes(), "keys").unwrap()
}

fn is_accepted(token: &str, keys: &KeySet) -> bool {
    let now = Timestamp::new(1_700_000_000, 0);
    Rules::default().decide(Unverified::compact(token), keys, &Policy::default(), now).is_accepted()
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let token = token(Algorithm::Rs256);
    bencher.counter(BytesCount::of_str(&token)).bench(|| Unverified::compact(black_box(&token)));
}

#[divan::bench(args = Algorithm::ALL)]
fn sign(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let signer = signer(algorithm);
    bencher.bench(|| signer.sign(black_box(CLAIMS.as_bytes())));
}

/// From the token's text to the verdict on its claims, the key being prepared anew each time.
#[divan::bench(args = Algorithm::ALL)]
fn verify(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let (token, keys) = (token(algorithm), key_set(algorithm));
    assert!(is_accepted(&token, &keys));
    bencher.bench(|| is_accepted(black_box(&token), &keys));
}

/// A set of 100,000 keys, read and used for one token.
#[divan::bench(sample_count = 10)]
fn large_key_set(bencher: Bencher<'_, '_>) {
    const KEYS: usize = 100_000;
    let jwk = keys::signer(Algorithm::Es256);
    let members = verifying(jwk);
    let named = format!(r#""kid":"{}""#, jwk.kid().unwrap());
    let others = (1..KEYS).map(|n| members.replace(&named, &format!(r#""kid":"k{n}""#)));
    let text = format!(r#"{{"keys":[{}]}}"#, others.chain([members.clone()]).collect::<Vec<_>>().join(","));
    let token = token(Algorithm::Es256);
    bencher.counter(ItemsCount::new(KEYS)).counter(BytesCount::of_str(&text)).bench(|| {
        let keys = KeySet::read(black_box(text.as_bytes()), "keys").unwrap();
        assert!(is_accepted(&token, &keys));
    });
}

#[divan::bench]
fn read_json(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| json::read(black_box(CLAIMS.as_bytes()), Dialect::STRICT));
}

#[divan::bench]
fn read_json_with_serde(bencher: Bencher<'_, '_>) {
    let read = |text| serde_json::from_slice::<serde_json::Value>(text);
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| read(black_box(CLAIMS.as_bytes())));
}

#[divan::bench]
fn write_json(bencher: Bencher<'_, '_>) {
    let claims = json::read(CLAIMS.as_bytes(), Dialect::STRICT).unwrap();
    bencher.counter(BytesCount::of_str(CLAIMS)).bench(|| json::write(black_box(&claims), Style::Go));
}
