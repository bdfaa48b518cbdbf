//! What a certificate says, for people to look at.

use std::net::IpAddr;

use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::time::Time;

use super::name;

/// The words of a certificate. Nothing of them is checked, and strangers may have written them.
///
/// ```
/// use jwtk::source::Certificate;
///
/// assert_eq!(Certificate::read(b"no certificate"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Certificate {
    /// Whom it names, as RFC 4514 writes names.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The DNS names and addresses that it was made for.
    pub names: Vec<String>,
    /// When its time begins, in seconds since the epoch.
    pub not_before: i64,
    /// When its time ends, in seconds since the epoch.
    pub not_after: i64,
}

impl Certificate {
    /// Reads a certificate in DER; `None` when it is not one.
    pub fn read(der: &[u8]) -> Option<Self> {
        x509_cert::Certificate::from_der(der).ok().map(|certificate| Self::of(&certificate))
    }

    pub(super) fn of(certificate: &x509_cert::Certificate) -> Self {
        let body = certificate.tbs_certificate();
        let seconds = |time: Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Self {
            subject: name::written(body.subject()),
            issuer: name::written(body.issuer()),
            names: names(certificate),
            not_before: seconds(body.validity().not_before),
            not_after: seconds(body.validity().not_after),
        }
    }

    /// Whether it names its own issuer.
    #[cfg(feature = "fetch")]
    pub(super) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }
}

fn names(certificate: &x509_cert::Certificate) -> Vec<String> {
    let Ok(Some((_, names))) = certificate.tbs_certificate().get_extension::<SubjectAltName>() else {
        return Vec::new();
    };
    let name = |name: &GeneralName| match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(address) => address_of(address.as_bytes()).map(|address| address.to_string()),
        _ => None,
    };
    names.0.iter().filter_map(name).collect()
}

fn address_of(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}
