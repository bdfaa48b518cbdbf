//! What whole verification of many tokens costs beside the signature checks that it cannot do without.
//!
//! For each algorithm the bare checks (`VerifyingKey::verifies` over decoded tokens, in as many threads) and
//! `jwtk verify --lines` over a file of the same tokens take turns in one run, so that a busy machine slows both. What is
//! printed is the median of the rounds: checks a second, the share of them that whole verification reaches, with its
//! reports and without (`--print none`), how fast the same tokens are answered as a gateway would (KrakenD, `--gateway`)
//! against whole verification, and how much more two threads do than one, of the whole and of bare checks.
//!
//! `cargo bench --bench bulk`, with names of algorithms behind it for those alone.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, clippy::as_conversions)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use jwtk::algorithm::{Algorithm, Curve};
use jwtk::base64url;
use jwtk::crypto::{
    EcPrivateKey, Ed25519PrivateKey, PrivateKey, RsaPrivateKey, SigningKey, VerifyingKey, random_bytes,
};
use jwtk::jose::Serialization;
use jwtk::json::{Style, write_object};
use jwtk::jwk::{Jwk, Key, Metadata};
use jwtk::jws::{Protected, Signer};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let folder = tempfile::tempdir().unwrap();
    println!(
        "{:9} {:>12} {:>12} {:>9} {:>12} {:>9} {:>12} {:>12}",
        "", "bare/s, 2", "whole/s, 2", "share", "print none", "gateway", "1 to 2", "bare 1 to 2"
    );
    for algorithm in ["HS256", "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"] {
        if wanted.is_empty() || wanted.iter().any(|name| name == algorithm) {
            measure(algorithm.parse().unwrap(), folder.path());
        }
    }
}

fn measure(algorithm: Algorithm, folder: &Path) {
    let sample = Sample::new(algorithm);
    // About a second on two threads, unless the file would be one that the system does not keep in memory.
    let count = {
        let trial = 64;
        ((2.0 * trial as f64 / sample.bare(trial, 1)) as usize).min(MOST)
    };
    let (jwks, tokens, gateway) = (folder.join("jwks.json"), folder.join("tokens"), folder.join("krakend.json"));
    fs::write(&jwks, &sample.jwks).unwrap();
    let config = format!(
        r#"{{"version":3,"endpoints":[{{"endpoint":"/orders","extra_config":{{"auth/validator":{{"alg":"{algorithm}","cache":true,"jwk_url":"https://login.example.com/keys","issuer":"https://login.example.com/","audience":["orders"]}}}},"backend":[{{"url_pattern":"/","host":["http://orders:8080"]}}]}}]}}"#
    );
    fs::write(&gateway, config).unwrap();
    let mut file = std::io::BufWriter::new(fs::File::create(&tokens).unwrap());
    for token in sample.tokens.iter().cycle().take(count) {
        writeln!(file, "{token}").unwrap();
    }
    // What is still on its way to the disk would be measured too.
    file.into_inner().unwrap().sync_all().unwrap();
    let own = ["--iss", "https://login.example.com/", "--aud", "orders"].map(OsStr::new);
    let asked = ["--gateway".as_ref(), gateway.as_os_str(), "--endpoint".as_ref(), "/orders".as_ref()];
    let whole = |rules: &[&OsStr], jobs: &str, print: &str| count as f64 / verify(&jwks, &tokens, rules, jobs, print);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let before = count as f64 / sample.bare(count, 2);
        let (two, quiet, one) = (whole(&own, "2", "claims"), whole(&own, "2", "none"), whole(&own, "1", "claims"));
        let answered = whole(&asked, "2", "claims");
        // What happens meanwhile to the machine happens on both sides.
        let bare = before.midpoint(count as f64 / sample.bare(count, 2));
        let alone = count as f64 / sample.bare(count, 1);
        rounds.push([bare, two, two / bare, quiet / bare, answered / two, two / one, bare / alone]);
    }
    let median = |which: usize| {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[which]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!(
        "{:9} {:>12.0} {:>12.0} {:>7.1} % {:>10.1} % {:>7.1} % {:>12.2} {:>12.2}",
        algorithm.name(),
        median(0),
        median(1),
        100.0 * median(2),
        100.0 * median(3),
        100.0 * median(4),
        median(5),
        median(6)
    );
}

/// Seconds that the built binary takes.
fn verify(jwks: &Path, tokens: &Path, rules: &[&OsStr], jobs: &str, print: &str) -> f64 {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_jwtk"))
        .args(["verify", "--lines", "--quiet"])
        .args(rules)
        .args(["--jobs", jobs, "--print", print, "--jwks"])
        .args([jwks, tokens])
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    started.elapsed().as_secs_f64()
}

/// Tokens of one key.
struct Sample {
    key: Key,
    algorithm: Algorithm,
    jwks: String,
    tokens: Vec<String>,
    decoded: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Sample {
    fn new(algorithm: Algorithm) -> Self {
        let key = match algorithm {
            Algorithm::Hs256 => Key::Symmetric(random_bytes(32).unwrap()),
            Algorithm::Rs256 | Algorithm::Ps256 => {
                Key::Private(PrivateKey::Rsa(RsaPrivateKey::generate(2048).unwrap()))
            }
            Algorithm::Es256 => ec(Curve::P256),
            Algorithm::Es384 => ec(Curve::P384),
            Algorithm::Es512 => ec(Curve::P521),
            _ => Key::Private(PrivateKey::Ed25519(Ed25519PrivateKey::generate().unwrap())),
        };
        let signing = match &key {
            Key::Symmetric(secret) => SigningKey::hmac(algorithm, secret).unwrap(),
            Key::Private(key) => SigningKey::new(algorithm, key).unwrap(),
            _ => unreachable!("all of them sign"),
        };
        let signer = Signer::new(signing, &Protected::default().kid("2025-01-key").typ("JWT"), Serialization::Compact);
        let tokens: Vec<String> = (0..DISTINCT)
            .map(|number| {
                let claims = format!(
                    r#"{{"iss":"https://login.example.com/","sub":"user-{number:08}","aud":["orders","invoices"],"iat":1735689600,"nbf":1735689600,"exp":4102444800,"jti":"f3b1c8e2-{number:012}","scope":"openid profile orders:read","roles":["user","auditor"]}}"#
                );
                signer.sign(claims.as_bytes()).unwrap()
            })
            .collect();
        let decoded = tokens
            .iter()
            .map(|token| {
                let (message, signature) = token.rsplit_once('.').unwrap();
                (message.as_bytes().to_vec(), base64url::decode(signature).unwrap())
            })
            .collect();
        // KrakenD does not verify with a private key.
        let mut jwk = match &key {
            Key::Private(key) => Jwk::new(key.public(), Metadata::default()).to_json(),
            _ => Jwk::new(key.clone(), Metadata::default()).expose_json(),
        };
        jwk.insert("kid", "2025-01-key");
        let jwks = format!(r#"{{"keys":[{}]}}"#, write_object(&jwk, Style::Compact));
        Self { key, algorithm, jwks, tokens, decoded }
    }

    /// Seconds that `count` signature checks take in so many threads.
    fn bare(&self, count: usize, threads: usize) -> f64 {
        let started = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let key = match &self.key {
                        Key::Symmetric(secret) => VerifyingKey::hmac(self.algorithm, secret).unwrap(),
                        Key::Private(key) => VerifyingKey::new(self.algorithm, &key.public()).unwrap(),
                        _ => unreachable!("all of them sign"),
                    };
                    for (message, signature) in self.decoded.iter().cycle().take(count / threads) {
                        assert!(key.verifies(message, signature));
                    }
                });
            }
        });
        started.elapsed().as_secs_f64()
    }
}

fn ec(curve: Curve) -> Key {
    Key::Private(PrivateKey::Ec(EcPrivateKey::generate(curve).unwrap()))
}

/// Tokens that differ; the file repeats them.
const DISTINCT: usize = 2_000;

/// The most tokens of a file.
const MOST: usize = 1_000_000;

const ROUNDS: usize = 9;
