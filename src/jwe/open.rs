//! From a token taken apart to what one of our keys opened.

use super::candidates::{Candidate, Wanted};
use super::inflate::inflate;
use super::key_management;
use super::parameters::Parameters;
use super::policy::Policy;
use super::refusal::Refusal;
use super::sealed::{Recipient, Sealed};
use crate::algorithm::{ContentCipher, ContentEncryption, KeyManagement, KeyMethod};
use crate::check::Check;
use crate::crypto::{Secret, decrypt, random_bytes};
use crate::jose::Header;
use crate::jwk::{KeySet, Member};

/// What one of our keys opened. Nobody knows who wrote it: it has bytes, and no claims.
///
/// Only [`Sealed::open`] makes one:
///
/// ```compile_fail
/// let forged = jwtk::jwe::Opened { plaintext: Vec::new() };
/// ```
#[derive(Debug)]
pub struct Opened<'k> {
    header: Header,
    plaintext: Secret,
    alg: KeyManagement,
    enc: ContentEncryption,
    key: &'k Member,
}

impl Sealed {
    /// Opens the token with one of `keys`, for whichever recipient that is possible.
    ///
    /// # Errors
    /// The [`Refusal`] of each recipient, the one that tells most first. Of keys that fit and a token that they do not open,
    /// it is always [`Refusal::Failed`].
    pub fn open<'k>(&self, keys: &'k KeySet, policy: &Policy) -> Result<Opened<'k>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut budget = MOST_TRIES;
        for recipient in &self.recipients {
            match self.open_for(recipient, keys, policy, &mut budget) {
                Ok(opened) => return Ok(opened),
                Err(refusal) => refusals.push(refusal),
            }
        }
        refusals.sort_by_key(|refusal| std::cmp::Reverse(refusal.rank()));
        Err(refusals)
    }

    fn open_for<'k>(
        &self,
        recipient: &Recipient,
        keys: &'k KeySet,
        policy: &Policy,
        budget: &mut usize,
    ) -> Result<Opened<'k>, Refusal> {
        let header = &recipient.header;
        let (alg, enc) = algorithms(header, policy)?;
        self.check_lengths(enc)?;
        match (alg.carries_no_key(), recipient.encrypted_key.is_empty()) {
            (true, false) => {
                return Err(Refusal::Length {
                    part: "encrypted key",
                    found: recipient.encrypted_key.len(),
                    algorithm: alg.name(),
                    needed: "none",
                });
            }
            (false, true) => {
                return Err(Refusal::Length { part: "encrypted key", found: 0, algorithm: alg.name(), needed: "some" });
            }
            (true, true) | (false, false) => {}
        }
        let is_compressed = match header.text("zip") {
            None => false,
            Some("DEF") => true,
            Some(other) => return Err(Refusal::UnknownCompression { found: other.to_owned() }),
        };
        if let Some(wanted) = &policy.aad
            && self.aad.as_ref().map(|aad| &aad.bytes) != Some(wanted)
        {
            return Err(Refusal::Aad);
        }
        let parameters = Parameters::read(alg, header, policy.most_rounds)?;
        let wanted = Wanted { alg, enc, header, parameters: &parameters };
        let candidates = wanted.select(keys, policy)?;
        let cost = if matches!(alg.method(), KeyMethod::Pbes2(..)) { PASSWORD_COST } else { 1 };
        let left = budget.checked_sub(candidates.len() * cost);
        *budget = left.ok_or(Refusal::TooManyKeys { alg, tried: *budget / cost })?;
        let authenticated = self.authenticated();
        for Candidate { member, opener } in candidates {
            let key = key_management::open(alg, enc, &parameters, opener, &recipient.encrypted_key);
            // RFC 7516 section 11.5: without a key one goes on with another, so that nothing tells the two apart.
            let key = match key.filter(|key| key.len() == enc.key_len()) {
                Some(key) => key,
                None => random_bytes(enc.key_len()).map_err(|_| Refusal::Failed)?,
            };
            let content = decrypt(enc.cipher(), &key, &self.iv, &authenticated, &self.ciphertext, &self.tag);
            if let Some(content) = content {
                let plaintext = if is_compressed { inflate(content.expose())? } else { content };
                return Ok(Opened { header: header.clone(), plaintext, alg, enc, key: member });
            }
        }
        Err(Refusal::Failed)
    }

    /// Lengths are seen by everybody, so they may be told.
    fn check_lengths(&self, enc: ContentEncryption) -> Result<(), Refusal> {
        let wrong = |part, found, needed| Err(Refusal::Length { part, found, algorithm: enc.name(), needed });
        if self.iv.len() != enc.iv_len() {
            return wrong("initialization vector", self.iv.len(), if enc.iv_len() == 12 { "12" } else { "16" });
        }
        if self.tag.len() != enc.tag_len() {
            let needed = match enc.tag_len() {
                16 => "16",
                24 => "24",
                _ => "32",
            };
            return wrong("tag", self.tag.len(), needed);
        }
        let is_whole = !self.ciphertext.is_empty() && self.ciphertext.len().is_multiple_of(AES_BLOCK);
        match enc.cipher() {
            ContentCipher::CbcHmac(_) if !is_whole => {
                wrong("ciphertext", self.ciphertext.len(), "whole blocks of 16, at least one")
            }
            ContentCipher::CbcHmac(_) | ContentCipher::Gcm(_) => Ok(()),
        }
    }
}

/// What the header names, known and allowed.
fn algorithms(header: &Header, policy: &Policy) -> Result<(KeyManagement, ContentEncryption), Refusal> {
    let unknown = |parameter, found: &str| Refusal::UnknownAlgorithm { parameter, found: found.to_owned() };
    let alg: KeyManagement = header.alg().parse().map_err(|_| unknown("alg", header.alg()))?;
    let name = header.text("enc").unwrap_or_default();
    let enc: ContentEncryption = name.parse().map_err(|_| unknown("enc", name))?;
    if let Some(allowed) = policy.algorithms.as_ref().filter(|allowed| !allowed.contains(&alg)) {
        let allowed = allowed.iter().map(|alg| alg.name()).collect();
        return Err(Refusal::NotAllowed { parameter: "alg", found: alg.name(), allowed });
    }
    if let Some(allowed) = policy.encryptions.as_ref().filter(|allowed| !allowed.contains(&enc)) {
        let allowed = allowed.iter().map(|enc| enc.name()).collect();
        return Err(Refusal::NotAllowed { parameter: "enc", found: enc.name(), allowed });
    }
    Ok((alg, enc))
}

impl<'k> Opened<'k> {
    /// The header of the recipient that it was opened for.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What was encrypted.
    pub fn plaintext(&self) -> &[u8] {
        self.plaintext.expose()
    }

    /// How the content's key came.
    pub fn algorithm(&self) -> KeyManagement {
        self.alg
    }

    /// How the content was encrypted.
    pub fn encryption(&self) -> ContentEncryption {
        self.enc
    }

    /// The check that was passed.
    pub fn to_check(&self) -> Check {
        Check::pass("decrypt", format!("{} and {} with {}", self.alg, self.enc, self.key.place()))
    }

    /// The key that opened it.
    pub fn key(&self) -> &'k Member {
        self.key
    }
}

/// How many times the recipients' keys are tried, all together: a bound on what one token may cost.
const MOST_TRIES: usize = 1_000;

/// A password takes up to a second, so that no more than four are tried.
const PASSWORD_COST: usize = 250;

/// Length of a block of AES in bytes.
const AES_BLOCK: usize = 16;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base64url;
    use crate::check::Reason;
    use crate::crypto::encrypt;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODw";

    fn keys(members: &str) -> KeySet {
        KeySet::read(format!(r#"{{"keys":[{{"kty":"oct","k":"{KEY}"{members}}}]}}"#).as_bytes(), "keys").unwrap()
    }

    /// A token whose content is sealed with [`KEY`] under any header at all.
    fn forged(header: &str, encrypted_key: &str, content: &[u8]) -> String {
        let (key, iv) = (Secret::from(base64url::decode(KEY).unwrap()), [7; 12]);
        let protected = base64url::encode(header);
        let (ciphertext, tag) = encrypt(ContentCipher::Gcm(16), &key, &iv, protected.as_bytes(), content).unwrap();
        let parts = [iv.to_vec(), ciphertext, tag].map(base64url::encode);
        format!("{protected}.{encrypted_key}.{}", parts.join("."))
    }

    fn reason(token: &str, keys: &KeySet, policy: &Policy) -> Option<Reason> {
        match Sealed::compact(token) {
            Err(refusal) => Some(refusal.reason()),
            Ok(sealed) => sealed.open(keys, policy).err().and_then(|refusals| refusals.first().map(Refusal::reason)),
        }
    }

    #[test]
    fn headers_are_read_to_the_letter() {
        use Reason::{AlgorithmNotAllowed as Alg, Compressed, CriticalHeader as Crit, Malformed};
        let keys = keys("");
        for (header, expected) in [
            (r#"{"alg":"dir","enc":"A128GCM"}"#, None),
            (r#"{"alg":"dir","enc":"A128GCM","unknown":1,"jku":"http://a.example/"}"#, None),
            (r#"{"alg":"none","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"alg":"HS256","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"alg":"DIR","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"alg":"dir\u0000","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"alg":"dir","enc":"a128gcm"}"#, Some(Alg)),
            (r#"{"alg":"ECDH-1PU","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"alg":"RSA1_5","enc":"A128GCM"}"#, Some(Alg)),
            (r#"{"enc":"A128GCM"}"#, Some(Malformed)),
            (r#"{"alg":null,"enc":"A128GCM"}"#, Some(Malformed)),
            (r#"{"alg":"dir"}"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":["A128GCM"]}"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":"A128GCM","kid":7}"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":"A128GCM","zip":1}"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":"A128GCM","\u0061lg":"dir"}"#, Some(Malformed)),
            (r#"["alg"]"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":"A128GCM","crit":["b64"],"b64":true}"#, Some(Crit)),
            (r#"{"alg":"dir","enc":"A128GCM","crit":[]}"#, Some(Crit)),
            (r#"{"alg":"dir","enc":"A128GCM","crit":["exp"],"exp":1}"#, Some(Crit)),
            (r#"{"alg":"dir","enc":"A128GCM","zip":"def"}"#, Some(Compressed)),
            (r#"{"alg":"dir","enc":"A128GCM","zip":"DEF"}"#, Some(Compressed)),
            (r#"{"alg":"ECDH-ES","enc":"A128GCM"}"#, Some(Malformed)),
            (r#"{"alg":"dir","enc":"A192GCM"}"#, Some(Reason::KeyMismatch)),
            (r#"{"alg":"dir","enc":"A128CBC-HS256"}"#, Some(Malformed)),
        ] {
            assert_eq!(reason(&forged(header, "", b"content"), &keys, &Policy::default()), expected, "{header}");
        }
        let with_key = forged(r#"{"alg":"dir","enc":"A128GCM"}"#, "AAAA", b"content");
        assert_eq!(reason(&with_key, &keys, &Policy::default()), Some(Malformed));
        let bad_parameters = [
            r#"{"alg":"A128GCMKW","enc":"A128GCM"}"#,
            r#"{"alg":"A128GCMKW","enc":"A128GCM","iv":"AAAAAAAAAAAAAAAA","tag":"AAAA"}"#,
            r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":1000}"#,
            r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":1000,"p2s":"AAAAAAAAAA"}"#,
            r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAAAAAA"}"#,
        ];
        for header in bad_parameters {
            assert_eq!(reason(&forged(header, "AAAA", b""), &keys, &Policy::default()), Some(Malformed), "{header}");
        }
    }

    #[test]
    fn a_key_is_used_for_nothing_but_what_it_says() {
        use Reason::{AlgorithmNotAllowed as Alg, KeyMismatch, NoMatchingKey};
        let token = forged(r#"{"alg":"dir","enc":"A128GCM","kid":"a"}"#, "", b"content");
        for (members, expected) in [
            (r#","kid":"a""#, None),
            (r#","kid":"a","use":"enc","alg":"dir","key_ops":["decrypt"]"#, None),
            (r#","kid":"a","alg":"A128GCM""#, None),
            (r#","kid":"b""#, Some(NoMatchingKey)),
            ("", Some(NoMatchingKey)),
            (r#","kid":"a","alg":"A256GCM""#, Some(Alg)),
            (r#","kid":"a","alg":"A128KW""#, Some(Alg)),
            (r#","kid":"a","alg":"HS256""#, Some(Alg)),
            (r#","kid":"a","use":"sig""#, Some(KeyMismatch)),
            (r#","kid":"a","key_ops":["encrypt"]"#, Some(KeyMismatch)),
            (r#","kid":"a","key_ops":["unwrapKey"]"#, Some(KeyMismatch)),
            (r#","kid":"a","key_ops":[]"#, Some(KeyMismatch)),
            (r#","kid":"a","use":"enc","key_ops":["decrypt","sign"]"#, Some(KeyMismatch)),
        ] {
            assert_eq!(reason(&token, &keys(members), &Policy::default()), expected, "{members}");
        }
        let lone = KeySet::read(format!(r#"{{"kty":"oct","k":"{KEY}"}}"#).as_bytes(), "lone").unwrap();
        assert_eq!(reason(&token, &lone, &Policy::default()), None);
    }

    #[test]
    fn what_one_token_may_cost_is_bounded() {
        let recipient =
            r#"{"header":{"alg":"PBES2-HS256+A128KW","p2s":"AAAAAAAAAAAAAAAA","p2c":1000},"encrypted_key":"AAAA"}"#;
        let tag = base64url::encode([0; 16]);
        let of = |recipients: usize| {
            let recipients = vec![recipient; recipients].join(",");
            let text = format!(
                r#"{{"unprotected":{{"enc":"A128GCM"}},"recipients":[{recipients}],"iv":"AAAAAAAAAAAAAAAA","ciphertext":"AA","tag":"{tag}"}}"#
            );
            let keys = keys(r#","alg":"PBES2-HS256+A128KW""#);
            let refusals = Sealed::json(text.as_bytes()).unwrap().open(&keys, &Policy::default());
            refusals.unwrap_err().iter().filter(|refusal| **refusal == Refusal::Failed).count()
        };
        assert_eq!((of(3), of(4), of(90)), (3, 4, 4));
    }

    #[test]
    fn what_is_inside_must_be_a_signed_token_to_be_verified() {
        let keys = keys("");
        let inside = |header: &str, content: &[u8]| {
            let sealed = Sealed::compact(&forged(header, "", content)).unwrap();
            let opened = sealed.open(&keys, &Policy::default()).unwrap();
            opened.signed().map(str::to_owned).map_err(|refusal| refusal.reason())
        };
        let plain = r#"{"alg":"dir","enc":"A128GCM"}"#;
        for content in [&b"a.b.c"[..], b" a.b.c\n"] {
            assert_eq!(inside(plain, content), Ok("a.b.c".to_owned()));
        }
        let others =
            [&b""[..], b"{\"sub\":\"a\"}", b"a.b", b"a.b.c.d.e", b"\xFF.b.c", b"{\"payload\":\"\",\"signature\":\"\"}"];
        for content in others {
            assert_eq!(inside(plain, content), Err(Reason::NotSigned), "{content:?}");
        }
        for (cty, is_right) in [("JWT", true), ("jwt", true), ("application/jwt", true), ("text", false), ("", false)] {
            let header = format!(r#"{{"alg":"dir","enc":"A128GCM","cty":"{cty}"}}"#);
            assert_eq!(inside(&header, b"a.b.c").is_ok(), is_right, "{cty}");
        }
    }

    #[test]
    fn more_keys_than_one_token_may_cost_are_counted() {
        let key = format!(r#"{{"kty":"oct","k":"{KEY}","alg":"PBES2-HS256+A128KW"}}"#);
        let keys = KeySet::read(format!(r#"{{"keys":[{}]}}"#, [&*key; 5].join(",")).as_bytes(), "keys").unwrap();
        let header = r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAAAAAA","p2c":1000}"#;
        let sealed = Sealed::compact(&forged(header, "AAAA", b"content")).unwrap();
        let alg = "PBES2-HS256+A128KW".parse().unwrap();
        assert_eq!(sealed.open(&keys, &Policy::default()).unwrap_err(), [Refusal::TooManyKeys { alg, tried: 4 }]);
    }

    #[test]
    fn lengths_that_are_never_made_are_told() {
        let told = |enc: &str, ciphertext: usize, tag: usize| {
            let enc: ContentEncryption = enc.parse().unwrap();
            let protected = base64url::encode(format!(r#"{{"alg":"dir","enc":"{}"}}"#, enc.name()));
            let bytes = |len: usize| base64url::encode(vec![0; len]);
            let token = format!("{protected}..{}.{}.{}", bytes(enc.iv_len()), bytes(ciphertext), bytes(tag));
            match Sealed::compact(&token).unwrap().check_lengths(enc) {
                Ok(()) => None,
                Err(Refusal::Length { part, found, needed, .. }) => Some((part, found, needed)),
                Err(other) => panic!("{other:?}"),
            }
        };
        let whole = "whole blocks of 16, at least one";
        assert_eq!(told("A128CBC-HS256", 16, 15), Some(("tag", 15, "16")));
        assert_eq!(told("A192CBC-HS384", 16, 16), Some(("tag", 16, "24")));
        assert_eq!(told("A256CBC-HS512", 16, 16), Some(("tag", 16, "32")));
        for length in [0, 15, 17] {
            assert_eq!(told("A128CBC-HS256", length, 16), Some(("ciphertext", length, whole)));
            assert_eq!(told("A128GCM", length, 16), None);
        }
        assert_eq!((told("A128CBC-HS256", 16, 16), told("A128CBC-HS256", 48, 16)), (None, None));
    }

    #[test]
    fn what_is_inside_in_the_place_of_a_token_is_named() {
        let keys = keys("");
        let found = |header: &str, content: &[u8]| {
            let sealed = Sealed::compact(&forged(header, "", content)).unwrap();
            let opened = sealed.open(&keys, &Policy::default()).unwrap();
            (opened.signed().unwrap_err(), opened.lacks_content_type())
        };
        let plain = r#"{"alg":"dir","enc":"A128GCM"}"#;
        for (content, named) in [
            (&b"{}"[..], "a JSON object"),
            (b"a.b", "no token"),
            (b"", "nothing"),
            (b"a.b.c.d.e", "encrypted once more"),
        ] {
            assert_eq!(found(plain, content), (Refusal::NotSigned { found: named }, true));
        }
        let typed = r#"{"alg":"dir","enc":"A128GCM","cty":"JWT"}"#;
        assert_eq!(found(typed, b"a.b"), (Refusal::NotSigned { found: "no token" }, false));
    }
}
