//! A value of an object at a glance, before anything is built of it.

use super::dialect::Dialect;
use super::reader::{plain_length, read};
use super::value::Value;

/// A value as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glance<'t> {
    /// `null`
    Null,
    /// A number, and its value where it is written as a whole one of few digits
    Number(&'t str, Option<i64>),
    /// A string without escapes, without its quotes
    Text(&'t str),
    /// An array of nothing but strings without escapes
    Texts(&'t str),
    /// Any other array
    Array(&'t str),
    /// Anything else
    Other(&'t str),
}

impl<'t> Glance<'t> {
    /// A text as the only item, or the items of an array that holds nothing but strings without escapes.
    pub(crate) fn texts(self) -> Option<Texts<'t>> {
        match self {
            Self::Text(text) => Some(Texts { rest: Rest::One(text) }),
            Self::Texts(array) => Some(Texts { rest: Rest::Items(array.strip_prefix('[')?.trim_ascii_start()) }),
            Self::Null | Self::Number(..) | Self::Array(_) | Self::Other(_) => None,
        }
    }

    /// The value by itself; nothing never happens.
    pub(crate) fn value(self) -> Option<Value> {
        match self {
            Self::Null => Some(Value::Null),
            Self::Text(text) => Some(Value::from(text)),
            Self::Number(text, _) | Self::Texts(text) | Self::Array(text) | Self::Other(text) => {
                read(text.as_bytes(), Dialect::STRICT).ok()
            }
        }
    }

    /// A number that is written as a whole one of few digits.
    pub(crate) fn as_i64(self) -> Option<i64> {
        match self {
            Self::Number(_, whole) => whole,
            Self::Null | Self::Text(_) | Self::Texts(_) | Self::Array(_) | Self::Other(_) => None,
        }
    }
}

/// The texts that a claim holds.
#[derive(Clone, Debug)]
pub(crate) struct Texts<'t> {
    rest: Rest<'t>,
}

#[derive(Clone, Debug)]
enum Rest<'t> {
    One(&'t str),
    /// Behind the bracket, or behind a comma, with no space in front.
    Items(&'t str),
    End,
}

impl<'t> Iterator for Texts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.rest, Rest::End) {
            Rest::End | Rest::Items("]") => None,
            Rest::One(text) => Some(text),
            Rest::Items(items) => {
                let behind = items.strip_prefix('"')?;
                let (item, after) = behind.split_at_checked(plain_length(behind.as_bytes()))?;
                let after = after.strip_prefix('"')?.trim_ascii_start();
                let next = after.strip_prefix(',').map_or(after, str::trim_ascii_start);
                self.rest = Rest::Items(next);
                Some(item)
            }
        }
    }
}
