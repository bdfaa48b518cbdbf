//! A token and its proof as a request carries them (RFC 9449 section 7.1).

use crate::check::{Check, Reason};
use crate::http::Request;

/// What the headers `Authorization` and `DPoP` of a request hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presented {
    /// The access token
    pub token: String,
    /// All values of the header `DPoP`
    pub proofs: Vec<String>,
}

impl Presented {
    /// Takes the token and its proofs out of a request, whose one `Authorization` must have the scheme `DPoP`: a token that is
    /// bound to a key is refused as a bearer token (section 7.2).
    ///
    /// # Errors
    /// The check that fails.
    pub fn of(request: &Request) -> Result<Self, Box<Check>> {
        let refused = |reason, detail: String| Box::new(Check::fail("dpop_scheme", reason, detail).expecting(SCHEME));
        let mut values = request.values("Authorization");
        let value = match (values.next(), values.next()) {
            (Some(value), None) => value,
            (None, _) => return Err(refused(Reason::NoToken, "the request has no Authorization".to_owned())),
            (Some(_), Some(_)) => {
                return Err(refused(Reason::Malformed, "the request has more than one Authorization".to_owned()));
            }
        };
        let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
        // RFC 9110 section 11.1: letter case of schemes means nothing.
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            let check = *refused(Reason::Malformed, format!("the token is not sent as `Authorization: {SCHEME}`"));
            return Err(Box::new(check.hinting(format!(
                "RFC 9449 section 7.1: Authorization: {SCHEME} TOKEN, and the proof in a header DPoP"
            ))));
        }
        let token = token.trim_start_matches(' ');
        if token.is_empty() {
            return Err(refused(Reason::NoToken, format!("nothing follows `Authorization: {SCHEME}`")));
        }
        // RFC 9110 section 5.3: whoever passes a request on may join headers of one name by commas, which no proof has.
        let proofs = request.values("DPoP").flat_map(|value| value.split(',')).map(|proof| proof.trim_matches(BLANK));
        Ok(Self { token: token.to_owned(), proofs: proofs.map(str::to_owned).collect() })
    }
}

/// The scheme of HTTP authentication, and the name of the header.
const SCHEME: &str = "DPoP";

const BLANK: [char; 2] = [' ', '\t'];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(headers: &str) -> Result<Presented, Option<Reason>> {
        let request = Request::read(format!("GET / HTTP/1.1\r\n{headers}").as_bytes()).unwrap();
        Presented::of(&request).map_err(|check| check.reason)
    }

    #[test]
    fn the_scheme_must_be_dpop_and_stand_there_once() {
        let found = of("authorization: dpop  a.b.c\r\ndpop: x\r\nDPoP: y").unwrap();
        assert_eq!((found.token.as_str(), found.proofs), ("a.b.c", vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(of("DPoP: x"), Err(Some(Reason::NoToken)));
        assert_eq!(of("Authorization: DPoP "), Err(Some(Reason::NoToken)));
        for headers in
            ["Authorization: Bearer a", "Authorization: DPoPa", "Authorization: DPoP a\r\nAuthorization: DPoP a"]
        {
            assert_eq!(of(headers), Err(Some(Reason::Malformed)), "{headers}");
        }
        assert!(of("Authorization: DPoP a").unwrap().proofs.is_empty());
    }

    #[test]
    fn proofs_that_were_joined_are_several() {
        let found = of("Authorization: DPoP a\r\nDPoP: x.y.z , a.b.c\r\nDPoP: v").unwrap();
        assert_eq!(found.proofs, ["x.y.z", "a.b.c", "v"]);
    }
}
