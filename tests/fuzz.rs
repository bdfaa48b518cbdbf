//! The functions that `fuzz/` runs without end, run for a while.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "cel")]

use std::fs;

use jwtk::gateway::Kind;
use proptest::prelude::*;

#[path = "../fuzz/src/cel.rs"]
mod cel;
#[path = "../fuzz/src/gateway.rs"]
mod gateway;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(data: Vec<u8>) {
        cel::run(&data);
        for kind in [Kind::Agentgateway, Kind::Envoy, Kind::Gloo] {
            gateway::run(&data, kind);
        }
    }

    #[test]
    fn parts_of_expressions(parts in proptest::collection::vec(proptest::sample::select(PARTS.to_vec()), 0..12)) {
        cel::run(format!("{}\n{CLAIMS}", parts.concat()).as_bytes());
    }

    #[test]
    fn broken_configurations(
        (kind, file) in proptest::sample::select(FILES.to_vec()), at in 0_usize..4_000,
        with in r#"[\[\]{}",:0-9a-z\n $-]{0,6}"#, gone in 0_usize..40,
    ) {
        let mut bytes = fs::read(format!("fixtures/{file}.yaml")).unwrap_or_default();
        let at = at.min(bytes.len());
        bytes.splice(at..(at + gone).min(bytes.len()), with.bytes());
        for part in ["fixtures/agentgateway/jwks.json", "fixtures/agentgateway/alice.jwt"] {
            bytes.push(0);
            bytes.extend(fs::read(part).unwrap_or_default());
        }
        gateway::run(&bytes, kind);
    }
}

const FILES: [(Kind, &str); 9] = [
    (Kind::Agentgateway, "agentgateway/shop"),
    (Kind::Agentgateway, "agentgateway/policy"),
    (Kind::Agentgateway, "agentgateway/client"),
    (Kind::Agentgateway, "agentgateway/strict-twice"),
    (Kind::Envoy, "envoy/shop"),
    (Kind::Envoy, "gloo/shop"),
    (Kind::Gloo, "gloo/shop"),
    (Kind::Gloo, "gloo/guide-access"),
    (Kind::Gloo, "gloo/guide-routing"),
];

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
