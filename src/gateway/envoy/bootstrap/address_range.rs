//! Ranges of addresses as configurations write them.

use super::proto::Message;
use crate::gateway::envoy::address_range::AddressRange;
use crate::gateway::envoy::refusal::Refusal;

pub(super) const RANGE: &str = "envoy.config.core.v3.CidrRange";

/// `CidrRange`.
pub(super) fn range(message: Message<'_>) -> Result<AddressRange, Refusal> {
    let address = message.needed_text("address_prefix", "CidrRangeValidationError.AddressPrefix")?;
    let bits = message.whole::<u32>("prefix_len")?.unwrap_or(0);
    if bits > 128 {
        return Err(message.invalid("CidrRangeValidationError.PrefixLen: value must be less than or equal to 128"));
    }
    let Ok(parsed) = address.parse() else {
        return Err(message.refused(format!("malformed IP address: {address}")));
    };
    Ok(AddressRange::new(parsed, bits))
}
