//! The facts that expressions of a configuration are evaluated over.

use std::net::IpAddr;

use super::functions::Functions;
use crate::cel::Proxy;
use crate::claims::Timestamp;
use crate::json::Object;

/// All that is known when a rule is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) request: Seen<'a>,
    /// Claims of a validated token, and the token
    pub(super) jwt: Option<(&'a Object, &'a str)>,
    pub(super) client: Option<IpAddr>,
    /// Where the request is, where the configuration tells
    pub(super) proxy: Option<Proxy<'a>>,
    pub(super) now: Timestamp,
    pub(super) functions: &'a Functions,
}

/// A request as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) method: Option<&'a str>,
    /// Path and query
    pub(super) target: Option<&'a str>,
    pub(super) host: Option<&'a str>,
    pub(super) headers: &'a [(String, String)],
}
