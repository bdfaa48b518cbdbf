//! Only the proof that was signed holds.

#![no_main]

#[path = "../src/proof.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
