//! RSAES-OAEP (RFC 8017 section 7.1): one digest for label and mask, and no label.

use rsa::BoxedUint;
use rsa::sha2::{Sha256, Sha384, Sha512};
use sha1::Sha1;

use super::{RsaPrivateKey, RsaPublicKey};
use crate::algorithm::Digest;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;

impl RsaPublicKey {
    /// Encrypts a short message; without a digest SHA-1 is meant. Nothing where the key is too short for it.
    pub(crate) fn encrypt_oaep(&self, digest: Option<Digest>, message: &Secret) -> Option<Vec<u8>> {
        let number = BoxedUint::from_be_slice_vartime;
        let key = rsa::PublicKey::new(number(self.n()), number(self.e())).ok()?;
        let message = message.expose();
        match digest {
            None => key.oaep_encrypt_with_rng::<Sha1, _>(&mut OsRng, message),
            Some(Digest::Sha256) => key.oaep_encrypt_with_rng::<Sha256, _>(&mut OsRng, message),
            Some(Digest::Sha384) => key.oaep_encrypt_with_rng::<Sha384, _>(&mut OsRng, message),
            Some(Digest::Sha512) => key.oaep_encrypt_with_rng::<Sha512, _>(&mut OsRng, message),
        }
        .ok()
    }
}

impl RsaPrivateKey {
    /// The message, or nothing, whatever is wrong. The private operation is blinded.
    pub(crate) fn decrypt_oaep(&self, digest: Option<Digest>, ciphertext: &[u8]) -> Option<Secret> {
        let key = self.soft().ok()?;
        match digest {
            None => key.oaep_decrypt_with_rng::<Sha1, _>(&mut OsRng, ciphertext),
            Some(Digest::Sha256) => key.oaep_decrypt_with_rng::<Sha256, _>(&mut OsRng, ciphertext),
            Some(Digest::Sha384) => key.oaep_decrypt_with_rng::<Sha384, _>(&mut OsRng, ciphertext),
            Some(Digest::Sha512) => key.oaep_decrypt_with_rng::<Sha512, _>(&mut OsRng, ciphertext),
        }
        .ok()
        .map(Secret::from)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_digest_opens_its_own_alone() {
        let key = RsaPrivateKey::generate(2048).unwrap();
        let digests = [None, Some(Digest::Sha256), Some(Digest::Sha384), Some(Digest::Sha512)];
        for digest in digests {
            let sealed = key.public().encrypt_oaep(digest, &Secret::from(vec![7; 64])).unwrap();
            for other in digests {
                let opened = key.decrypt_oaep(other, &sealed);
                assert_eq!(opened.is_some_and(|opened| opened.expose() == [7; 64]), other == digest);
            }
            assert!(key.decrypt_oaep(digest, sealed.get(1..).unwrap()).is_none());
        }
    }
}
