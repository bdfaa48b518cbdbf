//! Commands in hints, for the very file at hand.

/// `hint` with `place`, a path or `-`, where it says `FILE`.
///
/// It stays as it is where the path would have to be quoted, or where there is more than one `FILE`: a hint is pasted into
/// shells, and some carry names that strangers wrote.
pub(super) fn at_hand(hint: &str, place: Option<&str>) -> String {
    let Some(place) = place.filter(|place| place.bytes().all(is_plain) && !place.is_empty()) else {
        return hint.to_owned();
    };
    let is_word = |at: usize| {
        let (before, behind) = (hint.get(..at).unwrap_or_default(), hint.get(at + NAME.len()..).unwrap_or_default());
        // What an option of jwtk takes is another file.
        let is_an_option_s = before.split_whitespace().next_back().is_some_and(|word| word.starts_with("--"));
        before.ends_with(' ') && !is_an_option_s && (behind.is_empty() || behind.starts_with([' ', ')', ';', ',']))
    };
    let mut words = hint.match_indices(NAME).map(|(at, _)| at).filter(|at| is_word(*at));
    match (words.next(), words.next()) {
        (Some(at), None) => {
            let (before, behind) = hint.split_at(at);
            // An option is none of a file's.
            let dot = if place.starts_with('-') && place != "-" { "./" } else { "" };
            format!("{before}{dot}{place}{}", behind.strip_prefix(NAME).unwrap_or(behind))
        }
        _ => hint.to_owned(),
    }
}

/// What every shell takes as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_./@%+:,".contains(&byte)
}

const NAME: &str = "FILE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_its_place_once_and_only_if_it_needs_no_quotes() {
        let hint = "take it out with jq -r '.a' FILE | base64 -d";
        assert_eq!(at_hand(hint, Some("a/b.json")), "take it out with jq -r '.a' a/b.json | base64 -d");
        assert_eq!(at_hand(hint, Some("-")), "take it out with jq -r '.a' - | base64 -d");
        assert_eq!(at_hand("(jq -r . FILE)", Some("-x")), "(jq -r . ./-x)");
        assert_eq!(at_hand("a PROFILE, a FILENAME", Some("x")), "a PROFILE, a FILENAME");
        assert_eq!(at_hand("name one with --detached FILE", Some("x")), "name one with --detached FILE");
        for (hint, place) in [
            (hint, None),
            (hint, Some("my file")),
            (hint, Some("$(x)")),
            (hint, Some("")),
            ("jq '.[\" FILE \"]' FILE", Some("x")),
        ] {
            assert_eq!(at_hand(hint, place), hint);
        }
    }
}
