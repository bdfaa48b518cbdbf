//! Items in a row, of which each can be seen.

/// Items in a row. One that is empty, or has blanks or commas in it, is quoted.
pub(crate) fn visible(items: &[impl AsRef<str>]) -> String {
    let shown = |item: &str| {
        let is_clear = !item.is_empty() && !item.contains([' ', ',', '"']) && !item.chars().any(char::is_control);
        if is_clear { item.to_owned() } else { format!("{item:?}") }
    };
    items.iter().map(|item| shown(item.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_told_apart_is_quoted() {
        assert_eq!(visible(&["a", "", "b c", "d,e", "f\n"]), r#"a, "", "b c", "d,e", "f\n""#);
        assert_eq!(visible(&[""; 0]), "");
    }
}
