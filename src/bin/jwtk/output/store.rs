//! Files that hold keys: whole or not at all, both of a pair or neither, private ones for their owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use jwtk::crypto::random_bytes;

use super::failure::{Exit, Failure};
use super::held::Held;
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

    /// That nobody else writes there, where a command saw to it before
    #[arg(skip)]
    held: Option<Held>,
}

/// One file that is to be written.
pub(super) struct NewFile<'a> {
    pub(super) name: &'static str,
    pub(super) content: &'a [u8],
    pub(super) is_private: bool,
}

impl Folder {
    /// A folder that a command knows itself, and where it may have read what it writes anew.
    pub(crate) fn at(folder: PathBuf, force: bool, read: Held) -> Self {
        // Another one is let go of: two commands that each held what the other waits for would wait forever.
        let held = Some(read).filter(|held| held.is(&folder));
        Self { out_dir: Some(folder), force, held }
    }

    /// Whether one was named.
    pub(crate) fn is_named(&self) -> bool {
        self.out_dir.is_some()
    }

    /// Writes both files, the first of them first, and gives their paths. When something fails, neither is there, or what was
    /// there before.
    ///
    /// Nothing is written through a symbolic link: new files are made under names of their own, and then take their places.
    /// An interrupt waits until both are there. Whoever else writes there waits until it is done.
    pub(super) fn write(&self, files: [NewFile<'_>; 2], output: &Output) -> Result<[PathBuf; 2], Failure> {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
        let _alone = self.held.is_none().then(|| Held::of(folder, output));
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
        let first = Draft::write(folder, &first).map_err(|error| unwritable(first_path, error))?;
        let second = Draft::write(folder, &second).map_err(|error| unwritable(second_path, error))?;
        let undo = first.publish(first_path, self.force)?;
        if let Err(failure) = second.publish(second_path, self.force) {
            undo.restore();
            return Err(failure);
        }
        sync(folder);
        Ok(paths)
    }
}

/// A file without its name: without any where the system has such, else under a name that nobody knows. It is gone when it
/// was not published.
struct Draft {
    handle: File,
    path: Option<PathBuf>,
}

/// How to take a publication back.
struct Undo {
    path: PathBuf,
    /// What stood there before.
    old: Option<Aside>,
}

/// A second name for what stands somewhere, which goes with this value.
struct Aside(PathBuf);

impl Draft {
    fn write(folder: &Path, file: &NewFile<'_>) -> io::Result<Self> {
        let mode = if file.is_private { 0o600 } else { 0o644 };
        let mut draft = match nameless(folder, mode) {
            Some(handle) => Self { handle, path: None },
            None => Self::named(folder, mode)?,
        };
        draft.handle.write_all(file.content)?;
        draft.handle.sync_all()?;
        Ok(draft)
    }

    #[cfg_attr(not(unix), expect(unused_variables, reason = "no modes"))]
    fn named(folder: &Path, mode: u32) -> io::Result<Self> {
        let path = unused_name(folder)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(mode);
        }
        let handle = options.open(&path)?;
        hold(&handle);
        Ok(Self { handle, path: Some(path) })
    }

    /// Gives the file its name.
    fn publish(mut self, path: &Path, force: bool) -> Result<Undo, Failure> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => unwritable(path, error),
        };
        let old = if force { Aside::of(path).map_err(failed)? } else { None };
        let draft = match &self.path {
            Some(draft) => draft.clone(),
            None if !force => {
                name(&self.handle, path).map_err(failed)?;
                return Ok(Undo { path: path.to_owned(), old });
            }
            // Only renaming replaces what is there.
            None => {
                let draft = unused_name(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
                hold(&self.handle);
                name(&self.handle, &draft).map_err(failed)?;
                self.path.insert(draft).clone()
            }
        };
        // A second name never replaces a file that came meanwhile, as renaming would.
        let published = if force { fs::rename(&draft, path) } else { fs::hard_link(&draft, path) };
        match published {
            Err(error) if is_without_links(&error) && !force => fs::rename(&draft, path).map_err(failed)?,
            other => other.map_err(failed)?,
        }
        Ok(Undo { path: path.to_owned(), old })
    }
}

impl Aside {
    /// Nothing where nothing stands, or where there are no second names.
    fn of(path: &Path) -> io::Result<Option<Self>> {
        let kept = unused_name(path.parent().unwrap_or(Path::new(".")))?;
        match fs::hard_link(path, &kept) {
            Ok(()) => Ok(Some(Self(kept))),
            Err(error) if error.kind() == io::ErrorKind::NotFound || is_without_links(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}

/// A file that has no name, and so is gone with its process (`O_TMPFILE`).
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, mode: u32) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};

    // A file of that kind can be named only where there is /proc.
    let is_nameable = Path::new("/proc/self/fd").is_dir();
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    is_nameable.then(|| open(folder, flags, Mode::from_raw_mode(mode)).ok().map(File::from)).flatten()
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path, _: u32) -> Option<File> {
    None
}

/// Names a file that has none. It never replaces one that is there.
#[cfg(target_os = "linux")]
fn name(handle: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd as _;

    use rustix::fs::{AtFlags, CWD, linkat};

    let open = format!("/proc/self/fd/{}", handle.as_raw_fd());
    Ok(linkat(CWD, open, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn name(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Shows other processes that the file is in use, for as long as this one lives.
fn hold(handle: &File) {
    // Where files cannot be locked, none is taken for a stale one either.
    let _ = handle.try_lock();
}

/// Removes what an earlier run that was killed left behind.
fn clear_stale(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours =
            name.to_str().and_then(|name| name.strip_prefix(".jwtk-")?.strip_suffix(".tmp")).is_some_and(|random| {
                random.len() == 11 && random.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            });
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours && is_file && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Held while files are written, so that an interrupted process leaves all of them or none.
static WRITING: Mutex<()> = Mutex::new(());

/// Makes interrupts wait for as long as the guard lives.
fn uninterrupted() -> MutexGuard<'static, ()> {
    let writing = || WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    // A command that handles interrupts by itself writes no such files.
    let _ = ctrlc::set_handler(move || {
        let _whole = writing();
        std::process::exit(Exit::Interrupted.status().into());
    });
    writing()
}

impl Undo {
    fn restore(self) {
        let _ = match &self.old {
            Some(Aside(old)) => fs::rename(old, &self.path),
            None => fs::remove_file(&self.path),
        };
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
    use crate::output::Options;

    fn files(text: &str) -> [NewFile<'_>; 2] {
        let content = text.as_bytes();
        [NewFile { name: "a", content, is_private: true }, NewFile { name: "b", content, is_private: false }]
    }

    fn folder(path: &Path, force: bool) -> Folder {
        Folder { out_dir: Some(path.to_owned()), force, held: None }
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

    type Make = fn(&NewFile<'_>, &Path) -> io::Result<Draft>;

    #[test]
    fn a_file_that_came_meanwhile_is_not_replaced() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a");
        let [file, _] = files("new");
        let drafts: [Make; 2] = [|file, folder| Draft::write(folder, file), |_, folder| Draft::named(folder, 0o600)];
        for draft in drafts {
            let draft = draft(&file, base.path()).unwrap();
            fs::write(&path, "old").unwrap();
            let failure = draft.publish(&path, false).err().unwrap();
            assert_eq!(failure.code(), "file_exists");
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(names(base.path()), ["a"]);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_draft_has_no_name() {
        let base = tempfile::tempdir().unwrap();
        let [file, _] = files("x");
        if let Some(draft) = Draft::write(base.path(), &file).ok().filter(|draft| draft.path.is_none()) {
            assert_eq!(names(base.path()), [""; 0]);
            draft.publish(&base.path().join("a"), false).unwrap();
            assert_eq!(names(base.path()), ["a"]);
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_a_killed_run_left_is_cleared() {
        let base = tempfile::tempdir().unwrap();
        let kept = Draft::named(base.path(), 0o600).unwrap();
        for name in [".jwtk-AAAAAAAAAAA.tmp", ".jwtk-notours.tmp", "AAAAAAAAAAA.tmp"] {
            fs::write(base.path().join(name), "x").unwrap();
        }
        clear_stale(base.path());
        let left = names(base.path());
        assert!(!left.contains(&".jwtk-AAAAAAAAAAA.tmp".to_owned()));
        assert!(left.contains(&".jwtk-notours.tmp".to_owned()) && left.contains(&"AAAAAAAAAAA.tmp".to_owned()));
        assert!(kept.path.as_ref().is_some_and(|path| path.exists()), "one in use stays");
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

    #[test]
    #[cfg(unix)]
    fn an_interrupt_waits_for_what_is_written() {
        use rustix::process::{Signal, getpid, kill_process};

        let Ok(path) = std::env::var("INTERRUPTED_BEFORE_IT_WRITES") else {
            let file = tempfile::NamedTempFile::new().unwrap();
            let output = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "output::store::tests::an_interrupt_waits_for_what_is_written"])
                .env("INTERRUPTED_BEFORE_IT_WRITES", file.path())
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(i32::from(Exit::Interrupted.status())));
            assert_eq!(fs::metadata(file.path()).unwrap().len(), 100_000);
            return;
        };
        {
            let _whole = uninterrupted();
            kill_process(getpid(), Signal::TERM).unwrap();
            let mut file = File::create(&path).unwrap();
            (0..100_000).for_each(|_| file.write_all(b"x").unwrap());
        }
        loop {
            std::thread::park();
        }
    }
}
