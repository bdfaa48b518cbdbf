//! X.509 certificates, as far as keys go (RFC 5280): neither validity nor signatures are looked at.

use std::collections::HashSet;

use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::{self, Decode as _, Encode as _};
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::serial_number::SerialNumber;

use super::fault::Fault;
use super::form::Form;
use super::spki::from_spki;
use crate::algorithm::Algorithm;
use crate::crypto::{InvalidKey, PublicKey};

/// The public key that a DER certificate is for.
///
/// # Errors
/// [`Fault`] when it is no certificate, or one for a key that cannot be used.
pub fn certificate_key(der: &[u8]) -> Result<PublicKey, Fault> {
    from_spki(&Names::of(der)?.spki).map(|(key, _)| key)
}

/// The `SubjectPublicKeyInfo` of a DER certificate, as it is there: what pins are digests of. The key may be of a kind
/// that cannot be used here.
///
/// # Errors
/// [`Fault::Malformed`] when it is no certificate.
pub(crate) fn certificate_spki(der: &[u8]) -> Result<Vec<u8>, Fault> {
    Names::of(der).map(|names| names.spki)
}

/// From when and until when a DER certificate says that it is valid, in Unix seconds.
pub(crate) fn certificate_validity(der: &[u8]) -> Option<[u64; 2]> {
    let certificate = CertificateInner::<AnySerialNumber>::from_der(der).ok()?;
    let validity = certificate.tbs_certificate().validity();
    Some([&validity.not_before, &validity.not_after].map(|time| time.to_unix_duration().as_secs()))
}

/// Whether a DER certificate is for signatures, by its keyUsage (RFC 5280 section 4.2.1.3); nothing where it does not say.
pub(crate) fn certificate_signs(der: &[u8]) -> Option<bool> {
    let certificate = CertificateInner::<AnySerialNumber>::from_der(der).ok()?;
    let (_, usage) = certificate.tbs_certificate().get_extension::<KeyUsage>().ok().flatten()?;
    Some(usage.digital_signature() || usage.non_repudiation())
}

/// Checks that in a chain each certificate was issued by the next one, by their names.
///
/// # Errors
/// [`Fault::ChainOrder`], or [`Fault::Malformed`] for what is no certificate.
pub(crate) fn check_chain_order(chain: &[impl AsRef<[u8]>]) -> Result<(), Fault> {
    let names: Vec<Names> = chain.iter().map(|der| Names::of(der.as_ref())).collect::<Result<_, _>>()?;
    let in_order = names.iter().zip(names.iter().skip(1)).all(|(lower, upper)| lower.issuer == upper.subject);
    if in_order { Ok(()) } else { Err(Fault::ChainOrder) }
}

/// A certificate of a file, in its place among the others.
pub(super) enum Standing {
    /// For a key: the certificate with those that follow it up to its root.
    Leaf(Certified),
    /// It belongs to the chain of an earlier one.
    InChain,
    /// What is wrong with it.
    Fault(Fault),
}

/// A key with the certificates for it.
pub(super) struct Certified {
    pub(super) key: PublicKey,
    pub(super) algorithms: &'static [Algorithm],
    pub(super) chain: Vec<Vec<u8>>,
}

/// Tells leaves from their issuers among the certificates of one file, in its order.
///
/// Whoever issued another certificate of the file is no key for tokens but part of a chain. It must directly follow what
/// it issued: where it does not, nobody can say which end the writer took for the leaf.
pub(super) fn sort(ders: &[&[u8]]) -> Vec<Standing> {
    let read: Vec<Result<Names, Fault>> = ders.iter().map(|der| Names::of(der)).collect();
    let names: Vec<Option<&Names>> = read.iter().map(|names| names.as_ref().ok()).collect();
    let issuers: HashSet<&[u8]> =
        names.iter().flatten().filter(|name| !name.is_self_issued()).map(|name| name.issuer.as_slice()).collect();
    let is_issuer = |name: &Names| issuers.contains(name.subject.as_slice());
    let mut standings: Vec<Standing> = Vec::new();
    // The certificate before, when its chain may go on.
    let mut lower: Option<&Names> = None;
    let mut leaf: Option<usize> = None;
    for ((der, names), read) in ders.iter().zip(&names).zip(&read) {
        let standing = match (names, read) {
            (Some(name), _) if lower.is_some_and(|lower| lower.issuer == name.subject) => {
                if let Some(Standing::Leaf(certified)) = leaf.and_then(|leaf| standings.get_mut(leaf)) {
                    certified.chain.push(der.to_vec());
                }
                Standing::InChain
            }
            (Some(name), _) if is_issuer(name) => Standing::Fault(Fault::ChainOrder),
            (Some(name), _) => {
                leaf = Some(standings.len());
                match from_spki(&name.spki) {
                    Ok((key, algorithms)) => Standing::Leaf(Certified { key, algorithms, chain: vec![der.to_vec()] }),
                    // The hint is about key files.
                    Err(Fault::Invalid(InvalidKey::HybridPoint)) => {
                        Standing::Fault(Fault::Unsupported { name: "EC with a hybrid point".to_owned() })
                    }
                    Err(fault) => Standing::Fault(fault),
                }
            }
            (None, read) => Standing::Fault(read.as_ref().err().cloned().unwrap_or(Fault::Unrecognised)),
        };
        lower = names.filter(|name| !name.is_self_issued() && !matches!(standing, Standing::Fault(Fault::ChainOrder)));
        standings.push(standing);
    }
    standings
}

/// What a certificate says about whom.
struct Names {
    subject: Vec<u8>,
    issuer: Vec<u8>,
    spki: Vec<u8>,
}

impl Names {
    fn of(der: &[u8]) -> Result<Self, Fault> {
        let malformed = |_| Fault::Malformed { form: Form::Certificate };
        let certificate = CertificateInner::<AnySerialNumber>::from_der(der).map_err(malformed)?;
        let body = certificate.tbs_certificate();
        Ok(Self {
            subject: body.subject().to_der().map_err(malformed)?,
            issuer: body.issuer().to_der().map_err(malformed)?,
            spki: body.subject_public_key_info().to_der().map_err(malformed)?,
        })
    }

    fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }
}

/// Serial numbers that RFC 5280 forbids, negative or too long, are met all the same and do not touch the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct AnySerialNumber;

impl Profile for AnySerialNumber {
    fn check_serial_number(_: &SerialNumber<Self>) -> der::Result<()> {
        Ok(())
    }
}
