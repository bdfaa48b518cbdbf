//! The flags about key sets from the network.

use std::sync::OnceLock;

use crate::args::duration::Duration;

/// What to ask, whom to believe, how long to wait.
#[derive(Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Keys from the network")]
pub(crate) struct Network {
    /// The issuer whose discovery document names the key set, or that document's address; a token's iss must equal it
    #[arg(long, value_name = "ISSUER")]
    oidc: Option<String>,

    /// The address of a discovery document, where that is not below its issuer: --iss says whose tokens count
    #[arg(long, value_name = "URL", conflicts_with = "oidc")]
    discovery: Option<String>,

    /// The issuer as its document writes it.
    #[arg(skip)]
    discovered: OnceLock<String>,

    /// Certificates to trust besides the system's authorities, in PEM or DER; repeatable
    #[arg(long, value_name = "FILE")]
    pub(super) ca_file: Vec<String>,

    /// SHA-256 of a public key that some certificate of the server must have, in hex, base64 or base64url; repeatable, any of them will do
    #[arg(long, value_name = "PIN", allow_hyphen_values = true)]
    pub(super) pin: Vec<String>,

    /// A header for the key set's server, its value from `env:NAME`, `file:PATH` or -; with `bearer:` before that,
    /// `Bearer ` is put in front; repeatable
    #[arg(long, value_name = "NAME=SOURCE")]
    pub(super) http_header: Vec<String>,

    /// How long a fetch may take, redirects and retries included
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub(super) timeout: Duration,

    /// Keep key sets on disk, and use them for this long
    #[arg(long, value_name = "DURATION")]
    pub(super) cache: Option<Duration>,

    /// Open no connection: take key sets from the cache, however old
    #[arg(long)]
    pub(super) offline: bool,

    /// Allow plain http, and trust servers without verifying them
    #[arg(long)]
    pub(super) insecure: bool,
}

impl Network {
    /// The issuer that was named: when its document was read, as that writes it.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.discovered.get().or(self.oidc.as_ref()).map(String::as_str)
    }

    /// Keeps the issuer as its document writes it.
    pub(super) fn discover(&self, issuer: String) {
        let _ = self.discovered.set(issuer);
    }

    /// The document that was named by its address.
    pub(crate) fn discovery(&self) -> Option<&str> {
        self.discovery.as_deref()
    }

    /// A flag that says whom to trust, and does nothing where no server is asked.
    pub(crate) fn flag_about_trust(&self) -> Option<&'static str> {
        match self {
            Self { pin, .. } if !pin.is_empty() => Some("--pin"),
            Self { ca_file, .. } if !ca_file.is_empty() => Some("--ca-file"),
            Self { http_header, .. } if !http_header.is_empty() => Some("--http-header"),
            _ => None,
        }
    }

    /// Whether any pin was named.
    pub(crate) fn has_pins(&self) -> bool {
        !self.pin.is_empty()
    }
}
