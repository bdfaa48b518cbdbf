//! What a file is, told from its content.

use std::path::Path;

use super::config_map::{Inner, is_map, members_of_map};
use super::token;
use super::unreadable::Unreadable;
use crate::config::{self, Config, Document, Syntax, Text};
use crate::gateway::{self, Kind};
use crate::json::{Object, Value};
use crate::keyfile;

/// What a file holds.
pub(super) enum Content {
    /// A token a line, with the number of the line
    Tokens(Vec<(usize, String)>),
    /// A set of keys or a lone key, or what people take for one
    Set(Config),
    /// PEM, DER or OpenSSH
    KeyFile,
    /// Resources of gateways, files that are members of a `ConfigMap`, or both
    Configuration(Config, Vec<Kind>, Vec<Inner>),
}

impl Content {
    pub(super) fn of(text: Text<'_>, kind: Option<Kind>) -> Result<Self, Unreadable> {
        let bytes = text.bytes();
        let unknown = || Unreadable::Unknown { name: text.name().to_owned() };
        if bytes.trim_ascii().is_empty() {
            return Err(unknown());
        }
        if let Some(tokens) = tokens(bytes) {
            return Ok(Self::Tokens(tokens));
        }
        let is_armored = bytes.trim_ascii_start().starts_with(b"-----BEGIN");
        // JSON that is not UTF-8 is told as such, or read where a gateway reads it.
        let is_json = bytes.trim_ascii_start().starts_with(b"{");
        if is_armored || !is_json && std::str::from_utf8(bytes).is_err() {
            return keyfile::read(bytes, None).map(|_| Self::KeyFile).map_err(|_| unknown());
        }
        // Of two members the last counts, as for most; what occurs twice is told.
        let config = match config::read(&[text], Syntax::KUBERNETES) {
            Ok(config) => config,
            Err(_) if keyfile::read(bytes, None).is_ok_and(|entries| !entries.is_empty()) => return Ok(Self::KeyFile),
            Err(_) if is_bare_list(bytes) => {
                config::read(&[Text::new(bytes, &as_json(text.name()))], Syntax::KUBERNETES)?
            }
            Err(error) => return Err(error.into()),
        };
        if is_set(config.first().value(), text.name()) {
            return Ok(Self::Set(config));
        }
        let inner: Vec<Inner> = config.documents().flat_map(|document| members_of_map(document, bytes)).collect();
        let kinds = match kind {
            Some(kind) if inner.is_empty() => vec![kind],
            Some(_) => Vec::new(),
            None => kinds(&config, text),
        };
        // Resources of others are passed over.
        let is_resource =
            |document: &Document| document.value().as_object().is_some_and(|all| all.contains("apiVersion"));
        if kinds.is_empty() && inner.is_empty() && !config.documents().any(is_resource) {
            return Err(unknown());
        }
        Ok(Self::Configuration(config, kinds, inner))
    }
}

/// Each line that begins like a token, when the first one does.
fn tokens(bytes: &[u8]) -> Option<Vec<(usize, String)>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let first = text.trim_start();
    if first.starts_with(['{', '[']) || !token::begins_like_one(first.lines().next()?) {
        return None;
    }
    let lines: Vec<(usize, &str)> = text.lines().zip(1..).map(|(line, number)| (number, line)).collect();
    let mut lines = lines.into_iter().filter(|(_, line)| !line.trim().is_empty());
    if lines.clone().all(|(_, line)| token::begins_like_one(line)) {
        return Some(lines.map(|(number, line)| (number, line.to_owned())).collect());
    }
    // One that was wrapped, or has something behind it: wrong as a whole.
    lines.next().map(|(number, _)| vec![(number, first.trim_end().to_owned())])
}

fn is_bare_list(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"[")
}

fn as_json(name: &str) -> String {
    let is_json = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { name.to_owned() } else { format!("{name}.json") }
}

/// Whether a document is a key set, or its name says so.
fn is_set(value: &Value, name: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| item.as_object().is_some_and(|item| item.contains("kty"))),
        Value::Object(members) => {
            let is_certificate = |value: &Value| value.as_str().is_some_and(|text| text.contains("-----BEGIN CERT"));
            let all_certificates = !members.is_empty() && members.iter().all(|(_, value)| is_certificate(value));
            let names_set = name.to_ascii_lowercase().contains("jwk");
            ["keys", "kty", "jwks_uri"].iter().any(|own| members.contains(own)) && !members.contains("endpoints")
                || all_certificates
                || names_set && gateway::owner(members).is_none()
        }
        _ => false,
    }
}

/// The gateways whose configurations stand in the documents.
fn kinds(config: &Config, text: Text<'_>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let documents = config.documents().filter_map(|document| document.value().as_object());
    // What `kubectl get -o yaml` prints is a list.
    let items = |members: &'_ Object| {
        let items = members.get("items").and_then(Value::as_array).unwrap_or_default();
        items.iter().filter_map(Value::as_object).filter_map(gateway::owner).collect::<Vec<_>>()
    };
    for members in documents {
        for kind in gateway::owner(members).into_iter().chain(items(members)) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    let is_map = config.documents().any(|document| is_map(document.value()));
    if kinds.is_empty()
        && !is_map
        && (text.holds("envoy.filters.http.jwt_authn") || text.holds("jwt_authn.v3.JwtAuthentication"))
    {
        kinds.push(Kind::Envoy);
    }
    kinds
}
