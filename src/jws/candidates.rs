//! The keys that may have signed: by identity, type, algorithm and use.

use std::collections::HashSet;
use std::sync::Arc;

use super::policy::Policy;
use super::refusal::Refusal;
use crate::algorithm::{Algorithm, KeyType};
use crate::crypto::{BegunKey, VerifyingKey, Weakness, secret_weakness};
use crate::jose::Header;
use crate::jwk::{Key, KeySet, Member, Metadata, Operation, PassedOver};

/// The keys that a header leaves to be tried. They depend on the header alone, so many tokens with one header share them.
#[derive(Debug)]
pub(super) struct Candidates<'k> {
    algorithm: Algorithm,
    keys: Vec<Candidate<'k>>,
    warnings: Vec<String>,
    tolerates_weakness: bool,
}

/// One key that fits, made ready.
pub(super) struct Candidate<'k> {
    member: &'k Member,
    key: BegunKey<VerifyingKey>,
}

impl<'k> Candidates<'k> {
    /// Picks the keys of `keys` that `header` may mean under `policy`.
    ///
    /// # Errors
    /// The [`Refusal`] that tells most, when no key is left.
    pub(super) fn select(header: &Header, keys: &'k KeySet, policy: &Policy) -> Result<Self, Refusal> {
        let unknown = |_| Refusal::UnknownAlgorithm { alg: header.alg().to_owned() };
        let algorithm: Algorithm = header.alg().parse().map_err(unknown)?;
        header.check_critical(policy.unencoded)?;
        if let Some(allowed) = &policy.algorithms
            && !allowed.iter().any(|alg| alg.is_same_as(algorithm))
        {
            return Err(Refusal::AlgorithmNotAllowed { found: algorithm, allowed: allowed.clone() });
        }
        if !header.alg_is_protected() && policy.algorithms.is_none() {
            return Err(Refusal::UnprotectedAlgorithm { found: algorithm });
        }
        let wanted = policy.key_id_from.wanted(header);
        let mut selection =
            Self { algorithm, keys: Vec::new(), warnings: Vec::new(), tolerates_weakness: policy.weak_keys };
        let mut passed_over = PassedOver::new();
        let mut named = 0_usize;
        let mut distinct = HashSet::new();
        for member in policy.key_id_from.members(keys, wanted.as_deref()) {
            named += usize::from(policy.key_id_from.of(member).is_some());
            match selection.consider(member, policy) {
                // The same key again, under another name, would only cost time.
                Ok(_) if member.public().is_some_and(|public| !distinct.insert(public.key().clone())) => {}
                Ok(key) => selection.keys.push(Candidate { member, key: BegunKey::new(key) }),
                Err(refusal) => {
                    let rank = refusal.rank();
                    passed_over.add(refusal, rank);
                }
            }
            if selection.keys.len() > MOST_TRIES {
                return Err(Refusal::TooManyKeys { alg: algorithm, wanted, tried: MOST_TRIES });
            }
        }
        if let Some(wanted) = wanted.as_deref().filter(|_| named > 1) {
            selection.warnings.push(format!("{named} keys have the key ID {wanted:?}; those that fit were tried"));
        }
        if !selection.keys.is_empty() {
            return Ok(selection);
        }
        Err(passed_over.blamed(wanted.is_some()).unwrap_or_else(|| {
            let available = policy.key_id_from.available(keys);
            Refusal::NoMatchingKey { alg: algorithm, wanted, available }
        }))
    }

    fn consider(&mut self, member: &Member, policy: &Policy) -> Result<VerifyingKey, Refusal> {
        let algorithm = self.algorithm;
        let place = || member.place();
        let jwk = member.jwk().map_err(|reason| Refusal::KeyLeftOut { place: place(), reason: reason.clone() })?;
        let mismatch = || Refusal::KeyMismatch { alg: algorithm, place: place(), key: jwk.key().describe() };
        let (verifying, weakness) = match jwk.key() {
            Key::Symmetric(secret) => {
                if algorithm.key_type() != KeyType::Oct {
                    return Err(mismatch());
                }
                permit(jwk.metadata(), algorithm, &place)?;
                (VerifyingKey::hmac(algorithm, secret), secret_weakness(algorithm, secret))
            }
            Key::Public(_) | Key::Private(_) => {
                let public = jwk.public().ok_or_else(mismatch)?;
                // RFC 7518 section 3.4: each curve has its own algorithm; a key of another is none of this token's.
                if !public.key().fits(algorithm) {
                    return Err(mismatch());
                }
                permit(public.metadata(), algorithm, &place)?;
                let weakness =
                    if policy.weak_keys { member.weakness().cloned() } else { public.key().evident_weakness() };
                (VerifyingKey::new(algorithm, public.key()), weakness)
            }
        };
        if let Some(weakness) = weakness {
            self.tolerate(weakness, policy, &place())?;
        }
        verifying.map_err(|_| mismatch())
    }

    fn tolerate(&mut self, weakness: Weakness, policy: &Policy, place: &str) -> Result<(), Refusal> {
        if !policy.weak_keys {
            return Err(Refusal::WeakKey { place: place.to_owned(), weakness });
        }
        self.warnings.push(format!("{place} is too weak: {weakness}"));
        Ok(())
    }

    /// Makes the checks of messages that begin with `beginning` quicker, where keys gain by it.
    pub(super) fn begin_with(&mut self, beginning: &[u8]) {
        let beginning = Arc::from(beginning);
        for candidate in &mut self.keys {
            candidate.key.begin_with(&beginning);
        }
    }

    /// Tries the keys, and gives back the one that made `signature` over `message`.
    ///
    /// # Errors
    /// [`Refusal::BadSignature`] when none did, [`Refusal::WeakKey`] when anyone could have.
    pub(super) fn check(&self, message: &[u8], signature: &[u8]) -> Result<&Candidate<'k>, Refusal> {
        let candidate = self.find(message, signature)?;
        // A close look takes as long as many signatures, and matters only for a key that is about to be believed.
        match candidate.member.weakness() {
            Some(weakness) if !self.tolerates_weakness => {
                Err(Refusal::WeakKey { place: candidate.member.place(), weakness: weakness.clone() })
            }
            _ => Ok(candidate),
        }
    }

    fn find(&self, message: &[u8], signature: &[u8]) -> Result<&Candidate<'k>, Refusal> {
        let made = |candidate: &&Candidate<'_>| candidate.key.verifies(message, signature);
        self.keys.iter().find(made).ok_or_else(|| {
            let needed: Vec<usize> = self.keys.iter().map(|candidate| candidate.key.key().signature_len()).collect();
            let length = match needed.as_slice() {
                [first, ..] if !needed.contains(&signature.len()) => Some((signature.len(), *first)),
                _ => None,
            };
            Refusal::BadSignature {
                alg: self.algorithm,
                places: self.keys.iter().map(|candidate| candidate.member.place()).collect(),
                length,
            }
        })
    }

    /// How many keys there are to try: at least one.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The algorithm that the header names.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// What was tolerated, for people.
    pub(super) fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl<'k> Candidate<'k> {
    /// The key's place in its set.
    pub(super) fn member(&self) -> &'k Member {
        self.member
    }
}

impl std::fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Candidate({})", self.member.place())
    }
}

fn permit(metadata: &Metadata, algorithm: Algorithm, place: &impl Fn() -> String) -> Result<(), Refusal> {
    metadata.permits(Operation::Verify, algorithm).map_err(|misuse| Refusal::Misuse { place: place(), misuse })
}

/// How many keys are tried for a token that names none: a bound on what one token may cost.
const MOST_TRIES: usize = 10_000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base64url;
    use crate::crypto::{Secret, SigningKey};
    use crate::jws::Unverified;

    fn select(keys: usize) -> Result<usize, Refusal> {
        let key = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;
        let set = KeySet::read(format!(r#"{{"keys":[{}]}}"#, vec![key; keys].join(",")).as_bytes(), "x").unwrap();
        let header = Header::read(br#"{"alg":"HS256"}"#).unwrap();
        Candidates::select(&header, &set, &Policy::default()).map(|candidates| candidates.len())
    }

    #[test]
    fn a_token_that_names_no_key_may_cost_so_much_and_no_more() {
        assert_eq!(select(MOST_TRIES).unwrap(), MOST_TRIES);
        let refused = select(MOST_TRIES + 1).unwrap_err();
        assert_eq!(refused.to_string(), "the token names no key, and more than 10000 keys fit HS256");
        assert_eq!(refused.hint().as_deref(), Some("let the issuer put a kid into the header"));
    }

    #[test]
    fn messages_are_checked_however_they_begin() {
        let text = br#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;
        let (set, header) = (KeySet::read(text, "x").unwrap(), Header::read(br#"{"alg":"HS256"}"#).unwrap());
        let mut candidates = Candidates::select(&header, &set, &Policy::default()).unwrap();
        candidates.begin_with(b"head.");
        let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![0; 32])).unwrap();
        for message in [&b"head."[..], b"head.payload", b"head", b"other.payload", b""] {
            let signature = key.sign(message).unwrap();
            assert!(candidates.check(message, &signature).is_ok());
            assert!(candidates.check(&[message, b"x"].concat(), &signature).is_err());
        }
    }

    #[test]
    fn keys_without_an_id_do_not_share_one() {
        let lone = || KeySet::read(br#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#, "x").unwrap();
        let mut set = lone();
        set.extend(lone());
        let header = Header::read(br#"{"alg":"HS256","kid":"a"}"#).unwrap();
        assert_eq!(Candidates::select(&header, &set, &Policy::default()).unwrap().warnings(), [""; 0]);
    }

    fn refusal(token: &Unverified, keys: &KeySet, policy: &Policy) -> Option<Refusal> {
        Candidates::select(token.peek_header(), keys, policy).err()
    }

    #[test]
    fn an_algorithm_outside_of_the_signature_counts_only_by_name() {
        let token =
            Unverified::json(br#"{"payload":"e30","header":{"alg":"HS256"},"signature":"AAAA"}"#, None).unwrap();
        let mut keys = KeySet::new();
        keys.push_secret(Secret::from(vec![7; 32]), "secret");
        let unprotected = Refusal::UnprotectedAlgorithm { found: Algorithm::Hs256 };
        assert_eq!(refusal(&token, &keys, &Policy::default()), Some(unprotected));
        let named = Policy { algorithms: Some(vec![Algorithm::Hs256]), ..Policy::default() };
        assert_eq!(refusal(&token, &keys, &named), None);
    }

    /// The refusal of an HS256 token by these keys.
    fn refused_by(members: &[&str], kid: &str) -> Refusal {
        let keys = KeySet::read(format!(r#"{{"keys":[{}]}}"#, members.join(",")).as_bytes(), "keys").unwrap();
        let header = Header::read(format!(r#"{{"alg":"HS256"{kid}}}"#).as_bytes()).unwrap();
        Candidates::select(&header, &keys, &Policy::default()).unwrap_err()
    }

    #[test]
    fn the_key_that_tells_most_is_blamed() {
        let of_other_type = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let named = r#"{"kid":"a","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let weak = r#"{"kty":"oct","k":"AA"}"#;
        let for_other_use = r#"{"kty":"oct","use":"enc","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;

        // Of many keys none was meant to be of the token's type, unless the token names it.
        for (members, kid, told) in [
            (vec![of_other_type], "", "HS256 does not go with keys, key 0"),
            (vec![named, named], r#","kid":"a""#, "HS256 does not go with keys, key 0"),
            (vec![of_other_type, of_other_type], "", "the token names no key, and none fits HS256"),
            (vec![of_other_type, for_other_use], "", "keys, key 1 may not verify this token"),
            (vec![for_other_use, of_other_type], "", "keys, key 0 may not verify this token"),
            (vec![for_other_use, weak], "", "keys, key 1 is too weak"),
            (vec![weak, for_other_use], "", "keys, key 0 is too weak"),
            (vec![weak, weak], "", "keys, key 0 is too weak"),
        ] {
            let refused = refused_by(&members, kid).to_string();
            assert!(refused.starts_with(told), "{members:?}: {refused}");
        }
    }

    #[test]
    fn what_the_algorithm_needs_is_a_hint_where_there_are_keys_to_compare_it_with() {
        let key = r#"{"kid":"a","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        assert_eq!(refused_by(&[], "").hint(), None);
        let hint = refused_by(&[key, key], "").hint().unwrap();
        assert!(hint.starts_with("HS256 needs "), "{hint}");
    }

    #[test]
    fn a_refusal_lists_few_of_many_keys() {
        let members: Vec<String> = (0..1000)
            .map(|number| format!(r#"{{"kty":"oct","kid":"{}{number}","k":"AA"}}"#, "k".repeat(500)))
            .collect();
        let keys = KeySet::read(format!(r#"{{"keys":[{}]}}"#, members.join(",")).as_bytes(), "keys").unwrap();
        let token =
            Unverified::compact(&format!("{}.e30.AAAA", base64url::encode(r#"{"alg":"HS256","kid":"x"}"#))).unwrap();
        let refusal = refusal(&token, &keys, &Policy::default()).unwrap().to_string();
        assert!(refusal.len() < 3_000 && refusal.ends_with("and 992 more"), "{refusal}");
    }

    #[test]
    fn an_id_of_two_keys_is_worth_a_warning() {
        let key = |kid: &str, k: &str| format!(r#"{{"kty":"oct","kid":"{kid}","k":"{}"}}"#, k.repeat(43));
        let warnings = |kids: [&str; 2]| {
            let text = format!(r#"{{"keys":[{},{}]}}"#, key(kids[0], "A"), key(kids[1], "E"));
            let keys = KeySet::read(text.as_bytes(), "keys").unwrap();
            let header = Header::read(br#"{"alg":"HS256","kid":"a"}"#).unwrap();
            Candidates::select(&header, &keys, &Policy::default()).unwrap().warnings().to_vec()
        };
        assert_eq!(warnings(["a", "b"]), [""; 0]);
        assert_eq!(warnings(["a", "a"]), ["2 keys have the key ID \"a\"; those that fit were tried"]);
    }
}
