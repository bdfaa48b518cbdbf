//! PKCS#8 behind a passphrase (RFC 5958 section 3), encrypted with PBES2 (RFC 8018) by PBKDF2 or scrypt (RFC 7914).

use pkcs8::der::Encode as _;
use pkcs8::der::asn1::OctetString;
use pkcs8::pkcs5::pbes2::{self, Kdf};
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::{EncryptedPrivateKeyInfoOwned, EncryptedPrivateKeyInfoRef, ObjectIdentifier};
use zeroize::Zeroizing;

use super::asn1;
use super::detect::form_of;
use super::fault::Fault;
use super::form::Form;
use crate::crypto::{NoRandomness, Secret, random_bytes};

/// Decrypts `EncryptedPrivateKeyInfo` to `PrivateKeyInfo`.
///
/// # Errors
/// [`Fault::PassphraseNeeded`], [`Fault::WrongPassphrase`], [`Fault::Encryption`] or [`Fault::Cost`].
pub(super) fn open(der: &[u8], passphrase: Option<&Secret>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let passphrase = passphrase.ok_or(Fault::PassphraseNeeded)?;
    let info = EncryptedPrivateKeyInfoRef::try_from(der).map_err(|_| unreadable(der))?;
    if let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm {
        check_cost(parameters)?;
    }
    let opened = info.encryption_algorithm.decrypt(passphrase.expose(), info.encrypted_data.as_bytes());
    let opened = Zeroizing::new(opened.map_err(|error| match error {
        pkcs5::Error::UnsupportedAlgorithm { oid } => Fault::Encryption { name: scheme_name(oid) },
        pkcs5::Error::NoPbes1CryptSupport => Fault::Encryption { name: "PBES1 (DES or RC2)".to_owned() },
        pkcs5::Error::AlgorithmParametersInvalid { .. } => Fault::Malformed { form: Form::EncryptedPkcs8 },
        _ => Fault::WrongPassphrase,
    })?);
    // One wrong passphrase in 256 leaves padding that looks right.
    if form_of(&opened) == Ok(Form::Pkcs8) { Ok(opened) } else { Err(Fault::WrongPassphrase) }
}

/// Encrypts `PrivateKeyInfo` with AES-256-CBC under a key by PBKDF2 with HMAC-SHA-256, which every current program reads.
pub(super) fn seal(der: &[u8], passphrase: &Secret) -> Result<Vec<u8>, NoRandomness> {
    let salt = random_bytes(SALT_LEN)?;
    let iv = random_bytes(IV_LEN)?;
    let iv: [u8; IV_LEN] = iv.expose().try_into().map_err(|_| NoRandomness)?;
    let sealed =
        pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ITERATIONS, salt.expose(), iv).and_then(|parameters| {
            let encrypted = parameters.encrypt(passphrase.expose(), der)?;
            let encrypted_data = OctetString::new(encrypted).map_err(|_| pkcs5::Error::EncryptFailed)?;
            let info = EncryptedPrivateKeyInfoOwned { encryption_algorithm: parameters.into(), encrypted_data };
            info.to_der().map_err(|_| pkcs5::Error::EncryptFailed)
        });
    // With parameters of the right lengths nothing else can fail.
    sealed.map_err(|_| NoRandomness)
}

/// Refuses parameters that a mistake or malice put out of reach: they come with the file, and are obeyed before anything
/// in it can be checked.
fn check_cost(parameters: &pbes2::Parameters) -> Result<(), Fault> {
    match &parameters.kdf {
        Kdf::Pbkdf2(parameters) if parameters.iteration_count > MAX_ITERATIONS => {
            Err(Fault::Cost { what: "more than 10,000,000 iterations of PBKDF2" })
        }
        Kdf::Scrypt(parameters) => {
            let block = 128 * u64::from(parameters.block_size);
            let memory = block.saturating_mul(parameters.cost_parameter);
            let work = memory.saturating_mul(u64::from(parameters.parallelization));
            // The crate computes the logarithm of the cost without a look at it.
            if !parameters.cost_parameter.is_power_of_two() || parameters.cost_parameter < 2 {
                return Err(Fault::Malformed { form: Form::EncryptedPkcs8 });
            }
            if memory > MAX_SCRYPT_MEMORY || work > MAX_SCRYPT_WORK {
                return Err(Fault::Cost { what: "more than 256 MiB, or 16 times as much work, of scrypt" });
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Tells what the decoder stumbled over: schemes that it does not know, or DER that is broken.
fn unreadable(der: &[u8]) -> Fault {
    let scheme = asn1::members(der)
        .ok()
        .and_then(|members| asn1::members_of(*members.first()?))
        .and_then(|algorithm| algorithm.first()?.decode_as::<ObjectIdentifier>().ok());
    match scheme {
        Some(oid) => Fault::Encryption { name: scheme_name(oid) },
        None => Fault::Malformed { form: Form::EncryptedPkcs8 },
    }
}

fn scheme_name(oid: ObjectIdentifier) -> String {
    let name = match oid.to_string().as_str() {
        "1.2.840.113549.1.5.13" => "an unknown kind of PBES2",
        "1.2.840.113549.1.12.1.1" | "1.2.840.113549.1.12.1.2" => "RC4 of PKCS#12",
        "1.2.840.113549.1.12.1.3" | "1.2.840.113549.1.12.1.4" => "Triple DES of PKCS#12",
        "1.2.840.113549.1.12.1.5" | "1.2.840.113549.1.12.1.6" => "RC2 of PKCS#12",
        other if other.starts_with("1.2.840.113549.1.5.") => "PBES1 (DES or RC2)",
        other => return other.to_owned(),
    };
    name.to_owned()
}

/// What OWASP recommends for PBKDF2 with HMAC-SHA-256.
const ITERATIONS: u32 = 600_000;
const SALT_LEN: usize = 16;
const IV_LEN: usize = 16;

/// Some seconds.
const MAX_ITERATIONS: u32 = 10_000_000;
/// Sixteen times what OpenSSL and this crate's default ask for.
const MAX_SCRYPT_MEMORY: u64 = 256 << 20;
const MAX_SCRYPT_WORK: u64 = 16 * MAX_SCRYPT_MEMORY;
