//! Key sets that a gateway's configuration names.

use super::*;

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

/// krakend.md 3.3: pins do nothing for `http:`.
#[test]
fn a_gateways_pins_are_no_matter_of_plain_http() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let pin = format!("{}=", "A".repeat(43));
    let validator = format!(
        r#"{{"alg":"ES256","jwk_url":"{}","disable_jwk_security":true,"jwk_fingerprints":["{pin}"]}}"#,
        server.url("/")
    );
    let config = site.write("krakend.json", &config_of(&validator));
    let accepted = site.verify("a", &["--gateway", &config]);
    assert_eq!(accepted.code(), Some(0), "{accepted:?}");
    assert!(accepted.warnings().contains("pins do nothing"), "{accepted:?}");
    let refused = site.verify("a", &["--gateway", &config, "--pin", &"00".repeat(32)]);
    assert_eq!(refused.code(), Some(1), "{refused:?}");
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
    assert_eq!(lines.json()["line"], 1);

    // What a server says is an answer, and the gateway makes of it what it does.
    let server = Server::http(|_, out| respond(out, "404 Not Found", "", b"nothing"));
    let config = site.write("krakend.json", &self::config(&server.url("/keys")));
    let refused = site.verify("a", &["--gateway", &config]);
    assert_eq!((refused.code(), &refused.json()["reason"]), (Some(1), &"gateway_misconfigured".into()), "{refused:?}");
}

/// krakend.md 3.1 and envoy.md, check 10: what comes before the key needs no set.
#[test]
fn a_source_that_cannot_be_reached_is_told_in_the_lines_that_need_it() {
    let site = Site::new();
    let gone = Server::http(|_, out| ok(out, "")).url("/keys");
    let keys = site.write("keys.json", &set(&["a"]));
    let envoy = {
        let remote = format!(
            r#"{{"issuer":"https://issuer.example","audiences":["x"],"remote_jwks":{{"http_uri":{{"uri":"{gone}","cluster":"c","timeout":"1s"}}}}}}"#
        );
        let local = format!(r#"{{"issuer":"https://issuer.example","local_jwks":{{"filename":"{keys}"}}}}"#);
        let jwt = format!(
            r#"{{"@type":"type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication","providers":{{"local":{local},"remote":{remote}}},
            "rules":[{{"match":{{"prefix":"/remote"}},"requires":{{"provider_name":"remote"}}}},{{"match":{{"prefix":"/"}},"requires":{{"provider_name":"local"}}}}]}}"#
        );
        let manager = format!(
            r#"{{"@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager","stat_prefix":"s",
            "http_filters":[{{"name":"jwt","typed_config":{jwt}}},{{"name":"router","typed_config":{{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}}}],
            "route_config":{{"virtual_hosts":[{{"name":"all","domains":["*"],"routes":[{{"match":{{"prefix":"/"}},"route":{{"cluster":"c"}}}}]}}]}}}}"#
        );
        format!(
            r#"{{"static_resources":{{"listeners":[{{"address":{{"socket_address":{{"address":"127.0.0.1","port_value":1}}}},
            "filter_chains":[{{"filters":[{{"name":"m","typed_config":{manager}}}]}}]}}],"clusters":[{{"name":"c"}}]}}}}"#
        )
    };
    let both = format!(r#"{{"alg":"ES256","jwk_local_path":"{keys}","jwk_url":"{gone}","disable_jwk_security":true}}"#);
    let (alone, both) = (site.write("alone.json", &config(&gone)), site.write("both.json", &config_of(&both)));
    let envoy = site.write("envoy.json", &envoy);
    let tokens = site.write("tokens", &format!("{}\nx.y.z\n{}\n{}\n", token("a"), token("b"), token("a")));
    let ok = (true, "");
    for (config, more, code, expected) in [
        (
            &alone,
            &[][..],
            4,
            &[(false, "unreachable"), (false, "malformed"), (false, "unreachable"), (false, "unreachable")][..],
        ),
        (&both, &[], 4, &[ok, (false, "malformed"), (false, "unreachable"), ok]),
        (&envoy, &["--endpoint", "/"], 1, &[ok, (false, "malformed"), (false, "no_matching_key"), ok]),
        // The audience is wrong, and is looked at before the key.
        (
            &envoy,
            &["--endpoint", "/remote"],
            1,
            &[(false, "wrong_audience"), (false, "malformed"), (false, "wrong_audience"), (false, "wrong_audience")],
        ),
    ] {
        for jobs in ["1", "2"] {
            let args = ["verify", "--lines", "--gateway", config.as_str(), "--jobs", jobs, "--timeout", "2s", &tokens];
            let ran = Ran(site.command(&[&args, more].concat()).output().unwrap());
            let lines: Vec<serde_json::Value> =
                ran.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let told: Vec<(bool, &str)> = lines
                .iter()
                .map(|line| {
                    let reason = line["reason"].as_str().or_else(|| line["error"]["code"].as_str());
                    (line["accepted"] == true, reason.unwrap_or_default())
                })
                .collect();
            assert_eq!((ran.code(), told.as_slice()), (Some(code), expected), "{config} {more:?}: {ran:?}");
        }
    }
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
