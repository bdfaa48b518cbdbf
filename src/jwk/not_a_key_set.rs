//! Why no keys can be found in a content.

use super::instead::Instead;
use crate::error::Explain;
use crate::json;
use crate::keyfile::NotAKeyFile;

/// Content in which no keys can be found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAKeySet {
    /// Not JSON.
    #[error("{source_name} is not a key set")]
    NotJson {
        /// Where the text came from
        source_name: String,
        /// What was wrong with it
        source: json::Error,
    },
    /// JSON of another shape.
    #[error(
        "{source_name} is not a key set: expected an object with `keys` (a JWKS) or with `kty` (a JWK), this is {found}"
    )]
    Shape {
        /// Where the text came from
        source_name: String,
        /// The JSON type found
        found: &'static str,
    },
    /// Neither JSON nor a key file.
    #[error("{source_name} holds no key")]
    NotAKeyFile {
        /// Where the content came from
        source_name: String,
        /// What is wrong with it
        source: NotAKeyFile,
    },
    /// Something that is known, and holds no keys in a way that is read.
    #[error("{source_name} is not a key set but {}", instead.what())]
    Instead {
        /// Where the content came from
        source_name: String,
        /// What it is
        instead: Instead,
    },
    /// `keys` is not an array.
    #[error("{source_name}: member `keys` must be an array, this is {found}")]
    KeysType {
        /// Where the text came from
        source_name: String,
        /// The JSON type found
        found: &'static str,
    },
}

impl Explain for NotAKeySet {
    fn code(&self) -> &'static str {
        match self {
            Self::Instead { instead: Instead::Discovery { .. }, .. } => "discovery_document",
            _ => "not_a_key_set",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotJson { source, .. } => source.hint(),
            Self::Shape { .. } => {
                Some(r#"a JWKS looks like {"keys":[{"kty":"RSA","kid":"…","n":"…","e":"AQAB"}]}"#.into())
            }
            Self::NotAKeyFile { source, .. } => source.hint(),
            Self::Instead { instead, .. } => Some(instead.hint()),
            Self::KeysType { .. } => Some("wrap a single key in brackets".into()),
        }
    }
}

impl NotAKeySet {
    /// Whether it is worth to ask what else the content is.
    pub(super) fn may_be_something_else(&self) -> bool {
        match self {
            Self::NotAKeyFile { source, .. } => *source == NotAKeyFile::Unrecognised,
            Self::NotJson { .. } | Self::Shape { .. } | Self::KeysType { .. } => true,
            Self::Instead { .. } => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jwk::KeySet;

    #[test]
    fn what_is_no_key_set_has_its_code() {
        let code = |text: &str| KeySet::from_content(text.as_bytes().to_vec(), "x", None).unwrap_err().code();
        assert_eq!(code(r#"{"jwks_uri":"https://a.example/keys"}"#), "discovery_document");
        assert_eq!((code("{}"), code("null")), ("not_a_key_set", "not_a_key_set"));
    }
}
