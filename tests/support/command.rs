//! The built `jwtk`, as tests call it.

#![allow(dead_code, clippy::unwrap_used, reason = "every test binary uses its own part")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// `jwtk` with these arguments in the folder of the package, with nothing to read and both outputs kept.
pub(crate) fn jwtk(args: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What it says when `input` is on its standard input.
pub(crate) fn fed(args: &[impl AsRef<OsStr>], input: &[u8]) -> Output {
    let mut child = jwtk(args).stdin(Stdio::piped()).spawn().unwrap();
    // The process may have ended before it read all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
