//! Headers of one hop and of Envoy itself: most are gone before any filter sees the request, others when the router sends it on.

use super::head::Head;

/// What of it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) struct Kept {
    /// `proxy_100_continue`: `Expect: 100-continue`
    pub(in crate::gateway) expect: bool,
    /// `forward_client_cert_details: ALWAYS_FORWARD_ONLY`: `x-forwarded-client-cert`
    pub(in crate::gateway) client_cert: bool,
}

/// Takes off those of one hop; those of an upgrade that is asked for stay.
///
/// # Errors
/// Why the request is refused with 400.
// source/common/http/utility.cc, sanitizeConnectionHeader; conn_manager_utility.cc, mutateRequestHeaders, sanitizeTEHeader;
// vectors of topic hops.
pub(super) fn strip(head: &mut Head, kept: Kept) -> Result<(), &'static str> {
    nominated(head)?;
    if upgrade(head).is_none() {
        let wants_trailers = tokens(head, "te").iter().any(|token| token == "trailers");
        for name in ["connection", "upgrade", "te"] {
            head.remove(name);
        }
        if wants_trailers {
            head.append("te", "trailers");
        }
    }
    for name in HOP {
        head.remove(name);
    }
    // Another expectation than that goes on: ActiveStream::decodeHeaders.
    let is_continue = head.values("expect").next().is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
    if is_continue && !kept.expect {
        head.remove("expect");
    }
    if !kept.client_cert {
        head.remove("x-forwarded-client-cert");
    }
    Ok(())
}

/// Takes off what a stranger may not say. `is_edge`: all requests come from strangers (`use_remote_address`).
// conn_manager_utility.cc, cleanInternalHeaders; vectors of topic hops.
pub(super) fn sanitize(head: &mut Head, is_edge: bool) {
    let of_edge = EDGE.iter().filter(|_| is_edge);
    INTERNAL.iter().chain(of_edge).for_each(|name| head.remove(name));
}

/// Takes off what the router obeys: about times before the route's own headers are written, about retries behind them.
// FilterUtility::finalTimeout, RetryStateImpl::create; ran with Envoy 1.40.0; vectors router-orders-*.
pub(super) fn obey(head: &mut Head, orders: &[&str]) {
    for name in orders {
        head.remove(name);
    }
}

/// The protocol that is asked for in the place of HTTP.
// Utility::isUpgrade. That of HTTP/2 is passed over: ConnectionImpl::onHeadersCompleteImpl.
pub(super) fn upgrade(head: &Head) -> Option<&str> {
    let wanted = head.values("upgrade").next().filter(|wanted| !wanted.eq_ignore_ascii_case("h2c"))?;
    tokens(head, "connection").iter().any(|token| token == "upgrade").then_some(wanted)
}

/// What `Connection` names is of this hop too: `Connection: authorization` takes the token away.
fn nominated(head: &mut Head) -> Result<(), &'static str> {
    let named = tokens(head, "connection");
    if named.len() >= MOST_NOMINATED {
        return Err("Connection names too many headers");
    }
    for name in named {
        match name.as_str() {
            "close" | "http2-settings" | "keep-alive" | "upgrade" | "te" => {}
            "x-forwarded-for" | "x-forwarded-host" | "x-forwarded-proto" => {
                return Err("Connection names a header that must not be taken off");
            }
            name if name.starts_with(':') => return Err("Connection names a header that must not be taken off"),
            name => head.remove(name),
        }
    }
    Ok(())
}

fn tokens(head: &Head, name: &str) -> Vec<String> {
    let all = head.values(name).flat_map(|line| line.split(','));
    all.map(|token| token.trim().to_ascii_lowercase()).filter(|token| !token.is_empty()).collect()
}

/// `MAX_ALLOWED_NOMINATED_HEADERS`
const MOST_NOMINATED: usize = 10;

const HOP: [&str; 4] = ["keep-alive", "proxy-connection", "transfer-encoding", "x-envoy-internal"];

/// From clients that are no part of the mesh.
const INTERNAL: [&str; 14] = [
    "x-envoy-retriable-status-codes",
    "x-envoy-retriable-header-names",
    "x-envoy-retry-on",
    "x-envoy-retry-grpc-on",
    "x-envoy-max-retries",
    "x-envoy-upstream-alt-stat-name",
    "x-envoy-upstream-rq-timeout-ms",
    "x-envoy-upstream-rq-per-try-timeout-ms",
    "x-envoy-upstream-rq-timeout-alt-response",
    "x-envoy-expected-rq-timeout-ms",
    "x-envoy-force-trace",
    "x-envoy-ip-tags",
    "x-envoy-original-url",
    "x-envoy-hedge-on-per-try-timeout",
];

/// What the router obeys before the route's own headers are written.
pub(super) const ORDERS_ABOUT_TIMES: [&str; 5] = [
    "x-envoy-upstream-rq-timeout-ms",
    "x-envoy-upstream-rq-per-try-timeout-ms",
    "x-envoy-upstream-stream-duration-ms",
    "x-envoy-upstream-alt-stat-name",
    "x-envoy-hedge-on-per-try-timeout",
];

/// What it obeys behind them.
pub(super) const ORDERS_ABOUT_RETRIES: [&str; 6] = [
    "x-envoy-upstream-rq-timeout-alt-response",
    "x-envoy-retry-on",
    "x-envoy-retry-grpc-on",
    "x-envoy-max-retries",
    "x-envoy-retriable-header-names",
    "x-envoy-retriable-status-codes",
];

/// Told by those in front of Envoy.
const EDGE: [&str; 5] = [
    "x-envoy-decorator-operation",
    "x-envoy-downstream-service-cluster",
    "x-envoy-downstream-service-node",
    "x-envoy-original-host",
    "x-envoy-original-path",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn left(lines: &str, is_edge: bool) -> Result<String, &'static str> {
        let mut head = Head::of(&Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap());
        strip(&mut head, Kept::default())?;
        sanitize(&mut head, is_edge);
        Ok(head.headers().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn headers_of_one_hop_are_taken_off() {
        for (lines, stays) in [
            ("Connection: X-Kind, close\nX-Kind: a\nAuthorization: b", "authorization: b"),
            ("Connection: Authorization\nAuthorization: b", ""),
            ("TE: gzip, trailers", "te: trailers"),
            ("TE: gzip\nKeep-Alive: 1\nProxy-Connection: a\nX-Envoy-Internal: true", ""),
            ("Upgrade: h2c\nConnection: upgrade", ""),
            ("X-Envoy-Retry-On: 5xx\nX-Envoy-Original-Path: /a", "x-envoy-original-path: /a"),
            ("Upgrade: websocket", ""),
            ("Expect: 100-Continue\nX-Forwarded-Client-Cert: By=a", ""),
            ("Expect: x", "expect: x"),
            ("Upgrade: websocket\nConnection: Upgrade", "upgrade: websocket, connection: Upgrade"),
        ] {
            assert_eq!(left(lines, false).as_deref(), Ok(stays), "{lines}");
        }
        let mut head =
            Head::of(&Request::read(b"GET / HTTP/1.1\nExpect: 100-continue\nX-Forwarded-Client-Cert: a").unwrap());
        strip(&mut head, Kept { expect: true, client_cert: true }).unwrap();
        assert_eq!(head.headers().count(), 2);
        assert_eq!(left("X-Envoy-Original-Path: /a", true).as_deref(), Ok(""));
        for refused in ["Connection: X-Forwarded-For", "Connection: :path", "Connection: a,b,c,d,e,f,g,h,i,j"] {
            assert!(left(refused, false).is_err(), "{refused}");
        }
    }
}
