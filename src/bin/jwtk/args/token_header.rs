//! The header of what is signed.

use jwtk::jws::Protected;

use super::header_parameters::HeaderParameters;
use crate::output::Failure;

/// The protected header of what is signed.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Header")]
pub(crate) struct TokenHeader {
    /// The header's typ [default: JWT, with a gateway its own]
    #[arg(long, value_name = "TYPE")]
    pub(crate) typ: Option<String>,

    /// Leave typ out of the header
    #[arg(long, conflicts_with = "typ")]
    pub(crate) no_typ: bool,

    #[command(flatten)]
    pub(crate) others: HeaderParameters,
}

impl TokenHeader {
    /// The header for a key of that `kid`.
    pub(crate) fn protected(&self, kid: Option<&str>) -> Result<Protected, Failure> {
        let mut header = Protected::default();
        if let Some(kid) = kid {
            header = header.kid(kid);
        }
        if !self.no_typ {
            // The gateway takes an empty type for its default too.
            header = header.typ(self.typ.as_deref().filter(|typ| !typ.is_empty()).unwrap_or(DEFAULT_TYP));
        }
        for (name, value) in self.others.checked()? {
            header = header.with(name, value.clone())?;
        }
        Ok(header)
    }
}

const DEFAULT_TYP: &str = "JWT";
