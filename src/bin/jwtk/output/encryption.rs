//! What is told of the encryption around a token.

use jwtk::check::Check;
use jwtk::json::Object;
use jwtk::jwe::Opened;
use jwtk::jwk::UsedKey;
use serde::Serialize;

/// The encryption of a token that was opened.
#[derive(Serialize)]
pub(crate) struct Encryption {
    alg: &'static str,
    enc: &'static str,
    /// The key that opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<UsedKey>,
    pub(crate) header: Object,
    #[serde(skip)]
    check: Check,
}

impl Encryption {
    pub(crate) fn of(opened: &Opened<'_>) -> Self {
        Self {
            alg: opened.algorithm().name(),
            enc: opened.encryption().name(),
            key: opened.key().used(),
            header: opened.header().members().clone(),
            check: opened.to_check(),
        }
    }

    /// The check that was passed.
    pub(crate) fn to_check(&self) -> Check {
        self.check.clone()
    }
}
