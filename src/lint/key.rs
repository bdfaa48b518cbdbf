//! What is wrong with one key, whichever gateway reads it.

use super::certificate;
use super::key_summary::{KeySummary, identity};
use super::names::{self, Purpose};
use super::strength::{PUBLISHED_KEY, ROCA, Strengths, WEAK_KEY, of_strength};
use crate::base64url;
use crate::claims::Timestamp;
use crate::config::Node;
use crate::crypto::InvalidKey;
use crate::finding::{Finding, Place, Rule, Severity};
use crate::json::{Object, Value};
use crate::jwk::{Jwk, Key, Unusable};

/// What this file can find.
pub(super) const RULES: [&Rule; 11] = [
    &MALFORMED,
    &NOT_BASE64URL,
    &LEADING_ZERO,
    &UNKNOWN_TYPE,
    &WEAK_KEY,
    &OVERSIZED,
    &ROCA,
    &PUBLISHED_KEY,
    &ALG_MISMATCH,
    &USE_CONFLICT,
    &DUPLICATE_MEMBER,
];

/// Looks at a member of a set, or at a lone key.
pub(super) fn of_member(
    node: &Node<'_>,
    now: Timestamp,
    strengths: &Strengths,
    findings: &mut Vec<Finding>,
) -> Option<KeySummary> {
    let Some(object) = node.value().as_object() else {
        let text = format!("a key must be an object, this is {}", node.value().described());
        findings.push(Finding::new(&MALFORMED, text).at(node.place()));
        return None;
    };
    let member = Member { node, object };
    member.of_types(findings);
    let kty = member.text("kty").unwrap_or_default();
    let secret = match kty {
        "oct" => node.member("k"),
        "AKP" => node.member("priv"),
        _ => ["d", "p", "q", "dp", "dq", "qi"].iter().find_map(|name| node.member(name)),
    };
    let key = member.of_numbers(kty, strengths, findings);
    let purpose = member.of_purpose(kty, findings);
    certificate::of_member(node, key.as_ref(), now, findings);
    Some(KeySummary {
        kid: member.text("kid").map(str::to_owned),
        is_kid_wrong: object.get("kid").is_some_and(|kid| *kid != Value::Null && kid.as_str().is_none()),
        kty: kty.to_owned(),
        alg: member.text("alg").map(str::to_owned),
        identity: key.as_ref().map(identity),
        key,
        is_for_encryption: purpose == Some(Purpose::Encryption),
        place: node.place(),
        kid_place: member.place("kid"),
        secret_place: secret.map(|node| node.name_place()),
    })
}

struct Member<'n, 'c> {
    node: &'n Node<'c>,
    object: &'c Object,
}

impl<'c> Member<'_, 'c> {
    fn text(&self, name: &str) -> Option<&'c str> {
        self.object.get(name)?.as_str()
    }

    /// A member's name, or the start of the key where it has no such member.
    fn place(&self, name: &str) -> Place {
        self.node.member(name).map_or_else(|| self.node.place(), |member| member.name_place())
    }

    fn find(&self, rule: &'static Rule, name: &str, text: impl Into<String>) -> Finding {
        Finding::new(rule, text).at(self.place(name))
    }

    fn of_types(&self, findings: &mut Vec<Finding>) {
        for name in ["kid", "alg", "use", "crv"] {
            if let Some(value) =
                self.object.get(name).filter(|value| **value != Value::Null && value.as_str().is_none())
            {
                let text = format!("`{name}` must be a string, this is {}", value.described());
                findings.push(self.find(&MALFORMED, name, text));
            }
        }
        let is_list =
            |value: &Value| value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
        if self.object.get("key_ops").is_some_and(|value| *value != Value::Null && !is_list(value)) {
            findings.push(self.find(&MALFORMED, "key_ops", "`key_ops` must be a list of strings"));
        }
    }

    /// The key of its numbers, if they make one.
    fn of_numbers(&self, kty: &str, strengths: &Strengths, findings: &mut Vec<Finding>) -> Option<Key> {
        let (numbers, known): (&[&str], bool) = match kty {
            "RSA" => (&["n", "e", "d", "p", "q", "dp", "dq", "qi"], true),
            "EC" => (&["x", "y", "d"], true),
            "OKP" => (&["x", "d"], true),
            "oct" => (&["k"], true),
            _ => (&[], false),
        };
        if !known {
            findings.push(self.of_kty(kty));
            return None;
        }
        let mut parameters = Object::new();
        for name in ["kty", "crv"] {
            if let Some(value) = self.text(name) {
                parameters.insert(name, value);
            }
        }
        let mut is_broken = false;
        for name in numbers {
            let Some(value) = self.object.get(name) else { continue };
            let Some(text) = value.as_str() else {
                findings.push(self.find(
                    &MALFORMED,
                    name,
                    format!("`{name}` must be a string, this is {}", value.described()),
                ));
                is_broken = true;
                continue;
            };
            match base64url::decode(text) {
                Err(fault) => {
                    let hint = "base64url has - for +, _ for /, and no =";
                    findings.push(
                        self.find(&NOT_BASE64URL, name, format!("`{name}` is not base64url: {fault}")).hinting(hint),
                    );
                    is_broken = true;
                }
                Ok(bytes) if ["n", "e"].contains(name) && bytes.len() > 1 && bytes.first() == Some(&0) => {
                    let text =
                        format!("`{name}` begins with a zero byte, with which some gateways refuse every signature");
                    findings.push(self.find(&LEADING_ZERO, name, text));
                    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                    parameters.insert(*name, base64url::encode(bytes.get(zeros..).unwrap_or_default()));
                }
                Ok(_) => {
                    parameters.insert(*name, text);
                }
            }
        }
        if is_broken {
            return None;
        }
        match Jwk::from_json(&parameters) {
            Ok(jwk) => {
                let alg = self.text("alg");
                if let Some(crv @ "X25519") = self.text("crv") {
                    findings.push(self.find(&UNKNOWN_TYPE, "crv", format!("`crv` {crv} is known to no gateway here")));
                }
                of_strength(jwk.key(), &identity(jwk.key()), alg, strengths, |name| self.place(name), findings);
                Some(jwk.key().clone())
            }
            Err(fault) => {
                findings.extend(self.of_fault(&fault));
                None
            }
        }
    }

    fn of_kty(&self, kty: &str) -> Finding {
        if let Some(known) = KNOWN_TYPES.iter().find(|known| known.eq_ignore_ascii_case(kty) && **known != kty) {
            return self.find(&MALFORMED, "kty", format!("`kty` is {kty:?}: names are exact, {known:?} is meant"));
        }
        match self.object.get("kty") {
            None => self.find(&MALFORMED, "kty", "`kty` is missing, so nobody knows what key this is"),
            Some(Value::String(_)) if !kty.is_empty() => {
                self.find(&UNKNOWN_TYPE, "kty", format!("`kty` {kty:?} is known to no gateway here"))
            }
            Some(value) => {
                self.find(&MALFORMED, "kty", format!("`kty` must be a string, this is {}", value.described()))
            }
        }
    }

    fn of_fault(&self, fault: &Unusable) -> Option<Finding> {
        let (rule, name) = match fault {
            Unusable::UnknownKeyType { .. } => (&UNKNOWN_TYPE, "kty"),
            Unusable::UnknownCurve { found, .. } => {
                let known = ["P-256", "P-384", "P-521", "Ed25519", "Ed448", "X25519", "secp256k1"];
                let is_case = known.iter().any(|known| known.eq_ignore_ascii_case(found) && known != found);
                (if is_case { &MALFORMED } else { &UNKNOWN_TYPE }, "crv")
            }
            Unusable::WrongType { member, .. } | Unusable::Encoding { member, .. } | Unusable::Mismatch { member } => {
                (&MALFORMED, *member)
            }
            Unusable::Invalid(invalid) => match invalid {
                InvalidKey::ModulusTooShort { .. } | InvalidKey::EvenModulus => (&WEAK_KEY, "n"),
                InvalidKey::ModulusTooLong { .. } => (&OVERSIZED, "n"),
                InvalidKey::Exponent => (&WEAK_KEY, "e"),
                InvalidKey::SmallOrder => (&WEAK_KEY, "x"),
                InvalidKey::CoordinateLength { member, .. }
                | InvalidKey::Ed25519Length { member, .. }
                | InvalidKey::X25519Length { member, .. }
                | InvalidKey::MlDsaLength { member, .. } => (&MALFORMED, *member),
                InvalidKey::NotOnCurve { .. } | InvalidKey::NotOnEd25519 => (&MALFORMED, "x"),
                InvalidKey::Mismatch | InvalidKey::Scalar { .. } => (&MALFORMED, "d"),
                // What is merely not supported here is no fault of the key.
                InvalidKey::MultiPrime
                | InvalidKey::HybridPoint
                | InvalidKey::NotBuiltIn { .. }
                | InvalidKey::Generation => return None,
            },
            Unusable::EmptySecret => (&WEAK_KEY, "k"),
            Unusable::SecretIsKeyFile => (&MALFORMED, "k"),
            _ => (&MALFORMED, ""),
        };
        Some(self.find(rule, name, fault.to_string()))
    }

    /// `alg`, `use` and `key_ops` among each other and against the key.
    fn of_purpose(&self, kty: &str, findings: &mut Vec<Finding>) -> Option<Purpose> {
        let alg = self.text("alg").filter(|alg| !alg.is_empty());
        let by_alg = alg.map(|alg| (alg, names::algorithm(alg, kty, self.text("crv"))));
        match by_alg {
            Some((alg, None)) => {
                findings.push(self.find(&ALG_MISMATCH, "alg", format!("`alg` {alg:?} is no registered algorithm")));
            }
            // What is wrong with its type is told.
            Some((alg, Some((_, false)))) if KNOWN_TYPES.contains(&kty) => {
                let key = [Some(kty), self.text("crv")].into_iter().flatten().collect::<Vec<_>>().join(" ");
                findings.push(self.find(&ALG_MISMATCH, "alg", format!("`alg` {alg} does not fit a key of type {key}")));
            }
            Some((_, Some(_))) | None => {}
        }
        let by_alg = by_alg.and_then(|(_, known)| known).map(|(purpose, _)| purpose);
        let by_use = match self.text("use") {
            None | Some("") => None,
            Some("sig") => Some(Purpose::Signing),
            Some("enc") => Some(Purpose::Encryption),
            Some(other) => {
                findings.push(self.find(&USE_CONFLICT, "use", format!("`use` {other:?} is neither sig nor enc")));
                return by_alg;
            }
        };
        let ops = self.object.get("key_ops").and_then(Value::as_array).unwrap_or_default();
        let by_op = |op: &Value| match op.as_str()? {
            "sign" | "verify" => Some(Purpose::Signing),
            "encrypt" | "decrypt" | "wrapKey" | "unwrapKey" | "deriveKey" | "deriveBits" => Some(Purpose::Encryption),
            _ => None,
        };
        if let Some(by_use) = by_use {
            let other = by_alg.filter(|by_alg| *by_alg != by_use).map(|_| "alg");
            let other =
                other.or_else(|| ops.iter().filter_map(by_op).any(|by_op| by_op != by_use).then_some("key_ops"));
            if let Some(other) = other {
                findings.push(self.find(&USE_CONFLICT, "use", format!("`use` and `{other}` say different things")));
            }
        }
        by_use.or(by_alg)
    }
}

const KNOWN_TYPES: [&str; 5] = ["RSA", "EC", "OKP", "oct", "AKP"];

pub(super) const MALFORMED: Rule = Rule::new("jwk/malformed", Severity::Error, "a key that is none").because(
    "Gateways refuse the key, and some the whole set with it (RFC 7517 section 4, RFC 7518 section 6, \
     RFC 8037 section 2).",
    "Write the key anew from its source, as with jwtk pem2jwks.",
);
const NOT_BASE64URL: Rule = Rule::new("jwk/not-base64url", Severity::Error, "a number that is not base64url").because(
    "KrakenD and agentgateway refuse the whole set, Envoy drops the key (RFC 7518 section 2).",
    "Write - for +, _ for /, and leave = out.",
);
const LEADING_ZERO: Rule = Rule::new("jwk/leading-zero", Severity::Warning, "a number that begins with a zero byte")
    .because(
        "A number has its shortest form (RFC 7518 section 6.3.1.1); agentgateway finds every signature bad otherwise.",
        "Leave the zero bytes at the start out.",
    );
pub(super) const UNKNOWN_TYPE: Rule =
    Rule::new("jwk/unknown-type", Severity::Note, "a type of key that no gateway here knows").because(
        "No gateway here uses such a key, and some refuse the whole set for it (RFC 9964 for AKP).",
        "Nothing, or a set of its own for those who know it.",
    );
const OVERSIZED: Rule = Rule::new("jwk/oversized", Severity::Warning, "a modulus that is longer than verifiers take")
    .because(
        "Verifiers bound what one signature may cost: jwtk takes 8192 bits at most.",
        "Make an RSA key of 2048 to 4096 bits, or a key on a curve.",
    );
const ALG_MISMATCH: Rule =
    Rule::new("jwk/alg-mismatch", Severity::Error, "an alg that is not registered, or does not fit").because(
        "Envoy drops such a key, others use it for something else than it says (RFC 7518 section 3.4, RFC 8725 \
         section 3.1).",
        "Write the algorithm that fits the key, or none.",
    );
const USE_CONFLICT: Rule = Rule::new("jwk/use-conflict", Severity::Warning, "use, alg and key_ops that contradict")
    .because(
        "Readers differ in which of them they believe (RFC 7517 sections 4.2 and 4.3).",
        "Keep one of them, or make them agree.",
    );
pub(super) const DUPLICATE_MEMBER: Rule =
    Rule::new("jwk/duplicate-member", Severity::Error, "a member that occurs twice in one object")
        .because("Readers differ in which one counts (RFC 7517 section 4).", "Keep one of them.");
