//! What a server must show before it is believed.

use super::*;

#[test]
fn trusted_chain_and_right_pin_give_the_bytes_and_how_they_came() {
    let (ca, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    let own = Pin::of_certificate(&identity.chain[0]).unwrap();
    let parent = Pin::of_certificate(&identity.chain[1]).unwrap();
    for pins in [vec![], vec![own], vec![parent], vec![Pin::new([0; 32]), own]] {
        remote.trust.pins = pins;
        let fetched = fetch(&remote).unwrap();
        assert_eq!(fetched.bytes, SET.as_bytes());
        assert_eq!(fetched.pins, [own, parent]);
        assert_eq!(fetched.content_type.as_deref(), Some("application/json"));
        assert_eq!(fetched.url.to_string(), server.url("/"));
        assert_eq!(fetched.freshness, Freshness::Uncached);
    }
}

#[test]
fn wrong_pin_is_refused_and_the_right_ones_are_told() {
    let (ca, identity) = ca_and_identity();
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::https(&identity, counting(&asked, |_, out| ok(out, SET)));
    let mut remote = remote(&server, &ca);
    // The digest of the whole certificate is a likely mistake, and no pin.
    let mut digest = [0; 32];
    digest.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, &identity.chain[0]).as_ref());
    remote.trust.pins = vec![Pin::new(digest)];
    let error = refused(&remote, "pin_mismatch");
    let own = Pin::of_certificate(&identity.chain[0]).unwrap();
    assert!(error.hint().unwrap().contains(&own.to_string()));
    assert_eq!(asked.load(Ordering::SeqCst), 0, "no request was sent");
    assert_eq!(server.connections(), 1, "trying again would not help");

    remote.trust.insecure = true;
    refused(&remote, "pin_mismatch");
}

#[test]
fn a_pin_counts_on_the_path_that_was_verified_alone() {
    let (ca, good) = ca_and_identity();
    let mut evil = ca.issue();
    evil.chain.push(good.chain[0].clone());
    let server = Server::https(&evil, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    let pin = |identity: &Identity| Pin::of_certificate(&identity.chain[0]).unwrap();
    let authority = Pin::of_certificate(&ca.der()).unwrap();
    remote.trust.pins = vec![pin(&good)];
    let hint = refused(&remote, "pin_mismatch").hint().unwrap();
    assert!(hint.contains(&pin(&evil).to_string()) && !hint.contains(&pin(&good).to_string()), "{hint}");

    // A gateway may take what is sent.
    remote.trust.pins_any_sent = true;
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok());
    assert!(events.iter().any(|event| event.contains("sends along")), "{events:?}");
    remote.trust.pins = vec![pin(&evil)];
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok() && !events.iter().any(|event| event.contains("sends along")), "{events:?}");
    remote.trust.pins_any_sent = false;

    // Where nothing is verified, only the key that signed the handshake is known to be there.
    remote.trust.insecure = true;
    assert!(fetch(&remote).is_ok());
    for other in [pin(&good), authority] {
        remote.trust.pins = vec![other];
        refused(&remote, "pin_mismatch");
    }
    remote.trust.insecure = false;
    assert!(fetch(&remote).is_ok(), "the authority is on the path");
}

#[test]
fn an_authority_that_is_not_sent_is_on_the_path_too() {
    let (ca, mut identity) = ca_and_identity();
    identity.chain.truncate(1);
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    remote.trust.pins = vec![Pin::of_certificate(&ca.der()).unwrap()];
    assert!(fetch(&remote).is_ok());
    remote.trust.pins_any_sent = true;
    refused(&remote, "pin_mismatch");
}

#[test]
fn the_handshake_is_signed_by_the_key_of_the_certificate_even_where_nothing_else_is_verified() {
    let (ca, good) = ca_and_identity();
    let evil = ca.issue();
    for versions in [&[&rustls::version::TLS12], &[&rustls::version::TLS13]] {
        let server = Server::https_with(good.config_signing_as(&evil, versions), |_, out| ok(out, SET));
        let mut remote = remote(&server, &ca);
        refused(&remote, "tls_failed");
        remote.trust.insecure = true;
        refused(&remote, "tls_failed");
        remote.trust.pins = vec![Pin::of_certificate(&good.chain[0]).unwrap()];
        refused(&remote, "tls_failed");
    }
}

#[test]
fn a_pin_wants_a_signature_that_can_be_checked() {
    let (ca, mut identity) = ca_and_identity();
    // A certificate of version 1, which the verifier of signatures does not read.
    let mut der = identity.chain[0].to_vec();
    let version = der.windows(5).position(|five| five == [0xa0, 3, 2, 1, 2]).unwrap();
    der[version + 4] = 0;
    identity.chain[0] = der.into();
    let config = identity.config_signing_as(&identity, rustls::ALL_VERSIONS);
    let server = Server::https_with(config, |_, out| ok(out, SET));
    let mut remote = remote(&server, &ca);
    remote.trust.insecure = true;
    assert!(fetch(&remote).is_ok());
    remote.trust.pins = vec![Pin::of_certificate(&identity.chain[0]).unwrap()];
    refused(&remote, "tls_failed");
}

#[test]
fn unknown_authority_is_named() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let other = support::Authority::new("another authority");
    let error = refused(&remote(&server, &other), "unknown_authority");
    assert!(error.to_string().contains("CN=the test authority"), "{error}");
    assert!(error.hint().unwrap().contains("CN=the test authority"));
}

#[test]
fn pin_does_not_replace_verification() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.pins = vec![Pin::of_certificate(&identity.chain[0]).unwrap()];
    refused(&remote, "unknown_authority");
    remote.trust.insecure = true;
    assert!(fetch(&remote).is_ok());
}

#[test]
fn expired_and_early_certificates_are_refused_with_their_dates() {
    let ca = support::Authority::new("the test authority");
    let expired = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&expired, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "certificate_expired");
    assert!(error.to_string().contains("2021-01-01T00:00:00Z"), "{error}");

    let early = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2090, 1, 1);
    });
    let server = Server::https(&early, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "certificate_not_yet_valid");
    assert!(error.to_string().contains("2090-01-01T00:00:00Z"), "{error}");
}

#[test]
fn certificate_time_is_judged_by_the_clock_that_was_given() {
    let ca = support::Authority::new("the test authority");
    let expired = ca.issue_with(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&expired, |_, out| ok(out, SET));
    let then = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_590_000_000);
    assert!(Client::new(&then).fetch(&remote(&server, &ca)).is_ok());
}

#[test]
fn wrong_name_is_refused_and_the_right_ones_are_told() {
    let ca = support::Authority::new("the test authority");
    let identity = ca.issue_with(&["keys.example", "192.0.2.7"], |_| ());
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "wrong_name");
    assert!(error.to_string().contains("keys.example, 192.0.2.7"), "{error}");
    let nameless = ca.issue_with(&[], |_| ());
    let server = Server::https(&nameless, |_, out| ok(out, SET));
    let error = refused(&remote(&server, &ca), "wrong_name");
    assert!(error.to_string().contains("no subject alternative name"), "{error}");
}

#[test]
fn self_signed_certificate_is_believed_only_when_it_is_named() {
    for ca in [false, true] {
        // `openssl req -x509` marks what it makes as an authority.
        let identity = Identity::self_signed(|params| {
            if ca {
                params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            }
        });
        let server = Server::https(&identity, |_, out| ok(out, SET));
        let other = support::Authority::new("another");
        let mut remote = remote(&server, &other);
        refused(&remote, "self_signed");
        remote.trust.authorities = Authority::parse("own.der", &identity.chain[0]).unwrap();
        assert!(fetch(&remote).is_ok(), "CA:{ca}");
        let name = server.url("/").replace("127.0.0.1", "localhost");
        remote.url = name.parse().unwrap();
        refused(&remote, "wrong_name");
    }
}

#[test]
fn expired_certificate_is_not_believed_even_when_it_is_named() {
    let identity = Identity::self_signed(|params| {
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.authorities = Authority::parse("own.der", &identity.chain[0]).unwrap();
    refused(&remote, "certificate_expired");
}

#[test]
fn insecure_believes_anything_and_says_so() {
    let identity = Identity::self_signed(|params| {
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.insecure = true;
    let (fetched, events) = watched(&remote);
    assert!(fetched.is_ok());
    assert!(events.iter().any(|event| event.contains("is not verified")), "{events:?}");
}

#[test]
fn nobody_to_believe_is_an_error_of_its_own() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    remote.trust.authorities.clear();
    refused(&remote, "no_authorities");
}

#[test]
fn inspection_shows_the_chain_whatever_it_is_worth() {
    let (ca, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let clock = SystemTime::now;
    let look = |remote: &Remote| {
        let place = server.address().to_string().parse().unwrap();
        let client = Client::new(&clock);
        client.inspect(&place, &remote.trust, &remote.proxies, remote.timeout).unwrap()
    };
    let trusted = look(&remote(&server, &ca));
    assert_eq!(trusted.verdict, Ok(()));
    assert_eq!(trusted.certificates[0], identity.chain[0].as_ref());
    assert_eq!(trusted.certificates[1], ca.der());
    assert_eq!(trusted.protocol, "TLSv1_3");
    let mut strange = remote(&server, &support::Authority::new("another"));
    let untrusted = look(&strange);
    assert!(matches!(untrusted.verdict, Err(Distrust::UnknownAuthority { .. })));
    assert_eq!(untrusted.certificates, trusted.certificates);
    assert!(untrusted.pinned);
    strange.trust.pins = vec![Pin::new([0; 32])];
    let unpinned = look(&strange);
    assert!(!unpinned.pinned);
    assert_eq!(unpinned.certificates, trusted.certificates);
}

#[test]
fn pins_are_those_of_openssl() {
    let Ok(version) = Command::new("openssl").arg("version").output() else {
        return; // there is no openssl here to compare with
    };
    assert!(version.status.success());
    let (_, identity) = ca_and_identity();
    let der = &identity.chain[0];
    let key = openssl(&["x509", "-inform", "DER", "-noout", "-pubkey"], der);
    let spki = openssl(&["pkey", "-pubin", "-outform", "DER"], &key);
    let digest = openssl(&["dgst", "-sha256", "-binary"], &spki);
    assert_eq!(Pin::of_certificate(der).unwrap().as_bytes().as_slice(), digest);
}
