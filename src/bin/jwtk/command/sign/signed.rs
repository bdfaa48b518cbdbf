//! What `jwtk sign` made: a token, or a document with tokens in it.

use std::io::{self, Write as _};

use jwtk::json::{self, Style, Value};
use jwtk::payload::Left;
use serde::Serialize;

use crate::output::{Report, Screen};

/// What came out.
#[derive(Serialize)]
pub(crate) struct Signed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kid: Option<String>,
    #[serde(flatten)]
    pub(super) product: Product,
    pub(super) warnings: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Product {
    Token(String),
    Document(Value),
}

impl Report for Signed {
    fn human(&self, out: &mut Screen) -> io::Result<()> {
        match &self.product {
            Product::Token(token) => out.write_foreign(token)?,
            Product::Document(document) => out.write_foreign(&json::write(document, Style::Go))?,
        }
        writeln!(out)
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        self.warnings.iter().try_for_each(|text| err.warn(text))
    }
}

pub(super) fn about_left(left: &Left) -> String {
    match left.found {
        Some(found) => format!("member {:?} is not an object but {found}, so it was not signed", left.name),
        None => match &left.near {
            Some(near) => format!("there is no member {:?} to sign; {near:?} is there", left.name),
            None => format!("there is no member {:?} to sign", left.name),
        },
    }
}
