//! Key files of every kind and maker: each gives the key that is in it, or says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

mod faults;
mod files;
mod keys;
