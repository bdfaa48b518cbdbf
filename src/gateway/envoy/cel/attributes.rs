//! What Envoy tells an expression of a request.

use std::borrow::Cow;

use super::operators::nanoseconds;
use super::value::{Fault, Message, Outcome, Value};
use crate::gateway::envoy::flow::Flow;
use crate::gateway::envoy::path::without_query;
use crate::gateway::envoy::unknown::ADDRESS;
use crate::json;

/// A name at the root.
// extensions/filters/common/expr/context.cc.
pub(super) fn root<'a>(name: &str) -> Outcome<'a> {
    let message = match name {
        "request" => Message::Request,
        "source" => Message::Source,
        "destination" => Message::Destination,
        "connection" => Message::Connection,
        "metadata" => Message::Metadata,
        "filter_state" | "upstream" | "xds" | "response" => return Err(Fault::Unknown("state beside the request")),
        _ => return Err(Fault::Error),
    };
    Ok(Value::Message(message))
}

/// A member of a message. What is not there is an error.
// extensions/filters/common/expr/context.cc.
pub(super) fn member<'a>(flow: &'a Flow<'a>, message: Message, field: &str) -> Outcome<'a> {
    match message {
        Message::Request => request(flow, field),
        Message::Source => {
            let address = flow.client.direct.ok_or(Fault::Unknown(ADDRESS))?;
            match field {
                "address" => Ok(Value::Text(Cow::Owned(std::net::SocketAddr::new(address, 0).to_string()))),
                "port" => Err(Fault::Unknown("the client's port")),
                _ => Err(Fault::Error),
            }
        }
        Message::Destination => match field {
            "address" | "port" => Err(Fault::Unknown("the listener's address")),
            _ => Err(Fault::Error),
        },
        Message::Connection => match field {
            "mtls" => Ok(Value::Bool(false)),
            "id" | "termination_details" => Err(Fault::Unknown("the connection")),
            // Plain HTTP has none of the rest.
            _ => Err(Fault::Error),
        },
        Message::Metadata => match field {
            "filter_metadata" => Ok(Value::Object(flow.metadata.all())),
            _ => Err(Fault::Error),
        },
    }
}

/// A header, in any letter case; its lines are joined by commas.
// extensions/filters/common/expr/context.cc; vector cel-header-absent.
pub(super) fn header<'a>(flow: &'a Flow<'a>, name: &'a str) -> Outcome<'a> {
    if let Some(why) = flow.head.unknown(name) {
        return Err(Fault::Unknown(why));
    }
    let mut lines = flow.head.values(name);
    let first = lines.next().ok_or(Fault::Error)?;
    let text = lines.fold(Cow::Borrowed(first), |joined, line| Cow::Owned(format!("{joined},{line}")));
    Ok(Value::Text(text))
}

// extensions/filters/common/expr/context.cc; vectors cel-method, cel-claim.
fn request<'a>(flow: &'a Flow<'a>, field: &str) -> Outcome<'a> {
    let text = |text: &'a str| Ok(Value::Text(Cow::Borrowed(text)));
    let of_header = |name: &'a str| header(flow, name);
    let path = flow.head.path();
    match field {
        "path" => text(path),
        "url_path" => text(without_query(path)),
        "query" => text(path.split_once('?').map_or("", |(_, query)| query)),
        "host" => text(flow.head.authority()),
        "scheme" => text(flow.head.scheme()),
        "method" => text(flow.head.method()),
        "headers" => Ok(Value::Headers),
        "referer" => of_header("referer"),
        "useragent" => of_header("user-agent"),
        "id" => of_header("x-request-id"),
        "protocol" => text("HTTP/1.1"),
        "time" => Ok(Value::Timestamp(nanoseconds(flow.now))),
        "size" | "total_size" | "duration" => Err(Fault::Unknown("the request's body")),
        _ => Err(Fault::Error),
    }
}

/// A member of an object.
pub(super) fn of_object<'a>(object: &'a json::Object, name: &str) -> Outcome<'a> {
    object.get(name).map(Value::of_json).ok_or(Fault::Error)
}
