//! A key file as a whole: what is in it, told from its content.

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::armor::{self, Armored};
use super::asn1;
use super::certificate::{self, Certified, Standing};
use super::detect::{
    Announced, SSH2, TRUSTED_CERTIFICATE, announced_by, form_of, is_fingerprint, other_bytes, other_text,
};
use super::encrypted;
use super::fault::{FINGERPRINT, Fault};
use super::form::Form;
use super::found::{Entry, FileKey, Found};
use super::near::{self, mended, unwrapped};
use super::not_a_key_file::NotAKeyFile;
use super::openssh;
use super::place::Place;
use super::private;
use super::spki;
use super::xml::{self, Halves};
use crate::crypto::{PublicKey, Secret};
use crate::json::{self, Dialect, Value};

/// Reads all keys of a file that is not JSON.
///
/// A certificate gives the key that it is for, together with the certificates of its chain that follow it. The same key
/// twice, as private key and certificate for instance, is one entry with all that is known. Blocks that hold no key, such
/// as parameters, are passed over where keys are there too.
///
/// ```
/// use jwtk::keyfile::{self, FileKey};
///
/// let text = br"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----";
/// for entry in keyfile::read(text, None)? {
///     assert!(matches!(entry.found?.key, FileKey::Public(_)));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`NotAKeyFile`] when nothing in it can be recognised. What is wrong with a single block is told in its [`Entry`].
pub fn read(content: &[u8], passphrase: Option<&Secret>) -> Result<Vec<Entry>, NotAKeyFile> {
    if content.trim_ascii().is_empty() {
        return Err(NotAKeyFile::Empty);
    }
    if content.starts_with(b"\xFF\xFE") || content.starts_with(b"\xFE\xFF") {
        return Err(NotAKeyFile::Utf16);
    }
    let is_whole_der = asn1::members(content).is_ok();
    let mended = if is_whole_der { None } else { mended(content) };
    let text = mended.as_ref().map_or(content, |text| text.as_slice());
    if !is_whole_der && armor::is_armored(text) {
        let entries = from_text(text, passphrase);
        return if entries.is_empty() { Err(NotAKeyFile::BadBegin) } else { Ok(entries) };
    }
    let content = match form_of(content) {
        Ok(form) => Content::of(form, content, passphrase),
        Err(Fault::Unrecognised) if let Some(fault) = other_bytes(content) => Content::Fault(fault.in_der()),
        Err(Fault::Unrecognised) if !is_whole_der => return from_lines(text, passphrase),
        // A text may begin with the zero that is also the tag of a SEQUENCE.
        Err(Fault::Truncated { .. } | Fault::TrailingBytes { .. }) if is_printable(content) => {
            return from_lines(text, passphrase);
        }
        Err(other) => Content::Fault(other.in_der()),
    };
    Ok(entries(vec![Raw { place: Place::first(), content }]))
}

/// The text that a content stands for, where that is JSON: in base64, as secrets of CI and of Kubernetes are, or as a string
/// of JSON or of a shell.
pub(crate) fn json_within(content: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let is_object = |text: &Zeroizing<Vec<u8>>| text.trim_ascii_start().starts_with(b"{");
    let text = content.trim_ascii();
    if let Some(quoted) = text.strip_prefix(b"'").and_then(|text| text.strip_suffix(b"'")) {
        return Some(Zeroizing::new(quoted.to_vec())).filter(is_object);
    }
    if text.starts_with(b"\"")
        && let Ok(Value::String(quoted)) = json::read(text, Dialect::STRICT)
    {
        return Some(Zeroizing::new(quoted.into_bytes())).filter(is_object);
    }
    let [_, inner] = unwrapped(content);
    inner.filter(is_object)
}

/// A block whose certificate, if it is one, has not yet found its place in a chain.
struct Raw {
    place: Place,
    content: Content,
}

enum Content {
    Key(Box<Found>),
    Certificate(Vec<u8>),
    Fault(Fault),
}

impl Content {
    fn of(form: Form, bytes: &[u8], passphrase: Option<&Secret>) -> Self {
        let public = |key, algorithms| Found { key: FileKey::Public(key), algorithms, chain: Vec::new() };
        let private = |key, algorithms| Found { key: FileKey::Private(key), algorithms, chain: Vec::new() };
        let found = match form {
            Form::Certificate => return Self::Certificate(bytes.to_vec()),
            Form::Pkcs8 => private::from_pkcs8(bytes).map(|(key, algorithms)| private(key, algorithms)),
            Form::EncryptedPkcs8 => encrypted::open(bytes, passphrase)
                .and_then(|opened| private::from_pkcs8(&opened))
                .map(|(key, algorithms)| private(key, algorithms)),
            Form::Pkcs1 => private::from_pkcs1(bytes).map(|key| private(key, &[])),
            Form::Pkcs1Public => spki::from_pkcs1_public(bytes).map(|key| public(key, &[])),
            Form::Sec1 => private::from_sec1(bytes).map(|key| private(key, &[])),
            Form::Spki => spki::from_spki(bytes).map(|(key, algorithms)| public(key, algorithms)),
            Form::OpenSsh => openssh::private_key(bytes, passphrase).map(|key| private(key, &[])),
            Form::Xml => xml::read(bytes).map(|halves| match halves {
                Halves::Public(key) => public(key, &[]),
                Halves::Private(key) => private(key, &[]),
            }),
        };
        found.map_or_else(Self::Fault, |found| Self::Key(Box::new(found)))
    }

    fn of_public(found: Result<PublicKey, Fault>) -> Self {
        let key = |key| Found { key: FileKey::Public(key), algorithms: &[], chain: Vec::new() };
        found.map_or_else(Self::Fault, |found| Self::Key(Box::new(key(found))))
    }

    fn of_block(block: &Armored, passphrase: Option<&Secret>) -> Self {
        let announced = match announced_by(&block.label) {
            Announced::Form(form) => Some(form),
            Announced::Unknown => None,
            Announced::Fault(fault) => return Self::Fault(fault),
        };
        if block.digits.is_some_and(|digits| digits < LEAST_DIGITS) {
            return Self::Fault(Fault::TooShort);
        }
        let bytes = match &block.content {
            Ok(bytes) => bytes.as_slice(),
            Err(fault) => return Self::Fault(fault.clone()),
        };
        let opened = match &block.seal {
            None => None,
            Some(seal) => match seal.open(bytes, passphrase) {
                Ok(opened) => Some(opened),
                Err(fault) => return Self::Fault(fault),
            },
        };
        let bytes = opened.as_ref().map_or(bytes, |opened| opened.as_slice());
        // OpenSSL puts what it trusts a certificate for behind the certificate.
        let len = if block.label == TRUSTED_CERTIFICATE { asn1::announced_len(bytes).ok() } else { None };
        let bytes = len.and_then(|len| bytes.get(..len)).unwrap_or(bytes);
        match form_of(bytes) {
            Ok(found) if Some(found) == announced => Self::of(found, bytes, passphrase),
            Ok(found) => Self::Fault(Fault::Mislabelled { label: block.label.clone(), found }),
            Err(fault) => Self::Fault(fault),
        }
    }
}

/// Reads the PEM blocks of a text, and the lines of OpenSSH's public keys between them.
fn from_text(text: &[u8], passphrase: Option<&Secret>) -> Vec<Entry> {
    let mut raws = Vec::new();
    let blocks = armor::scan(text, |line, number| raws.extend(public_key_line(line, number)));
    for (block, number) in blocks.iter().zip(1..) {
        let place = Place { number, label: Some(block.label.clone()), line: block.line };
        raws.push(Raw { place, content: Content::of_block(block, passphrase) });
    }
    raws.sort_by_key(|raw| raw.place.line);
    entries(raws)
}

/// Reads a text that has no PEM in it.
fn from_lines(text: &[u8], passphrase: Option<&Secret>) -> Result<Vec<Entry>, NotAKeyFile> {
    let lines = text.split(|&byte| byte == b'\n').zip(1..);
    let mut raws: Vec<Raw> = lines.filter_map(|(line, number)| public_key_line(line, number)).collect();
    for (raw, number) in raws.iter_mut().zip(1..) {
        raw.place.number = number;
    }
    if !raws.is_empty() {
        return Ok(entries(raws));
    }
    let only = |content| Ok(entries(vec![Raw { place: Place::first(), content }]));
    if xml::is_key_value(text) {
        return only(Content::of(Form::Xml, text, passphrase));
    }
    let start = near::find(text, SSH2).unwrap_or_default();
    if let Some(fault) = other_text(text.get(start..).unwrap_or_default().trim_ascii_start()) {
        return only(Content::Fault(fault));
    }
    if is_fingerprint(text) {
        return only(Content::Fault(Fault::not_a_key(FINGERPRINT)));
    }
    if let Some(label) = armor::first_end(text) {
        return Err(NotAKeyFile::NoBegin { label });
    }
    let [hex, base64] = unwrapped(text);
    let armored = |inner: &Zeroizing<Vec<u8>>| mended(inner).filter(|inner| armor::is_armored(inner));
    let twice = || base64.as_ref().and_then(|inner| armored(unwrapped(inner)[1].as_ref()?));
    let whole = base64.as_ref().and_then(armored).or_else(twice);
    if let Some(inner) = whole.or_else(|| near::armor_within(text)) {
        return Ok(from_text(&inner, passphrase));
    }
    if let Some(form) = hex.as_ref().and_then(|der| form_of(der).ok()) {
        return Err(NotAKeyFile::Hex { form });
    }
    if let Some(bytes) = [&hex, &base64].into_iter().flatten().find(|bytes| BARE_LENGTHS.contains(&bytes.len())) {
        return Err(NotAKeyFile::Bytes { bytes: bytes.len() });
    }
    let Some(der) = base64 else { return Err(NotAKeyFile::Unrecognised) };
    if let Some(found) = openssh::public_blob(&der) {
        return only(Content::of_public(found));
    }
    match form_of(&der) {
        Ok(form) => Err(NotAKeyFile::Bare { form }),
        Err(fault @ (Fault::NotAKey { .. } | Fault::Unsupported { .. })) => only(Content::Fault(fault.in_der())),
        Err(_) => other_bytes(&der).map_or(Err(NotAKeyFile::Unrecognised), |fault| only(Content::Fault(fault))),
    }
}

/// Whether the first line of a text holds a public key of OpenSSH.
pub(crate) fn is_host_line(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').next().is_some_and(|line| openssh::public_key_line(line).is_some())
}

fn public_key_line(line: &[u8], number: usize) -> Option<Raw> {
    let (label, found) = openssh::public_key_line(line)?;
    let place = Place { number: 1, label: Some(label.to_owned()), line: number };
    Some(Raw { place, content: Content::of_public(found) })
}

/// Puts certificates into their chains and makes one entry of each key.
fn entries(raws: Vec<Raw>) -> Vec<Entry> {
    let ders: Vec<&[u8]> = raws
        .iter()
        .filter_map(|raw| match &raw.content {
            Content::Certificate(der) => Some(der.as_slice()),
            Content::Key(_) | Content::Fault(_) => None,
        })
        .collect();
    let mut standings = certificate::sort(&ders).into_iter();
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: HashMap<PublicKey, usize> = HashMap::new();
    for raw in raws {
        let found = match raw.content {
            Content::Key(found) => Ok(*found),
            Content::Fault(fault) => Err(fault),
            Content::Certificate(_) => match standings.next() {
                Some(Standing::Leaf(Certified { key, algorithms, chain })) => {
                    Ok(Found { key: FileKey::Public(key), algorithms, chain })
                }
                Some(Standing::Fault(fault)) => Err(fault),
                Some(Standing::InChain) | None => continue,
            },
        };
        let first = found.as_ref().ok().and_then(|found| {
            let index = entries.len();
            let first = *known.entry(found.key.public()).or_insert(index);
            (first != index).then_some(first)
        });
        match (first.and_then(|first| entries.get_mut(first)), found) {
            (Some(Entry { found: Ok(first), .. }), Ok(again)) => first.merge(again),
            (_, found) => entries.push(Entry { place: raw.place, found }),
        }
    }
    let is_aside = |entry: &Entry| matches!(entry.found, Err(Fault::NotAKey { .. }));
    if !entries.iter().all(is_aside) {
        entries.retain(|entry| !is_aside(entry));
    }
    entries
}

fn is_printable(content: &[u8]) -> bool {
    content.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

/// The base64 of an Ed25519 key in SPKI, the shortest there is, has 60.
const LEAST_DIGITS: usize = 40;

/// Lengths in bytes of secrets and digests; the shortest key that is read has 44.
const BARE_LENGTHS: [usize; 6] = [16, 20, 24, 32, 48, 64];
