//! Why a token whose header has `crit` or `b64` is not read.

/// What is wrong with `crit`, or with the `b64` that it must list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Critical {
    /// Not a list of names, or an empty one.
    #[error("`crit` must be a list of at least one name, this is {found}")]
    NotAList {
        /// What was found
        found: &'static str,
    },
    /// A name that we do not know how to honour.
    #[error("`crit` demands {name:?}, which jwtk does not implement here")]
    NotUnderstood {
        /// The name
        name: String,
    },
    /// A name of the base specifications, which must not be listed.
    #[error("`crit` lists {name:?}, which is not an extension")]
    Registered {
        /// The name
        name: String,
    },
    /// A name that occurs twice.
    #[error("`crit` lists {name:?} twice")]
    Repeated {
        /// The name
        name: String,
    },
    /// A name that the protected header does not have.
    #[error("`crit` lists {name:?}, but the protected header has no such parameter")]
    Absent {
        /// The name
        name: String,
    },
    /// `crit` outside of the protected header.
    #[error("`crit` must be in the protected header")]
    Unprotected,
    /// `b64: false` where nobody asked for an unencoded payload (RFC 7797 section 7).
    #[error("`b64` is false: an unencoded payload is not a JWT")]
    UnencodedPayload,
    /// `b64: false` that `crit` does not list (RFC 7797 section 6).
    #[error("`b64` is false, but `crit` does not list it")]
    UnlistedB64,
    /// Signatures of one token that disagree on `b64` (RFC 7797 section 3).
    #[error("the signatures of the token disagree on `b64`")]
    MixedB64,
}

impl Critical {
    pub(crate) fn is_about_unencoded_payloads(&self) -> bool {
        match self {
            Self::UnencodedPayload => true,
            Self::NotUnderstood { name } => name == "b64",
            Self::NotAList { .. }
            | Self::Registered { .. }
            | Self::Repeated { .. }
            | Self::Absent { .. }
            | Self::Unprotected
            | Self::UnlistedB64
            | Self::MixedB64 => false,
        }
    }
}
