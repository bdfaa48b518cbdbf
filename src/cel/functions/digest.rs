//! Digests, in hexadecimal.

use crate::algorithm::Digest;
use crate::cel::call::{Call, Found, Function};
use crate::crypto::{digest, md5, sha1};
use crate::hex;

pub(super) const MD5: [(&str, Function); 1] = [("encode", |call| in_hex(call, md5))];
pub(super) const SHA1: [(&str, Function); 1] = [("encode", |call| in_hex(call, sha1))];
pub(super) const SHA256: [(&str, Function); 1] =
    [("encode", |call| in_hex(call, |bytes| digest(Digest::Sha256, bytes)))];

fn in_hex<'a>(call: &mut Call<'_, '_, 'a>, digest: fn(&[u8]) -> Vec<u8>) -> Found<'a> {
    let bytes = call.bytes(0)?;
    call.made(hex::encode(&digest(&bytes)))
}
