//! What servers answer: key sets, and what is none.

use super::*;

#[test]
fn every_answer_that_is_no_key_set_is_named() {
    let site = Site::new();
    let cases: [(&str, &str, i32, &str, &[&str]); 8] = [
        ("404 Not Found", "", 4, "http_status", &["--oidc"]),
        ("401 Unauthorized", "", 4, "http_status", &["--http-header"]),
        ("200 OK", "", 4, "empty_answer", &["-v"]),
        ("200 OK", "<!DOCTYPE html><title>Sign in</title>", 3, "html_answer", &["sign-in"]),
        ("200 OK", r#"{"keys":[]}"#, 3, "empty_key_set", &["--oidc"]),
        ("200 OK", r#"{"message":"upstream is down"}"#, 3, "not_a_key_set", &["keys"]),
        ("200 OK", r#"{"issuer":"x","jwks_uri":"https://keys.example/"}"#, 3, "discovery_document", &["--oidc"]),
        ("302 Found", "", 4, "bad_redirect", &[]),
    ];
    for (status, body, exit, code, hints) in cases {
        let server = Server::http(move |_, out| respond(out, status, "", body.as_bytes()));
        site.verify("a", &["--jwks", &server.url("/"), "--cache", "1h"]).fails(exit, code, hints);
    }
    assert!(site.cached().is_empty(), "what is not a key set is not kept");
}

#[test]
fn a_single_key_from_a_url_serves_with_a_warning() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &jwk("a")));
    let verified = site.verify("a", &["--jwks", &server.url("/")]);
    assert_eq!(verified.code(), Some(0));
    assert!(verified.warnings().contains("not a key set"), "{verified:?}");
}

#[test]
fn limits_of_size_and_time_name_their_flags() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let limited = |limit: &str| site.verify("a", &["--jwks", &server.url("/"), "--max-bytes", limit]);
    limited("100").fails(4, "too_large", &["--max-bytes"]);
    assert_eq!(limited("10000").code(), Some(0));
    let large = Server::http(|_, out| ok(out, &" ".repeat((1 << 20) + 1)));
    site.verify("a", &["--jwks", &large.url("/")]).fails(4, "too_large", &["--max-bytes"]);

    let silent = Server::start("https", |mut stream| std::io::copy(&mut stream, &mut std::io::sink()).map(|_| ()));
    let failed = site.verify("a", &["--jwks", &silent.url("/"), "--timeout", "1s"]);
    failed.fails(4, "timed_out", &["--timeout"]);
}

#[test]
fn words_of_strangers_do_not_reach_the_terminal() {
    let site = Site::new();
    let evil = Identity::self_signed(|params| {
        params.distinguished_name.push(rcgen::DnType::CommonName, "\u{1b}[2J\u{202e}evil");
    });
    let server = Server::https(&evil, |_, out| ok(out, "{}"));
    let failed = Ran(site.command(&["verify", &token("a"), "--jwks", &server.url("/")]).output().unwrap());
    assert!(failed.err().contains("evil"), "{failed:?}");
    assert!(!failed.err().contains(['\u{1b}', '\u{202e}']), "{failed:?}");
}
