//! From a key to JSON members, always in the same order.

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
        push_others(members, self.metadata())
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
        push_others(members, self.metadata())
    }
}

fn header(key_type: KeyType, metadata: &Metadata) -> Object {
    let mut members = Object::new();
    members.insert("kty".to_owned(), Value::from(key_type.name()));
    let named = [("kid", &metadata.kid), ("use", &metadata.public_key_use), ("alg", &metadata.alg)];
    for (name, text) in named {
        if let Some(text) = text {
            members.insert(name.to_owned(), Value::from(text.as_str()));
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
    }
}

fn push(members: &mut Object, name: &str, bytes: &[u8]) {
    members.insert(name.to_owned(), Value::from(encode(bytes)));
}

fn push_others(mut members: Object, metadata: &Metadata) -> Object {
    for (name, value) in metadata.others.iter() {
        members.insert(name.to_owned(), value.clone());
    }
    members
}
