//! Headers that a route adds and removes on the way to the service.

use super::head::Head;

/// `request_headers_to_add` and `request_headers_to_remove`.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct Mutations {
    pub(super) add: Vec<Addition>,
    pub(super) remove: Vec<String>,
}

/// `HeaderValueOption`.
#[derive(Clone, Debug)]
pub(super) struct Addition {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) how: Append,
}

/// `HeaderAppendAction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Append {
    Always,
    IfAbsent,
    InPlace,
    /// Only where one is there
    Existing,
}

impl Mutations {
    // source/common/router/header_parser.cc, HeaderParser::evaluateHeaders.
    pub(super) fn apply(&self, head: &mut Head) {
        self.remove.iter().for_each(|name| head.remove(name));
        for Addition { name, value, how } in &self.add {
            let is_there = head.values(name).next().is_some();
            let is_wanted = match how {
                Append::Always | Append::InPlace => true,
                Append::IfAbsent => !is_there,
                Append::Existing => is_there,
            };
            // What the request itself fills in is not known here.
            let Some(value) = literal(value).filter(|value| is_wanted && !value.is_empty()) else { continue };
            if *how != Append::Always {
                head.remove(name);
            }
            head.append(name, &value);
        }
    }
}

/// A value without anything to fill in; `%%` stands for a percent sign.
fn literal(value: &str) -> Option<String> {
    let plain = value.replace("%%", "\0");
    (!plain.contains('%')).then(|| plain.replace('\0', "%"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    #[test]
    fn headers_are_appended_replaced_and_removed() {
        let mut head = Head::of(&Request::read(b"GET / HTTP/1.1\nX-A: 1\nX-B: 1\nX-C: 1").unwrap());
        let add = |name: &str, value: &str, how| Addition { name: name.to_owned(), value: value.to_owned(), how };
        let mutations = Mutations {
            add: vec![
                add("x-a", "2", Append::Always),
                add("x-b", "50%%", Append::InPlace),
                add("x-b", "3", Append::IfAbsent),
                add("x-d", "%PROTOCOL%", Append::Always),
            ],
            remove: vec!["X-C".to_owned()],
        };
        mutations.apply(&mut head);
        let all: Vec<String> = head.headers().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(all, ["x-a=1", "x-a=2", "x-b=50%"]);
    }
}
