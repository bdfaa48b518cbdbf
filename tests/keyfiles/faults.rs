//! What is wrong with a file, told by its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jwtk::error::Explain as _;
use jwtk::jwk::{Key, KeySet, Unusable};
use jwtk::keyfile::{self, Fault, Form, NotAKeyFile};
use proptest::prelude::*;

use crate::files::{der, fault_with, files, folder_of, from_hex, only, only_jwk, pem, root, through_json};

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
    for (oid, name) in [("0609608648016503040401", "ML-KEM-512"), ("060960864801650304031F", "SLH-DSA")] {
        let spki = from_hex(&format!("3012300B{oid}0303000102"));
        assert!(fault_with(&spki, None).to_string().contains(name), "{name}");
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
    let text = format!("{}{}", pem("refused/X448.pem"), pem("p-256/spki.pem"));
    let set = KeySet::from_content(text.into_bytes(), "both.pem", None).unwrap();
    let [bad, good] = set.members() else { panic!() };
    assert!(matches!(bad.jwk(), Err(Unusable::File(Fault::Unsupported { .. }))));
    assert_eq!(bad.place(), "both.pem, PRIVATE KEY in line 1");
    assert!(good.jwk().is_ok());
    // What is no key is not told of where there is one.
    let text = format!("{}{}", pem("refused/request.pem"), pem("p-256/pkcs8.pem"));
    assert!(matches!(only(text.as_bytes()).key(), Key::Private(_)));
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

fn keys_body(name: &str) -> Vec<u8> {
    let text = pem(name);
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    jwtk::base64url::decode_standard(base64).unwrap()
}
