//! A URL leads where the one of browsers leads.

#![no_main]

#[path = "../src/url.rs"]
mod target;

use target::{Host, Theirs};

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data, theirs));

fn theirs(text: &str) -> Option<Theirs> {
    let url = url::Url::parse(text).ok()?;
    let host = match url.host()? {
        url::Host::Domain(name) => Host::Name(name.to_owned()),
        url::Host::Ipv4(address) => Host::V4(address),
        url::Host::Ipv6(address) => Host::V6(address),
    };
    Some(Theirs { host, port: url.port_or_known_default()?, path: url.path().to_owned() })
}
