//! A key file; what comes before a zero byte at its end is opened with a passphrase.

use jwtk::crypto::Secret;
use jwtk::jwk::{KeySet, Member};
use jwtk::keyfile::{self, FileKey, Form, certificate_key};

/// Reads all keys of it, writes them and reads them again.
pub fn run(data: &[u8]) {
    let (content, passphrase) = match data.split_last() {
        Some((0, content)) => (content, Some(Secret::from(b"correct-horse".to_vec()))),
        _ => (data, None),
    };
    let Ok(entries) = keyfile::read(content, passphrase.as_ref()) else { return };
    let mut found_keys = Vec::new();
    for entry in entries {
        let found = match entry.found {
            Ok(found) => found,
            Err(fault) => {
                assert!(!fault.to_string().contains(char::is_control));
                continue;
            }
        };
        let public = found.key.public();
        if let Some(certificate) = found.chain.first() {
            assert_eq!(certificate_key(certificate).as_ref().ok(), Some(&public));
        }
        let text = keyfile::public_key_to_pem(&public, Form::Spki).unwrap();
        assert!(matches!(only(&text), FileKey::Public(again) if again == public), "{text}");
        if let FileKey::Private(private) = &found.key {
            let text = keyfile::expose_private_key_pem(private, Form::Pkcs8).unwrap();
            let FileKey::Private(again) = only(&text) else { panic!("half of the key is gone") };
            assert!(again.public() == public);
            assert!(keyfile::expose_private_key_pem(&again, Form::Pkcs8).unwrap() == text);
        }
        found_keys.push(public);
    }
    // A set of the same content has the same keys, whatever else it may be.
    if let Ok(set) = KeySet::from_content(content.to_vec(), "keys", passphrase.as_ref()) {
        let keys = set.members().iter().filter_map(Member::public).map(|jwk| jwk.key().clone());
        let keys: Vec<_> = keys.collect();
        assert!(keys == found_keys || found_keys.is_empty());
    }
}

/// The key of a file that was written for one.
fn only(text: &str) -> FileKey {
    let mut entries = keyfile::read(text.as_bytes(), None).unwrap();
    assert_eq!(entries.len(), 1);
    entries.remove(0).found.unwrap().key
}
