//! `jwtk jwks fetch`: the set that `verify` would use.

use std::io;

use anyhow::anyhow;
use jwtk::json::{Object, Value};
use jwtk::jwk::{KeySet, Member};
use serde::Serialize;

use crate::args::passphrase::Passphrase;
use crate::input::Input;
use crate::keys::network::{Network, Remotes};
use crate::keys::{read_source, tell_of, tell_of_private};
use crate::output::{Exit, Failure, Output, Product, Report, Screen};

/// Print the key set that verify would use, for a gateway's inline field
///
/// Keys that cannot be used are left out, and so are private halves.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// A key set or a key file: an https URL, a file, -, or `env:NAME`
    #[arg(value_name = "SOURCE")]
    source: Option<String>,

    /// How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    #[arg(long, value_name = "N")]
    max_bytes: Option<usize>,

    #[command(flatten)]
    passphrase: Passphrase,

    #[command(flatten)]
    network: Network,
}

/// The set.
#[derive(Serialize)]
pub(crate) struct Fetched(Value);

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<Fetched, Failure> {
        let input = Input::new(output);
        let mut remotes = Remotes::new(&self.network, self.max_bytes, &input);
        let mut keys = KeySet::new();
        if let Some(source) = &self.source {
            keys.extend(read_source(source, self.max_bytes, &self.passphrase, &mut remotes, &input)?);
        }
        if let Some(issuer) = self.network.issuer() {
            keys.extend(remotes.read_issuer(issuer)?);
        }
        if self.source.is_none() && self.network.issuer().is_none() {
            return Err(Failure::new(Exit::Usage, "no_key_named", anyhow!("no key set is named"))
                .with_hint("give its URL, or the issuer with --oidc ISSUER"));
        }
        tell_of(&keys, &input);
        tell_of_private(&keys, &input);
        let usable: Vec<Value> = keys.members().iter().filter_map(|member| for_verification(member, output)).collect();
        if usable.is_empty() {
            return Err(Failure::new(Exit::Input, "no_usable_key", anyhow!("none of the keys can be used")));
        }
        let mut set = Object::new();
        set.insert("keys", Value::Array(usable));
        Ok(Fetched(Value::Object(set)))
    }
}

/// What of a member it takes to verify with it.
fn for_verification(member: &Member, output: &Output) -> Option<Value> {
    let jwk = member.jwk().ok()?;
    let members = jwk.public().map_or_else(
        || {
            output.warn(format_args!("{} is a shared secret, and printed", member.place()));
            jwk.expose_json()
        },
        |public| public.to_json(),
    );
    Some(Value::Object(members))
}

impl Report for Fetched {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        Product::Value(self.0.clone()).write(out)
    }
}

const EXAMPLE: &str = "\
Example:
  jwtk jwks fetch --oidc https://login.example.com/ > jwks.json";
