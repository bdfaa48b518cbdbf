//! Signatures that another program makes, with a key that never comes here: a KMS, a card, a cloud.

use std::error::Error;

use super::not_signable::NotSignable;
use super::protected::Protected;
use super::signer::Signer;
use super::signer_key::{self, NoSigner};
use crate::algorithm::{Algorithm, Scheme};
use crate::crypto::{Unfit, VerifyingKey};
use crate::jose::Serialization;
use crate::jwk::{Key, KeySet, Member, Operation, named, only};
use crate::keyfile::ecdsa_signature_from_der;

/// What reaches a private key that never comes here: a key management service, a hardware module, another process.
///
/// ```
/// use std::error::Error;
///
/// use jwtk::algorithm::Algorithm;
/// use jwtk::jws::ForeignSigner;
///
/// struct Service {
///     key_name: String,
/// }
///
/// impl ForeignSigner for Service {
///     fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
///         Err(format!("{} was not asked for {algorithm} over {} bytes", self.key_name, message.len()).into())
///     }
/// }
/// ```
pub trait ForeignSigner: Send + Sync {
    /// The signature over `message`, which for RSA and ECDSA is still to be hashed with the algorithm's digest.
    ///
    /// # Errors
    /// What went wrong, in words that may be shown.
    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, BoxedError>;
}

/// Whatever may go wrong elsewhere.
type BoxedError = Box<dyn Error + Send + Sync>;

/// The public half of a key that signs elsewhere, made ready to check what comes back.
pub struct ForeignKey {
    key: VerifyingKey,
    kid: Option<String>,
}

/// Picks the public key of `keys` whose private half signs elsewhere. As with keys that are here, `kid` names it, and without
/// there must be just one.
///
/// # Errors
/// [`NoSigner`].
pub fn choose_foreign_signer(keys: &KeySet, kid: Option<&str>, alg: Option<Algorithm>) -> Result<ForeignKey, NoSigner> {
    let meant = named(keys.members().iter().collect(), kid)?;
    let (member, key) = only(meant, |member| prepare(member, alg))?;
    Ok(ForeignKey { key, kid: kid.or(member.kid()).map(str::to_owned) })
}

fn prepare(member: &Member, alg: Option<Algorithm>) -> Result<VerifyingKey, NoSigner> {
    let place = || member.place();
    let jwk = member.jwk().map_err(|reason| NoSigner::Unusable { place: place(), reason: reason.clone() })?;
    let alg = signer_key::algorithm(jwk, alg, &place)?;
    let unfit = |unfit| NoSigner::Unfit { place: place(), unfit };
    let public = match (jwk.key(), jwk.public()) {
        (Key::Symmetric(_), _) | (_, None) => {
            return Err(unfit(Unfit { algorithm: alg, key: jwk.key().describe() }));
        }
        (_, Some(public)) => public,
    };
    let verify = public.metadata().permits(Operation::Verify, alg);
    verify.map_err(|misuse| NoSigner::Misuse { place: place(), misuse })?;
    if let Some(weakness) = member.weakness() {
        return Err(NoSigner::Weak { place: place(), weakness: weakness.clone() });
    }
    VerifyingKey::new(alg, public.key()).map_err(unfit)
}

impl ForeignKey {
    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    /// Its key ID, for the header.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Joins it with what reaches the private half, and a header. Each signature that comes back is checked with the key
    /// before it gets into a token; one of ECDSA may be DER, as most programs write it.
    pub fn signer(
        self,
        foreign: impl ForeignSigner + 'static,
        header: &Protected,
        serialization: Serialization,
    ) -> Signer {
        let (algorithm, key) = (self.key.algorithm(), self.key);
        let checked = move |message: &[u8]| {
            let elsewhere = |error: BoxedError| NotSignable::Elsewhere { problem: error.to_string() };
            let signature = foreign.sign(key.algorithm(), message).map_err(elsewhere)?;
            if key.verifies(message, &signature) {
                return Ok(signature);
            }
            let raw = match key.algorithm().scheme() {
                Scheme::Ecdsa(curve, _) => ecdsa_signature_from_der(&signature, curve.field_len()),
                _ => None,
            };
            raw.filter(|raw| key.verifies(message, raw)).ok_or_else(|| NotSignable::Elsewhere {
                problem: format!(
                    "the {} bytes that came back are no {} signature by the key",
                    signature.len(),
                    key.algorithm()
                ),
            })
        };
        Signer::with(algorithm, Box::new(checked), header, serialization)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn member(kid: &str) -> String {
        format!(r#"{{"kty":"OKP",{kid}"crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}"#)
    }

    fn read(text: &str) -> KeySet {
        KeySet::read(text.as_bytes(), "keys").unwrap()
    }

    fn chosen(keys: &KeySet, kid: Option<&str>) -> Result<Option<String>, NoSigner> {
        choose_foreign_signer(keys, kid, None).map(|key| key.kid().map(str::to_owned))
    }

    #[test]
    fn a_key_id_means_its_key() {
        let both = read(&format!(r#"{{"keys":[{},{}]}}"#, member(r#""kid":"a","#), member(r#""kid":"b","#)));
        assert_eq!(chosen(&both, Some("a")), Ok(Some("a".to_owned())));
        assert_eq!(chosen(&both, Some("b")), Ok(Some("b".to_owned())));
        let available = vec!["a".to_owned(), "b".to_owned()];
        let unknown = NoSigner::UnknownKid { kid: "c".to_owned(), available: available.clone() };
        assert_eq!(chosen(&both, Some("c")), Err(unknown));
        assert_eq!(chosen(&both, None), Err(NoSigner::Several { available }));
        assert_eq!(chosen(&KeySet::new(), None), Err(NoSigner::Empty));
    }

    #[test]
    fn a_lone_key_takes_the_name_and_no_other_does() {
        let lone = || read(&member(""));
        assert_eq!(chosen(&lone(), None), Ok(None));
        assert_eq!(chosen(&lone(), Some("a")), Ok(Some("a".to_owned())));
        let in_set = read(&format!(r#"{{"keys":[{}]}}"#, member("")));
        let mut two = lone();
        two.extend(lone());
        for keys in [in_set, two] {
            let unknown = NoSigner::UnknownKid { kid: "a".to_owned(), available: Vec::new() };
            assert_eq!(chosen(&keys, Some("a")), Err(unknown));
        }
    }

    #[test]
    fn a_key_for_some_algorithms_signs_with_the_first_of_them() {
        let pem = std::fs::read("fixtures/keys/rsa-pss/spki.pem").unwrap();
        let keys = KeySet::from_content(pem, "spki.pem", None).unwrap();
        assert_eq!(choose_foreign_signer(&keys, None, None).unwrap().algorithm(), Algorithm::Ps256);
    }
}
