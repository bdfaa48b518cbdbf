//! Files that hold keys: whole or not at all, both of a pair or neither, private ones for their owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use jwtk::crypto::random_bytes;

use super::failure::{Exit, Failure};

/// A folder to write into.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub(crate) struct Folder {
    /// Write the private and the public keys as two files into a folder
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Replace files that are there
    #[arg(long, requires = "out_dir")]
    force: bool,
}

/// One file that is to be written.
pub(super) struct NewFile<'a> {
    pub(super) name: &'static str,
    pub(super) content: &'a [u8],
    pub(super) is_private: bool,
}

impl Folder {
    /// A folder that a command knows itself.
    pub(crate) fn at(folder: PathBuf, force: bool) -> Self {
        Self { out_dir: Some(folder), force }
    }

    /// Whether one was named.
    pub(crate) fn is_named(&self) -> bool {
        self.out_dir.is_some()
    }

    /// Writes both files, and gives their paths. When something fails, neither is there, or what was there before.
    ///
    /// Nothing is written through a symbolic link: new files are made under names of their own, and then take their places.
    pub(super) fn write(&self, files: [NewFile<'_>; 2]) -> Result<[PathBuf; 2], Failure> {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
        let paths = files.each_ref().map(|file| folder.join(file.name));
        if !self.force
            && let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok())
        {
            return Err(exists(path));
        }
        let [first, second] = files;
        let [first_path, second_path] = &paths;
        let first = Draft::write(folder, &first).map_err(|error| unwritable(first_path, error))?;
        let second = Draft::write(folder, &second).map_err(|error| unwritable(second_path, error))?;
        let undo = first.publish(first_path, self.force)?;
        if let Err(failure) = second.publish(second_path, self.force) {
            undo.restore();
            return Err(failure);
        }
        undo.forget();
        sync(folder);
        Ok(paths)
    }
}

/// A file under a name that nobody knows, gone when it was not published.
struct Draft {
    path: PathBuf,
}

/// How to take a publication back.
struct Undo {
    path: PathBuf,
    /// What stood there before.
    old: Option<Draft>,
}

impl Draft {
    fn write(folder: &Path, file: &NewFile<'_>) -> io::Result<Self> {
        let draft = Self { path: unused_name(folder)? };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(if file.is_private { 0o600 } else { 0o644 });
        }
        let mut handle = options.open(&draft.path)?;
        handle.write_all(file.content)?;
        handle.sync_all()?;
        Ok(draft)
    }

    /// Gives the file its name.
    fn publish(self, path: &Path, force: bool) -> Result<Undo, Failure> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => unwritable(path, error),
        };
        let old = if force { Self::aside(path).map_err(failed)? } else { None };
        // A second name never replaces a file that came meanwhile, as renaming would.
        let published = if force { fs::rename(&self.path, path) } else { fs::hard_link(&self.path, path) };
        match published {
            Err(error) if is_without_links(&error) && !force => fs::rename(&self.path, path).map_err(failed)?,
            other => other.map_err(failed)?,
        }
        Ok(Undo { path: path.to_owned(), old })
    }

    /// A second name for what stands at `path`, to put it back from.
    fn aside(path: &Path) -> io::Result<Option<Self>> {
        let Some(folder) = path.parent() else { return Ok(None) };
        let kept = Self { path: unused_name(folder)? };
        match fs::hard_link(path, &kept.path) {
            Ok(()) => Ok(Some(kept)),
            Err(error) if error.kind() == io::ErrorKind::NotFound || is_without_links(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

impl Undo {
    fn restore(self) {
        let _ = match &self.old {
            Some(old) => fs::rename(&old.path, &self.path),
            None => fs::remove_file(&self.path),
        };
    }

    fn forget(self) {
        drop(self.old);
    }
}

fn unused_name(folder: &Path) -> io::Result<PathBuf> {
    let random = random_bytes(8).map_err(io::Error::other)?;
    let random = jwtk::base64url::encode(random.expose());
    Ok(folder.join(format!(".jwtk-{random}.tmp")))
}

/// Some file systems have no second names.
fn is_without_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
}

/// Makes the new names last. Where folders cannot be opened the system sees to it.
fn sync(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

fn exists(path: &Path) -> Failure {
    Failure::new(Exit::Usage, "file_exists", anyhow!("{} exists", path.display())).with_hint("--force replaces it")
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::new(Exit::Source, "unwritable", anyhow!(error).context(format!("cannot write {}", path.display())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn files(text: &str) -> [NewFile<'_>; 2] {
        let content = text.as_bytes();
        [NewFile { name: "a", content, is_private: true }, NewFile { name: "b", content, is_private: false }]
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
        let folder = Folder { out_dir: Some(base.path().join("new/deep")), force: false };
        let paths = folder.write(files("x")).unwrap();
        assert_eq!(names(&base.path().join("new/deep")), ["a", "b"]);
        assert_eq!(fs::read(&paths[0]).unwrap(), b"x");
    }

    #[test]
    #[cfg(unix)]
    fn a_private_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let base = tempfile::tempdir().unwrap();
        let folder = Folder { out_dir: Some(base.path().to_owned()), force: false };
        let paths = folder.write(files("x")).unwrap();
        assert_eq!(fs::metadata(&paths[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn nothing_is_replaced_without_force_and_then_neither_is_written() {
        for there in ["a", "b"] {
            let base = tempfile::tempdir().unwrap();
            fs::write(base.path().join(there), "old").unwrap();
            let write = |force| Folder { out_dir: Some(base.path().to_owned()), force }.write(files("new"));
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
            let failure =
                Folder { out_dir: Some(base.path().to_owned()), force: true }.write(files("new")).unwrap_err();
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
        let write = |force| Folder { out_dir: Some(base.path().to_owned()), force }.write(files("new"));
        assert_eq!(write(false).unwrap_err().code(), "file_exists");
        write(true).unwrap();
        assert_eq!(fs::read(base.path().join("victim")).unwrap(), b"old");
        assert_eq!(fs::read(base.path().join("a")).unwrap(), b"new");
    }
}
