//! What no message repeats: tokens, keys, and URLs with a password, wherever on the command line they were typed.

use std::borrow::Cow;
use std::env;

use jwtk::keyfile::is_key_file;

use super::escape::escaped;

/// A message is read by more people than a token or a key should be.
pub(super) fn without_secrets(text: &str) -> String {
    let arguments: Vec<String> =
        env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    without(text, &arguments)
}

fn without(text: &str, arguments: &[String]) -> String {
    let mut text = text.to_owned();
    for argument in arguments {
        // `--flag=NAME=VALUE` has a value in a value.
        let values = argument.match_indices('=').filter_map(|(at, sign)| argument.get(at.saturating_add(sign.len())..));
        for secret in values.chain([argument.as_str()]).filter(|value| is_secret(value)) {
            for form in [Cow::Borrowed(secret), secret.escape_debug().to_string().into(), escaped(secret)] {
                text = cut(&text, &form);
            }
        }
    }
    text
}

/// The text without what is left of a secret in it: messages may have its beginning alone.
fn cut(text: &str, secret: &str) -> String {
    let shown = secret.char_indices().nth(SHOWN).map_or(secret.len(), |(at, _)| at);
    let (start, hidden) = secret.split_at(shown);
    if hidden.is_empty() {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(start) {
        safe.push_str(before);
        safe.push_str(start);
        let same: usize =
            hidden.chars().zip(behind.chars()).take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum();
        if same > 0 {
            safe.push('…');
        }
        rest = behind.get(same..).unwrap_or_default();
    }
    safe.push_str(rest);
    safe
}

fn is_secret(argument: &str) -> bool {
    is_token(argument) || is_key_file(argument.as_bytes()) || is_jwk(argument) || has_password(argument)
}

/// Whether it has a token in it.
pub(crate) fn is_token(argument: &str) -> bool {
    argument.contains("eyJ") && argument.contains('.')
}

/// Whether it is a JWK or a set of them, or was one before a shell took its quotes.
fn is_jwk(argument: &str) -> bool {
    let argument = argument.trim_start();
    let has = |name: &&str| argument.contains(name);
    argument.starts_with(['{', '[']) && ["kty", "keys", "\"k\"", "\"d\"", "'k'", "'d'"].iter().any(has)
}

/// Whether it is a URL with a user's name and password.
fn has_password(argument: &str) -> bool {
    let authority = argument.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    authority.is_some_and(|authority| authority.contains('@'))
}

/// How many characters of a token or a key a message repeats.
const SHOWN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJub25lIn0.e30.sig";
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----";
    const JWK: &str = r#"{"kty":"oct","k":"c2VjcmV0"}"#;

    #[test]
    fn secrets_are_cut_wherever_they_were_typed() {
        for (secret, start) in [
            (TOKEN, "eyJhbGci"),
            (PEM, "-----BEG"),
            (JWK, r#"{"kty":""#),
            ("{kty:oct,k:c2VjcmV0}", "{kty:oct"),
            ("https://user:hunter2@h.example/a", "https://"),
        ] {
            for argument in [secret.to_owned(), format!("--alg={secret}"), format!("--claim=a={secret}")] {
                let text = without(&format!("unexpected '{secret}', write -- '{secret}'"), &[argument]);
                assert_eq!(text, format!("unexpected '{start}…', write -- '{start}…'"));
            }
        }
    }

    #[test]
    fn the_beginning_of_a_secret_is_cut_too() {
        let arguments = [JWK.to_owned()];
        assert_eq!(without(r#"unknown {"kty":"oct","k":"c2V…"#, &arguments), r#"unknown {"kty":"……"#);
        assert_eq!(without(&format!("unknown {JWK:?}"), &arguments), r#"unknown "{\"kty\"…""#);
    }

    #[test]
    fn other_text_stays() {
        let arguments = ["--kid", "k1", "https://h.example/a@b", "a.b"].map(str::to_owned);
        let text = "no key has the kid k1, https://h.example/a@b, a.b";
        assert_eq!(without(text, &arguments), text);
    }
}
