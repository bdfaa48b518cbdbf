//! The keys that files give, and the files that keys are written to.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use jsonwebkey::JsonWebKey;
use jwtk::algorithm::Digest;
use jwtk::crypto::{PrivateKey, Secret};
use jwtk::error::Explain as _;
use jwtk::json::{self, Style};
use jwtk::jwk::{Fingerprints, Jwk, Key, KeySet, KidScheme, Thumbprint};
use jwtk::keyfile::{self, Fault, Form};

use crate::files::{der, fault_with, files, folder_of, from_hex, only, only_jwk, passphrase, pem, root, through_json};

/// Folders that hold one key in many forms.
const KEYS: [&str; 15] = [
    "rsa-2048",
    "rsa-1024",
    "rsa-3072",
    "rsa-4096",
    "rsa-8192",
    "rsa-e3",
    "rsa-pss",
    "rsa-pss-384",
    "p-256",
    "p-256-zeros",
    "p-384",
    "p-521",
    "p-521-zeros",
    "secp256k1",
    "ed25519",
];

#[test]
fn every_form_of_a_key_gives_one_kid() {
    for folder in KEYS {
        let mut kids = BTreeSet::new();
        for path in files(folder) {
            let jwk = only_jwk(&path);
            kids.insert(KidScheme::Thumbprint.kid(&jwk, None).unwrap());
            assert_eq!(kids.len(), 1, "{} has another key than the files before it", path.display());
        }
    }
}

#[test]
fn private_forms_give_both_halves() {
    for folder in KEYS {
        for path in files(folder) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_public =
                ["spki", "pkcs1-public", "certificate", "openssh.pub"].iter().any(|it| name.starts_with(it));
            assert_eq!(matches!(only_jwk(&path).key(), Key::Public(_)), is_public, "{}", path.display());
        }
    }
}

#[test]
fn what_other_makers_write_is_read() {
    let java: BTreeSet<String> =
        ["keytool-rfc.pem", "keytool.der", "keytool-list.txt"].map(|name| thumbprint(&only_jwk(&makers(name)))).into();
    assert_eq!(java.len(), 1);
    let python: BTreeSet<String> =
        ["python-encrypted.pem", "python-sec1.pem"].map(|name| thumbprint(&only_jwk(&makers(name)))).into();
    assert_eq!(python.len(), 1);
    // Both halves in one file are one key.
    assert!(matches!(only_jwk(&makers("node-ed25519.pem")).key(), Key::Private(_)));
    assert!(matches!(only_jwk(&makers("node-rsa-encrypted.pem")).key(), Key::Private(_)));
}

#[test]
fn a_pss_key_is_bound_to_its_algorithm() {
    for (folder, alg) in [("rsa-pss", "PS256"), ("rsa-pss-384", "PS384"), ("rsa-2048", "")] {
        let jwk = only_jwk(&folder_of(folder).join("spki.pem"));
        assert_eq!(jwk.metadata().alg.as_deref().unwrap_or_default(), alg);
    }
}

#[test]
fn from_pem_to_jwks_and_back_is_the_same_key_to_the_byte() {
    for folder in KEYS.into_iter().filter(|name| !name.starts_with("rsa-pss")) {
        let file = |name: &str| fs::read_to_string(folder_of(folder).join(name)).unwrap();
        let jwk = through_json(&only_jwk(&folder_of(folder).join("pkcs8.pem")));
        let Key::Private(key) = jwk.key() else { panic!("{folder}") };
        assert_eq!(*keyfile::expose_private_key_pem(key, Form::Pkcs8).unwrap(), file("pkcs8.pem"), "{folder}");
        assert_eq!(keyfile::public_key_to_pem(&key.public(), Form::Spki).unwrap(), file("spki.pem"), "{folder}");
        if folder == "rsa-2048" {
            assert_eq!(*keyfile::expose_private_key_pem(key, Form::Pkcs1).unwrap(), file("pkcs1.pem"));
            let public = keyfile::public_key_to_pem(&key.public(), Form::Pkcs1Public).unwrap();
            assert_eq!(public, file("pkcs1-public.pem"));
        }
        if let PrivateKey::Ec(_) = key {
            let written = keyfile::expose_private_key_pem(key, Form::Sec1).unwrap();
            assert!(file("sec1.pem").ends_with(written.as_str()), "{folder}");
        }
    }
}

#[test]
fn an_encrypted_key_comes_back_with_its_passphrase_alone() {
    for folder in ["rsa-2048", "p-521", "ed25519"] {
        let jwk = only_jwk(&folder_of(folder).join("pkcs8.pem"));
        let Key::Private(key) = jwk.key() else { panic!("{folder}") };
        let text = keyfile::private_key_to_encrypted_pem(key, &passphrase()).unwrap();
        let again = keyfile::private_key_to_encrypted_pem(key, &passphrase()).unwrap();
        assert_ne!(text, again, "the salt is another each time");
        let set = KeySet::from_content(text.clone().into_bytes(), "x", Some(&passphrase())).unwrap();
        assert_eq!(set.members()[0].jwk().unwrap().expose_json(), jwk.expose_json());
        assert_eq!(fault_with(text.as_bytes(), Some("wrong")), Fault::WrongPassphrase);
    }
    let key = Jwk::try_from(&theirs(&only_jwk(&folder_of("p-256").join("pkcs8.pem"))).unwrap()).unwrap();
    let Key::Private(key) = key.key() else { panic!() };
    assert!(keyfile::private_key_to_encrypted_pem(key, &Secret::from(Vec::new())).is_err());
}

#[test]
fn a_chain_gives_the_key_of_its_leaf() {
    let [leaf, between, root] = ["leaf", "between", "root"].map(|name| pem(&format!("chain/{name}.pem")));
    let own = thumbprint(&only_jwk(&folder_of("p-256").join("pkcs8.pem")));
    let chain = format!("{leaf}{between}{root}");
    let jwk = only(chain.as_bytes());
    assert_eq!(thumbprint(&jwk), own);
    assert_eq!(jwk.certificates().len(), 3);
    assert!(Fingerprints::of(&jwk).x5t_s256().is_some());
    // Beside the private key it becomes its chain, whichever comes first.
    for text in [format!("{}{chain}", pem("p-256/pkcs8.pem")), format!("{chain}{}", pem("p-256/pkcs8.pem"))] {
        let jwk = only(text.as_bytes());
        assert!(matches!(jwk.key(), Key::Private(_)));
        assert_eq!(jwk.certificates().len(), 3);
    }
}

#[test]
fn certificates_that_did_not_issue_each_other_are_keys_of_their_own() {
    let text = format!("{}{}", pem("rsa-2048/certificate.pem"), pem("p-256/certificate.pem"));
    let set = KeySet::from_content(text.into_bytes(), "x", None).unwrap();
    assert_eq!(set.members().iter().filter(|member| member.jwk().is_ok()).count(), 2);
}

#[test]
fn an_rsa_key_without_its_primes_gets_them_back() {
    for folder in ["rsa-1024", "rsa-2048", "rsa-e3"] {
        let jwk = only_jwk(&folder_of(folder).join("pkcs8.pem"));
        let Key::Private(PrivateKey::Rsa(key)) = jwk.key() else { panic!("{folder}") };
        let zero = der(2, &[&[0]]);
        let number = |bytes: &[u8]| der(2, &[if bytes[0] < 0x80 { &[] } else { &[0] }, bytes]);
        let numbers = [number(key.public().n()), number(key.public().e()), number(key.d().expose())];
        let parts = [&zero, &numbers[0], &numbers[1], &numbers[2], &zero, &zero, &zero, &zero, &zero];
        let bare = der(0x30, &parts.map(Vec::as_slice));
        let found = only(&bare);
        let Key::Private(PrivateKey::Rsa(found)) = found.key() else { panic!("{folder}") };
        let primes = |key: &jwtk::crypto::RsaPrivateKey| {
            BTreeSet::from([key.crt().p.expose().to_vec(), key.crt().q.expose().to_vec()])
        };
        assert_eq!(primes(found), primes(key), "{folder}");
    }
}

#[test]
fn scalars_with_too_few_or_too_many_zeros_are_read() {
    let sec1 = fs::read(folder_of("p-256-zeros").join("sec1.der")).unwrap();
    let d = &sec1[7..39];
    let curve = der(0xA0, &[&from_hex("06082A8648CE3D030107")]);
    for bytes in [d.iter().copied().skip_while(|&byte| byte == 0).collect(), [&[0], d].concat(), d.to_vec()] {
        let sec1 = der(0x30, &[&[2, 1, 1], &der(4, &[&bytes]), &curve]);
        let own = thumbprint(&only_jwk(&folder_of("p-256-zeros").join("spki.pem")));
        assert_eq!(thumbprint(&only(&sec1)), own);
    }
}

#[test]
fn the_ways_of_environment_variables_are_understood() {
    let text = pem("rsa-2048/pkcs8.pem");
    let own = thumbprint(&only(text.as_bytes()));
    let shapes = [
        text.replace('\n', "\\n"),
        text.replace('\n', "\r\n"),
        text.replace('\n', " "),
        text.replace('\n', ""),
        text.trim_end().to_owned(),
        format!("\"{}\"", text.replace('\n', "\\n")),
        text.replace('\n', "\n    "),
        format!("here it comes:\n{text}that was it\n"),
    ];
    for shape in shapes {
        assert_eq!(thumbprint(&only(shape.as_bytes())), own, "{shape}");
    }
}

#[test]
fn json_is_told_apart_from_key_files() {
    let jwk = only_jwk(&folder_of("p-256").join("pkcs8.pem"));
    let text = json::write_object(&jwk.expose_json(), Style::Pretty);
    let set = KeySet::from_content(format!("\n {text}").into_bytes(), "x", None).unwrap();
    assert_eq!(set.members()[0].jwk().unwrap().expose_json(), jwk.expose_json());
    assert_eq!(KeySet::from_content(b"{}".to_vec(), "x", None).unwrap_err().code(), "not_a_key_set");
    assert_eq!(KeySet::from_content(b"hello".to_vec(), "x", None).unwrap_err().code(), "not_a_key_set");
}

#[test]
fn no_secret_is_shown() {
    for name in ["p-256/pkcs8.pem", "rsa-2048/pkcs1.pem", "ed25519/openssh"] {
        let content = fs::read(root().join(name)).unwrap();
        let entries = keyfile::read(&content, None).unwrap();
        let set = KeySet::from_content(content, name, None).unwrap();
        let jwk = set.members()[0].jwk().unwrap();
        let shown = format!("{entries:?} {set:?} {jwk:?}");
        let private = jwk.expose_json();
        for member in ["d", "p", "q", "dp", "dq", "qi"] {
            let Some(text) = private.get(member).and_then(json::Value::as_str) else { continue };
            let bytes = jwtk::base64url::decode(text).unwrap();
            assert!(!shown.contains(text) && !shown.contains(&format!("{bytes:?}")), "{name}: {member}");
        }
    }
}

#[test]
fn jsonwebkey_computes_the_same_thumbprint_and_der() {
    let mut compared = 0;
    for folder in KEYS {
        let jwk = only_jwk(&folder_of(folder).join("spki.pem"));
        let Ok(theirs) = theirs(&jwk) else { continue };
        assert_eq!(theirs.key.thumbprint(), thumbprint(&jwk), "{folder}");
        if !folder.starts_with("rsa") {
            assert_eq!(theirs.key.to_pem(), pem(&format!("{folder}/spki.pem")), "{folder}");
        }
        compared += 1;
    }
    assert!(compared >= 6, "{compared}");
}

#[test]
fn openssl_computes_the_same_pin() {
    for folder in KEYS {
        let spki = pem(&format!("{folder}/spki.pem"));
        let Some(der) = openssl(&["pkey", "-pubin", "-outform", "DER"], spki.as_bytes()) else { return };
        let Some(pin) = openssl(&["dgst", "-sha256", "-binary"], &der) else { return };
        let jwk = only(spki.as_bytes());
        if !folder.starts_with("rsa-pss") {
            assert_eq!(Fingerprints::of(&jwk).spki_sha256().unwrap(), pin, "{folder}");
        }
    }
}

#[test]
fn openssl_reads_all_that_is_written() {
    for folder in KEYS {
        let jwk = only_jwk(&folder_of(folder).join("pkcs8.pem"));
        let Key::Private(key) = jwk.key() else { panic!("{folder}") };
        let own = keyfile::public_key_to_pem(&key.public(), Form::Spki).unwrap();
        let mut forms = vec![keyfile::expose_private_key_pem(key, Form::Pkcs8).unwrap().to_string()];
        match key {
            PrivateKey::Rsa(_) => forms.push(keyfile::expose_private_key_pem(key, Form::Pkcs1).unwrap().to_string()),
            PrivateKey::Ec(_) => forms.push(keyfile::expose_private_key_pem(key, Form::Sec1).unwrap().to_string()),
            _ => {}
        }
        forms.push(keyfile::private_key_to_encrypted_pem(key, &passphrase()).unwrap());
        for text in forms {
            let arguments = ["pkey", "-passin", "pass:correct-horse", "-pubout"];
            let Some(public) = openssl(&arguments, text.as_bytes()) else { return };
            assert_eq!(String::from_utf8(public).unwrap(), own, "{folder}");
            assert!(openssl(&["asn1parse"], text.as_bytes()).is_some());
        }
    }
}

fn makers(name: &str) -> PathBuf {
    root().join("makers").join(name)
}

fn thumbprint(jwk: &Jwk) -> String {
    Thumbprint::of(jwk.public().unwrap().key(), Digest::Sha256).to_string()
}

fn theirs(jwk: &Jwk) -> Result<JsonWebKey, jwtk::jwk::NotInJsonWebKey> {
    JsonWebKey::try_from(jwk)
}

/// What openssl makes of an input. Nothing, with a word about it, where there is no openssl.
#[track_caller]
fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no openssl on this machine");
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(output.stdout)
}
