//! DER (X.690) one level at a time, as far as key files need it.

use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Decode as _, Header, Reader as _, SliceReader, Tag, Tagged as _};
use zeroize::Zeroizing;

use super::fault::Fault;

/// The members of the SEQUENCE that `der` is, all of it.
///
/// # Errors
/// [`Fault::Truncated`] and [`Fault::TrailingBytes`] when the length is another than announced,
/// [`Fault::Unrecognised`] for anything that is no SEQUENCE of whole members.
pub(super) fn members(der: &[u8]) -> Result<Vec<AnyRef<'_>>, Fault> {
    let expected = announced_len(der)?;
    if der.len() < expected {
        return Err(Fault::Truncated { found: der.len(), expected });
    }
    if der.len() > expected {
        return Err(Fault::TrailingBytes { extra: der.len() - expected });
    }
    let whole = AnyRef::from_der(der).map_err(|_| Fault::Unrecognised)?;
    members_of(whole).ok_or(Fault::Unrecognised)
}

/// How long the SEQUENCE is that begins in `der`, its own first bytes included.
pub(super) fn announced_len(der: &[u8]) -> Result<usize, Fault> {
    let unrecognised = |_| Fault::Unrecognised;
    let mut reader = SliceReader::new(der).map_err(unrecognised)?;
    let header = Header::decode(&mut reader).map_err(unrecognised)?;
    if header.tag() != Tag::Sequence {
        return Err(Fault::Unrecognised);
    }
    let total = (reader.position() + header.length()).map_err(unrecognised)?;
    usize::try_from(total).map_err(unrecognised)
}

/// The members of a SEQUENCE that is a member itself.
pub(super) fn members_of(sequence: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    if sequence.tag() != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    let mut members = Vec::new();
    while !reader.is_finished() {
        members.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(members)
}

/// What is in an explicitly tagged member `[number]`.
pub(super) fn tagged<'a>(members: &[AnyRef<'a>], number: u32) -> Option<AnyRef<'a>> {
    let is_it =
        |tag: Tag| matches!(tag, Tag::ContextSpecific { constructed: true, number: found } if found.value() == number);
    members.iter().find(|member| is_it(member.tag())).and_then(|member| AnyRef::from_der(member.value()).ok())
}

/// The bytes of an INTEGER that must not be negative, without the zero byte before a set bit.
pub(super) fn unsigned<'a>(integer: AnyRef<'a>, member: &'static str) -> Result<&'a [u8], Fault> {
    match integer.value() {
        _ if integer.tag() != Tag::Integer => Err(Fault::Unrecognised),
        [] => Err(Fault::Unrecognised),
        [0x80..=0xFF, ..] => Err(Fault::Negative { member }),
        [0, 0x80..=0xFF, ..] => Ok(integer.value().get(1..).unwrap_or_default()),
        [0, _, ..] => Err(Fault::LeadingZero { member }),
        bytes => Ok(bytes),
    }
}

/// Writes a value behind its tag and length. What it holds may be secret, so the buffer is wiped when it is dropped.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let digits = len.to_be_bytes();
    let digits = digits.iter().copied().skip_while(|&digit| digit == 0).collect::<Vec<u8>>();
    let mut der = Zeroizing::new(Vec::with_capacity(2 + digits.len() + len));
    der.push(tag);
    if let Ok(short @ ..=0x7F) = u8::try_from(len) {
        der.push(short);
    } else {
        // Eight digits at most.
        der.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
        der.extend(&digits);
    }
    for part in parts {
        der.extend(*part);
    }
    der
}

/// Writes a big-endian number as INTEGER.
pub(super) fn write_unsigned(number: &[u8]) -> Zeroizing<Vec<u8>> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    match number.get(zeros..).unwrap_or_default() {
        digits @ ([] | [0x80..=0xFF, ..]) => write(INTEGER, &[&[0], digits]),
        digits => write(INTEGER, &[digits]),
    }
}

/// Tag of INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// Tag of BIT STRING.
pub(super) const BIT_STRING: u8 = 0x03;
/// Tag of OCTET STRING.
pub(super) const OCTET_STRING: u8 = 0x04;
/// Tag of SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;
/// Tag of an implicitly tagged `[0]` of bytes.
pub(super) const IMPLICIT_0: u8 = 0x80;
/// Tag of an explicitly tagged `[0]`.
pub(super) const EXPLICIT_0: u8 = 0xA0;
/// Tag of an explicitly tagged `[1]`.
pub(super) const EXPLICIT_1: u8 = 0xA1;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_are_compared_with_what_is_announced() {
        assert_eq!(members(&[0x30, 3, 2, 1]), Err(Fault::Truncated { found: 4, expected: 5 }));
        assert_eq!(members(&[0x30, 3, 2, 1, 5, 0]), Err(Fault::TrailingBytes { extra: 1 }));
        assert_eq!(members(&[0x30, 3, 2, 1, 5]).unwrap().len(), 1);
        assert_eq!(members(b"hello"), Err(Fault::Unrecognised));
        assert_eq!(members(b""), Err(Fault::Unrecognised));
    }

    #[test]
    fn integers_are_minimal_and_not_negative() {
        let read = |der: &'static [u8]| unsigned(AnyRef::from_der(der).unwrap(), "n");
        assert_eq!(read(&[2, 1, 0]), Ok(&[0][..]));
        assert_eq!(read(&[2, 2, 0, 0x80]), Ok(&[0x80][..]));
        assert_eq!(read(&[2, 1, 0x80]), Err(Fault::Negative { member: "n" }));
        assert_eq!(read(&[2, 2, 0, 0x7F]), Err(Fault::LeadingZero { member: "n" }));
        assert_eq!(read(&[4, 1, 1]), Err(Fault::Unrecognised));
    }

    proptest! {
        #[test]
        fn numbers_read_back(number in proptest::collection::vec(any::<u8>(), 0..300)) {
            let der = write_unsigned(&number);
            let read = unsigned(AnyRef::from_der(&der).unwrap(), "n").unwrap();
            let significant = |bytes: &[u8]| bytes.iter().copied().skip_while(|&b| b == 0).collect::<Vec<u8>>();
            prop_assert_eq!(significant(read), significant(&number));
        }
    }
}
