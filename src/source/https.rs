//! One key set by HTTP: the request, redirects, retries, and a body within its limits.

use std::io::{self, Read};
use std::thread;
use std::time::Duration;

use rustls::AlertDescription;
use ureq::http::{HeaderMap, Request, Response, Uri, header};
use ureq::{Agent, Body};

use super::context::Context;
use super::deadline::Deadline;
use super::dial::{Connection, Dialer, USER_AGENT};
use super::error::{Error, Stage};
use super::event::Event;
use super::headers::{Header, text};
use super::line::{AlreadyThere, LONGEST_HEAD, Line, LineFailure, Ready};
use super::pin::Pin;
use super::remote::{ContentTypes, Remote, Statuses};
use super::url::{Scheme, Url, server};

/// What came back.
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    /// Where it came from in the end.
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) pins: Vec<Pin>,
    pub(super) headers: HeaderMap,
}

/// Fetches `remote`, trying again where that may help and the time allows it.
pub(super) fn fetch(context: &Context<'_>, remote: &Remote) -> Result<Answer, Error> {
    remote.check_scheme()?;
    let fetch = Fetch {
        remote,
        dialer: Dialer {
            context,
            trust: &remote.trust,
            proxies: &remote.proxies,
            deadline: Deadline::after(remote.timeout),
        },
    };
    let mut wait = remote.retries.first_wait;
    let mut tries = 1;
    loop {
        let error = match fetch.follow() {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let error = match error {
            Error::Status { url, status, retry_after, .. } => Error::Status { url, status, retry_after, tries },
            error => error,
        };
        let asked = match &error {
            Error::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        let pause = wait.max(asked);
        let in_time = fetch.dialer.deadline.remaining().is_some_and(|left| pause < left);
        if !error.is_transient() || tries > remote.retries.at_most || !in_time {
            return Err(error);
        }
        context.tell(&Event::Retrying { error: &error, wait: pause });
        thread::sleep(pause);
        wait = wait.saturating_mul(2);
        tries = tries.saturating_add(1);
    }
}

struct Fetch<'a> {
    remote: &'a Remote,
    dialer: Dialer<'a>,
}

impl Fetch<'_> {
    /// One try, along all redirects.
    fn follow(&self) -> Result<Answer, Error> {
        let mut url = self.remote.url.clone();
        let mut visited = vec![url.wire()];
        loop {
            let connection = self.dialer.connect(&url)?;
            let (pins, proxied) = (connection.pins.clone(), connection.proxied);
            let response = self.ask(&url, connection)?;
            let Some(next) = redirect(&url, &response)? else {
                return self.receive(url, response, pins, proxied);
            };
            let began = &self.remote.url;
            if next.scheme() == Scheme::Http && !self.remote.redirects.to_http {
                return Err(Error::RedirectToHttp { from: url.to_string(), to: next.to_string() });
            }
            if visited.contains(&next.wire()) {
                return Err(Error::RedirectLoop { url: began.to_string(), back: next.to_string() });
            }
            if visited.len() > self.remote.redirects.at_most {
                return Err(Error::TooManyRedirects { url: began.to_string(), at_most: self.remote.redirects.at_most });
            }
            let context = self.dialer.context;
            context.tell(&Event::Redirected { from: &url, to: &next });
            if !next.same_origin(began) && !self.headers(began).is_empty() {
                context.tell(&Event::HeadersWithheld { from: &next });
            }
            visited.push(next.wire());
            url = next;
        }
    }

    /// Sends the request and reads the head of the answer.
    fn ask(&self, url: &Url, connection: Connection) -> Result<Response<Body>, Error> {
        let bad = |problem| Error::BadUrl { problem };
        let uri: Uri = url.wire().parse().map_err(|_| bad("it cannot be put into a request"))?;
        let mut request = Request::get(uri);
        for header in self.headers(url) {
            let (name, value) = header.http().map_err(|_| bad("its credentials cannot be sent"))?;
            request = request.header(name, value);
        }
        let request = request.body(()).map_err(|_| bad("it cannot be put into a request"))?;
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(LONGEST_HEAD)
            .user_agent(USER_AGENT)
            .accept("application/jwk-set+json, application/json, */*;q=0.5")
            // A compressed answer is understood, but saves nothing at this size.
            .accept_encoding("identity")
            .build();
        let line = Line::new(connection.stream, self.remote.max_bytes);
        let agent = Agent::with_parts(config, Ready::new(line), AlreadyThere);
        let response = agent.run(request).map_err(|error| self.explain(error, url, Stage::Answer, 0))?;
        self.dialer.context.tell(&Event::Answered {
            url,
            status: response.status().as_u16(),
            content_type: text(response.headers(), &header::CONTENT_TYPE),
        });
        Ok(response)
    }

    /// The headers for `url`: the source's own, if it is the same origin, and the URL's credentials.
    fn headers(&self, url: &Url) -> Vec<Header> {
        let mut headers = if url.same_origin(&self.remote.url) { self.remote.headers.clone() } else { Vec::new() };
        let authorized = |header: &Header| header.name() == header::AUTHORIZATION.as_str();
        if !headers.iter().any(authorized)
            && let Some(credentials) = url.credentials()
        {
            headers.push(Header::basic(&credentials));
        }
        headers
    }

    /// Checks the head of the answer, then reads the body.
    fn receive(&self, url: Url, response: Response<Body>, pins: Vec<Pin>, proxied: bool) -> Result<Answer, Error> {
        let place = url.to_string();
        let (head, body) = response.into_parts();
        let headers = head.headers;
        let status = head.status.as_u16();
        if self.remote.statuses == Statuses::Success && !head.status.is_success() {
            return Err(Error::Status {
                url: place,
                status,
                retry_after: text(&headers, &header::RETRY_AFTER)
                    .and_then(|wait| wait.trim().parse().ok())
                    .map(Duration::from_secs),
                tries: 1,
            });
        }
        let content_type = text(&headers, &header::CONTENT_TYPE).map(str::to_owned);
        if let ContentTypes::Prefixes(wanted) = &self.remote.content_types
            && !content_type.as_ref().is_some_and(|found| wanted.iter().any(|prefix| found.starts_with(prefix)))
        {
            return Err(Error::ContentType { url: place, found: content_type, wanted: wanted.clone() });
        }
        // ureq takes the header off when it unpacks the body.
        if let Some(encoding) = text(&headers, &header::CONTENT_ENCODING)
            && !encoding.eq_ignore_ascii_case("identity")
        {
            return Err(Error::ContentEncoding { url: place, encoding: encoding.to_owned() });
        }
        let bytes = self.read(&url, body)?;
        let first =
            bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).iter().find(|byte| !byte.is_ascii_whitespace());
        match first {
            None => return Err(Error::Empty { url: place, status }),
            // Neither JSON nor PEM nor DER begins so.
            Some(b'<') => {
                return Err(Error::Html { url: place, status, found: content_type, proxied });
            }
            Some(_) => {}
        }
        self.dialer.context.tell(&Event::Received { url: &url, bytes: bytes.len() });
        Ok(Answer { bytes, url, status, content_type, pins, headers })
    }

    fn read(&self, url: &Url, body: Body) -> Result<Vec<u8>, Error> {
        let max_bytes = self.remote.max_bytes;
        let announced = body.content_length();
        if announced.is_some_and(|announced| announced > max_bytes) {
            return Err(Error::TooLarge { url: url.to_string(), max_bytes, announced });
        }
        let mut reader = body.into_with_config().limit(max_bytes).reader();
        let mut bytes = Vec::new();
        match reader.read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.explain(error.into(), url, Stage::Body, bytes.len())),
        }
    }

    /// What an error of ureq's means at `stage`, when `received` bytes of the body were there.
    fn explain(&self, error: ureq::Error, url: &Url, stage: Stage, received: usize) -> Error {
        let cut = |source| {
            if stage == Stage::Body {
                Error::CutShort { url: url.to_string(), received }
            } else {
                Error::Disconnected { server: server(url.host(), url.port()), stage, source }
            }
        };
        let too_large = || Error::TooLarge { url: url.to_string(), max_bytes: self.remote.max_bytes, announced: None };
        let bad = |problem| Error::BadAnswer { url: url.to_string(), problem };
        match error {
            ureq::Error::Other(failure) => match failure.downcast::<LineFailure>() {
                Ok(failure) => match *failure {
                    LineFailure::TooMuch => too_large(),
                    LineFailure::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                        let server = server(url.host(), url.port());
                        self.dialer.deadline.over(&server, stage)
                    }
                    LineFailure::Io(error) if wants_certificate(&error) => {
                        Error::ClientCertificate { server: server(url.host(), url.port()) }
                    }
                    LineFailure::Io(error) => cut(error),
                },
                Err(other) => bad(other.to_string()),
            },
            ureq::Error::BodyExceedsLimit(_) => too_large(),
            ureq::Error::LargeResponseHeader(..) => Error::HeaderTooLarge { url: url.to_string(), limit: LONGEST_HEAD },
            ureq::Error::Io(error) => cut(error),
            ureq::Error::Decompress(_, error) if error.kind() == io::ErrorKind::UnexpectedEof => cut(error),
            ureq::Error::Decompress(_, source) => Error::BadCompression { url: url.to_string(), source },
            other => bad(other.to_string()),
        }
    }
}

/// Where the answer points to, if it is a redirect.
fn redirect(url: &Url, response: &Response<Body>) -> Result<Option<Url>, Error> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let bad = |problem| Error::BadRedirect { from: url.to_string(), problem };
    let location = response.headers().get(header::LOCATION).ok_or_else(|| bad("it names no place"))?;
    let location = String::from_utf8_lossy(location.as_bytes());
    match url.join(&location) {
        Ok(next) => Ok(Some(next)),
        Err(Error::BadUrl { problem }) => Err(bad(problem)),
        Err(other) => Err(other),
    }
}

/// In TLS 1.3 a server says so only when the client has finished its handshake.
fn wants_certificate(error: &io::Error) -> bool {
    let alert = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(alert, Some(rustls::Error::AlertReceived(AlertDescription::CertificateRequired)))
}
