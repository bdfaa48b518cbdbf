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
    /// Whether it is written where its value is empty
    pub(super) keeps_empty: bool,
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
    /// Changes a head. What is written over comes first, what is added behind it, and both are decided by the head as it came. The
    /// names of those headers come back into which Envoy writes what is not known here.
    // source/common/router/header_parser.cc, HeaderParser::evaluateHeaders; vectors route-headers-*.
    pub(super) fn apply(&self, head: &mut Head) -> Vec<String> {
        self.remove.iter().for_each(|name| head.remove(name));
        let (mut over, mut behind, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for Addition { name, value, how, keeps_empty } in &self.add {
            let is_there = head.has(name);
            let (is_wanted, list) = match how {
                Append::Always => (true, &mut behind),
                Append::IfAbsent => (!is_there, &mut behind),
                Append::InPlace => (true, &mut over),
                Append::Existing => (is_there, &mut over),
            };
            let value = filled(value, head);
            if is_wanted && value.as_ref().is_none_or(|value| *keeps_empty || !value.is_empty()) {
                list.push((name, value));
            }
        }
        for (name, _) in &over {
            head.remove(name);
        }
        let mut last = Vec::new();
        for (name, value) in over.into_iter().rev() {
            if !last.iter().any(|(own, _): &(&String, _)| own.eq_ignore_ascii_case(name)) {
                last.push((name, value));
            }
        }
        for (name, value) in last.into_iter().rev().chain(behind) {
            if let Some(value) = value {
                head.append(name, &value);
            } else {
                head.append_unknown(name, "", FILLED_IN);
                unknown.push(name.clone());
            }
        }
        unknown
    }
}

const FILLED_IN: &str = "a header into which Envoy fills in more than is known here";

/// A value with what it takes from the request; none where it takes what is not known here. `%%` stands for a percent sign.
// source/common/formatter/substitution_formatter.cc, as far as the request answers it.
fn filled(value: &str, head: &Head) -> Option<String> {
    let mut filled = String::new();
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once('%') {
        filled.push_str(before);
        let (command, behind) = behind.split_once('%')?;
        match command {
            "" => filled.push('%'),
            "PROTOCOL" => filled.push_str(if head.is_http_10() { "HTTP/1.0" } else { "HTTP/1.1" }),
            command => filled.push_str(&of_request(command.strip_prefix("REQ(")?, head)?),
        }
        rest = behind;
    }
    Some(filled + rest)
}

/// `NAME?OTHER):LENGTH`: the first line of a header, or of another where that is not there.
fn of_request(asked: &str, head: &Head) -> Option<String> {
    let (names, length) = asked.split_once(')')?;
    let most = match length.strip_prefix(':') {
        Some(most) => most.parse().ok()?,
        None if length.is_empty() => usize::MAX,
        None => return None,
    };
    let (name, other) = names.split_once('?').unwrap_or((names, names));
    let name = if head.has(name) { name } else { other };
    if head.unknown(name).is_some() {
        return None;
    }
    Some(head.values(name).next().unwrap_or_default().chars().take(most).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn applied(additions: &[(&str, &str, Append)], lines: &str) -> (String, Vec<String>) {
        let mut head = Head::of(&Request::read(format!("GET /p HTTP/1.1\n{lines}").as_bytes()).unwrap());
        let add = additions.iter().map(|(name, value, how)| Addition {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            how: *how,
            keeps_empty: false,
        });
        let unknown = Mutations { add: add.collect(), remove: vec!["X-R".to_owned()] }.apply(&mut head);
        let lines: Vec<String> = head.headers().map(|(name, value)| format!("{name}={value}")).collect();
        (lines.join(" "), unknown)
    }

    #[test]
    fn what_is_written_over_comes_first() {
        use Append::{Always, Existing, IfAbsent, InPlace};
        for (additions, lines, wanted) in [
            (vec![("x-a", "1", Always), ("x-a", "2", InPlace)], "X-A: 0", "x-a=2 x-a=1"),
            (vec![("x-a", "1", InPlace), ("x-a", "2", InPlace)], "", "x-a=2"),
            (vec![("x-a", "1", IfAbsent), ("x-a", "2", IfAbsent)], "", "x-a=1 x-a=2"),
            (vec![("x-a", "1", InPlace), ("x-a", "2", IfAbsent)], "X-A: 0", "x-a=1"),
            (vec![("x-a", "1", InPlace), ("x-a", "2", Existing)], "", "x-a=1"),
            (vec![("x-a", "1", Always), ("x-a", "2", Existing)], "X-A: 0", "x-a=2 x-a=1"),
            (vec![("x-r", "50%%", Always), ("x-e", "", InPlace)], "X-R: 0\nX-E: 1", "x-e=1 x-r=50%"),
        ] {
            assert_eq!(applied(&additions, lines), (wanted.to_owned(), Vec::new()), "{additions:?}");
        }
    }

    #[test]
    fn values_are_filled_in_as_far_as_the_request_answers() {
        for (value, wanted) in [
            ("a%REQ(x-b)%b", Some("x-a=abcb")),
            ("%REQ(:path)%", Some("x-a=/p")),
            ("%REQ(x-none?X-B):1%", Some("x-a=b")),
            ("%REQ(x-none)%", Some("")),
            ("%PROTOCOL%", Some("x-a=HTTP/1.1")),
            ("%START_TIME%", None),
            ("%REQ(x-b)x%", None),
            ("100%", None),
        ] {
            let (lines, unknown) = applied(&[("x-a", value, Append::Always)], "X-B: bc");
            assert_eq!(unknown.is_empty(), wanted.is_some(), "{value}");
            if let Some(wanted) = wanted {
                assert_eq!(lines, format!("x-b=bc {wanted}").trim_end(), "{value}");
            }
        }
    }
}
