//! What the codec of HTTP/1 asks of a request before anything else looks at it: its version, and how the length of its body is told.

use super::head::Head;

/// `http_protocol_options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Framing {
    /// `allow_chunked_length`: a body may have its length told in both ways
    pub(super) allows_chunked_length: bool,
    /// `accept_http_10`
    pub(super) accepts_http_10: bool,
    /// `allow_custom_methods`
    pub(super) takes_any_method: bool,
    /// `allow_absolute_url` is false
    pub(super) leaves_targets: bool,
    /// `default_host_for_http_10`
    pub(super) default_host: Option<String>,
}

impl Framing {
    /// Whether the method is one that the parser knows.
    ///
    /// # Errors
    /// Status, body and reason of the codec's own answer.
    // source/common/http/http1/balsa_parser.cc, isMethodValid; ran with Envoy 1.40.0.
    pub(super) fn of_method(&self, method: &str) -> Result<(), (u16, &'static str, &'static str)> {
        if self.takes_any_method || METHODS.contains(&method) {
            return Ok(());
        }
        Err((400, "Bad Request", "its method is unknown, which allow_custom_methods would allow"))
    }

    /// Whether the end of the body is certain. A length that does not count is taken off.
    ///
    /// # Errors
    /// Status, body and reason of the codec's own answer.
    // source/common/http/http1/codec_impl.cc, ConnectionImpl::onHeadersCompleteImpl; ran with Envoy 1.40.0; vectors framing-*.
    pub(super) fn of_body(&self, head: &mut Head) -> Result<(), (u16, &'static str, &'static str)> {
        let (length, coding) = (head.values("content-length").next(), head.values("transfer-encoding").next());
        match (coding, length) {
            // Both are held once: what is there twice is joined.
            (_, Some(length)) if length.contains(',') => Err((400, "Bad Request", "Content-Length is there twice")),
            (Some(coding), _) if !coding.eq_ignore_ascii_case("chunked") => {
                let (status, body) = if length.is_some() { (400, "Bad Request") } else { (501, "Not Implemented") };
                Err((status, body, "Transfer-Encoding is another than chunked"))
            }
            (Some(_), Some(_)) if !self.allows_chunked_length => {
                Err((400, "Bad Request", "Content-Length and Transfer-Encoding are both there"))
            }
            (Some(_), Some(_)) => {
                head.remove("content-length");
                Ok(())
            }
            (Some(_), None) | (None, _) => Ok(()),
        }
    }

    /// Whether the method goes with the target of the request line, where there is one.
    ///
    /// # Errors
    /// Status, body and reason of the codec's own answer.
    // source/common/http/http1/codec_impl.cc, ServerConnectionImpl::handlePath; ran with Envoy 1.40.0.
    pub(super) fn of_target(
        &self,
        method: &str,
        target: Option<&str>,
    ) -> Result<(), (u16, &'static str, &'static str)> {
        let Some(target) = target else { return Ok(()) };
        let why = match target.split_once("://") {
            _ if method == "CONNECT" => "CONNECT goes with a host and its port, and not with a path or a URL",
            _ if target.starts_with('/') || self.leaves_targets => return Ok(()),
            _ if target == "*" && method == "OPTIONS" => return Ok(()),
            Some((scheme, rest)) if is_of_web(scheme) && has_host(rest) => return Ok(()),
            Some(_) => "the URL is none of http or https with a host",
            None => "the path is *, which goes with OPTIONS alone",
        };
        Err((400, "Bad Request", why))
    }

    /// Whether the version is one that is spoken; one of HTTP/1.0 without a host gets the default one.
    ///
    /// # Errors
    /// Status, body and reason of the connection manager's own answer.
    // source/common/http/conn_manager_impl.cc, ActiveStream::decodeHeaders; ran with Envoy 1.40.0.
    pub(super) fn of_version(&self, head: &mut Head) -> Result<(), (u16, &'static str, &'static str)> {
        if !head.is_http_10() {
            return Ok(());
        }
        if !self.accepts_http_10 {
            return Err((426, "Upgrade Required", "it is of HTTP/1.0, which accept_http_10 would allow"));
        }
        if let Some(host) = self.default_host.as_ref().filter(|_| head.authority().is_empty()) {
            head.set_authority(host.clone());
        }
        Ok(())
    }
}

/// Whether what is behind the scheme begins with a host.
fn has_host(rest: &str) -> bool {
    !rest.is_empty() && !rest.starts_with(['/', '?', '#'])
}

fn is_of_web(scheme: &str) -> bool {
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// As the parser spells them: that of SSDP is `M-SEARCH`, and refused.
const METHODS: [&str; 35] = [
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "MSEARCH",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn head(text: &str) -> Head {
        Head::of(&Request::read(text.as_bytes()).unwrap())
    }

    #[test]
    fn the_end_of_a_body_is_told_in_one_way() {
        let (strict, lax) = (Framing::default(), Framing { allows_chunked_length: true, ..Framing::default() });
        for (headers, status, status_if_lax) in [
            ("Content-Length: 5", None, None),
            ("Transfer-Encoding: Chunked", None, None),
            ("Transfer-Encoding: chunked\nContent-Length: 5", Some(400), None),
            ("Transfer-Encoding: gzip", Some(501), Some(501)),
            ("Transfer-Encoding: gzip, chunked", Some(501), Some(501)),
            ("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", Some(501), Some(501)),
            ("Transfer-Encoding:", Some(501), Some(501)),
            ("Transfer-Encoding: gzip\nContent-Length: 0", Some(400), Some(400)),
            ("Content-Length: 0\nContent-Length: 0", Some(400), Some(400)),
        ] {
            let head = head(&format!("POST / HTTP/1.1\nHost: a\n{headers}\n"));
            let status_of = |framing: &Framing| framing.of_body(&mut head.clone()).err().map(|(status, ..)| status);
            assert_eq!((status_of(&strict), status_of(&lax)), (status, status_if_lax), "{headers}");
        }
    }

    #[test]
    fn methods_are_those_that_the_parser_knows() {
        let (usual, lax) = (Framing::default(), Framing { takes_any_method: true, ..Framing::default() });
        for (method, is_refused) in [
            ("GET", false),
            ("CONNECT", false),
            ("MSEARCH", false),
            ("M-SEARCH", true),
            ("QUERY", false),
            ("get", true),
        ] {
            assert_eq!(
                (usual.of_method(method).is_err(), lax.of_method(method).is_err()),
                (is_refused, false),
                "{method}"
            );
        }
    }

    #[test]
    fn a_target_is_of_the_form_that_goes_with_the_method() {
        let (usual, lax) = (Framing::default(), Framing { leaves_targets: true, ..Framing::default() });
        for (method, target, is_refused, is_refused_if_lax) in [
            ("GET", "/*", false, false),
            ("GET", "http://a/", false, false),
            ("GET", "HTTPS://a", false, false),
            ("GET", "/?u=ftp://a/", false, false),
            ("OPTIONS", "*", false, false),
            ("GET", "*", true, false),
            ("GET", "ftp://a/", true, false),
            ("OPTIONS", "http:///", true, false),
            ("GET", "http://?a", true, false),
            ("CONNECT", "/", true, true),
            ("CONNECT", "http://a/", true, true),
        ] {
            let refused = |framing: &Framing| framing.of_target(method, Some(target)).is_err();
            assert_eq!((refused(&usual), refused(&lax)), (is_refused, is_refused_if_lax), "{method} {target}");
        }
        // Of an endpoint that was asked for, the request line is not known.
        assert!(usual.of_target("CONNECT", None).is_ok());
    }

    #[test]
    fn http_10_is_spoken_where_it_is_allowed() {
        let text = "GET / HTTP/1.0\n";
        let refusal = Framing::default().of_version(&mut head(text)).unwrap_err();
        assert_eq!((refusal.0, refusal.1), (426, "Upgrade Required"));
        assert!(Framing::default().of_version(&mut head("GET / HTTP/1.1\nHost: a\n")).is_ok());
        let framing = Framing { accepts_http_10: true, default_host: Some("a".to_owned()), ..Framing::default() };
        let mut hostless = head(text);
        framing.of_version(&mut hostless).unwrap();
        assert_eq!(hostless.authority(), "a");
        let mut of_host = head("GET / HTTP/1.0\nHost: b\n");
        framing.of_version(&mut of_host).unwrap();
        assert_eq!(of_host.authority(), "b");
    }
}
