//! Files that are written whole before they get their names, and can be taken back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use jwtk::crypto::random_bytes;

use super::failure::{Exit, Failure};

/// A file without its name: without any where the system has such, else under a random name. It is gone when it
/// was not published.
pub(super) struct Draft {
    handle: File,
    path: Option<PathBuf>,
}

/// How to take a publication back.
pub(super) struct Undo {
    path: PathBuf,
    /// What was there before.
    old: Option<Aside>,
}

/// A second name of a file, which goes with this value.
struct Aside(PathBuf);

impl Draft {
    /// Writes it beside the place that it is for.
    pub(super) fn write(folder: &Path, content: &[u8], is_private: bool) -> io::Result<Self> {
        let mode = if is_private { 0o600 } else { 0o644 };
        let mut draft = match nameless(folder, mode) {
            Some(handle) => Self { handle, path: None },
            None => Self::named(folder, mode)?,
        };
        draft.handle.write_all(content)?;
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
    pub(super) fn publish(mut self, path: &Path, force: bool) -> Result<Undo, Failure> {
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
    /// Nothing where there is no file, or where there are no second names.
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
pub(super) fn clear_stale(folder: &Path) {
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
pub(super) fn uninterrupted() -> MutexGuard<'static, ()> {
    let writing = || WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    // A command that handles interrupts by itself writes no such files.
    let _ = ctrlc::set_handler(move || {
        let _whole = writing();
        std::process::exit(Exit::Interrupted.status().into());
    });
    writing()
}

impl Undo {
    /// Puts back what was there before.
    pub(super) fn restore(self) {
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

pub(super) fn exists(path: &Path) -> Failure {
    Failure::new(Exit::Usage, "file_exists", anyhow!("{} exists", path.display())).with_hint("--force replaces it")
}

pub(super) fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::new(Exit::Source, "unwritable", anyhow!(error).context(format!("cannot write {}", path.display())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    type Make = fn(&Path) -> io::Result<Draft>;

    #[test]
    fn a_file_that_came_meanwhile_is_not_replaced() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a");
        let drafts: [Make; 2] = [|folder| Draft::write(folder, b"new", true), |folder| Draft::named(folder, 0o600)];
        for draft in drafts {
            let draft = draft(base.path()).unwrap();
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
        if let Some(draft) = Draft::write(base.path(), b"x", true).ok().filter(|draft| draft.path.is_none()) {
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
    fn an_interrupt_waits_for_what_is_written() {
        use rustix::process::{Signal, getpid, kill_process};

        let Ok(path) = std::env::var("INTERRUPTED_BEFORE_IT_WRITES") else {
            let file = tempfile::NamedTempFile::new().unwrap();
            let output = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "output::draft::tests::an_interrupt_waits_for_what_is_written"])
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
