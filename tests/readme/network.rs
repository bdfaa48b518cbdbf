//! The servers that the examples name, on loopback behind a proxy.

use std::fs;

use tempfile::TempDir;

use crate::root;
use crate::support::{Authority, Server, ok, proxy, respond};

/// `login.example.com` with its discovery document and keys. It lives as long as this value.
pub(crate) struct Network {
    proxy: Server,
    _login: Server,
    /// The authority of its certificate, and a place for caches
    folder: TempDir,
}

impl Network {
    pub(crate) fn new() -> Self {
        let authority = Authority::new("Example Authority");
        let keys = fs::read_to_string(root().join("fixtures/keys/public.jwks.json")).unwrap();
        let login = Server::https(&authority.issue_with(&["login.example.com"], |_| ()), move |request, out| {
            match request.path() {
                "/.well-known/openid-configuration" => ok(
                    out,
                    r#"{"issuer":"https://login.example.com/","jwks_uri":"https://login.example.com/jwks.json"}"#,
                ),
                "/jwks.json" => ok(out, &keys),
                _ => respond(out, "404 Not Found", "", b""),
            }
        });
        let (proxy, _) = proxy(login.address());
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        Self { proxy, _login: login, folder }
    }

    /// What leads a program there.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.folder.path().join(name).to_str().unwrap().to_owned();
        vec![
            ("HTTPS_PROXY", self.proxy.url("/")),
            ("https_proxy", self.proxy.url("/")),
            ("NO_PROXY", String::new()),
            ("no_proxy", String::new()),
            ("SSL_CERT_FILE", below("ca.pem")),
            ("SSL_CERT_DIR", String::new()),
            ("XDG_CACHE_HOME", below("cache")),
        ]
    }
}
