//! Keys from serde, and public sets to it.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use zeroize::{Zeroize as _, Zeroizing};

use super::member::Member;
use super::{Jwk, KeySet};
use crate::json::{self, Object, Style};

/// From a JWK of any kind.
impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Object::deserialize(deserializer)?;
        let jwk = Self::from_json(&members);
        members.zeroize();
        jwk.map_err(D::Error::custom)
    }
}

/// From a JWKS or a single JWK. Messages name it `the key set`; members that cannot be used do no harm, as in
/// [`KeySet::read`].
///
/// ```
/// use jwtk::jwk::KeySet;
///
/// #[derive(serde::Deserialize)]
/// struct Settings {
///     keys: KeySet,
/// }
///
/// let text = r#"{"keys":{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}}"#;
/// let settings: Settings = serde_json::from_str(text)?;
/// assert_eq!(settings.keys.with_kid("a").count(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for KeySet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Object::deserialize(deserializer)?;
        let text = Zeroizing::new(json::write_object(&members, Style::Compact).into_bytes());
        members.zeroize();
        Self::from_content(text, "the key set", None).map_err(D::Error::custom)
    }
}

/// As the JWKS to hand out: public halves alone. Shared secrets, and members that cannot be used, are left out.
impl Serialize for KeySet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys: Vec<Object> = self.members().iter().filter_map(Member::public_json).collect();
        let mut set = serializer.serialize_map(Some(1))?;
        set.serialize_entry("keys", &keys)?;
        set.end()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jwk::Key;

    const PRIVATE: &str = r#"{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;
    const PUBLIC: &str = r#"{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn a_key_is_read_with_its_secret_and_written_without() {
        let jwk: Jwk = serde_json::from_str(PRIVATE).unwrap();
        assert!(matches!(jwk.key(), Key::Private(_)));
        assert_eq!(serde_json::to_string(&jwk.public().unwrap()).unwrap(), PUBLIC);
        let error = serde_json::from_str::<Jwk>(r#"{"kty":"OKP"}"#).unwrap_err();
        assert!(error.to_string().contains("`crv`"), "{error}");
    }

    #[test]
    fn a_set_is_written_as_it_is_handed_out() {
        let text = format!(r#"{{"keys":[{PRIVATE},{{"kty":"oct","kid":"s","k":"c2VjcmV0"}},{{"kty":"new"}}]}}"#);
        let keys: KeySet = serde_json::from_str(&text).unwrap();
        assert_eq!(keys.members().len(), 3);
        assert_eq!(serde_json::to_string(&keys).unwrap(), format!(r#"{{"keys":[{PUBLIC}]}}"#));
        assert!(serde_json::from_str::<KeySet>("{}").is_err());
    }
}
