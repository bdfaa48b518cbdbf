//! Requirements, ready to be asked.

use std::fmt;

use super::jwt_settings::Requirement;
use super::places::Places;
use super::provider::ReadyProvider;
use super::refusal::Refusal;

/// A requirement, with its providers and their places.
#[derive(Debug)]
pub(super) enum Verifier {
    Nothing,
    Provider {
        /// Its place among the providers of the filter
        index: usize,
        name: String,
        /// Empty: the provider's own
        audiences: Vec<String>,
        places: Places,
    },
    /// Whatever is at the places of all providers
    Lenient {
        lenience: Lenience,
        places: Places,
    },
    /// With what counts when all members fail
    Any(Vec<Verifier>, Option<Lenience>),
    All(Vec<Verifier>),
}

/// What is let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lenience {
    Missing,
    Failed,
    /// Anything, and a failure is told to those behind in this header
    ExtractOnly(String),
}

impl Verifier {
    /// What Envoy makes of a requirement at its start.
    // verifier.cc, innerCreate and AnyVerifierImpl; vector unknown-provider.
    pub(super) fn start(requirement: &Requirement, providers: &[ReadyProvider]) -> Result<Self, Refusal> {
        let lenient = |lenience| {
            let places = Places::of(providers.iter().map(|provider| &provider.settings));
            Self::Lenient { lenience, places }
        };
        Ok(match requirement {
            Requirement::Nothing => Self::Nothing,
            Requirement::Provider { name, audiences } => {
                let found = providers.iter().enumerate().find(|(_, provider)| provider.settings.name == *name);
                let (index, provider) = found.ok_or_else(|| {
                    let names = providers.iter().map(|provider| provider.settings.name.as_str()).collect::<Vec<_>>();
                    let hint = format!("the providers are {}", names.join(", "));
                    Refusal::new(format!("Required provider ['{name}'] is not configured.")).hinting(hint)
                })?;
                let places = Places::of([&provider.settings]);
                Self::Provider { index, name: name.clone(), audiences: audiences.clone(), places }
            }
            Requirement::AllowMissing => lenient(Lenience::Missing),
            Requirement::AllowMissingOrFailed => lenient(Lenience::Failed),
            Requirement::ExtractOnly { verification_status_header } => {
                let header = match verification_status_header.as_str() {
                    "" => "x-jwt-signature-verified",
                    named => named,
                };
                lenient(Lenience::ExtractOnly(header.to_owned()))
            }
            Requirement::All(members) => {
                Self::All(members.iter().map(|member| Self::start(member, providers)).collect::<Result<_, _>>()?)
            }
            Requirement::Any(members) => {
                let has = |wanted: fn(&Requirement) -> bool| members.iter().any(wanted);
                let lenience = if has(|member| matches!(member, Requirement::AllowMissingOrFailed)) {
                    Some(Lenience::Failed)
                } else {
                    has(|member| matches!(member, Requirement::AllowMissing)).then_some(Lenience::Missing)
                };
                let is_flag = |member: &&Requirement| {
                    matches!(member, Requirement::AllowMissing | Requirement::AllowMissingOrFailed)
                };
                let regular = members.iter().filter(|member| !is_flag(member));
                let verifiers: Vec<_> =
                    regular.map(|member| Self::start(member, providers)).collect::<Result<_, _>>()?;
                match lenience {
                    Some(lenience) if verifiers.is_empty() => Self::Any(vec![lenient(lenience)], None),
                    lenience => Self::Any(verifiers, lenience),
                }
            }
        })
    }
}

/// As messages name it.
impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |members: &[Self]| members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Provider { name, audiences, .. } if audiences.is_empty() => write!(f, "provider {name:?}"),
            Self::Provider { name, audiences, .. } => write!(f, "provider {name:?} for {}", audiences.join(" or ")),
            Self::Lenient { lenience, .. } => lenience.fmt(f),
            Self::Any(members, None) => write!(f, "any of ({})", joined(members)),
            Self::Any(members, Some(lenience)) => write!(f, "any of ({}, {lenience})", joined(members)),
            Self::All(members) => write!(f, "all of ({})", joined(members)),
        }
    }
}

impl fmt::Display for Lenience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "allow_missing",
            Self::Failed => "allow_missing_or_failed",
            Self::ExtractOnly(_) => "extract_only_without_validation",
        })
    }
}
