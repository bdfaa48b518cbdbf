//! What a text is that was given for a token and is none, told from the whole of it.
//!
//! Nothing is taken off here, and nothing is repeated of the text but the names of members, headers and parameters.

mod credential;
mod encoded;
mod header;
mod json;
mod markup;
mod quoted;
mod shape;
mod token;
mod url;

use self::token::is_strict_token;
use crate::keyfile::is_key_file;
use crate::text::{is_placeholder, is_utf16, placeholder_named, shortened};

/// What a text is, when it could not be taken apart as a token, and what to do next; nothing where the text is of the right
/// form.
///
/// ```
/// use jwtk::diagnosis::about_text;
///
/// assert!(about_text("null").is_some_and(|hint| hint.contains("was not set")));
/// assert!(about_text(r#"{"access_token":"eyJhbGciOiJub25lIn0.e30."}"#).is_some_and(|hint| hint.contains(".access_token")));
/// assert_eq!(about_text("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"), None);
/// ```
pub fn about_text(text: &str) -> Option<String> {
    about(text, 0)
}

/// `depth` counts what is around the text.
fn about(text: &str, depth: usize) -> Option<String> {
    if depth > MOST_WRAPS {
        return None;
    }
    if text.trim().is_empty() {
        return Some("an unset variable or an empty file is the usual cause".to_owned());
    }
    if is_utf16(text) {
        return Some(
            "this is text in UTF-16, as some shells write files: make it UTF-8 (iconv -f UTF-16 -t UTF-8 FILE)"
                .to_owned(),
        );
    }
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        return Some(format!(
            "the text begins with a byte-order mark (U+FEFF), which is not part of a token: save it as UTF-8 without \
             one{}",
            about(rest, depth + 1).map_or_else(String::new, |more| format!("; behind it: {more}"))
        ));
    }
    let text = text.trim();
    if json::is_json_token(text) {
        return None;
    }
    let about = |text: &str| about(text, depth + 1);
    placeholder(text)
        .or_else(|| header::scheme_or_header(text, about))
        .or_else(|| markup::in_brackets(text))
        .or_else(|| key(text))
        .or_else(|| json::json_around(text, about))
        .or_else(|| url::url(text))
        .or_else(|| quoted::shell(text))
        .or_else(|| quoted::escaped(text))
        .or_else(|| several(text))
        .or_else(|| credential::known_credential(text))
        .or_else(|| encoded::encoded(text, about))
        .or_else(|| shape::by_shape(text))
}

/// Words that programs write for nothing, and names that somebody was to fill in.
fn placeholder(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let is_nothing = [
        "null",
        "(null)",
        "<null>",
        "undefined",
        "none",
        "nil",
        "<nil>",
        "nan",
        "true",
        "false",
        "(none)",
        "n/a",
        "void",
    ];
    if is_nothing.contains(&lower.as_str()) || lower.starts_with("[object") {
        return Some(format!(
            "this is the word `{}`: a variable or a member that was not set, or a value that is not text, was \
             written out in \
             the token's place",
            shortened(text)
        ));
    }
    is_placeholder(text).then(|| {
        let named = placeholder_named(text);
        format!("this is {named}, which nobody filled in: set the variable, or put the token there")
    })
}

fn key(text: &str) -> Option<String> {
    let is_plain_key = !text.starts_with(['{', '[']) && !text.contains("eyJ") && is_key_file(text.as_bytes());
    is_plain_key
        .then(|| "this is a key or a certificate, not a token: keys and tokens may have changed places".to_owned())
}

/// Several tokens, or a token with words around it.
fn several(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 2 {
        return None;
    }
    let tokens = words.iter().filter(|word| is_strict_token(word)).count();
    match tokens {
        0 => None,
        1 => Some("there is a token in this text, with something around it: give the token alone".to_owned()),
        more => Some(format!("these are {more} tokens: give one, or one a line where lines are asked for")),
    }
}

/// How many wraps are looked behind.
const MOST_WRAPS: usize = 4;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::credential::CREDENTIALS;
    use super::*;
    use crate::{base64url, hex};

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.AAAA";

    #[track_caller]
    fn says(text: &str, word: &str) {
        let hint = about_text(text).unwrap_or_default();
        assert!(hint.to_lowercase().contains(&word.to_lowercase()), "{text}: {hint}");
        assert!(!hint.contains("eyJzdWIi"), "a token is repeated: {hint}");
    }

    #[test]
    fn what_is_of_the_right_form_is_left_alone() {
        assert_eq!(about_text(TOKEN), None);
        assert_eq!(about_text(r#"{"payload":"e30","protected":"e30","signature":"AA"}"#), None);
    }

    #[test]
    fn nothing_in_place_of_a_token() {
        for (text, word) in [
            ("", "unset variable"),
            (" \n", "unset variable"),
            ("null", "`null`"),
            ("undefined", "was not set"),
            ("[object Object]", "[object Object]"),
            ("${TOKEN}", "placeholder"),
            ("{{access_token}}", "placeholder"),
            ("<your token>", "placeholder"),
            ("$TOKEN", "placeholder"),
            ("%TOKEN%", "placeholder"),
            ("YOUR_ACCESS_TOKEN", "placeholder"),
        ] {
            says(text, word);
        }
    }

    #[test]
    fn what_stands_in_front_is_named() {
        for (text, word) in [
            (format!("Bearer {TOKEN}"), "one is taken off, of a cookie none"),
            (format!("bearer: {TOKEN}"), "colon"),
            ("Bearer null".to_owned(), "`null`"),
            ("Basic YWxpY2U6c2VjcmV0".to_owned(), "Basic"),
            (format!("DPoP {TOKEN}"), "DPoP"),
            (format!("Token {TOKEN}"), "`Token`"),
            (format!("JWT {TOKEN}"), "`JWT`"),
            (format!("X-Auth-Token: {TOKEN}"), "`X-Auth-Token`"),
            (format!("Authorization: Bearer {TOKEN}"), "header"),
            (format!("Cookie: a=b; session={TOKEN}; c=d"), "cookie `session`"),
            (format!("session={TOKEN}; Path=/; HttpOnly"), "`session`"),
            (format!("Set-Cookie: id={TOKEN}; Path=/"), "cookie `id`"),
            (format!("curl -H 'Authorization: Bearer {TOKEN}' https://a.example"), "command line"),
            (format!("export TOKEN={TOKEN}"), "`TOKEN=`"),
            (format!("TOKEN=\"{TOKEN}\""), "`TOKEN=`"),
            ("AWS4-HMAC-SHA256 Credential=a/b".to_owned(), "signed request"),
        ] {
            says(&text, word);
        }
    }

    #[test]
    fn what_is_around_it_is_named() {
        let base64 = base64url::encode_standard(TOKEN);
        for (text, word) in [
            (format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer"}}"#), "jq -r '.access_token'"),
            (format!(r#"{{"status":{{"token":"{TOKEN}"}}}}"#), "`.status.token`"),
            (format!(r#"{{"data":{{"my-token":"{base64}"}}}}"#), r#"jq -r '.data["my-token"]' FILE | base64 -d"#),
            (format!(r#"[{{"id_token":"{TOKEN}"}}]"#), "`.[0].id_token`"),
            (format!(r#"{{"id_token":"{TOKEN}","access_token":"{TOKEN}"}}"#), "at `.access_token`"),
            (r#"{"access_token":"ya29.a0Af"}"#.to_owned(), "Google"),
            (r#"{"error":"invalid_grant"}"#.to_owned(), "`error`"),
            (r#"{"sub":"alice","exp":1}"#.to_owned(), "decoded already"),
            (r#"{"alg":"RS256","typ":"JWT"}"#.to_owned(), "header of a token"),
            (r#"{"keys":[]}"#.to_owned(), "key set"),
            (r#"{"a":1}"#.to_owned(), "no token"),
            (format!(r#""{{\"access_token\":\"{TOKEN}\"}}""#), ".access_token"),
            (format!("https://app.example/cb#access_token={TOKEN}&token_type=bearer"), "`access_token`"),
            (format!("https://app.example/?token={TOKEN}"), "`token`"),
            (format!("access_token={TOKEN}&token_type=bearer"), "`access_token`"),
            ("https://app.example/cb?code=abc".to_owned(), "authorization code"),
            (format!("Bearer%20{TOKEN}"), "percent"),
            (TOKEN.replace('.', "%2E"), "percent"),
            (format!("\\\"{TOKEN}\\\""), "quotes or backslashes"),
            (format!("{TOKEN}\""), "quotes or backslashes"),
            (format!("{TOKEN},"), "`,` follows"),
            (format!("b'{TOKEN}'"), "Python"),
            (format!("<{TOKEN}>"), "angle brackets"),
            (format!("{TOKEN}%"), "shells show it"),
            (format!("\u{200b}{TOKEN}"), "U+200B"),
            (TOKEN.replace('.', ".\u{a0}"), "U+00A0"),
            (format!("apiVersion: v1\nkind: Secret\ndata:\n  token: {base64}\n"), "Kubernetes"),
            (format!("{TOKEN} {TOKEN}"), "2 tokens"),
            (base64.clone(), "base64"),
            (base64url::encode_standard(format!("{TOKEN}\n")), "base64"),
            (base64url::encode_standard(&base64), "base64 -d FILE | base64 -d"),
            (hex::encode(TOKEN.as_bytes()), "hexadecimal"),
            ("eyJhbGciOiJIUzI1NiIs...J9.e30.AAAA".to_owned(), "shortened"),
            (format!("\u{feff}{TOKEN}"), "byte-order mark"),
            (
                String::from_utf8_lossy(&TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
                    .into_owned(),
                "UTF-16",
            ),
        ] {
            says(&text, word);
        }
    }

    #[test]
    fn other_credentials_are_named() {
        for (text, word) in [
            ("ya29.a0AfH6SMB.abc", "Google"),
            ("gho_16C7e42F292c6912E7710c838347Ae178B4a", "GitHub"),
            ("sk-proj-abc", "API key"),
            ("xoxb-1-2-abc", "Slack"),
            ("AKIAIOSFODNN7EXAMPLE", "AWS"),
            ("v4.public.eyJkYXRhIjoi", "PASETO"),
            ("MDAxY2xvY2F0aW9uIGh0dHA6Ly9h", "macaroon"),
            ("1//0gdfghj", "refresh token"),
            ("0.AXYAbc", "refresh token of Entra"),
            ("<html><body>404</body></html>", "HTML"),
            ("<!DOCTYPE html><html>", "HTML"),
            ("<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>", "SAML"),
            ("-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----", "key or a certificate"),
            (r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#, "key"),
            ("eyJpdiI6ImFiYyIsInZhbHVlIjoiZGVmIiwibWFjIjoiZ2hpIn0=", "Laravel"),
            ("eyJhbGciOiJIUzI1NiJ9", "header of a token alone"),
            ("3f1c9a", "opaque"),
            ("eyJhbGciOiJIUzI1NiJ9.e30", "cut off"),
            ("abc.def", "not a JWT"),
            ("eyJzdWIiOiJhbGljZSJ9.AAAA", "header is missing"),
            ("abcd.efgh.ijkl", "not a JSON header"),
            ("eyJ1c2VyIjoxfQ.YWJj.c2ln", "signed cookie"),
            ("a.b.c.d.e", "opaque"),
            ("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AA.AA.AA.AA", "private key"),
            ("eyJhbGciOiJIUzI1NiJ9.e30.AAAA.", "dot too many"),
            ("eyJhbGciOiJIUzI1NiJ9.e30.AAAA~WyJhIl0~", "SD-JWT"),
            ("eyJhbGciOiJIUzI1NiJ9.e30=.AAAA", "without padding"),
            ("eyJhbGciOiJIUzI1NiJ9.e 30.AAAA", "line breaks"),
            ("eyJhbGciOiJIUzI1NiJ9.e30.A", "copy"),
        ] {
            says(text, word);
        }
    }

    #[test]
    fn of_two_that_begin_alike_the_longer_wins() {
        says("sk-ant-api03-x", "Anthropic");
        let starts: std::collections::HashSet<_> = CREDENTIALS.iter().map(|(start, _)| start).collect();
        assert_eq!(starts.len(), CREDENTIALS.len());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[a-zA-Z0-9._=~%\\"'{}\[\]:;,<>?#&/ ]{0,60}|\PC*"#) {
            let _ = about_text(&text);
        }
    }
}
