//! The one who fetches: from the cache, from the network, or not at all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::cache::{Cache, Found};
use super::cache_entry::Entry;
use super::context::Context;
use super::error::Error;
use super::event::Event;
use super::fetched::{Fetched, Freshness};
use super::https;
use super::remote::Remote;
use super::url::Scheme;

/// Fetches remote sources.
///
/// Nothing is done before it is needed: the machine's authorities are read for the
/// first source over TLS that asks for them.
pub struct Client<'a> {
    context: Context<'a>,
    cache: Option<Cache>,
    offline: bool,
    /// When a source's present bytes were fetched, or last asked for anew.
    asked: Mutex<HashMap<String, SystemTime>>,
}

impl<'a> Client<'a> {
    /// A client without a cache. `clock` tells the time for certificates and cache entries.
    pub fn new(clock: &'a (dyn Fn() -> SystemTime + Sync)) -> Self {
        Self { context: Context::new(clock), cache: None, offline: false, asked: Mutex::default() }
    }

    /// Tells `observer` of everything that happens.
    pub fn observer(self, observer: impl Fn(&Event<'_>) + Send + Sync + 'a) -> Self {
        Self { context: self.context.observer(observer), ..self }
    }

    /// Keeps answers in `cache`.
    pub fn cache(self, cache: Cache) -> Self {
        Self { cache: Some(cache), ..self }
    }

    /// Whether the network may not be asked. Then no socket is ever opened.
    pub fn offline(self, offline: bool) -> Self {
        Self { offline, ..self }
    }

    /// Fetches a source, or takes it from the cache while that is fresh.
    ///
    /// # Errors
    /// [`Error`] names each way in which a source is not reached or not trusted.
    pub fn fetch(&self, remote: &Remote) -> Result<Fetched, Error> {
        remote.check_scheme()?;
        let Some(cache) = &self.cache else {
            if self.offline {
                return Err(not_cached(remote));
            }
            return self.ask(remote, Freshness::Uncached);
        };
        let key = self.key(remote);
        let kept = self.kept(cache, &key, remote);
        let fresh = kept
            .as_ref()
            .and_then(|entry| entry.age(self.now()))
            .zip(kept.as_ref().map(|entry| cache.lifetime(entry)))
            .filter(|(age, lifetime)| age < lifetime);
        match kept {
            Some(entry) if fresh.is_some() => {
                self.tell(&Event::CacheHit { url: &remote.url, age: entry.age(self.now()).unwrap_or_default() });
                self.note(&key, entry.fetched());
                entry.into_fetched(remote, Freshness::Hit)
            }
            Some(entry) if self.offline => {
                self.tell(&Event::CacheStale { url: &remote.url, age: entry.age(self.now()).unwrap_or_default() });
                entry.into_fetched(remote, Freshness::Stale)
            }
            Some(entry) => {
                self.tell(&Event::CacheExpired { url: &remote.url, age: entry.age(self.now()).unwrap_or_default() });
                self.ask(remote, Freshness::Refreshed)
            }
            None => {
                self.tell(&Event::CacheMiss { url: &remote.url });
                if self.offline {
                    return Err(not_cached(remote));
                }
                self.ask(remote, Freshness::Miss)
            }
        }
    }

    /// Fetches a source anew because a token names a key that it does not have.
    ///
    /// Keys may have been changed since. `None` when that is not worth asking: offline, or
    /// when the present bytes were fetched, or asked for in this way, less than 30 seconds
    /// ago. The cache shares that time among processes; when another one has fetched since,
    /// its answer is taken without asking.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch). What is there already stays good.
    pub fn fetch_for_unknown_key(&self, remote: &Remote) -> Result<Option<Fetched>, Error> {
        remote.check_scheme()?;
        if self.offline {
            return Ok(None);
        }
        let key = self.key(remote);
        let now = self.now();
        let known = self.asked().get(&key).copied();
        let mut freshness = Freshness::Uncached;
        if let Some(cache) = &self.cache {
            freshness = Freshness::Refreshed;
            if let Some(mut entry) = self.kept(cache, &key, remote) {
                let fresh = entry.age(now).is_some_and(|age| age < cache.lifetime(&entry));
                if fresh && known.is_some_and(|known| entry.fetched() > known) {
                    self.note(&key, entry.fetched());
                    return entry.into_fetched(remote, Freshness::Hit).map(Some);
                }
                if recently(entry.asked(), now) {
                    return Ok(None);
                }
                entry.set_asked(now);
                self.keep(cache, &key, remote, &entry);
            }
        }
        if known.is_some_and(|known| recently(known, now)) {
            return Ok(None);
        }
        self.note(&key, now);
        self.ask(remote, freshness).map(Some)
    }

    /// Keeps an answer no longer, because its bytes turned out to be of no use.
    pub fn forget(&self, remote: &Remote) {
        if let Some(cache) = &self.cache {
            cache.remove(&self.key(remote));
        }
    }

    /// Whether the cache has an answer that counts: a fresh one, and offline any.
    pub(super) fn has_fresh(&self, remote: &Remote) -> bool {
        let Some(cache) = &self.cache else {
            return false;
        };
        match cache.load(&self.key(remote), remote.max_bytes) {
            Found::Entry(entry) => {
                self.offline || entry.age(self.now()).is_some_and(|age| age < cache.lifetime(&entry))
            }
            Found::Nothing | Found::Damaged(_) => false,
        }
    }

    pub(super) const fn is_offline(&self) -> bool {
        self.offline
    }

    pub(super) const fn context(&self) -> &Context<'a> {
        &self.context
    }

    fn now(&self) -> SystemTime {
        self.context.now()
    }

    fn tell(&self, event: &Event<'_>) {
        self.context.tell(event);
    }

    /// Asks the network, and keeps the answer.
    fn ask(&self, remote: &Remote, freshness: Freshness) -> Result<Fetched, Error> {
        let fetched = self.now();
        let answer = https::fetch(&self.context, remote)?;
        let key = self.key(remote);
        self.note(&key, fetched);
        let fetched = Fetched {
            bytes: answer.bytes,
            url: answer.url,
            status: answer.status,
            content_type: answer.content_type,
            pins: answer.pins,
            fetched,
            freshness,
        };
        if let Some(cache) = &self.cache {
            match Entry::new(&fetched, &answer.headers) {
                Some(entry) => {
                    let is_kept = self.keep(cache, &key, remote, &entry);
                    if is_kept && freshness == Freshness::Refreshed {
                        self.tell(&Event::CacheRefreshed { url: &remote.url });
                    }
                }
                None => cache.remove(&key),
            }
        }
        Ok(fetched)
    }

    fn kept(&self, cache: &Cache, key: &str, remote: &Remote) -> Option<Entry> {
        match cache.load(key, remote.max_bytes) {
            Found::Entry(entry) => Some(entry),
            Found::Nothing => None,
            Found::Damaged(problem) => {
                self.tell(&Event::CacheDamaged { url: &remote.url, problem });
                None
            }
        }
    }

    /// Whether it is in the cache now.
    fn keep(&self, cache: &Cache, key: &str, remote: &Remote, entry: &Entry) -> bool {
        let stored = cache.store(key, entry);
        if let Err(error) = &stored {
            self.tell(&Event::CacheUnwritable { url: &remote.url, error });
        }
        stored.is_ok()
    }

    /// The name of a source's answer, which tells who was believed.
    fn key(&self, remote: &Remote) -> String {
        let asks_machine = remote.url.scheme() == Scheme::Https && remote.trust.machine && !remote.trust.insecure;
        Cache::key(remote, if asks_machine { self.context.machine_authorities() } else { &[] })
    }

    fn note(&self, key: &str, time: SystemTime) {
        self.asked().insert(key.to_owned(), time);
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, HashMap<String, SystemTime>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A time that has not come yet, left by a clock that was set back, is not recent.
fn recently(time: SystemTime, now: SystemTime) -> bool {
    now.duration_since(time).is_ok_and(|ago| ago < PAUSE)
}

fn not_cached(remote: &Remote) -> Error {
    Error::NotCached { url: remote.url.to_string() }
}

/// How long to leave a source alone after asking for a key that it does not have.
const PAUSE: Duration = Duration::from_secs(30);
