//! The forms in which a key can be written.

use std::fmt;

/// A form of one key or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// PKCS#8 `PrivateKeyInfo` (RFC 5958)
    Pkcs8,
    /// PKCS#8 `EncryptedPrivateKeyInfo` (RFC 5958)
    EncryptedPkcs8,
    /// PKCS#1 `RSAPrivateKey` (RFC 8017 appendix A.1.2)
    Pkcs1,
    /// PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1)
    Pkcs1Public,
    /// SEC 1 `ECPrivateKey` (RFC 5915)
    Sec1,
    /// `SubjectPublicKeyInfo` (RFC 5280 section 4.1)
    Spki,
    /// X.509 certificate (RFC 5280)
    Certificate,
    /// The private key format of OpenSSH
    OpenSsh,
    /// `RSAKeyValue` in XML, as .NET writes it
    Xml,
}

impl Form {
    /// Every form that has a PEM.
    pub(super) const ALL: [Self; 8] = [
        Self::Pkcs8,
        Self::EncryptedPkcs8,
        Self::Pkcs1,
        Self::Pkcs1Public,
        Self::Sec1,
        Self::Spki,
        Self::Certificate,
        Self::OpenSsh,
    ];

    /// The label of its PEM (RFC 7468), or its element.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PRIVATE KEY",
            Self::EncryptedPkcs8 => "ENCRYPTED PRIVATE KEY",
            Self::Pkcs1 => "RSA PRIVATE KEY",
            Self::Pkcs1Public => "RSA PUBLIC KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Spki => "PUBLIC KEY",
            Self::Certificate => "CERTIFICATE",
            Self::OpenSsh => "OPENSSH PRIVATE KEY",
            Self::Xml => "RSAKeyValue",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pkcs8 => "a PKCS#8 private key",
            Self::EncryptedPkcs8 => "an encrypted PKCS#8 private key",
            Self::Pkcs1 => "a PKCS#1 RSA private key",
            Self::Pkcs1Public => "a PKCS#1 RSA public key",
            Self::Sec1 => "a SEC 1 EC private key",
            Self::Spki => "a public key (SubjectPublicKeyInfo)",
            Self::Certificate => "an X.509 certificate",
            Self::OpenSsh => "an OpenSSH private key",
            Self::Xml => "an RSA key in XML (RSAKeyValue)",
        })
    }
}
