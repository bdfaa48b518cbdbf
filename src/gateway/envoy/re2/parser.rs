//! Reads an expression that RE2 takes.

use std::iter::Peekable;
use std::str::Chars;

use super::ranges::{LAST, Ranges, perl, posix};
use super::tree::{Node, alternate, concat};

/// The tree of an expression that RE2 takes, over bytes, and whether it is the same as RE2's: which letters beyond ASCII are
/// the same in another case is not known here.
// re2/parse.cc, Regexp::Parse; what comes of it is compared in fixtures/envoy/programs.txt.
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
        // Without a bracket that closes it is one like any other.
        let length = self.rest.clone().position(|c| c == '}')?;
        let inner: String = self.rest.clone().take(length).collect();
        let (least, most) = match inner.split_once(',') {
            None => (inner.parse().ok()?, Some(inner.parse().ok()?)),
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
        };
        self.rest.nth(length);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_expression_is_written_in_several_ways() {
        for (one, other) in [
            (r"\a", r"\x07"),
            (r"\f", r"\x{c}"),
            (r"\t", r"\011"),
            (r"\n", r"\x0A"),
            (r"\r", r"\x0d"),
            (r"\v", r"\x0b"),
            (r"\x41", "A"),
            (r"\x{41}B", "AB"),
            (r"\101", "A"),
            (r"\1018", "A8"),
            (r"\1011", "A1"),
            (r"\Qa.b\Ec", r"a\.bc"),
            (r"\Qa\b\E", r"a\\b"),
            ("(?i)a", "[aA]"),
            ("(?i)[b-c]", "[b-cB-C]"),
            ("(?i:a)b", "[aA]b"),
            ("(?i-i)a", "a"),
            ("(?s).", r"[\x00-\xff]"),
            (".", r"[^\n]"),
            (r"\d", "[0-9]"),
            (r"[\d_]", "[0-9_]"),
            (r"[^\D]", "[0-9]"),
            ("[[:digit:]x]", "[0-9x]"),
            ("[[:^digit:]]", "[^0-9]"),
            ("[[:digits:]]", "[:[dgist]]"),
            ("[]a]", r"[\]a]"),
            ("[a-]", r"[a\-]"),
            ("[^]a]", r"[^a\]]"),
            ("a{2}", "a{2,2}"),
            ("a{2", r"a\{2"),
            ("a{,2}", r"a\{,2\}"),
            ("a{b}", r"a\{b\}"),
            ("(?P<n>a)", "(a)"),
            ("(?<n>a)", "(a)"),
            ("(?U)a*", "a*?"),
            ("(?U)a*?", "a*"),
            ("a**", "a*"),
            ("(?:a+)+", "a+"),
            ("(?:a?)?", "a?"),
            ("(?:a+)?", "a*"),
            ("(?:a?)*", "a*"),
            (r"\A", "^"),
            (r"\z", "$"),
        ] {
            assert_eq!(format!("{:?}", parse(one)), format!("{:?}", parse(other)), "{one} {other}");
        }
        for (one, other) in [
            ("a{2}", "a{2,}"),
            ("a{2,3}", "a{2,4}"),
            ("(?m)^", "^"),
            ("(?m)$", "$"),
            ("(?m)^", "(?m)$"),
            (r"\b", r"\B"),
            ("(a)", "a"),
            ("(?:a*?)*", "a*"),
            ("a+", "a?"),
            ("a+?", "a+"),
            ("(?i)a", "a"),
            ("a|", "a"),
        ] {
            assert_ne!(format!("{:?}", parse(one)), format!("{:?}", parse(other)), "{one} {other}");
        }
        // Which letters beyond ASCII have another case is not known.
        for (expression, is_same) in
            [("é", true), ("(?i)é", false), ("(?i)[é]", false), ("[é]", true), ("(?i)a", true), ("(?i)[a-z]", true)]
        {
            assert_eq!(parse(expression).1, is_same, "{expression}");
        }
    }
}
