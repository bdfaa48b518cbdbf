//! What a server says about keeping its answer (RFC 9111).

use std::time::SystemTime;

use jiff::fmt::rfc2822;
use ureq::http::{HeaderMap, header};

use super::headers::text;

/// What a server says about keeping its answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// It must not be kept.
    Nothing,
    /// It is fresh for so long.
    Seconds(u64),
    /// The server leaves it to us.
    Unsaid,
}

/// RFC 9111 sections 4.2.1 and 5.2.2, for a private cache.
pub(super) fn allowed_lifetime(headers: &HeaderMap, now: SystemTime) -> Allowed {
    let mut max_age = None;
    for value in headers.get_all(header::CACHE_CONTROL) {
        for directive in value.to_str().unwrap_or_default().split(',') {
            let directive = directive.trim().to_ascii_lowercase();
            let (name, argument) = directive.split_once('=').unwrap_or((&directive, ""));
            match name.trim() {
                "no-store" => return Allowed::Nothing,
                "no-cache" => max_age = Some(0),
                "max-age" => {
                    // An unreadable age counts as none at all; the smaller of two holds.
                    let age = argument.trim().trim_matches('"').parse().unwrap_or(0);
                    max_age = Some(max_age.map_or(age, |other: u64| other.min(age)));
                }
                _ => {}
            }
        }
    }
    if let Some(max_age) = max_age {
        let age = text(headers, &header::AGE).and_then(|age| age.trim().parse().ok()).unwrap_or(0);
        return Allowed::Seconds(max_age.saturating_sub(age));
    }
    let Some(expires) = text(headers, &header::EXPIRES) else {
        return Allowed::Unsaid;
    };
    let date = |text: &str| rfc2822::parse(text.trim()).ok().map(|date| date.timestamp().as_second());
    let sent = text(headers, &header::DATE)
        .and_then(date)
        .or_else(|| i64::try_from(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()).ok());
    // "Expires: 0" and the like mean that it is over already.
    let left = date(expires).zip(sent).and_then(|(expires, sent)| u64::try_from(expires.saturating_sub(sent)).ok());
    Allowed::Seconds(left.unwrap_or(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use ureq::http::HeaderValue;

    use super::*;

    #[test]
    fn what_a_server_allows_is_in_its_headers() {
        let now = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1_000_000_000)).unwrap();
        let cases = [
            (vec![], Allowed::Unsaid),
            (vec![("cache-control", "public, max-age=60")], Allowed::Seconds(60)),
            (vec![("cache-control", "Max-Age=\"60\""), ("age", "20")], Allowed::Seconds(40)),
            (vec![("cache-control", "max-age=60"), ("age", "90")], Allowed::Seconds(0)),
            (vec![("cache-control", "max-age=60, no-cache")], Allowed::Seconds(0)),
            (vec![("cache-control", "max-age=60"), ("cache-control", "no-store")], Allowed::Nothing),
            (vec![("cache-control", "max-age=x")], Allowed::Seconds(0)),
            (vec![("cache-control", "private")], Allowed::Unsaid),
            (vec![("expires", "Sun, 09 Sep 2001 01:47:40 GMT")], Allowed::Seconds(60)),
            (
                vec![("expires", "Sun, 09 Sep 2001 01:47:40 GMT"), ("date", "Sun, 09 Sep 2001 01:47:30 GMT")],
                Allowed::Seconds(10),
            ),
            (vec![("expires", "0")], Allowed::Seconds(0)),
            (vec![("expires", "Sun, 09 Sep 2001 01:46:00 GMT")], Allowed::Seconds(0)),
            (vec![("expires", "0"), ("cache-control", "max-age=5")], Allowed::Seconds(5)),
        ];
        for (headers, expected) in cases {
            let mut map = HeaderMap::new();
            for (name, value) in &headers {
                map.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(allowed_lifetime(&map, now), expected, "{headers:?}");
        }
    }
}
