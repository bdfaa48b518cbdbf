//! Keys are written as they are read, without what is private where it is not asked for.

#![no_main]

#[path = "../src/jwks.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
