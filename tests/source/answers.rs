//! What HTTP answers, and what is made of it.

use super::*;

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
    let mut remote = remote(&server, &support::Authority::new("any"));
    // The port of a service that no machine runs; one that was just given back is soon given out again.
    remote.url = "http://127.0.0.1:1/".parse().unwrap();
    let (fetched, events) = watched(&remote);
    let error = fetched.unwrap_err();
    assert_eq!(error.code(), "unreachable");
    assert!(error.to_string().contains("127.0.0.1:1"), "{error}");
    assert_eq!(events.iter().filter(|event| event.contains("trying again")).count(), 2, "{events:?}");
}

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
