//! What every gateway can be asked.

use std::sync::Arc;

use super::became::Became;
use super::error::Error;
use super::key_use::KeyUse;
use super::keys::KeySource;
use super::kind::Kind;
use super::route::{Asked, Route};
use super::signing::{Overrides, Signing};
use super::validator::Validator;
use super::version::is_version;
use crate::finding::Finding;

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
