//! A call of a function: what it is called on and with.

use std::rc::Rc;

use super::fault::{Fault, Kind};
use super::tree::{Id, Node, Tree};
use super::value::Value;

/// A value, or why there is none.
pub(super) type Found<'a> = Result<Value<'a>, Fault>;

/// What evaluates the arguments of a call.
pub(super) trait Evaluate<'e, 'a> {
    /// The value of a part as it is.
    fn evaluate(&mut self, id: Id) -> Found<'a>;

    /// The value of a part with one more variable.
    fn evaluate_with(&mut self, name: &'e str, value: Value<'a>, id: Id) -> Found<'a>;

    /// The value of another tree, which sees nothing but `scope` and the variables of the request.
    /// A function that is being evaluated already is refused: none may call itself.
    fn evaluate_function(&mut self, tree: &'e Tree, scope: Vec<(&'e str, Value<'a>)>) -> Found<'a>;

    /// A value without laziness.
    fn make_whole(&mut self, value: Value<'a>) -> Found<'a>;

    /// Whether a list has an item.
    fn contains(&mut self, items: &[Value<'a>], item: &Value<'a>) -> Result<bool, Fault>;

    /// Pays for texts and lists that are made.
    fn take(&mut self, bytes: usize) -> Result<(), Fault>;

    /// Says once what is odd about an outcome.
    fn warn(&mut self, text: String);

    /// What a part is.
    fn node(&self, id: Id) -> &'e Node;

    /// Every variable, as a map.
    fn variables(&self) -> Value<'a>;
}

/// A call. Arguments are evaluated when the function asks for them.
pub(super) struct Call<'c, 'e, 'a> {
    pub(super) evaluator: &'c mut dyn Evaluate<'e, 'a>,
    name: &'e str,
    this: Option<Value<'a>>,
    arguments: &'e [Id],
}

/// A function.
pub(super) type Function = for<'c, 'e, 'a> fn(&mut Call<'c, 'e, 'a>) -> Found<'a>;

impl<'c, 'e, 'a> Call<'c, 'e, 'a> {
    pub(super) fn new(
        evaluator: &'c mut dyn Evaluate<'e, 'a>,
        name: &'e str,
        this: Option<Value<'a>>,
        arguments: &'e [Id],
    ) -> Self {
        Self { evaluator, name, this, arguments }
    }

    pub(super) fn arguments(&self) -> &'e [Id] {
        self.arguments
    }

    /// What it is called on, as it is.
    pub(super) fn receiver(&self) -> Found<'a> {
        let missing = || Fault::new(Kind::ArgumentCount, format!("`{}` is a method: x.{}()", self.name, self.name));
        self.this.clone().ok_or_else(missing)
    }

    pub(super) fn this(&mut self) -> Found<'a> {
        let this = self.receiver()?;
        self.evaluator.make_whole(this)
    }

    pub(super) fn this_text(&mut self) -> Result<Rc<str>, Fault> {
        let this = self.this()?;
        self.text_of(this)
    }

    /// What it is called on, or the first argument of a function that is called without.
    pub(super) fn this_or_first(&mut self) -> Found<'a> {
        if self.this.is_some() { self.this() } else { self.value(0) }
    }

    /// The same as a text. What it is called on and is no text, the gateway passes over for the first argument.
    pub(super) fn this_or_first_text(&mut self) -> Result<Rc<str>, Fault> {
        match self.this() {
            Ok(Value::Text(text)) => Ok(text),
            Ok(_) | Err(_) => self.text(0),
        }
    }

    pub(super) fn argument(&self, index: usize) -> Result<Id, Fault> {
        let few = || {
            let message = format!("`{}` needs {} and has {}", self.name, count(index + 1), self.arguments.len());
            Fault::new(Kind::ArgumentCount, message)
        };
        self.arguments.get(index).copied().ok_or_else(few)
    }

    /// An argument as it is.
    pub(super) fn lazy(&mut self, index: usize) -> Found<'a> {
        let id = self.argument(index)?;
        self.evaluator.evaluate(id)
    }

    pub(super) fn value(&mut self, index: usize) -> Found<'a> {
        let id = self.argument(index)?;
        let value = self.evaluator.evaluate(id)?;
        self.evaluator.make_whole(value)
    }

    pub(super) fn text(&mut self, index: usize) -> Result<Rc<str>, Fault> {
        let value = self.value(index)?;
        self.text_of(value)
    }

    /// An argument that is text or bytes.
    pub(super) fn bytes(&mut self, index: usize) -> Result<Rc<[u8]>, Fault> {
        match self.value(index)? {
            Value::Text(text) => Ok(text.as_bytes().into()),
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(self.wrong("text or bytes", &other)),
        }
    }

    /// An argument that counts characters.
    pub(super) fn count(&mut self, index: usize) -> Result<usize, Fault> {
        let value = self.value(index)?;
        let count = match &value {
            Value::Int(int) => usize::try_from(*int).ok(),
            Value::Uint(uint) => usize::try_from(*uint).ok(),
            _ => None,
        };
        count.ok_or_else(|| self.wrong("a number from 0", &value))
    }

    /// An argument that limits; none when it is negative.
    pub(super) fn limit(&mut self, index: usize) -> Result<Option<usize>, Fault> {
        let value = self.value(index)?;
        match &value {
            Value::Int(int) => Ok(usize::try_from(*int).ok()),
            Value::Uint(uint) => i64::try_from(*uint)
                .map_or_else(|_| Err(self.wrong("an int", &value)), |int| Ok(usize::try_from(int).ok())),
            _ => Err(self.wrong("an int", &value)),
        }
    }

    /// An argument that names a variable.
    pub(super) fn variable(&mut self, index: usize) -> Result<&'e str, Fault> {
        let id = self.argument(index)?;
        match self.evaluator.node(id) {
            Node::Variable(name) => Ok(name),
            _ => Err(Fault::new(Kind::WrongType, format!("`{}` needs a name as argument {}", self.name, index + 1))),
        }
    }

    /// A text that was made, paid for.
    pub(super) fn made(&mut self, text: impl Into<Rc<str>>) -> Found<'a> {
        let text = text.into();
        self.evaluator.take(text.len())?;
        Ok(Value::Text(text))
    }

    pub(super) fn wrong(&self, wanted: &str, value: &Value<'_>) -> Fault {
        Fault::new(Kind::WrongType, format!("`{}` needs {wanted}, and this is {}", self.name, value.described()))
    }

    /// A refusal of the function's own.
    pub(super) fn fault(&self, message: impl AsRef<str>) -> Fault {
        Fault::function(format!("`{}`: {}", self.name, message.as_ref()))
    }

    fn text_of(&self, value: Value<'a>) -> Result<Rc<str>, Fault> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(self.wrong("a text", &other)),
        }
    }
}

fn count(arguments: usize) -> String {
    if arguments == 1 { "an argument".to_owned() } else { format!("{arguments} arguments") }
}
