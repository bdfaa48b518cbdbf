//! From a key to JSON members, always in the same order.

use super::metadata::public_operation;
use super::{Jwk, Key, Metadata, PrivateKey, PublicKey};
use crate::algorithm::KeyType;
use crate::base64url::encode;
use crate::crypto::Secret;
use crate::json::{Object, Value};

impl Jwk<PublicKey> {
    /// The members of the JWK, none of them secret.
    pub fn to_json(&self) -> Object {
        let mut members = header(self.key().key_type(), self.metadata());
        push_public(&mut members, self.key());
        for (name, value) in self.metadata().others.iter().filter(|(name, _)| !is_private_member(name)) {
            members.insert(name.to_owned(), value.clone());
        }
        members
    }
}

impl Jwk<Key> {
    /// The members of the JWK **with its private ones**. Every use of this method is a place to review.
    pub fn expose_json(&self) -> Object {
        let mut members = header(self.key().key_type(), self.metadata());
        match self.key() {
            Key::Public(key) => push_public(&mut members, key),
            Key::Private(key) => {
                push_public(&mut members, &key.public());
                push_private(&mut members, key);
            }
            Key::Symmetric(secret) => push(&mut members, "k", secret.expose()),
        }
        for (name, value) in self.metadata().others.iter() {
            members.insert(name.to_owned(), value.clone());
        }
        members
    }
}

/// A key without secrets is written as a JWK. One with them is not: [`Jwk::expose_json`] is the way.
#[cfg(feature = "serde")]
impl serde::Serialize for Jwk<PublicKey> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// A JWKS of public keys, in their order.
///
/// Nothing else can be handed in: a key with a private half is another type.
///
/// ```compile_fail
/// # fn f(private: &jwtk::jwk::Jwk) {
/// jwtk::jwk::public_set([private]);
/// # }
/// ```
pub fn public_set<'k>(keys: impl IntoIterator<Item = &'k Jwk<PublicKey>>) -> Object {
    set(keys.into_iter().map(Jwk::to_json))
}

/// A JWKS of keys **with their private members**, in their order. Every use of this function is a place to review.
pub fn expose_set<'k>(keys: impl IntoIterator<Item = &'k Jwk<Key>>) -> Object {
    set(keys.into_iter().map(Jwk::expose_json))
}

fn set(keys: impl Iterator<Item = Object>) -> Object {
    let mut members = Object::new();
    members.insert("keys".to_owned(), Value::Array(keys.map(Value::Object).collect()));
    members
}

fn header(key_type: KeyType, metadata: &Metadata) -> Object {
    let mut members = Object::new();
    members.insert("kty".to_owned(), Value::from(key_type.name()));
    let named = [
        ("kid", metadata.kid.as_deref()),
        ("use", metadata.public_key_use.as_deref()),
        ("alg", metadata.written_alg()),
    ];
    for (name, text) in named {
        if let Some(text) = text {
            members.insert(name.to_owned(), Value::from(text));
        }
    }
    if let Some(ops) = &metadata.key_ops {
        let ops: Vec<Value> = ops.iter().map(|op| Value::from(op.as_str())).collect();
        members.insert("key_ops".to_owned(), Value::Array(ops));
    }
    members
}

fn push_public(members: &mut Object, key: &PublicKey) {
    if let Some(curve) = key.curve_name() {
        members.insert("crv".to_owned(), Value::from(curve));
    }
    // RFC 9964 section 3: without it the key means nothing.
    if let PublicKey::MlDsa(key) = key
        && !members.contains("alg")
    {
        members.insert("alg", key.set().algorithm().name());
    }
    match key {
        PublicKey::Rsa(key) => {
            push(members, "n", key.n());
            push(members, "e", key.e());
        }
        PublicKey::Ec(key) => {
            let (x, y) = key.coordinates();
            push(members, "x", x);
            push(members, "y", y);
        }
        PublicKey::Ed25519(key) => push(members, "x", key.bytes()),
        PublicKey::X25519(key) => push(members, "x", key.bytes()),
        PublicKey::MlDsa(key) => push(members, "pub", key.bytes()),
    }
}

fn push_private(members: &mut Object, key: &PrivateKey) {
    let mut secret = |name: &str, value: &Secret| push(members, name, value.expose());
    match key {
        PrivateKey::Rsa(key) => {
            let crt = key.crt();
            secret("d", key.d());
            secret("p", &crt.p);
            secret("q", &crt.q);
            secret("dp", &crt.dp);
            secret("dq", &crt.dq);
            secret("qi", &crt.qi);
        }
        PrivateKey::Ec(key) => secret("d", key.d()),
        PrivateKey::Ed25519(key) => secret("d", key.seed()),
        PrivateKey::X25519(key) => secret("d", key.d()),
        PrivateKey::MlDsa(key) => secret("priv", key.seed()),
    }
}

fn push(members: &mut Object, name: &str, bytes: &[u8]) {
    members.insert(name.to_owned(), Value::from(encode(bytes)));
}

/// The members of a key that is not read, without those that are private in any type of key.
pub(super) fn without_private(members: &Object) -> Object {
    let mut public = Object::new();
    for (name, value) in members.iter().filter(|(name, _)| !is_private_member(name)) {
        public.insert(name, value.clone());
    }
    if let Some(Value::Array(ops)) = public.get_mut("key_ops") {
        for op in ops {
            *op = Value::from(op.as_str().map(public_operation).unwrap_or_default());
        }
    }
    public
}

/// The names of members that are private in any type of key.
pub(crate) fn private_members(members: &Object) -> impl Iterator<Item = &str> {
    members.iter().map(|(name, _)| name).filter(|name| is_private_member(name))
}

/// Whether a member of this name is a secret in one type of key or another.
pub fn is_private_member(name: &str) -> bool {
    PRIVATE.contains(&name)
}

/// Members that are secrets in one key type or another, RFC 7518's and those of `AKP`. Where they are strangers to the key
/// they are kept as members that nobody registered, but not published.
const PRIVATE: [&str; 11] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv", "r", "t"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{Dialect, Style, read_object, write_object};

    const KEY: &str = r#"{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x-more":1,"priv":"c2VjcmV0"}"#;

    #[test]
    fn a_public_set_has_no_private_member_not_even_a_stray_one() {
        let jwk = Jwk::from_json(&read_object(KEY.as_bytes(), Dialect::STRICT).unwrap()).unwrap();
        let text = write_object(&public_set([&jwk.public().unwrap()]), Style::Compact);
        assert_eq!(
            text,
            r#"{"keys":[{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","x-more":1}]}"#
        );
    }

    #[test]
    fn a_private_set_comes_back_whole() {
        let members = read_object(KEY.as_bytes(), Dialect::STRICT).unwrap();
        let jwk = Jwk::from_json(&members).unwrap();
        let set = expose_set([&jwk]);
        assert_eq!(set.get("keys").and_then(Value::as_array).unwrap(), [Value::Object(members)]);
    }
}
