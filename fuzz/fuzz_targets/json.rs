//! Our readers of JSON read what `serde_json` reads.

#![no_main]

#[path = "../src/json.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
