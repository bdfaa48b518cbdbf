//! What keeps a block of a key file from being a key.

use super::form::Form;
use crate::algorithm::Algorithm;
use crate::crypto::InvalidKey;
use crate::error::Explain;

/// Why one block of a file, or a file of one key, cannot be used. It never repeats what the block holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Text that was cut.
    #[error("the block is cut off: no line -----END {label}----- follows")]
    NoEnd {
        /// What its BEGIN line says
        label: String,
    },
    /// Two lines that do not belong to each other.
    #[error("the block begins as `{begin}` and ends as `{end}`")]
    EndLabel {
        /// What its BEGIN line says
        begin: String,
        /// What its END line says
        end: String,
    },
    /// A character that base64 does not have.
    #[error("the block is not base64: unexpected {} in line {line}", shown(*found))]
    Base64Character {
        /// The byte
        found: u8,
        /// Line of the file, counted from 1
        line: usize,
    },
    /// A few letters, as templates have them.
    #[error("the block is too short for any key: there is but a placeholder in it, or nothing")]
    TooShort,
    /// Base64 of an impossible length, or with padding where there should be none.
    #[error("the block is not base64: characters are missing or too many at its end")]
    Base64End,
    /// DER that was cut.
    #[error("the key is cut off: {found} of {expected} bytes are there")]
    Truncated {
        /// Length found in bytes
        found: usize,
        /// Length that its first bytes announce
        expected: usize,
    },
    /// DER with something behind it.
    #[error("{extra} bytes too many follow the key")]
    TrailingBytes {
        /// How many
        extra: usize,
    },
    /// Bytes that are no DER, or DER of no key.
    #[error("the content is not a key: neither the DER of a key nor of a certificate")]
    Unrecognised,
    /// A label that does not fit what the block holds.
    #[error("the label says `{label}`, but the block holds {found}")]
    Mislabelled {
        /// What the BEGIN line says
        label: String,
        /// What the block holds
        found: Form,
    },
    /// Something else that is kept in such files.
    #[error("this is {what}, not a key")]
    NotAKey {
        /// What it is, with its article
        what: &'static str,
        /// Whether it came as DER, not as text
        is_der: bool,
    },
    /// DER that breaks off from what its kind must have.
    #[error("{form} with parts missing or out of place")]
    Malformed {
        /// What it seems to be
        form: Form,
    },
    /// A key of a kind that signs no tokens, or that JOSE has no name for.
    #[error("{name} keys cannot be used for JSON Web Signatures here")]
    Unsupported {
        /// The kind's name, or its object identifier
        name: String,
    },
    /// An ML-DSA key in its expanded form alone, which no JWK can hold (RFC 9964 section 3).
    #[error(
        "the {algorithm} key is there in its expanded form alone: the seed is missing, and cannot be computed from it"
    )]
    NoSeed {
        /// The key's algorithm
        algorithm: Algorithm,
    },
    /// An ASN.1 INTEGER below zero; writers that forget the zero byte before a set bit make them.
    #[error("`{member}` is negative")]
    Negative {
        /// The number, by its name in a JWK
        member: &'static str,
    },
    /// An ASN.1 INTEGER with more zero bytes than it needs.
    #[error("`{member}` has leading zero bytes, which DER forbids")]
    LeadingZero {
        /// The number, by its name in a JWK
        member: &'static str,
    },
    /// Numbers that are no key.
    #[error(transparent)]
    Invalid(#[from] InvalidKey),
    /// A private key that carries the public half of another.
    #[error("the public half in the block does not belong to its private half")]
    Halves,
    /// Numbers for faster signing that belong to another key.
    #[error("`{member}` does not belong to the rest of the key")]
    Mismatch {
        /// The number, by its name in a JWK
        member: &'static str,
    },
    /// An encrypted key, and no passphrase was given.
    #[error("the key is encrypted and no passphrase was given")]
    PassphraseNeeded,
    /// The passphrase is not the one.
    #[error("the passphrase does not open the key")]
    WrongPassphrase,
    /// Encrypted in a way that is not read.
    #[error("the key is encrypted with {name}, which is not supported")]
    Encryption {
        /// The scheme
        name: String,
    },
    /// Encrypted with parameters that would take minutes or all memory.
    #[error("the key is encrypted at a cost beyond all reason: {what}")]
    Cost {
        /// Which parameter, and its limit
        what: &'static str,
    },
    /// A certificate that issued an earlier or later one, but does not follow it.
    #[error(
        "certificate chain in the wrong order: this certificate issued another one of the file, but does not directly follow it"
    )]
    ChainOrder,
}

impl Explain for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::NoEnd { .. } | Self::Truncated { .. } => "truncated_key",
            Self::EndLabel { .. }
            | Self::Base64Character { .. }
            | Self::Base64End
            | Self::TooShort
            | Self::TrailingBytes { .. }
            | Self::Unrecognised
            | Self::Malformed { .. } => "malformed_key",
            Self::Mislabelled { .. } => "mislabelled_key",
            Self::NotAKey { .. } => "not_a_key",
            Self::NoSeed { .. } => "no_seed",
            Self::Unsupported { .. } => "unsupported_key",
            Self::Negative { .. } | Self::LeadingZero { .. } | Self::Invalid(_) => "invalid_key",
            Self::Halves | Self::Mismatch { .. } => "mismatched_halves",
            Self::PassphraseNeeded => "passphrase_needed",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::Encryption { .. } | Self::Cost { .. } => "unsupported_encryption",
            Self::ChainOrder => "chain_order",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoEnd { .. } | Self::Truncated { .. } | Self::Base64End => {
                "part of the file is missing: copy it again, whole"
            }
            Self::TooShort => "put the key itself between the two lines",
            Self::EndLabel { .. } => "the BEGIN and END lines of a block must say the same",
            Self::TrailingBytes { .. } => "a DER file holds one key and nothing else; put several into PEM",
            Self::Mislabelled { found, .. } => {
                return Some(format!("if it is what it should be, let both lines say {}", found.label()));
            }
            Self::Unsupported { .. } => {
                "RSA, EC on P-256, P-384, P-521 or secp256k1, Ed25519, X25519 and ML-DSA can be used"
            }
            Self::NoSeed { .. } => {
                "make the key again, or export it with its seed: openssl pkey -provparam ml-dsa.output_formats=seed-only"
            }
            Self::Negative { .. } => {
                "the program that wrote it left out the zero byte before a number whose first bit is set"
            }
            Self::NotAKey { what, is_der } => return next_step(what, *is_der),
            Self::Invalid(InvalidKey::HybridPoint) => {
                "write the point in full: openssl pkey -pubin -in FILE -pubout -ec_conv_form uncompressed"
            }
            Self::Base64Character {
                found: b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'$' | b'*' | b'.' | b'_',
                ..
            } => {
                "what is there looks like a placeholder, or like a part that was left out: put the key itself in its place"
            }
            Self::WrongPassphrase => "check the passphrase, and that the file holding it has nothing else in it",
            Self::Encryption { .. } | Self::Cost { .. } => {
                "encrypt it again: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out NEW"
            }
            Self::ChainOrder => "put the key's own certificate first, then its issuer, and so on up",
            Self::Base64Character { .. }
            | Self::Unrecognised
            | Self::Malformed { .. }
            | Self::LeadingZero { .. }
            | Self::Invalid(_)
            | Self::Halves
            | Self::PassphraseNeeded
            | Self::Mismatch { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

impl Fault {
    /// Something else by its name, in a text.
    pub(super) fn not_a_key(what: &'static str) -> Self {
        Self::NotAKey { what, is_der: false }
    }

    /// The same fault of a file that is DER.
    pub(super) fn in_der(self) -> Self {
        match self {
            Self::NotAKey { what, .. } => Self::NotAKey { what, is_der: true },
            other => other,
        }
    }
}

/// What to do with something that is kept beside keys. Commands are for the very file.
fn next_step(what: &str, is_der: bool) -> Option<String> {
    let inform = if is_der { "-inform DER " } else { "" };
    Some(match what {
        PKCS12 => "take the keys out: openssl pkcs12 -in FILE -nodes".to_owned(),
        PKCS7 => format!("take the certificates out: openssl pkcs7 {inform}-in FILE -print_certs"),
        REQUEST => format!("take the public key out: openssl req {inform}-in FILE -noout -pubkey"),
        REVOCATION_LIST => "it lists certificates that no longer count: ask for the one that is meant".to_owned(),
        JAVA => "make it PKCS#12, then PEM: keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 -deststoretype PKCS12".to_owned(),
        CURVE => format!("it only names a curve; this makes a key on it: openssl ecparam {inform}-in FILE -genkey -noout"),
        DIFFIE_HELLMAN => "they belong to a TLS server, and sign nothing: the key is in another file".to_owned(),
        PUTTY => "convert it: puttygen FILE -O private-openssh -o NEW".to_owned(),
        OPENPGP => "what OpenPGP signs is not a token: make a key of its own for tokens".to_owned(),
        TOKEN => "the key that it was signed with is kept by its issuer".to_owned(),
        ADDRESS => "give the address itself, not a file with it".to_owned(),
        FINGERPRINT => "no key can be computed from its digest: ask for the key".to_owned(),
        _ if what.contains("SSH2") || what.contains("ssh.com") => {
            "convert it: ssh-keygen -i -m RFC4716 -f FILE".to_owned()
        }
        _ => return None,
    })
}

pub(super) const PKCS12: &str = "a PKCS#12 keystore";
pub(super) const PKCS7: &str = "a PKCS#7 bundle of certificates";
pub(super) const REQUEST: &str = "a certificate request";
pub(super) const REVOCATION_LIST: &str = "a certificate revocation list";
pub(super) const JAVA: &str = "a Java keystore";
pub(super) const CURVE: &str = "the name of a curve (EC PARAMETERS)";
pub(super) const DIFFIE_HELLMAN: &str = "a set of Diffie-Hellman parameters";
pub(super) const PUTTY: &str = "a key of PuTTY (ppk)";
pub(super) const OPENPGP: &str = "something of OpenPGP";
pub(super) const TOKEN: &str = "a token";
pub(super) const ADDRESS: &str = "the address of something";
pub(super) const FINGERPRINT: &str = "the fingerprint of a key";

fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("byte 0x{byte:02x}") }
}
