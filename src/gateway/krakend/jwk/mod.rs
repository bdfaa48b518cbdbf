//! One JWK as the gateway's JOSE library reads it: exact names, no duplicates, tolerant base64, and no look at `alg`,
//! `use` and `key_ops`.

pub(in crate::gateway::krakend) mod certificate;
pub(in crate::gateway::krakend) mod fault;
pub(in crate::gateway::krakend) mod material;

use super::go::base64;
use super::go::piece::{Piece, repeated};
use crate::algorithm::{Curve, Digest};
use crate::config::Reading;
use crate::crypto::{EcPublicKey, InvalidKey, RsaPrivateKey, RsaPublicKey, Secret, bit_len, digest, sha1};
use crate::json::{Dialect, Value};
use certificate::{Certificate, certificates, thumbprint};
use fault::BadJwk;
use material::{MOST_EXPONENT_BITS, Material, RsaNumbers};

/// A key of a set that the gateway took.
#[derive(Clone, Debug)]
pub(in crate::gateway::krakend) struct GatewayJwk {
    pub(in crate::gateway::krakend) kid: String,
    /// The SHA-1 thumbprint of its certificate, base64url; empty without one.
    pub(in crate::gateway::krakend) x5t: String,
    /// The same with SHA-256.
    pub(in crate::gateway::krakend) x5t_s256: String,
    pub(in crate::gateway::krakend) material: Material,
    /// What it says it is for; the gateway does not care.
    pub(in crate::gateway::krakend) alg: String,
    pub(in crate::gateway::krakend) public_key_use: String,
    /// Whether the modulus is written with a zero byte in front.
    pub(in crate::gateway::krakend) has_leading_zero: bool,
}

impl GatewayJwk {
    /// go-jose, `JSONWebKey.UnmarshalJSON`; vectors jwks-kty-member-uppercase, jwks-x5t-invalid.
    pub(in crate::gateway::krakend) fn read(piece: Piece<'_>) -> Result<Self, BadJwk> {
        let Some(members) = piece.members() else {
            let found = piece.read(Dialect::GO).map_or("no JSON", |value| value.described());
            return Err(BadJwk::NotAnObject { found });
        };
        if let Some(member) = repeated(&members) {
            return Err(BadJwk::Repeated { member: member.to_owned() });
        }
        let reader = Reader(members);
        let text = |member| reader.text(member);
        let (kty, crv) = (text("kty")?, text("crv")?);
        let (kid, alg, public_key_use, x5u) = (text("kid")?, text("alg")?, text("use")?, text("x5u")?);
        // All of them are decoded, whichever the key type asks for.
        let numbers = Numbers::read(&reader)?;
        if !is_url(&x5u) {
            return Err(BadJwk::BadUrl);
        }
        let certificates = certificates(&reader.texts("x5c")?)?;
        let has_leading_zero = kty == "RSA" && numbers.get("n").is_some_and(|n| n.first() == Some(&0) && n.len() > 1);
        let material = match kty.as_str() {
            "EC" => numbers.ec(&crv)?,
            "RSA" => numbers.rsa()?,
            "oct" if !certificates.is_empty() => return Err(BadJwk::SecretWithCertificate),
            "oct" => Material::Symmetric(Secret::from(numbers.required("k")?.to_vec())),
            "OKP" => numbers.okp(&crv)?,
            "" => return Err(BadJwk::NoKeyType),
            _ => return Err(BadJwk::UnknownKeyType { found: kty }),
        };
        if let Some(Certificate { key: Some(certified), .. }) = certificates.first()
            && !material.is_half_of(certified)
        {
            return Err(BadJwk::OtherKey);
        }
        let leaf = certificates.first().map(|certificate| certificate.der.as_slice());
        Ok(Self {
            kid,
            x5t: thumbprint("x5t", "SHA-1", 20, &text("x5t")?, leaf.map(sha1))?,
            x5t_s256: thumbprint(
                "x5t#S256",
                "SHA-256",
                32,
                &text("x5t#S256")?,
                leaf.map(|der| digest(Digest::Sha256, der)),
            )?,
            material,
            alg,
            public_key_use,
            has_leading_zero,
        })
    }
}

/// The members of a JWK, by their exact names.
struct Reader<'t>(Vec<(String, Piece<'t>)>);

impl Reader<'_> {
    /// A member that is there and not null.
    fn value(&self, member: &'static str) -> Option<Value> {
        let (_, piece) = self.0.iter().find(|(name, _)| name == member)?;
        piece.read(Dialect::GO).ok().filter(|value| *value != Value::Null)
    }

    fn text(&self, member: &'static str) -> Result<String, BadJwk> {
        match self.value(member) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text),
            Some(other) => Err(BadJwk::WrongType { member, expected: "a string", found: other.described() }),
        }
    }

    fn texts(&self, member: &'static str) -> Result<Vec<String>, BadJwk> {
        let Some(value) = self.value(member) else { return Ok(Vec::new()) };
        Reading::GO.texts(&value).ok_or(BadJwk::WrongType {
            member,
            expected: "a list of strings",
            found: value.described(),
        })
    }
}

/// The members that are base64url, decoded.
struct Numbers(Vec<(&'static str, Secret)>);

impl Numbers {
    fn read(reader: &Reader<'_>) -> Result<Self, BadJwk> {
        let mut numbers = Vec::new();
        for member in ["k", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi"] {
            if reader.value(member).is_some() {
                let bytes = base64::url(&reader.text(member)?).map_err(|fault| BadJwk::Encoding { member, fault })?;
                numbers.push((member, Secret::from(bytes)));
            }
        }
        Ok(Self(numbers))
    }

    fn get(&self, member: &str) -> Option<&[u8]> {
        self.0.iter().find(|(name, _)| *name == member).map(|(_, bytes)| bytes.expose())
    }

    fn required(&self, member: &'static str) -> Result<&[u8], BadJwk> {
        self.get(member).ok_or(BadJwk::Missing { member })
    }

    /// go-jose, `rsaPublicKey` and `rsaPrivateKey`; vectors jwks-rsa-private-missing-p, jwks-rsa-1024-signs.
    #[expect(clippy::many_single_char_names, reason = "the letters of RFC 8017")]
    fn rsa(&self) -> Result<Material, BadJwk> {
        let (n, e) = (self.required("n")?, self.required("e")?);
        let numbers = RsaNumbers::new(n, e);
        let Some(d) = self.get("d") else { return Ok(Material::RsaPublic(numbers)) };
        let (p, q) = (self.required("p")?, self.required("q")?);
        // Too short or too long for us to look into: the gateway takes it, and cannot sign with it.
        let key = match RsaPublicKey::new(n, e) {
            Err(InvalidKey::ModulusTooShort { .. } | InvalidKey::ModulusTooLong { .. }) => None,
            Err(other) => return Err(other.into()),
            Ok(_) if bit_len(&numbers.e) > MOST_EXPONENT_BITS => return Err(InvalidKey::Exponent.into()),
            Ok(public) => {
                let crt = [self.get("dp"), self.get("dq"), self.get("qi")];
                Some(Box::new(RsaPrivateKey::from_primes(public, d, (p, q), crt)?))
            }
        };
        Ok(Material::RsaPrivate(numbers, key))
    }

    /// go-jose, `ecPublicKey` and `ecPrivateKey`; vectors jwks-ec-x-short, jwks-ec-d-padded, jwks-ec-off-curve.
    fn ec(&self, crv: &str) -> Result<Material, BadJwk> {
        let known = Curve::from_name(crv).filter(|curve| *curve != Curve::Secp256k1);
        let curve = known.ok_or_else(|| BadJwk::UnknownCurve {
            kty: "EC",
            found: crv.to_owned(),
            known: "P-256, P-384 and P-521",
        })?;
        let public = EcPublicKey::new(curve, self.required("x")?, self.required("y")?)?;
        let Some(d) = self.get("d") else { return Ok(Material::EcPublic(public)) };
        if d.len() != curve.field_len() {
            return Err(InvalidKey::CoordinateLength { member: "d", curve, found: d.len() }.into());
        }
        Ok(Material::EcPrivate(public, Secret::from(d.to_vec())))
    }

    /// go-jose, `edPublicKey` and `edPrivateKey`; vectors jwks-ed-missing-x, jwks-ed448.
    fn okp(&self, crv: &str) -> Result<Material, BadJwk> {
        if crv != "Ed25519" {
            return Err(BadJwk::UnknownCurve { kty: "OKP", found: crv.to_owned(), known: "Ed25519" });
        }
        let public = padded(self.required("x")?);
        Ok(match self.get("d") {
            None => Material::Ed25519Public(public),
            Some(d) => Material::Ed25519Private(Secret::from(padded(d).to_vec()), public),
        })
    }
}

/// 32 bytes: what is short is filled up with zeros, what is long is cut.
fn padded(bytes: &[u8]) -> [u8; 32] {
    let mut padded = [0; 32];
    padded.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    padded
}

/// Whether Go's `url.Parse` takes a text, as far as texts go that anybody writes.
fn is_url(text: &str) -> bool {
    let has_control = text.bytes().any(|byte| byte < 0x20 || byte == 0x7F);
    let escapes_hold = text
        .split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().first_chunk::<2>().is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit)));
    !has_control && escapes_hold && !text.starts_with(':')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;
    use crate::algorithm::Algorithm;
    use crate::base64url;
    use crate::crypto::PublicKey;

    fn read(text: &str) -> Result<GatewayJwk, BadJwk> {
        GatewayJwk::read(Piece::first(text.as_bytes()))
    }

    #[test]
    fn secrets_may_be_empty_and_of_any_spelling() {
        for (text, bytes) in [("", &b""[..]), ("YWI=", b"ab"), ("YW\\nI", b"ab"), ("YWJ", b"ab")] {
            let jwk = read(&format!(r#"{{"kty":"oct","k":"{text}","key_ops":7,"zzz":{{"a":1,"a":2}}}}"#)).unwrap();
            assert!(matches!(jwk.material, Material::Symmetric(secret) if secret.expose() == bytes), "{text}");
        }
    }

    #[test]
    fn what_spoils_a_set_is_named() {
        for (text, part) in [
            ("null", "must be an object"),
            ("{}", "`kty` is missing"),
            (r#"{"kty":"AKP"}"#, "AKP"),
            (r#"{"KTY":"oct","k":"AA"}"#, "`kty` is missing"),
            (r#"{"kty":"oct","k":null}"#, "`k` is missing"),
            (r#"{"kty":"oct","k":"AA","k":"AA"}"#, "twice"),
            (r#"{"kty":"oct","k":"AA","kid":7}"#, "`kid` must be a string"),
            (r#"{"kty":"oct","k":"AA","alg":7}"#, "`alg` must be a string"),
            (r#"{"kty":"oct","k":"a+b/"}"#, "`k` is not base64url"),
            (r#"{"kty":"oct","k":"AA","x":"?"}"#, "`x` is not base64url"),
            (r#"{"kty":"oct","k":"AA","x5t":"AAAA"}"#, "incorrect size"),
            (r#"{"kty":"oct","k":"AA","x5c":"AAAA"}"#, "`x5c` must be a list"),
            (r#"{"kty":"oct","k":"AA","x5u":"%zz"}"#, "x5u"),
            (r#"{"kty":"RSA","n":"AQAB"}"#, "`e` is missing"),
            (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","p":"AQ"}"#, "`q` is missing"),
            (r#"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#, "curve"),
            (r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, "curve"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_modulus_may_begin_with_a_zero() {
        for (text, has_zero) in [
            (r#"{"kty":"RSA","n":"AAE","e":"AQAB"}"#, true),
            (r#"{"kty":"RSA","n":"AQE","e":"AQAB"}"#, false),
            (r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#, false),
            (r#"{"kty":"oct","k":"AA","n":"AAE"}"#, false),
        ] {
            assert_eq!(read(text).unwrap().has_leading_zero, has_zero, "{text}");
        }
    }

    #[test]
    fn a_certificate_has_the_key_that_it_stands_beside() {
        let fixture = |kind: &str, file: &str| std::fs::read(format!("fixtures/keys/{kind}/{file}")).unwrap();
        let keys: Vec<(String, String)> = ["rsa-2048", "p-256", "ed25519"]
            .iter()
            .map(|kind| {
                let key = crate::keyfile::public_key_from_spki(&fixture(kind, "spki.der")).unwrap();
                let jwk = match &key {
                    PublicKey::Rsa(key) => format!(
                        r#""kty":"RSA","n":"{}","e":"{}""#,
                        base64url::encode(key.n()),
                        base64url::encode(key.e())
                    ),
                    PublicKey::Ed25519(key) => {
                        format!(r#""kty":"OKP","crv":"Ed25519","x":"{}""#, base64url::encode(key.bytes()))
                    }
                    _ => {
                        let spki = fixture(kind, "spki.der");
                        let (x, y) = spki[spki.len() - 64..].split_at(32);
                        let [x, y] = [x, y].map(base64url::encode);
                        format!(r#""kty":"EC","crv":"P-256","x":"{x}","y":"{y}""#)
                    }
                };
                (jwk, base64url::encode_standard(fixture(kind, "certificate.der")))
            })
            .collect();
        for (one, (jwk, _)) in keys.iter().enumerate() {
            for (other, (_, certificate)) in keys.iter().enumerate() {
                let found = read(&format!(r#"{{{jwk},"x5c":["{certificate}"]}}"#));
                assert_eq!(found.is_ok(), one == other, "{one} {other}");
            }
        }
        let (ec, certificate) = &keys[1];
        let der = std::fs::read("fixtures/keys/p-256/certificate.der").unwrap();
        for (print, is_own) in [(sha1(&der), true), (vec![0; 20], false)] {
            let print = base64url::encode(print);
            let found = read(&format!(r#"{{{ec},"x5c":["{certificate}"],"x5t":"{print}"}}"#));
            assert_eq!(found.is_ok(), is_own, "{found:?}");
        }
        // One number of two is another.
        let (rsa, certificate) = &keys[0];
        let n = &rsa.split('"').nth(7).unwrap()[..300];
        for other in [rsa.replace("AQAB", "AQAD"), rsa.replace(n, &n.chars().rev().collect::<String>())] {
            assert_ne!(&other, rsa);
            let found = read(&format!(r#"{{{other},"x5c":["{certificate}"]}}"#));
            assert!(matches!(found, Err(BadJwk::OtherKey)), "{found:?}");
        }
        let text = format!(r#"{{"kty":"oct","k":"AA","x5c":["{certificate}"]}}"#);
        assert!(matches!(read(&text), Err(BadJwk::SecretWithCertificate)));
    }

    /// `crypto/rsa`, `checkPub`. The key of fixtures/keys/rsa-1024 with exponents of 31 and 32 bits.
    #[test]
    fn private_keys_have_exponents_of_31_bits() {
        let n = "1R8ulRahyKK27uPWURLfuSQYJDHDHqAgjV47wvz-Alzp_KWPfYPBki9ATBd58gTUatOkJji_CKHhzSKV9ZAjgrQyXUFmW5eLbz4353CiuXTYQSQRlyIgkdvkzAxjOCIygqnyrA2eTyxFQLuAPtVlt0EunE0sXiYngTO-BzQqwDM";
        let p = "926WK4jAgcV8NlEtpawN1RusRufd0iEGNPlChBwyZ9VItDV3ZLkWGEM-F-m8j41FKIaR0rCwyzESJeRr1HKHaw";
        let q = "3IByDc7GnrDveJPWiKdXp33O9gFyAYtItmXN_Tp3rAqpzelLZhuY0GQYVaYcZyLaJCbuF48njabbx9J0xbQEWQ";
        for (e, d, is_taken) in [
            (
                "QAAAAw",
                "BrfBGU32GfPM-1RLHDX8Qst8yfCtiQJ4h5fkiYpzo14IFSPE0eFvVdCzDHXLAdI2OxUEBdSd0N11u56twAgROegDRy6acyHbUblxlTMd6vKQzjDaeBlAg8AwZ9ff23iyn857PY2q65l8lEKEsV3d6_Bw-w1tIa8WBctzsq9nxwM",
                true,
            ),
            (
                "gAAAAw",
                "AmYERVx8jq6NGrHQ29dLmckMjFtJ6l4iHiXAWwi1eqatQdx0NncFaVBO_iJGIwDUzcrNlTifAyFd4l6kFUUFLDm9tsAKtN95S0o5ThrWcpr7HW8wePhZsio4csTMZFwhdbcmjKJkabx5sNl2G5kBSwNjpbIg8vFKCjKXovFit5M",
                false,
            ),
        ] {
            let read = read(&format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}","d":"{d}","p":"{p}","q":"{q}"}}"#));
            assert_eq!(read.is_ok(), is_taken, "{e}: {read:?}");
        }
    }

    #[test]
    fn urls_are_those_that_go_takes() {
        for (text, is_one) in [
            ("", true),
            ("https://a/b c", true),
            ("a\u{1f}", false),
            ("a\u{7f}", false),
            ("a%41%zz", false),
            ("a%4", false),
            ("%4b", true),
            (":a", false),
            ("a:b", true),
        ] {
            assert_eq!(is_url(text), is_one, "{text:?}");
        }
    }

    #[test]
    fn keys_in_headers_are_public_and_halves_belong_together() {
        // RFC 8037, appendix A; the point of P-256 is its generator, which belongs to the scalar 1.
        let ed = r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;
        let d = r#""d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A""#;
        let ec = r#""kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU""#;
        let scalar = |last: &str| format!(r#""d":"{}{last}""#, "A".repeat(42));
        for (jwk, may_be_embedded, is_mismatched) in [
            (r#""kty":"oct","k":"AA""#.to_owned(), false, false),
            (r#""kty":"RSA","n":"AQAB","e":"AQAB""#.to_owned(), true, false),
            (r#""kty":"RSA","n":"AQAB","e":"""#.to_owned(), false, false),
            (ed.to_owned(), true, false),
            (format!("{ed},{d}"), false, false),
            (format!("{ed},{}", d.replace("nWG", "nWH")), false, true),
            (ec.to_owned(), true, false),
            (format!("{ec},{}", scalar("E")), false, false),
            (format!("{ec},{}", scalar("I")), false, true),
        ] {
            let material = read(&format!("{{{jwk}}}")).unwrap().material;
            assert_eq!(
                (material.may_be_embedded(), material.is_mismatched()),
                (may_be_embedded, is_mismatched),
                "{jwk}"
            );
            assert_eq!(material.betrays_itself(), is_mismatched && jwk.contains("OKP"), "{jwk}");
            let (kind, is_private) = (jwk.split('"').nth(3).unwrap(), jwk.contains(r#""d""#));
            let described = material.describe();
            assert!(described.trim_start_matches("private ").starts_with(kind), "{described}");
            assert_eq!(described.starts_with("private "), is_private, "{described}");
        }
    }

    #[test]
    fn a_certificate_that_is_a_bare_key_is_told_as_such() {
        let spki = base64url::encode_standard(std::fs::read("fixtures/keys/p-256/spki.der").unwrap());
        for (der, is_bare) in [(spki.as_str(), true), ("AAAA", false)] {
            let error = read(&format!(r#"{{"kty":"oct","k":"AA","x5c":["{der}"]}}"#)).unwrap_err().to_string();
            assert_eq!(error.contains("but a bare public key"), is_bare, "{error}");
        }
    }

    #[test]
    fn rsa_numbers_that_no_signature_fits_are_taken_all_the_same() {
        for text in [r#"{"kty":"RSA","n":"","e":""}"#, r#"{"kty":"RSA","n":"AAE","e":"Ag"}"#] {
            let jwk = read(text).unwrap();
            assert!(jwk.material.verifier(Algorithm::Rs256).is_none(), "{text}");
        }
    }

    #[test]
    fn ed25519_halves_are_filled_up_and_cut() {
        let jwk = read(r#"{"kty":"OKP","crv":"Ed25519","x":"AQ","d":"Ag"}"#).unwrap();
        let Material::Ed25519Private(seed, public) = jwk.material else { panic!() };
        assert_eq!((seed.len(), public.iter().map(|byte| u32::from(*byte)).sum::<u32>()), (32, 1));
    }

    #[test]
    fn thumbprints_may_be_hex_inside_of_base64url() {
        let hex = base64url::encode("00".repeat(20));
        let jwk = read(&format!(r#"{{"kty":"oct","k":"AA","x5t":"{hex}=="}}"#)).unwrap();
        assert_eq!(jwk.x5t, base64url::encode([0; 20]));
    }
}
