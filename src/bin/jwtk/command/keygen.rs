//! `jwtk keygen`: new keys.

use anyhow::anyhow;
use clap::ArgGroup;
use jwtk::algorithm::{Curve, KeyType};
use jwtk::base64url;
use jwtk::crypto::random_bytes;
use jwtk::json::Object;
use jwtk::jwk::{Jwk, Key, KeySpec, KidScheme, UnfitSize, expose_set, public_set};
use jwtk::keyfile::{Form, expose_private_key_pem, public_key_to_pem};

use crate::args::algorithm_name::AlgorithmName;
use crate::keys::generate;
use crate::output::{Exit, Failure, First, Folder, MadeKeys, MadeOf, Output};

/// Make a new key
///
/// It comes as a private key set, its kid the thumbprint of the key, or random for a shared secret.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE, group = ArgGroup::new("kind").args(["alg", "kty"]).required(true))]
pub(crate) struct Args {
    /// What the key is for: RS256, ES256, EdDSA, ML-DSA-65, HS256, RSA-OAEP-256, ECDH-ES, A256KW and so on
    #[arg(long, value_name = "ALG")]
    alg: Option<AlgorithmName>,

    /// The type of the key
    #[arg(long, value_name = "TYPE", value_parser = ["RSA", "EC", "OKP", "oct", "AKP"])]
    kty: Option<String>,

    /// The curve of an EC or OKP key
    #[arg(long, value_name = "CURVE", value_parser = ["P-256", "P-384", "P-521", "secp256k1", "Ed25519", "X25519"])]
    crv: Option<String>,

    /// The size of an RSA key or of a secret, in bits [default: 3072 for RSA]
    #[arg(long, value_name = "N", conflicts_with = "crv")]
    bits: Option<usize>,

    /// The kid; by default the thumbprint, or random for a secret
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    kid: Option<String>,

    /// What the keys are for; keys for encryption get it by default
    #[arg(long = "use", value_name = "USE", value_parser = ["sig", "enc"])]
    public_key_use: Option<String>,

    /// PEM instead of a key set
    #[arg(long, help_heading = "Output")]
    pem: bool,

    #[command(flatten)]
    folder: Folder,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<MadeKeys, Failure> {
        let spec = self.spec()?;
        if matches!(spec, KeySpec::Oct(_)) && self.pem {
            let error = anyhow!("a shared secret has no PEM");
            return Err(
                Failure::new(Exit::Usage, "no_public_half", error).with_hint("leave --pem out: it is a key set")
            );
        }
        if matches!(spec, KeySpec::Oct(_)) && self.folder.is_named() {
            let error = anyhow!("a shared secret has no public half, so that there is no pair to write");
            return Err(Failure::new(Exit::Usage, "no_public_half", error)
                .with_hint("leave --out-dir out, and send the output to a file that only you can read"));
        }
        let mut jwk = generate(spec, output)?;
        let kid = match (self.kid, jwk.key()) {
            (Some(kid), _) => kid,
            // A digest of the secret would tell whether a guess is right (RFC 7638 section 7).
            (None, Key::Symmetric(_)) => base64url::encode(random_bytes(KID_LEN)?.expose()),
            (None, _) => KidScheme::Thumbprint.kid(&jwk, None)?,
        };
        let metadata = jwk.metadata_mut();
        metadata.kid = Some(kid);
        let encrypts = self.alg.is_some_and(AlgorithmName::encrypts) || matches!(spec, KeySpec::X25519);
        metadata.public_key_use = self.public_key_use.or_else(|| encrypts.then(|| "enc".to_owned()));
        metadata.alg = self.alg.map(|alg| alg.name().to_owned());
        metadata.agrees()?;
        match (self.pem, self.folder.is_named()) {
            (false, false) => Ok(MadeOf::Set(expose_set([&jwk])).into()),
            (false, true) => {
                MadeKeys::pair_of_sets(&self.folder, First::Public, &expose_set([&jwk]), &public_half(&jwk), output)
            }
            (true, _) => pem(&jwk, &self.folder, output),
        }
    }

    fn spec(&self) -> Result<KeySpec, Failure> {
        if let Some(alg) = self.alg {
            return self.spec_of_algorithm(alg);
        }
        let kty = self.kty.as_deref().unwrap_or_default();
        let fixed = |crv: &str| {
            let error = anyhow!("keys of type {kty} have no curve {crv}");
            Failure::new(Exit::Usage, "key_mismatch", error)
        };
        match (kty, self.crv.as_deref()) {
            ("RSA", None) => Ok(KeySpec::rsa(self.bits)?),
            ("oct", None) => Ok(KeySpec::oct(self.bits, LEAST_SECRET)?),
            ("EC" | "OKP", _) if self.bits.is_some() => {
                let error = anyhow!("keys of type {kty} have a curve, not a size");
                Err(Failure::new(Exit::Usage, "unfit_size", error).with_hint("name the curve with --crv"))
            }
            ("OKP", None | Some("Ed25519")) => Ok(KeySpec::Ed25519),
            ("OKP", Some("X25519")) => Ok(KeySpec::X25519),
            ("AKP", _) => {
                let error = anyhow!("keys of type AKP are for one algorithm, which must be named");
                Err(Failure::new(Exit::Usage, "key_mismatch", error)
                    .with_hint("name it with --alg: ML-DSA-44, ML-DSA-65 or ML-DSA-87"))
            }
            ("EC", crv) => {
                let crv = crv.unwrap_or(Curve::P256.name());
                Curve::from_name(crv).map(KeySpec::Ec).ok_or_else(|| fixed(crv))
            }
            (_, crv) => Err(fixed(crv.unwrap_or_default())),
        }
    }

    fn spec_of_algorithm(&self, alg: AlgorithmName) -> Result<KeySpec, Failure> {
        let types = alg.key_types();
        if let Some(kty) = self.kty.as_deref().filter(|kty| !types.iter().any(|own| own.name() == *kty)) {
            let names: Vec<&str> = types.iter().map(|own| own.name()).collect();
            let error = anyhow!("{} has keys of type {}, not {kty}", alg.name(), names.join(" or "));
            return Err(Failure::new(Exit::Usage, "key_mismatch", error));
        }
        let agrees = matches!(alg, AlgorithmName::KeyManagement(alg) if alg.key_types().contains(&KeyType::Okp));
        let curve = match (self.crv.as_deref(), self.kty.as_deref()) {
            (None, Some("OKP")) | (Some("X25519"), None | Some("OKP")) if agrees => Some(KeySpec::X25519),
            (None, _) => None,
            (Some(crv), None | Some("EC")) if agrees && Curve::from_name(crv).is_some_and(Curve::is_for_agreement) => {
                Curve::from_name(crv).map(KeySpec::Ec)
            }
            (Some(crv), _) => {
                let error = anyhow!("{} has no keys on the curve {crv}", alg.name());
                return Err(Failure::new(Exit::Usage, "key_mismatch", error).with_hint("leave --crv out"));
            }
        };
        Ok(match alg {
            AlgorithmName::Signature(alg) => KeySpec::for_algorithm(alg, self.bits)?,
            AlgorithmName::KeyManagement(alg) => KeySpec::for_key_management(alg, self.bits, curve)?,
            AlgorithmName::ContentEncryption(_) if self.bits.is_some() => {
                return Err(UnfitSize::Fixed { key: alg.name() }.into());
            }
            AlgorithmName::ContentEncryption(enc) => KeySpec::for_content_encryption(enc),
        })
    }
}

fn public_half(jwk: &Jwk) -> Object {
    let public: Vec<_> = jwk.public().into_iter().collect();
    public_set(&public)
}

fn pem(jwk: &Jwk, folder: &Folder, output: &Output) -> Result<MadeKeys, Failure> {
    let Key::Private(key) = jwk.key() else {
        return Err(Failure::new(Exit::Usage, "no_public_half", anyhow!("{} has no PEM", KeyType::Oct)));
    };
    let private = expose_private_key_pem(key, Form::Pkcs8)?;
    if !folder.is_named() {
        return Ok(MadeOf::Pem(private).into());
    }
    let public = public_key_to_pem(&key.public(), Form::Spki)?;
    MadeKeys::pair_of_pems(folder, &private, &public, output)
}

/// No two of such length are ever the same.
const KID_LEN: usize = 16;

/// Enough for HS256.
const LEAST_SECRET: usize = 256;

const EXAMPLE: &str = "\
Examples:
  jwtk keygen --alg ES256 --out-dir keys/
  jwtk keygen --alg HS256 > secret.jwks.json
  jwtk keygen --kty RSA --bits 4096 --pem";
