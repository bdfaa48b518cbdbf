//! HMACs of many messages that begin alike.

use ctutils::CtEq as _;

use super::backend::hmac;

/// An HMAC up to where messages begin to differ, worked out once: most tokens have the header of the one before.
pub(crate) struct BegunHmac {
    context: hmac::Context,
}

impl BegunHmac {
    pub(super) fn new(key: &hmac::Key, beginning: &[u8]) -> Self {
        let mut context = hmac::Context::with_key(key);
        context.update(beginning);
        Self { context }
    }

    /// Whether `tag` is the HMAC of the message that goes on with `rest`.
    pub(crate) fn verifies(&self, rest: &[u8], tag: &[u8]) -> bool {
        let mut context = self.context.clone();
        context.update(rest);
        context.sign().as_ref().ct_eq(tag).to_bool()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::Index;

    use crate::algorithm::{Algorithm, Digest};
    use crate::crypto::{LenientKey, Secret, SigningKey, VerifyingKey};

    proptest! {
        #[test]
        fn it_finds_what_the_key_finds(
            secret in vec(any::<u8>(), 1..99),
            message: Vec<u8>,
            at: Index,
            byte: Index,
            bit in 0..u8::BITS,
        ) {
            let hashes = [
                (Algorithm::Hs256, Digest::Sha256),
                (Algorithm::Hs384, Digest::Sha384),
                (Algorithm::Hs512, Digest::Sha512),
            ];
            for (algorithm, digest) in hashes {
                let secret = Secret::from(secret.clone());
                let tag = SigningKey::hmac(algorithm, &secret).unwrap().sign(&message).unwrap();
                let mut forged = tag.clone();
                *forged.get_mut(byte.index(tag.len())).unwrap() ^= 1 << bit;
                let longer = |text: &[u8]| [text, &[0]].concat();
                let (beginning, rest) = message.split_at(at.index(message.len() + 1));
                let key = VerifyingKey::hmac(algorithm, &secret).unwrap();
                for begun in [key.begin_with(beginning), LenientKey::hmac(digest, &secret).begin_with(beginning)] {
                    let begun = begun.unwrap();
                    prop_assert!(begun.verifies(rest, &tag));
                    prop_assert!(!begun.verifies(&longer(rest), &tag));
                    for wrong in [&forged, &longer(&tag), &tag[1..].to_vec(), &Vec::new()] {
                        prop_assert!(!begun.verifies(rest, wrong));
                    }
                }
            }
        }
    }
}
