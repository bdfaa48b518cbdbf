//! `jwtk fingerprint`: every digest that keys and certificates are known by.

mod digests;
#[cfg(feature = "fetch")]
mod tls;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use jwtk::jwk::{Fingerprint, Key, KeySet, Member};
use serde::{Serialize, Serializer};

use self::digests::{Digests, Print};
#[cfg(feature = "fetch")]
use self::tls::Chain;
use crate::args::clock::Clock;
use crate::input::Input;
use crate::keys::{Reading, tell_of_weakness};
use crate::output::{Exit, Failure, Output, Report, Screen};

/// Print the pins and thumbprints of keys
///
/// Keys may be of any kind: a key set, PEM, DER, certificates. With --tls the whole chain that a server presents is shown,
/// whether or not it is trusted.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// Keys or certificates: FILE, @FILE, -, `env:NAME`, or https URLs of key sets
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,

    /// Show the chain that this TLS server presents
    #[cfg(feature = "fetch")]
    #[arg(long, value_name = "HOST:PORT", conflicts_with_all = ["sources", "now"])]
    tls: Option<String>,

    /// Print one value a line
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Output")]
    print: Option<Print>,

    /// Exit 0 if one of the keys has this pin or thumbprint, in whatever form, else 1; repeatable, any of them will do
    #[arg(long, value_name = "PIN", allow_hyphen_values = true, help_heading = "Output")]
    check: Vec<Fingerprint>,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    clock: Clock,
}

/// One key, or the one value of it that was asked for.
struct Shown {
    digests: Digests,
    print: Option<Print>,
}

/// The keys that have what was looked for.
struct Matching(Vec<Shown>);

/// What a server showed, and whether it has what was looked for.
#[cfg(feature = "fetch")]
struct Looked {
    chain: Chain,
    print: Option<Print>,
    checked: Option<bool>,
}

impl Args {
    /// Prints each key as soon as its digests are there: a large set would not fit in memory with all of them.
    pub(crate) fn finish(self, output: &Output) -> ExitCode {
        #[cfg(feature = "fetch")]
        if let Some(server) = &self.tls {
            return output.finish(self.look(server, output));
        }
        let sets = match self.read(output) {
            Ok(sets) => sets,
            Err(failure) => return output.finish::<Matching>(Err(failure)),
        };
        let digests = sets.into_iter().flat_map(|set| {
            let mut index = 0;
            set.into_iter().flat_map(move |member| {
                let digests = digests_of(&member, index, output);
                // What is left out keeps its number.
                index += digests.len().max(1);
                digests
            })
        });
        let now = self.clock.now();
        let shown = digests.map(|mut digests| {
            digests.mark(now);
            Shown { digests, print: self.print }
        });
        if self.check.is_empty() {
            // A key that has not what is asked for is left out.
            let shown = shown.filter(|key| key.print.is_none_or(|it| key.digests.value(it).is_some()));
            return output.finish_each(shown, &self.nothing_to_print());
        }
        let has_any = |key: &Shown| self.check.iter().any(|sought| key.digests.has(sought));
        output.finish(Ok(Matching(shown.filter(has_any).collect())))
    }

    /// A script that goes on with no pin would check none.
    fn nothing_to_print(&self) -> Failure {
        if self.print.is_some() {
            let error = anyhow!("none of the keys has the value to print");
            return Failure::new(Exit::Input, "nothing_to_print", error)
                .with_hint("a shared secret has only a thumbprint and a URI");
        }
        Failure::new(Exit::Input, "no_usable_key", anyhow!("none of the keys can be used"))
    }

    fn read(&self, output: &Output) -> Result<Vec<KeySet>, Failure> {
        let input = Input::new(output);
        self.reading.reader(&input).read_each_or_stdin(&self.sources)
    }

    #[cfg(feature = "fetch")]
    fn look(&self, server: &str, output: &Output) -> Result<Looked, Failure> {
        let mut chain = Chain::of(server, self.reading.network(), &Input::new(output))?;
        let now = self.clock.now();
        chain.certificates.iter_mut().for_each(|presented| presented.digests.mark(now));
        let has = |sought| chain.certificates.iter().any(|presented| presented.digests.has(sought));
        let checked = (!self.check.is_empty()).then(|| self.check.iter().any(has));
        Ok(Looked { chain, print: self.print, checked })
    }
}

/// The digests of a key; behind the key of a certificate file those of the rest of its chain, for a pin may be that of an
/// issuer. Nothing of a member that cannot be used.
fn digests_of(member: &Member, index: usize, output: &Output) -> Vec<Digests> {
    let jwk = match member.jwk() {
        Ok(jwk) => jwk,
        Err(_) if let Some(digests) = Digests::of_akp(member, index) => return vec![digests],
        Err(reason) => {
            output.warn(format_args!("{} is left out: {reason}", member.place()));
            return Vec::new();
        }
    };
    if let Key::Symmetric(_) = jwk.key() {
        output.warn(format_args!(
            "{} is a shared secret: keep its thumbprints to yourself, for they tell whether a guess is right",
            member.place()
        ));
    }
    tell_of_weakness(jwk, &member.place(), output);
    let mut digests = vec![Digests::of_jwk(member.source(), index, jwk)];
    if member.is_lone() && member.json().is_none() {
        let chain = jwk.certificates().into_iter().zip(index..).skip(1);
        digests.extend(chain.filter_map(|(der, index)| Digests::of_certificate(member.source(), index, &der)));
    }
    digests
}

impl Report for Shown {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match self.print {
            None => self.digests.human(out),
            Some(print) => self.digests.value(print).map_or(Ok(()), |value| writeln!(out, "{value}")),
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digests.serialize(serializer)
    }
}

impl Report for Matching {
    fn exit(&self) -> Exit {
        if self.0.is_empty() { Exit::Against } else { Exit::Done }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        self.0.iter().try_for_each(|key| key.human(out))
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        if self.0.is_empty() { refuse(err) } else { Ok(()) }
    }
}

impl Serialize for Matching {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "fetch")]
impl Report for Looked {
    fn exit(&self) -> Exit {
        if self.checked == Some(false) { Exit::Against } else { Exit::Done }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        if self.checked == Some(false) {
            return Ok(());
        }
        let Some(print) = self.print else { return self.chain.human(out) };
        let mut values = self.chain.certificates.iter().filter_map(|presented| presented.digests.value(print));
        values.try_for_each(|value| writeln!(out, "{value}"))
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        if self.checked == Some(false) {
            refuse(err)?;
        }
        self.chain.aside(err)
    }
}

#[cfg(feature = "fetch")]
impl Serialize for Looked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.chain.certificates.serialize(serializer)
    }
}

fn refuse(err: &mut Screen) -> io::Result<()> {
    let style = err.styles().error;
    writeln!(err, "{style}refused:{style:#} none of the keys has the pin")
}

const EXAMPLE: &str = "\
Examples:
  jwtk fingerprint certificate.pem
  jwtk fingerprint --tls login.example.com:443 --print krakend
  jwtk fingerprint jwks.json --check IGcoujh_b3ASncl-NIUgAZsLTcE-mlzaw_zZzqu72gk";
