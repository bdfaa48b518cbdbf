//! `+ - * / %` and the sign. Kinds of numbers do not mix.

use super::fault::{Fault, Kind};
use super::limits::Budget;
use super::value::Value;

/// The operators of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// Both operands are whole.
    pub(super) fn apply<'a>(self, a: Value<'a>, b: Value<'a>, budget: &mut Budget) -> Result<Value<'a>, Fault> {
        match (a, b) {
            (Value::Int(a), Value::Int(b)) => self.of_ints(a, b).map(Value::Int),
            (Value::Uint(a), Value::Uint(b)) => self.of_uints(a, b).map(Value::Uint),
            (Value::Double(a), Value::Double(b)) if self != Self::Remainder => Ok(Value::Double(self.of_doubles(a, b))),
            (Value::Text(a), Value::Text(b)) if self == Self::Add => {
                budget.take(a.len() + b.len())?;
                Ok(Value::text([&*a, &*b].concat()))
            }
            (Value::List(a), Value::List(b)) if self == Self::Add => {
                budget.take((a.len() + b.len()) * size_of::<Value<'_>>())?;
                Ok(Value::list(a.iter().chain(b.iter()).cloned().collect()))
            }
            (Value::Duration(a), Value::Duration(b)) if self == Self::Add => {
                a.plus(b).map(Value::Duration).ok_or_else(|| self.overflow())
            }
            (Value::Duration(a), Value::Duration(b)) if self == Self::Subtract => {
                a.minus(b).map(Value::Duration).ok_or_else(|| self.overflow())
            }
            (Value::Timestamp(a), Value::Duration(b)) | (Value::Duration(b), Value::Timestamp(a))
                if self == Self::Add =>
            {
                a.plus(b).map(Value::Timestamp).ok_or_else(|| self.overflow())
            }
            (Value::Timestamp(a), Value::Duration(b)) if self == Self::Subtract => {
                a.plus(b.negated()).map(Value::Timestamp).ok_or_else(|| self.overflow())
            }
            (Value::Timestamp(a), Value::Timestamp(b)) if self == Self::Subtract => Ok(Value::Duration(a.since(b))),
            (a, b) => {
                let message = format!("`{}` does not join {} and {}", self.sign(), a.described(), b.described());
                Err(Fault::new(Kind::UnsupportedOperator, message))
            }
        }
    }

    fn of_ints(self, a: i64, b: i64) -> Result<i64, Fault> {
        let result = match self {
            Self::Add => a.checked_add(b),
            Self::Subtract => a.checked_sub(b),
            Self::Multiply => a.checked_mul(b),
            Self::Divide | Self::Remainder if b == 0 => return Err(by_zero()),
            Self::Divide => a.checked_div(b),
            Self::Remainder => a.checked_rem(b),
        };
        result.ok_or_else(|| self.overflow())
    }

    fn of_uints(self, a: u64, b: u64) -> Result<u64, Fault> {
        let result = match self {
            Self::Add => a.checked_add(b),
            Self::Subtract => a.checked_sub(b),
            Self::Multiply => a.checked_mul(b),
            Self::Divide => return a.checked_div(b).ok_or_else(by_zero),
            Self::Remainder => return a.checked_rem(b).ok_or_else(by_zero),
        };
        result.ok_or_else(|| self.overflow())
    }

    fn of_doubles(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Remainder => a % b,
        }
    }

    fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
            Self::Remainder => '%',
        }
    }

    fn overflow(self) -> Fault {
        Fault::new(Kind::Overflow, format!("the result of `{}` is beyond the range of its type", self.sign()))
    }
}

/// The number with the other sign.
pub(super) fn negated(value: Value<'_>) -> Result<Value<'_>, Fault> {
    match value {
        Value::Int(int) => int
            .checked_neg()
            .map(Value::Int)
            .ok_or_else(|| Fault::new(Kind::Overflow, "the result of `-` is too large")),
        Value::Double(double) => Ok(Value::Double(-double)),
        other => {
            let message = format!("`-` is for ints and doubles, and this is {}", other.described());
            Err(Fault::new(Kind::UnsupportedOperator, message))
        }
    }
}

fn by_zero() -> Fault {
    Fault::new(Kind::DivisionByZero, "a division by zero")
}
