//! CEL expressions of a configuration: read when it is loaded, evaluated for each request.

use super::facts::Facts;
use super::worth::Worth;

/// An expression as it is written, and what was made of it.
#[derive(Debug)]
pub(super) struct Expression {
    text: String,
    parsed: Result<crate::cel::Expression, String>,
}

impl Expression {
    /// # Errors
    /// What the parser says, with line and column as the gateway prints them.
    pub(super) fn parse(text: &str) -> Result<Self, (String, Option<String>)> {
        use crate::cel::NoExpression;
        use crate::error::Explain as _;
        match crate::cel::Expression::parse(text) {
            Ok(parsed) => Ok(Self { text: text.to_owned(), parsed: Ok(parsed) }),
            Err(error) => {
                let words = match &error {
                    NoExpression::Syntax { line, column, message } => format!("<input>:{line}:{column}: {message}"),
                    other => other.to_string(),
                };
                Err((words, error.hint()))
            }
        }
    }

    /// One that fails whenever it is evaluated, where it does not compile.
    pub(super) fn parse_or_fail(text: &str) -> Self {
        Self { text: text.to_owned(), parsed: crate::cel::Expression::parse(text).map_err(|error| error.to_string()) }
    }

    /// What was made of it; none where it does not compile.
    pub(super) fn parsed(&self) -> Result<&crate::cel::Expression, &str> {
        self.parsed.as_ref().map_err(String::as_str)
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn evaluate(&self, facts: &Facts<'_>) -> Worth {
        use crate::cel::{Request, Root, Variables};
        let parsed = match &self.parsed {
            Ok(parsed) => parsed,
            Err(why) => return Worth::failed(format!("it cannot be compiled ({why}), so it always fails")),
        };
        let mut request = Request::new(
            facts.request.method.unwrap_or_default(),
            facts.request.target.unwrap_or_default(),
            facts.request.host.unwrap_or_default(),
        );
        request.headers =
            facts.request.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")).cloned().collect();
        request.start_time = (facts.now.seconds(), i64::from(facts.now.nanos()));
        let mut variables = Variables::of_request();
        if facts.request.method.is_some() {
            variables = variables.with("request", Root::Request(&request));
        }
        if let Some((claims, token)) = facts.jwt {
            variables = variables.with("jwt", Root::Claims(claims, Some(token)));
        }
        if let Some(client) = facts.client {
            variables = variables.with("source", Root::Source(client));
        }
        if let Some(proxy) = facts.proxy {
            variables = variables.with("proxy", Root::Proxy(proxy));
        }
        Worth::of(&parsed.explain_with(&variables, facts.functions.library()), &self.text)
    }
}
