//! Reads the keys of a SOURCE, whatever it is: a URL, a file, standard input or a variable.

use anyhow::anyhow;
use jwtk::jwk::{Jwk, KeySet, Member, Unusable};

use super::network::Network;
use super::remotes::Remotes;
use crate::args::passphrase::Passphrase;
use crate::input::{Input, Source, is_file, is_url};
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
    discovery: Option<&'a str>,
    /// One that was given
    flag_about_trust: Option<&'static str>,
    remotes: Remotes<'a>,
    input: &'a Input<'a>,
}

impl Reading {
    /// A reader that does as the command line says.
    pub(crate) fn reader<'a>(&'a self, input: &'a Input<'a>) -> Reader<'a> {
        Reader {
            passphrase: &self.passphrase,
            max_bytes: self.max_bytes,
            issuer: self.network.issuer(),
            discovery: self.network.discovery(),
            flag_about_trust: self.network.flag_about_trust(),
            remotes: Remotes::new(&self.network, self.max_bytes, input),
            input,
        }
    }

    /// What opens encrypted keys, and encrypts new ones.
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
    /// The keys of each SOURCE, and of the issuer if one is named, set by set. Some of them must have some.
    pub(crate) fn read_each(&mut self, sources: &[String]) -> Result<Vec<KeySet>, Failure> {
        self.refuse_idle_flags(sources)?;
        let mut sets = self.read_named(sources)?;
        if let Some(issuer) = self.issuer {
            sets.push((issuer.to_owned(), self.remotes.read_issuer(issuer)?));
        }
        if let Some(url) = self.discovery {
            sets.push((url.to_owned(), self.remotes.read_discovery(url)?));
        }
        some_of(sets, self.input)
    }

    /// The same; standard input when nothing is named.
    pub(crate) fn read_each_or_stdin(&mut self, sources: &[String]) -> Result<Vec<KeySet>, Failure> {
        if !sources.is_empty() || self.issuer.is_some() || self.discovery.is_some() {
            return self.read_each(sources);
        }
        let source = Source::of_unnamed_keys()?;
        some_of(vec![(source.name(), keys_of(source, self.passphrase, self.max_bytes, self.input)?)], self.input)
    }

    /// The keys of all of them in one set.
    pub(crate) fn read_all(&mut self, sources: &[String]) -> Result<KeySet, Failure> {
        Ok(joined(self.read_each(sources)?))
    }

    /// Refuses flags that say whom to trust where no server is asked.
    fn refuse_idle_flags(&self, sources: &[String]) -> Result<(), Failure> {
        let asks_network =
            self.issuer.is_some() || self.discovery.is_some() || sources.iter().any(|source| is_url(source));
        match self.flag_about_trust.filter(|_| !asks_network) {
            None => Ok(()),
            Some(flag) => {
                let error = anyhow!("{flag} is about key sets from the network, and no URL is named");
                Err(Failure::new(Exit::Usage, "no_url", error)
                    .with_hint("name the set by its https URL, or leave the flag out: files are taken as they are"))
            }
        }
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
fn keys_of(
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
    member.jwk().map_err(|fault| {
        let place = match member.source() {
            "standard input" => Some("-"),
            name => is_file(name).then_some(name),
        };
        Failure::from(fault.clone()).at_hand(place).context(member.place())
    })
}

/// Where no key has the kid, or the thumbprint that was named in its place.
pub(crate) fn no_such_key(kid: Option<&str>) -> Failure {
    let error = match kid {
        Some(kid) => anyhow!("no key has the kid {kid:?}"),
        None => anyhow!("no key has this thumbprint"),
    };
    Failure::new(Exit::Against, "no_such_key", error)
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
