//! Whom a key set is believed from.

use super::*;

#[test]
fn a_key_set_that_an_authority_of_the_file_vouches_for_verifies() {
    let site = Site::new();
    let server = site.https(|_, out| ok(out, &set(&["a"])));
    let report = site.verify("a", &["--jwks", &server.url("/?token=x"), "--ca-file", &site.ca_file]);
    assert_eq!(report.code(), Some(0), "{report:?}");
    assert_eq!(report.json()["key"]["source"], server.url("/?…"));
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

fn openssl(args: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}
