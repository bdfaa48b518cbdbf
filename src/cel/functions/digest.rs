//! Digests, in hexadecimal.

use crate::algorithm::Digest;
use crate::cel::call::{Call, Found, Function};
use crate::crypto::{digest, md5, sha1};

pub(super) const MD5: [(&str, Function); 1] = [("encode", |call| hex(call, md5))];
pub(super) const SHA1: [(&str, Function); 1] = [("encode", |call| hex(call, sha1))];
pub(super) const SHA256: [(&str, Function); 1] = [("encode", |call| hex(call, |bytes| digest(Digest::Sha256, bytes)))];

fn hex<'a>(call: &mut Call<'_, '_, 'a>, digest: fn(&[u8]) -> Vec<u8>) -> Found<'a> {
    let bytes = call.bytes(0)?;
    let digits = digest(&bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    call.made(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect::<String>())
}
