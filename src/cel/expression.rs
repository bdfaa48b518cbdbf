//! From text to an expression.

use ::cel::parser::{ParseErrors, Parser};

use super::limits;
use super::stack::with_room;
use super::tokens::{nesting, tokens, without_runs};
use super::tree::Tree;
use crate::error::Explain;

/// An expression, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Expression {
    tree: Tree,
    warnings: Vec<String>,
}

/// Text that is no expression. The gateway refuses a configuration with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoExpression {
    /// The parser refuses it.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Which line, from 1
        line: usize,
        /// Which column, from 1
        column: usize,
        /// What the parser says
        message: String,
    },
    /// It is beyond the limits that are set here; the gateway may take it.
    #[error("the expression {0}")]
    TooLarge(&'static str),
}

impl Explain for NoExpression {
    fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "bad_expression",
            Self::TooLarge(_) => "expression_too_large",
        }
    }

    fn hint(&self) -> Option<String> {
        let Self::Syntax { message, .. } = self else { return None };
        let hint = if message.contains("invalid argument to has()") {
            "has() takes a member after a dot: has(jwt.sub); ask for others with `\"name\" in jwt`"
        } else if message.contains("unsupported syntax") {
            "the gateway does not know optional syntax and names in backticks"
        } else if ["'.in'", "'.true'", "'.false'", "'.null'"].iter().any(|word| message.contains(word)) {
            "`in`, `true`, `false` and `null` cannot follow a dot: write jwt[\"in\"]"
        } else {
            return None;
        };
        Some(hint.to_owned())
    }
}

impl Expression {
    /// Reads an expression as the gateway does when it loads its configuration: unknown names and functions are no errors yet.
    ///
    /// # Errors
    /// [`NoExpression`] for what the gateway refuses, or what is too large to be judged.
    ///
    /// ```
    /// use jwtk::cel::{Expression, Variables};
    ///
    /// let expression = Expression::parse("1 + 1 == 2")?;
    /// assert!(expression.evaluate(&Variables::default()).holds());
    /// assert!(Expression::parse("1 +").is_err());
    /// # Ok::<(), jwtk::cel::NoExpression>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, NoExpression> {
        if text.len() > limits::TEXT {
            return Err(NoExpression::TooLarge("has more than 8 KiB"));
        }
        let (text, cut) = without_runs(text);
        let tokens = tokens(&text);
        if nesting(&tokens) > limits::BRACKETS {
            return Err(NoExpression::TooLarge("has more than 90 brackets in one another"));
        }
        // The parser goes down as deep as the expression is long: a chain of members needs more than a usual stack.
        let tree = with_room(|| {
            let (root, places) = Parser::new().parse_with_source_info(&text)?;
            Ok(Tree::new(text.clone(), root, &places, &tokens))
        });
        let tree = match tree {
            Some(tree) => tree.map_err(|errors| refused(&errors))?,
            None => return Err(NoExpression::TooLarge("cannot be parsed with the memory there is")),
        };
        if tree.depth() > limits::DEPTH {
            return Err(NoExpression::TooLarge("is nested more than 200 levels deep"));
        }
        let warnings = RUNS.iter().filter(|(sign, _)| cut.contains(sign)).map(|(_, warning)| (*warning).to_owned());
        let warnings = warnings.collect();
        Ok(Self { tree, warnings })
    }

    /// What is odd about it whatever it is evaluated over.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }
}

fn refused(errors: &ParseErrors) -> NoExpression {
    let first = errors.errors.first();
    let place = |number: Option<isize>| number.and_then(|number| usize::try_from(number).ok()).unwrap_or(1).max(1);
    let message = first.map_or("it cannot be parsed", |error| error.msg.as_str());
    NoExpression::Syntax {
        line: place(first.map(|error| error.pos.0)),
        column: place(first.map(|error| error.pos.1)),
        message: message.strip_prefix("Syntax error: ").unwrap_or(message).to_owned(),
    }
}

/// The signs whose runs are cut, and what is said of it.
const RUNS: [(char, &str); 2] = [
    ('!', "several `!` in a row are one for the gateway: `!!x` is `!x`; write `!(!x)`"),
    ('-', "several `-` in a row are one for the gateway; write `-(-x)`"),
];
