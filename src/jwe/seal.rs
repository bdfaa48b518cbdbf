//! Making encrypted tokens. Keys, vectors and salts are fresh each time; nothing is ever compressed.

use std::num::NonZeroU32;

use super::key_management::{Choices, direct_key, wrap};
use super::policy::{LEAST_ROUNDS, MOST_ROUNDS, USUAL_ROUNDS};
use super::recipient::RecipientKey;
use crate::algorithm::ContentEncryption;
use crate::base64url;
use crate::crypto::{Secret, encrypt, random_bytes};
use crate::error::{Class, Explain};
use crate::jose::Serialization;
use crate::json::{self, Object, Style, Value};

/// What a token is to be like, whoever it is for.
#[derive(Clone, Debug)]
pub struct Sealer {
    typ: Option<String>,
    cty: Option<String>,
    others: Object,
    choices: Choices,
    serialization: Serialization,
    aad: Option<Vec<u8>>,
}

/// A token that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotSeal {
    /// A header parameter that something else decides about.
    #[error("header parameter `{name}` cannot be set by hand")]
    Reserved {
        /// Its name
        name: &'static str,
    },
    /// Fewer or more rounds than whoever reads would take.
    #[error("a password takes from {LEAST_ROUNDS} to {MOST_ROUNDS} rounds, not {rounds}")]
    Rounds {
        /// What was asked for
        rounds: u32,
    },
    /// A form that cannot carry what was asked for.
    #[error("{what} needs {form} serialization")]
    Form {
        /// What was asked for
        what: &'static str,
        /// What carries it
        form: &'static str,
    },
    /// A key that is the content's own, among others.
    #[error("{alg} is for a single recipient: the key would be the content's own")]
    Direct {
        /// The key management
        alg: &'static str,
    },
    /// Recipients whose keys want different content encryptions.
    #[error("the recipients do not share a content encryption")]
    Encryptions,
    /// The library could not encrypt with this key, or there was no randomness.
    #[error("the content could not be encrypted with this key")]
    Failed,
}

impl Explain for CannotSeal {
    fn code(&self) -> &'static str {
        match self {
            Self::Reserved { .. } => "reserved_header",
            Self::Rounds { .. } => "unfit_rounds",
            Self::Form { .. } => "unfit_serialization",
            Self::Direct { .. } | Self::Encryptions => "key_mismatch",
            Self::Failed => "encryption_failed",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Reserved { .. } | Self::Rounds { .. } | Self::Form { .. } => Class::Usage,
            Self::Direct { .. } | Self::Encryptions | Self::Failed => Class::Input,
        }
    }
}

impl Default for Sealer {
    fn default() -> Self {
        let rounds = NonZeroU32::new(USUAL_ROUNDS).unwrap_or(NonZeroU32::MIN);
        Self {
            typ: None,
            cty: None,
            others: Object::new(),
            choices: Choices { apu: None, apv: None, rounds },
            serialization: Serialization::Compact,
            aad: None,
        }
    }
}

impl Sealer {
    /// Sets `typ` and `cty`.
    pub fn types(self, typ: Option<String>, cty: Option<String>) -> Self {
        Self { typ, cty, ..self }
    }

    /// Names the parties of an agreement: `apu` and `apv`.
    pub fn parties(mut self, apu: Option<Vec<u8>>, apv: Option<Vec<u8>>) -> Self {
        (self.choices.apu, self.choices.apv) = (apu, apv);
        self
    }

    /// How many rounds a password takes.
    ///
    /// # Errors
    /// [`CannotSeal::Rounds`] for what [`super::Policy`] would not take by default.
    pub fn rounds(mut self, rounds: u32) -> Result<Self, CannotSeal> {
        let fitting = NonZeroU32::new(rounds).filter(|_| (LEAST_ROUNDS..=MOST_ROUNDS).contains(&rounds));
        self.choices.rounds = fitting.ok_or(CannotSeal::Rounds { rounds })?;
        Ok(self)
    }

    /// Adds another header parameter.
    ///
    /// # Errors
    /// [`CannotSeal::Reserved`] for a name that something else decides about.
    pub fn with(mut self, name: &str, value: Value) -> Result<Self, CannotSeal> {
        if let Some(name) = RESERVED.into_iter().find(|reserved| *reserved == name) {
            return Err(CannotSeal::Reserved { name });
        }
        self.others.insert(name, value);
        Ok(self)
    }

    /// How the token is written.
    pub fn serialization(self, serialization: Serialization) -> Self {
        Self { serialization, ..self }
    }

    /// What is authenticated beside the content, in a JSON serialization.
    pub fn aad(self, aad: Option<Vec<u8>>) -> Self {
        Self { aad, ..self }
    }

    /// The token for `plaintext`, which everyone in `recipients` can open.
    ///
    /// # Errors
    /// [`CannotSeal`].
    pub fn seal(&self, plaintext: &[u8], recipients: &[RecipientKey]) -> Result<String, CannotSeal> {
        let [first, more @ ..] = recipients else { return Err(CannotSeal::Failed) };
        let enc = first.enc;
        if more.iter().any(|other| other.enc != enc) {
            return Err(CannotSeal::Encryptions);
        }
        match self.serialization {
            Serialization::Compact if self.aad.is_some() => {
                return Err(CannotSeal::Form { what: "additional authenticated data", form: "a JSON" });
            }
            Serialization::Compact | Serialization::Flattened if !more.is_empty() => {
                return Err(CannotSeal::Form { what: "more than one recipient", form: "the general JSON" });
            }
            Serialization::Compact | Serialization::Flattened | Serialization::General => {}
        }
        let own = direct_key(first.alg, enc, &first.lock, &self.choices);
        let content_key = match &own {
            Some((key, _)) => key.clone(),
            None => random_bytes(enc.key_len()).map_err(|_| CannotSeal::Failed)?,
        };
        let mut heads = Vec::new();
        for recipient in recipients {
            let (encrypted_key, parameters) = match &own {
                Some((_, parameters)) if more.is_empty() => (Vec::new(), parameters.clone()),
                Some(_) => return Err(CannotSeal::Direct { alg: first.alg.name() }),
                None if recipient.alg.carries_no_key() => {
                    return Err(CannotSeal::Direct { alg: recipient.alg.name() });
                }
                None => {
                    let wrapped = wrap(recipient.alg, enc, &recipient.lock, &content_key, &self.choices);
                    let wrapped = wrapped.ok_or(CannotSeal::Failed)?;
                    (wrapped.encrypted_key, wrapped.parameters)
                }
            };
            heads.push((recipient, encrypted_key, parameters));
        }
        match (self.serialization, heads.as_slice()) {
            (Serialization::General, _) => {
                let protected = self.header(None, enc, &Object::new());
                let recipients: Vec<Value> = heads
                    .iter()
                    .map(|(recipient, encrypted_key, parameters)| {
                        let mut entry = Object::new();
                        entry.insert("header", own_header(recipient, parameters));
                        insert_bytes(&mut entry, "encrypted_key", encrypted_key);
                        Value::from(entry)
                    })
                    .collect();
                self.written(&protected, enc, &content_key, plaintext, |token| {
                    token.insert("recipients", recipients);
                })
            }
            (serialization, [(recipient, encrypted_key, parameters)]) => {
                let protected = self.header(Some(recipient), enc, parameters);
                if serialization == Serialization::Compact {
                    return compact(&protected, enc, &content_key, plaintext, encrypted_key);
                }
                self.written(&protected, enc, &content_key, plaintext, |token| {
                    insert_bytes(token, "encrypted_key", encrypted_key);
                })
            }
            _ => Err(CannotSeal::Failed),
        }
    }

    /// The protected header as text: who it is for is in it where that is one alone.
    fn header(&self, recipient: Option<&RecipientKey>, enc: ContentEncryption, parameters: &Object) -> String {
        let mut header = Object::new();
        if let Some(recipient) = recipient {
            header.insert("alg", recipient.alg.name());
        }
        header.insert("enc", enc.name());
        let kid = recipient.and_then(|recipient| recipient.kid.as_deref());
        for (name, text) in [("kid", kid), ("typ", self.typ.as_deref()), ("cty", self.cty.as_deref())] {
            if let Some(text) = text {
                header.insert(name, text);
            }
        }
        for (name, value) in self.others.iter().chain(parameters.iter()) {
            header.insert(name, value.clone());
        }
        base64url::encode(json::write_object(&header, Style::Compact))
    }

    fn written(
        &self,
        protected: &str,
        enc: ContentEncryption,
        key: &Secret,
        plaintext: &[u8],
        add_recipients: impl FnOnce(&mut Object),
    ) -> Result<String, CannotSeal> {
        let aad = self.aad.as_ref().map(base64url::encode);
        let authenticated = match &aad {
            None => protected.to_owned(),
            Some(aad) => format!("{protected}.{aad}"),
        };
        let [iv, ciphertext, tag] = encrypted(enc, key, authenticated.as_bytes(), plaintext)?;
        let mut token = Object::new();
        token.insert("protected", protected);
        add_recipients(&mut token);
        if let Some(aad) = aad {
            token.insert("aad", aad);
        }
        for (name, bytes) in [("iv", iv), ("ciphertext", ciphertext), ("tag", tag)] {
            token.insert(name, base64url::encode(bytes));
        }
        Ok(json::write_object(&token, Style::Compact))
    }
}

fn compact(
    protected: &str,
    enc: ContentEncryption,
    key: &Secret,
    plaintext: &[u8],
    encrypted_key: &[u8],
) -> Result<String, CannotSeal> {
    let [iv, ciphertext, tag] = encrypted(enc, key, protected.as_bytes(), plaintext)?;
    let parts = [encrypted_key, &iv, &ciphertext, &tag].map(base64url::encode);
    Ok(format!("{protected}.{}", parts.join(".")))
}

/// Initialization vector, ciphertext and tag.
fn encrypted(
    enc: ContentEncryption,
    key: &Secret,
    authenticated: &[u8],
    plaintext: &[u8],
) -> Result<[Vec<u8>; 3], CannotSeal> {
    let iv = random_bytes(enc.iv_len()).map_err(|_| CannotSeal::Failed)?.expose().to_vec();
    let (ciphertext, tag) = encrypt(enc.cipher(), key, &iv, authenticated, plaintext).ok_or(CannotSeal::Failed)?;
    Ok([iv, ciphertext, tag])
}

/// The header of one recipient among others.
fn own_header(recipient: &RecipientKey, parameters: &Object) -> Object {
    let mut header = Object::new();
    header.insert("alg", recipient.alg.name());
    if let Some(kid) = &recipient.kid {
        header.insert("kid", kid.as_str());
    }
    for (name, value) in parameters.iter() {
        header.insert(name, value.clone());
    }
    header
}

/// RFC 7516 section 7.2.1: what is empty is left out.
fn insert_bytes(token: &mut Object, name: &str, bytes: &[u8]) {
    if !bytes.is_empty() {
        token.insert(name, base64url::encode(bytes));
    }
}

/// Header parameters with a place of their own, and those that no reader of ours would take.
const RESERVED: [&str; 14] =
    ["alg", "enc", "zip", "crit", "epk", "apu", "apv", "p2s", "p2c", "iv", "tag", "kid", "typ", "cty"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::algorithm::{KeyManagement, KeyMethod};
    use crate::jwe::recipient::{Asked, choose_recipient};
    use crate::jwe::{Policy, Refusal, Sealed};
    use crate::jwk::{Jwk, KeySet, Metadata, PrivateKey, expose_set};

    fn keys() -> KeySet {
        let ec = |curve| Key::Private(PrivateKey::Ec(crate::crypto::EcPrivateKey::generate(curve).unwrap()));
        let rsa = crate::crypto::RsaPrivateKey::generate(2048).unwrap();
        let x25519 = crate::crypto::X25519PrivateKey::generate().unwrap();
        let oct = |len| Key::Symmetric(random_bytes(len).unwrap());
        let all = [
            ("rsa", Key::Private(PrivateKey::Rsa(rsa))),
            ("p256", ec(crate::algorithm::Curve::P256)),
            ("p384", ec(crate::algorithm::Curve::P384)),
            ("p521", ec(crate::algorithm::Curve::P521)),
            ("x25519", Key::Private(PrivateKey::X25519(x25519))),
            ("k16", oct(16)),
            ("k24", oct(24)),
            ("k32", oct(32)),
            ("k48", oct(48)),
            ("k64", oct(64)),
        ];
        let jwks: Vec<Jwk> = all
            .into_iter()
            .map(|(kid, key)| Jwk::new(key, Metadata { kid: Some(kid.to_owned()), ..Metadata::default() }))
            .collect();
        KeySet::read(json::write_object(&expose_set(&jwks), Style::Compact).as_bytes(), "keys").unwrap()
    }

    use crate::jwk::Key;

    #[test]
    fn every_algorithm_seals_what_it_opens_and_opens_nothing_that_was_changed() {
        let keys = keys();
        let kids: Vec<&str> = keys.members().iter().filter_map(|member| member.kid()).collect();
        for alg in KeyManagement::all() {
            let is_password = matches!(alg.method(), KeyMethod::Pbes2(..));
            let sealer = Sealer::default().rounds(if is_password { 1000 } else { USUAL_ROUNDS }).unwrap();
            let policy = Policy { algorithms: Some(vec![alg]), ..Policy::default() };
            let mut served = 0;
            for kid in &kids {
                for enc in ContentEncryption::all() {
                    let asked = Asked { kid: Some(kid), alg: Some(alg), enc: Some(enc), among_others: false };
                    let Ok(key) = choose_recipient(keys.members(), &asked) else { continue };
                    served += 1;
                    let token = sealer.seal(b"content", &[key]).unwrap();
                    let opened = Sealed::compact(&token).unwrap().open(&keys, &policy).unwrap();
                    assert_eq!((opened.plaintext(), opened.key().kid()), (&b"content"[..], Some(*kid)));
                    let mut sealed = Sealed::compact(&token).unwrap();
                    *sealed.tag.first_mut().unwrap() ^= 1;
                    assert_eq!(sealed.open(&keys, &policy).unwrap_err(), [Refusal::Failed], "{alg} {enc}");
                    let mut sealed = Sealed::compact(&token).unwrap();
                    if let Some(first) = sealed.recipients.first_mut().and_then(|one| one.encrypted_key.first_mut()) {
                        *first ^= 1;
                        assert_eq!(sealed.open(&keys, &policy).unwrap_err(), [Refusal::Failed], "{alg} {enc}");
                    }
                }
            }
            assert!(served > 0, "{alg}");
        }
    }

    #[test]
    fn several_recipients_open_one_token_each_with_its_key() {
        let keys = keys();
        let of = |kid| {
            let asked = Asked { kid: Some(kid), among_others: true, ..Asked::default() };
            choose_recipient(keys.members(), &asked).unwrap()
        };
        let sealer = Sealer::default().serialization(Serialization::General).aad(Some(b"beside".to_vec()));
        let token = sealer.seal(b"content", &[of("rsa"), of("p521"), of("x25519"), of("k24")]).unwrap();
        for member in
            keys.members().iter().filter(|member| ["rsa", "p521", "x25519", "k24"].contains(&member.kid().unwrap()))
        {
            let members = member.json().unwrap();
            let lone = KeySet::read(json::write_object(members, Style::Compact).as_bytes(), "lone").unwrap();
            let sealed = Sealed::json(token.as_bytes()).unwrap();
            assert_eq!(sealed.open(&lone, &Policy::default()).unwrap().plaintext(), b"content");
            let wanted = |aad: &[u8]| Policy { aad: Some(aad.to_vec()), ..Policy::default() };
            assert!(sealed.open(&lone, &wanted(b"beside")).is_ok());
            assert!(sealed.open(&lone, &wanted(b"other")).is_err());
        }
        let asked = Asked { kid: Some("k64"), alg: KeyManagement::of(KeyMethod::Direct), ..Asked::default() };
        let direct = choose_recipient(keys.members(), &asked).unwrap();
        assert!(sealer.seal(b"content", &[of("rsa"), direct]).is_err());
    }

    #[test]
    fn what_decides_how_a_token_is_read_is_not_set_by_hand() {
        for name in RESERVED {
            assert!(Sealer::default().with(name, Value::from("x")).is_err(), "{name}");
        }
        assert!(Sealer::default().rounds(999).is_err());
        assert!(Sealer::default().rounds(1_200_001).is_err());
    }

    #[test]
    fn what_a_form_cannot_carry_is_told() {
        use Serialization::{Compact, Flattened, General};
        let secret = |len: usize, alg: &str| {
            let key = Key::Symmetric(crate::crypto::Secret::from(vec![7; len]));
            let jwk = Jwk::new(key, Metadata::default());
            let text = json::write_object(&jwk.expose_json(), Style::Compact);
            let keys = KeySet::read(text.as_bytes(), "key").unwrap();
            let asked = Asked { alg: alg.parse().ok(), enc: "A128GCM".parse().ok(), ..Asked::default() };
            choose_recipient(keys.members(), &asked).unwrap()
        };
        let (wrapped, direct) = (|| secret(16, "A128KW"), || secret(16, "dir"));
        let seal = |form, aad: Option<&[u8]>, recipients: &[RecipientKey]| {
            Sealer::default().serialization(form).aad(aad.map(<[u8]>::to_vec)).seal(b"content", recipients)
        };
        for (form, one, two, beside) in
            [(Compact, true, false, false), (Flattened, true, false, true), (General, true, true, true)]
        {
            assert_eq!(seal(form, None, &[wrapped()]).is_ok(), one, "{form:?}");
            assert_eq!(seal(form, None, &[direct()]).is_ok(), one, "{form:?}");
            assert_eq!(seal(form, None, &[wrapped(), wrapped()]).is_ok(), two, "{form:?}");
            assert_eq!(seal(form, Some(b"beside"), &[wrapped()]).is_ok(), beside, "{form:?}");
        }
        let (several, none) = ("more than one recipient", CannotSeal::Failed);
        let refused = seal(Compact, None, &[wrapped(), wrapped()]).unwrap_err();
        assert_eq!(refused, CannotSeal::Form { what: several, form: "the general JSON" });
        assert_eq!(seal(General, None, &[]).unwrap_err(), none);
        for recipients in [[direct(), wrapped()], [wrapped(), direct()]] {
            assert_eq!(seal(General, None, &recipients).unwrap_err(), CannotSeal::Direct { alg: "dir" });
        }
    }

    #[test]
    fn what_was_chosen_stands_in_the_header() {
        let key = Key::Private(PrivateKey::X25519(crate::crypto::X25519PrivateKey::generate().unwrap()));
        let text = json::write_object(&Jwk::new(key, Metadata::default()).expose_json(), Style::Compact);
        let keys = KeySet::read(text.as_bytes(), "key").unwrap();
        let recipient = choose_recipient(keys.members(), &Asked { kid: Some("a"), ..Asked::default() }).unwrap();
        let sealer = Sealer::default()
            .types(Some("typ".to_owned()), Some("JWT".to_owned()))
            .parties(Some(b"Alice".to_vec()), Some(b"Bob".to_vec()));
        for form in [Serialization::Compact, Serialization::Flattened] {
            let token = sealer.clone().serialization(form).seal(b"content", std::slice::from_ref(&recipient)).unwrap();
            let sealed = match form {
                Serialization::Compact => Sealed::compact(&token),
                _ => Sealed::json(token.as_bytes()),
            };
            let sealed = sealed.unwrap();
            let opened = sealed.open(&keys, &Policy::default()).unwrap();
            let said = ["kid", "typ", "cty", "apu", "apv"].map(|name| opened.header().text(name));
            assert_eq!(said, [Some("a"), Some("typ"), Some("JWT"), Some("QWxpY2U"), Some("Qm9i")]);
            assert_eq!(opened.plaintext(), b"content");
        }
    }

    #[test]
    fn each_failure_has_its_code() {
        for (failure, code) in [
            (CannotSeal::Reserved { name: "alg" }, "reserved_header"),
            (CannotSeal::Rounds { rounds: 1 }, "unfit_rounds"),
            (CannotSeal::Form { what: "x", form: "y" }, "unfit_serialization"),
            (CannotSeal::Encryptions, "key_mismatch"),
            (CannotSeal::Failed, "encryption_failed"),
        ] {
            assert_eq!(failure.code(), code);
        }
    }
}
