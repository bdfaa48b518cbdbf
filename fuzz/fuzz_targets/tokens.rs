//! A signed token is read as it is written, and only what was signed verifies.

#![no_main]

#[path = "../src/tokens.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
