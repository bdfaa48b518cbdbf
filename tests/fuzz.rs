//! The functions that `fuzz/` runs without end, run for a while.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_cmp,
    clippy::format_push_string
)]
#![cfg(all(feature = "cel", feature = "fetch", feature = "jwe", feature = "ml-dsa"))]

use std::fs;
use std::sync::LazyLock;

use jwtk::gateway::Kind;
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[path = "../fuzz/src/cel.rs"]
mod cel;
#[path = "../fuzz/src/gateway.rs"]
mod gateway;
#[path = "../fuzz/src/head.rs"]
mod head;
#[path = "../fuzz/src/json.rs"]
mod json;
#[path = "../fuzz/src/jwe.rs"]
mod jwe;
#[path = "../fuzz/src/jwks.rs"]
mod jwks;
#[path = "../fuzz/src/keys.rs"]
mod keys;
#[path = "../fuzz/src/lines.rs"]
mod lines;
#[path = "../fuzz/src/paths.rs"]
mod paths;
#[path = "../fuzz/src/proof.rs"]
mod proof;
#[path = "../fuzz/src/tokens.rs"]
mod tokens;
#[path = "../fuzz/src/url.rs"]
mod url;

type Run = fn(&[u8]);

/// Every target, with what its corpus begins with. The readers that `head` and `url` are compared with belong to `fuzz/`.
static TARGETS: LazyLock<Vec<(Run, Vec<Vec<u8>>)>> = LazyLock::new(|| {
    let files = |names: &[&str]| names.iter().map(|name| file(name)).collect::<Vec<_>>();
    // A configuration with its keys and a token.
    let gateway = |names: &[&str]| -> Vec<Vec<u8>> {
        let keys = [file("agentgateway/jwks.json"), file("agentgateway/alice.jwt")].join(&0);
        files(names).into_iter().map(|config| [config, keys.clone()].join(&0)).collect()
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| text.replace('|', "\0").into_bytes()).collect::<Vec<_>>();
    vec![
        (cel::run, texts(&[&format!("jwt.roles.exists(r, r == \"a\")\n{CLAIMS}")])),
        (
            |data| gateway::run(data, Kind::Agentgateway),
            gateway(&["agentgateway/shop.yaml", "agentgateway/policy.yaml", "agentgateway/client.yaml"]),
        ),
        (|data| gateway::run(data, Kind::Envoy), gateway(&["envoy/shop.yaml", "gloo/shop.yaml"])),
        (
            |data| gateway::run(data, Kind::Gloo),
            gateway(&["gloo/shop.yaml", "gloo/guide-access.yaml", "gloo/guide-routing.yaml"]),
        ),
        (
            |data| gateway::run(data, Kind::Krakend),
            gateway(&["shop/krakend.json", "clean/krakend-signer-and-refresh.json"]),
        ),
        (
            json::run,
            [
                files(&["login/response.json"]),
                texts(&[r#"{"a":1,"a":2}"#, r#"[1e400,-0.5,"\ud800"]"#, "[\"\u{e9}\",{}] []"]),
            ]
            .concat(),
        ),
        (tokens::run, tokens::TOKENS.map(|token| token.trim().into()).to_vec()),
        (
            jwks::run,
            [
                files(&["keys/lone-private.jwk.json", "keys/akp.private.jwk.json", "jwe/recipient.private.jwks.json"]),
                texts(&[STRANGERS]),
            ]
            .concat(),
        ),
        (
            keys::run,
            files(&["keys/p-256/sec1.pem", "keys/p-384/pkcs8.der", "keys/ed25519/openssh", "keys/chain/leaf.pem"]),
        ),
        (
            |data| head::run(data, |_| None),
            [
                files(&["dpop/request.txt", "shop/request.http"]),
                texts(&["GET / HTTP/1.1\nHost: a\nA: b\n c\n \nB:\t\n", "GET /a\"b HTTP/1.0\nHost: a\n"]),
            ]
            .concat(),
        ),
        (|data| url::run(data, |_| None), texts(&["https://a.example:8443/b/../c%2e?d#e", "HTTP://u:p@[::1]:80"])),
        (jwe::run, jwe::TOKENS.map(|token| token.trim().into()).to_vec()),
        (proof::run, [proof::PROOFS.map(|proof| proof.trim().into()).to_vec(), files(&["dpop/request.txt"])].concat()),
        (lines::run, files(&["tokens/lines.txt"])),
        (paths::run, texts(&[RULES, VALIDATOR])),
    ]
});

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("fixtures/{name}")).unwrap()
}

#[test]
fn what_a_corpus_begins_with_is_in_order() {
    for (run, seeds) in TARGETS.iter() {
        for seed in seeds {
            run(seed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes(data: Vec<u8>) {
        TARGETS.iter().for_each(|(run, _)| run(&data));
    }

    #[test]
    fn broken_seeds(seed: Index, at: Index, with in r#"[\[\]{}",:0-9a-zA-Z.\n $-]{0,6}"#, gone in 0_usize..40) {
        for (run, seeds) in TARGETS.iter().filter(|(_, seeds)| !seeds.is_empty()) {
            let mut bytes = seed.get(seeds).clone();
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..(at + gone).min(bytes.len()), with.bytes());
            run(&bytes);
        }
    }

    #[test]
    fn parts_of_expressions(parts in proptest::collection::vec(select(PARTS.to_vec()), 0..12)) {
        cel::run(format!("{}\n{CLAIMS}", parts.concat()).as_bytes());
    }
}

/// A public key with members that are private in keys of other types.
const STRANGERS: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","k":"AA","oth":[],"priv":"AA"}"#;

/// Rules of the library, a header and claims.
const RULES: &str = r#"{"audiences":["a"],"required":["x"],"roles":{"path":"r","wanted":["a"],"matching":"any"}}|{"alg":"HS256","kid":"a"}|{"exp":1735689660,"aud":["a","b"],"x":1,"r":"a b"}|{"aud":"a"}"#;

/// Settings of a validator, a header and claims.
const VALIDATOR: &str = r#"{"alg":"HS256","jwk_url":"https://a","audience":["a"],"roles":["a"],"roles_key":"r","propagate_claims":[["x","x-a"]]}|{"alg":"HS256","kid":"a"}|{"exp":1735689660,"aud":["a","b"],"x":"1","r":["a"]}|{"exp":1735689660,"aud":"a","r":["a"]}|{"exp":1735689600}"#;

const PARTS: [&str; 40] = [
    "jwt",
    ".",
    "sub",
    "roles",
    "(",
    ")",
    "[",
    "]",
    "[0]",
    "{",
    "}",
    ":",
    ",",
    "\"a\"",
    "1",
    "1u",
    "1.5",
    "null",
    "true",
    "!",
    "-",
    " == ",
    " != ",
    " < ",
    " in ",
    " && ",
    " || ",
    " ? ",
    " + ",
    " / ",
    "has(",
    ".exists(r, ",
    ".map(r, ",
    ".split(",
    ".matches(",
    "size(",
    "request.headers",
    "timestamp(",
    "default(",
    ".with(v, ",
];
const CLAIMS: &str = r#"{"sub":"alice","roles":["a",1,null],"n":1.5}"#;
