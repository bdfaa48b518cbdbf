//! Tokens taken apart to be looked at, and never to be trusted.
//!
//! Whatever can be shown is shown: unknown algorithms, unsecured and encrypted tokens, what only a lenient reader takes, what
//! is inside of a token or behind it. Nothing of this module leads to claims that one may act on.

use super::disclosure::{Disclosure, strays};
use super::head::Head;
use super::inside::{may_be_compact, tokens_in};
use super::member::{object, string};
use super::oddity::Oddity;
use super::serialization::Serialization;
use super::undecodable::Undecodable;
use super::unpack::unpack;
use crate::base64url::{self, Fault};
use crate::json::{self, Dialect, Object, Value};

/// A token taken apart: a JWS (RFC 7515) or the outside of a JWE (RFC 7516), compact or JSON.
///
/// ```
/// use jwtk::jose::{Content, Decoded};
///
/// let token = Decoded::read("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.")?;
/// let Content::Claims(claims) = token.content() else { panic!() };
/// assert_eq!(claims.get("sub").and_then(|sub| sub.as_str()), Some("alice"));
/// # Ok::<(), jwtk::jose::Undecodable>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    serialization: Serialization,
    heads: Vec<Head>,
    content: Content,
    disclosures: Vec<Disclosure>,
    nested: Vec<Nested>,
    oddities: Vec<Oddity>,
}

/// A token inside of a token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Nested {
    /// Where it is, in words: `the payload`, `claim "vp"`
    pub place: String,
    /// The token
    pub token: Decoded,
}

/// What a token carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A JSON object
    Claims(Object),
    /// Anything else
    Bytes(Vec<u8>),
    /// Nothing: the payload travels by another way (RFC 7515 appendix F)
    Detached,
    /// Something that only the recipient can read
    Encrypted,
}

impl Decoded {
    /// Takes a token apart. No key is asked for and nothing is verified.
    ///
    /// # Errors
    /// [`Undecodable`] when there is no header to show.
    pub fn read(token: &str) -> Result<Self, Undecodable> {
        Self::read_at(token, 0)
    }

    /// `depth` counts the tokens that this one is in.
    fn read_at(token: &str, depth: usize) -> Result<Self, Undecodable> {
        let bare = token.strip_prefix(BYTE_ORDER_MARK).map_or(token, str::trim);
        if bare.is_empty() {
            return Err(Undecodable::Empty);
        }
        let mut decoded = if bare.starts_with('{') { Self::json(bare)? } else { Self::with_disclosures(bare, depth)? };
        if bare.len() != token.len() {
            decoded.oddities.insert(0, Oddity::ByteOrderMark);
        }
        decoded.look_inside(depth);
        Ok(decoded)
    }

    /// How the token is written down.
    pub fn serialization(&self) -> Serialization {
        self.serialization
    }

    /// Its signatures, or its recipients when it is encrypted; one for the compact form.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The values that an SD-JWT carries behind its token.
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.disclosures
    }

    /// The tokens that stand inside of it.
    pub fn nested(&self) -> &[Nested] {
        &self.nested
    }

    /// What it carries.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What a stricter reader would refuse.
    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }

    /// An SD-JWT is a compact token, and behind each `~` a disclosure; behind the last a proof of who holds it, or nothing.
    fn with_disclosures(text: &str, depth: usize) -> Result<Self, Undecodable> {
        let Some((token, rest)) = text.split_once('~') else { return Self::compact(text) };
        let mut decoded = Self::compact(token)?;
        let (texts, proof) = rest.rsplit_once('~').unwrap_or(("", rest));
        let texts: Vec<&str> = texts.split('~').filter(|text| !text.is_empty()).collect();
        decoded.oddities.push(Oddity::Disclosures { count: texts.len() });
        for (text, number) in texts.into_iter().zip(1..) {
            match Disclosure::read(text) {
                Some(disclosure) => decoded.disclosures.push(disclosure),
                None => decoded.oddities.push(Oddity::NotADisclosure { number }),
            }
        }
        if let Content::Claims(claims) = &decoded.content {
            let strays = strays(&decoded.disclosures, claims);
            decoded.oddities.extend(strays.into_iter().map(|index| Oddity::StrayDisclosure { number: index + 1 }));
        }
        decoded.nest("the key binding behind the last `~`".to_owned(), proof, depth);
        Ok(decoded)
    }

    /// Looks for tokens in the payload and in the claims.
    fn look_inside(&mut self, depth: usize) {
        match &self.content {
            Content::Bytes(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                let text = text.trim().trim_matches('"').to_owned();
                if self.nest("the payload".to_owned(), &text, depth) {
                    self.oddities.retain(|oddity| !matches!(oddity, Oddity::NotClaims(_)));
                }
            }
            Content::Claims(claims) => {
                let mut found = Vec::new();
                for (name, value) in claims.iter() {
                    tokens_in(value, name.to_owned(), &mut found);
                }
                for (name, text) in found {
                    self.nest(format!("claim {name:?}"), &text, depth);
                }
            }
            Content::Detached | Content::Encrypted => {}
        }
    }

    /// Adds the token that `text` is, if it is one.
    fn nest(&mut self, place: String, text: &str, depth: usize) -> bool {
        if depth >= DEEPEST || !may_be_compact(text) {
            return false;
        }
        let Ok(token) = Self::read_at(text, depth + 1) else { return false };
        self.oddities.push(Oddity::Nested { place: place.clone() });
        self.nested.push(Nested { place, token });
        true
    }

    fn compact(token: &str) -> Result<Self, Undecodable> {
        let mut parts = token.split('.');
        let header = parts.next().unwrap_or_default();
        match (parts.next(), parts.next(), parts.count()) {
            (Some(payload), Some(signature), 0) => {
                let mut decoded = Self::new(Serialization::Compact);
                decoded.add_signature(Some(header), None, signature)?;
                decoded.set_payload(payload)?;
                Ok(decoded)
            }
            (Some(_), Some(_), 2) => {
                let mut decoded = Self::new(Serialization::Compact);
                let protected = Some(decoded.header(header)?);
                if protected.as_ref().is_some_and(|header| !header.contains("enc")) {
                    decoded.oddities.push(Oddity::NotEncrypted);
                }
                decoded.heads.push(Head { protected, ..Head::default() });
                decoded.content = Content::Encrypted;
                Ok(decoded)
            }
            (second, third, more) => {
                let found = 1 + usize::from(second.is_some()) + usize::from(third.is_some()) + more;
                Err(Undecodable::Parts { found })
            }
        }
    }

    fn json(text: &str) -> Result<Self, Undecodable> {
        let token = json::read_object(text.as_bytes(), Dialect::GO).map_err(Undecodable::Json)?;
        let mut decoded = Self::new(if token.contains("signatures") || token.contains("recipients") {
            Serialization::General
        } else {
            Serialization::Flattened
        });
        if token.contains("ciphertext") {
            decoded.add_recipients(&token)?;
            decoded.content = Content::Encrypted;
            return Ok(decoded);
        }
        match token.get("signatures") {
            None => decoded.add_signature_object(&token)?,
            Some(Value::Array(signatures)) => {
                for signature in signatures {
                    decoded.add_signature_object(signature.as_object().ok_or(NOT_OBJECTS)?)?;
                }
            }
            Some(_) => return Err(NOT_OBJECTS),
        }
        match text_member(&token, "payload")? {
            Some(payload) => decoded.set_payload(payload)?,
            None => decoded.content = Content::Detached,
        }
        Ok(decoded)
    }

    fn new(serialization: Serialization) -> Self {
        Self {
            serialization,
            heads: Vec::new(),
            content: Content::Detached,
            disclosures: Vec::new(),
            nested: Vec::new(),
            oddities: Vec::new(),
        }
    }

    fn add_signature_object(&mut self, object: &Object) -> Result<(), Undecodable> {
        let signature = text_member(object, "signature")?
            .ok_or(Undecodable::Shape { member: "signature", problem: "is missing" })?;
        self.add_signature(text_member(object, "protected")?, object_member(object, "header")?, signature)
    }

    fn add_signature(
        &mut self,
        protected: Option<&str>,
        unprotected: Option<&Object>,
        signature: &str,
    ) -> Result<(), Undecodable> {
        let protected = protected.map(|text| self.header(text)).transpose()?;
        let faults = base64url::decode_leniently(signature).map_or_else(|fault| vec![fault], |(_, faults)| faults);
        self.add_faults("the signature", faults);
        self.heads.push(Head { protected, unprotected: unprotected.cloned(), signature: Some(signature.to_owned()) });
        Ok(())
    }

    /// RFC 7516 section 7.2: a protected and an unprotected header for all, and one header for each recipient.
    fn add_recipients(&mut self, token: &Object) -> Result<(), Undecodable> {
        let protected = text_member(token, "protected")?.map(|text| self.header(text)).transpose()?;
        let shared = object_member(token, "unprotected")?;
        let own_headers = match token.get("recipients") {
            None => vec![object_member(token, "header")?],
            Some(Value::Array(recipients)) => recipients
                .iter()
                .map(|recipient| object_member(recipient.as_object().ok_or(NOT_OBJECTS)?, "header"))
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(NOT_OBJECTS),
        };
        // Each is shown with what all share, so the sum is what has to be bounded.
        let shared_size = text_member(token, "protected")?.map_or(0, str::len)
            + shared.map_or(0, |shared| json::write_object(shared, json::Style::Compact).len());
        let shown = (MOST_SHARED_BYTES / (shared_size + 1)).clamp(1, MOST_RECIPIENTS);
        if own_headers.len() > shown {
            self.oddities.push(Oddity::ManyRecipients { shown, found: own_headers.len() });
        }
        for own in own_headers.into_iter().take(shown) {
            let both: Object = [shared, own]
                .into_iter()
                .flatten()
                .flat_map(Object::iter)
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect();
            let unprotected = (shared.is_some() || own.is_some()).then_some(both);
            self.heads.push(Head { protected: protected.clone(), unprotected, signature: None });
        }
        Ok(())
    }

    fn header(&mut self, text: &str) -> Result<Object, Undecodable> {
        let bytes = self.part("the header", text)?;
        let (header, odd) = read_leniently(&bytes).map_err(Undecodable::Header)?;
        self.oddities.extend(odd.map(Oddity::Header));
        Ok(header)
    }

    fn part(&mut self, part: &'static str, text: &str) -> Result<Vec<u8>, Undecodable> {
        let (bytes, faults) =
            base64url::decode_leniently(text).map_err(|fault| Undecodable::Encoding { part, fault })?;
        self.add_faults(part, faults);
        Ok(bytes)
    }

    fn add_faults(&mut self, part: &'static str, faults: Vec<Fault>) {
        self.oddities.extend(faults.into_iter().map(|fault| Oddity::Encoding { part, fault }));
    }

    fn set_payload(&mut self, text: &str) -> Result<(), Undecodable> {
        if text.is_empty() {
            return Ok(());
        }
        // All signatures must agree on it.
        let is_plain = !self.heads.is_empty() && self.heads.iter().all(Head::leaves_payload_plain);
        let mut bytes = if is_plain { text.as_bytes().to_vec() } else { self.part("the payload", text)? };
        if self.heads.iter().any(Head::names_compression)
            && let Some(unpacked) = unpack(&bytes)
        {
            self.oddities.push(Oddity::Compressed);
            bytes = unpacked;
        }
        self.content = match read_leniently(&bytes) {
            Ok((claims, odd)) => {
                self.oddities.extend(odd.map(Oddity::Claims));
                Content::Claims(claims)
            }
            Err(error) => {
                self.oddities.push(Oddity::NotClaims(error));
                Content::Bytes(bytes)
            }
        };
        Ok(())
    }
}

fn text_member<'a>(object: &'a Object, member: &'static str) -> Result<Option<&'a str>, Undecodable> {
    string(object, member).map_err(|_| Undecodable::Shape { member, problem: "must be a string" })
}

fn object_member<'a>(outer: &'a Object, member: &'static str) -> Result<Option<&'a Object>, Undecodable> {
    object(outer, member).map_err(|_| Undecodable::Shape { member, problem: "must be an object" })
}

/// Reads an object as the most lenient reader does, and tells what the strict one says of it.
fn read_leniently(bytes: &[u8]) -> Result<(Object, Option<json::Error>), json::Error> {
    let odd = match json::read_object(bytes, Dialect::STRICT) {
        Ok(object) => return Ok((object, None)),
        Err(odd) => odd,
    };
    let bare = bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(bytes);
    json::read_object(bare, Dialect::GO).map(|object| (object, Some(odd)))
}

/// Some editors and shells put it before UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How many tokens may be inside of each other.
const DEEPEST: usize = 3;

/// How many recipients are shown.
const MOST_RECIPIENTS: usize = 100;

/// What recipients share may take so much, repeated for each.
const MOST_SHARED_BYTES: usize = 4 << 20;

const NOT_OBJECTS: Undecodable =
    Undecodable::Shape { member: "signatures", problem: "or `recipients` must be an array of objects" };

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compact(header: &str, payload: &str, signature: &str) -> String {
        format!("{}.{}.{signature}", base64url::encode(header), base64url::encode(payload))
    }

    fn member<'a>(head: &'a Head, name: &str) -> Option<&'a str> {
        head.protected.as_ref()?.get(name)?.as_str()
    }

    #[test]
    fn an_unknown_or_missing_algorithm_does_no_harm() {
        for header in ["{}", r#"{"alg":7}"#, r#"{"alg":"XX999"}"#, r#"{"alg":"none"}"#] {
            let decoded = Decoded::read(&compact(header, "{}", "")).unwrap();
            assert_eq!(decoded.content(), &Content::Claims(Object::new()), "{header}");
            assert_eq!(decoded.oddities(), [], "{header}");
        }
    }

    #[test]
    fn what_only_a_lenient_reader_takes_is_named() {
        let decoded = Decoded::read(&compact(r#"{"a":1,"a":2}"#, r#"{"sub":"x","sub":"y"}"#, "a+bA")).unwrap();
        assert!(
            matches!(decoded.oddities(), [Oddity::Header(_), Oddity::Encoding { .. }, Oddity::Claims(_)]),
            "{decoded:?}"
        );
    }

    /// The claims and what was odd, in words.
    fn shown(token: &str) -> (Object, String) {
        let decoded = Decoded::read(token).unwrap();
        let odd: Vec<String> = decoded.oddities().iter().map(ToString::to_string).collect();
        let Content::Claims(claims) = decoded.content() else { panic!("{decoded:?}") };
        (claims.clone(), odd.join("; "))
    }

    #[test]
    fn what_a_verifier_refuses_is_shown_with_a_word_on_it() {
        let parts = (base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode(r#"{"sub":">>>???"}"#));
        let (header, payload) = (&parts.0, &parts.1);
        let standard = payload.replace('-', "+").replace('_', "/");
        assert_ne!(*payload, standard);
        let bad_text = |bytes: &[u8]| format!("{header}.{}.AA", base64url::encode(bytes));
        for (token, word) in [
            (format!("{header}=.{payload}.AA"), "header is not base64url"),
            (format!("{header}.{payload}==.AA"), "no padding"),
            (format!("{header}.{standard}.AA"), "standard base64"),
            (format!("{header}.{payload}.AA=="), "the signature"),
            (format!("{header}.\n{payload}\n.AA"), "white space"),
            (format!("{header}.{payload}.AB"), "unused bits"),
            (format!("\u{feff}{header}.{payload}.AA"), "byte-order mark"),
            (bad_text(br#"{"sub":">>>???","sub":">>>???"}"#), "duplicate"),
            (bad_text(b"{\"sub\":\">>>???\",\"x\":\"\xff\"}"), "UTF-8"),
            (bad_text(br#"{"sub":">>>???","x":"\ud800"}"#), "surrogate"),
            (bad_text("\u{feff}{\"sub\":\">>>???\"}".as_bytes()), "byte-order mark"),
        ] {
            let (claims, odd) = shown(&token);
            assert_eq!(claims.get("sub").and_then(Value::as_str), Some(">>>???"), "{token}");
            assert!(odd.contains(word), "{token}: {odd}");
        }
    }

    #[cfg(feature = "jwe")]
    #[test]
    fn a_compressed_payload_is_unpacked_within_bounds() {
        let claims = format!(r#"{{"sub":"alice","x":"{}"}}"#, "x".repeat(1000));
        let raw = miniz_oxide::deflate::compress_to_vec(claims.as_bytes(), 6);
        let gzip = [&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0][..], &raw, &[0; 8]].concat();
        let zlib = miniz_oxide::deflate::compress_to_vec_zlib(claims.as_bytes(), 6);
        for bytes in [&raw, &gzip, &zlib] {
            let token = format!("{}.{}.AA", base64url::encode(r#"{"zip":"DEF"}"#), base64url::encode(bytes));
            let (claims, odd) = shown(&token);
            assert_eq!(claims.get("sub").and_then(Value::as_str), Some("alice"));
            assert!(odd.contains("compressed"), "{odd}");
        }
        let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 250_001], 6);
        let token = format!("{}.{}.AA", base64url::encode(r#"{"zip":"DEF"}"#), base64url::encode(&bomb));
        assert_eq!(Decoded::read(&token).unwrap().content(), &Content::Bytes(bomb));
    }

    #[test]
    fn a_token_inside_of_a_token_is_found() {
        let inner = compact(r#"{"alg":"HS256"}"#, r#"{"sub":"alice"}"#, "AA");
        let outer = Decoded::read(&compact(r#"{"cty":"JWT"}"#, &inner, "AA")).unwrap();
        assert_eq!((outer.nested()[0].place.as_str(), outer.nested().len()), ("the payload", 1));
        assert!(matches!(outer.oddities(), [Oddity::Nested { .. }]), "{outer:?}");
        let claims = format!(r#"{{"vp":{{"verifiableCredential":["{inner}"]}}}}"#);
        let outer = Decoded::read(&compact("{}", &claims, "AA")).unwrap();
        assert_eq!(outer.nested()[0].place, "claim \"vp.verifiableCredential.0\"");
        let mut token = inner;
        for _ in 0..10 {
            token = compact(r#"{"alg":"HS256"}"#, &token, "AA");
        }
        let whole = Decoded::read(&token).unwrap();
        let depth = std::iter::successors(Some(&whole), |token| Some(&token.nested().first()?.token)).count();
        assert_eq!(depth, 1 + DEEPEST);
    }

    #[test]
    fn an_sd_jwt_shows_its_disclosures() {
        let disclosure = base64url::encode(r#"["salt","given_name","Ann"]"#);
        let token = compact(r#"{"alg":"ES256"}"#, r#"{"_sd":[]}"#, "AA");
        let decoded = Decoded::read(&format!("{token}~{disclosure}~e30~{token}")).unwrap();
        assert_eq!(decoded.disclosures()[0].name.as_deref(), Some("given_name"));
        assert_eq!(decoded.nested().len(), 1);
        let odd: Vec<String> = decoded.oddities().iter().map(ToString::to_string).collect();
        let odd = odd.join("; ");
        for word in ["SD-JWT, a token with 2 disclosures", "disclosure 2 is none", "disclosure 1 belongs to no digest"]
        {
            assert!(odd.contains(word), "{odd}");
        }
        assert!(Decoded::read(&format!("{token}~")).unwrap().disclosures().is_empty());
    }

    #[test]
    fn what_many_recipients_share_is_not_repeated_without_end() {
        let text = format!(
            r#"{{"ciphertext":"A","unprotected":{{"a":"{}"}},"recipients":[{}{{}}]}}"#,
            "x".repeat(400_000),
            "{},".repeat(999)
        );
        let decoded = Decoded::read(&text).unwrap();
        assert_eq!(decoded.heads().len(), MOST_SHARED_BYTES / 400_009);
        assert!(matches!(decoded.oddities(), [Oddity::ManyRecipients { found: 1000, .. }]));
    }

    #[test]
    fn a_payload_that_is_no_claim_set_is_bytes() {
        let decoded = Decoded::read(&compact("{}", "[1]", "AA")).unwrap();
        assert_eq!(decoded.content(), &Content::Bytes(b"[1]".to_vec()));
        assert!(matches!(decoded.oddities(), [Oddity::NotClaims(_)]));
    }

    #[test]
    fn an_empty_payload_is_detached() {
        assert_eq!(Decoded::read(&compact("{}", "", "AA")).unwrap().content(), &Content::Detached);
        assert_eq!(Decoded::read(r#"{"signature":"AA"}"#).unwrap().content(), &Content::Detached);
    }

    #[test]
    fn an_unencoded_payload_stands_as_it_is() {
        let header = base64url::encode(r#"{"b64":false,"crit":["b64"]}"#);
        let decoded = Decoded::read(&format!("{header}.$02.AA")).unwrap();
        assert_eq!(decoded.content(), &Content::Bytes(b"$02".to_vec()));
    }

    #[test]
    fn an_encrypted_token_shows_its_header() {
        let decoded = Decoded::read(&format!("{}.AA.AA.AA.AA", base64url::encode(r#"{"enc":"A128GCM"}"#))).unwrap();
        assert_eq!(decoded.content(), &Content::Encrypted);
        assert_eq!(member(&decoded.heads()[0], "enc"), Some("A128GCM"));

        let text = format!(
            r#"{{"protected":"{}","unprotected":{{"jku":"x"}},"recipients":[{{"header":{{"kid":"a"}}}},{{}}],"ciphertext":"AA"}}"#,
            base64url::encode(r#"{"enc":"A128GCM"}"#)
        );
        let decoded = Decoded::read(&text).unwrap();
        assert_eq!((decoded.serialization(), decoded.heads().len()), (Serialization::General, 2));
        assert_eq!(decoded.heads()[0].unprotected.as_ref().unwrap().len(), 2);
        assert_eq!(decoded.heads()[1].unprotected.as_ref().unwrap().len(), 1);
    }

    #[test]
    fn the_json_serializations_are_read() {
        let protected = base64url::encode(r#"{"alg":"ES256"}"#);
        let one = format!(r#""protected":"{protected}","header":{{"kid":"a"}},"signature":"AA""#);
        let flattened = Decoded::read(&format!(r#"{{"payload":"e30",{one}}}"#)).unwrap();
        let general = Decoded::read(&format!(r#"{{"payload":"e30","signatures":[{{{one}}},{{{one}}}]}}"#)).unwrap();
        assert_eq!(flattened.serialization(), Serialization::Flattened);
        assert_eq!(general.serialization(), Serialization::General);
        assert_eq!(general.heads()[1], flattened.heads()[0]);
        assert_eq!(member(&general.heads()[0], "alg"), Some("ES256"));
        assert_eq!(general.content(), &Content::Claims(Object::new()));
    }

    #[test]
    fn what_is_no_token_is_refused_with_the_reason() {
        use Undecodable::*;
        let parts = |found| Parts { found };
        for (text, expected) in
            [("", Empty), ("a", parts(1)), ("a.b", parts(2)), ("a.b.c.d", parts(4)), (".....", parts(6))]
        {
            assert_eq!(Decoded::read(text), Err(expected), "{text}");
        }
        assert!(matches!(Decoded::read("e3$0.e30.AA"), Err(Encoding { part: "the header", .. })));
        assert!(matches!(Decoded::read("e30.e30=e.AA"), Err(Encoding { part: "the payload", .. })));
        assert!(matches!(Decoded::read("W10.e30.AA"), Err(Header(_))));
        assert!(matches!(Decoded::read("{"), Err(Json(_))));
        assert!(matches!(Decoded::read("{}"), Err(Shape { member: "signature", .. })));
        assert!(matches!(Decoded::read(r#"{"signatures":[1]}"#), Err(Shape { .. })));
        assert!(matches!(Decoded::read(r#"{"payload":1,"signature":""}"#), Err(Shape { member: "payload", .. })));
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in r#"[ae30.{}":=\[\]]{0,40}|\PC*"#) {
            let _ = Decoded::read(&text);
        }
    }
}
