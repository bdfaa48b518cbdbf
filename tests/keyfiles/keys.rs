//! The keys that files give, and the files that keys are written to.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use jsonwebkey::JsonWebKey;
use jwtk::algorithm::{Algorithm, Digest};
use jwtk::crypto::{PrivateKey, PublicKey, Secret};
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
    use Algorithm::{Ps256, Ps384, Ps512};
    for (folder, algorithms) in [("rsa-pss", &[Ps256, Ps384, Ps512][..]), ("rsa-pss-384", &[Ps384]), ("rsa-2048", &[])]
    {
        for path in files(folder) {
            assert_eq!(only_jwk(&path).metadata().bound_to, algorithms, "{}", path.display());
        }
        let jwk = only_jwk(&folder_of(folder).join("spki.pem"));
        let written = jwk.public().unwrap().to_json();
        let alg = written.get("alg").and_then(json::Value::as_str);
        assert_eq!(alg, algorithms.first().map(|alg| alg.name()), "a JWK names one");
    }
}

/// RFC 4055 section 3.1: what is left out means SHA-1, MGF1 with SHA-1, 20 bytes of salt and the trailer 1.
#[test]
fn the_parameters_of_a_pss_key_are_those_of_one_algorithm_or_it_is_named() {
    let digest = |number: &str| der(0x30, &[&from_hex(&format!("060960864801650304020{number}")), &[5, 0]]);
    let (sha256, sha512) = (digest("1"), digest("3"));
    let mgf1 = |digest: &[u8]| der(0xA1, &[&der(0x30, &[&from_hex("06092A864886F70D010108"), digest])]);
    let salt = |bytes: u8| der(0xA2, &[&der(2, &[&[bytes]])]);
    let trailer = |number: u8| der(0xA3, &[&der(2, &[&[number]])]);
    let hash = |digest: &[u8]| der(0xA0, &[digest]);
    let pkcs1 = fs::read(folder_of("rsa-2048").join("pkcs1-public.der")).unwrap();
    let spki = |parameters: &[u8]| {
        let identifier = der(0x30, &[&from_hex("06092A864886F70D01010A"), parameters]);
        der(0x30, &[&identifier, &der(3, &[&[0], &pkcs1])])
    };
    let all = |parts: &[&[u8]]| spki(&der(0x30, parts));
    let bound = |content: &[u8]| only(content).metadata().bound_to.to_vec();
    assert_eq!(bound(&spki(&[])).len(), 3);
    assert_eq!(bound(&spki(&[5, 0])).len(), 3);
    assert_eq!(bound(&all(&[&hash(&sha256), &mgf1(&sha256), &salt(32)])), [Algorithm::Ps256]);
    assert_eq!(bound(&all(&[&hash(&sha256), &mgf1(&sha256)])), [Algorithm::Ps256], "a salt of 20 bytes at the least");
    assert_eq!(bound(&all(&[&hash(&sha512), &mgf1(&sha512), &salt(64), &trailer(1)])), [Algorithm::Ps512]);
    for (parameters, part) in [
        (all(&[]), "SHA-1"),
        (all(&[&hash(&sha256), &salt(32)]), "SHA-1 for the mask"),
        (all(&[&hash(&sha256), &mgf1(&sha512), &salt(32)]), "another digest for the mask"),
        (all(&[&hash(&digest("4")), &mgf1(&digest("4"))]), "another digest"),
        (all(&[&hash(&sha256), &mgf1(&sha256), &salt(33)]), "a longer salt"),
        (all(&[&hash(&sha256), &mgf1(&sha256), &salt(32), &trailer(2)]), "another trailer"),
        (spki(&[4, 0]), "unreadable parameters"),
    ] {
        let fault = fault_with(&parameters, None).to_string();
        assert!(fault.contains("RSASSA-PSS") && fault.contains(part), "{fault}");
    }
}

/// RFC 5958 section 2: version 1 or 2, attributes, a public key or none; and how ring wrote the latter at first.
#[test]
fn pkcs8_is_read_in_all_its_shapes() {
    for folder in ["ed25519", "p-256", "rsa-2048"] {
        let text = pem(&format!("{folder}/pkcs8.pem"));
        let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let whole = jwtk::base64url::decode_standard(base64).unwrap();
        // Behind the outer header and the version.
        let header = match whole[1] {
            0x82 => 4,
            0x81 => 3,
            _ => 2,
        };
        let body = &whole[header + 3..];
        let jwk = only(&whole);
        let public = match jwk.public().unwrap().key() {
            PublicKey::Ed25519(key) => key.bytes().to_vec(),
            PublicKey::Ec(key) => key.sec1().to_vec(),
            _ => fs::read(folder_of(folder).join("pkcs1-public.der")).unwrap(),
        };
        let attributes = der(0xA0, &[&der(0x30, &[&from_hex("0603551D0F"), &der(0x31, &[&[4, 0]])])]);
        let bits = |public: &[u8]| [&[0], public].concat();
        let implicit = |public: &[u8]| der(0x81, &[&bits(public)]);
        let explicit = |public: &[u8]| der(0xA1, &[&der(3, &[&bits(public)])]);
        let shape = |version: u8, rest: &[&[u8]]| {
            let version = [2, 1, version];
            let parts: Vec<&[u8]> = [&version[..], body].into_iter().chain(rest.iter().copied()).collect();
            der(0x30, &parts)
        };
        for read in [
            shape(0, &[]),
            shape(1, &[]),
            shape(0, &[&attributes]),
            shape(1, &[&attributes, &implicit(&public)]),
            shape(1, &[&implicit(&public)]),
            shape(1, &[&explicit(&public)]),
            shape(0, &[&implicit(&public)]),
        ] {
            assert_eq!(only(&read).expose_json(), jwk.expose_json(), "{folder}");
        }
        let mut other = public.clone();
        let last = other.len() - 10;
        other[last] ^= 1;
        for foreign in [&other[..], &[], &public[1..]] {
            assert_eq!(fault_with(&shape(1, &[&implicit(foreign)]), None), Fault::Halves, "{folder}");
            assert_eq!(fault_with(&shape(1, &[&explicit(foreign)]), None), Fault::Halves, "{folder}");
        }
        assert!(fault_with(&shape(2, &[]), None).to_string().contains("PKCS#8 version 2"));
        let strange = der(0xA2, &[&[5, 0]]);
        assert_eq!(fault_with(&shape(1, &[&strange]), None), Fault::Malformed { form: Form::Pkcs8 });
    }
}

/// Each number of a curve counts: of one with another base point anyone can have the private key (CVE-2020-0601).
#[test]
fn a_curve_in_numbers_is_read_when_every_one_is_right() {
    let text = pem("p-256/spki-explicit.pem");
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let spki = jwtk::base64url::decode_standard(base64).unwrap();
    let own = thumbprint(&only_jwk(&folder_of("p-256").join("spki.pem")));
    assert_eq!(thumbprint(&only(&spki)), own);
    let find = |part: &str| {
        let part = from_hex(part);
        spki.windows(part.len()).position(|window| window == part).unwrap()
    };
    // p, a, b, the base point, n, each changed in its last byte but one.
    let ends = [
        find("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF305B") + 31,
        find("FFFFFFFFFFFFFFFFFFFFFFFC04") + 11,
        find("3BCE3C3E27D2604B") + 7,
        find("37BF51F5") + 3,
        find("F3B9CAC2FC632551") + 7,
    ];
    for end in ends {
        let mut changed = spki.clone();
        changed[end] ^= 2;
        let fault = fault_with(&changed, None).to_string();
        assert!(fault.contains("explicit"), "{end}: {fault}");
    }
}

/// What word processors, forms and people make of PEM is read where there is no doubt about the key.
#[test]
fn text_that_is_nearly_pem_is_read() {
    let text = pem("rsa-2048/spki.pem");
    let own = thumbprint(&only(text.as_bytes()));
    let dashed = |begin: &str, end: &str| {
        text.replace("-----BEGIN", &format!("{begin}BEGIN"))
            .replace("-----END", &format!("{begin}END"))
            .replace("KEY-----", &format!("KEY{end}"))
    };
    let utf8 = [
        dashed("\u{2014}\u{2014}-", "\u{2014}\u{2013}-"),
        dashed("\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}", "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}"),
        dashed("----", "----"),
        dashed("------", "-----"),
        text.replace(' ', "\u{A0}"),
        text.replace("BEGIN PUBLIC KEY", "begin public key"),
        format!("\u{201C}{text}\u{201D}"),
        format!("key: |\n    {}", text.replace('\n', "\n    ")),
        text.replace('/', "\\/").replace('\n', "\\n"),
        text.replace('+', "\\u002B"),
        text.replace('\n', "\\\n"),
        text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace(' ', "%20").replace('\n', "%0A"),
        jwtk::base64url::encode_standard(&text),
        jwtk::base64url::encode(&text),
        jwtk::base64url::encode_standard(jwtk::base64url::encode_standard(&text)),
        jwtk::base64url::encode_standard(&text)
            .as_bytes()
            .chunks(76)
            .map(|line| str::from_utf8(line).unwrap().to_owned() + "\n")
            .collect(),
        format!("\u{FEFF}{text}"),
    ];
    for near in utf8 {
        assert_eq!(thumbprint(&only(near.as_bytes())), own, "{near}");
    }
    let windows_1252: Vec<u8> = text.bytes().map(|byte| if byte == b'-' { 0x97 } else { byte }).collect();
    assert_eq!(thumbprint(&only(&windows_1252)), own);
}

#[test]
fn the_secret_of_a_cluster_is_read() {
    let base64 = |name: &str| jwtk::base64url::encode_standard(pem(name));
    let text = format!(
        "apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
        base64("p-256/certificate.pem"),
        base64("p-256/pkcs8.pem")
    );
    let jwk = only(text.as_bytes());
    assert!(matches!(jwk.key(), Key::Private(_)));
    assert_eq!(jwk.certificates().len(), 1);
}

#[test]
fn json_in_quotation_marks_is_read() {
    let jwk = only_jwk(&folder_of("p-256").join("spki.pem"));
    let text = json::write_object(&jwk.expose_json(), Style::Compact);
    for near in [format!("'{text}'\n"), format!("{text:?}"), jwtk::base64url::encode_standard(&text)] {
        assert_eq!(only(near.as_bytes()).expose_json(), jwk.expose_json(), "{near}");
    }
}

#[test]
fn lines_of_authorized_keys_and_known_hosts_are_read() {
    let line = pem("p-256/openssh.pub");
    let own = thumbprint(&only(line.as_bytes()));
    let blob = line.split(' ').nth(1).unwrap();
    for near in [
        format!("no-pty,from=\"10.0.0.1\" {line}"),
        format!("command=\"echo ssh-rsa AAAA\" {line}"),
        format!("[host.example.com]:22,10.0.0.1 {line}"),
        blob.to_owned(),
    ] {
        assert_eq!(thumbprint(&only(near.as_bytes())), own, "{near}");
    }
}

#[test]
fn a_key_in_xml_is_read() {
    let jwk = only_jwk(&folder_of("rsa-2048").join("pkcs8.pem"));
    let members = jwk.expose_json();
    let element = |name: &str, member: &str| {
        let bytes = jwtk::base64url::decode(members.get(member).unwrap().as_str().unwrap()).unwrap();
        format!("<{name}>{}</{name}>", jwtk::base64url::encode_standard(bytes))
    };
    let public = format!("{}{}", element("Modulus", "n"), element("Exponent", "e"));
    let read = only(format!("<?xml version=\"1.0\"?>\n<RSAKeyValue>{public}</RSAKeyValue>").as_bytes());
    assert!(matches!(read.key(), Key::Public(_)));
    assert_eq!(thumbprint(&read), thumbprint(&jwk));
    let private = [("P", "p"), ("Q", "q"), ("D", "d")].map(|(name, member)| element(name, member)).concat();
    let read = only(format!("<RSAKeyValue>{public}{private}</RSAKeyValue>").as_bytes());
    assert_eq!(read.expose_json(), jwk.expose_json());
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
