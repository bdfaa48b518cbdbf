//! What an API gateway does with a token, told from its own configuration, offline.
//!
//! [`read()`] takes a configuration and gives a [`Gateway`]: its routes, what is lax or odd in it, its answers to requests,
//! and where it signs, the signing. The [`Answer`] is the gateway's, followed to the letter: its order of checks, its
//! tolerance, its mistakes. What is unsafe or most likely not intended is beside it as a finding, what went wrong and how
//! to mend it as a hint of the check that failed.
//!
//! A gateway that would not start with its configuration, or answers every request alike because of it, gives an answer
//! too, with the reason `gateway_misconfigured`. An [`Error`] means that there is no answer: a configuration that cannot be
//! read, or a route that it does not have.
//!
//! ```
//! use std::sync::Arc;
//!
//! use jwtk::claims::Timestamp;
//! use jwtk::config::Text;
//! use jwtk::gateway::{self, Asked, KeyLocation, KeySource, Served, Unserved};
//! use jwtk::http::Request;
//!
//! struct Fixed(&'static [u8]);
//! impl KeySource for Fixed {
//!     fn keys(&self, _: &KeyLocation) -> Result<Served, Unserved> {
//!         Ok(Served::json(self.0.to_vec(), "jwks.json"))
//!     }
//!     fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
//!         Ok(Vec::new())
//!     }
//! }
//!
//! let config = br#"{"version": 3, "endpoints": [{"endpoint": "/orders",
//!     "backend": [{"host": ["http://orders:8080"], "url_pattern": "/"}],
//!     "extra_config": {"auth/validator": {"alg": "HS256", "jwk_url": "https://login.example.com/jwks.json"}}}]}"#;
//! let gateway = gateway::read(&[Text::new(config, "krakend.json")], None)?;
//! let keys = Arc::new(Fixed(br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#));
//! let validator = gateway.open(&Asked::default(), keys)?;
//!
//! let request = Request::with_token("eyJhbGciOiJIUzI1NiIsImtpZCI6ImIifQ.e30.AAAA");
//! let answer = validator.validate(&request, Timestamp::new(1_735_689_600, 0))?;
//! assert_eq!((answer.status(), answer.reason().map(|reason| reason.code())), (Some(401), Some("no_matching_key")));
//! # Ok::<(), gateway::Error>(())
//! ```

#[cfg(feature = "cel")]
mod agentgateway;
mod answer;
mod became;
mod contract;
mod entry;
mod enum_position;
mod environment;
mod envoy;
mod error;
mod gloo;
mod hostname;
mod internal;
mod key_use;
mod keys;
mod kind;
mod krakend;
mod ledger;
mod meanings;
mod noted;
mod placeholder;
mod prefixes;
#[cfg(test)]
mod probe;
mod remarks;
mod resource;
mod route;
mod signing;
mod token_judge;
mod token_place;
mod tried;
mod unending;
mod validator;
mod version;

pub use self::answer::{Answer, Decision, HeaderChange, Response, SeenToken, Upstream};
pub use self::became::Became;
pub use self::contract::Gateway;
pub use self::environment::Environment;
pub use self::error::Error;
pub use self::key_use::{KeyUse, Refused};
pub use self::keys::{InlineKeys, KeyLocation, KeySource, Manners, RemoteKeys, Served, Unserved};
pub use self::kind::Kind;
pub use self::route::{Asked, Route};
pub use self::signing::{Overrides, SignedResponse, Signing, SigningPlan, Unsigned};
pub use self::token_judge::{TokenAnswer, TokenJudge};
pub use self::validator::Validator;

use crate::config::{Config, Document, Syntax, Text};
use crate::finding::Rule;
use crate::json::Object;
use crate::jwk::{KeySet, Member};
use entry::Entry;

/// The gateways, in the order in which they are asked whether a document is theirs.
const GATEWAYS: &[Entry] = &[
    krakend::ENTRY,
    envoy::ENTRY,
    gloo::ENTRY,
    // Its rules are expressions, and it reads tokens as serde does.
    #[cfg(feature = "cel")]
    agentgateway::STANDALONE,
    #[cfg(feature = "cel")]
    agentgateway::KUBERNETES,
];

/// Reads a configuration, of one file or of several that belong together; the kind is told from the content unless it is
/// given. No variables of an environment are set: [`read_within`] has some.
///
/// # Errors
/// [`Error`] when it cannot be read: neither JSON nor YAML nor TOML, a template, or no gateway's.
pub fn read(texts: &[Text<'_>], kind: Option<Kind>) -> Result<Box<dyn Gateway>, Error> {
    read_within(texts, kind, &Environment::default())
}

/// Reads a configuration that may name variables of the environment.
///
/// # Errors
/// As for [`read()`], and when a variable is not set.
pub fn read_within(
    texts: &[Text<'_>],
    kind: Option<Kind>,
    environment: &Environment,
) -> Result<Box<dyn Gateway>, Error> {
    let (mut unreadable, mut unrecognised) = (None, None);
    let asked: Vec<&Entry> = GATEWAYS.iter().filter(|entry| kind.is_none_or(|kind| entry.kind == kind)).collect();
    let (likely, others): (Vec<&Entry>, Vec<&Entry>) = asked.into_iter().partition(|entry| entry.is_likely(texts));
    for entry in likely.into_iter().chain(others) {
        // The gateways read one text in several ways.
        match entry.config(texts, environment) {
            Ok(config) if (entry.recognises)(&config) => return (entry.read)(config),
            Ok(config) => unrecognised = unrecognised.or(Some((entry, config))),
            Err(error) => unreadable = unreadable.or(Some(error)),
        }
    }
    match (unrecognised, unreadable) {
        (Some((entry, config)), None) if kind.is_some() => (entry.read)(config),
        (_, Some(error)) => Err(error),
        (_, None) => {
            let name = texts.first().map(|text| text.name().to_owned()).unwrap_or_default();
            Err(Error::UnknownKind { name })
        }
    }
}

/// How a gateway goes on with files that were read with `syntax`, where it would read the same itself.
pub(crate) fn reader(kind: Kind, config: &Config, syntax: Syntax) -> Option<Reader> {
    let mut entries = GATEWAYS.iter().filter(|entry| entry.kind == kind);
    let entry = entries.next().filter(|entry| entry.prepare.is_none())?;
    // Of several the right one is yet to be found.
    let is_only = entries.next().is_none();
    let reads_so = |document: &Document| document.reads_alike(syntax, entry.syntax);
    (is_only && config.documents().all(reads_so)).then_some(entry.read)
}

/// From a configuration that was read to its gateway.
pub(crate) type Reader = fn(Config) -> Result<Box<dyn Gateway>, Error>;

/// Why a gateway refuses a whole set of keys, if it does.
pub fn refusal(kind: Kind, set: &[u8]) -> Option<Refused> {
    GATEWAYS.iter().find(|entry| entry.kind == kind).and_then(|entry| (entry.refuses)(set))
}

/// The keys of a set that a gateway, with its defaults, tries for a token with this `kid`. An empty kid is none.
pub fn tried<'k>(kind: Kind, keys: &'k KeySet, kid: Option<&str>) -> Vec<&'k Member> {
    let entry = GATEWAYS.iter().find(|entry| entry.kind == kind);
    entry.map(|entry| entry.tried.of(keys, kid)).unwrap_or_default()
}

/// The gateway that an object of a file is for, whatever else the file holds.
pub(crate) fn owner(members: &Object) -> Option<Kind> {
    GATEWAYS.iter().find(|entry| (entry.owns)(members)).map(|entry| entry.kind)
}

/// All that can be found in the configurations of gateways.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GATEWAYS.iter().flat_map(|entry| entry.rules).flat_map(|rules| *rules).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::claims::Timestamp;
    use crate::config;
    use crate::finding::Severity;
    use crate::http::Request;

    /// An endpoint of each gateway that looks at tokens, one that does not, and keys on the network.
    const CONFIGS: &[(Kind, &str)] = &[
        (
            Kind::Krakend,
            r#"{"version":3,"endpoints":[
                {"endpoint":"/a","method":"POST","backend":[{"host":["http://b"],"url_pattern":"/"}],
                 "extra_config":{"auth/validator":{"alg":"HS256","jwk_url":"https://idp.test/keys"}}},
                {"endpoint":"/open","backend":[{"host":["http://b"],"url_pattern":"/"}]}]}"#,
        ),
        (
            Kind::Envoy,
            r#"{"name":"main","filter_chains":[{"filters":[{"name":"hcm","typed_config":{
                "@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix":"a","http_filters":[
                {"name":"jwt","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
                 "providers":{"p":{"remote_jwks":{"http_uri":{"uri":"http://idp.example.com/keys","cluster":"a","timeout":"1s"}}}},
                 "rules":[{"match":{"prefix":"/"},"requires":{"requires_all":{"requirements":[{"provider_name":"p"},{"allow_missing":{}}]}}}]}},
                {"name":"router","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
                "route_config":{"virtual_hosts":[{"name":"v","domains":["*"],"routes":[
                {"match":{"path":"/a"},"route":{"cluster":"a"}},{"match":{"prefix":"/open"},"route":{"cluster":"a"}}]}]}}}]}]}"#,
        ),
        (
            Kind::Gloo,
            r#"{"apiVersion":"gateway.solo.io/v1","kind":"VirtualService","metadata":{"name":"s","namespace":"n"},"spec":{"virtualHost":{
                "domains":["*"],"options":{"jwt":{"providers":{"p":{"issuer":"i","jwks":{"remote":{"url":"http://idp.example.com/keys",
                "upstreamRef":{"name":"k","namespace":"n"}}}}}}},"routes":[
                {"matchers":[{"exact":"/a"}],"routeAction":{"single":{"upstream":{"name":"a","namespace":"n"}}}},
                {"matchers":[{"prefix":"/open"}],"options":{"jwt":{"disable":true}},
                 "routeAction":{"single":{"upstream":{"name":"a","namespace":"n"}}}}]}}}"#,
        ),
        #[cfg(feature = "cel")]
        (
            Kind::Agentgateway,
            r#"{"binds":[{"port":1,"listeners":[{"routes":[
                {"matches":[{"path":{"exact":"/a"},"method":"GET"}],
                 "policies":{"jwtAuth":{"mode":"strict","issuer":"i","jwks":{"url":"http://idp.example.com/keys"}}}},
                {"matches":[{"path":{"pathPrefix":"/open"}}]}]}]}]}"#,
        ),
    ];

    fn configured(kind: Kind, config: &str) -> Box<dyn Gateway> {
        let gateway = read(&[Text::new(config.as_bytes(), "g.json")], None).unwrap();
        assert_eq!(gateway.kind(), kind);
        gateway
    }

    #[test]
    fn routes_are_told_with_what_is_done_there() {
        for (kind, config) in CONFIGS {
            let told: Vec<String> = configured(*kind, config)
                .routes()
                .iter()
                .map(|route| format!("{route} {} {}", route.checks, route.signs))
                .collect();
            assert_eq!(
                told,
                match kind {
                    Kind::Krakend => ["POST /a true false", "GET /open false false"],
                    // The filter is on the way to all of them.
                    Kind::Envoy => ["/a true false", "/open true false"],
                    Kind::Gloo => ["/a true false", "/open false false"],
                    Kind::Agentgateway => ["GET /a true false", "/open false false"],
                },
                "{kind:?}"
            );
        }
    }

    #[test]
    fn keys_are_asked_for_once_and_beforehand_where_that_is_wanted() {
        /// Counts the questions.
        struct Counted(AtomicUsize);

        impl KeySource for Counted {
            fn keys(&self, location: &KeyLocation) -> Result<Served, Unserved> {
                self.0.fetch_add(1, Ordering::Relaxed);
                Ok(Served::json(
                    br#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#.to_vec(),
                    location.as_written(),
                ))
            }

            fn file(&self, _: &str) -> Result<Vec<u8>, Unserved> {
                Err(Unserved::new("none"))
            }
        }

        for (kind, config) in CONFIGS {
            let source = Arc::new(Counted(AtomicUsize::new(0)));
            let mut asked = Asked::at("/a");
            // One more question of each version that is compared with.
            asked.compares_versions = *kind == Kind::Envoy;
            let validator = configured(*kind, config).open(&asked, source.clone()).unwrap();
            // agentgateway has read its keys when it starts.
            let before = source.0.load(Ordering::Relaxed);
            validator.warm().unwrap();
            let asked = source.0.load(Ordering::Relaxed);
            assert!(asked > 0 && (asked > before || *kind == Kind::Agentgateway), "{kind:?}: {before} {asked}");
            let method = if *kind == Kind::Krakend { "POST" } else { "GET" };
            let head = format!("{method} /a HTTP/1.1\nHost: h\nAuthorization: Bearer e30.e30.AA");
            let request = Request::read(head.as_bytes()).unwrap();
            validator.validate(&request, Timestamp::new(0, 0)).unwrap();
            assert_eq!(source.0.load(Ordering::Relaxed), asked, "{kind:?}");
        }
    }

    #[test]
    fn what_is_only_noted_is_not_told_beside_answers() {
        for (kind, config) in CONFIGS.iter().filter(|(kind, _)| matches!(kind, Kind::Envoy | Kind::Gloo)) {
            for (url, severity) in
                [("http://idp.example.com/keys", Severity::Warning), ("http://idp/keys", Severity::Note)]
            {
                let config = config.replace("http://idp.example.com/keys", url);
                let gateway = configured(*kind, &config);
                let of = |findings: Vec<Severity>| findings.into_iter().filter(|one| *one == severity).count();
                let all = of(gateway.findings().iter().map(|finding| finding.severity).collect());
                let validator = gateway.open(&Asked::default(), Arc::new(probe::Echo(Vec::new()))).unwrap();
                let request = Request::read(b"GET /a HTTP/1.1\nHost: h").unwrap();
                let answer = validator.validate(&request, Timestamp::new(0, 0)).unwrap();
                let beside = of(answer.findings.iter().map(|finding| finding.severity).collect());
                assert!(all > 0, "{kind:?} {url}");
                assert_eq!(beside > 0, severity > Severity::Note, "{kind:?} {url}");
            }
        }
    }

    #[test]
    fn versions_are_read_as_releases_are_named() {
        for (kind, config) in CONFIGS {
            let gateway = configured(*kind, config);
            let remark = gateway.remark_on_version("1.38").unwrap();
            assert_eq!(remark.is_some(), *kind != Kind::Envoy, "{kind:?}");
            assert!(remark.is_none_or(|remark| remark.contains("1.38 changes nothing")));
            assert!(matches!(gateway.remark_on_version("new"), Err(Error::NotAVersion { .. })), "{kind:?}");
            let signing = gateway.signing(&Asked::at("/a"), &Overrides::default(), Arc::new(probe::Echo(Vec::new())));
            assert_eq!(matches!(signing, Err(Error::NeverSigns { .. })), *kind != Kind::Krakend, "{kind:?}");
        }
        for (text, is_one) in [
            ("1", true),
            ("v2.1.0", true),
            ("1.19.0-beta4", true),
            ("1.2+build.1-a", true),
            ("", false),
            ("v", false),
            ("1.", false),
            ("1.x", false),
            ("1-", false),
            ("1-a b", false),
        ] {
            assert_eq!(version::is_version(text), is_one, "{text}");
        }
    }

    #[test]
    fn a_set_that_a_gateway_refuses_has_a_member_at_fault() {
        let good = r#"{"kty":"EC","crv":"P-256","kid":"a","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
            "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"}"#;
        let set = |more: &str| format!(r#"{{"keys":[{good}{more}]}}"#);
        for (kind, _) in CONFIGS {
            assert_eq!(refusal(*kind, set("").as_bytes()), None, "{kind:?}");
            let refused = refusal(*kind, set(r#",{"kty":"x","kid":"b"}"#).as_bytes());
            let is_strict = matches!(kind, Kind::Krakend | Kind::Agentgateway);
            assert_eq!(refused.as_ref().map(|refused| refused.index), is_strict.then_some(Some(1)), "{kind:?}");
            assert!(refused.is_none_or(|refused| refused.reason.contains('x')));
        }
    }

    #[test]
    fn a_file_that_was_read_otherwise_is_read_again() {
        for (name, text, kinds) in [
            ("a.json", "{}", &[Kind::Krakend, Kind::Gloo][..]),
            ("a.yaml", "a: b", &[Kind::Gloo]),
            ("a.toml", "a = 1", &[]),
        ] {
            let config = config::read(&[Text::new(text.as_bytes(), name)], Syntax::KUBERNETES).unwrap();
            for (kind, _) in CONFIGS {
                let is_taken = reader(*kind, &config, Syntax::KUBERNETES).is_some();
                // TOML is read in one way, and agentgateway is one of two.
                let is_wanted = kinds.contains(kind) || (name == "a.toml" && *kind != Kind::Agentgateway);
                assert_eq!(is_taken, is_wanted, "{name} {kind:?}");
            }
        }
    }

    #[test]
    fn what_is_of_no_gateway_is_told_as_such() {
        let of = |text: &str, kind| read(&[Text::new(text.as_bytes(), "g.json")], kind).map(|gateway| gateway.kind());
        assert!(matches!(of("{\"a\":1}", None), Err(Error::UnknownKind { name }) if name == "g.json"));
        assert!(matches!(of("{", None), Err(Error::Configuration(_))));
        assert_eq!(of("{\"a\":1}", Some(Kind::Krakend)).unwrap(), Kind::Krakend);
    }

    #[test]
    fn rules_have_names_of_their_own() {
        let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        for entry in GATEWAYS {
            let of_kind = |id: &str| id.strip_prefix(entry.kind.name()).is_some_and(|rest| rest.starts_with('/'));
            assert!(entry.rules.iter().flat_map(|rules| *rules).all(|rule| of_kind(rule.id)));
        }
    }
}
