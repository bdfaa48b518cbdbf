//! The validator: whether a request goes on, in the order in which the gateway decides.

use std::slice;

use super::access::{self, Access};
use super::claims::{self, StandardClaims};
use super::config::{Block, Component, Endpoint, KeySettings, ValidatorSettings};
use super::decode::{WrongType, same_name};
use super::jwk::GatewayJwk;
use super::keys::{Download, GatewaySet, KeyBook, NO_KEYS, NoKey, Strategy, Trouble};
use super::propagation;
use super::token::{self, Token};
use super::warnings;
use crate::algorithm::Algorithm;
use crate::check::{Check, Outcome, Reason};
use crate::claims::checks;
use crate::claims::{Match, Timestamp};
use crate::diagnosis::{self, Evidence};
use crate::gateway::source::KeySource;
use crate::gateway::{Answer, Error, Request};
use crate::json::{Dialect, Object, Value, read_object};
use crate::jwk::KeySet;

/// An endpoint as it is before the first request comes.
pub(super) struct Validator {
    state: State,
    /// What is to be said whatever the request is
    answer: Answer,
}

enum State {
    /// Every request gets the answer that is there already
    Settled,
    Ready(Box<Setup>),
}

impl Validator {
    /// What the gateway does with an endpoint when it starts.
    pub(super) fn open(endpoint: &Endpoint<'_>, source: &dyn KeySource) -> Result<Self, Error> {
        let mut answer = Answer { route: endpoint.name(), ..Answer::default() };
        let settled = |answer| Ok(Self { state: State::Settled, answer });
        warnings::of_endpoint(endpoint, Component::Validator, &mut answer.warnings);
        let Some(block) = endpoint.block(Component::Validator) else {
            return settled(open(answer, endpoint));
        };
        let settings = match decoded(&block, &mut answer.warnings) {
            Ok(settings) => settings,
            Err(wrong) => return settled(spoilt(answer, "JWTValidator", &block, &wrong)),
        };
        warnings::of_validator(&settings, &block, endpoint, &mut answer.warnings);
        if !settings.keys.is_allowed() {
            return settled(insecure(answer, "JWTValidator", &block, &settings.keys));
        }
        let setup = match Setup::open(settings, source)? {
            Ok(setup) => setup,
            Err(troubles) => return settled(not_started(answer, &block, &troubles)),
        };
        answer.checks.push(Check::pass("configuration", format!("{} is in order", block.spot.itself())));
        Ok(Self { state: State::Ready(Box::new(setup)), answer })
    }

    /// What is found at `jwk_url`; nobody is asked where every request gets the same answer.
    pub(super) fn download(&self, source: &dyn KeySource) -> Download {
        match &self.state {
            State::Ready(setup) => setup.book.download(source),
            State::Settled => Ok(GatewaySet::empty()),
        }
    }

    /// The gateway's answer to a request.
    pub(super) fn judge<'v>(
        &'v self,
        request: &Request,
        now: Timestamp,
        downloaded: &dyn Fn() -> &'v Download,
    ) -> Answer {
        let answer = self.answer.clone();
        match &self.state {
            State::Settled => answer,
            State::Ready(setup) => Case {
                settings: &setup.settings,
                algorithm: setup.algorithm,
                book: &setup.book,
                downloaded,
                request,
                now,
            }
            .decide(answer),
        }
    }
}

/// Decodes a block and names what is odd about its names.
fn decoded(block: &Block<'_>, warnings: &mut Vec<String>) -> Result<ValidatorSettings, Vec<WrongType>> {
    let members = Block::members(block.value).map_err(|wrong| vec![wrong])?;
    warnings::of_names(&members, Component::Validator, &block.spot, warnings);
    ValidatorSettings::decode(&members)
}

/// An endpoint without a validator lets everybody in.
fn open(mut answer: Answer, endpoint: &Endpoint<'_>) -> Answer {
    answer.accepted = true;
    answer.status = Some(200);
    answer.checks.push(Check::skip("token", "the endpoint has no validator, so no token is looked at"));
    answer
        .warnings
        .push(format!("{} has no validator: it is open to everybody, with or without a token", endpoint.name()));
    answer
}

/// Members of the wrong type: the block cannot be decoded, and everybody is refused.
pub(super) fn spoilt(mut answer: Answer, component: &str, block: &Block<'_>, wrong: &[WrongType]) -> Answer {
    for WrongType { written, expected, found } in wrong {
        let place = if written.is_empty() { block.spot.itself() } else { block.spot.member(written) };
        answer.checks.push(misconfigured(format!(
            "{place} must be {expected}, this is {found}; that spoils the whole block, and every request gets 401"
        )));
        if let Some(hint) = type_hint(written, expected, found) {
            answer.hints.push(hint);
        }
    }
    answer.log = Some(format!("[{component}] Unable to parse the configuration"));
    refused(answer, Some(401))
}

fn type_hint(written: &str, expected: &str, found: &str) -> Option<String> {
    if expected.starts_with("a list of strings") && found == "a string" {
        return Some(format!("put brackets around it: \"{written}\": [\"…\"]"));
    }
    if expected == "true or false" && found == "a string" {
        return Some(format!("leave the quotes of \"{written}\" out"));
    }
    if same_name(written, "leeway") {
        return Some("write the leeway as a duration in quotes, such as \"5s\"".to_owned());
    }
    None
}

/// A source that the gateway takes for insecure.
pub(super) fn insecure(mut answer: Answer, component: &str, block: &Block<'_>, keys: &KeySettings) -> Answer {
    let (detail, hint) = match (keys.url.is_empty(), keys.local_path.is_empty()) {
        (true, false) => (
            format!(
                "{}: jwk_local_path alone is refused while disable_jwk_security is not true, and every request gets 401",
                block.spot.itself()
            ),
            "set \"disable_jwk_security\": true: the gateway wants it for local files too",
        ),
        (true, true) => (
            format!("{}: there is neither jwk_url nor jwk_local_path, so every request gets 401", block.spot.itself()),
            "set \"jwk_url\" to the https URL of the issuer's key set",
        ),
        (false, _) => (
            format!(
                "{} does not begin with https:// and disable_jwk_security is not true (http is refused), so every \
                 request gets 401",
                block.spot.member("jwk_url")
            ),
            "use an https URL, or set \"disable_jwk_security\": true where plain http cannot be avoided",
        ),
    };
    answer.checks.push(misconfigured(detail));
    answer.hints.push(hint.to_owned());
    answer.log = Some(format!(
        "[{component}] Unable to parse the configuration: JWK client is using an insecure connection to the JWK service"
    ));
    refused(answer, Some(401))
}

/// What keeps the gateway from starting.
fn not_started(mut answer: Answer, block: &Block<'_>, troubles: &[Trouble]) -> Answer {
    for trouble in troubles {
        answer.checks.push(misconfigured(format!(
            "{}: {}; the gateway does not start with it",
            setting_place(block, trouble.setting),
            trouble.detail
        )));
        answer.hints.extend(trouble.hint.clone());
    }
    answer.log =
        troubles.first().map(|trouble| format!("[JWTValidator] Unable to create the validator: {}", trouble.log));
    refused(answer, None)
}

/// The place of a setting as it is written, or of the whole block when it is not there.
pub(super) fn setting_place(block: &Block<'_>, setting: &str) -> String {
    let written = block.value.as_object().and_then(|members| members.iter().find(|(name, _)| same_name(name, setting)));
    match written {
        Some((name, _)) => block.spot.member(name),
        None => block.spot.itself(),
    }
}

pub(super) fn misconfigured(detail: String) -> Check {
    Check::fail("configuration", Reason::GatewayMisconfigured, detail)
}

pub(super) fn refused(mut answer: Answer, status: Option<u16>) -> Answer {
    answer.accepted = false;
    answer.status = status;
    // A refusal has an empty body, whatever it is about.
    answer.message = status.map(|_| String::new());
    answer
}

/// What must be right before the gateway starts.
struct Setup {
    settings: ValidatorSettings,
    algorithm: Algorithm,
    book: KeyBook,
}

impl Setup {
    fn open(settings: ValidatorSettings, source: &dyn KeySource) -> Result<Result<Self, Vec<Trouble>>, Error> {
        let mut troubles = startup_troubles(&settings);
        let book = KeyBook::open(&settings.keys, source)?;
        match (book, Algorithm::of_gateway(&settings.alg)) {
            (Ok(book), Some(algorithm)) if troubles.is_empty() => Ok(Ok(Self { settings, algorithm, book })),
            (book, _) => {
                troubles.extend(book.err());
                Ok(Err(troubles))
            }
        }
    }
}

/// What keeps the gateway from starting and shows in the settings alone.
pub(super) fn startup_troubles(settings: &ValidatorSettings) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut add = |setting, detail: String, log: String, hint: &str| {
        troubles.push(Trouble { setting, detail, log, hint: Some(hint.to_owned()) });
    };
    if Algorithm::of_gateway(&settings.alg).is_none() {
        let detail = match settings.alg.as_str() {
            "" => "no algorithm is set: the gateway itself has no default for alg".to_owned(),
            alg => format!("{alg:?} is no algorithm that the gateway knows"),
        };
        let hint = match ALGORITHMS.iter().find(|alg| alg.eq_ignore_ascii_case(&settings.alg)) {
            Some(alg) => format!("names are exact: write \"alg\": \"{alg}\""),
            None => format!("set \"alg\" to one of {}", ALGORITHMS.join(", ")),
        };
        add("alg", detail, format!("JOSE: unknown algorithm {}", settings.alg), &hint);
    }
    if settings.cache && !settings.keys.local_path.is_empty() {
        add(
            "cache",
            "cache is true together with jwk_local_path, and the gateway refuses the pair".to_owned(),
            "cache could not be used with jwk_local_path".to_owned(),
            "leave cache out: a local file is read once anyway",
        );
    }
    if settings.roles_key_crashes() {
        add(
            "roles_key",
            format!("a nested roles_key shorter than four characters ({:?}) crashes it", settings.roles_key),
            "runtime error: slice bounds out of range".to_owned(),
            "give the outer claim a longer name",
        );
    }
    troubles
}

/// A request for an endpoint whose validator works.
struct Case<'a, 'r> {
    settings: &'a ValidatorSettings,
    algorithm: Algorithm,
    book: &'a KeyBook,
    downloaded: &'r dyn Fn() -> &'a Download,
    request: &'r Request,
    now: Timestamp,
}

/// Why a request is refused: the failed check, the status, and the gateway's own words.
struct Refusal {
    check: Check,
    status: u16,
    log: Option<String>,
}

impl Refusal {
    fn unauthorized(check: Check, log: Option<&str>) -> Self {
        Self { check, status: 401, log: log.map(|words| format!("Unable to validate the token: {words}")) }
    }
}

impl<'a> Case<'a, '_> {
    fn decide(&self, mut answer: Answer) -> Answer {
        let refusal = match self.check(&mut answer) {
            Ok(headers) => {
                answer.accepted = true;
                answer.status = Some(200);
                answer.headers = headers;
                return answer;
            }
            Err(refusal) => refusal,
        };
        let name = refusal.check.name.clone();
        answer.checks.push(refusal.check);
        let later = ORDER.iter().skip_while(|other| **other != name).skip(1);
        answer.checks.extend(later.map(|name| Check::skip(*name, "not reached: the first failure ends it")));
        if self.settings.operation_debug {
            answer.log = refusal.log.map(|words| format!("[JWTValidator] {words}"));
        }
        refused(answer, Some(refusal.status))
    }

    /// The gateway's checks in its order, up to the first failure; the headers that it sets when there is none.
    fn check(&self, answer: &mut Answer) -> Result<Vec<(String, Vec<String>)>, Box<Refusal>> {
        let token = self.token(answer)?;
        answer.alg = (!token.alg.is_empty()).then(|| token.alg.clone());
        answer.header = Some(token.header.clone());
        answer.claims = read_object(&token.payload, Dialect::GO.with_depth(token::MOST_LEVELS)).ok();
        self.check_algorithm(&token, answer)?;
        let (key, set) = self.key(&token, answer)?;
        answer.key = Some(set.used(key));
        warnings::of_keys(self.settings, self.algorithm, set, key, &mut answer.warnings);
        self.check_signature(&token, key, set, answer)?;
        answer.claims_are_authentic = true;
        let standard = StandardClaims::read(&token.payload).map_err(|bad| malformed_claims("claims", &bad))?;
        answer.checks.push(Check::pass("claims", "the claims have the types that they must have"));
        self.check_issuer(&standard, answer)?;
        self.check_audience(&standard, answer)?;
        let (checks, log) = standard.judge_times(self.now, self.settings.leeway);
        self.take_times(checks, log, answer)?;
        let claims = claims::all(&token.payload).map_err(|bad| malformed_claims("all claims", &bad))?;
        warnings::of_claims(&claims, standard.expires(), self.now, &mut answer.warnings);
        self.check_access(&claims, answer)?;
        let headers = propagation::headers(self.settings, &claims);
        answer.claims = Some(claims);
        Ok(headers)
    }

    fn token(&self, answer: &mut Answer) -> Result<Token, Box<Refusal>> {
        let (header, cookie) = (&self.settings.auth_header_name, &self.settings.cookie_key);
        let Some(found) = token::find(self.request, header, cookie) else {
            answer.hints.extend(self.token_elsewhere());
            let detail = format!("there is no token in the header {header}, nor in the cookie {cookie:?}");
            let check = Check::fail("token", Reason::NoToken, detail);
            return Err(Box::new(Refusal::unauthorized(check, Some("Token not found"))));
        };
        answer.checks.push(Check::pass("token", format!("found in {}", found.place)));
        let token = Token::read(found.text).map_err(|bad| {
            answer.hints.extend(diagnosis::not_a_token(found.text));
            if found.place.starts_with("header")
                && self.request.header("Cookie").is_some_and(|all| all.contains(cookie.as_str()))
            {
                answer.hints.push(format!(
                    "the header {header} hides the cookie {cookie:?}: only an absent or empty one does not"
                ));
            }
            let check = Check::fail("form", Reason::Malformed, format!("{}: {bad}", found.place));
            Box::new(Refusal::unauthorized(check, bad.log()))
        })?;
        let form = if token.is_json { "JSON serialization" } else { "compact" };
        answer.checks.push(Check::pass("form", form));
        Ok(token)
    }

    /// A token in another header or cookie than the gateway looks into.
    fn token_elsewhere(&self) -> Option<String> {
        let looks_like_one = |text: &str| {
            let text = text.trim().trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim();
            let text = if text.is_empty() { "" } else { text };
            text.len() > 20 && text.matches('.').count() >= 2
        };
        let header = self.request.headers().find(|(name, value)| {
            !name.eq_ignore_ascii_case("cookie")
                && !name.eq_ignore_ascii_case(&self.settings.auth_header_name)
                && (looks_like_one(value)
                    || value.starts_with("eyJ")
                    || value.to_ascii_lowercase().starts_with("bearer "))
        });
        if let Some((name, _)) = header {
            return Some(format!(
                "the token is in the header {name}: send it in {}, or set \"auth_header_name\": {name:?}",
                self.settings.auth_header_name
            ));
        }
        let cookie = self.request.values("Cookie").flat_map(|line| line.split(';')).find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            value.trim_matches('"').starts_with("eyJ").then(|| name.to_owned())
        });
        cookie.map(|name| format!("the token is in the cookie {name:?}: set \"cookie_key\": {name:?}"))
    }

    fn check_algorithm(&self, token: &Token, answer: &mut Answer) -> Result<(), Box<Refusal>> {
        let wanted = self.algorithm.name();
        if token.alg == wanted {
            answer.checks.push(Check::pass("alg", format!("{wanted}, as the validator wants")));
            return Ok(());
        }
        let detail = match token.alg.as_str() {
            "" => format!("the token names no `alg`, the validator takes {wanted} alone"),
            alg => format!("the token's `alg` is {alg:?}, the validator takes {wanted} alone"),
        };
        if Algorithm::of_gateway(&token.alg).is_some() {
            answer.hints.push(format!(
                "each validator takes one algorithm: set \"alg\": \"{}\" where the issuer signs so, and never both at one \
                 endpoint",
                token.alg
            ));
        }
        let check = Check::fail("alg", Reason::AlgorithmNotAllowed, detail).expecting(wanted);
        let check = check.finding(Some(&Value::from(token.alg.as_str())));
        Err(Box::new(Refusal::unauthorized(check, Some("algorithm is invalid"))))
    }

    fn key(&self, token: &Token, answer: &mut Answer) -> Result<(&'a GatewayJwk, &'a GatewaySet), Box<Refusal>> {
        let strategy = Strategy::named(&self.settings.key_identify_strategy);
        let wanted = strategy.of_token(token);
        match self.book.find(strategy, &wanted, self.downloaded) {
            Ok((key, set)) => {
                let detail =
                    format!("{} {wanted:?} is in {}: {}", strategy.noun(), set.name(), key.material.describe());
                answer.checks.push(Check::pass("key", detail));
                Ok((key, set))
            }
            Err(NoKey::NotFound(set)) => {
                warnings::of_set(self.algorithm, set, &mut answer.warnings);
                self.hint_at_missing_key(token, &wanted, strategy, set, answer);
                let check = Check::fail("key", Reason::NoMatchingKey, missing_key(strategy, &wanted, set));
                Err(Box::new(Refusal::unauthorized(check, Some(NO_KEYS))))
            }
            Err(NoKey::Trouble(trouble)) => {
                answer.hints.extend(trouble.hint.clone());
                let check = Check::fail("key", Reason::GatewayMisconfigured, trouble.detail.clone());
                Err(Box::new(Refusal::unauthorized(check, Some(&trouble.log))))
            }
            Err(NoKey::Crash) => {
                answer.hints.push("give either jwk_local_path or jwk_url, not both".to_owned());
                let detail = format!(
                    "{} {wanted:?} is not in the local file, and the gateway crashes when it asks jwk_url beside \
                     jwk_local_path",
                    strategy.noun()
                );
                let check = Check::fail("key", Reason::GatewayMisconfigured, detail);
                Err(Box::new(Refusal { check, status: 500, log: None }))
            }
        }
    }

    fn hint_at_missing_key(
        &self,
        token: &Token,
        wanted: &str,
        strategy: Strategy,
        set: &GatewaySet,
        answer: &mut Answer,
    ) {
        if token.kid.is_empty() && strategy == Strategy::Kid {
            answer.hints.push(
                "the token has no kid, and this gateway finds keys by it alone: have the issuer set it, or publish a key \
                 without one"
                    .to_owned(),
            );
        }
        if strategy == Strategy::KidX5t && token.x5t.is_none() {
            answer.hints.push(format!("without an x5t in the token the gateway asks for the kid twice: {wanted:?}"));
        }
        if set.keys().is_empty() && set.bytes().windows(5).any(|five| five == b"\"kty\"") {
            answer
                .hints
                .push("this is a single JWK, which reads as an empty set: wrap it in {\"keys\":[…]}".to_owned());
            return;
        }
        if let (Some(evidence), Some(keys)) = (self.evidence(token), native(set)) {
            answer.hints.push(evidence.maker(&keys).unwrap_or_else(|| {
                "no key of this set made the signature: the set is another issuer's, realm's or tenant's, or the keys were \
                 rotated since it was fetched; is it fresh?"
                    .to_owned()
            }));
        }
    }

    fn check_signature(
        &self,
        token: &Token,
        key: &GatewayJwk,
        set: &GatewaySet,
        answer: &mut Answer,
    ) -> Result<(), Box<Refusal>> {
        let fail = |reason, detail: String, log| {
            let check = Check::fail("signature", reason, detail);
            Box::new(Refusal::unauthorized(check, Some(log)))
        };
        let (algorithm, described) = (self.algorithm, key.material.describe());
        if key.material.is_private() {
            answer.hints.push(
                "publish the public half of the key alone: `jwtk jwks public` strips the private members".to_owned(),
            );
            let detail = format!("the key is a {described} key, and the gateway cannot verify with a private one");
            return Err(fail(Reason::KeyMismatch, detail, "go-jose/go-jose: unsupported key type/format"));
        }
        if token.signatures > 1 {
            let detail = format!("the token has {} signatures, one is taken", token.signatures);
            let log = "go-jose/go-jose: too many signatures in payload; expecting only one";
            return Err(fail(Reason::Malformed, detail, log));
        }
        let Some(critical) = &token.critical else {
            let detail = "`crit` must be a list of strings".to_owned();
            return Err(fail(Reason::CriticalHeader, detail, "json: cannot unmarshal crit"));
        };
        if let Some(name) = critical.iter().find(|name| *name != "b64") {
            let detail = format!("`crit` demands {name:?}, and the gateway understands b64 alone");
            return Err(fail(Reason::CriticalHeader, detail, BAD_SIGNATURE));
        }
        let verifies = || {
            let message = token.message()?;
            Some(key.material.verifier(algorithm)?.verifies(&message, &token.signature))
        };
        if verifies() == Some(true) {
            let kid = if key.kid.is_empty() { String::new() } else { format!(" with key {:?}", key.kid) };
            answer.checks.push(Check::pass("signature", format!("{algorithm}{kid} of {}", set.name())));
            return Ok(());
        }
        if key.material.key_type() != algorithm.key_type() {
            let detail = format!("{algorithm} needs a key of type {}, this key is {described}", algorithm.key_type());
            return Err(fail(Reason::KeyMismatch, detail, BAD_SIGNATURE));
        }
        if let Some(bits) = key.material.rsa_bits().filter(|bits| *bits < 1024) {
            let detail = format!("the RSA key has {bits} bits: the gateway verifies with 1024 and more alone");
            return Err(fail(Reason::WeakKey, detail, BAD_SIGNATURE));
        }
        if let (Some(evidence), Some(keys)) = (self.evidence(token), native(set)) {
            let used = set.keys().iter().rposition(|other| other.kid == key.kid && other.x5t == key.x5t);
            let near = evidence.near_misses(&keys, used);
            if near.is_empty() {
                answer.hints.push(evidence.odd_length().unwrap_or_else(|| {
                    "no near miss fits either: the token was signed with a key that is not in this set, or changed after \
                     it was signed"
                        .to_owned()
                }));
            }
            answer.hints.extend(near);
        }
        let detail = format!(
            "the {algorithm} signature was not made over this header and payload by {} (kid {:?})",
            set.name(),
            key.kid
        );
        Err(fail(Reason::BadSignature, detail, BAD_SIGNATURE))
    }

    fn evidence(&self, token: &Token) -> Option<Evidence> {
        Some(Evidence::new(self.algorithm, token.message()?, token.signature.clone()))
    }

    fn check_issuer(&self, claims: &StandardClaims, answer: &mut Answer) -> Result<(), Box<Refusal>> {
        let wanted = &self.settings.issuer;
        let found = claims.issuer.as_deref().map(Value::from);
        let asked = if wanted.is_empty() { &[] } else { slice::from_ref(wanted) };
        let mut check = checks::issuer(asked, found.as_ref());
        if check.outcome != Outcome::Fail {
            answer.checks.push(check);
            return Ok(());
        }
        answer.hints.extend(diagnosis::wrong_issuer(wanted, claims.issuer.as_deref()));
        check.detail = match &claims.issuer {
            Some(found) => format!("expected the issuer {wanted:?}, the token's iss is {found:?}"),
            None => format!("expected the issuer {wanted:?}, the token has no iss"),
        };
        // An `iss` that is not there is the empty text to Go, and so another one.
        check.reason = Some(Reason::WrongIssuer);
        let log = "go-jose/go-jose/jwt: validation failed, invalid issuer claim (iss)";
        Err(Box::new(Refusal::unauthorized(check, Some(log))))
    }

    fn check_audience(&self, claims: &StandardClaims, answer: &mut Answer) -> Result<(), Box<Refusal>> {
        let wanted = &self.settings.audience;
        let found = answer.claims.as_ref().and_then(|claims| claims.get("aud")).cloned();
        if wanted.is_empty() {
            answer.checks.push(Check::skip("aud", "no audience was asked for").finding(found.as_ref()));
            return Ok(());
        }
        let expected = format!("all of {}", wanted.join(", "));
        let Some(missing) = checks::missing(wanted, &claims.audience, Match::All) else {
            let check = Check::pass("aud", "the token is for every audience that is asked for");
            answer.checks.push(check.expecting(expected).finding(found.as_ref()));
            return Ok(());
        };
        let own = answer.claims.take().unwrap_or_default();
        answer.hints.extend(diagnosis::missing_audience(&own, wanted, true));
        answer.claims = Some(own);
        let has = match claims.audience.as_slice() {
            [] => "the token has no aud".to_owned(),
            some => format!("the token's aud has {}", some.join(", ")),
        };
        let detail = format!("{has}; the gateway wants all of {}, missing: {}", wanted.join(", "), missing.join(", "));
        let check = Check::fail("aud", Reason::WrongAudience, detail).expecting(expected).finding(found.as_ref());
        let log = "go-jose/go-jose/jwt: validation failed, invalid audience claim (aud)";
        Err(Box::new(Refusal::unauthorized(check, Some(log))))
    }

    fn take_times(
        &self,
        mut checks: Vec<Check>,
        log: Option<&'static str>,
        answer: &mut Answer,
    ) -> Result<(), Box<Refusal>> {
        let failed = if log.is_some() { checks.pop() } else { None };
        answer.checks.extend(checks);
        let Some(check) = failed else { return Ok(()) };
        answer.hints.push(match check.reason {
            Some(Reason::Expired) => "ask the issuer for a fresh token".to_owned(),
            _ => format!(
                "`{}` is ahead of this clock: compare the clocks, or raise \"leeway\" (now {} s) to the difference",
                check.name,
                self.settings.leeway.as_secs()
            ),
        });
        Err(Box::new(Refusal::unauthorized(check, log)))
    }

    fn check_access(&self, claims: &Object, answer: &mut Answer) -> Result<(), Box<Refusal>> {
        let roles = access::roles(self.settings, claims);
        let scopes = access::scopes(self.settings, claims);
        let refusal = |check, access, words: &str| {
            let status = if access == Access::Crash { 500 } else { 403 };
            Box::new(Refusal { check, status, log: Some(words.to_owned()) })
        };
        let check = access::roles_check(self.settings, claims, roles);
        if roles != Access::Granted {
            answer.hints.extend(access::hints(self.settings, claims, roles, scopes));
            return Err(refusal(check, roles, "Token sent by client does not have sufficient roles"));
        }
        answer.checks.push(check);
        let check = access::scopes_check(self.settings, claims, scopes);
        if scopes != Access::Granted {
            answer.hints.extend(access::hints(self.settings, claims, roles, scopes));
            return Err(refusal(check, scopes, "Token sent by client does not have the required scopes"));
        }
        answer.checks.push(check);
        Ok(())
    }
}

fn missing_key(strategy: Strategy, wanted: &str, set: &GatewaySet) -> String {
    let noun = strategy.noun();
    let identities = set.identities(strategy);
    let listed = |shown: &[String]| shown.iter().map(|id| format!("{id:?}")).collect::<Vec<_>>().join(", ");
    let there = match identities.as_slice() {
        [] => format!("{} has no keys", set.name()),
        some => {
            let more = some.len().saturating_sub(SHOWN);
            let shown = some.get(..SHOWN).unwrap_or(some);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{} has {}{rest}", set.name(), listed(shown))
        }
    };
    format!("no key has the {noun} (key ID) {wanted:?} that the token asks for; {there}")
}

fn malformed_claims(name: &str, bad: &claims::BadClaims) -> Box<Refusal> {
    Box::new(Refusal::unauthorized(Check::fail(name, Reason::Malformed, bad.to_string()), None))
}

/// The same set as a strict reader sees it, to try near misses with.
fn native(set: &GatewaySet) -> Option<KeySet> {
    KeySet::read(set.bytes(), set.name()).ok()
}

/// The gateway's checks, in its order.
const ORDER: [&str; 14] = [
    "token",
    "form",
    "alg",
    "key",
    "signature",
    "claims",
    "iss",
    "aud",
    "nbf",
    "exp",
    "iat",
    "all claims",
    "roles",
    "scopes",
];

/// The gateway's algorithms, by their names.
const ALGORITHMS: [&str; 13] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

const BAD_SIGNATURE: &str = "go-jose/go-jose: error in cryptographic primitive";

/// How many key IDs a message lists.
const SHOWN: usize = 20;
