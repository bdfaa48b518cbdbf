//! What a program and a person are told about an [`Error`]: its code, whose turn it is, what mends it.

use std::fmt;

use super::distrust::Distrust;
use super::error::Error;
use super::pin::Pin;
use crate::error::{Class, Explain};

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "bad_url",
            Self::BadHeader { .. } => "bad_header",
            Self::BadProxy { .. } => "bad_proxy",
            Self::AuthorityUnreadable { .. } => "ca_file_unreadable",
            Self::NoAuthority { .. } => "ca_file_empty",
            Self::BadAuthority { .. } => "ca_file_invalid",
            Self::NoRoots => "no_authorities",
            Self::PlainHttp { .. } => "http_refused",
            Self::NothingToPin { .. } => "nothing_to_pin",
            Self::NotLoopback { .. } => "not_loopback",
            Self::HostNotFound { .. } => "host_not_found",
            Self::Unreachable { .. } => "unreachable",
            Self::Disconnected { .. } => "disconnected",
            Self::TimedOut { .. } => "timed_out",
            Self::ProxyRefused { .. } => "proxy_refused",
            Self::Untrusted { distrust, .. } => distrust.code(),
            Self::PinMismatch { .. } => "pin_mismatch",
            Self::TlsTooOld { .. } => "tls_too_old",
            Self::NoCommonCipher { .. } => "no_common_cipher",
            Self::ClientCertificate { .. } => "client_certificate_wanted",
            Self::NotTls { .. } => "not_tls",
            Self::Tls { .. } => "tls_failed",
            Self::Status { .. } => "http_status",
            Self::BadAnswer { .. } => "bad_answer",
            Self::HeaderTooLarge { .. } => "header_too_large",
            Self::TooManyRedirects { .. } => "too_many_redirects",
            Self::RedirectLoop { .. } => "redirect_loop",
            Self::RedirectToHttp { .. } => "redirect_to_http",
            Self::BadRedirect { .. } => "bad_redirect",
            Self::ContentType { .. } => "content_type",
            Self::ContentEncoding { .. } => "content_encoding",
            Self::BadCompression { .. } => "bad_compression",
            Self::Html { .. } => "html_answer",
            Self::Empty { .. } => "empty_answer",
            Self::TooLarge { .. } => "too_large",
            Self::CutShort { .. } => "cut_short",
            Self::NotCached { .. } => "not_cached",
            Self::Offline { .. } => "offline",
            Self::BadIssuer { .. } => "bad_issuer",
            Self::NoDiscovery { .. } => "no_discovery",
            Self::BadDiscovery { .. } => "bad_discovery",
            Self::IssuerMismatch { .. } => "issuer_mismatch",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::BadUrl { .. } | Self::BadHeader { .. } | Self::BadProxy { .. } | Self::BadIssuer { .. } => {
                Class::Usage
            }
            Self::Html { .. } | Self::BadDiscovery { .. } => Class::Input,
            _ => Class::Source,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::BadUrl { .. } => "a source is a file, `-`, `env:NAME` or `https://host/path`",
            Self::BadProxy { .. } => "a proxy is `http://host:port`; NO_PROXY names what to reach without it",
            Self::NoAuthority { .. } | Self::BadAuthority { .. } => {
                "authorities are certificates in PEM (`-----BEGIN CERTIFICATE-----`) or one in DER"
            }
            Self::NoRoots => "SSL_CERT_FILE and SSL_CERT_DIR say where the machine's are",
            Self::NothingToPin { .. } | Self::PlainHttp { .. } | Self::NotLoopback { .. } => "use https",
            Self::HostNotFound { .. } => "check the name; a host behind a proxy needs HTTPS_PROXY",
            Self::ProxyRefused { status: Some(407), .. } | Self::Status { status: 407, .. } => {
                "the proxy wants a user and password: HTTPS_PROXY=http://user:password@host:port"
            }
            Self::ProxyRefused { .. } => "NO_PROXY names hosts that are reached without the proxy",
            Self::Untrusted { distrust, .. } => return trust_hint(distrust),
            Self::PinMismatch { pins, .. } => return Some(pin_hint(pins)),
            Self::TlsTooOld { .. } => "the server must be taught TLS 1.2 or later",
            Self::NoCommonCipher { left_out, .. } if !left_out.is_empty() => {
                return Some(format!("of the suites asked for, these are not offered: {}", list(left_out)));
            }
            Self::NoCommonCipher { .. } => {
                "the server must be taught a suite with forward secrecy, such as 49199 (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)"
            }
            Self::ClientCertificate { .. } => "none can be shown; fetch the set with another tool and name the file",
            Self::NotTls { .. } => "is this the port for https?",
            Self::Status { status: 401 | 403, .. } => "send a credential along in a header",
            Self::Status { status: 429 | 500..=599, .. } => "the server is in trouble; try again later",
            Self::Status { .. } | Self::Empty { .. } | Self::AuthorityUnreadable { .. } => "check the path",
            Self::TooManyRedirects { .. } => "name the last place itself",
            Self::RedirectToHttp { .. } => "name a place that is reached by https",
            Self::ContentType { .. } => "the server must send that Content-Type, or the gateway refuses the set",
            Self::Html { proxied: true, .. } => {
                "check the path; the page may also be the proxy's (NO_PROXY names hosts to reach without it)"
            }
            Self::Html { .. } => "check the path; a sign-in page or a web site's front page is not a key set",
            Self::NotCached { .. } => "fetch it once with a cache, while the network may be asked",
            Self::BadIssuer { .. } => "an issuer is `https://host` or `https://host/path`",
            Self::NoDiscovery { .. } | Self::BadDiscovery { .. } => "name the key set itself",
            Self::IssuerMismatch { .. } => "issuers are compared letter by letter; name the one that the document has",
            Self::BadHeader { .. } => "a header is a name of letters, digits and hyphens, and one line of text",
            Self::Unreachable { .. } => "is it up, and is this its port? a host behind a proxy needs HTTPS_PROXY",
            Self::Disconnected { .. } | Self::CutShort { .. } => "the server, or something on the way to it, gave up",
            Self::TimedOut { .. } | Self::TooLarge { .. } | Self::Offline { .. } | Self::Tls { .. } => return None,
            Self::BadAnswer { .. }
            | Self::HeaderTooLarge { .. }
            | Self::RedirectLoop { .. }
            | Self::BadRedirect { .. }
            | Self::ContentEncoding { .. }
            | Self::BadCompression { .. } => {
                "the server's operator must fix this; `jwtk` takes the set from a file too"
            }
        };
        Some(hint.to_owned())
    }
}

fn trust_hint(distrust: &Distrust) -> Option<String> {
    Some(match distrust {
        Distrust::UnknownAuthority { issuer } => format!("name the certificate of {issuer} as an authority"),
        Distrust::SelfSigned { .. } => "name this very certificate as an authority".to_owned(),
        Distrust::Expired { .. } => "the server needs a new certificate".to_owned(),
        Distrust::NotYetValid { .. } => "is this machine's clock right?".to_owned(),
        Distrust::WrongName { names } => match names.first() {
            Some(name) => format!("reach it by a name that it has, such as {name}"),
            None => "the server needs a certificate with its name as a subject alternative name".to_owned(),
        },
        Distrust::Refused { .. } => return None,
    })
}

fn pin_hint(pins: &[Pin]) -> String {
    match pins {
        [] => "what the server sends are no certificates".to_owned(),
        pins => format!("the server has {}", list(pins)),
    }
}

fn list(items: &[impl fmt::Display]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}
