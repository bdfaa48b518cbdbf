//! Certificates beside a key, and their thumbprints.

use super::fault::BadJwk;
use crate::base64url;
use crate::crypto::PublicKey;
use crate::gateway::krakend::go::base64;
use crate::hex;
use crate::keyfile::{certificate_key, certificate_spki, public_key_from_spki};

/// A certificate of `x5c`, and its key when that is of a kind that we know.
pub(in crate::gateway::krakend) struct Certificate {
    pub(super) der: Vec<u8>,
    pub(super) key: Option<PublicKey>,
}

/// The certificates of an `x5c`, every one of which must be one.
/// go-jose, `parseCertificateChain`; vector header-x5c-garbage-rejected.
pub(in crate::gateway::krakend) fn certificates(x5c: &[String]) -> Result<Vec<Certificate>, BadJwk> {
    let read = |(index, text): (usize, &String)| {
        let der =
            base64url::decode_standard_as_go(text).ok_or(BadJwk::NotACertificate { index, is_bare_key: false })?;
        if certificate_spki(&der).is_err() {
            let is_bare_key = public_key_from_spki(&der).is_ok();
            return Err(BadJwk::NotACertificate { index, is_bare_key });
        }
        // A key of a kind that neither of us knows is compared with nothing.
        let key = certificate_key(&der).ok();
        Ok(Certificate { der, key })
    };
    x5c.iter().enumerate().map(read).collect()
}

/// The thumbprint as the gateway keeps it: base64url of its bytes, which may be written in hex inside of the base64url.
/// go-jose, `JSONWebKey.UnmarshalJSON`; vectors x5t-hex-form-in-jwk, jwks-local-bad-x5t-refuses-to-start.
pub(super) fn thumbprint(
    member: &'static str,
    name: &'static str,
    size: usize,
    written: &str,
    of_leaf: Option<Vec<u8>>,
) -> Result<String, BadJwk> {
    let bytes = base64::url(written).map_err(|fault| BadJwk::Encoding { member, fault })?;
    let bytes =
        if bytes.len() == 2 * size { hex::decode(&bytes).ok_or(BadJwk::ThumbprintHex { member })? } else { bytes };
    if bytes.is_empty() {
        return Ok(String::new());
    }
    if bytes.len() != size {
        return Err(BadJwk::ThumbprintSize { member, digest: name, bytes: bytes.len() });
    }
    if of_leaf.is_some_and(|of_leaf| of_leaf != bytes) {
        return Err(BadJwk::OtherThumbprint { member });
    }
    Ok(base64url::encode(bytes))
}
