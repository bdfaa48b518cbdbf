//! Files that hold keys: whole or not at all, both of a pair or neither, private ones for their owner alone.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::draft::{Draft, clear_stale, exists, uninterrupted, unwritable};
use super::failure::Failure;
use super::folder_lock::FolderLock;
use super::streams::Output;

/// A folder to write into.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub(crate) struct Folder {
    /// Write the private and the public keys as two files into a folder
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Replace existing files
    #[arg(long, requires = "out_dir")]
    force: bool,

    /// The folder's lock, where a command took it before
    #[arg(skip)]
    lock: Option<FolderLock>,
}

/// One file that is to be written.
pub(super) struct NewFile<'a> {
    pub(super) name: &'static str,
    pub(super) content: &'a [u8],
    pub(super) is_private: bool,
}

impl NewFile<'_> {
    fn draft(&self, folder: &Path) -> io::Result<Draft> {
        Draft::write(folder, self.content, self.is_private)
    }
}

impl Folder {
    /// A folder that a command knows itself, and where it may have read what it writes anew.
    pub(crate) fn at(folder: PathBuf, force: bool, read: FolderLock) -> Self {
        // Another one is let go of: two commands that each held what the other waits for would wait forever.
        let lock = Some(read).filter(|lock| lock.is(&folder));
        Self { out_dir: Some(folder), force, lock }
    }

    /// Whether one was named.
    pub(crate) fn is_named(&self) -> bool {
        self.out_dir.is_some()
    }

    /// Writes both files, the first of them first, and gives their paths. When something fails, neither is there, or what was
    /// there before.
    ///
    /// Nothing is written through a symbolic link: new files are made under names of their own, and then take their places.
    /// An interrupt waits until both are there. Another jwtk that writes there waits until it is done.
    pub(super) fn write(&self, files: [NewFile<'_>; 2], output: &Output) -> Result<[PathBuf; 2], Failure> {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
        let _alone = self.lock.is_none().then(|| FolderLock::of(folder, output));
        let _whole = uninterrupted();
        let paths = files.each_ref().map(|file| folder.join(file.name));
        if !self.force
            && let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok())
        {
            return Err(exists(path));
        }
        clear_stale(folder);
        let [first, second] = files;
        let [first_path, second_path] = &paths;
        let first = first.draft(folder).map_err(|error| unwritable(first_path, error))?;
        let second = second.draft(folder).map_err(|error| unwritable(second_path, error))?;
        let undo = first.publish(first_path, self.force)?;
        if let Err(failure) = second.publish(second_path, self.force) {
            undo.restore();
            return Err(failure);
        }
        sync(folder);
        Ok(paths)
    }
}

/// Makes the new names last. Where folders cannot be opened the system sees to it.
fn sync(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// What is to be known of a private file that was written, the first of a pair: others may read it where files have no modes.
#[cfg(windows)]
pub(super) fn exposure([private, _]: &[PathBuf; 2]) -> Option<String> {
    let path = private.display();
    Some(format!(
        "{path} holds a private key, and whoever may read its folder may read it; \
         make it yours alone: icacls \"{path}\" /inheritance:r /grant:r \"%USERNAME%:F\""
    ))
}

#[cfg(not(windows))]
pub(super) fn exposure(_: &[PathBuf; 2]) -> Option<String> {
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::{Exit, Options};

    fn files(text: &str) -> [NewFile<'_>; 2] {
        let content = text.as_bytes();
        [NewFile { name: "a", content, is_private: true }, NewFile { name: "b", content, is_private: false }]
    }

    fn folder(path: &Path, force: bool) -> Folder {
        Folder { out_dir: Some(path.to_owned()), force, lock: None }
    }

    fn output() -> Output {
        Output::new(Options::default())
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn both_files_are_written_and_nothing_else() {
        let base = tempfile::tempdir().unwrap();
        let paths = folder(&base.path().join("new/deep"), false).write(files("x"), &output()).unwrap();
        assert_eq!(names(&base.path().join("new/deep")), ["a", "b"]);
        assert_eq!(fs::read(&paths[0]).unwrap(), b"x");
    }

    #[test]
    #[cfg(unix)]
    fn a_private_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let base = tempfile::tempdir().unwrap();
        let paths = folder(base.path(), false).write(files("x"), &output()).unwrap();
        assert_eq!(fs::metadata(&paths[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn nothing_is_replaced_without_force_and_then_neither_is_written() {
        for there in ["a", "b"] {
            let base = tempfile::tempdir().unwrap();
            fs::write(base.path().join(there), "old").unwrap();
            let write = |force| folder(base.path(), force).write(files("new"), &output());
            assert_eq!(write(false).unwrap_err().code(), "file_exists");
            assert_eq!(names(base.path()), [there]);
            write(true).unwrap();
            assert_eq!(names(base.path()), ["a", "b"]);
            assert_eq!(fs::read(base.path().join(there)).unwrap(), b"new");
        }
    }

    #[test]
    fn when_the_second_cannot_be_written_the_first_is_as_before() {
        for old in [None, Some("old")] {
            let base = tempfile::tempdir().unwrap();
            if let Some(old) = old {
                fs::write(base.path().join("a"), old).unwrap();
            }
            // A folder with something in it cannot be replaced.
            fs::create_dir_all(base.path().join("b/c")).unwrap();
            let failure = folder(base.path(), true).write(files("new"), &output()).unwrap_err();
            assert_eq!(failure.exit(), Exit::Source);
            assert_eq!(fs::read_to_string(base.path().join("a")).ok().as_deref(), old);
            assert_eq!(names(base.path()).iter().filter(|name| name.starts_with(".jwtk")).count(), 0);
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_symbolic_link_is_not_written_through() {
        let base = tempfile::tempdir().unwrap();
        fs::write(base.path().join("victim"), "old").unwrap();
        std::os::unix::fs::symlink(base.path().join("victim"), base.path().join("a")).unwrap();
        let write = |force| folder(base.path(), force).write(files("new"), &output());
        assert_eq!(write(false).unwrap_err().code(), "file_exists");
        write(true).unwrap();
        assert_eq!(fs::read(base.path().join("victim")).unwrap(), b"old");
        assert_eq!(fs::read(base.path().join("a")).unwrap(), b"new");
    }
}
