//! The inside of an encrypted token, and what can be told of the outside.

use jwtk::algorithm::{KeyManagement, KeyType};
use jwtk::base64url;
use jwtk::jose::{Decoded, Serialization};
use jwtk::json::Value;
use jwtk::jwe::{Policy, Refusal, Sealed};
use jwtk::jwk::KeySet;

/// What was encrypted.
pub(super) struct Opened {
    /// The token that it is, if it is one
    pub(super) decoded: Option<Decoded>,
    pub(super) plaintext: Vec<u8>,
}

/// Opens a token to look at what is in it.
///
/// # Errors
/// Why it does not open, in words.
pub(super) fn open(token: &str, keys: &KeySet) -> Result<Opened, String> {
    let sealed = if token.starts_with('{') { Sealed::json(token.as_bytes()) } else { Sealed::compact(token) };
    let opened = match &sealed {
        Ok(sealed) => sealed.open(keys, &Policy::default()).map_err(|refusals| first(&refusals)),
        Err(refusal) => Err(refusal.to_string()),
    }?;
    let plaintext = opened.plaintext().to_vec();
    let text = std::str::from_utf8(&plaintext).unwrap_or_default().trim_ascii();
    Ok(Opened { decoded: Decoded::read(text).ok(), plaintext })
}

fn first(refusals: &[Refusal]) -> String {
    refusals.first().map(ToString::to_string).unwrap_or_default()
}

/// The lengths of the parts, and the key that each recipient needs.
pub(super) fn notes(token: &str, decoded: &Decoded) -> Vec<String> {
    let mut notes = Vec::new();
    if decoded.serialization() == Serialization::Compact {
        let names = ["encrypted key", "initialization vector", "ciphertext", "tag"];
        let lengths = token.split('.').skip(1).zip(names).map(|(part, name)| {
            let length =
                base64url::decode(part).map_or_else(|_| "not base64url".to_owned(), |bytes| bytes.len().to_string());
            format!("{name} {length}")
        });
        notes.push(format!("Bytes: {}.", lengths.collect::<Vec<_>>().join(", ")));
    }
    for head in decoded.heads() {
        let text = |name| {
            [&head.protected, &head.unprotected]
                .into_iter()
                .flatten()
                .find_map(|header| header.get(name))
                .and_then(Value::as_str)
        };
        let Some(alg) = text("alg") else { continue };
        let kid = text("kid").map_or_else(String::new, |kid| format!(" with the kid {kid:?}"));
        notes.push(match alg.parse::<KeyManagement>() {
            Ok(alg) if alg.key_types() == [KeyType::Oct] => format!("{alg} opens with {}{kid}.", alg.key_needed()),
            Ok(alg) => format!("{alg} opens with the private half of {}{kid}.", alg.key_needed()),
            Err(_) => format!("jwtk does not decrypt {alg:?}."),
        });
    }
    notes
}
