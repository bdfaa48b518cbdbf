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
