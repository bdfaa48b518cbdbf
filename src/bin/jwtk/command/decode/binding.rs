//! What a token is bound to, and whose proof a proof is.

use jwtk::claims::Confirmation;
use jwtk::dpop;
use jwtk::jose::{Content, Head};
use jwtk::json::{Object, Value};

use super::redacted::REDACTED;

/// What is in `cnf`, and the key of a DPoP proof.
pub(super) struct Binding {
    bound_to: Vec<Confirmation>,
    is_proof: bool,
    /// The thumbprint of the key in a proof's header, where there is one that can be used
    proof_key: Option<String>,
}

impl Binding {
    pub(super) fn of(heads: &[Head], content: &Content) -> Self {
        let header = heads.first().and_then(|head| head.protected.as_ref());
        let proof = header.filter(|header| dpop::is_proof(header));
        Self {
            bound_to: match content {
                Content::Claims(claims) if claims.get("cnf").and_then(Value::as_str) == Some(REDACTED) => Vec::new(),
                Content::Claims(claims) => Confirmation::of(claims),
                Content::Bytes(_) | Content::Detached | Content::Encrypted => Vec::new(),
            },
            is_proof: proof.is_some(),
            proof_key: proof.and_then(dpop::key_of).map(|thumbprint| thumbprint.to_string()),
        }
    }

    /// In words, a line each.
    pub(super) fn lines(&self) -> Vec<String> {
        let proof = self.is_proof.then(|| match &self.proof_key {
            Some(key) => {
                format!("A DPoP proof (RFC 9449) by the key with the thumbprint {key:?}, which tokens name as cnf.jkt.")
            }
            None => "A DPoP proof (RFC 9449) without a public key that can be used.".to_owned(),
        });
        proof.into_iter().chain(self.bound_to.iter().map(|one| format!("Bound to {one}."))).collect()
    }

    /// As members of the document.
    pub(super) fn insert(&self, document: &mut Object) {
        if self.is_proof {
            let mut proof = Object::new();
            proof.insert("jkt", self.proof_key.as_deref().map_or(Value::Null, Value::from));
            document.insert("dpop", proof);
        }
        if !self.bound_to.is_empty() {
            let one = |one: &Confirmation| {
                let mut object = Object::new();
                object.insert("by", one.member());
                object.insert("key", one.value());
                Value::from(object)
            };
            document.insert("bound_to", self.bound_to.iter().map(one).collect::<Vec<_>>());
        }
    }
}
