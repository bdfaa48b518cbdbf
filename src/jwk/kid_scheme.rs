//! Key IDs that follow from the key itself, so that everybody who computes them gets the same.

use std::fmt;
use std::str::FromStr;

use super::fingerprint::Fingerprints;
use super::{Jwk, Key};
use crate::algorithm::Digest;
use crate::base64url::encode;
use crate::error::{Class, Explain};

/// How a `kid` is made.
///
/// All but the file name come from the public half alone, so a private key, its public key and its certificate get the
/// same one (`x5t` and `x5t#S256` need the certificate).
///
/// ```
/// use jwtk::jwk::KidScheme;
///
/// assert_eq!("x5t#S256".parse(), Ok(KidScheme::X5tS256));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum KidScheme {
    /// The JWK thumbprint with SHA-256 (RFC 7638)
    #[default]
    Thumbprint,
    /// The name of the file, without its extension
    Filename,
    /// SHA-1 of the certificate, base64url
    X5t,
    /// SHA-256 of the certificate, base64url
    X5tS256,
    /// SHA-256 of the `SubjectPublicKeyInfo`, base64url: as Kubernetes names the keys of its service accounts
    SpkiSha256,
    /// libtrust's: as the registry of Docker asks for
    Docker,
}

/// Why there is no `kid` of the kind that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoKid {
    /// A scheme of certificates, and a key without one.
    #[error("the key has no certificate to take {scheme} from")]
    NoCertificate {
        /// What was asked for
        scheme: KidScheme,
    },
    /// A key that did not come in a file.
    #[error("the key did not come in a file with a name")]
    NoFilename,
    /// A shared secret, whose digest would help to guess it.
    #[error("a shared secret has no public half to make a `kid` of")]
    Symmetric,
}

impl Explain for NoKid {
    fn code(&self) -> &'static str {
        "no_kid"
    }

    fn hint(&self) -> Option<String> {
        Some(
            match self {
                Self::NoCertificate { .. } => "give the certificate in the same file as the key",
                Self::NoFilename | Self::Symmetric => "name it yourself",
            }
            .to_owned(),
        )
    }
}

impl KidScheme {
    /// Every scheme.
    pub const ALL: [Self; 6] =
        [Self::Thumbprint, Self::Filename, Self::X5t, Self::X5tS256, Self::SpkiSha256, Self::Docker];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thumbprint => "thumbprint",
            Self::Filename => "filename",
            Self::X5t => "x5t",
            Self::X5tS256 => "x5t#S256",
            Self::SpkiSha256 => "spki-sha256",
            Self::Docker => "docker",
        }
    }

    /// The `kid` of a key that came in the file of the name `filename`, if it came in one. Folders and the extension are
    /// taken off.
    ///
    /// # Errors
    /// [`NoKid`].
    pub fn kid(self, jwk: &Jwk<Key>, filename: Option<&str>) -> Result<String, NoKid> {
        if self == Self::Filename {
            return stem(filename.unwrap_or_default()).ok_or(NoKid::NoFilename);
        }
        let key = jwk.public().ok_or(NoKid::Symmetric)?;
        let no_certificate = NoKid::NoCertificate { scheme: self };
        match self {
            Self::Thumbprint => Ok(super::Thumbprint::of(key.key(), Digest::Sha256).to_string()),
            Self::X5t | Self::X5tS256 => {
                let prints = Fingerprints::of(jwk);
                let print = if self == Self::X5t { prints.x5t() } else { prints.x5t_s256() };
                print.map(encode).ok_or(no_certificate)
            }
            Self::SpkiSha256 => Fingerprints::of(jwk).spki_sha256().map(encode).ok_or(NoKid::Symmetric),
            Self::Docker => Fingerprints::of(jwk).docker_kid().ok_or(NoKid::Symmetric),
            Self::Filename => Err(NoKid::NoFilename),
        }
    }
}

fn stem(filename: &str) -> Option<String> {
    let stem = std::path::Path::new(filename).file_stem()?.to_str()?;
    Some(stem.to_owned())
}

impl fmt::Display for KidScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no way to make a kid is called `{name}`")]
pub struct UnknownKidScheme {
    name: String,
}

impl Explain for UnknownKidScheme {
    fn code(&self) -> &'static str {
        "unknown_kid_scheme"
    }

    fn class(&self) -> Class {
        Class::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(format!("one of {}", KidScheme::ALL.map(KidScheme::name).join(", ")))
    }
}

impl FromStr for KidScheme {
    type Err = UnknownKidScheme;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let scheme = Self::ALL.into_iter().find(|scheme| scheme.name().eq_ignore_ascii_case(name));
        scheme.ok_or_else(|| UnknownKidScheme { name: name.chars().take(40).collect() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::{Ed25519PrivateKey, PrivateKey, Secret};
    use crate::jwk::Metadata;

    fn jwk() -> Jwk {
        Jwk::new(Key::Private(PrivateKey::Ed25519(Ed25519PrivateKey::new(&[7; 32]).unwrap())), Metadata::default())
    }

    #[test]
    fn every_name_reads_back() {
        for scheme in KidScheme::ALL {
            assert_eq!(scheme.name().parse(), Ok(scheme));
        }
        assert!("md5".parse::<KidScheme>().is_err());
    }

    #[test]
    fn both_halves_get_the_same_kid() {
        let public = jwk().public().unwrap();
        let public = Jwk::new(Key::Public(public.key().clone()), Metadata::default());
        for scheme in [KidScheme::Thumbprint, KidScheme::SpkiSha256, KidScheme::Docker] {
            assert_eq!(scheme.kid(&jwk(), None), scheme.kid(&public, None), "{scheme}");
        }
    }

    #[test]
    fn a_file_name_loses_folders_and_extension() {
        for (name, kid) in [("keys/a.pem", "a"), ("/x/a.b.pem", "a.b"), ("a", "a"), (".pem", ".pem")] {
            assert_eq!(KidScheme::Filename.kid(&jwk(), Some(name)).unwrap(), kid);
        }
        assert_eq!(KidScheme::Filename.kid(&jwk(), None), Err(NoKid::NoFilename));
    }

    #[test]
    fn what_is_not_there_gives_no_kid() {
        assert!(matches!(KidScheme::X5t.kid(&jwk(), None), Err(NoKid::NoCertificate { .. })));
        let secret = Jwk::new(Key::Symmetric(Secret::from(vec![7; 32])), Metadata::default());
        assert_eq!(KidScheme::Thumbprint.kid(&secret, None), Err(NoKid::Symmetric));
    }

    #[test]
    fn what_fails_has_its_code_and_what_helps() {
        assert_eq!(NoKid::Symmetric.code(), "no_kid");
        let unknown = "md5".parse::<KidScheme>().unwrap_err();
        assert_eq!(unknown.code(), "unknown_kid_scheme");
        let hint = unknown.hint().unwrap();
        let names = hint.strip_prefix("one of ").unwrap().split(", ");
        assert_eq!(names.map(str::parse).collect::<Result<Vec<KidScheme>, _>>().unwrap(), KidScheme::ALL);
    }
}
