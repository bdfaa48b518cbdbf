//! Where a request comes from, as far as that is known.

use std::net::IpAddr;

use super::head::Head;
use super::truth::Truth;
use crate::check::{Check, Reason, Remedy};

/// The addresses of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Client {
    /// Of the connection
    pub(super) direct: Option<IpAddr>,
    /// As the connection manager tells it from `x-forwarded-for`
    pub(super) remote: Option<IpAddr>,
}

/// What the connection manager believes of `x-forwarded-for`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gateway) struct Forwarded {
    /// `use_remote_address`: the connection counts
    pub(in crate::gateway) use_remote_address: bool,
    /// `xff_num_trusted_hops`
    pub(in crate::gateway) trusted_hops: usize,
    /// Unless `skip_xff_append` is set
    pub(in crate::gateway) appends: bool,
}

/// `CidrRange`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct AddressRange {
    address: IpAddr,
    bits: u32,
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

impl AddressRange {
    /// The addresses that begin with the same bits; `bits` beyond the address's own are all of them.
    pub(in crate::gateway) fn new(address: IpAddr, bits: u32) -> Self {
        let width = if address.is_ipv4() { 32 } else { 128 };
        Self { address, bits: bits.min(width) }
    }

    /// Whether an address lies in any of some ranges.
    pub(super) fn any(ranges: &[Self], address: Option<IpAddr>) -> Truth {
        address.map_or(Truth::Unknown(ADDRESS), |address| Truth::of(ranges.iter().any(|range| range.contains(address))))
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The check `name` of a request whose answer rests on what is not known.
pub(super) fn undetermined(name: &'static str, what: &'static str) -> Check {
    let check = Check::fail(name, Reason::Undetermined, format!("the answer rests on what is not known here: {what}"));
    if what == ADDRESS {
        return check.hinting("say where the request comes from").remedied(Remedy::ClientAddress);
    }
    check
}

/// What is missing where an address is.
pub(super) const ADDRESS: &str = "the client's address";

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

    #[test]
    fn ranges_compare_their_bits() {
        let range = |address: &str, bits| AddressRange::new(address.parse().unwrap(), bits);
        let holds =
            |range: AddressRange, address: &str| AddressRange::any(&[range], address.parse().ok()) == Truth::Yes;
        assert!(holds(range("10.0.0.0", 8), "10.1.2.3") && !holds(range("10.0.0.0", 8), "11.0.0.1"));
        assert!(holds(range("10.0.0.1", 32), "10.0.0.1") && holds(range("10.0.0.0", 0), "11.0.0.1"));
        assert!(holds(range("fd00::", 8), "fd12::1") && !holds(range("::", 0), "1.1.1.1"));
        assert_eq!(AddressRange::any(&[range("::", 0)], None), Truth::Unknown(ADDRESS));
    }
}
