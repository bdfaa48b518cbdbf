//! No expression makes the parser or the evaluator panic or hang.

#![no_main]

#[path = "../src/cel.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
