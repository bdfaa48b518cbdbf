//! From an issuer to its keys.

use super::*;

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
