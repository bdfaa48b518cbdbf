//! `jwtk jwks fetch`: the set that `verify` would use.

use std::io;

use anyhow::anyhow;
use jwtk::json::{Object, Value};
use jwtk::jwk::Member;
use serde::Serialize;

use super::chosen::set_of;
use crate::input::Input;
use crate::keys::{Reading, tell_of, tell_of_private};
use crate::output::{Exit, Failure, Output, Product, Report, Screen};

/// Print the key set that verify would use, for a gateway's inline field
///
/// Keys that cannot be used are left out, and so are private halves.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// A key set or a key file: an https URL, FILE, @FILE, -, or `env:NAME`
    #[arg(value_name = "SOURCE")]
    source: Option<String>,

    #[command(flatten)]
    reading: Reading,
}

/// The set.
#[derive(Serialize)]
pub(crate) struct Fetched(Value);

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<Fetched, Failure> {
        let input = Input::new(output);
        let network = self.reading.network();
        if self.source.is_none() && network.issuer().is_none() && network.discovery().is_none() {
            return Err(Failure::new(Exit::Usage, "no_key_named", anyhow!("no key set is named"))
                .with_hint("give its URL, or the issuer with --oidc ISSUER"));
        }
        let keys = self.reading.reader(&input).read_all(self.source.as_slice())?;
        tell_of(&keys, &input);
        tell_of_private(&keys, &input);
        let usable: Vec<Object> = keys.members().iter().filter_map(|member| for_verification(member, output)).collect();
        if usable.is_empty() {
            return Err(Failure::new(Exit::Input, "no_usable_key", anyhow!("none of the keys can be used")));
        }
        Ok(Fetched(set_of(usable).into()))
    }
}

/// What of a member it takes to verify with it.
fn for_verification(member: &Member, output: &Output) -> Option<Object> {
    let jwk = member.jwk().ok()?;
    if let Some(public) = jwk.public() {
        return Some(public.to_json());
    }
    output.warn(format_args!("{} is a shared secret, and printed", member.place()));
    Some(jwk.expose_json())
}

impl Report for Fetched {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        Product::Value(self.0.clone()).write(out)
    }
}

const EXAMPLE: &str = "\
Examples:
  jwtk jwks fetch --oidc https://login.example.com/ > jwks.json
  jwtk jwks fetch https://login.example.com/jwks.json --pin IGcoujh_b3ASncl-NIUgAZsLTcE-mlzaw_zZzqu72gk
  jwtk jwks fetch private.jwks.json > public.jwks.json";
