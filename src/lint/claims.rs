//! What is wrong with the claims of a token, whoever verifies it.

use std::cmp::Ordering;

use super::look::Look;
use crate::dpop::is_proof;
use crate::finding::{Finding, Meaning, Rule, Severity};
use crate::jose::is_media_type;
use crate::json::{Number, Object, Value};

/// What this file can find.
pub(super) const RULES: [&Rule; 9] = [
    &CLAIM_TYPE,
    &MILLISECONDS,
    &NEVER_VALID,
    &MISSING_EXP,
    &MISSING_AUD,
    &MISSING_ISS,
    &LONG_LIFETIME,
    &SECRET_CLAIM,
    &PERSONAL_DATA,
];

/// Whether a claim is of its type.
type Holds<'h> = &'h dyn Fn(&Value) -> bool;

impl Look<'_> {
    pub(super) fn of_claims(&mut self, header: &Object, claims: &Object, longest_life: i64) {
        self.of_types(claims);
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let kind = text("typ").unwrap_or_default();
        let is_offline = kind.eq_ignore_ascii_case("offline");
        let is_event = header.get("typ").and_then(Value::as_str).is_some_and(|typ| is_media_type(typ, "secevent+jwt"));
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
        // What is no time was told.
        let is_time = |number: &&Number| number.cmp_decimal(0, 0).is_ge();
        let number = |name: &str| claims.get(name).and_then(Value::as_number).filter(is_time);
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
const MISSING_ISS: Rule = Rule::new("token/missing-iss", Severity::Warning, "a token that names no issuer").because(
    "Whoever has keys of several issuers cannot tell whose it is (RFC 8725 section 3.8).",
    "Have the issuer name itself.",
);
const LONG_LIFETIME: Rule = Rule::new("token/long-lifetime", Severity::Warning, "a token that lives too long")
    .because("A signed token cannot be taken back (RFC 6750 section 5.3).", "Issue it for minutes, and renew it.");
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
