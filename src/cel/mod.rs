//! Expressions as agentgateway evaluates them.
//!
//! The gateway's authorization rules are CEL, the Common Expression Language, in a dialect of its own: text functions on what is
//! no text are true, `!!x` is `!x`, whole numbers in lists are unsigned, a failing element ends a macro. The parser is that of the
//! crate `cel`; the evaluator is written after the gateway, and held to answers that a real one gave.
//!
//! An expression either has a value or a [`Fault`]; the gateway takes a fault for false, in rules that allow and in rules that
//! deny. What depends on what is not known here, on chance, or on more work than is spent here, is told as such
//! ([`Fault::is_undetermined`]).
//!
//! ```
//! use jwtk::cel::{Expression, Root, Variables};
//! use jwtk::json::{Dialect, read_object};
//!
//! let claims = read_object(br#"{"sub": "alice", "roles": ["user"]}"#, Dialect::STRICT)?;
//! let variables = Variables::of_request().with("jwt", Root::Claims(&claims, None));
//! let expression = Expression::parse(r#""admin" in jwt.roles || jwt.department == "it""#)?;
//!
//! let evaluation = expression.explain(&variables);
//! assert!(!evaluation.holds());
//! let fault = evaluation.outcome().unwrap_err();
//! assert_eq!(fault.to_string(), "the token has no claim `department`");
//! assert_eq!(fault.expression(), Some("jwt.department"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod arithmetic;
mod call;
mod compare;
mod duration;
mod evaluation;
mod evaluator;
mod expression;
mod fault;
mod functions;
mod headers;
mod key;
mod library;
mod limits;
mod network;
mod number;
mod proxy;
mod request;
mod shown;
mod stack;
mod survey;
mod timestamp;
mod tokens;
mod trace;
mod tree;
mod uri;
mod value;
mod variables;

pub use evaluation::Evaluation;
pub use expression::{Expression, NoExpression};
pub use fault::{Fault, Kind};
pub use library::{Library, NoFunction};
pub use proxy::{Proxy, ProxyRoute};
pub use request::Request;
pub use shown::Shown;
pub use trace::Part;
pub use variables::{Root, Variables};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
