//! Files of which nothing can be told.

use crate::config;
use crate::error::Explain;
use crate::gateway;

/// A file that is nothing that is known here.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// Text of no language that is read.
    #[error(transparent)]
    Configuration(#[from] config::Error),
    /// What a gateway cannot be asked about.
    #[error(transparent)]
    Gateway(#[from] gateway::Error),
    /// Something else.
    #[error("{name} is no token, no key, no key set, and no gateway's configuration that jwtk knows")]
    Unknown {
        /// The file
        name: String,
    },
}

impl Explain for Unreadable {
    fn code(&self) -> &'static str {
        match self {
            Self::Configuration(error) => error.code(),
            Self::Gateway(error) => error.code(),
            Self::Unknown { .. } => "unknown_content",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Configuration(error) => error.hint(),
            Self::Gateway(error) => error.hint(),
            Self::Unknown { .. } => None,
        }
    }
}
