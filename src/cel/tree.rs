//! The tree of an expression, made of the parser's: operators and macros are nodes of their own, and each one knows its text.

use std::ops::Range;

use ::cel::common::ast::{
    ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, MapEntryExpr, SourceInfo, operators,
};

use super::arithmetic::Operator;
use super::tokens::{Token, whole};

/// Where a node is in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(usize);

/// All nodes of an expression.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    text: String,
    nodes: Vec<(Node, Range<usize>)>,
    root: Id,
    depth: usize,
}

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Literal(Literal),
    Variable(String),
    Select {
        operand: Id,
        field: String,
    },
    Has {
        operand: Id,
        field: String,
    },
    Index(Id, Id),
    Call {
        name: String,
        target: Option<Id>,
        arguments: Vec<Id>,
    },
    Or(Id, Id),
    And(Id, Id),
    Not(Id),
    Negate(Id),
    Conditional(Id, Id, Id),
    Arithmetic(Operator, Id, Id),
    Equal {
        sides: (Id, Id),
        negated: bool,
    },
    Order(Comparison, Id, Id),
    In(Id, Id),
    List(Vec<Id>),
    Map(Vec<(Id, Id)>),
    Macro {
        kind: Macro,
        range: Id,
        variable: String,
        step: Id,
    },
    /// What the gateway parses and never evaluates
    Unsupported(&'static str),
}

#[derive(Clone, Debug)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The operators of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is done with each element of a list or name of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
    /// `map` with three arguments: the filter
    MapSome(Id),
}

impl Tree {
    /// `text` is what was parsed into `root`.
    pub(super) fn new(text: String, root: IdedExpr, places: &SourceInfo, tokens: &[Token]) -> Self {
        let tree = Self { text, nodes: Vec::new(), root: Id(0), depth: 0 };
        let mut builder = Builder { tree, places, tokens, depth: 0 };
        let (root, _) = builder.add(root);
        Self { root, ..builder.tree }
    }

    pub(super) fn root(&self) -> Id {
        self.root
    }

    /// All nodes.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> {
        (0..self.nodes.len()).map(Id)
    }

    /// How deep the nodes are in one another.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        const NOTHING: &Node = &Node::Literal(Literal::Null);
        self.nodes.get(id.0).map_or(NOTHING, |(node, _)| node)
    }

    /// What is in the expression for a node.
    pub(super) fn text(&self, id: Id) -> &str {
        self.nodes.get(id.0).and_then(|(_, range)| self.text.get(range.clone())).unwrap_or_default()
    }
}

impl Node {
    /// The nodes that it is made of.
    pub(super) fn parts(&self) -> Vec<Id> {
        match self {
            Self::Literal(_) | Self::Variable(_) | Self::Unsupported(_) => Vec::new(),
            Self::Select { operand, .. } | Self::Has { operand, .. } | Self::Not(operand) | Self::Negate(operand) => {
                vec![*operand]
            }
            Self::Index(a, b)
            | Self::Or(a, b)
            | Self::And(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Equal { sides: (a, b), .. }
            | Self::Order(_, a, b)
            | Self::In(a, b) => vec![*a, *b],
            Self::Call { target, arguments, .. } => target.iter().chain(arguments).copied().collect(),
            Self::Conditional(a, b, c) => vec![*a, *b, *c],
            Self::List(items) => items.clone(),
            Self::Map(entries) => entries.iter().flat_map(|(key, value)| [*key, *value]).collect(),
            Self::Macro { kind: Macro::MapSome(filter), range, step, .. } => vec![*range, *filter, *step],
            Self::Macro { range, step, .. } => vec![*range, *step],
        }
    }
}

struct Builder<'s> {
    tree: Tree,
    places: &'s SourceInfo,
    tokens: &'s [Token],
    depth: usize,
}

impl Builder<'_> {
    /// The node, and from where to where it is with its parts.
    fn add(&mut self, expression: IdedExpr) -> (Id, Range<usize>) {
        self.depth += 1;
        self.tree.depth = self.tree.depth.max(self.depth);
        let own = self
            .places
            .offset_for(expression.id)
            .and_then(|(start, last)| Some(usize::try_from(start).ok()?..usize::try_from(last).ok()?.checked_add(1)?));
        let mut range = own.unwrap_or(NOWHERE);
        let node = self.node(expression.expr, &mut range);
        let shown = if range.start < range.end { whole(self.tokens, &self.tree.text, range.clone()) } else { 0..0 };
        self.tree.nodes.push((node, shown));
        self.depth -= 1;
        (Id(self.tree.nodes.len() - 1), range)
    }

    /// A part of what has `range` so far.
    fn part(&mut self, expression: IdedExpr, range: &mut Range<usize>) -> Id {
        let (id, own) = self.add(expression);
        *range = range.start.min(own.start)..range.end.max(own.end);
        id
    }

    fn node(&mut self, expression: Expr, range: &mut Range<usize>) -> Node {
        match expression {
            Expr::Literal(literal) => Node::Literal(match literal {
                LiteralValue::Null => Literal::Null,
                LiteralValue::Boolean(bool) => Literal::Bool(bool.into_inner()),
                LiteralValue::Int(int) => Literal::Int(int.into_inner()),
                LiteralValue::UInt(uint) => Literal::Uint(uint.into_inner()),
                LiteralValue::Double(double) => Literal::Double(double.into_inner()),
                LiteralValue::String(text) => Literal::Text(text.into_inner()),
                LiteralValue::Bytes(bytes) => Literal::Bytes(bytes.into_inner()),
            }),
            Expr::Ident(name) => Node::Variable(name),
            Expr::Select(select) => {
                let operand = self.part(*select.operand, range);
                let field = select.field;
                if select.test { Node::Has { operand, field } } else { Node::Select { operand, field } }
            }
            Expr::Call(call) => {
                let target = call.target.map(|target| self.part(*target, range));
                let arguments: Vec<_> = call.args.into_iter().map(|argument| self.part(argument, range)).collect();
                operation(&call.func_name, &arguments).unwrap_or(Node::Call { name: call.func_name, target, arguments })
            }
            Expr::List(list) => Node::List(list.elements.into_iter().map(|item| self.part(item, range)).collect()),
            Expr::Map(map) => Node::Map(
                map.entries
                    .into_iter()
                    .filter_map(|entry| match entry.expr {
                        EntryExpr::MapEntry(MapEntryExpr { key, value, .. }) => {
                            Some((self.part(key, range), self.part(value, range)))
                        }
                        EntryExpr::StructField(_) => None,
                    })
                    .collect(),
            ),
            Expr::Comprehension(comprehension) => self.expanded(*comprehension, range),
            Expr::Struct(_) => Node::Unsupported("messages are not supported"),
            Expr::Unspecified => Node::Unsupported("the expression has a hole"),
        }
    }

    /// The parser writes macros out as loops; each has a shape of its own.
    fn expanded(&mut self, loops: ComprehensionExpr, range: &mut Range<usize>) -> Node {
        let start = loops.accu_init.expr;
        let over = self.part(loops.iter_range, range);
        let written_out = match (loops.loop_step.expr, start) {
            (Expr::Call(step), Expr::Literal(LiteralValue::Boolean(_))) => {
                let kind = if step.func_name == operators::LOGICAL_AND { Macro::All } else { Macro::Exists };
                last(step.args).map(|predicate| (kind, None, predicate))
            }
            (Expr::Call(step), Expr::Literal(LiteralValue::Int(_))) => {
                first(step.args).map(|predicate| (Macro::ExistsOne, None, predicate))
            }
            (Expr::Call(step), _) if step.func_name == operators::CONDITIONAL => {
                let mut arguments = step.args.into_iter();
                let predicate = arguments.next();
                let item = arguments.next().and_then(|adding| added(adding.expr));
                match (predicate, item) {
                    (Some(predicate), Some(IdedExpr { expr: Expr::Ident(name), .. })) if name == loops.iter_var => {
                        Some((Macro::Filter, None, predicate))
                    }
                    (Some(predicate), Some(item)) => Some((Macro::Map, Some(predicate), item)),
                    _ => None,
                }
            }
            (adding, _) => added(adding).map(|item| (Macro::Map, None, item)),
        };
        let Some((kind, filter, step)) = written_out else { return Node::Unsupported("the macro is not known") };
        let filter = filter.map(|filter| self.part(filter, range));
        let step = self.part(step, range);
        Node::Macro { kind: filter.map_or(kind, Macro::MapSome), range: over, variable: loops.iter_var, step }
    }
}

/// Beyond every end and before every start: whatever is joined to it stays as it is.
const NOWHERE: Range<usize> = Range { start: usize::MAX, end: 0 };

/// The item of `@result + [item]`.
fn added(step: Expr) -> Option<IdedExpr> {
    let Expr::Call(call) = step else { return None };
    let Expr::List(list) = last(call.args)?.expr else { return None };
    first(list.elements)
}

fn first(expressions: Vec<IdedExpr>) -> Option<IdedExpr> {
    expressions.into_iter().next()
}

fn last(mut expressions: Vec<IdedExpr>) -> Option<IdedExpr> {
    expressions.pop()
}

/// The operator of a name; calls have no such names.
fn operation(name: &str, operands: &[Id]) -> Option<Node> {
    Some(match (name, operands) {
        (operators::CONDITIONAL, &[condition, then, otherwise]) => Node::Conditional(condition, then, otherwise),
        (operators::LOGICAL_OR, &[a, b]) => Node::Or(a, b),
        (operators::LOGICAL_AND, &[a, b]) => Node::And(a, b),
        (operators::LOGICAL_NOT, &[operand]) => Node::Not(operand),
        (operators::NEGATE, &[operand]) => Node::Negate(operand),
        (operators::ADD, &[a, b]) => Node::Arithmetic(Operator::Add, a, b),
        (operators::SUBSTRACT, &[a, b]) => Node::Arithmetic(Operator::Subtract, a, b),
        (operators::MULTIPLY, &[a, b]) => Node::Arithmetic(Operator::Multiply, a, b),
        (operators::DIVIDE, &[a, b]) => Node::Arithmetic(Operator::Divide, a, b),
        (operators::MODULO, &[a, b]) => Node::Arithmetic(Operator::Remainder, a, b),
        (operators::EQUALS, &[a, b]) => Node::Equal { sides: (a, b), negated: false },
        (operators::NOT_EQUALS, &[a, b]) => Node::Equal { sides: (a, b), negated: true },
        (operators::LESS, &[a, b]) => Node::Order(Comparison::Less, a, b),
        (operators::LESS_EQUALS, &[a, b]) => Node::Order(Comparison::LessOrEqual, a, b),
        (operators::GREATER, &[a, b]) => Node::Order(Comparison::Greater, a, b),
        (operators::GREATER_EQUALS, &[a, b]) => Node::Order(Comparison::GreaterOrEqual, a, b),
        (operators::IN, &[a, b]) => Node::In(a, b),
        (operators::INDEX, &[a, b]) => Node::Index(a, b),
        _ => return None,
    })
}
