//! Whether a file or folder is the user's alone to write.

#[cfg(unix)]
use std::io;
use std::path::Path;

/// What is not there is nobody's, and no obstacle.
#[cfg(unix)]
pub(super) fn own(path: &Path) -> Result<(), &'static str> {
    use std::os::unix::fs::MetadataExt as _;

    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err("it cannot be looked at"),
    };
    if metadata.is_symlink() {
        return Err("it is a symbolic link");
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err("it belongs to another user");
    }
    if metadata.mode() & 0o022 != 0 {
        return Err("others can write to it or to its folder");
    }
    Ok(())
}

/// Elsewhere the folder of a user's caches is the user's by the system's own rules.
#[cfg(not(unix))]
pub(super) fn own(_: &Path) -> Result<(), &'static str> {
    Ok(())
}
