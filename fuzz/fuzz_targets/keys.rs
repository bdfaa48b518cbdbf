//! Keys of files are written as they are read.

#![no_main]

#[path = "../src/keys.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
