//! What the connection manager does to a request before any filter sees it.

use std::borrow::Cow;

use super::authority::{port, without_dot, without_port};
use super::chance::Chance;
use super::client::Client;
use super::forwarded::Forwarded;
use super::framing::Framing;
use super::grpc::is_grpc;
use super::head::Head;
use super::hop_headers::{self, Kept};
use super::own_headers::OwnHeaders;
use super::path::{canonical, without_dot_parameters};
use super::upgrades::Upgrades;
use crate::gateway::answer::Response;

/// Settings of `HttpConnectionManager` that change or refuse requests.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct HttpRules {
    pub(super) framing: Framing,
    pub(super) underscores: Underscores,
    pub(super) escaped_slashes: EscapedSlashes,
    pub(super) normalize_path: bool,
    /// Whether `..;a=b` is a dot segment to `normalize_path`
    pub(super) drops_dot_parameters: bool,
    pub(super) merge_slashes: bool,
    pub(super) strip_port: StripPort,
    pub(super) strip_trailing_host_dot: bool,
    pub(super) forwarded: Forwarded,
    pub(super) own: OwnHeaders,
    pub(super) kept: Kept,
    /// A setting that changes requests in ways that are not known here
    pub(super) not_judged: Option<&'static str>,
    /// `upgrade_configs`: which protocols may be asked for
    pub(super) upgrades: Upgrades,
}

/// `headers_with_underscores_action`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Underscores {
    #[default]
    Allow,
    Reject,
    Drop,
}

/// `path_with_escaped_slashes_action`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EscapedSlashes {
    #[default]
    Keep,
    Reject,
    Redirect,
    Forward,
}

/// `strip_any_host_port`, `strip_matching_host_port`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StripPort {
    #[default]
    No,
    /// Where it is the listener's
    Matching(u16),
    Any,
}

/// A request that does not reach the filters, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotAdmitted {
    pub(super) response: Response,
    pub(super) why: &'static str,
    /// Whether it is the codec that answers, which knows nothing of gRPC and bodies for HEAD
    pub(super) is_of_codec: bool,
}

impl HttpRules {
    /// Changes the head as the connection manager does. `target` is the request line's, where there is one.
    ///
    /// # Errors
    /// The connection manager's own answer.
    // source/common/http/conn_manager_impl.cc, decodeHeaders; conn_manager_utility.cc, maybeNormalizePath; vectors http.
    pub(super) fn admit(&self, head: &mut Head, target: Option<&str>) -> Result<(), NotAdmitted> {
        self.framing.of_method(head.method()).map_err(by_codec)?;
        self.framing.of_body(head).map_err(by_codec)?;
        self.framing.of_target(head.method(), target).map_err(by_codec)?;
        hop_headers::strip(head, self.kept).map_err(|why| by_codec((400, "Bad Request", why)))?;
        let odd: Vec<String> =
            head.headers().filter(|(name, _)| name.contains('_')).map(|(name, _)| name.to_owned()).collect();
        match self.underscores {
            Underscores::Allow => {}
            Underscores::Reject if odd.is_empty() => {}
            Underscores::Reject => {
                return Err(by_codec((
                    400,
                    "Bad Request",
                    "a header name holds an underscore, which is rejected here",
                )));
            }
            Underscores::Drop => odd.iter().for_each(|name| head.remove(name)),
        }
        self.framing.of_version(head).map_err(by_codec)?;
        if head.method() == "QUERY" && head.values("content-type").all(str::is_empty) {
            return Err(refused("its method is QUERY, and it has no Content-Type"));
        }
        self.of_host(head);
        self.own.of_scheme(head, self.forwarded);
        if head.path().contains('#') {
            return Err(refused("the path holds a #"));
        }
        let (path, query) = head.path().find('?').map_or((head.path(), ""), |at| head.path().split_at(at));
        let (mut path, query) = (path.to_owned(), query.to_owned());
        let is_escaped = ["%2f", "%5c"].iter().any(|escape| path.to_ascii_lowercase().contains(escape));
        if is_escaped && self.escaped_slashes == EscapedSlashes::Reject {
            return Err(refused("the path holds an escaped slash, which is rejected here"));
        }
        if is_escaped && self.escaped_slashes != EscapedSlashes::Keep {
            for (escape, plain) in [("%2F", "/"), ("%2f", "/"), ("%5C", "\\"), ("%5c", "\\")] {
                path = path.replace(escape, plain);
            }
        }
        if self.normalize_path {
            if self.drops_dot_parameters {
                path = without_dot_parameters(&path);
            }
            path = canonical(&path).ok_or_else(|| refused("the path cannot be normalized"))?;
        }
        if self.merge_slashes {
            while path.contains("//") {
                path = path.replace("//", "/");
            }
        }
        let target = format!("{path}{query}");
        if is_escaped && self.escaped_slashes == EscapedSlashes::Redirect {
            // Vector grpc-escaped-slash-redirect
            if is_grpc(head) {
                return Err(refused("the path holds an escaped slash, and clients of gRPC are not redirected"));
            }
            let headers = vec![("location".to_owned(), target)];
            let response = Response { status: 307, headers, ..Response::default() };
            return Err(NotAdmitted {
                response,
                why: "the path holds an escaped slash: the client is sent to its plain form",
                is_of_codec: false,
            });
        }
        head.set_path(target);
        Ok(())
    }

    /// Tells those behind who the client is, and takes away what it may not say. `internal_only`: what the routes keep for those
    /// inside.
    pub(super) fn tell_client(&self, head: &mut Head, client: Client, internal_only: &[String], chance: &mut Chance) {
        self.own.write(head, client, self.forwarded, internal_only, chance);
    }

    /// Whether an upgrade is asked for that neither the route nor the connection manager lets through.
    // HttpConnectionManagerConfig::createUpgradeFilterChain; vectors hop-upgrade-*.
    pub(super) fn refuses_upgrade(&self, head: &Head, of_route: &[(String, bool)]) -> bool {
        hop_headers::upgrade(head).is_some_and(|wanted| {
            let said = of_route.iter().chain(&self.upgrades).find(|(own, _)| own.eq_ignore_ascii_case(wanted));
            !said.is_some_and(|(_, is_on)| *is_on)
        })
    }

    // source/common/http/conn_manager_utility.cc, maybeNormalizeHost.
    fn of_host(&self, head: &mut Head) {
        let authority = head.authority();
        let authority = if self.strip_trailing_host_dot { without_dot(authority) } else { Cow::Borrowed(authority) };
        let is_stripped = match self.strip_port {
            StripPort::Any => true,
            StripPort::Matching(own) => port(&authority) == Some(u32::from(own)),
            StripPort::No => false,
        };
        let host = if is_stripped { without_port(&authority).to_owned() } else { authority.into_owned() };
        head.set_authority(host);
    }
}

fn by_codec((status, body, why): (u16, &str, &'static str)) -> NotAdmitted {
    NotAdmitted { response: Response { status, body: body.to_owned(), ..Response::default() }, why, is_of_codec: true }
}

fn refused(why: &'static str) -> NotAdmitted {
    NotAdmitted { response: Response::of_status(400), why, is_of_codec: false }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn admitted(rules: &HttpRules, head: &str) -> Result<Head, NotAdmitted> {
        let request = Request::read(head.as_bytes()).unwrap();
        let mut head = Head::of(&request);
        rules.admit(&mut head, request.target()).map(|()| head)
    }

    #[test]
    fn paths_are_normalized_when_asked_for() {
        let all = HttpRules { normalize_path: true, merge_slashes: true, ..HttpRules::default() };
        for (target, path) in [
            ("/x/..//admin/y?q=/../", "/admin/y?q=/../"),
            ("/a/%2e%2e/b/.", "/b/"),
            ("/../a", "/a"),
            ("/%61%2fb", "/a%2fb"),
            ("/a\\b", "/a/b"),
            ("/a/./b", "/a/b"),
            ("/a/.", "/a/"),
            ("/a/b/..", "/a/"),
            ("/a/..", "/"),
            ("/a/../b/..c/.d", "/b/..c/.d"),
            ("/%7E%2d%5F%2f%25", "/~-_%2f%25"),
            ("/a\"b<c>{d}`", "/a%22b%3Cc%3E%7Bd%7D%60"),
        ] {
            assert_eq!(admitted(&all, &format!("GET {target} HTTP/1.1")).unwrap().path(), path, "{target}");
        }
        let head = admitted(&HttpRules::default(), "GET /x/../y HTTP/1.1").unwrap();
        assert_eq!(head.path(), "/x/../y");
        assert!(admitted(&all, "GET /%00 HTTP/1.1").is_err());
    }

    #[test]
    fn escaped_slashes_and_underscores_are_a_choice() {
        let slashes = |escaped_slashes| HttpRules { escaped_slashes, ..HttpRules::default() };
        let head = "GET /a%2Fb HTTP/1.1";
        assert_eq!(admitted(&slashes(EscapedSlashes::Reject), head).unwrap_err().response.status, 400);
        assert_eq!(admitted(&slashes(EscapedSlashes::Redirect), head).unwrap_err().response.status, 307);
        assert_eq!(admitted(&slashes(EscapedSlashes::Forward), head).unwrap().path(), "/a/b");
        let underscores = |underscores| HttpRules { underscores, ..HttpRules::default() };
        let head = "GET / HTTP/1.1\nx_t: 1";
        assert_eq!(admitted(&underscores(Underscores::Drop), head).unwrap().values("x_t").count(), 0);
        assert_eq!(admitted(&underscores(Underscores::Reject), head).unwrap_err().response.body, "Bad Request");
        assert_eq!(admitted(&HttpRules::default(), "GET /a#b HTTP/1.1").unwrap_err().response.status, 400);
    }

    #[test]
    fn hosts_lose_their_port_when_asked_for() {
        let strip = |strip_port, host: &str| {
            let rules = HttpRules { strip_port, ..HttpRules::default() };
            admitted(&rules, &format!("GET / HTTP/1.1\nHost: {host}")).unwrap().authority().to_owned()
        };
        assert_eq!(strip(StripPort::Any, "h:1"), "h");
        assert_eq!(
            (strip(StripPort::Matching(1), "h:1"), strip(StripPort::Matching(2), "h:1")),
            ("h".into(), "h:1".into())
        );
    }
}
