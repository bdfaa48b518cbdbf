//! HMACs of many messages that begin alike.

use std::sync::Arc;

use ctutils::CtEq as _;

use super::backend::hmac;

/// A key that checks signatures, and may be an HMAC.
pub(crate) trait Checks {
    /// The key of the HMAC, if it is one.
    fn as_hmac(&self) -> Option<&hmac::Key>;

    /// Whether `signature` is a signature of `message` by this key.
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool;
}

impl<K: Checks> Checks for &K {
    fn as_hmac(&self) -> Option<&hmac::Key> {
        (*self).as_hmac()
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        (*self).verifies(message, signature)
    }
}

/// A key whose messages begin alike: most tokens have the header of the one before. An HMAC of what they have in common is
/// worked out once; other keys, and messages that begin otherwise, are checked in whole.
pub(crate) struct BegunKey<K> {
    key: K,
    begun: Option<BegunHmac>,
}

/// An HMAC up to where messages begin to differ.
struct BegunHmac {
    beginning: Arc<[u8]>,
    context: hmac::Context,
}

impl<K: Checks> BegunKey<K> {
    /// A key of which it is not known yet what its messages begin with.
    pub(crate) fn new(key: K) -> Self {
        Self { key, begun: None }
    }

    /// Makes the checks of messages that begin with `beginning` quicker, if this is an HMAC.
    pub(crate) fn begin_with(&mut self, beginning: &Arc<[u8]>) {
        self.begun = self.key.as_hmac().map(|key| {
            let mut context = hmac::Context::with_key(key);
            context.update(beginning);
            BegunHmac { beginning: Arc::clone(beginning), context }
        });
    }

    /// Whether `signature` is a signature of `message` by the key.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let begun = self.begun.as_ref().and_then(|begun| Some((begun, message.strip_prefix(&*begun.beginning)?)));
        match begun {
            Some((begun, rest)) => begun.verifies(rest, signature),
            None => self.key.verifies(message, signature),
        }
    }

    /// The key by itself.
    pub(crate) fn key(&self) -> &K {
        &self.key
    }
}

impl BegunHmac {
    /// Whether `tag` is the HMAC of the message that goes on with `rest`.
    fn verifies(&self, rest: &[u8], tag: &[u8]) -> bool {
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

    use super::*;
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
                let mut strict = BegunKey::new(VerifyingKey::hmac(algorithm, &secret).unwrap());
                let mut lenient = BegunKey::new(LenientKey::hmac(digest, &secret));
                strict.begin_with(&beginning.into());
                lenient.begin_with(&beginning.into());
                for begun in [strict.begun.unwrap(), lenient.begun.unwrap()] {
                    prop_assert!(begun.verifies(rest, &tag));
                    prop_assert!(!begun.verifies(&longer(rest), &tag));
                    for wrong in [&forged, &longer(&tag), &tag[1..].to_vec(), &Vec::new()] {
                        prop_assert!(!begun.verifies(rest, wrong));
                    }
                }
            }
        }
    }

    #[test]
    fn other_messages_are_checked_in_whole() {
        let secret = Secret::from(vec![7; 32]);
        let mut key = BegunKey::new(VerifyingKey::hmac(Algorithm::Hs256, &secret).unwrap());
        assert!(key.begun.is_none());
        key.begin_with(&b"head."[..].into());
        let signer = SigningKey::hmac(Algorithm::Hs256, &secret).unwrap();
        for message in [&b"head."[..], b"head.payload", b"head", b"other.payload", b""] {
            let signature = signer.sign(message).unwrap();
            assert!(key.verifies(message, &signature));
            assert!(!key.verifies(&[message, b"x"].concat(), &signature));
        }
    }
}
