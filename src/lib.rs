//! jwtk

pub mod algorithm;
pub mod base64url;
pub mod bulk;
pub mod claims;
pub mod crypto;
pub mod error;
pub mod json;
pub mod jwk;
pub mod jws;
pub mod keyfile;
pub mod payload;
pub mod source;
