//! What is wrong with a set of keys, whichever gateway reads it.

use std::collections::HashMap;

use super::certificate;
use super::key;
use super::key_summary::KeySummary;
use super::strength::Strengths;
use crate::claims::Timestamp;
use crate::config::{self, Document, Node, Syntax, Text};
use crate::finding::{Finding, Meaning, Place, Rule, Severity};
use crate::json::{Location, Value};
use crate::jwk::Key;
use crate::keyfile::{self, Fault, FileKey};

/// What this file can find.
pub(super) const RULES: [&Rule; 9] = [
    &NO_KEYS,
    &DUPLICATE_KID,
    &MISSING_KID,
    &MISSING_ALG,
    &PRIVATE_KEY,
    &SYMMETRIC_KEY,
    &ENCRYPTION_KEY,
    &KID_OF_ANOTHER_KEY,
    &TOO_MANY_KEYS,
];

/// A set that was looked at, or a lone key.
#[derive(Clone, Debug)]
pub(super) struct LookedSet {
    pub(super) name: String,
    pub(super) keys: Vec<KeySummary>,
    /// Where it is, and each of its members, those that are no keys too
    pub(super) place: Place,
    pub(super) member_places: Vec<Place>,
    /// Whether it is one key without a set around it
    pub(super) is_lone: bool,
    pub(super) text: Vec<u8>,
    /// Whether it is JSON
    pub(super) is_json: bool,
}

/// The keys of a text, whatever it is.
pub(super) fn of_text(text: Text<'_>, now: Timestamp, strengths: &Strengths, findings: &mut Vec<Finding>) -> LookedSet {
    let bytes = text.bytes();
    if bytes.trim_ascii_start().starts_with(b"{") {
        let config = config::read(&[Text::new(bytes, text.name())], Syntax::KUBERNETES);
        return match config {
            Ok(config) => of_document(config.first(), now, strengths, false, findings),
            Err(_) => LookedSet {
                name: text.name().to_owned(),
                keys: Vec::new(),
                place: Place::new(text.name(), "", None),
                member_places: Vec::new(),
                is_lone: false,
                text: bytes.to_vec(),
                is_json: true,
            },
        };
    }
    of_key_file(bytes, text.name(), now, strengths, false, findings)
}

/// Looks at the keys of a JSON document: a set, a lone key, or what people take for a set.
pub(super) fn of_document(
    document: &Document,
    now: Timestamp,
    strengths: &Strengths,
    is_served: bool,
    findings: &mut Vec<Finding>,
) -> LookedSet {
    let root = Node::root(document);
    let mut set = LookedSet {
        name: document.name().to_owned(),
        keys: Vec::new(),
        place: root.place(),
        member_places: Vec::new(),
        is_lone: false,
        text: document.text().to_vec(),
        is_json: true,
    };
    for place in document.repeated() {
        let name = place.path.clone();
        findings.push(
            Finding::new(&key::DUPLICATE_MEMBER, format!("{name} occurs twice: gateways differ in which counts"))
                .at(place),
        );
    }
    let members = root.value().as_object();
    let list = root.member("keys");
    if list.is_none() && members.is_some_and(|members| members.contains("kty")) {
        set.is_lone = true;
        set.keys.extend(key::of_member(&root, now, strengths, findings));
        of_publicity(&set, is_served, findings);
        return set;
    }
    let place = list.as_ref().map_or_else(|| root.place(), Node::name_place);
    set.place = place.clone();
    let Some(items) = list.as_ref().and_then(|list| list.value().as_array()) else {
        findings.push(Finding::new(&NO_KEYS, not_a_set(&root, list.as_ref())).at(place));
        return set;
    };
    if items.is_empty() {
        findings.push(Finding::new(&NO_KEYS, "the set has no keys, so every token is refused").at(place.clone()));
    }
    for item in list.iter().flat_map(Node::items) {
        set.member_places.push(item.place());
        set.keys.extend(key::of_member(&item, now, strengths, findings));
    }
    if items.len() > MOST_KEYS || document.text().len() > MOST_BYTES {
        let text = format!("{} keys in {} bytes: retired keys still verify", items.len(), document.text().len());
        findings.push(Finding::new(&TOO_MANY_KEYS, text).at(place));
    }
    of_kids(&set, findings);
    of_publicity(&set, is_served, findings);
    let is_mixed = set.keys.iter().any(|key| !key.is_for_encryption);
    for key in set.keys.iter().filter(|key| key.is_for_encryption && is_mixed) {
        let text = "a key for encryption beside keys for signatures: some gateways try it all the same";
        findings.push(Finding::new(&ENCRYPTION_KEY, text).at(key.place.clone()));
    }
    set
}

/// Looks at the keys of PEM, DER and OpenSSH files.
pub(super) fn of_key_file(
    text: &[u8],
    name: &str,
    now: Timestamp,
    strengths: &Strengths,
    is_served: bool,
    findings: &mut Vec<Finding>,
) -> LookedSet {
    let mut set = LookedSet {
        name: name.to_owned(),
        keys: Vec::new(),
        place: Place::new(name, "", None),
        member_places: Vec::new(),
        is_lone: true,
        text: text.to_vec(),
        is_json: false,
    };
    for entry in keyfile::read(text, None).unwrap_or_default() {
        let location = Location { offset: 0, line: entry.place.line.max(1), column: 1 };
        let place = Place::new(name, "", Some(location));
        match entry.found {
            Ok(found) => {
                if let Some(leaf) = found.chain.first() {
                    certificate::of_validity(leaf, &place, now, findings);
                }
                let key = match found.key {
                    FileKey::Public(key) => Key::Public(key),
                    FileKey::Private(key) => Key::Private(key),
                };
                set.keys.push(KeySummary::of_key(key, place, strengths, findings));
            }
            // Without its passphrase nothing is known of it.
            Err(Fault::PassphraseNeeded) => {}
            Err(fault @ Fault::Unsupported { .. }) => {
                findings.push(Finding::new(&key::UNKNOWN_TYPE, fault.to_string()).at(place));
            }
            Err(fault) => findings.push(Finding::new(&key::MALFORMED, fault.to_string()).at(place)),
        }
    }
    of_publicity(&set, is_served, findings);
    set
}

/// What is in the place of a set.
fn not_a_set(root: &Node<'_>, list: Option<&Node<'_>>) -> String {
    let members = root.value().as_object();
    if let Some(list) = list {
        return format!("`keys` must be a list, this is {}", list.value().described());
    }
    if members.is_some_and(|members| members.contains("jwks_uri")) {
        return "this is a discovery document: the set is what its `jwks_uri` leads to".to_owned();
    }
    if root.value().as_array().is_some() {
        return "this is a bare list: a set is an object, {\"keys\": [ … ]}".to_owned();
    }
    let is_certificate = |value: &Value| value.as_str().is_some_and(|text| text.contains("-----BEGIN"));
    if members.is_some_and(|members| !members.is_empty() && members.iter().all(|(_, value)| is_certificate(value))) {
        return "this is a map of certificates by kid, not a key set".to_owned();
    }
    "there is no member `keys`, so this is no key set".to_owned()
}

fn of_kids(set: &LookedSet, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, Vec<&KeySummary>> = HashMap::new();
    let owners: HashMap<&str, usize> =
        set.keys.iter().enumerate().filter_map(|(index, key)| Some((key.identity.as_deref()?, index))).collect();
    for (index, key) in set.keys.iter().enumerate() {
        if key.is_kid_wrong {
            continue;
        }
        let Some(kid) = key.kid.as_deref().filter(|kid| !kid.is_empty()) else {
            let text = "the key has no kid, so a token cannot name it, and some gateways refuse the set";
            let place = if key.kid.is_some() { &key.kid_place } else { &key.place };
            findings.push(Finding::new(&MISSING_KID, text).at(place.clone()));
            continue;
        };
        if owners.get(kid).is_some_and(|owner| *owner != index) && key.identity.as_deref() != Some(kid) {
            let text = format!("kid {kid:?} is the thumbprint of another key of the set");
            findings.push(Finding::new(&KID_OF_ANOTHER_KEY, text).at(key.kid_place.clone()));
        }
        let others = seen.entry(kid).or_default();
        if let Some(other) = others.last() {
            findings.extend(of_same_kid(other, key, kid));
        }
        others.push(key);
    }
    for key in set.keys.iter().filter(|key| key.alg.as_deref().unwrap_or_default().is_empty() && !key.kty.is_empty()) {
        let text = "the key has no alg, so its type alone says what it verifies";
        findings.push(Finding::new(&MISSING_ALG, text).at(key.place.clone()));
    }
}

fn of_same_kid(other: &KeySummary, key: &KeySummary, kid: &str) -> Option<Finding> {
    let (severity, text) = if other.kty != key.kty {
        (Severity::Warning, format!("kid {kid:?} names keys of two types: some gateways try the last alone"))
    } else if other.identity.is_some() && other.identity == key.identity {
        (Severity::Warning, format!("the key with kid {kid:?} occurs twice"))
    } else if other.identity.is_none() || key.identity.is_none() {
        return None;
    } else {
        (Severity::Error, format!("kid {kid:?} names two different keys: the gateways try one of them alone"))
    };
    Some(Finding::new(&DUPLICATE_KID, text).at(key.kid_place.clone()).mattering(severity))
}

/// Secrets where everybody reads.
fn of_publicity(set: &LookedSet, is_served: bool, findings: &mut Vec<Finding>) {
    let has_public = !set.is_lone && set.keys.iter().any(KeySummary::is_public);
    let is_public = is_served || says_public(&set.name) || has_public;
    for key in &set.keys {
        let Some(place) = &key.secret_place else { continue };
        match (is_public, key.is_symmetric()) {
            (true, true) => {
                let text = "a shared secret in a public set: whoever reads the set can sign";
                findings.push(Finding::new(&SYMMETRIC_KEY, text).at(place.clone()));
            }
            (true, false) => {
                let text = "a private key in a public set: whoever reads the set can sign";
                findings.push(
                    Finding::new(&PRIVATE_KEY, text)
                        .at(place.clone())
                        .hinting("jwtk jwks public strips private members"),
                );
            }
            (false, _) => {}
        }
    }
    if let Some(first) = set.keys.iter().find(|key| key.is_private()).filter(|_| !is_public && !set.is_lone) {
        let text = "all keys of the set are private: it is for the signer alone";
        let place = first.secret_place.clone().unwrap_or_else(|| first.place.clone());
        let finding = Finding::new(&PRIVATE_KEY, text).at(place).mattering(Severity::Note);
        findings.push(finding.hinting("nothing, as long as nobody else reads it"));
    }
}

/// Whether a path says that everybody reads the file.
fn says_public(path: &str) -> bool {
    path.contains(".well-known")
        || path.rsplit(['/', '\\']).take(2).any(|part| {
            part.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.to_ascii_lowercase().starts_with("pub"))
        })
}

const MOST_KEYS: usize = 100;
const MOST_BYTES: usize = 256 << 10;

pub(super) const NO_KEYS: Rule =
    Rule::new("jwks/no-keys", Severity::Error, "something that is no set, or a set without keys")
        .because("Every token is refused.", "Give the set itself: an object with a list of keys.");
const DUPLICATE_KID: Rule = Rule::new("jwks/duplicate-kid", Severity::Error, "one kid for several keys").because(
    "Gateways try one key of a kid alone, most the last (RFC 7517 section 4.5).",
    "Give each key a kid of its own.",
);
const MISSING_KID: Rule = Rule::new("jwks/missing-kid", Severity::Warning, "a key of a set without kid").because(
    "Tokens name their key by kid; agentgateway refuses the set.",
    "Write the thumbprint of the key as its kid.",
);
const MISSING_ALG: Rule = Rule::new("jwks/missing-alg", Severity::Note, "a key of a set without alg").because(
    "A verifier goes by the type then, and takes more algorithms than were meant (RFC 8725 section 3.1).",
    "Add alg.",
);
const PRIVATE_KEY: Rule = Rule::new("jwks/private-key", Severity::Error, "a private key where everybody reads")
    .because_of(
        Meaning::new(
            "Whoever reads the set signs (RFC 7517 section 9.3).",
            "Strip the private members with jwtk jwks public, and make a new key if the set was served.",
        )
        .exploitable(),
    );
const SYMMETRIC_KEY: Rule = Rule::new("jwks/symmetric-key", Severity::Error, "a shared secret where everybody reads")
    .because_of(
        Meaning::new(
            "Whoever reads the set signs (RFC 7517 section 9.2).",
            "Take the secret out, and make a new one if the set was served.",
        )
        .exploitable(),
    );
const ENCRYPTION_KEY: Rule =
    Rule::new("jwks/encryption-key", Severity::Note, "a key for encryption beside keys for signatures")
        .because("Envoy passes over it, KrakenD and agentgateway try it.", "Nothing, as long as its kid is its own.");
const KID_OF_ANOTHER_KEY: Rule =
    Rule::new("jwks/kid-of-another-key", Severity::Warning, "a kid that is the thumbprint of another key")
        .because("It looks as if the kids were mixed up by hand.", "Write each key's own thumbprint.");
const TOO_MANY_KEYS: Rule = Rule::new("jwks/too-many-keys", Severity::Warning, "a set that has grown too large")
    .because("Keys that were retired still verify.", "Remove keys whose tokens have run out.");
