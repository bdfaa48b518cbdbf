//! Why an issuer is not the one that is wanted.

use crate::claims::difference;

/// What tells the issuer of a token from the wanted one, where it is a mistake that people make.
pub(crate) fn wrong_issuer(wanted: &str, found: Option<&str>) -> Option<String> {
    let Some(found) = found else { return Some("the token has no `iss`: have the issuer set it".to_owned()) };
    if is_entra(wanted) && is_entra(found) && tenant(wanted) == tenant(found) && wanted != found {
        return Some(format!(
            "{wanted:?} and {found:?} are one tenant's two issuers: tokens of Entra ID's v1 and v2 endpoints have \
             different ones; \
             the API's registration says which (accessTokenAcceptedVersion)"
        ));
    }
    let advice = match difference(wanted, found)? {
        "a trailing slash" => "write it exactly as the token has it, final slash included or not",
        "the host" => "one may be the internal name of the server and the other its public one",
        what if what.contains("/v2.0") => "tokens of Entra ID's v1 and v2 endpoints have different issuers",
        _ => "write it exactly as the token has it",
    };
    let what = difference(wanted, found)?;
    Some(format!("issuers are compared letter by letter: {wanted:?} and {found:?} differ in {what}; {advice}"))
}

fn is_entra(issuer: &str) -> bool {
    ["https://sts.windows.net/", "https://login.microsoftonline.com/"].iter().any(|start| issuer.starts_with(start))
}

fn tenant(issuer: &str) -> Option<&str> {
    issuer.split('/').nth(3)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_explained() {
        assert!(wrong_issuer("https://a/", Some("https://a")).unwrap().contains("slash"));
        let entra = wrong_issuer("https://login.microsoftonline.com/t/v2.0", Some("https://sts.windows.net/t/"));
        assert!(entra.unwrap().contains("v1 and v2"));
        assert!(wrong_issuer("https://a/", None).unwrap().contains("no `iss`"));
        assert_eq!(wrong_issuer("a", Some("b")), None);
    }
}
