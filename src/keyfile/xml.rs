//! RSA keys as .NET writes them in XML (`RSA.ToXmlString`, XML-DSig's `RSAKeyValue`).

use zeroize::Zeroizing;

use super::fault::Fault;
use super::form::Form;
use super::near::find;
use crate::base64url;
use crate::crypto::{PrivateKey, PublicKey, RsaPrivateKey, RsaPublicKey};

/// The halves of an RSA key, as many as there are.
pub(super) enum Halves {
    Public(PublicKey),
    Private(PrivateKey),
}

/// Whether a text holds such a key.
pub(super) fn is_key_value(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"<") && find(text, b"<Modulus>").is_some()
}

/// The key in the text, the first if there are several.
pub(super) fn read(text: &[u8]) -> Result<Halves, Fault> {
    let public = RsaPublicKey::new(&required(text, "Modulus")?, &required(text, "Exponent")?)?;
    let Some(d) = number(text, "D")? else { return Ok(Halves::Public(PublicKey::Rsa(public))) };
    let primes = (number(text, "P")?, number(text, "Q")?);
    let primes = match &primes {
        (Some(p), Some(q)) => Some((p.as_slice(), q.as_slice())),
        _ => None,
    };
    Ok(Halves::Private(PrivateKey::Rsa(RsaPrivateKey::new(public, &d, primes)?)))
}

fn required(text: &[u8], name: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    number(text, name)?.ok_or(Fault::Malformed { form: Form::Xml })
}

fn number(text: &[u8], name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
    let (begin, end) = (format!("<{name}>"), format!("</{name}>"));
    let Some(start) = find(text, begin.as_bytes()) else { return Ok(None) };
    let rest = text.get(start + begin.len()..).unwrap_or_default();
    let digits = find(rest, end.as_bytes()).and_then(|end| rest.get(..end));
    digits.and_then(base64url::decode_any).map(Some).ok_or(Fault::Malformed { form: Form::Xml })
}
