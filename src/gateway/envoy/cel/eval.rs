//! How an expression is evaluated.

use std::borrow::Cow;

use super::attributes;
use super::expr::{Constant, Expr};
use super::operators;
use super::value::{Fault, Outcome, Value};
use crate::gateway::envoy::flow::Flow;

/// The evaluation of expressions for one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluation<'a> {
    flow: &'a Flow<'a>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn of(flow: &'a Flow<'a>) -> Self {
        Self { flow }
    }

    // cel-cpp's evaluator; vectors cel-error-or-true, cel-not-error, cel-header-absent, cel-list-literal.
    pub(super) fn value(self, expr: &'a Expr) -> Outcome<'a> {
        match expr {
            Expr::Constant(constant) => Ok(of_constant(constant)),
            Expr::Ident(name) => attributes::root(name),
            Expr::Select { operand, field, test_only: false } => self.select(self.value(operand)?, field),
            Expr::Select { operand, field, test_only: true } => match self.select(self.value(operand)?, field) {
                Ok(_) => Ok(Value::Bool(true)),
                // It is there, whatever it holds.
                Err(Fault::Unknown(_)) if self.is_header(operand, field)? => Ok(Value::Bool(true)),
                Err(Fault::Error) => Ok(Value::Bool(false)),
                Err(unknown @ Fault::Unknown(_)) => Err(unknown),
            },
            Expr::Call { function, target, args } => self.call(function, target.as_deref(), args),
            Expr::List(items) => Ok(Value::List(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)),
            Expr::Map(entries) => {
                let entry = |(key, value): &'a (Expr, Expr)| Ok((self.value(key)?, self.value(value)?));
                Ok(Value::Map(entries.iter().map(entry).collect::<Result<_, _>>()?))
            }
            Expr::Comprehension => Err(Fault::Error),
        }
    }

    fn call(self, function: &str, target: Option<&'a Expr>, args: &'a [Expr]) -> Outcome<'a> {
        match (function, target, args) {
            ("_&&_" | "_||_", None, [one, others @ ..]) => {
                let and = |one, other| both(one, self.value(other), function == "_||_");
                others.iter().fold(self.value(one), and)
            }
            ("_?_:_", None, [condition, yes, no]) => match self.value(condition)? {
                Value::Bool(true) => self.value(yes),
                Value::Bool(false) => self.value(no),
                _ => Err(Fault::Error),
            },
            ("_[_]", None, [operand, index]) | ("_[_]", Some(operand), [index]) => {
                self.index(self.value(operand)?, self.value(index)?)
            }
            ("@in" | "in" | "_in_", None, [item, container]) => {
                self.contains(self.value(container)?, &self.value(item)?)
            }
            _ => {
                let values = target.into_iter().chain(args).map(|arg| self.value(arg));
                operators::call(function, values.collect::<Result<Vec<_>, _>>()?.as_slice(), self.headers())
            }
        }
    }

    fn select(self, operand: Value<'a>, field: &'a str) -> Outcome<'a> {
        match operand {
            Value::Message(message) => attributes::member(self.flow, message, field),
            operand => self.index(operand, Value::Text(Cow::Borrowed(field))),
        }
    }

    fn index(self, operand: Value<'a>, index: Value<'a>) -> Outcome<'a> {
        match (operand, index) {
            (Value::Object(object), Value::Text(name)) => attributes::of_object(object, &name),
            (Value::Headers, Value::Text(Cow::Borrowed(name))) => attributes::header(self.flow, name),
            (Value::Map(entries), key) => {
                let entry = entries.into_iter().find(|(own, _)| own.is_equal(&key));
                entry.map(|(_, value)| value).ok_or(Fault::Error)
            }
            (Value::List(items), index) => {
                let is_at = |position: usize| {
                    i64::try_from(position).is_ok_and(|position| Value::Int(position).is_equal(&index))
                };
                let item = items.into_iter().enumerate().find(|(position, _)| is_at(*position));
                item.map(|(_, item)| item).ok_or(Fault::Error)
            }
            _ => Err(Fault::Error),
        }
    }

    fn contains(self, container: Value<'a>, item: &Value<'a>) -> Outcome<'a> {
        let is_there = match (container, item) {
            (Value::List(items), item) => items.iter().any(|own| own.is_equal(item)),
            (Value::Map(entries), item) => entries.iter().any(|(key, _)| key.is_equal(item)),
            (Value::Object(object), Value::Text(name)) => object.contains(name),
            (Value::Headers, Value::Text(name)) => self.flow.head.has(name),
            (Value::Object(_) | Value::Headers, _) => false,
            _ => return Err(Fault::Error),
        };
        Ok(Value::Bool(is_there))
    }

    fn is_header(self, operand: &'a Expr, name: &str) -> Result<bool, Fault> {
        Ok(matches!(self.value(operand)?, Value::Headers) && self.flow.head.has(name))
    }

    fn headers(self) -> usize {
        self.flow.head.headers().count()
    }
}

fn of_constant(constant: &Constant) -> Value<'_> {
    match constant {
        Constant::Null => Value::Null,
        Constant::Bool(truth) => Value::Bool(*truth),
        Constant::Int(number) => Value::Int(*number),
        Constant::Uint(number) => Value::Uint(*number),
        Constant::Double(number) => Value::Double(*number),
        Constant::Text(text) => Value::Text(Cow::Borrowed(text)),
        Constant::Bytes(bytes) => Value::Bytes(bytes.clone()),
    }
}

/// `&&` and `||`: a side that decides absorbs an error of the other, whichever is first.
// vectors cel-error-or-true, cel-not-error.
fn both<'a>(one: Outcome<'a>, other: Outcome<'a>, deciding: bool) -> Outcome<'a> {
    let truth = |side: Outcome<'a>| match side {
        Ok(Value::Bool(truth)) => Ok(truth),
        Ok(_) => Err(Fault::Error),
        Err(fault) => Err(fault),
    };
    match (truth(one), truth(other)) {
        (Ok(truth), _) | (_, Ok(truth)) if truth == deciding => Ok(Value::Bool(deciding)),
        (Ok(_), Ok(_)) => Ok(Value::Bool(!deciding)),
        (Err(unknown @ Fault::Unknown(_)), _) | (_, Err(unknown @ Fault::Unknown(_))) => Err(unknown),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
