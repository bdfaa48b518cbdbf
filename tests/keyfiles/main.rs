//! Key files of every kind and maker: each gives the key that is in it, or says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jsonwebkey::JsonWebKey;
use jwtk::algorithm::Digest;
use jwtk::crypto::{PrivateKey, Secret};
use jwtk::error::Explain as _;
use jwtk::json::{self, Dialect, Style};
use jwtk::jwk::{Fingerprints, Jwk, Key, KeySet, KidScheme, Thumbprint, Unusable};
use jwtk::keyfile::{self, Fault, Form, NotAKeyFile};
use proptest::prelude::*;

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
fn a_passphrase_that_is_missing_or_wrong_is_told_apart() {
    let encrypted = [
        "rsa-2048/pkcs8-pbkdf2.pem",
        "rsa-2048/pkcs8-scrypt.pem",
        "rsa-2048/pkcs8-des3-sha1.pem",
        "rsa-2048/pkcs1-proc-type.pem",
        "p-521/sec1-proc-type.pem",
        "p-256/openssh-encrypted",
        "p-256/openssh-gcm",
        "makers/node-rsa-encrypted.pem",
        "makers/python-encrypted.pem",
    ];
    for name in encrypted {
        let content = fs::read(root().join(name)).unwrap();
        let set = KeySet::from_content(content.clone(), name, None).unwrap();
        assert!(set.members()[0].jwk().unwrap_err().wants_passphrase(), "{name}");
        assert_eq!(fault_with(&content, None), Fault::PassphraseNeeded, "{name}");
        for wrong in ["", "wrong", "correct-horse\n"] {
            assert_eq!(fault_with(&content, Some(wrong)), Fault::WrongPassphrase, "{name} {wrong:?}");
        }
    }
}

#[test]
fn what_cannot_be_used_is_refused_by_its_name() {
    let cases = [
        ("X25519.pem", "X25519"),
        ("X25519-public.pem", "X25519"),
        ("X448.pem", "X448"),
        ("X448-public.pem", "X448"),
        ("ED448.pem", "Ed448"),
        ("ED448-public.pem", "Ed448"),
        ("DSA.pem", "DSA"),
        ("DSA-traditional.pem", "DSA"),
        ("DSA-traditional.der", "DSA"),
        ("openssh-dsa", "DSA"),
        ("openssh-dsa.pub", "DSA"),
        ("P-224.pem", "P-224"),
        ("brainpoolP256r1.pem", "brainpoolP256r1"),
        ("explicit.pem", "explicit curve parameters"),
        ("request.pem", "certificate request"),
        ("request.der", "certificate request"),
        ("revoked.crl", "revocation list"),
        ("revoked.crl.der", "revocation list"),
        ("bundle.p7b", "PKCS#7"),
        ("bundle.p7b.der", "PKCS#7"),
        ("store.p12", "PKCS#12"),
        ("store.jks", "Java keystore"),
        ("ssh2.pub", "SSH2"),
        ("proc-type.pem", "CAMELLIA-128-CBC"),
        ("pbes1.pem", "Triple DES"),
    ];
    let tested: BTreeSet<PathBuf> = cases.iter().map(|(name, _)| folder_of("refused").join(name)).collect();
    assert_eq!(tested, files("refused").into_iter().collect());
    for (name, part) in cases {
        let content = fs::read(folder_of("refused").join(name)).unwrap();
        let fault = fault_with(&content, Some("correct-horse"));
        assert!(fault.to_string().contains(part), "{name}: {fault}");
    }
    for (oid, name) in [("0609608648016503040311", "ML-DSA-44"), ("060960864801650304031F", "SLH-DSA")] {
        let spki = from_hex(&format!("3012300B{oid}0303000102"));
        assert!(fault_with(&spki, None).to_string().contains(name), "{name}");
    }
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
fn a_chain_in_the_wrong_order_is_refused() {
    let [leaf, between, root] = ["leaf", "between", "root"].map(|name| pem(&format!("chain/{name}.pem")));
    for text in [format!("{root}{between}{leaf}"), format!("{leaf}{root}{between}"), format!("{between}{leaf}")] {
        let entries = keyfile::read(text.as_bytes(), None).unwrap();
        assert!(entries.iter().any(|entry| entry.found.as_ref().err() == Some(&Fault::ChainOrder)), "{text}");
    }
    let set = KeySet::from_content(format!("{root}{leaf}{between}").into_bytes(), "x", None).unwrap();
    assert_eq!(set.members()[0].jwk().unwrap_err().code(), "chain_order");

    let jwk = only_jwk(&folder_of("p-256").join("pkcs8.pem"));
    let [leaf, between, root] = [leaf, between, root].map(|text| only(text.as_bytes()).certificates().remove(0));
    let embedded = jwk.clone().with_certificates(&[leaf.clone(), between.clone(), root.clone()]).unwrap();
    assert_eq!(through_json(&embedded).certificates().len(), 3);
    assert_eq!(embedded.without_certificates().expose_json(), jwk.expose_json());
    let refused = |chain: &[Vec<u8>]| jwk.clone().with_certificates(chain).unwrap_err().code();
    assert_eq!(refused(&[leaf.clone(), root.clone()]), "chain_order");
    assert_eq!(refused(&[between, root]), "certificate_mismatch");
    assert_eq!(refused(&[vec![0x30, 0]]), "not_a_certificate");
    assert_eq!(refused(&[]), "not_a_certificate");
}

#[test]
fn certificates_that_did_not_issue_each_other_are_keys_of_their_own() {
    let text = format!("{}{}", pem("rsa-2048/certificate.pem"), pem("p-256/certificate.pem"));
    let set = KeySet::from_content(text.into_bytes(), "x", None).unwrap();
    assert_eq!(set.members().iter().filter(|member| member.jwk().is_ok()).count(), 2);
}

#[test]
fn labels_that_lie_are_refused_with_the_right_one() {
    let cases = [
        ("rsa-2048/pkcs8.pem", "PRIVATE KEY", "RSA PRIVATE KEY", Form::Pkcs8),
        ("rsa-2048/pkcs1.pem", "RSA PRIVATE KEY", "PRIVATE KEY", Form::Pkcs1),
        ("rsa-2048/spki.pem", "PUBLIC KEY", "RSA PUBLIC KEY", Form::Spki),
        ("rsa-2048/spki.pem", "PUBLIC KEY", "CERTIFICATE", Form::Spki),
        ("rsa-2048/pkcs8.pem", "PRIVATE KEY", "PUBLIC KEY", Form::Pkcs8),
        ("p-256/pkcs8.pem", "PRIVATE KEY", "EC PRIVATE KEY", Form::Pkcs8),
        ("p-256/certificate.pem", "CERTIFICATE", "PUBLIC KEY", Form::Certificate),
        ("rsa-2048/pkcs8-pbkdf2.pem", "ENCRYPTED PRIVATE KEY", "PRIVATE KEY", Form::EncryptedPkcs8),
        ("p-256/openssh", "OPENSSH PRIVATE KEY", "PRIVATE KEY", Form::OpenSsh),
        ("p-256/spki.pem", "PUBLIC KEY", "SOME KEY", Form::Spki),
    ];
    for (name, label, lie, found) in cases {
        let text = pem(name).replace(&format!("{label}-----"), &format!("{lie}-----"));
        let fault = fault_with(text.as_bytes(), Some("correct-horse"));
        assert_eq!(fault, Fault::Mislabelled { label: lie.to_owned(), found }, "{name}");
        assert!(fault.hint().unwrap().ends_with(label), "{name}");
    }
}

#[test]
fn what_is_cut_off_says_so() {
    for folder in ["rsa-2048", "p-256", "ed25519"] {
        let text = pem(&format!("{folder}/pkcs8.pem"));
        let half = &text[..text.len() / 2];
        assert!(matches!(fault_with(half.as_bytes(), None), Fault::NoEnd { .. }), "{folder}");
        let der = fs::read(folder_of(folder).join("pkcs8.der")).unwrap();
        for len in [der.len() / 2, der.len() - 1] {
            let expected = Fault::Truncated { found: len, expected: der.len() };
            assert_eq!(fault_with(&der[..len], None), expected, "{folder}");
        }
        let fault = fault_with(&[der.as_slice(), b"\n"].concat(), None);
        assert_eq!(fault, Fault::TrailingBytes { extra: 1 }, "{folder}");
    }
}

#[test]
fn impossible_numbers_are_told_apart() {
    let pkcs1 = |n: &[u8], e: &[u8]| der(0x30, &[&der(2, &[n]), &der(2, &[e])]);
    let mut odd = vec![0x5A; 256];
    odd[255] = 1;
    let even = vec![0x5A; 256];
    let fault = |n: &[u8], e: &[u8]| fault_with(&pkcs1(n, e), None).to_string();
    assert!(fault(&[&[0x80][..], &odd].concat(), &[3]).contains("`n` is negative"));
    assert!(fault(&[&[0][..], &odd].concat(), &[3]).contains("`n` has leading zero"));
    assert!(fault(&odd, &[0xFF]).contains("`e` is negative"));
    assert!(fault(&even, &[3]).contains("even"));
    assert!(fault(&odd, &[2]).contains("exponent"));
    assert!(only(&pkcs1(&odd, &[3])).public().is_some());
}

#[test]
fn halves_of_different_keys_are_refused() {
    let [first, second] = ["p-256", "p-256-zeros"].map(|name| fs::read(folder_of(name).join("sec1.der")).unwrap());
    // The scalar stands behind a header of seven bytes, the point at the end.
    let mixed = [&first[..7], &second[7..39], &first[39..]].concat();
    assert_eq!(fault_with(&mixed, None), Fault::Halves);

    let mut openssh = keys_body("p-256/openssh");
    let last = openssh.len() - 40;
    openssh[last] ^= 1;
    let text = format!(
        "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----\n",
        jwtk::base64url::encode_standard(&openssh)
    );
    assert_eq!(fault_with(text.as_bytes(), None), Fault::Halves);

    let mut point = fs::read(folder_of("p-256").join("spki.der")).unwrap();
    *point.last_mut().unwrap() ^= 1;
    assert!(fault_with(&point, None).to_string().contains("no point on P-256"));

    let mut rsa = fs::read(folder_of("rsa-2048").join("pkcs1.der")).unwrap();
    let last = rsa.len() - 1;
    rsa[last] ^= 1;
    assert_eq!(fault_with(&rsa, None), Fault::Mismatch { member: "qi" });
    let middle = rsa.len() / 2;
    rsa[middle] ^= 1;
    assert!(fault_with(&rsa, None).to_string().contains("do not belong"));
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
fn content_in_which_nothing_is_recognised_is_an_error() {
    let read = |content: &[u8]| keyfile::read(content, None).unwrap_err();
    assert_eq!(read(b""), NotAKeyFile::Empty);
    assert_eq!(read(b" \r\n"), NotAKeyFile::Empty);
    assert_eq!(read(b"hello"), NotAKeyFile::Unrecognised);
    assert_eq!(read(b"0123456789"), NotAKeyFile::Unrecognised);
    assert_eq!(read(&[0; 64]), NotAKeyFile::Unrecognised);
    let text = pem("rsa-2048/spki.pem");
    let bare: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let error = read(bare.as_bytes());
    assert_eq!(error, NotAKeyFile::Bare { form: Form::Spki });
    assert!(error.hint().unwrap().contains("-----BEGIN PUBLIC KEY-----"));
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16), NotAKeyFile::Utf16);
}

#[test]
fn a_bad_block_leaves_the_others_usable_and_is_told_with_its_place() {
    let text = format!("{}{}", pem("refused/X25519.pem"), pem("p-256/spki.pem"));
    let set = KeySet::from_content(text.into_bytes(), "both.pem", None).unwrap();
    let [bad, good] = set.members() else { panic!() };
    assert!(matches!(bad.jwk(), Err(Unusable::File(Fault::Unsupported { .. }))));
    assert_eq!(bad.place(), "both.pem, PRIVATE KEY in line 1");
    assert!(good.jwk().is_ok());
    // What is no key is not told of where there is one.
    let text = format!("{}{}", pem("refused/request.pem"), pem("p-256/pkcs8.pem"));
    assert!(matches!(only(text.as_bytes()).key(), Key::Private(_)));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(content in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = keyfile::read(&content, None);
        let _ = keyfile::read(&[&[0x30, 0x82], content.as_slice()].concat(), None);
    }

    #[test]
    fn no_change_of_a_byte_makes_it_panic(file in 0_usize..12, at: prop::sample::Index, byte: u8) {
        let names = [
            "rsa-2048/pkcs8.der", "rsa-2048/pkcs1.der", "rsa-2048/pkcs1-public.der", "rsa-2048/spki.der",
            "rsa-2048/certificate.der", "p-256/sec1.der", "p-256/pkcs8.der", "p-256/spki.der", "ed25519/pkcs8.der",
            "p-256/openssh", "p-256/openssh-encrypted", "p-256/pkcs12-nodes.pem",
        ];
        let mut content = fs::read(root().join(names[file])).unwrap();
        let at = at.index(content.len());
        content[at] = byte;
        let _ = keyfile::read(&content, None);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys")
}

fn folder_of(name: &str) -> PathBuf {
    root().join(name)
}

fn makers(name: &str) -> PathBuf {
    root().join("makers").join(name)
}

fn pem(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

#[track_caller]
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder_of(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn passphrase() -> Secret {
    Secret::from(b"correct-horse".to_vec())
}

/// The one key of a content.
#[track_caller]
fn only(content: &[u8]) -> Jwk {
    let set = KeySet::from_content(content.to_vec(), "x", Some(&passphrase())).unwrap();
    let [member] = set.members() else { panic!("{} keys", set.members().len()) };
    assert!(member.is_lone());
    member.jwk().unwrap_or_else(|fault| panic!("{fault}")).clone()
}

#[track_caller]
fn only_jwk(path: &Path) -> Jwk {
    let content = fs::read(path).unwrap();
    let set = KeySet::from_content(content, &path.display().to_string(), Some(&passphrase()));
    let set = set.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let [member] = set.members() else { panic!("{}: {} keys", path.display(), set.members().len()) };
    member.jwk().unwrap_or_else(|fault| panic!("{}: {fault}", path.display())).clone()
}

/// The first fault of a content.
#[track_caller]
fn fault_with(content: &[u8], passphrase: Option<&str>) -> Fault {
    let passphrase = passphrase.map(|text| Secret::from(text.as_bytes().to_vec()));
    let entries = keyfile::read(content, passphrase.as_ref()).unwrap();
    let found = entries.into_iter().map(|entry| entry.found).find(Result::is_err);
    match found {
        Some(Err(fault)) => fault,
        Some(Ok(_)) | None => panic!("no fault"),
    }
}

fn thumbprint(jwk: &Jwk) -> String {
    Thumbprint::of(jwk.public().unwrap().key(), Digest::Sha256).to_string()
}

fn through_json(jwk: &Jwk) -> Jwk {
    let text = json::write_object(&jwk.expose_json(), Style::Compact);
    Jwk::from_json(&json::read_object(text.as_bytes(), Dialect::STRICT).unwrap()).unwrap()
}

fn theirs(jwk: &Jwk) -> Result<JsonWebKey, jwtk::jwk::NotInJsonWebKey> {
    JsonWebKey::try_from(jwk)
}

fn keys_body(name: &str) -> Vec<u8> {
    let text = pem(name);
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    jwtk::base64url::decode_standard(base64).unwrap()
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut der = vec![tag];
    match u16::try_from(content.len()).unwrap() {
        len @ 0..=0x7F => der.extend(&len.to_be_bytes()[1..]),
        len @ 0x80..=0xFF => der.extend([0x81, len.to_be_bytes()[1]]),
        len => der.extend([&[0x82][..], &len.to_be_bytes()].concat()),
    }
    der.extend(content);
    der
}

fn from_hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
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
