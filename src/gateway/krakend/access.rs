//! Roles and scopes, as the gateway compares them.

use super::claim_path::{Unclear, at};
use super::settings::ValidatorSettings;
use crate::check::{Check, Reason};
use crate::claims::ClaimPath;
use crate::json::{Glance, Object, Value};
use crate::text::visible;

/// What became of a demand for roles or scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Granted,
    Denied,
    /// The code expects text and crashes on anything else
    Crash,
}

/// Whether any of the demanded roles is there. A list is walked through once for each demanded role, up to the first
/// that is found; what is no text crashes the walk.
/// krakend-jose, `CanAccess` and `CanAccessNested`; vector roles-array-with-number-after-match.
pub(super) fn roles(settings: &ValidatorSettings, claims: &Object) -> Access {
    if settings.roles.is_empty() {
        return Access::Granted;
    }
    match at(claims, &settings.roles_key, settings.roles_descend()) {
        Some(Value::Array(list)) => {
            for wanted in &settings.roles {
                for item in list {
                    match item.as_str() {
                        None => return Access::Crash,
                        Some(role) if role == wanted => return Access::Granted,
                        Some(_) => {}
                    }
                }
            }
            Access::Denied
        }
        Some(Value::String(text)) => {
            granted(settings.roles.iter().any(|wanted| text.split(' ').any(|role| role == wanted)))
        }
        None | Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => Access::Denied,
    }
}

/// Whether the demanded scopes are there: any of them, or with the matcher `all` all of them.
/// krakend-jose, `ScopesAnyMatcher` and `ScopesAllMatcher`; vectors scopes-all-one-missing, scopes-array-number-panics.
pub(super) fn scopes(settings: &ValidatorSettings, claims: &Object) -> Access {
    if settings.scopes.is_empty() || settings.scopes_key.is_empty() {
        return Access::Granted;
    }
    let present: Vec<&str> = match at(claims, &settings.scopes_key, true) {
        Some(Value::Array(list)) => match list.iter().map(Value::as_str).collect() {
            Some(present) => present,
            None => return Access::Crash,
        },
        Some(Value::String(text)) => text.split(' ').collect(),
        None | Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => return Access::Denied,
    };
    let is_there = |wanted: &String| present.contains(&wanted.as_str());
    granted(if settings.scopes_matcher == "all" {
        settings.scopes.iter().all(is_there)
    } else {
        settings.scopes.iter().any(is_there)
    })
}

/// Whether the demanded roles and scopes are there, in the claims that `find` finds, as far as a glance tells it.
pub(super) fn is_granted_at_a_glance<'t>(
    settings: &ValidatorSettings,
    mut find: impl FnMut(&str, bool) -> Result<Option<Glance<'t>>, Unclear>,
) -> bool {
    let mut meets = |wanted: &[String], key: &str, descends: bool, needs_all: bool| {
        let found = find(key, descends).ok().flatten();
        let texts = found.and_then(Glance::texts);
        let is_there = |wanted: &String| match found {
            Some(Glance::Text(text)) => text.split(' ').any(|word| word == wanted),
            _ => texts.clone().is_some_and(|mut texts| texts.any(|text| text == wanted)),
        };
        if needs_all { wanted.iter().all(is_there) } else { wanted.iter().any(is_there) }
    };
    let ValidatorSettings { roles, roles_key, scopes, scopes_key, .. } = settings;
    (roles.is_empty() || meets(roles, roles_key, settings.roles_descend(), false))
        && (scopes.is_empty()
            || scopes_key.is_empty()
            || meets(scopes, scopes_key, true, settings.scopes_matcher == "all"))
}

fn granted(is_granted: bool) -> Access {
    if is_granted { Access::Granted } else { Access::Denied }
}

/// The check of roles, in words.
pub(super) fn roles_check(settings: &ValidatorSettings, claims: &Object, access: Access) -> Check {
    if settings.roles.is_empty() {
        return Check::skip("roles", "no roles were asked for");
    }
    let key = &settings.roles_key;
    let value = at(claims, key, settings.roles_descend());
    let expected = format!("any of {} in {key:?}", visible(&settings.roles));
    check("roles", "role", Reason::MissingRole, key, value, access).expecting(expected).finding(value)
}

/// The check of scopes, in words.
pub(super) fn scopes_check(settings: &ValidatorSettings, claims: &Object, access: Access) -> Check {
    if settings.scopes.is_empty() {
        return Check::skip("scopes", "no scopes were asked for");
    }
    if settings.scopes_key.is_empty() {
        return Check::skip("scopes", "scopes are not checked at all without scopes_key");
    }
    let key = &settings.scopes_key;
    let value = at(claims, key, true);
    let words = if settings.scopes_matcher == "all" { "all of" } else { "any of" };
    let expected = format!("{words} {} in {key:?}", visible(&settings.scopes));
    check("scopes", "scope", Reason::MissingScope, key, value, access).expecting(expected).finding(value)
}

fn check(name: &str, noun: &str, reason: Reason, key: &str, value: Option<&Value>, access: Access) -> Check {
    let has = |value: &Value| match value {
        Value::Array(items) if items.is_empty() => "is an empty list".to_owned(),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().map(|item| item.as_str().unwrap_or("…")).take(SHOWN).collect();
            format!("has {}", texts.join(", "))
        }
        Value::String(text) => {
            let texts: Vec<&str> = text.split(' ').take(SHOWN).collect();
            format!("has {}", texts.join(", "))
        }
        Value::Null => "is null".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            format!("is {}, not a list or a string", value.described())
        }
    };
    match (access, value) {
        (Access::Granted, _) => Check::pass(name, format!("{key:?} holds what is asked for")),
        (Access::Denied, None) => Check::fail(name, reason, format!("the token has no {noun} claim {key:?}")),
        (Access::Denied, Some(value)) => {
            Check::fail(name, reason, format!("the {noun} claim {key:?} {}, which is not enough", has(value)))
        }
        (Access::Crash, _) => Check::fail(
            name,
            Reason::MalformedClaim,
            format!("a list in {key:?} has an item that is not a string, and the gateway crashes over it"),
        ),
    }
}

/// Why roles are missing that a person sees in the token.
pub(super) fn roles_hints(settings: &ValidatorSettings, claims: &Object) -> Vec<String> {
    let mut hints = Vec::new();
    let key = &settings.roles_key;
    let found = at(claims, key, settings.roles_descend());
    let literal = claims.get(key).is_some();
    let nested = ClaimPath::parse(key, ".").resolve(claims).is_some();
    if !settings.roles_descend() && !literal && nested {
        hints.push(if key.starts_with("http") {
            format!("roles_key {key:?} begins with http, so it is taken for one whole name and never descends")
        } else {
            format!("the roles are nested in the token: set roles_key_is_nested to true, so that {key:?} descends")
        });
    }
    if settings.roles_descend() && literal {
        hints.push(format!(
            "the token has a claim whose whole name is {key:?}: leave roles_key_is_nested out, so that its dots are literal"
        ));
    }
    hints.extend(names_hint("role", &settings.roles, found));
    if found.is_none() && !(literal || nested) {
        hints.extend(elsewhere("roles_key", &settings.roles, claims));
    }
    hints
}

/// Why scopes are missing that a person sees in the token.
pub(super) fn scopes_hints(settings: &ValidatorSettings, claims: &Object) -> Vec<String> {
    let mut hints = Vec::new();
    let key = &settings.scopes_key;
    let found = at(claims, key, true);
    if key.contains('.') && claims.get(key).is_some() {
        hints.push(format!(
            "scopes_key descends at every dot, so a claim whose whole name is {key:?} is never found; have the issuer use a \
             name without dots"
        ));
    }
    hints.extend(names_hint("scope", &settings.scopes, found));
    if found.is_none() && claims.get(key).is_none() {
        hints.extend(elsewhere("scopes_key", &settings.scopes, claims));
    }
    hints
}

/// Whether the names are there, but written otherwise.
fn names_hint(noun: &str, wanted: &[String], value: Option<&Value>) -> Option<String> {
    let texts: Vec<&str> = match value? {
        Value::String(text) if text.contains([',', ';', '|', '\t']) => {
            return Some(format!(
                "{noun}s in a string are split at single spaces alone, and {text:?} is separated otherwise; have the \
                 issuer send a list"
            ));
        }
        Value::String(text) => text.split(' ').collect(),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if let [only] = texts.as_slice()
                && only.contains(' ')
            {
                return Some(format!("{only:?} is one item of a list, which is not split at spaces"));
            }
            texts
        }
        _ => return None,
    };
    wanted.iter().filter(|wanted| !texts.contains(&wanted.as_str())).find_map(|wanted| {
        let near = texts.iter().find(|text| text.trim().eq_ignore_ascii_case(wanted))?;
        Some(format!("{noun}s are compared letter by letter: the token has {near:?}, asked for is {wanted:?}"))
    })
}

/// A claim at another place that holds one of the names.
fn elsewhere(setting: &str, wanted: &[String], claims: &Object) -> Option<String> {
    let holds = |value: &Value| match value {
        Value::String(text) => text.split(' ').any(|name| wanted.iter().any(|wanted| wanted == name)),
        Value::Array(items) => {
            items.iter().filter_map(Value::as_str).any(|name| wanted.iter().any(|wanted| wanted == name))
        }
        _ => false,
    };
    let mut left: Vec<(String, &Object, usize)> = vec![(String::new(), claims, 0)];
    while let Some((path, object, level)) = left.pop() {
        for (name, value) in object {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            if holds(value) {
                return Some(format!("what is asked for is in {path:?}: is that what {setting} should name?"));
            }
            if let (Value::Object(inner), true) = (value, level < LEVELS) {
                left.push((path, inner, level + 1));
            }
        }
    }
    None
}

/// How many names a message lists.
const SHOWN: usize = 12;

/// How deep names are looked for at other places.
const LEVELS: usize = 4;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{self, Node, Syntax, Text};
    use crate::json::{Dialect, read_object};

    fn object(text: &str) -> Object {
        read_object(text.replace('\'', "\"").as_bytes(), Dialect::GO).unwrap()
    }

    fn settings(text: &str) -> ValidatorSettings {
        let text = text.replace('\'', "\"");
        let config = config::read(&[Text::new(text.as_bytes(), "krakend.json")], Syntax::GO).unwrap();
        ValidatorSettings::decode(&Node::root(config.first())).0
    }

    #[track_caller]
    fn is(block: &str, claims: &str, expected: Access) {
        let (settings, claims) = (settings(block), object(claims));
        let both = match roles(&settings, &claims) {
            Access::Granted => scopes(&settings, &claims),
            other => other,
        };
        assert_eq!(both, expected);
    }

    #[test]
    fn lists_are_walked_for_each_demanded_role() {
        is("{'roles':['admin','user']}", "{'roles':['user',1]}", Access::Crash);
        is("{'roles':['user']}", "{'roles':['user',1]}", Access::Granted);
        is("{'roles':['a b']}", "{'roles':['a b']}", Access::Granted);
        is("{'roles':['a']}", "{'roles':['a b']}", Access::Denied);
        is("{}", "{'roles':[1]}", Access::Granted);
    }

    #[test]
    fn strings_are_split_at_single_spaces() {
        is("{'roles':['b']}", "{'roles':'a b'}", Access::Granted);
        is("{'roles':['']}", "{'roles':'a  b'}", Access::Granted);
        is("{'roles':['a']}", "{'roles':'a,b'}", Access::Denied);
        is("{'roles':['5']}", "{'roles':5}", Access::Denied);
    }

    #[test]
    fn nested_keys_descend_and_others_do_not() {
        let nested = "{'roles':['r'],'roles_key':'realm.roles','roles_key_is_nested':true}";
        is(nested, "{'realm':{'roles':['r']}}", Access::Granted);
        is(nested, "{'realm.roles':['r']}", Access::Denied);
        is("{'roles':['r'],'roles_key':'realm.roles'}", "{'realm.roles':['r']}", Access::Granted);
        is("{'roles':['r'],'roles_key':'realm.','roles_key_is_nested':true}", "{'realm':{'':['r']}}", Access::Granted);
    }

    #[test]
    fn scopes_always_descend_and_always_crash() {
        is("{'scopes':['r'],'scopes_key':'a.b'}", "{'a':{'b':'r'}}", Access::Granted);
        is("{'scopes':['r'],'scopes_key':'a.b'}", "{'a.b':'r'}", Access::Denied);
        is("{'scopes':['r'],'scopes_key':'https://x/s'}", "{'https://x/s':'r'}", Access::Granted);
        is("{'scopes':['r'],'scopes_key':'s'}", "{'s':['r',1]}", Access::Crash);
        is("{'scopes':['r'],'scopes_key':'s','scopes_matcher':'all'}", "{'s':[]}", Access::Denied);
        is("{'scopes':['r','q'],'scopes_key':'s','scopes_matcher':'ALL'}", "{'s':'q'}", Access::Granted);
        is("{'scopes':['r']}", "{}", Access::Granted);
    }

    #[test]
    fn what_was_probably_meant_is_named() {
        for (block, claims, part) in [
            ("{'roles':['r'],'roles_key':'a.b'}", "{'a':{'b':['r']}}", "roles_key_is_nested"),
            ("{'roles':['r']}", "{'roles':'r,q'}", "split at single spaces"),
            ("{'roles':['Admin']}", "{'roles':['admin']}", "letter by letter"),
            ("{'roles':['r']}", "{'realm':{'roles':['r']}}", "realm.roles"),
            ("{'scopes':['r'],'scopes_key':'a.b'}", "{'a.b':'r'}", "every dot"),
        ] {
            let (settings, claims) = (settings(block), object(claims));
            let hints = [roles_hints(&settings, &claims), scopes_hints(&settings, &claims)].concat().join("\n");
            assert!(hints.contains(part), "{part}: {hints}");
        }
    }

    #[test]
    fn hints_are_about_what_is_in_the_token() {
        let nested = "{'roles':['r'],'roles_key':'a.b','roles_key_is_nested':true}";
        let literal = "{'roles':['r'],'roles_key':'a.b'}";
        let scopes = "{'scopes':['r'],'scopes_key':'a.b'}";
        let plain = "{'roles':['r']}";
        for (block, claims, parts) in [
            (literal, "{'a':{'b':'x'}}", &["roles are nested"][..]),
            ("{'roles':['r'],'roles_key':'http.b'}", "{'http':{'b':'r'}}", &["begins with http"]),
            (literal, "{'a.b':'x','a':{'b':'r'}}", &[]),
            (literal, "{'x':'y'}", &[]),
            (nested, "{'a':{'b':'x'}}", &[]),
            (nested, "{'a.b':'r'}", &["whole name"]),
            (nested, "{'x':'r'}", &["is in \"x\""]),
            (scopes, "{'a.b':'r'}", &["every dot"]),
            (scopes, "{'a':{'b':'x'},'c':'r'}", &[]),
            (scopes, "{'c':'r'}", &["is in \"c\""]),
            ("{'scopes':['r'],'scopes_key':'s'}", "{'s':'x'}", &[]),
            ("{'scopes':['r','q'],'scopes_key':'s','scopes_matcher':'all'}", "{'s':'r x'}", &[]),
            (
                "{'scopes':['r','q'],'scopes_key':'s','scopes_matcher':'all'}",
                "{'s':'r Q'}",
                &["has \"Q\", asked for is \"q\""],
            ),
            (plain, "{'roles':'R x'}", &["letter by letter"]),
            (plain, "{'roles':['r ','x']}", &["letter by letter"]),
            (plain, "{'roles':['x r']}", &["not split at spaces"]),
            (plain, "{'roles':['x y','z']}", &[]),
            (plain, "{'roles':'x\\tr'}", &["separated otherwise"]),
            (plain, "{'roles':5,'x':'r'}", &[]),
            (plain, "{'x':'q r'}", &["is in \"x\""]),
            (plain, "{'x':['q','r']}", &["is in \"x\""]),
            (plain, "{'x':'q','y':['q'],'z':5}", &[]),
            (plain, "{'a':{'b':{'c':{'d':{'e':'r'}}}}}", &["is in \"a.b.c.d.e\""]),
            (plain, "{'a':{'b':{'c':{'d':{'e':{'f':'r'}}}}}}", &[]),
        ] {
            let (settings, claims) = (settings(block), object(claims));
            let hints = if block == scopes || block.contains("'s'") {
                scopes_hints(&settings, &claims)
            } else {
                roles_hints(&settings, &claims)
            };
            assert_eq!(hints.len(), parts.len(), "{block} {claims:?}: {hints:?}");
            assert!(hints.iter().zip(parts).all(|(hint, part)| hint.contains(part)), "{parts:?}: {hints:?}");
        }
    }

    #[test]
    fn checks_say_what_was_asked_for_and_what_is_there() {
        for (claim, detail) in [
            ("", "the token has no role claim \"c\""),
            ("'c':[]", "the role claim \"c\" is an empty list, which is not enough"),
            ("'c':['x',1]", "the role claim \"c\" has x, …, which is not enough"),
            ("'c':'x y'", "the role claim \"c\" has x, y, which is not enough"),
            ("'c':null", "the role claim \"c\" is null, which is not enough"),
            ("'c':5", "the role claim \"c\" is a number, not a list or a string, which is not enough"),
        ] {
            let claims = object(&format!("{{{claim}}}"));
            let settings = settings("{'roles':['r','s'],'roles_key':'c'}");
            let check = roles_check(&settings, &claims, Access::Denied);
            assert_eq!((check.detail.as_str(), check.reason), (detail, Some(Reason::MissingRole)));
            assert_eq!(check.expected, Some(Value::from("any of r, s in \"c\"")));
            assert_eq!(check.actual.as_ref(), claims.get("c"));
        }
        let check = roles_check(&settings("{'roles':['r']}"), &object("{'roles':[1]}"), Access::Crash);
        assert_eq!(check.reason, Some(Reason::MalformedClaim));
        for (matcher, words) in [("all", "all of"), ("any", "any of"), ("ALL", "any of")] {
            let settings = settings(&format!("{{'scopes':['r','s'],'scopes_key':'c','scopes_matcher':'{matcher}'}}"));
            let check = scopes_check(&settings, &object("{'c':'r'}"), Access::Denied);
            assert_eq!(check.reason, Some(Reason::MissingScope));
            assert_eq!(check.expected, Some(Value::from(format!("{words} r, s in \"c\""))));
            assert_eq!(scopes_check(&settings, &object("{'c':'r'}"), Access::Granted).reason, None);
        }
        for (block, detail) in [
            ("{}", "no scopes were asked for"),
            ("{'scopes':['r']}", "scopes are not checked at all without scopes_key"),
        ] {
            assert_eq!(scopes_check(&settings(block), &object("{}"), Access::Granted).detail, detail);
        }
        assert_eq!(roles_check(&settings("{}"), &object("{}"), Access::Granted).detail, "no roles were asked for");
    }
}
