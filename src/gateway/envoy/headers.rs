//! What a good token leaves in the headers and in the metadata.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::head::Head;
use super::jwt_settings::{ClaimWriter, Provider};
use super::token::Token;
use super::values;
use crate::json::{Object, Value};

/// Takes from a request the headers that providers may write.
// ExtractorImpl::sanitizeHeaders; vectors payload-header-spoof, claim-spoof-absent, sanitize-other-provider.
pub(super) fn sanitize<'s>(head: &mut Head, providers: impl IntoIterator<Item = &'s Provider>) {
    for provider in providers {
        let replaced = provider.claim_to_headers.iter().filter(|claim| !claim.append);
        let claims = replaced.map(|claim| &claim.header_name);
        for name in provider.forward_payload_header.iter().chain(claims) {
            head.remove(name);
        }
    }
}

/// What came of writing claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) any: bool,
    /// Headers of which it is not known what they would hold
    pub(super) unknown: Vec<String>,
    /// Headers whose value has members in no fixed order
    pub(super) unordered: Vec<String>,
}

/// Writes payload and claims into headers.
// AuthenticatorImpl::handleGoodJwt; vectors payload-header, payload-header-pad, claim-two-into-one.
pub(super) fn write(head: &mut Head, token: &Token, provider: &Provider) -> Written {
    if let Some(name) = &provider.forward_payload_header {
        let missing = if provider.pad_forward_payload_header { token.payload.len().wrapping_neg() % 4 } else { 0 };
        head.append(name, &format!("{}{}", token.payload, "=".repeat(missing)));
    }
    let mut written = Written::default();
    for claim in &provider.claim_to_headers {
        let found = find(&token.claims, &claim.claim);
        if provider.claims_by == ClaimWriter::Gloo && found.is_some_and(|found| found.as_str().is_none()) {
            written.unknown.push(claim.header_name.clone());
            continue;
        }
        let value = found.map(in_header).unwrap_or_default();
        if found.is_some_and(has_members) {
            written.unordered.push(claim.header_name.clone());
        }
        if !value.is_empty() {
            head.append(&claim.header_name, &value);
            written.any = true;
        }
    }
    written
}

/// The claims with some texts parted at blanks, for the metadata.
// AuthenticatorImpl::setPayloadMetadata; vectors of topic rbac with space_delimited_claims.
pub(super) fn normalized(claims: &Object, space_delimited: &[String]) -> Object {
    let mut normalized = claims.clone();
    for name in space_delimited {
        if let Some(value) = normalized.get_mut(name)
            && let Value::String(text) = value
        {
            let pieces: Vec<Value> = text.split(' ').filter(|piece| !piece.is_empty()).map(Value::from).collect();
            *value = Value::from(pieces);
        }
    }
    normalized
}

/// A claim by its way through objects; no step leads into a list.
// StructUtils::GetValue; vectors claim-nested, claim-name-with-dot, claim-path.
fn find<'c>(claims: &'c Object, way: &[String]) -> Option<&'c Value> {
    let (first, rest) = way.split_first()?;
    rest.iter().try_fold(claims.get(first)?, |value, key| value.as_object()?.get(key))
}

/// Whether an object of several members is in it: Envoy holds them in a map of protobuf, which has another order in each process.
fn has_members(claim: &Value) -> bool {
    match claim {
        Value::Array(items) => items.iter().any(has_members),
        Value::Object(object) => object.len() > 1 || object.iter().any(|(_, value)| has_members(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Nothing is written for an empty text.
// AuthenticatorImpl::addJWTClaimToHeader; vectors claim-string to claim-object-escapes.
fn in_header(claim: &Value) -> String {
    match claim {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => values::number_in_header(number),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => STANDARD.encode(values::compact(claim)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, read_object};

    #[test]
    fn texts_are_parted_at_blanks_alone() {
        let claims = read_object(br#"{"scope":" a  b\tc ","scp":["x y"],"n":1}"#, Dialect::STRICT).unwrap();
        let names = ["scope", "scp", "n", "none"].map(str::to_owned);
        assert_eq!(
            values::compact(&normalized(&claims, &names).into()),
            r#"{"scope":["a","b\tc"],"scp":["x y"],"n":1}"#
        );
    }
}
