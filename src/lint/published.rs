//! Keys that everybody has.

use crate::algorithm::Digest;
use crate::crypto::Secret;
use crate::jwk::{Key, Thumbprint};

/// Whether a key, private, public or symmetric, is one that was printed somewhere.
pub(super) fn is_published(key: &Key) -> bool {
    let is_of_tutorials = |secret: &Secret| SECRETS.iter().any(|known| known.as_bytes() == secret.expose());
    matches!(key, Key::Symmetric(secret) if is_of_tutorials(secret))
        || THUMBPRINTS.contains(&Thumbprint::of_key(key, Digest::Sha256).to_string().as_str())
}

/// Secrets of tutorials. Nothing is guessed beyond them.
pub(super) const SECRETS: [&str; 25] = [
    "secret",
    "secret123",
    "secretkey",
    "mysecret",
    "my-secret-key",
    "your-secret-key",
    "your_jwt_secret",
    "jwt_secret",
    "jwtsecret",
    "supersecret",
    "changeme",
    "change-me-in-production",
    "password",
    "default",
    "admin",
    "test",
    "123456",
    "your-256-bit-secret",
    "your-384-bit-secret",
    "your-512-bit-secret",
    "a-string-secret-at-least-256-bits-long",
    "a-string-secret-at-least-384-bits-long",
    "a-string-secret-at-least-512-bits-long",
    "a-valid-string-secret-that-is-at-least-384-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
];

/// Keys that are printed in RFC 7515, 7517, 7520, 7638 and 8037, and those of `KrakenD`'s playground (`sim1`, `sim2`).
const THUMBPRINTS: [&str; 11] = [
    "9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI",
    "IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8",
    "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    "RtoRur_1Dir5M4wuOfqNkDYOf9O_4RJ-aHkTA75RLA8",
    "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
    "dHri3SADZkrush5HU_50AoRhcKFryN-PI6jPBtPL55M",
    "k1JnWRfC-5zzmL72vXIuBgTLfVROXBakS4OmGcrMCoc",
    "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U",
    "u5YUSjQ2-2chBi51NSk3t3g7IM4o2KYcnPqPtCNGd3U",
    "y_x3gCJnL6oKGBBIXScabduwxTVy2Wd2bzRVEUbdUzc",
];
