//! Expressions of RE2 as trees, its alternatives factored as RE2 factors them.

use std::iter::Peekable;
use std::str::Chars;

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
    /// As often as it likes, or as little
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

/// Characters, in order, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(u32, u32)>);

/// Of a byte.
const LAST: u32 = 0xff;

impl Ranges {
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().copied()
    }

    fn add(&mut self, low: u32, high: u32) {
        self.0.push((low, high));
        self.0.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (low, high) in self.0.drain(..) {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        self.0 = merged;
    }

    fn add_all(&mut self, other: &Self) {
        other.iter().for_each(|(low, high)| self.add(low, high));
    }

    fn others(&self) -> Self {
        let mut others = Self::default();
        let mut next = 0;
        for (low, high) in self.iter() {
            if low > next {
                others.add(next, low - 1);
            }
            next = high + 1;
        }
        if next <= LAST {
            others.add(next, LAST);
        }
        others
    }

    /// The same in both cases of its letters.
    fn folded(&self) -> Self {
        let mut folded = self.clone();
        for letter in b'a'..=b'z' {
            let cases = [u32::from(letter), u32::from(letter.to_ascii_uppercase())];
            if cases.iter().any(|one| self.has(*one)) {
                for one in cases {
                    folded.add(one, one);
                }
            }
        }
        folded
    }

    fn has(&self, wanted: u32) -> bool {
        self.iter().any(|(low, high)| low <= wanted && wanted <= high)
    }

    /// `CharClassBuilder::FoldsASCII`.
    pub(super) fn folds_ascii(&self) -> bool {
        (b'a'..=b'z').all(|letter| self.has(letter.into()) == self.has(letter.to_ascii_uppercase().into()))
    }

    /// One character, or a letter in both cases.
    fn is_literal(&self) -> bool {
        match self.0.as_slice() {
            [(low, high)] => low == high,
            [(low, high), (small, last)] => {
                low == high && small == last && *small == low + 32 && (65..=90).contains(low)
            }
            _ => false,
        }
    }
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

/// The tree of an expression that RE2 takes, over bytes, and whether it is the same as RE2's: which letters beyond ASCII are
/// the same in another case is not known here.
pub(super) fn parse(expression: &str) -> (Node, bool) {
    let bytes: String = expression.bytes().map(char::from).collect();
    let mut reader = Reader { rest: bytes.chars().peekable(), flags: Flags::default(), is_same: true, depth: 0 };
    let tree = reader.alternatives();
    (tree, reader.is_same)
}

#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    folds: bool,
    is_lines: bool,
    dot_is_all: bool,
    is_lazy: bool,
}

struct Reader<'e> {
    rest: Peekable<Chars<'e>>,
    flags: Flags,
    is_same: bool,
    depth: usize,
}

impl Reader<'_> {
    /// Up to the end, or the bracket that closes.
    fn alternatives(&mut self) -> Node {
        let mut choices = vec![Vec::new()];
        while let Some(c) = self.rest.next() {
            let Some(pieces) = choices.last_mut() else { break };
            self.is_same &= c.is_ascii() || !self.flags.folds;
            let literal = |flags: Flags, c: char| {
                let mut ranges = Ranges::default();
                ranges.add(c.into(), c.into());
                Node::Class(if flags.folds { ranges.folded() } else { ranges })
            };
            match c {
                ')' => break,
                '|' => choices.push(Vec::new()),
                '(' => {
                    // As deep as RE2 goes: kMaxNestingDepth.
                    self.depth += 1;
                    if self.depth > 1000 {
                        break;
                    }
                    let group = self.group();
                    self.depth -= 1;
                    pieces.extend(group);
                }
                '[' => {
                    let class = Node::Class(self.class());
                    pieces.push(class);
                }
                '.' => {
                    let mut ranges = Ranges::default();
                    ranges.add(0x0a, 0x0a);
                    let mut all = Ranges::default();
                    all.add(0, LAST);
                    pieces.push(Node::Class(if self.flags.dot_is_all { all } else { ranges.others() }));
                }
                '^' => pieces.push(if self.flags.is_lines { Node::Edge('^') } else { Node::BeginText }),
                '$' => pieces.push(if self.flags.is_lines { Node::Edge('$') } else { Node::EndText }),
                '*' | '+' | '?' => self.repeat(pieces, c),
                '{' => match self.counts() {
                    None => pieces.push(literal(self.flags, c)),
                    Some((least, most)) => {
                        let is_greedy = self.is_greedy();
                        let inner = Box::new(pieces.pop().unwrap_or(Node::Empty));
                        pieces.push(Node::Repeat { inner, least, most, is_greedy });
                    }
                },
                '\\' => match self.rest.next() {
                    Some('A') => pieces.push(Node::BeginText),
                    Some('z') => pieces.push(Node::EndText),
                    Some(edge @ ('b' | 'B')) => pieces.push(Node::Edge(edge)),
                    Some('Q') => {
                        while let Some(c) = self.rest.next() {
                            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                                break;
                            }
                            pieces.push(literal(self.flags, c));
                        }
                    }
                    Some(c) => {
                        let node = match perl(c) {
                            Some(ranges) => Node::Class(ranges),
                            None => literal(self.flags, self.escaped(c)),
                        };
                        pieces.push(node);
                    }
                    None => {}
                },
                c => pieces.push(literal(self.flags, c)),
            }
        }
        let choices = choices.into_iter().map(concat);
        let flat = choices.flat_map(|choice| match choice {
            Node::Alternate(inner) => inner,
            other => vec![other],
        });
        alternate(flat.collect())
    }

    fn group(&mut self) -> Option<Node> {
        let before = self.flags;
        let mut captures = true;
        if self.rest.next_if_eq(&'?').is_some() {
            captures = false;
            if matches!(self.rest.peek(), Some('P' | '<')) {
                captures = true;
                self.rest.by_ref().find(|c| *c == '>');
            } else {
                let mut is_set = true;
                for c in self.rest.by_ref() {
                    match c {
                        '-' => is_set = false,
                        'i' => self.flags.folds = is_set,
                        'm' => self.flags.is_lines = is_set,
                        's' => self.flags.dot_is_all = is_set,
                        'U' => self.flags.is_lazy = is_set,
                        // Flags alone: they count from here.
                        ')' => return None,
                        _ => break,
                    }
                }
            }
        }
        let inner = self.alternatives();
        self.flags = before;
        Some(if captures { Node::Capture(Box::new(inner)) } else { inner })
    }

    fn is_greedy(&mut self) -> bool {
        self.rest.next_if_eq(&'?').is_some() == self.flags.is_lazy
    }

    /// A star over another is one.
    fn repeat(&mut self, pieces: &mut Vec<Node>, operator: char) {
        let is_greedy = self.is_greedy();
        let inner = pieces.pop().unwrap_or(Node::Empty);
        let squashed = match inner {
            Node::Star(_, greedy) | Node::Plus(_, greedy) | Node::Quest(_, greedy) if greedy == is_greedy => {
                let is_same = matches!((&inner, operator), (Node::Plus(..), '+') | (Node::Quest(..), '?'));
                match inner {
                    other if is_same => other,
                    Node::Star(inner, _) | Node::Plus(inner, _) | Node::Quest(inner, _) => Node::Star(inner, greedy),
                    other => other,
                }
            }
            inner => {
                let inner = Box::new(inner);
                match operator {
                    '*' => Node::Star(inner, is_greedy),
                    '+' => Node::Plus(inner, is_greedy),
                    _ => Node::Quest(inner, is_greedy),
                }
            }
        };
        pieces.push(squashed);
    }

    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let inner: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let (least, most) = match inner.split_once(',') {
            None => (inner.parse().ok()?, Some(inner.parse().ok()?)),
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
        };
        self.rest.by_ref().find(|c| *c == '}')?;
        Some((least, most))
    }

    fn class(&mut self) -> Ranges {
        let is_others = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Ranges::default();
        let mut is_first = true;
        while let Some(c) = self.rest.next() {
            if c == ']' && !is_first {
                break;
            }
            is_first = false;
            if c == '[' && self.rest.peek() == Some(&':') {
                let name: String = self.rest.clone().skip(1).take_while(|c| *c != ']').collect();
                if let Some(named) = name.strip_suffix(':').and_then(posix) {
                    self.rest.nth(name.chars().count() + 1);
                    ranges.add_all(&named);
                    continue;
                }
            }
            let low = match (c, self.rest.peek().copied()) {
                ('\\', Some(kind)) if perl(kind).is_some() => {
                    self.rest.next();
                    ranges.add_all(&perl(kind).unwrap_or_default());
                    continue;
                }
                _ => self.member(c),
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            let high = if is_range {
                self.rest.next();
                self.rest.next().map_or(low, |c| self.member(c))
            } else {
                low
            };
            ranges.add(low.into(), high.into());
        }
        self.is_same &= !self.flags.folds || ranges.iter().all(|(_, high)| high < 0x80);
        let ranges = if self.flags.folds { ranges.folded() } else { ranges };
        if is_others { ranges.others() } else { ranges }
    }

    fn member(&mut self, c: char) -> char {
        match (c, self.rest.peek().copied()) {
            ('\\', Some(next)) => {
                self.rest.next();
                self.escaped(next)
            }
            _ => c,
        }
    }

    /// What a letter behind a backslash stands for.
    fn escaped(&mut self, c: char) -> char {
        let code = match c {
            'a' => 7,
            'f' => 12,
            't' => 9,
            'n' => 10,
            'r' => 13,
            'v' => 11,
            'x' => {
                let digits: String = if self.rest.next_if_eq(&'{').is_some() {
                    self.rest.by_ref().take_while(|c| *c != '}').collect()
                } else {
                    self.rest.by_ref().take(2).collect()
                };
                u32::from_str_radix(&digits, 16).unwrap_or_default()
            }
            '0'..='7' => {
                let mut digits = String::from(c);
                while digits.len() < 3
                    && let Some(digit) = self.rest.next_if(|c| matches!(c, '0'..='7'))
                {
                    digits.push(digit);
                }
                u32::from_str_radix(&digits, 8).unwrap_or_default()
            }
            c => c.into(),
        };
        char::from_u32(code).unwrap_or_default()
    }
}

fn perl(c: char) -> Option<Ranges> {
    let ranges = posix(match c.to_ascii_lowercase() {
        'd' => "digit",
        's' => "perl",
        'w' => "word",
        _ => return None,
    })?;
    Some(if c.is_ascii_uppercase() { ranges.others() } else { ranges })
}

fn posix(name: &str) -> Option<Ranges> {
    if let Some(name) = name.strip_prefix('^') {
        return posix(name).map(|ranges| ranges.others());
    }
    let listed = match name {
        "alnum" => "09AZaz",
        "alpha" => "AZaz",
        "ascii" => "\0\x7f",
        "blank" => "\t\t  ",
        "cntrl" => "\0\x1f\x7f\x7f",
        "digit" => "09",
        "graph" => "!~",
        "lower" => "az",
        "print" => " ~",
        "punct" => "!/:@[`{~",
        "space" => "\t\r  ",
        // `\s` has no vertical tab
        "perl" => "\t\n\x0c\r  ",
        "upper" => "AZ",
        "word" => "09AZaz__",
        "xdigit" => "09AFaf",
        _ => return None,
    };
    let mut ranges = Ranges::default();
    let mut bytes = listed.bytes();
    while let (Some(low), Some(high)) = (bytes.next(), bytes.next()) {
        ranges.add(low.into(), high.into());
    }
    Some(ranges)
}

fn concat(pieces: Vec<Node>) -> Node {
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
fn alternate(choices: Vec<Node>) -> Node {
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
