//! Expressions of RE2, written anew for the engine that is used here.
//!
//! Most are the same in both. What RE2 refuses is refused in its words; what it knows and this engine does not is written
//! otherwise: `\Q…\E`, octal numbers, braces and brackets that stand for themselves. Tables of Unicode are not at hand.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Unusable {
    /// RE2 refuses it, in its words
    Refused(String),
    /// RE2 takes it, and it cannot be evaluated here
    NotKnown(String),
}

/// The expression for `regex_lite`.
// re2/parse.cc: Regexp::Parse, MaybeParseRepetition, ParsePerlFlags, UnescapeCClass; vectors of topic expressions.
pub(super) fn translate(expression: &str) -> Result<String, Unusable> {
    let mut translation =
        Translation { rest: expression.chars().peekable(), written: String::with_capacity(expression.len()) };
    translation.run()?;
    Ok(translation.written)
}

struct Translation<'e> {
    rest: Peekable<Chars<'e>>,
    written: String,
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
                while let Some(digit) = self.rest.next_if(is_digit).filter(|_| digits.len() < 3) {
                    digits.push(digit);
                    if digits.len() == 3 {
                        break;
                    }
                }
                if c != '0' && digits.len() == 1 {
                    return Err(refused(format!("invalid escape sequence: \\{c}")));
                }
                let code = u32::from_str_radix(&digits, 8).ok().and_then(char::from_u32);
                self.literal(code.unwrap_or_default());
            }
            'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'x' => self.pair(c),
            'A' | 'z' | 'b' | 'B' if !is_in_class => self.pair(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => {
                return Err(refused(format!("invalid escape sequence: \\{c}")));
            }
            c => self.literal(c),
        }
        Ok(())
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
        ] {
            let regex = regex_lite::Regex::new(&format!(r"\A(?:{})\z", translate(expression).unwrap())).unwrap();
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
        ] {
            assert_eq!(translate(expression), Err(Unusable::Refused(words.to_owned())), "{expression}");
        }
        assert!(matches!(translate(r"[\pL]"), Err(Unusable::NotKnown(_))));
    }
}
