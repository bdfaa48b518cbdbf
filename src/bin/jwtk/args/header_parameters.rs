//! `-H NAME=VALUE`: header parameters that have no flag of their own.

use anyhow::anyhow;
use jwtk::json::{self, Dialect, Value};

use super::name_value::{named, twice};
use crate::output::{Exit, Failure};

/// Header parameters by their names.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Header")]
pub(crate) struct HeaderParameters {
    /// Another header parameter, its value as JSON or as text; repeatable
    #[arg(short = 'H', long = "header", value_name = "NAME=VALUE", value_parser = header_parameter)]
    headers: Vec<(String, Value)>,
}

impl HeaderParameters {
    /// All of them; a name that is there twice is refused.
    pub(crate) fn checked(&self) -> Result<&[(String, Value)], Failure> {
        if let Some(name) = twice(self.headers.iter().map(|(name, _)| name.as_str())) {
            let error = anyhow!("the header parameter {name:?} is set twice");
            return Err(Failure::new(Exit::Usage, "header_twice", error).with_hint("leave one of them out"));
        }
        Ok(&self.headers)
    }
}

fn header_parameter(text: &str) -> Result<(String, Value), String> {
    let (name, value) = named(text)?;
    let json = json::read(value.as_bytes(), Dialect::STRICT);
    Ok((name.to_owned(), json.unwrap_or_else(|_| Value::from(value))))
}
