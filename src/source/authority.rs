//! Certificates that are believed because the user says so.

use std::fmt;
use std::io;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::error::Error;
use super::file;

/// A certificate that is believed because the user says so.
#[derive(Clone, PartialEq, Eq)]
pub struct Authority(CertificateDer<'static>);

impl Authority {
    /// Every certificate of a PEM or DER file. `name` is what messages call it.
    ///
    /// # Errors
    /// [`Error::NoAuthority`] when there is no certificate in it,
    /// [`Error::BadAuthority`] when one cannot be used.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Vec<Self>, Error> {
        let bad = |index| Error::BadAuthority { name: name.to_owned(), index };
        let mut authorities = Vec::new();
        let mut add = |certificate: CertificateDer<'static>, index| {
            RootCertStore::empty().add(certificate.clone()).map_err(|_| bad(index))?;
            authorities.push(Self(certificate));
            Ok(())
        };
        // A DER certificate is a SEQUENCE; PEM text never begins so.
        if bytes.first() == Some(&0x30) {
            add(CertificateDer::from(bytes.to_vec()), 0)?;
        } else {
            for (index, certificate) in CertificateDer::pem_slice_iter(bytes).enumerate() {
                add(certificate.map_err(|_| bad(index))?, index)?;
            }
        }
        if authorities.is_empty() {
            return Err(Error::NoAuthority { name: name.to_owned() });
        }
        Ok(authorities)
    }

    /// Every certificate of the file at `path`, as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Vec<Self>, Error> {
        let name = path.display().to_string();
        let bytes = file::read(path, MOST_BYTES).map_err(|error| {
            let source = match error {
                file::Error::Unreadable { source, .. } => source,
                file::Error::Directory { .. } => io::ErrorKind::IsADirectory.into(),
                file::Error::TooLarge { max_bytes, .. } => io::Error::other(format!("more than {max_bytes} bytes")),
            };
            Error::AuthorityUnreadable { name: name.clone(), source }
        })?;
        Self::parse(&name, &bytes)
    }

    /// The certificate in DER.
    pub(super) fn der(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        self.0.clone()
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({} bytes)", self.0.len())
    }
}

/// In a file of authorities. The bundles of systems have some 250,000.
const MOST_BYTES: u64 = 16 << 20;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn authorities_are_read_from_pem_among_other_text_and_from_der() {
        let certificate = rcgen::generate_simple_self_signed(vec!["a.example".to_owned()]).unwrap().cert;
        let text = format!("# our own\n{0}\n# twice\n{0}", certificate.pem());
        assert_eq!(Authority::parse("ca.pem", text.as_bytes()).unwrap().len(), 2);
        let der = Authority::parse("ca.der", certificate.der()).unwrap();
        assert_eq!(der.first().unwrap().der(), certificate.der().as_ref());
    }

    #[test]
    fn file_without_a_certificate_is_named() {
        let error = Authority::parse("ca.pem", b"nothing here").unwrap_err();
        assert!(matches!(error, Error::NoAuthority { name } if name == "ca.pem"));
    }

    #[test]
    fn no_more_is_read_than_any_bundle_has() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MOST_BYTES + 1).unwrap();
        let error = Authority::read(file.path()).unwrap_err();
        assert!(matches!(&error, Error::AuthorityUnreadable { source, .. } if source.to_string().contains("16777216")));
    }

    #[test]
    fn broken_certificate_is_named_by_its_place() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let error = Authority::parse("ca.pem", broken.as_bytes()).unwrap_err();
        assert!(matches!(error, Error::BadAuthority { index: 0, .. }));
        let error = Authority::parse("ca.der", &[0x30, 0]).unwrap_err();
        assert!(matches!(error, Error::BadAuthority { index: 0, .. }));
    }
}
