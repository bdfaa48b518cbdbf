//! What the header of an encrypted token says beside the name of the algorithm, read and bounded before any key is touched.

use std::num::NonZeroU32;

use super::policy::LEAST_ROUNDS;
use super::refusal::Refusal;
use crate::algorithm::{KeyManagement, KeyMethod};
use crate::base64url;
use crate::crypto::PublicKey;
use crate::jose::Header;
use crate::json::Value;
use crate::jwk::{Jwk, Key};

/// What the header says beside the algorithm's name, read and bounded before any key is touched.
#[derive(Debug)]
pub(super) enum Parameters {
    None,
    Agreement(Agreement),
    Gcm { iv: Vec<u8>, tag: Vec<u8> },
    Password { salt: Vec<u8>, rounds: NonZeroU32 },
}

#[derive(Debug)]
pub(super) struct Agreement {
    pub(super) epk: PublicKey,
    pub(super) apu: Vec<u8>,
    pub(super) apv: Vec<u8>,
}

impl Parameters {
    pub(super) fn read(alg: KeyManagement, header: &Header, most_rounds: u32) -> Result<Self, Refusal> {
        Ok(match alg.method() {
            KeyMethod::RsaOaep(_) | KeyMethod::AesKw(_) | KeyMethod::Direct => Self::None,
            KeyMethod::EcdhEs(_) => Self::Agreement(Agreement {
                epk: ephemeral_key(header)?,
                apu: bytes(header, "apu")?.unwrap_or_default(),
                apv: bytes(header, "apv")?.unwrap_or_default(),
            }),
            KeyMethod::AesGcmKw(_) => Self::Gcm { iv: sized(header, "iv", 12)?, tag: sized(header, "tag", 16)? },
            KeyMethod::Pbes2(..) => {
                let p2s = bytes(header, "p2s")?.ok_or_else(|| missing("p2s"))?;
                if p2s.len() < LEAST_SALT {
                    return Err(wrong("p2s", format!("has {} bytes, at least {LEAST_SALT} are needed", p2s.len())));
                }
                Self::Password { salt: salt(alg, &p2s), rounds: rounds(header, most_rounds)? }
            }
        })
    }
}

/// RFC 7518 section 4.8.1.1: the name of the algorithm and a zero byte stand in front.
pub(super) fn salt(alg: KeyManagement, p2s: &[u8]) -> Vec<u8> {
    [alg.name().as_bytes(), &[0], p2s].concat()
}

/// `epk`: a public key whose point is on its curve. One that is not would give our own key away (Sanso 2017).
fn ephemeral_key(header: &Header) -> Result<PublicKey, Refusal> {
    let value = header.members().get("epk").ok_or_else(|| missing("epk"))?;
    let members =
        value.as_object().ok_or_else(|| wrong("epk", format!("must be an object, this is {}", value.described())))?;
    if members.contains("d") {
        return Err(wrong("epk", "carries its private half".to_owned()));
    }
    let jwk = Jwk::from_json(members).map_err(|reason| wrong("epk", format!("is not a key: {reason}")))?;
    match jwk.key() {
        Key::Public(key) if key.is_for_agreement() => Ok(key.clone()),
        other => Err(wrong("epk", format!("is {}, which agrees on nothing", other.describe()))),
    }
}

fn rounds(header: &Header, most: u32) -> Result<NonZeroU32, Refusal> {
    let value = header.members().get("p2c").ok_or_else(|| missing("p2c"))?;
    let number =
        value.as_number().ok_or_else(|| wrong("p2c", format!("must be a number, this is {}", value.described())))?;
    let beyond = || Refusal::Rounds { rounds: number.as_str().chars().take(40).collect(), most };
    let whole = match number.as_i64() {
        Some(whole) if whole >= 0 => whole,
        None if number.as_str().bytes().all(|byte| byte.is_ascii_digit()) => return Err(beyond()),
        _ => return Err(wrong("p2c", "must be a whole number that is not negative".to_owned())),
    };
    let whole = u32::try_from(whole).map_err(|_| beyond())?;
    NonZeroU32::new(whole).filter(|rounds| (LEAST_ROUNDS..=most).contains(&rounds.get())).ok_or_else(beyond)
}

fn bytes(header: &Header, name: &'static str) -> Result<Option<Vec<u8>>, Refusal> {
    match header.members().get(name) {
        None => Ok(None),
        Some(Value::String(text)) => match base64url::decode(text) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(fault) => Err(wrong(name, format!("is not base64url: {fault}"))),
        },
        Some(other) => Err(wrong(name, format!("must be a string, this is {}", other.described()))),
    }
}

fn sized(header: &Header, name: &'static str, needed: usize) -> Result<Vec<u8>, Refusal> {
    let bytes = bytes(header, name)?.ok_or_else(|| missing(name))?;
    if bytes.len() == needed {
        return Ok(bytes);
    }
    Err(wrong(name, format!("has {} bytes, {needed} are needed", bytes.len())))
}

fn missing(name: &'static str) -> Refusal {
    wrong(name, "is missing".to_owned())
}

fn wrong(name: &'static str, problem: String) -> Refusal {
    Refusal::Parameter { name, problem }
}

/// RFC 7518 section 4.8.1.1.
const LEAST_SALT: usize = 8;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::Curve;

    fn rounds_of(p2c: &str) -> Result<NonZeroU32, Refusal> {
        let text = format!(r#"{{"alg":"PBES2-HS256+A128KW","p2c":{p2c}}}"#);
        rounds(&Header::read(text.as_bytes()).unwrap(), 1_200_000)
    }

    #[test]
    fn rounds_are_bounded_on_both_sides() {
        for p2c in ["1000", "1200000", "1e3"] {
            assert!(rounds_of(p2c).is_ok(), "{p2c}");
        }
        for p2c in ["0", "1", "999", "1200001", "2147483647", "9223372036854775808", "4294968296"] {
            assert!(matches!(rounds_of(p2c), Err(Refusal::Rounds { .. })), "{p2c}");
        }
        for p2c in ["-1", "1000.5", "\"1000\"", "null", "[1000]"] {
            assert!(matches!(rounds_of(p2c), Err(Refusal::Parameter { .. })), "{p2c}");
        }
    }

    #[test]
    fn a_salt_has_eight_bytes_or_more() {
        let read = |p2s: &[u8]| {
            let text = format!(r#"{{"alg":"PBES2-HS256+A128KW","p2c":1000,"p2s":"{}"}}"#, base64url::encode(p2s));
            Parameters::read("PBES2-HS256+A128KW".parse().unwrap(), &Header::read(text.as_bytes()).unwrap(), 1_000)
        };
        assert!(read(&[1; 7]).unwrap_err().to_string().contains("has 7 bytes"));
        for len in [8, 9] {
            let Ok(Parameters::Password { salt, .. }) = read(&vec![1; len]) else { panic!("{len}") };
            // RFC 7518 section 4.8.1.1
            assert_eq!(salt, [b"PBES2-HS256+A128KW\0", &vec![1; len][..]].concat());
        }
    }

    #[test]
    fn a_key_on_a_curve_for_signatures_alone_agrees_on_nothing() {
        let epk = |curve| {
            let public = PublicKey::Ec(crate::crypto::EcPrivateKey::generate(curve).unwrap().public().clone());
            let jwk = Value::from(Jwk::new(public, crate::jwk::Metadata::default()).to_json());
            let text =
                format!(r#"{{"alg":"ECDH-ES","epk":{}}}"#, crate::json::write(&jwk, crate::json::Style::Compact));
            ephemeral_key(&Header::read(text.as_bytes()).unwrap())
        };
        assert!(epk(Curve::P256).is_ok());
        assert!(epk(Curve::Secp256k1).unwrap_err().to_string().contains("agrees on nothing"));
    }
}
