//! Reads the keys of a SOURCE, whatever it is: a URL, a file, standard input or a variable.

use anyhow::anyhow;
use jwtk::jwk::{Jwk, KeySet, Member, Unusable};

use super::network::{Network, Remotes};
use crate::args::passphrase::Passphrase;
use crate::input::{Input, Source, is_url};
use crate::output::{Exit, Failure};

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

    /// The keys of each SOURCE, and of the issuer if one is named, set by set. Some of them must have some.
    pub(crate) fn read_each(&mut self, sources: &[String]) -> Result<Vec<KeySet>, Failure> {
        let mut sets = self.read_named(sources)?;
        if let Some(issuer) = self.issuer {
            sets.push((issuer.to_owned(), self.remotes.read_issuer(issuer)?));
        }
        some_of(sets, self.input)
    }

    /// The keys of all of them in one set.
    pub(crate) fn read_all(&mut self, sources: &[String]) -> Result<KeySet, Failure> {
        Ok(joined(self.read_each(sources)?))
    }

    fn read_named(&mut self, sources: &[String]) -> Result<Vec<(String, KeySet)>, Failure> {
        let named = |source: &String| Source::of_keys(source).name();
        sources.iter().map(|source| Ok((named(source), self.read(source)?))).collect()
    }

    /// What came from the network, to ask for it again.
    pub(super) fn into_remotes(self) -> Remotes<'a> {
        self.remotes
    }

    fn read(&mut self, source: &str) -> Result<KeySet, Failure> {
        if is_url(source) {
            return self.remotes.read(source);
        }
        keys_of(Source::of_keys(source), self.passphrase, self.max_bytes, self.input)
    }
}

/// The keys of a source that is no URL. Of one in which there is nothing but something else the reason is told.
pub(crate) fn keys_of(
    source: Source<'_>,
    passphrase: &Passphrase,
    max_bytes: Option<usize>,
    input: &Input<'_>,
) -> Result<KeySet, Failure> {
    let keys = passphrase.read_keys(source, max_bytes, input)?;
    if let Some(first) = keys.members().first()
        && keys.members().iter().all(is_no_key)
    {
        usable(first)?;
    }
    Ok(keys)
}

/// The keys of all sources that are no URLs, in order. Some of them must have some.
pub(crate) fn keys_of_all(
    sources: &[Source<'_>],
    passphrase: &Passphrase,
    max_bytes: Option<usize>,
    input: &Input<'_>,
) -> Result<Vec<KeySet>, Failure> {
    let read = |source: &Source<'_>| Ok((source.name(), keys_of(*source, passphrase, max_bytes, input)?));
    some_of(sources.iter().map(read).collect::<Result<_, Failure>>()?, input)
}

/// All sets in one.
pub(crate) fn joined(sets: Vec<KeySet>) -> KeySet {
    let mut keys = KeySet::new();
    for set in sets {
        keys.extend(set);
    }
    keys
}

/// Refuses sets that are all empty, and names those that are.
fn some_of(sets: Vec<(String, KeySet)>, input: &Input<'_>) -> Result<Vec<KeySet>, Failure> {
    let is_empty = |set: &KeySet| set.members().is_empty();
    if let Some((first, _)) = sets.first()
        && sets.iter().all(|(_, set)| is_empty(set))
    {
        return Err(Failure::new(Exit::Input, "empty_key_set", anyhow!("the key set {first} has no keys")).with_hint(
            "an issuer that signs with a shared secret (HS256) publishes none; others may keep them at another place",
        ));
    }
    for (name, _) in sets.iter().filter(|(_, set)| is_empty(set)) {
        input.output().warn(format_args!("the key set {name} has no keys"));
    }
    Ok(sets.into_iter().map(|(_, set)| set).collect())
}

/// The key of a member that must be usable.
pub(crate) fn usable(member: &Member) -> Result<&Jwk, Failure> {
    member.jwk().map_err(|fault| Failure::from(fault.clone()).context(member.place()))
}

fn is_no_key(member: &Member) -> bool {
    let Err(reason) = member.jwk() else { return false };
    matches!(
        reason,
        Unusable::File(_)
            | Unusable::Placeholder { .. }
            | Unusable::NotAnObject { .. }
            | Unusable::LetterCase { .. }
            | Unusable::Missing { member: "kty" }
    )
}
