//! When a gateway cannot even be asked.

use super::kind::Kind;
use crate::config;
use crate::error::{Class, Explain, listed};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Files that cannot be read.
    #[error(transparent)]
    Configuration(#[from] config::Error),
    /// A document of no gateway that we know.
    #[error("{name} is not a gateway's configuration that jwtk knows")]
    UnknownKind {
        /// The file
        name: String,
    },
    /// A document that has nothing of the gateway that it is said to be for.
    #[error("{name} has nothing of {}: neither {wanted}", kind.name())]
    NothingOfKind {
        /// The file
        name: String,
        /// Which gateway
        kind: Kind,
        /// What it could be
        wanted: &'static str,
    },
    /// No route is like the one that was asked for.
    #[error("{name} has no route {asked}")]
    NoSuchRoute {
        /// The file
        name: String,
        /// What was asked for
        asked: String,
        /// Those that there are
        routes: Vec<String>,
    },
    /// Several routes may be meant.
    #[error("several routes of {name} may be meant")]
    SeveralRoutes {
        /// The file
        name: String,
        /// Those that there are
        routes: Vec<String>,
    },
    /// No provider is called so.
    #[error("{name} has no provider {asked:?}")]
    NoSuchProvider {
        /// The file
        name: String,
        /// What was asked for
        asked: String,
        /// Those that there are
        providers: Vec<String>,
    },
    /// No listener is called so, or has that port.
    #[error("{name} has no listener {asked}")]
    NoSuchListener {
        /// The file
        name: String,
        /// What was asked for
        asked: String,
        /// Those that there are
        listeners: Vec<String>,
    },
    /// The request may come to several listeners.
    #[error("several listeners of {name} may be meant")]
    SeveralListeners {
        /// The file
        name: String,
        /// Those that there are
        listeners: Vec<String>,
    },
    /// A variable of the environment that the configuration names, and that is not told.
    #[error("{name} needs the environment variable {variable} (line {line}), which is not set here")]
    UnsetVariable {
        /// The file
        name: String,
        /// Which one
        variable: String,
        /// Where
        line: usize,
    },
    /// No route does what is asked about.
    #[error("no route of {name} {what}")]
    NothingThere {
        /// The file
        name: String,
        /// `checks tokens` or `signs`
        what: &'static str,
        /// The routes, and what speaks against the likeliest of them
        hint: Option<String>,
    },
    /// A gateway that only checks tokens.
    #[error("{} never signs", kind.name())]
    NeverSigns {
        /// Which one
        kind: Kind,
    },
    /// A version that cannot be told from its text.
    #[error("{asked:?} is not a version of {}", kind.name())]
    NotAVersion {
        /// Which one
        kind: Kind,
        /// What was asked for
        asked: String,
    },
    /// A key to sign with whose halves do not belong together.
    #[error("the public half of {place} does not belong to its private half: nothing is signed with it here")]
    MismatchedHalves {
        /// Where the key stands
        place: String,
    },
    /// A file of keys that is encrypted for the gateway's eyes.
    #[error("{location} is encrypted, and jwtk does not ask {secret_url} for the key to it")]
    EncryptedKeys {
        /// The file
        location: String,
        /// The service that has the key
        secret_url: String,
    },
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Configuration(error) => error.code(),
            Self::UnknownKind { .. } | Self::NothingOfKind { .. } => "unknown_gateway",
            Self::NoSuchRoute { .. } => "no_such_endpoint",
            Self::SeveralRoutes { .. } => "several_endpoints",
            Self::NoSuchProvider { .. } => "no_such_provider",
            Self::NoSuchListener { .. } => "no_such_listener",
            Self::SeveralListeners { .. } => "several_listeners",
            Self::UnsetVariable { .. } => "unset_variable",
            Self::NothingThere { .. } => "nothing_configured",
            Self::NeverSigns { .. } => "never_signs",
            Self::NotAVersion { .. } => "not_a_version",
            Self::MismatchedHalves { .. } => "mismatched_halves",
            Self::EncryptedKeys { .. } => "encrypted_keys",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::NoSuchRoute { .. }
            | Self::SeveralRoutes { .. }
            | Self::NoSuchProvider { .. }
            | Self::NoSuchListener { .. }
            | Self::SeveralListeners { .. }
            | Self::NeverSigns { .. }
            | Self::NotAVersion { .. } => Class::Usage,
            Self::Configuration(error) => error.class(),
            Self::UnknownKind { .. }
            | Self::NothingOfKind { .. }
            | Self::UnsetVariable { .. }
            | Self::NothingThere { .. }
            | Self::MismatchedHalves { .. }
            | Self::EncryptedKeys { .. } => Class::Input,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Configuration(error) => error.hint(),
            Self::NeverSigns { .. } => None,
            Self::NothingOfKind { .. } => Some("leave the kind out to have it told from the content".to_owned()),
            Self::NotAVersion { .. } => Some("write it as its releases are named, such as 1.38".to_owned()),
            Self::UnknownKind { .. } => Some(
                "a KrakenD configuration has `version` and `endpoints`, one of Envoy `static_resources`, one of Gloo resources of \
                 gateway.solo.io, one of agentgateway `binds` or `gateways`, or is an AgentgatewayPolicy"
                    .to_owned(),
            ),
            Self::NoSuchRoute { routes, .. } => Some(match routes.as_slice() {
                [] => "the configuration has no routes".to_owned(),
                routes => format!("there are {}", listed(routes.iter().cloned(), SHOWN)),
            }),
            Self::SeveralRoutes { routes, .. } => Some(format!("name one: {}", listed(routes.iter().cloned(), SHOWN))),
            Self::NoSuchProvider { asked, providers, .. } => {
                let names: Vec<&str> = providers.iter().map(String::as_str).collect();
                Some(match (config::nearest(asked, &names), names.as_slice()) {
                    (Some(meant), _) => format!("{meant:?} was meant"),
                    (None, []) => "there are none".to_owned(),
                    (None, _) => format!("there are {}", listed(providers.iter().cloned(), SHOWN)),
                })
            }
            Self::NoSuchListener { listeners, .. } => {
                Some(format!("there are {}", listed(listeners.iter().cloned(), SHOWN)))
            }
            Self::SeveralListeners { listeners, .. } => {
                Some(format!("name one: {}", listed(listeners.iter().cloned(), SHOWN)))
            }
            Self::UnsetVariable { .. } => {
                Some("tell its value: the gateway puts it in before it reads the file".to_owned())
            }
            Self::NothingThere { hint, .. } => hint.clone(),
            Self::MismatchedHalves { .. } => Some(
                "the gateway signs with it anyway, which gives away an Ed25519 key: take both halves from one key".to_owned(),
            ),
            Self::EncryptedKeys { .. } => Some("give the key set in the clear".to_owned()),
        }
    }
}

/// How many routes a hint lists.
const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_code_a_class_and_advice() {
        let name = || "g.json".to_owned();
        let some = || vec!["one".to_owned(), "two".to_owned()];
        let provider =
            |asked: &str, providers| Error::NoSuchProvider { name: name(), asked: asked.to_owned(), providers };
        for (error, code, class, hint) in [
            (Error::UnknownKind { name: name() }, "unknown_gateway", Class::Input, Some("`binds`")),
            (
                Error::NothingOfKind { name: name(), kind: Kind::Gloo, wanted: "a nor b" },
                "unknown_gateway",
                Class::Input,
                Some("leave the kind out"),
            ),
            (
                Error::NoSuchRoute { name: name(), asked: "/".to_owned(), routes: some() },
                "no_such_endpoint",
                Class::Usage,
                Some("there are one, two"),
            ),
            (
                Error::NoSuchRoute { name: name(), asked: "/".to_owned(), routes: Vec::new() },
                "no_such_endpoint",
                Class::Usage,
                Some("has no routes"),
            ),
            (
                Error::SeveralRoutes { name: name(), routes: some() },
                "several_endpoints",
                Class::Usage,
                Some("name one: one, two"),
            ),
            (provider("twu", some()), "no_such_provider", Class::Usage, Some("\"two\" was meant")),
            (provider("elephant", some()), "no_such_provider", Class::Usage, Some("there are one, two")),
            (provider("a", Vec::new()), "no_such_provider", Class::Usage, Some("there are none")),
            (
                Error::NoSuchListener { name: name(), asked: "a".to_owned(), listeners: some() },
                "no_such_listener",
                Class::Usage,
                Some("there are one, two"),
            ),
            (
                Error::SeveralListeners { name: name(), listeners: some() },
                "several_listeners",
                Class::Usage,
                Some("name one: one, two"),
            ),
            (
                Error::UnsetVariable { name: name(), variable: "A".to_owned(), line: 1 },
                "unset_variable",
                Class::Input,
                Some("tell its value"),
            ),
            (
                Error::NothingThere { name: name(), what: "signs", hint: Some("mend it".to_owned()) },
                "nothing_configured",
                Class::Input,
                Some("mend it"),
            ),
            (Error::NeverSigns { kind: Kind::Envoy }, "never_signs", Class::Usage, None),
            (
                Error::NotAVersion { kind: Kind::Envoy, asked: "a".to_owned() },
                "not_a_version",
                Class::Usage,
                Some("such as 1.38"),
            ),
            (
                Error::MismatchedHalves { place: "a".to_owned() },
                "mismatched_halves",
                Class::Input,
                Some("from one key"),
            ),
            (
                Error::EncryptedKeys { location: "a".to_owned(), secret_url: "b".to_owned() },
                "encrypted_keys",
                Class::Input,
                Some("in the clear"),
            ),
        ] {
            assert_eq!((error.code(), error.class()), (code, class), "{error}");
            let found = error.hint();
            assert!(
                found.as_deref().zip(hint).is_some_and(|(found, part)| found.contains(part))
                    || found.is_none() && hint.is_none(),
                "{error}: {found:?}"
            );
        }
    }
}
