//! Why claims are not those that are wanted.

use super::audience::{foreign_token, missing_audience};
use super::cause::Cause;
use super::issuer::wrong_issuer;
use crate::check::{Check, Reason, Remedy};
use crate::claims::{Match, Rules, Scopes, difference};
use crate::json::{Object, Value};

/// What is likely meant by a claim that failed its check.
pub(super) fn explain(check: &Check, claims: &Object, rules: &Rules) -> Option<Cause> {
    match (check.name.as_str(), check.reason?) {
        // A near miss is told by the check itself.
        ("aud" | "iss", Reason::MalformedClaim) => None,
        ("aud", _) if check.detail.contains("they differ in") => {
            foreign_token(claims, &rules.audiences).map(Cause::from)
        }
        ("aud", _) => Some(missing_audience(claims, &rules.audiences, rules.audience_match == Match::All).into()),
        ("iss", _) => {
            // What the check says by itself needs no second sentence.
            let is_plain = ["a trailing slash", "white space", "letter case", "the scheme"]
                .iter()
                .any(|what| check.detail.contains(&format!("they differ in {what}")));
            if is_plain {
                return None;
            }
            let found = claims.get("iss").and_then(Value::as_str);
            rules.issuers.iter().find_map(|wanted| wrong_issuer(wanted, found)).map(Cause::from)
        }
        ("scopes", _) => elsewhere(rules.scopes.as_ref()?, claims, Remedy::ScopesPath),
        ("roles", _) => elsewhere(rules.roles.as_ref()?, claims, Remedy::RolesPath),
        (name, Reason::MissingClaim) => {
            namesake(name.strip_prefix("require ").unwrap_or(name), claims).map(Cause::from)
        }
        _ => None,
    }
}

/// The claim that holds what was asked for at another place, or nearly. `remedy` asks for that place.
fn elsewhere(wanted: &Scopes, claims: &Object, remedy: Remedy) -> Option<Cause> {
    let asked = wanted.path.as_str();
    let mut lists = Vec::new();
    for (name, value) in claims.iter() {
        lists_in(value, &[name], &mut lists);
    }
    let holds = |words: &[&str]| match wanted.matching {
        Match::Any => wanted.wanted.iter().any(|one| words.contains(&one.as_str())),
        Match::All => wanted.wanted.iter().all(|one| words.contains(&one.as_str())),
    };
    if let Some(list) = lists.iter().find(|list| holds(&list.words)) {
        let what = wanted.wanted.join(", ");
        if list.path == asked {
            let how = "but with commas in one text, not in a list or with spaces between them";
            return Some(format!("the claim {asked:?} holds {what}, {how}").into());
        }
        let words = format!("the claim {:?} holds {what}: ask there", list.path);
        return Some(Cause { words, remedy: Some(remedy) });
    }
    let lacking =
        |list: &List<'_>| wanted.wanted.iter().filter(|one| !list.words.contains(&one.as_str())).collect::<Vec<_>>();
    let near = lists.iter().find_map(|list| {
        let pairs = lacking(list).into_iter().flat_map(|one| list.words.iter().map(move |word| (one, *word)));
        pairs.into_iter().find_map(|(one, word)| {
            let how = difference(one, word).or_else(|| {
                let bare = |text: &str| text.rsplit(['_', '/', ':', '.']).next().unwrap_or_default().to_lowercase();
                (one.len() > 1 && bare(one) == bare(word)).then_some("what is in front")
            })?;
            Some(format!("the claim {:?} holds {word:?}, where {one:?} was asked for: they differ in {how}", list.path))
        })
    });
    let near = near.or_else(|| {
        if wanted.path.resolve(claims).is_some() {
            return None;
        }
        let usual = lists.iter().map(|list| list.path.as_str()).filter(|path| *path != asked && is_usual(path));
        let names: Vec<String> = usual.map(|path| format!("{path:?}")).collect();
        (!names.is_empty())
            .then(|| format!("what the token may do is in {}, too, and it is not in there either", names.join(", ")))
    });
    near.map(Cause::from)
}

struct List<'c> {
    path: String,
    words: Vec<&'c str>,
}

/// The texts and lists of texts in a claim, no deeper than anybody puts them.
fn lists_in<'c>(value: &'c Value, path: &[&'c str], lists: &mut Vec<List<'c>>) {
    let words = match value {
        Value::String(text) => text.split([' ', ',']).filter(|word| !word.is_empty()).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).flat_map(|text| text.split(' ')).collect(),
        Value::Object(object) if path.len() < DEEPEST => {
            for (name, value) in object.iter() {
                lists_in(value, &[path, &[name]].concat(), lists);
            }
            return;
        }
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) => return,
    };
    // A path whose names have dots in them is written as a JSON pointer.
    let is_plain = path.len() == 1 || !path.iter().any(|name| name.contains(['.', '/']));
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let pointer = || path.iter().fold(String::new(), |pointer, name| pointer + "/" + &escaped(name));
    lists.push(List { path: if is_plain { path.join(".") } else { pointer() }, words });
}

/// Claims in which issuers write what a token may do.
fn is_usual(path: &str) -> bool {
    let last = path.rsplit(['.', '/', ':']).next().unwrap_or_default().to_ascii_lowercase();
    ["scope", "scopes", "scp", "role", "roles", "groups", "permissions", "authorities", "entitlements", "wids"]
        .contains(&last.as_str())
}

/// A claim of nearly that name, or of that name at another place.
fn namesake(wanted: &str, claims: &Object) -> Option<String> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    if let Some((name, _)) = claims.iter().find(|(name, _)| *name != wanted && plain(name) == plain(wanted)) {
        return Some(format!("the token has a claim {name:?}: names are compared letter by letter"));
    }
    let last = wanted.rsplit(['.', '/']).next().unwrap_or(wanted);
    let deep = |(name, value): (&str, &Value)| {
        let inner = value.as_object()?;
        inner.contains(last).then(|| format!("the token has {last:?} inside {name:?}: ask for \"{name}.{last}\""))
    };
    claims.iter().find_map(deep).or_else(|| {
        let (alias, why) = match wanted {
            "aud" => ("client_id", "Amazon Cognito's access tokens have it in the place of aud"),
            "sub" => ("client_id", "tokens of machines have no user"),
            "client_id" | "clientId" => ("azp", "OpenID Connect calls the client so"),
            "azp" => ("client_id", "OAuth calls the client so"),
            "scope" | "scopes" => ("scp", "Entra ID and Okta call scopes so"),
            "scp" => ("scope", "RFC 8693 calls scopes so"),
            "email" => ("preferred_username", "Entra ID has the address there"),
            "roles" => ("groups", "Okta and others have them there"),
            _ => return None,
        };
        claims.contains(alias).then(|| format!("the token has {alias:?}: {why}"))
    })
}

const DEEPEST: usize = 5;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::claims::ClaimPath;
    use crate::json::{self, Dialect};

    fn object(text: &str) -> Object {
        json::read_object(text.as_bytes(), Dialect::STRICT).unwrap()
    }

    #[test]
    fn what_was_asked_for_is_found_elsewhere() {
        let wanted = |path, words: &[&str]| Scopes {
            path: ClaimPath::parse(path, "."),
            wanted: words.iter().map(|&word| word.to_owned()).collect(),
            matching: Match::All,
        };
        let read = wanted("scope", &["orders.read"]);
        for (claims, words) in [
            (r#"{"scp":"openid orders.read"}"#, "\"scp\" holds orders.read"),
            (r#"{"scp":["orders.read"]}"#, "\"scp\""),
            (r#"{"realm_access":{"roles":["orders.read"]}}"#, "\"realm_access.roles\""),
            (r#"{"resource_access":{"a.b":{"roles":["orders.read"]}}}"#, "\"/resource_access/a.b/roles\""),
            (r#"{"https://x.example/roles":["orders.read"]}"#, "\"https://x.example/roles\""),
            (r#"{"scope":"openid,orders.read"}"#, "with commas"),
            (r#"{"scope":"Orders.Read"}"#, "letter case"),
            (r#"{"scope":"api://x/orders.read"}"#, "what is in front"),
            (r#"{"groups":["staff"]}"#, "is in \"groups\", too"),
        ] {
            let found =
                elsewhere(&read, &object(claims), Remedy::ScopesPath).map_or_else(String::new, |cause| cause.words);
            assert!(found.contains(words), "{claims}: {found}");
        }
        assert_eq!(elsewhere(&read, &object(r#"{"sub":"alice"}"#), Remedy::ScopesPath), None);
        let both = wanted("scope", &["a", "b"]);
        assert_eq!(elsewhere(&both, &object(r#"{"scope":"a"}"#), Remedy::ScopesPath), None);
    }

    #[test]
    fn a_claim_of_nearly_that_name_is_named() {
        for (wanted, claims, words) in [
            ("email", r#"{"Email":"a"}"#, "\"Email\""),
            ("tenantId", r#"{"tenant_id":"a"}"#, "\"tenant_id\""),
            ("roles", r#"{"realm_access":{"roles":[]}}"#, "\"realm_access.roles\""),
            ("client_id", r#"{"azp":"a"}"#, "\"azp\""),
        ] {
            assert!(namesake(wanted, &object(claims)).unwrap().contains(words), "{claims}");
        }
        assert_eq!(namesake("email", &object("{}")), None);
    }
}
