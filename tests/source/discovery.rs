//! From an issuer to its key set.

use super::*;

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
    assert!(matches!(&error, Error::IssuerMismatch { found, .. } if *found == format!("{issuer}/")), "{error:?}");
}

#[test]
fn hint_carries_nothing_that_a_shell_would_run() {
    let server = issuer_server(|_, _| Some(r#"{"issuer":"https://i.example/;$(reboot)"}"#.to_owned()));
    let error = discover(&server, "").0.unwrap_err();
    assert_eq!(error.code(), "issuer_mismatch");
    assert!(!error.hint().unwrap().contains("reboot"), "{error:?}");
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
    // Whatever the clock says: what is there is all there is.
    for clock in [|| SystemTime::UNIX_EPOCH, || SystemTime::now() + Duration::from_secs(1_000_000_000)] {
        client(&clock, &folder, 60).offline(true).discover(&issuer, &rules).unwrap();
    }
    assert_eq!(server.connections(), connections);
}
