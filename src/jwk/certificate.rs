//! A certificate inside a JWK must be for the key that the JWK holds (RFC 7517 section 4.7).

use super::metadata::Flaw;
use super::{Jwk, Key, Metadata};
use crate::algorithm::Digest;
use crate::base64url;
use crate::crypto::{digest, sha1};
use crate::error::Explain;
use crate::json::Value;
use crate::keyfile::{self, FileKey, Found, certificate_key, certificate_spki, public_key_from_spki};

/// What is wrong with the certificate members of a JWK.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateMismatch {
    /// There is none.
    #[error("there is no certificate")]
    NotAChain,
    /// Something else in the place of one.
    #[error("what is given is not an X.509 certificate")]
    NotACertificate,
    /// The certificate is for another key.
    #[error("`x5c[0]` is the certificate of another key than the JWK's own")]
    OtherKey,
    /// The certificates do not follow each other.
    #[error("the certificates are not in order: each must be issued by the one that follows it")]
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
        check_chain(&jwk.key, &mut jwk.metadata)?;
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
        let alg = if let [only] = self.algorithms { Some(only.name().to_owned()) } else { None };
        let mut metadata = Metadata { alg, bound_to: self.algorithms, ..Metadata::default() };
        embed(&mut metadata, &self.chain);
        metadata.flaws.extend(self.chain.first().and_then(|leaf| flaw_of_usage(leaf)));
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

/// Checks `x5c`, and the thumbprints beside it, against the key. The JWK's own numbers are what counts: a certificate that
/// contradicts them costs the key, one that cannot be read is left out.
pub(super) fn check_chain(key: &Key, metadata: &mut Metadata) -> Result<(), CertificateMismatch> {
    for (member, length, problem) in THUMBPRINTS {
        let is_thumbprint = |value: &Value| {
            let bytes = value.as_str().and_then(|text| base64url::decode(text).ok());
            bytes.is_some_and(|bytes| bytes.len() == length)
        };
        if metadata.others.get(member).is_some_and(|value| !is_thumbprint(value)) {
            metadata.ignore(member, problem);
        }
    }
    let Some(chain) = metadata.others.get("x5c") else { return Ok(()) };
    let entries: Vec<Option<&str>> = chain.as_array().unwrap_or_default().iter().map(Value::as_str).collect();
    let leaf = entries.first().copied().flatten().and_then(lenient);
    let certified = match leaf.as_deref().map(|leaf| (certificate_spki(leaf), leaf)) {
        // A bare key in the place of a certificate is not for somebody else either.
        Some((Err(_), leaf)) => public_key_from_spki(leaf).ok().map(Some),
        // What is certified may be of a kind that we do not know: it is not this key.
        Some((Ok(spki), _)) => Some(public_key_from_spki(&spki).ok()),
        None => None,
    };
    let own = match key {
        Key::Public(key) => Some(key.clone()),
        Key::Private(key) => Some(key.public()),
        Key::Symmetric(_) => None,
    };
    if certified.is_some_and(|certified| own != certified || own.is_none()) {
        return Err(CertificateMismatch::OtherKey);
    }
    let problem = if entries.is_empty() {
        Some("it is not a list of certificates, or an empty one")
    } else if !entries.iter().all(|entry| entry.is_some_and(|text| base64url::decode_standard(text).is_some())) {
        Some("its entries must be certificates in standard base64")
    } else if leaf.as_deref().is_none_or(|leaf| certificate_key(leaf).is_err()) {
        Some("its first entry is not an X.509 certificate")
    } else {
        None
    };
    if let Some(problem) = problem {
        metadata.ignore("x5c", problem);
        return Ok(());
    }
    let leaf = leaf.unwrap_or_default();
    for (member, thumbprint) in [("x5t", sha1(&leaf)), ("x5t#S256", digest(Digest::Sha256, &leaf))] {
        let stated = metadata.others.get(member).and_then(Value::as_str);
        if stated.is_some_and(|stated| stated != base64url::encode(&thumbprint)) {
            return Err(CertificateMismatch::OtherThumbprint { member });
        }
    }
    metadata.flaws.extend(flaw_of_usage(&leaf));
    Ok(())
}

fn flaw_of_usage(leaf: &[u8]) -> Option<Flaw> {
    (keyfile::certificate_signs(leaf) == Some(false)).then_some(Flaw::KeyUsage)
}

/// What an entry of `x5c` stands for, in whatever alphabet and with line breaks in it: whoever holds another key's
/// certificate must not get by with bad base64.
fn lenient(entry: &str) -> Option<Vec<u8>> {
    let is_digit = |character: &char| !character.is_ascii_whitespace() && *character != '=';
    let digits: String = entry.chars().filter(is_digit).collect();
    base64url::decode(digits.replace('+', "-").replace('/', "_")).ok()
}

/// The thumbprints beside a chain, with their lengths.
const THUMBPRINTS: [(&str, usize, &str); 2] = [
    ("x5t", 20, "it is not the 20 bytes of a SHA-1 digest in base64url"),
    ("x5t#S256", 32, "it is not the 32 bytes of a SHA-256 digest in base64url"),
];

/// What a certificate adds to a JWK.
const MEMBERS: [&str; 3] = ["x5c", "x5t", "x5t#S256"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jwk::KeySet;

    #[test]
    fn a_key_file_for_one_algorithm_alone_names_it() {
        let alg = |name: &str| {
            let pem = std::fs::read(format!("fixtures/keys/{name}/spki.pem")).unwrap();
            let keys = KeySet::from_content(pem, name, None).unwrap();
            keys.members().first().unwrap().jwk().unwrap().metadata().alg.clone()
        };
        assert_eq!(alg("rsa-pss-384").as_deref(), Some("PS384"));
        assert_eq!((alg("rsa-pss"), alg("rsa-2048")), (None, None));
    }

    #[test]
    fn an_order_can_be_put_right() {
        assert!(CertificateMismatch::Order.hint().is_some_and(|hint| hint.contains("own certificate first")));
        assert_eq!(CertificateMismatch::OtherKey.hint(), None);
    }
}
