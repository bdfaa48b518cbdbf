//! `jwtk fingerprint`: the digests that keys are known and pinned by.

use std::io::{self, Write as _};

use clap::ValueEnum;
use jwtk::source::Pin;
use serde::{Serialize, Serializer};

use crate::input::Input;
use crate::output::{Exit, Failure, Output, Report, Screen};
use crate::remote::Network;
use crate::tls::Chain;

/// Print the pins and thumbprints of keys
///
/// With --tls the whole chain that a server presents is shown, whether or not it is trusted.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// Show the chain that this TLS server presents
    #[arg(long, value_name = "HOST:PORT")]
    tls: String,

    /// Print one value a line
    #[arg(long, value_enum, value_name = "WHAT")]
    print: Option<Print>,

    /// Exit 0 if one of the keys has this pin, else 1; repeatable, any
    #[arg(long, value_name = "PIN")]
    check: Vec<String>,

    #[command(flatten)]
    network: Network,
}

/// A value for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Print {
    /// What `jwk_fingerprints` takes: the key's SHA-256 in padded base64url
    Krakend,
    /// What `curl --pinnedpubkey` takes
    Curl,
    /// The key's SHA-256 in hex
    Hex,
    /// The JWK's thumbprint (RFC 7638)
    Thumbprint,
    /// The thumbprint as a URI (RFC 9278)
    Uri,
}

/// What was found.
pub(crate) struct Found {
    chain: Chain,
    print: Option<Print>,
    /// Whether a key has one of the pins, if any was asked for.
    checked: Option<bool>,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<Found, Failure> {
        let input = Input::new(output);
        let sought = self.check.iter().map(|pin| pin.parse()).collect::<Result<Vec<Pin>, _>>()?;
        let chain = Chain::of(&self.tls, &self.network, &input)?;
        let has = |pin: &Pin| chain.certificates.iter().any(|presented| presented.has(pin));
        let checked = (!sought.is_empty()).then(|| sought.iter().any(has));
        Ok(Found { chain, print: self.print, checked })
    }
}

impl Report for Found {
    fn exit(&self) -> Exit {
        if self.checked == Some(false) { Exit::Against } else { Exit::Done }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        let Some(print) = self.print else { return self.chain.human(out) };
        let mut values = self.chain.certificates.iter().filter_map(|presented| presented.value(print));
        values.try_for_each(|value| writeln!(out, "{value}"))
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        if self.checked == Some(false) {
            let style = err.styles().error;
            writeln!(err, "{style}refused:{style:#} none of the keys has the pin")?;
        }
        self.chain.aside(err)
    }
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.chain.certificates.serialize(serializer)
    }
}

const EXAMPLE: &str = "\
Example:
  jwtk fingerprint --tls login.example.com:443 --print krakend";
