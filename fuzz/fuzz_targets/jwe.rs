//! Only what was sealed opens.

#![no_main]

#[path = "../src/jwe.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
