//! From JSON members to a checked key.

use std::collections::HashSet;

use super::certificate::check_chain;
use super::unusable::Unusable;
use super::{Jwk, Key, Metadata};
use crate::algorithm::{Curve, ParameterSet};
use crate::base64url;
use crate::crypto::{
    EcPrivateKey, EcPublicKey, Ed25519PrivateKey, Ed25519PublicKey, InvalidKey, MlDsaPrivateKey, MlDsaPublicKey,
    PrivateKey, PublicKey, RsaPrivateKey, RsaPublicKey, Secret, X25519PrivateKey, X25519PublicKey,
};
use crate::json::{Object, Value};
use crate::keyfile;

impl Jwk<Key> {
    /// Reads one JWK.
    ///
    /// # Errors
    /// [`Unusable`], which names the member that is at fault and never its value.
    pub fn from_json(members: &Object) -> Result<Self, Unusable> {
        let reader = Reader(members);
        let kty = reader.text("kty")?.ok_or_else(|| reader.without_kty())?;
        let key = match kty {
            "RSA" => reader.rsa()?,
            "EC" => reader.ec()?,
            "OKP" => reader.okp()?,
            "oct" => reader.oct()?,
            "AKP" => reader.akp()?,
            other => return Err(Unusable::UnknownKeyType { found: other.to_owned() }),
        };
        let mut metadata = reader.metadata(&key)?;
        check_chain(&key, &mut metadata)?;
        Ok(Jwk::new(key, metadata))
    }
}

/// A JWK's members, read by name and type.
struct Reader<'a>(&'a Object);

impl<'a> Reader<'a> {
    fn rsa(&self) -> Result<Key, Unusable> {
        if self.text("n")?.is_some_and(|n| n.len() >= LEAST_HEX && n.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return Err(Unusable::Hexadecimal { member: "n" });
        }
        let n = self.uint("n")?;
        if is_words(&n) {
            return Err(Unusable::Placeholder { member: "n" });
        }
        let e = self.uint("e")?;
        // Short exponents may be letters: 35, which OpenSSH once took, is one.
        if e.len() >= 4 && is_words(&e) {
            return Err(Unusable::Placeholder { member: "e" });
        }
        let public = RsaPublicKey::new(&n, &e)?;
        let Some(d) = self.bytes("d")? else { return Ok(Key::Public(PublicKey::Rsa(public))) };
        if let Some(value) = self.get("oth") {
            return Err(match value {
                Value::Array(primes) if primes.is_empty() => return self.rsa_with(public, &d),
                Value::Array(_) => Unusable::Invalid(InvalidKey::MultiPrime),
                other => Unusable::WrongType { member: "oth", expected: "an array", found: other.described() },
            });
        }
        self.rsa_with(public, &d)
    }

    fn rsa_with(&self, public: RsaPublicKey, d: &Secret) -> Result<Key, Unusable> {
        // RFC 7518 section 6.3.2: with one of them all must be there; keys with only the primes are written all the same.
        let (p, q) = (self.bytes("p")?, self.bytes("q")?);
        let primes = match (&p, &q) {
            (Some(p), Some(q)) => Some((p.expose(), q.expose())),
            (None, None) => None,
            (None, Some(_)) => return Err(Unusable::Missing { member: "p" }),
            (Some(_), None) => return Err(Unusable::Missing { member: "q" }),
        };
        let key = RsaPrivateKey::new(public, d.expose(), primes)?;
        let crt = key.crt();
        for (member, expected) in [("dp", &crt.dp), ("dq", &crt.dq), ("qi", &crt.qi)] {
            let found = self.bytes(member)?;
            if primes.is_some() && found.is_some_and(|found| !same_number(&found, expected)) {
                return Err(Unusable::Mismatch { member });
            }
        }
        Ok(Key::Private(PrivateKey::Rsa(key)))
    }

    fn ec(&self) -> Result<Key, Unusable> {
        let name = self.required_text("crv")?;
        let curve = Curve::from_name(name).ok_or_else(|| Unusable::UnknownCurve {
            kty: "EC",
            found: name.to_owned(),
            known: "P-256, P-384, P-521 and secp256k1",
        })?;
        let (x, y) = (self.required("x")?, self.required("y")?);
        if let Some((member, _)) = [("x", &x), ("y", &y)].into_iter().find(|(_, bytes)| is_words(bytes)) {
            return Err(Unusable::Placeholder { member });
        }
        let public = EcPublicKey::new(curve, &x, &y)?;
        let Some(d) = self.bytes("d")? else { return Ok(Key::Public(PublicKey::Ec(public))) };
        let key = EcPrivateKey::new(curve, d.expose())?;
        if *key.public() != public {
            return Err(Unusable::Mismatch { member: "d" });
        }
        Ok(Key::Private(PrivateKey::Ec(key)))
    }

    fn okp(&self) -> Result<Key, Unusable> {
        let name = self.required_text("crv")?;
        if name == "X25519" {
            return self.x25519();
        }
        if name != "Ed25519" {
            return Err(Unusable::UnknownCurve { kty: "OKP", found: name.to_owned(), known: "Ed25519 and X25519" });
        }
        let x = self.required("x")?;
        if is_words(&x) {
            return Err(Unusable::Placeholder { member: "x" });
        }
        let public = Ed25519PublicKey::new(&x)?;
        let Some(d) = self.bytes("d")? else { return Ok(Key::Public(PublicKey::Ed25519(public))) };
        let key = Ed25519PrivateKey::new(d.expose())?;
        if *key.public() != public {
            return Err(Unusable::Mismatch { member: "d" });
        }
        Ok(Key::Private(PrivateKey::Ed25519(key)))
    }

    fn x25519(&self) -> Result<Key, Unusable> {
        let public = X25519PublicKey::new(&self.required("x")?)?;
        let Some(d) = self.bytes("d")? else { return Ok(Key::Public(PublicKey::X25519(public))) };
        let key = X25519PrivateKey::new(d.expose())?;
        if *key.public() != public {
            return Err(Unusable::Mismatch { member: "d" });
        }
        Ok(Key::Private(PrivateKey::X25519(key)))
    }

    /// RFC 9964 section 3: the private key is the seed, and `alg` is needed in both halves.
    fn akp(&self) -> Result<Key, Unusable> {
        let alg = self.required_text("alg")?;
        let set = ParameterSet::ALL.into_iter().find(|set| set.algorithm().name() == alg);
        let set = set.ok_or_else(|| Unusable::UnknownKeyAlgorithm { found: alg.to_owned() })?;
        let public = MlDsaPublicKey::new(set, &self.required("pub")?)?;
        let Some(seed) = self.bytes("priv")? else { return Ok(Key::Public(PublicKey::MlDsa(public))) };
        let key = MlDsaPrivateKey::new(set, seed.expose())?;
        if *key.public() != public {
            return Err(Unusable::Mismatch { member: "priv" });
        }
        Ok(Key::Private(PrivateKey::MlDsa(key)))
    }

    fn oct(&self) -> Result<Key, Unusable> {
        let secret = self.bytes("k")?.ok_or(Unusable::Missing { member: "k" })?;
        if secret.is_empty() {
            return Err(Unusable::EmptySecret);
        }
        if keyfile::is_key_file(secret.expose()) {
            return Err(Unusable::SecretIsKeyFile);
        }
        Ok(Key::Symmetric(secret))
    }

    fn metadata(&self, key: &Key) -> Result<Metadata, Unusable> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let parameters: &[&str] = match key {
            Key::Symmetric(_) => &["kty", "k"],
            Key::Public(PublicKey::MlDsa(_)) | Key::Private(PrivateKey::MlDsa(_)) => &["kty", "pub", "priv"],
            Key::Public(_) | Key::Private(_) => {
                &["kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi", "oth", "k"]
            }
        };
        let named = ["kid", "alg", "use", "key_ops"];
        let mut metadata = Metadata {
            kid: owned(self.text("kid")?),
            alg: owned(self.text("alg")?),
            public_key_use: owned(self.text("use")?),
            key_ops: self.key_ops()?,
            others: self
                .0
                .iter()
                .filter(|(name, value)| {
                    !(parameters.contains(name)
                        || named.contains(name)
                        || IGNORED.contains(name) && **value == Value::Null)
                })
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect(),
            ..Metadata::default()
        };
        if metadata.others.get("x5u").is_some_and(|value| value.as_str().is_none()) {
            metadata.ignore("x5u", "it must be a string");
        }
        Ok(metadata)
    }

    /// A member; none for `null`, which serializers write for what is not there.
    fn get(&self, member: &str) -> Option<&'a Value> {
        self.0.get(member).filter(|value| **value != Value::Null)
    }

    fn without_kty(&self) -> Unusable {
        let near = self.0.iter().map(|(name, _)| name).find(|name| name.eq_ignore_ascii_case("kty"));
        match near {
            Some(found) => Unusable::LetterCase { found: found.to_owned() },
            None => Unusable::Missing { member: "kty" },
        }
    }

    fn key_ops(&self) -> Result<Option<Vec<String>>, Unusable> {
        let expected = "an array of strings";
        let wrong = |found: &Value| Unusable::WrongType { member: "key_ops", expected, found: found.described() };
        let Some(value) = self.get("key_ops") else { return Ok(None) };
        let ops = value.as_array().ok_or_else(|| wrong(value))?;
        let ops: Vec<&str> = ops.iter().map(|op| op.as_str().ok_or_else(|| wrong(op))).collect::<Result<_, _>>()?;
        let mut seen = HashSet::new();
        if let Some(again) = ops.iter().find(|op| !seen.insert(**op)) {
            return Err(Unusable::RepeatedOperation { operation: (*again).to_owned() });
        }
        Ok(Some(ops.into_iter().map(str::to_owned).collect()))
    }

    fn text(&self, member: &'static str) -> Result<Option<&'a str>, Unusable> {
        match self.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(Unusable::WrongType { member, expected: "a string", found: other.described() }),
        }
    }

    fn required_text(&self, member: &'static str) -> Result<&'a str, Unusable> {
        self.text(member)?.ok_or(Unusable::Missing { member })
    }

    /// A member that holds bytes; all of them are treated as secrets until proven public.
    fn bytes(&self, member: &'static str) -> Result<Option<Secret>, Unusable> {
        let Some(text) = self.text(member)? else { return Ok(None) };
        if text.is_empty() && member == "d" {
            return Ok(None);
        }
        let bytes = base64url::decode(text).map_err(|fault| match fault {
            _ if text.contains(PLACEHOLDER) || text.contains("...") => Unusable::Placeholder { member },
            fault => Unusable::Encoding { member, fault },
        })?;
        Ok(Some(Secret::from(bytes)))
    }

    fn required(&self, member: &'static str) -> Result<Vec<u8>, Unusable> {
        Ok(self.bytes(member)?.ok_or(Unusable::Missing { member })?.expose().to_vec())
    }

    /// A number in its shortest form.
    fn uint(&self, member: &'static str) -> Result<Vec<u8>, Unusable> {
        let bytes = self.required(member)?;
        if bytes.first() == Some(&0) && bytes.len() > 1 {
            return Err(Unusable::LeadingZero { member, bytes: bytes.len() });
        }
        Ok(bytes)
    }
}

/// No modulus in base64url of this length or longer has none of the other letters.
const LEAST_HEX: usize = 100;

/// What marks a text as one to be replaced.
const PLACEHOLDER: [char; 8] = ['<', '>', '{', '}', '[', ']', '$', '\u{2026}'];

/// Members that a key can do without; serializers write `null` for what is not there.
const IGNORED: [&str; 4] = ["x5c", "x5t", "x5t#S256", "x5u"];

/// Whether bytes that are to be a number are words, as in `eW91ci1tb2R1bHVz`. Of 16 random bytes one in 30 million is.
fn is_words(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&byte| byte.is_ascii_graphic() || byte == b' ')
}

/// Whether two big-endian numbers are equal. Some writers pad private numbers to the length of the modulus.
fn same_number(a: &Secret, b: &Secret) -> bool {
    let significant =
        |secret: &Secret| -> Vec<u8> { secret.expose().iter().copied().skip_while(|&b| b == 0).collect() };
    let (a, b) = (Secret::from(significant(a)), Secret::from(significant(b)));
    a.expose() == b.expose()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base64url::encode;
    use crate::json::{Dialect, read_object};

    fn read(text: &str) -> Result<Jwk<Key>, Unusable> {
        Jwk::from_json(&read_object(text.as_bytes(), Dialect::STRICT).unwrap())
    }

    fn rsa(e: &[u8], more: &str) -> Result<Jwk<Key>, Unusable> {
        read(&format!(r#"{{"kty":"RSA","n":"{}","e":"{}"{more}}}"#, encode([0xC1; 256]), encode(e)))
    }

    #[test]
    fn exponents_are_numbers_in_their_shortest_form_and_no_words() {
        // 35 is a letter.
        for e in [&b"\x01\0\x01"[..], b"#", b"\x01\0\0\x01"] {
            assert!(rsa(e, "").is_ok(), "{e:?}");
        }
        assert_eq!(rsa(b"AQAB", "").unwrap_err(), Unusable::Placeholder { member: "e" });
        for (e, bytes) in [(&b"\0\x01\0\x01"[..], 4), (b"\0\x03", 2)] {
            assert_eq!(rsa(e, "").unwrap_err(), Unusable::LeadingZero { member: "e", bytes });
        }
        // One byte alone has no shorter form.
        assert!(matches!(rsa(b"\0", "").unwrap_err(), Unusable::Invalid(InvalidKey::Exponent)));
    }

    #[test]
    fn more_primes_than_two_are_told_and_none_do_no_harm() {
        let text = std::fs::read_to_string("fixtures/keys/rs512.private.jwk.json").unwrap();
        let with = |oth: &str| read(&text.replacen('{', &format!(r#"{{"oth":{oth},"#), 1));
        assert!(matches!(with("[]").unwrap().key(), Key::Private(PrivateKey::Rsa(_))));
        let many = with(r#"[{"r":"AQ","d":"AQ","t":"AQ"}]"#).unwrap_err();
        assert_eq!(many, Unusable::Invalid(InvalidKey::MultiPrime));
        assert!(matches!(with("1").unwrap_err(), Unusable::WrongType { member: "oth", .. }));
    }

    #[test]
    fn an_empty_private_number_is_none_and_any_other_empty_one_is_wrong() {
        let ed25519 = |d: &str, x: &str| read(&format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{d}}}"#));
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert!(matches!(ed25519(r#","d":"""#, x).unwrap().key(), Key::Public(_)));
        let empty = InvalidKey::Ed25519Length { member: "x", found: 0 };
        assert_eq!(ed25519("", "").unwrap_err(), Unusable::Invalid(empty));
        assert_eq!(read(r#"{"kty":"oct","k":""}"#).unwrap_err(), Unusable::EmptySecret);
    }

    #[test]
    fn what_is_stated_beside_the_primes_must_be_theirs() {
        let text = std::fs::read_to_string("fixtures/keys/rs512.private.jwk.json").unwrap();
        let stated = read_object(text.as_bytes(), Dialect::STRICT).unwrap();
        let with = |member: &str, bytes: &[u8]| {
            let changed = stated.iter().map(|(name, value)| {
                let value = if name == member { Value::from(encode(bytes)) } else { value.clone() };
                (name.to_owned(), value)
            });
            Jwk::from_json(&changed.collect())
        };
        for member in ["dp", "dq", "qi"] {
            let own = base64url::decode(stated.get(member).and_then(Value::as_str).unwrap()).unwrap();
            assert!(with(member, &[&[0, 0][..], &own].concat()).is_ok(), "{member}");
            assert_eq!(with(member, &[7]).unwrap_err(), Unusable::Mismatch { member });
        }
    }
}
