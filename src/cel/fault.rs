//! Faults, and their kinds.

use std::fmt;

/// Why an expression has no value. The gateway counts it as false, in rules that allow and in rules that deny.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    kind: Kind,
    message: String,
    expression: Option<String>,
}

/// The kinds of faults: functions like `default` tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A name or a header that is not there
    NoSuchKey,
    /// A variable or a function that does not exist
    Undeclared,
    /// An operator between types that it does not join
    UnsupportedOperator,
    /// An order between values that have none
    NotComparable,
    /// A division by zero
    DivisionByZero,
    /// A value that is no boolean where one is needed, or a macro over what is no list
    NoOverload,
    /// An index beyond the list, or of a type that is none
    Index,
    /// A function that refuses its argument
    FunctionError,
    /// An argument of another type
    WrongType,
    /// A result beyond the range of its type
    Overflow,
    /// Too few or too many arguments
    ArgumentCount,
    /// The gateway knows the value, and here it is not known: the outcome is not determined
    Unknown,
    /// The expression costs more than is spent on it here: the outcome is not determined
    Limit,
}

impl Fault {
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), expression: None }
    }

    pub(super) fn no_such_key(name: &str) -> Self {
        Self::new(Kind::NoSuchKey, format!("there is no `{name}`"))
    }

    /// Of a value that the gateway knows, and that is not known here.
    pub(super) fn unknown(name: &str, why: &str) -> Self {
        Self::new(Kind::Unknown, format!("`{name}` is not known here: {why}"))
    }

    pub(super) fn function(message: impl Into<String>) -> Self {
        Self::new(Kind::FunctionError, message)
    }

    /// The same, said of `expression`, unless a part of that is known already.
    pub(super) fn in_expression(mut self, expression: &str) -> Self {
        self.expression.get_or_insert_with(|| expression.to_owned());
        self
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sub-expression that failed.
    pub fn expression(&self) -> Option<&str> {
        self.expression.as_deref()
    }

    /// Whether the gateway may come to another outcome, because it knows more or goes on for longer.
    pub fn is_undetermined(&self) -> bool {
        matches!(self.kind, Kind::Unknown | Kind::Limit)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl Kind {
    /// A name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchKey => "no_such_key",
            Self::Undeclared => "undeclared",
            Self::UnsupportedOperator => "unsupported_operator",
            Self::NotComparable => "not_comparable",
            Self::DivisionByZero => "division_by_zero",
            Self::NoOverload => "no_overload",
            Self::Index => "index",
            Self::FunctionError => "function_error",
            Self::WrongType => "wrong_type",
            Self::Overflow => "overflow",
            Self::ArgumentCount => "argument_count",
            Self::Unknown => "unknown",
            Self::Limit => "limit",
        }
    }
}
