//! The check of a presented chain: ordinary verification first, pins on top.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::authority::Authority;
use super::certificate::Certificate;
use super::distrust::Distrust;
use super::error::Error;
use super::pin::Pin;
use super::trust::Trust;

/// Verifies one connection's chain and keeps what it saw.
#[derive(Debug)]
pub(super) struct Verifier {
    ordinary: Option<Arc<WebPkiServerVerifier>>,
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
    /// Certificates that are believed even as a server's own.
    believed: Vec<CertificateDer<'static>>,
    pins: Vec<Pin>,
    pins_any_sent: bool,
    insecure: bool,
    now: UnixTime,
    seen: Mutex<Option<Presented>>,
}

/// What a server presented, and what was made of it.
#[derive(Clone, Debug)]
pub(super) struct Presented {
    /// The server's own certificate first.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The pins of those that are certificates, in the same order.
    pub(super) pins: Vec<Pin>,
    /// The pins that count: of the path that was verified, else of the server's own certificate.
    pub(super) path: Vec<Pin>,
    /// Whether ordinary verification accepts the chain.
    pub(super) verdict: Result<(), Distrust>,
    /// Whether some pin that was asked for is the right one, if any was asked for.
    pub(super) pinned: bool,
}

impl Verifier {
    /// A verifier of chains that end in `roots` or in an authority of `trust`, at `now`.
    pub(super) fn new(trust: &Trust, roots: RootCertStore, now: UnixTime) -> Arc<Self> {
        let provider = Arc::new(trust.cipher_suites.provider());
        let roots = Arc::new(roots);
        let ordinary =
            WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(&provider)).build().ok();
        Arc::new(Self {
            ordinary,
            roots,
            provider,
            believed: trust.authorities.iter().map(Authority::certificate).collect(),
            pins: trust.pins.clone(),
            pins_any_sent: trust.pins_any_sent,
            insecure: trust.insecure,
            now,
            seen: Mutex::new(None),
        })
    }

    /// The configuration of one connection that this verifier guards.
    pub(super) fn config(self: &Arc<Self>) -> Result<ClientConfig, rustls::Error> {
        let builder = ClientConfig::builder_with_details(Arc::clone(&self.provider), Arc::new(Clock(self.now)));
        let tls12 = |suite: &rustls::SupportedCipherSuite| suite.tls13().is_none();
        let versions: &[_] = if self.provider.cipher_suites.iter().any(tls12) {
            &[&rustls::version::TLS13, &rustls::version::TLS12]
        } else {
            &[&rustls::version::TLS13]
        };
        let mut config = builder
            .with_protocol_versions(versions)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::<Self>::clone(self))
            .with_no_client_auth();
        // A resumed session shows no certificates, so its pins could not be checked.
        config.resumption = Resumption::disabled();
        Ok(config)
    }

    /// What was presented, once the server has presented something.
    pub(super) fn presented(&self) -> Option<Presented> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn judge(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
    ) -> Result<(), rustls::Error> {
        // webpki never takes an authority's certificate for a server's. Go does when it is
        // believed itself, and `openssl req -x509` makes such certificates.
        if self.believed.iter().any(|believed| believed == leaf) {
            verify_server_name(&ParsedCertificate::try_from(leaf)?, name)?;
            return self.judge_time(leaf);
        }
        match &self.ordinary {
            Some(ordinary) => ordinary.verify_server_cert(leaf, intermediates, name, &[], self.now).map(|_| ()),
            None => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    /// The pins of the path from a server's certificate, found good, to an authority; of several paths the first with a pin
    /// that is asked for, else of all that were tried.
    fn path(&self, leaf: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Vec<Pin> {
        let own: Vec<Pin> = Pin::of_certificate(leaf).into_iter().collect();
        // One that is believed itself is the whole path.
        if self.believed.iter().any(|believed| believed == leaf) {
            return own;
        }
        let Ok(certificate) = webpki::EndEntityCert::try_from(leaf) else { return own };
        let tried = RefCell::new(own.clone());
        let look = |path: &webpki::VerifiedPath<'_>| {
            let of_intermediates =
                path.intermediate_certificates().filter_map(|certificate| Pin::of_certificate(&certificate.der()).ok());
            let pins: Vec<Pin> =
                own.iter().copied().chain(of_intermediates).chain([pin_of_anchor(path.anchor())]).collect();
            let is_pinned = pins.iter().any(|pin| self.pins.contains(pin));
            let mut tried = tried.borrow_mut();
            tried.extend(pins);
            tried.dedup();
            if is_pinned { Ok(()) } else { Err(webpki::Error::UnknownIssuer) }
        };
        // Its result says no more than whether a pin was found.
        let _ = certificate.verify_for_usage(
            self.provider.signature_verification_algorithms.all,
            &self.roots.roots,
            intermediates,
            self.now,
            webpki::KeyUsage::server_auth(),
            None,
            Some(&look),
        );
        tried.into_inner()
    }

    fn judge_time(&self, leaf: &CertificateDer<'_>) -> Result<(), rustls::Error> {
        let certificate = Certificate::read(leaf).ok_or(CertificateError::BadEncoding)?;
        let seconds = |seconds: i64| Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        let (not_before, not_after) = (seconds(certificate.not_before), seconds(certificate.not_after));
        let now = Duration::from_secs(self.now.as_secs());
        let time = self.now;
        if now < not_before {
            let not_before = UnixTime::since_unix_epoch(not_before);
            Err(CertificateError::NotValidYetContext { time, not_before }.into())
        } else if now > not_after {
            let not_after = UnixTime::since_unix_epoch(not_after);
            Err(CertificateError::ExpiredContext { time, not_after }.into())
        } else {
            Ok(())
        }
    }

    /// Where nothing is verified, a key of a kind that rustls cannot check is no obstacle;
    /// a signature that is wrong still is.
    fn tolerate(
        &self,
        result: Result<HandshakeSignatureValid, rustls::Error>,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match result {
            Err(error) if self.insecure && self.pins.is_empty() => match error {
                rustls::Error::InvalidCertificate(CertificateError::BadSignature) => Err(error),
                _ => Ok(HandshakeSignatureValid::assertion()),
            },
            result => result,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.judge(end_entity, intermediates, server_name);
        let chain: Vec<CertificateDer<'static>> = std::iter::once(end_entity)
            .chain(intermediates)
            .map(|certificate| certificate.clone().into_owned())
            .collect();
        let pins: Vec<Pin> = chain.iter().filter_map(|certificate| Pin::of_certificate(certificate).ok()).collect();
        let path = match &verdict {
            _ if self.pins.is_empty() => Vec::new(),
            // Where nothing is verified, a certificate says nothing about the others of its chain.
            Ok(()) if !self.insecure => self.path(end_entity, intermediates),
            _ => Pin::of_certificate(end_entity).into_iter().collect(),
        };
        let right = if self.pins_any_sent { &pins } else { &path };
        let pinned = self.pins.is_empty() || right.iter().any(|pin| self.pins.contains(pin));
        let presented = Presented {
            verdict: verdict.as_ref().copied().map_err(|error| distrust(error, &chain, self.now)),
            chain,
            pins,
            path,
            pinned,
        };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(presented);
        if !self.insecure {
            verdict?;
        }
        if pinned {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.tolerate(rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.tolerate(rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A time that stands still for the length of a connection.
#[derive(Debug)]
struct Clock(UnixTime);

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// The pin of an authority, of whose key webpki keeps what is inside of the outer frame.
fn pin_of_anchor(anchor: &TrustAnchor<'_>) -> Pin {
    let inside: &[u8] = anchor.subject_public_key_info.as_ref();
    let length = inside.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut spki = vec![0x30];
    match length.as_slice() {
        [short] if *short < 0x80 => spki.push(*short),
        long => {
            spki.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            spki.extend(long);
        }
    }
    spki.extend(inside);
    Pin::of_spki(&spki)
}

/// The machine's authorities and those of `trust`.
///
/// # Errors
/// [`Error::NoRoots`] when nobody at all would be believed.
pub(super) fn roots(trust: &Trust, machine: &[CertificateDer<'static>]) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    if trust.machine {
        roots.add_parsable_certificates(machine.iter().cloned());
    }
    roots.add_parsable_certificates(trust.authorities.iter().map(Authority::certificate));
    if roots.is_empty() && !trust.insecure {
        return Err(Error::NoRoots);
    }
    Ok(roots)
}

fn distrust(error: &rustls::Error, chain: &[CertificateDer<'static>], now: UnixTime) -> Distrust {
    let read: Vec<Certificate> = chain.iter().filter_map(|certificate| Certificate::read(certificate)).collect();
    let seconds = |time: &UnixTime| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let rustls::Error::InvalidCertificate(refused) = error else {
        return Distrust::Refused { problem: error.to_string() };
    };
    match refused {
        CertificateError::ExpiredContext { not_after, .. } => Distrust::Expired { not_after: seconds(not_after) },
        CertificateError::Expired => Distrust::Expired { not_after: seconds(&now) },
        CertificateError::NotValidYetContext { not_before, .. } => {
            Distrust::NotYetValid { not_before: seconds(not_before) }
        }
        CertificateError::NotValidYet => Distrust::NotYetValid { not_before: seconds(&now) },
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Distrust::WrongName { names: read.into_iter().next().map(|leaf| leaf.names).unwrap_or_default() }
        }
        _ => match (read.first(), read.last()) {
            (Some(leaf), _) if chain.len() == 1 && leaf.is_self_issued() => {
                Distrust::SelfSigned { subject: leaf.subject.clone() }
            }
            (_, Some(last)) if *refused == CertificateError::UnknownIssuer => {
                Distrust::UnknownAuthority { issuer: last.issuer.clone() }
            }
            _ => Distrust::Refused { problem: refused.to_string() },
        },
    }
}
