//! Why an audience is missing in a token.

use crate::claims::difference;
use crate::json::{Object, Value};
use crate::text::visible;

/// What kind of token it is that lacks an audience, when it is one of those that are taken for another.
pub(super) fn foreign_token(claims: &Object, wanted: &[String]) -> Option<String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let found = audiences(claims);
    if claims.get("aud").is_none()
        && let (Some("access"), Some(client)) = (text("token_use"), text("client_id"))
    {
        return Some(format!(
            "an access token of Amazon Cognito has no `aud`, but a `client_id` ({client:?}): ask for no audience, \
             or send \
             the ID token"
        ));
    }
    if found.iter().any(|aud| aud.contains("kubernetes")) {
        return Some(
            "this is a service account's token for the Kubernetes API server: request one with an audience of your own"
                .to_owned(),
        );
    }
    if found.iter().any(|aud| GRAPH.contains(&aud.trim_end_matches('/'))) {
        return Some("this token is for Microsoft Graph: request one for your own API".to_owned());
    }
    let client = text("azp").or_else(|| text("client_id"))?;
    wanted.iter().any(|wanted| wanted == client).then(|| {
        format!(
            "the wanted audience is the token's client ({client:?}), not its `aud`: name the API, or have the \
             issuer add an \
             audience"
        )
    })
}

/// Why an audience is missing in a token, told from the claims. With `all` every one that is wanted must be there.
pub(crate) fn missing_audience(claims: &Object, wanted: &[String], all: bool) -> String {
    let found = audiences(claims);
    let missing: Vec<&str> = wanted.iter().map(String::as_str).filter(|wanted| !found.contains(wanted)).collect();
    let near = missing.iter().flat_map(|wanted| found.iter().map(move |found| (*wanted, *found)));
    let near = near.into_iter().find_map(|(wanted, found)| Some((wanted, found, difference(wanted, found)?)));
    if let Some((wanted, found, what)) = near {
        return format!("audiences are compared letter by letter: {wanted:?} and {found:?} differ in {what}");
    }
    if let Some(foreign) = foreign_token(claims, wanted) {
        return foreign;
    }
    match found.as_slice() {
        [] => "the token has no `aud`: ask the issuer for a token for this audience, or ask for none here".to_owned(),
        [only] if only.trim_start().starts_with('[') => {
            "`aud` is one text with a list written in it, which is one audience: the issuer must send a list of JSON"
                .to_owned()
        }
        [only] if missing.iter().all(|wanted| only.split([' ', ',']).any(|word| word == *wanted)) => {
            "`aud` is one text with spaces or commas in it, which is one audience: the issuer must send a list"
                .to_owned()
        }
        _ if all && missing.len() < wanted.len() => format!(
            "every audience of the list must be in the token, one is not enough: it lacks {}; list only those that \
             each \
             token has",
            visible(&missing)
        ),
        found => format!("the token is for {}: request one for {}", visible(found), visible(&missing)),
    }
}

fn audiences(claims: &Object) -> Vec<&str> {
    match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Microsoft Graph, by its application ID and by its URL.
const GRAPH: [&str; 2] = ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::json::{self, Dialect};

    fn object(text: &str) -> Object {
        json::read_object(text.as_bytes(), Dialect::STRICT).unwrap()
    }

    #[test]
    fn audiences_are_explained() {
        let wanted = ["a".to_owned(), "b".to_owned()];
        for (text, words) in [
            (r#"{"token_use":"access","client_id":"c"}"#, "Cognito"),
            ("{}", "no `aud`"),
            (r#"{"aud":["a"]}"#, "every audience"),
            (r#"{"aud":["https://kubernetes.default.svc"]}"#, "Kubernetes"),
            (r#"{"aud":"00000003-0000-0000-c000-000000000000"}"#, "Graph"),
            (r#"{"aud":"a b"}"#, "one text"),
            (r#"{"aud":"[\"a\",\"b\"]"}"#, "a list written in it"),
            (r#"{"aud":"A"}"#, "letter case"),
            (r#"{"aud":"x","azp":"a"}"#, "client"),
            (r#"{"aud":"x"}"#, "request one for a, b"),
        ] {
            assert!(missing_audience(&object(text), &wanted, true).contains(words), "{text}");
        }
    }
}
