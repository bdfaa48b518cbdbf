//! `--field`: what a line holds, a bare token or a record with a token in it.

use std::borrow::Cow;

use anyhow::anyhow;
use jwtk::bulk::Line;
use jwtk::check::Reason;
use jwtk::claims::ClaimPath;
use jwtk::jose::bare_token;
use jwtk::json::{self, Dialect, Value};

use super::record::Record;
use crate::output::{Exit, Failure};

/// Where in a line the token stands.
#[derive(clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Many at once")]
pub(crate) struct Field {
    /// Each line is a JSON object with the token at this place: names joined by dots; what is found is added as `jwtk`
    #[arg(long, value_name = "NAME", requires = "lines")]
    field: Option<String>,
}

impl Field {
    /// The form of lines: bare tokens, or records with a token in them.
    pub(crate) fn form(&self, token_bytes: usize) -> LineForm {
        let path = self.field.as_deref().map(|name| ClaimPath::parse(name, "."));
        LineForm { path, token_bytes }
    }
}

/// How a token is found in a line.
pub(crate) struct LineForm {
    path: Option<ClaimPath>,
    token_bytes: usize,
}

/// What a line holds.
pub(crate) struct LineContent<'t> {
    pub(crate) token: Result<Cow<'t, str>, NoToken>,
    /// The record that is passed on, when lines are records
    pub(crate) record: Option<Record<'t>>,
}

/// Why a line has no token to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoToken {
    #[error("the token has more than {limit} bytes")]
    TooLong { limit: usize },
    #[error("the line is not a JSON object")]
    NoRecord,
    #[error("the line has no text at the field")]
    NoField,
}

impl LineForm {
    /// The longest line that can hold a token, with what surrounds it.
    pub(crate) fn line_bytes(&self) -> usize {
        let surroundings = if self.path.is_some() { RECORD_BYTES } else { TOKEN_SURROUNDINGS };
        self.token_bytes.saturating_add(surroundings)
    }

    /// Finds the token of a line.
    pub(crate) fn find<'t>(&self, line: Line<'t>) -> LineContent<'t> {
        if line.is_cut {
            return LineContent { token: Err(self.too_long()), record: None };
        }
        self.find_in(line.text)
    }

    fn find_in<'t>(&self, line: &'t [u8]) -> LineContent<'t> {
        let fits = |token: Cow<'t, str>| if token.len() > self.token_bytes { Err(self.too_long()) } else { Ok(token) };
        let Some(path) = &self.path else {
            let token = match str::from_utf8(line) {
                Ok(text) => Cow::Borrowed(bare_token(text)),
                // What is no text is no token either; it is refused for that with its place, like any other text.
                Err(_) => Cow::Owned(bare_token(&String::from_utf8_lossy(line)).to_owned()),
            };
            return LineContent { token: fits(token), record: None };
        };
        let Ok(object) = json::read_object(line, Dialect::GO) else {
            return LineContent { token: Err(NoToken::NoRecord), record: None };
        };
        let token = path.resolve(&object).and_then(Value::as_str).map(|text| bare_token(text).to_owned());
        let token = token.ok_or(NoToken::NoField).and_then(|token| fits(Cow::Owned(token)));
        LineContent { token, record: Some(Record::of(line, object)) }
    }

    fn too_long(&self) -> NoToken {
        NoToken::TooLong { limit: self.token_bytes }
    }
}

impl NoToken {
    /// Why the line is refused, in a report.
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::TooLong { .. } | Self::NoRecord => Reason::Malformed,
            Self::NoField => Reason::NoToken,
        }
    }
}

impl From<NoToken> for Failure {
    fn from(none: NoToken) -> Self {
        let code = match none {
            NoToken::TooLong { .. } => "token_too_large",
            NoToken::NoRecord => "not_an_object",
            NoToken::NoField => "no_token",
        };
        Self::new(Exit::Input, code, anyhow!(none))
    }
}

/// Room for `Authorization: Bearer `, quotes and white space around a token.
const TOKEN_SURROUNDINGS: usize = 64;

/// Room for what a record has beside its token.
const RECORD_BYTES: usize = 1 << 20;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn form(field: Option<&str>) -> LineForm {
        Field { field: field.map(str::to_owned) }.form(5)
    }

    #[test]
    fn a_bare_line_is_a_token() {
        let form = form(None);
        assert_eq!(form.find_in("Bearer a.b.c\r".as_bytes()).token.unwrap(), "a.b.c");
        assert_eq!(form.find_in("aa.b.c".as_bytes()).token, Err(NoToken::TooLong { limit: 5 }));
    }

    #[test]
    fn a_record_has_its_token_at_the_field() {
        let form = form(Some("a.t"));
        assert_eq!(form.find_in(r#"{"a":{"t":"x.y.z"}}"#.as_bytes()).token.unwrap(), "x.y.z");
        assert_eq!(form.find_in(r#"{"a":{"t":1}}"#.as_bytes()).token, Err(NoToken::NoField));
        assert_eq!(form.find_in(r#"{"a":{"t":"xx.y.z"}}"#.as_bytes()).token, Err(NoToken::TooLong { limit: 5 }));
        assert_eq!(form.find_in("[]".as_bytes()).token, Err(NoToken::NoRecord));
    }
}
