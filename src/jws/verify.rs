//! From a token taken apart to one that a key of ours really signed.

use super::authentic::Authentic;
use super::candidates::Candidates;
use super::policy::Policy;
use super::refusal::Refusal;
use super::unverified::{Payload, Signed, Unverified};
use crate::algorithm::Algorithm;
use crate::jwk::{KeySet, Member};

/// A token without any good signature: why, for each of them, and the token as it was.
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused {
    /// The refusal of each signature, in the order of the token
    pub refusals: Vec<Refusal>,
    /// What was refused
    pub token: Unverified,
}

impl Unverified {
    /// Checks the token's signatures; one good one is enough.
    ///
    /// # Errors
    /// [`Refused`] when none is good; the token is handed back.
    #[expect(clippy::result_large_err, reason = "the token moves through; a good one is as large")]
    pub fn verify<'k>(mut self, keys: &'k KeySet, policy: &Policy) -> Result<Authentic<'k>, Refused> {
        let mut good = None;
        let mut bad = Vec::new();
        for (index, signed) in self.signatures().enumerate() {
            match verify_one(signed, &self.payload, keys, policy) {
                Ok(found) if good.is_none() => good = Some((index, found)),
                Ok(_) => {}
                Err(refusal) => bad.push((index, refusal)),
            }
        }
        let Some((index, (algorithm, key, warnings))) = good else {
            let refusals = bad.into_iter().map(|(_, refusal)| refusal).collect();
            return Err(Refused { refusals, token: self });
        };
        let signed = match index.checked_sub(1) {
            None => self.first,
            Some(index) => self.more.swap_remove(index),
        };
        Ok(Authentic { header: signed.header, payload: self.payload.content, algorithm, key, warnings, bad })
    }

    /// Whether the header names a key that is not among `keys`, as it is after the issuer has rotated them.
    pub fn names_unknown_key(&self, keys: &KeySet, policy: &Policy) -> bool {
        let candidates = Candidates::select(&self.first.header, keys, policy);
        matches!(candidates, Err(Refusal::NoMatchingKey { wanted: Some(_), .. }))
    }
}

fn verify_one<'k>(
    signed: &Signed,
    payload: &Payload,
    keys: &'k KeySet,
    policy: &Policy,
) -> Result<(Algorithm, &'k Member, Vec<String>), Refusal> {
    let candidates = Candidates::select(&signed.header, keys, policy)?;
    let candidate = candidates.check(&signed.message(payload), &signed.signature)?;
    Ok((candidates.algorithm(), candidate.member(), candidates.warnings().to_vec()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base64url::encode;
    use crate::crypto::{Secret, SigningKey};

    fn signature(kid: &str, secret: u8) -> String {
        let header = encode(format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#));
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![secret; 32])).unwrap();
        let signature = encode(key.sign(format!("{header}.e30").as_bytes()).unwrap());
        format!(r#"{{"protected":"{header}","signature":"{signature}"}}"#)
    }

    fn token(signatures: &[String]) -> Unverified {
        let text = format!(r#"{{"payload":"e30","signatures":[{}]}}"#, signatures.join(","));
        Unverified::json(text.as_bytes(), None).unwrap()
    }

    fn keys() -> KeySet {
        let key = |kid: &str, secret| format!(r#"{{"kty":"oct","kid":"{kid}","k":"{}"}}"#, encode([secret; 32]));
        KeySet::read(format!(r#"{{"keys":[{},{}]}}"#, key("a", 1), key("b", 2)).as_bytes(), "keys").unwrap()
    }

    #[test]
    fn the_first_good_signature_counts() {
        let (keys, policy) = (keys(), Policy::default());
        for (signatures, kid, bad) in [
            ([signature("a", 1), signature("b", 2)], "a", vec![]),
            ([signature("b", 2), signature("a", 1)], "b", vec![]),
            ([signature("a", 2), signature("b", 2)], "b", vec![0]),
            ([signature("a", 1), signature("c", 1)], "a", vec![1]),
        ] {
            let authentic = token(&signatures).verify(&keys, &policy).unwrap();
            assert_eq!((authentic.key().kid(), authentic.header().kid()), (Some(kid), Some(kid)));
            assert_eq!(authentic.bad_signatures().iter().map(|(index, _)| *index).collect::<Vec<_>>(), bad);
        }
        let refused = token(&[signature("a", 2), signature("c", 1)]).verify(&keys, &policy).unwrap_err();
        assert_eq!(refused.refusals.len(), 2);
    }

    #[test]
    fn a_key_that_is_not_there_is_unknown_only_when_it_is_named() {
        let (keys, policy) = (keys(), Policy::default());
        assert!(token(&[signature("c", 1)]).names_unknown_key(&keys, &policy));
        assert!(!token(&[signature("a", 2)]).names_unknown_key(&keys, &policy));
        let unnamed = Unverified::compact("eyJhbGciOiJIUzI1NiJ9.e30.AAAA").unwrap();
        assert!(!unnamed.names_unknown_key(&KeySet::new(), &policy));
    }
}
