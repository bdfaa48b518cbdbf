//! What is wrong with a token, whoever verifies it.

use super::look::Look;
use super::names;
use super::published::SECRETS;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::config::{self, Syntax, Text};
use crate::crypto::{Secret, VerifyingKey};
use crate::dpop::is_proof;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::jose::bare_token;
use crate::json::{Dialect, Object, Value, read_object};

/// What this file can find.
pub(super) const RULES: [&Rule; 8] =
    [&MALFORMED, &ALG, &EMBEDDED_KEY, &CRIT, &DUPLICATE_MEMBER, &MISSING_TYP, &TOO_LARGE, &PUBLISHED_SECRET];

/// The token in a text, also behind a quote that is never closed.
pub(super) fn bare(text: &str) -> &str {
    bare_token(text.trim().trim_matches(['"', '\'']))
}

/// Whether a text begins like a token: with a JSON object in base64url, or nearly so.
pub(super) fn begins_like_one(text: &str) -> bool {
    let text = bare(text);
    let head = text.split('.').next().unwrap_or_default();
    text.starts_with("eyJ")
        || (text.contains('.') && base64url::decode(head).is_ok_and(|head| head.trim_ascii_start().starts_with(b"{")))
}

/// Looks at the token on a line of a file.
pub(super) fn of_token(text: &str, file: &str, line: usize, longest_life: i64, findings: &mut Vec<Finding>) {
    let token = bare(text);
    Look::new(file, line, findings).of_token(token, longest_life);
}

impl Look<'_> {
    fn of_token(mut self, token: &str, longest_life: i64) {
        if token.len() > MOST_CHARACTERS {
            let text = format!(
                "the token has {} characters: 8 KB of headers are the most in nginx and Tomcat, 16 KB in Node and many load \
                 balancers, and a cookie holds 4,096 bytes",
                token.len()
            );
            self.find(&TOO_LARGE, "", text);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [head, body, signature] = parts.as_slice() else {
            // Five are an encrypted token, of which the header alone is known.
            if parts.len() != 5 {
                self.find(&MALFORMED, "", format!("a token has three parts joined by dots, this has {}", parts.len()));
            }
            return;
        };
        let header = self.part("header", head);
        let claims = self.part("payload", body);
        if let Err(fault) = base64url::decode(signature) {
            self.find(&MALFORMED, "signature", format!("the signature is not base64url: {fault}"));
        }
        let Some(header) = header else { return };
        self.of_header(&header);
        self.of_signature(&header, token);
        if let Some(claims) = claims {
            self.of_claims(&header, &claims, longest_life);
        }
    }

    /// A part that must be an object.
    fn part(&mut self, name: &'static str, text: &str) -> Option<Object> {
        let bytes = match base64url::decode(text) {
            Ok(bytes) => bytes,
            Err(fault) => {
                self.find(&MALFORMED, name, format!("the {name} is not base64url: {fault}"));
                return None;
            }
        };
        let object = match read_object(&bytes, Dialect::GO) {
            Ok(object) => object,
            Err(error) => {
                self.find(&MALFORMED, name, format!("the {name} is no JSON object: {error}"));
                return None;
            }
        };
        if let Ok(config) = config::read(&[Text::new(&bytes, "part.json")], Syntax::GO) {
            for place in config.first().repeated() {
                let text = format!("{} occurs twice in the {name}: readers differ in which counts", place.path);
                self.find(&DUPLICATE_MEMBER, &format!("{name}.{}", place.path), text);
            }
        }
        Some(object)
    }

    fn of_header(&mut self, header: &Object) {
        match header.get("alg").map(Value::as_str) {
            Some(Some(alg)) if names::is_signature(alg) => {}
            Some(Some(alg)) if alg.eq_ignore_ascii_case("none") => {
                self.find(&ALG, "header.alg", "the token is not signed at all");
            }
            Some(Some(alg)) => {
                self.find(
                    &ALG,
                    "header.alg",
                    format!("`alg` {alg:?} is no registered signature algorithm, to the letter"),
                );
            }
            Some(None) => self.find(&ALG, "header.alg", "`alg` must be a string"),
            None => self.find(&ALG, "header", "the header has no `alg`"),
        }
        let is_proof = is_proof(header);
        for name in ["jwk", "jku", "x5u"] {
            if header.contains(name) && !(name == "jwk" && is_proof) {
                let text = format!("the token brings its own keys by `{name}`: whoever trusts it takes any signature");
                self.find(&EMBEDDED_KEY, &format!("header.{name}"), text);
            }
        }
        if header.get("b64") == Some(&Value::Bool(false)) {
            self.find(&CRIT, "header.b64", "the payload of a JWT is always encoded, `b64` must not be false");
        } else if let Some(crit) = header.get("crit") {
            let list: Option<Vec<&str>> =
                crit.as_array().and_then(|items| items.iter().map(Value::as_str).collect::<Option<_>>());
            let text = match list {
                None => Some("`crit` must be a list of names".to_owned()),
                Some(list) if list.is_empty() => Some("`crit` must not be empty".to_owned()),
                Some(list) => list.iter().find_map(|name| {
                    if !header.contains(name) {
                        Some(format!("`crit` names {name:?}, which is not in the header"))
                    } else if *name == "b64" {
                        None
                    } else {
                        Some(format!(
                            "`crit` names {name:?}, which no verifier here understands, so all refuse the token"
                        ))
                    }
                }),
            };
            if let Some(text) = text {
                self.find(&CRIT, "header.crit", text);
            }
        }
        if header.get("typ").and_then(Value::as_str).is_none() {
            self.find(&MISSING_TYP, "header", "without `typ` one kind of token passes for another");
        }
    }

    fn of_signature(&mut self, header: &Object, token: &str) {
        let alg = header.get("alg").and_then(Value::as_str).and_then(|alg| alg.parse::<Algorithm>().ok());
        let Some((message, signature)) = token.rsplit_once('.') else { return };
        let (Some(alg), Ok(signature)) = (alg, base64url::decode(signature)) else { return };
        let fits = |secret: &&str| {
            VerifyingKey::hmac(alg, &Secret::from(secret.as_bytes().to_vec()))
                .is_ok_and(|key| key.verifies(message.as_bytes(), &signature))
        };
        if SECRETS.iter().any(fits) {
            self.find(
                &PUBLISHED_SECRET,
                "signature",
                "the token is signed with a secret of tutorials: anybody can sign",
            );
        }
    }
}

const MALFORMED: Rule = Rule::new("token/malformed", Severity::Error, "a token that cannot be taken apart").because(
    "No verifier takes it (RFC 7515 section 3.1).",
    "Copy the whole token: three parts of base64url without padding.",
);
const ALG: Rule = Rule::new("token/alg", Severity::Error, "an algorithm that is none").because_of(
    Meaning::new(
        "It is not signed, or no verifier knows how (RFC 8725 section 3.2).",
        "Sign with a registered algorithm.",
    )
    .exploitable(),
);
const EMBEDDED_KEY: Rule = Rule::new("token/embedded-key", Severity::Warning, "a token that brings its own keys")
    .because_of(
        Meaning::new(
            "A verifier that trusts the key in the token takes anybody's signature (RFC 8725 section 3.10).",
            "Name the key by kid alone.",
        )
        .exploitable(),
    );
const CRIT: Rule = Rule::new("token/crit", Severity::Error, "demands that no verifier of JWTs can meet").because(
    "A verifier must refuse what it does not understand (RFC 7515 section 4.1.11, RFC 7797 section 7).",
    "Leave crit and b64 out of JWTs.",
);
const DUPLICATE_MEMBER: Rule = Rule::new("token/duplicate-member", Severity::Error, "a name that occurs twice")
    .because(
        "One reader checks the first, another uses the last (RFC 7519 section 4).",
        "Have the issuer write each name once.",
    );
const MISSING_TYP: Rule = Rule::new("token/missing-typ", Severity::Note, "a token that does not say what it is")
    .because("One kind of token passes for another (RFC 8725 section 3.11).", "Write at+jwt, or JWT.");
const TOO_LARGE: Rule = Rule::new("token/too-large", Severity::Warning, "a token that servers and cookies do not take")
    .because("Servers refuse longer headers, and cookies cut them off.", "Put fewer claims into it.");
const PUBLISHED_SECRET: Rule =
    Rule::new("token/published-secret", Severity::Error, "a signature with a secret of tutorials").because_of(
        Meaning::new(
            "Everybody can sign such tokens (RFC 8725 section 3.5).",
            "Make a new secret, as with jwtk keygen.",
        )
        .exploitable(),
    );

const MOST_CHARACTERS: usize = 8_000;
