//! `--secret SOURCE`: a shared secret that is never on the command line itself.

use anyhow::anyhow;
use clap::ValueEnum;
use jwtk::base64url;
use jwtk::crypto::Secret;
use jwtk::hex;
use jwtk::keyfile::is_key_file;
use zeroize::Zeroizing;

use crate::input::{Input, Source, is_file, named_file};
use crate::output::{Exit, Failure};

/// How the secret is written in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// The bytes themselves
    #[default]
    Raw,
    Hex,
    Base64,
    Base64url,
}

/// Reads a secret, refusing what an attacker would like one to take for it: nothing, or a public key.
///
/// `argument` is never repeated in a message, since it may be the secret itself.
pub(crate) fn read(argument: &str, encoding: Encoding, input: &Input<'_>) -> Result<Secret, Failure> {
    let source = source(FLAG, argument)?;
    let mut text = read_line(source, input)?;
    refuse_key_file(&text, source)?;
    let secret = match encoding {
        Encoding::Raw => Secret::from(std::mem::take(&mut *text)),
        encoded => Secret::from(decoded(&text, encoded).ok_or_else(|| {
            let name = encoded.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
            let error = anyhow!("the secret in {} is not {name}", source.name());
            Failure::new(Exit::Input, "bad_secret_encoding", error)
        })?),
    };
    if secret.is_empty() {
        let error = anyhow!("the secret in {} is empty", source.name());
        return Err(Failure::new(Exit::Input, "empty_secret", error)
            .with_hint("anyone can sign with an empty secret: see how it is set"));
    }
    refuse_key_file(secret.expose(), source)?;
    Ok(secret)
}

/// Reads a passphrase, by the same rules as a secret.
pub(crate) fn read_passphrase(argument: &str, input: &Input<'_>) -> Result<Secret, Failure> {
    let source = source("--passphrase", argument)?;
    let mut text = read_line(source, input)?;
    if text.is_empty() {
        return Err(empty_passphrase(&source.name()));
    }
    Ok(Secret::from(std::mem::take(&mut *text)))
}

/// The refusal of a passphrase that protects nothing.
pub(crate) fn empty_passphrase(place: &str) -> Failure {
    Failure::new(Exit::Input, "empty_passphrase", anyhow!("the passphrase in {place} is empty"))
        .with_hint("it must be set, and must not be empty")
}

/// The name of a secret's source, for messages and reports.
pub(crate) fn source_name(argument: &str) -> Result<String, Failure> {
    source(FLAG, argument).map(Source::name)
}

/// Reads a text that is secret for `flag`, without its final newline.
#[cfg(feature = "fetch")]
pub(crate) fn read_text(flag: &str, argument: &str, input: &Input<'_>) -> Result<Zeroizing<String>, Failure> {
    let source = source(flag, argument)?;
    let bytes = read_line(source, input)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        let error = anyhow!("{}, which {flag} names, is not text in UTF-8", source.name());
        Failure::new(Exit::Input, "not_text", error)
    })?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn read_line(source: Source<'_>, input: &Input<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut text = input.read(source, MAX_BYTES)?;
    if !matches!(source, Source::Variable(_)) && take_newline_off(&mut text) {
        input.output().note(format_args!("took the final newline off {}", source.name()));
    }
    Ok(text)
}

fn source<'a>(flag: &str, argument: &'a str) -> Result<Source<'a>, Failure> {
    if argument == "-" {
        return Ok(Source::Stdin);
    }
    if let Some(name) = argument.strip_prefix("env:").filter(|name| !name.is_empty()) {
        return Ok(Source::Variable(name));
    }
    if let Some(path) = named_file(argument).filter(|path| !path.is_empty()) {
        return Ok(Source::File(path));
    }
    let error = anyhow!("{flag} takes the place of a secret, not the secret itself");
    // The name of a file is no secret.
    let hint = if is_file(argument) {
        format!("{argument} is a file: write file:{argument}")
    } else {
        "write env:NAME, file:PATH or -; a command line is seen by every user of the machine".to_owned()
    };
    Err(Failure::new(Exit::Usage, "secret_on_command_line", error).with_hint(hint))
}

fn refuse_key_file(bytes: &[u8], source: Source<'_>) -> Result<(), Failure> {
    if !is_key_file(bytes) {
        return Ok(());
    }
    let error = anyhow!("{} is a key file, which is never a shared secret", source.name());
    Err(Failure::new(Exit::Input, "secret_is_key_file", error)
        .with_hint("name keys with --jwks; a public key as an HMAC secret accepts what anyone signs"))
}

fn take_newline_off(text: &mut Zeroizing<Vec<u8>>) -> bool {
    let Some(line) = text.strip_suffix(b"\n") else { return false };
    let length = line.strip_suffix(b"\r").unwrap_or(line).len();
    text.truncate(length);
    true
}

/// Padding may be there or not.
fn decoded(text: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    match encoding {
        Encoding::Raw => Some(text.to_vec()),
        Encoding::Hex => hex::decode(text),
        Encoding::Base64url => base64url::decode(without_padding(text)).ok(),
        Encoding::Base64 => {
            let mut padded = Zeroizing::new(without_padding(text).to_vec());
            let length = padded.len().next_multiple_of(4);
            padded.resize(length, b'=');
            base64url::decode_standard(&*padded)
        }
    }
}

fn without_padding(text: &[u8]) -> &[u8] {
    let padding = text.iter().rev().take(2).take_while(|&&byte| byte == b'=').count();
    text.get(..text.len() - padding).unwrap_or(text)
}

const FLAG: &str = "--secret";

/// Longer than any secret, shorter than a mistaken file.
const MAX_BYTES: usize = 1 << 20;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::output::{Options, Output};

    fn read_file(content: &[u8], encoding: Encoding) -> Result<Secret, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, content).unwrap();
        read(&format!("file:{}", path.display()), encoding, &Input::new(&Output::new(Options::default())))
    }

    #[track_caller]
    fn refuses_file(content: &str, encoding: Encoding, code: &str) {
        let failure = read_file(content.as_bytes(), encoding).unwrap_err();
        assert_eq!((failure.exit(), failure.code()), (Exit::Input, code), "{failure:?}");
    }

    #[test]
    fn a_literal_secret_is_refused_and_not_repeated() {
        let output = Output::new(Options::default());
        for literal in ["hunter2", "", "env:", "file:", "@", "ENV:X", "secret.txt"] {
            let failure = read(literal, Encoding::Raw, &Input::new(&output)).unwrap_err();
            assert_eq!((failure.exit(), failure.code()), (Exit::Usage, "secret_on_command_line"));
            assert!(literal.is_empty() || !format!("{failure:?}").contains("hunter2"), "{failure:?}");
        }
    }

    #[test]
    fn an_empty_secret_is_refused() {
        refuses_file("", Encoding::Raw, "empty_secret");
        refuses_file("\n", Encoding::Raw, "empty_secret");
        refuses_file(" \n", Encoding::Base64, "empty_secret");
    }

    #[test]
    fn a_key_file_is_refused_in_any_encoding() {
        let pem = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
        refuses_file(pem, Encoding::Raw, "secret_is_key_file");
        refuses_file(&base64url::encode(pem), Encoding::Base64url, "secret_is_key_file");
        refuses_file(r#"{"kty":"RSA"}"#, Encoding::Raw, "secret_is_key_file");
    }

    #[test]
    fn a_file_gives_its_bytes() {
        let secret = read_file(b"\x00\xff \n", Encoding::Raw).unwrap();
        assert_eq!(secret.expose(), b"\x00\xff ");
        refuses_file("xyz", Encoding::Hex, "bad_secret_encoding");
    }

    #[test]
    fn encodings_give_the_bytes() {
        let cases: [(&str, Encoding); 6] = [
            ("fbff00", Encoding::Hex),
            ("FBff00\n", Encoding::Hex),
            ("+/8A", Encoding::Base64),
            (" -_8A ", Encoding::Base64url),
            ("-_8A", Encoding::Base64url),
            ("+/8A", Encoding::Base64),
        ];
        for (text, encoding) in cases {
            assert_eq!(decoded(text.as_bytes(), encoding).unwrap(), [0xfb, 0xff, 0], "{text}");
        }
        for text in ["YQ", "YQ=="] {
            assert_eq!(decoded(text.as_bytes(), Encoding::Base64).unwrap(), b"a");
            assert_eq!(decoded(text.as_bytes(), Encoding::Base64url).unwrap(), b"a");
        }
    }

    #[test]
    fn what_is_not_in_its_encoding_is_refused() {
        for (text, encoding) in [
            ("abc", Encoding::Hex),
            ("zz", Encoding::Hex),
            ("a b ", Encoding::Hex),
            ("-_8A", Encoding::Base64),
            ("+/8A", Encoding::Base64url),
            ("YR==", Encoding::Base64),
            ("YQ===", Encoding::Base64url),
        ] {
            assert_eq!(decoded(text.as_bytes(), encoding), None, "{text}");
        }
    }

    #[test]
    fn one_final_newline_is_taken_off() {
        for (text, rest, taken) in [("a\n", "a", true), ("a\r\n", "a", true), ("a\n\n", "a\n", true), ("a", "a", false)]
        {
            let mut bytes = Zeroizing::new(text.as_bytes().to_vec());
            assert_eq!(take_newline_off(&mut bytes), taken);
            assert_eq!(bytes.as_slice(), rest.as_bytes());
        }
    }
}
