//! What servers are asked with, and by which way.

use super::*;

#[test]
fn headers_come_from_their_sources_and_nothing_secret_is_told() {
    let site = Site::new();
    let file = site.write("header", "Bearer hunter2\n");
    let server = guarded();
    let header = format!("Authorization=file:{file}");
    let verified = site.verify("a", &["-v", "--jwks", &server.url("/?key=hunter2"), "--http-header", &header]);
    assert_eq!(verified.code(), Some(0), "{verified:?}");
    let wrong = server.url("/?key=hunter2").replace("http://", "http://alice:hunter2@");
    let refused = site.verify("a", &["-v", "--jwks", &wrong]);
    refused.fails(4, "http_status", &["--http-header"]);
    for ran in [verified, refused, site.verify("a", &["--jwks", &wrong, "--http-header", "Authorization=hunter2"])] {
        assert!(!ran.out().contains("hunter2") && !ran.err().contains("hunter2"), "{ran:?}");
    }
}

#[test]
fn proxies_of_the_environment_are_used() {
    let site = Site::new();
    let identity = site.ca.issue_with(&["keys.example"], |_| ());
    let server = Server::https(&identity, |_, out| ok(out, &set(&["a"])));
    let (proxy, asked) = proxy(server.address());
    let token = token("a");
    let args = ["verify", &token, "--jwks", "https://keys.example/", "--ca-file", &site.ca_file, "-v"];
    let verified = Ran(site.command(&args).env("HTTPS_PROXY", proxy.url("/")).output().unwrap());
    assert_eq!(verified.code(), Some(0), "{verified:?}");
    assert!(verified.err().contains("through"), "{verified:?}");
    assert!(asked.lock().unwrap()[0].starts_with("CONNECT keys.example:443 "));
    let broken = Ran(site.command(&args).env("https_proxy", "socks5://127.0.0.1").output().unwrap());
    assert_eq!(broken.code(), Some(2), "{broken:?}");
}

#[test]
fn a_bearer_token_is_taken_from_a_file_as_it_is() {
    let site = Site::new();
    let file = site.write("token", "hunter2\n");
    let server = guarded();
    let url = server.url("/");
    let verify = |header: &str| site.verify("a", &["--jwks", &url, "--http-header", header]);
    assert_eq!(verify(&format!("Authorization=bearer:file:{file}")).code(), Some(0));
    let refused = verify("Authorization=bearer:hunter2");
    refused.fails(2, "secret_on_command_line", &["env:NAME"]);
    assert!(!refused.out().contains("hunter2"));
}

/// A server that wants a credential.
fn guarded() -> Server {
    Server::http(|request, out| match request.header("authorization") {
        Some("Bearer hunter2") => ok(out, &set(&["a"])),
        _ => respond(out, "401 Unauthorized", "", b""),
    })
}
