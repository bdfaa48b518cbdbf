//! What is judged at a glance is judged as in full.

#![no_main]

#[path = "../src/paths.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
