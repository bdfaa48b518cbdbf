//! A certificate inside a JWK must be for the key that the JWK holds (RFC 7517 section 4.7).

use super::{Key, Metadata};
use crate::algorithm::Digest;
use crate::base64url;
use crate::crypto::{digest, sha1};
use crate::json::Value;
use crate::keyfile::certificate_key;

/// What is wrong with the certificate members of a JWK.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateMismatch {
    /// `x5c` is not a list of certificates.
    #[error("member `x5c` must be an array of certificates in standard base64, the key's own first")]
    NotAChain,
    /// The first entry is no certificate; often a bare public key.
    #[error("`x5c[0]` is not an X.509 certificate (a bare public key does not belong there)")]
    NotACertificate,
    /// The certificate is for another key.
    #[error("`x5c[0]` is the certificate of another key than the JWK's own")]
    OtherKey,
    /// A thumbprint that is not that of the certificate.
    #[error("`{member}` is not the thumbprint of `x5c[0]`")]
    OtherThumbprint {
        /// `x5t` or `x5t#S256`
        member: &'static str,
    },
}

/// Checks `x5c`, and the thumbprints beside it, against the key. The JWK's own numbers are what counts; the certificate
/// only must not contradict them.
pub(super) fn check_chain(key: &Key, metadata: &Metadata) -> Result<(), CertificateMismatch> {
    let Some(chain) = metadata.others.get("x5c") else { return Ok(()) };
    let entries = chain.as_array().filter(|entries| !entries.is_empty()).ok_or(CertificateMismatch::NotAChain)?;
    let ders: Option<Vec<Vec<u8>>> =
        entries.iter().map(|entry| entry.as_str().and_then(base64url::decode_standard)).collect();
    let ders = ders.ok_or(CertificateMismatch::NotAChain)?;
    let leaf = ders.first().ok_or(CertificateMismatch::NotAChain)?;
    let certified = certificate_key(leaf).map_err(|_| CertificateMismatch::NotACertificate)?;
    let own = match key {
        Key::Public(key) => Some(key.clone()),
        Key::Private(key) => Some(key.public()),
        Key::Symmetric(_) => None,
    };
    if own != Some(certified) {
        return Err(CertificateMismatch::OtherKey);
    }
    for (member, thumbprint) in [("x5t", sha1(leaf)), ("x5t#S256", digest(Digest::Sha256, leaf))] {
        let stated = metadata.others.get(member).and_then(Value::as_str);
        if stated.is_some_and(|stated| stated != base64url::encode(&thumbprint)) {
            return Err(CertificateMismatch::OtherThumbprint { member });
        }
    }
    Ok(())
}
