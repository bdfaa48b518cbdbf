//! The tree of an expression.

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
    pub(in crate::gateway) fn refusal(&self) -> Option<String> {
        match self {
            Self::Constant(_) | Self::Ident(_) => None,
            Self::Select { operand, .. } => operand.refusal(),
            Self::Call { function, .. } if !FUNCTIONS.contains(&function.as_str()) => Some(format!(
                "failed to create an expression: No overload found in reference resolve step for {function}"
            )),
            Self::Call { target, args, .. } => {
                target.as_deref().and_then(Self::refusal).or_else(|| args.iter().find_map(Self::refusal))
            }
            Self::List(items) => items.iter().find_map(Self::refusal),
            Self::Map(entries) => entries.iter().find_map(|(key, value)| key.refusal().or_else(|| value.refusal())),
            Self::Comprehension => Some("failed to create an expression: Comprehension support is disabled".to_owned()),
        }
    }
}

/// What `RegisterBuiltinFunctions` of cel-cpp brings along under Envoy's options.
const FUNCTIONS: [&str; 48] = [
    "_==_",
    "_!=_",
    "_<_",
    "_<=_",
    "_>_",
    "_>=_",
    "_&&_",
    "_||_",
    "!_",
    "_?_:_",
    "_+_",
    "_-_",
    "_*_",
    "_/_",
    "_%_",
    "-_",
    "_[_]",
    "@in",
    "in",
    "_in_",
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "int",
    "uint",
    "double",
    "bytes",
    "bool",
    "dyn",
    "type",
    "timestamp",
    "duration",
    "getFullYear",
    "getMonth",
    "getDayOfYear",
    "getDayOfMonth",
    "getDate",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
    "@not_strictly_false",
    "__not_strictly_false__",
    "optional.of",
    "optional.none",
];
