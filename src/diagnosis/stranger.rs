//! What a text is that was given for a token and is none, told from the whole of it.
//!
//! Nothing is taken off here, and nothing is repeated of the text but the names of members, headers and parameters.

use std::sync::LazyLock;

use crate::base64url::{self, Fault};
use crate::hex;
use crate::jose::{Decoded, Head};
use crate::json::{self, Dialect, Object, Value};
use crate::keyfile::is_key_file;
use crate::percent;
use crate::text::{
    from_base64, is_placeholder, is_utf16, jq_item, jq_member, kubernetes_command, markup, placeholder_named, shortened,
};

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

/// `depth` counts what stands around the text.
fn about(text: &str, depth: usize) -> Option<String> {
    if depth > MOST_WRAPS {
        return None;
    }
    if text.trim().is_empty() {
        return Some("an unset variable or an empty file is the usual cause".to_owned());
    }
    if is_utf16(text) {
        return Some(
            "this is text in UTF-16, as some shells write files: make it UTF-8 (iconv -f UTF-16 -t UTF-8)".to_owned(),
        );
    }
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        return Some(format!(
            "the text begins with a byte-order mark (U+FEFF), which is no part of a token: save it as UTF-8 without \
             one{}",
            about(rest, depth + 1).map_or_else(String::new, |more| format!("; behind it: {more}"))
        ));
    }
    let text = text.trim();
    if is_json_token(text) {
        return None;
    }
    let found = placeholder(text)
        .or_else(|| scheme_or_header(text, depth))
        .or_else(|| in_brackets(text))
        .or_else(|| key(text))
        .or_else(|| json_around(text, depth))
        .or_else(|| address(text))
        .or_else(|| shell(text))
        .or_else(|| escaped(text))
        .or_else(|| several(text))
        .or_else(|| known_maker(text))
        .or_else(|| encoded(text, depth));
    found.or_else(|| by_shape(text))
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
            "this is the word `{}`: a variable or a member that was not set, or a value that is no text, was \
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

/// A scheme of HTTP authentication in front, or the whole line of a header.
fn scheme_or_header(text: &str, depth: usize) -> Option<String> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let of_rest =
        || about(rest, depth + 1).map_or_else(String::new, |more| format!("; and what follows is no token: {more}"));
    let scheme = first.trim_end_matches(':').to_ascii_lowercase();
    let hint = match scheme.as_str() {
        "bearer" if first.ends_with(':') => {
            format!("a colon stands behind `Bearer`, where a space belongs: give the token alone{}", of_rest())
        }
        "bearer" => format!(
            "`Bearer` stands in front twice; one is taken off: write it once, or give the token alone{}",
            of_rest()
        ),
        "basic" => "these are Basic credentials, a name and a password in base64, and no token".to_owned(),
        "dpop" => format!(
            "the scheme `DPoP` stands in front (RFC 9449): give the token alone; the proof in the header DPoP is \
             given apart{}",
            of_rest()
        ),
        "token" | "jwt" | "oauth" | "apikey" | "api-key" | "access_token" | "accesstoken" | "id_token" | "idtoken"
        | "jws"
            if !rest.is_empty() =>
        {
            format!(
                "the word `{}` stands in front of the token: gateways expect `Bearer`; give the token alone{}",
                shortened(first),
                of_rest()
            )
        }
        "digest" | "negotiate" | "ntlm" | "hawk" | "hoba" | "mutual" | "scram-sha-1" | "scram-sha-256" | "vapid"
        | "mac" | "gnap"
            if !rest.is_empty() =>
        {
            format!("these are credentials of the scheme `{}`, and no bearer token", shortened(first))
        }
        "aws4-hmac-sha256" | "aws" | "signature" | "googlelogin" | "sharedkey" | "hmac" | "sharedaccesssignature"
            if !rest.is_empty() =>
        {
            format!("this is a signed request (`{}`), not a token", shortened(first))
        }
        "cookie" | "set-cookie" if first.ends_with(':') || text.contains('=') => {
            return Some(cookie(rest));
        }
        "curl" | "http" | "https" | "wget" | "xh" | "httpie" if text.contains("eyJ") && !rest.is_empty() => {
            "this is a whole command line: the token is what follows `Bearer` in it".to_owned()
        }
        "get" | "post" | "put" | "delete" | "head" | "patch" | "options" if rest.contains("HTTP/") => {
            "this is a whole HTTP request: the token is what follows `Bearer` in its line Authorization".to_owned()
        }
        "authorization" | "proxy-authorization" => format!(
            "the name of a header stands in front; `Authorization: Bearer` is taken off once: give the token alone{}",
            of_rest()
        ),
        _ if first.ends_with(':')
            && !text.contains('\n')
            && is_header_name(first.trim_end_matches(':'))
            && !rest.is_empty() =>
        {
            format!(
                "this is a line of the header `{}`: give what stands behind the colon{}",
                shortened(first.trim_end_matches(':')),
                of_rest()
            )
        }
        _ => return cookie_pair(text),
    };
    Some(hint)
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 60
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn cookie(pairs: &str) -> String {
    match cookie_name(pairs) {
        Some(name) => format!("this is a line of cookies: the token is the value of the cookie `{}`", shortened(name)),
        None => "this is a line of cookies, and none of them holds a token".to_owned(),
    }
}

fn cookie_name(pairs: &str) -> Option<&str> {
    pairs
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .find(|(_, value)| is_token(value.trim().trim_matches('"')))
        .map(|(name, _)| name.trim())
}

/// `name=TOKEN; Path=/`, as a browser's tools copy it.
fn cookie_pair(text: &str) -> Option<String> {
    if !text.contains(';') || text.contains("://") {
        return None;
    }
    let name = cookie_name(text)?;
    Some(format!("this is a cookie with what belongs to it: the token is the value of `{}`", shortened(name)))
}

fn in_brackets(text: &str) -> Option<String> {
    let what = markup(text)?;
    if is_token(text.trim_matches(['<', '>'])) {
        return Some("the token stands in angle brackets: take them off".to_owned());
    }
    Some(match what {
        "a SAML document" => format!(
            "this is {what} (an assertion), which is XML and no JWT: ask the identity provider for OpenID Connect, \
             or exchange it \
             (RFC 7522, RFC 8693)"
        ),
        "an XML document" => format!("this is {what}, not a token: an error document, or another kind of credential"),
        _ => format!("this is {what}: a login page or an error page came instead of a token"),
    })
}

fn key(text: &str) -> Option<String> {
    let is_plain_key = !text.starts_with(['{', '[']) && !text.contains("eyJ") && is_key_file(text.as_bytes());
    is_plain_key
        .then(|| "this is a key or a certificate, not a token: keys and tokens may have changed places".to_owned())
}

/// Whether a text is a token in JSON serialization, good or bad.
fn is_json_token(text: &str) -> bool {
    text.starts_with('{')
        && json::read_object(text.as_bytes(), Dialect::GO).is_ok_and(|object| {
            object.contains("ciphertext")
                || object.contains("payload") && (object.contains("signature") || object.contains("signatures"))
        })
}

/// JSON in which a token may stand.
fn json_around(text: &str, depth: usize) -> Option<String> {
    if !text.starts_with(['{', '[', '"']) || depth > MOST_WRAPS {
        return None;
    }
    let Ok(value) = json::read(text.as_bytes(), Dialect::GO) else {
        let (first, behind) = (text.lines().next()?.trim(), text.lines().nth(1));
        if behind.is_some() && first.ends_with('}') && json::read(first.as_bytes(), Dialect::GO).is_ok() {
            return Some("these are several JSON documents, one a line: give one token".to_owned());
        }
        if text.starts_with(['{', '[']) && text.contains("eyJ") && text.contains('\'') {
            return Some(
                "this is a printed object, as Python or JavaScript show it, and no JSON: give the token that stands \
                 in it"
                    .to_owned(),
            );
        }
        return None;
    };
    if let Value::String(inner) = &value {
        return Some(if is_token(inner) {
            "the token stands in a JSON string with escapes: give it as plain text (jq -r .)".to_owned()
        } else if json::read_object(inner.as_bytes(), Dialect::GO).is_ok() {
            format!(
                "this is JSON that was written as a text once more (jq -r . takes that off){}",
                json_around(inner, depth + 1).map_or_else(String::new, |more| format!("; inside: {more}"))
            )
        } else {
            return about(inner.trim(), depth + 1);
        });
    }
    let object = value.as_object();
    let has = |names: &[&str]| object.is_some_and(|object| names.iter().any(|name| object.contains(name)));
    let mut found = Vec::new();
    find_tokens(&value, String::new(), 0, &mut found);
    // What people ask for is the access token; the others are named behind it.
    found.sort_by_key(|(path, _)| usize::from(!path.ends_with("access_token")));
    if let Some(((path, is_encoded), more)) = found.split_first() {
        let command = if *is_encoded { format!("jq -r '{path}' | base64 -d") } else { format!("jq -r '{path}'") };
        let others = more.iter().map(|(path, _)| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let others = if others.is_empty() { others } else { format!("; there are tokens in {others}, too") };
        let how = if *is_encoded { " in base64" } else { "" };
        let note = if path.ends_with("refresh_token") { " (a refresh token is for its issuer alone)" } else { "" };
        return Some(format!(
            "the token stands in this JSON{how}, at `{path}`{note}: take it out with {command}{others}"
        ));
    }
    if has(&["kty"]) || has(&["keys"]) {
        return Some("this is a key or a key set, not a token: keys and tokens may have changed places".to_owned());
    }
    if let Some(object) = object {
        if let Some(name) = ["access_token", "id_token", "token", "refresh_token", "accessToken", "idToken"]
            .into_iter()
            .find(|name| object.get(name).is_some_and(|value| value.as_str().is_some()))
        {
            let what = object.get(name).and_then(Value::as_str).and_then(|text| about(text, depth + 1));
            return Some(format!(
                "this JSON has a member `{name}`, and what stands there is no JWT{}",
                what.map_or_else(String::new, |what| format!(": {what}"))
            ));
        }
        if let Some(name) = ["error", "errors", "message", "error_description", "detail", "title"]
            .into_iter()
            .find(|name| object.contains(name))
        {
            return Some(format!(
                "this is an answer that tells of an error (its member `{name}`), not a token: look at the request \
                 that asked for one"
            ));
        }
        if has(&["alg", "typ"]) && !has(&["iss", "sub", "exp"]) {
            return Some("this is the header of a token, decoded already: give the token as it was sent".to_owned());
        }
        if has(&["iss", "sub", "aud", "exp", "iat"]) {
            return Some(
                "these are the claims of a token, decoded already: without their signature there is nothing to \
                 verify; give the \
                 token as it was sent"
                    .to_owned(),
            );
        }
        if has(&["header"]) && has(&["payload", "claims"]) {
            return Some("this is a token taken apart: give it as it was sent".to_owned());
        }
    }
    Some("this is JSON in which there is no token".to_owned())
}

/// The places of tokens in JSON, as `jq` names them, and whether they stand there in base64.
fn find_tokens(value: &Value, path: String, depth: usize, found: &mut Vec<(String, bool)>) {
    if found.len() >= MOST_FOUND || depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) => {
            let text = bare(text);
            if is_token(text) {
                found.push((path, false));
            } else if from_base64(text).is_some_and(|inner| is_token(bare(&inner))) {
                found.push((path, true));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_tokens(item, jq_item(&path, index), depth + 1, found);
            }
        }
        Value::Object(object) => {
            for (name, value) in object.iter() {
                find_tokens(value, jq_member(&path, name), depth + 1, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A URL, or the parameters of one.
fn address(text: &str) -> Option<String> {
    let is_url = text
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte)));
    let start =
        text.find(['?', '#']).map_or(if is_url { "" } else { text }, |at| text.get(at + 1..).unwrap_or_default());
    let parameters = start.split(['&', '#', '?']).filter_map(|pair| pair.split_once('='));
    let found = parameters.clone().find(|(_, value)| {
        is_token(value) || std::str::from_utf8(&percent::decode(value)).is_ok_and(|value| is_token(bare(value)))
    });
    let what = if is_url { "a URL" } else { "a list of parameters, as a form or a redirect sends it" };
    if let Some((name, _)) = found
        && (is_url || text.contains('&'))
    {
        return Some(format!("this is {what}: the token is the value of its parameter `{}`", shortened(name)));
    }
    if !is_url {
        return None;
    }
    let named = parameters
        .map(|(name, _)| name)
        .find(|name| ["code", "SAMLResponse", "ticket", "access_token", "token"].contains(name));
    Some(match named {
        Some("code") => {
            "this is a URL with an authorization code, which is exchanged for tokens at the provider's token \
             endpoint; it is none itself"
                .to_owned()
        }
        Some("SAMLResponse") => "this is a URL with a SAML response, which is no JWT".to_owned(),
        Some("access_token" | "token") => {
            "this is a URL; what its parameter holds is no JWT but an opaque token".to_owned()
        }
        _ => "this is a URL, not a token: fetch what it answers, and give the token in it".to_owned(),
    })
}

/// `export TOKEN=…`, `token: …`, and Python's way of showing bytes.
fn shell(text: &str) -> Option<String> {
    if let Some(command) = kubernetes_command(text) {
        return Some(format!("this is a resource of Kubernetes in YAML: take the token out of it with {command}"));
    }
    if let Some(inner) = text.strip_prefix("b'").or_else(|| text.strip_prefix("b\"")) {
        let inner = inner.trim_end_matches(['\'', '"']);
        return is_token(inner)
            .then(|| "this is how Python shows bytes (b'…'): decode them to text before they are sent".to_owned());
    }
    let (name, value) = text.split_once('=')?;
    let name = name.trim().trim_start_matches("export ").trim_start_matches("set ").trim();
    let is_name = !name.is_empty()
        && name.len() < 60
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$:".contains(&byte));
    (is_name && is_token(bare(value)))
        .then(|| format!("the token stands behind `{}=`: give what follows the equals sign", shortened(name)))
}

/// Percent signs, backslashes and quotes that some program left.
fn escaped(text: &str) -> Option<String> {
    if text.strip_suffix('%').is_some_and(is_strict_token) {
        return Some("`%` follows the token: some shells show it where an output ends without a line break".to_owned());
    }
    if let Some(unseen) = text.chars().find(|char| !char.is_ascii() && !('\u{2018}'..='\u{201f}').contains(char))
        && is_token(&text.chars().filter(char::is_ascii).collect::<String>())
    {
        return Some(format!(
            "a character that does not belong there (U+{:04X}) stands in the token, perhaps an unseen one from a \
             web page or a chat: \
             take it out",
            u32::from(unseen)
        ));
    }
    if text.contains('%')
        && let Ok(plain) = std::str::from_utf8(&percent::decode(text))
        && (is_token(bare(plain)) || is_token(bare(&plain.replace('+', " "))))
    {
        return Some(
            "the token is percent-encoded, as in a URL (%2E is a dot, %20 a space): decode that first".to_owned(),
        );
    }
    let without: String =
        text.chars().filter(|char| !matches!(char, '\\' | '"' | '\'' | '`' | '\u{2018}'..='\u{201f}')).collect();
    if without != text && is_token(bare(without.trim_end_matches(',').trim())) {
        return Some(
            "quotes or backslashes are left in the text: a shell or a JSON document had it quoted; take them out"
                .to_owned(),
        );
    }
    if text.contains("\\n") && is_token(bare(&text.replace("\\r", "").replace("\\n", ""))) {
        return Some("line breaks are written as \\n in the text: take them out".to_owned());
    }
    let end = text.trim_end_matches([',', ';', ')', ']', '}', '>', ':', '!']);
    if end != text && is_strict_token(end) {
        let rest: String = text.chars().skip(end.chars().count()).take(4).collect();
        return Some(format!("`{rest}` follows the token: it was copied with what stands behind it"));
    }
    let start = text.trim_start_matches(['(', '[', '{', '<', ':', '=', ',', '.']);
    if start != text && is_strict_token(start) {
        return Some("something stands in front of the token: it begins with eyJ".to_owned());
    }
    if (text.contains('…') || text.contains("...")) && text.starts_with("ey") {
        return Some("the token was shortened (…) by the program that showed it: take it from its source".to_owned());
    }
    (text.contains("***") || text.contains("[REDACTED]") || text.contains("<redacted>") || text.contains("(redacted)"))
        .then(|| {
            "the token was masked by the program that showed it (logs hide secrets): take it from its source".to_owned()
        })
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

/// Credentials that are told by how they begin. Makers publish these, so that leaked ones can be found.
fn known_maker(text: &str) -> Option<String> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let (_, what) = MAKERS.iter().find(|(start, _)| text.starts_with(start))?;
    Some(format!("this is {what}"))
}

/// Base64 or hex around something known.
fn encoded(text: &str, depth: usize) -> Option<String> {
    let compact: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    if compact.contains('.') || compact.len() < 8 {
        return None;
    }
    if let Some(bytes) = hex::decode(&compact)
        && let Ok(inner) = String::from_utf8(bytes)
        && is_token(bare(&inner))
    {
        return Some("this is a token in hexadecimal digits: decode them first (xxd -r -p)".to_owned());
    }
    let inner = from_base64(&compact)?;
    let inner = inner.trim();
    if is_token(bare(inner)) {
        return Some(
            "this is a token in base64 once more, as Kubernetes keeps it in a Secret: decode that first (base64 -d)"
                .to_owned(),
        );
    }
    if inner.starts_with('<') {
        return in_brackets(inner).map(|what| format!("this is base64, and inside: {what}"));
    }
    if let Ok(object) = json::read_object(inner.as_bytes(), Dialect::GO) {
        return Some(if object.contains("alg") {
            "this is the header of a token alone: payload and signature are missing, the token was cut off at its \
             first dot"
                .to_owned()
        } else if object.contains("iv") && object.contains("value") {
            "this is an encrypted cookie of Laravel (base64 of JSON with iv, value and mac), not a JWT".to_owned()
        } else if ["iss", "sub", "exp", "aud"].iter().any(|name| object.contains(name)) {
            "this is the payload of a token alone: header and signature are missing".to_owned()
        } else {
            match json_around(inner, depth + 1) {
                Some(more) => format!("this is base64 of JSON; inside: {more}"),
                None => "this is base64 of a JSON document, not a token".to_owned(),
            }
        });
    }
    if let Some(again) = from_base64(inner)
        && is_token(bare(&again))
    {
        return Some(
            "this is a token in base64, and that in base64 again: decode both first (base64 -d | base64 -d)".to_owned(),
        );
    }
    let is_credentials =
        inner.split_once(':').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty() && inner.len() < 200)
            && inner.chars().all(|char| !char.is_control());
    is_credentials
        .then(|| "this is base64 of two texts with a colon between them, as Basic credentials are: no token".to_owned())
}

/// What the number of parts and the first of them tell.
fn by_shape(text: &str) -> Option<String> {
    let token = text.split('~').next().unwrap_or_default();
    let parts: Vec<&str> = token.splitn(7, '.').collect();
    let header = header_of(token);
    let has_alg = header.as_ref().is_some_and(|header| header.contains("alg"));
    if text.contains('~') && parts.len() == 3 && header.is_some() {
        return Some(
            "this is an SD-JWT: what stands behind each `~` are disclosures; `jwtk decode` shows them, and the \
             issuer's token \
             alone ends before the first `~`"
                .to_owned(),
        );
    }
    let hint = match parts.len() {
        // Dots too many to be worth counting.
        7.. => NO_JWT.to_owned(),
        5 if header.is_some() => encrypted(&header.unwrap_or_default()),
        5 => format!("an encrypted token has five parts too, but the first part here is no JSON header: {NO_JWT}"),
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
        3 if header.is_none() && decodes(&parts) => format!("the first of the three parts is no JSON header: {NO_JWT}"),
        3 if header.is_some() && !has_alg => {
            "the first part is JSON without `alg`, so it is no header of a token: perhaps a signed cookie, as Flask \
             and Django make them"
                .to_owned()
        }
        3 if header.is_some() => return encoding_fault(&parts),
        3 if text.starts_with("ey") => return encoding_fault(&parts),
        4 | 6 if has_alg => match parts.last() {
            Some(&"") => "a dot too many stands at the end of the token".to_owned(),
            _ => "there are more parts than a token has: another text was joined to it, or two tokens were".to_owned(),
        },
        _ if parts.first() == Some(&"") && parts.len() > 2 => {
            "the first part is empty: perhaps a compressed cookie of Flask or Django, which is no JWT".to_owned()
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
                 shows such tokens all the same"
            }
            Fault::Length { .. } => {
                "the token was cut off there, or something was added: copy it once more, from its first to its last \
                 letter"
            }
            Fault::TrailingBits => {
                "the last letter of that part was changed, or cut off with others: copy the token once more, from \
                 its first to its last letter"
            }
            Fault::Byte { .. } => "copy the token once more, from its first to its last letter",
        }
        .to_owned(),
    )
}

fn decodes(parts: &[&str]) -> bool {
    parts.iter().all(|part| base64url::decode_leniently(part).is_ok())
}

/// The JSON object that a text begins with, as tokens do.
fn header_of(text: &str) -> Option<Object> {
    let (bytes, _) = base64url::decode_leniently(text.split('.').next()?).ok()?;
    json::read_object(&bytes, Dialect::GO).ok()
}

/// Whether a text is a token to lenient readers.
fn is_token(text: &str) -> bool {
    text.starts_with("ey")
        && matches!(text.matches('.').count(), 2 | 4)
        && Decoded::read(text).is_ok_and(|token| token.heads().iter().any(has_alg))
}

fn has_alg(head: &Head) -> bool {
    head.protected.as_ref().is_some_and(|header| header.contains("alg"))
}

fn is_strict_token(text: &str) -> bool {
    is_token(text) && text.split('.').all(|part| base64url::decode(part).is_ok())
}

/// Without what a token may be wrapped in: quotes, white space, the scheme.
fn bare(text: &str) -> &str {
    let text = text.trim().trim_matches(['"', '\'']);
    let behind = text.split_once(char::is_whitespace).filter(|(first, _)| first.eq_ignore_ascii_case("bearer"));
    behind.map_or(text, |(_, rest)| rest.trim())
}

const OPAQUE: &str = "this may be an opaque token, which only its issuer can look into: ask the identity provider \
     for a JWT access \
                      token (many give one only when the request names an audience)";

const NO_JWT: &str = "this is no JWT, but an opaque token or another text: only its issuer can look into it";

/// How many wraps are looked behind.
const MOST_WRAPS: usize = 4;

/// How many tokens in JSON are named.
const MOST_FOUND: usize = 5;

/// How deep in JSON they are looked for.
const DEEPEST: usize = 8;

/// What credentials begin with, and what they are; the longer of two that begin alike comes first.
static MAKERS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut makers = MAKER_TABLE.to_vec();
    makers.sort_by_key(|(start, _)| std::cmp::Reverse(start.len()));
    makers
});

const MAKER_TABLE: [(&str, &str); 80] = [
    (
        "ya29.",
        "an access token of Google, which is opaque: the ID token is a JWT, and Google's tokeninfo endpoint looks \
         into this one",
    ),
    ("1//", "a refresh token of Google, for its token endpoint alone: send the ID token"),
    ("AIza", "an API key of Google, not a token"),
    ("GOCSPX-", "a client secret of Google, not a token"),
    ("gho_", "a token of GitHub (OAuth), which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghp_", "a personal access token of GitHub, which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghu_", "a user token of GitHub, which is opaque"),
    ("ghs_", "an installation token of GitHub, which is opaque; GitHub Actions has OIDC tokens that are JWTs"),
    ("ghr_", "a refresh token of GitHub, for GitHub alone"),
    ("github_pat_", "a personal access token of GitHub, which is opaque"),
    ("glpat-", "a personal access token of GitLab, which is opaque; jobs get JWTs by `id_tokens`"),
    ("gldt-", "a deploy token of GitLab, which is opaque"),
    ("glcbt-", "a job token of GitLab, which is opaque; jobs get JWTs by `id_tokens`"),
    ("glrt-", "a runner token of GitLab, which is opaque"),
    ("gloas-", "an application secret of GitLab, not a token"),
    ("xoxb-", "a bot token of Slack, which is opaque"),
    ("xoxp-", "a user token of Slack, which is opaque"),
    ("xoxe.", "a token of Slack, which is opaque"),
    ("xoxa-", "a token of Slack, which is opaque"),
    ("xoxs-", "a token of Slack, which is opaque"),
    ("xoxr-", "a refresh token of Slack, for Slack alone"),
    ("xoxc-", "a token of Slack's own client, which is opaque"),
    ("xapp-", "an app token of Slack, which is opaque"),
    ("sk-ant-", "an API key of Anthropic, not a JWT"),
    ("sk-", "an API key (OpenAI and others begin theirs with sk-), not a JWT"),
    ("sk_live_", "a secret key of Stripe, not a JWT"),
    ("sk_test_", "a secret key of Stripe or Clerk, not a JWT"),
    ("pk_live_", "a publishable key of Stripe or Clerk, not a JWT"),
    ("pk_test_", "a publishable key of Stripe or Clerk, not a JWT"),
    ("rk_live_", "a restricted key of Stripe, not a JWT"),
    ("whsec_", "the secret of a webhook, not a token"),
    ("sb_secret_", "an API key of Supabase of the new kind, which is no JWT: a user's session has one"),
    ("sb_publishable_", "an API key of Supabase of the new kind, which is no JWT: a user's session has one"),
    ("sbp_", "a personal access token of Supabase, which is opaque"),
    ("hf_", "a token of Hugging Face, which is opaque"),
    ("AKIA", "an access key ID of AWS, not a token"),
    ("ASIA", "an access key ID of AWS, not a token"),
    ("IQoJb3JpZ2lu", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("FwoGZXIvYXdz", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("FQoGZXIvYXdz", "a session token of AWS, which is opaque: a web identity token is a JWT"),
    ("k8s-aws-v1.", "a token for Amazon EKS: a signed request in base64, and no JWT"),
    ("Atza|", "an access token of Login with Amazon, which is opaque"),
    ("Atzr|", "a refresh token of Login with Amazon, for Amazon alone"),
    ("amzn1.", "an identifier of Amazon, not a JWT"),
    ("SG.", "an API key of SendGrid, not a JWT, though it has dots"),
    ("npm_", "a token of npm, which is opaque"),
    ("pypi-", "a token of PyPI (a macaroon), which is no JWT"),
    ("dop_v1_", "a token of DigitalOcean, which is opaque"),
    ("shpat_", "a token of Shopify, which is opaque"),
    ("shpca_", "a token of Shopify, which is opaque"),
    ("EAAC", "an access token of Facebook, which is opaque"),
    ("EAAG", "an access token of Facebook, which is opaque"),
    ("EwA", "an access token for Microsoft accounts, which is opaque: ask for one for your own API, which is a JWT"),
    ("EwB", "an access token for Microsoft accounts, which is opaque: ask for one for your own API, which is a JWT"),
    ("0.A", "a refresh token of Entra ID, for its token endpoint alone: send the access token"),
    ("1.A", "a refresh token of Entra ID, for its token endpoint alone: send the access token"),
    ("M.C", "a refresh token of a Microsoft account, for its token endpoint alone"),
    ("M.R3_", "an authorization code of a Microsoft account: exchange it for tokens"),
    ("hvs.", "a token of HashiCorp Vault, which is opaque; Vault's identity engine makes JWTs"),
    ("hvb.", "a batch token of HashiCorp Vault, which is opaque; Vault's identity engine makes JWTs"),
    ("hvr.", "a recovery token of HashiCorp Vault, which is opaque"),
    ("v1.local.", "a PASETO (encrypted), another format than JWT"),
    ("v1.public.", "a PASETO (signed), another format than JWT"),
    ("v2.local.", "a PASETO (encrypted), another format than JWT"),
    ("v2.public.", "a PASETO (signed), another format than JWT"),
    ("v3.local.", "a PASETO (encrypted), another format than JWT"),
    ("v3.public.", "a PASETO (signed), another format than JWT"),
    ("v4.local.", "a PASETO (encrypted), another format than JWT"),
    ("v4.public.", "a PASETO (signed), another format than JWT"),
    ("MDAx", "a macaroon, another format than JWT"),
    ("MDAy", "a macaroon, another format than JWT"),
    ("fm2_", "a macaroon of Fly.io, another format than JWT"),
    ("biscuit:", "a Biscuit token, another format than JWT"),
    ("gAAAAA", "a Fernet token (Python's cryptography), another format than JWT"),
    ("PMAK-", "an API key of Postman, not a token"),
    ("dckr_pat_", "a token of Docker Hub, which is opaque"),
    ("ory_at_", "an access token of Ory, which is opaque: Hydra makes JWTs with strategies.access_token: jwt"),
    ("ory_rt_", "a refresh token of Ory, for Ory alone"),
    ("lin_api_", "an API key of Linear, not a token"),
    ("s%3A", "a signed cookie of Express in percent-encoding, not a JWT"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
            (format!("Bearer {TOKEN}"), "twice"),
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
            (format!(r#"{{"data":{{"my-token":"{base64}"}}}}"#), r#"jq -r '.data["my-token"]' | base64 -d"#),
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
            (base64url::encode_standard(&base64), "base64 -d | base64 -d"),
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
            ("abc.def", "no JWT"),
            ("eyJzdWIiOiJhbGljZSJ9.AAAA", "header is missing"),
            ("abcd.efgh.ijkl", "no JSON header"),
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
        let starts: std::collections::HashSet<_> = MAKERS.iter().map(|(start, _)| start).collect();
        assert_eq!(starts.len(), MAKERS.len());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[a-zA-Z0-9._=~%\\"'{}\[\]:;,<>?#&/ ]{0,60}|\PC*"#) {
            let _ = about_text(&text);
        }
    }
}
