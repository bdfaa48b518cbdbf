//! Leaves the unwind tables out of the released program: it aborts where it would unwind, and they are a twentieth of it.
//! Whoever walks the stack without them aborts, so no crate may capture backtraces when `RUST_BACKTRACE` is set.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Only the program itself is linked so. The linkers of other systems know no such script, nor does every one that is chosen
    // by a flag (mold).
    let chooses_linker = env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("-fuse-ld"));
    let is_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is("PROFILE", "release") && is_gnu && !chooses_linker {
        let script = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("without-unwind-tables.ld");
        fs::write(&script, "SECTIONS { /DISCARD/ : { *(.eh_frame) *(.eh_frame_hdr) } } INSERT AFTER .text;\n")?;
        println!("cargo::rustc-link-arg-bin=jwtk=-T{}", script.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
