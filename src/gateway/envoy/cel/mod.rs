//! CEL as Envoy evaluates it: a tree that came parsed, on a part of the language.
//!
//! The trees are in `condition` of a policy and in `CelMatcher`. Envoy builds its evaluator (cel-cpp) without string
//! conversion, concatenation and comprehensions (`extensions/filters/common/expr/evaluator.cc`, `createBuilder`): what is
//! missing there is refused at the start, see [`Expr::refusal`].

mod attributes;
mod eval;
mod expr;
mod operators;
mod value;

pub(in crate::gateway) use self::expr::{Constant, Expr};

use self::eval::Evaluation;
use self::value::{Fault, Value};
use super::flow::Flow;
use super::truth::Truth;

impl Expr {
    /// Whether it yields `true`. An error, or a value that is no boolean, is no match.
    pub(super) fn holds(&self, flow: &Flow<'_>) -> Truth {
        match Evaluation::of(flow).value(self) {
            Ok(Value::Bool(holds)) => Truth::of(holds),
            Ok(_) | Err(Fault::Error) => Truth::No,
            Err(Fault::Unknown(what)) => Truth::Unknown(what),
        }
    }
}

#[cfg(test)]
mod tests;
