//! A text that may be a JWK or a set of them.

use jwtk::algorithm::Digest;
use jwtk::json::{Dialect, Object, Style, Value, read_object, write_object};
use jwtk::jwk::{Jwk, Key, KeySet, Member, PublicKey, Thumbprint, public_set};

/// Reads the keys, writes them and reads them again.
pub fn run(data: &[u8]) {
    let Ok(keys) = KeySet::read(data, "keys") else { return };
    if let Ok(whole) = read_object(data, Dialect::STRICT) {
        let listed = whole.get("keys").map_or(1, |keys| keys.as_array().unwrap().len());
        assert_eq!(keys.members().len() + keys.passed_over(), listed);
    }
    for member in keys.members() {
        let _ = (member.place(), member.used(), member.jwk().map_err(ToString::to_string));
        if let Some(kid) = member.kid() {
            assert!(keys.with_kid(kid).any(|found| std::ptr::eq(found, member)), "{kid}");
        }
        if let Some(public) = member.public_json() {
            assert_no_private(&public);
        }
        if let Ok(jwk) = member.jwk() {
            check(jwk);
        }
    }
    let public: Vec<Jwk<PublicKey>> = keys.members().iter().filter_map(Member::public).collect();
    let text = write_object(&public_set(&public), Style::Pretty);
    let again = KeySet::read(text.as_bytes(), "again").unwrap();
    let thumbprints = |set: &KeySet| -> Vec<Thumbprint> {
        let usable = set.members().iter().filter(|member| member.public().is_some());
        usable.filter_map(|member| member.thumbprint(Digest::Sha256)).collect()
    };
    assert_eq!(thumbprints(&again), thumbprints(&keys), "{text}");
}

/// Both halves of a key are written as they are read, and the public one without the private one.
fn check(jwk: &Jwk) {
    let exposed = jwk.expose_json();
    let again = reread(&exposed);
    assert_eq!(again.expose_json(), exposed);
    let Some(public) = jwk.public() else {
        assert!(
            matches!((jwk.key(), again.key()), (Key::Symmetric(one), Key::Symmetric(other)) if one.expose() == other.expose())
        );
        return;
    };
    assert_eq!(again.public().map(|again| again.key().clone()).as_ref(), Some(public.key()));
    let members = public.to_json();
    assert_no_private(&members);
    let again = reread(&members);
    assert!(matches!(again.key(), Key::Public(key) if key == public.key()));
    assert_eq!(again.expose_json(), members);
    for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let thumbprint = Thumbprint::of(public.key(), digest);
        assert_eq!(again.public().map(|again| Thumbprint::of(again.key(), digest)).as_ref(), Some(&thumbprint));
    }
}

fn reread(members: &Object) -> Jwk {
    let text = write_object(members, Style::Compact);
    let members = read_object(text.as_bytes(), Dialect::STRICT).unwrap();
    Jwk::from_json(&members).unwrap_or_else(|error| panic!("what was written is not read: {error}"))
}

/// RFC 7518 section 6 and RFC 9964: the members that are private in any type of key.
fn assert_no_private(members: &Object) {
    for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
        assert_eq!(members.get(name).map(Value::described), None, "{name}");
    }
}
