//! X.509 certificates, as far as keys go (RFC 5280).

use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

use super::spki::{SpkiFault, public_key_from_spki};
use crate::crypto::PublicKey;

/// What keeps a certificate from giving a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateFault {
    /// Not a certificate.
    #[error("not an X.509 certificate")]
    Malformed,
    /// A certificate for a key that we cannot use.
    #[error(transparent)]
    Key(#[from] SpkiFault),
}

/// The public key that a DER certificate is for. Neither its validity nor its issuer is looked at.
///
/// # Errors
/// [`CertificateFault`].
pub fn certificate_key(der: &[u8]) -> Result<PublicKey, CertificateFault> {
    let certificate = Certificate::from_der(der).map_err(|_| CertificateFault::Malformed)?;
    let spki = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(|_| CertificateFault::Malformed)?;
    Ok(public_key_from_spki(&spki)?)
}
