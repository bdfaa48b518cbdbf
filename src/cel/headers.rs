//! `request.headers`: names by any letter case, values as they are asked for.

use super::value::{Key, Map, REDACTED, Value};

/// The headers of a request, and the way in which their values are given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Headers<'a> {
    all: &'a [(String, String)],
    view: View,
    redacted: bool,
}

/// How the values of a header are given.
#[derive(Clone, Copy, Debug)]
enum View {
    /// A text, or a list where there are several
    Plain,
    /// One text, with commas between
    Joined,
    /// A list, cut at commas
    Split,
    /// A list
    Raw,
}

impl<'a> Headers<'a> {
    pub(super) fn new(all: &'a [(String, String)]) -> Self {
        Self { all, view: View::Plain, redacted: false }
    }

    /// The other views: `join() split() raw() redacted()`.
    pub(super) fn viewed(self, name: &str) -> Option<Self> {
        match name {
            "join" => Some(Self { view: View::Joined, ..self }),
            "split" => Some(Self { view: View::Split, ..self }),
            "raw" => Some(Self { view: View::Raw, ..self }),
            "redacted" => Some(Self { redacted: true, ..self }),
            _ => None,
        }
    }

    pub(super) fn get(self, name: &str) -> Option<Value<'a>> {
        let values: Vec<_> = self.values(name).collect();
        let list = |values: Vec<&str>| Value::list(values.into_iter().map(Value::text).collect());
        match (self.view, values.as_slice()) {
            (_, []) => None,
            (View::Plain, [value]) => Some(Value::text(*value)),
            (View::Plain | View::Raw, _) => Some(list(values)),
            (View::Joined, _) => Some(Value::text(values.join(","))),
            (View::Split, _) => Some(list(values.iter().flat_map(|value| value.split(',')).map(str::trim).collect())),
        }
    }

    /// The first value, whatever the view: what a literal in brackets gives.
    pub(super) fn first(self, name: &str) -> Option<Value<'a>> {
        self.values(name).next().map(Value::text)
    }

    /// The first cookie of a name.
    pub(super) fn cookie(self, name: &str) -> Option<Value<'a>> {
        let mut cookies = self.all.iter().filter(|(own, _)| own.eq_ignore_ascii_case("cookie"));
        cookies.find_map(|(_, value)| {
            let mut pairs = value.split(';').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(own, _)| *own == name).map(|(_, value)| Value::text(value))
        })
    }

    /// What it takes to have all of them.
    pub(super) fn weight(self) -> usize {
        self.all.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    pub(super) fn to_map(self) -> Map<'a> {
        let mut map: Map<'a> = Vec::new();
        for (name, _) in self.all {
            let key = Key::Text(name.to_ascii_lowercase().into());
            if !map.iter().any(|(own, _)| *own == key) {
                map.extend(self.get(name).map(|value| (key, value)));
            }
        }
        map
    }

    fn values(self, name: &str) -> impl Iterator<Item = &'a str> {
        let hidden = self.redacted && SENSITIVE.iter().any(|sensitive| sensitive.eq_ignore_ascii_case(name));
        let own = self.all.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        own.map(move |(_, value)| if hidden { REDACTED } else { value.as_str() })
    }
}

const SENSITIVE: [&str; 5] = ["authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"];
