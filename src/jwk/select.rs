//! Which key of a set is picked for an operation.

use super::member::Member;

/// Why there is not just one key for an operation.
pub(crate) enum NotOne<E> {
    /// No key has the ID that was asked for
    Unknown { kid: String, available: Vec<String> },
    /// More than one would do
    Several { available: Vec<String> },
    /// None will do, and so the first does not
    Unfit(E),
    /// There is no key at all
    Empty,
}

impl<E> NotOne<E> {
    pub(crate) fn unknown<'k>(kid: &str, members: impl IntoIterator<Item = &'k Member>) -> Self {
        let available = members.into_iter().filter_map(Member::kid).map(str::to_owned).collect();
        Self::Unknown { kid: kid.to_owned(), available }
    }
}

/// What helps against an ID that no key has.
pub(crate) fn hint_of_ids(available: &[String]) -> String {
    if available.is_empty() {
        "the keys have no key IDs".to_owned()
    } else {
        format!("there are {}", available.join(", "))
    }
}

/// The members that a key ID means, all of them where there is none. A key that came by itself and has no ID takes any.
pub(crate) fn named<'k, E>(members: Vec<&'k Member>, kid: Option<&str>) -> Result<Vec<&'k Member>, NotOne<E>> {
    let Some(kid) = kid else { return Ok(members) };
    let named: Vec<&Member> = members.iter().copied().filter(|member| member.kid() == Some(kid)).collect();
    match members.as_slice() {
        _ if !named.is_empty() => Ok(named),
        [lone] if lone.is_lone() && lone.kid().is_none() => Ok(members),
        _ => Err(NotOne::unknown(kid, members)),
    }
}

/// The one member that can be made ready.
pub(crate) fn only<'k, K, E>(
    members: impl IntoIterator<Item = &'k Member>,
    prepare: impl Fn(&'k Member) -> Result<K, E>,
) -> Result<(&'k Member, K), NotOne<E>> {
    let (mut fitting, mut first_failure) = (Vec::new(), None);
    for member in members {
        match prepare(member) {
            Ok(key) => fitting.push((member, key)),
            // One key's failure is the answer; of several the first stands for all.
            Err(failure) => first_failure = first_failure.or(Some(failure)),
        }
    }
    if fitting.len() > 1 {
        let available = fitting.iter().map(|(member, _)| member.kid().map_or_else(|| member.place(), str::to_owned));
        return Err(NotOne::Several { available: available.collect() });
    }
    fitting.pop().ok_or_else(|| first_failure.map_or(NotOne::Empty, NotOne::Unfit))
}
