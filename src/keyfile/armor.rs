//! Blocks of PEM in a text (RFC 7468), as files, environment variables and YAML carry them.
//!
//! Line ends may be of any kind, written as the two characters `\n`, or missing; anything may stand between blocks. What
//! is between the lines BEGIN and END must be base64, to the letter.

use zeroize::Zeroizing;

use super::fault::Fault;
use super::legacy::Seal;
use crate::base64url;

/// One block.
pub(super) struct Armored {
    /// What its BEGIN line says.
    pub(super) label: String,
    /// Line of the BEGIN, counted from 1.
    pub(super) line: usize,
    /// What the block holds, still encrypted where its headers say so.
    pub(super) content: Result<Zeroizing<Vec<u8>>, Fault>,
    /// How many digits of base64 there are between its lines; nothing for a block that has no end.
    pub(super) digits: Option<usize>,
    /// How it is encrypted, by its headers.
    pub(super) seal: Option<Seal>,
}

/// All blocks of a text, in order, with what is outside of them line by line.
pub(super) fn scan<'a>(text: &'a [u8], mut outside: impl FnMut(&'a [u8], usize)) -> Vec<Armored> {
    let mut blocks = Vec::new();
    let mut rest = Scanner { text, at: 0, line: 1 };
    let mut tell_lines = |text: &'a [u8], first: usize| {
        for (line, number) in text.split(|&byte| byte == b'\n').zip(first..) {
            outside(line, number);
        }
    };
    loop {
        let before = rest.line;
        let (skipped, marker) = rest.next_marker();
        tell_lines(skipped, before);
        match marker {
            None => return blocks,
            Some(Marker::End { .. }) => {}
            Some(Marker::Begin { label }) => {
                let line = rest.line;
                let mut ahead = rest;
                let (body, end) = ahead.next_marker();
                let mut digits = None;
                let (content, seal) = match end {
                    Some(Marker::End { label: end }) if end == label => {
                        rest = ahead;
                        let (content, seal) = decode(body, line);
                        let is_of_base64 =
                            !matches!(content, Err(Fault::Base64Character { .. } | Fault::Encryption { .. }));
                        let count = || body.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
                        digits = is_of_base64.then(count);
                        (content, seal)
                    }
                    Some(Marker::End { label: end }) => {
                        rest = ahead;
                        (Err(Fault::EndLabel { begin: label.clone(), end }), None)
                    }
                    // Another block may begin there: it is looked at in its turn.
                    Some(Marker::Begin { .. }) | None => (Err(Fault::NoEnd { label: label.clone() }), None),
                };
                blocks.push(Armored { label, line, content, digits, seal });
            }
        }
    }
}

/// The label of the first END line.
pub(super) fn first_end(text: &[u8]) -> Option<String> {
    match (Scanner { text, at: 0, line: 1 }).next_marker().1? {
        Marker::End { label } => Some(label),
        Marker::Begin { .. } => None,
    }
}

/// Whether a text has the BEGIN of a block in it, whole or not.
pub(super) fn is_armored(text: &[u8]) -> bool {
    text.windows(BEGIN.len()).any(|window| window == BEGIN)
}

/// A place in a text, with its line.
#[derive(Clone, Copy)]
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

enum Marker {
    Begin { label: String },
    End { label: String },
}

impl<'a> Scanner<'a> {
    /// Steps behind the next BEGIN or END line; gives what was stepped over.
    fn next_marker(&mut self) -> (&'a [u8], Option<Marker>) {
        let start = self.at;
        let skipped = |to: usize| self.text.get(start..to).unwrap_or_default();
        let mut at = start;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let Some(dash) = rest.iter().position(|&byte| byte == b'-') else {
                let all = skipped(self.text.len());
                self.step_to(self.text.len());
                return (all, None);
            };
            at += dash;
            let here = rest.get(dash..).unwrap_or_default();
            let found = label_after(here, BEGIN)
                .map(|(label, len)| (Marker::Begin { label }, len))
                .or_else(|| label_after(here, END).map(|(label, len)| (Marker::End { label }, len)));
            if let Some((marker, len)) = found {
                let before = skipped(at);
                self.step_to(at + len);
                return (before, Some(marker));
            }
            at += 1;
        }
    }

    fn step_to(&mut self, at: usize) {
        let passed = self.text.get(self.at..at).unwrap_or_default();
        self.line += line_ends(passed);
        self.at = at;
    }
}

/// The label of a marker that stands right here, and the length of the whole marker.
fn label_after(text: &[u8], start: &[u8]) -> Option<(String, usize)> {
    let rest = text.strip_prefix(start)?;
    let window = rest.get(..LONGEST_LABEL + DASHES.len()).unwrap_or(rest);
    let len = window.windows(DASHES.len()).position(|window| window == DASHES)?;
    let label = str::from_utf8(window.get(..len)?).ok()?;
    let is_plain = label.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    is_plain.then(|| (label.to_owned(), start.len() + len + DASHES.len()))
}

/// What base64 between two markers stands for, and how its headers say that it is encrypted. `line` is that of the BEGIN.
fn decode(body: &[u8], line: usize) -> (Result<Zeroizing<Vec<u8>>, Fault>, Option<Seal>) {
    let text = unescaped(body);
    let (seal, base64) = match Seal::read(&text) {
        None => (None, without_headers(&text)),
        Some(Ok((seal, rest))) => (Some(seal), rest),
        Some(Err(fault)) => return (Err(fault), None),
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let stranger = base64.iter().enumerate().find(|&(_, &byte)| !is_base64(byte) && !byte.is_ascii_whitespace());
    if let Some((offset, &found)) = stranger {
        let before = text.get(..text.len() - base64.len() + offset).unwrap_or_default();
        return (Err(Fault::Base64Character { found, line: line + line_ends(before) }), seal);
    }
    let mut digits = Zeroizing::new(Vec::with_capacity(base64.len()));
    digits.extend(base64.iter().filter(|byte| !byte.is_ascii_whitespace()));
    (base64url::decode_standard(digits.as_slice()).map(Zeroizing::new).ok_or(Fault::Base64End), seal)
}

fn line_ends(text: &[u8]) -> usize {
    text.split(|&byte| byte == b'\n').skip(1).count()
}

/// Line ends that are written as `\n` or `\r`, with one backslash or more, become carriage returns, which are white space
/// and do not count as lines. `\/` and `\u002B` are what PHP and .NET make of `/` and `+` in JSON; a backslash at the end of
/// a line continues it.
fn unescaped(body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(body.len()));
    let mut rest = body;
    while let Some(slash) = rest.iter().position(|&byte| byte == b'\\') {
        let (before, here) = rest.split_at(slash);
        text.extend(before);
        let slashes = here.iter().take_while(|&&byte| byte == b'\\').count();
        let behind = here.get(slashes..).unwrap_or_default();
        let escaped = ESCAPES.into_iter().find(|(escape, _)| behind.starts_with(escape));
        let (written, read) = match escaped {
            Some((escape, byte)) => (std::slice::from_ref(byte), slashes + escape.len()),
            None => (here.get(..slashes).unwrap_or_default(), slashes),
        };
        text.extend(written);
        rest = here.get(read..).unwrap_or_default();
    }
    text.extend(rest);
    text
}

/// Skips the headers that RFC 1421 put before the base64, up to the empty line that ends them.
fn without_headers(text: &[u8]) -> &[u8] {
    let Some(last_colon) = text.iter().rposition(|&byte| byte == b':') else { return text };
    let mut rest = text.trim_ascii_start();
    // How much is left where the last header begins: behind it nothing is a header any more.
    let least = text.len() - last_colon;
    loop {
        let end = rest.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        if line.trim_ascii().is_empty() || rest.len() < least {
            return rest;
        }
        rest = after.strip_prefix(b"\r\n").or_else(|| after.get(1..)).unwrap_or_default();
    }
}

/// What is behind a backslash, and the byte that it means.
const ESCAPES: [(&[u8], &u8); 8] = [
    (b"n", &b'\r'),
    (b"r", &b'\r'),
    (b"/", &b'/'),
    (b"u002B", &b'+'),
    (b"u002b", &b'+'),
    (b"u002F", &b'/'),
    (b"u003D", &b'='),
    (b"\n", &b'\n'),
];

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Longer than any label that exists.
const LONGEST_LABEL: usize = 64;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks(text: &str) -> Vec<Armored> {
        scan(text.as_bytes(), |_, _| {})
    }

    #[track_caller]
    fn only(text: &str) -> Result<Vec<u8>, Fault> {
        let mut blocks = blocks(text);
        assert_eq!(blocks.len(), 1, "{text}");
        blocks.remove(0).content.map(|content| content.to_vec())
    }

    #[test]
    fn line_ends_may_be_of_any_kind_or_missing() {
        for text in [
            "-----BEGIN X-----\naGVs\nbG8=\n-----END X-----\n",
            "-----BEGIN X-----\r\naGVs\r\nbG8=\r\n-----END X-----",
            r"-----BEGIN X-----\naGVs\nbG8=\n-----END X-----\n",
            r"-----BEGIN X-----\r\naGVs\r\nbG8=\r\n-----END X-----",
            r"-----BEGIN X-----\\naGVs\\nbG8=\\n-----END X-----",
            "-----BEGIN X----- aGVs bG8= -----END X-----",
            "-----BEGIN X-----aGVsbG8=-----END X-----",
            "  -----BEGIN X-----\n  aGVs\n  bG8=\n  -----END X-----\n",
            "\u{feff}KEY=\"-----BEGIN X-----\naGVsbG8=\n-----END X-----\"",
            "-----BEGIN X-----\nComment: a\n  b: c\n\naGVsbG8=\n-----END X-----",
        ] {
            assert_eq!(only(text), Ok(b"hello".to_vec()), "{text}");
        }
    }

    #[test]
    fn blocks_know_their_labels_and_lines_whatever_stands_between() {
        let text = "Bag Attributes\n-----BEGIN A-----\nAAAA\n-----END A-----\nsubject=CN = -----x\n\n-----BEGIN B C-----\nAAAA\n-----END B C-----\n";
        let found: Vec<_> = blocks(text).into_iter().map(|block| (block.label, block.line)).collect();
        assert_eq!(found, [("A".to_owned(), 2), ("B C".to_owned(), 7)]);
    }

    #[test]
    fn a_block_without_end_is_cut_off_and_the_next_one_is_read() {
        let found = blocks("-----BEGIN A-----\nAAAA\n-----BEGIN B-----\nAAAA\n-----END B-----\n-----BEGIN C-----\nAAA");
        let cut = |label: &str| Some(Fault::NoEnd { label: label.to_owned() });
        let faults: Vec<_> = found.into_iter().map(|block| block.content.err()).collect();
        assert_eq!(faults, [cut("A"), None, cut("C")]);
    }

    #[test]
    fn what_is_no_base64_is_named_with_its_line() {
        assert_eq!(
            only("\n-----BEGIN X-----\nAAAA\nAA!A\n-----END X-----"),
            Err(Fault::Base64Character { found: b'!', line: 4 })
        );
        assert_eq!(only("-----BEGIN X-----\nAAA\n-----END X-----"), Err(Fault::Base64End));
        assert!(matches!(only("-----BEGIN X-----\nAAAA\n-----END Y-----"), Err(Fault::EndLabel { .. })));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: Vec<u8>, pieces in proptest::collection::vec(0_usize..6, 0..12)) {
            let parts: [&[u8]; 6] = [b"-----BEGIN ", b"-----END ", b"-----", b"X", b"\\n", &text];
            let joined: Vec<u8> = pieces.iter().filter_map(|&piece| parts.get(piece)).copied().flatten().copied().collect();
            let mut outside = 0;
            scan(&joined, |line, _| outside += line.len());
            prop_assert!(outside <= joined.len());
        }
    }
}
