//! Remote sources against real servers on loopback.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod cache;
mod discovery;
mod limits;
mod proxies;
mod tls;
mod trust;

use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use jwtk::error::{Class, Explain};
use jwtk::source::{
    Authority, Cache, CipherSuites, Client, ContentTypes, Distrust, Error, Event, Fetched, Freshness, Header, Issuer,
    Pin, Proxies, Remote, Stage, Statuses,
};
use support::{Identity, Server, ok, read_request, respond};
use zeroize::Zeroizing;

const SET: &str = r#"{"keys":[]}"#;

fn ca_and_identity() -> (support::Authority, Identity) {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue();
    (ca, identity)
}

/// A source at `server` that believes `ca` alone, and does not wait before it tries again.
fn remote(server: &Server, ca: &support::Authority) -> Remote {
    let mut remote = Remote::new(server.url("/").parse().unwrap());
    remote.trust.machine = false;
    remote.trust.authorities = Authority::parse("ca.pem", ca.pem().as_bytes()).unwrap();
    remote.retries.first_wait = Duration::from_millis(1);
    remote
}

fn fetch(remote: &Remote) -> Result<Fetched, Error> {
    Client::new(&SystemTime::now).fetch(remote)
}

fn watched(remote: &Remote) -> (Result<Fetched, Error>, Vec<String>) {
    let events = Mutex::new(Vec::new());
    let watch = |event: &Event<'_>| events.lock().unwrap().push(event.to_string());
    let fetched = Client::new(&SystemTime::now).observer(watch).fetch(remote);
    (fetched, events.into_inner().unwrap())
}

#[track_caller]
fn refused(remote: &Remote, code: &str) -> Error {
    match fetch(remote) {
        Ok(fetched) => panic!("not refused: {fetched:?}"),
        Err(error) => {
            assert_eq!(error.code(), code, "{error} ({error:?})");
            error
        }
    }
}

fn client<'a>(clock: &'a (dyn Fn() -> SystemTime + Sync), folder: &tempfile::TempDir, keep: u64) -> Client<'a> {
    let cache = Cache::new(folder.path().to_owned(), Duration::from_secs(keep));
    Client::new(clock).cache(cache)
}

/// A clock that goes on only when it is told to.
#[derive(Default)]
struct Time(AtomicU64);

impl Time {
    fn now(&self) -> SystemTime {
        let passed = self.0.load(Ordering::SeqCst);
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + passed)
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn redirect(out: support::Out<'_>, location: &str) -> io::Result<()> {
    respond(out, "302 Found", &format!("Location: {location}\r\n"), b"")
}

/// Counts the requests that come as far as HTTP.
fn counting<F>(
    count: &Arc<AtomicUsize>,
    answer: F,
) -> impl Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static
where
    F: Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static,
{
    let count = Arc::clone(count);
    move |request, out| {
        count.fetch_add(1, Ordering::SeqCst);
        answer(request, out)
    }
}

/// Begins an answer, and goes on a byte at a time, or not at all, until the client has had enough.
fn drip(begin: &'static str) -> impl Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static {
    move |_, out| {
        out.write_all(begin.as_bytes())?;
        out.flush()?;
        loop {
            std::thread::sleep(Duration::from_millis(10));
            if !begin.is_empty() {
                out.write_all(b"a")?;
                out.flush()?;
            }
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A server on plain loopback that answers by its own URL and the path, or 404.
fn issuer_server(answer: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static) -> Server {
    Server::http(move |request, out| {
        let own = format!("http://{}", request.header("host").unwrap());
        match answer(&own, request.path()) {
            Some(body) => ok(out, &body),
            None => respond(out, "404 Not Found", "", b""),
        }
    })
}

fn discover(server: &Server, path: &str) -> (Result<jwtk::source::Discovered, Error>, Issuer) {
    let issuer: Issuer = server.url(path).parse().unwrap();
    let discovered = Client::new(&SystemTime::now).discover(&issuer, &issuer.remote());
    (discovered, issuer)
}

fn openssl(args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap().stdout
}
