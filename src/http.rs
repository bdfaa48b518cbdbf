//! The head of an HTTP request, as far as tokens are in it and routes are chosen by it.
//!
//! Everything stands here as it came: what a gateway decodes, joins or cuts, it does in its own way.

use crate::error::{Class, Explain};

/// A request: what a gateway looks at to find a token and a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    method: Option<String>,
    target: Option<String>,
    is_http_10: bool,
    headers: Vec<(String, String)>,
    token: Option<String>,
}

/// Text that is no head of an HTTP request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotARequest {
    /// There is nothing.
    #[error("the request is empty")]
    Empty,
    /// A first line that is no request line.
    #[error("line 1 is not a request line: expected METHOD PATH HTTP/1.1")]
    RequestLine,
    /// A header line without a colon, or with a name that HTTP does not allow.
    #[error("line {line} is not a header: expected NAME: VALUE")]
    Header {
        /// Which line, from 1
        line: usize,
    },
    /// A head that every server answers by itself with 400 or the like, before any gateway looks at it.
    #[error("no server takes this request: {problem}")]
    Unacceptable {
        /// What is wrong with it
        problem: &'static str,
    },
}

impl Explain for NotARequest {
    fn code(&self) -> &'static str {
        "not_a_request"
    }

    fn class(&self) -> Class {
        Class::Input
    }

    fn hint(&self) -> Option<String> {
        Some(
            "write the head as it goes over the wire: `GET /orders HTTP/1.1`, then a header a line, Host among them"
                .to_owned(),
        )
    }
}

impl Request {
    /// A request of which only the token is known: it stands where the gateway looks first.
    pub fn with_token(token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..Self::default() }
    }

    /// Reads the head of a request: the request line, then headers up to an empty line or the end. White space around
    /// values is taken off, as every HTTP server does (RFC 9112 section 5.1); bytes that are no UTF-8 become U+FFFD. A line
    /// that begins with white space belongs to the value before it (section 5.2), as Go's server has it.
    ///
    /// # Errors
    /// [`NotARequest`], with the line.
    ///
    /// ```
    /// use jwtk::http::Request;
    ///
    /// let request = Request::read(b"GET /orders?page=2 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n")?;
    /// assert_eq!((request.method(), request.path()), (Some("GET"), Some("/orders")));
    /// assert_eq!(request.header("authorization"), Some("Bearer x"));
    /// # Ok::<(), jwtk::http::NotARequest>(())
    /// ```
    pub fn read(head: &[u8]) -> Result<Self, NotARequest> {
        let text = String::from_utf8_lossy(head);
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).enumerate();
        let (_, first) = lines.next().filter(|(_, line)| !line.trim().is_empty()).ok_or(NotARequest::Empty)?;
        let mut words = first.split_ascii_whitespace();
        let (method, target, version) = match (words.next(), words.next(), words.next(), words.next()) {
            (Some(method), Some(target), None, None) => (method, target, "HTTP/1.1"),
            (Some(method), Some(target), Some(version), None) if version.starts_with("HTTP/") => {
                (method, target, version)
            }
            _ => return Err(NotARequest::RequestLine),
        };
        if !is_name(method) || !(target.starts_with('/') || target.contains("://") || target == "*") {
            return Err(NotARequest::RequestLine);
        }
        let mut headers: Vec<(String, String)> = Vec::new();
        for (index, line) in lines {
            if line.is_empty() {
                break;
            }
            if let (true, Some((_, value))) = (line.starts_with(BLANK), headers.last_mut()) {
                value.push('\n');
                value.push_str(line.trim_matches(BLANK));
                continue;
            }
            let header = line.split_once(':').filter(|(name, _)| is_name(name));
            let (name, value) = header.ok_or(NotARequest::Header { line: index + 1 })?;
            headers.push((name.to_owned(), value.trim_matches(BLANK).to_owned()));
        }
        Ok(Self {
            method: Some(method.to_owned()),
            target: Some(target.to_owned()),
            is_http_10: version == "HTTP/1.0",
            headers,
            token: None,
        })
    }

    /// As [`read`](Self::read), for a head as it comes over the wire: what the servers of all gateways refuse is no request.
    /// These are Go's `net/http`, Envoy's HTTP/1 codec and hyper; a method in small letters is told here too, since the first
    /// two route none.
    ///
    /// # Errors
    /// [`NotARequest`].
    pub fn receive(head: &[u8]) -> Result<Self, NotARequest> {
        let unacceptable = |problem| Err(NotARequest::Unacceptable { problem });
        let text = head;
        let end = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|end| memchr::memmem::find(text, end)).min();
        let head = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        if head.len() > LONGEST_HEAD {
            return unacceptable("its head has more than 1 MiB");
        }
        if head.contains(&0) {
            return unacceptable("it has a NUL in its head");
        }
        let is_bare =
            |(at, byte): (usize, &u8)| *byte == b'\r' && !matches!(text.get(at.saturating_add(1)), Some(b'\n') | None);
        if head.iter().enumerate().any(is_bare) {
            return unacceptable("it has a carriage return in the middle of a line");
        }
        let request = Self::read(head)?;
        if request.headers().any(|(_, value)| value.chars().any(|c| c.is_ascii_control() && !matches!(c, '\t' | '\n')))
        {
            return unacceptable("a header's value has a control character");
        }
        let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match first.trim_ascii().rsplit(|byte| *byte == b' ').next() {
            Some(b"HTTP/1.1" | b"HTTP/1.0") => {}
            Some(version) if version.starts_with(b"HTTP/") => {
                return unacceptable("its version is neither HTTP/1.1 nor HTTP/1.0");
            }
            _ => return unacceptable("its request line has no version: write HTTP/1.1 at its end"),
        }
        if request.method().is_some_and(|method| method.bytes().any(|byte| byte.is_ascii_lowercase())) {
            return unacceptable("its method is in small letters, and methods are compared letter by letter");
        }
        if request.target().is_some_and(|target| target.chars().any(|c| c.is_ascii_control())) {
            return unacceptable("its target has a control character");
        }
        let mut lengths: Vec<&str> = request.values("Content-Length").collect();
        // Go's `parseContentLength` and the others take digits alone, and no more than fit 63 bits.
        let is_length = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i64>().is_ok();
        if !lengths.iter().all(|length| is_length(length)) {
            return unacceptable("its Content-Length is no number");
        }
        lengths.dedup();
        if lengths.len() > 1 {
            return unacceptable("it has two values of Content-Length");
        }
        // Go's `ValidHostHeader`, and what Envoy has of nghttp2, which takes `@` too.
        let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || b"!$%&'()*+,-.:;=@[]_~".contains(&byte);
        if request.values("Host").any(|host| !host.bytes().all(is_of_host)) {
            return unacceptable("its Host has a character that no host name, address or port has");
        }
        match request.values("Host").count() {
            0 if !first.trim_ascii().ends_with(b"HTTP/1.0") => unacceptable("it has no Host"),
            0 | 1 => Ok(request),
            _ => unacceptable("it has more than one Host"),
        }
    }

    /// The same request with one more header.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The method, if a request line is known.
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// Whether the request line names HTTP/1.0.
    pub(crate) fn is_http_10(&self) -> bool {
        self.is_http_10
    }

    /// The target of the request line as it came: mostly a path with its query.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// The path of the request line, without query.
    pub fn path(&self) -> Option<&str> {
        let target = self.target.as_deref()?;
        let path = match absolute(target) {
            Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
            None => target,
        };
        path.split(['?', '#']).next()
    }

    /// The query of the request line, without its question mark.
    pub(crate) fn query(&self) -> Option<&str> {
        let (before_fragment, _) = self.target.as_deref()?.split_once('#').unwrap_or((self.target.as_deref()?, ""));
        before_fragment.split_once('?').map(|(_, query)| query)
    }

    /// The parameters of the query in order, names and values as they came; one without `=` has an empty value.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let pieces = self.query().into_iter().flat_map(|query| query.split('&')).filter(|piece| !piece.is_empty());
        pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")))
    }

    /// The cookies of all `Cookie` headers in order, names and values as they came but for blanks around them; one without
    /// `=` has an empty value.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let blank = [' ', '\t'];
        let pieces = self.values("Cookie").flat_map(|line| line.split(';')).map(move |piece| piece.trim_matches(blank));
        pieces.filter(|piece| !piece.is_empty()).map(move |piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (name.trim_matches(blank), value)
        })
    }

    /// The host that is asked for, with its port where one is named: of the target where that is a URL, else of `Host`.
    pub fn host(&self) -> Option<&str> {
        let of_target = self.target.as_deref().and_then(absolute).map(|(_, rest)| rest);
        of_target.and_then(|rest| rest.split(['/', '?', '#']).next()).or_else(|| self.header("Host"))
    }

    /// The token, of a request of which nothing else is known.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a header, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header, in order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Go's `DefaultMaxHeaderBytes`; the others take less.
const LONGEST_HEAD: usize = 1 << 20;

const BLANK: [char; 2] = [' ', '\t'];

/// Scheme and rest of a target that is a URL.
fn absolute(target: &str) -> Option<(&str, &str)> {
    if target.starts_with('/') { None } else { target.split_once("://") }
}

/// Whether a text is a token in the sense of HTTP (RFC 9110 section 5.6.2).
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_keep_their_order_and_repeats() {
        let request = Request::read(b"POST /a HTTP/1.1\nX-A: 1\nx-a:  2\t\n\nX-A: body").unwrap();
        assert_eq!(request.values("X-A").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn absolute_targets_have_a_path_too() {
        for (target, path) in [("http://a/b?c", "/b"), ("https://a", "/"), ("/x#y", "/x"), ("/r?u=http://a/b", "/r")] {
            let request = Request::read(format!("GET {target} HTTP/1.1").as_bytes()).unwrap();
            assert_eq!(request.path(), Some(path), "{target}");
        }
    }

    #[test]
    fn query_cookies_and_host_are_told_as_they_came() {
        let request = Request::read(
            b"GET http://a.b:8/c?x=%20&y&&x=1=2#z=3 HTTP/1.1\nHost: h\nCookie: a=1; b\ncookie:c = \"2\";",
        )
        .unwrap();
        assert_eq!(request.parameters().collect::<Vec<_>>(), [("x", "%20"), ("y", ""), ("x", "1=2")]);
        assert_eq!(request.cookies().collect::<Vec<_>>(), [("a", "1"), ("b", ""), ("c", " \"2\"")]);
        assert_eq!((request.host(), request.target().map(str::len)), (Some("a.b:8"), Some(33)));
        let request = Request::read(b"GET /a?b HTTP/1.1\nHost: h:1").unwrap();
        assert_eq!((request.host(), request.query()), (Some("h:1"), Some("b")));
    }

    #[test]
    fn other_text_is_refused_with_its_line() {
        assert_eq!(Request::read(b""), Err(NotARequest::Empty));
        assert_eq!(Request::read(b"hello"), Err(NotARequest::RequestLine));
        assert_eq!(Request::read(b"GET / HTTP/1.1\nA B: a"), Err(NotARequest::Header { line: 2 }));
    }

    #[test]
    fn what_no_server_takes_is_no_request() {
        let good = "GET / HTTP/1.1\r\nHost: a\r\nX: b\tc\r\n\r\nbody\0\r";
        assert!(Request::receive(good.as_bytes()).is_ok());
        assert!(Request::receive(b"GET / HTTP/1.0\n\n").is_ok());
        let odd =
            "GET /%zz HTTP/1.1\r\nHost: u@[::1]:8\r\ncontent-length: 1\r\nX: y\r\nContent-Length: 1\r\nA: b\r\n c\r\n";
        assert!(Request::receive(odd.as_bytes()).is_ok());
        for (head, part) in [
            ("GET / HTTP/1.1\r\nX: a\r\n", "no Host"),
            ("GET http://h/ HTTP/1.1\r\nX: a\r\n", "no Host"),
            ("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n", "more than one Host"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n", "NUL"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n", "carriage return"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\r\n\r\n", "carriage return"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\x7fb\r\n", "control character"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\x0bb\r\n", "control character"),
            ("GET / HTTP/1.1\r\nHost: a b\r\n", "its Host"),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n", "its Host"),
            ("GET / HTTP/1.1\r\nHost: \u{e9}\r\n", "its Host"),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n", "no number"),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n", "no number"),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n", "no number"),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n", "no number"),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "two values"),
            ("GET /\u{1} HTTP/1.1\r\nHost: a\r\n", "target"),
            ("GET /\u{7f} HTTP/1.1\r\nHost: a\r\n", "target"),
            ("GET / HTTP/9.9\r\nHost: a\r\n", "version"),
            ("GET / HTTP/2\r\nHost: a\r\n", "version"),
            ("GET /\r\nHost: a\r\n", "version"),
            ("get / HTTP/1.1\r\nHost: a\r\n", "small letters"),
            ("gEt / HTTP/1.1\r\nHost: a\r\n", "small letters"),
        ] {
            let error = Request::receive(head.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(part), "{head:?}: {error}");
        }
        let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n", "a".repeat(1 << 20));
        assert!(Request::receive(long.as_bytes()).is_err());
    }

    #[test]
    fn a_value_may_go_on_in_a_line_that_begins_with_white_space() {
        let request = Request::read(b"GET / HTTP/1.1\nA: x\n  y\n\tz: z\nB: 1").unwrap();
        assert_eq!((request.header("a"), request.header("b")), (Some("x\ny\nz: z"), Some("1")));
        for (head, line) in [
            ("A: x\nz.z\nB: 1", 3),
            ("A: x\nB : 1", 3),
            ("A: x\n: 1", 3),
            ("A: x\nB\u{e9}: 1", 3),
            (" A: x", 2),
            ("A: x\nB: y\nAuthorization", 4),
        ] {
            let read = Request::read(format!("GET / HTTP/1.1\n{head}").as_bytes());
            assert_eq!(read, Err(NotARequest::Header { line }), "{head}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = Request::receive(&bytes);
            if let Ok(request) = Request::read(&bytes) {
                let _ = request.path();
            }
        }
    }
}
