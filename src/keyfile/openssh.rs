//! Keys as OpenSSH writes them: its private key format (openssh-key-v1), and the line of a public key (RFC 4253
//! section 6.6, RFC 5656, RFC 8709).
//!
//! The numbers are read here and not by `ssh-key`: OpenSSH leaves leading zero bytes of a scalar out, that crate wants
//! them, and so refuses every second key on P-521. It does the decryption.

use ssh_key::{Cipher, Kdf};
use zeroize::Zeroizing;

use super::detect::OPENSSH_MAGIC;
use super::fault::Fault;
use super::form::Form;
use super::private::scalar;
use crate::algorithm::Curve;
use crate::base64url;
use crate::crypto::{
    EcPublicKey, Ed25519PrivateKey, Ed25519PublicKey, PrivateKey, PublicKey, RsaPrivateKey, RsaPublicKey, Secret,
};

/// The key in the content of a block `OPENSSH PRIVATE KEY`.
pub(super) fn private_key(content: &[u8], passphrase: Option<&Secret>) -> Result<PrivateKey, Fault> {
    let mut file = Fields(content.strip_prefix(OPENSSH_MAGIC).ok_or(MALFORMED)?);
    let cipher = file.text()?;
    let kdf = file.text()?;
    let mut options = Fields(file.string()?);
    if file.number()? != 1 {
        return Err(MALFORMED);
    }
    let public = file.string()?;
    let sealed = file.string()?;
    if cipher == "none" {
        return pair(sealed, public);
    }
    let passphrase = passphrase.ok_or(Fault::PassphraseNeeded)?;
    let encryption = |name: &str| Fault::Encryption { name: name.to_owned() };
    let known = Cipher::new(cipher).map_err(|_| encryption(cipher))?;
    if kdf != "bcrypt" {
        return Err(encryption(kdf));
    }
    let (salt, rounds) = (options.string()?.to_vec(), options.number()?);
    if rounds > MAX_BCRYPT_ROUNDS {
        return Err(Fault::Cost { what: "more than 10,000 rounds of bcrypt" });
    }
    // bcrypt has no keys for an empty passphrase, and OpenSSH no files.
    if passphrase.is_empty() {
        return Err(Fault::WrongPassphrase);
    }
    let (key, iv) =
        Kdf::Bcrypt { salt, rounds }.derive_key_and_iv(known, passphrase.expose()).map_err(|_| MALFORMED)?;
    let tag = match (known.has_tag(), file.0) {
        (false, []) => None,
        (true, tag) => Some(tag.try_into().map_err(|_| MALFORMED)?),
        (false, _) => return Err(MALFORMED),
    };
    let mut opened = Zeroizing::new(sealed.to_vec());
    known.decrypt(&key, &iv, &mut opened, tag).map_err(|_| Fault::WrongPassphrase)?;
    pair(&opened, public)
}

/// The key in a line such as `ssh-ed25519 AAAA… comment`, behind the options of `authorized_keys` or the name of a host if
/// there are any, with the name of its type; nothing for a line that has none.
pub(super) fn public_key_line(line: &[u8]) -> Option<(&str, Result<PublicKey, Fault>)> {
    let mut words = str::from_utf8(line).ok()?.split_ascii_whitespace().peekable();
    let mut is_first = true;
    while let (Some(name), Some(base64)) = (words.next(), words.peek()) {
        if is_key_type(name)
            && let Some(found) = named_blob(name, base64, is_first)
        {
            return Some((name, found));
        }
        is_first = false;
    }
    None
}

/// What is behind the name of a type. In the middle of a line only a key counts: there it may be a word of a sentence.
fn named_blob(name: &str, base64: &str, is_first: bool) -> Option<Result<PublicKey, Fault>> {
    if name.contains("-cert-v01@") {
        return is_first.then(|| Err(Fault::not_a_key("a certificate of OpenSSH")));
    }
    let blob = base64url::decode_standard(base64);
    let is_its_own = |blob: &Vec<u8>| Fields(blob).text() == Ok(name);
    match blob.filter(is_its_own) {
        Some(blob) => public_blob(&blob),
        None if !is_first => None,
        None if base64url::decode_standard(base64).is_none() => Some(Err(Fault::Base64End)),
        None => Some(Err(Fault::Unrecognised)),
    }
}

/// The key that the base64 of such a line stands for; nothing for what does not begin as one.
pub(super) fn public_blob(blob: &[u8]) -> Option<Result<PublicKey, Fault>> {
    Fields(blob).text().ok().filter(|name| is_key_type(name))?;
    let malformed = |fault| if fault == MALFORMED { Fault::Unrecognised } else { fault };
    Some(Fields(blob).public_key().map_err(malformed))
}

fn is_key_type(name: &str) -> bool {
    KEY_TYPES.iter().any(|known| name.starts_with(known))
}

/// Both halves, behind the two equal numbers that tell whether the passphrase was the one.
fn pair(opened: &[u8], public: &[u8]) -> Result<PrivateKey, Fault> {
    let mut fields = Fields(opened);
    if fields.number()? != fields.number()? {
        return Err(Fault::WrongPassphrase);
    }
    let key = fields.private_key()?;
    let outer = Fields(public).public_key()?;
    if key.public() == outer { Ok(key) } else { Err(Fault::Halves) }
}

/// What is left of a sequence of fields, each behind its length (RFC 4251 section 5).
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn number(&mut self) -> Result<u32, Fault> {
        let (number, rest) = self.0.split_first_chunk().ok_or(MALFORMED)?;
        self.0 = rest;
        Ok(u32::from_be_bytes(*number))
    }

    fn string(&mut self) -> Result<&'a [u8], Fault> {
        let len = usize::try_from(self.number()?).map_err(|_| MALFORMED)?;
        let (string, rest) = self.0.split_at_checked(len).ok_or(MALFORMED)?;
        self.0 = rest;
        Ok(string)
    }

    fn text(&mut self) -> Result<&'a str, Fault> {
        str::from_utf8(self.string()?).map_err(|_| MALFORMED)
    }

    /// An `mpint` that must not be negative, without leading zeros.
    fn unsigned(&mut self, member: &'static str) -> Result<&'a [u8], Fault> {
        match self.string()? {
            [0x80..=0xFF, ..] => Err(Fault::Negative { member }),
            [0, rest @ ..] => Ok(rest),
            bytes => Ok(bytes),
        }
    }

    fn public_key(&mut self) -> Result<PublicKey, Fault> {
        match SshKind::named(self.text()?)? {
            SshKind::Rsa => {
                let e = self.unsigned("e")?;
                Ok(PublicKey::Rsa(RsaPublicKey::new(self.unsigned("n")?, e)?))
            }
            SshKind::Ec(curve) => {
                self.text()?;
                Ok(PublicKey::Ec(EcPublicKey::from_sec1(curve, self.string()?)?))
            }
            SshKind::Ed25519 => Ok(PublicKey::Ed25519(Ed25519PublicKey::new(self.string()?)?)),
        }
    }

    fn private_key(&mut self) -> Result<PrivateKey, Fault> {
        match SshKind::named(self.text()?)? {
            SshKind::Rsa => {
                // The modulus comes first here, and last in a public key.
                let modulus = self.unsigned("n")?;
                let public = RsaPublicKey::new(modulus, self.unsigned("e")?)?;
                let exponent = self.unsigned("d")?;
                let qi = self.unsigned("qi")?;
                let primes = (self.unsigned("p")?, self.unsigned("q")?);
                let key = RsaPrivateKey::new(public, exponent, Some(primes))?;
                if key.crt().qi.expose() != qi {
                    return Err(Fault::Mismatch { member: "qi" });
                }
                Ok(PrivateKey::Rsa(key))
            }
            SshKind::Ec(curve) => {
                self.text()?;
                let point = self.string()?;
                let key = scalar(curve, self.unsigned("d")?)?;
                if key.public().sec1() == point { Ok(PrivateKey::Ec(key)) } else { Err(Fault::Halves) }
            }
            SshKind::Ed25519 => {
                let point = self.string()?;
                // The seed, then the point once more.
                let (seed, _) = self.string()?.split_at_checked(point.len()).ok_or(MALFORMED)?;
                let key = Ed25519PrivateKey::new(seed)?;
                if key.public().bytes() == point { Ok(PrivateKey::Ed25519(key)) } else { Err(Fault::Halves) }
            }
        }
    }
}

enum SshKind {
    Rsa,
    Ec(Curve),
    Ed25519,
}

impl SshKind {
    fn named(name: &str) -> Result<Self, Fault> {
        let unsupported = |name: &str| Err(Fault::Unsupported { name: name.to_owned() });
        match name {
            "ssh-rsa" => Ok(Self::Rsa),
            "ecdsa-sha2-nistp256" => Ok(Self::Ec(Curve::P256)),
            "ecdsa-sha2-nistp384" => Ok(Self::Ec(Curve::P384)),
            "ecdsa-sha2-nistp521" => Ok(Self::Ec(Curve::P521)),
            "ssh-ed25519" => Ok(Self::Ed25519),
            "ssh-dss" => unsupported("DSA"),
            "ssh-ed448" => unsupported("Ed448"),
            name if name.starts_with("sk-") => unsupported("FIDO security"),
            name => unsupported(&name.chars().filter(char::is_ascii_graphic).take(40).collect::<String>()),
        }
    }
}

/// What the first word of a public key's line begins with.
const KEY_TYPES: [&str; 7] = [
    "ssh-rsa",
    "ssh-ed25519",
    "ssh-ed448",
    "ssh-dss",
    "ecdsa-sha2-nistp",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

const MALFORMED: Fault = Fault::Malformed { form: Form::OpenSsh };

/// ssh-keygen's default is 16 or 24; this many take about half a minute.
const MAX_BCRYPT_ROUNDS: u32 = 10_000;
