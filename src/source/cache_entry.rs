//! An answer as it is kept in a file of the cache.

use std::io::{self};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use ureq::http::HeaderMap;

use super::cache_control::{Allowed, allowed_lifetime};
use super::error::Error;
use super::fetched::{Fetched, Freshness};
use super::pin::{Pin, sha256};
use super::remote::Remote;

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

    /// How many seconds its server allows, if it says so.
    pub(super) fn lifetime(&self) -> Option<u64> {
        self.about.lifetime
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
    pub(super) fn write(&self) -> io::Result<Vec<u8>> {
        let mut rest = serde_json::to_vec(&self.about)?;
        rest.push(b'\n');
        rest.extend_from_slice(&self.body);
        let digest = Pin::new(sha256(&rest)).hex();
        let mut content = format!("{MAGIC}{digest}\n").into_bytes();
        content.append(&mut rest);
        Ok(content)
    }

    pub(super) fn read(content: &[u8]) -> Result<Self, &'static str> {
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

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn time(milliseconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds)).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The first bytes of every file, with the number of its form.
const MAGIC: &str = "jwtk cache 1 ";

#[cfg(test)]
impl Entry {
    /// Some entry, for tests.
    pub(super) fn example(lifetime: Option<u64>) -> Self {
        Self {
            about: About {
                fetched: 1,
                asked: 2,
                lifetime,
                url: "https://h.example/".to_owned(),
                status: 200,
                content_type: None,
                pins: vec![],
            },
            body: b"{}\n{}".to_vec(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let whole = Entry::example(Some(3)).write().unwrap();
        assert_eq!(Entry::read(&whole).map(|entry| entry.body), Ok(b"{}\n{}".to_vec()));
        for at in 0..whole.len() {
            assert!(Entry::read(&whole[..at]).is_err(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Entry::read(&changed).is_err(), "changed at {at}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_content_never_panics(content: Vec<u8>) {
            let _ = Entry::read(&content);
        }
    }
}
