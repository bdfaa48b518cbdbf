//! What is wrong with a file, told by its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use jwtk::error::Explain as _;
use jwtk::json::{self, Dialect};
use jwtk::jwk::{Flaw, Jwk, Key, KeySet, Unusable};
use jwtk::keyfile::{self, Fault, Form, NotAKeyFile};
use proptest::prelude::*;

use crate::files::{der, fault_with, files, folder_of, from_hex, only, only_jwk, passphrase, pem, root, through_json};

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
        ("curve.pem", "the name of a curve"),
        ("dh.pem", "Diffie-Hellman parameters"),
        ("openpgp.asc", "OpenPGP"),
        ("putty.ppk", "PuTTY"),
        ("fingerprint.txt", "fingerprint"),
        ("fingerprint-openssl.txt", "fingerprint"),
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
    assert!(fault(&odd, &[4]).contains("exponent"));
    assert!(only(&pkcs1(&odd, &[3])).public().is_some());
}

#[test]
fn halves_of_different_keys_are_refused() {
    let [first, second] = ["p-256", "p-256-zeros"].map(|name| fs::read(folder_of(name).join("sec1.der")).unwrap());
    // The scalar comes after a header of seven bytes, the point at the end.
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

/// The key of a file with a member of its JSON set to another value.
fn with_member(jwk: &Jwk, member: &str, value: &str) -> Result<Jwk, Unusable> {
    let mut members = jwk.expose_json();
    members.insert(member.to_owned(), json::read(value.as_bytes(), Dialect::STRICT).unwrap());
    Jwk::from_json(&members)
}

#[test]
fn a_member_that_a_key_can_do_without_does_not_cost_it() {
    let certificate = only_jwk(&folder_of("p-256").join("certificate.pem"));
    let jwk = certificate.clone().without_certificates();
    let leaf = jwtk::base64url::encode_standard(&certificate.certificates()[0]);
    let ignored = [
        ("x5c", "[]".to_owned()),
        ("x5c", "\"\"".to_owned()),
        ("x5c", "[\"\"]".to_owned()),
        ("x5c", "[7]".to_owned()),
        ("x5c", "[\"AAAA\"]".to_owned()),
        ("x5c", format!("[\"{}\"]", &leaf[..100])),
        ("x5c", format!("[\"{}\"]", leaf.replace('+', "-").replace('/', "_"))),
        ("x5c", format!("[\"{leaf}\",\"?\"]")),
        ("x5t", "\"\"".to_owned()),
        ("x5t", "\"AAAA\"".to_owned()),
        ("x5t", "7".to_owned()),
        ("x5t#S256", format!("\"{}\"", "ab".repeat(32))),
        ("x5u", "[]".to_owned()),
    ];
    for (member, value) in ignored {
        let read = with_member(&jwk, member, &value).unwrap();
        assert_eq!(read.metadata().flaws.len(), 1, "{member} {value}: {:?}", read.metadata().flaws);
        assert_eq!(read.expose_json(), jwk.expose_json(), "{member} {value}");
    }
    for member in ["x5c", "x5t", "x5u", "alg", "use", "key_ops", "d", "n", "oth", "kid"] {
        let read = with_member(&jwk, member, "null").unwrap();
        assert_eq!((read.metadata().flaws.len(), read.expose_json()), (0, jwk.expose_json()), "{member}");
    }
}

#[test]
fn numbers_that_are_none_are_named() {
    let jwk = only_jwk(&folder_of("rsa-2048").join("spki.pem"));
    let hex = "c0ffee".repeat(80);
    for (member, value, part) in [
        ("n", "<modulus>", "placeholder"),
        ("n", "...", "placeholder"),
        ("n", "eW91ci1tb2R1bHVz", "placeholder"),
        ("e", "NjU1Mzc", "placeholder"),
        ("n", hex.as_str(), "hexadecimal"),
        ("n", "AQAB+", "base64url"),
    ] {
        let refused = with_member(&jwk, member, &format!("\"{value}\"")).unwrap_err().to_string();
        assert!(refused.contains(part) && refused.contains(member), "{refused}");
    }
}

#[test]
fn what_contradicts_the_key_costs_it() {
    let certificate = only_jwk(&folder_of("p-256").join("certificate.pem"));
    let jwk = certificate.clone().without_certificates();
    let foreign =
        jwtk::base64url::encode_standard(&only_jwk(&folder_of("rsa-2048").join("certificate.pem")).certificates()[0]);
    let spki = jwtk::base64url::encode_standard(fs::read(folder_of("ed25519").join("spki.der")).unwrap());
    for chain in [foreign.clone(), foreign.replace('+', "-").replace('/', "_"), format!("{foreign}\\n"), spki] {
        let refused = with_member(&jwk, "x5c", &format!("[\"{chain}\"]")).unwrap_err();
        assert!(refused.to_string().contains("another key"), "{refused}");
    }
    for (member, length) in [("x5t", 20), ("x5t#S256", 32)] {
        let other = jwtk::base64url::encode(vec![7; length]);
        let refused = with_member(&certificate, member, &format!("\"{other}\"")).unwrap_err();
        assert!(refused.to_string().contains(member), "{refused}");
        assert!(with_member(&jwk, member, &format!("\"{other}\"")).is_ok(), "without a chain nothing contradicts it");
    }
    for [folder, other] in [["p-256", "p-256-zeros"], ["ed25519", ""], ["rsa-2048", "rsa-3072"]] {
        let jwk = only_jwk(&folder_of(folder).join("pkcs8.pem"));
        let d = match other {
            "" => jwtk::base64url::encode([9; 32]),
            other => {
                let other = only_jwk(&folder_of(other).join("pkcs8.pem")).expose_json();
                other.get("d").unwrap().as_str().unwrap().to_owned()
            }
        };
        assert!(with_member(&jwk, "d", &format!("\"{d}\"")).is_err(), "{folder}");
    }
}

#[test]
fn a_certificate_that_is_not_for_signatures_is_told() {
    let certificate = only_jwk(&folder_of("rsa-2048").join("certificate-encipherment.pem"));
    assert_eq!(certificate.metadata().flaws, [Flaw::KeyUsage]);
    assert_eq!(through_json(&certificate).metadata().flaws, [Flaw::KeyUsage]);
    assert_eq!(only_jwk(&folder_of("rsa-2048").join("certificate.pem")).metadata().flaws, []);
}

/// A hint that names a command is tried on the very file.
#[test]
fn commands_of_hints_work_on_the_file_at_hand() {
    let folder = std::env::temp_dir().join(format!("jwtk-hints-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut tried = BTreeSet::new();
    let hybrid = folder.join("hybrid.der");
    fs::write(&hybrid, hybrid_spki()).unwrap();
    for path in files("refused").into_iter().chain([hybrid]) {
        let content = fs::read(&path).unwrap();
        let Some(Err(fault)) =
            keyfile::read(&content, Some(&passphrase())).ok().map(|mut entries| entries.remove(0).found)
        else {
            continue;
        };
        let Some(command) = fault.hint().as_deref().and_then(command).map(str::to_owned) else { continue };
        let new = folder.join(format!("new-{}", path.file_name().unwrap().to_str().unwrap()));
        let words: Vec<String> = command
            .split(' ')
            .map(|word| word.replace("FILE", path.to_str().unwrap()).replace("NEW", new.to_str().unwrap()))
            .collect();
        let more: &[&str] = match words[1].as_str() {
            "pkcs12" => &["-passin", "pass:correct-horse"],
            "pkcs8" => &["-passin", "pass:correct-horse", "-passout", "pass:x"],
            "-importkeystore" => &["-srcstorepass", "correct-horse", "-deststorepass", "correct-horse"],
            _ => &[],
        };
        let Ok(output) = Command::new(&words[0]).args(&words[1..]).args(more).output() else {
            eprintln!("skipped: there is no {} on this machine", words[0]);
            continue;
        };
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(output.status.success(), "{name}: {command}: {}", String::from_utf8_lossy(&output.stderr));
        // What comes out is read.
        if !output.stdout.is_empty() {
            let entries = keyfile::read(&output.stdout, None).unwrap();
            assert!(entries.iter().any(|entry| entry.found.is_ok()), "{name}: {command}: {entries:?}");
        }
        tried.insert(name);
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(tried.is_empty() || tried.contains("curve.pem") && tried.contains("request.der"), "{tried:?}");
}

/// The command of a hint, behind its colon.
fn command(hint: &str) -> Option<&str> {
    let behind = hint.split_once(": ")?.1;
    ["openssl", "ssh-keygen", "keytool", "puttygen", "xxd"]
        .iter()
        .any(|tool| behind.starts_with(tool))
        .then_some(behind)
}

/// The key of p-256 with its point in the hybrid form.
fn hybrid_spki() -> Vec<u8> {
    let mut spki = fs::read(folder_of("p-256").join("spki.der")).unwrap();
    let (last, point) = (*spki.last().unwrap(), spki.len() - 65);
    spki[point] = 6 + (last & 1);
    spki
}

#[test]
fn a_hybrid_point_is_named() {
    assert!(fault_with(&hybrid_spki(), None).to_string().contains("hybrid"));
}

#[test]
fn text_that_is_near_to_a_key_is_named() {
    let text = pem("rsa-2048/spki.pem");
    let without_first = text.split_once('\n').unwrap().1;
    let read = |content: &[u8]| keyfile::read(content, None).unwrap_err();
    assert_eq!(read(without_first.as_bytes()), NotAKeyFile::NoBegin { label: "PUBLIC KEY".to_owned() });
    let der = fs::read(folder_of("p-256").join("spki.der")).unwrap();
    let hex = jwtk::hex::encode(&der);
    assert_eq!(read(hex.as_bytes()), NotAKeyFile::Hex { form: Form::Spki });
    assert_eq!(read(b"-----BEGIN CL\xc3\x89 PUBLIQUE-----\nAAAA\n-----END X-----"), NotAKeyFile::BadBegin);
    for digest in ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", &"ab".repeat(20)] {
        assert!(matches!(read(digest.as_bytes()), NotAKeyFile::Bytes { .. }), "{digest}");
    }
    for words in ["your public key here", "MIIB", ""] {
        let text = format!("-----BEGIN PUBLIC KEY-----\n{words}\n-----END PUBLIC KEY-----\n");
        assert_eq!(fault_with(text.as_bytes(), None), Fault::TooShort, "{words}");
    }
    for (text, part) in [("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "a token"), ("https://a.example/jwks.json\n", "the address")]
    {
        assert!(fault_with(text.as_bytes(), None).to_string().contains(part), "{text}");
    }
    // Keystores in base64, as secrets hold them.
    for (name, part) in [("store.p12", "PKCS#12"), ("store.jks", "Java keystore"), ("request.der", "request")] {
        let text = jwtk::base64url::encode_standard(fs::read(folder_of("refused").join(name)).unwrap());
        assert!(fault_with(text.as_bytes(), None).to_string().contains(part), "{name}");
    }
}

/// Twice the input takes twice the steps: texts that were quadratic once are read in the time of a test.
#[test]
fn long_texts_are_read_in_linear_time() {
    let armored = |body: &str| format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
    for body in [
        "\\".repeat(100_000),
        format!("{}:", "a\n".repeat(100_000)),
        "-".repeat(100_000),
        "-----END ".repeat(50_000),
        "ssh-rsa AAAA ".repeat(100_000),
        "kty ".repeat(50_000),
    ] {
        let _ = keyfile::read(armored(&body).as_bytes(), None);
        let _ = keyfile::read(body.as_bytes(), None);
        let _ = keyfile::is_key_file(body.as_bytes());
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

fn keys_body(name: &str) -> Vec<u8> {
    let text = pem(name);
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    jwtk::base64url::decode_standard(base64).unwrap()
}
