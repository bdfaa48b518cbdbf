//! A token as it is shown, and as JSON.

use super::binding::Binding;
use super::redacted::REDACTED;
use jwtk::base64url;
use jwtk::claims::Timestamp;
use jwtk::jose::{Content, Decoded, Disclosure, Head, Nested, Serialization};
use jwtk::json::{Object, Value};

/// A token as it is shown.
pub(crate) struct Shown {
    pub(super) serialization: Serialization,
    pub(super) heads: Vec<Head>,
    pub(super) content: Content,
    pub(super) disclosures: Vec<Disclosure>,
    /// Tokens inside of it, with their places
    pub(super) nested: Vec<(String, Shown)>,
    pub(super) warnings: Vec<String>,
    pub(super) now: Timestamp,
    /// Of an encrypted token: what its parts are, and what opens it
    pub(super) notes: Vec<String>,
    pub(super) inside: Option<Inside>,
}

/// What was encrypted.
pub(crate) enum Inside {
    Token(Box<Shown>),
    Bytes(Vec<u8>),
}

impl Shown {
    pub(super) fn of(token: &Decoded, now: Timestamp) -> Self {
        let inside = |nested: &Nested| (nested.place.clone(), Self::of(&nested.token, now));
        Self {
            serialization: token.serialization(),
            heads: token.heads().to_vec(),
            content: token.content().clone(),
            disclosures: token.disclosures().to_vec(),
            nested: token.nested().iter().map(inside).collect(),
            warnings: token.oddities().iter().map(ToString::to_string).collect(),
            now,
            notes: Vec::new(),
            inside: None,
        }
    }

    /// What is odd about it, and about the tokens inside.
    pub(super) fn all_warnings(&self) -> Vec<String> {
        let inside = self.nested.iter().flat_map(|(place, token)| {
            token.all_warnings().into_iter().map(move |warning| format!("in {place}: {warning}"))
        });
        self.warnings.iter().cloned().chain(inside).collect()
    }

    pub(super) fn redact(&mut self) {
        let hidden = || Value::from(REDACTED);
        for disclosure in &mut self.disclosures {
            (disclosure.salt, disclosure.value) = (hidden(), hidden());
        }
        self.nested.iter_mut().for_each(|(_, token)| token.redact());
        match &mut self.content {
            Content::Claims(claims) => {
                for (name, value) in claims.iter_mut() {
                    if !stays_when_redacted(name, value) {
                        *value = hidden();
                    }
                }
            }
            Content::Bytes(bytes) => *bytes = REDACTED.as_bytes().to_vec(),
            Content::Detached | Content::Encrypted => {}
        }
        // With the signature, hidden values can be guessed and the guess be checked.
        for head in &mut self.heads {
            head.signature = head.signature.as_ref().map(|_| REDACTED.to_owned());
        }
    }

    pub(super) fn to_json(&self) -> Object {
        let mut document = Object::new();
        let only = self.heads.first().filter(|_| self.serialization != Serialization::General);
        if let Some(head) = only {
            insert_headers(head, &mut document);
        } else {
            let name = if self.content == Content::Encrypted { "recipients" } else { "signatures" };
            document.insert(name, self.heads.iter().map(head_to_json).collect::<Vec<_>>());
        }
        match &self.content {
            Content::Claims(claims) => document.insert("claims", claims.clone()),
            Content::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => document.insert("payload", text),
                Err(_) => document.insert("payload_base64url", base64url::encode(bytes)),
            },
            Content::Detached => document.insert("detached", true),
            Content::Encrypted => document.insert("encrypted", true),
        };
        if let Some(signature) = only.and_then(|head| head.signature.as_deref()) {
            document.insert("signature", signature);
        }
        if !self.disclosures.is_empty() {
            document.insert("disclosures", self.disclosures.iter().map(disclosure_to_json).collect::<Vec<_>>());
        }
        if !self.nested.is_empty() {
            let inside = |(place, token): &(String, Self)| {
                let mut object = Object::new();
                object.insert("place", place.as_str());
                for (name, value) in token.to_json().iter() {
                    object.insert(name, value.clone());
                }
                Value::from(object)
            };
            document.insert("nested", self.nested.iter().map(inside).collect::<Vec<_>>());
        }
        match &self.inside {
            None => {}
            Some(Inside::Token(inner)) => {
                document.insert("inner", inner.to_json());
            }
            Some(Inside::Bytes(bytes)) => {
                match std::str::from_utf8(bytes) {
                    Ok(text) => document.insert("plaintext", text),
                    Err(_) => document.insert("plaintext_base64url", base64url::encode(bytes)),
                };
            }
        }
        Binding::of(&self.heads, &self.content).insert(&mut document);
        document.insert("verified", false);
        if !self.warnings.is_empty() {
            let warnings: Vec<Value> = self.warnings.iter().map(|warning| Value::from(warning.as_str())).collect();
            document.insert("warnings", warnings);
        }
        document
    }
}

fn head_to_json(head: &Head) -> Value {
    let mut document = Object::new();
    insert_headers(head, &mut document);
    if let Some(signature) = &head.signature {
        document.insert("signature", signature.as_str());
    }
    document.into()
}

fn disclosure_to_json(disclosure: &Disclosure) -> Value {
    let mut object = Object::new();
    object.insert("salt", disclosure.salt.clone());
    if let Some(name) = &disclosure.name {
        object.insert("name", name.as_str());
    }
    object.insert("value", disclosure.value.clone());
    object.into()
}

fn insert_headers(head: &Head, document: &mut Object) {
    if let Some(header) = &head.protected {
        document.insert("header", header.clone());
    }
    if let Some(header) = &head.unprotected {
        document.insert("unprotected", header.clone());
    }
}

/// Times, issuer and audience are what one asks others about.
fn stays_when_redacted(name: &str, value: &Value) -> bool {
    match value {
        Value::Number(_) => TIMES.contains(&name),
        Value::String(_) => ["iss", "aud"].contains(&name),
        Value::Array(items) => name == "aud" && items.iter().all(|item| item.as_str().is_some()),
        Value::Null | Value::Bool(_) | Value::Object(_) => false,
    }
}

/// Claims that hold a time: RFC 7519 and OpenID Connect.
pub(super) const TIMES: [&str; 5] = ["iat", "nbf", "exp", "auth_time", "updated_at"];
