//! Where providers look for tokens, in Envoy's order, and how a token is taken out of a request.

use std::collections::BTreeMap;

use super::head::Head;
use super::jwt_settings::{HeaderPlace, Provider};
use super::query::Query;
use crate::gateway::token_place::TokenPlace;

/// The places of one provider, or of all providers of a filter.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By name and prefix together
    headers: BTreeMap<String, (HeaderPlace, Issuers)>,
    params: BTreeMap<String, Issuers>,
    cookies: BTreeMap<String, Issuers>,
}

/// Whose tokens may be at a place.
#[derive(Debug, Default)]
pub(super) struct Issuers {
    any: bool,
    named: Vec<String>,
}

/// A token, and where it is.
#[derive(Debug)]
pub(super) struct Found<'p> {
    pub(super) token: String,
    pub(super) place: TokenPlace,
    pub(super) issuers: &'p Issuers,
    /// Whether nothing but the token is known of the request
    is_bare: bool,
}

impl Places {
    // ExtractorImpl::addProvider.
    pub(super) fn of<'s>(providers: impl IntoIterator<Item = &'s Provider>) -> Self {
        let mut all = Self::default();
        for Provider { issuer, places, .. } in providers {
            for place in &places.headers {
                all.add_header(&place.name, &place.value_prefix, issuer);
            }
            for name in &places.params {
                all.params.entry(name.clone()).or_default().add(issuer);
            }
            for name in &places.cookies {
                all.cookies.entry(name.clone()).or_default().add(issuer);
            }
            if places.headers.is_empty() && places.params.is_empty() && places.cookies.is_empty() {
                all.add_header("authorization", "Bearer ", issuer);
                all.params.entry("access_token".to_owned()).or_default().add(issuer);
            }
        }
        all
    }

    fn add_header(&mut self, name: &str, prefix: &str, issuer: &str) {
        let name = name.to_ascii_lowercase();
        let key = format!("{name}{prefix}");
        let place = HeaderPlace { name, value_prefix: prefix.to_owned() };
        self.headers.entry(key).or_insert_with(|| (place, Issuers::default())).1.add(issuer);
    }

    /// The tokens of a request. They are judged from the last to the first.
    // ExtractorImpl::extract; vectors place-order-all, two-custom-headers-order, param-first-value, cookie-twice.
    pub(super) fn extract(&self, head: &Head) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for (HeaderPlace { name, value_prefix }, issuers) in self.headers.values() {
            let tokens = head.values(name).filter_map(|value| behind_prefix(value, value_prefix));
            let place = || TokenPlace::Header(name.clone());
            found.extend(tokens.map(|token| Found { token, place: place(), issuers, is_bare: false }));
        }
        let query = Query::of(head.path());
        for (name, issuers) in &self.params {
            if let Some(token) = query.first(name) {
                let place = TokenPlace::Parameter(name.clone());
                found.push(Found { token: token.to_owned(), place, issuers, is_bare: false });
            }
        }
        for (name, issuers) in &self.cookies {
            if let Some(token) = cookie(head, name) {
                let place = TokenPlace::Cookie(name.clone());
                found.push(Found { token: token.to_owned(), place, issuers, is_bare: false });
            }
        }
        if found.is_empty() {
            found.extend(self.bare(head));
        }
        found
    }

    /// The token of a request of which nothing else is known, at the place where most requests have it.
    fn bare(&self, head: &Head) -> Option<Found<'_>> {
        let token = head.bare_token()?.to_owned();
        let mut headers = self.headers.values().rev();
        let usual = self.headers.values().find(|(place, _)| place.name == "authorization");
        let header =
            usual.or_else(|| headers.next()).map(|(place, issuers)| (TokenPlace::Header(place.name.clone()), issuers));
        let param = self.params.iter().map(|(name, issuers)| (TokenPlace::Parameter(name.clone()), issuers));
        let cookie = self.cookies.iter().map(|(name, issuers)| (TokenPlace::Cookie(name.clone()), issuers));
        let (place, issuers) = header.into_iter().chain(param).chain(cookie).next()?;
        Some(Found { token, place, issuers, is_bare: true })
    }

    /// All of them, for messages.
    pub(super) fn all(&self) -> Vec<TokenPlace> {
        let headers = self.headers.values().map(|(place, _)| TokenPlace::Header(place.name.clone()));
        let params = self.params.keys().cloned().map(TokenPlace::Parameter);
        headers.chain(params).chain(self.cookies.keys().cloned().map(TokenPlace::Cookie)).collect()
    }

    /// A header that is there, but without the prefix behind which a token is looked for.
    pub(super) fn without_prefix<'p>(&'p self, head: &Head) -> Option<&'p HeaderPlace> {
        let mut headers = self.headers.values().map(|(place, _)| place);
        headers.find(|place| {
            let mut values = head.values(&place.name).peekable();
            values.peek().is_some() && values.all(|value| !value.contains(&place.value_prefix))
        })
    }
}

impl Issuers {
    fn add(&mut self, issuer: &str) {
        if issuer.is_empty() {
            self.any = true;
        } else if !self.named.iter().any(|named| named == issuer) {
            self.named.push(issuer.to_owned());
        }
    }

    // JwtIssuerChecker::check; vectors issuer-exact, allow-missing-wrong-place.
    pub(super) fn allow(&self, issuer: &str) -> bool {
        self.any || self.named.iter().any(|named| named == issuer)
    }

    /// Those that are allowed; none where any is.
    pub(super) fn named(&self) -> &[String] {
        if self.any { &[] } else { &self.named }
    }
}

impl Found<'_> {
    /// Takes the token out. A cookie stays.
    // JwtHeaderLocation, JwtParamLocation and JwtCookieLocation::removeJwt; vectors param-removal-sorts, cookie.
    pub(super) fn remove(&self, head: &mut Head) {
        if self.is_bare {
            head.take_bare_token();
            return;
        }
        match &self.place {
            TokenPlace::Header(name) => head.remove(name),
            TokenPlace::Parameter(name) => {
                let path = Query::of(head.path()).without(name, head.path());
                head.set_path(path);
            }
            TokenPlace::Cookie(_) => {}
        }
    }
}

/// The token of a header's line; none where the prefix is not in it.
// ExtractorImpl::extractJWT; vectors bearer-middle, bearer-two-spaces, bearer-lower, prefix-bearer-no-space.
fn behind_prefix(value: &str, prefix: &str) -> Option<String> {
    if prefix.is_empty() {
        return Some(value.to_owned());
    }
    let (_, rest) = value.split_once(prefix)?;
    let starts_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    Some(rest.find(starts_token).and_then(|at| rest.get(at..)).unwrap_or(value).to_owned())
}

/// The first cookie of a name.
// Http::Utility::parseCookies, forEachCookie; vectors cookie-quoted, cookie-twice.
fn cookie<'h>(head: &'h Head, name: &str) -> Option<&'h str> {
    let pieces = head.values("cookie").flat_map(|line| line.split(';'));
    let mut cookies = pieces.filter_map(|piece| piece.trim_start_matches(' ').split_once('='));
    let (_, value) = cookies.find(|(own, _)| *own == name)?;
    let unquoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    Some(unquoted.unwrap_or(value))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    #[test]
    fn a_prefix_may_stand_anywhere() {
        for (value, prefix, token) in [
            ("Bearer a.b.c", "Bearer ", Some("a.b.c")),
            ("x Bearer  \"a\" b", "Bearer", Some("a\" b")),
            ("bearer a", "Bearer ", None),
            ("Bearer !!", "Bearer ", Some("Bearer !!")),
            ("a b", "", Some("a b")),
            ("", "", Some("")),
        ] {
            assert_eq!(behind_prefix(value, prefix).as_deref(), token, "{value}");
        }
    }

    #[test]
    fn the_first_cookie_of_a_name_counts() {
        let head = "GET / HTTP/1.1\nCookie: b; a=\"1\" ; a=2\nCookie: c=\"3\"; a=4";
        let head = Head::of(&Request::read(head.as_bytes()).unwrap());
        assert_eq!([cookie(&head, "a"), cookie(&head, "c"), cookie(&head, "b")], [Some("\"1\" "), Some("3"), None]);
    }
}
