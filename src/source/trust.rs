//! Whom to believe: certificate authorities, pins, cipher suites.

use super::authority::Authority;
use super::cipher::CipherSuites;
use super::pin::Pin;

/// What a server must show before it is believed.
///
/// The default asks for a certificate that one of the machine's authorities
/// vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trust {
    /// Whether the machine's certificate authorities are believed
    /// (`SSL_CERT_FILE` and `SSL_CERT_DIR` replace them).
    pub machine: bool,
    /// More authorities, and certificates believed for what they are.
    pub authorities: Vec<Authority>,
    /// When there are any, some certificate on the path that was verified must have one of
    /// these keys; where nothing is verified, the one whose key signed the handshake. Pins come
    /// on top of the other checks, never in place of them.
    pub pins: Vec<Pin>,
    /// Whether any certificate that the server sends will do for the pins, on the path or not, as
    /// gateways have it that hash whatever comes. They ask for pins in TLS alone, and go to plain `http:` without.
    pub pins_any_sent: bool,
    /// What TLS 1.2 may use.
    pub cipher_suites: CipherSuites,
    /// Believe any certificate, and allow plain `http:`. Pins are still checked.
    pub insecure: bool,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            machine: true,
            authorities: Vec::new(),
            pins: Vec::new(),
            pins_any_sent: false,
            cipher_suites: CipherSuites::default(),
            insecure: false,
        }
    }
}
