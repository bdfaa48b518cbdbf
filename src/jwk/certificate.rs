//! A certificate inside a JWK must be for the key that the JWK holds (RFC 7517 section 4.7).

use super::{Jwk, Key, Metadata};
use crate::algorithm::Digest;
use crate::base64url;
use crate::crypto::{digest, sha1};
use crate::error::Explain;
use crate::json::Value;
use crate::keyfile::{self, FileKey, Found, certificate_key};

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
    /// The certificates do not follow each other.
    #[error("the certificates do not stand in order: each must be issued by the one that follows it")]
    Order,
    /// A thumbprint that is not that of the certificate.
    #[error("`{member}` is not the thumbprint of `x5c[0]`")]
    OtherThumbprint {
        /// `x5t` or `x5t#S256`
        member: &'static str,
    },
}

impl Explain for CertificateMismatch {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAChain | Self::NotACertificate => "not_a_certificate",
            Self::OtherKey | Self::OtherThumbprint { .. } => "certificate_mismatch",
            Self::Order => "chain_order",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Order => Some("put the key's own certificate first, then its issuer, and so on up".to_owned()),
            Self::NotAChain | Self::NotACertificate | Self::OtherKey | Self::OtherThumbprint { .. } => None,
        }
    }
}

impl<K> Jwk<K> {
    /// The certificates of `x5c`, in DER, the key's own first; often none.
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        let entries = self.metadata.others.get("x5c").and_then(Value::as_array).unwrap_or_default();
        entries.iter().filter_map(|entry| entry.as_str().and_then(base64url::decode_standard)).collect()
    }

    /// The same key without `x5c`, `x5t` and `x5t#S256`.
    pub fn without_certificates(mut self) -> Self {
        for member in MEMBERS {
            self.metadata.others.remove(member);
        }
        self
    }
}

impl Jwk<Key> {
    /// The same key with a chain of certificates, in DER, as `x5c`, and the thumbprints of the first one as `x5t` and
    /// `x5t#S256` (RFC 7517 sections 4.7 to 4.9).
    ///
    /// # Errors
    /// [`CertificateMismatch`] when the first certificate is for another key, or one was not issued by the next, by name.
    pub fn with_certificates(self, chain: &[Vec<u8>]) -> Result<Self, CertificateMismatch> {
        if chain.is_empty() {
            return Err(CertificateMismatch::NotAChain);
        }
        keyfile::check_chain_order(chain).map_err(|fault| match fault {
            keyfile::Fault::ChainOrder => CertificateMismatch::Order,
            _ => CertificateMismatch::NotACertificate,
        })?;
        let mut jwk = self.without_certificates();
        embed(&mut jwk.metadata, chain);
        check_chain(&jwk.key, &jwk.metadata)?;
        Ok(jwk)
    }
}

impl Found {
    /// The key as a JWK, with its certificates as `x5c`; without a `kid`.
    pub(super) fn into_jwk(self) -> Jwk {
        let key = match self.key {
            FileKey::Public(key) => Key::Public(key),
            FileKey::Private(key) => Key::Private(key),
        };
        let mut metadata = Metadata { alg: self.algorithm.map(|alg| alg.name().to_owned()), ..Metadata::default() };
        embed(&mut metadata, &self.chain);
        Jwk::new(key, metadata)
    }
}

fn embed(metadata: &mut Metadata, chain: &[Vec<u8>]) {
    let Some(leaf) = chain.first() else { return };
    let entries: Vec<Value> = chain.iter().map(|der| Value::from(base64url::encode_standard(der))).collect();
    let (sha1, sha256) = (base64url::encode(sha1(leaf)), base64url::encode(digest(Digest::Sha256, leaf)));
    for (member, value) in MEMBERS.into_iter().zip([Value::Array(entries), Value::from(sha1), Value::from(sha256)]) {
        metadata.others.insert(member.to_owned(), value);
    }
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

/// What a certificate adds to a JWK.
const MEMBERS: [&str; 3] = ["x5c", "x5t", "x5t#S256"];
