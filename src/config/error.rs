//! When a configuration file cannot be read.

use crate::error::Explain;
use crate::json::{self, Location};

/// Why a file is no configuration.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Text that is no JSON.
    #[error("{name} is not a configuration: {error}")]
    Json {
        /// The file
        name: String,
        /// What was wrong with it
        error: json::Error,
    },
    /// Text that is neither JSON nor YAML nor TOML, or holds no members.
    #[error("{name} is not a configuration: {problem}{}", at(*location))]
    Unreadable {
        /// The file
        name: String,
        /// What was wrong with it
        problem: String,
        /// Where, if it is wrong at one place
        location: Option<Location>,
    },
    /// A template that becomes a configuration when the gateway renders it.
    #[error("{name} is a template, not a configuration: {{{{ at line {line}")]
    Template {
        /// The file
        name: String,
        /// The first line with template code
        line: usize,
    },
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } | Self::Unreadable { .. } => "unreadable_configuration",
            Self::Template { .. } => "configuration_template",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Json { error, .. } => error.hint(),
            Self::Unreadable { .. } => None,
            Self::Template { .. } => Some(
                "render it first: start the gateway once with FC_ENABLE=1 and FC_OUT=krakend.json, and give that file"
                    .to_owned(),
            ),
        }
    }
}

fn at(location: Option<Location>) -> String {
    location.map(|location| format!(" at {location}")).unwrap_or_default()
}
