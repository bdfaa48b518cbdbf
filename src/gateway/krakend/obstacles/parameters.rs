//! Parameters of paths and patterns, in braces.

/// The parameters of an endpoint's path.
/// lura, `ServiceConfig.paramExtractionPattern`.
pub(super) fn of_path(path: &str, disables_rest: bool) -> Vec<&str> {
    if disables_rest { parameters(path, "{", is_parameter) } else { parameters(path, "/{", is_path_parameter) }
}

/// The names in braces: `\{([\w\-\.:/]+)\}`, and `/\{([a-zA-Z\-_0-9]+)\}` in an endpoint's path.
/// lura, `extractPlaceHoldersFromURLTemplate`.
pub(super) fn parameters<'t>(text: &'t str, opening: &str, is_part: fn(char) -> bool) -> Vec<&'t str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(opening) {
        let rest = text.get(at.saturating_add(opening.len())..).unwrap_or_default();
        let (name, behind) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        if !name.is_empty() && behind.starts_with('}') && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn is_path_parameter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_".contains(c)
}

pub(super) fn is_parameter(c: char) -> bool {
    is_path_parameter(c) || ".:/".contains(c)
}
