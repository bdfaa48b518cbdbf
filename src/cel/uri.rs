//! `request.uri` and `request.pathAndQuery`: texts that know their query.

use std::fmt;

use crate::form;

/// A URI or its path with the query.
#[derive(Clone, Debug)]
pub(super) struct Uri {
    before_query: String,
    query: Option<String>,
}

impl Uri {
    pub(super) fn new(text: &str) -> Self {
        let (before, query) = text.split_once('?').map_or((text, None), |(before, query)| (before, Some(query)));
        Self { before_query: before.to_owned(), query: query.map(str::to_owned) }
    }

    /// All values of a parameter.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        self.pairs().filter(|(own, _)| own == name).map(|(_, value)| value).collect()
    }

    /// With one more parameter; `alone` takes away those of its name.
    pub(super) fn with(&self, name: &str, value: &str, alone: bool) -> Self {
        let kept = self.pairs().filter(|(own, _)| !alone || own != name);
        let pairs: Vec<_> = kept.chain([(name.to_owned(), value.to_owned())]).collect();
        Self { before_query: self.before_query.clone(), query: Some(form::encode(&pairs)) }
    }

    fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        form::decode(self.query.as_deref().unwrap_or_default())
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.before_query)?;
        self.query.as_ref().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}
