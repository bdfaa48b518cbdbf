//! Many lines are verified as each of them by itself.

#![no_main]

#[path = "../src/lines.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
