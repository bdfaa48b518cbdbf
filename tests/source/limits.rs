//! Time and size have an end.

use super::*;

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
    assert!(matches!(error, Error::TooLarge { max_bytes: 0x10_0000, .. }), "{error:?}");
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
    let megabyte = gzip(&vec![0; 1 << 20]);
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
fn limit_counts_what_is_unpacked() {
    let packed = gzip(&vec![0; 1 << 20]);
    let server = Server::http(move |_, out| respond(out, "200 OK", "Content-Encoding: gzip\r\n", &packed));
    let mut remote = remote(&server, &support::Authority::new("any"));
    assert_eq!(fetch(&remote).unwrap().bytes.len(), 1 << 20);
    remote.max_bytes -= 1;
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
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.max_bytes = 1000;
    refused(&remote, "too_large");
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
