//! Addresses and networks.

use std::net::IpAddr;

use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::Fault;
use crate::cel::network::Network;
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
