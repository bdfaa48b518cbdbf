//! Expressions of RE2 as trees, its alternatives factored as RE2 factors them.

use super::ranges::Ranges;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Empty,
    BeginText,
    EndText,
    /// Another place between characters
    Edge(char),
    Class(Ranges),
    Capture(Box<Self>),
    Concat(Vec<Self>),
    Alternate(Vec<Self>),
    /// And whether it is greedy
    Star(Box<Self>, bool),
    Plus(Box<Self>, bool),
    Quest(Box<Self>, bool),
    Repeat {
        inner: Box<Self>,
        least: usize,
        most: Option<usize>,
        is_greedy: bool,
    },
}

impl Node {
    pub(super) fn is_literal(&self) -> bool {
        matches!(self, Self::Class(ranges) if ranges.is_literal())
    }

    /// `Regexp::Simplify`: counted repetitions are written out. `is_exact` falls where RE2 joins what is not joined here.
    pub(super) fn simple(self, is_exact: &mut bool) -> Self {
        match self {
            Self::Capture(inner) => Self::Capture(Box::new(inner.simple(is_exact))),
            Self::Concat(pieces) => {
                let joins = |one: &Self, next: &Self| match (one.repeated(), next.repeated()) {
                    (Some(one), Some(next)) => one == next,
                    (Some(one), None) => one == next,
                    _ => false,
                };
                *is_exact &= !pieces.iter().zip(pieces.iter().skip(1)).any(|(one, next)| joins(one, next));
                Self::Concat(pieces.into_iter().map(|piece| piece.simple(is_exact)).collect())
            }
            Self::Alternate(choices) => {
                Self::Alternate(choices.into_iter().map(|choice| choice.simple(is_exact)).collect())
            }
            Self::Star(inner, greedy) => Self::Star(Box::new(inner.simple(is_exact)), greedy),
            Self::Plus(inner, greedy) => Self::Plus(Box::new(inner.simple(is_exact)), greedy),
            Self::Quest(inner, greedy) => Self::Quest(Box::new(inner.simple(is_exact)), greedy),
            Self::Repeat { inner, least, most, is_greedy } => repeat(inner.simple(is_exact), least, most, is_greedy),
            Self::Empty | Self::BeginText | Self::EndText | Self::Edge(_) | Self::Class(_) => self,
        }
    }

    /// What is repeated of single characters.
    fn repeated(&self) -> Option<&Self> {
        match self {
            Self::Star(inner, _) | Self::Plus(inner, _) | Self::Quest(inner, _) | Self::Repeat { inner, .. } => {
                matches!(**inner, Self::Class(_)).then_some(&**inner)
            }
            _ => None,
        }
    }
}

/// `SimplifyWalker::SimplifyRepeat`.
fn repeat(inner: Node, least: usize, most: Option<usize>, is_greedy: bool) -> Node {
    let copies = |count: usize| std::iter::repeat_n(inner.clone(), count);
    match (least, most) {
        (0, None) => Node::Star(Box::new(inner), is_greedy),
        (1, None) => Node::Plus(Box::new(inner), is_greedy),
        (least, None) => {
            let last = Node::Plus(Box::new(inner.clone()), is_greedy);
            Node::Concat(copies(least - 1).chain([last]).collect())
        }
        (0, Some(0)) => Node::Empty,
        (1, Some(1)) => inner,
        (least, Some(most)) => {
            let rest = (least..most).fold(None, |rest: Option<Node>, _| {
                let all = match rest {
                    None => inner.clone(),
                    Some(rest) => Node::Concat(vec![inner.clone(), rest]),
                };
                Some(Node::Quest(Box::new(all), is_greedy))
            });
            Node::Concat(copies(least).chain(rest).collect())
        }
    }
}

pub(super) fn concat(pieces: Vec<Node>) -> Node {
    let flat = pieces.into_iter().flat_map(|piece| match piece {
        Node::Concat(inner) => inner,
        other => vec![other],
    });
    let mut flat: Vec<Node> = flat.collect();
    match flat.len() {
        0 => Node::Empty,
        1 => flat.swap_remove(0),
        _ => Node::Concat(flat),
    }
}

/// `Regexp::FactorAlternation`.
pub(super) fn alternate(choices: Vec<Node>) -> Node {
    let choices = factor(choices, |one, next| {
        let same = literals(one).iter().zip(literals(next)).take_while(|pair| pair.0 == pair.1).count();
        (same > 0).then_some(same)
    });
    let choices = factor(choices, |one, next| {
        let is_simple = |node: &Node| match node {
            Node::BeginText | Node::EndText | Node::Edge(_) => true,
            Node::Class(_) => !node.is_literal(),
            Node::Repeat { inner, least, most, .. } => Some(*least) == *most && matches!(**inner, Node::Class(_)),
            _ => false,
        };
        let (one, next) = (pieces(one).first()?, pieces(next).first()?);
        (one == next && is_simple(one)).then_some(1)
    });
    let mut merged: Vec<Node> = Vec::new();
    for choice in choices {
        match (merged.last_mut(), choice) {
            (Some(Node::Class(all)), Node::Class(more)) => all.add_all(&more),
            (Some(Node::Empty), Node::Empty) => {}
            (_, choice) => merged.push(choice),
        }
    }
    match merged.len() {
        1 => merged.swap_remove(0),
        _ => Node::Alternate(merged),
    }
}

/// Takes what neighbours begin with in common out of them; `common` counts its pieces.
fn factor(choices: Vec<Node>, common: impl Fn(&Node, &Node) -> Option<usize>) -> Vec<Node> {
    let mut groups: Vec<(usize, Vec<Node>)> = Vec::new();
    for choice in choices {
        if let Some((count, group)) = groups.last_mut()
            && let Some(same) = group.first().and_then(|first| common(first, &choice)).map(|same| same.min(*count))
        {
            *count = same;
            group.push(choice);
        } else {
            groups.push((usize::MAX, vec![choice]));
        }
    }
    let whole = groups.into_iter().map(|(count, mut group)| {
        if group.len() == 1 {
            return group.swap_remove(0);
        }
        let prefix: Vec<Node> =
            group.first().map(|first| pieces(first).iter().take(count).cloned().collect()).unwrap_or_default();
        let rests = group.iter().map(|choice| concat(pieces(choice).iter().skip(count).cloned().collect()));
        let rest = alternate(rests.collect());
        concat(prefix.into_iter().chain([rest]).collect())
    });
    whole.collect()
}

fn pieces(node: &Node) -> &[Node] {
    match node {
        Node::Concat(pieces) => pieces,
        Node::Empty => &[],
        other => std::slice::from_ref(other),
    }
}

fn literals(node: &Node) -> &[Node] {
    let pieces = pieces(node);
    let count = pieces.iter().take_while(|piece| piece.is_literal()).count();
    pieces.get(..count).unwrap_or_default()
}
