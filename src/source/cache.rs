//! Answers kept on disk, for as long as both their server and the user allow.
//!
//! One file an answer, written whole under another name and then renamed, so that any
//! number of processes may share a folder. Each file carries a digest of itself; one
//! that does not match counts as missing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use super::cache_entry::Entry;
use super::file;
use super::guard;
use super::pin::{Pin, sha256};
use super::remote::{ContentTypes, Remote, Statuses};

/// A folder of answers.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    keep: Duration,
}

impl Cache {
    /// A cache in `folder`, which is made when it is needed. An answer counts as fresh for
    /// `keep`, or less when its server says so (`Cache-Control`, `Expires`; RFC 9111).
    pub fn new(folder: PathBuf, keep: Duration) -> Self {
        Self { folder, keep }
    }

    /// The name under which a source's answer is kept.
    ///
    /// Everything that decides whether an answer is to be believed is part of it, so that
    /// what was fetched under weak rules never serves where strong ones are asked for.
    pub(super) fn key(remote: &Remote, machine: &[CertificateDer<'_>]) -> String {
        let trust = &remote.trust;
        let mut parts: Vec<Vec<u8>> = vec![
            remote.url.wire().into_bytes(),
            remote.url.credentials().as_deref().cloned().unwrap_or_default(),
            vec![
                u8::from(trust.machine),
                u8::from(trust.insecure),
                u8::from(trust.pins_any_sent),
                u8::from(remote.redirects.to_http),
                u8::from(remote.statuses == Statuses::Any),
            ],
            remote.redirects.at_most.to_be_bytes().to_vec(),
            trust.cipher_suites.ids().iter().flat_map(|id| id.to_be_bytes()).collect(),
        ];
        let mut listed = |list: Vec<Vec<u8>>| {
            parts.push(list.len().to_be_bytes().to_vec());
            parts.extend(list);
        };
        listed(trust.authorities.iter().map(|authority| authority.der().to_vec()).collect());
        // The order in which they are found is the file system's.
        let mut machine: Vec<Vec<u8>> = machine.iter().map(|authority| authority.to_vec()).collect();
        machine.sort_unstable();
        listed(machine);
        let mut pins = trust.pins.clone();
        pins.sort_unstable();
        listed(pins.iter().map(|pin| pin.as_bytes().to_vec()).collect());
        listed(match &remote.content_types {
            ContentTypes::Any => vec![],
            ContentTypes::Prefixes(prefixes) => prefixes.iter().map(|prefix| prefix.clone().into_bytes()).collect(),
        });
        listed(
            remote
                .headers
                .iter()
                .flat_map(|header| [header.name().as_bytes().to_vec(), header.value().as_bytes().to_vec()])
                .collect(),
        );
        // Digests have one length, so that no two lists of parts run together alike.
        let digests: Vec<u8> = parts.iter().flat_map(|part| sha256(part)).collect();
        Pin::new(sha256(&digests)).hex()
    }

    /// How long an answer is fresh.
    pub(super) fn lifetime(&self, entry: &Entry) -> Duration {
        entry.lifetime().map_or(self.keep, |allowed| self.keep.min(Duration::from_secs(allowed)))
    }

    pub(super) fn load(&self, key: &str, max_bytes: u64) -> Found {
        let room = max_bytes.saturating_add(LONGEST_HEAD);
        if let Err(problem) = guard::own(&self.folder).and_then(|()| guard::own(&self.path(key))) {
            return Found::Damaged(problem);
        }
        match file::read(&self.path(key), room) {
            Ok(bytes) => Entry::read(&bytes).map_or_else(Found::Damaged, Found::Entry),
            Err(file::Error::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => Found::Nothing,
            Err(file::Error::TooLarge { .. }) => Found::Nothing,
            Err(_) => Found::Damaged("it cannot be read"),
        }
    }

    /// Puts an answer in place, whole or not at all.
    pub(super) fn store(&self, key: &str, entry: &Entry) -> io::Result<()> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        make_folder(&self.folder)?;
        guard::own(&self.folder).map_err(io::Error::other)?;
        let content = entry.write()?;
        // Another machine may write to the same folder with the same process number.
        for _ in 0..100 {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let temporary = self.folder.join(format!("{key}.{}.{count}.new", process::id()));
            let mut file = match create(&temporary) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let written = file.write_all(&content).and_then(|()| fs::rename(&temporary, self.path(key)));
            if written.is_err() {
                let _ = fs::remove_file(&temporary);
            }
            return written;
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Forgets an answer. One that is not there, or cannot be removed, is no matter.
    pub(super) fn remove(&self, key: &str) {
        let _ = fs::remove_file(self.path(key));
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.jwks"))
    }
}

/// What a look into the cache shows.
pub(super) enum Found {
    Entry(Entry),
    Nothing,
    Damaged(&'static str),
}

#[cfg(unix)]
fn make_folder(folder: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &std::path::Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn create(path: &std::path::Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        options.mode(0o600);
    }
    options.open(path)
}

/// Room for all of a file but its body.
const LONGEST_HEAD: u64 = 64 << 10;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn server_may_shorten_but_not_lengthen_what_was_asked() {
        let cache = Cache::new(PathBuf::new(), Duration::from_secs(100));
        for (allowed, seconds) in [(None, 100), (Some(7), 7), (Some(1000), 100)] {
            assert_eq!(cache.lifetime(&Entry::example(allowed)).as_secs(), seconds);
        }
    }

    #[test]
    fn everything_that_decides_about_trust_is_part_of_the_key() {
        let remote = || Remote::new("https://h.example/a".parse().unwrap());
        let mut others = vec![remote(); 10];
        let authority = rcgen::generate_simple_self_signed(vec!["a".to_owned()]).unwrap().cert;
        others[1].url = "https://h.example/a?b".parse().unwrap();
        others[2].trust.pins = vec![Pin::new([1; 32])];
        others[3].trust.authorities = super::super::authority::Authority::parse("ca", authority.der()).unwrap();
        others[4].trust.insecure = true;
        others[5].statuses = Statuses::Any;
        others[6].headers = vec![super::super::headers::Header::basic(b"a:b")];
        others[7].url = "https://u:p@h.example/a".parse().unwrap();
        others[8].trust.machine = false;
        others[9].trust.pins_any_sent = true;
        let mut keys: Vec<String> = others.iter().map(|other| Cache::key(other, &[])).collect();
        assert_eq!(keys[0], Cache::key(&remote(), &[]));
        let machine = [authority.der().clone()];
        keys.push(Cache::key(&remote(), &machine));
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 11);
    }

    #[test]
    fn order_of_pins_does_not_matter() {
        let mut one = Remote::new("https://h.example/a".parse().unwrap());
        one.trust.pins = vec![Pin::new([1; 32]), Pin::new([2; 32])];
        let mut two = one.clone();
        two.trust.pins.reverse();
        assert_eq!(Cache::key(&one, &[]), Cache::key(&two, &[]));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a").join("b");
        let cache = Cache::new(folder.clone(), Duration::from_secs(1));
        cache.store("k", &Entry::example(None)).unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.clone()), 0o700);
        assert_eq!(mode(folder.join("k.jwks")), 0o600);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_write_to_is_not_believed() {
        use std::os::unix::fs::PermissionsExt;

        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a");
        let cache = Cache::new(folder.clone(), Duration::from_secs(1));
        cache.store("k", &Entry::example(None)).unwrap();
        let file = folder.join("k.jwks");
        let is_found = || matches!(cache.load("k", 100), Found::Entry(_));
        let set = |path: &PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        assert!(is_found());
        for (path, mode, good) in [(&file, 0o620, 0o600), (&file, 0o602, 0o600), (&folder, 0o770, 0o700)] {
            set(path, mode);
            assert!(!is_found(), "{mode:o}");
            set(path, good);
            assert!(is_found());
        }
        set(&folder, 0o777);
        assert!(cache.store("k", &Entry::example(None)).is_err());
        set(&folder, 0o700);
        fs::rename(&file, parent.path().join("other")).unwrap();
        std::os::unix::fs::symlink(parent.path().join("other"), &file).unwrap();
        assert!(!is_found());
    }
}
