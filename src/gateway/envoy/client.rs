//! Where a request comes from, as far as that is known.

use std::net::IpAddr;

use super::forwarded::Forwarded;
use super::head::Head;

/// The addresses of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Client {
    /// Of the connection
    pub(super) direct: Option<IpAddr>,
    /// As the connection manager tells it from `x-forwarded-for`
    pub(super) remote: Option<IpAddr>,
}

impl Client {
    // source/common/http/conn_manager_utility.cc, mutateRequestHeaders; Utility::getLastAddressFromXFF; vectors
    // rbac-remote-ip-xff, use-remote-address-ip.
    pub(super) fn of(direct: Option<IpAddr>, head: &Head, forwarded: Forwarded) -> Self {
        let line = head.values("x-forwarded-for").next().unwrap_or_default();
        let nth_last = |hops: usize| line.rsplit(',').nth(hops).and_then(|address| address.trim().parse().ok());
        let remote = match (forwarded.use_remote_address, forwarded.trusted_hops) {
            (true, 0) => direct,
            (true, hops) => nth_last(hops - 1).or(direct),
            (false, hops) => nth_last(hops).or(direct),
        };
        Self { direct, remote }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::Request;

    #[test]
    fn forwarded_addresses_count_unless_the_connection_does() {
        let head = Head::of(&Request::read(b"GET / HTTP/1.1\nX-Forwarded-For: 1.1.1.1, 2.2.2.2").unwrap());
        let remote = |use_remote_address, trusted_hops| {
            let direct = "9.9.9.9".parse().ok();
            Client::of(direct, &head, Forwarded { use_remote_address, trusted_hops, appends: true })
                .remote
                .unwrap()
                .to_string()
        };
        assert_eq!((remote(false, 0), remote(false, 1)), ("2.2.2.2".to_owned(), "1.1.1.1".to_owned()));
        assert_eq!((remote(true, 0), remote(true, 1)), ("9.9.9.9".to_owned(), "2.2.2.2".to_owned()));
    }
}
