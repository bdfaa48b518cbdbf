//! Keys from the network as they are asked for on the command line, against servers on loopback.

#![cfg(all(feature = "cli", feature = "fetch"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod cache;
mod commands;
mod discovery;
mod gateway;
mod requests;
mod trust;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jwtk::algorithm::{Algorithm, Curve, Digest};
use jwtk::crypto::{EcPrivateKey, SigningKey, digest};
use jwtk::jose::Serialization;
use jwtk::json::{Style, write_object};
use jwtk::jwk::{Jwk, Key, Metadata, PrivateKey};
use jwtk::jws::{Protected, Signer};
use support::{Authority, Identity, Server, ok, proxy, respond};

/// An authority, a folder for caches, and whatever files a test needs.
struct Site {
    ca: Authority,
    ca_file: String,
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let (ca, folder) = (Authority::new("the test authority"), tempfile::tempdir().unwrap());
        let ca_file = folder.path().join("ca.pem");
        fs::write(&ca_file, ca.pem()).unwrap();
        Self { ca, ca_file: ca_file.to_str().unwrap().to_owned(), folder }
    }

    fn https(
        &self,
        answer: impl Fn(&support::Request, support::Out<'_>) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        Server::https(&self.ca.issue(), answer)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(name).env_remove(name.to_ascii_lowercase());
        }
        command.args(args).env("XDG_CACHE_HOME", self.folder.path().join("cache"));
        command.stdin(std::process::Stdio::null());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command
    }

    /// With its result in JSON.
    fn run(&self, args: &[&str]) -> Ran {
        Ran(self.command(args).args(["--format", "json"]).output().unwrap())
    }

    /// Verifies a token that names the key `kid`.
    fn verify(&self, kid: &str, args: &[&str]) -> Ran {
        self.run(&[&["verify", &token(kid)], args].concat())
    }

    fn cached(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.folder.path().join("cache/jwtk"));
        files.map_or_else(|_| Vec::new(), |files| files.map(|file| file.unwrap().path()).collect())
    }

    /// Makes everything in the cache older.
    fn age_cache(&self, seconds: u64) {
        for path in self.cached() {
            age(&path, seconds);
        }
    }
}

/// Rewrites an entry of the cache as if it had been there for longer.
fn age(path: &Path, seconds: u64) {
    let text = String::from_utf8(fs::read(path).unwrap()).unwrap();
    let (magic, rest) = text.split_once('\n').unwrap();
    let (about, body) = rest.split_once('\n').unwrap();
    let mut about: serde_json::Value = serde_json::from_str(about).unwrap();
    for name in ["fetched", "asked"] {
        about[name] = (about[name].as_u64().unwrap() - seconds * 1000).into();
    }
    let rest = format!("{about}\n{body}");
    let digest = digest(Digest::Sha256, rest.as_bytes());
    let hex = jwtk::source::Pin::new(digest.try_into().unwrap()).hex();
    let magic = magic.rsplit_once(' ').unwrap().0;
    fs::write(path, format!("{magic} {hex}\n{rest}")).unwrap();
}

/// A server on plain loopback whose answer depends on how often it was asked before.
fn counted(answer: impl Fn(usize) -> String + Send + Sync + 'static) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let server = Server::http(move |_, out| ok(out, &answer(asked.fetch_add(1, Ordering::SeqCst))));
    (server, count)
}

/// What a command did.
#[derive(Debug)]
struct Ran(Output);

impl Ran {
    fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    #[track_caller]
    fn fails(&self, exit: i32, code: &str, hints: &[&str]) {
        assert_eq!((self.code(), &self.json()["error"]["code"]), (Some(exit), &code.into()), "{self:?}");
        let hint = self.json()["error"]["hint"].as_str().unwrap_or_default().to_owned();
        assert!(!hint.is_empty(), "there is no hint: {self:?}");
        for words in hints {
            assert!(hint.contains(words), "{words}: {hint}");
        }
    }

    /// Those of the report.
    fn warnings(&self) -> String {
        self.json()["warnings"].to_string()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.out()).unwrap()
    }
}

fn key(kid: &str) -> (EcPrivateKey, Metadata) {
    let mut metadata = Metadata::default();
    metadata.kid = Some(kid.to_owned());
    (EcPrivateKey::new(Curve::P256, &[7; 32]).unwrap(), metadata)
}

fn private_jwk(kid: &str) -> String {
    let (key, metadata) = key(kid);
    write_object(&Jwk::new(Key::Private(PrivateKey::Ec(key)), metadata).expose_json(), Style::Compact)
}

fn jwk(kid: &str) -> String {
    let (key, metadata) = key(kid);
    let public = Jwk::new(Key::Private(PrivateKey::Ec(key)), metadata).public().unwrap();
    write_object(&public.to_json(), Style::Compact)
}

fn set(kids: &[&str]) -> String {
    let keys: Vec<String> = kids.iter().map(|kid| jwk(kid)).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// Signed by the one key that there is, whatever `kid` it goes by.
fn sign(kid: &str, claims: &str) -> String {
    let key = SigningKey::new(Algorithm::Es256, &PrivateKey::Ec(key(kid).0)).unwrap();
    Signer::new(key, &Protected::default().kid(kid), Serialization::Compact).sign(claims.as_bytes()).unwrap()
}

fn token(kid: &str) -> String {
    sign(kid, r#"{"iss":"https://issuer.example"}"#)
}
