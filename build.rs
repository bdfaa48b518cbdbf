//! Leaves the unwind tables out of the released program: it aborts where it would unwind, and they are a twentieth of it.
//! Whoever walks the stack without them aborts, so no crate may capture backtraces when `RUST_BACKTRACE` is set.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Only the program itself is linked so. Other systems' linkers know no such script.
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        let script = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("without-unwind-tables.ld");
        fs::write(&script, "SECTIONS { /DISCARD/ : { *(.eh_frame) *(.eh_frame_hdr) } } INSERT AFTER .text;\n")?;
        println!("cargo::rustc-link-arg-bin=jwtk=-T{}", script.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
