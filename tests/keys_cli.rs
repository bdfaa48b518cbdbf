//! Keys on the command line: files that are written, and what one makes of another.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "support/command.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use self::support::jwtk;

const PEM: &str = "fixtures/keys/rsa-2048/pkcs8.pem";

#[test]
fn one_pem_signs_and_every_form_of_its_public_half_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    done(&["pem2jwks", PEM, "--alg", "RS256", "--use", "sig", "--out-dir", path(&keys)]);
    let (private, public) = (keys.join("private.jwks.json"), keys.join("public.jwks.json"));
    assert_eq!(json(&private)["keys"][0]["kid"], json(&public)["keys"][0]["kid"]);
    assert_eq!(json(&public)["keys"][0].get("d"), None);

    let claims = folder.path().join("claims.json");
    fs::write(&claims, r#"{"sub":"alice"}"#).unwrap();
    let token = done(&["sign", path(&claims), "--jwks", path(&private)]);
    for name in ["pkcs8.pem", "spki.pem", "certificate.der", "openssh.pub"] {
        let source = format!("fixtures/keys/rsa-2048/{name}");
        assert_eq!(done(&["verify", token.trim(), "--jwks", &source]), "{\"sub\":\"alice\"}\n", "{name}");
    }
}

#[test]
fn an_encrypted_key_signs_with_its_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let claims = folder.path().join("claims.json");
    fs::write(&claims, "{}").unwrap();
    for name in ["p-256/pkcs8-scrypt.pem", "p-256/openssh-encrypted", "p-256/sec1-proc-type.pem"] {
        let source = format!("fixtures/keys/{name}");
        let sign = |passphrase: &[&str]| {
            let args = [&["sign", path(&claims), "--jwks", &source], passphrase].concat();
            jwtk(&args).env("PASS", "correct-horse").output().unwrap()
        };
        let token = sign(&["--passphrase", "env:PASS"]);
        assert_eq!(token.status.code(), Some(0), "{token:?}");
        let token = String::from_utf8(token.stdout).unwrap();
        assert_eq!(done(&["verify", token.trim(), "--jwks", "fixtures/keys/p-256/spki.pem"]), "{}\n");
        let refused = sign(&[]);
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(3), 0), "{refused:?}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains("--passphrase"));
    }
}

#[test]
fn from_pem_to_a_set_and_back_is_the_same_pem() {
    for folder in ["rsa-2048", "p-256-zeros", "p-384", "p-521", "secp256k1", "ed25519"] {
        let pem = format!("fixtures/keys/{folder}/pkcs8.pem");
        let set = done(&["pem2jwks", &pem, "--private"]);
        assert_eq!(set, done(&["pem2jwks", &pem, "--private"]), "the same bytes each time");
        let back = fed(&["jwks2pem", "--private"], &set);
        assert_eq!(back, fs::read_to_string(&pem).unwrap(), "{folder}");
        let public = fed(&["jwks2pem"], &set);
        assert_eq!(public, fs::read_to_string(format!("fixtures/keys/{folder}/spki.pem")).unwrap(), "{folder}");
    }
}

#[test]
fn what_is_encrypted_opens_with_the_same_passphrase() {
    let with_passphrase = |args: &[&str]| {
        jwtk(&[&["jwks2pem", "--private", "--passphrase", "env:PASS"], args].concat())
            .env("PASS", "hunter2")
            .output()
            .unwrap()
    };
    let sealed = with_passphrase(&["fixtures/keys/p-256/pkcs8.pem", "--encrypt"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sealed.pem");
    fs::write(&file, &sealed.stdout).unwrap();
    let opened = with_passphrase(&[path(&file)]);
    assert_eq!(opened.stdout, fs::read("fixtures/keys/p-256/pkcs8.pem").unwrap(), "{opened:?}");
}

#[test]
fn every_algorithm_gets_a_key_that_signs() {
    let folder = tempfile::tempdir().unwrap();
    let claims = folder.path().join("claims.json");
    fs::write(&claims, "{}").unwrap();
    let (all, rsa): (Vec<_>, Vec<_>) =
        jwtk::algorithm::Algorithm::ALL.into_iter().partition(|alg| alg.key_type() != jwtk::algorithm::KeyType::Rsa);
    // RSA keys take their time: one will do.
    for alg in all.into_iter().chain(rsa.into_iter().take(1)) {
        let file = folder.path().join(format!("{alg}.json"));
        let size: &[&str] = if alg.key_type() == jwtk::algorithm::KeyType::Rsa { &["--bits", "2048"] } else { &[] };
        fs::write(&file, done(&[&["keygen", "--alg", alg.name()], size].concat())).unwrap();
        let key = &json(&file)["keys"][0];
        assert_eq!(key["alg"], alg.name());
        let thumbprint = done(&["fingerprint", path(&file), "--print", "thumbprint", "-q"]);
        // Of a secret it would tell whether a guess is right.
        let is_secret = alg.key_type() == jwtk::algorithm::KeyType::Oct;
        assert_eq!(key["kid"] == thumbprint.trim(), !is_secret);
        let token = done(&["sign", path(&claims), "--jwks", path(&file)]);
        assert_eq!(done(&["verify", token.trim(), "--jwks", path(&file)]), "{}\n", "{alg}");
    }
}

#[test]
fn keygen_writes_pairs_that_belong_together() {
    let folder = tempfile::tempdir().unwrap();
    let keys = path(folder.path());
    let written = done(&["keygen", "--alg", "ES256", "--out-dir", keys, "--format", "json"]);
    let written: Value = serde_json::from_str(&written).unwrap();
    let [private, public] = ["private", "public"].map(|name| json(Path::new(written[name].as_str().unwrap())));
    assert_eq!(private["keys"][0]["x"], public["keys"][0]["x"]);
    assert_eq!(public["keys"][0].get("d"), None);
    done(&["keygen", "--kty", "EC", "--crv", "P-384", "--pem", "--out-dir", keys]);
    let thumbprint = |name| done(&["fingerprint", path(&folder.path().join(name)), "--print", "thumbprint"]);
    assert_eq!(thumbprint("private.pem"), thumbprint("public.pem"));
    assert_private(&folder.path().join("private.pem"));
    assert_private(&folder.path().join("private.jwks.json"));
}

#[test]
fn nothing_is_overwritten_and_no_half_pair_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let keys = path(folder.path());
    fs::write(folder.path().join("public.jwks.json"), "mine").unwrap();
    let refused = jwtk(&["pem2jwks", PEM, "--out-dir", keys]).output().unwrap();
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0), "{refused:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    done(&["pem2jwks", PEM, "--out-dir", keys, "--force"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_private(&folder.path().join("private.jwks.json"));
}

#[test]
#[cfg(unix)]
fn whoever_waits_for_a_folder_says_so() {
    use std::io::{BufRead as _, BufReader};

    let folder = tempfile::tempdir().unwrap();
    let held = fs::File::open(folder.path()).unwrap();
    held.lock().unwrap();
    let args = ["keygen", "--alg", "ES256", "--out-dir", path(folder.path())];
    let mut child = jwtk(&args).stdout(Stdio::null()).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert_eq!(told, format!("note: waiting for another jwtk that writes into {}\n", path(folder.path())));
    drop(held);
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn no_private_member_leaves_without_being_asked_for() {
    for folder in ["rsa-2048", "p-256", "p-521", "secp256k1", "ed25519"] {
        let pem = format!("fixtures/keys/{folder}/pkcs8.pem");
        let set: Value = serde_json::from_str(&done(&["pem2jwks", &pem, "--private"])).unwrap();
        let secrets: Vec<&str> =
            ["d", "p", "q", "dp", "dq", "qi"].iter().filter_map(|name| set["keys"][0][name].as_str()).collect();
        for args in [
            &["pem2jwks", &pem, "-v"][..],
            &["pem2jwks", &pem, "--format", "json"],
            &["pem2jwks", &pem, "--alg", "HS256", "-v"],
            &["fingerprint", &pem, "-v"],
            &["fingerprint", &pem, "--format", "json"],
            &["jwks", "show", &pem],
            &["jwks", "show", &pem, "--format", "json"],
            &["jwks", "public", &pem],
            &["jwks", "fetch", &pem, "-v"],
            &["jwks2pem", &pem],
        ] {
            let output = jwtk(args).output().unwrap();
            let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            for secret in &secrets {
                assert!(!text.contains(secret), "{args:?}");
            }
            assert!(!text.contains("PRIVATE KEY-----"), "{args:?}");
        }
    }
}

#[test]
fn a_thousand_files_go_into_one_set() {
    let folder = tempfile::tempdir().unwrap();
    let pem = fs::read("fixtures/keys/p-256/pkcs8.pem").unwrap();
    let files: Vec<PathBuf> = (0..1000).map(|number| folder.path().join(format!("{number}.pem"))).collect();
    for file in &files {
        fs::write(file, &pem).unwrap();
    }
    let mut args = vec!["pem2jwks", "--public"];
    args.extend(files.iter().map(|file| path(file)));
    let set: Value = serde_json::from_str(&done(&args)).unwrap();
    assert_eq!(set["keys"].as_array().unwrap().len(), 1, "the same key a thousand times is one");
}

#[track_caller]
fn done(args: &[&str]) -> String {
    let output = jwtk(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn fed(args: &[&str], input: &str) -> String {
    let output = support::fed(args, input.as_bytes());
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[track_caller]
fn assert_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(path.is_file());
}
