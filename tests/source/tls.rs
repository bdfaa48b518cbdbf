//! Versions and cipher suites.

use super::*;

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

#[test]
fn plain_http_serves_on_loopback_only() {
    let server = Server::http(|_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("any"));
    assert!(fetch(&remote).is_ok());
    remote.url = "http://keys.example/".parse().unwrap();
    let error = refused(&remote, "http_refused");
    assert_eq!(error.hint().unwrap(), "use https");
}

#[test]
fn pins_are_never_passed_over_for_plain_http() {
    let server = Server::http(|_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("any"));
    remote.trust.pins = vec![Pin::new([7; 32])];
    for insecure in [false, true] {
        remote.trust.insecure = insecure;
        let error = refused(&remote, "nothing_to_pin");
        assert_eq!(error.hint().unwrap(), "use https");
    }
    assert_eq!(server.connections(), 0);
}
