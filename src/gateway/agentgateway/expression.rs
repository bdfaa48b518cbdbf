//! CEL expressions of a configuration: read when it is loaded, evaluated for each request.

use std::net::IpAddr;

use crate::cel::Proxy;
use crate::check::Check;
use crate::claims::Timestamp;
use crate::json::{Object, Value};

/// An expression as it is written, and what was made of it.
#[derive(Debug)]
pub(super) struct Expression {
    text: String,
    parsed: Result<crate::cel::Expression, String>,
}

/// Functions that a configuration defines.
#[derive(Debug, Default)]
pub(super) struct Functions {
    library: crate::cel::Library,
}

/// What expressions are evaluated over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) request: Seen<'a>,
    /// Claims of a validated token, and the token
    pub(super) jwt: Option<(&'a Object, &'a str)>,
    pub(super) client: Option<IpAddr>,
    /// Where the request is, where the configuration tells
    pub(super) proxy: Option<Proxy<'a>>,
    pub(super) now: Timestamp,
    pub(super) functions: &'a Functions,
}

/// A request as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) method: Option<&'a str>,
    /// Path and query
    pub(super) target: Option<&'a str>,
    pub(super) host: Option<&'a str>,
    pub(super) headers: &'a [(String, String)],
}

/// What an expression comes to.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    pub(super) truth: Truth,
    /// The value, unless it failed
    pub(super) value: Option<Value>,
    /// The name of the value's type
    pub(super) kind: &'static str,
    /// The value or the fault in words
    pub(super) words: String,
    /// What the parts were worth
    pub(super) parts: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    /// False, of another type, or an error: the gateway makes no difference
    False,
    /// Not to be told from here
    Unknown,
}

impl Expression {
    /// # Errors
    /// What the parser says, with line and column.
    pub(super) fn parse(text: &str) -> Result<Self, (String, Option<String>)> {
        use crate::error::Explain as _;
        match crate::cel::Expression::parse(text) {
            Ok(parsed) => Ok(Self { text: text.to_owned(), parsed: Ok(parsed) }),
            Err(error) => Err((error.to_string(), error.hint())),
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
        Worth::of(&parsed.explain_with(&variables, &facts.functions.library), &self.text)
    }
}

impl Functions {
    /// # Errors
    /// What is wrong with them.
    pub(super) fn define(&mut self, text: &str) -> Result<(), String> {
        self.library.define(text).map_err(|error| error.to_string())
    }
}

impl Worth {
    fn of(evaluation: &crate::cel::Evaluation, text: &str) -> Self {
        let warnings = evaluation.warnings().to_vec();
        let parts = evaluation.told();
        match evaluation.outcome() {
            Ok(shown) => {
                let value = shown.value().clone();
                let (truth, words) = match shown.type_name() {
                    "bool" if evaluation.holds() => (Truth::True, "true".to_owned()),
                    "bool" => (Truth::False, "false".to_owned()),
                    kind => (Truth::False, format!("no boolean but {shown} ({kind}), so it counts as false")),
                };
                Self { truth, value: Some(value), kind: shown.type_name(), words, parts, warnings }
            }
            Err(fault) => {
                let part = fault.expression().filter(|part| *part != text);
                let part = part.map_or_else(String::new, |part| format!(" in {part}"));
                let (truth, words) = if fault.is_undetermined() {
                    (Truth::Unknown, format!("{fault}{part}"))
                } else {
                    (Truth::False, format!("{fault}{part}, so it counts as false"))
                };
                Self { truth, value: None, kind: "error", words, parts, warnings }
            }
        }
    }

    fn failed(words: String) -> Self {
        Self { truth: Truth::False, value: None, kind: "error", words, parts: Vec::new(), warnings: Vec::new() }
    }

    /// Adds what was found to a check.
    pub(super) fn told(&self, check: Check) -> Check {
        check.finding(self.value.as_ref())
    }
}
