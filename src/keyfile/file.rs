//! A key file as a whole: what is in it, told from its content.

use std::collections::HashMap;
use std::fmt;

use super::armor::{self, Armored};
use super::asn1;
use super::certificate::{self, Certified, Standing};
use super::detect::{Announced, TRUSTED_CERTIFICATE, announced_by, form_of};
use super::encrypted;
use super::fault::Fault;
use super::form::Form;
use super::openssh;
use super::private;
use super::spki;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::crypto::{PrivateKey, PublicKey, Secret};
use crate::error::Explain;

/// One key of a file, or why a block of it is none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Where it stands
    pub place: Place,
    /// What was found there
    pub found: Result<Found, Fault>,
}

/// A key with what the file says about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The key
    pub key: FileKey,
    /// The one algorithm that an RSASSA-PSS key is for
    pub algorithm: Option<Algorithm>,
    /// Certificates in DER: the key's own, then its issuer, and so on; often none
    pub chain: Vec<Vec<u8>>,
}

/// As much of a key as there was.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FileKey {
    /// The public half
    Public(PublicKey),
    /// Both halves
    Private(PrivateKey),
}

/// A place in a key file. DER has but one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Which key or block of the file, counted from 1
    pub number: usize,
    /// How it is marked: the label of PEM, or the type of an OpenSSH key
    pub label: Option<String>,
    /// The line where it begins, counted from 1
    pub line: usize,
}

/// A content in which no key can be recognised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAKeyFile {
    /// Nothing, or white space.
    #[error("it is empty")]
    Empty,
    /// Text or bytes of some other kind.
    #[error("no PEM block, DER, OpenSSH key or JSON is in it")]
    Unrecognised,
    /// The inside of a PEM block without its first and last line.
    #[error("it is {form} in bare base64")]
    Bare {
        /// What the base64 stands for
        form: Form,
    },
    /// UTF-16, as some shells write when output is redirected.
    #[error("it is text in UTF-16")]
    Utf16,
}

impl Explain for NotAKeyFile {
    fn code(&self) -> &'static str {
        "not_a_key"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => return None,
            Self::Unrecognised => "a key is a JWKS, a JWK, PEM, DER or an OpenSSH key".to_owned(),
            Self::Bare { form } => {
                let label = form.label();
                format!("put -----BEGIN {label}----- before it and -----END {label}----- behind it")
            }
            Self::Utf16 => "save it as UTF-8".to_owned(),
        })
    }
}

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
    if !is_whole_der && armor::is_armored(content) {
        return Ok(from_text(content, passphrase));
    }
    let fault = |fault| Raw { place: Place::first(), content: Content::Fault(fault) };
    let raw = match form_of(content) {
        Ok(form) => Raw { place: Place::first(), content: Content::of(form, content, passphrase) },
        Err(Fault::Unrecognised) if is_java_keystore(content) => fault(Fault::NotAKey { what: "a Java keystore" }),
        Err(Fault::Unrecognised) if !is_whole_der => return from_lines(content),
        // A text may begin with the zero that is also the tag of a SEQUENCE.
        Err(Fault::Truncated { .. } | Fault::TrailingBytes { .. }) if is_printable(content) => {
            return from_lines(content);
        }
        Err(other) => fault(other),
    };
    Ok(entries(vec![raw]))
}

/// A block whose certificate, if it is one, has not yet found its place in a chain.
struct Raw {
    place: Place,
    content: Content,
}

enum Content {
    Key(Found),
    Certificate(Vec<u8>),
    Fault(Fault),
}

impl Content {
    fn of(form: Form, bytes: &[u8], passphrase: Option<&Secret>) -> Self {
        let public = |key, algorithm| Found { key: FileKey::Public(key), algorithm, chain: Vec::new() };
        let private = |key, algorithm| Found { key: FileKey::Private(key), algorithm, chain: Vec::new() };
        let found = match form {
            Form::Certificate => return Self::Certificate(bytes.to_vec()),
            Form::Pkcs8 => private::from_pkcs8(bytes).map(|(key, algorithm)| private(key, algorithm)),
            Form::EncryptedPkcs8 => encrypted::open(bytes, passphrase)
                .and_then(|opened| private::from_pkcs8(&opened))
                .map(|(key, algorithm)| private(key, algorithm)),
            Form::Pkcs1 => private::from_pkcs1(bytes).map(|key| private(key, None)),
            Form::Pkcs1Public => spki::from_pkcs1_public(bytes).map(|key| public(key, None)),
            Form::Sec1 => private::from_sec1(bytes).map(|key| private(key, None)),
            Form::Spki => spki::from_spki(bytes).map(|(key, algorithm)| public(key, algorithm)),
            Form::OpenSsh => openssh::private_key(bytes, passphrase).map(|key| private(key, None)),
        };
        found.map_or_else(Self::Fault, Self::Key)
    }

    /// Nothing for blocks that say themselves that they hold no key and no fault.
    fn of_block(block: &Armored, passphrase: Option<&Secret>) -> Option<Self> {
        let announced = match announced_by(&block.label) {
            Announced::Form(form) => Some(form),
            Announced::Unknown => None,
            Announced::Ignored => return None,
            Announced::Fault(fault) => return Some(Self::Fault(fault)),
        };
        let bytes = match &block.content {
            Ok(bytes) => bytes.as_slice(),
            Err(fault) => return Some(Self::Fault(fault.clone())),
        };
        let opened = match &block.seal {
            None => None,
            Some(seal) => match seal.open(bytes, passphrase) {
                Ok(opened) => Some(opened),
                Err(fault) => return Some(Self::Fault(fault)),
            },
        };
        let bytes = opened.as_ref().map_or(bytes, |opened| opened.as_slice());
        // OpenSSL puts what it trusts a certificate for behind the certificate.
        let len = if block.label == TRUSTED_CERTIFICATE { asn1::announced_len(bytes).ok() } else { None };
        let bytes = len.and_then(|len| bytes.get(..len)).unwrap_or(bytes);
        Some(match form_of(bytes) {
            Ok(found) if Some(found) == announced => Self::of(found, bytes, passphrase),
            Ok(found) => Self::Fault(Fault::Mislabelled { label: block.label.clone(), found }),
            Err(fault) => Self::Fault(fault),
        })
    }
}

/// Reads the PEM blocks of a text, and the lines of OpenSSH's public keys between them.
fn from_text(text: &[u8], passphrase: Option<&Secret>) -> Vec<Entry> {
    let mut raws = Vec::new();
    let blocks = armor::scan(text, |line, number| raws.extend(public_key_line(line, number)));
    for (block, number) in blocks.iter().zip(1..) {
        if let Some(content) = Content::of_block(block, passphrase) {
            let place = Place { number, label: Some(block.label.clone()), line: block.line };
            raws.push(Raw { place, content });
        }
    }
    raws.sort_by_key(|raw| raw.place.line);
    entries(raws)
}

/// Reads a text that has no PEM in it.
fn from_lines(text: &[u8]) -> Result<Vec<Entry>, NotAKeyFile> {
    let lines = text.split(|&byte| byte == b'\n').zip(1..);
    let mut raws: Vec<Raw> = lines.filter_map(|(line, number)| public_key_line(line, number)).collect();
    for (raw, number) in raws.iter_mut().zip(1..) {
        raw.place.number = number;
    }
    if !raws.is_empty() {
        return Ok(entries(raws));
    }
    if text.windows(SSH2.len()).any(|window| window == SSH2) {
        let content = Content::Fault(Fault::NotAKey { what: "a public key in the SSH2 format (RFC 4716)" });
        return Ok(entries(vec![Raw { place: Place::first(), content }]));
    }
    let bare: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let form = base64url::decode_standard(&bare).and_then(|der| form_of(&der).ok());
    Err(form.map_or(NotAKeyFile::Unrecognised, |form| NotAKeyFile::Bare { form }))
}

fn public_key_line(line: &[u8], number: usize) -> Option<Raw> {
    let found = openssh::public_key_line(line)?;
    let label =
        line.trim_ascii_start().split(u8::is_ascii_whitespace).next().and_then(|name| str::from_utf8(name).ok());
    let content = match found {
        Ok(key) => Content::Key(Found { key: FileKey::Public(key), algorithm: None, chain: Vec::new() }),
        Err(fault) => Content::Fault(fault),
    };
    Some(Raw { place: Place { number: 1, label: label.map(str::to_owned), line: number }, content })
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
            Content::Key(found) => Ok(found),
            Content::Fault(fault) => Err(fault),
            Content::Certificate(_) => match standings.next() {
                Some(Standing::Leaf(Certified { key, algorithm, chain })) => {
                    Ok(Found { key: FileKey::Public(key), algorithm, chain })
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

impl Found {
    /// Adds what another place of the file says about the same key.
    fn merge(&mut self, other: Self) {
        if let (FileKey::Public(_), FileKey::Private(_)) = (&self.key, &other.key) {
            self.key = other.key;
        }
        if self.chain.is_empty() {
            self.chain = other.chain;
        }
        self.algorithm = self.algorithm.or(other.algorithm);
    }
}

impl FileKey {
    /// The public half.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Public(key) => key.clone(),
            Self::Private(key) => key.public(),
        }
    }
}

impl Place {
    fn first() -> Self {
        Self { number: 1, label: None, line: 1 }
    }
}

impl fmt::Display for Place {
    /// `CERTIFICATE in line 7`, or `DER` for what has no label.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            Some(label) => write!(f, "{label} in line {}", self.line),
            None => f.write_str("DER"),
        }
    }
}

fn is_java_keystore(content: &[u8]) -> bool {
    content.starts_with(&[0xFE, 0xED, 0xFE, 0xED]) || content.starts_with(&[0xCE; 4])
}

fn is_printable(content: &[u8]) -> bool {
    content.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

const SSH2: &[u8] = b"---- BEGIN SSH2 PUBLIC KEY ----";
