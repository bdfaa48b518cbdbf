//! Addresses and networks, and methods of what a request brings.

use std::net::IpAddr;
use std::rc::Rc;

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::headers::Headers;
use crate::cel::network::Network;
use crate::cel::uri::Uri;
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 3] = [("cidr", cidr), ("ip", ip), ("isIP", is_ip)];

pub(super) const OF_ADDRESS: [(&str, Function); 6] = [
    ("family", |call| Ok(Value::Int(if address(call)?.is_ipv4() { 4 } else { 6 }))),
    ("isUnspecified", |call| Ok(Value::Bool(address(call)?.is_unspecified()))),
    ("isLoopback", |call| Ok(Value::Bool(address(call)?.is_loopback()))),
    ("isLinkLocalMulticast", |call| Ok(Value::Bool(is_link_local_multicast(address(call)?)))),
    ("isLinkLocalUnicast", |call| Ok(Value::Bool(is_link_local(address(call)?)))),
    ("isGlobalUnicast", |call| Ok(Value::Bool(is_global_unicast(address(call)?)))),
];

pub(super) const OF_NETWORK: [(&str, Function); 5] = [
    ("containsIP", contains_ip),
    ("containsCIDR", contains_cidr),
    ("ip", |call| Ok(Value::Ip(network(call)?.address()))),
    ("masked", |call| Ok(Value::Network(network(call)?.masked()))),
    ("prefixLength", |call| Ok(Value::Uint(network(call)?.bits().into()))),
];

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

fn cidr<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    Network::parse(&text).map(Value::Network).ok_or_else(|| call.fault("this is not a network: 10.0.0.0/8"))
}

fn ip<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let text = call.text(0)?;
    text.parse().map(Value::Ip).map_err(|_| call.fault("this is not an address"))
}

fn is_ip<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    Ok(Value::Bool(call.text(0)?.parse::<IpAddr>().is_ok()))
}

fn contains_ip<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let network = network(call)?;
    let address = match call.value(0)? {
        Value::Ip(address) => address,
        Value::Text(text) => text.parse().map_err(|_| call.fault("this is not an address"))?,
        other => return Err(call.wrong("a text or an address", &other)),
    };
    Ok(Value::Bool(network.contains(address)))
}

fn contains_cidr<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let network = network(call)?;
    match call.value(0)? {
        Value::Network(other) => Ok(Value::Bool(network.contains_network(other))),
        other => Err(call.wrong("a network", &other)),
    }
}

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

fn address(call: &Call<'_, '_, '_>) -> Result<IpAddr, Fault> {
    match call.receiver()? {
        Value::Ip(address) => Ok(address),
        other => Err(call.wrong("an address", &other)),
    }
}

fn network(call: &Call<'_, '_, '_>) -> Result<Network, Fault> {
    match call.receiver()? {
        Value::Network(network) => Ok(network),
        other => Err(call.wrong("a network", &other)),
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

fn is_link_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.octets().starts_with(&[224, 0, 0]),
        IpAddr::V6(address) => address.segments()[0] & 0xff0f == 0xff02,
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// Private addresses count as global for version 4, and not for version 6.
fn is_global_unicast(address: IpAddr) -> bool {
    let special = address.is_loopback() || address.is_unspecified() || address.is_multicast() || is_link_local(address);
    !special
        && match address {
            IpAddr::V4(address) => !address.is_broadcast(),
            IpAddr::V6(address) => !address.is_unique_local(),
        }
}
