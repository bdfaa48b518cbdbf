//! Proofs that are made.

use super::access_token::token_hash;
use super::header::TYP;
use super::target::Target;
use crate::algorithm::Digest;
use crate::claims::Timestamp;
use crate::error::Explain;
use crate::jose::Serialization;
use crate::json::{self, Object, Style, Value};
use crate::jwk::{Jwk, Metadata, Thumbprint};
use crate::jws::{NotSignable, Protected, Signer, SignerKey};

/// What a proof is to say (RFC 9449 section 4.2).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Draft {
    /// The request that it is for, `htm` and `htu`
    pub target: Target,
    /// `jti`: another one for each proof
    pub jwt_id: String,
    /// `iat`
    pub issued_at: Timestamp,
    /// The access token that the request carries, for `ath`; a request for a token carries none
    pub access_token: Option<String>,
    /// The `nonce` that the server gave
    pub nonce: Option<String>,
}

/// A proof, and the key that it proves to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The proof, a compact token
    pub text: String,
    /// The thumbprint of the key, to which tokens are bound as `cnf.jkt`
    pub thumbprint: Thumbprint,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoProof {
    /// A shared secret, which proves nothing to others.
    #[error("a proof is signed with a private key, and this is a shared secret")]
    Symmetric,
    /// The key does not sign.
    #[error(transparent)]
    NotSignable(#[from] NotSignable),
}

impl Explain for NoProof {
    fn code(&self) -> &'static str {
        match self {
            Self::Symmetric => "secret_for_proof",
            Self::NotSignable(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Symmetric => Some("make one for ES256, the algorithm that every server knows".to_owned()),
            Self::NotSignable(error) => error.hint(),
        }
    }
}

impl Draft {
    /// A draft without access token and nonce.
    pub fn new(target: Target, jwt_id: impl Into<String>, issued_at: Timestamp) -> Self {
        Self { target, jwt_id: jwt_id.into(), issued_at, access_token: None, nonce: None }
    }

    /// The proof that the holder of this key makes. Its header has the key's public half, without `kid` and the like.
    ///
    /// # Errors
    /// [`NoProof`].
    pub fn sign(&self, key: SignerKey) -> Result<Proof, NoProof> {
        let public = key.public.ok_or(NoProof::Symmetric)?;
        let thumbprint = Thumbprint::of(&public, Digest::Sha256);
        let jwk = Jwk::new(public, Metadata::default()).to_json();
        let header = Protected::default().typ(TYP).with("jwk", Value::Object(jwk))?;
        let claims = json::write_object(&self.claims(), Style::Compact);
        let text = Signer::new(key.key, &header, Serialization::Compact).sign(claims.as_bytes())?;
        Ok(Proof { text, thumbprint })
    }

    /// In the order of the RFC's examples.
    fn claims(&self) -> Object {
        let mut claims = Object::new();
        claims.insert("jti", self.jwt_id.as_str());
        claims.insert("htm", self.target.method());
        claims.insert("htu", self.target.uri());
        claims.insert("iat", self.issued_at.seconds());
        if let Some(token) = &self.access_token {
            claims.insert("ath", token_hash(token));
        }
        if let Some(nonce) = &self.nonce {
            claims.insert("nonce", nonce.as_str());
        }
        claims
    }
}
