//! `UriTemplateMatchConfig`: paths with placeholders.

use super::re2::Unusable;
use super::regex::{Expression, Letters};
use super::version::Version;

/// A template, and the expression that it comes to.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct UriTemplate {
    /// None where RE2 refuses it, which Envoy does not look at: no path matches then
    expression: Option<Expression>,
}

/// What the pieces of a template come to.
#[derive(Default)]
struct Reading<'t> {
    /// Of RE2
    expression: String,
    names: Vec<&'t str>,
    /// Whether `**` was there, behind which nothing may be that takes more than one text
    has_text_glob: bool,
}

/// What went wrong, or what is left behind the piece that was read.
type Read<T> = Result<T, String>;

impl UriTemplate {
    /// Reads a template: `*` is one segment, `**` the rest, `{name}` a segment and `{name=pattern}` what the pattern is.
    ///
    /// # Errors
    /// [`Unusable`], with Envoy's words.
    // source/extensions/path/uri_template_lib/uri_template_internal.cc, parsePathPatternSyntax; vectors template-*.
    pub(in crate::gateway) fn read(template: &str, version: Version) -> Result<Self, Unusable> {
        let expression = expression(template, version).map_err(Unusable::Refused)?;
        let expression = match Expression::whole(&expression, Letters::of(version)) {
            Ok(expression) => Some(expression),
            Err(Unusable::Refused(_)) => None,
            Err(not_known) => return Err(not_known),
        };
        Ok(Self { expression })
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        self.expression.as_ref().is_some_and(|expression| expression.is_match(path))
    }
}

/// What a template comes to. Texts are not escaped but for `$().+`: a `*` in them is one of RE2.
fn expression(template: &str, version: Version) -> Read<String> {
    let has_texts = version >= Version::TEXT_BESIDE_VARIABLES;
    let path = template.strip_prefix('/').filter(|path| path.bytes().all(|byte| byte.is_ascii_graphic()));
    let mut rest = path.ok_or_else(|| format!("Invalid pattern: \"{template}\""))?;
    let mut reading = Reading { expression: "/".to_owned(), ..Reading::default() };
    while !rest.is_empty() {
        let segment = segment_of(rest);
        let text = segment.split('{').next().unwrap_or_default();
        rest = if rest.starts_with('*') {
            reading.operator(rest)?
        } else if rest.starts_with('{') || has_texts && text.len() < segment.len() {
            if !text.is_empty() {
                reading.text(text, "prefix literal")?;
            }
            let behind = reading.variable(rest.get(text.len()..).unwrap_or_default())?;
            match segment_of(behind) {
                "" => behind,
                _ if !has_texts => behind,
                text => {
                    reading.text(text, "suffix literal")?;
                    behind.get(text.len()..).unwrap_or_default()
                }
            }
        } else {
            reading.text(segment, "literal")?;
            rest.get(segment.len()..).unwrap_or_default()
        };
        if let Some(next) = rest.strip_prefix('/') {
            reading.expression.push('/');
            rest = next;
        } else if !rest.is_empty() {
            let suffix = segment_of(rest);
            reading.text(suffix, "literal")?;
            if suffix.len() < rest.len() {
                return Err("Prefix match not supported.".to_owned());
            }
            rest = "";
        }
    }
    reading.check_names()?;
    Ok(reading.expression)
}

impl<'t> Reading<'t> {
    /// `*` or `**`.
    fn operator(&mut self, rest: &'t str) -> Read<&'t str> {
        if self.has_text_glob {
            return Err("Glob after text glob.".to_owned());
        }
        let behind = rest.strip_prefix("**");
        self.has_text_glob = behind.is_some();
        let glob = if self.has_text_glob { format!("[{CHARACTERS}/]*") } else { format!("[{CHARACTERS}]+") };
        self.expression.push_str(&glob);
        Ok(behind.or_else(|| rest.strip_prefix('*')).unwrap_or_default())
    }

    fn text(&mut self, text: &str, kind: &str) -> Read<()> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()+,;:@=*".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_plain) {
            return Err(format!("Invalid {kind}: \"{text}\""));
        }
        for c in text.chars() {
            if "$().+".contains(c) {
                self.expression.push('\\');
            }
            self.expression.push(c);
        }
        Ok(())
    }

    /// `{name}` or `{name=pattern}`.
    fn variable(&mut self, rest: &'t str) -> Read<&'t str> {
        let inside = rest.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let (variable, behind) = inside.ok_or_else(|| format!("Unmatched variable bracket in \"{rest}\""))?;
        let (name, pattern) = variable.split_once('=').unwrap_or((variable, "*"));
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            return Err(format!("Invalid variable name: \"{name}\""));
        }
        if pattern.is_empty() {
            return Err("Empty variable match".to_owned());
        }
        if self.has_text_glob && name == variable {
            return Err("Implicit variable path glob after text glob.".to_owned());
        }
        self.names.push(name);
        self.expression.push_str("(?:");
        let mut rest = pattern;
        while !rest.is_empty() {
            rest = if rest.starts_with('*') {
                self.operator(rest)?
            } else {
                let segment = segment_of(rest);
                self.text(segment, "literal")?;
                rest.get(segment.len()..).unwrap_or_default()
            };
            if !rest.is_empty() {
                let next = rest.strip_prefix('/').filter(|next| !next.is_empty());
                rest = next.ok_or_else(|| format!("Invalid variable match: \"{rest}\""))?;
                self.expression.push('/');
            }
        }
        self.expression.push(')');
        Ok(behind)
    }

    // gatherCaptureNames
    fn check_names(&self) -> Read<()> {
        for (at, name) in self.names.iter().enumerate() {
            if at >= MOST_VARIABLES {
                return Err(format!("Exceeded variable count limit ({MOST_VARIABLES})"));
            }
            if name.len() > LONGEST_NAME {
                return Err(format!(
                    "Invalid variable name length (length of \"{name}\" should be at least 1 and no more than {LONGEST_NAME})"
                ));
            }
            if self.names.iter().take(at).any(|before| before == name) {
                return Err(format!("Repeated variable name: \"{name}\""));
            }
        }
        Ok(())
    }
}

/// What is in front of the next slash.
fn segment_of(rest: &str) -> &str {
    rest.split('/').next().unwrap_or_default()
}

/// What a segment may be made of: `kLiteral`, behind a percent sign too.
const CHARACTERS: &str = r"a-zA-Z0-9\-._~%!$&'()+,;:@=*";

/// `kPatternMatchingMaxVariablesPerPath`
const MOST_VARIABLES: usize = 5;

/// `kPatternMatchingMaxVariableNameLen`
const LONGEST_NAME: usize = 16;

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
            ("/{a}", "/a*", true),
            ("/**.m", "/a/x.m", true),
            ("/**.m", "/a/xym", false),
            // Behind a text `*` is one of RE2.
            ("/a*", "/", true),
            ("/a*", "/ab", false),
            ("/{x=a*}", "/aa", true),
            ("/{x}*", "/", true),
            ("/***", "/***", false),
            ("/a{x}b/{y}.m", "/a1b/z.m", true),
            ("/a{x}b/{y}.m", "/b/z.m", false),
        ] {
            assert_eq!(UriTemplate::read(template, Version::NEWEST).unwrap().matches(path), holds, "{template} {path}");
        }
    }

    /// What Envoy 1.36.4, 1.38.3, 1.39.3 and 1.40.0 said.
    #[test]
    fn templates_are_refused() {
        let refused = |template: &str, version| match UriTemplate::read(template, version) {
            Err(Unusable::Refused(words)) => words,
            other => format!("{other:?}"),
        };
        for (template, words) in [
            ("users", "Invalid pattern: \"users\""),
            ("/a b", "Invalid pattern: \"/a b\""),
            ("/\u{e9}", "Invalid pattern: \"/\u{e9}\""),
            ("/{a", "Unmatched variable bracket in \"{a\""),
            ("/a//b", "Invalid literal: \"\""),
            ("//", "Invalid literal: \"\""),
            ("/a|b", "Invalid literal: \"a|b\""),
            ("/**/*", "Glob after text glob."),
            ("/{x=**}/{y}", "Implicit variable path glob after text glob."),
            ("/{x=**}/{y=*}", "Glob after text glob."),
            ("/*a/b", "Prefix match not supported."),
            ("/{x}/{x}", "Repeated variable name: \"x\""),
            ("/{x}{y}", "Invalid suffix literal: \"{y}\""),
            ("/{x}.{y}", "Invalid suffix literal: \".{y}\""),
            ("/{1}", "Invalid variable name: \"1\""),
            ("/{x=}", "Empty variable match"),
            ("/{x=a/}", "Invalid variable match: \"/\""),
            ("/{x=/a}", "Invalid literal: \"\""),
            ("/{x=*.m}", "Invalid variable match: \".m\""),
            ("/{a}/{b}/{c}/{d}/{e}/{f}", "Exceeded variable count limit (5)"),
            (
                "/{abcdefghijklmnopq}",
                "Invalid variable name length (length of \"abcdefghijklmnopq\" should be at least 1 and no more than 16)",
            ),
        ] {
            assert_eq!(refused(template, Version::NEWEST), words, "{template}");
        }
        for (template, words) in [
            ("/a{x}", "Invalid literal: \"a{x}\""),
            ("/{x}a/b", "Prefix match not supported."),
            ("/{x}{y}", "Invalid literal: \"{y}\""),
        ] {
            assert_eq!(refused(template, Version::minor(38)), words, "{template}");
        }
        assert!(UriTemplate::read("/{x}a", Version::minor(38)).unwrap().matches("/ba"));
    }
}
