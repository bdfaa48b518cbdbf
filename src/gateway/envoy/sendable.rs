//! Whether a request can be written to a service as it has become.

use super::head::Head;
use crate::check::{Check, Reason};
use crate::json::{self, Style, Value};

/// What keeps a request from being sent.
#[derive(Debug)]
pub(super) struct Unsendable {
    /// The body of the answer, which is a 503
    pub(super) body: String,
    pub(super) check: Check,
}

/// The first of what the codec does not write.
// HeaderUtility::checkRequiredRequestHeaders, checkValidRequestHeaders; vectors header-name-*, claim-line-break,
// claim-control-character.
pub(super) fn fault(head: &Head) -> Option<Unsendable> {
    for (name, value) in [(":method", head.method()), (":path", head.path())] {
        if value.is_empty() {
            let detail = format!("{name} was taken from the request: a provider names it as a header of its own");
            return Some(Unsendable {
                body: format!("missing required header: {name}"),
                check: Check::fail("headers", Reason::GatewayMisconfigured, detail),
            });
        }
    }
    for (name, value) in head.headers() {
        if !is_name(name) {
            let detail = format!("header {name:?} would be written, whose name no header may have");
            return Some(Unsendable {
                body: format!("invalid header name: {}", escaped(name)),
                check: Check::fail("headers", Reason::GatewayMisconfigured, detail),
            });
        }
        if value.contains(|c: char| c.is_ascii_control() && c != '\t') {
            let detail = format!("header {name} would hold a character that no header may hold");
            return Some(Unsendable {
                body: format!("invalid header value for: {name}"),
                check: Check::fail("headers", Reason::MalformedClaim, detail),
            });
        }
    }
    None
}

/// A token of RFC 9110.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// As in a text of JSON.
fn escaped(name: &str) -> String {
    let written = json::write(&Value::from(name), Style::Compact);
    written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&written).to_owned()
}
