//! Texts with dots in them, as tokens have.

use super::token::header_of;
use crate::base64url::{self, Fault};
use crate::json::{Object, Value};

/// What the number of parts and the first of them tell.
pub(super) fn by_shape(text: &str) -> Option<String> {
    let token = text.split('~').next().unwrap_or_default();
    let parts: Vec<&str> = token.splitn(7, '.').collect();
    let header = header_of(token);
    let has_alg = header.as_ref().is_some_and(|header| header.contains("alg"));
    if text.contains('~') && parts.len() == 3 && header.is_some() {
        return Some(
            "this is an SD-JWT: what follows each `~` is a disclosure; `jwtk decode` shows them, and the \
             issuer's token \
             alone ends before the first `~`"
                .to_owned(),
        );
    }
    let hint = match parts.len() {
        // Dots too many to be worth counting.
        7.. => NO_JWT.to_owned(),
        5 if header.is_some() => encrypted(&header.unwrap_or_default()),
        5 => format!("an encrypted token has five parts too, but the first part here is not a JSON header: {NO_JWT}"),
        1 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            "this is a number, perhaps a one-time code, and no token".to_owned()
        }
        1 => OPAQUE.to_owned(),
        2 if header.is_some() && !has_alg => {
            "the first part is JSON without `alg`: perhaps the payload and the signature of a token whose header is \
             missing"
                .to_owned()
        }
        2 if has_alg => "the signature is missing: the token may have been cut off".to_owned(),
        3 if header.is_none() && decodes(&parts) => {
            format!("the first of the three parts is not a JSON header: {NO_JWT}")
        }
        3 if header.is_some() && !has_alg => {
            "the first part is JSON without `alg`, so it is not a header of a token: perhaps a signed cookie, as Flask \
             and Django make them"
                .to_owned()
        }
        3 if header.is_some() => return encoding_fault(&parts),
        3 if text.starts_with("ey") => return encoding_fault(&parts),
        4 | 6 if has_alg => match parts.last() {
            Some(&"") => "there is a dot too many at the end of the token".to_owned(),
            _ => "there are more parts than a token has: another text was joined to it, or two tokens were".to_owned(),
        },
        _ if parts.first() == Some(&"") && parts.len() > 2 => {
            "the first part is empty: perhaps a compressed cookie of Flask or Django, which is not a JWT".to_owned()
        }
        _ => NO_JWT.to_owned(),
    };
    Some(hint)
}

fn encrypted(header: &Object) -> String {
    let text = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
    let (alg, enc) = (text("alg"), text("enc"));
    let key = match alg {
        "dir" => "the shared key of issuer and recipient",
        alg if alg.starts_with('A') => "the secret that wraps its key",
        alg if alg.starts_with("PBES2") => "the password that it was made with",
        _ => "the recipient's private key",
    };
    let maker = if alg == "RSA-OAEP" && enc == "A256GCM" && text("cty") == "JWT" {
        "; Amazon Cognito's refresh tokens look so, which are for Cognito alone: send the access token"
    } else if alg == "dir" && header.contains("iss") {
        "; Auth0 makes such access tokens when the request names no audience: name your API there"
    } else {
        ""
    };
    let named = if enc.is_empty() { String::new() } else { format!(" (alg {alg:?}, enc {enc:?})") };
    format!(
        "ask the issuer for signed, not encrypted tokens (many encrypt when the request names no audience): what is \
         inside{named} is read with {key} alone{maker}"
    )
}

/// What to say of three parts of which one is no base64url.
fn encoding_fault(parts: &[&str]) -> Option<String> {
    let fault = parts.iter().find_map(|part| base64url::decode(part).err())?;
    Some(
        match fault {
            Fault::WhiteSpace { .. } => {
                "take line breaks and spaces out of the token: terminals and mail programs \
                 put them in"
            }
            Fault::Padding { .. } | Fault::StandardAlphabet { .. } => {
                "the issuer must write base64url without padding (RFC 7515 section 2); some load balancers do not, \
                 and `jwtk decode` \
                 shows such tokens anyway"
            }
            Fault::Length { .. } => {
                "the token was cut off there, or something was added: copy it once more, from its first to its last \
                 letter"
            }
            Fault::TrailingBits => {
                "the last letter of that part was changed, or cut off with others: copy the token once more, from \
                 its first to its last letter"
            }
            Fault::Byte { .. } | Fault::NotText { .. } => "copy the token once more, from its first to its last letter",
        }
        .to_owned(),
    )
}

fn decodes(parts: &[&str]) -> bool {
    parts.iter().all(|part| base64url::decode_leniently(part).is_ok())
}

const OPAQUE: &str = "this may be an opaque token, which only its issuer can look into: ask the identity provider for a \
                      JWT access token (many give one only when the request names an audience)";

const NO_JWT: &str = "this is not a JWT, but an opaque token or another text: only its issuer can look into it";
