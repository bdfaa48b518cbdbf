//! Cipher suites by their IANA numbers, as gateways configure them.

use rustls::SupportedCipherSuite;
use rustls::crypto::CryptoProvider;

/// The TLS 1.2 cipher suites that may be used.
///
/// As in Go, whose gateways these numbers come from, a list restricts TLS 1.2
/// alone: TLS 1.3 always offers its own three. The default, an empty list, is
/// every suite that is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CipherSuites(Vec<u16>);

/// A cipher suite that was asked for and will not be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Its IANA number.
    pub id: u16,
    /// Its IANA name, where the number is one that gateways know.
    pub name: Option<&'static str>,
}

impl CipherSuites {
    /// The suites with these IANA numbers, in any order.
    pub fn new(ids: impl IntoIterator<Item = u16>) -> Self {
        Self(ids.into_iter().collect())
    }

    /// The numbers as they were given.
    pub(super) fn ids(&self) -> &[u16] {
        &self.0
    }

    /// Those that are unknown, or known to be insecure or outdated.
    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        let offered = rustls::crypto::ring::ALL_CIPHER_SUITES;
        self.0
            .iter()
            .filter(|id| !offered.iter().any(|suite| number(suite) == **id))
            .map(|id| LeftOut {
                id: *id,
                name: OUTDATED.iter().find(|(outdated, _)| outdated == id).map(|(_, name)| *name),
            })
            .collect()
    }

    /// Whether anything is left for TLS 1.2.
    pub(super) fn allow_tls12(&self) -> bool {
        let suites = self.provider().cipher_suites;
        suites.iter().any(|suite| suite.tls13().is_none())
    }

    /// ring's primitives, restricted to these suites.
    pub(super) fn provider(&self) -> CryptoProvider {
        let mut provider = rustls::crypto::ring::default_provider();
        if !self.0.is_empty() {
            provider.cipher_suites.retain(|suite| suite.tls13().is_some() || self.0.contains(&number(suite)));
        }
        provider
    }
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name {
            Some(name) => write!(f, "{name} ({}, insecure)", self.id),
            None => write!(f, "{} (unknown)", self.id),
        }
    }
}

fn number(suite: &SupportedCipherSuite) -> u16 {
    suite.suite().into()
}

/// What Go still knows and rustls does not offer: no forward secrecy, RC4, 3DES, or CBC.
const OUTDATED: [(u16, &str); 18] = [
    (0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
    (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"),
    (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    (0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateways_default_list_is_offered_whole() {
        let suites = CipherSuites::new([49199, 49195, 49200, 49196, 52392, 52393, 4865, 4866, 4867]);
        assert_eq!(suites.left_out(), []);
        assert_eq!(suites.provider().cipher_suites.len(), 9);
    }

    #[test]
    fn list_restricts_tls_1_2_alone() {
        let suites = CipherSuites::new([49199]).provider().cipher_suites;
        let tls12: Vec<u16> = suites.iter().filter(|suite| suite.tls13().is_none()).map(number).collect();
        assert_eq!(tls12, [49199]);
        assert_eq!(suites.len(), 4);
    }

    #[test]
    fn unknown_and_insecure_ones_are_named() {
        let left_out: Vec<String> =
            CipherSuites::new([5, 49199, 60000]).left_out().iter().map(ToString::to_string).collect();
        assert_eq!(left_out, ["TLS_RSA_WITH_RC4_128_SHA (5, insecure)", "60000 (unknown)"]);
    }
}
