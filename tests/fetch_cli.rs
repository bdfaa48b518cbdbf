//! Keys from the network as they are asked for on the command line, against servers on loopback.

#![cfg(all(feature = "cli", feature = "fetch"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jwtk::algorithm::{Algorithm, Curve, Digest};
use jwtk::crypto::{EcPrivateKey, SigningKey, digest};
use jwtk::jose::Serialization;
use jwtk::json::{Style, write_object};
use jwtk::jwk::{Jwk, Key, Metadata, PrivateKey};
use jwtk::jws::{Protected, Signer};
use support::{Authority, Identity, Server, ok, proxy, respond};

#[test]
fn a_key_set_that_an_authority_of_the_file_vouches_for_verifies() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let report = site.verify("a", &["--jwks", &server.url("/?token=x"), "--ca-file", &site.ca_file]);
    assert_eq!(report.code(), Some(0), "{report:?}");
    assert_eq!(report.json()["key"]["source"], server.url("/?…"));
}

#[test]
fn every_command_that_reads_keys_takes_them_from_a_url() {
    let site = Site::new();
    let server = site.https(|request, out| match request.path() {
        "/pem" => ok(out, include_str!("../fixtures/keys/p-256/spki.pem")),
        _ => ok(out, &set(&["a", "b"])),
    });
    for (command, path) in [
        (&["jwks", "show"][..], "/"),
        (&["jwks", "public"], "/"),
        (&["jwks", "merge"], "/"),
        (&["jwks", "find", "--kid", "a"], "/"),
        (&["jwks", "remove", "--kid", "a"], "/"),
        (&["jwks", "fetch"], "/"),
        (&["jwks2pem", "--kid", "a"], "/"),
        (&["pem2jwks"], "/pem"),
        (&["fingerprint"], "/"),
    ] {
        let url = server.url(path);
        let run = |more: &[&str]| site.run(&[command, &[&url], more].concat());
        let read = run(&["--ca-file", &format!("@{}", site.ca_file)]);
        assert_eq!(read.code(), Some(0), "{command:?} {read:?}");
        run(&[]).fails(4, "unknown_authority", &["--ca-file"]);
    }
}

#[test]
fn the_authorities_of_ssl_cert_file_are_those_of_the_machine() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let mut command = site.command(&["verify", &token("a"), "--jwks", &server.url("/")]);
    assert_eq!(Ran(command.env("SSL_CERT_FILE", &site.ca_file).output().unwrap()).code(), Some(0));
}

#[test]
fn what_is_not_trusted_exits_4_with_the_flag_that_mends_it() {
    let site = Site::new();
    let serve = |identity: &Identity| Server::https(identity, |_, out| ok(out, &set(&["a"])));
    let trusting = ["--ca-file", &site.ca_file];

    let stranger = serve(&Authority::new("the authority of strangers").issue());
    let address = stranger.address().to_string();
    let failed = site.verify("a", &["--jwks", &stranger.url("/"), trusting[0], trusting[1]]);
    failed.fails(4, "unknown_authority", &["--ca-file", "the authority of strangers", &address]);

    let own = serve(&Identity::self_signed(|_| ()));
    site.verify("a", &["--jwks", &own.url("/")]).fails(4, "self_signed", &["--ca-file"]);

    let old = serve(&site.ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    }));
    let failed = site.verify("a", &["--jwks", &old.url("/"), trusting[0], trusting[1]]);
    failed.fails(4, "certificate_expired", &["new certificate"]);

    let other = serve(&site.ca.issue_with(&["keys.example"], |_| ()));
    let failed = site.verify("a", &["--jwks", &other.url("/"), trusting[0], trusting[1]]);
    failed.fails(4, "wrong_name", &["keys.example"]);
}

#[test]
fn the_hint_on_a_pin_that_is_not_there_names_the_one_that_is() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let url = server.url("/");
    let verify = |pin: &str| site.verify("a", &["--jwks", &url, "--ca-file", &site.ca_file, "--pin", pin]);
    let failed = verify(&"0".repeat(64));
    failed.fails(4, "pin_mismatch", &["--pin "]);
    let hint = failed.json()["error"]["hint"].as_str().unwrap().to_owned();
    let pin = hint.split("`--pin ").nth(1).unwrap().trim_end_matches('`');
    assert_eq!(verify(pin).code(), Some(0));
    verify("not a pin").fails(2, "bad_pin", &["fingerprint"]);
}

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
fn plain_http_is_for_loopback_unless_it_is_allowed() {
    let site = Site::new();
    site.verify("a", &["--jwks", "http://keys.example/"]).fails(4, "http_refused", &["--insecure"]);
    let target = Server::http(|_, out| ok(out, &set(&["a"])));
    let elsewhere = target.url("/");
    let from = site.https(move |_, out| respond(out, "302 Found", &format!("Location: {elsewhere}\r\n"), b""));
    let failed = site.verify("a", &["--jwks", &from.url("/"), "--ca-file", &site.ca_file]);
    failed.fails(4, "redirect_to_http", &["https"]);
}

#[test]
fn insecure_believes_anyone_and_warns() {
    let site = Site::new();
    let server = Server::https(&Identity::self_signed(|_| ()), |_, out| ok(out, &set(&["a"])));
    let verified = site.verify("a", &["--jwks", &server.url("/"), "--insecure"]);
    assert_eq!(verified.code(), Some(0));
    assert!(verified.warnings().contains("--insecure"), "{verified:?}");
}

#[test]
fn headers_come_from_their_sources_and_nothing_secret_is_told() {
    let site = Site::new();
    let file = site.write("header", "Bearer hunter2\n");
    let server = Server::http(|request, out| match request.header("authorization") {
        Some("Bearer hunter2") => ok(out, &set(&["a"])),
        _ => respond(out, "401 Unauthorized", "", b""),
    });
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
fn discovery_finds_the_keys_and_binds_iss() {
    let site = Site::new();
    let server = Server::http(|request, out| {
        let own = format!("http://{}", request.header("host").unwrap());
        match request.path() {
            "/.well-known/openid-configuration" => ok(out, &format!(r#"{{"issuer":"{own}","jwks_uri":"{own}/keys"}}"#)),
            "/keys" => ok(out, &set(&["a"])),
            _ => respond(out, "404 Not Found", "", b""),
        }
    });
    let issuer = server.url("");
    let good = sign("a", &format!(r#"{{"iss":"{issuer}"}}"#));
    let verify = |token: &str, args: &[&str]| site.run(&[&["verify", token, "--oidc", &issuer], args].concat());
    assert_eq!(verify(&good, &[]).code(), Some(0));
    assert_eq!(verify(&good, &["--iss", &issuer]).code(), Some(0));
    let other = verify(&token("a"), &[]);
    assert_eq!((other.code(), &other.json()["reason"]), (Some(1), &"wrong_issuer".into()));
    let without = verify(&sign("a", "{}"), &[]);
    assert_eq!((without.code(), &without.json()["reason"]), (Some(1), &"missing_claim".into()));
    verify(&good, &["--iss", "https://other.example"]).fails(2, "issuer_conflict", &["--iss"]);

    let document = server.url("/.well-known/openid-configuration");
    assert_eq!(site.run(&["verify", &good, "--oidc", &document]).code(), Some(0));
    assert_eq!(site.run(&["jwks", "show", "--oidc", &document]).code(), Some(0));
    let with_slash = sign("a", &format!(r#"{{"iss":"{issuer}/"}}"#));
    let refused = site.run(&["verify", &with_slash, "--oidc", &document]);
    assert_eq!((refused.code(), &refused.json()["reason"]), (Some(1), &"wrong_issuer".into()));

    let slash = site.run(&["verify", &good, "--oidc", &server.url("/")]);
    slash.fails(4, "issuer_mismatch", &["--oidc"]);
    assert!(slash.json()["error"]["message"].as_str().unwrap().contains("slash"), "{slash:?}");
    site.run(&["verify", &good, "--oidc", &server.url("/none")]).fails(4, "no_discovery", &["--jwks"]);
}

#[test]
fn the_address_of_a_document_takes_the_issuer_as_the_document_has_it() {
    let site = Site::new();
    let server = Server::http(|request, out| {
        let own = format!("http://{}", request.header("host").unwrap());
        match request.path() {
            "/.well-known/openid-configuration" => {
                ok(out, &format!(r#"{{"issuer":"{own}/","jwks_uri":"{own}/keys"}}"#))
            }
            "/common/.well-known/openid-configuration" => {
                ok(out, &format!(r#"{{"issuer":"{own}/{{tenantid}}/v2.0","jwks_uri":"{own}/keys"}}"#))
            }
            "/keys" => ok(out, &set(&["a"])),
            _ => respond(out, "404 Not Found", "", b""),
        }
    });
    let document = server.url("/.well-known/openid-configuration");
    let verify = |issuer: &str, oidc: &str| {
        site.run(&["verify", &sign("a", &format!(r#"{{"iss":"{issuer}"}}"#)), "--oidc", oidc])
    };
    assert_eq!(verify(&server.url("/"), &document).code(), Some(0));
    let refused = verify(&server.url(""), &document);
    assert_eq!((refused.code(), &refused.json()["reason"]), (Some(1), &"wrong_issuer".into()));
    verify("x", &server.url("/common")).fails(4, "issuer_mismatch", &["tenant"]);

    let common = server.url("/common/.well-known/openid-configuration");
    let verify = |issuer: &str, iss: &[&str]| {
        let token = sign("a", &format!(r#"{{"iss":"{issuer}"}}"#));
        site.run(&[&["verify", &token, "--discovery", &common], iss].concat())
    };
    let (one, other) = (server.url("/8f-1/v2.0"), server.url("/9e/v2.0"));
    let template = server.url("/{tenantid}/v2.0");
    assert_eq!(verify(&one, &["--iss", &one]).code(), Some(0));
    assert_eq!(verify(&one, &["--iss", &template]).code(), Some(0));
    assert_eq!(verify(&other, &["--iss", &one, "--iss", &other]).code(), Some(0));
    for (issuer, iss) in [
        (other.as_str(), one.as_str()),
        (&server.url("/a/b/v2.0"), &template),
        (&server.url("//v2.0"), &template),
        (&format!("{one}/"), &template),
        (&format!("https://evil.example/?{one}"), &template),
    ] {
        assert_eq!(verify(issuer, &["--iss", iss]).code(), Some(1), "{issuer} {iss}");
    }
    verify(&one, &[]).fails(2, "no_issuer", &["--iss"]);
    verify(&one, &["--iss", "https://evil.example"]).fails(4, "issuer_mismatch", &["--iss"]);
    verify(&one, &["--iss", &server.url("/a/b/v2.0")]).fails(4, "issuer_mismatch", &["--iss"]);
}

#[test]
fn the_cache_tells_what_it_did() {
    let site = Site::new();
    let (server, count) = counted(|_| set(&["a"]));
    let verify = |args: &[&str]| site.verify("a", &[&["-v", "--jwks", &server.url("/")], args].concat());
    let told = |ran: &Ran, words: &str| {
        assert_eq!(ran.code(), Some(0), "{ran:?}");
        assert!(ran.err().contains(words), "{words}: {ran:?}");
    };
    verify(&["--offline"]).fails(4, "not_cached", &["--cache"]);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    told(&verify(&["--cache", "1h"]), "cache miss");
    told(&verify(&["--cache", "1h"]), "cache hit");
    assert_eq!(count.load(Ordering::SeqCst), 1);
    site.age_cache(2 * 3600);
    told(&verify(&["--offline"]), "cache stale");
    told(&verify(&["--cache", "1h"]), "cache refreshed");
    assert_eq!(count.load(Ordering::SeqCst), 2);
    let file = &site.cached()[0];
    fs::write(file, "damaged").unwrap();
    told(&verify(&["--cache", "1h"]), "cache damaged");
    told(&verify(&["--cache", "1h"]), "cache hit");
}

#[test]
fn a_key_that_came_after_the_cache_is_asked_for_once() {
    let site = Site::new();
    let (server, count) = counted(|asked| set(if asked == 0 { &["old"] } else { &["new"] }));
    let verify = |kid: &str| site.verify(kid, &["--jwks", &server.url("/"), "--cache", "1h"]);
    assert_eq!(verify("old").code(), Some(0));
    assert_eq!(verify("new").code(), Some(1), "the server was asked just now");
    site.age_cache(60);
    assert_eq!(verify("new").code(), Some(0));
    assert_eq!(verify("old").code(), Some(1));
    assert_eq!(verify("forged").code(), Some(1));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_source_that_is_gone_leaves_the_cached_keys_good() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let url = server.url("/");
    let verify = |kid: &str| site.verify(kid, &["--jwks", &url, "--cache", "1h", "--timeout", "1s"]);
    assert_eq!(verify("a").code(), Some(0));
    site.age_cache(60);
    drop(server);
    assert_eq!(verify("a").code(), Some(0));
    let unknown = verify("b");
    assert_eq!(unknown.code(), Some(1));
    assert!(unknown.warnings().contains("no newer keys: cannot connect"), "{unknown:?}");
}

#[test]
fn fifty_processes_share_one_cache() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let token = token("a");
    let children: Vec<_> = (0..50)
        .map(|_| site.command(&["verify", &token, "--jwks", &server.url("/"), "--cache", "1h"]).spawn().unwrap())
        .collect();
    for child in children {
        let ran = Ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code(), Some(0), "{ran:?}");
    }
    assert_eq!(site.cached().len(), 1, "no temporary file is left");
    let before = server.connections();
    assert_eq!(site.verify("a", &["--jwks", &server.url("/"), "--cache", "1h"]).code(), Some(0));
    assert_eq!(server.connections(), before);
}

#[test]
fn signing_takes_keys_from_the_network_too() {
    let site = Site::new();
    let private = private_jwk("a");
    let server = Server::http(move |_, out| ok(out, &private));
    let payload = site.write("payload.json", "{}");
    let signed = site.run(&["sign", &payload, "--jwks", &server.url("/")]);
    assert_eq!(signed.code(), Some(0), "{signed:?}");
}

#[test]
fn the_set_that_verify_would_use_is_printed_without_what_is_private() {
    let site = Site::new();
    let text = format!(r#"{{"keys":[{},{{"kty":"AKP","kid":"pq"}}]}}"#, private_jwk("a"));
    let server = Server::http(move |_, out| ok(out, &text));
    let fetched = site.run(&["jwks", "fetch", &server.url("/")]);
    let expected: serde_json::Value = serde_json::from_str(&set(&["a"])).unwrap();
    assert_eq!((fetched.code(), fetched.json()), (Some(0), expected), "{fetched:?}");
    assert!(fetched.err().contains("left out"), "{fetched:?}");
    site.run(&["jwks", "fetch"]).fails(2, "no_key_named", &["--oidc"]);
}

#[test]
fn the_chain_of_a_server_is_shown_whatever_it_is_worth() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, "{}"));
    let address = server.address().to_string();
    let look = |args: &[&str]| site.run(&[&["fingerprint", "--tls", &address], args].concat());
    let shown = look(&[]);
    let chain = shown.json();
    assert_eq!((shown.code(), chain.as_array().map(Vec::len)), (Some(0), Some(2)), "{shown:?}");
    assert_eq!(chain[0]["certificate"]["subject"], "CN=test server");
    assert_eq!(chain[0]["certificate"]["names"], serde_json::json!(["127.0.0.1", "localhost"]));
    assert_eq!(chain[1]["certificate"]["subject"], "CN=the test authority");
    assert_eq!((&chain[0]["trusted"], &chain[0]["distrust"]), (&false.into(), &"unknown_authority".into()));
    let trusted = look(&["--ca-file", &site.ca_file]).json();
    assert_eq!((&trusted[0]["trusted"], &trusted[0]["distrust"]), (&true.into(), &serde_json::Value::Null));

    let pin = chain[1]["spki_sha256"]["hex"].as_str().unwrap();
    assert_eq!(look(&["--check", pin]).code(), Some(0));
    let none = "0".repeat(64);
    assert_eq!(look(&["--check", &none]).code(), Some(1));
    let refused = site.command(&["fingerprint", "--tls", &address, "--check", &none]).output().unwrap();
    assert_eq!((refused.status.code(), refused.stdout), (Some(1), Vec::new()), "nothing for a script to go on with");
    look(&["--offline"]).fails(4, "offline", &["--offline"]);

    let human = site.command(&["fingerprint", "--tls", &address]).output().unwrap();
    let (out, err) = (String::from_utf8(human.stdout).unwrap(), String::from_utf8(human.stderr).unwrap());
    assert!(out.contains("CN=test server") && out.contains("1975-01-01T00:00:00Z"), "{out}");
    assert!(err.contains("not trusted: its certificate comes from an unknown authority"), "{err}");
}

#[test]
fn the_pins_that_are_printed_are_those_of_openssl() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: there is no openssl here");
        return;
    }
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let address = server.address().to_string();
    let shown = Command::new("openssl")
        .args(["s_client", "-connect", &address, "-showcerts"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let end = "-----END CERTIFICATE-----\n";
    let pins: Vec<String> = shown
        .split_inclusive(end)
        .filter_map(|text| Some(text.get(text.find("-----BEGIN CERTIFICATE-----")?..)?.to_owned()))
        .map(|pem| {
            let file = site.write("certificate.pem", &pem);
            let spki = openssl(&["x509", "-in", &file, "-noout", "-pubkey"]);
            let spki = site.write("key.pem", std::str::from_utf8(&spki).unwrap());
            let der = openssl(&["pkey", "-pubin", "-in", &spki, "-outform", "DER"]);
            let der_file = site.folder.path().join("key.der");
            fs::write(&der_file, der).unwrap();
            openssl(&["dgst", "-sha256", "-binary", der_file.to_str().unwrap()])
        })
        .map(|digest| base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE, digest))
        .collect();
    let printed = site.command(&["fingerprint", "--tls", &address, "--print", "krakend"]).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    // OpenSSL shows the server's own certificate a second time.
    assert_eq!(printed.lines().collect::<Vec<_>>(), pins.get(..2).unwrap(), "{shown}");
    for pin in printed.lines() {
        let verified = site.verify("a", &["--jwks", &server.url("/"), "--ca-file", &site.ca_file, "--pin", pin]);
        assert_eq!(verified.code(), Some(0), "{verified:?}");
    }
}

/// A gateway's configuration says whom to trust: its own authorities, its own pins, its own idea of a content type.
#[test]
fn a_gateway_fetches_with_the_trust_of_its_own_configuration() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let (url, ca) = (server.url("/"), &site.ca_file);
    let judge = |trust: &str| {
        let validator = format!(r#"{{"alg":"ES256","jwk_url":"{url}"{trust}}}"#);
        let endpoint = format!(
            r#"{{"endpoint":"/orders","extra_config":{{"auth/validator":{validator}}},"backend":[{{"url_pattern":"/"}}]}}"#
        );
        let config = site.write("krakend.json", &format!(r#"{{"version":3,"endpoints":[{endpoint}]}}"#));
        site.verify("a", &["--gateway", &config, "--endpoint", "/orders"])
    };
    let trusted = format!(r#","jwk_local_ca":"{ca}""#);
    let accepted = judge(&trusted);
    assert_eq!((accepted.code(), accepted.json()["status"].as_u64()), (Some(0), Some(200)), "{accepted:?}");
    let pinned = format!(r#"{trusted},"jwk_fingerprints":["{}="]"#, "A".repeat(43));
    for trust in ["", pinned.as_str()] {
        let refused = judge(trust);
        assert_eq!((refused.code(), refused.json()["status"].as_u64()), (Some(1), Some(401)), "{refused:?}");
        assert_eq!(refused.json()["reason"], "gateway_misconfigured", "{refused:?}");
    }
    assert_eq!(judge(r#","disable_jwk_security":true"#).code(), Some(0));
    assert_eq!(judge(r#","jwk_local_ca":"missing.pem""#).json()["status"], serde_json::Value::Null);
}

#[test]
fn a_source_that_cannot_be_reached_is_no_answer_of_the_gateway() {
    let site = Site::new();
    let gone = Server::http(|_, out| ok(out, "")).url("/keys");
    let keys = site.write("keys.json", &set(&["a"]));
    let config = site.write("krakend.json", &config(&gone));
    let judge = |more: &[&str]| site.verify("a", &[&["--gateway", config.as_str(), "--timeout", "2s"], more].concat());
    judge(&[]).fails(4, "unreachable", &["--jwks FILE", "--jwks-at"]);
    judge(&["--offline"]).fails(4, "not_cached", &["--jwks FILE", "--jwks-at"]);
    assert_eq!(judge(&["--jwks", &keys]).code(), Some(0));
    assert_eq!(judge(&["--jwks-at", &format!("{gone}={keys}")]).code(), Some(0));
    let tokens = site.write("tokens", &token("a"));
    let lines = site.run(&["verify", "--lines", "--gateway", &config, &tokens]);
    lines.fails(4, "unreachable", &["--jwks FILE"]);

    // What a server says is an answer, and the gateway makes of it what it does.
    let server = Server::http(|_, out| respond(out, "404 Not Found", "", b"nothing"));
    let config = site.write("krakend.json", &self::config(&server.url("/keys")));
    let refused = site.verify("a", &["--gateway", &config]);
    assert_eq!((refused.code(), &refused.json()["reason"]), (Some(1), &"gateway_misconfigured".into()), "{refused:?}");
}

#[test]
fn a_stand_in_that_the_configuration_does_not_name_replaces_nothing_in_silence() {
    let site = Site::new();
    let (server, count) = counted(|_| set(&["a"]));
    let keys = site.write("keys.json", &set(&["a"]));
    let config = site.write("krakend.json", &config(&server.url("/keys")));
    let judge = |locations: &[String]| {
        let flags = locations.iter().flat_map(|location| ["--jwks-at".to_owned(), format!("{location}={keys}")]);
        let flags: Vec<String> = flags.collect();
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        site.verify("a", &[&["--gateway", config.as_str()], flags.as_slice()].concat())
    };
    let misspelt = server.url("/key");
    judge(&[misspelt.replace("/key", "/kyes")]).fails(2, "no_such_location", &[&server.url("/keys")]);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    let other = "https://other.example/keys".to_owned();
    let accepted = judge(&[server.url("/keys"), other]);
    assert_eq!(accepted.code(), Some(0), "{accepted:?}");
    assert!(accepted.warnings().contains("https://other.example/keys is nowhere"), "{accepted:?}");
    assert!(accepted.warnings().contains(&server.url("/keys")), "{accepted:?}");
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[test]
fn a_name_in_a_configuration_is_a_files() {
    let site = Site::new();
    for name in ["env:SET", "-"] {
        let validator = format!(r#"{{"alg":"ES256","jwk_local_path":"{name}","disable_jwk_security":true}}"#);
        let config = site.write("krakend.json", &config_of(&validator));
        let mut command = site.command(&["verify", &token("a"), "--gateway", &config, "--format", "json"]);
        let refused = Ran(command.env("SET", set(&["a"])).output().unwrap());
        assert_eq!((refused.code(), &refused.json()["status"]), (Some(1), &serde_json::Value::Null), "{refused:?}");
    }
}

#[test]
fn a_bearer_token_is_taken_from_a_file_as_it_is() {
    let site = Site::new();
    let file = site.write("token", "hunter2\n");
    let server = Server::http(|request, out| match request.header("authorization") {
        Some("Bearer hunter2") => ok(out, &set(&["a"])),
        _ => respond(out, "401 Unauthorized", "", b""),
    });
    let url = server.url("/");
    let verify = |header: &str| site.verify("a", &["--jwks", &url, "--http-header", header]);
    assert_eq!(verify(&format!("Authorization=bearer:file:{file}")).code(), Some(0));
    let refused = verify("Authorization=bearer:hunter2");
    refused.fails(2, "secret_on_command_line", &["env:NAME"]);
    assert!(!refused.out().contains("hunter2"));
}

#[test]
fn what_one_set_of_authorities_vouched_for_does_not_serve_under_another() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let other = site.write("other.pem", &Authority::new("another").pem());
    let verify = |authorities: &str| {
        let url = server.url("/");
        let mut command = site.command(&["verify", &token("a"), "--jwks", &url, "--cache", "1h", "--format", "json"]);
        Ran(command.env("SSL_CERT_FILE", authorities).output().unwrap())
    };
    assert_eq!(verify(&site.ca_file).code(), Some(0));
    assert_eq!(verify(&site.ca_file).code(), Some(0));
    assert_eq!(server.connections(), 1);
    verify(&other).fails(4, "unknown_authority", &["--ca-file"]);
}

/// A gateway with one endpoint whose keys come from `url`.
fn config(url: &str) -> String {
    config_of(&format!(r#"{{"alg":"ES256","jwk_url":"{url}","disable_jwk_security":true}}"#))
}

fn config_of(validator: &str) -> String {
    format!(
        r#"{{"version":3,"endpoints":[{{"endpoint":"/orders","backend":[{{"url_pattern":"/"}}],"extra_config":{{"auth/validator":{validator}}}}}]}}"#
    )
}

fn openssl(args: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// An authority, a folder for caches, and whatever files a test needs.
struct Site {
    ca: Authority,
    ca_file: String,
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let (ca, folder) = (Authority::new("the test authority"), tempfile::tempdir().unwrap());
        let ca_file = folder.path().join("ca.pem");
        fs::write(&ca_file, ca.pem()).unwrap();
        Self { ca, ca_file: ca_file.to_str().unwrap().to_owned(), folder }
    }

    fn https(
        &self,
        answer: impl Fn(&support::Request, support::Out<'_>) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        Server::https(&self.ca.issue(), answer)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jwtk"));
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(name).env_remove(name.to_ascii_lowercase());
        }
        command.args(args).env("XDG_CACHE_HOME", self.folder.path().join("cache"));
        command.stdin(std::process::Stdio::null());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command
    }

    /// With its result in JSON.
    fn run(&self, args: &[&str]) -> Ran {
        Ran(self.command(args).args(["--format", "json"]).output().unwrap())
    }

    /// Verifies a token that names the key `kid`.
    fn verify(&self, kid: &str, args: &[&str]) -> Ran {
        self.run(&[&["verify", &token(kid)], args].concat())
    }

    fn cached(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.folder.path().join("cache/jwtk"));
        files.map_or_else(|_| Vec::new(), |files| files.map(|file| file.unwrap().path()).collect())
    }

    /// Makes everything in the cache older.
    fn age_cache(&self, seconds: u64) {
        for path in self.cached() {
            age(&path, seconds);
        }
    }
}

/// Rewrites an entry of the cache as if it had been there for longer.
fn age(path: &Path, seconds: u64) {
    let text = String::from_utf8(fs::read(path).unwrap()).unwrap();
    let (magic, rest) = text.split_once('\n').unwrap();
    let (about, body) = rest.split_once('\n').unwrap();
    let mut about: serde_json::Value = serde_json::from_str(about).unwrap();
    for name in ["fetched", "asked"] {
        about[name] = (about[name].as_u64().unwrap() - seconds * 1000).into();
    }
    let rest = format!("{about}\n{body}");
    let digest = digest(Digest::Sha256, rest.as_bytes());
    let hex = jwtk::source::Pin::new(digest.try_into().unwrap()).hex();
    let magic = magic.rsplit_once(' ').unwrap().0;
    fs::write(path, format!("{magic} {hex}\n{rest}")).unwrap();
}

/// A server on plain loopback whose answer depends on how often it was asked before.
fn counted(answer: impl Fn(usize) -> String + Send + Sync + 'static) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let server = Server::http(move |_, out| ok(out, &answer(asked.fetch_add(1, Ordering::SeqCst))));
    (server, count)
}

/// What a command did.
#[derive(Debug)]
struct Ran(Output);

impl Ran {
    fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    #[track_caller]
    fn fails(&self, exit: i32, code: &str, hints: &[&str]) {
        assert_eq!((self.code(), &self.json()["error"]["code"]), (Some(exit), &code.into()), "{self:?}");
        let hint = self.json()["error"]["hint"].as_str().unwrap_or_default().to_owned();
        assert!(!hint.is_empty(), "there is no hint: {self:?}");
        for words in hints {
            assert!(hint.contains(words), "{words}: {hint}");
        }
    }

    /// Those of the report.
    fn warnings(&self) -> String {
        self.json()["warnings"].to_string()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.out()).unwrap()
    }
}

fn key(kid: &str) -> (EcPrivateKey, Metadata) {
    let mut metadata = Metadata::default();
    metadata.kid = Some(kid.to_owned());
    (EcPrivateKey::new(Curve::P256, &[7; 32]).unwrap(), metadata)
}

fn private_jwk(kid: &str) -> String {
    let (key, metadata) = key(kid);
    write_object(&Jwk::new(Key::Private(PrivateKey::Ec(key)), metadata).expose_json(), Style::Compact)
}

fn jwk(kid: &str) -> String {
    let (key, metadata) = key(kid);
    let public = Jwk::new(Key::Private(PrivateKey::Ec(key)), metadata).public().unwrap();
    write_object(&public.to_json(), Style::Compact)
}

fn set(kids: &[&str]) -> String {
    let keys: Vec<String> = kids.iter().map(|kid| jwk(kid)).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// Signed by the one key that there is, whatever `kid` it goes by.
fn sign(kid: &str, claims: &str) -> String {
    let key = SigningKey::new(Algorithm::Es256, &PrivateKey::Ec(key(kid).0)).unwrap();
    Signer::new(key, &Protected::default().kid(kid), Serialization::Compact).sign(claims.as_bytes()).unwrap()
}

fn token(kid: &str) -> String {
    sign(kid, r#"{"iss":"https://issuer.example"}"#)
}
