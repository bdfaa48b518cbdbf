//! How large RE2 makes the program of an expression: Envoy refuses more than 100 instructions. Its RE2 reads bytes, not UTF-8.
//!
//! The steps are RE2's: the tree with its alternatives factored (`re2/parse.cc`), without counted repetitions
//! (`re2/simplify.cc`), as instructions over bytes (`re2/compile.cc`), in lists (`re2/prog.cc`, `Prog::Flatten`).

use std::collections::{BTreeMap, BTreeSet};

use super::parser::parse;
use super::ranges::Ranges;
use super::tree::Node;

/// The size of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway::envoy) struct Size {
    pub(in crate::gateway::envoy) instructions: usize,
    /// Whether RE2 counts the same to the last one
    pub(in crate::gateway::envoy) is_exact: bool,
}

/// How many instructions an expression comes to, that RE2 takes.
pub(in crate::gateway::envoy) fn size(expression: &str) -> Size {
    let (tree, is_exact) = parse(expression);
    let (tree, is_prefix_cut) = without_prefix(tree);
    let mut program = Program { instructions: vec![Instruction::Fail], is_exact };
    let mut tree = tree.simple(&mut program.is_exact);
    let is_anchored = !is_prefix_cut && unanchor(&mut tree, 0, Side::Start);
    unanchor(&mut tree, 0, Side::End);
    let all = program.compile(&tree);
    let end = program.add(Instruction::Match);
    program.patch(&all.ends, end);
    let start = all.begin;
    let mut unanchored = start;
    if !is_anchored {
        // The loop in front of what may begin anywhere; Prog::Optimize does not come to it.
        unanchored = program.add(Instruction::Alt(start, 0));
        let any = program.add(Instruction::Step(unanchored));
        program.set(unanchored, Instruction::Alt(start, any));
    }
    if program.is_full() {
        return Size { instructions: program.instructions.len(), is_exact: false };
    }
    program.skip_nops();
    Size { instructions: program.flat(start, unanchored), is_exact: program.is_exact }
}

/// `Regexp::RequiredPrefix`: text behind `^` is compared without the program.
fn without_prefix(tree: Node) -> (Node, bool) {
    let Node::Concat(mut pieces) = tree else { return (tree, false) };
    let anchors = pieces.iter().take_while(|piece| **piece == Node::BeginText).count();
    let literals = pieces.iter().skip(anchors).take_while(|piece| piece.is_literal()).count();
    if anchors == 0 || literals == 0 {
        return (Node::Concat(pieces), false);
    }
    pieces.drain(..anchors + literals);
    (Node::Concat(pieces), true)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// `IsAnchorStart`, `IsAnchorEnd`.
fn unanchor(node: &mut Node, depth: usize, side: Side) -> bool {
    if depth >= 4 {
        return false;
    }
    match node {
        Node::Concat(pieces) => {
            let piece = if side == Side::Start { pieces.first_mut() } else { pieces.last_mut() };
            piece.is_some_and(|piece| unanchor(piece, depth + 1, side))
        }
        Node::Capture(inner) => unanchor(inner, depth + 1, side),
        Node::BeginText if side == Side::Start => {
            *node = Node::Empty;
            true
        }
        Node::EndText if side == Side::End => {
            *node = Node::Empty;
            true
        }
        _ => false,
    }
}

#[derive(Clone, Copy, Debug)]
enum Instruction {
    Fail,
    Match,
    Nop(usize),
    /// A range of bytes, a bracket, or a place
    Step(usize),
    /// Any byte at all
    Any(usize),
    Alt(usize, usize),
}

struct Program {
    instructions: Vec<Instruction>,
    is_exact: bool,
}

/// A piece of a program.
struct Piece {
    begin: usize,
    /// What goes on behind it: instructions, and whether it is their second way
    ends: Vec<(usize, bool)>,
    is_nullable: bool,
}

impl Program {
    fn add(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    fn set(&mut self, at: usize, instruction: Instruction) {
        if let Some(place) = self.instructions.get_mut(at) {
            *place = instruction;
        }
    }

    fn get(&self, at: usize) -> Instruction {
        self.instructions.get(at).copied().unwrap_or(Instruction::Fail)
    }

    fn is_full(&self) -> bool {
        self.instructions.len() > MOST
    }

    fn patch(&mut self, ends: &[(usize, bool)], to: usize) {
        for (at, is_second) in ends {
            let patched = match (self.get(*at), is_second) {
                (Instruction::Alt(_, second), false) => Instruction::Alt(to, second),
                (Instruction::Alt(first, _), true) => Instruction::Alt(first, to),
                (Instruction::Nop(_), _) => Instruction::Nop(to),
                (Instruction::Step(_), _) => Instruction::Step(to),
                (Instruction::Any(_), _) => Instruction::Any(to),
                (other, _) => other,
            };
            self.set(*at, patched);
        }
    }

    fn one(&mut self, instruction: Instruction, is_nullable: bool) -> Piece {
        let begin = self.add(instruction);
        Piece { begin, ends: vec![(begin, false)], is_nullable }
    }

    fn compile(&mut self, node: &Node) -> Piece {
        if self.is_full() {
            return self.one(Instruction::Nop(0), true);
        }
        match node {
            Node::Empty | Node::Repeat { .. } => self.one(Instruction::Nop(0), true),
            Node::BeginText | Node::EndText | Node::Edge(_) => self.one(Instruction::Step(0), true),
            Node::Class(ranges) => self.class(ranges),
            Node::Capture(inner) => {
                let begin = self.add(Instruction::Step(0));
                let end = self.add(Instruction::Step(0));
                let inner = self.compile(inner);
                self.set(begin, Instruction::Step(inner.begin));
                self.patch(&inner.ends, end);
                Piece { begin, ends: vec![(end, false)], is_nullable: inner.is_nullable }
            }
            Node::Concat(pieces) => {
                let mut all: Option<Piece> = None;
                for piece in pieces {
                    let next = self.compile(piece);
                    all = Some(match all {
                        None => next,
                        Some(before) => {
                            self.patch(&before.ends, next.begin);
                            // Compiler::Cat leaves out what does nothing.
                            if matches!(self.get(before.begin), Instruction::Nop(_)) {
                                all = Some(next);
                                continue;
                            }
                            let is_nullable = before.is_nullable && next.is_nullable;
                            Piece { begin: before.begin, ends: next.ends, is_nullable }
                        }
                    });
                }
                all.unwrap_or_else(|| self.one(Instruction::Nop(0), true))
            }
            Node::Alternate(choices) => {
                let mut all: Option<Piece> = None;
                for choice in choices {
                    let next = self.compile(choice);
                    all = Some(match all {
                        None => next,
                        Some(mut before) => {
                            let begin = self.add(Instruction::Alt(before.begin, next.begin));
                            before.ends.extend(next.ends);
                            Piece { begin, is_nullable: before.is_nullable || next.is_nullable, ..before }
                        }
                    });
                }
                all.unwrap_or_else(|| self.one(Instruction::Nop(0), true))
            }
            Node::Star(inner, is_greedy) => {
                let inner = self.compile(inner);
                if inner.is_nullable {
                    let inner = self.plus(&inner, *is_greedy);
                    self.quest(inner, *is_greedy)
                } else {
                    self.cycle(&inner, *is_greedy)
                }
            }
            Node::Plus(inner, is_greedy) => {
                let inner = self.compile(inner);
                self.plus(&inner, *is_greedy)
            }
            Node::Quest(inner, is_greedy) => {
                let inner = self.compile(inner);
                self.quest(inner, *is_greedy)
            }
        }
    }

    fn cycle(&mut self, inner: &Piece, is_greedy: bool) -> Piece {
        let alt = if is_greedy { Instruction::Alt(inner.begin, 0) } else { Instruction::Alt(0, inner.begin) };
        let begin = self.add(alt);
        self.patch(&inner.ends, begin);
        Piece { begin, ends: vec![(begin, is_greedy)], is_nullable: true }
    }

    fn plus(&mut self, inner: &Piece, is_greedy: bool) -> Piece {
        let ends = self.cycle(inner, is_greedy).ends;
        Piece { begin: inner.begin, ends, is_nullable: inner.is_nullable }
    }

    fn quest(&mut self, mut inner: Piece, is_greedy: bool) -> Piece {
        let alt = if is_greedy { Instruction::Alt(inner.begin, 0) } else { Instruction::Alt(0, inner.begin) };
        let begin = self.add(alt);
        inner.ends.push((begin, is_greedy));
        Piece { begin, ends: inner.ends, is_nullable: true }
    }

    /// One instruction for each range; a letter in both cases is one.
    fn class(&mut self, ranges: &Ranges) -> Piece {
        let folds = ranges.folds_ascii();
        let is_capital = |low, high| low >= u32::from('A') && high <= u32::from('Z');
        let written = ranges.iter().filter(|(low, high)| !folds || !is_capital(*low, *high));
        let all: Vec<usize> = written
            .map(|range| self.add(if range == ALL { Instruction::Any(0) } else { Instruction::Step(0) }))
            .collect();
        let ends = all.iter().map(|at| (*at, false)).collect();
        let begin = all.into_iter().reduce(|before, next| self.add(Instruction::Alt(before, next)));
        Piece { begin: begin.unwrap_or_default(), ends, is_nullable: false }
    }

    /// `Prog::Optimize`.
    fn skip_nops(&mut self) {
        let end_of = |program: &Self, mut at: usize| {
            while let Instruction::Nop(next) = program.get(at)
                && at != 0
            {
                at = next;
            }
            at
        };
        for at in 0..self.instructions.len() {
            let skipped = match self.get(at) {
                Instruction::Step(next) => Instruction::Step(end_of(self, next)),
                Instruction::Any(next) => Instruction::Any(end_of(self, next)),
                Instruction::Alt(first, second) => Instruction::Alt(end_of(self, first), end_of(self, second)),
                other => other,
            };
            self.set(at, skipped);
        }
    }

    /// `Prog::Flatten`: how many instructions its lists have.
    fn flat(&self, start: usize, unanchored: usize) -> usize {
        let mut roots = BTreeSet::from([0, start, unanchored]);
        let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        // MarkSuccessors
        let mut seen = BTreeSet::new();
        let mut open = vec![unanchored];
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.get(at) {
                Instruction::Alt(first, second) => {
                    for out in [first, second] {
                        before.entry(out).or_default().push(at);
                    }
                    open.extend([second, first]);
                }
                Instruction::Step(next) | Instruction::Any(next) => {
                    roots.insert(next);
                    open.push(next);
                }
                Instruction::Nop(next) => open.push(next),
                Instruction::Match | Instruction::Fail => {}
            }
        }
        // MarkDominator
        for root in roots.clone().into_iter().rev().filter(|root| *root != 0 && *root != start && *root != unanchored) {
            let list = self.list(root, &roots).0;
            let is_reached = |at: &usize| before.get(at).is_some_and(|all| all.iter().any(|from| !list.contains(from)));
            roots.extend(list.iter().copied().filter(is_reached).collect::<Vec<_>>());
        }
        roots.iter().map(|root| self.list(*root, &roots).1).sum()
    }

    /// `kInstAltMatch`: whatever follows matches.
    fn ends_in_any(&self, at: usize, first: usize, second: usize) -> bool {
        let is_loop = |way: usize| matches!(self.get(way), Instruction::Any(next) if next == at);
        let is_match = |way: usize| matches!(self.get(way), Instruction::Match);
        is_loop(first) && is_match(second) || is_match(first) && is_loop(second)
    }

    /// What is reached from a root without a step, up to other roots, and how many instructions its list has.
    fn list(&self, root: usize, roots: &BTreeSet<usize>) -> (BTreeSet<usize>, usize) {
        let (mut seen, mut count) = (BTreeSet::new(), 0);
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            if at != root && roots.contains(&at) {
                count += 1;
                continue;
            }
            match self.get(at) {
                Instruction::Alt(first, second) => {
                    count += usize::from(self.ends_in_any(at, first, second));
                    open.extend([second, first]);
                }
                Instruction::Nop(next) => open.push(next),
                Instruction::Step(_) | Instruction::Any(_) | Instruction::Match | Instruction::Fail => count += 1,
            }
        }
        (seen, count)
    }
}

/// Any byte at all.
const ALL: (u32, u32) = (0, 0xff);

/// More is not counted.
const MOST: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// What Envoy 1.40.0 said of each.
    #[test]
    fn programs_are_as_large_as_re2_makes_them() {
        for line in
            include_str!("../../../../fixtures/envoy/programs.txt").lines().filter(|line| !line.starts_with('#'))
        {
            let Some((count, expression)) = line.split_once(' ') else { continue };
            let Size { instructions, is_exact } = size(expression);
            let is_same = instructions.to_string() == count;
            assert!(!is_exact || is_same, "{expression}: {instructions}, not {count}");
            // Of what is joined elsewhere the size is near.
            let is_near = count.parse::<usize>().is_ok_and(|count| instructions.abs_diff(count) <= 4 + count / 4);
            assert!(is_near, "{expression}: {instructions}, not {count}");
        }
    }
}
