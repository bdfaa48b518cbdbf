//! Methods of what a request brings: headers, URIs, the raw token.

use std::rc::Rc;

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::headers::Headers;
use crate::cel::uri::Uri;
use crate::cel::value::Value;

pub(super) const OF_HEADERS: [(&str, Function); 5] = [
    ("join", |call| view(call, "join")),
    ("split", |call| view(call, "split")),
    ("raw", |call| view(call, "raw")),
    ("redacted", |call| view(call, "redacted")),
    ("cookie", cookie),
];

pub(super) const OF_URI: [(&str, Function); 3] =
    [("query", query), ("addQuery", |call| with_query(call, false)), ("setQuery", |call| with_query(call, true))];

pub(super) const OF_SECRET: [(&str, Function); 1] = [("unredacted", unredacted)];

fn view<'a>(call: &mut Call<'_, '_, 'a>, name: &str) -> Found<'a> {
    headers(call)?.viewed(name).map(Value::Headers).ok_or_else(|| call.fault("there is no such view"))
}

fn cookie<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let name = call.text(0)?;
    headers(call)?.cookie(&name).map(Value::text).ok_or_else(|| Fault::no_such_key(&name))
}

fn query<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (uri, name) = (uri(call)?, call.text(0)?);
    let values: Vec<_> = uri.values(&name).into_iter().map(Value::text).collect();
    if values.is_empty() { Err(Fault::no_such_key(&name)) } else { Ok(Value::list(values)) }
}

fn with_query<'a>(call: &mut Call<'_, '_, 'a>, alone: bool) -> Found<'a> {
    let (uri, name, value) = (uri(call)?, call.text(0)?, call.text(1)?);
    let uri = uri.with(&name, &value, alone);
    call.evaluator.take(uri.to_string().len())?;
    Ok(Value::Uri(uri.into()))
}

fn unredacted<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    match call.receiver()? {
        Value::Secret(text) => call.made(text),
        other => Err(call.wrong("the raw token", &other)),
    }
}

fn headers<'a>(call: &Call<'_, '_, 'a>) -> Result<Headers<'a>, Fault> {
    match call.receiver()? {
        Value::Headers(headers) => Ok(headers),
        other => Err(call.wrong("headers", &other)),
    }
}

fn uri(call: &Call<'_, '_, '_>) -> Result<Rc<Uri>, Fault> {
    match call.receiver()? {
        Value::Uri(uri) => Ok(uri),
        other => Err(call.wrong("a URI", &other)),
    }
}
