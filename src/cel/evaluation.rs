//! What came out of an evaluation.

use super::call::Evaluate as _;
use super::evaluator::Evaluator;
use super::expression::Expression;
use super::fault::Fault;
use super::library::Library;
use super::limits::beyond;
use super::shown::Shown;
use super::stack::with_room;
use super::trace::{Part, Trace};
use super::variables::Variables;
use crate::json;

/// What an expression came to.
#[derive(Clone, Debug)]
pub struct Evaluation {
    outcome: Result<Shown, Fault>,
    parts: Vec<Part>,
    parts_left_out: bool,
    warnings: Vec<String>,
}

impl Expression {
    /// The value over `variables`, or why there is none.
    pub fn evaluate(&self, variables: &Variables<'_>) -> Evaluation {
        self.run(variables, &Library::default(), Trace::default())
    }

    /// The same with the values of all parts, as far as there are not too many.
    pub fn explain(&self, variables: &Variables<'_>) -> Evaluation {
        self.run(variables, &Library::default(), Trace::on())
    }

    /// The same with functions that a configuration defines.
    pub fn explain_with(&self, variables: &Variables<'_>, library: &Library) -> Evaluation {
        self.run(variables, library, Trace::on())
    }

    fn run(&self, variables: &Variables<'_>, library: &Library, trace: Trace) -> Evaluation {
        let tree = self.tree();
        let walk = move || {
            let mut evaluator = Evaluator::new(tree, library, variables, trace);
            let outcome = evaluator.evaluate(tree.root()).map(|value| Shown::of(&value));
            (outcome, evaluator.finish())
        };
        let (outcome, (trace, mut warnings)) = if tree.depth() + library.depth() <= SHALLOW {
            walk()
        } else {
            // The evaluator goes down as deep as the expression, which a thread of the caller may have no room for.
            with_room(walk).unwrap_or_else(|| (Err(beyond("it needs more memory than there is")), Default::default()))
        };
        warnings.splice(0..0, self.warnings().iter().cloned());
        let (parts, parts_left_out) = trace.into_parts();
        Evaluation { outcome, parts, parts_left_out, warnings }
    }
}

impl Evaluation {
    /// The value, or why there is none.
    ///
    /// # Errors
    /// The [`Fault`] that the evaluation ended with.
    pub fn outcome(&self) -> Result<&Shown, &Fault> {
        self.outcome.as_ref()
    }

    /// Whether a rule with this expression holds: it is true, neither false, nor a fault, nor of another type.
    pub fn holds(&self) -> bool {
        matches!(&self.outcome, Ok(shown) if shown.type_name() == "bool" && shown.value() == &json::Value::Bool(true))
    }

    /// What the parts were worth, the whole first, each followed by its own parts. Literals are left out.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The first parts in words, without the whole.
    pub(crate) fn told(&self) -> Vec<String> {
        self.parts.iter().skip(1).take(TOLD).map(Part::to_string).collect()
    }

    /// Whether there were more parts than are kept.
    pub fn parts_left_out(&self) -> bool {
        self.parts_left_out
    }

    /// What is odd about the expression or its outcome.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// How many parts a check tells.
const TOLD: usize = 12;

/// How deep an expression may be for a usual stack.
const SHALLOW: usize = 40;
