//! Signing members of a JSON document, as the gateway does with a login response.

use crate::config::nearest;
use crate::json::{Object, Style, Value, write_object};
use crate::jws::{NotSignable, Signer};

/// A document some of whose members are tokens now.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedDocument {
    /// The whole document
    pub document: Object,
    /// The members that were signed, each once, in the order in which they were asked for
    pub signed: Vec<String>,
    /// The members that were asked for and passed on as they are
    pub left: Vec<Left>,
}

/// A member that was asked for and could not be signed; the gateway passes such a one on without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Left {
    /// Its name
    pub name: String,
    /// What is there instead of an object, in words; nothing when the member is missing
    pub found: Option<&'static str>,
    /// The member of the document that was surely meant
    pub near: Option<String>,
}

impl Left {
    pub(crate) fn new(name: &str, found: Option<&'static str>) -> Self {
        Self { name: name.to_owned(), found, near: None }
    }

    fn missing(name: &str, document: &Object) -> Self {
        let known: Vec<&str> = document.iter().map(|(name, _)| name).collect();
        Self { near: nearest(name, &known).map(str::to_owned), ..Self::new(name, None) }
    }
}

/// Replaces each named top-level member that is an object by its token. Names are literal: no dots, no wildcards.
///
/// `edit` is called with each claim set before it is signed.
///
/// # Errors
/// [`NotSignable`] when the key fails.
///
/// ```
/// use jwtk::algorithm::Algorithm;
/// use jwtk::crypto::{Secret, SigningKey};
/// use jwtk::json::{Dialect, read_object};
/// use jwtk::jose::Serialization;
/// use jwtk::jws::{Protected, Signer};
/// use jwtk::payload::sign_members;
///
/// let key = SigningKey::hmac(Algorithm::Hs256, &Secret::from(vec![7; 32]))?;
/// let signer = Signer::new(key, &Protected::default().kid("k"), Serialization::Compact);
/// let response = read_object(br#"{"token": {"sub": "alice"}, "ttl": 60}"#, Dialect::GO)?;
/// let names = ["token".to_owned(), "ttl".to_owned()];
/// let signed = sign_members(response, &names, &signer, |_| {})?;
/// assert_eq!(signed.signed, ["token"]);
/// assert_eq!(signed.left[0].found, Some("a number"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign_members(
    mut document: Object,
    names: &[String],
    signer: &Signer,
    mut edit: impl FnMut(&mut Object),
) -> Result<SignedDocument, NotSignable> {
    let mut signed: Vec<String> = Vec::new();
    let mut left = Vec::new();
    for name in names {
        // A name that is asked for twice is a token by now.
        if signed.contains(name) {
            continue;
        }
        let Some(member) = document.get_mut(name) else {
            left.push(Left::missing(name, &document));
            continue;
        };
        match member {
            Value::Object(claims) => {
                edit(claims);
                let token = signer.sign(write_object(claims, Style::Go).as_bytes())?;
                *member = Value::String(token);
                signed.push(name.clone());
            }
            other => left.push(Left::new(name, Some(other.described()))),
        }
    }
    Ok(SignedDocument { document, signed, left })
}
