//! Which headers of a request reach a backend, `input_headers`.

use super::endpoint::Endpoint;
use super::fields::value;
use super::go::names::canonical;
use crate::config::Node;
use crate::gateway::answer::{HeaderChange, Upstream};
use crate::json::Value;

/// The headers of a request that reach a backend.
pub(super) struct Passed {
    /// Whether the endpoint says anything about it
    is_written: bool,
    /// `input_headers` of the endpoint
    own: Vec<String>,
    /// Those of the backends, where each of them has a list of its own
    backends: Vec<Vec<String>>,
}

impl Passed {
    /// lura, `NewRequest` and `NewFilterHeadersMiddleware`: what is not in `input_headers` stays behind, and a backend's own
    /// list narrows it.
    pub(super) fn of(endpoint: &Endpoint<'_>) -> Self {
        let names = |node: &Node<'_>| -> Option<Vec<String>> {
            let list = value(node, "input_headers")?.as_array()?;
            Some(list.iter().filter_map(Value::as_str).map(canonical).collect())
        };
        let own = names(endpoint.node());
        let backends: Option<Vec<Vec<String>>> =
            endpoint.backends().iter().map(|backend| names(backend).filter(|names| !names.is_empty())).collect();
        Self { is_written: own.is_some(), own: own.unwrap_or_default(), backends: backends.unwrap_or_default() }
    }

    /// Whether a header arrives, by its canonical name.
    pub(super) fn lets(&self, name: &str) -> bool {
        let has = |list: &Vec<String>| list.iter().any(|passed| passed == "*" || passed == name);
        has(&self.own) && (self.backends.is_empty() || self.backends.iter().any(has))
    }

    /// Takes away what never arrives. Where the endpoint has no list at all, what the validator sets is kept beside, as that is
    /// what the golden vectors show.
    pub(super) fn hold_back(&self, upstream: &mut Upstream) {
        if self.is_written {
            upstream.headers.retain(|change| self.lets(change.name()));
        } else {
            let held = upstream.headers.iter().map(HeaderChange::name).filter(|name| !self.lets(name));
            upstream.held_back = held.map(str::to_owned).collect();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_no_list_lets_pass_stays_behind() {
        use crate::config::{self, Syntax, Text};
        use crate::gateway::krakend::endpoint::endpoints;

        for (endpoint, arrives) in [
            ("'input_headers':['x-USER']", true),
            ("'input_headers':['*']", true),
            ("'input_headers':['Other']", false),
            ("'input_headers':[]", false),
            ("'a':1", false),
            ("'input_headers':['*'],'backend':[{'input_headers':['Other']}]", false),
            ("'input_headers':['*'],'backend':[{'input_headers':['Other']},{}]", true),
            ("'input_headers':['*'],'backend':[{'input_headers':[]}]", true),
        ] {
            let text = format!("{{'endpoints':[{{{endpoint}}}]}}").replace('\'', "\"");
            let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
            let passed = Passed::of(&endpoints(config.first()).next().unwrap());
            assert_eq!(passed.lets("X-User"), arrives, "{endpoint}");
            let set = HeaderChange::Set { name: "X-User".to_owned(), values: vec!["a".to_owned()] };
            let mut upstream = Upstream { headers: vec![set], ..Upstream::default() };
            passed.hold_back(&mut upstream);
            let told = upstream.headers.len() == 1 && upstream.held_back.is_empty();
            assert_eq!(told, arrives, "{endpoint}");
        }
    }
}
