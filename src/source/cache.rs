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
use std::time::{Duration, SystemTime};

use jiff::fmt::rfc2822;
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use ureq::http::{HeaderMap, header};

use super::error::Error;
use super::fetched::{Fetched, Freshness};
use super::file;
use super::guard;
use super::headers::text;
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
        entry.about.lifetime.map_or(self.keep, |allowed| self.keep.min(Duration::from_secs(allowed)))
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

/// An answer as it is kept.
pub(super) struct Entry {
    about: About,
    body: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct About {
    /// Milliseconds since the epoch, as is `asked`.
    fetched: u64,
    /// When it was last asked for anew because of an unknown key.
    asked: u64,
    /// How many seconds its server allows, if it says so.
    lifetime: Option<u64>,
    url: String,
    status: u16,
    content_type: Option<String>,
    pins: Vec<String>,
}

impl Entry {
    /// The answer to keep; `None` when its server does not want it kept.
    pub(super) fn new(fetched: &Fetched, headers: &HeaderMap) -> Option<Self> {
        let lifetime = match allowed_lifetime(headers, fetched.fetched) {
            Allowed::Nothing => return None,
            Allowed::Seconds(seconds) => Some(seconds),
            Allowed::Unsaid => None,
        };
        let time = milliseconds(fetched.fetched);
        Some(Self {
            about: About {
                fetched: time,
                asked: time,
                lifetime,
                url: fetched.url.wire(),
                status: fetched.status,
                content_type: fetched.content_type.clone(),
                pins: fetched.pins.iter().map(Pin::hex).collect(),
            },
            body: fetched.bytes.clone(),
        })
    }

    pub(super) fn fetched(&self) -> SystemTime {
        time(self.about.fetched)
    }

    pub(super) fn asked(&self) -> SystemTime {
        time(self.about.asked)
    }

    pub(super) fn set_asked(&mut self, now: SystemTime) {
        self.about.asked = milliseconds(now);
    }

    /// How old it is; `None` when it is from the future, and so cannot be believed fresh.
    pub(super) fn age(&self, now: SystemTime) -> Option<Duration> {
        now.duration_since(self.fetched()).ok()
    }

    pub(super) fn into_fetched(self, remote: &Remote, freshness: Freshness) -> Result<Fetched, Error> {
        if u64::try_from(self.body.len()).is_ok_and(|length| length > remote.max_bytes) {
            return Err(Error::TooLarge { url: remote.url.to_string(), max_bytes: remote.max_bytes, announced: None });
        }
        let fetched = self.fetched();
        Ok(Fetched {
            bytes: self.body,
            url: self.about.url.parse()?,
            status: self.about.status,
            content_type: self.about.content_type,
            pins: self.about.pins.iter().filter_map(|pin| pin.parse().ok()).collect(),
            fetched,
            freshness,
        })
    }

    /// `MAGIC`, the digest of what follows in hex, a line of JSON, the body.
    fn write(&self) -> io::Result<Vec<u8>> {
        let mut rest = serde_json::to_vec(&self.about)?;
        rest.push(b'\n');
        rest.extend_from_slice(&self.body);
        let digest = Pin::new(sha256(&rest)).hex();
        let mut content = format!("{MAGIC}{digest}\n").into_bytes();
        content.append(&mut rest);
        Ok(content)
    }

    fn read(content: &[u8]) -> Result<Self, &'static str> {
        let rest = content.strip_prefix(MAGIC.as_bytes()).ok_or("it is not one of ours")?;
        let (digest, rest) = split_line(rest).ok_or("it is cut short")?;
        if Pin::new(sha256(rest)).hex().as_bytes() != digest {
            return Err("its digest does not match");
        }
        let (about, body) = split_line(rest).ok_or("it is cut short")?;
        let about = serde_json::from_slice(about).map_err(|_| "its head cannot be read")?;
        Ok(Self { about, body: body.to_vec() })
    }
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((line, rest.get(1..)?))
}

/// What a server says about keeping its answer.
#[derive(Debug, PartialEq, Eq)]
enum Allowed {
    /// It must not be kept.
    Nothing,
    /// It is fresh for so long.
    Seconds(u64),
    /// The server leaves it to us.
    Unsaid,
}

/// RFC 9111 sections 4.2.1 and 5.2.2, for a private cache.
fn allowed_lifetime(headers: &HeaderMap, now: SystemTime) -> Allowed {
    let mut max_age = None;
    for value in headers.get_all(header::CACHE_CONTROL) {
        for directive in value.to_str().unwrap_or_default().split(',') {
            let directive = directive.trim().to_ascii_lowercase();
            let (name, argument) = directive.split_once('=').unwrap_or((&directive, ""));
            match name.trim() {
                "no-store" => return Allowed::Nothing,
                "no-cache" => max_age = Some(0),
                "max-age" => {
                    // An unreadable age counts as none at all; the smaller of two holds.
                    let age = argument.trim().trim_matches('"').parse().unwrap_or(0);
                    max_age = Some(max_age.map_or(age, |other: u64| other.min(age)));
                }
                _ => {}
            }
        }
    }
    if let Some(max_age) = max_age {
        let age = text(headers, &header::AGE).and_then(|age| age.trim().parse().ok()).unwrap_or(0);
        return Allowed::Seconds(max_age.saturating_sub(age));
    }
    let Some(expires) = text(headers, &header::EXPIRES) else {
        return Allowed::Unsaid;
    };
    let date = |text: &str| rfc2822::parse(text.trim()).ok().map(|date| date.timestamp().as_second());
    let sent = text(headers, &header::DATE).and_then(date).or_else(|| i64::try_from(milliseconds(now) / 1000).ok());
    // "Expires: 0" and the like mean that it is over already.
    let left = date(expires).zip(sent).and_then(|(expires, sent)| u64::try_from(expires.saturating_sub(sent)).ok());
    Allowed::Seconds(left.unwrap_or(0))
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn time(milliseconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds)).unwrap_or(SystemTime::UNIX_EPOCH)
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

/// The first bytes of every file, with the number of its form.
const MAGIC: &str = "jwtk cache 1 ";

/// Room for all of a file but its body.
const LONGEST_HEAD: u64 = 64 << 10;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;
    use ureq::http::HeaderValue;

    use super::*;

    #[test]
    fn server_may_shorten_but_not_lengthen_what_was_asked() {
        let now = time(1_000_000_000_000);
        let cases = [
            (vec![], Allowed::Unsaid),
            (vec![("cache-control", "public, max-age=60")], Allowed::Seconds(60)),
            (vec![("cache-control", "Max-Age=\"60\""), ("age", "20")], Allowed::Seconds(40)),
            (vec![("cache-control", "max-age=60"), ("age", "90")], Allowed::Seconds(0)),
            (vec![("cache-control", "max-age=60, no-cache")], Allowed::Seconds(0)),
            (vec![("cache-control", "max-age=60"), ("cache-control", "no-store")], Allowed::Nothing),
            (vec![("cache-control", "max-age=x")], Allowed::Seconds(0)),
            (vec![("cache-control", "private")], Allowed::Unsaid),
            (vec![("expires", "Sun, 09 Sep 2001 01:47:40 GMT")], Allowed::Seconds(60)),
            (
                vec![("expires", "Sun, 09 Sep 2001 01:47:40 GMT"), ("date", "Sun, 09 Sep 2001 01:47:30 GMT")],
                Allowed::Seconds(10),
            ),
            (vec![("expires", "0")], Allowed::Seconds(0)),
            (vec![("expires", "Sun, 09 Sep 2001 01:46:00 GMT")], Allowed::Seconds(0)),
            (vec![("expires", "0"), ("cache-control", "max-age=5")], Allowed::Seconds(5)),
        ];
        for (headers, expected) in cases {
            let mut map = HeaderMap::new();
            for (name, value) in &headers {
                map.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(allowed_lifetime(&map, now), expected, "{headers:?}");
        }
        let entry = |lifetime| Entry { about: About { lifetime, ..entry().about }, body: vec![] };
        let cache = Cache::new(PathBuf::new(), Duration::from_secs(100));
        assert_eq!(cache.lifetime(&entry(None)).as_secs(), 100);
        assert_eq!(cache.lifetime(&entry(Some(7))).as_secs(), 7);
        assert_eq!(cache.lifetime(&entry(Some(1000))).as_secs(), 100);
    }

    #[test]
    fn everything_that_decides_about_trust_is_part_of_the_key() {
        let remote = || Remote::new("https://h.example/a".parse().unwrap());
        let mut others = vec![remote(); 10];
        let authority = rcgen::generate_simple_self_signed(vec!["a".to_owned()]).unwrap().cert;
        others[1].url = "https://h.example/a?b".parse().unwrap();
        others[2].trust.pins = vec![Pin::new([1; 32])];
        others[3].trust.authorities = super::super::trust::Authority::parse("ca", authority.der()).unwrap();
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

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let whole = entry().write().unwrap();
        assert_eq!(Entry::read(&whole).map(|entry| entry.body), Ok(b"{}\n{}".to_vec()));
        for at in 0..whole.len() {
            assert!(Entry::read(&whole[..at]).is_err(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Entry::read(&changed).is_err(), "changed at {at}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a").join("b");
        let cache = Cache::new(folder.clone(), Duration::from_secs(1));
        cache.store("k", &entry()).unwrap();
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
        cache.store("k", &entry()).unwrap();
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
        assert!(cache.store("k", &entry()).is_err());
        set(&folder, 0o700);
        fs::rename(&file, parent.path().join("other")).unwrap();
        std::os::unix::fs::symlink(parent.path().join("other"), &file).unwrap();
        assert!(!is_found());
    }

    proptest! {
        #[test]
        fn arbitrary_content_never_panics(content: Vec<u8>) {
            let _ = Entry::read(&content);
        }
    }

    fn entry() -> Entry {
        Entry {
            about: About {
                fetched: 1,
                asked: 2,
                lifetime: Some(3),
                url: "https://h.example/".to_owned(),
                status: 200,
                content_type: None,
                pins: vec![],
            },
            body: b"{}\n{}".to_vec(),
        }
    }
}
