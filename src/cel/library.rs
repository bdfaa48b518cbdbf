//! Functions that a configuration defines: `config.customFunctions`.

use super::call::{Call, Found};
use super::expression::{Expression, NoExpression};
use super::functions;
use super::tokens::{Token, TokenKind, tokens};
use super::value::Value;
use crate::error::Explain;

/// Functions of a configuration, by their names.
#[derive(Clone, Debug, Default)]
pub struct Library {
    functions: Vec<Definition>,
}

/// Text that defines no function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoFunction {
    /// It has another shape.
    #[error("expected `name(a, b) {{ expression }}` or `this.name(a) {{ expression }}`")]
    Shape,
    /// The name is taken, by the gateway or by another definition.
    #[error("there is a function `{0}` already")]
    Taken(String),
    /// The expression cannot be parsed.
    #[error("in `{name}`: {source}")]
    Body {
        /// The function
        name: String,
        /// What is wrong with its expression
        source: NoExpression,
    },
}

impl Explain for NoFunction {
    fn code(&self) -> &'static str {
        "bad_function"
    }
}

/// `this.name(first, rest...) { expression }`.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    name: String,
    is_method: bool,
    parameters: Vec<String>,
    /// Whether the last parameter takes all further arguments, as a list
    takes_rest: bool,
    body: Expression,
}

impl Library {
    /// Adds the functions that `text` defines, one after the other. They may call each other, but none itself.
    ///
    /// # Errors
    /// [`NoFunction`], and nothing is added of that definition and those behind it.
    pub fn define(&mut self, text: &str) -> Result<(), NoFunction> {
        let words = tokens(text);
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            let (definition, after) = definition(text, rest)?;
            let name = &definition.name;
            if functions::global(name).is_some() || self.functions.iter().any(|other| other.name == *name) {
                return Err(NoFunction::Taken(name.clone()));
            }
            self.functions.push(definition);
            rest = after;
        }
        Ok(())
    }

    /// How deep the expressions of all functions are together: no call goes deeper.
    pub(super) fn depth(&self) -> usize {
        self.functions.iter().map(|function| function.body.tree().depth()).sum()
    }

    pub(super) fn find(&self, name: &str, is_method: bool) -> Option<&Definition> {
        self.functions.iter().find(|function| function.name == name && function.is_method == is_method)
    }
}

impl Definition {
    /// The value of the expression over the arguments.
    pub(super) fn call<'e, 'a>(&'e self, call: &mut Call<'_, 'e, 'a>) -> Found<'a> {
        let mut scope = Vec::with_capacity(self.parameters.len() + 1);
        if self.is_method {
            scope.push(("this", call.receiver()?));
        }
        let (alone, rest) = self.parameters.split_at(self.parameters.len() - usize::from(self.takes_rest));
        for (index, parameter) in alone.iter().enumerate() {
            scope.push((parameter.as_str(), call.lazy(index)?));
        }
        if let Some(parameter) = rest.first() {
            let items: Result<Vec<_>, _> =
                (alone.len()..call.arguments().len()).map(|index| call.lazy(index)).collect();
            scope.push((parameter.as_str(), Value::list(items?)));
        } else if call.arguments().len() > alone.len() {
            return Err(call.fault("it has too many arguments"));
        }
        call.evaluator.evaluate_function(self.body.tree(), scope)
    }
}

/// The first definition, and the words behind it.
fn definition<'t>(text: &str, words: &'t [Token]) -> Result<(Definition, &'t [Token]), NoFunction> {
    let word = |token: &Token| text.get(token.at.clone()).filter(|_| token.kind == TokenKind::Word);
    let sign = |token: Option<&Token>, sign| token.is_some_and(|token| token.kind == TokenKind::Sign(sign));
    let (is_method, words) = match words {
        [this, dot, rest @ ..] if word(this) == Some("this") && sign(Some(dot), '.') => (true, rest),
        _ => (false, words),
    };
    let [name, open, rest @ ..] = words else { return Err(NoFunction::Shape) };
    let name = word(name).filter(|_| sign(Some(open), '(')).ok_or(NoFunction::Shape)?.to_owned();
    let close = rest.iter().position(|token| token.kind == TokenKind::Sign(')')).ok_or(NoFunction::Shape)?;
    let (inside, rest) = rest.split_at(close);
    let (mut parameters, mut takes_rest) = (Vec::new(), false);
    for parameter in inside.split(|token| token.kind == TokenKind::Sign(',')).filter(|_| !inside.is_empty()) {
        let [name, dots @ ..] = parameter else { return Err(NoFunction::Shape) };
        let dotted = dots.len() == 3 && dots.iter().all(|dot| dot.kind == TokenKind::Sign('.'));
        if takes_rest || !(dots.is_empty() || dotted) {
            return Err(NoFunction::Shape);
        }
        takes_rest = dotted;
        parameters.push(word(name).ok_or(NoFunction::Shape)?.to_owned());
    }
    let [_, open, body @ ..] = rest else { return Err(NoFunction::Shape) };
    let mut depth = 1_usize;
    let end = body.iter().position(|token| {
        match token.kind {
            TokenKind::Sign('{') => depth += 1,
            TokenKind::Sign('}') => depth -= 1,
            TokenKind::Sign(_) | TokenKind::Word | TokenKind::Text => {}
        }
        depth == 0
    });
    let (Some(end), true) = (end, sign(Some(open), '{')) else { return Err(NoFunction::Shape) };
    let (inside, after) = body.split_at(end);
    let range = open.at.end..after.first().map_or(text.len(), |close| close.at.start);
    let source = text.get(range).filter(|_| !inside.is_empty()).ok_or(NoFunction::Shape)?;
    let body = Expression::parse(source).map_err(|source| NoFunction::Body { name: name.clone(), source })?;
    Ok((Definition { name, is_method, parameters, takes_rest, body }, after.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cel::variables::Variables;

    #[test]
    fn functions_of_a_configuration_are_called() {
        let mut library = Library::default();
        library.define("plus(a, b) { a + b }\nthis.any(names...) { names.exists(n, n in this) }").unwrap();
        library.define("twice(a) { plus(a, a) }").unwrap();
        for (text, holds) in [
            ("twice(2) == 4", true),
            ("[1, 2].any(3, 2)", true),
            ("[1].any()", false),
            ("plus(1)", false),
            ("plus(1, 2, 3) == 3", false),
            ("any([1], 1)", false),
        ] {
            let expression = Expression::parse(text).unwrap();
            assert_eq!(expression.explain_with(&Variables::default(), &library).holds(), holds, "{text}");
        }
    }

    #[test]
    fn other_definitions_are_refused() {
        for text in
            ["f", "f(a)", "f(a b) { a }", "f(a..., b) { a }", "f() {}", "f() { 1 +}", "size(a) { a }", "f() { 1 } }"]
        {
            assert!(Library::default().define(text).is_err(), "{text}");
        }
        let mut library = Library::default();
        library.define("f() { g() } g() { f() }").unwrap();
        let nested = Expression::parse("f()").unwrap().explain_with(&Variables::default(), &library);
        assert_eq!(nested.outcome().unwrap_err().to_string(), "a function calls itself");
    }
}
