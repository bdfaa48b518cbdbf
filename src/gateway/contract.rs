//! What every gateway can be asked, and what the table of gateways has of it.

use std::sync::Arc;

use super::answer::{Answer, Decision, HeaderChange};
use super::became::Became;
use super::environment::Environment;
use super::error::Error;
use super::key_use::{KeyUse, Refused};
use super::keys::KeySource;
use super::kind::Kind;
use super::route::{Asked, Route};
use super::signing::{Overrides, Signing};
use super::tried::Tried;
use crate::claims::Timestamp;
use crate::config::{Config, Syntax};
use crate::finding::{Finding, Rule};
use crate::http::Request;
use crate::json::{Dialect, Object, read_object};

/// A configuration that was read, and all that can be asked of it. A gateway is added by a folder and a line in the table.
pub trait Gateway: Send + Sync {
    /// Which one it is.
    fn kind(&self) -> Kind;

    /// The routes of its configuration, in order.
    fn routes(&self) -> Vec<Route>;

    /// All that is wrong, lax or odd in the configuration, whatever is asked of it.
    fn findings(&self) -> Vec<Finding>;

    /// What its options became, of gateways whose configuration another one runs.
    fn translation(&self) -> Vec<Became> {
        Vec::new()
    }

    /// The places of keys that the configuration names, each with what it wants of them.
    fn key_uses(&self) -> Box<dyn Iterator<Item = KeyUse> + '_> {
        Box::new(std::iter::empty())
    }

    /// What becomes of requests; `asked` narrows it to a route or a provider.
    ///
    /// # Errors
    /// [`Error`] when that can be said of no request at all.
    fn open(&self, asked: &Asked, keys: Arc<dyn KeySource>) -> Result<Box<dyn Validator>, Error>;

    /// What is to be said of a version that is asked for: of most gateways, that no answer depends on it.
    ///
    /// # Errors
    /// [`Error::NotAVersion`].
    fn remark_on_version(&self, asked: &str) -> Result<Option<String>, Error> {
        if !is_version(asked) {
            return Err(Error::NotAVersion { kind: self.kind(), asked: asked.to_owned() });
        }
        let name = self.kind().name();
        Ok(Some(format!("no answer of {name} is known to depend on its version: {asked} changes nothing")))
    }

    /// How it signs what the backend of a route answers. Most gateways never do.
    ///
    /// # Errors
    /// [`Error`] when the configuration has no such route, or several that may be meant, and for gateways that never sign.
    fn signing(&self, _: &Asked, _: &Overrides, _: Arc<dyn KeySource>) -> Result<Signing, Error> {
        Err(Error::NeverSigns { kind: self.kind() })
    }
}

/// Whether a text is a version as releases are named: `1.38`, `v2.1.0`, `1.19.0-beta4`.
pub(super) fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (numbers, suffix) =
        text.split_once(['-', '+']).map_or((text, None), |(numbers, suffix)| (numbers, Some(suffix)));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_suffix = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);
    numbers.split('.').all(is_number) && suffix.is_none_or(|suffix| !suffix.is_empty() && suffix.bytes().all(is_suffix))
}

/// The settings that count for what was asked. Keys are read when a request needs them, once; one value serves one
/// request as well as all threads.
pub trait Validator: Send + Sync {
    /// The gateway's answer to a request at `now`.
    ///
    /// # Errors
    /// [`Error`] when the configuration has no such route, or several that may be meant.
    fn validate(&self, request: &Request, now: Timestamp) -> Result<Answer, Error>;

    /// Reads now what the answers to many requests of which the token alone is known may depend on. A place of keys that
    /// cannot be had is no error: it is told in the answers that depend on it ([`SeenToken::lacks_key_of`]).
    ///
    /// [`SeenToken::lacks_key_of`]: super::SeenToken::lacks_key_of
    ///
    /// # Errors
    /// [`Error`] when none of them can be answered.
    fn warm(&self) -> Result<(), Error> {
        Ok(())
    }

    /// A faster way to the answers to many tokens of which nothing else is known, where there is one.
    fn token_judge(&self) -> Option<Box<dyn TokenJudge + '_>> {
        None
    }
}

/// Answers about one token after another as [`Validator::validate`] does, without likely causes of refusals.
///
/// Its buffers are used again and it remembers headers, so each thread needs a judge of its own.
pub trait TokenJudge {
    /// The gateway's answer to a request with this token at `now`.
    fn judge(&mut self, token: &str, now: Timestamp) -> TokenAnswer<'_>;
}

/// The answer about one token of many.
#[derive(Debug)]
pub enum TokenAnswer<'j> {
    /// The same as about another token, but for the checks that hold and for what is told here
    Again {
        /// That answer, one and the same for all tokens that are like it; it has no claims
        like: &'j Arc<Answer>,
        /// What happens to the headers of a request that goes on
        headers: Vec<HeaderChange>,
        /// The claims of a token that passes, a strict JSON object
        claims: Option<&'j [u8]>,
    },
    /// One for this token alone
    New(Box<Answer>),
}

impl TokenAnswer<'_> {
    /// The answer as [`Validator::validate`] would give it, but for the checks that hold.
    pub fn into_answer(self) -> Answer {
        match self {
            Self::New(answer) => *answer,
            Self::Again { like, headers, claims } => {
                let mut answer = Answer::clone(like);
                if let Decision::Passed(upstream) = &mut answer.decision {
                    upstream.headers = headers;
                }
                if let (Some(seen), Some(claims)) = (answer.tokens.first_mut(), claims) {
                    seen.claims = read_object(claims, Dialect::STRICT).ok();
                }
                answer
            }
        }
    }
}

/// What the table has of a gateway.
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// All that it can find in a configuration, file by file
    pub(super) rules: &'static [&'static [&'static Rule]],
    /// Texts that hold one of these are tried with it first: reading takes longer than looking for a few words
    pub(super) words: &'static [&'static str],
    /// How it reads its files
    pub(super) syntax: Syntax,
    /// What it makes of a text before it reads it
    pub(super) prepare: Option<Prepare>,
    /// Whether a configuration is its own
    pub(super) recognises: fn(&Config) -> bool,
    /// Whether an object is surely a configuration or a resource of its own, in a file that may be of any kind
    pub(super) owns: fn(&Object) -> bool,
    /// Which keys of a set it tries for a token
    pub(super) tried: Tried,
    /// Whether it refuses a whole set for one of its members
    pub(super) refuses: fn(&[u8]) -> Option<Refused>,
    pub(super) read: fn(Config) -> Result<Box<dyn Gateway>, Error>,
}

/// From the text of a file and its name to the text that is read.
pub(super) type Prepare = fn(&str, &str, &Environment) -> Result<String, Error>;
