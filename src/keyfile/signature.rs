//! Signatures as most programs write them: two numbers in DER.

use super::asn1;

/// The `r` and `s` of an `ECDSA-Sig-Value` (RFC 3279 section 2.2.3) at full width, as JOSE has them.
pub(crate) fn ecdsa_signature_from_der(der: &[u8], width: usize) -> Option<Vec<u8>> {
    let members = asn1::members(der).ok()?;
    let [r, s] = members.as_slice() else { return None };
    let mut raw = Vec::with_capacity(2 * width);
    for number in [r, s] {
        let digits = asn1::unsigned(*number, "r").ok()?;
        raw.resize(raw.len() + width.checked_sub(digits.len())?, 0);
        raw.extend(digits);
    }
    Some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_at_full_width() {
        assert_eq!(ecdsa_signature_from_der(&[0x30, 7, 2, 1, 5, 2, 2, 0, 0x80], 2), Some(vec![0, 5, 0, 0x80]));
        assert_eq!(ecdsa_signature_from_der(&[0x30, 7, 2, 1, 5, 2, 2, 1, 0x80], 1), None);
        assert_eq!(ecdsa_signature_from_der(&[0x30, 3, 2, 1, 5], 2), None);
        assert_eq!(ecdsa_signature_from_der(b"raw", 2), None);
    }
}
