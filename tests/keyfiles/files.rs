//! The files in `fixtures/keys/`, and what they are read into.

use std::fs;
use std::path::{Path, PathBuf};

use jwtk::crypto::Secret;
use jwtk::json::{self, Dialect, Style};
use jwtk::jwk::{Jwk, KeySet};
use jwtk::keyfile::{self, Fault};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys")
}

pub(crate) fn folder_of(name: &str) -> PathBuf {
    root().join(name)
}

pub(crate) fn pem(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

#[track_caller]
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder_of(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

pub(crate) fn passphrase() -> Secret {
    Secret::from(b"correct-horse".to_vec())
}

/// The one key of a content.
#[track_caller]
pub(crate) fn only(content: &[u8]) -> Jwk {
    let set = KeySet::from_content(content.to_vec(), "x", Some(&passphrase())).unwrap();
    let [member] = set.members() else { panic!("{} keys", set.members().len()) };
    assert!(member.is_lone());
    member.jwk().unwrap_or_else(|fault| panic!("{fault}")).clone()
}

#[track_caller]
pub(crate) fn only_jwk(path: &Path) -> Jwk {
    let content = fs::read(path).unwrap();
    let set = KeySet::from_content(content, &path.display().to_string(), Some(&passphrase()));
    let set = set.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let [member] = set.members() else { panic!("{}: {} keys", path.display(), set.members().len()) };
    member.jwk().unwrap_or_else(|fault| panic!("{}: {fault}", path.display())).clone()
}

/// The first fault of a content.
#[track_caller]
pub(crate) fn fault_with(content: &[u8], passphrase: Option<&str>) -> Fault {
    let passphrase = passphrase.map(|text| Secret::from(text.as_bytes().to_vec()));
    let entries = keyfile::read(content, passphrase.as_ref()).unwrap();
    let found = entries.into_iter().map(|entry| entry.found).find(Result::is_err);
    match found {
        Some(Err(fault)) => fault,
        Some(Ok(_)) | None => panic!("no fault"),
    }
}

pub(crate) fn through_json(jwk: &Jwk) -> Jwk {
    let text = json::write_object(&jwk.expose_json(), Style::Compact);
    Jwk::from_json(&json::read_object(text.as_bytes(), Dialect::STRICT).unwrap()).unwrap()
}

pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
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

pub(crate) fn from_hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
