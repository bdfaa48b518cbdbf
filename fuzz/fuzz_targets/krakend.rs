//! No configuration, key set, token or answer makes KrakenD panic or hang.

#![no_main]

#[path = "../src/gateway.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data, jwtk::gateway::Kind::Krakend));
