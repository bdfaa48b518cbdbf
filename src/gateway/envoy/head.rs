//! The head of a request as it is between two filters, each of which may change it.

use crate::gateway::answer::{HeaderChange, Upstream};
use crate::http::Request;

/// A request's head. Names are in lower case; headers that Envoy holds once have one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    method: String,
    /// Path and query, as `:path` has them
    path: String,
    /// `:authority`, which `host` is the same as
    authority: String,
    /// Whether the request says which host it is sent to
    names_host: bool,
    scheme: String,
    is_http_10: bool,
    headers: Vec<(String, String)>,
    /// Headers that are there, of which it is not known what they hold, and why
    unknown: Vec<(String, &'static str)>,
    /// The token of a request of which nothing else is known
    bare_token: Option<String>,
}

impl Head {
    /// As the codec hands it over. What is not known of it is a GET of `/` over plain HTTP.
    pub(super) fn of(request: &Request) -> Self {
        let path = match request.target() {
            Some(target) if !target.starts_with('/') => origin_form(request),
            Some(target) => target.to_owned(),
            None => "/".to_owned(),
        };
        let mut head = Self {
            method: request.method().unwrap_or("GET").to_owned(),
            path,
            authority: request.host().unwrap_or_default().to_owned(),
            names_host: request.host().is_some(),
            scheme: "http".to_owned(),
            is_http_10: request.is_http_10(),
            headers: Vec::new(),
            unknown: Vec::new(),
            bare_token: request.token().map(str::to_owned),
        };
        for (name, value) in request.headers().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
            head.append(name, value);
        }
        head
    }

    /// Whether it is of HTTP/1.0.
    pub(super) fn is_http_10(&self) -> bool {
        self.is_http_10
    }

    pub(super) fn method(&self) -> &str {
        &self.method
    }

    pub(super) fn set_method(&mut self, method: String) {
        self.method = method;
    }

    /// Path and query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn set_path(&mut self, path: String) {
        self.path = path;
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether the request says which host it is sent to, be it none; a token alone does not.
    pub(super) fn names_host(&self) -> bool {
        self.names_host
    }

    pub(super) fn set_authority(&mut self, authority: String) {
        self.names_host = self.names_host || !authority.is_empty();
        self.authority = authority;
    }

    pub(super) fn scheme(&self) -> &str {
        &self.scheme
    }

    pub(super) fn set_scheme(&mut self, scheme: String) {
        self.scheme = scheme;
    }

    pub(super) fn bare_token(&self) -> Option<&str> {
        self.bare_token.as_deref()
    }

    pub(super) fn take_bare_token(&mut self) {
        self.bare_token = None;
    }

    /// All lines, names in lower case, pseudo-headers not among them.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The lines of a header or pseudo-header, whatever the case of its name.
    pub(super) fn values<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        let pseudo = match name {
            ":method" => Some(&self.method).filter(|method| !method.is_empty()),
            ":path" => Some(&self.path).filter(|path| !path.is_empty()),
            ":scheme" => Some(&self.scheme),
            _ if name == ":authority" || name.eq_ignore_ascii_case("host") => Some(&self.authority),
            _ => None,
        };
        let lines = self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        pseudo.into_iter().chain(lines).map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Why it is not known what a header holds. Its lines are of the right form then, and no more than that.
    pub(super) fn unknown(&self, name: &str) -> Option<&'static str> {
        self.unknown.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, why)| *why)
    }

    pub(super) fn remove(&mut self, name: &str) {
        match name {
            ":method" => self.method.clear(),
            ":path" => self.path.clear(),
            _ => {}
        }
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.unknown.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    /// This line and no other.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.append(name, value);
    }

    /// One more line, of which it is not known what it says: `value` has its form.
    pub(super) fn append_unknown(&mut self, name: &str, value: &str, why: &'static str) {
        self.append(name, value);
        self.unknown.push((name.to_ascii_lowercase(), why));
    }

    /// No more is known of the lines of a header than that they are there.
    pub(super) fn forget(&mut self, name: &str, why: &'static str) {
        self.unknown.push((name.to_ascii_lowercase(), why));
    }

    /// One more line; of a header that is held once, behind a comma in the line that is there.
    // HeaderMapImpl::insertByKey, appendToHeader; vector two-authorization-headers.
    pub(super) fn append(&mut self, name: &str, value: &str) {
        let name = name.to_ascii_lowercase();
        let mut headers = self.headers.iter_mut();
        let held = match name.as_str() {
            ":method" => Some(&mut self.method),
            ":path" => Some(&mut self.path),
            held if HELD_ONCE.contains(&held) => headers.find(|(own, _)| own == held).map(|(_, line)| line),
            _ => None,
        };
        match held {
            Some(line) => {
                if !line.is_empty() {
                    line.push(',');
                }
                line.push_str(value);
            }
            // No other part of the request line is told.
            None if name.starts_with(':') => {}
            None => self.headers.push((name, value.to_owned())),
        }
    }

    /// What became of a request that came as `before`, as far as it is known.
    pub(super) fn changes(&self, before: &Self) -> Upstream {
        let mut upstream = Upstream::default();
        let mut told: Vec<&str> = Vec::new();
        for (name, _) in before.headers().chain(self.headers()) {
            if told.contains(&name) {
                continue;
            }
            told.push(name);
            if self.unknown(name).is_some() {
                continue;
            }
            let values: Vec<&str> = self.values(name).collect();
            if values.is_empty() {
                upstream.headers.push(HeaderChange::Remove { name: name.to_owned() });
            } else if !before.values(name).eq(values.iter().copied()) {
                let values = values.into_iter().map(str::to_owned).collect();
                upstream.headers.push(HeaderChange::Set { name: name.to_owned(), values });
            }
        }
        upstream.target = (self.path != before.path).then(|| self.path.clone());
        upstream
    }
}

/// Path and query of a target that is a URL.
fn origin_form(request: &Request) -> String {
    let path = request.path().unwrap_or("/");
    request.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// Headers of which Envoy holds one line: `envoy/http/header_map.h`, `INLINE_REQ_…_HEADERS`, and those that its
/// extensions register.
const HELD_ONCE: [&str; 42] = [
    "accept",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "authorization",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "grpc-accept-encoding",
    "grpc-timeout",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "origin",
    "pragma",
    "proxy-connection",
    "proxy-status",
    "referer",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-client-trace-id",
    "x-envoy-decorator-operation",
    "x-envoy-downstream-service-cluster",
    "x-envoy-downstream-service-node",
    "x-envoy-external-address",
    "x-envoy-internal",
    "x-envoy-original-path",
    "x-forwarded-client-cert",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-request-id",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        Head::of(&Request::read(text.as_bytes()).unwrap())
    }

    #[test]
    fn some_headers_are_held_once() {
        let head = head("GET /a HTTP/1.1\nHost: h\nAuthorization: a\nX-T: 1\nauthorization: b\nx-t: 2");
        assert_eq!(head.values("Authorization").collect::<Vec<_>>(), ["a,b"]);
        assert_eq!(head.values("x-t").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(head.values(":authority").chain(head.values("Host")).collect::<Vec<_>>(), ["h", "h"]);
    }

    #[test]
    fn what_changed_is_told_once_a_name() {
        let before = head("GET /a?t=1 HTTP/1.1\nX-A: 1\nX-B: 2\nX-B: 3\nX-C: 4");
        let mut after = before.clone();
        after.remove("x-a");
        after.remove("X-B");
        after.append("X-B", "5");
        after.append("X-D", "6");
        after.set_path("/a".to_owned());
        let upstream = after.changes(&before);
        let set = |name: &str, value: &str| HeaderChange::Set { name: name.to_owned(), values: vec![value.to_owned()] };
        let expected = [HeaderChange::Remove { name: "x-a".to_owned() }, set("x-b", "5"), set("x-d", "6")];
        assert_eq!(upstream.headers, expected);
        assert_eq!(upstream.target.as_deref(), Some("/a"));
    }

    #[test]
    fn a_target_may_be_a_url() {
        let head = head("GET http://h:1/a?b=c HTTP/1.1\nHost: other");
        assert_eq!((head.path(), head.authority()), ("/a?b=c", "h:1"));
    }
}
