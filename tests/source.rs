//! Remote sources against real servers on loopback.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

mod support;

use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use jwtk::error::{Class, Explain};
use jwtk::source::{
    Authority, Cache, CipherSuites, Client, ContentTypes, Distrust, Error, Event, Fetched, Freshness, Header, Issuer,
    Pin, Proxies, Remote, Stage, Statuses,
};
use support::{Identity, Server, ok, read_request, respond};
use zeroize::Zeroizing;

const SET: &str = r#"{"keys":[]}"#;

// Trust

#[test]
fn trusted_chain_and_right_pin_give_the_bytes_and_how_they_came() {
    let (ca, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    let own = Pin::of_certificate(&identity.chain[0]).unwrap();
    let parent = Pin::of_certificate(&identity.chain[1]).unwrap();
    for pins in [vec![], vec![own], vec![parent], vec![Pin::new([0; 32]), own]] {
        remote.trust.pins = pins;
        let fetched = fetch(&remote).unwrap();
        assert_eq!(fetched.bytes, SET.as_bytes());
        assert_eq!(fetched.pins, [own, parent]);
        assert_eq!(fetched.content_type.as_deref(), Some("application/json"));
        assert_eq!(fetched.url.to_string(), server.url("/"));
        assert_eq!(fetched.freshness, Freshness::Uncached);
    }
}

#[test]
fn wrong_pin_is_refused_and_the_right_ones_are_told() {
    let (ca, identity) = ca_and_identity();
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::https(&identity, counting(&asked, |_, out| ok(out, SET)));
    let mut remote = remote(&server, &ca);
    // The digest of the whole certificate is a likely mistake, and no pin.
    let mut digest = [0; 32];
    digest.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, &identity.chain[0]).as_ref());
    remote.trust.pins = vec![Pin::new(digest)];
    let error = refused(&remote, "pin_mismatch");
    let own = Pin::of_certificate(&identity.chain[0]).unwrap();
    assert!(error.hint().unwrap().contains(&format!("--pin {own}")));
    assert_eq!(asked.load(Ordering::SeqCst), 0, "no request was sent");
    assert_eq!(server.connections(), 1, "trying again would not help");

    remote.trust.insecure = true;
    refused(&remote, "pin_mismatch");
}

#[test]
fn unknown_authority_is_named() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let other = support::Authority::new("another authority");
    let error = refused(&remote(&server, &other), "unknown_authority");
    assert!(error.to_string().contains("CN=the test authority"), "{error}");
    assert!(error.hint().unwrap().contains("--ca-file"));
}

#[test]
fn pin_does_not_replace_verification() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.pins = vec![Pin::of_certificate(&identity.chain[0]).unwrap()];
    refused(&remote, "unknown_authority");
    remote.trust.insecure = true;
    assert!(fetch(&remote).is_ok());
}

#[test]
fn expired_and_early_certificates_are_refused_with_their_dates() {
    let ca = support::Authority::new("the test authority");
    let expired = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&expired, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "certificate_expired");
    assert!(error.to_string().contains("2021-01-01T00:00:00Z"), "{error}");

    let early = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2090, 1, 1);
    });
    let server = Server::https(&early, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "certificate_not_yet_valid");
    assert!(error.to_string().contains("2090-01-01T00:00:00Z"), "{error}");
}

#[test]
fn certificate_time_is_judged_by_the_clock_that_was_given() {
    let ca = support::Authority::new("the test authority");
    let expired = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&expired, |_, out| ok(out, SET));
    let then = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_590_000_000);
    assert!(Client::new(&then).fetch(&remote(&server, &ca)).is_ok());
}

#[test]
fn wrong_name_is_refused_and_the_right_ones_are_told() {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue_with(&["keys.example", "192.0.2.7"], |_| ());
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "wrong_name");
    assert!(error.to_string().contains("keys.example, 192.0.2.7"), "{error}");
    let nameless = ca.issue_with(&[], |_| ());
    let server = Server::https(&nameless, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "wrong_name");
    assert!(error.to_string().contains("no subject alternative name"), "{error}");
}

#[test]
fn self_signed_certificate_is_believed_only_when_it_is_named() {
    for ca in [false, true] {
        // `openssl req -x509` marks what it makes as an authority.
        let identity = Identity::self_signed(|params| {
            if ca {
                params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            }
        });
        let server = Server::https(&identity, |_, out| ok(out, SET));
        let other = support::Authority::new("another");
        let mut remote = remote(&server, &other);
        refused(&remote, "self_signed");
        remote.trust.authorities = Authority::parse("own.der", &identity.chain[0]).unwrap();
        assert!(fetch(&remote).is_ok(), "CA:{ca}");
        let name = server.url("/").replace("127.0.0.1", "localhost");
        remote.url = name.parse().unwrap();
        refused(&remote, "wrong_name");
    }
}

#[test]
fn expired_certificate_is_not_believed_even_when_it_is_named() {
    let identity = Identity::self_signed(|params| {
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.authorities = Authority::parse("own.der", &identity.chain[0]).unwrap();
    refused(&remote, "certificate_expired");
}

#[test]
fn insecure_believes_anything_and_says_so() {
    let identity = Identity::self_signed(|params| {
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.insecure = true;
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok());
    assert!(events.iter().any(|event| event.contains("is not verified")), "{events:?}");
}

#[test]
fn nobody_to_believe_is_an_error_of_its_own() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.authorities.clear();
    refused(&remote, "no_authorities");
}

// TLS

#[test]
fn both_versions_of_tls_are_spoken() {
    let (ca, identity) = ca_and_identity();
    for version in rustls::ALL_VERSIONS {
        let server = Server::https_with(identity.config(&[version]), |_, out| ok(out, SET));
        let (fetched, events) = watched(&remote(&server, &ca));
        assert!(fetched.is_ok(), "{version:?}");
        let name = format!("{:?}", version.version);
        assert!(events.iter().any(|event| event.contains(&name)), "{events:?}");
    }
}

#[test]
fn server_of_tls_1_1_alone_is_named() {
    // By alert, as OpenSSL does it, and by answering in the old version.
    let mut hello = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0xc0, 0x13, 0]);
    hello.truncate(5 + 42);
    for answer in [vec![21, 3, 2, 0, 2, 2, 70], hello] {
        let server = Server::start("https", move |mut stream| {
            let mut some = [0; 100];
            stream.read_exact(&mut some)?;
            stream.write_all(&answer)?;
            stream.read_to_end(&mut Vec::new()).map(|_| ())
        });
        refused(&remote(&server, &support::Authority::new("any")), "tls_too_old");
    }
}

#[test]
fn http_server_on_the_tls_port_is_named() {
    let server = Server::start("https", |mut stream| {
        let mut some = [0; 100];
        stream.read_exact(&mut some)?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(|_| ())
    });
    refused(&remote(&server, &support::Authority::new("any")), "not_tls");
}

#[test]
fn cipher_suites_restrict_tls_1_2_and_are_named_when_nothing_is_shared() {
    let (ca, identity) = ca_and_identity();
    let tls12 = identity.config(&[&rustls::version::TLS12]);
    let server = Server::https_with(tls12, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    remote.trust.cipher_suites = CipherSuites::new([49195]);
    assert!(fetch(&remote).is_ok());
    // One that only certificates for RSA keys fit.
    remote.trust.cipher_suites = CipherSuites::new([49199]);
    refused(&remote, "no_common_cipher");
    remote.trust.cipher_suites = CipherSuites::new([47, 60000]);
    let error = refused(&remote, "no_common_cipher");
    let hint = error.hint().unwrap();
    assert!(hint.contains("TLS_RSA_WITH_AES_128_CBC_SHA"), "{hint}");
    assert!(hint.contains("60000 (unknown)"), "{hint}");
    let (_, events) = watched(&remote);
    assert!(events.iter().any(|event| event.contains("(47, insecure) is not offered")));

    let server = Server::https(&identity, |_, out| ok(out, SET));
    remote.url = server.url("/").parse().unwrap();
    assert!(fetch(&remote).is_ok(), "TLS 1.3 is always there");
}

#[test]
fn server_that_wants_a_client_certificate_is_named() {
    let (ca, identity) = ca_and_identity();
    for version in rustls::ALL_VERSIONS {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(ca.der().into()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
        let config = Arc::new(identity.config_asking(verifier.build().unwrap(), &[version]));
        let server = Server::start("https", move |mut stream| {
            let mut session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let _ = session.complete_io(&mut stream);
            let _ = session.complete_io(&mut stream);
            // Closed with bytes unread, the connection would be reset and the alert lost.
            stream.read_to_end(&mut Vec::new()).map(|_| ())
        });
        refused(&remote(&server, &ca), "client_certificate_wanted");
    }
}

// Plain HTTP

#[test]
fn plain_http_serves_on_loopback_only() {
    let server = Server::http(|_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("any"));
    assert!(fetch(&remote).is_ok());
    remote.url = "http://keys.example/".parse().unwrap();
    let error = refused(&remote, "http_refused");
    assert!(error.hint().unwrap().contains("--insecure"));
}

// Time

#[test]
fn waiting_ends_at_the_time_limit_wherever_it_happens() {
    let (ca, identity) = ca_and_identity();
    let silent = Server::start("https", |mut stream| stream.read_to_end(&mut Vec::new()).map(|_| ()));
    let no_head = Server::https(&identity, drip(""));
    let slow_head = Server::https(&identity, drip("HTTP/1.1 200 OK\r\nX: "));
    let slow_body = Server::https(&identity, drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"));
    let no_end = Server::https(&identity, drip("HTTP/1.1 200 OK\r\n\r\n"));
    // All at once, so that there is time enough to come as far as each is meant to.
    std::thread::scope(|scope| {
        for (server, expected) in [
            (silent, Stage::Handshake),
            (no_head, Stage::Answer),
            (slow_head, Stage::Answer),
            (slow_body, Stage::Body),
            (no_end, Stage::Body),
        ] {
            let ca = &ca;
            scope.spawn(move || {
                let mut remote = remote(&server, ca);
                remote.timeout = Duration::from_millis(700);
                let error = refused(&remote, "timed_out");
                assert!(matches!(&error, Error::TimedOut { stage, .. } if *stage == expected), "{error}");
                assert_eq!(server.connections(), 1, "time that is over is not for trying again");
            });
        }
    });
}

#[test]
fn time_limit_counts_all_tries_together() {
    let server = Server::http(|_, out| respond(out, "503 Later", "Retry-After: 3600\r\n", b""));
    let remote = remote(&server, &support::Authority::new("any"));
    let error = refused(&remote, "http_status");
    assert!(error.to_string().contains("left alone for 3600 s"), "{error}");
    assert_eq!(server.connections(), 1, "there is no time to wait for an hour");
}

// Size

#[test]
fn body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() {
    let server = Server::http(|_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.max_bytes = SET.len().try_into().unwrap();
    assert!(fetch(&remote).is_ok());
    remote.max_bytes -= 1;
    refused(&remote, "too_large");
}

#[test]
fn endless_body_stops_at_the_limit() {
    let server = Server::http(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            out.write_all(b"5\r\n     \r\n")?;
        }
    });
    let error = refused(&remote(&server, &support::Authority::new("any")), "too_large");
    assert!(error.hint().unwrap().contains("--max-bytes"));
}

#[test]
fn gzip_is_unpacked_though_it_was_not_asked_for() {
    let server = Server::http(|request, out| {
        assert_eq!(request.header("accept-encoding"), Some("identity"));
        respond(out, "200 OK", "Content-Encoding: gzip\r\n", &gzip(SET.as_bytes()))
    });
    let remote = remote(&server, &support::Authority::new("any"));
    assert_eq!(fetch(&remote).unwrap().bytes, SET.as_bytes());
}

#[test]
fn three_gigabytes_of_zeros_in_gzip_are_not_unpacked() {
    let megabyte = gzip(&vec![b' '; 1 << 20]);
    let server = Server::http(move |_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")?;
        for _ in 0..3 * 1024 {
            out.write_all(&megabyte)?;
        }
        Ok(())
    });
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.max_bytes = 100_000;
    refused(&remote, "too_large");
}

#[test]
fn compressed_nothing_without_end_is_given_up() {
    let nothing = gzip(b"").repeat(1000);
    let server = Server::http(move |_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")?;
        loop {
            out.write_all(&nothing)?;
        }
    });
    refused(&remote(&server, &support::Authority::new("any")), "too_large");
}

#[test]
fn long_header_is_no_obstacle() {
    let head = format!("X-Long: {}\r\n", "a".repeat(60_000));
    let server = Server::http(move |_, out| respond(out, "200 OK", &head, SET.as_bytes()));
    assert!(fetch(&remote(&server, &support::Authority::new("any"))).is_ok());
}

#[test]
fn endless_header_is_given_up() {
    for (line, code) in [("X-More: more and more\r\n", "bad_answer"), ("and more and more", "header_too_large")] {
        let server = Server::http(move |_, out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nX-More: ")?;
            loop {
                out.write_all(line.as_bytes())?;
            }
        });
        refused(&remote(&server, &support::Authority::new("any")), code);
    }
}

// Answers

#[test]
fn answers_that_are_no_keys_are_each_named() {
    let cases: [(&str, &str, &[u8], &str, Class); 9] = [
        ("404 Not Found", "", SET.as_bytes(), "http_status", Class::Source),
        ("401 No", "", b"", "http_status", Class::Source),
        ("304 Not Modified", "", b"", "http_status", Class::Source),
        ("204 No Content", "", b"", "empty_answer", Class::Source),
        ("200 OK", "", b" \r\n", "empty_answer", Class::Source),
        ("200 OK", "Content-Type: application/json\r\n", b"\n<!doctype html>", "html_answer", Class::Input),
        ("200 OK", "Content-Type: text/html\r\n", b"<p>", "html_answer", Class::Input),
        ("200 OK", "Content-Encoding: br\r\n", b"x", "content_encoding", Class::Source),
        ("200 OK", "Content-Encoding: gzip\r\n", b"no gzip at all", "bad_compression", Class::Source),
    ];
    for (status, head, body, code, class) in cases {
        let server = Server::http(move |_, out| respond(out, status, head, body));
        let error = refused(&remote(&server, &support::Authority::new("any")), code);
        assert_eq!(error.class(), class, "{error}");
        assert_eq!(server.connections(), 1, "{error}");
    }
}

#[test]
fn body_that_is_cut_is_refused() {
    let (ca, identity) = ca_and_identity();
    // Without a length only the end of TLS tells a whole body from a part.
    for head in ["Content-Length: 100\r\n", "", "Transfer-Encoding: chunked\r\n"] {
        let server = Server::https(&identity, move |_, out| {
            write!(
                out,
                "HTTP/1.1 200 OK\r\n{head}\r\n{}",
                if head.contains("chunked") { "9\r\n{\"keys" } else { "{\"keys" }
            )
        });
        let mut remote = remote(&server, &ca);
        remote.retries.at_most = 0;
        refused(&remote, "cut_short");
    }
}

#[test]
fn content_type_counts_only_when_a_rule_says_so() {
    let (ca, identity) = ca_and_identity();
    for (header, accepted) in [
        ("Content-Type: application/json; charset=utf-8\r\n", true),
        ("Content-Type: application/jsonfoo\r\n", true),
        ("Content-Type: Application/JSON\r\n", false),
        ("Content-Type: text/plain\r\n", false),
        ("", false),
    ] {
        let server = Server::https(&identity, move |_, out| respond(out, "200 OK", header, SET.as_bytes()));
        let mut remote = remote(&server, &ca);
        assert!(fetch(&remote).is_ok());
        remote.content_types = ContentTypes::Prefixes(vec!["application/json".to_owned()]);
        match fetch(&remote) {
            Ok(_) => assert!(accepted, "{header}"),
            Err(error) => {
                assert!(!accepted, "{header}");
                assert_eq!(error.code(), "content_type");
            }
        }
    }
}

#[test]
fn status_counts_not_when_a_rule_says_so() {
    let server = Server::http(|_, out| respond(out, "503 No", "", SET.as_bytes()));
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.statuses = Statuses::Any;
    assert_eq!(fetch(&remote).unwrap().status, 503);
    assert_eq!(server.connections(), 1);
}

#[test]
fn what_is_not_http_is_named() {
    let server = Server::start("http", |mut stream| {
        read_request(&mut stream)?;
        stream.write_all(b"220 mail.example ESMTP\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(|_| ())
    });
    refused(&remote(&server, &support::Authority::new("any")), "bad_answer");
}

// Retries

#[test]
fn trouble_is_tried_again_twice() {
    for (trouble, tries) in [("500 A", 3), ("503 B", 3), ("429 C", 3), ("404 D", 1), ("400 E", 1)] {
        let server = Server::http(move |_, out| respond(out, trouble, "", b""));
        let remote = remote(&server, &support::Authority::new("any"));
        let error = refused(&remote, "http_status");
        assert!(matches!(error, Error::Status { tries: t, .. } if t == tries), "{error:?}");
        assert_eq!(server.connections(), usize::try_from(tries).unwrap());
    }
}

#[test]
fn trouble_that_passes_does_not_show() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::http(move |_, out| match count.fetch_add(1, Ordering::SeqCst) {
        0 => respond(out, "500 Oh", "", b""),
        1 => Ok(()), // hangs up
        _ => ok(out, SET),
    });
    let (fetched, events) = watched(&remote(&server, &support::Authority::new("any")));
    assert!(fetched.is_ok());
    let retries = events.iter().filter(|event| event.contains("trying again"));
    assert_eq!(retries.count(), 2, "{events:?}");
}

#[test]
fn nobody_listening_is_named_with_the_place() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let address = server.address().to_string();
    drop(server);
    let error = refused(&remote, "unreachable");
    assert!(error.to_string().contains(&address), "{error}");
}

// Redirects

#[test]
fn three_redirects_are_followed_and_a_fourth_is_not() {
    let (ca, identity) = ca_and_identity();
    let server = Server::https(&identity, |request, out| match request.path() {
        "/0" => ok(out, SET),
        path => {
            let left: u32 = path.trim_start_matches('/').parse().unwrap();
            redirect(out, &(left - 1).to_string())
        }
    });
    let mut remote = remote(&server, &ca);
    remote.url = server.url("/3").parse().unwrap();
    assert_eq!(fetch(&remote).unwrap().url.to_string(), server.url("/0"));
    remote.url = server.url("/4").parse().unwrap();
    refused(&remote, "too_many_redirects");
}

#[test]
fn redirects_in_a_circle_are_named() {
    let server =
        Server::http(|request, out| redirect(out, if request.path() == "/a" { "https://127.0.0.1:1/" } else { "/" }));
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.redirects.to_http = true;
    refused(&remote, "redirect_loop");
}

#[test]
fn redirect_to_http_is_refused_before_connecting() {
    let (ca, identity) = ca_and_identity();
    let plain = Server::http(|_, out| ok(out, SET));
    let target = plain.url("/keys");
    let server = Server::https(&identity, move |_, out| redirect(out, &target));
    let mut remote = remote(&server, &ca);
    refused(&remote, "redirect_to_http");
    assert_eq!(plain.connections(), 0);
    remote.redirects.to_http = true;
    assert!(fetch(&remote).is_ok());
}

#[test]
fn redirects_elsewhere_are_refused() {
    let (ca, identity) = ca_and_identity();
    for target in ["file:///etc/passwd", "ftp://127.0.0.1/", "https://"] {
        let server = Server::https(&identity, move |_, out| redirect(out, target));
        refused(&remote(&server, &ca), "bad_redirect");
    }
    let server = Server::https(&identity, |_, out| respond(out, "302 Found", "", b""));
    refused(&remote(&server, &ca), "bad_redirect");
}

#[test]
fn pins_are_checked_at_every_host() {
    let (ca, first) = ca_and_identity();
    let second = ca.issue();
    let end = Server::https(&second, |_, out| ok(out, SET));
    let target = end.url("/");
    let server = Server::https(&first, move |_, out| redirect(out, &target));
    let pin = |identity: &Identity| Pin::of_certificate(&identity.chain[0]).unwrap();
    let mut remote = remote(&server, &ca);
    remote.trust.pins = vec![pin(&first)];
    let error = refused(&remote, "pin_mismatch");
    assert!(error.to_string().contains(&end.address().to_string()), "{error}");
    remote.trust.pins.push(pin(&second));
    assert!(fetch(&remote).is_ok());
}

#[test]
fn secrets_are_sent_to_their_origin_alone() {
    let (ca, identity) = ca_and_identity();
    let end = Server::https(&identity, |request, out| {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("x-api-key"), None);
        ok(out, SET)
    });
    let target = end.url("/");
    let server = Server::https(&identity, move |request, out| {
        assert_eq!(request.header("x-api-key"), Some("key"));
        assert_eq!(request.header("authorization"), Some("Basic bWU6cEBzcw=="));
        match request.path() {
            "/" => redirect(out, "/again"),
            _ => redirect(out, &target),
        }
    });
    let mut remote = remote(&server, &ca);
    remote.headers = vec![Header::new("X-Api-Key", Zeroizing::new("key".to_owned())).unwrap()];
    remote.url = server.url("/").replace("https://", "https://me:p%40ss@").parse().unwrap();
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok(), "{fetched:?}");
    assert!(events.iter().any(|event| event.contains("not sent along")));
    assert!(!events.concat().contains("p%40ss"), "{events:?}");
}

// Proxies

#[test]
fn proxy_leads_to_a_host_that_only_it_knows() {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue_with(&["keys.example"], |_| ());
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let (proxy, asked) = support::proxy(server.address());
    let mut remote = remote(&server, &ca);
    remote.url = "https://keys.example/".parse().unwrap();
    let with_user = proxy.url("").replace("http://", "http://me:pw@");
    remote.proxies = Proxies::all(with_user.parse().unwrap());
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok(), "{fetched:?}");
    let asked = asked.lock().unwrap().concat();
    assert!(asked.starts_with("CONNECT keys.example:443 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("Proxy-Authorization: Basic bWU6cHc="), "{asked}");
    assert!(!events.concat().contains("pw"), "{events:?}");
}

#[test]
fn what_a_proxy_answers_is_told_as_the_proxys() {
    let cases = [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", Some(407)),
        ("HTTP/1.1 403 Forbidden\r\n\r\n<html>", Some(403)),
        ("SSH-2.0-x\r\n\r\n", None),
    ];
    for (answer, expected) in cases {
        let proxy = Server::start("http", move |mut stream| {
            read_request(&mut stream)?;
            stream.write_all(answer.as_bytes())
        });
        let mut remote = remote(&proxy, &support::Authority::new("any"));
        remote.url = "https://keys.example/".parse().unwrap();
        remote.proxies = Proxies::all(proxy.url("").parse().unwrap());
        let error = refused(&remote, "proxy_refused");
        assert!(matches!(error, Error::ProxyRefused { status, .. } if status == expected));
    }
}

// Cache

#[test]
fn cache_answers_while_fresh_and_is_refreshed_after() {
    let (ca, identity) = ca_and_identity();
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::https(&identity, counting(&asked, |_, out| ok(out, SET)));
    let remote = remote(&server, &ca);
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let get = || client(&clock, &folder, 60).fetch(&remote).unwrap();
    assert_eq!(get().freshness, Freshness::Miss);
    let kept = get();
    assert_eq!((kept.freshness, kept.bytes.as_slice()), (Freshness::Hit, SET.as_bytes()));
    assert_eq!(kept.pins.len(), 2);
    time.pass(59);
    assert_eq!(get().freshness, Freshness::Hit);
    time.pass(1);
    assert_eq!(get().freshness, Freshness::Refreshed);
    assert_eq!(get().freshness, Freshness::Hit);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn server_shortens_the_life_of_its_answer() {
    for (header, freshness) in [
        ("Cache-Control: max-age=10\r\n", Freshness::Refreshed),
        ("Cache-Control: max-age=1000\r\n", Freshness::Hit),
        ("Cache-Control: no-store\r\n", Freshness::Miss),
        ("Expires: 0\r\n", Freshness::Refreshed),
    ] {
        let server = Server::http(move |_, out| respond(out, "200 OK", header, SET.as_bytes()));
        let remote = remote(&server, &support::Authority::new("any"));
        let folder = tempfile::tempdir().unwrap();
        let time = Time::default();
        let clock = || time.now();
        client(&clock, &folder, 60).fetch(&remote).unwrap();
        time.pass(11);
        let second = client(&clock, &folder, 60).fetch(&remote).unwrap();
        assert_eq!(second.freshness, freshness, "{header}");
    }
}

#[test]
fn offline_takes_from_the_cache_alone() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let offline = || client(&clock, &folder, 60).offline(true).fetch(&remote);
    assert_eq!(offline().unwrap_err().code(), "not_cached");
    assert_eq!(Client::new(&clock).offline(true).fetch(&remote).unwrap_err().code(), "not_cached");
    assert_eq!(server.connections(), 0);
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    assert_eq!(offline().unwrap().freshness, Freshness::Hit);
    time.pass(100);
    assert_eq!(offline().unwrap().freshness, Freshness::Stale);
    let offline = client(&clock, &folder, 60).offline(true);
    assert!(offline.fetch_for_unknown_key(&remote).unwrap().is_none());
    let looked =
        offline.inspect(&server.address().to_string().parse().unwrap(), &remote.trust, &remote.proxies, remote.timeout);
    assert_eq!(looked.unwrap_err().code(), "offline");
    assert_eq!(server.connections(), 1);
}

#[test]
fn failure_does_not_fall_back_to_what_is_too_old() {
    let server = Server::http(|_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.retries.at_most = 0;
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    drop(server);
    time.pass(61);
    let error = client(&clock, &folder, 60).fetch(&remote).unwrap_err();
    assert_eq!(error.code(), "unreachable");
}

#[test]
fn damaged_file_is_ignored_and_replaced() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemTime::now;
    let get = || client(&clock, &folder, 60).fetch(&remote).unwrap().freshness;
    assert_eq!(get(), Freshness::Miss);
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let mut content = std::fs::read(&file).unwrap();
    *content.last_mut().unwrap() ^= 1;
    std::fs::write(&file, content).unwrap();
    assert_eq!(get(), Freshness::Miss);
    assert_eq!(get(), Freshness::Hit);
}

#[test]
fn folder_that_cannot_be_written_does_not_stop_the_fetch() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let file = tempfile::NamedTempFile::new().unwrap();
    let events = Mutex::new(Vec::new());
    let watch = |event: &Event<'_>| events.lock().unwrap().push(event.to_string());
    let cache = Cache::new(file.path().join("below a file"), Duration::from_secs(60));
    let clock = SystemTime::now;
    let client = Client::new(&clock).observer(&watch).cache(cache);
    assert!(client.fetch(&remote).is_ok());
    assert!(events.lock().unwrap().iter().any(|event| event.starts_with("cache cannot keep")));
}

#[test]
fn what_was_fetched_insecurely_does_not_serve_otherwise() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemTime::now;
    remote.trust.insecure = true;
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    remote.trust.insecure = false;
    let error = client(&clock, &folder, 60).fetch(&remote).unwrap_err();
    assert_eq!(error.code(), "unknown_authority");
}

#[test]
fn unknown_key_fetches_anew_at_most_every_30_seconds() {
    for cached in [true, false] {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let server = Server::http(move |_, out| ok(out, &format!("set {}", count.fetch_add(1, Ordering::SeqCst))));
        let remote = remote(&server, &support::Authority::new("any"));
        let folder = tempfile::tempdir().unwrap();
        let time = Time::default();
        let clock = || time.now();
        let mut client = Client::new(&clock);
        if cached {
            client = client.cache(Cache::new(folder.path().to_owned(), Duration::from_secs(600)));
        }
        assert_eq!(client.fetch(&remote).unwrap().bytes, b"set 0");
        time.pass(29);
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none());
        time.pass(1);
        let again = client.fetch_for_unknown_key(&remote).unwrap().unwrap();
        assert_eq!(again.bytes, b"set 1", "the keys have been rotated");
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none());
        if cached {
            assert_eq!(client.fetch(&remote).unwrap().bytes, b"set 1");
        }
        drop(server);
        time.pass(30);
        assert!(client.fetch_for_unknown_key(&remote).is_err());
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none(), "failures count too");
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}

#[test]
fn what_another_process_fetched_is_taken_without_asking() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::http(move |_, out| ok(out, &format!("set {}", count.fetch_add(1, Ordering::SeqCst))));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let (one, other) = (client(&clock, &folder, 600), client(&clock, &folder, 600));
    one.fetch(&remote).unwrap();
    other.fetch(&remote).unwrap();
    time.pass(31);
    assert_eq!(one.fetch_for_unknown_key(&remote).unwrap().unwrap().bytes, b"set 1");
    let taken = other.fetch_for_unknown_key(&remote).unwrap().unwrap();
    assert_eq!((taken.bytes.as_slice(), taken.freshness), (&b"set 1"[..], Freshness::Hit));
    assert!(other.fetch_for_unknown_key(&remote).unwrap().is_none());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn fifty_processes_share_one_cache() {
    let set = format!(r#"{{"keys":["{}"]}}"#, "x".repeat(300_000));
    let expected = set.len();
    let server = Server::http(move |_, out| ok(out, &set));
    let folder = tempfile::tempdir().unwrap();
    let children: Vec<_> = (0..50)
        .map(|_| {
            Command::new(env::current_exe().unwrap())
                .args(["--exact", "one_process_of_fifty", "--ignored", "--nocapture"])
                .env("TEST_URL", server.url("/"))
                .env("TEST_CACHE", folder.path())
                .env("TEST_LENGTH", expected.to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        assert!(!text.contains("damaged"), "{text}");
    }
    assert!(server.connections() >= 250, "half of the rounds pass the cache by");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left behind");
}

/// Fetches ten times, now from the cache, now past it.
#[test]
#[ignore = "it is started by the test above"]
fn one_process_of_fifty() {
    let watch = |event: &Event<'_>| eprintln!("{event}");
    let url = env::var("TEST_URL").unwrap().parse().unwrap();
    let length: usize = env::var("TEST_LENGTH").unwrap().parse().unwrap();
    for round in 0..10 {
        let keep = Duration::from_secs(60 * (round % 2));
        let cache = Cache::new(env::var("TEST_CACHE").unwrap().into(), keep);
        let clock = SystemTime::now;
        let client = Client::new(&clock).observer(&watch).cache(cache);
        assert_eq!(client.fetch(&Remote::new(Clone::clone(&url))).unwrap().bytes.len(), length);
    }
}

// Discovery

#[test]
fn discovery_document_leads_to_the_key_set() {
    let server = issuer_server(|own, path| match path {
        "/.well-known/openid-configuration" => Some(format!(r#"{{"issuer":"{own}","jwks_uri":"{own}/keys"}}"#)),
        "/keys" => Some(SET.to_owned()),
        _ => None,
    });
    let (discovered, issuer) = discover(&server, "");
    let discovered = discovered.unwrap();
    assert_eq!(discovered.keys.url.to_string(), format!("{issuer}/keys"));
    assert_eq!(fetch(&discovered.keys).unwrap().bytes, SET.as_bytes());
}

#[test]
fn rfc_8414_is_the_fallback_also_after_a_page_for_everything() {
    for page in [false, true] {
        let server = issuer_server(move |own, path| match path {
            "/.well-known/oauth-authorization-server/realm" => {
                Some(format!(r#"{{"issuer":"{own}/realm","jwks_uri":"{own}/keys"}}"#))
            }
            _ => page.then(|| "<!doctype html>".to_owned()),
        });
        assert!(discover(&server, "/realm").0.is_ok(), "{page}");
    }
}

#[test]
fn issuer_must_equal_exactly() {
    let server = issuer_server(|own, _| Some(format!(r#"{{"issuer":"{own}/","jwks_uri":"{own}/keys"}}"#)));
    let (discovered, issuer) = discover(&server, "");
    let error = discovered.unwrap_err();
    assert_eq!(error.code(), "issuer_mismatch");
    assert!(error.to_string().contains("one ends in a slash"), "{error}");
    assert!(error.hint().unwrap().contains(&format!("--oidc {issuer}/")));
}

#[test]
fn hint_carries_nothing_that_a_shell_would_run() {
    let server = issuer_server(|_, _| Some(r#"{"issuer":"https://i.example/;$(reboot)"}"#.to_owned()));
    let error = discover(&server, "").0.unwrap_err();
    assert_eq!((error.code(), error.hint()), ("issuer_mismatch", None));
}

#[test]
fn unusable_discovery_documents_are_named() {
    for (document, code) in [
        (None, "no_discovery"),
        (Some("[]"), "bad_discovery"),
        (Some("{"), "bad_discovery"),
        (Some(r#"{"issuer":1}"#), "bad_discovery"),
        (Some(r#"{"issuer":"OWN"}"#), "bad_discovery"),
        (Some(r#"{"issuer":"OWN","jwks_uri":"/keys"}"#), "bad_discovery"),
        (Some(r#"{"issuer":"OWN","jwks_uri":"http://keys.example/"}"#), "http_refused"),
    ] {
        let server = issuer_server(move |own, _| document.map(|text| text.replace("OWN", own)));
        assert_eq!(discover(&server, "").0.unwrap_err().code(), code, "{document:?}");
    }
}

#[test]
fn offline_discovery_finds_either_document_in_the_cache() {
    let server = issuer_server(|own, path| match path {
        "/.well-known/oauth-authorization-server" => Some(format!(r#"{{"issuer":"{own}","jwks_uri":"{own}/keys"}}"#)),
        _ => None,
    });
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemTime::now;
    let issuer: Issuer = server.url("").parse().unwrap();
    let rules = issuer.remote();
    client(&clock, &folder, 60).discover(&issuer, &rules).unwrap();
    let connections = server.connections();
    client(&clock, &folder, 60).discover(&issuer, &rules).unwrap();
    client(&clock, &folder, 60).offline(true).discover(&issuer, &rules).unwrap();
    assert_eq!(server.connections(), connections);
}

// Inspection

#[test]
fn inspection_shows_the_chain_whatever_it_is_worth() {
    let (ca, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let clock = SystemTime::now;
    let look = |remote: &Remote| {
        let place = server.address().to_string().parse().unwrap();
        let client = Client::new(&clock);
        client.inspect(&place, &remote.trust, &remote.proxies, remote.timeout).unwrap()
    };
    let trusted = look(&remote(&server, &ca));
    assert_eq!(trusted.verdict, Ok(()));
    assert_eq!(trusted.certificates[0], identity.chain[0].as_ref());
    assert_eq!(trusted.certificates[1], ca.der());
    assert_eq!(trusted.protocol, "TLSv1_3");
    let mut strange = remote(&server, &support::Authority::new("another"));
    let untrusted = look(&strange);
    assert!(matches!(untrusted.verdict, Err(Distrust::UnknownAuthority { .. })));
    assert_eq!(untrusted.certificates, trusted.certificates);
    assert!(untrusted.pinned);
    strange.trust.pins = vec![Pin::new([0; 32])];
    let unpinned = look(&strange);
    assert!(!unpinned.pinned);
    assert_eq!(unpinned.certificates, trusted.certificates);
}

#[test]
fn pins_are_those_of_openssl() {
    let Ok(version) = Command::new("openssl").arg("version").output() else {
        return; // there is no openssl here to compare with
    };
    assert!(version.status.success());
    let (_, identity) = ca_and_identity();
    let der = &identity.chain[0];
    let key = openssl(&["x509", "-inform", "DER", "-noout", "-pubkey"], der);
    let spki = openssl(&["pkey", "-pubin", "-outform", "DER"], &key);
    let digest = openssl(&["dgst", "-sha256", "-binary"], &spki);
    assert_eq!(Pin::of_certificate(der).unwrap().as_bytes().as_slice(), digest);
}

// What the tests share

fn ca_and_identity() -> (support::Authority, Identity) {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue();
    (ca, identity)
}

/// A source at `server` that believes `ca` alone, and does not wait before it tries again.
fn remote(server: &Server, ca: &support::Authority) -> Remote {
    let mut remote = Remote::new(server.url("/").parse().unwrap());
    remote.trust.machine = false;
    remote.trust.authorities = Authority::parse("ca.pem", ca.pem().as_bytes()).unwrap();
    remote.retries.first_wait = Duration::from_millis(1);
    remote
}

fn fetch(remote: &Remote) -> Result<Fetched, Error> {
    Client::new(&SystemTime::now).fetch(remote)
}

fn watched(remote: &Remote) -> (Result<Fetched, Error>, Vec<String>) {
    let events = Mutex::new(Vec::new());
    let watch = |event: &Event<'_>| events.lock().unwrap().push(event.to_string());
    let fetched = Client::new(&SystemTime::now).observer(&watch).fetch(remote);
    (fetched, events.into_inner().unwrap())
}

#[track_caller]
fn refused(remote: &Remote, code: &str) -> Error {
    match fetch(remote) {
        Ok(fetched) => panic!("not refused: {fetched:?}"),
        Err(error) => {
            assert_eq!(error.code(), code, "{error} ({error:?})");
            error
        }
    }
}

fn client<'a>(clock: &'a (dyn Fn() -> SystemTime + Sync), folder: &tempfile::TempDir, keep: u64) -> Client<'a> {
    let cache = Cache::new(folder.path().to_owned(), Duration::from_secs(keep));
    Client::new(clock).cache(cache)
}

/// A clock that goes on only when it is told to.
#[derive(Default)]
struct Time(AtomicU64);

impl Time {
    fn now(&self) -> SystemTime {
        let passed = self.0.load(Ordering::SeqCst);
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + passed)
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn redirect(out: support::Out<'_>, location: &str) -> io::Result<()> {
    respond(out, "302 Found", &format!("Location: {location}\r\n"), b"")
}

/// Counts the requests that come as far as HTTP.
fn counting<F>(
    count: &Arc<AtomicUsize>,
    answer: F,
) -> impl Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static
where
    F: Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static,
{
    let count = Arc::clone(count);
    move |request, out| {
        count.fetch_add(1, Ordering::SeqCst);
        answer(request, out)
    }
}

/// Begins an answer, and goes on a byte at a time, or not at all, until the client has had enough.
fn drip(begin: &'static str) -> impl Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static {
    move |_, out| {
        out.write_all(begin.as_bytes())?;
        out.flush()?;
        loop {
            std::thread::sleep(Duration::from_millis(10));
            if !begin.is_empty() {
                out.write_all(b"a")?;
                out.flush()?;
            }
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A server on plain loopback that answers by its own URL and the path, or 404.
fn issuer_server(answer: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static) -> Server {
    Server::http(move |request, out| {
        let own = format!("http://{}", request.header("host").unwrap());
        match answer(&own, request.path()) {
            Some(body) => ok(out, &body),
            None => respond(out, "404 Not Found", "", b""),
        }
    })
}

fn discover(server: &Server, path: &str) -> (Result<jwtk::source::Discovered, Error>, Issuer) {
    let issuer: Issuer = server.url(path).parse().unwrap();
    let discovered = Client::new(&SystemTime::now).discover(&issuer, &issuer.remote());
    (discovered, issuer)
}

fn openssl(args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap().stdout
}
