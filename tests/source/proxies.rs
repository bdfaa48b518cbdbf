//! The way through a proxy.

use super::*;

#[test]
fn proxy_leads_to_a_host_that_only_it_knows() {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue_with(&["keys.example"], |_| ());
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let (proxy, asked) = support::proxy(server.address());
    let mut remote = remote(&server, &ca);
    remote.url = "https://keys.example/".parse().unwrap();
    let with_user = proxy.url("").replace("http://", "http://me:geheim@");
    remote.proxies = Proxies::all(with_user.parse().unwrap());
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok(), "{fetched:?}");
    let asked = asked.lock().unwrap().concat();
    assert!(asked.starts_with("CONNECT keys.example:443 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("Proxy-Authorization: Basic bWU6Z2VoZWlt"), "{asked}");
    assert!(!events.concat().contains("geheim"), "{events:?}");
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

#[test]
fn proxy_may_speak_tls_and_must_be_trusted_even_where_the_server_need_not() {
    let ca = support::Authority::new("the test authority");
    let own = Arc::new(ca.issue().config(rustls::ALL_VERSIONS));
    let behind = Arc::new(ca.issue_with(&["keys.example"], |_| ()).config(rustls::ALL_VERSIONS));
    // The server is in the proxy itself: TLS within TLS.
    let proxy = Server::start("https", move |stream| {
        let session = |config| rustls::ServerConnection::new(config).map_err(io::Error::other);
        let mut outer = rustls::StreamOwned::new(session(Arc::clone(&own))?, stream);
        read_request(&mut outer)?;
        outer.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        let mut inner = rustls::StreamOwned::new(session(Arc::clone(&behind))?, outer);
        read_request(&mut inner)?;
        ok(&mut inner, SET)
    });
    let mut remote = remote(&proxy, &ca);
    remote.url = "https://keys.example/".parse().unwrap();
    remote.proxies = Proxies::all(proxy.url("").parse().unwrap());
    assert_eq!(fetch(&remote).unwrap().bytes, SET.as_bytes());
    remote.trust.insecure = true;
    assert!(fetch(&remote).is_ok());
    remote.trust.authorities = Authority::parse("ca", &support::Authority::new("another").der()).unwrap();
    let error = refused(&remote, "unknown_authority");
    assert!(error.to_string().contains(&proxy.address().to_string()), "{error}");
}
