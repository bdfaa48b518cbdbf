//! The commands that take keys from the network.

use super::*;

#[test]
fn every_command_that_reads_keys_takes_them_from_a_url() {
    let site = Site::new();
    let server = site.https(|request, out| match request.path() {
        "/pem" => ok(out, include_str!("../../fixtures/keys/p-256/spki.pem")),
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
