//! What is wrong with a token, whoever verifies it.

use std::cmp::Ordering;

use super::names;
use super::published::SECRETS;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::config::{self, Syntax, Text};
use crate::crypto::{Secret, VerifyingKey};
use crate::dpop::is_proof;
use crate::finding::{Finding, Meaning, Place, Rule, Severity};
use crate::jose::bare_token;
use crate::json::{Dialect, Location, Number, Object, Value, read_object};

/// What this file can find.
pub(super) const RULES: [&Rule; 17] = [
    &MALFORMED,
    &ALG,
    &EMBEDDED_KEY,
    &CRIT,
    &DUPLICATE_MEMBER,
    &CLAIM_TYPE,
    &MILLISECONDS,
    &NEVER_VALID,
    &MISSING_EXP,
    &MISSING_AUD,
    &MISSING_ISS,
    &MISSING_TYP,
    &LONG_LIFETIME,
    &TOO_LARGE,
    &SECRET_CLAIM,
    &PERSONAL_DATA,
    &PUBLISHED_SECRET,
];

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
    let look = Look { file, line, findings };
    look.of_token(token, longest_life);
}

/// Whether a claim is of its type.
type Holds<'h> = &'h dyn Fn(&Value) -> bool;

struct Look<'a> {
    file: &'a str,
    line: usize,
    findings: &'a mut Vec<Finding>,
}

impl Look<'_> {
    fn find(&mut self, rule: &'static Rule, path: &str, text: impl Into<String>) {
        self.push(Finding::new(rule, text), path);
    }

    fn push(&mut self, finding: Finding, path: &str) {
        let location = Location { offset: 0, line: self.line, column: 1 };
        self.findings.push(finding.at(Place::new(self.file, path, Some(location))));
    }

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

    fn of_claims(&mut self, header: &Object, claims: &Object, longest_life: i64) {
        self.of_types(claims);
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let kind = text("typ").unwrap_or_default();
        let is_offline = kind.eq_ignore_ascii_case("offline");
        let is_event = header
            .get("typ")
            .and_then(Value::as_str)
            .is_some_and(|typ| typ.trim_start_matches("application/").eq_ignore_ascii_case("secevent+jwt"));
        // A proof is for one request, and is held against a time and a URL of its own (RFC 9449 section 4.2).
        let is_proof = is_proof(header);
        if !claims.contains("exp") && !is_offline && !is_event && !is_proof {
            self.find(&MISSING_EXP, "payload", "the token has no `exp`, so it is valid for ever");
        }
        if !claims.contains("aud") && !is_proof {
            let is_cognito =
                text("token_use") == Some("access") && text("iss").is_some_and(|iss| iss.contains("cognito-idp."));
            let severity = if is_cognito { Severity::Note } else { Severity::Warning };
            let finding = Finding::new(&MISSING_AUD, "the token has no `aud`, so it is good at any service");
            self.push(finding.mattering(severity), "payload");
        }
        if !claims.contains("iss") && !is_proof {
            self.find(&MISSING_ISS, "payload", "the token has no `iss`, so nobody knows whose keys to ask");
        }
        self.of_times(claims, longest_life, is_offline || kind.eq_ignore_ascii_case("refresh"));
        let mut personal = Vec::new();
        self.of_names(claims, "payload", &mut personal, 0);
        if !personal.is_empty() {
            personal.dedup();
            let text = format!("whoever holds the token reads personal data: {}", personal.join(", "));
            self.find(&PERSONAL_DATA, "payload", text);
        }
    }

    fn of_types(&mut self, claims: &Object) {
        let is_texts =
            |value: &Value| value.as_array().is_some_and(|all| all.iter().all(|item| item.as_str().is_some()));
        let is_time =
            |value: &Value| value.as_number().is_some_and(|number| number.cmp_decimal(0, 0) != Ordering::Less);
        let text: Holds<'_> = &|value| value.as_str().is_some();
        let audience: Holds<'_> = &|value| value.as_str().is_some() || is_texts(value);
        for (name, expected, holds) in [
            ("iss", "a string", text),
            ("sub", "a string", text),
            ("jti", "a string", text),
            ("aud", "a string or a list of strings", audience),
            ("exp", "a number of seconds", &is_time),
            ("nbf", "a number of seconds", &is_time),
            ("iat", "a number of seconds", &is_time),
        ] {
            if let Some(value) = claims.get(name).filter(|value| !holds(value)) {
                let text = format!("`{name}` must be {expected}, this is {}", value.described());
                self.find(&CLAIM_TYPE, &format!("payload.{name}"), text);
            }
        }
    }

    fn of_times(&mut self, claims: &Object, longest_life: i64, lives_long: bool) {
        let number = |name: &str| claims.get(name).and_then(Value::as_number);
        let is_milliseconds = |number: &Number| number.cmp_decimal(100_000_000_000, 0) == Ordering::Greater;
        let mut is_odd = false;
        for name in ["exp", "nbf", "iat"] {
            if number(name).is_some_and(is_milliseconds) {
                is_odd = true;
                let text = format!("`{name}` is so large that it must be milliseconds, which are read as seconds");
                self.find(&MILLISECONDS, &format!("payload.{name}"), text);
            }
        }
        let Some(exp) = number("exp").filter(|_| !is_odd).map(Number::to_f64) else { return };
        let earlier = ["nbf", "iat"].into_iter().find(|name| number(name).is_some_and(|start| exp <= start.to_f64()));
        if let Some(name) = earlier {
            self.find(&NEVER_VALID, "payload.exp", format!("`exp` is not after `{name}`, so the token is never valid"));
            return;
        }
        let is_of_kubernetes = claims.get("kubernetes.io").and_then(Value::as_object);
        let has_warning = is_of_kubernetes.is_some_and(|claims| claims.contains("warnafter"));
        let Some(iat) = number("iat").map(Number::to_f64) else { return };
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "seconds of a few years at the most")]
        let longest = longest_life as f64;
        if exp - iat > longest && !lives_long && !has_warning {
            let hours = (exp - iat) / 3_600.0;
            let text = format!("the token lives for {hours:.0} hours, and cannot be taken back");
            self.find(&LONG_LIFETIME, "payload.exp", text);
        }
    }

    /// Names of claims that say that their values should not be there, at any depth.
    fn of_names(&mut self, claims: &Object, path: &str, personal: &mut Vec<String>, depth: usize) {
        for (name, value) in claims.iter() {
            let plain: String =
                name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
            let path = format!("{path}.{name}");
            let holds_something = match value {
                Value::Null | Value::Bool(_) => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(members) => !members.is_empty(),
                Value::Number(_) => true,
            };
            if holds_something && SECRET_NAMES.contains(&plain.as_str()) {
                self.find(&SECRET_CLAIM, &path, format!("the claim {name:?} is readable by all who hold the token"));
            } else if holds_something && PERSONAL_NAMES.contains(&plain.as_str()) {
                personal.push(name.to_owned());
            }
            if depth < MOST_LEVELS {
                match value {
                    Value::Object(members) => self.of_names(members, &path, personal, depth + 1),
                    Value::Array(items) => {
                        for members in items.iter().filter_map(Value::as_object) {
                            self.of_names(members, &path, personal, depth + 1);
                        }
                    }
                    _ => {}
                }
            }
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
const CLAIM_TYPE: Rule = Rule::new("token/claim-type", Severity::Error, "a registered claim of the wrong type")
    .because(
        "Some verifiers refuse it, others pass over the check (RFC 7519 section 4.1).",
        "Write times as numbers, and aud as a string or a list of strings.",
    );
const MILLISECONDS: Rule = Rule::new("token/milliseconds", Severity::Error, "a time in milliseconds")
    .because("Read as seconds the token is valid for thousands of years.", "Write seconds.");
const NEVER_VALID: Rule = Rule::new("token/never-valid", Severity::Error, "a token that expires before it begins")
    .because("It expires before it begins (RFC 7519 section 4.1).", "Set exp after nbf and iat.");
const MISSING_EXP: Rule = Rule::new("token/missing-exp", Severity::Warning, "a token that never expires").because(
    "It is valid for ever where it is taken; agentgateway refuses it (RFC 9068 section 2.2).",
    "Let it expire after minutes, at most an hour.",
);
const MISSING_AUD: Rule = Rule::new("token/missing-aud", Severity::Warning, "a token for no service in particular")
    .because(
        "It is good at any service that trusts the issuer (RFC 8725 section 3.9).",
        "Have the issuer name the API.",
    );
const MISSING_ISS: Rule = Rule::new("token/missing-iss", Severity::Warning, "a token of nobody in particular").because(
    "Whoever has keys of several issuers cannot tell whose it is (RFC 8725 section 3.8).",
    "Have the issuer name itself.",
);
const MISSING_TYP: Rule = Rule::new("token/missing-typ", Severity::Note, "a token that does not say what it is")
    .because("One kind of token passes for another (RFC 8725 section 3.11).", "Write at+jwt, or JWT.");
const LONG_LIFETIME: Rule = Rule::new("token/long-lifetime", Severity::Warning, "a token that lives too long")
    .because("A signed token cannot be taken back (RFC 6750 section 5.3).", "Issue it for minutes, and renew it.");
const TOO_LARGE: Rule = Rule::new("token/too-large", Severity::Warning, "a token that servers and cookies do not take")
    .because("Servers refuse longer headers, and cookies cut them off.", "Put fewer claims into it.");
const SECRET_CLAIM: Rule = Rule::new("token/secret-claim", Severity::Error, "a secret that everybody reads")
    .because_of(
        Meaning::new(
            "A token is signed, not encrypted: whoever holds it reads it (RFC 7519 section 12).",
            "Take the secret out, and change it.",
        )
        .exploitable(),
    );
const PERSONAL_DATA: Rule = Rule::new("token/personal-data", Severity::Note, "personal data that everybody reads")
    .because(
        "Whoever holds the token reads it. ID tokens hold such data by purpose.",
        "Use identifiers, and fetch the rest where it is needed.",
    );
const PUBLISHED_SECRET: Rule =
    Rule::new("token/published-secret", Severity::Error, "a signature with a secret of tutorials").because_of(
        Meaning::new(
            "Everybody can sign such tokens (RFC 8725 section 3.5).",
            "Make a new secret, as with jwtk keygen.",
        )
        .exploitable(),
    );

const MOST_CHARACTERS: usize = 8_000;
const MOST_LEVELS: usize = 16;

/// In small letters and digits alone.
const SECRET_NAMES: [&str; 18] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "clientsecret",
    "apikey",
    "apisecret",
    "secretkey",
    "privatekey",
    "accesskey",
    "cardnumber",
    "creditcard",
    "creditcardnumber",
    "cvv",
    "cvc",
    "pin",
    "iban",
];
const PERSONAL_NAMES: [&str; 17] = [
    "email",
    "mail",
    "phonenumber",
    "phone",
    "birthdate",
    "birthday",
    "dateofbirth",
    "dob",
    "address",
    "street",
    "passport",
    "passportnumber",
    "nationalid",
    "ssn",
    "socialsecuritynumber",
    "taxid",
    "gender",
];
