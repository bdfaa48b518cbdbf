//! Reads the keys of a SOURCE, whatever it is: a URL, a file, standard input or a variable.

use jwtk::jwk::{Jwk, KeySet, Member, Unusable};

use super::network::{Network, Remotes};
use crate::args::passphrase::Passphrase;
use crate::input::{Input, Source, is_url};
use crate::output::Failure;

/// How keys are read, wherever they are.
#[derive(Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Reading {
    /// How large a key set may be [default: 64 MiB, 1 MiB from a URL]
    #[arg(long, value_name = "N")]
    max_bytes: Option<usize>,

    #[command(flatten)]
    passphrase: Passphrase,

    #[command(flatten)]
    network: Network,
}

/// Reads keys. Nothing of the network is prepared before the first URL.
pub(crate) struct Reader<'a> {
    passphrase: &'a Passphrase,
    max_bytes: Option<usize>,
    issuer: Option<&'a str>,
    remotes: Remotes<'a>,
    input: &'a Input<'a>,
}

impl Reading {
    /// A reader that does as the command line says.
    pub(crate) fn reader<'a>(&'a self, input: &'a Input<'a>) -> Reader<'a> {
        Reader::new(&self.passphrase, self.max_bytes, &self.network, input)
    }

    /// What opens encrypted key files.
    pub(crate) fn passphrase(&self) -> &Passphrase {
        &self.passphrase
    }

    /// What was said about the network.
    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    /// `--max-bytes`, if it was given.
    pub(crate) fn max_bytes(&self) -> Option<usize> {
        self.max_bytes
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        passphrase: &'a Passphrase,
        max_bytes: Option<usize>,
        network: &'a Network,
        input: &'a Input<'a>,
    ) -> Self {
        let remotes = Remotes::new(network, max_bytes, input);
        Self { passphrase, max_bytes, issuer: network.issuer(), remotes, input }
    }

    /// The keys of each SOURCE, and of the issuer if one is named, set by set.
    pub(crate) fn read_each(&mut self, sources: &[String]) -> Result<Vec<KeySet>, Failure> {
        let mut sets = sources.iter().map(|source| self.read(source)).collect::<Result<Vec<_>, _>>()?;
        if let Some(issuer) = self.issuer {
            sets.push(self.remotes.read_issuer(issuer)?);
        }
        Ok(sets)
    }

    /// The keys of all of them in one set.
    pub(crate) fn read_all(&mut self, sources: &[String]) -> Result<KeySet, Failure> {
        let mut keys = KeySet::new();
        self.read_each(sources)?.into_iter().for_each(|set| keys.extend(set));
        Ok(keys)
    }

    /// What came from the network, to ask for it again.
    pub(super) fn into_remotes(self) -> Remotes<'a> {
        self.remotes
    }

    fn read(&mut self, source: &str) -> Result<KeySet, Failure> {
        if is_url(source) {
            return self.remotes.read(source);
        }
        let keys = self.passphrase.read_keys(Source::of_keys(source), self.max_bytes, self.input)?;
        // Of a key file in which nothing can be used the reason is better told than that there is no key.
        if let Some(first) = keys.members().first()
            && keys.members().iter().all(is_bad_block)
        {
            usable(first)?;
        }
        Ok(keys)
    }
}

/// The key of a member that must be usable.
pub(crate) fn usable(member: &Member) -> Result<&Jwk, Failure> {
    member.jwk().map_err(|fault| Failure::from(fault.clone()).context(member.place()))
}

fn is_bad_block(member: &Member) -> bool {
    matches!(member.jwk(), Err(Unusable::File(_)))
}
