//! What it costs to read keys from files.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use divan::{Bencher, black_box};
use jwtk::jwk::{Fingerprints, KeySet, KidScheme};

fn main() {
    divan::main();
}

/// From a file's bytes to a checked key with its kid: 1,000 of these are a call of `jwtk pem2jwks`.
#[divan::bench(args = [
    "rsa-2048/pkcs8.pem", "rsa-4096/pkcs8.pem", "rsa-2048/spki.pem", "rsa-2048/certificate.pem", "p-256/pkcs8.pem",
    "p-521/pkcs8.pem", "ed25519/pkcs8.pem", "p-256/openssh",
])]
fn pem_to_kid(bencher: Bencher, name: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys").join(name);
    let content = std::fs::read(path).unwrap();
    bencher.bench(|| {
        let keys = KeySet::from_content(black_box(content.clone()), "bench", None).unwrap();
        let [member] = keys.members() else { panic!("{name}") };
        KidScheme::Thumbprint.kid(member.jwk().unwrap(), None).unwrap()
    });
}

/// All digests of every key of a large set, one key at a time.
#[divan::bench(sample_count = 10)]
fn fingerprints_of_10000_keys(bencher: Bencher) {
    let keys: Vec<String> = (0..10_000)
        .map(|kid| {
            format!(
                r#"{{"kty":"OKP","kid":"{kid}","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}"#
            )
        })
        .collect();
    let text = format!(r#"{{"keys":[{}]}}"#, keys.join(",")).into_bytes();
    bencher.bench(|| {
        let set = KeySet::from_content(black_box(text.clone()), "bench", None).unwrap();
        set.into_iter().filter(|member| Fingerprints::of(member.jwk().unwrap()).spki_sha256().is_some()).count()
    });
}
