//! The functions that `fuzz/` runs without end, run for a while.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "cel")]

use std::fs;

use proptest::prelude::*;

#[path = "../fuzz/src/agentgateway.rs"]
mod agentgateway;
#[path = "../fuzz/src/cel.rs"]
mod cel;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes(data: Vec<u8>) {
        cel::run(&data);
        agentgateway::run(&data);
    }

    #[test]
    fn parts_of_expressions(parts in proptest::collection::vec(proptest::sample::select(PARTS.to_vec()), 0..12)) {
        cel::run(format!("{}\n{CLAIMS}", parts.concat()).as_bytes());
    }

    #[test]
    fn broken_configurations(
        file in proptest::sample::select(vec!["shop", "policy", "client", "strict-twice"]), at in 0_usize..2_000,
        with in r#"[\[\]{}",:0-9a-z\n $-]{0,6}"#, gone in 0_usize..40,
    ) {
        let mut bytes = fs::read(format!("fixtures/agentgateway/{file}.yaml")).unwrap_or_default();
        let at = at.min(bytes.len());
        bytes.splice(at..(at + gone).min(bytes.len()), with.bytes());
        for part in ["fixtures/agentgateway/jwks.json", "fixtures/agentgateway/alice.jwt"] {
            bytes.push(0);
            bytes.extend(fs::read(part).unwrap_or_default());
        }
        agentgateway::run(&bytes);
    }
}

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
