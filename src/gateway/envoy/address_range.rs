//! Ranges of addresses.

use std::net::IpAddr;

use super::truth::Truth;
use super::unknown::ADDRESS;

/// `CidrRange`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct AddressRange {
    address: IpAddr,
    bits: u32,
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
