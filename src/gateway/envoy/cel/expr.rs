//! The tree of an expression.

use crate::gateway::envoy::re2::Unusable;
use crate::gateway::envoy::regex::Expression;
use crate::gateway::envoy::version::Version;

/// `google.api.expr.v1alpha1.Expr`.
#[derive(Clone, Debug)]
pub(in crate::gateway) enum Expr {
    Constant(Constant),
    Ident(String),
    Select {
        operand: Box<Expr>,
        field: String,
        /// `has()`: whether it is there
        test_only: bool,
    },
    Call {
        function: String,
        target: Option<Box<Expr>>,
        args: Vec<Expr>,
    },
    List(Vec<Expr>),
    /// A map that is written out
    Map(Vec<(Expr, Expr)>),
    /// What macros (`exists`, `all`, `map`, `filter`) become
    Comprehension,
}

/// `Constant`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::gateway) enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Expr {
    /// Why Envoy does not start with it, in its own words.
    // cel-cpp, flat_expr_builder.cc; vectors cel-string-conversion, cel-exists-macro.
    pub(in crate::gateway) fn refusal(&self, version: Version) -> Option<String> {
        self.fault(version).map(|words| format!("failed to create an expression: {words}"))
    }

    fn fault(&self, version: Version) -> Option<String> {
        match self {
            Self::Constant(_) | Self::Ident(_) => None,
            Self::Select { operand, .. } => operand.fault(version),
            Self::Call { function, target, args } => {
                let of_parts = || target.as_deref().into_iter().chain(args).find_map(|part| part.fault(version));
                let wrong = wrong_call(function, target.is_some(), args.len(), version).or_else(of_parts);
                wrong.or_else(|| if function == "matches" { wrong_pattern(args) } else { None })
            }
            Self::List(items) => items.iter().find_map(|item| item.fault(version)),
            Self::Map(entries) => {
                entries.iter().find_map(|(key, value)| key.fault(version).or_else(|| value.fault(version)))
            }
            Self::Comprehension => Some("Comprehension support is disabled".to_owned()),
        }
    }
}

/// Why a function cannot be called so.
// cel-cpp, flat_expr_builder.cc; vectors cel-arguments-*.
fn wrong_call(function: &str, has_target: bool, args: usize, version: Version) -> Option<String> {
    let all = args + usize::from(has_target);
    let operator =
        |is_fit: bool, name: &str| (!is_fit).then(|| format!("unexpected number of args for builtin {name} operator"));
    match function {
        "_&&_" | "_||_" => {
            // More than two since 1.40; vectors cel-and-of-three-*.
            let most = if version >= Version::minor(40) { usize::MAX } else { 2 };
            (has_target || args < 2 || args > most)
                .then(|| "Invalid argument count for a binary function call.".to_owned())
        }
        "_?_:_" => (has_target || args != 3).then(|| "Invalid argument count for a ternary function call.".to_owned()),
        "_==_" => operator(!has_target && args == 2, "equality"),
        "_!=_" => operator(!has_target && args == 2, "inequality"),
        "!_" => operator(!has_target && args == 1, "not"),
        "_[_]" => operator(all == 2 && args > 0, "index"),
        "@in" | "in" | "_in_" => operator(!has_target && args == 2, "'in'"),
        "@not_strictly_false" | "__not_strictly_false__" => operator(!has_target && args == 1, "not_strictly_false"),
        _ => {
            let listed = FUNCTIONS.iter().find(|(names, _)| names.contains(&function));
            let shape = (has_target, args);
            let is_there = listed.is_some_and(|(_, shapes)| shapes.contains(&shape));
            (!is_there).then(|| format!("No overload found in reference resolve step for {function}"))
        }
    }
}

/// Why RE2 does not take the pattern of `matches`, where it is a constant: then it is read at the start.
// vector cel-pattern-bad.
fn wrong_pattern(args: &[Expr]) -> Option<String> {
    let Some(Expr::Constant(Constant::Text(pattern))) = args.last() else { return None };
    match Expression::of_cel(pattern) {
        Err(Unusable::Refused(words)) => Some(format!("invalid regular expression: {words}")),
        Ok(_) | Err(Unusable::NotKnown(_)) => None,
    }
}

/// Functions, and how they may be called: whether with a target, and with how many arguments.
type Functions = (&'static [&'static str], &'static [(bool, usize)]);

/// What `RegisterBuiltinFunctions` of cel-cpp brings along under Envoy's options, beside operators that it writes itself.
const FUNCTIONS: [Functions; 6] = [
    (&["_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "_*_", "_/_", "_%_"], &[(false, 2)]),
    (&["-_", "int", "uint", "double", "bytes", "bool", "dyn", "type", "timestamp", "duration"], &[(false, 1)]),
    (&["size"], &[(false, 1), (true, 0)]),
    (&["contains", "startsWith", "endsWith", "matches"], &[(false, 2), (true, 1)]),
    (&["getFullYear", "getMonth", "getDayOfYear", "getDayOfMonth", "getDate", "getDayOfWeek"], &[(true, 0), (true, 1)]),
    (&["getHours", "getMinutes", "getSeconds", "getMilliseconds"], &[(true, 0), (true, 1)]),
];
