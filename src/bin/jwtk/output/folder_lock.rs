//! The lock of a folder of keys: one command at a time writes into it.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::streams::Output;

/// The lock of a folder: no other jwtk writes keys into it for as long as this value lives.
///
/// Where folders cannot be locked it holds nothing, and no command waits.
#[derive(Debug)]
pub(crate) struct FolderLock(Option<File>);

impl FolderLock {
    /// Waits until no other jwtk holds `folder`, and says so.
    pub(crate) fn of(folder: &Path, output: &Output) -> Self {
        let lock = |handle: File| {
            if let Err(TryLockError::WouldBlock) = handle.try_lock() {
                output.mention_note(format_args!("waiting for another jwtk that writes into {}", folder.display()));
                return handle.lock().is_ok().then_some(handle);
            }
            Some(handle)
        };
        // A pipe of that name would be waited for.
        Self(folder.is_dir().then(|| File::open(folder).ok().and_then(lock)).flatten())
    }

    /// Whether it is `folder` that is locked.
    #[cfg(unix)]
    pub(super) fn is(&self, folder: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;

        let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let locked = self.0.as_ref().and_then(|handle| handle.metadata().ok()).map(place);
        locked.is_some() && locked == fs::metadata(folder).ok().map(place)
    }

    /// Folders of other systems are not opened like files.
    #[cfg(not(unix))]
    pub(super) fn is(&self, _: &Path) -> bool {
        false
    }
}
