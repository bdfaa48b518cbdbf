//! The header of what is signed.

use anyhow::anyhow;
use jwtk::json::{self, Dialect, Value};
use jwtk::jws::Protected;

use super::name_value::{named, twice};
use crate::output::{Exit, Failure};

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

    /// Another header parameter, its value as JSON or as text; repeatable
    #[arg(short = 'H', long = "header", value_name = "NAME=VALUE", value_parser = header_parameter)]
    pub(crate) headers: Vec<(String, Value)>,
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
        if let Some(name) = twice(self.headers.iter().map(|(name, _)| name.as_str())) {
            let error = anyhow!("the header parameter {name:?} is set twice");
            return Err(Failure::new(Exit::Usage, "header_twice", error).with_hint("leave one of them out"));
        }
        for (name, value) in &self.headers {
            header = header.with(name, value.clone())?;
        }
        Ok(header)
    }
}

pub(crate) fn header_parameter(text: &str) -> Result<(String, Value), String> {
    let (name, value) = named(text)?;
    let json = json::read(value.as_bytes(), Dialect::STRICT);
    Ok((name.to_owned(), json.unwrap_or_else(|_| Value::from(value))))
}

const DEFAULT_TYP: &str = "JWT";
