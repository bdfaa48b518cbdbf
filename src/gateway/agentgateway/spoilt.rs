//! A key set that the gateway does not take.

/// What is wrong with a set, in the gateway's words, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Spoilt {
    pub(super) words: String,
    pub(super) hint: String,
}

impl Spoilt {
    /// The same, of the member of a set at that place.
    pub(super) fn at(self, index: usize) -> Self {
        Self { words: format!("{} (keys[{index}])", self.words), hint: self.hint }
    }
}

/// What the library says of a set or a key (`named`), with `…` where the gateway prints what it found: that may be a
/// private key.
pub(super) fn without_values(error: &serde_json::Error, named: &str) -> String {
    if !error.is_data() {
        return error.to_string();
    }
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let bare = text.strip_suffix(&place).unwrap_or(&text);
    // These name members that the library knows.
    if bare.starts_with("missing field `") || bare.starts_with("duplicate field `") {
        return bare.to_owned();
    }
    let (what, rest) = bare.split_once(": ").unwrap_or(("invalid type", ""));
    let expected = bare.rsplit_once(", expected ").map(|(_, expected)| expected);
    let expected = expected.filter(|expected| expected.starts_with("a ")).unwrap_or(named);
    let end = rest.find(['`', '"', ',']).unwrap_or(rest.len());
    let (kind, found) = rest.split_at_checked(end).unwrap_or_default();
    let found = match found.chars().next() {
        Some('`') => "`…`",
        Some('"') => "\"…\"",
        Some(_) | None => "",
    };
    format!("{what}: {kind}{found}, expected {expected}")
}

/// The name of a kind of key or of a curve, unless it is something else, which may be secret.
pub(super) fn shown_name(name: &str) -> &str {
    let is_name = name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name { name } else { "…" }
}

const LONGEST_NAME: usize = 20;
