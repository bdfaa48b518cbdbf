//! How a TLS handshake went, and what a failure means.

use std::fmt;
use std::io::{Read, Write};

use rustls::{AlertDescription, ClientConnection, InvalidMessage, PeerIncompatible, PeerMisbehaved, StreamOwned};

use super::error::Error;
use super::pin::Pin;
use super::trust::Trust;
use super::verifier::Presented;

/// Bytes both ways, whatever they pass through.
pub(super) trait Stream: Read + Write + Send + Sync + fmt::Debug {}

impl<T: Read + Write + Send + Sync + fmt::Debug> Stream for T {}

/// TLS over whatever leads to the server.
pub(super) type Secured = StreamOwned<ClientConnection, Box<dyn Stream>>;

/// How a TLS handshake went.
pub(super) struct Handshake {
    /// What was presented, if it came that far.
    pub(super) presented: Option<Presented>,
    pub(super) outcome: Result<Secured, Error>,
}

/// The stream of a handshake that went well, else the error that tells most.
pub(super) fn judge(handshake: Handshake, trust: &Trust, server: &str) -> Result<(Secured, Presented), Error> {
    let server = server.to_owned();
    match (handshake.outcome, handshake.presented) {
        (Ok(stream), Some(presented)) => Ok((stream, presented)),
        (Ok(_), None) => Err(Error::Tls { server, source: rustls::Error::NoCertificatesPresented }),
        (Err(error), None) => Err(error),
        (Err(error), Some(presented)) => {
            let digests: Vec<Pin> = presented.chain.iter().map(|certificate| Pin::of_spki(certificate)).collect();
            let pins = presented.pins;
            match presented.verdict {
                Err(distrust) if !trust.insecure => Err(Error::Untrusted { server, distrust, pins }),
                _ if !presented.pinned => {
                    let of_certificate = trust.pins.iter().any(|pin| digests.contains(pin));
                    Err(Error::PinMismatch { server, pins: presented.path, of_certificate })
                }
                _ => Err(error),
            }
        }
    }
}

/// Such as `TLSv1_3`.
pub(super) fn protocol(session: &ClientConnection) -> String {
    session.protocol_version().map_or_else(String::new, |version| format!("{version:?}"))
}

/// What rustls' error means, before or after the server `presented` its certificates.
pub(super) fn explain_tls(error: rustls::Error, trust: &Trust, server: &str, presented: bool) -> Error {
    let server = server.to_owned();
    match error {
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => Error::ClientCertificate { server },
        // In TLS 1.2, what comes after the certificates is no more about cipher suites.
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) if presented => {
            Error::ClientCertificate { server }
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) if !trust.cipher_suites.allow_tls12() => {
            Error::NoCommonCipher { server, left_out: trust.cipher_suites.left_out() }
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion)
        | rustls::Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13 | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => Error::TlsTooOld { server },
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity)
        | rustls::Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedCipherSuite) => {
            Error::NoCommonCipher { server, left_out: trust.cipher_suites.left_out() }
        }
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Error::NotTls { server },
        source => Error::Tls { server, source },
    }
}
