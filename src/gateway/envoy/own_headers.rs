//! What the connection manager tells of itself and of the client in a request's headers, and what it believes of those that came.

use super::address_range::AddressRange;
use super::chance::Chance;
use super::client::Client;
use super::forwarded::Forwarded;
use super::head::Head;
use super::hop_headers;
use super::truth::Truth;
use super::unknown::ADDRESS;

/// Settings of `HttpConnectionManager` about such headers.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnHeaders {
    pub(super) request_id: RequestId,
    /// `via`; empty: none
    pub(super) via: String,
    /// `append_x_forwarded_port`
    pub(super) appends_port: bool,
    /// The listener's, where it is known
    pub(super) port: Option<u16>,
    /// `add_user_agent`
    pub(super) adds_user_agent: bool,
    /// `scheme_header_transformation.scheme_to_overwrite`
    pub(super) scheme: Option<String>,
    /// `internal_address_config.cidr_ranges`
    pub(super) internal: Vec<AddressRange>,
}

/// What becomes of `x-request-id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RequestId {
    /// `generate_request_id`: one is made up where there is none
    pub(super) is_generated: bool,
    /// `preserve_external_request_id`: also that of a stranger is kept
    pub(super) keeps_external: bool,
    /// `tracing`: whether it is traced is written into it
    pub(super) is_marked: bool,
}

impl Default for RequestId {
    fn default() -> Self {
        Self { is_generated: true, keeps_external: false, is_marked: false }
    }
}

impl OwnHeaders {
    /// `x-forwarded-proto` and `:scheme`: the client's where it is believed, else the connection's.
    // ConnectionManagerUtility::mutateRequestHeaders, getScheme; vectors use-remote-address-proto, proto-of-client.
    pub(super) fn of_scheme(&self, head: &mut Head, forwarded: Forwarded) {
        let is_believed = !forwarded.use_remote_address || forwarded.trusted_hops > 0;
        if !is_believed || !head.has("x-forwarded-proto") {
            head.set("x-forwarded-proto", "http");
        }
        if let Some(scheme) = &self.scheme {
            head.set("x-forwarded-proto", scheme);
            head.set_scheme(scheme.clone());
            return;
        }
        let told = head.values("x-forwarded-proto").next().unwrap_or_default().to_ascii_lowercase();
        head.set_scheme(if told == "https" { told } else { "http".to_owned() });
    }

    /// All the rest, in Envoy's order. `internal_only`: what the routes keep for those inside.
    // ConnectionManagerUtility::mutateRequestHeaders; vectors own-*.
    pub(super) fn write(
        &self,
        head: &mut Head,
        client: Client,
        forwarded: Forwarded,
        internal_only: &[String],
        chance: &mut Chance,
    ) {
        let is_internal = chance.holds(self.is_internal(head, client, forwarded));
        let is_edge = forwarded.use_remote_address && !is_internal;
        if forwarded.appends {
            match client.direct {
                Some(direct) if !direct.is_loopback() => head.append("x-forwarded-for", &direct.to_string()),
                Some(_) => head.append_unknown("x-forwarded-for", SOME_ADDRESS, OF_THE_MACHINE),
                None => head.append_unknown("x-forwarded-for", SOME_ADDRESS, ADDRESS),
            }
        }
        if self.appends_port {
            let is_replaced = forwarded.use_remote_address && forwarded.trusted_hops == 0;
            if is_replaced || !head.has("x-forwarded-port") {
                head.remove("x-forwarded-port");
                match self.port {
                    Some(port) => head.append("x-forwarded-port", &port.to_string()),
                    None => head.append_unknown("x-forwarded-port", "80", "the listener's port"),
                }
            }
        }
        if is_internal {
            head.append("x-envoy-internal", "true");
        } else {
            hop_headers::sanitize(head, is_edge);
            for name in internal_only {
                head.remove(name);
            }
        }
        if self.adds_user_agent {
            write_node(head, chance);
        }
        if !self.via.is_empty() {
            let line =
                head.values("via").next().map_or_else(|| self.via.clone(), |line| format!("{line}, {}", self.via));
            head.set("via", &line);
        }
        if is_edge {
            head.remove("x-envoy-external-address");
            match client.remote {
                Some(remote) => head.append("x-envoy-external-address", &remote.to_string()),
                None => head.append_unknown("x-envoy-external-address", SOME_ADDRESS, ADDRESS),
            }
        }
        self.request_id.write(head, is_edge);
    }

    /// A single address in `x-forwarded-for` that lies inside.
    fn is_internal(&self, head: &Head, client: Client, forwarded: Forwarded) -> Truth {
        if self.internal.is_empty() {
            return Truth::No;
        }
        match (head.values("x-forwarded-for").next(), forwarded.use_remote_address) {
            (None, true) => AddressRange::any(&self.internal, client.remote),
            (Some(line), false) if forwarded.trusted_hops == 0 => {
                let told = line.trim().parse().ok();
                told.map_or(Truth::No, |told| AddressRange::any(&self.internal, Some(told)))
            }
            (Some(_), _) | (None, false) => Truth::No,
        }
    }
}

impl RequestId {
    // UUIDRequestIDExtension::set, setTraceReason.
    fn write(self, head: &mut Head, is_edge: bool) {
        let is_there = head.values(REQUEST_ID).next().is_some_and(|id| !id.is_empty());
        if self.is_generated && (!is_there || is_edge && !self.keeps_external) {
            head.remove(REQUEST_ID);
            head.append_unknown(REQUEST_ID, SOME_ID, "x-request-id, which Envoy makes up");
        } else if self.is_marked && is_there {
            head.forget(REQUEST_ID, "x-request-id, into which Envoy writes whether it traces");
        }
    }
}

/// The names of Envoy's node and cluster may be on its command line.
fn write_node(head: &mut Head, chance: &mut Chance) {
    head.remove("x-envoy-downstream-service-cluster");
    head.append_unknown("x-envoy-downstream-service-cluster", "cluster", OF_THE_NODE);
    if head.values("user-agent").next().is_none_or(str::is_empty) {
        head.remove("user-agent");
        head.append_unknown("user-agent", "cluster", OF_THE_NODE);
    }
    if chance.holds(Truth::Unknown(OF_THE_NODE)) {
        head.remove("x-envoy-downstream-service-node");
        head.append_unknown("x-envoy-downstream-service-node", "node", OF_THE_NODE);
    }
}

const REQUEST_ID: &str = "x-request-id";

/// In the place of an id that Envoy makes up.
const SOME_ID: &str = "00000000-0000-4000-8000-000000000000";

/// In the place of an address that is not known.
const SOME_ADDRESS: &str = "192.0.2.1";

/// For a client on the same machine Envoy names an address of the machine in `x-forwarded-for`.
const OF_THE_MACHINE: &str = "the address of the machine, which Envoy writes into x-forwarded-for for a client on it";

const OF_THE_NODE: &str = "the names of Envoy's node and cluster";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    const EDGE: Forwarded = Forwarded { use_remote_address: true, trusted_hops: 0, appends: true };
    const BEHIND: Forwarded = Forwarded { use_remote_address: false, trusted_hops: 0, appends: false };

    /// The headers afterwards, in order; of those that are not known the name alone.
    fn written(own: &OwnHeaders, lines: &str, forwarded: Forwarded, client: Option<&str>) -> String {
        let mut head = Head::of(&Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap());
        let client = Client::of(client.map(|client| client.parse().unwrap()), &head, forwarded);
        own.write(&mut head, client, forwarded, &["x-own".to_owned()], &mut Chance::way(0));
        let told = head.headers().map(|(name, value)| match head.unknown(name) {
            Some(_) => name.to_owned(),
            None => format!("{name}: {value}"),
        });
        told.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_client_is_told_at_the_edge() {
        let own = OwnHeaders::default();
        let edge = |lines, client| written(&own, lines, EDGE, client);
        assert_eq!(edge("", None), "x-forwarded-for; x-envoy-external-address; x-request-id");
        assert_eq!(edge("", Some("127.0.0.1")), "x-forwarded-for; x-envoy-external-address: 127.0.0.1; x-request-id");
        assert_eq!(
            edge("x-forwarded-for: 10.1.1.1\nx-request-id: a\nx-own: 1", Some("9.9.9.9")),
            "x-forwarded-for: 10.1.1.1,9.9.9.9; x-envoy-external-address: 9.9.9.9; x-request-id"
        );
        assert_eq!(written(&own, "", BEHIND, None), "x-request-id");
        assert_eq!(written(&own, "x-request-id: a", BEHIND, None), "x-request-id: a");
        assert_eq!(written(&own, "x-request-id:", BEHIND, None), "x-request-id");
    }

    #[test]
    fn request_ids_are_kept_made_up_or_marked() {
        let of = |is_generated, keeps_external, is_marked, lines, forwarded| {
            let request_id = RequestId { is_generated, keeps_external, is_marked };
            written(&OwnHeaders { request_id, ..OwnHeaders::default() }, lines, forwarded, Some("9.9.9.9"))
        };
        assert_eq!(of(false, false, false, "", BEHIND), "");
        assert!(of(false, false, false, "x-request-id: a", EDGE).contains("x-request-id: a"));
        assert!(of(true, true, false, "x-request-id: a", EDGE).contains("x-request-id: a"));
        assert_eq!(of(true, false, true, "x-request-id: a", BEHIND), "x-request-id");
    }

    #[test]
    fn those_inside_are_believed() {
        let internal = vec![AddressRange::new("10.0.0.0".parse().unwrap(), 8)];
        let own = OwnHeaders { internal, ..OwnHeaders::default() };
        let lines = "x-own: 1\nx-envoy-retry-on: 5xx\nx-request-id: a";
        assert_eq!(
            written(&own, lines, EDGE, Some("10.1.1.1")),
            "x-own: 1; x-envoy-retry-on: 5xx; x-request-id: a; x-forwarded-for: 10.1.1.1; x-envoy-internal: true"
        );
        let outside = "x-forwarded-for; x-envoy-external-address; x-request-id";
        assert_eq!(written(&own, lines, EDGE, None), outside, "in the first way");
        let lines = |address| format!("x-own: 1\nx-forwarded-for: {address}");
        assert!(written(&own, &lines("10.1.1.1"), BEHIND, None).contains("x-own: 1"));
        for address in ["8.8.8.8, 10.1.1.1", "8.8.8.8", "x"] {
            assert!(!written(&own, &lines(address), BEHIND, Some("10.1.1.1")).contains("x-own"), "{address}");
        }
    }

    #[test]
    fn envoy_names_itself_when_asked_to() {
        let own = OwnHeaders {
            via: "me".to_owned(),
            appends_port: true,
            port: Some(443),
            adds_user_agent: true,
            ..OwnHeaders::default()
        };
        assert_eq!(
            written(&own, "via: a\nx-forwarded-port: 80", BEHIND, None),
            "x-forwarded-port: 80; x-envoy-downstream-service-cluster; user-agent; via: a, me; x-request-id"
        );
        let edge = written(&own, "user-agent: curl\nx-forwarded-port: 80", EDGE, None);
        assert!(edge.starts_with("user-agent: curl; x-forwarded-for; x-forwarded-port: 443;"), "{edge}");
    }

    #[test]
    fn schemes_are_told() {
        let of = |own: &OwnHeaders, lines: &str, forwarded| {
            let mut head = Head::of(&Request::read(format!("GET / HTTP/1.1\n{lines}").as_bytes()).unwrap());
            own.of_scheme(&mut head, forwarded);
            format!("{} {}", head.values("x-forwarded-proto").next().unwrap(), head.scheme())
        };
        let own = OwnHeaders::default();
        assert_eq!(of(&own, "", BEHIND), "http http");
        assert_eq!(of(&own, "x-forwarded-proto: HTTPS", BEHIND), "HTTPS https");
        assert_eq!(of(&own, "x-forwarded-proto: ftp", BEHIND), "ftp http");
        assert_eq!(of(&own, "x-forwarded-proto: https", EDGE), "http http");
        assert_eq!(of(&own, "x-forwarded-proto: https", Forwarded { trusted_hops: 1, ..EDGE }), "https https");
        let own = OwnHeaders { scheme: Some("https".to_owned()), ..own };
        assert_eq!(of(&own, "", EDGE), "https https");
    }
}
