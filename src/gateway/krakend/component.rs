//! The two components that know tokens.

/// One of the two components that know tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    Validator,
    Signer,
}

impl Component {
    pub(super) const BOTH: [Self; 2] = [Self::Validator, Self::Signer];

    /// The name under `extra_config`, and the older one that it stands for.
    pub(super) const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Validator => ["auth/validator", "github.com/devopsfaith/krakend-jose/validator"],
            Self::Signer => ["auth/signer", "github.com/devopsfaith/krakend-jose/signer"],
        }
    }
}
