//! What no message repeats: tokens and keys.

use jwtk::keyfile::is_key_file;

/// A message is read by more people than a token or a key should be.
pub(super) fn without_secrets(text: String, arguments: &[String]) -> String {
    let values = arguments.iter().filter_map(|argument| argument.split_once('=')).map(|(_, value)| value);
    let secrets = arguments.iter().map(String::as_str).chain(values);
    secrets.filter(|secret| is_token(secret) || is_key_file(secret.as_bytes())).fold(text, |text, secret| {
        let start: String = secret.chars().take(SHOWN).collect();
        text.replace(secret, &format!("{start}…"))
    })
}

/// Whether it has a token in it.
pub(crate) fn is_token(argument: &str) -> bool {
    argument.contains("eyJ") && argument.contains('.')
}

/// How many characters of a token or a key a message repeats.
const SHOWN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut() {
        let text = without_secrets(
            "unexpected eyJhbGciOiJub25lIn0.e30.sig".to_owned(),
            &["eyJhbGciOiJub25lIn0.e30.sig".to_owned()],
        );
        assert_eq!(text, "unexpected eyJhbGci…");
    }

    #[test]
    fn keys_are_cut() {
        let key = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----";
        for argument in [key.to_owned(), format!("--alg={key}")] {
            let text = without_secrets(format!("unexpected '{key}', write -- '{key}'"), &[argument]);
            assert_eq!(text, "unexpected '-----BEG…', write -- '-----BEG…'");
        }
    }
}
