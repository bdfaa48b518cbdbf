//! Signing as a gateway does it with what its backends answer.

use std::fmt;

use super::answer::Answer;
use crate::algorithm::Algorithm;
use crate::error::Explain;
use crate::finding::Finding;
use crate::json::{self, Object, Style, Value};
use crate::jws::{NotSignable, Signer};
use crate::payload::{Left, sign_members};

/// What is asked for otherwise than the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overrides {
    /// The algorithm
    pub algorithm: Option<Algorithm>,
    /// The key
    pub kid: Option<String>,
    /// The header's `typ`
    pub typ: Option<String>,
    /// Whether `typ` is left out of the header
    pub no_typ: bool,
    /// More header parameters
    pub headers: Vec<(String, Value)>,
    /// The members to sign; empty: those of the configuration
    pub members: Vec<String>,
    /// The JSON serialization, whatever the configuration says
    pub full: bool,
}

/// What becomes of the answers of a route.
#[derive(Debug)]
#[non_exhaustive]
pub enum Signing {
    /// They are signed, or at least written anew
    Plan(Box<SigningPlan>),
    /// Nobody ever sees one: the gateway answers every request like this
    Refused(Box<Answer>),
}

/// How the answers of a route are signed.
#[non_exhaustive]
pub struct SigningPlan {
    /// The algorithm; none where nothing is signed
    pub alg: Option<String>,
    /// The key's `kid`
    pub kid: Option<String>,
    /// The members that are signed where they are objects
    pub members: Vec<String>,
    /// Where the gateway is laxer than it should be, or most likely not set up as intended
    pub findings: Vec<Finding>,
    pub(super) reader: BodyReader,
    /// A key that cannot sign after all does no harm until there is something to sign.
    pub(super) signer: Result<Signer, String>,
}

/// From the bytes of a backend's answer to the document that is signed.
pub(super) type BodyReader = Box<dyn Fn(&[u8]) -> Result<Value, Unsigned> + Send + Sync>;

/// A document as the gateway sends it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedResponse {
    /// The document
    pub document: Value,
    /// The members that were signed
    pub signed: Vec<String>,
    /// The members that were asked for and passed on as they are
    pub left: Vec<Left>,
}

/// An answer that the gateway cannot pass on; its client gets status 400 and an empty body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsigned {
    /// The backend's answer is not what the gateway can read.
    #[error("the gateway answers 400: {problem}")]
    Backend {
        /// What is wrong with it
        problem: String,
        /// What to do about it
        hint: Option<String>,
    },
    /// The key cannot sign.
    #[error("the gateway answers 400: {problem}")]
    Key {
        /// Why
        problem: String,
    },
}

impl Explain for Unsigned {
    fn code(&self) -> &'static str {
        match self {
            Self::Backend { .. } => "backend_answer",
            Self::Key { .. } => "signing_failed",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Backend { hint, .. } => hint.clone(),
            Self::Key { .. } => Some("another key or another algorithm will do".to_owned()),
        }
    }
}

impl From<NotSignable> for Unsigned {
    fn from(error: NotSignable) -> Self {
        Self::Key { problem: error.to_string() }
    }
}

impl SigningPlan {
    /// What the gateway's client gets for a backend's answer. `edit` is called with each claim set before it is signed.
    ///
    /// # Errors
    /// [`Unsigned`] when the client gets status 400 instead.
    pub fn sign(&self, body: &[u8], edit: impl FnMut(&mut Object)) -> Result<SignedResponse, Unsigned> {
        let document = match (self.reader)(body)? {
            Value::Object(document) => document,
            other => return Ok(SignedResponse { document: other, signed: Vec::new(), left: Vec::new() }),
        };
        match &self.signer {
            Ok(signer) => {
                let signed = sign_members(document, &self.members, signer, edit)?;
                let document = Value::Object(signed.document);
                Ok(SignedResponse { document, signed: signed.signed, left: signed.left })
            }
            Err(problem) => {
                if self.members.iter().any(|name| document.get(name).and_then(Value::as_object).is_some()) {
                    return Err(Unsigned::Key { problem: problem.clone() });
                }
                let left =
                    self.members.iter().map(|name| Left::new(name, document.get(name).map(Value::described))).collect();
                Ok(SignedResponse { document: Value::Object(document), signed: Vec::new(), left })
            }
        }
    }
}

impl SignedResponse {
    /// The body of the response, byte for byte.
    pub fn body(&self) -> String {
        json::write(&self.document, Style::Go)
    }
}

impl fmt::Debug for SigningPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningPlan")
            .field("alg", &self.alg)
            .field("kid", &self.kid)
            .field("members", &self.members)
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read};

    #[test]
    fn what_stands_in_the_place_of_an_object_has_its_article() {
        let plan = SigningPlan {
            alg: None,
            kid: None,
            members: ["n", "a", "none"].map(str::to_owned).to_vec(),
            findings: Vec::new(),
            reader: Box::new(|body| Ok(read(body, Dialect::GO).unwrap())),
            signer: Err("a key that cannot sign".to_owned()),
        };
        let response = plan.sign(br#"{"n": 1, "a": []}"#, |_| {}).unwrap();
        let found: Vec<_> = response.left.iter().map(|left| left.found).collect();
        assert_eq!(found, [Some("a number"), Some("an array"), None]);
        let refused = plan.sign(br#"{"n": {}}"#, |_| {}).unwrap_err();
        assert_eq!(refused.code(), "signing_failed");
        assert_eq!(refused.hint().as_deref(), Some("another key or another algorithm will do"));
        let hint = Some("mend it".to_owned());
        let refused = Unsigned::Backend { problem: "none".to_owned(), hint: hint.clone() };
        assert_eq!((refused.code(), refused.hint()), ("backend_answer", hint));
    }
}
