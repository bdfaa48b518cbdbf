//! Networks of addresses: `10.0.0.0/8`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address and how many of its bits the network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `address/bits`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, digits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let plain = digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let bits: u8 = digits.parse().ok().filter(|_| plain && (digits.len() == 1 || !digits.starts_with('0')))?;
        (bits <= width(address)).then_some(Self { address, bits })
    }

    pub(super) fn address(self) -> IpAddr {
        self.address
    }

    pub(super) fn bits(self) -> u8 {
        self.bits
    }

    /// The network with an address whose other bits are zero.
    pub(super) fn masked(self) -> Self {
        Self { address: first_bits(self.address, self.bits), ..self }
    }

    pub(super) fn contains(self, address: IpAddr) -> bool {
        width(address) == width(self.address) && first_bits(address, self.bits) == self.masked().address
    }

    pub(super) fn contains_network(self, other: Self) -> bool {
        self.bits <= other.bits && self.contains(other.address)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn first_bits(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_shares_its_bits() {
        let network = |text| Network::parse(text).unwrap();
        assert!(network("127.0.0.1/8").contains("127.255.0.1".parse().unwrap()));
        assert!(!network("127.0.0.1/8").contains("128.0.0.1".parse().unwrap()));
        assert!(network("0.0.0.0/0").contains("8.8.8.8".parse().unwrap()));
        assert!(!network("0.0.0.0/0").contains("::1".parse().unwrap()));
        assert!(network("10.0.0.0/8").contains_network(network("10.1.0.0/16")));
        assert!(!network("10.1.0.0/16").contains_network(network("10.0.0.0/8")));
        assert_eq!(network("127.0.7.1/8").masked().to_string(), "127.0.0.0/8");
        for text in ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "x/8", "::/129"] {
            assert!(Network::parse(text).is_none(), "{text}");
        }
    }
}
