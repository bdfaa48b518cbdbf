//! Expressions of RE2, written anew for the engine that is used here.
//!
//! Most are the same in both. What RE2 refuses is refused in its words; what it knows and this engine does not is written
//! otherwise: `\Q…\E`, octal numbers, braces and brackets that stand for themselves. Tables of Unicode are not at hand.

mod parser;
mod program;
mod ranges;
mod tree;

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

pub(super) use self::program::size;

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Unusable {
    /// RE2 refuses it, in its words
    Refused(String),
    /// RE2 takes it, and it cannot be evaluated here
    NotKnown(String),
}

/// The expression for `regex_lite`. `last` is the greatest character that there is.
// re2/parse.cc: Regexp::Parse, MaybeParseRepetition, ParsePerlFlags, UnescapeCClass; vectors of topic expressions.
pub(super) fn translate(expression: &str, last: char) -> Result<String, Unusable> {
    let mut translation =
        Translation { rest: expression.chars().peekable(), written: String::with_capacity(expression.len()), last };
    translation.run()?;
    Ok(translation.written)
}

struct Translation<'e> {
    rest: Peekable<Chars<'e>>,
    written: String,
    last: char,
}

impl Translation<'_> {
    fn run(&mut self) -> Result<(), Unusable> {
        // The operator that was read last, which another must not follow.
        let mut operator = None;
        while let Some(c) = self.rest.next() {
            let before = operator.take();
            match c {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' if self.rest.peek() == Some(&'?') => self.group()?,
                '{' => match self.repetition() {
                    None => self.literal('{'),
                    Some(counts) => operator = Some(self.repeat(before, &counts)?),
                },
                '}' => self.literal('}'),
                '*' | '+' | '?' => operator = Some(self.repeat(before, &c.to_string())?),
                c => self.written.push(c),
            }
        }
        Ok(())
    }

    /// Writes a repetition, with the mark that makes it short.
    fn repeat(&mut self, before: Option<String>, operator: &str) -> Result<String, Unusable> {
        let mut operator = operator.to_owned();
        let counts = operator.trim_matches(['{', '}']).split(',').filter(|count| !count.is_empty());
        if operator.starts_with('{')
            && counts.into_iter().any(|count| count.parse().is_ok_and(|count: u32| count > MOST_REPEATED))
        {
            return Err(refused(format!("invalid repetition size: {operator}")));
        }
        if self.rest.peek() == Some(&'?') {
            self.rest.next();
            operator.push('?');
        }
        if let Some(before) = before {
            return Err(refused(format!("bad repetition operator: {before}{operator}")));
        }
        self.written.push_str(&operator);
        Ok(operator)
    }

    /// `{2}`, `{2,}` or `{2,3}`; any other brace stands for itself.
    fn repetition(&mut self) -> Option<String> {
        let inner: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let (from, to) = inner.split_once(',').unwrap_or((&inner, ""));
        let is_count = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_closed = self.rest.clone().nth(inner.chars().count()) == Some('}');
        if !is_closed || from.is_empty() || !is_count(from) || !is_count(to) {
            return None;
        }
        self.skip(inner.len() + 1);
        Some(format!("{{{inner}}}"))
    }

    /// Flags and names; `(` was read.
    fn group(&mut self) -> Result<(), Unusable> {
        let ahead: String = self.rest.clone().skip(1).take_while(|c| !matches!(c, ')' | ':' | '(')).collect();
        let named =
            ahead.strip_prefix("P<").or_else(|| ahead.strip_prefix('<').filter(|name| !name.starts_with(['=', '!'])));
        if let Some(name) = named.and_then(|named| named.split_once('>')).map(|(name, _)| name.len()) {
            // What names it is nothing to a match.
            let prefix = if ahead.starts_with('P') { 4 } else { 3 };
            self.skip(prefix + name);
            self.written.push('(');
            return Ok(());
        }
        let is_flags = !ahead.is_empty() && ahead.chars().all(|c| matches!(c, 'i' | 'm' | 's' | 'U' | '-'));
        let is_plain = ahead.is_empty() && self.rest.clone().nth(1) == Some(':');
        if !is_flags && !is_plain {
            let shown: String = ahead.chars().take(1).collect();
            return Err(refused(format!("invalid perl operator: (?{shown}")));
        }
        self.written.push('(');
        Ok(())
    }

    /// Between brackets; `[` was read.
    fn class(&mut self) -> Result<(), Unusable> {
        self.written.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.written.push('^');
        }
        let mut is_first = true;
        while let Some(c) = self.rest.next() {
            match c {
                ']' if !is_first => {
                    self.written.push(']');
                    return Ok(());
                }
                '\\' => self.escape(true)?,
                '[' if self.rest.peek() == Some(&':') => {
                    let name: String = self.rest.clone().skip(1).take_while(|c| *c != ':').collect();
                    let is_closed = self.rest.clone().skip(name.chars().count() + 1).take(2).eq([':', ']']);
                    if is_closed {
                        self.written.push_str("[:");
                        self.written.push_str(&name);
                        self.written.push_str(":]");
                        self.skip(name.chars().count() + 3);
                    } else {
                        self.literal('[');
                    }
                }
                // A range keeps its dash.
                '-' if !is_first && self.rest.peek().is_some_and(|next| *next != ']') => self.written.push('-'),
                c => self.literal(c),
            }
            is_first = false;
        }
        Err(refused("missing ]: [".to_owned()))
    }

    /// Behind a backslash.
    fn escape(&mut self, is_in_class: bool) -> Result<(), Unusable> {
        let Some(c) = self.rest.next() else { return Err(refused("trailing \\".to_owned())) };
        match c {
            'p' | 'P' => return Err(Unusable::NotKnown(format!("\\{c} asks for a table of Unicode"))),
            'C' if !is_in_class => return Err(Unusable::NotKnown("\\C is a single byte".to_owned())),
            'Q' if !is_in_class => {
                while let Some(c) = self.rest.next() {
                    if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                        break;
                    }
                    self.literal(c);
                }
            }
            '0'..='7' => {
                let is_digit = |c: &char| matches!(c, '0'..='7');
                let mut digits = String::from(c);
                while let Some(digit) = self.rest.next_if(is_digit) {
                    digits.push(digit);
                    if digits.len() == 3 {
                        break;
                    }
                }
                if c != '0' && digits.len() == 1 {
                    return Err(refused(format!("invalid escape sequence: \\{c}")));
                }
                let code = u32::from_str_radix(&digits, 8).ok().and_then(char::from_u32);
                let code = code.filter(|code| *code <= self.last);
                self.literal(code.ok_or_else(|| refused(format!("invalid escape sequence: \\{digits}")))?);
            }
            'x' => {
                let c = self.hex()?;
                self.literal(c);
            }
            // Without the vertical tab.
            's' | 'S' => {
                let ranges = if c == 's' { SPACES } else { NO_SPACES };
                let (open, close) = if is_in_class { ("", "") } else { ("[", "]") };
                self.written.extend([open, ranges, close]);
            }
            'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'd' | 'D' | 'w' | 'W' => self.pair(c),
            'A' | 'z' | 'b' | 'B' if !is_in_class => self.pair(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => {
                return Err(refused(format!("invalid escape sequence: \\{c}")));
            }
            c => self.literal(c),
        }
        Ok(())
    }

    /// Two digits, or any number of them between braces; `\x` was read.
    // re2/parse.cc, UnescapeCharacter.
    fn hex(&mut self) -> Result<char, Unusable> {
        let mut read = String::new();
        let digits = if self.rest.next_if_eq(&'{').is_some() {
            read.push('{');
            let mut code = 0_u32;
            for c in self.rest.by_ref() {
                read.push(c);
                let Some(digit) = c.to_digit(16) else { break };
                code = code * 16 + digit;
                // Vector regex-beyond-bytes.
                if code > u32::from(self.last) {
                    break;
                }
            }
            read.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'))
        } else {
            read.extend(self.rest.by_ref().take(2));
            Some(read.as_str()).filter(|digits| digits.len() == 2)
        };
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
        code.ok_or_else(|| refused(format!("invalid escape sequence: \\x{read}")))
    }

    fn skip(&mut self, characters: usize) {
        for _ in 0..characters {
            self.rest.next();
        }
    }

    fn pair(&mut self, c: char) {
        self.written.push('\\');
        self.written.push(c);
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            // Written by its number it is never special. Writing into a text never fails.
            let _ = write!(self.written, "\\x{{{:x}}}", u32::from(c));
        } else {
            self.written.push(c);
        }
    }
}

fn refused(words: String) -> Unusable {
    Unusable::Refused(words)
}

/// `\s` and `\S` as parts of a class
const SPACES: &str = r"\t\n\x0c\r\x20";
const NO_SPACES: &str = r"\x00-\x08\x0b\x0e-\x1f\x21-\u{10ffff}";

/// `maximum_repeat_count`
const MOST_REPEATED: u32 = 1000;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_re2_takes_is_taken() {
        for (expression, text, other) in [
            (r"\Qa.b\E+", "a.bb", "axb"),
            ("a{", "a{", "a"),
            ("a{,5}", "a{,5}", "aaa"),
            ("a{2}", "aa", "a"),
            (r"(?P<n>a)(?P<n>b)", "ab", "a"),
            (r"(?<n>a|b)", "b", "c"),
            ("[a&&b]", "&", "c"),
            ("[[a]", "[", "b"),
            ("[]a-c-]", "-", "d"),
            ("[^]a]", "b", "]"),
            (r"\101\0?", "A", "B"),
            (r"\<a\>", "<a>", "a"),
            ("[[.a.]]", ".]", "a"),
            ("[[:alpha:]_]+", "a_b", "1"),
            ("(?i:A)(?s-m)b?", "a", "b"),
            (r"[\d\-x]+", "4-x", "y"),
            ("a|}", "}", "{"),
            (r"\x41\x{42}+", "ABB", "AB{42}"),
            (r"\x{2f}\x2e", "/.", "x{2f}."),
            (r"[\x{30}-\x{39}\x2d]+", "1-9", "x"),
            (r"\x{3e9}*", "ϩϩ", "x"),
            (r"a\sb", "a b", "a\u{b}b"),
            (r"\S+", "a\u{b}é", "a b"),
            (r"[\s,]+", " ,\t\r\n\u{c}", "\u{b}"),
            (r"[^\s]+", "a\u{b}", " "),
            (r"[\S]+", "a\u{b}é", "\t"),
            (r"[^\S]+", " \t", "\u{b}"),
            (r"\a\f\t\n\r\v", "\u{7}\u{c}\t\n\r\u{b}", "aftnrv"),
            (r"\12\0601", "\n01", "\n1"),
            (r"\Qa\Eb\Qc", "abc", "ab"),
            (r"\Q\d\E", r"\d", "1"),
            (r"\Aa\b.*\z", "a b", "ab"),
            (r"a\Bb", "ab", "a b"),
            ("a{1000}?", &"a".repeat(1000), "a"),
            ("a{2,}", "aaa", "a"),
            ("a{2,3}", "aaa", "aaaa"),
            ("a{2,b}", "a{2,b}", "aa"),
            ("a{,}", "a{,}", "aa"),
            ("a{2", "a{2", "aa"),
            ("a*?b+?c??", "aab", "c"),
            ("a}*", "a}}", "aa"),
            ("[a-c^]", "^", "d"),
            ("[[:^alpha:]]", "1", "a"),
            ("[[:alpha]", ":", "b"),
            ("[a-]", "-", "b"),
            ("[--a]", "0", "b"),
            ("[[x:]", ":", "a"),
            ("[-a]", "-", "b"),
            (r"[\]\-]", "]", r"\"),
            ("(?:a|b)c", "bc", "ab"),
            ("(?i)a", "A", "b"),
            ("(?s).", "\n", ""),
            ("(?U)a+b", "aab", "a"),
        ] {
            let regex =
                regex_lite::Regex::new(&format!(r"\A(?:{})\z", translate(expression, char::MAX).unwrap())).unwrap();
            assert!(regex.is_match(text) && !regex.is_match(other), "{expression} {}", regex.as_str());
        }
    }

    #[test]
    fn what_re2_refuses_is_refused() {
        for (expression, words) in [
            ("a**", "bad repetition operator: **"),
            ("x{2}{3}", "bad repetition operator: {2}{3}"),
            ("a{1001}", "invalid repetition size: {1001}"),
            ("(?x)a b", "invalid perl operator: (?x"),
            ("(?=a)", "invalid perl operator: (?="),
            ("(?<!a)", "invalid perl operator: (?<"),
            (r"\u0041", r"invalid escape sequence: \u"),
            (r"\1", r"invalid escape sequence: \1"),
            ("[a", "missing ]: ["),
            ("a\\", "trailing \\"),
            (r"\xg1", r"invalid escape sequence: \xg1"),
            (r"\x4", r"invalid escape sequence: \x4"),
            (r"\x{}", r"invalid escape sequence: \x{}"),
            (r"\x{4g}", r"invalid escape sequence: \x{4g"),
            (r"\x{110000}", r"invalid escape sequence: \x{110000"),
            (r"\8", r"invalid escape sequence: \8"),
            (r"\é", r"invalid escape sequence: \é"),
            (r"[\b]", r"invalid escape sequence: \b"),
            (r"[\C]", r"invalid escape sequence: \C"),
            (r"[\Qa\E]", r"invalid escape sequence: \Q"),
            ("a{2,1001}", "invalid repetition size: {2,1001}"),
            ("a+?*", "bad repetition operator: +?*"),
            ("a*{2}?", "bad repetition operator: *{2}?"),
            ("(?a)", "invalid perl operator: (?a"),
            ("(?:a)(?#b)", "invalid perl operator: (?#"),
            ("[]", "missing ]: ["),
            ("[^]", "missing ]: ["),
        ] {
            assert_eq!(translate(expression, char::MAX), Err(Unusable::Refused(words.to_owned())), "{expression}");
        }
        for expression in [r"[\pL]", r"\PL", r"\C"] {
            assert!(matches!(translate(expression, char::MAX), Err(Unusable::NotKnown(_))), "{expression}");
        }
    }
}
