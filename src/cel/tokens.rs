//! The words of an expression, as far as they are looked at before it is parsed: for limits, for runs of `!` and `-`, and to
//! say where a sub-expression begins and ends.

use std::ops::Range;

/// A word: where it is, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) at: Range<usize>,
    pub(super) kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, a keyword or a number
    Word,
    /// A text or bytes, quotes and prefix included
    Text,
    /// Any other sign
    Sign(char),
}

/// All words of `text`, without white space and comments. What is no word of the language is a sign: the parser refuses it.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        let (len, kind) = if first.is_whitespace() {
            (first.len_utf8(), None)
        } else if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if let Some(len) = text_len(rest) {
            (len, Some(TokenKind::Text))
        } else if is_word(first) {
            (rest.find(|sign| !is_word(sign)).unwrap_or(rest.len()), Some(TokenKind::Word))
        } else {
            (first.len_utf8(), Some(TokenKind::Sign(first)))
        };
        tokens.extend(kind.map(|kind| Token { at: at..at + len, kind }));
        at += len;
    }
    tokens
}

/// The most brackets that are open at once.
pub(super) fn nesting(tokens: &[Token]) -> usize {
    let mut open = 0_usize;
    tokens.iter().fold(0, |most, token| {
        match token.kind {
            TokenKind::Sign('(' | '[' | '{') => open += 1,
            TokenKind::Sign(')' | ']' | '}') => open = open.saturating_sub(1),
            TokenKind::Sign(_) | TokenKind::Word | TokenKind::Text => {}
        }
        most.max(open)
    })
}

/// The text with every run of `!`, and of `-` where no operand is before it, cut to one sign; and the signs that were cut.
///
/// The gateway's parser takes such a run for one sign (`!!x` is `!x`); the one used here drops even runs, as cel-go does.
pub(super) fn without_runs(text: &str) -> (String, Vec<char>) {
    let mut kept = String::with_capacity(text.len());
    let mut cut = Vec::new();
    let (mut copied, mut operand, mut run) = (0, false, None);
    for token in tokens(text) {
        let sign = match token.kind {
            TokenKind::Sign(sign @ ('!' | '-')) if !operand => Some(sign),
            TokenKind::Sign(_) | TokenKind::Word | TokenKind::Text => None,
        };
        // `!=` belongs to what is before it, and begins no run.
        if sign.is_some() && sign == run {
            kept.push_str(text.get(copied..token.at.start).unwrap_or_default());
            copied = token.at.end;
            cut.extend(sign);
        }
        run = sign;
        operand = match token.kind {
            TokenKind::Word => text.get(token.at) != Some("in"),
            TokenKind::Text | TokenKind::Sign(')' | ']' | '}') => true,
            TokenKind::Sign(_) => false,
        };
    }
    kept.push_str(text.get(copied..).unwrap_or_default());
    (kept, cut)
}

/// Widens `range` to whole brackets on both sides, and takes in what belongs to a call or a member: the name before a
/// bracket that begins it, the name after a dot that ends it.
pub(super) fn whole(tokens: &[Token], text: &str, range: Range<usize>) -> Range<usize> {
    let first = tokens.partition_point(|token| token.at.end <= range.start);
    let last = tokens.partition_point(|token| token.at.start < range.end).saturating_sub(1);
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let (mut first, mut last) = (first, last.max(first));
    if kind(first) == Some(TokenKind::Sign('(')) && first > 0 && kind(first - 1) == Some(TokenKind::Word) {
        first -= 1;
    }
    if kind(last) == Some(TokenKind::Sign('.')) && kind(last + 1) == Some(TokenKind::Word) {
        last += 1;
    }
    let (mut unopened, mut open) = (0_usize, 0_usize);
    for index in first..=last {
        match kind(index) {
            Some(TokenKind::Sign('(' | '[' | '{')) => open += 1,
            Some(TokenKind::Sign(')' | ']' | '}')) if open > 0 => open -= 1,
            Some(TokenKind::Sign(')' | ']' | '}')) => unopened += 1,
            _ => {}
        }
    }
    let mut depth = open;
    while depth > 0 && last + 1 < tokens.len() {
        last += 1;
        match kind(last) {
            Some(TokenKind::Sign('(' | '[' | '{')) => depth += 1,
            Some(TokenKind::Sign(')' | ']' | '}')) => depth -= 1,
            _ => {}
        }
    }
    depth = unopened;
    while depth > 0 && first > 0 {
        first -= 1;
        match kind(first) {
            Some(TokenKind::Sign(')' | ']' | '}')) => depth += 1,
            Some(TokenKind::Sign('(' | '[' | '{')) => depth -= 1,
            _ => {}
        }
    }
    let start = tokens.get(first).map_or(range.start, |token| token.at.start);
    let end = tokens.get(last).map_or(range.end, |token| token.at.end);
    start.min(text.len())..end.min(text.len())
}

fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}

/// How long the text or the bytes are with which `rest` begins. One that does not end goes on to the end.
fn text_len(rest: &str) -> Option<usize> {
    // No further: all of the text would be searched at each of its words.
    let prefix = rest.bytes().take(3).position(|byte| matches!(byte, b'"' | b'\''))?;
    let (before, quoted) = rest.split_at_checked(prefix)?;
    if !before.chars().all(|sign| matches!(sign, 'r' | 'R' | 'b' | 'B')) {
        return None;
    }
    let raw = before.contains(['r', 'R']);
    let quote = quoted.get(..3).filter(|quote| ["\"\"\"", "'''"].contains(quote)).or_else(|| quoted.get(..1))?;
    let mut signs = quoted.char_indices().skip(quote.len());
    while let Some((at, sign)) = signs.next() {
        if sign == '\\' && !raw {
            signs.next();
        } else if quoted.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return Some(prefix + at + quote.len());
        }
    }
    Some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_signs_counts_once() {
        for (text, kept) in [
            ("!!x", "!x"),
            ("!! ! x", "! x"),
            ("a - - b", "a - - b"),
            ("a - - -b", "a - -b"),
            ("--1", "-1"),
            ("a != !!b", "a != !b"),
            ("x in --y", "x in -y"),
            ("'!!' + \"--\"", "'!!' + \"--\""),
            ("(!x) - -y", "(!x) - -y"),
            ("!(!x)", "!(!x)"),
            ("x // !!\n && !!y", "x // !!\n && !y"),
        ] {
            assert_eq!(without_runs(text).0.replace(' ', ""), kept.replace(' ', ""), "{text}");
        }
    }

    #[test]
    fn quotes_in_texts_do_not_end_them() {
        for text in [r#""a\"b""#, r#"r"a\""#, "'''a'b'''", r#"b"""x"y""""#, "'"] {
            assert_eq!(tokens(text).len(), 1, "{text}");
        }
        assert_eq!(tokens("br+'x'").len(), 3);
    }

    /// Definitions of functions have no limit of their own.
    #[test]
    fn a_long_text_is_looked_at_once() {
        assert_eq!(tokens(&"a ".repeat(200_000)).len(), 200_000);
    }

    #[test]
    fn sub_expressions_are_widened_to_whole_brackets() {
        let text = "(a + size(b.c)) * [1]";
        let tokens = tokens(text);
        for (range, whole_text) in
            [(9..12, "size(b.c)"), (10..12, "b.c"), (16..17, "*"), (14..18, "(a + size(b.c)) * ")]
        {
            let found = text.get(whole(&tokens, text, range.clone())).unwrap();
            assert_eq!(found.trim(), whole_text.trim(), "{range:?}");
        }
    }
}
