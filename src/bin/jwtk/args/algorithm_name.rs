//! What a key is for: the name of any algorithm, of signatures or of encryption.

use std::str::FromStr;

use jwtk::algorithm::{Algorithm, ContentEncryption, KeyManagement, KeyType, UnknownAlgorithm};

/// An algorithm that a key may be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlgorithmName {
    Signature(Algorithm),
    KeyManagement(KeyManagement),
    ContentEncryption(ContentEncryption),
}

impl AlgorithmName {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Signature(alg) => alg.name(),
            Self::KeyManagement(alg) => alg.name(),
            Self::ContentEncryption(enc) => enc.name(),
        }
    }

    /// The types of key that it takes.
    pub(crate) fn key_types(self) -> Vec<KeyType> {
        match self {
            Self::Signature(alg) => vec![alg.key_type()],
            Self::KeyManagement(alg) => alg.key_types().to_vec(),
            Self::ContentEncryption(_) => vec![KeyType::Oct],
        }
    }

    /// Whether keys for it are for encryption.
    pub(crate) fn encrypts(self) -> bool {
        !matches!(self, Self::Signature(_))
    }
}

impl FromStr for AlgorithmName {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        if let Ok(alg) = name.parse() {
            return Ok(Self::KeyManagement(alg));
        }
        match name.parse() {
            Ok(enc) => Ok(Self::ContentEncryption(enc)),
            Err(_) => name.parse().map(Self::Signature),
        }
    }
}
