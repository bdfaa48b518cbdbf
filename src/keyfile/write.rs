//! Keys written as PEM (RFC 7468), with lines of 64 characters that end in a line feed.
//!
//! The same key gives the same bytes each time, those that OpenSSL writes; encryption alone adds salt.

use pkcs8::der::Encode as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::algorithm_identifier;
use super::asn1::{self, BIT_STRING, EXPLICIT_0, EXPLICIT_1, IMPLICIT_0, OCTET_STRING, SEQUENCE};
use super::curves;
use super::encrypted;
use super::form::Form;
use super::spki;
use crate::crypto::{EcPrivateKey, NoRandomness, PrivateKey, PublicKey, RsaPrivateKey, Secret};
use crate::error::Explain;

/// A form in which a key cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CannotWrite {
    /// The form is for keys of another type.
    #[error("a key of type {key} cannot be written as {form}")]
    Form {
        /// The key's type in words
        key: String,
        /// What was asked for
        form: Form,
    },
    /// No salt could be made.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
}

impl Explain for CannotWrite {
    fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "key_mismatch",
            Self::Randomness(error) => error.code(),
            Self::EmptyPassphrase => "empty_passphrase",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Form { form: Form::Pkcs1 | Form::Pkcs1Public, .. } => Some("PKCS#1 is only for RSA keys".to_owned()),
            Self::Form { form: Form::Sec1, .. } => Some("SEC 1 is for EC keys alone".to_owned()),
            Self::Form { .. } | Self::Randomness(_) | Self::EmptyPassphrase => None,
        }
    }
}

/// Writes a public key as [`Form::Spki`] or, when it is an RSA key, [`Form::Pkcs1Public`].
///
/// # Errors
/// [`CannotWrite::Form`] for any other pair.
pub fn public_key_to_pem(key: &PublicKey, form: Form) -> Result<String, CannotWrite> {
    let refused = || CannotWrite::Form { key: key.describe(), form };
    let der = match (form, key) {
        (Form::Spki, _) => spki::public_key_to_spki(key).map_err(|_| refused())?,
        (Form::Pkcs1Public, PublicKey::Rsa(key)) => spki::to_pkcs1_public(key),
        _ => return Err(refused()),
    };
    Ok(armored(form, &der).to_string())
}

/// Writes a private key as [`Form::Pkcs8`], as [`Form::Pkcs1`] when it is an RSA key or as [`Form::Sec1`] when it is an EC
/// key. **The text is the secret.**
///
/// # Errors
/// [`CannotWrite::Form`] for any other pair.
pub fn expose_private_key_pem(key: &PrivateKey, form: Form) -> Result<Zeroizing<String>, CannotWrite> {
    let refused = || CannotWrite::Form { key: key.public().describe(), form };
    let der = match (form, key) {
        (Form::Pkcs8, _) => to_pkcs8(key).ok_or_else(refused)?,
        (Form::Pkcs1, PrivateKey::Rsa(key)) => to_pkcs1(key),
        (Form::Sec1, PrivateKey::Ec(key)) => {
            let curve = curves::oid_of(key.public().curve()).to_der().map_err(|_| refused())?;
            to_sec1(key, Some(&curve))
        }
        _ => return Err(refused()),
    };
    Ok(armored(form, &der))
}

/// Writes a private key as PKCS#8 that a passphrase opens: PBES2 with PBKDF2 and AES-256-CBC.
///
/// # Errors
/// [`CannotWrite::EmptyPassphrase`], or [`CannotWrite::Randomness`] when there is no salt to be had.
pub fn private_key_to_encrypted_pem(key: &PrivateKey, passphrase: &Secret) -> Result<String, CannotWrite> {
    if passphrase.is_empty() {
        return Err(CannotWrite::EmptyPassphrase);
    }
    let form = Form::EncryptedPkcs8;
    let der = to_pkcs8(key).ok_or_else(|| CannotWrite::Form { key: key.public().describe(), form })?;
    Ok(armored(form, &encrypted::seal(&der, passphrase)?).to_string())
}

fn armored(form: Form, der: &[u8]) -> Zeroizing<String> {
    let block = pem::Pem::new(form.label(), der);
    let text = pem::encode_config(&block, pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF));
    block.into_contents().zeroize();
    Zeroizing::new(text)
}

fn to_pkcs8(key: &PrivateKey) -> Option<Zeroizing<Vec<u8>>> {
    let (algorithm, private_key) = match key {
        PrivateKey::Rsa(key) => (algorithm_identifier::rsa_identifier(), to_pkcs1(key)),
        // The curve is named in the algorithm, so not once more inside (RFC 5915 section 3 leaves the choice).
        PrivateKey::Ec(key) => (algorithm_identifier::ec_identifier(key.public().curve()).ok()?, to_sec1(key, None)),
        PrivateKey::Ed25519(key) => (
            algorithm_identifier::identifier(algorithm_identifier::ED25519),
            asn1::write(OCTET_STRING, &[key.seed().expose()]),
        ),
        PrivateKey::X25519(key) => (
            algorithm_identifier::identifier(algorithm_identifier::X25519),
            asn1::write(OCTET_STRING, &[key.d().expose()]),
        ),
        // The seed alone, the one form that every reader of RFC 9881 takes.
        PrivateKey::MlDsa(key) => (
            algorithm_identifier::identifier(algorithm_identifier::ml_dsa_oid(key.public().set())),
            asn1::write(IMPLICIT_0, &[key.seed().expose()]),
        ),
    };
    let identifier = algorithm.to_der().ok()?;
    Some(asn1::write(
        SEQUENCE,
        &[&asn1::write_unsigned(&[0]), &identifier, &asn1::write(OCTET_STRING, &[&private_key])],
    ))
}

fn to_pkcs1(key: &RsaPrivateKey) -> Zeroizing<Vec<u8>> {
    let (public, crt) = (key.public(), key.crt());
    let secrets = [key.d(), &crt.p, &crt.q, &crt.dp, &crt.dq, &crt.qi].map(Secret::expose);
    let numbers = [&[0], public.n(), public.e()].into_iter().chain(secrets).map(asn1::write_unsigned);
    let numbers: Vec<Zeroizing<Vec<u8>>> = numbers.collect();
    let numbers: Vec<&[u8]> = numbers.iter().map(|number| number.as_slice()).collect();
    asn1::write(SEQUENCE, &numbers)
}

fn to_sec1(key: &EcPrivateKey, curve: Option<&[u8]>) -> Zeroizing<Vec<u8>> {
    let curve = curve.map(|curve| asn1::write(EXPLICIT_0, &[curve]));
    let public = asn1::write(BIT_STRING, &[&[0], key.public().sec1()]);
    asn1::write(
        SEQUENCE,
        &[
            &asn1::write_unsigned(&[1]),
            &asn1::write(OCTET_STRING, &[key.d().expose()]),
            curve.as_deref().map_or(&[], Vec::as_slice),
            &asn1::write(EXPLICIT_1, &[&public]),
        ],
    )
}
