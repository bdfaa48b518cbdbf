//! Patterns, in Rust's syntax: no look-around, and `^` and `$` are the ends of the text.

use regex::{Regex, RegexBuilder};

use super::texts::warn_of_no_text;
use crate::cel::call::{Call, Found, Function};
use crate::cel::fault::{Fault, Kind};
use crate::cel::limits::{self, beyond};
use crate::cel::tree::{Literal, Node};
use crate::cel::value::Value;

pub(super) const TABLE: [(&str, Function); 2] = [("matches", matches), ("regexReplace", regex_replace)];

fn matches<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let is_literal = call.arguments().len() == 1
        && matches!(call.evaluator.node(call.argument(0)?), Node::Literal(Literal::Text(_)));
    // The gateway compiles a literal pattern when it loads, and is stricter then: but only with a pattern that can be compiled.
    if is_literal && call.receiver().is_ok() {
        let pattern = call.text(0)?;
        let pattern = compiled(call, &pattern)?;
        let Value::Text(this) = call.this()? else {
            return Err(Fault::new(Kind::NoSuchKey, "`matches` needs a text to look into"));
        };
        return Ok(Value::Bool(pattern.is_match(&this)));
    }
    let (this, pattern) = (call.this_or_first_text()?, call.text(0)?);
    warn_of_no_text(call, "matches");
    Ok(Value::Bool(compiled(call, &pattern)?.is_match(&this)))
}

/// The first match alone; `$1` and `${name}` stand for groups.
fn regex_replace<'a>(call: &mut Call<'_, '_, 'a>) -> Found<'a> {
    let (this, pattern, with) = (call.this_text()?, call.text(0)?, call.text(1)?);
    let groups = with.matches('$').count();
    call.evaluator.take(this.len().saturating_mul(groups + 1).saturating_add(with.len()))?;
    let replaced = compiled(call, &pattern)?.replace(&this, &*with).into_owned();
    call.made(replaced)
}

fn compiled(call: &mut Call<'_, '_, '_>, pattern: &str) -> Result<Regex, Fault> {
    if pattern.len() > limits::PATTERN {
        return Err(beyond("a pattern has more than 4 KiB"));
    }
    // A pattern costs far more to compile than its text is long.
    call.evaluator.take(pattern.len() * COMPILING)?;
    RegexBuilder::new(pattern).size_limit(limits::COMPILED_PATTERN).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => beyond("a pattern takes more than 2 MiB"),
        other => call.fault(format!("no pattern: {}", other.to_string().lines().last().unwrap_or_default())),
    })
}

const COMPILING: usize = 64;
