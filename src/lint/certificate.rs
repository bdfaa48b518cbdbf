//! What is wrong with the certificates of a key.

use crate::algorithm::Digest;
use crate::base64url;
use crate::claims::Timestamp;
use crate::config::Node;
use crate::crypto::{digest, sha1};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::json::Value;
use crate::jwk::Key;
use crate::keyfile::{certificate_key, certificate_spki, certificate_validity};

/// What this file can find.
pub(super) const RULES: [&Rule; 2] = [&CERTIFICATE, &EXPIRED];

/// The members `x5c`, `x5t` and `x5t#S256` of a key.
pub(super) fn of_member(node: &Node<'_>, key: Option<&Key>, now: Timestamp, findings: &mut Vec<Finding>) {
    let mut leaf = None;
    if let Some(member) = node.member("x5c").filter(|member| !is_nothing(member.value())) {
        let mut wrong = |text: &str| findings.push(Finding::new(&CERTIFICATE, text).at(member.name_place()));
        let entries = member.value().as_array().unwrap_or_default();
        let decode = |entry: &Value| entry.as_str().and_then(base64url::decode_standard);
        let ders: Option<Vec<Vec<u8>>> = entries.iter().map(decode).collect();
        match ders {
            Some(ders) if !ders.is_empty() && ders.iter().all(|der| certificate_spki(der).is_ok()) => {
                let first = ders.into_iter().next().unwrap_or_default();
                let own = match key {
                    Some(Key::Public(key)) => Some(key.clone()),
                    Some(Key::Private(key)) => Some(key.public()),
                    Some(Key::Symmetric(_)) | None => None,
                };
                match (own, certificate_key(&first)) {
                    (Some(own), Ok(certified)) if own != certified => {
                        wrong("`x5c` begins with the certificate of another key");
                    }
                    (Some(_), Err(_)) => wrong("`x5c` begins with the certificate of a key of another kind"),
                    (Some(_), Ok(_)) | (None, _) => {}
                }
                of_validity(&first, &member.name_place(), now, findings);
                leaf = Some(first);
            }
            Some(_) | None => wrong("`x5c` must be a list of X.509 certificates in standard base64"),
        }
    }
    for (name, length) in [("x5t", 20), ("x5t#S256", 32)] {
        let Some(member) = node.member(name).filter(|member| !is_nothing(member.value())) else { continue };
        let bytes = member.value().as_str().and_then(|text| base64url::decode(text).ok());
        let of_leaf = |leaf: &Vec<u8>| if length == 20 { sha1(leaf) } else { digest(Digest::Sha256, leaf) };
        let text = match (bytes, leaf.as_ref().map(of_leaf)) {
            (None, _) => format!("`{name}` is not base64url of a thumbprint"),
            (Some(bytes), _) if bytes.len() != length => {
                format!("`{name}` has {} bytes, a thumbprint has {length}", bytes.len())
            }
            (Some(bytes), Some(expected)) if bytes != expected => {
                format!("`{name}` is the thumbprint of another certificate")
            }
            (Some(_), _) => continue,
        };
        findings.push(Finding::new(&CERTIFICATE, text).at(member.name_place()));
    }
}

/// When a certificate is out of date. Gateways do not look; others do.
pub(super) fn of_validity(der: &[u8], place: &Place, now: Timestamp, findings: &mut Vec<Finding>) {
    let Some([from, until]) = certificate_validity(der) else { return };
    let now_seconds = u64::try_from(now.seconds()).unwrap_or_default();
    let time = |seconds: u64| Timestamp::new(i64::try_from(seconds).unwrap_or(i64::MAX), 0);
    let text = if now_seconds > until {
        format!("the certificate expired at {}", time(until))
    } else if now_seconds < from {
        format!("the certificate is not valid before {}", time(from))
    } else {
        return;
    };
    findings.push(Finding::new(&EXPIRED, text).at(place.clone()));
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

const CERTIFICATE: Rule =
    Rule::new("jwk/certificate", Severity::Error, "certificates that are none, or of another key").because(
        "KrakenD refuses the whole set (RFC 7517 sections 4.7 to 4.9).",
        "Renew x5c, x5t and x5t#S256 together, or leave all three out.",
    );
const EXPIRED: Rule = Rule::new("jwk/certificate-expired", Severity::Warning, "a certificate that is out of date")
    .because("Gateways do not look at the dates, other readers do.", "Renew the certificate, or leave it out.");
