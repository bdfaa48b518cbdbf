//! Proofs that are checked (RFC 9449 section 4.3).

use std::time::Duration;

use super::access_token::AccessToken;
use super::header;
use super::target::Target;
use crate::algorithm::{Algorithm, Digest};
use crate::check::{Check, Reason, Remedy};
use crate::claims::{Times, Timestamp, is_near};
use crate::json::{self, Dialect, Object, Value};
use crate::jwk::{KeySet, PublicKey, Thumbprint};
use crate::jws::{Policy, Refusal, Unverified};

/// What a proof must be for, and how old it may be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Demand {
    /// The request that it came with
    pub target: Target,
    /// The nonce that the server gave, if it gave one
    pub nonce: Option<String>,
    /// How far `iat` may lie from now, on either side: five minutes at first
    pub window: Duration,
    /// How much the clocks may differ beyond that
    pub leeway: Duration,
    /// The algorithms that are allowed; `None` allows every asymmetric one
    pub algorithms: Option<Vec<Algorithm>>,
    /// Whether keys that are too weak count all the same
    pub weak_keys: bool,
}

/// What came of proofs.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Judged {
    /// Every check; the proof counts when none of them fails
    pub checks: Vec<Check>,
    /// What was tolerated, for people
    pub warnings: Vec<String>,
}

impl Demand {
    /// Asks for a fresh proof for this request.
    pub fn new(target: Target) -> Self {
        let window = Duration::from_secs(WINDOW_SECONDS);
        Self { target, nonce: None, window, leeway: Duration::ZERO, algorithms: None, weak_keys: false }
    }

    /// Checks the proofs of a request, of which there must be just one, at `now`. A request for a token goes without one.
    ///
    /// Whether the proof was there before, by its `jti`, is not known here.
    pub fn judge(&self, proofs: &[String], token: Option<AccessToken<'_>>, now: Timestamp) -> Judged {
        let unread = |check: Check| Judged { checks: vec![check, not_looked_at()], ..Judged::default() };
        let proof = match proofs {
            [proof] => proof,
            [] => {
                let hint = "the request carries it in the header DPoP, and each request a new one";
                return unread(malformed("there is no proof").hinting(hint));
            }
            several => {
                return unread(malformed(format!("there are {} proofs, and one is allowed", several.len())));
            }
        };
        let proof = match Unverified::compact(proof) {
            Ok(proof) => proof,
            Err(refusal) => return unread(of_refusal(&refusal)),
        };
        let checks = vec![Check::pass("dpop_proof", "one, and well-formed"), header::typ(proof.peek_header())];
        let mut judged = Judged { checks, ..Judged::default() };
        let signed = self.verify(proof, &mut judged);
        let checks = &mut judged.checks;
        let Some((claims, key)) = signed else {
            checks.push(not_looked_at());
            return judged;
        };
        self.judge_claims(&claims, now, checks);
        match token {
            Some(token) => {
                checks.push(text("dpop_ath", claims.get("ath"), &token.hash(), "the access token's hash"));
                checks.push(token.binding(&Thumbprint::of(&key, Digest::Sha256)));
            }
            None => checks.push(Check::skip("dpop_ath", "no access token goes with it")),
        }
        judged
    }

    /// The claims of a proof that its own key really signed, and that key.
    fn verify(&self, proof: Unverified, Judged { checks, warnings }: &mut Judged) -> Option<(Object, PublicKey)> {
        let key = match (
            header::algorithm(proof.peek_header(), self.algorithms.as_deref()),
            header::key(proof.peek_header()),
        ) {
            (Ok(()), Ok(key)) => key,
            (alg, key) => {
                checks.extend([alg.err(), key.err()].into_iter().flatten().map(|check| *check));
                return None;
            }
        };
        let public = key.key().clone();
        let mut keys = KeySet::new();
        keys.push_public(key, "the key in the proof's header");
        let policy = Policy { weak_keys: self.weak_keys, ..Policy::default() };
        let token = match proof.verify(&keys, &policy) {
            Ok(token) => token,
            Err(refused) => {
                checks.extend(refused.refusals.iter().map(of_refusal));
                return None;
            }
        };
        let by = Thumbprint::of(&public, Digest::Sha256);
        warnings.extend_from_slice(token.warnings());
        checks.extend([
            Check::pass("dpop_alg", format!("{}, an asymmetric signature", token.algorithm())),
            Check::pass("dpop_key", format!("{}, and public", public.describe())),
            Check::pass("dpop_signature", format!("made with the key {by} in its header")),
        ]);
        match json::read_object(token.payload(), Dialect::STRICT) {
            Ok(claims) => Some((claims, public)),
            Err(error) => {
                checks.push(Check::fail("dpop_claims", Reason::Malformed, format!("they are no JSON object: {error}")));
                None
            }
        }
    }

    fn judge_claims(&self, claims: &Object, now: Timestamp, checks: &mut Vec<Check>) {
        checks.push(match claims.get("jti") {
            Some(Value::String(id)) if id.is_empty() => {
                Check::fail("dpop_jti", Reason::MalformedClaim, "is empty, and must be unique to the proof")
            }
            Some(Value::String(_)) => {
                Check::pass("dpop_jti", "it is there; whether it was there before is not known here")
            }
            found => not_text("dpop_jti", found),
        });
        checks.push(text("dpop_htm", claims.get("htm"), self.target.method(), "the method"));
        checks.push(self.htu(claims.get("htu")));
        checks.push(match &self.nonce {
            Some(nonce) => text("dpop_nonce", claims.get("nonce"), nonce, "the nonce"),
            None => Check::skip("dpop_nonce", "no nonce was asked for").finding(claims.get("nonce")),
        });
        let iat = is_near(claims.get("iat"), self.window.saturating_add(self.leeway), now).named("dpop_iat");
        checks.push(match iat.reason {
            Some(Reason::TooOld | Reason::IssuedInFuture) => iat
                .hinting("a proof is made anew for each request; or allow for another age")
                .remedied(Remedy::ProofWindow),
            _ => iat,
        });
        // RFC 9449 does not speak of them; where they are, they mean what they mean in every JWT.
        let times = Times { leeway: self.leeway, ..Times::default() };
        let mut bounds = Vec::new();
        times.judge(claims, now, |name| name != "iat" && claims.contains(name), &mut bounds);
        for bound in bounds {
            let name = format!("dpop_{}", bound.name);
            checks.push(bound.named(&name).without_hints());
        }
    }

    fn htu(&self, found: Option<&Value>) -> Check {
        let name = "dpop_htu";
        let Some(Value::String(htu)) = found else { return not_text(name, found) };
        let check = match self.target.is_at(htu) {
            Ok(true) => Check::pass(name, "the same URI"),
            Ok(false) => {
                let detail = format!("expected the URI {:?}, the proof has {htu:?}", self.target.uri());
                Check::fail(name, Reason::ClaimMismatch, detail)
            }
            Err(problem) => {
                Check::fail(name, Reason::MalformedClaim, format!("it is not a URI of a request: {problem}"))
            }
        };
        check.expecting(self.target.uri()).finding(found)
    }
}

/// A claim that must be this text.
fn text(name: &str, found: Option<&Value>, wanted: &str, noun: &str) -> Check {
    let check = match found {
        Some(Value::String(text)) if text == wanted => Check::pass(name, "equal"),
        Some(Value::String(text)) => {
            Check::fail(name, Reason::ClaimMismatch, format!("expected {noun} {wanted:?}, the proof has {text:?}"))
        }
        found => return not_text(name, found).expecting(wanted),
    };
    check.expecting(wanted).finding(found)
}

fn not_text(name: &str, found: Option<&Value>) -> Check {
    let claim = name.trim_start_matches("dpop_");
    match found {
        None => Check::fail(name, Reason::MissingClaim, format!("the proof has no {claim}")),
        Some(other) => {
            Check::fail(name, Reason::MalformedClaim, format!("must be text, this is {}", other.described()))
        }
    }
    .finding(found)
}

/// The check of a proof that a refusal fails.
fn of_refusal(refusal: &Refusal) -> Check {
    let check = refusal.to_check();
    // Who made the token has nothing to do with the proof.
    let check = if check.reason == Some(Reason::WeakKey) { check } else { check.without_hints() };
    match check.name.as_str() {
        "form" => malformed(check.detail),
        name => {
            let name = format!("dpop_{name}");
            check.named(&name)
        }
    }
}

fn malformed(detail: impl Into<String>) -> Check {
    Check::fail("dpop_proof", Reason::Malformed, detail)
}

fn not_looked_at() -> Check {
    Check::skip("dpop_claims", "not checked: the signature is not verified")
}

/// RFC 9449 section 11.1 asks for a brief time, seconds or minutes.
const WINDOW_SECONDS: u64 = 300;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::algorithm::{Curve, KeyType};
    use crate::base64url::encode;
    use crate::crypto::{EcPrivateKey, PrivateKey, Secret, SigningKey};
    use crate::dpop::Draft;
    use crate::dpop::access_token::token_hash;
    use crate::jwk::{Jwk, Key, KeySpec, Metadata, private_members};
    use crate::jws::choose_signer;

    const NOW: i64 = 1_735_687_800;
    const TOKEN: &str = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    const URL: &str = "https://api.example.com/orders";

    /// The client's key, another for each run.
    struct Client {
        key: SigningKey,
        jwk: Jwk,
        thumbprint: String,
    }

    impl Client {
        fn new() -> Self {
            let key = PrivateKey::Ec(EcPrivateKey::generate(Curve::P256).unwrap());
            let thumbprint = Thumbprint::of(&key.public(), Digest::Sha256).to_string();
            let signing = SigningKey::new(Algorithm::Es256, &key).unwrap();
            Self { key: signing, jwk: Jwk::new(Key::Private(key), Metadata::default()), thumbprint }
        }

        fn public(&self) -> String {
            json::write_object(&self.jwk.public().unwrap().to_json(), json::Style::Compact)
        }

        fn header(&self) -> String {
            format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{}}}"#, self.public())
        }

        fn sign(&self, header: &str, claims: &str) -> String {
            sign(&self.key, header, claims)
        }

        /// What fails of a proof with this header and these claims; `cnf` is the token's.
        fn fails_with(
            &self,
            header: &str,
            claims: &str,
            change: impl FnOnce(&mut Demand),
        ) -> Vec<(String, &'static str)> {
            failures(&[self.sign(header, claims)], Some(&self.cnf()), change)
        }

        fn cnf(&self) -> String {
            format!(r#"{{"cnf":{{"jkt":"{}"}}}}"#, self.thumbprint)
        }
    }

    fn sign(key: &SigningKey, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", encode(header), encode(claims));
        format!("{message}.{}", encode(key.sign(message.as_bytes()).unwrap()))
    }

    fn claims(change: impl FnOnce(&mut Object)) -> String {
        let mut claims = Object::new();
        claims.insert("jti", "e1j3V_bKic8-LAEB");
        claims.insert("htm", "GET");
        claims.insert("htu", URL);
        claims.insert("iat", NOW);
        claims.insert("ath", token_hash(TOKEN));
        change(&mut claims);
        json::write_object(&claims, json::Style::Compact)
    }

    fn without(name: &str) -> String {
        claims(|claims| {
            claims.remove(name);
        })
    }

    fn with(name: &str, value: impl Into<Value>) -> String {
        claims(|claims| {
            claims.insert(name, value);
        })
    }

    fn failures(proofs: &[String], cnf: Option<&str>, change: impl FnOnce(&mut Demand)) -> Vec<(String, &'static str)> {
        let mut demand = Demand::new(Target::new("GET", "https://api.example.com:443/orders?page=2").unwrap());
        change(&mut demand);
        let claims = cnf.map(|text| json::read_object(text.as_bytes(), Dialect::STRICT).unwrap());
        let token = AccessToken { text: TOKEN, claims: claims.as_ref() };
        let judged = demand.judge(proofs, Some(token), Timestamp::new(NOW, 0));
        judged.checks.into_iter().filter_map(|check| Some((check.name, check.reason?.code()))).collect()
    }

    fn failed(name: &str, code: &'static str) -> Vec<(String, &'static str)> {
        vec![(name.to_owned(), code)]
    }

    #[test]
    fn a_proof_holds_for_its_request() {
        let client = Client::new();
        assert_eq!(client.fails_with(&client.header(), &claims(|_| ()), |_| ()), []);
    }

    #[test]
    fn there_must_be_just_one_and_well_formed() {
        let client = Client::new();
        let proof = client.sign(&client.header(), &claims(|_| ()));
        let fails = |proofs: &[String]| failures(proofs, Some(&client.cnf()), |_| ());
        for proofs in [
            vec![],
            vec![proof.clone(), proof.clone()],
            vec![format!("{proof},{proof}")],
            vec![format!("{proof}=")],
            vec![String::new()],
            vec![TOKEN.to_owned()],
        ] {
            assert_eq!(fails(&proofs), failed("dpop_proof", "malformed"), "{proofs:?}");
        }
        let header = client.header();
        for header in
            [header.replace("ES256", "ES256\",\"alg\":\"ES256"), "[]".to_owned(), header.replace("\"alg\"", "\"a\"")]
        {
            assert_eq!(fails(&[client.sign(&header, "{}")]), failed("dpop_proof", "malformed"), "{header}");
        }
        assert_eq!(fails(&[client.sign(&client.header(), "[]")]), failed("dpop_claims", "malformed"));
    }

    #[test]
    fn the_header_says_what_it_is_and_how_it_is_signed() {
        let client = Client::new();
        let fails = |header: &str| client.fails_with(header, &claims(|_| ()), |_| ());
        let header = client.header();
        for typ in ["JWT", "at+jwt", "dpop+jwtx", "text/dpop+jwt"] {
            let header = header.replace("dpop+jwt", typ);
            assert_eq!(fails(&header), failed("dpop_typ", "wrong_type"), "{typ}");
        }
        assert_eq!(fails(&header.replace(r#""typ":"dpop+jwt","#, "")), failed("dpop_typ", "wrong_type"));
        assert_eq!(fails(&header.replace("dpop+jwt", "application/DPoP+jwt")), []);
        for alg in ["none", "HS256", "RSA-OAEP", "es256", "ES256 "] {
            let header = header.replace("ES256", alg);
            assert_eq!(fails(&header), failed("dpop_alg", "algorithm_not_allowed"), "{alg}");
        }
        let crit = header.replace(r#""alg""#, r#""crit":["x"],"x":1,"alg""#);
        assert_eq!(fails(&crit), failed("dpop_crit", "critical_header"));
        let unencoded = header.replace(r#""alg""#, r#""crit":["b64"],"b64":false,"alg""#);
        assert_eq!(fails(&unencoded), failed("dpop_crit", "critical_header"));
        assert_eq!(fails(&header.replace("ES256", "ES384")), failed("dpop_key", "key_mismatch"));
        let narrow = |demand: &mut Demand| demand.algorithms = Some(vec![Algorithm::EdDsa]);
        assert_eq!(client.fails_with(&header, &claims(|_| ()), narrow), failed("dpop_alg", "algorithm_not_allowed"));
    }

    #[test]
    fn the_key_stands_in_the_header_and_is_public() {
        let client = Client::new();
        let fails = |header: &str| client.fails_with(header, &claims(|_| ()), |_| ());
        let with_jwk = |jwk: &str| format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{jwk}}}"#);
        let private = json::write_object(&client.jwk.expose_json(), json::Style::Compact);
        assert_eq!(fails(&with_jwk(&private)), failed("dpop_key", "key_mismatch"));
        // Members that are private in keys of other types.
        for name in ["d", "p", "oth", "k", "priv"] {
            let jwk = client.public().replacen('{', &format!(r#"{{"{name}":"AA","#), 1);
            assert_eq!(fails(&with_jwk(&jwk)), failed("dpop_key", "key_mismatch"), "{name}");
        }
        assert_eq!(fails(&with_jwk(r#"{"kty":"oct","k":"AAAA"}"#)), failed("dpop_key", "key_mismatch"));
        for jwk in [r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "{}", r#"{"kty":"XY"}"#] {
            assert_eq!(fails(&with_jwk(jwk)), failed("dpop_key", "no_matching_key"), "{jwk}");
        }
        for header in [
            with_jwk("\"\""),
            with_jwk("null"),
            r#"{"typ":"dpop+jwt","alg":"ES256","kid":"a"}"#.to_owned(),
            r#"{"typ":"dpop+jwt","alg":"ES256","jku":"https://a.example/"}"#.to_owned(),
        ] {
            assert_eq!(fails(&header), failed("dpop_key", "malformed"), "{header}");
        }
        let named = |members: &str| with_jwk(&client.public().replacen('{', &format!("{{{members},"), 1));
        assert_eq!(fails(&named(r#""use":"enc""#)), failed("dpop_key", "key_mismatch"));
        assert_eq!(fails(&named(r#""key_ops":["sign"]"#)), failed("dpop_key", "key_mismatch"));
        assert_eq!(fails(&named(r#""alg":"ES384""#)).first().map(|(name, _)| name.as_str()), Some("dpop_alg"));
        // A `kid` on either side says nothing of a key that is there.
        assert_eq!(fails(&named(r#""kid":"a""#).replace(r#""alg":"ES256""#, r#""alg":"ES256","kid":"b""#)), []);
    }

    #[test]
    fn a_weak_key_counts_only_when_asked_to() {
        let key = PrivateKey::Rsa(crate::crypto::RsaPrivateKey::generate(1024).unwrap());
        let jwk = json::write_object(&Jwk::new(key.public(), Metadata::default()).to_json(), json::Style::Compact);
        let proof = sign(
            &SigningKey::new(Algorithm::Rs256, &key).unwrap(),
            &format!(r#"{{"typ":"dpop+jwt","alg":"RS256","jwk":{jwk}}}"#),
            &claims(|_| ()),
        );
        let cnf = format!(r#"{{"cnf":{{"jkt":"{}"}}}}"#, Thumbprint::of(&key.public(), Digest::Sha256));
        assert_eq!(failures(std::slice::from_ref(&proof), Some(&cnf), |_| ()), failed("dpop_key", "weak_key"));
        assert_eq!(failures(std::slice::from_ref(&proof), Some(&cnf), |demand| demand.weak_keys = true), []);
        let mut demand = Demand::new(Target::new("GET", "https://api.example.com/orders").unwrap());
        demand.weak_keys = true;
        let warnings = demand.judge(&[proof], None, Timestamp::new(NOW, 0)).warnings;
        assert!(warnings.iter().any(|warning| warning.contains("1024 bits")), "{warnings:?}");
    }

    #[test]
    fn another_key_did_not_sign_it() {
        let (client, other) = (Client::new(), Client::new());
        let proof = other.sign(&client.header(), &claims(|_| ()));
        assert_eq!(failures(&[proof], Some(&client.cnf()), |_| ()), failed("dpop_signature", "bad_signature"));
        // HMAC keyed with the public key, as it is there.
        let secret = Secret::from(client.public().into_bytes());
        let forged = SigningKey::hmac(Algorithm::Hs256, &secret).unwrap();
        let proof = sign(&forged, &client.header().replace("ES256", "HS256"), &claims(|_| ()));
        assert_eq!(failures(&[proof], Some(&client.cnf()), |_| ()), failed("dpop_alg", "algorithm_not_allowed"));
        // A thief's own key makes a good proof, and not for this token.
        let proof = other.sign(&other.header(), &claims(|_| ()));
        assert_eq!(failures(&[proof], Some(&client.cnf()), |_| ()), failed("dpop_jkt", "key_mismatch"));
    }

    #[test]
    fn every_claim_must_be_there_and_be_text() {
        let client = Client::new();
        let fails = |claims: &str| client.fails_with(&client.header(), claims, |_| ());
        for name in ["jti", "htm", "htu", "iat", "ath"] {
            assert_eq!(fails(&without(name)), failed(&format!("dpop_{name}"), "missing_claim"));
            assert_eq!(fails(&with(name, Value::Null)), failed(&format!("dpop_{name}"), "malformed_claim"));
            assert_eq!(
                fails(&with(name, vec![Value::from("GET")])),
                failed(&format!("dpop_{name}"), "malformed_claim")
            );
        }
        assert_eq!(fails("{}").len(), 5);
        for (name, value) in [
            ("htm", "get"),
            ("htm", "GET "),
            ("htm", "POST"),
            ("htu", "https://api.example.com/orders/"),
            ("htu", "https://evil.example/orders"),
            ("htu", "http://api.example.com/orders"),
            ("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo="),
            ("ath", ""),
        ] {
            assert_eq!(fails(&with(name, value)), failed(&format!("dpop_{name}"), "claim_mismatch"), "{name} {value}");
        }
        assert_eq!(fails(&with("htu", "/orders")), failed("dpop_htu", "malformed_claim"));
        assert_eq!(fails(&with("htu", "HTTPS://API.example.com:443/%6Frders#x")), []);
        assert_eq!(fails(&with("htu", "https://api.example.com/orders?other=query")), []);
    }

    #[test]
    fn a_nonce_counts_where_one_was_given() {
        let client = Client::new();
        let fails =
            |claims: &str| client.fails_with(&client.header(), claims, |demand| demand.nonce = Some("n".to_owned()));
        assert_eq!(fails(&claims(|_| ())), failed("dpop_nonce", "missing_claim"));
        assert_eq!(fails(&with("nonce", "m")), failed("dpop_nonce", "claim_mismatch"));
        assert_eq!(fails(&with("nonce", "n")), []);
        assert_eq!(client.fails_with(&client.header(), &with("nonce", "m"), |_| ()), []);
    }

    #[test]
    fn a_proof_is_fresh() {
        let client = Client::new();
        let fails = |name: &str, seconds: i64, leeway: u64| {
            client.fails_with(&client.header(), &with(name, NOW + seconds), |demand| {
                demand.leeway = Duration::from_secs(leeway);
            })
        };
        for (seconds, leeway) in [(-300, 0), (300, 0), (-301, 1), (301, 1)] {
            assert_eq!(fails("iat", seconds, leeway), [], "{seconds}");
        }
        assert_eq!(fails("iat", -301, 0), failed("dpop_iat", "too_old"));
        assert_eq!(fails("iat", 301, 0), failed("dpop_iat", "issued_in_future"));
        // Window and leeway are for `iat`: what has expired has expired.
        assert_eq!((fails("exp", 0, 0), fails("exp", 0, 1)), (failed("dpop_exp", "expired"), vec![]));
        assert_eq!(fails("nbf", 1, 0), failed("dpop_nbf", "not_yet_valid"));
    }

    #[test]
    fn the_token_is_bound_to_the_proofs_key() {
        let client = Client::new();
        let proof = client.sign(&client.header(), &claims(|_| ()));
        for (cnf, code) in [
            ("{}", "missing_claim"),
            (r#"{"cnf":{}}"#, "missing_claim"),
            (r#"{"cnf":{"kid":"a"}}"#, "missing_claim"),
            (r#"{"cnf":"a"}"#, "malformed_claim"),
            (r#"{"cnf":{"jkt":7}}"#, "malformed_claim"),
            (r#"{"cnf":{"jkt":""}}"#, "key_mismatch"),
        ] {
            assert_eq!(failures(std::slice::from_ref(&proof), Some(cnf), |_| ()), failed("dpop_jkt", code), "{cnf}");
        }
        let upper = format!(r#"{{"cnf":{{"jkt":"{}="}}}}"#, client.thumbprint);
        assert_eq!(failures(std::slice::from_ref(&proof), Some(&upper), |_| ()), failed("dpop_jkt", "key_mismatch"));
        // A token whose claims are not known to be true.
        assert_eq!(failures(&[proof], None, |_| ()), failed("dpop_jkt", "missing_claim"));
    }

    #[test]
    fn what_every_algorithm_makes_holds() {
        let is_made = |alg: &Algorithm| match alg.key_type() {
            KeyType::Oct => false,
            KeyType::Akp => cfg!(feature = "ml-dsa"),
            _ => true,
        };
        for alg in Algorithm::ALL.into_iter().filter(is_made) {
            let key = KeySpec::for_algorithm(alg, None).unwrap().generate().unwrap();
            let mut text = Jwk::new(key, Metadata::default()).expose_json();
            text.insert("kid", "client");
            let keys = KeySet::read(json::write_object(&text, json::Style::Compact).as_bytes(), "client").unwrap();
            let target = Target::new("GET", URL).unwrap();
            let mut draft = Draft::new(target, "id", Timestamp::new(NOW, 0));
            (draft.access_token, draft.nonce) = (Some(TOKEN.to_owned()), Some("n".to_owned()));
            let proof = draft.sign(choose_signer(&keys, None, Some(alg), false).unwrap()).unwrap();
            let header = Unverified::compact(&proof.text).unwrap().peek_header().members().clone();
            let jwk = header.get("jwk").and_then(Value::as_object).unwrap();
            assert_eq!((private_members(jwk).count(), jwk.get("kid")), (0, None), "{alg}");
            let cnf = format!(r#"{{"cnf":{{"jkt":"{}"}}}}"#, proof.thumbprint);
            assert_eq!(failures(&[proof.text], Some(&cnf), |demand| demand.nonce = Some("n".to_owned())), [], "{alg}");
        }
    }

    #[test]
    fn a_shared_secret_makes_no_proof() {
        let mut keys = KeySet::new();
        keys.push_secret(Secret::from(vec![7; 32]), "secret");
        let draft = Draft::new(Target::new("GET", URL).unwrap(), "id", Timestamp::new(NOW, 0));
        assert!(draft.sign(choose_signer(&keys, None, None, false).unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn a_proof_with_another_letter_does_not_hold(place: proptest::sample::Index, letter in "[A-Za-z0-9._-]") {
            let client = Client::new();
            let mut proof = client.sign(&client.header(), &claims(|_| ())).into_bytes();
            let place = place.index(proof.len());
            prop_assume!(proof[place] != letter.as_bytes()[0]);
            proof[place] = letter.as_bytes()[0];
            let proof = String::from_utf8(proof).unwrap();
            prop_assert!(!failures(&[proof], Some(&client.cnf()), |_| ()).is_empty());
        }

        #[test]
        fn no_header_or_claims_make_it_panic(header in ".{0,60}", claims in ".{0,60}", proof: String) {
            let client = Client::new();
            let jwk = format!(r#"{{"alg":"ES256","typ":"dpop+jwt","jwk":{header}}}"#);
            for proof in [proof, client.sign(&header, &claims), client.sign(&jwk, &claims), client.sign(&client.header(), &claims)] {
                prop_assert!(!failures(&[proof], Some(&client.cnf()), |_| ()).is_empty());
            }
        }
    }
}
