//! The key sets from the network that one command uses.

use anyhow::anyhow;
use jwtk::jwk::KeySet;
use jwtk::source::{Issuer, Remote, Url};

use super::fetcher::Fetcher;
use super::network::Network;
use crate::input::Input;
use crate::output::{Exit, Failure};

/// The key sets from the network that one command uses. Nothing is prepared before the first.
pub(crate) struct Remotes<'a> {
    network: &'a Network,
    max_bytes: Option<usize>,
    input: &'a Input<'a>,
    fetcher: Option<Fetcher<'a>>,
    /// What was read, by the name that its keys bear.
    known: Vec<(String, Remote)>,
}

impl<'a> Remotes<'a> {
    /// None yet.
    pub(crate) fn new(network: &'a Network, max_bytes: Option<usize>, input: &'a Input<'a>) -> Self {
        Self { network, max_bytes, input, fetcher: None, known: Vec::new() }
    }

    /// Reads the key set at a URL.
    pub(crate) fn read(&mut self, url: &str) -> Result<KeySet, Failure> {
        let url = url.parse()?;
        let remote = self.fetcher()?.remote(url);
        self.read_remote(remote)
    }

    /// Reads the key set that an issuer's discovery document names.
    pub(crate) fn read_issuer(&mut self, issuer: &str) -> Result<KeySet, Failure> {
        let issuer: Issuer = issuer.parse()?;
        let fetcher = self.fetcher()?;
        let rules = fetcher.remote(issuer.remote().url);
        let discovered = fetcher.client.discover(&issuer, &rules)?;
        self.network.discover(discovered.issuer);
        self.read_remote(discovered.keys)
    }

    /// Reads the key set that the discovery document at a URL names.
    pub(crate) fn read_discovery(&mut self, url: &str) -> Result<KeySet, Failure> {
        let url = url.parse()?;
        let fetcher = self.fetcher()?;
        let discovered = fetcher.client.discover_at(&fetcher.remote(url))?;
        self.network.discover(discovered.issuer);
        self.read_remote(discovered.keys)
    }

    /// Whether there is any.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Asks once more for all of them because a token names a key that none has, and returns those that came, by name.
    ///
    /// What was read before stays good, so that a failure is only told of.
    pub(crate) fn read_anew(&self) -> Vec<(&str, KeySet)> {
        let Some(fetcher) = &self.fetcher else { return Vec::new() };
        let ask = |(name, remote): &'_ (String, Remote)| -> Result<Option<KeySet>, Failure> {
            let Some(fetched) = fetcher.client.fetch_for_unknown_key(remote)? else { return Ok(None) };
            self.keys(&fetched.bytes, name, remote).map(Some)
        };
        let mut sets = Vec::new();
        for known in &self.known {
            match ask(known) {
                Ok(None) => {}
                Ok(Some(keys)) => sets.push((known.0.as_str(), keys)),
                Err(failure) => self.input.output().warn(format_args!("no newer keys: {}", failure.message())),
            }
        }
        sets
    }

    fn fetcher(&mut self) -> Result<&Fetcher<'a>, Failure> {
        let fetcher = match self.fetcher.take() {
            Some(fetcher) => fetcher,
            None => self.network.fetcher(self.max_bytes, self.input)?,
        };
        Ok(self.fetcher.insert(fetcher))
    }

    fn read_remote(&mut self, mut remote: Remote) -> Result<KeySet, Failure> {
        let fetcher = self.fetcher()?;
        let fetched = fetcher.client.fetch(&remote)?;
        // Discovery may have left less.
        remote.timeout = fetcher.timeout;
        let name = self.new_name(&remote.url);
        let keys = self.keys(&fetched.bytes, &name, &remote)?;
        self.known.push((name, remote));
        Ok(keys)
    }

    /// The URL without what may be secret in it; where that leaves two alike, with a number.
    fn new_name(&self, url: &Url) -> String {
        let url = url.to_string();
        let is_taken = |name: &String| self.known.iter().any(|(known, _)| known == name);
        let mut name = url.clone();
        let mut count = 1;
        while is_taken(&name) {
            count += 1;
            name = format!("{url} ({count})");
        }
        name
    }

    /// The keys in an answer. One that has none is not kept for the next time.
    fn keys(&self, bytes: &[u8], name: &str, remote: &Remote) -> Result<KeySet, Failure> {
        let keys = key_set(bytes, name);
        match (&keys, &self.fetcher) {
            (Err(_), Some(fetcher)) => fetcher.client.forget(remote),
            (Ok(keys), _) if keys.members().iter().any(jwtk::jwk::Member::is_lone) => {
                self.input.output().warn(format_args!("{name} is a single key, not a key set; gateways refuse it"));
            }
            _ => {}
        }
        keys
    }
}

/// Reads an answer as a key set, and names what else it is.
fn key_set(bytes: &[u8], name: &str) -> Result<KeySet, Failure> {
    let keys = KeySet::from_content(bytes.to_vec(), name, None)?;
    if keys.members().is_empty() {
        return Err(Failure::new(Exit::Input, "empty_key_set", anyhow!("the key set {name} has no keys"))
            .with_hint("the issuer may keep them at another path; `--oidc ISSUER` asks it where"));
    }
    Ok(keys)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_set_is_named() {
        let code = |text: &str| key_set(text.as_bytes(), "there").map_err(|failure| (failure.exit(), failure.code()));
        assert_eq!(code(r#"{"keys":[]}"#).unwrap_err(), (Exit::Input, "empty_key_set"));
        assert_eq!(code(r#"{"jwks_uri":"https://a.example/"}"#).unwrap_err(), (Exit::Input, "discovery_document"));
        assert_eq!(code(r#"{"error":"who are you"}"#).unwrap_err(), (Exit::Input, "not_a_key_set"));
        assert_eq!(code("no").unwrap_err(), (Exit::Input, "not_a_key_set"));
        assert!(code(r#"{"kty":"oct","k":"AA"}"#).is_ok());
    }
}
