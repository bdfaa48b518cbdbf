//! `request.headers`: names by any letter case, values as they are asked for.

/// The values of a header as they are asked for.
#[derive(Clone, Debug)]
pub(super) enum Texts {
    One(String),
    Several(Vec<String>),
}

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

    pub(super) fn get(self, name: &str) -> Option<Texts> {
        let values: Vec<_> = self.values(name).collect();
        let several = |values: Vec<&str>| Texts::Several(values.into_iter().map(str::to_owned).collect());
        match (self.view, values.as_slice()) {
            (_, []) => None,
            (View::Plain, [value]) => Some(Texts::One((*value).to_owned())),
            (View::Plain | View::Raw, _) => Some(several(values)),
            (View::Joined, _) => Some(Texts::One(values.join(","))),
            (View::Split, _) => {
                Some(several(values.iter().flat_map(|value| value.split(',')).map(str::trim).collect()))
            }
        }
    }

    /// The first value, whatever the view: what a literal in brackets gives.
    pub(super) fn first(self, name: &str) -> Option<&'a str> {
        self.values(name).next()
    }

    /// The first cookie of a name.
    pub(super) fn cookie(self, name: &str) -> Option<&'a str> {
        let mut cookies = self.all.iter().filter(|(own, _)| own.eq_ignore_ascii_case("cookie"));
        cookies.find_map(|(_, value)| {
            let mut pairs = value.split(';').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
        })
    }

    /// What it takes to have all of them.
    pub(super) fn weight(self) -> usize {
        self.all.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// All of them, with their names in lower case.
    pub(super) fn all(self) -> Vec<(String, Texts)> {
        let mut all: Vec<(String, Texts)> = Vec::new();
        for (name, _) in self.all {
            let name = name.to_ascii_lowercase();
            if !all.iter().any(|(own, _)| *own == name) {
                all.extend(self.get(&name).map(|texts| (name, texts)));
            }
        }
        all
    }

    fn values(self, name: &str) -> impl Iterator<Item = &'a str> {
        let hidden = self.redacted && SENSITIVE.iter().any(|sensitive| sensitive.eq_ignore_ascii_case(name));
        let own = self.all.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        own.map(move |(_, value)| if hidden { REDACTED } else { value.as_str() })
    }
}

pub(super) const REDACTED: &str = "<redacted>";
const SENSITIVE: [&str; 5] = ["authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"];
