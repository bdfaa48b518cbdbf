//! What an expression is worth: its tree, walked as the gateway walks it.

use std::cmp::Ordering;

use super::access::{absent, constant, has, item, known, member, unknown_part, weight};
use super::arithmetic::negated;
use super::call::{Call, Evaluate, Found};
use super::compare::{equal, order, without_order};
use super::fault::{Fault, Kind};
use super::functions;
use super::library::Library;
use super::limits::{self, Budget, beyond};
use super::trace::Trace;
use super::tree::{Comparison, Id, Literal, Macro, Node, Tree};
use super::value::{Value, entry, insert, no_key};
use super::variables::Variables;
use crate::json;

/// One evaluation.
pub(super) struct Evaluator<'e, 'a> {
    tree: &'e Tree,
    library: &'e Library,
    variables: &'e Variables<'a>,
    /// Variables of macros and functions, the innermost last
    scope: Vec<(&'e str, Value<'a>)>,
    /// The trees around this one, each of which calls the next
    calling: Vec<&'e Tree>,
    budget: Budget,
    depth: usize,
    trace: Trace,
    warnings: Vec<String>,
}

impl<'e, 'a> Evaluator<'e, 'a> {
    pub(super) fn new(tree: &'e Tree, library: &'e Library, variables: &'e Variables<'a>, trace: Trace) -> Self {
        let (scope, calling, warnings) = (Vec::new(), Vec::new(), Vec::new());
        Self { tree, library, variables, scope, calling, budget: Budget::new(), depth: 0, trace, warnings }
    }

    /// The value of a part, without laziness.
    pub(super) fn whole(&mut self, id: Id) -> Found<'a> {
        let value = self.evaluate(id)?;
        self.make_whole(value)
    }

    pub(super) fn finish(self) -> (Trace, Vec<String>) {
        (self.trace, self.warnings)
    }

    /// Literals need no explanation, and whole claims or requests would hide it.
    fn begin(&mut self, id: Id) -> Option<usize> {
        let is_root = |name: &str| self.scope.iter().all(|(own, _)| *own != name) && id != self.tree.root();
        match self.tree.node(id) {
            Node::Literal(_) => None,
            Node::Variable(name) if is_root(name) => None,
            _ => self.trace.begin(self.tree.text(id)),
        }
    }

    fn found(&mut self, node: &'e Node) -> Found<'a> {
        match node {
            Node::Literal(literal) => Ok(constant(literal)),
            Node::Variable(name) => self.variable(name),
            Node::Select { operand, field } => {
                let value = self.evaluate(*operand)?;
                known(member(&value, field).ok_or_else(|| absent(&value, field))?, field)
            }
            Node::Has { operand, field } => {
                let value = self.evaluate(*operand)?;
                has(&value, field).map(Value::Bool)
            }
            Node::Index(of, at) => self.index(*of, *at),
            Node::Call { name, target, arguments } => self.call(name, *target, arguments),
            Node::Or(a, b) => self.either(*a, *b, true),
            Node::And(a, b) => self.either(*a, *b, false),
            Node::Not(operand) => self.boolean(*operand).map(|bool| Value::Bool(!bool)),
            Node::Negate(operand) => negated(self.whole(*operand)?),
            Node::Conditional(condition, then, otherwise) => {
                let branch = if self.boolean(*condition)? { then } else { otherwise };
                self.evaluate(*branch)
            }
            Node::Arithmetic(operator, a, b) => {
                let (a, b) = (self.whole(*a)?, self.whole(*b)?);
                operator.apply(a, b, &mut self.budget)
            }
            Node::Equal { sides: (a, b), negated } => {
                let (a, b) = (self.whole(*a)?, self.whole(*b)?);
                self.budget.take(weight(&a) + weight(&b))?;
                if let Some(why) = unknown_part(&a).or_else(|| unknown_part(&b)) {
                    return Err(Fault::unknown("a member", why));
                }
                Ok(Value::Bool(equal(&a, &b) != *negated))
            }
            Node::Order(comparison, a, b) if self.is_chance(*a) => {
                let (low, high) = (self.compare(*comparison, Ok(0.0), *b)?, self.compare(*comparison, Ok(1.0), *b)?);
                if low == high { Ok(Value::Bool(low)) } else { self.whole(*a) }
            }
            Node::Order(comparison, a, b) => self.compare(*comparison, Err(*a), *b).map(Value::Bool),
            Node::In(a, b) => self.is_in(*a, *b).map(Value::Bool),
            Node::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.evaluate(*item)).collect();
                Ok(Value::list(items?))
            }
            Node::Map(entries) => {
                let mut map = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = self.whole(*key)?;
                    let key = key.key().ok_or_else(|| no_key(&key))?;
                    insert(&mut map, key, self.evaluate(*value)?);
                }
                Ok(Value::map(map))
            }
            Node::Macro { kind, range, variable, step } => self.each(*kind, *range, variable, *step),
            Node::Unsupported(why) => Err(Fault::new(Kind::UnsupportedOperator, *why)),
        }
    }

    fn variable(&self, name: &str) -> Found<'a> {
        match self.scope.iter().rev().find(|(own, _)| *own == name) {
            Some((_, value)) => known(value.clone(), name),
            None => self.variables.get(name),
        }
    }

    fn index(&mut self, of: Id, at: Id) -> Found<'a> {
        let value = self.evaluate(of)?;
        let index = self.whole(at)?;
        // A literal in brackets behind `request.headers` has a way of its own in the gateway: the first value alone.
        if let (Value::Headers(headers), Value::Text(name), true) = (&value, &index, self.is_header(of, at)) {
            return headers.first(name).map(Value::text).ok_or_else(|| Fault::no_such_key(name));
        }
        if let Value::Optional(optional) = value {
            let of = optional.map(|value| (*value).clone());
            let found = of.and_then(|value| self.element(value, &index).ok());
            return Ok(Value::Optional(found.map(std::rc::Rc::new)));
        }
        self.element(value, &index)
    }

    fn element(&mut self, value: Value<'a>, index: &Value<'a>) -> Found<'a> {
        if let (Value::Json(json::Value::Object(_)) | Value::Claims(..) | Value::Headers(_), Value::Text(name)) =
            (&value, index)
        {
            return known(member(&value, name).ok_or_else(|| absent(&value, name))?, name);
        }
        item(&self.make_whole(value)?, index)
    }

    /// `random()` is from 0 to 1: a comparison that holds at both ends holds in between.
    fn is_chance(&self, id: Id) -> bool {
        matches!(self.tree.node(id), Node::Call { name, target: None, .. } if name == "random")
    }

    fn compare(&mut self, comparison: Comparison, a: Result<f64, Id>, b: Id) -> Result<bool, Fault> {
        let a = a.map_or_else(|id| self.whole(id), |number| Ok(Value::Double(number)))?;
        let b = self.whole(b)?;
        let order = order(&a, &b).ok_or_else(|| without_order(&a, &b))?;
        Ok(match comparison {
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        })
    }

    fn is_header(&self, of: Id, at: Id) -> bool {
        let Node::Select { operand, field } = self.tree.node(of) else { return false };
        let of_request = matches!(self.tree.node(*operand), Node::Variable(name) if name == "request");
        of_request && field == "headers" && matches!(self.tree.node(at), Node::Literal(Literal::Text(_)))
    }

    fn is_in(&mut self, a: Id, b: Id) -> Result<bool, Fault> {
        let (a, b) = (self.whole(a)?, self.evaluate(b)?);
        if let Value::Text(name) = &a
            && !matches!(b, Value::Map(_))
            && member(&b, name).is_some()
        {
            return Ok(true);
        }
        let b = self.make_whole(b)?;
        match (&a, &b) {
            (Value::Text(a), Value::Text(b)) => Ok(b.contains(&**a)),
            (a, Value::List(items)) => self.contains(items, a),
            (a, Value::Map(map)) => Ok(a.key().is_some_and(|key| entry(map, &key).is_some())),
            (a, b) => {
                let message =
                    format!("`in` looks into lists, maps and texts: {} cannot be in {}", a.described(), b.described());
                Err(Fault::new(Kind::NotComparable, message))
            }
        }
    }

    /// `||` and `&&`: the side that decides does so whatever the other one is.
    fn either(&mut self, a: Id, b: Id, deciding: bool) -> Found<'a> {
        let left = self.boolean(a);
        if left == Ok(deciding) {
            return Ok(Value::Bool(deciding));
        }
        let right = self.evaluate(b);
        match (left, right) {
            (_, Ok(Value::Bool(right))) if right == deciding => Ok(Value::Bool(deciding)),
            (Ok(_), Ok(Value::Bool(right))) => Ok(Value::Bool(right)),
            (Ok(_), Ok(other)) => Err(no_boolean(&other).in_expression(self.tree.text(b))),
            (Err(left), Err(right)) if !left.is_undetermined() => Err(right),
            (Ok(_), Err(right)) => Err(right),
            (Err(left), _) => Err(left),
        }
    }

    fn boolean(&mut self, id: Id) -> Result<bool, Fault> {
        match self.evaluate(id)? {
            Value::Bool(bool) => Ok(bool),
            other => Err(no_boolean(&other).in_expression(self.tree.text(id))),
        }
    }

    /// A macro. A fault of one element ends it, as a deciding element does.
    fn each(&mut self, kind: Macro, range: Id, variable: &'e str, step: Id) -> Found<'a> {
        let items: Vec<Value<'a>> = match self.whole(range)? {
            Value::List(items) => items.to_vec(),
            Value::Map(map) => map.iter().map(|(key, _)| key.into()).collect(),
            other => {
                let message = format!("a macro walks lists and maps, and this is {}", other.described());
                return Err(Fault::new(Kind::NoOverload, message));
            }
        };
        self.budget.take(items.len() * size_of::<Value<'_>>())?;
        let (mut kept, mut count) = (Vec::new(), 0_usize);
        for item in items {
            self.scope.push((variable, item.clone()));
            let outcome = self.element_of(kind, item, step);
            self.scope.pop();
            match (kind, outcome?) {
                (Macro::All, Some(Value::Bool(false))) => return Ok(Value::Bool(false)),
                (Macro::Exists, Some(Value::Bool(true))) => return Ok(Value::Bool(true)),
                (Macro::ExistsOne, Some(Value::Bool(true))) => count += 1,
                (Macro::Filter | Macro::Map | Macro::MapSome(_), Some(value)) => kept.push(value),
                _ => {}
            }
        }
        Ok(match kind {
            Macro::All => Value::Bool(true),
            Macro::Exists => Value::Bool(false),
            Macro::ExistsOne => Value::Bool(count == 1),
            Macro::Filter | Macro::Map | Macro::MapSome(_) => Value::list(kept),
        })
    }

    /// What an element adds: a boolean, or an item of the new list.
    fn element_of(&mut self, kind: Macro, item: Value<'a>, step: Id) -> Result<Option<Value<'a>>, Fault> {
        match kind {
            Macro::All | Macro::Exists | Macro::ExistsOne => self.boolean(step).map(|bool| Some(Value::Bool(bool))),
            Macro::Filter => Ok(self.boolean(step)?.then_some(item)),
            Macro::Map => self.evaluate(step).map(Some),
            Macro::MapSome(filter) => {
                if self.boolean(filter)? {
                    self.evaluate(step).map(Some)
                } else {
                    Ok(None)
                }
            }
        }
    }

    fn call(&mut self, name: &'e str, target: Option<Id>, arguments: &'e [Id]) -> Found<'a> {
        let undeclared = || Fault::new(Kind::Undeclared, format!("there is no function `{name}`"));
        let Some(target) = target else {
            return match (functions::global(name), self.library.find(name, false)) {
                (Some(function), _) => function(&mut Call::new(self, name, None, arguments)),
                (None, Some(function)) => function.call(&mut Call::new(self, name, None, arguments)),
                (None, None) => Err(undeclared()),
            };
        };
        if let Node::Variable(prefix) = self.tree.node(target)
            && let Some(function) = functions::qualified(prefix, name)
        {
            return function(&mut Call::new(self, name, None, arguments));
        }
        let this = self.evaluate(target)?;
        let own = functions::of_value(&this, name);
        let function = own.or_else(|| functions::global(name));
        match (function, self.library.find(name, true)) {
            (Some(function), _) => function(&mut Call::new(self, name, Some(this), arguments)),
            (None, Some(function)) => function.call(&mut Call::new(self, name, Some(this), arguments)),
            (None, None) => Err(undeclared()),
        }
    }
}

impl<'e, 'a> Evaluate<'e, 'a> for Evaluator<'e, 'a> {
    fn evaluate(&mut self, id: Id) -> Found<'a> {
        self.budget.step()?;
        self.depth += 1;
        let begun = self.begin(id);
        let found = if self.depth > 2 * limits::DEPTH {
            Err(beyond("its functions are nested too deep"))
        } else {
            self.found(self.tree.node(id))
        };
        let found = found.map_err(|fault| fault.in_expression(self.tree.text(id)));
        self.trace.end(begun, &found);
        self.depth -= 1;
        found
    }

    fn evaluate_with(&mut self, name: &'e str, value: Value<'a>, id: Id) -> Found<'a> {
        self.scope.push((name, value));
        let found = self.evaluate(id);
        self.scope.pop();
        found
    }

    fn evaluate_function(&mut self, tree: &'e Tree, scope: Vec<(&'e str, Value<'a>)>) -> Found<'a> {
        if std::ptr::eq(self.tree, tree) || self.calling.iter().any(|calling| std::ptr::eq(*calling, tree)) {
            return Err(Fault::new(Kind::Undeclared, "a function calls itself"));
        }
        self.calling.push(self.tree);
        let outer = (std::mem::replace(&mut self.tree, tree), std::mem::replace(&mut self.scope, scope));
        let found = self.evaluate(tree.root());
        (self.tree, self.scope) = outer;
        self.calling.pop();
        found
    }

    fn make_whole(&mut self, value: Value<'a>) -> Found<'a> {
        self.budget.take(weight(&value))?;
        Ok(value.whole())
    }

    fn contains(&mut self, items: &[Value<'a>], item: &Value<'a>) -> Result<bool, Fault> {
        for own in items {
            let own = self.make_whole(own.clone())?;
            if equal(&own, item) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        self.budget.take(bytes)
    }

    fn warn(&mut self, text: String) {
        if !self.warnings.contains(&text) {
            self.warnings.push(text);
        }
    }

    fn node(&self, id: Id) -> &'e Node {
        self.tree.node(id)
    }

    fn variables(&self) -> Value<'a> {
        Value::map(self.variables.all())
    }
}

fn no_boolean(value: &Value<'_>) -> Fault {
    Fault::new(Kind::NoOverload, format!("a boolean is needed, and this is {}", value.described()))
}
