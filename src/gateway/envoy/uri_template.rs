//! `UriTemplateMatchConfig`: paths with placeholders.

use std::fmt::Write as _;

use regex_lite::Regex;

/// A template, and what it comes to.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct UriTemplate(Regex);

/// What a segment may be made of: `kLiteral` of Envoy's `uri_template_internal.cc`, behind a percent sign too.
const CHARACTERS: &str = r"a-zA-Z0-9\-._~%!$&'()+,;:@=";

impl UriTemplate {
    /// Reads a template: `*` is one segment, `**` the rest, `{name}` a segment and `{name=pattern}` what the pattern is.
    ///
    /// # Errors
    /// Envoy's words, where it refuses the template.
    // source/extensions/path/uri_template_lib/uri_template_internal.cc; vector perm-uri-template.
    pub(in crate::gateway) fn read(template: &str) -> Result<Self, String> {
        let invalid = || format!("path_match_policy.path_template {template} is invalid");
        let path = template.strip_prefix('/').ok_or_else(invalid)?;
        let mut expression = String::from(r"\A");
        for segment in segments(path) {
            expression.push('/');
            match segment.strip_prefix('{') {
                Some(variable) => {
                    let variable = variable.strip_suffix('}').ok_or_else(invalid)?;
                    let (_, pattern) = variable.split_once('=').unwrap_or((variable, "*"));
                    let parts: Vec<String> = pattern.split('/').map(one).collect();
                    expression.push_str(&parts.join("/"));
                }
                None => expression.push_str(&one(segment)),
            }
        }
        expression.push_str(r"\z");
        Regex::new(&expression).map(Self).map_err(|_| invalid())
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// The pieces between slashes, but for those inside of braces.
fn segments(path: &str) -> Vec<&str> {
    let (mut segments, mut start, mut is_inside) = (Vec::new(), 0, false);
    for (at, c) in path.char_indices() {
        match c {
            '{' => is_inside = true,
            '}' => is_inside = false,
            '/' if !is_inside => {
                segments.extend(path.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.extend(path.get(start..));
    segments
}

fn one(segment: &str) -> String {
    match segment {
        "*" => format!("[{CHARACTERS}]+"),
        "**" => format!("[{CHARACTERS}/]*"),
        literal => literal.chars().fold(String::new(), |mut escaped, c| {
            let is_plain = c.is_ascii_alphanumeric();
            // Writing into a text never fails.
            let _ = if is_plain { write!(escaped, "{c}") } else { write!(escaped, r"\x{{{:x}}}", u32::from(c)) };
            escaped
        }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stand_for_segments() {
        for (template, path, holds) in [
            ("/users/{id}/**", "/users/7/cart/1", true),
            ("/users/{id}", "/users/7/cart", false),
            ("/users/*", "/users/", false),
            ("/a/{b=c/*}/d", "/a/c/x/d", true),
            ("/a.b", "/axb", false),
            ("/**", "/", true),
            ("/{a=b/*}/{c=d/e}", "/b/x/d/e", true),
            ("/{a=b/*}/{c=d/e}", "/b/x/d/f", false),
            ("/{a=**}", "/x/y", true),
            ("/a/b", "/a/b/", false),
            ("/a/", "/a/", true),
            ("/{a}", "/a%20b!", true),
            ("/{a}", "/a b", false),
        ] {
            assert_eq!(UriTemplate::read(template).unwrap().matches(path), holds, "{template} {path}");
        }
        assert_eq!(segments("a/{b=c/*}/d"), ["a", "{b=c/*}", "d"]);
        assert_eq!(segments("a//{b}/"), ["a", "", "{b}", ""]);
        assert!(UriTemplate::read("users").is_err());
        assert!(UriTemplate::read("/{a").is_err());
    }
}
