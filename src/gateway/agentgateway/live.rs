//! A request on its way through the gateway: what was taken off is gone for all that comes later.

use crate::form;
use crate::gateway::answer::{HeaderChange, Upstream};
use crate::gateway::route::Asked;
use crate::http::Request;

/// A request with what became of it so far.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    query: Option<String>,
    pub(super) host: Option<String>,
    headers: Vec<(String, String)>,
    /// The token, of a request of which nothing else is known: it is wherever it is looked for
    token: Option<String>,
    changes: Vec<HeaderChange>,
    is_rewritten: bool,
}

impl Live {
    /// What is asked counts where the request does not tell.
    pub(super) fn new(request: &Request, asked: &Asked) -> Self {
        Self {
            method: request.method().map(str::to_owned).or_else(|| asked.method.clone()),
            path: request.path().map(str::to_owned).or_else(|| asked.path.clone()),
            query: request.query().map(str::to_owned),
            host: request.host().map(str::to_owned),
            headers: request.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            token: request.token().map(str::to_owned),
            changes: Vec::new(),
            is_rewritten: false,
        }
    }

    /// Whether nothing but the token is known.
    pub(super) fn is_token_alone(&self) -> bool {
        self.token.is_some()
    }

    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// All headers, in order.
    pub(super) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The values of a header, in order.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Path and query as they are now.
    pub(super) fn target(&self) -> Option<String> {
        let path = self.path.as_deref()?;
        Some(self.query.as_deref().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
    }

    /// Names and values of the query, decoded.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        self.query.as_deref().map(|query| form::decode(query).collect()).unwrap_or_default()
    }

    /// Names and values of all cookies as they are written.
    pub(super) fn cookies(&self) -> Vec<(&str, &str)> {
        let pieces = self.values("cookie").flat_map(|line| line.split(';')).map(str::trim);
        pieces.filter_map(|piece| piece.split_once('=')).map(|(name, value)| (name.trim(), value.trim())).collect()
    }

    /// Takes off all values of a header.
    pub(super) fn remove_header(&mut self, name: &str) {
        self.token = None;
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.changes.push(HeaderChange::Remove { name: name.to_owned() });
    }

    /// Takes off a cookie; the rest of them are joined in one header (vector `cookie-twice-first-counts`).
    pub(super) fn remove_cookie(&mut self, name: &str) {
        self.token = None;
        let rest = self.cookies().into_iter().filter(|(own, _)| *own != name);
        let rest = rest.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case("cookie"));
        let header = "cookie".to_owned();
        if rest.is_empty() {
            self.changes.push(HeaderChange::Remove { name: header });
        } else {
            self.headers.push((header.clone(), rest.clone()));
            self.changes.push(HeaderChange::Set { name: header, values: vec![rest] });
        }
    }

    /// Takes off a parameter; the others are written anew (vector `query-rest-is-rewritten`).
    pub(super) fn remove_parameter(&mut self, name: &str) {
        self.token = None;
        let rest: Vec<(String, String)> = self.parameters().into_iter().filter(|(own, _)| own != name).collect();
        self.query = (!rest.is_empty()).then(|| form::encode(&rest));
        self.is_rewritten = self.path.is_some();
    }

    /// Nothing is taken off, but a lone token was used.
    pub(super) fn use_token(&mut self) {
        self.token = None;
    }

    /// How it goes on.
    pub(super) fn upstream(self) -> Upstream {
        let target = if self.is_rewritten { self.target() } else { None };
        Upstream { headers: self.changes, target, ..Upstream::default() }
    }

    /// Whether it is gRPC, which has statuses of its own: by the content type, as a running gateway tells it.
    pub(super) fn is_grpc(&self) -> bool {
        self.values("content-type")
            .next()
            .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/grpc"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn live(lines: &str) -> Live {
        Live::new(&Request::read(format!("GET /a HTTP/1.1\nHost: h\n{lines}").as_bytes()).unwrap(), &Asked::default())
    }

    #[test]
    fn a_cookie_is_taken_off_and_the_rest_stays() {
        for (lines, left) in [
            ("Cookie: a=1; b=2\nCookie: a=3; c=4", Some("b=2; c=4")),
            ("Cookie: b=2", Some("b=2")),
            ("Cookie: a=1", None),
        ] {
            let mut live = live(lines);
            live.remove_cookie("a");
            assert_eq!(live.values("cookie").next(), left, "{lines}");
            let name = "cookie".to_owned();
            let change = match left {
                Some(rest) => HeaderChange::Set { name, values: vec![rest.to_owned()] },
                None => HeaderChange::Remove { name },
            };
            assert_eq!(live.upstream().headers, [change], "{lines}");
        }
    }

    #[test]
    fn a_lone_token_is_used_once() {
        let mut live = Live::new(&Request::with_token("a.b.c"), &Asked::at("/a").with_method("PUT"));
        assert_eq!(
            (live.token(), live.path.as_deref(), live.method.as_deref()),
            (Some("a.b.c"), Some("/a"), Some("PUT"))
        );
        live.use_token();
        assert_eq!((live.token(), live.is_token_alone()), (None, false));
    }

    #[test]
    fn grpc_is_told_by_the_first_content_type() {
        for (lines, is_grpc) in [
            ("Content-Type: application/grpc", true),
            ("Content-Type: Application/gRPC+proto", true),
            ("Content-Type: text/plain\nContent-Type: application/grpc", false),
            ("X: y", false),
        ] {
            assert_eq!(live(lines).is_grpc(), is_grpc, "{lines}");
        }
    }
}
